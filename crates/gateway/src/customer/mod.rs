//! The customers' side: plain HTTP with JSON bodies, one secret per conversation.

mod guard;
mod refused;
mod secret;
mod stream;

use std::sync::Arc;
use std::time::Instant;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequestParts, Json, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{RequestPartsExt, Router};
use baton_protocol::channel::{Entries, NewMessage, OpenConversation, Opened, ProblemCode, Taken};
use baton_protocol::{ConversationId, limits};
use baton_sanitiser::says_something;
use serde::Deserialize;
use uuid::Uuid;

pub(crate) use self::guard::{Hosts, guard};
pub(crate) use self::refused::Refused;
pub(crate) use self::secret::Secrets;
use crate::rules::Refusal;
use crate::shared::{Shared, now};

/// The web page's name as a channel.
const CHANNEL: &str = "web";
/// Longest request body: the longest text, however it is escaped, and its frame.
const BODY_BYTES: usize = 12 * limits::TEXT_CHARS + 4_096;
/// Entries in one answer.
const PAGE: u32 = 200;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/conversations", post(open))
        .route("/api/conversations/{id}/messages", post(say).get(read))
        .route("/api/conversations/{id}/stream", get(stream::live))
        .route("/api/conversations/{id}/typing", post(typing))
        .route("/api/conversations/{id}/leave", post(leave))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
}

pub(crate) async fn not_found() -> Refused {
    Refused::new(ProblemCode::NotFound, "there is nothing at this address")
}

/// A request that showed its conversation's secret.
struct Customer(ConversationId);

impl FromRequestParts<Arc<Shared>> for Customer {
    type Rejection = Refused;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let not_yours = || {
            Refused::new(
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
        if shared.secrets.is(conversation, shown) {
            Ok(Self(conversation))
        } else {
            Err(not_yours())
        }
    }
}

async fn open(
    State(shared): State<Arc<Shared>>,
    asked: Result<Json<OpenConversation>, JsonRejection>,
) -> Result<Response, Refused> {
    let Json(asked) = asked.map_err(Refused::body)?;
    if let Some(label) = &asked.label
        && (label.chars().count() > limits::NAME_CHARS || label.chars().any(char::is_control))
    {
        return Err(Refused::new(
            ProblemCode::TooLarge,
            "a name has at most 120 characters and stands on one line",
        ));
    }
    shared
        .openings
        .take((), Instant::now())
        .map_err(Refused::too_fast)?;
    let practice = shared.config.practice;
    let conversation = shared
        .log
        .open_conversation(CHANNEL, asked, practice, now())
        .await?;
    let opened = Opened {
        conversation,
        secret: shared.secrets.of(conversation),
        practice,
    };
    Ok((StatusCode::CREATED, Json(opened)).into_response())
}

async fn say(
    State(shared): State<Arc<Shared>>,
    Customer(conversation): Customer,
    message: Result<Json<NewMessage>, JsonRejection>,
) -> Result<Json<Taken>, Refused> {
    let Json(NewMessage { id, text }) = message.map_err(Refused::body)?;
    if text.trim().is_empty() {
        return Err(Refused::new(ProblemCode::Malformed, "the message is empty"));
    }
    if text.chars().count() > limits::TEXT_CHARS {
        return Err(Refused::new(
            ProblemCode::TooLarge,
            "a message has at most 16384 characters",
        ));
    }
    if !says_something(&text) {
        return Err(Refused::new(
            ProblemCode::Malformed,
            "nothing in the message can be seen",
        ));
    }
    shared
        .messages
        .take(conversation, Instant::now())
        .map_err(Refused::too_fast)?;
    let said = shared.log.say(conversation, id, text, now()).await?;
    said.map(Json).map_err(|why| match why {
        Refusal::UnknownConversation => {
            Refused::new(ProblemCode::NotYours, "there is no such conversation")
        }
        Refusal::MessageReused | Refusal::KeyReused => Refused::new(
            ProblemCode::MessageReused,
            "this message id stands for another text already",
        ),
        Refusal::CustomerLeft | Refusal::ConversationClosed => {
            Refused::new(ProblemCode::ConversationOver, "the conversation is over")
        }
        Refusal::ConversationFull => Refused::new(
            ProblemCode::ConversationFull,
            "the conversation is as long as it can be; please start a new one",
        ),
    })
}

#[derive(Debug, Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

async fn read(
    State(shared): State<Arc<Shared>>,
    Customer(conversation): Customer,
    after: Result<Query<After>, QueryRejection>,
) -> Result<Json<Entries>, Refused> {
    let Query(After { after }) = after.map_err(|_| Refused::malformed_after())?;
    let found = shared
        .log
        .entries_after(conversation, after.min(limits::SEQ_MAX), PAGE)
        .await?;
    found
        .map(Json)
        .ok_or_else(|| Refused::new(ProblemCode::NotYours, "there is no such conversation"))
}

async fn typing(State(shared): State<Arc<Shared>>, Customer(conversation): Customer) -> StatusCode {
    if shared.typings.take(conversation, Instant::now()).is_ok() {
        // With no workstation connected there is no one to notify; the notice is not stored.
        let _ = shared.typing.send((conversation, now()));
    }
    StatusCode::NO_CONTENT
}

async fn leave(
    State(shared): State<Arc<Shared>>,
    Customer(conversation): Customer,
) -> Result<StatusCode, Refused> {
    shared.log.leave(conversation, now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
