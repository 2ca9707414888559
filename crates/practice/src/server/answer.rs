//! Answers, right and wrong.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::Fate;
use super::connection::ConnectionCutter;
use crate::faults::Fault;

/// Time for the first half of a cut answer to leave before the connection ends.
const HALF: Duration = Duration::from_millis(10);

const JSON: (header::HeaderName, HeaderValue) = (
    header::CONTENT_TYPE,
    HeaderValue::from_static("application/json"),
);

/// Applies its fate to the answer.
pub(super) async fn under(
    mut fate: Fate,
    found: Result<String, StatusCode>,
    breaker: &ConnectionCutter,
) -> Response {
    tokio::time::sleep(fate.latency).await;
    let wait = [(header::RETRY_AFTER, HeaderValue::from(fate.retry_after_s))];
    match fate.fault {
        None | Some(Fault::WrongRecord) => plain(found),
        Some(Fault::RateLimited) => (
            StatusCode::TOO_MANY_REQUESTS,
            wait,
            error("too many requests"),
        )
            .into_response(),
        Some(Fault::Unavailable) => {
            (StatusCode::SERVICE_UNAVAILABLE, wait, error("unavailable")).into_response()
        }
        Some(Fault::ServerError) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            error("something went wrong"),
        )
            .into_response(),
        Some(Fault::Timeout) => {
            tokio::time::sleep(fate.hang).await;
            breaker.reset();
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        Some(Fault::Reset | Fault::Down) => {
            breaker.reset();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Some(Fault::Truncated) => match found {
            Ok(text) => truncated(&text, &mut fate.rng),
            Err(status) => status.into_response(),
        },
        Some(Fault::Null) => {
            // The records found are JSON of our own.
            let value = found.ok().and_then(|text| serde_json::from_str(&text).ok());
            Json(value.map_or(Value::Null, |v| nulled(v, &mut fate.rng))).into_response()
        }
        Some(Fault::NotJson) => {
            Html("<!doctype html><title>Maintenance</title><p>We will be back soon.</p>")
                .into_response()
        }
    }
}

fn plain(found: Result<String, StatusCode>) -> Response {
    match found {
        Ok(text) => ([JSON], text).into_response(),
        Err(status) => (status, error("no such record")).into_response(),
    }
}

fn error(text: &str) -> Json<Value> {
    Json(json!({"error": text}))
}

/// Either well-formed HTTP around JSON that stops, or a connection that ends before the announced
/// length.
fn truncated(text: &str, rng: &mut ChaCha8Rng) -> Response {
    let cut = text.floor_char_boundary(rng.random_range(1..text.len().max(2)));
    let half = text[..cut].to_owned();
    let kind = [JSON];
    if rng.random() {
        return (kind, half).into_response();
    }
    let length = [(header::CONTENT_LENGTH, HeaderValue::from(text.len()))];
    let pieces = stream::unfold(Some(half), async |half| match half {
        Some(half) => Some((Ok(half), None)),
        None => {
            tokio::time::sleep(HALF).await;
            Some((
                Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)),
                None,
            ))
        }
    });
    (kind, length, Body::from_stream(pieces)).into_response()
}

/// The whole answer null, or some of its fields. In a search result, those of its records.
fn nulled(value: Value, rng: &mut ChaCha8Rng) -> Value {
    match value {
        Value::Object(mut fields) if fields.contains_key("items") => {
            if let Some(Value::Array(items)) = fields.get_mut("items") {
                for item in items {
                    *item = nulled(item.take(), rng);
                }
            }
            Value::Object(fields)
        }
        Value::Object(mut fields) if rng.random() => {
            let certain = rng.random_range(0..fields.len().max(1));
            for (at, (_, field)) in fields.iter_mut().enumerate() {
                if at == certain || rng.random() {
                    *field = Value::Null;
                }
            }
            Value::Object(fields)
        }
        _ => Value::Null,
    }
}
