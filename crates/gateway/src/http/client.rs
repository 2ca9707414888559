//! Who a request comes from, as far as shares are concerned.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

/// An address whose requests share what one client may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Client(IpAddr);

/// Bits of an IPv6 address that tell one site from another: each site chooses the rest freely.
const SITE: u32 = 64;

impl Client {
    /// The client at an address. A mapped IPv4 address is that address; of an IPv6 address the site counts.
    pub(crate) fn at(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let site = v6.to_bits() & (u128::MAX << (128 - SITE));
                IpAddr::V6(Ipv6Addr::from_bits(site))
            }
            v4 @ IpAddr::V4(_) => v4,
        })
    }

    /// The client of a request: where it comes through one of the `proxies`, the address that this proxy names last in
    /// `X-Forwarded-For`. What stands before that anyone may have written.
    pub(crate) fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> Self {
        if !proxies.contains(&peer.to_canonical()) {
            return Self::at(peer);
        }
        let named = headers.get_all("x-forwarded-for").iter().next_back();
        let last = named.and_then(|value| value.to_str().ok()?.rsplit(',').next());
        let address = last.and_then(|last| last.trim().parse().ok());
        Self::at(address.unwrap_or(peer))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::Client;

    #[track_caller]
    fn check(peer: &str, forwarded: &[&str], expected: &str) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let proxies = ["10.0.0.1".parse().unwrap()];
        let client = Client::of(peer.parse().unwrap(), &headers, &proxies);
        assert_eq!(
            client,
            Client::at(expected.parse().unwrap()),
            "{peer} {forwarded:?}"
        );
    }

    #[test]
    fn only_a_proxy_says_who_comes_through_it() {
        check("192.0.2.7", &[], "192.0.2.7");
        check("192.0.2.7", &["198.51.100.1"], "192.0.2.7");
        check("10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["203.0.113.9, 198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["203.0.113.9", "198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["nonsense"], "10.0.0.1");
        check("10.0.0.1", &[], "10.0.0.1");
    }

    #[test]
    fn a_site_is_one_client() {
        let at = |address: &str| Client::at(address.parse().unwrap());
        assert_eq!(at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:192.0.2.7"), at("192.0.2.7"));
    }
}
