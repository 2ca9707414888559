//! The gateway's customer channel, from the customer's side.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use baton_backoff::Backoff;
use baton_protocol::channel::{
    Entries, Entry, NewMessage, OpenConversation, Opened, Problem, ProblemCode, Taken,
};
use baton_protocol::{ConversationId, MessageId};
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::PracticeError;

/// Longest wait for one answer of the gateway.
const WITHIN: Duration = Duration::from_secs(10);

/// Tries of one request before the contact is given up.
const TRIES: u32 = 30;

/// The waits between two tries.
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(200), Duration::from_secs(10));

/// Why something could not be done at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The conversation is over.
    #[error("the conversation is over")]
    Over,
    /// The gateway refuses for good, or cannot be reached.
    #[error("the gateway did not take a customer's request: {0}")]
    Failed(String),
}

/// The gateway's customer channel. Every request is tried again for as long as the gateway is only
/// busy or away, and has the same effect however often it is sent.
#[derive(Debug, Clone)]
pub struct Channel {
    client: Client,
    base: Url,
}

/// An open conversation, from the customer's side.
pub struct Line {
    channel: Channel,
    secret: String,
    conversation: ConversationId,
    /// The customer's messages that the gateway confirmed.
    confirmed: Mutex<Vec<MessageId>>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line")
            .field("conversation", &self.conversation)
            .finish_non_exhaustive()
    }
}

impl Channel {
    /// The channel of the gateway whose customers' page is at `url`.
    ///
    /// # Errors
    /// When that is no address of a page.
    pub fn new(url: &str) -> Result<Self, PracticeError> {
        let wrong = |problem: String| PracticeError::Gateway {
            url: url.to_owned(),
            problem,
        };
        let mut base = Url::parse(url).map_err(|e| wrong(e.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(wrong("it must start with http:// or https://".to_owned()));
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let client = Client::builder()
            .timeout(WITHIN)
            .no_proxy()
            .build()
            .map_err(|e| wrong(e.to_string()))?;
        Ok(Self { client, base })
    }

    fn url(&self, path: &str) -> Result<Url, Trouble> {
        self.base
            .join(path)
            .map_err(|e| Trouble::Failed(e.to_string()))
    }

    /// Opens a conversation under the name the customer gives, if any; says whether the gateway
    /// marks it as practice.
    ///
    /// # Errors
    /// When the gateway refuses, or cannot be reached for long.
    pub async fn open(&self, label: Option<String>) -> Result<(Line, bool), Trouble> {
        let body = OpenConversation {
            request: Some(Uuid::now_v7()),
            label,
        };
        let url = self.url("api/conversations")?;
        let opened: Opened = asked(|| self.client.post(url.clone()).json(&body)).await?;
        let line = Line {
            channel: self.clone(),
            secret: opened.secret,
            conversation: opened.conversation,
            confirmed: Mutex::default(),
        };
        Ok((line, opened.practice))
    }
}

impl Line {
    fn url(&self, what: &str) -> Result<Url, Trouble> {
        self.channel
            .url(&format!("api/conversations/{}/{what}", self.conversation))
    }

    /// The conversation.
    pub fn conversation(&self) -> Uuid {
        self.conversation.0
    }

    /// Writes a message. It is the same message however often it has to be sent.
    ///
    /// # Errors
    /// When the conversation is over, or the gateway refuses or cannot be reached for long.
    pub async fn say(&self, text: String) -> Result<(), Trouble> {
        let body = NewMessage {
            id: MessageId(Uuid::now_v7()),
            text,
        };
        let url = self.url("messages")?;
        let client = &self.channel.client;
        let _: Taken = asked(|| {
            client
                .post(url.clone())
                .bearer_auth(&self.secret)
                .json(&body)
        })
        .await?;
        self.confirmed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(body.id);
        Ok(())
    }

    /// The messages the gateway confirmed, in the order in which they were written.
    pub fn confirmed(&self) -> Vec<Uuid> {
        let confirmed = self.confirmed.lock();
        let confirmed = confirmed.unwrap_or_else(PoisonError::into_inner);
        confirmed.iter().map(|id| id.0).collect()
    }

    /// Entries after a position, oldest first; at most a page of them.
    ///
    /// # Errors
    /// When the gateway refuses or cannot be reached for long.
    pub async fn after(&self, position: u64) -> Result<Vec<Entry>, Trouble> {
        let mut url = self.url("messages")?;
        url.query_pairs_mut()
            .append_pair("after", &position.to_string());
        let client = &self.channel.client;
        let read: Entries = asked(|| client.get(url.clone()).bearer_auth(&self.secret)).await?;
        Ok(read.entries)
    }

    /// The whole conversation as the customer sees it.
    ///
    /// # Errors
    /// As [`Line::after`].
    pub async fn everything(&self) -> Result<Vec<Entry>, Trouble> {
        let mut all: Vec<Entry> = Vec::new();
        loop {
            let position = all.last().map_or(0, |entry| entry.position);
            let page = self.after(position).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// Leaves the conversation.
    ///
    /// # Errors
    /// As [`Line::say`].
    pub async fn leave(&self) -> Result<(), Trouble> {
        let url = self.url("leave")?;
        let client = &self.channel.client;
        tried(|| client.post(url.clone()).bearer_auth(&self.secret))
            .await
            .map(|_| ())
    }
}

async fn asked<T: DeserializeOwned>(request: impl Fn() -> RequestBuilder) -> Result<T, Trouble> {
    let response = tried(request).await?;
    let read = response.json().await;
    read.map_err(|e| Trouble::Failed(format!("the gateway's answer cannot be read: {e}")))
}

/// Sends a request until it is answered for good; waits as long as the gateway asks.
async fn tried(request: impl Fn() -> RequestBuilder) -> Result<Response, Trouble> {
    let mut problem = String::new();
    for failures in 1..=TRIES {
        let wait = match request().send().await {
            Ok(response) if response.status().is_success() => return Ok(response),
            Ok(response) => {
                let asked = retry_after(&response);
                let status = response.status();
                problem = match response.json::<Problem>().await {
                    Ok(said) if said.code == ProblemCode::ConversationOver => {
                        return Err(Trouble::Over);
                    }
                    Ok(said) => format!("{status}: {}", said.detail),
                    Err(_) => status.to_string(),
                };
                let passing = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
                if !passing {
                    return Err(Trouble::Failed(problem));
                }
                asked
            }
            Err(error) => {
                problem = error.to_string();
                None
            }
        };
        let usual = BACKOFF.longest(failures);
        tokio::time::sleep(wait.unwrap_or(usual).min(BACKOFF.most)).await;
    }
    Err(Trouble::Failed(problem))
}

fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    text.parse().ok().map(Duration::from_secs)
}
