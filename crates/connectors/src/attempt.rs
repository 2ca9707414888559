//! One try of a tool call, the same over every transport: checked arguments, turn, timeout, span, a cleaned answer and
//! typed failures.

mod arguments;
mod clean;
mod rate;

use std::time::{Duration, Instant};

use baton_playbook::{AnswerError, Failure, FailureKind, ToolSuccess};
use baton_sanitiser::Redaction;
use tracing::{Instrument, Span, field};

use crate::transport::{ToolCall, Transport};

pub use arguments::{ArgumentProblem, InvalidArgument, check_arguments};
pub(crate) use clean::{Read, read};
pub(crate) use rate::SystemLimiter;

/// The time a probe may take.
pub const PROBE_TIMEOUT: Duration = Duration::from_secs(3);

/// The longest time a system of record may ask us to wait.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3600);

/// The outcome of one try, and its duration.
#[derive(Debug, Clone, PartialEq)]
pub struct TryResult {
    /// The facts, or why there are none.
    pub outcome: Result<ToolSuccess, Failure>,
    /// Redactions made in the facts before anyone saw them, by kind and count.
    pub redactions: Vec<Redaction>,
    /// From the wait for a turn, where the system has a rate, to the last byte of the answer.
    pub duration: Duration,
}

/// A system of record that can be asked: its transport, and its turns where it has a rate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskedSystem<'a> {
    pub(crate) transport: &'a dyn Transport,
    pub(crate) limiter: Option<&'a SystemLimiter>,
}

/// Tries a call once, if there is a system to ask.
pub(crate) async fn attempt(
    asked: Result<AskedSystem<'_>, Failure>,
    call: ToolCall<'_>,
) -> TryResult {
    let span = tracing::info_span!(
        "execute_tool",
        gen_ai.operation.name = "execute_tool",
        gen_ai.tool.name = %call.tool.name,
        gen_ai.tool.call.id = call.key,
        server.address = field::Empty,
        http.response.status_code = field::Empty,
        error.r#type = field::Empty,
    );
    let started = Instant::now();
    let outcome = async {
        let outcome = match asked {
            Ok(asked) => in_time(asked, call).await,
            Err(unknown) => Err(unknown),
        };
        outcome.inspect_err(record)
    }
    .instrument(span)
    .await;
    let (outcome, redactions) = match outcome {
        Ok(read) => (Ok(read.success), read.redactions),
        Err(failure) => (Err(bounded(failure)), Vec::new()),
    };
    TryResult {
        outcome,
        redactions,
        duration: started.elapsed(),
    }
}

/// Waits for a turn, then asks. Each may take as long as the tool's timeout says.
async fn in_time(asked: AskedSystem<'_>, call: ToolCall<'_>) -> Result<Read, Failure> {
    let timeout = Duration::from_millis(call.tool.timeout_ms);
    if let Some(limiter) = asked.limiter {
        limiter.next(timeout).await?;
    }
    tokio::time::timeout(timeout, ask(asked.transport, call))
        .await
        .unwrap_or_else(|_| {
            Err(failure(
                FailureKind::Timeout,
                format!("no complete answer within {} ms", call.tool.timeout_ms),
            ))
        })
}

async fn ask(transport: &dyn Transport, call: ToolCall<'_>) -> Result<Read, Failure> {
    check_arguments(call.tool, call.arguments)?;
    if let Some(host) = transport.host() {
        Span::current().record("server.address", host);
    }
    let reply = transport.ask(call).await?;
    read(call.tool, call.arguments, reply.answer).map_err(|failure| Failure {
        status: reply.status,
        ..failure
    })
}

/// Checks whether a system answers.
pub(crate) async fn probe(transport: &dyn Transport) -> Result<(), Failure> {
    tokio::time::timeout(PROBE_TIMEOUT, transport.probe())
        .await
        .unwrap_or_else(|_| {
            Err(failure(
                FailureKind::Timeout,
                format!("no answer within {} s", PROBE_TIMEOUT.as_secs()),
            ))
        })
}

/// Writes a failure into the span of its try.
fn record(failure: &Failure) {
    let span = Span::current();
    span.record("error.type", field::debug(failure.kind));
    if let Some(status) = failure.status {
        span.record("http.response.status_code", status);
    }
    tracing::debug!(detail = failure.detail, "the call failed");
}

/// The same failure, whose wait is at most [`LONGEST_RETRY_AFTER`].
fn bounded(failure: Failure) -> Failure {
    let longest = u64::try_from(LONGEST_RETRY_AFTER.as_millis()).unwrap_or(u64::MAX);
    Failure {
        retry_after_ms: failure.retry_after_ms.map(|wait| wait.min(longest)),
        ..failure
    }
}

/// A failure with nothing but its kind and one sentence.
pub(crate) fn failure(kind: FailureKind, detail: impl Into<String>) -> Failure {
    Failure {
        kind,
        status: None,
        detail: detail.into(),
        retry_after_ms: None,
    }
}

/// The failure that bytes mean which are no answer.
pub(crate) fn malformed(error: &AnswerError) -> Failure {
    let kind = match error {
        AnswerError::Empty => FailureKind::Null,
        AnswerError::Truncated => FailureKind::Truncated,
        AnswerError::NotJson => FailureKind::NotJson,
        AnswerError::NumberTooLarge => FailureKind::SchemaViolation,
    };
    failure(kind, error.to_string())
}
