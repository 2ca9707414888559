//! A conversation as it grows: server-sent events, resumed from any position.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use baton_protocol::channel::{Entry, ProblemCode};
use baton_protocol::{ConversationId, limits};
use futures_util::stream;
use tokio::sync::OwnedSemaphorePermit;

use super::{After, Customer, Refused};
use crate::log::Watcher;
use crate::shared::Shared;

/// Entries read at once; one stream never holds more.
const PAGE: u32 = 50;
/// A sign of life for streams on which nothing happens.
const ALIVE: Duration = Duration::from_secs(10);

struct Live {
    shared: Arc<Shared>,
    conversation: ConversationId,
    /// Position of the newest entry read.
    after: u64,
    read: VecDeque<Entry>,
    growth: Watcher,
    caught_up: bool,
    _place: OwnedSemaphorePermit,
}

pub(crate) async fn live(
    State(shared): State<Arc<Shared>>,
    Customer(conversation): Customer,
    headers: HeaderMap,
    after: Result<Query<After>, QueryRejection>,
) -> Result<Response, Refused> {
    let Query(After { after }) = after.map_err(|_| Refused::malformed_after())?;
    // What a browser's own EventSource sends when it comes back.
    let resumed = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let Ok(place) = Arc::clone(&shared.streams).try_acquire_owned() else {
        return Err(Refused::unavailable(
            "too many people are reading right now",
        ));
    };
    let after = resumed.unwrap_or(after).min(limits::SEQ_MAX);
    if shared
        .log
        .entries_after(conversation, after, 1)
        .await?
        .is_none()
    {
        return Err(Refused::new(
            ProblemCode::NotYours,
            "there is no such conversation",
        ));
    }
    let live = Live {
        growth: shared.log.watch(conversation),
        shared,
        conversation,
        after,
        read: VecDeque::new(),
        caught_up: false,
        _place: place,
    };
    let events = stream::unfold(live, |mut live| async move {
        let event = live.next().await?;
        Some((Ok::<_, Infallible>(event), live))
    });
    Ok(Sse::new(events)
        .keep_alive(KeepAlive::new().interval(ALIVE).text("alive"))
        .into_response())
}

impl Live {
    /// The next entry, `ready` when everything so far was told, or the end of the stream: the
    /// reader comes back with the position it has.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(entry) = self.read.pop_front() {
                return as_event(&entry);
            }
            let found = self
                .shared
                .log
                .entries_after(self.conversation, self.after, PAGE)
                .await;
            let entries = match found {
                Ok(found) => found?.entries,
                Err(error) => {
                    tracing::error!(%error, "a live stream ended because the log could not be read");
                    return None;
                }
            };
            if let Some(newest) = entries.last() {
                self.after = newest.position;
                self.read = entries.into();
                continue;
            }
            if !self.caught_up {
                self.caught_up = true;
                return Some(Event::default().event("ready").data(self.after.to_string()));
            }
            tokio::select! {
                () = self.growth.grown() => {}
                () = self.shared.stop.cancelled() => return None,
            }
        }
    }
}

fn as_event(entry: &Entry) -> Option<Event> {
    match Event::default()
        .event("entry")
        .id(entry.position.to_string())
        .json_data(entry)
    {
        Ok(event) => Some(event),
        Err(error) => {
            tracing::error!(%error, "an entry cannot be written as JSON");
            None
        }
    }
}
