//! What the customers of a channel can do at the gateway.

use std::num::NonZeroU32;
use std::time::Duration;

use baton_protocol::channel::{Entries, NewMessage, OpenConversation, Taken};
use baton_protocol::{ConversationId, limits};
use baton_sanitiser::says_something;
use jiff::Timestamp;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::Feed;
use crate::GatewayConfig;
use crate::config::TokenBucket;
use crate::crowd::Crowd;
use crate::error::LogError;
use crate::http::Client;
use crate::log::Log;
use crate::rate::Buckets;
use crate::rules::Refusal;
use crate::shared::now;
use crate::shares::Shares;

/// Typing notices of one conversation.
const TYPING_RATE: TokenBucket = TokenBucket {
    burst: 2,
    per_second: 0.5,
};
/// Entries in one answer.
const PAGE: u32 = 200;
/// What an opening counts of the bytes that may be stored: the conversation's row, its first and its last event.
const OPENING: NonZeroU32 = NonZeroU32::MIN.saturating_add(1_023);
/// What a message counts of them beside its text.
const MESSAGE: u32 = 512;

/// Everything that a channel may ask of the gateway, with the bounds that hold for every channel.
pub(crate) struct Customers {
    channel: &'static str,
    practice: bool,
    log: Log,
    openings: Shares<Client>,
    messages: Buckets<ConversationId>,
    reads: Buckets<ConversationId>,
    bytes: Shares<Client>,
    bytes_each: Buckets<ConversationId>,
    typings: Buckets<ConversationId>,
    typing: broadcast::Sender<(ConversationId, Timestamp)>,
    feeds: Crowd<ConversationId>,
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
    /// So much is not stored at once; how long to wait.
    TooMuch(Duration),
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
            openings: Shares::new(limits.openings, limits.openings_in_all),
            messages: Buckets::new(limits.messages),
            typings: Buckets::new(TYPING_RATE),
            typing,
            reads: Buckets::new(limits.reads),
            bytes: Shares::a_day(limits.bytes.client, limits.bytes.in_all),
            bytes_each: Buckets::a_day(limits.bytes.conversation),
            feeds: Crowd::new(limits.streams, limits.streams_each),
            stop,
        }
    }

    /// Whether everything that comes in is practice.
    pub(crate) fn practice(&self) -> bool {
        self.practice
    }

    /// Opens a conversation, or finds the one that the same request opened.
    pub(crate) async fn open(
        &self,
        client: Client,
        asked: OpenConversation,
    ) -> Result<ConversationId, NotTaken> {
        if let Some(label) = &asked.label
            && (label.chars().count() > limits::NAME_CHARS || label.chars().any(char::is_control))
        {
            return Err(NotTaken::Name);
        }
        let taken = self.openings.take(&client, NonZeroU32::MIN);
        taken.map_err(NotTaken::TooFast)?;
        let stored = self.bytes.take(&client, OPENING);
        stored.map_err(NotTaken::TooMuch)?;
        let (channel, practice) = (self.channel, self.practice);
        let opened = self.log.open_conversation(channel, asked, practice, now());
        Ok(opened.await?)
    }

    /// Takes a message, once. What is taken is durable.
    pub(crate) async fn say(
        &self,
        client: Client,
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
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let bytes = NonZeroU32::MIN.saturating_add(bytes.saturating_add(MESSAGE - 1));
        let stored = self.bytes_each.take_many(&conversation, bytes);
        let stored = stored.and_then(|()| self.bytes.take(&client, bytes));
        stored.map_err(NotTaken::TooMuch)?;
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
        self.may_read(conversation)?;
        Ok(self.log.leave(conversation, now()).await?)
    }

    /// A page of the conversation, after a position.
    pub(crate) async fn read(
        &self,
        conversation: ConversationId,
        after: u64,
    ) -> Result<Entries, NotTaken> {
        self.may_read(conversation)?;
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
        self.may_read(conversation)?;
        let after = after.min(limits::SEQ_MAX);
        let found = self.log.entries_after(conversation, after, 1).await?;
        if found.is_none() {
            return Err(NotTaken::Refused(Refusal::UnknownConversation));
        }
        let (log, stop) = (self.log.clone(), self.stop.clone());
        let place = self.feeds.enter(conversation);
        Ok(Feed::new(log, conversation, after, stop, place))
    }

    fn may_read(&self, conversation: ConversationId) -> Result<(), NotTaken> {
        let taken = self.reads.take(&conversation);
        taken.map_err(NotTaken::TooFast)
    }
}
