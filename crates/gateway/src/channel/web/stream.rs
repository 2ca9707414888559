//! A conversation as it grows: server-sent events, resumed from any position.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use baton_protocol::channel::Entry;
use futures_util::stream;

use super::{After, Customer, Web, malformed_after};
use crate::channel::Told;
use crate::http::HttpRefusal;

/// A sign of life for streams on which nothing happens.
const ALIVE: Duration = Duration::from_secs(10);

pub(super) async fn live(
    State(web): State<Arc<Web>>,
    Customer(conversation): Customer,
    headers: HeaderMap,
    after: Result<Query<After>, QueryRejection>,
) -> Result<Response, HttpRefusal> {
    let Query(After { after }) = after.map_err(|_| malformed_after())?;
    // What a browser's own EventSource sends when it comes back.
    let resumed = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let after = resumed.unwrap_or(after);
    let feed = web.customers.follow(conversation, after).await?;
    let events = stream::unfold(feed, |mut feed| async move {
        let event = match feed.next().await? {
            Told::Entry(entry) => as_event(&entry)?,
            Told::CaughtUp(position) => Event::default().event("ready").data(position.to_string()),
        };
        Some((Ok::<_, Infallible>(event), feed))
    });
    Ok(Sse::new(events)
        .keep_alive(KeepAlive::new().interval(ALIVE).text("alive"))
        .into_response())
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
