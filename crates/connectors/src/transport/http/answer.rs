//! Judges an answer before its contents are read: status, waiting time, size, well-formedness.

use std::error::Error;
use std::io::ErrorKind;
use std::time::{Duration, SystemTime};

use baton_playbook::{Failure, FailureKind, Tool, ToolAnswer, ToolSuccess};
use baton_sanitiser::Redaction;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde_json::{Map, Value};

use crate::attempt::{LONGEST_RETRY_AFTER, failure, malformed, read};
use crate::transport::LARGEST_ANSWER;

use super::charset::utf8;
use super::pages::has_next;

/// Reads a system's answer to one try, as [`crate::Systems::try_once`] does once the bytes are
/// there: status, well-formedness, schema, record, and what the sanitiser removes.
///
/// # Errors
/// How the try failed.
pub fn read_answer(
    tool: &Tool,
    arguments: &Map<String, Value>,
    status: u16,
    retry_after: Option<&str>,
    body: &[u8],
) -> Result<(ToolSuccess, Vec<Redaction>), Failure> {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !code.is_success() {
        return Err(refusal(code, retry_after));
    }
    parsed(body, None)
        .and_then(|answer| read(tool, arguments, answer))
        .map(|read| (read.success, read.redactions))
        .map_err(|failure| Failure {
            status: Some(status),
            ..failure
        })
}

/// The failure that a status other than success means.
pub(crate) fn refused(response: &Response) -> Failure {
    let asked = response.headers().get(RETRY_AFTER);
    refusal(response.status(), asked.and_then(|v| v.to_str().ok()))
}

/// The failure that a status other than success means, with what `Retry-After` says.
pub(crate) fn refusal(status: StatusCode, retry_after: Option<&str>) -> Failure {
    let (kind, detail) = match status {
        StatusCode::NOT_FOUND => (FailureKind::NotFound, "there is no such record"),
        StatusCode::GONE => (FailureKind::NotFound, "there is no such record any more"),
        StatusCode::TOO_MANY_REQUESTS => (
            FailureKind::RateLimited,
            "the system is receiving too many requests",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            FailureKind::Unavailable,
            "the system says it is unavailable",
        ),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => (
            FailureKind::Rejected,
            "the system does not accept this desk's credentials",
        ),
        s if s.is_server_error() => (FailureKind::ServerError, "the system failed inside"),
        s if s.is_redirection() => (
            FailureKind::Rejected,
            "the system points to another address, which is not followed",
        ),
        _ => (
            FailureKind::Rejected,
            "the system did not accept the request",
        ),
    };
    Failure {
        kind,
        status: Some(status.as_u16()),
        detail: detail.to_owned(),
        retry_after_ms: match kind {
            FailureKind::RateLimited | FailureKind::Unavailable => {
                retry_after.and_then(|text| wait(text.trim(), SystemTime::now()))
            }
            _ => None,
        },
    }
}

/// `Retry-After` in milliseconds: seconds or an HTTP date, at most [`LONGEST_RETRY_AFTER`].
fn wait(text: &str, now: SystemTime) -> Option<u64> {
    let asked = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse()
            .map_or(LONGEST_RETRY_AFTER, Duration::from_secs)
    } else {
        let at = httpdate::parse_http_date(text).ok()?;
        at.duration_since(now).unwrap_or_default()
    };
    u64::try_from(asked.min(LONGEST_RETRY_AFTER).as_millis()).ok()
}

/// The failure that an error before the first byte of an answer means.
pub(crate) fn unsent(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        failure(FailureKind::Timeout, "the system did not answer in time")
    } else if error.is_connect() {
        failure(
            FailureKind::ConnectionRefused,
            "no connection to the system could be made",
        )
    } else {
        failure(
            FailureKind::ConnectionReset,
            "the connection broke before the system answered",
        )
    }
}

/// The failure that an error in the middle of an answer's body means.
fn broken(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return failure(FailureKind::Timeout, "the answer did not end in time");
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        match error
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind)
        {
            Some(ErrorKind::UnexpectedEof) => {
                return failure(
                    FailureKind::Truncated,
                    "the answer ended before it was complete",
                );
            }
            // What undoes a coding complains in these; a connection has kinds of its own.
            Some(ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other) => {
                return failure(
                    FailureKind::NotJson,
                    "the answer is not coded as its `Content-Encoding` says",
                );
            }
            Some(_) | None => {}
        }
        cause = error.source();
    }
    failure(
        FailureKind::ConnectionReset,
        "the connection broke in the middle of the answer",
    )
}

/// Reads a whole answer, at most [`LARGEST_ANSWER`] bytes once its coding is undone, as JSON.
pub(crate) async fn json(mut response: Response) -> Result<ToolAnswer, Failure> {
    let too_large = || {
        failure(
            FailureKind::TooLarge,
            format!("the answer is larger than {} KiB", LARGEST_ANSWER / 1024),
        )
    };
    if response
        .content_length()
        .is_some_and(|n| n > LARGEST_ANSWER as u64)
    {
        return Err(too_large());
    }
    // A decoded coding is no longer named.
    let coded = response.headers().get(CONTENT_ENCODING);
    if coded.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(failure(
            FailureKind::NotJson,
            "the answer is coded in a way that was not asked for and is not read",
        ));
    }
    let more = has_next(response.headers());
    let content_type = response.headers().get(CONTENT_TYPE).cloned();
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| broken(&e))? {
        if bytes.len() + chunk.len() > LARGEST_ANSWER {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    let content_type = content_type.as_ref().and_then(|t| t.to_str().ok());
    Ok(parsed(&bytes, content_type)?.with_more(more))
}

/// Reads the bytes of an answer, of the declared media type.
pub(crate) fn parsed(bytes: &[u8], content_type: Option<&str>) -> Result<ToolAnswer, Failure> {
    let text = utf8(bytes, content_type)?;
    ToolAnswer::parse(&text).map_err(|error| malformed(&error))
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
