//! Turns what the library reports into one of our failures. No part of a body is kept: it may
//! repeat the question, and even the key.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use genai::webc;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::failure::AskFailure;
use crate::meter;

/// The longest wait that is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);
/// The deepest chain of causes that is followed.
const DEEPEST: usize = 8;

/// What an error of the library means.
pub(crate) fn failure(error: &genai::Error) -> AskFailure {
    use genai::Error as E;
    match error {
        E::HttpError {
            status,
            body,
            headers,
            ..
        } => refused(*status, headers, body),
        E::WebModelCall { webc_error, .. } | E::WebAdapterCall { webc_error, .. } => {
            of_call(webc_error)
        }
        E::WebStream { error, .. } => {
            if let Some(error) = error.downcast_ref::<E>() {
                failure(error)
            } else if let Some(error) = error.downcast_ref::<reqwest::Error>() {
                of_transport(error)
            } else {
                // Bytes that are no UTF-8.
                AskFailure::InvalidJson
            }
        }
        E::ChatResponse { body, .. } => reported(body),
        E::ChatResponseGeneration { response_body, .. } => {
            if meter::declined(response_body) {
                AskFailure::Refused
            } else if response_body.get("error").is_some() {
                reported(response_body)
            } else {
                AskFailure::InvalidJson
            }
        }
        E::NoChatResponse { .. }
        | E::InvalidJsonResponseElement { .. }
        | E::StreamParse { .. }
        | E::JsonValueExt(_)
        | E::SerdeJson(_) => AskFailure::InvalidJson,
        // The rest is about requests that could not even be built.
        E::ChatReqHasNoMessages { .. }
        | E::LastChatMessageIsNotUser { .. }
        | E::MessageRoleNotSupported { .. }
        | E::MessageContentTypeNotSupported { .. }
        | E::JsonModeWithoutInstruction
        | E::VerbosityParsing { .. }
        | E::ReasoningParsingError { .. }
        | E::ServiceTierParsing { .. }
        | E::PromptCacheRetentionParsing { .. }
        | E::RequiresApiKey { .. }
        | E::NoAuthResolver { .. }
        | E::NoAuthData { .. }
        | E::ModelMapperFailed { .. }
        | E::Resolver { .. }
        | E::AdapterNotSupported { .. }
        | E::CacheBreakpointNoEligibleContent { .. }
        | E::AdapterKindMismatch { .. }
        | E::Internal(_)
        | E::ClientBuildFail { .. } => AskFailure::Rejected { status: 0 },
    }
}

fn of_call(error: &webc::Error) -> AskFailure {
    match error {
        webc::Error::ResponseFailedStatus {
            status,
            body,
            headers,
        } => refused(*status, headers, body),
        webc::Error::ResponseFailedNotJson { .. }
        | webc::Error::ResponseFailedInvalidJson { .. }
        | webc::Error::JsonValueExt(_) => AskFailure::InvalidJson,
        webc::Error::Reqwest(error) => of_transport(error),
    }
}

pub(crate) fn of_transport(error: &reqwest::Error) -> AskFailure {
    if error.is_timeout() {
        return AskFailure::Timeout {
            within: Duration::ZERO,
        };
    }
    if error.is_connect() {
        return AskFailure::Unreachable;
    }
    if error.is_builder() {
        return AskFailure::Rejected { status: 0 };
    }
    let mut cause = error.source();
    for _ in 0..DEEPEST {
        let Some(next) = cause else { break };
        if let Some(io) = next.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return AskFailure::Unreachable;
        }
        cause = next.source();
    }
    // It was reached, and then the connection ended.
    AskFailure::Truncated
}

/// An answer with an error status.
fn refused(status: StatusCode, headers: &HeaderMap, body: &str) -> AskFailure {
    let status = status.as_u16();
    if matches!(status, 400 | 415 | 422 | 500 | 501) && speaks_of_form(body) {
        return AskFailure::Form { status };
    }
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let retry_after = retry_after(headers, &body, SystemTime::now());
    match status {
        401 | 403 => AskFailure::Auth { status },
        429 => AskFailure::RateLimited { retry_after },
        413 => AskFailure::TooLong,
        408 | 425 | 500.. => AskFailure::Server {
            status,
            retry_after,
        },
        400 if has_reason(&body, "API_KEY_INVALID") => AskFailure::Auth { status },
        400 if is_too_long(&body) => AskFailure::TooLong,
        _ => AskFailure::Rejected { status },
    }
}

/// An error that a provider reports in the middle of an answer.
fn reported(body: &Value) -> AskFailure {
    let error = body.get("error").unwrap_or(body);
    let kind = ["type", "code", "status"]
        .iter()
        .filter_map(|key| error.get(key)?.as_str())
        .next()
        .unwrap_or_default();
    match kind {
        "rate_limit_error" | "rate_limit_exceeded" | "RESOURCE_EXHAUSTED" => {
            AskFailure::RateLimited { retry_after: None }
        }
        "authentication_error" | "permission_error" => AskFailure::Auth { status: 0 },
        _ => AskFailure::Server {
            status: 0,
            retry_after: None,
        },
    }
}

/// Whether an error names the field that sets the form of the answer. Servers that do not know it answer with the
/// status of their own request check, 500 among them.
fn speaks_of_form(body: &str) -> bool {
    const FORM: [&str; 5] = [
        "response_format",
        "json_schema",
        "json_object",
        "tool_choice",
        "tools",
    ];
    FORM.iter().any(|word| body.contains(word))
}

fn has_reason(body: &Value, reason: &str) -> bool {
    details(body).any(|detail| detail.get("reason").and_then(Value::as_str) == Some(reason))
}

fn details(body: &Value) -> impl Iterator<Item = &Value> {
    body.pointer("/error/details")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// OpenAI has a code for it; Anthropic says it in words only.
fn is_too_long(body: &Value) -> bool {
    let at = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
    at("/error/code") == Some("context_length_exceeded")
        || at("/error/message").is_some_and(|m| m.starts_with("prompt is too long"))
}

/// How long a provider asks us to wait: `retry-after-ms`, `Retry-After` in seconds or as a date, or
/// Google's `RetryInfo` in the body.
fn retry_after(headers: &HeaderMap, body: &Value, now: SystemTime) -> Option<Duration> {
    let header = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let seconds = |text: &str| {
        let seconds: f64 = text.parse().ok()?;
        Duration::try_from_secs_f64(seconds).ok()
    };
    let date = |text: &str| {
        let at = httpdate::parse_http_date(text).ok()?;
        Some(at.duration_since(now).unwrap_or_default())
    };
    let wait = header("retry-after-ms")
        .and_then(|ms| seconds(ms).map(|ms| ms / 1000))
        .or_else(|| header("retry-after").and_then(|text| seconds(text).or_else(|| date(text))))
        .or_else(|| {
            details(body)
                .find_map(|detail| detail.get("retryDelay")?.as_str()?.strip_suffix('s'))
                .and_then(seconds)
        });
    wait.map(|wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
