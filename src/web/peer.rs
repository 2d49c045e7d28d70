//! Where a request comes from: the address on the wire, or the one a trusted proxy tells.
//!
//! Headers can be written by anyone, so they count only where the connection itself comes from an
//! address in `trusted_proxies`, and then from the right: what stands left of the last untrusted hop
//! was written by that hop.

use std::net::IpAddr;

use actix_web::HttpRequest;

use super::app::App;

/// The visitor's address and scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The visitor's address.
    pub address: IpAddr,
    /// Whether the visitor's own connection is encrypted.
    pub https: bool,
}

/// Where a request comes from.
pub fn peer(request: &HttpRequest, app: &App) -> Peer {
    let wire = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |address| address.ip());
    let trusted = |address: IpAddr| app.config.trusted_proxies.iter().any(|cidr| cidr.contains(address));
    if !trusted(wire) {
        return Peer {
            address: wire,
            https: app.config.base_url.is_https() && app.config.trusted_proxies.is_empty(),
        };
    }
    let headers = request.headers();
    let text = |name: &str| {
        headers.get_all(name).filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
    };
    let address = visitor_behind(&text("x-forwarded-for"), wire, trusted);
    let scheme = text("x-forwarded-proto");
    let https = scheme.rsplit(',').next().map_or("", str::trim).eq_ignore_ascii_case("https");
    Peer { address, https }
}

/// The rightmost address that is not one of our proxies. What does not read as an address ends the walk:
/// nothing left of it can be believed.
pub(super) fn visitor_behind(forwarded_for: &str, wire: IpAddr, trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let mut visitor = wire;
    for hop in forwarded_for.rsplit(',') {
        let hop = hop.trim();
        let bare = hop.strip_prefix('[').and_then(|hop| hop.split(']').next()).unwrap_or(hop);
        let without_port = || hop.rsplit_once(':').and_then(|(address, _)| address.parse().ok());
        let Some(address) = bare.parse().ok().or_else(without_port) else { break };
        visitor = address;
        if !trusted(address) {
            break;
        }
    }
    visitor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded_for: &str) -> String {
        let wire = "10.0.0.1".parse().unwrap();
        let ours = |address: IpAddr| matches!(address, IpAddr::V4(v4) if v4.octets()[0] == 10);
        visitor_behind(forwarded_for, wire, ours).to_string()
    }

    #[test]
    fn the_visitor_is_the_last_hop_that_is_not_a_proxy_of_ours() {
        assert_eq!(seen("203.0.113.7"), "203.0.113.7");
        assert_eq!(seen("203.0.113.7, 10.0.0.2"), "203.0.113.7");
        assert_eq!(seen("203.0.113.7:4711"), "203.0.113.7");
        assert_eq!(seen("[2001:db8::1]:443"), "2001:db8::1");
        assert_eq!(seen("2001:db8::1"), "2001:db8::1");
    }

    #[test]
    fn what_a_visitor_writes_into_the_header_is_not_believed() {
        assert_eq!(seen("1.1.1.1, 203.0.113.7"), "203.0.113.7");
        assert_eq!(seen("garbage, 10.0.0.2"), "10.0.0.2");
        assert_eq!(seen(""), "10.0.0.1");
    }
}
