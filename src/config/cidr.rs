//! A network of addresses, IPv4 or IPv6, for saying which proxies are trusted.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The networks of the word `private`: RFC 1918 and RFC 4193. Loopback is a word of its own.
const PRIVATE: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

/// A network: all addresses that share its first bits (RFC 4632, RFC 4291).
///
/// Invariant: the bits behind the prefix are zero, and a v4-mapped IPv6 network is kept as IPv4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// Reads `10.0.0.0/8`, `fd00::/8`, or a single address.
    ///
    /// # Errors
    /// A sentence for the person, where it is no network, or where bits behind the prefix are set: the
    /// person then meant another network or a single address, and a guess would trust too many.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a network such as 10.0.0.0/8 or fd00::/8");
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let widest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => widest,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().ok().filter(|prefix| *prefix <= widest).ok_or_else(wrong)?
            }
            Some(_) => return Err(wrong()),
        };
        let (address, prefix) = match address.to_canonical() {
            IpAddr::V4(mapped) if address.is_ipv6() && prefix >= 96 => (IpAddr::V4(mapped), prefix - 96),
            _ => (address, prefix),
        };

        let network = Self { network: masked(address, prefix), prefix };
        if network.network != address {
            return Err(format!("{text:?} is not the beginning of a network; did you mean {network}?"));
        }
        Ok(network)
    }

    /// Reads several, separated by commas or spaces; the words `private` and `loopback` stand for the
    /// networks of those names. No text is no network.
    ///
    /// # Errors
    /// As [`Cidr::parse`], for the first that is wrong.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        let mut networks = Vec::new();
        for word in text.split([',', ' ', '\t', '\n']).filter(|word| !word.is_empty()) {
            let named: &[&str] = match word {
                "private" => &PRIVATE,
                "loopback" => &LOOPBACK,
                one => &[one],
            };
            for network in named {
                networks.push(Self::parse(network)?);
            }
        }
        Ok(networks)
    }

    /// Whether the address lies in this network. An IPv4 address that arrives in IPv6 clothes
    /// (`::ffff:10.0.0.1`, as on a socket for both) counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        masked(address.to_canonical(), self.prefix) == self.network
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

/// The address with all bits behind the prefix set to zero.
fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    let keep = u32::from(prefix);
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(keep)).unwrap_or(0);
            Ipv4Addr::from_bits(v4.to_bits() & mask).into()
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(keep)).unwrap_or(0);
            Ipv6Addr::from_bits(v6.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(network: &str, inside: &[&str], outside: &[&str]) {
        let network = Cidr::parse(network).unwrap();
        for address in inside {
            assert!(network.contains(address.parse().unwrap()), "{address} is in {network}");
        }
        for address in outside {
            assert!(!network.contains(address.parse().unwrap()), "{address} is not in {network}");
        }
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_other() {
        check("10.0.0.0/8", &["10.0.0.0", "10.255.255.255"], &["11.0.0.0", "9.255.255.255", "a00::"]);
        check("192.168.4.0/22", &["192.168.7.255"], &["192.168.8.0", "192.168.3.255"]);
        check("203.0.113.7", &["203.0.113.7"], &["203.0.113.6"]);
        check("fd00::/8", &["fd12:3456::1"], &["fe00::1", "10.0.0.1"]);
        check("::1", &["::1"], &["::2", "127.0.0.1"]);
        check("0.0.0.0/0", &["203.0.113.7"], &["2001:db8::1"]);
        check("::/0", &["2001:db8::1"], &["203.0.113.7"]);
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_ipv4() {
        check("10.0.0.0/8", &["::ffff:10.1.2.3"], &["::ffff:11.1.2.3"]);
        check("::ffff:10.0.0.0/104", &["10.1.2.3", "::ffff:10.1.2.3"], &["11.1.2.3"]);
        assert_eq!(Cidr::parse("::ffff:10.0.0.0/104").unwrap().to_string(), "10.0.0.0/8");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in
            ["", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "::/129", "proxy"]
        {
            let refusal = Cidr::parse(text).unwrap_err();
            assert!(refusal.contains("is not a network such as"), "{text}: {refusal}");
        }
    }

    #[test]
    fn bits_behind_the_prefix_are_refused_with_the_right_network() {
        assert_eq!(
            Cidr::parse("10.0.0.1/8").unwrap_err(),
            "\"10.0.0.1/8\" is not the beginning of a network; did you mean 10.0.0.0/8?"
        );
    }

    #[test]
    fn a_list_knows_the_words_private_and_loopback() {
        let networks = Cidr::parse_list("loopback, 203.0.113.7 private").unwrap();
        let trusted = |address: &str| networks.iter().any(|n| n.contains(address.parse().unwrap()));

        for address in ["127.0.0.1", "::1", "203.0.113.7", "172.31.0.1", "192.168.0.9", "fd00::1"] {
            assert!(trusted(address), "{address}");
        }
        for address in ["172.32.0.1", "203.0.113.8", "2001:db8::1"] {
            assert!(!trusted(address), "{address}");
        }
        assert_eq!(Cidr::parse_list(" ").unwrap(), []);
        assert!(Cidr::parse_list("private, 10.0.0.0/40").is_err());
    }

    proptest! {
        #[test]
        fn a_network_is_read_as_it_is_written(address: IpAddr, prefix in 0u8..=128) {
            let address = address.to_canonical();
            let prefix = if address.is_ipv4() { prefix.min(32) } else { prefix };
            let network = Cidr { network: masked(address, prefix), prefix };
            if network.network.to_canonical() == network.network {
                prop_assert_eq!(Cidr::parse(&network.to_string()), Ok(network));
            }
            prop_assert!(network.contains(address));
        }

        #[test]
        fn two_addresses_share_a_network_where_their_first_bits_are_equal(a: u32, b: u32, prefix in 0u8..=32) {
            let network = Cidr { network: masked(Ipv4Addr::from_bits(a).into(), prefix), prefix };
            let equal_bits = (a ^ b).leading_zeros() >= u32::from(prefix);
            prop_assert_eq!(network.contains(Ipv4Addr::from_bits(b).into()), equal_bits);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[0-9a-f:./]{0,20}") {
            let _ = Cidr::parse(&text);
        }
    }
}
