//! What every storage of the log promises, proven on each of them.

use std::collections::HashSet;

use baton_protocol::channel::{EntryBody, OpenConversation};
use baton_protocol::{
    Author, ConversationId, ConversationState, EventBody, LogEvent, MessageId, SendBody, SendFrame,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::memory::MemoryStorage;
use super::{Log, Running, WriteResult};
use crate::rules::Refusal;
use crate::{GatewayConfig, log};

/// A storage under test.
trait Bed: Sized {
    async fn open(most_entries: u64) -> Self;
    fn log(&self) -> Log;
    /// Stops and opens the same log again; `None` for a storage that forgets.
    async fn restarted(self) -> Option<Self>;
    async fn end(self);
}

struct InMemory(Log);

impl Bed for InMemory {
    async fn open(most_entries: u64) -> Self {
        Self(Log::new(std::sync::Arc::new(MemoryStorage::new(
            most_entries,
        ))))
    }

    fn log(&self) -> Log {
        self.0.clone()
    }

    async fn restarted(self) -> Option<Self> {
        None
    }

    async fn end(self) {}
}

struct InSqlite {
    log: Log,
    running: Running,
    config: GatewayConfig,
    folder: tempfile::TempDir,
}

impl InSqlite {
    async fn at(folder: tempfile::TempDir, config: GatewayConfig) -> Self {
        let (database, running) = log::open(&config).await.unwrap();
        Self {
            log: Log::new(std::sync::Arc::new(database)),
            running,
            config,
            folder,
        }
    }
}

impl Bed for InSqlite {
    async fn open(most_entries: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let token = baton_protocol::Token::new("0123456789abcdef");
        let mut config = GatewayConfig::new(folder.path().join("gateway.db"), token);
        config.limits.entries = most_entries;
        Self::at(folder, config).await
    }

    fn log(&self) -> Log {
        self.log.clone()
    }

    async fn restarted(self) -> Option<Self> {
        drop(self.log);
        self.running.finish().await;
        Some(Self::at(self.folder, self.config).await)
    }

    async fn end(self) {
        drop(self.log);
        self.running.finish().await;
    }
}

macro_rules! contract {
    ($($storage:ident: $bed:ty),+; $promises:tt) => {
        $(contract!(@ $storage, $bed, $promises);)+
    };
    (@ $storage:ident, $bed:ty, { $($promise:ident),+ $(,)? }) => {
        mod $storage {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $promise() {
                    super::$promise::<$bed>().await;
                }
            )+
        }
    };
}

mod reading;
mod same;
mod writing;

use self::reading::*;
use self::writing::*;

contract!(memory: super::InMemory, sqlite: super::InSqlite; {
    events_have_one_sequence_and_entries_one_for_each_conversation,
    a_request_opens_one_conversation,
    a_message_is_taken_once,
    a_key_is_accepted_once,
    what_is_over_full_or_unknown_refuses,
    what_was_closed_opens_again_by_a_status,
    a_subscription_gives_everything_once_and_in_order,
    writers_at_once_leave_no_gap,
    writes_are_applied_in_the_order_they_were_handed_over,
    a_restart_keeps_everything,
    watchers_wake_when_there_is_something_to_read,
    events_tell_what_was_said_around_them,
    a_page_of_entries_ends_by_its_bytes,
    secrets_are_removed_before_anything_is_kept,
    what_the_log_lacks_is_counted,
});

fn at() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

async fn open(log: &Log) -> ConversationId {
    let asked = OpenConversation::default();
    log.open_conversation("web", asked, true, at())
        .await
        .unwrap()
}

async fn say(log: &Log, to: ConversationId, text: &str) -> Result<u64, Refusal> {
    let id = MessageId(Uuid::now_v7());
    let taken = log.say(to, id, text.to_owned(), at()).await.unwrap();
    taken.map(|taken| taken.position)
}

async fn send(log: &Log, key: &str, to: ConversationId, body: SendBody) -> WriteResult {
    let frame = SendFrame {
        key: key.to_owned(),
        conversation: to,
        at: at(),
        body,
    };
    let sent = log.send(frame, at()).await.unwrap();
    sent.verdict().await.unwrap()
}

fn message(text: &str) -> SendBody {
    SendBody::Message {
        id: MessageId(Uuid::now_v7()),
        author: Author::agent("Baton"),
        text: text.to_owned(),
    }
}

fn status(state: ConversationState) -> SendBody {
    SendBody::Status { state }
}

async fn all(log: &Log) -> Vec<LogEvent> {
    log.subscribe(0).next(u32::MAX).await.unwrap()
}

async fn texts(log: &Log, of: ConversationId) -> Vec<String> {
    let entries = log.entries_after(of, 0, 1_000).await.unwrap().unwrap();
    let positions = entries.entries.iter().map(|entry| entry.position);
    assert!(positions.eq(1..=entries.head));
    let text = |body| match body {
        EntryBody::Message { text, .. } => text,
        EntryBody::Status { state } => format!("{state:?}"),
        EntryBody::Left {} => "left".to_owned(),
        EntryBody::Unreadable {} => "unreadable".to_owned(),
    };
    let entries = entries.entries.into_iter();
    entries.map(|entry| text(entry.body)).collect()
}

fn no_gap(events: &[LogEvent], after: u64) {
    let seqs = events.iter().map(|event| event.seq);
    assert!(seqs.eq(after + 1..=after + events.len() as u64));
    let ids: HashSet<_> = events.iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), events.len(), "each event has its own id");
}
