//! Where a gateway is, as a person or a configuration says it.

use std::net::IpAddr;

use url::{Host, Url};

use crate::config::LinkError;

/// Characters of an address.
const LONGEST: usize = 2_048;
/// The path of the link where none is said.
const PATH: &str = "/link";

/// The address of a gateway's link: over TLS, or on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayAddress(Url);

impl GatewayAddress {
    /// Reads `wss://chat.example.org`, or what the gateway printed. The page's address is the link's as well.
    ///
    /// # Errors
    /// [`LinkError::Url`] for what is no address, [`LinkError::Plain`] for one without TLS that is not this machine's.
    pub fn parse(said: &str) -> Result<Self, LinkError> {
        let said = said.trim();
        let unusable = || LinkError::Url {
            url: said.chars().take(200).collect(),
        };
        if said.len() > LONGEST {
            return Err(unusable());
        }
        let (scheme, rest) = said.split_once("://").ok_or_else(unusable)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "ws" | "http" => "ws",
            "wss" | "https" => "wss",
            _ => return Err(unusable()),
        };
        let mut url = Url::parse(&format!("{scheme}://{rest}")).map_err(|_| unusable())?;
        let bare = url.username().is_empty() && url.password().is_none();
        if !bare || url.query().is_some() || url.fragment().is_some() {
            return Err(unusable());
        }
        if url.path() == "/" {
            url.set_path(PATH);
        }
        let address = Self(url);
        if !address.is_secure() && !address.is_here() {
            return Err(LinkError::Plain {
                host: address.host_name().to_owned(),
            });
        }
        Ok(address)
    }

    /// The address, whole.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it is reached by TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "wss"
    }

    /// The host as it is written.
    pub(crate) fn host_name(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The host as it is looked up, and as a certificate names it: an IPv6 address has no brackets.
    pub(crate) fn host(&self) -> String {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            Some(Host::Domain(name)) => name.to_owned(),
            None => String::new(),
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    fn is_here(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip).to_canonical().is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::GatewayAddress;
    use crate::config::LinkError;

    #[track_caller]
    fn check(said: &str, expected: &str) {
        let address = GatewayAddress::parse(said).unwrap();
        assert_eq!(address.as_str(), expected);
        assert_eq!(
            GatewayAddress::parse(expected),
            Ok(address),
            "it stays what it is"
        );
    }

    #[test]
    fn an_address_is_what_people_and_gateways_say() {
        check("wss://chat.example.org", "wss://chat.example.org/link");
        check(" https://chat.example.org/ ", "wss://chat.example.org/link");
        check(
            "WSS://chat.example.org:8443/",
            "wss://chat.example.org:8443/link",
        );
        check(
            "wss://chat.example.org/baton/link",
            "wss://chat.example.org/baton/link",
        );
        check("ws://127.0.0.1:8787/link", "ws://127.0.0.1:8787/link");
        check("http://localhost:8787", "ws://localhost:8787/link");
        check("ws://[::1]:8787", "ws://[::1]:8787/link");
        check("wss://[2001:db8::1]", "wss://[2001:db8::1]/link");
    }

    #[test]
    fn nothing_goes_over_a_network_without_tls() {
        for said in [
            "ws://chat.example.org",
            "http://10.0.0.7:8787",
            "ws://0.0.0.0:8787",
            "ws://[2001:db8::1]/link",
            "ws://localhost.example.org",
            "ws://127.0.0.1.example.org/",
        ] {
            let refused = GatewayAddress::parse(said).unwrap_err();
            assert!(
                matches!(refused, LinkError::Plain { .. }),
                "{said}: {refused}"
            );
            assert!(refused.to_string().contains("wss://"), "{refused}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for said in [
            "",
            "chat.example.org",
            "wss://",
            "ftp://chat.example.org",
            "wss://ada:secret@chat.example.org",
            "wss://chat.example.org/?token=1",
            "wss://chat.example.org:0x1",
            &format!("wss://{}", "x".repeat(3_000)),
        ] {
            let refused = GatewayAddress::parse(said).unwrap_err();
            assert!(
                matches!(refused, LinkError::Url { .. }),
                "{said}: {refused}"
            );
        }
    }
}
