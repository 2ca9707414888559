//! What every request and every connection of one gateway share.

use std::sync::Arc;

use baton_protocol::ConversationId;
use jiff::Timestamp;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::GatewayConfig;
use crate::config::Rate;
use crate::customer::{Hosts, Secrets};
use crate::link::Presence;
use crate::log::Log;
use crate::page::Page;
use crate::rate::Buckets;

/// Typing notices on their way; the oldest are lost when they are not fetched.
const TYPING: usize = 64;
/// Typing notices of one conversation.
const TYPING_RATE: Rate = Rate {
    burst: 2,
    per_second: 0.5,
};

pub(crate) struct Shared {
    pub(crate) config: GatewayConfig,
    pub(crate) log: Log,
    pub(crate) secrets: Secrets,
    pub(crate) hosts: Hosts,
    pub(crate) page: Page,
    pub(crate) presence: Presence,
    pub(crate) typing: broadcast::Sender<(ConversationId, Timestamp)>,
    pub(crate) openings: Buckets<()>,
    pub(crate) messages: Buckets<ConversationId>,
    pub(crate) typings: Buckets<ConversationId>,
    pub(crate) links: Arc<Semaphore>,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
    pub(crate) sessions: TaskTracker,
}

impl Shared {
    pub(crate) fn new(config: GatewayConfig, log: Log, hosts: Hosts) -> Self {
        Self {
            secrets: Secrets::new(&log.identity().key),
            hosts,
            page: Page::new(config.practice),
            presence: Presence::default(),
            typing: broadcast::Sender::new(TYPING),
            openings: Buckets::new(config.limits.openings),
            messages: Buckets::new(config.limits.messages),
            typings: Buckets::new(TYPING_RATE),
            links: Arc::new(Semaphore::new(config.limits.link_connections)),
            streams: Arc::new(Semaphore::new(config.limits.streams)),
            stop: CancellationToken::new(),
            sessions: TaskTracker::new(),
            config,
            log,
        }
    }
}

/// The instant in the log's precision: one sent at once and one read later must be the same.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
