//! A customer of the test's own, at the gateway's HTTP channel. They do not give up: what was not
//! confirmed is sent again, with the same id.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use baton_protocol::channel::{
    Entries, Entry, EntryBody, NewMessage, OpenConversation, Opened, Taken,
};
use baton_protocol::{AuthorKind, ConversationId, ConversationState, MessageId};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// How long a customer goes on trying while nobody answers.
const PATIENCE: Duration = Duration::from_secs(120);
const ONE_TRY: Duration = Duration::from_secs(5);
const BETWEEN: Duration = Duration::from_millis(100);

/// An open conversation, from the customer's side.
pub(crate) struct Customer {
    client: Client,
    address: String,
    secret: String,
    pub(crate) conversation: ConversationId,
    /// Everything read so far, in order.
    pub(crate) read: Vec<Entry>,
}

impl Customer {
    /// Opens a conversation at the gateway on this port.
    pub(crate) async fn open(port: u16, label: &str) -> Result<Self> {
        let client = Client::builder().timeout(ONE_TRY).no_proxy().build()?;
        let address = format!("http://127.0.0.1:{port}/api/conversations");
        let wish = OpenConversation {
            request: Some(Uuid::now_v7()),
            label: Some(label.to_owned()),
        };
        let opened: Opened = confirmed(|| client.post(&address).json(&wish)).await?;
        ensure!(
            opened.practice,
            "the practice floor opens practice conversations"
        );
        Ok(Self {
            address: format!("{address}/{}", opened.conversation),
            client,
            secret: opened.secret,
            conversation: opened.conversation,
            read: Vec::new(),
        })
    }

    /// Writes a message and answers once the gateway has confirmed it.
    pub(crate) async fn say(&self, text: &str) -> Result<MessageId> {
        let message = NewMessage {
            id: MessageId(Uuid::now_v7()),
            text: text.to_owned(),
        };
        let address = format!("{}/messages", self.address);
        let taken: Taken = confirmed(|| {
            self.client
                .post(&address)
                .bearer_auth(&self.secret)
                .json(&message)
        })
        .await?;
        ensure!(taken.id == message.id, "another message was confirmed");
        Ok(message.id)
    }

    /// Reads what is new.
    pub(crate) async fn listen(&mut self) -> Result<()> {
        loop {
            let after = self.read.last().map_or(0, |entry| entry.position);
            let address = format!("{}/messages?after={after}", self.address);
            let new: Entries =
                confirmed(|| self.client.get(&address).bearer_auth(&self.secret)).await?;
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

/// Sends a request again and again until it is answered for good.
async fn confirmed<T: DeserializeOwned>(request: impl Fn() -> RequestBuilder) -> Result<T> {
    let begun = Instant::now();
    loop {
        let why = match answer(request()).await {
            Ok(answer) => return Ok(answer),
            Err(Unanswered::ForGood(error)) => return Err(error),
            Err(Unanswered::ForNow(why)) => why,
        };
        if begun.elapsed() > PATIENCE {
            bail!("the gateway did not answer in {PATIENCE:?}: {why}");
        }
        tokio::time::sleep(BETWEEN).await;
    }
}

enum Unanswered {
    ForNow(String),
    ForGood(anyhow::Error),
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Unanswered> {
    let for_now = |error: reqwest::Error| Unanswered::ForNow(error.to_string());
    let response = request.send().await.map_err(for_now)?;
    let status = response.status();
    let body = response.bytes().await.map_err(for_now)?;
    if status.is_success() {
        return serde_json::from_slice(&body)
            .context("the gateway's answer cannot be read")
            .map_err(Unanswered::ForGood);
    }
    let said = String::from_utf8_lossy(&body).into_owned();
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        return Err(Unanswered::ForNow(format!("{status}: {said}")));
    }
    Err(Unanswered::ForGood(anyhow::anyhow!("{status}: {said}")))
}
