//! Measures an answer while it streams in: how much came, what it cost, whether it was declined.
//! This is the only record of what a failed try used up.

use std::sync::{Mutex, PoisonError};

use genai::chat::{ChatFrameSink, FrameCtx, RawFrameRef};
use serde_json::Value;

use crate::model::Tokens;

/// The most bytes of one answer.
pub(crate) const LONGEST_ANSWER: usize = 256 * 1024;

#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<MeterReading>);

/// A reading of the meter.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MeterReading {
    pub(crate) bytes: usize,
    pub(crate) tokens: Tokens,
    pub(crate) declined: bool,
}

impl Meter {
    pub(crate) fn reading(&self) -> MeterReading {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, bytes: usize, frame: Option<&Value>) {
        let mut reading = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reading.bytes = reading.bytes.saturating_add(bytes);
        if let Some(frame) = frame {
            let (input, output) = tokens(frame);
            // Later frames of a stream repeat the count so far.
            reading.tokens.input = reading.tokens.input.max(input);
            reading.tokens.output = reading.tokens.output.max(output);
            reading.declined |= declined(frame);
        }
    }
}

impl ChatFrameSink for Meter {
    fn on_frame(&self, _: &FrameCtx, frame: RawFrameRef<'_>) {
        self.add(frame.data.len(), frame.json().as_ref());
    }
}

/// Tokens sent and received, in the words of any of the providers.
pub(crate) fn tokens(body: &Value) -> (u64, u64) {
    let at = |pointer: &str| body.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
    let sum = |pointers: &[&str]| pointers.iter().map(|p| at(p)).sum::<u64>();
    let input = [
        at("/usage/prompt_tokens"),
        sum(&[
            "/message/usage/input_tokens",
            "/message/usage/cache_creation_input_tokens",
            "/message/usage/cache_read_input_tokens",
        ]),
        sum(&[
            "/usage/input_tokens",
            "/usage/cache_creation_input_tokens",
            "/usage/cache_read_input_tokens",
        ]),
        at("/usageMetadata/promptTokenCount"),
        at("/prompt_eval_count"),
    ];
    let output = [
        at("/usage/completion_tokens"),
        at("/message/usage/output_tokens"),
        at("/usage/output_tokens"),
        sum(&[
            "/usageMetadata/candidatesTokenCount",
            "/usageMetadata/thoughtsTokenCount",
        ]),
        at("/eval_count"),
    ];
    let most = |counts: [u64; 5]| counts.into_iter().max().unwrap_or(0);
    (most(input), most(output))
}

/// Whether a provider reports, outside the text, that it will not answer.
pub(crate) fn declined(body: &Value) -> bool {
    let said = |pointer: &str| {
        body.pointer(pointer)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    said("/choices/0/message/refusal")
        || said("/choices/0/delta/refusal")
        || said("/promptFeedback/blockReason")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_provider_tells_its_tokens_in_its_own_words() {
        for (body, expected) in [
            (
                json!({"usage": {"prompt_tokens": 11, "completion_tokens": 3}}),
                (11, 3),
            ),
            (
                json!({"message": {"usage": {"input_tokens": 9, "cache_read_input_tokens": 4, "output_tokens": 1}}}),
                (13, 1),
            ),
            (json!({"usage": {"output_tokens": 7}}), (0, 7)),
            (
                json!({"usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 2, "thoughtsTokenCount": 6}}),
                (5, 8),
            ),
            (json!({"prompt_eval_count": 8, "eval_count": 4}), (8, 4)),
            (json!({"usage": {"prompt_tokens": -1}}), (0, 0)),
            (json!("[DONE]"), (0, 0)),
        ] {
            assert_eq!(tokens(&body), expected, "{body}");
        }
    }

    #[test]
    fn a_refusal_is_seen_beside_the_text() {
        assert!(declined(
            &json!({"choices": [{"message": {"content": null, "refusal": "No."}}]})
        ));
        assert!(declined(&json!({"choices": [{"delta": {"refusal": "I"}}]})));
        assert!(declined(
            &json!({"promptFeedback": {"blockReason": "SAFETY"}})
        ));
        assert!(!declined(
            &json!({"choices": [{"message": {"content": "Yes.", "refusal": null}}]})
        ));
    }
}
