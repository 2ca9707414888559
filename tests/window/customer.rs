//! A customer of the test's own, at the gateway's HTTP channel. They do not give up: what was not
//! confirmed is sent again, with the same id.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use baton_customer::Patience;
use baton_protocol::channel::{Entries, Entry, EntryBody};
use baton_protocol::{AuthorKind, ConversationId, ConversationState, MessageId};
use uuid::Uuid;

/// How long a customer goes on trying while there is no answer.
const PATIENCE: Duration = Duration::from_secs(120);
const BETWEEN: Duration = Duration::from_millis(100);

/// An open conversation, from the customer's side.
pub(crate) struct Customer {
    customer: baton_customer::Customer,
    pub(crate) conversation: ConversationId,
    /// Everything read so far, in order.
    pub(crate) read: Vec<Entry>,
}

impl Customer {
    /// Opens a conversation at the gateway on this port.
    pub(crate) async fn open(port: u16, label: &str) -> Result<Self> {
        let page = format!("http://127.0.0.1:{port}/");
        let patience = Patience::For(PATIENCE);
        let customer = baton_customer::Customer::try_open(&page, Some(label), patience).await?;
        ensure!(
            customer.opened.practice,
            "the practice floor opens practice conversations"
        );
        Ok(Self {
            conversation: customer.id(),
            customer,
            read: Vec::new(),
        })
    }

    /// Writes a message and answers once the gateway has confirmed it.
    pub(crate) async fn say(&self, text: &str) -> Result<MessageId> {
        let id = MessageId(Uuid::now_v7());
        let taken = self.customer.try_say(id.0, text).await?;
        ensure!(taken.id == id, "another message was confirmed");
        Ok(id)
    }

    /// Reads what is new.
    pub(crate) async fn listen(&mut self) -> Result<()> {
        loop {
            let after = self.read.last().map_or(0, |entry| entry.position);
            let new: Entries = self.customer.try_entries(after).await?;
            for entry in new.entries {
                let next = self.read.last().map_or(1, |entry| entry.position + 1);
                ensure!(
                    entry.position == next,
                    "entry {} came after {}",
                    entry.position,
                    next - 1
                );
                self.read.push(entry);
            }
            if self
                .read
                .last()
                .is_none_or(|entry| entry.position >= new.head)
            {
                return Ok(());
            }
        }
    }

    /// Reads until `what` was heard.
    pub(crate) async fn hears(
        &mut self,
        what: &str,
        patience: Duration,
        heard: impl Fn(&[Entry]) -> bool,
    ) -> Result<()> {
        let begun = Instant::now();
        loop {
            self.listen().await?;
            if heard(&self.read) {
                return Ok(());
            }
            ensure!(
                begun.elapsed() < patience,
                "the customer waited {patience:?} in vain for {what}; heard: {:#?}",
                self.read
            );
            tokio::time::sleep(BETWEEN).await;
        }
    }
}

/// Whether a person with a name has written exactly this.
pub(crate) fn person_wrote(entries: &[Entry], words: &str) -> bool {
    entries.iter().any(|entry| match &entry.body {
        EntryBody::Message { author, text, .. } => {
            author.kind == AuthorKind::Representative && text == words
        }
        EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => false,
    })
}

/// Whether the conversation was closed.
pub(crate) fn is_closed(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| {
        matches!(
            entry.body,
            EntryBody::Status {
                state: ConversationState::Closed
            }
        )
    })
}
