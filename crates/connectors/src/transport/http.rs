//! HTTP: one pooled client for a system, and one request.

mod address;
mod answer;
mod body;
mod charset;
mod pages;

use std::time::Duration;

use baton_playbook::{
    AddressError, Credentials, Failure, FailureKind, HttpEndpoint, Method, Operation, SecretHeader,
    System, is_loopback, web_address,
};
use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, Response, StatusCode, Url};

use crate::attempt::failure;
use crate::error::ConnectorError;

use super::{Asking, Reply, ToolCall, Transport};

use address::address;
use answer::{json, refused, unsent};
use body::body;

pub use address::LONGEST_ARGUMENT;
pub use answer::read_answer;

/// Redirects within one system that a reading call follows.
const MOST_REDIRECTS: usize = 3;

/// Idle connections kept for one system.
const IDLE_CONNECTIONS: usize = 8;

/// A system of record that is asked over HTTP.
#[derive(Debug)]
pub(super) struct Connection {
    base: Url,
    client: Client,
}

/// Prepares a client; nothing is sent yet. A system at another `address` than configured gets no secrets.
pub(super) fn connect(
    system: &System,
    endpoint: &HttpEndpoint,
    address: Option<&str>,
    secret: &impl Fn(&SecretHeader) -> Option<String>,
) -> Result<Connection, ConnectorError> {
    let base = base_url(system, address.unwrap_or(&endpoint.base_url))?;
    let headers = match (address, &system.credentials) {
        (Some(_), _) => HeaderMap::new(),
        (None, Credentials::Headers(wanted)) => secret_headers(system, wanted, secret)?,
    };
    if base.scheme() == "http" && !headers.is_empty() && !is_loopback(&base) {
        tracing::warn!(system = %system.name, "secrets of this system travel unencrypted: use https");
    }
    let mut client = Client::builder()
        .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")))
        .default_headers(headers)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .tcp_nodelay(true)
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(IDLE_CONNECTIONS);
    if is_loopback(&base) {
        client = client.no_proxy();
    }
    let client = client.build().map_err(|source| ConnectorError::Client {
        system: system.name.clone(),
        source,
    })?;
    Ok(Connection { base, client })
}

impl Transport for Connection {
    fn host(&self) -> Option<&str> {
        self.base.host_str()
    }

    fn ask<'a>(&'a self, call: ToolCall<'a>) -> Asking<'a, Reply> {
        Box::pin(self.request(call))
    }

    fn probe(&self) -> Asking<'_, ()> {
        Box::pin(async {
            match self.client.get(self.base.clone()).send().await {
                Err(error) => Err(unsent(&error)),
                Ok(response) if response.status().is_server_error() => Err(refused(&response)),
                Ok(_) => Ok(()),
            }
        })
    }
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Connection {
    /// Sends one request and reads the whole answer. The call's key is sent as `Idempotency-Key`.
    async fn request(&self, call: ToolCall<'_>) -> Result<Reply, Failure> {
        let Operation::Http(operation) = &call.tool.operation;
        let name = &call.tool.name;
        let url = address(&self.base, name, &operation.path, call.arguments)?;
        let key = HeaderValue::from_str(call.key).map_err(|_| {
            failure(
                FailureKind::Rejected,
                "the call's key cannot be sent as a header; nothing was sent",
            )
        })?;
        let method = match operation.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = self
            .client
            .request(method, url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header(IDEMPOTENCY_KEY, key.clone());
        if let Some(declared) = &operation.body {
            request = request.json(&body(name, declared, call.arguments)?);
        }
        let mut response = request.send().await.map_err(|e| unsent(&e))?;
        if operation.method == Method::Get {
            response = self.follow(response, key).await?;
        }
        let status = response.status();
        if !status.is_success() {
            return Err(refused(&response));
        }
        let status = Some(status.as_u16());
        match json(response).await {
            Ok(answer) => Ok(Reply { answer, status }),
            Err(failure) => Err(Failure { status, ..failure }),
        }
    }

    /// Follows redirects of a reading call as long as they stay below the system's own base.
    async fn follow(&self, mut response: Response, key: HeaderValue) -> Result<Response, Failure> {
        for _ in 0..MOST_REDIRECTS {
            let Some(next) = self.redirected(&response) else {
                break;
            };
            response = self
                .client
                .get(next)
                .header(ACCEPT, HeaderValue::from_static("application/json"))
                .header(IDEMPOTENCY_KEY, key.clone())
                .send()
                .await
                .map_err(|e| unsent(&e))?;
        }
        Ok(response)
    }

    /// Where a redirect leads, if it stays within the system.
    fn redirected(&self, response: &Response) -> Option<Url> {
        let follows = matches!(
            response.status(),
            StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT
        );
        if !follows {
            return None;
        }
        let location = response.headers().get(LOCATION)?.to_str().ok()?;
        let next = response.url().join(location).ok()?;
        let base = self.base.path().trim_end_matches('/');
        let below = next
            .path()
            .strip_prefix(base)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        (next.origin() == self.base.origin() && below).then_some(next)
    }
}

fn base_url(system: &System, text: &str) -> Result<Url, ConnectorError> {
    web_address(text).map_err(|error| ConnectorError::BaseUrl {
        system: system.name.clone(),
        problem: match error {
            AddressError::Unreadable(error) => format!("`{text}` is not a URL ({error})"),
            AddressError::Scheme(_) => format!("`{text}` must start with https:// or http://"),
            AddressError::Credentials => "it contains credentials; put them in an environment variable named under `secret_headers`".to_owned(),
            AddressError::Query => {
                format!("`{text}` must end with its path; write the query into the tools")
            }
        },
    })
}

fn secret_headers(
    system: &System,
    wanted: &[SecretHeader],
    secret: &impl Fn(&SecretHeader) -> Option<String>,
) -> Result<HeaderMap, ConnectorError> {
    let mut headers = HeaderMap::new();
    for wanted in wanted {
        let invalid = |problem| ConnectorError::Header {
            system: system.name.clone(),
            header: wanted.header.clone(),
            environment: wanted.environment.clone(),
            problem,
        };
        let Some(value) = secret(wanted).filter(|v| !v.is_empty()) else {
            return Err(ConnectorError::SecretMissing {
                system: system.name.clone(),
                header: wanted.header.clone(),
                environment: wanted.environment.clone(),
            });
        };
        let name = HeaderName::from_bytes(wanted.header.as_bytes())
            .map_err(|_| invalid("its name has characters that HTTP does not allow"))?;
        let mut value = HeaderValue::from_str(&value)
            .map_err(|_| invalid("its value has characters that HTTP does not allow"))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}
