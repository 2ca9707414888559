//! The systems of record of a desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::{Failure, FailureKind, RateLimit, SecretHeader, System, SystemName, Tool};
use serde_json::{Map, Value};

use crate::attempt::{self, AskedSystem, SystemLimiter, TryResult, failure};
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
    limiter: Option<Arc<SystemLimiter>>,
    /// What it was connected by: the system as configured, and the address that replaced its own.
    by: Option<(System, Option<String>)>,
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
        Self::over([]).replaced(systems, overrides, secret)
    }

    /// The systems of another configuration, as [`Self::new`] prepares them. One that is asked at the same place and
    /// with the same credentials as here has the same connections, and the same turns if its rate is the same too.
    pub fn replaced<'a>(
        &self,
        systems: impl IntoIterator<Item = &'a System>,
        overrides: &BTreeMap<SystemName, String>,
        secret: impl Fn(&SecretHeader) -> Option<String>,
    ) -> Result<Self, ConnectorError> {
        let mut connected = BTreeMap::new();
        for system in systems {
            let address = overrides.get(&system.name);
            // Also where it stays as it is: a secret that is missing now is an error now.
            let fresh = connect(system, address.map(String::as_str), &secret)?;
            let before = self.connected.get(&system.name);
            let before = before.and_then(|known| Some((known, known.by.as_ref()?)));
            let known =
                before.filter(|(_, (by, at))| by.is_asked_like(system) && at.as_ref() == address);
            let limiter = match known {
                Some((known, (by, _))) if by.rate == system.rate => known.limiter.clone(),
                Some(_) | None => system.rate.map(|rate| Arc::new(SystemLimiter::new(rate))),
            };
            let transport = known.map_or(fresh, |(known, _)| Arc::clone(&known.transport));
            let by = Some((system.clone(), address.cloned()));
            let system = system.name.clone();
            connected.insert(
                system,
                Connected {
                    transport,
                    limiter,
                    by,
                },
            );
        }
        Ok(Self {
            connected: Arc::new(connected),
        })
    }

    /// Systems that are asked over these transports, each with its rate.
    pub fn over(
        transports: impl IntoIterator<Item = (SystemName, Option<RateLimit>, Arc<dyn Transport>)>,
    ) -> Self {
        let connected = |(name, rate, transport): (_, Option<RateLimit>, _)| {
            let connected = Connected {
                transport,
                limiter: rate.map(|rate| Arc::new(SystemLimiter::new(rate))),
                by: None,
            };
            (name, connected)
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

    fn asked(&self, system: &SystemName) -> Result<AskedSystem<'_>, Failure> {
        let connected = self.connected.get(system).ok_or_else(|| {
            failure(
                FailureKind::ConnectionRefused,
                format!("system `{system}` is not configured here"),
            )
        })?;
        Ok(AskedSystem {
            transport: connected.transport.as_ref(),
            limiter: connected.limiter.as_deref(),
        })
    }
}
