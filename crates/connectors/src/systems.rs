//! The systems of record of a desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::{Failure, FailureKind, RateLimit, SecretHeader, System, SystemName, Tool};
use serde_json::{Map, Value};

use crate::attempt::{self, Asked, SystemLimiter, TryResult, failure};
use crate::error::ConnectorError;
use crate::transport::{ToolCall, Transport, connect};

/// The systems of record of a desk. Cloning shares the connections.
#[derive(Debug, Clone)]
pub struct Systems {
    connected: Arc<BTreeMap<SystemName, Connected>>,
}

#[derive(Debug)]
struct Connected {
    transport: Arc<dyn Transport>,
    limiter: Option<SystemLimiter>,
}

/// Resolves a secret header from the process environment.
pub fn secret_from_environment(header: &SecretHeader) -> Option<String> {
    std::env::var(&header.environment).ok()
}

impl Systems {
    /// Prepares the transport of each system; nothing is sent yet. `overrides` replaces addresses
    /// (practice, replay): a system that is somewhere else than configured gets no secrets.
    /// `secret` finds the value of a secret header.
    pub fn new<'a>(
        systems: impl IntoIterator<Item = &'a System>,
        overrides: &BTreeMap<SystemName, String>,
        secret: impl Fn(&SecretHeader) -> Option<String>,
    ) -> Result<Self, ConnectorError> {
        let mut connected = Vec::new();
        for system in systems {
            let address = overrides.get(&system.name).map(String::as_str);
            let transport = connect(system, address, &secret)?;
            connected.push((system.name.clone(), system.rate, transport));
        }
        Ok(Self::over(connected))
    }

    /// Systems that are asked over these transports, each with its rate.
    pub fn over(
        transports: impl IntoIterator<Item = (SystemName, Option<RateLimit>, Arc<dyn Transport>)>,
    ) -> Self {
        let connected = |(name, rate, transport): (_, Option<RateLimit>, _)| {
            let limiter = rate.map(SystemLimiter::new);
            (name, Connected { transport, limiter })
        };
        Self {
            connected: Arc::new(transports.into_iter().map(connected).collect()),
        }
    }

    /// The systems known here.
    pub fn names(&self) -> impl Iterator<Item = &SystemName> {
        self.connected.keys()
    }

    /// Tries a call once. `key` stays the same when the same logical call is tried again.
    /// The tool's timeout covers everything, the whole answer included.
    /// Where the system has a rate, the try first waits for its turn, at most as long again; if it
    /// gets none, nothing is sent and it fails as [`FailureKind::Throttled`].
    pub async fn try_once(
        &self,
        tool: &Tool,
        arguments: &Map<String, Value>,
        key: &str,
    ) -> TryResult {
        let call = ToolCall {
            tool,
            arguments,
            key,
        };
        attempt::attempt(self.asked(&tool.system), call).await
    }

    /// Checks whether a system answers; over HTTP, any answer but a 5xx counts.
    pub async fn probe(&self, system: &SystemName) -> Result<(), Failure> {
        attempt::probe(self.asked(system)?.transport).await
    }

    fn asked(&self, system: &SystemName) -> Result<Asked<'_>, Failure> {
        let connected = self.connected.get(system).ok_or_else(|| {
            failure(
                FailureKind::ConnectionRefused,
                format!("system `{system}` is not configured here"),
            )
        })?;
        Ok(Asked {
            transport: connected.transport.as_ref(),
            limiter: connected.limiter.as_ref(),
        })
    }
}
