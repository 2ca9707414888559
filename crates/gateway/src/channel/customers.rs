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
    openings: Buckets<Client>,
    openings_in_all: Buckets<()>,
    messages: Buckets<ConversationId>,
    bytes: Bytes,
    typings: Buckets<ConversationId>,
    typing: broadcast::Sender<(ConversationId, Timestamp)>,
    feeds: Crowd<ConversationId>,
    stop: CancellationToken,
}

/// What customers may have stored.
struct Bytes {
    conversation: Buckets<ConversationId>,
    client: Buckets<Client>,
    in_all: Buckets<()>,
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
            openings: Buckets::new(limits.openings),
            openings_in_all: Buckets::new(limits.openings_in_all),
            messages: Buckets::new(limits.messages),
            typings: Buckets::new(TYPING_RATE),
            typing,
            bytes: Bytes {
                conversation: Buckets::a_day(limits.bytes.conversation),
                client: Buckets::a_day(limits.bytes.client),
                in_all: Buckets::a_day(limits.bytes.in_all),
            },
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
        let taken = self.openings.take(&client);
        let taken = taken.and_then(|()| self.openings_in_all.take(&()));
        taken.map_err(NotTaken::TooFast)?;
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
        let stored = self.bytes.take(client, conversation, &text);
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
        let after = after.min(limits::SEQ_MAX);
        let found = self.log.entries_after(conversation, after, 1).await?;
        if found.is_none() {
            return Err(NotTaken::Refused(Refusal::UnknownConversation));
        }
        let (log, stop) = (self.log.clone(), self.stop.clone());
        let place = self.feeds.enter(conversation);
        Ok(Feed::new(log, conversation, after, stop, place))
    }
}

impl Bytes {
    /// Takes what a text needs, or says how long to wait for it.
    fn take(
        &self,
        client: Client,
        conversation: ConversationId,
        text: &str,
    ) -> Result<(), Duration> {
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let Some(bytes) = NonZeroU32::new(bytes) else {
            return Ok(());
        };
        self.conversation.take_many(&conversation, bytes)?;
        self.client.take_many(&client, bytes)?;
        self.in_all.take_many(&(), bytes)
    }
}
