//! Checks whether an answer has the form that was asked for.

use genai::chat::{StopReason, ToolCall};
use serde_json::Value;

use crate::failure::AskFailure;
use crate::model::{AnswerForm, ModelAnswer, Offered};
use crate::once::Raw;
use crate::way::Way;

/// Most places in a text that are tried as the beginning of an object.
const BEGINNINGS: usize = 64;

/// Turns an answer into a reply.
pub(crate) fn reply(raw: Raw, wanted: &AnswerForm, way: Way) -> Result<ModelAnswer, AskFailure> {
    match &raw.stop {
        Some(StopReason::ContentFilter(_)) => return Err(AskFailure::Refused),
        Some(StopReason::MaxTokens(_)) => return Err(AskFailure::TooLong),
        Some(
            StopReason::Completed(_)
            | StopReason::ToolCall(_)
            | StopReason::StopSequence(_)
            | StopReason::Other(_),
        )
        | None => {}
    }
    let offered: &[Offered] = match wanted {
        AnswerForm::Call(offered) => offered,
        AnswerForm::Json { .. } | AnswerForm::Text => &[],
    };
    // One step at a time: the state machine decides about the next when this one is done.
    if let Some(call) = raw.calls.into_iter().next() {
        return called(call, offered);
    }
    let text = raw.text.trim();
    if text.is_empty() {
        return Err(AskFailure::Truncated);
    }
    match wanted {
        AnswerForm::Json { schema, .. } if way == Way::Held => {
            let value =
                serde_json::from_str(unfenced(text)).map_err(|_| AskFailure::InvalidJson)?;
            fitting(value, schema).map(ModelAnswer::Json)
        }
        AnswerForm::Json { schema, .. } => {
            let value = object_in(text).ok_or(AskFailure::InvalidJson)?;
            fitting(value, schema).map(ModelAnswer::Json)
        }
        AnswerForm::Call(offered) if way != Way::Held => step(text, offered),
        AnswerForm::Call(_) | AnswerForm::Text => Ok(ModelAnswer::Text(text.to_owned())),
    }
}

fn called(call: ToolCall, offered: &[Offered]) -> Result<ModelAnswer, AskFailure> {
    let ToolCall {
        fn_name: tool,
        fn_arguments: arguments,
        ..
    } = call;
    // No arguments at all come as nothing with some providers.
    let arguments = match arguments {
        Value::Null => Value::Object(serde_json::Map::new()),
        Value::Object(fields) => Value::Object(fields),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(AskFailure::InvalidJson);
        }
    };
    if offered.iter().all(|known| known.name != tool) {
        return Err(AskFailure::UnknownTool { tool, arguments });
    }
    Ok(ModelAnswer::Call { tool, arguments })
}

/// A step that was asked for in words: a call, a message, or text that is no JSON at all, which is a message too.
fn step(text: &str, offered: &[Offered]) -> Result<ModelAnswer, AskFailure> {
    let Some(value) = object_in(text) else {
        let meant_as_json = text.contains('{');
        return if meant_as_json {
            Err(AskFailure::InvalidJson)
        } else {
            Ok(ModelAnswer::Text(text.to_owned()))
        };
    };
    let says = |key: &str| value.get(key).and_then(Value::as_str);
    if let Some(tool) = says("tool") {
        return called(
            ToolCall {
                call_id: String::new(),
                fn_name: tool.to_owned(),
                fn_arguments: value.get("arguments").cloned().unwrap_or_default(),
                thought_signatures: None,
            },
            offered,
        );
    }
    match says("reply").map(str::trim) {
        Some(reply) if !reply.is_empty() => Ok(ModelAnswer::Text(reply.to_owned())),
        _ => Err(AskFailure::Schema {
            problem: "there is neither `tool` nor `reply`".into(),
        }),
    }
}

/// The first JSON object in a text: models that are not held to JSON write words around it.
fn object_in(text: &str) -> Option<Value> {
    let beginnings = text.match_indices('{').take(BEGINNINGS);
    beginnings.into_iter().find_map(|(at, _)| {
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
        values.next()?.ok()
    })
}

fn fitting(value: Value, schema: &Value) -> Result<Value, AskFailure> {
    let validator = jsonschema::validator_for(schema).map_err(|_| AskFailure::Schema {
        problem: "the schema itself is none".into(),
    })?;
    let problem = validator.iter_errors(&value).next().map(|error| {
        // The place and the rule only: the message itself would repeat the model's words.
        format!(
            "`{}` breaks the rule at `{}`",
            error.instance_path(),
            error.schema_path()
        )
    });
    match problem {
        None => Ok(value),
        Some(problem) => Err(AskFailure::Schema { problem }),
    }
}

/// The inside of a fenced block that is the whole text: models that are not held to a schema by
/// their provider like to write one.
fn unfenced(text: &str) -> &str {
    text.strip_prefix("```json")
        .or_else(|| text.strip_prefix("```"))
        .and_then(|rest| rest.strip_suffix("```"))
        .map_or(text, str::trim)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn raw(text: &str, stop: &str) -> Raw {
        Raw {
            text: text.into(),
            calls: Vec::new(),
            stop: Some(StopReason::from(stop.to_owned())),
        }
    }

    fn intent() -> AnswerForm {
        AnswerForm::Json {
            name: "route",
            schema: json!({
                "type": "object",
                "required": ["intent"],
                "properties": {"intent": {"type": "string"}},
            }),
        }
    }

    #[test]
    fn json_has_to_fit_the_schema() {
        let good = json!({"intent": "cancel"});
        for text in [
            r#"{"intent": "cancel"}"#,
            " {\"intent\": \"cancel\"}\n",
            "```json\n{\"intent\": \"cancel\"}\n```",
        ] {
            assert_eq!(
                reply(raw(text, "stop"), &intent(), Way::Held),
                Ok(ModelAnswer::Json(good.clone()))
            );
        }
        for (text, kind) in [
            ("Sure! {}", "invalid_json"),
            (r#"{"intent": "#, "invalid_json"),
            (r#"{"intent": 7}"#, "schema_violation"),
            ("[]", "schema_violation"),
            ("", "truncated"),
        ] {
            let failure = reply(raw(text, "stop"), &intent(), Way::Held).unwrap_err();
            assert_eq!(failure.kind(), kind, "{text}");
        }
    }

    #[test]
    fn a_schema_violation_repeats_nothing_that_was_said() {
        let failure = reply(raw(r#"{"intent": 4111}"#, "stop"), &intent(), Way::Held).unwrap_err();
        assert!(!failure.to_string().contains("4111"), "{failure}");
    }

    #[test]
    fn why_it_stopped_comes_first() {
        for (stop, kind) in [("length", "too_long"), ("content_filter", "refused")] {
            let failure = reply(raw("{}", stop), &intent(), Way::Held).unwrap_err();
            assert_eq!(failure.kind(), kind);
        }
    }

    #[test]
    fn a_call_is_of_an_offered_tool_with_an_object() {
        let wanted = AnswerForm::Call(vec![Offered {
            name: "get_order".into(),
            description: String::new(),
            schema: json!({}),
        }]);
        let call = |name: &str, arguments: Value| {
            let mut answer = raw("", "tool_calls");
            answer.calls.push(ToolCall {
                call_id: "1".into(),
                fn_name: name.into(),
                fn_arguments: arguments,
                thought_signatures: None,
            });
            reply(answer, &wanted, Way::Held)
        };
        assert_eq!(
            call("get_order", json!({"order": "1"})),
            Ok(ModelAnswer::Call {
                tool: "get_order".into(),
                arguments: json!({"order": "1"})
            })
        );
        assert_eq!(
            call("delete_all", json!(null)),
            Err(AskFailure::UnknownTool {
                tool: "delete_all".into(),
                arguments: json!({})
            })
        );
        assert_eq!(
            call("get_order", json!("{\"ord")),
            Err(AskFailure::InvalidJson)
        );
    }

    #[test]
    fn what_is_asked_for_in_words_may_have_words_around_it() {
        for way in [Way::Json, Way::Words] {
            for text in [
                "Sure! Here it is: {\"intent\": \"cancel\"} I hope that helps {smile}.",
                "```json\n{\"intent\": \"cancel\"}\n```",
                "{not this} {\"intent\": \"cancel\"}",
            ] {
                let read = reply(raw(text, "stop"), &intent(), way);
                assert_eq!(
                    read,
                    Ok(ModelAnswer::Json(json!({"intent": "cancel"}))),
                    "{text}"
                );
            }
            let failure = reply(raw("It is cancel.", "stop"), &intent(), way).unwrap_err();
            assert_eq!(failure.kind(), "invalid_json");
        }
    }

    #[test]
    fn a_step_in_words_is_a_call_a_message_or_nothing() {
        let wanted = AnswerForm::Call(vec![Offered {
            name: "get_order".into(),
            description: String::new(),
            schema: json!({}),
        }]);
        let step = |text: &str| reply(raw(text, "stop"), &wanted, Way::Words);
        assert_eq!(
            step(r#"{"tool": "get_order", "arguments": {"order": "1"}}"#),
            Ok(ModelAnswer::Call {
                tool: "get_order".into(),
                arguments: json!({"order": "1"})
            })
        );
        for text in [r#"{"reply": " Which order? "}"#, "Which order?"] {
            assert_eq!(
                step(text),
                Ok(ModelAnswer::Text("Which order?".into())),
                "{text}"
            );
        }
        for (text, kind) in [
            (r#"{"tool": "get_order", "arguments": "#, "invalid_json"),
            (r#"{"tool": "delete_all"}"#, "unknown_tool"),
            (r#"{"tool": "get_order", "arguments": [1]}"#, "invalid_json"),
            (r#"{"reply": ""}"#, "schema_violation"),
        ] {
            assert_eq!(step(text).unwrap_err().kind(), kind, "{text}");
        }
    }
}
