//! Reads a web address that requests are made below: of a system of record, or of a model's server.

use url::{Host, Url};

/// Why an address cannot be one that requests are made below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressError {
    /// It is no URL.
    Unreadable(url::ParseError),
    /// It is neither http nor https.
    Scheme(String),
    /// It holds a user name or a password.
    Credentials,
    /// It has a query or a fragment.
    Query,
}

/// Reads an address that requests are made below: http or https, without credentials, query and fragment.
///
/// # Errors
/// Whatever keeps the text from being such an address.
pub fn web_address(text: &str) -> Result<Url, AddressError> {
    let url = Url::parse(text).map_err(AddressError::Unreadable)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressError::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(AddressError::Query);
    }
    Ok(url)
}

/// Whether an address is on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_requests_are_made_below_is_read() {
        for text in [
            "https://orders.example.com",
            "http://127.0.0.1:8080/api/",
            "HTTPS://orders.example.com/a/b",
        ] {
            assert!(web_address(text).is_ok(), "{text}");
        }
        let refused = |text: &str| web_address(text).unwrap_err();
        assert!(matches!(refused("orders"), AddressError::Unreadable(_)));
        assert!(matches!(refused("http://"), AddressError::Unreadable(_)));
        assert_eq!(
            refused("ftp://orders.example.com"),
            AddressError::Scheme("ftp".to_owned())
        );
        for text in [
            "https://ada@orders.example.com",
            "https://:x@orders.example.com",
        ] {
            assert_eq!(refused(text), AddressError::Credentials);
        }
        for text in [
            "https://orders.example.com?a=1",
            "https://orders.example.com/#a",
        ] {
            assert_eq!(refused(text), AddressError::Query);
        }
    }
}
