//! What every connection of a workstation shares.

use std::sync::Arc;

use baton_protocol::ConversationId;
use jiff::Timestamp;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::GatewayConfig;
use crate::crowd::Crowd;
use crate::http::Client;
use crate::link::{LiveConnections, Served};
use crate::log::{Log, TeamLog};

/// Typing notices on their way; the oldest are lost when they are not fetched.
const TYPING: usize = 64;

pub(crate) struct GatewayParts {
    pub(crate) config: GatewayConfig,
    pub(crate) log: Log,
    /// The log as a team shares it, where one does.
    pub(crate) team: Option<TeamLog>,
    pub(crate) connections: LiveConnections,
    pub(crate) typing: broadcast::Sender<(ConversationId, Timestamp)>,
    pub(crate) served: Served,
    /// Links that have said no hello yet.
    pub(crate) ungreeted: Crowd<Client>,
    /// Links that showed the token.
    pub(crate) links: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
    pub(crate) sessions: TaskTracker,
}

impl GatewayParts {
    pub(crate) fn new(config: GatewayConfig, log: Log, team: Option<TeamLog>) -> Self {
        Self {
            connections: LiveConnections::default(),
            served: Served::new(config.workstations.clone()),
            typing: broadcast::Sender::new(TYPING),
            ungreeted: Crowd::new(
                config.limits.silent_connections,
                config.limits.silent_connections,
            ),
            links: Arc::new(Semaphore::new(config.limits.link_connections)),
            stop: CancellationToken::new(),
            sessions: TaskTracker::new(),
            config,
            log,
            team,
        }
    }
}

/// The instant in the log's precision: one sent at once and one read later must be the same.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
