//! Reads an answer so that nothing unsafe in it goes further, and no identifier is damaged.

use baton_playbook::{FactName, FactValue, Failure, FailureKind, Tool, ToolAnswer, ToolSuccess};
use baton_sanitiser::{Policy, Redaction, SecretAction, sanitise, sanitise_json};
use serde_json::{Map, Value};

use super::failure;

/// The content of an answer, without secrets and unsafe text.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) success: ToolSuccess,
    pub(crate) redactions: Vec<Redaction>,
}

/// Reads an answer twice: as it came, for the schema, the record and its owner; and sanitised, for
/// the values of the facts.
pub(crate) fn read(
    tool: &Tool,
    arguments: &Map<String, Value>,
    mut answer: ToolAnswer,
) -> Result<Read, Failure> {
    let policy = Policy::default();
    let mut success = tool.read(arguments, &answer).map_err(|failure| Failure {
        detail: sanitise(&failure.detail, &policy).text,
        ..failure
    })?;
    let ids: Vec<String> = [Some(success.record.id.clone()), success.owner.clone()]
        .into_iter()
        .flatten()
        .collect();
    if ids.iter().any(|id| !is_safe(id)) {
        return Err(failure(
            FailureKind::SchemaViolation,
            "an identifier in the answer has characters that no identifier has",
        ));
    }
    let mut redactions = answer.change(|json| sanitise_json(json, &policy));
    match tool.read(arguments, &answer) {
        Ok(clean) => {
            for (fact, value) in &mut success.values {
                if !is_id(value, &ids) {
                    *value = clean
                        .values
                        .iter()
                        .find(|(name, _)| name == fact)
                        .map_or_else(|| alone(fact, value, &policy).0, |(_, v)| v.clone());
                }
            }
        }
        // A mask does not fit the schema: each value is cleaned by itself.
        Err(_) => {
            redactions.clear();
            for (fact, value) in &mut success.values {
                if !is_id(value, &ids) {
                    let (clean, removed) = alone(fact, value, &policy);
                    *value = clean;
                    redactions.extend(removed);
                }
            }
        }
    }
    Ok(Read {
        success,
        redactions,
    })
}

/// One value, cleaned under the name of its fact.
fn alone(fact: &FactName, value: &FactValue, policy: &Policy) -> (FactValue, Vec<Redaction>) {
    let json = serde_json::to_value(value).unwrap_or(Value::Null);
    let mut named = Value::Object(Map::from_iter([(fact.as_str().to_owned(), json)]));
    let removed = sanitise_json(&mut named, policy);
    let clean = named
        .as_object()
        .and_then(|fields| fields.values().next())
        .and_then(FactValue::from_json);
    (
        clean.unwrap_or_else(|| FactValue::Text(String::new())),
        removed,
    )
}

fn is_id(value: &FactValue, ids: &[String]) -> bool {
    match value {
        FactValue::Text(text) => ids.contains(text),
        FactValue::Number(number) => ids.contains(&number.to_string()),
        FactValue::Boolean(_) | FactValue::List(_) => false,
    }
}

/// Whether a text holds no markup, escapes, or invisible characters. A text that looks like a card
/// number may well be an identifier.
fn is_safe(id: &str) -> bool {
    let keep = Policy {
        card_number: SecretAction::Keep,
        card_code: SecretAction::Keep,
        iban: SecretAction::Keep,
        us_ssn: SecretAction::Keep,
        password: SecretAction::Keep,
        pin: SecretAction::Keep,
        token: SecretAction::Keep,
        ..Policy::default()
    };
    sanitise(id, &keep).text == id
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;
