//! A conversation as it grows, from any position on.

use std::collections::VecDeque;

use baton_protocol::ConversationId;
use baton_protocol::channel::Entry;
use tokio_util::sync::CancellationToken;

use crate::crowd::CrowdPlace;
use crate::log::{Log, Watcher};

/// Entries read at once; one feed never holds more.
const PAGE: u32 = 50;

/// One customer who reads along.
pub(crate) struct Feed {
    log: Log,
    conversation: ConversationId,
    /// Position of the newest entry read.
    after: u64,
    read: VecDeque<Entry>,
    growth: Watcher,
    caught_up: bool,
    stop: CancellationToken,
    place: CrowdPlace<ConversationId>,
}

/// What a feed tells.
#[derive(Debug)]
pub(crate) enum Told {
    /// The next entry.
    Entry(Entry),
    /// Everything so far was told, up to this position. It is told once.
    CaughtUp(u64),
}

impl Feed {
    pub(super) fn new(
        log: Log,
        conversation: ConversationId,
        after: u64,
        stop: CancellationToken,
        place: CrowdPlace<ConversationId>,
    ) -> Self {
        Self {
            growth: log.watch(conversation),
            log,
            conversation,
            after,
            read: VecDeque::new(),
            caught_up: false,
            stop,
            place,
        }
    }

    /// What comes next, or the end of the feed: the reader comes back with the position it has.
    pub(crate) async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(entry) = self.read.pop_front() {
                return Some(Told::Entry(entry));
            }
            let found = self
                .log
                .entries_after(self.conversation, self.after, PAGE)
                .await;
            let entries = match found {
                Ok(found) => found?.entries,
                Err(error) => {
                    tracing::error!(%error, "a live stream ended because the log could not be read");
                    return None;
                }
            };
            if let Some(newest) = entries.last() {
                self.after = newest.position;
                self.read = entries.into();
                continue;
            }
            if !self.caught_up {
                self.caught_up = true;
                return Some(Told::CaughtUp(self.after));
            }
            let given_up = self.place.given_up();
            tokio::select! {
                () = self.growth.grown() => {}
                () = self.stop.cancelled() => return None,
                () = given_up.cancelled() => return None,
            }
        }
    }
}
