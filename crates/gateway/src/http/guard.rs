//! The checks on every request and the headers of every answer. The gateway answers only under its own names and only
//! its own page, so that no other site in the customer's browser can use it.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use baton_protocol::channel::ProblemCode;

use super::HttpRefusal;

static HEADERS: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (COOP, "same-origin"),
    (CORP, "same-origin"),
    (PERMISSIONS, "camera=(), microphone=(), geolocation=()"),
    (header::CACHE_CONTROL, "no-store"),
];
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The names this gateway answers under.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// `None` when any name will do.
    names: Option<HashSet<String>>,
}

impl Hosts {
    /// On loopback only loopback names and the configured ones: a foreign name that resolves to
    /// this machine is another site's doing. Listening elsewhere without configured names, any.
    pub(crate) fn new(listen: IpAddr, public: &[String]) -> Self {
        if public.is_empty() && !listen.is_loopback() {
            return Self { names: None };
        }
        let mut names: HashSet<String> = ["localhost", "127.0.0.1", "[::1]"]
            .map(str::to_owned)
            .into();
        names.insert(match listen {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        names.extend(public.iter().map(|name| name.to_ascii_lowercase()));
        Self { names: Some(names) }
    }

    fn allow(&self, host: &str) -> bool {
        let Some(names) = &self.names else {
            return true;
        };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        names.contains(&name.to_ascii_lowercase())
    }

    fn check(&self, headers: &HeaderMap) -> Result<(), HttpRefusal> {
        let text = |name| {
            headers
                .get(name)
                .map(|value: &HeaderValue| value.to_str().unwrap_or(""))
        };
        let host = text(header::HOST).unwrap_or("");
        if !self.allow(host) {
            return Err(HttpRefusal::new(
                ProblemCode::ForeignOrigin,
                "this gateway does not answer under that name",
            ));
        }
        let Some(origin) = text(header::ORIGIN) else {
            return Ok(());
        };
        let own = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
            .is_some_and(|origin| origin.eq_ignore_ascii_case(host));
        if own {
            return Ok(());
        }
        Err(HttpRefusal::new(
            ProblemCode::ForeignOrigin,
            "only the gateway's own page may use it from a browser",
        ))
    }
}

/// What is checked of every request.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) hosts: Hosts,
    /// How long a request may take to arrive and be answered. Live streams answer at once and go on.
    pub(crate) answer_within: Duration,
}

/// Stands around every route.
pub(crate) async fn guard(
    State(check): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match check.hosts.check(request.headers()) {
        Ok(()) => match tokio::time::timeout(check.answer_within, next.run(request)).await {
            Ok(response) => response,
            Err(_) => {
                HttpRefusal::unavailable("this took too long; please try again").into_response()
            }
        },
        Err(refused) => refused.into_response(),
    };
    for (name, value) in &HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn check(hosts: &Hosts, host: &str, origin: Option<&str>, allowed: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
        }
        assert_eq!(hosts.check(&headers).is_ok(), allowed, "{host} {origin:?}");
    }

    #[test]
    fn only_own_names_and_own_pages() {
        let local = Hosts::new(Ipv4Addr::LOCALHOST.into(), &["Chat.Example.org".to_owned()]);
        check(&local, "127.0.0.1:4000", None, true);
        check(
            &local,
            "LOCALHOST:4000",
            Some("http://localhost:4000"),
            true,
        );
        check(&local, "[::1]:4000", None, true);
        check(&local, "[::1]", None, true);
        check(
            &local,
            "chat.example.org",
            Some("https://chat.example.org"),
            true,
        );
        check(&local, "evil.example", None, false);
        check(&local, "127.0.0.1.evil.example:80", None, false);
        check(&local, "127.0.0.1:4000", Some("http://evil.example"), false);
        check(
            &local,
            "127.0.0.1:4000",
            Some("http://127.0.0.1:4001"),
            false,
        );
        check(&local, "127.0.0.1:4000", Some("null"), false);
        let open = Hosts::new(Ipv4Addr::UNSPECIFIED.into(), &[]);
        check(&open, "10.1.2.3:80", Some("http://10.1.2.3:80"), true);
        check(&open, "10.1.2.3:80", Some("http://evil.example"), false);
    }
}
