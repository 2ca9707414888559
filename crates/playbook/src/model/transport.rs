//! Transports: where a system of record is, what it wants to see, and what is sent to it.
//!
//! Another transport is one more variant of [`Endpoint`] and of [`Operation`]; of [`Credentials`] too where it shows
//! something else than headers. Nothing else of a system or a tool depends on it; the compiler names the places that know
//! only HTTP so far (`connectors::transport::http`, the recorded systems of `batonctl` and the simulated ones).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::template::Template;

/// Where a system of record is. The variant is its transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// A server that is asked over HTTP and answers in JSON.
    Http(HttpEndpoint),
}

/// The address of a server that is asked over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HttpEndpoint {
    /// Where it is, without a trailing slash.
    pub base_url: String,
}

/// What a system of record wants to see before it answers. The secrets themselves are never configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Headers of each request; an empty list where it asks for nothing.
    Headers(Vec<SecretHeader>),
}

/// A header whose value is a secret kept outside the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretHeader {
    /// Header name.
    pub header: String,
    /// The environment variable that holds its value.
    pub environment: String,
}

/// What a tool sends. The variant is the transport of the tool's system.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// One HTTP request.
    Http(HttpOperation),
}

/// One HTTP request of a tool.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpOperation {
    /// HTTP method.
    pub method: Method,
    /// Path and query below the system's base URL; `{argument}` is filled percent-encoded.
    pub path: Template,
    /// JSON body for methods that have one; strings may contain `{argument}`.
    pub body: Option<serde_json::Value>,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

impl Endpoint {
    /// A server asked over HTTP below this address.
    pub fn http(base_url: impl Into<String>) -> Self {
        Self::Http(HttpEndpoint {
            base_url: base_url.into(),
        })
    }

    /// The address as people read it.
    pub fn address(&self) -> &str {
        match self {
            Self::Http(http) => &http.base_url,
        }
    }
}

impl Credentials {
    /// Nothing is asked for.
    pub fn none() -> Self {
        Self::Headers(Vec::new())
    }
}

impl Operation {
    /// A GET request of this path.
    pub fn get(path: Template) -> Self {
        Self::Http(HttpOperation {
            method: Method::Get,
            path,
            body: None,
        })
    }
}
