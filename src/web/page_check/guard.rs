//! What may be read at all: addresses of the product's own hosts, at public places of the net.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::domain::product::Product;
use crate::web::app::App;
use crate::web::own_sites;

/// The hosts of a product, with the ports that its own addresses name.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    origins: BTreeSet<String>,
    /// `example.com` of an approved `*.example.com`.
    below: Vec<String>,
}

impl Hosts {
    /// The hosts of a product: its pages, its checkouts, its approved sites, and those that may run the script.
    pub fn of(app: &App, product: &Product) -> Self {
        let mut hosts = Self { origins: own_sites::origins(app, product), below: Vec::new() };
        for site in &product.approved_sites {
            match site.as_str().split_once("://*.") {
                Some((_, domain)) => hosts.below.push(domain.to_owned()),
                None => {
                    hosts.origins.insert(site.as_str().to_owned());
                }
            }
        }
        hosts
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty() && self.below.is_empty()
    }

    /// Whether an address lies on one of them, at a usual port or at the one that the product's own address names.
    pub fn have(&self, url: &Url) -> bool {
        let is_usual = matches!(url.port(), None | Some(80 | 443));
        let Some(host) = url.host_str() else { return false };
        let host_of =
            |origin: &String| Url::parse(origin).ok().and_then(|url| url.host_str().map(str::to_owned));
        self.origins.contains(&url.origin().ascii_serialization())
            || is_usual && self.origins.iter().any(|origin| host_of(origin).as_deref() == Some(host))
            || is_usual && self.below.iter().any(|domain| host.ends_with(&format!(".{domain}")))
    }

    /// The origins, for whoever wants to know what can be read.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        self.origins.iter().map(String::as_str)
    }
}

/// Longer than any page's address, bytes.
const ADDRESS_MAX: usize = 2_000;

/// The address of a page as it was typed; without a scheme it is https.
///
/// # Errors
/// What to type instead.
pub fn address(text: &str) -> Result<Url, &'static str> {
    const HELP: &str = "Enter the address of a page, such as https://www.example.com/thanks.";
    let text = text.trim();
    if text.is_empty() || text.len() > ADDRESS_MAX {
        return Err(HELP);
    }
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    Url::parse(&whole).ok().filter(may_be_read).ok_or(HELP)
}

/// Whether an address can be read at all: http or https, with a name, without a user in it.
pub fn may_be_read(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && matches!(url.host(), Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_)))
}

/// Whether an address of the net belongs to the public: nobody's own network, machine or link, and no place with a
/// meaning of its own (IANA's registries of special-purpose addresses).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match embedded_v4(v6) {
            Some(v4) => is_public_v4(v4),
            None => is_public_v6(v6),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, ..)
    );
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is given out; of it, documentation, benchmarks and tunnels are not the public either.
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8)) && a != 0x2002 && a != 0x3fff
}

/// The IPv4 address inside: mapped, compatible, or behind NAT64 (RFC 6052).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = address.segments();
    let is_mapped = [a, b, c, d, e] == [0; 5] && matches!(f, 0 | 0xffff);
    let is_nat64 = (a, b) == (0x64, 0xff9b) && [c, d, e, f] == [0; 4];
    (is_mapped || is_nat64).then(|| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_read() {
        for inside in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.170",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::7f00:1",
            "64:ff9b::10.0.0.1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2001::1",
            "100::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in
            ["1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "::ffff:1.1.1.1"]
        {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn a_page_is_read_on_the_products_own_hosts_and_usual_ports_only() {
        let hosts = Hosts {
            origins: BTreeSet::from(["https://www.shop.test".into(), "http://shop.test:8081".into()]),
            below: vec!["pages.test".into()],
        };
        let have = |text: &str| hosts.have(&Url::parse(text).unwrap());
        for own in [
            "https://www.shop.test/thanks",
            "http://www.shop.test/",
            "http://shop.test:8081/a",
            "http://shop.test/",
            "https://a.pages.test/",
        ] {
            assert!(have(own), "{own}");
        }
        for other in [
            "https://www.shop.test:8443/",
            "http://shop.test:22/",
            "https://shop.test.evil.test/",
            "https://evilpages.test/",
            "https://pages.test/",
            "http://127.0.0.1/",
        ] {
            assert!(!have(other), "{other}");
        }
        assert!(!may_be_read(&Url::parse("https://maria:x@www.shop.test/").unwrap()));
        assert!(!may_be_read(&Url::parse("file:///etc/passwd").unwrap()));
    }
}
