//! The verdict on a recorded answer: it worked, or how it failed. Recordings have no declared tools, so
//! this goes by the row's own word, HTTP statuses and the usual forms of an error.

use std::sync::LazyLock;

use baton_playbook::{Failure, FailureKind};
use regex::Regex;
use serde_json::Value;

/// An HTTP status at the head of an error.
static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a constant; the tests compile it")]
    Regex::new(
        r"(?i)^\W*(?:error\b[\s:]*)?(?:http\S*\s+)?(?:status\s*(?:code)?[\s:]*)?([45]\d\d)\b",
    )
    .expect("a constant pattern")
});

/// The verdict on a recorded answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum AnswerVerdict {
    /// It worked.
    Worked {
        /// The recording holds only the beginning of the answer.
        cut_off: bool,
    },
    /// It failed.
    Failed(Failure),
}

impl AnswerVerdict {
    /// How it failed.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Worked { .. } => None,
        }
    }
}

/// Judges an answer; `error` is what the row says of it, if anything.
pub(crate) fn judge(error: Option<bool>, content: &str) -> AnswerVerdict {
    let text = content.trim();
    let failed = error.unwrap_or_else(|| looks_failed(text));
    if failed {
        AnswerVerdict::Failed(failure(text))
    } else {
        let structured = text.starts_with(['{', '[']);
        let whole = serde_json::from_str::<Value>(text).is_ok();
        AnswerVerdict::Worked {
            cut_off: structured && !whole,
        }
    }
}

/// Whether an unmarked answer is an error by its form.
fn looks_failed(text: &str) -> bool {
    if let Ok(Value::Object(answer)) = serde_json::from_str::<Value>(text) {
        let said = |key: &str| match answer.get(key) {
            None | Some(Value::Null | Value::Bool(false)) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(_) => true,
        };
        let status = answer.get("status");
        return said("error")
            || status.and_then(Value::as_u64).is_some_and(|s| s >= 400)
            || status.and_then(Value::as_str) == Some("error");
    }
    text.get(..5)
        .is_some_and(|head| head.eq_ignore_ascii_case("error"))
}

fn failure(text: &str) -> Failure {
    let status = STATUS
        .captures(text)
        .and_then(|found| found.get(1)?.as_str().parse::<u16>().ok());
    let kind = match status {
        Some(404) => FailureKind::NotFound,
        Some(429) => FailureKind::RateLimited,
        Some(502..=504) => FailureKind::Unavailable,
        Some(500..) => FailureKind::ServerError,
        Some(_) => FailureKind::Rejected,
        None => kind_of_words(&text.to_lowercase()),
    };
    Failure {
        kind,
        status,
        detail: "the recorded answer is an error".into(),
        retry_after_ms: None,
    }
}

fn kind_of_words(text: &str) -> FailureKind {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["timed out", "timeout"]) {
        FailureKind::Timeout
    } else if says(&["too many requests", "rate limit"]) {
        FailureKind::RateLimited
    } else if says(&["service unavailable", "temporarily unavailable"]) {
        FailureKind::Unavailable
    } else if says(&["not found", "no such", "does not exist"]) {
        FailureKind::NotFound
    } else {
        FailureKind::Rejected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: Option<bool>, content: &str, expected: Option<FailureKind>) {
        let verdict = judge(error, content);
        assert_eq!(verdict.failure().map(|f| f.kind), expected, "{content}");
    }

    #[test]
    fn the_row_has_the_first_word() {
        check(Some(false), "Error-free flight HAT404", None);
        check(
            Some(true),
            "Order 503 is pending",
            Some(FailureKind::Rejected),
        );
        check(
            Some(true),
            "Error: 503 Service Unavailable",
            Some(FailureKind::Unavailable),
        );
        check(
            Some(true),
            "HTTP/1.1 429 Too Many Requests",
            Some(FailureKind::RateLimited),
        );
        check(
            Some(true),
            "Error: Plan with ID P1006 not found",
            Some(FailureKind::NotFound),
        );
        check(Some(true), "request timed out", Some(FailureKind::Timeout));
    }

    #[test]
    fn without_a_word_its_form_tells() {
        check(None, "Error: user not found", Some(FailureKind::NotFound));
        check(
            None,
            r#"{"error": "no such order"}"#,
            Some(FailureKind::NotFound),
        );
        check(None, r#"{"status": 500}"#, Some(FailureKind::Rejected));
        check(None, r#"{"status": "delivered", "error": null}"#, None);
        check(None, "landed", None);
        check(None, "", None);
    }

    #[test]
    fn an_answer_that_stops_in_the_middle_is_seen() {
        let cut = |text| judge(Some(false), text) == AnswerVerdict::Worked { cut_off: true };
        assert!(cut(r#"{"order": {"id": 1"#));
        assert!(!cut(r#"{"order": 1}"#));
        assert!(!cut("Transfer successful"));
    }
}
