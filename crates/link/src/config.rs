//! A link's configuration at start.

use std::time::Duration;

use baton_backoff::Backoff;
use baton_protocol::Token;

/// Configuration of a link. [`LinkConfig::new`] gives sensible bounds.
#[derive(Debug, Clone)]
pub struct LinkConfig {
    /// The gateway's link address, `ws://host:port/link`.
    pub url: String,
    /// The gateway's workstation token.
    pub token: Token,
    /// Stable id of this workstation.
    pub workstation: String,
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
}

impl LinkConfig {
    /// A link to this gateway with the usual bounds.
    #[must_use]
    pub fn new(url: impl Into<String>, token: Token, workstation: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            token,
            workstation: workstation.into(),
            heartbeat: Duration::from_secs(10),
            connect_within: Duration::from_secs(10),
            within: Duration::from_secs(10),
            backoff: Backoff::new(Duration::from_millis(250), Duration::from_secs(20)),
            steady_after: Duration::from_secs(10),
            paused: false,
        }
    }

    pub(crate) fn check(&self) -> Result<(), LinkError> {
        let usable = |text: &str, most: usize| {
            !text.is_empty()
                && text.len() <= most
                && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if self.url.starts_with("wss://") {
            return Err(LinkError::Encrypted);
        }
        if !self.url.starts_with("ws://") || !usable(&self.url, 2_048) {
            return Err(LinkError::Url {
                url: self.url.chars().take(200).collect(),
            });
        }
        if !usable(&self.workstation, baton_protocol::limits::WORKSTATION_BYTES) {
            return Err(LinkError::Workstation);
        }
        if !usable(self.token.expose(), baton_protocol::limits::TOKEN_BYTES) {
            return Err(LinkError::Token);
        }
        Ok(())
    }
}

/// Why a link cannot start. Everything after the start is a [`crate::LinkStatus`] instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not a WebSocket address.
    #[error("{url:?} is not a link address; it looks like ws://127.0.0.1:4870/link")]
    Url {
        /// What was configured.
        url: String,
    },
    /// Encrypted links are not built in.
    #[error(
        "wss:// is not built into this version; put the gateway behind a local tunnel and use ws://"
    )]
    Encrypted,
    /// The workstation's id cannot be used.
    #[error("the workstation id must be 1 to 128 visible ASCII characters without spaces")]
    Workstation,
    /// The token cannot be used.
    #[error("the token must be 1 to 256 visible ASCII characters without spaces")]
    Token,
}
