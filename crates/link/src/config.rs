//! A link's configuration at start.

use std::path::PathBuf;
use std::time::Duration;

use baton_backoff::Backoff;
use baton_protocol::Token;

use crate::address::GatewayAddress;
use crate::version::Version;

/// Configuration of a link. [`LinkConfig::new`] gives sensible bounds.
#[derive(Debug, Clone)]
pub struct LinkConfig {
    /// The gateway's link address, `wss://host/link`; without TLS only on this machine, `ws://127.0.0.1:port/link`.
    pub url: String,
    /// PEM file with roots to believe beside the system's, for closed networks.
    pub roots: Option<PathBuf>,
    /// The gateway's workstation token.
    pub token: Token,
    /// Stable id of this workstation.
    pub workstation: String,
    /// Which version of the protocol it speaks. Default: version 1.
    pub version: Version,
    /// How often to send something; after three silent ones the connection is given up. The gateway's
    /// own heartbeat wins if it is shorter.
    pub heartbeat: Duration,
    /// How long connecting and the welcome may take together.
    pub connect_within: Duration,
    /// How long one frame may take to leave, and one call of the store.
    pub within: Duration,
    /// When to try again.
    pub backoff: Backoff,
    /// A connection that held this long was a good one: the next wait is the first again.
    pub steady_after: Duration,
    /// Whether it begins paused, and connects only when it is resumed.
    pub paused: bool,
    /// Whether a gateway with real customers is left alone.
    pub practice_only: bool,
}

impl LinkConfig {
    /// A link to this gateway with the usual bounds.
    #[must_use]
    pub fn new(url: impl Into<String>, token: Token, workstation: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            roots: None,
            token,
            workstation: workstation.into(),
            version: Version::One,
            heartbeat: Duration::from_secs(10),
            connect_within: Duration::from_secs(10),
            within: Duration::from_secs(10),
            backoff: Backoff::new(Duration::from_millis(250), Duration::from_secs(20)),
            steady_after: Duration::from_secs(10),
            paused: false,
            practice_only: false,
        }
    }

    /// Checks everything, and says where the gateway is.
    pub(crate) fn check(&self) -> Result<GatewayAddress, LinkError> {
        let usable = |text: &str, most: usize| {
            !text.is_empty()
                && text.len() <= most
                && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let address = GatewayAddress::parse(&self.url)?;
        if let Some(roots) = &self.roots {
            baton_tls::client(Some(roots)).map_err(|error| LinkError::Roots {
                detail: error.to_string(),
            })?;
        }
        if !usable(&self.workstation, baton_protocol::limits::WORKSTATION_BYTES) {
            return Err(LinkError::Workstation);
        }
        if !usable(self.token.expose(), baton_protocol::limits::TOKEN_BYTES) {
            return Err(LinkError::Token);
        }
        Ok(address)
    }
}

/// Why a link cannot start. Everything after the start is a [`crate::LinkStatus`] instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not a WebSocket address.
    #[error("{url:?} is not the address of a gateway; one looks like wss://chat.example.org")]
    Url {
        /// What was configured.
        url: String,
    },
    /// Everyone on the network could read what is said.
    #[error(
        "{host} would be reached without encryption, and with it the token and what customers write; use wss://{host}, and ws:// only for a gateway on this machine"
    )]
    Plain {
        /// The gateway's machine.
        host: String,
    },
    /// The file of roots cannot be used.
    #[error("{detail}; it should hold the certificates of those who may sign the gateway's")]
    Roots {
        /// What is wrong with it.
        detail: String,
    },
    /// The workstation's id cannot be used.
    #[error("the workstation id must be 1 to 128 visible ASCII characters without spaces")]
    Workstation,
    /// The token cannot be used.
    #[error("the token must be 1 to 256 visible ASCII characters without spaces")]
    Token,
}
