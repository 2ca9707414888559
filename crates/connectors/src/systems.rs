//! One pooled client per system of record, and one try of a tool call.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_playbook::{
    Failure, FailureKind, Method, SecretHeader, System, SystemName, Tool, ToolSuccess,
};
use baton_sanitiser::Redaction;
use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::{Map, Value};
use tracing::{Instrument, Span, field};

use crate::address::address;
use crate::answer::{failure, json, refused, unsent};
use crate::arguments::check_arguments;
use crate::body::body;
use crate::clean;
use crate::error::ConnectorError;
use crate::rate::SystemLimiter;

/// The time a probe may take.
pub const PROBE_TIMEOUT: Duration = Duration::from_secs(3);

/// Redirects within one system that a reading call follows.
const MOST_REDIRECTS: usize = 3;

/// Idle connections kept for one system.
const IDLE_CONNECTIONS: usize = 8;

/// The systems of record of a desk. Cloning shares the connections.
#[derive(Debug, Clone)]
pub struct Systems {
    connections: Arc<BTreeMap<SystemName, Connection>>,
}

#[derive(Debug)]
struct Connection {
    base: Url,
    client: Client,
    turns: Option<SystemLimiter>,
}

/// The outcome of one try, and its duration.
#[derive(Debug, Clone, PartialEq)]
pub struct TryResult {
    /// The facts, or why there are none.
    pub outcome: Result<ToolSuccess, Failure>,
    /// Redactions made in the facts before anyone saw them, by kind and count.
    pub redactions: Vec<Redaction>,
    /// From the wait for a turn, where the system has a rate, to the last byte of the answer.
    pub duration: Duration,
}

/// Resolves a secret header from the process environment.
pub fn secret_from_environment(header: &SecretHeader) -> Option<String> {
    std::env::var(&header.environment).ok()
}

impl Systems {
    /// Prepares one client per system; nothing is sent yet. `overrides` replaces base addresses
    /// (practice, replay): a system that is somewhere else than configured gets no secrets.
    /// `secret` finds the value of a secret header.
    pub fn new<'a>(
        systems: impl IntoIterator<Item = &'a System>,
        overrides: &BTreeMap<SystemName, String>,
        secret: impl Fn(&SecretHeader) -> Option<String>,
    ) -> Result<Self, ConnectorError> {
        let mut connections = BTreeMap::new();
        for system in systems {
            let overridden = overrides.get(&system.name);
            let base = base_url(system, overridden.unwrap_or(&system.base_url))?;
            let headers = match overridden {
                Some(_) => HeaderMap::new(),
                None => secret_headers(system, &secret)?,
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
            let connection = Connection {
                base,
                client,
                turns: system.rate.map(SystemLimiter::new),
            };
            connections.insert(system.name.clone(), connection);
        }
        Ok(Self {
            connections: Arc::new(connections),
        })
    }

    /// The systems known here.
    pub fn names(&self) -> impl Iterator<Item = &SystemName> {
        self.connections.keys()
    }

    /// Tries a call once. `key` is sent as `Idempotency-Key` and stays the same when the same
    /// logical call is tried again. The tool's timeout covers everything, the whole body included.
    /// Where the system has a rate, the try first waits for its turn, at most as long again; if it
    /// gets none, nothing is sent and it fails as [`FailureKind::Throttled`].
    pub async fn try_once(
        &self,
        tool: &Tool,
        arguments: &Map<String, Value>,
        key: &str,
    ) -> TryResult {
        let span = tracing::info_span!(
            "execute_tool",
            gen_ai.operation.name = "execute_tool",
            gen_ai.tool.name = %tool.name,
            gen_ai.tool.call.id = key,
            server.address = field::Empty,
            http.response.status_code = field::Empty,
            error.r#type = field::Empty,
        );
        let started = Instant::now();
        let outcome = async {
            let timeout = Duration::from_millis(tool.timeout_ms);
            let outcome = match self.turn(tool, timeout).await {
                Ok(()) => tokio::time::timeout(timeout, self.call(tool, arguments, key))
                    .await
                    .unwrap_or_else(|_| {
                        Err(failure(
                            FailureKind::Timeout,
                            format!("no complete answer within {} ms", tool.timeout_ms),
                        ))
                    }),
                Err(throttled) => Err(throttled),
            };
            if let Err(failure) = &outcome {
                let span = Span::current();
                span.record("error.type", field::debug(failure.kind));
                if let Some(status) = failure.status {
                    span.record("http.response.status_code", status);
                }
                tracing::debug!(detail = failure.detail, "the call failed");
            }
            outcome
        }
        .instrument(span)
        .await;
        let (outcome, redactions) = match outcome {
            Ok(read) => (Ok(read.success), read.redactions),
            Err(failure) => (Err(failure), Vec::new()),
        };
        TryResult {
            outcome,
            redactions,
            duration: started.elapsed(),
        }
    }

    /// Checks whether a system answers: any answer but a 5xx counts.
    pub async fn probe(&self, system: &SystemName) -> Result<(), Failure> {
        let connection = self.connection(system)?;
        let asked = connection.client.get(connection.base.clone()).send();
        match tokio::time::timeout(PROBE_TIMEOUT, asked).await {
            Err(_) => Err(failure(
                FailureKind::Timeout,
                format!("no answer within {} s", PROBE_TIMEOUT.as_secs()),
            )),
            Ok(Err(error)) => Err(unsent(&error)),
            Ok(Ok(response)) if response.status().is_server_error() => Err(refused(&response)),
            Ok(Ok(_)) => Ok(()),
        }
    }

    /// Waits until the system may be asked.
    async fn turn(&self, tool: &Tool, within: Duration) -> Result<(), Failure> {
        let connection = self.connection(&tool.system)?;
        match &connection.turns {
            Some(turns) => turns.next(within).await,
            None => Ok(()),
        }
    }

    fn connection(&self, system: &SystemName) -> Result<&Connection, Failure> {
        self.connections.get(system).ok_or_else(|| {
            failure(
                FailureKind::ConnectionRefused,
                format!("system `{system}` is not configured here"),
            )
        })
    }

    async fn call(
        &self,
        tool: &Tool,
        arguments: &Map<String, Value>,
        key: &str,
    ) -> Result<clean::Read, Failure> {
        check_arguments(tool, arguments)?;
        let connection = self.connection(&tool.system)?;
        if let Some(host) = connection.base.host_str() {
            Span::current().record("server.address", host);
        }
        let url = address(&connection.base, tool, arguments)?;
        let key = HeaderValue::from_str(key).map_err(|_| {
            failure(
                FailureKind::Rejected,
                "the call's key cannot be sent as a header; nothing was sent",
            )
        })?;
        let method = match tool.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = connection
            .client
            .request(method, url)
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header(IDEMPOTENCY_KEY, key.clone());
        if let Some(declared) = &tool.body {
            request = request.json(&body(tool, declared, arguments)?);
        }
        let mut response = request.send().await.map_err(|e| unsent(&e))?;
        if tool.method == Method::Get {
            response = connection.follow(response, key).await?;
        }
        let status = response.status();
        if !status.is_success() {
            return Err(refused(&response));
        }
        let with_status = |failure: Failure| Failure {
            status: Some(status.as_u16()),
            ..failure
        };
        let answer = json(response).await.map_err(with_status)?;
        clean::read(tool, arguments, answer).map_err(with_status)
    }
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Connection {
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
    let wrong = |problem: String| ConnectorError::BaseUrl {
        system: system.name.clone(),
        problem,
    };
    let url = Url::parse(text).map_err(|e| wrong(format!("`{text}` is not a URL ({e})")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong(format!(
            "`{text}` must start with https:// or http://"
        )));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(
            "it contains credentials; put them in an environment variable named under `secret_headers`".into(),
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong(format!(
            "`{text}` must end with its path; write the query into the tools"
        )));
    }
    Ok(url)
}

fn secret_headers(
    system: &System,
    secret: &impl Fn(&SecretHeader) -> Option<String>,
) -> Result<HeaderMap, ConnectorError> {
    let mut headers = HeaderMap::new();
    for wanted in &system.secret_headers {
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

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback()),
        None => false,
    }
}
