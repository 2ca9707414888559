//! What the customers of a channel can do at the gateway.

use std::sync::Arc;
use std::time::Duration;

use baton_protocol::channel::{Entries, NewMessage, OpenConversation, Taken};
use baton_protocol::{ConversationId, limits};
use baton_sanitiser::says_something;
use jiff::Timestamp;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

use super::Feed;
use crate::GatewayConfig;
use crate::config::TokenBucket;
use crate::error::LogError;
use crate::log::Log;
use crate::rate::Buckets;
use crate::rules::Refusal;
use crate::shared::now;

/// Typing notices of one conversation.
const TYPING_RATE: TokenBucket = TokenBucket {
    burst: 2,
    per_second: 0.5,
};
/// Entries in one answer.
const PAGE: u32 = 200;

/// Everything that a channel may ask of the gateway, with the bounds that hold for every channel.
pub(crate) struct Customers {
    channel: &'static str,
    practice: bool,
    log: Log,
    openings: Buckets<()>,
    messages: Buckets<ConversationId>,
    typings: Buckets<ConversationId>,
    typing: broadcast::Sender<(ConversationId, Timestamp)>,
    feeds: Arc<Semaphore>,
    stop: CancellationToken,
}

/// Why a customer does not get what they asked for.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// The name is too long, or has more than one line.
    Name,
    /// The message is empty.
    Empty,
    /// The message has too many characters.
    TooLong,
    /// Nothing of the message can be seen.
    Invisible,
    /// Too many at once; how long to wait.
    TooFast(Duration),
    /// Too many customers read along.
    TooManyReaders,
    /// The conversation does not take it.
    Refused(Refusal),
    /// The log cannot be used now.
    Log(LogError),
}

impl From<LogError> for NotTaken {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

impl Customers {
    /// The customers of the channel that is called `channel`.
    pub(crate) fn new(
        channel: &'static str,
        config: &GatewayConfig,
        log: Log,
        typing: broadcast::Sender<(ConversationId, Timestamp)>,
        stop: CancellationToken,
    ) -> Self {
        let limits = &config.limits;
        Self {
            channel,
            practice: config.practice,
            log,
            openings: Buckets::new(limits.openings),
            messages: Buckets::new(limits.messages),
            typings: Buckets::new(TYPING_RATE),
            typing,
            feeds: Arc::new(Semaphore::new(limits.streams)),
            stop,
        }
    }

    /// Whether everything that comes in is practice.
    pub(crate) fn practice(&self) -> bool {
        self.practice
    }

    /// Opens a conversation, or finds the one that the same request opened.
    pub(crate) async fn open(&self, asked: OpenConversation) -> Result<ConversationId, NotTaken> {
        if let Some(label) = &asked.label
            && (label.chars().count() > limits::NAME_CHARS || label.chars().any(char::is_control))
        {
            return Err(NotTaken::Name);
        }
        let taken = self.openings.take(&());
        taken.map_err(NotTaken::TooFast)?;
        let (channel, practice) = (self.channel, self.practice);
        let opened = self.log.open_conversation(channel, asked, practice, now());
        Ok(opened.await?)
    }

    /// Takes a message, once. What is taken is durable.
    pub(crate) async fn say(
        &self,
        conversation: ConversationId,
        message: NewMessage,
    ) -> Result<Taken, NotTaken> {
        let NewMessage { id, text } = message;
        if text.trim().is_empty() {
            return Err(NotTaken::Empty);
        }
        if text.chars().count() > limits::TEXT_CHARS {
            return Err(NotTaken::TooLong);
        }
        if !says_something(&text) {
            return Err(NotTaken::Invisible);
        }
        let taken = self.messages.take(&conversation);
        taken.map_err(NotTaken::TooFast)?;
        let said = self.log.say(conversation, id, text, now()).await?;
        said.map_err(NotTaken::Refused)
    }

    /// Tells workstations that the customer is typing, now and then.
    pub(crate) fn typing(&self, conversation: ConversationId) {
        if self.typings.take(&conversation).is_ok() {
            // With no workstation connected there is no one to notify; the notice is not stored.
            let _ = self.typing.send((conversation, now()));
        }
    }

    /// The customer leaves.
    pub(crate) async fn leave(&self, conversation: ConversationId) -> Result<(), NotTaken> {
        Ok(self.log.leave(conversation, now()).await?)
    }

    /// A page of the conversation, after a position.
    pub(crate) async fn read(
        &self,
        conversation: ConversationId,
        after: u64,
    ) -> Result<Entries, NotTaken> {
        let after = after.min(limits::SEQ_MAX);
        let found = self.log.entries_after(conversation, after, PAGE).await?;
        found.ok_or(NotTaken::Refused(Refusal::UnknownConversation))
    }

    /// The conversation from a position on, as it grows.
    pub(crate) async fn follow(
        &self,
        conversation: ConversationId,
        after: u64,
    ) -> Result<Feed, NotTaken> {
        let place = Arc::clone(&self.feeds).try_acquire_owned();
        let place = place.map_err(|_| NotTaken::TooManyReaders)?;
        let after = after.min(limits::SEQ_MAX);
        let found = self.log.entries_after(conversation, after, 1).await?;
        if found.is_none() {
            return Err(NotTaken::Refused(Refusal::UnknownConversation));
        }
        let (log, stop) = (self.log.clone(), self.stop.clone());
        Ok(Feed::new(log, conversation, after, stop, place))
    }
}
