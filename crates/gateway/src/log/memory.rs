//! A log in memory: the plainest storage there can be, so that the others have something to be held against.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use baton_protocol::channel::{Entries, Entry};
use baton_protocol::{ConversationId, EventBody, EventId, LogEvent, MessageId};
use tokio::sync::watch;
use uuid::Uuid;

use super::page::Page;
use super::said::{self, Answers, LOOKED_AT};
use super::{Later, LogIdentity, Reply, Storage, Updates, Watcher, WriteResult};
use crate::error::LogError;
use crate::rules::{self, Changes, Found, Over, READ_BACK, Write, WriteBody};
use crate::saving::Saving;

pub(crate) struct MemoryStorage {
    identity: LogIdentity,
    most_entries: u64,
    rows: Mutex<Rows>,
    head: watch::Sender<u64>,
    saving: watch::Sender<Saving>,
    updates: Arc<Updates>,
}

#[derive(Default)]
struct Rows {
    conversations: HashMap<ConversationId, Conversation>,
    requests: HashMap<Uuid, ConversationId>,
    events: Vec<LogEvent>,
    accepted: HashMap<String, Vec<u8>>,
}

struct Conversation {
    label: String,
    practice: bool,
    over: Over,
    entries: Vec<Entry>,
    said: Option<MessageId>,
}

impl MemoryStorage {
    pub(crate) fn new(most_entries: u64) -> Self {
        Self {
            identity: LogIdentity {
                log: Uuid::now_v7(),
                key: [7; 32],
            },
            most_entries,
            rows: Mutex::default(),
            head: watch::Sender::new(0),
            saving: watch::Sender::new(Saving::Works),
            updates: Arc::default(),
        }
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap()
    }

    fn write(&self, write: Write) -> WriteResult {
        let conversation = write.conversation;
        let mut rows = self.rows();
        let verdict = rows.write(write, self.most_entries)?;
        let grown = rows
            .conversations
            .get(&conversation)
            .map(Conversation::head);
        let head = rows.events.len() as u64;
        drop(rows);
        self.head
            .send_if_modified(|known| std::mem::replace(known, head) != head);
        if let Some(grown) = grown {
            self.updates.grown(&conversation, grown);
        }
        Ok(verdict)
    }
}

impl Conversation {
    fn head(&self) -> u64 {
        self.entries.len() as u64
    }

    fn place(&self, message: MessageId) -> Option<usize> {
        let same = |entry: &Entry| rules::message_of(&entry.body) == Some(message);
        self.entries.iter().position(same)
    }
}

impl Rows {
    fn find(&self, write: &Write) -> Found {
        let known = self.conversations.get(&write.conversation);
        let mut found = Found {
            conversation: known.map(|known| rules::Conversation {
                label: known.label.clone(),
                head: known.head(),
                over: known.over,
            }),
            ..Found::default()
        };
        let message = match &write.body {
            WriteBody::Open { request, .. } => {
                found.opened = self.requests.get(request).copied();
                None
            }
            WriteBody::Message { id, .. } => Some(*id),
            WriteBody::Leave => None,
            WriteBody::Send(keyed, body) => {
                found.accepted = self.accepted.get(&keyed.key).cloned();
                match body {
                    baton_protocol::SendBody::Message { id, .. } => Some(*id),
                    _ => None,
                }
            }
        };
        if let (Some(known), Some(message)) = (known, message) {
            let same = known.place(message);
            found.same_message = same.map(|place| known.entries[place].clone());
            let before = &known.entries[..same.unwrap_or(known.entries.len())];
            let from = before.len().saturating_sub(READ_BACK as usize);
            found.before = before[from..].to_vec();
        }
        found
    }

    fn write(&mut self, write: Write, most: u64) -> WriteResult {
        let found = self.find(&write);
        let (id, at, event) = (write.conversation, write.at, write.event);
        let decided = rules::decide(&found, write, most)?;
        let Changes {
            begins,
            over,
            entry,
            event: body,
            accepted,
        } = decided.changes;
        if let Some(begins) = begins {
            self.requests.insert(begins.request, id);
            let begun = Conversation {
                label: begins.label,
                practice: begins.practice,
                over: Over::No,
                entries: Vec::new(),
                said: None,
            };
            assert!(self.conversations.insert(id, begun).is_none());
        }
        if over.is_some() || entry.is_some() {
            let known = self.conversations.get_mut(&id).unwrap();
            known.over = over.unwrap_or(known.over);
            if let Some(entry) = entry {
                assert_eq!(entry.position, known.head() + 1);
                known.said = rules::said(&entry.body).or(known.said);
                known.entries.push(entry);
            }
        }
        if let Some(body) = body {
            self.events.push(LogEvent {
                seq: self.events.len() as u64 + 1,
                conversation: id,
                id: event,
                at,
                body,
                closed: false,
                said: None,
            });
        }
        if let Some(keyed) = accepted {
            assert_eq!(self.accepted.insert(keyed.key, keyed.digest), None);
        }
        Ok(decided.receipt)
    }

    /// The event as it is told now.
    fn told(&self, event: &LogEvent) -> Result<LogEvent, LogError> {
        let known = &self.conversations[&event.conversation];
        let mut event = event.clone();
        event.closed = known.over == Over::Closed;
        let Some(newest) = known.said else {
            return Ok(event);
        };
        let place = match &event.body {
            EventBody::ConversationOpened { .. } => Some(0),
            EventBody::CustomerMessage { message, .. } => known.place(*message).map(|at| at + 1),
            EventBody::CustomerLeft {} | EventBody::Unreadable { .. } => None,
        };
        let (mut earlier, mut later) = (Answers::default(), Answers::default());
        if let Some(place) = place {
            let looked_at = LOOKED_AT as usize;
            let mut before = known.entries[..place.saturating_sub(1)]
                .iter()
                .rev()
                .take(looked_at);
            let mut after = known.entries[place..].iter().take(looked_at);
            while before
                .next()
                .is_some_and(|entry| earlier.take(entry.clone()))
            {}
            while after.next().is_some_and(|entry| later.take(entry.clone())) {}
        }
        event.said = Some(said::said(newest, earlier, later)?);
        Ok(event)
    }
}

impl Storage for MemoryStorage {
    fn identity(&self) -> &LogIdentity {
        &self.identity
    }

    fn hand_over(&self, write: Write, reply: Reply) -> Later<'_, ()> {
        let verdict = self.write(write);
        // A caller that has gone has given up waiting; the write stands.
        let _ = reply.send(Ok(verdict));
        Box::pin(std::future::ready(Ok(())))
    }

    fn head(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    fn saving(&self) -> watch::Receiver<Saving> {
        self.saving.subscribe()
    }

    fn watch(&self, conversation: ConversationId) -> Watcher {
        self.updates.watch(conversation)
    }

    fn events_after(&self, seq: u64, limit: u32) -> Later<'_, Vec<LogEvent>> {
        let rows = self.rows();
        let after = usize::try_from(seq).unwrap_or(usize::MAX);
        let events = rows.events.iter().skip(after).take(limit as usize);
        let told = events.map(|event| rows.told(event)).collect();
        Box::pin(std::future::ready(told))
    }

    fn event_id(&self, seq: u64) -> Later<'_, Option<EventId>> {
        let rows = self.rows();
        let event = rows.events.iter().find(|event| event.seq == seq);
        Box::pin(std::future::ready(Ok(event.map(|event| event.id))))
    }

    fn has_key<'a>(&'a self, key: &'a str) -> Later<'a, bool> {
        let found = self.rows().accepted.contains_key(key);
        Box::pin(std::future::ready(Ok(found)))
    }

    fn entries_after(
        &self,
        conversation: ConversationId,
        position: u64,
        limit: u32,
    ) -> Later<'_, Option<Entries>> {
        let rows = self.rows();
        let entries = rows.conversations.get(&conversation).map(|known| {
            let mut page = Page::default();
            let later = known.entries.iter();
            let later = later.filter(|entry| entry.position > position);
            for entry in later.take(limit as usize) {
                if !page.take(entry.clone()) {
                    break;
                }
            }
            Entries {
                entries: page.entries(),
                head: known.head(),
                practice: known.practice,
            }
        });
        Box::pin(std::future::ready(Ok(entries)))
    }
}
