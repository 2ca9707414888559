//! The web: plain HTTP with JSON bodies, one secret per conversation, and the page that speaks it.

mod page;
mod secret;
mod stream;

use std::sync::Arc;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequestParts, Json, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, RequestPartsExt, Router};
use baton_protocol::channel::{Entries, NewMessage, OpenConversation, Opened, ProblemCode, Taken};
use baton_protocol::{ConversationId, limits};
use serde::Deserialize;
use uuid::Uuid;

use self::page::Page;
use self::secret::Secrets;
use super::{Customers, NotTaken};
use crate::http::{Client, HttpRefusal};
use crate::rules::Refusal;

/// Its name, as workstations are told.
pub(crate) const CHANNEL: &str = "web";
/// Longest request body: the longest text, however it is escaped, and its frame.
const BODY_BYTES: usize = 12 * limits::TEXT_CHARS + 4_096;

struct Web {
    customers: Customers,
    secrets: Secrets,
    page: Page,
}

/// The page and what it asks for. `key` is what conversation secrets are derived from.
pub(crate) fn routes(customers: Customers, key: &[u8; 32]) -> Router {
    let web = Web {
        secrets: Secrets::new(key),
        page: Page::new(customers.practice()),
        customers,
    };
    Router::new()
        .route("/api/conversations", post(open))
        .route("/api/conversations/{id}/messages", post(say).get(read))
        .route("/api/conversations/{id}/stream", get(stream::live))
        .route("/api/conversations/{id}/typing", post(typing))
        .route("/api/conversations/{id}/leave", post(leave))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .merge(page::routes())
        .with_state(Arc::new(web))
}

/// A request that showed its conversation's secret.
struct Customer(ConversationId);

impl FromRequestParts<Arc<Web>> for Customer {
    type Rejection = HttpRefusal;

    async fn from_request_parts(
        parts: &mut Parts,
        web: &Arc<Web>,
    ) -> Result<Self, Self::Rejection> {
        let not_yours = || {
            HttpRefusal::new(
                ProblemCode::NotYours,
                "there is no such conversation, or this is not its secret",
            )
        };
        let Path(id) = parts
            .extract::<Path<Uuid>>()
            .await
            .map_err(|_| not_yours())?;
        let shown = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(not_yours)?;
        let conversation = ConversationId(id);
        if web.secrets.is(conversation, shown) {
            Ok(Self(conversation))
        } else {
            Err(not_yours())
        }
    }
}

async fn open(
    State(web): State<Arc<Web>>,
    Extension(client): Extension<Client>,
    asked: Result<Json<OpenConversation>, JsonRejection>,
) -> Result<Response, HttpRefusal> {
    let Json(asked) = asked.map_err(HttpRefusal::body)?;
    let conversation = web.customers.open(client, asked).await?;
    let opened = Opened {
        conversation,
        secret: web.secrets.of(conversation),
        practice: web.customers.practice(),
    };
    Ok((StatusCode::CREATED, Json(opened)).into_response())
}

async fn say(
    State(web): State<Arc<Web>>,
    Extension(client): Extension<Client>,
    Customer(conversation): Customer,
    message: Result<Json<NewMessage>, JsonRejection>,
) -> Result<Json<Taken>, HttpRefusal> {
    let Json(message) = message.map_err(HttpRefusal::body)?;
    Ok(Json(
        web.customers.say(client, conversation, message).await?,
    ))
}

#[derive(Debug, Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

async fn read(
    State(web): State<Arc<Web>>,
    Customer(conversation): Customer,
    after: Result<Query<After>, QueryRejection>,
) -> Result<Json<Entries>, HttpRefusal> {
    let Query(After { after }) = after.map_err(|_| malformed_after())?;
    Ok(Json(web.customers.read(conversation, after).await?))
}

async fn typing(State(web): State<Arc<Web>>, Customer(conversation): Customer) -> StatusCode {
    web.customers.typing(conversation);
    StatusCode::NO_CONTENT
}

async fn leave(
    State(web): State<Arc<Web>>,
    Customer(conversation): Customer,
) -> Result<StatusCode, HttpRefusal> {
    web.customers.leave(conversation).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn malformed_after() -> HttpRefusal {
    HttpRefusal::new(
        ProblemCode::Malformed,
        "\"after\" is a position: a number from 0",
    )
}

impl From<NotTaken> for HttpRefusal {
    fn from(why: NotTaken) -> Self {
        match why {
            NotTaken::Name => Self::new(
                ProblemCode::TooLarge,
                "a name has at most 120 characters and stands on one line",
            ),
            NotTaken::Empty => Self::new(ProblemCode::Malformed, "the message is empty"),
            NotTaken::TooLong => Self::new(
                ProblemCode::TooLarge,
                "a message has at most 16384 characters",
            ),
            NotTaken::Invisible => {
                Self::new(ProblemCode::Malformed, "nothing in the message can be seen")
            }
            NotTaken::TooFast(wait) => Self::too_fast(wait),
            NotTaken::TooMuch(wait) => Self::too_much(wait),
            NotTaken::Refused(refusal) => refused(refusal),
            NotTaken::Log(error) => {
                tracing::error!(%error, "the log could not be used for a customer");
                Self::unavailable("this cannot be saved or read right now; please try again")
            }
        }
    }
}

fn refused(refusal: Refusal) -> HttpRefusal {
    match refusal {
        Refusal::UnknownConversation => {
            HttpRefusal::new(ProblemCode::NotYours, "there is no such conversation")
        }
        Refusal::MessageReused | Refusal::KeyReused => HttpRefusal::new(
            ProblemCode::MessageReused,
            "this message id stands for another text already",
        ),
        Refusal::CustomerLeft | Refusal::ConversationClosed => {
            HttpRefusal::new(ProblemCode::ConversationOver, "the conversation is over")
        }
        Refusal::ConversationFull => HttpRefusal::new(
            ProblemCode::ConversationFull,
            "the conversation is as long as it can be; please start a new one",
        ),
    }
}
