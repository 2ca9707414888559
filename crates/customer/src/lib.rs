//! A customer at the gateway's HTTP channel, for tests and measurements.
//!
//! It does one request at a time and says what came of it; simulated customers with a character and a case are the
//! practice floor's. It knows the channel's bodies (`baton_protocol::channel`) and nothing behind the channel. No product
//! code may depend on it. Start at [`Customer`].

use std::time::{Duration, Instant};

use baton_protocol::channel::{
    Entries, Entry, NewMessage, OpenConversation, Opened, Problem, ProblemCode, Taken,
};
use baton_protocol::{ConversationId, MessageId};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// How long one request may take: a gateway that cannot write tries for ten seconds before it says so.
const ONE_TRY: Duration = Duration::from_secs(30);
/// Between two tries, and between two looks at the conversation.
const BETWEEN: Duration = Duration::from_millis(50);
/// How long [`Customer::reads`] waits.
const READS_WITHIN: Duration = Duration::from_secs(30);

/// A customer in an open conversation.
///
/// The methods without `try_` are for tests: they panic where the gateway refuses.
///
/// ```no_run
/// # async fn example() -> Result<(), baton_customer::Refusal> {
/// use baton_customer::{Customer, Patience};
/// use uuid::Uuid;
///
/// let page = "http://127.0.0.1:4870/";
/// let customer = Customer::try_open(page, Some("Maria"), Patience::None).await?;
/// customer.try_say(Uuid::now_v7(), "Where is my parcel?").await?;
/// customer.reads("I will look it up.").await;
/// # Ok(())
/// # }
/// ```
pub struct Customer {
    http: Client,
    page: String,
    patience: Patience,
    /// What the gateway answered to the opening.
    pub opened: Opened,
}

/// What a customer does about a gateway that is away, busy or asks them to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// They take the first answer.
    None,
    /// They send the same request again for this long.
    For(Duration),
}

/// Why a request was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The gateway said no.
    #[error("the gateway answered {status} ({code:?}): {detail}")]
    Refused {
        /// The status of its answer.
        status: u16,
        /// Its reason.
        code: ProblemCode,
        /// Its words.
        detail: String,
    },
    /// There was no answer, or not one of a gateway.
    #[error("no answer of a gateway: {0}")]
    NoAnswer(String),
}

impl Refusal {
    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::NoAnswer(_) => None,
        }
    }

    /// The gateway's reason, if it gave one.
    pub fn code(self) -> Option<ProblemCode> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::NoAnswer(_) => None,
        }
    }

    /// Whether the same request may be taken later.
    fn may_pass(&self) -> bool {
        self.status()
            .is_none_or(|status| status == 429 || status >= 500)
    }
}

impl Customer {
    /// Opens a conversation at the gateway whose page for customers is at `page`.
    ///
    /// # Errors
    /// When the gateway does not open one.
    pub async fn try_open(
        page: &str,
        label: Option<&str>,
        patience: Patience,
    ) -> Result<Self, Refusal> {
        let wish = OpenConversation {
            request: Some(Uuid::now_v7()),
            label: label.map(str::to_owned),
        };
        Self::try_open_with(page, &wish, patience).await
    }

    /// Opens a conversation with this body.
    ///
    /// # Errors
    /// When the gateway does not open one.
    pub async fn try_open_with(
        page: &str,
        body: &impl Serialize,
        patience: Patience,
    ) -> Result<Self, Refusal> {
        let http = Client::builder().timeout(ONE_TRY).no_proxy().build();
        let http = http.map_err(|error| Refusal::NoAnswer(error.to_string()))?;
        let url = format!("{page}api/conversations");
        let request = || http.post(&url).json(body);
        let opened = answer(patience, StatusCode::CREATED, request).await?;
        Ok(Self {
            http,
            page: page.to_owned(),
            patience,
            opened,
        })
    }

    /// Opens a conversation.
    pub async fn open(page: &str) -> Self {
        taken(Self::try_open(page, None, Patience::None).await)
    }

    /// The same customer where the gateway is now.
    #[must_use]
    pub fn at(&self, page: &str) -> Self {
        Self {
            http: self.http.clone(),
            page: page.to_owned(),
            patience: self.patience,
            opened: self.opened.clone(),
        }
    }

    /// The conversation.
    pub fn id(&self) -> ConversationId {
        self.opened.conversation
    }

    /// Writes a message. With the same id it is the same message, however often it is sent.
    ///
    /// # Errors
    /// When the gateway does not take it.
    pub async fn try_say(&self, id: Uuid, text: &str) -> Result<Taken, Refusal> {
        let message = NewMessage {
            id: MessageId(id),
            text: text.to_owned(),
        };
        let request = || self.post("messages", &message);
        answer(self.patience, StatusCode::OK, request).await
    }

    /// Writes a message.
    pub async fn say(&self, text: &str) -> Taken {
        taken(self.try_say(Uuid::now_v7(), text).await)
    }

    /// Reads a page of entries after a position.
    ///
    /// # Errors
    /// When the gateway does not give them.
    pub async fn try_entries(&self, after: u64) -> Result<Entries, Refusal> {
        let rest = format!("messages?after={after}");
        answer(self.patience, StatusCode::OK, || self.get(&rest)).await
    }

    /// Reads a page of entries after a position.
    pub async fn entries(&self, after: u64) -> Entries {
        taken(self.try_entries(after).await)
    }

    /// Reads the whole conversation.
    ///
    /// # Errors
    /// When the gateway does not give it.
    pub async fn try_read(&self) -> Result<Vec<Entry>, Refusal> {
        let mut read: Vec<Entry> = Vec::new();
        loop {
            let after = read.last().map_or(0, |entry| entry.position);
            let page = self.try_entries(after).await?;
            let whole = page
                .entries
                .last()
                .is_none_or(|last| last.position >= page.head);
            read.extend(page.entries);
            if whole {
                return Ok(read);
            }
        }
    }

    /// Reads the whole conversation.
    pub async fn read(&self) -> Vec<Entry> {
        taken(self.try_read().await)
    }

    /// The whole conversation as JSON, to look for words in it.
    pub async fn page(&self) -> String {
        let entries = self.read().await;
        taken(serde_json::to_string(&entries).map_err(|e| Refusal::NoAnswer(e.to_string())))
    }

    /// Reads until some words stand in the conversation.
    pub async fn reads(&self, words: &str) {
        let begun = Instant::now();
        while !self.page().await.contains(words) {
            assert!(
                begun.elapsed() < READS_WITHIN,
                "the customer waited in vain for {words:?}"
            );
            tokio::time::sleep(BETWEEN).await;
        }
    }

    /// Says that they are typing.
    pub async fn types(&self) {
        let sent = self
            .http
            .post(self.url("typing"))
            .bearer_auth(&self.opened.secret);
        taken(sent_once(sent, StatusCode::NO_CONTENT).await);
    }

    /// Leaves the conversation.
    pub async fn leave(&self) {
        let sent = self.post("leave", &serde_json::json!({}));
        taken(sent_once(sent, StatusCode::NO_CONTENT).await);
    }

    /// A request about this conversation with a body, not sent yet.
    pub fn post(&self, rest: &str, body: &impl Serialize) -> RequestBuilder {
        self.http
            .post(self.url(rest))
            .bearer_auth(&self.opened.secret)
            .json(body)
    }

    /// A request about this conversation, not sent yet.
    pub fn get(&self, rest: &str) -> RequestBuilder {
        self.http
            .get(self.url(rest))
            .bearer_auth(&self.opened.secret)
    }

    fn url(&self, rest: &str) -> String {
        format!("{}api/conversations/{}/{rest}", self.page, self.id())
    }
}

/// Sends a request until it is answered for good, or patience ends.
async fn answer<T: DeserializeOwned>(
    patience: Patience,
    wanted: StatusCode,
    request: impl Fn() -> RequestBuilder,
) -> Result<T, Refusal> {
    let begun = Instant::now();
    loop {
        let refusal = match sent_once(request(), wanted).await {
            Ok(answer) => match answer.json().await {
                Ok(body) => return Ok(body),
                Err(error) => Refusal::NoAnswer(error.to_string()),
            },
            Err(refusal) => refusal,
        };
        match patience {
            Patience::For(time) if refusal.may_pass() && begun.elapsed() < time => {}
            Patience::For(_) | Patience::None => return Err(refusal),
        }
        tokio::time::sleep(BETWEEN).await;
    }
}

async fn sent_once(request: RequestBuilder, wanted: StatusCode) -> Result<Response, Refusal> {
    let no_answer = |error: reqwest::Error| Refusal::NoAnswer(error.to_string());
    let answer = request.send().await.map_err(no_answer)?;
    let status = answer.status();
    if status == wanted {
        return Ok(answer);
    }
    let problem: Problem = answer.json().await.map_err(no_answer)?;
    Err(Refusal::Refused {
        status: status.as_u16(),
        code: problem.code,
        detail: problem.detail,
    })
}

#[expect(
    clippy::panic,
    reason = "for tests: what the gateway refuses there fails the test"
)]
fn taken<T>(answer: Result<T, Refusal>) -> T {
    match answer {
        Ok(taken) => taken,
        Err(refusal) => panic!("{refusal}"),
    }
}
