//! Scores a snapshot against the truth. Works on the published JSON form (`baton.snapshot/1`), so
//! that it judges what a person really sees.

use baton_playbook::{FactName, FactValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::company::{TrueFact, Truth};

/// The score of a snapshot against the truth.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Facts the case needs.
    pub needed: u32,
    /// Needed facts that are in the snapshot, correct and with the right mark.
    pub right: u32,
    /// Needed facts that are absent, or there with another mark.
    pub missing: Vec<FactName>,
    /// Facts marked verified that are wrong or another customer's. A wrong customer counts as one.
    pub wrong_verified: u32,
    /// Their names, for finding out why.
    pub wrong: Vec<FactName>,
    /// Whether the verified customer is the right one; `None` if none is verified.
    pub customer_right: Option<bool>,
    /// Whether the intent is the right one; `None` where there is none.
    pub intent_right: Option<bool>,
    /// The share of the needed facts that are right, less one for each wrong verified fact over
    /// the number of needed ones; 1 where nothing is needed and nothing is wrong.
    pub fidelity: f64,
}

/// The mark of a snapshot's fact, as scoring tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Verified,
    Stated,
    Other,
}

/// A fact as the snapshot holds it.
struct Held {
    name: String,
    mark: Mark,
    value: Option<FactValue>,
    /// The entity and identifier of the record it is said to come from.
    record: Option<(String, String)>,
}

/// Scores a snapshot.
pub fn score(snapshot: &Value, truth: &Truth) -> Score {
    let held: Vec<Held> = snapshot
        .get("facts")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(Held::read)
        .collect();
    let mut score = Score {
        needed: u32::try_from(truth.needed.len()).unwrap_or(u32::MAX),
        ..Score::default()
    };
    for name in &truth.needed {
        if held
            .iter()
            .any(|h| h.name == name.as_str() && is_right(h, truth))
        {
            score.right += 1;
        } else {
            score.missing.push(name.clone());
        }
    }
    for wrong in held
        .iter()
        .filter(|h| h.mark == Mark::Verified && is_wrong(h, truth))
    {
        score.wrong_verified += 1;
        score.wrong.push(FactName::new(&*wrong.name));
    }
    score.customer_right = customer(snapshot).map(|id| id.eq_ignore_ascii_case(&truth.customer));
    if score.customer_right == Some(false) {
        score.wrong_verified += 1;
        score.wrong.push("customer".into());
    }
    score.intent_right = snapshot
        .pointer("/intent/name")
        .and_then(Value::as_str)
        .map(|intent| intent == truth.intent.as_str());
    let needed = f64::from(score.needed.max(1));
    let right = if score.needed == 0 {
        1.0
    } else {
        f64::from(score.right)
    };
    score.fidelity = (right - f64::from(score.wrong_verified)) / needed;
    score
}

impl Held {
    fn read(fact: &Value) -> Self {
        let text = |pointer: &str| fact.pointer(pointer).and_then(Value::as_str);
        Self {
            name: text("/name").unwrap_or_default().to_owned(),
            mark: match text("/verification") {
                Some("verified") => Mark::Verified,
                Some("stated") => Mark::Stated,
                _ => Mark::Other,
            },
            value: fact.get("value").and_then(FactValue::from_json),
            record: text("/source/record/entity")
                .zip(text("/source/record/id"))
                .map(|(entity, id)| (entity.to_owned(), id.to_owned())),
        }
    }

    /// Whether a true fact is the one meant here: the same name, and the same record where both
    /// name one.
    fn is_about(&self, fact: &TrueFact) -> bool {
        let same_record = match (&self.record, &fact.record) {
            (Some((entity, id)), Some(record)) => {
                entity == record.entity.as_str() && id.eq_ignore_ascii_case(&record.id)
            }
            _ => true,
        };
        self.name == fact.name.as_str() && same_record
    }

    fn has_value_of(&self, fact: &TrueFact) -> bool {
        match (&self.value, &fact.value) {
            (Some(held), Some(truth)) => held.means(truth),
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

/// Whether it is a needed fact as it should be: about a record of the case, with its value and mark.
fn is_right(held: &Held, truth: &Truth) -> bool {
    truth.facts.iter().any(|fact| {
        let (of_the_case, mark) = match &fact.record {
            Some(record) => (truth.records.contains(record), Mark::Verified),
            None => (true, Mark::Stated),
        };
        of_the_case && held.mark == mark && held.is_about(fact) && held.has_value_of(fact)
    })
}

/// Whether a fact marked verified is not true: about a record that is not the customer's, with
/// another value, or of a kind that no system could have confirmed.
fn is_wrong(held: &Held, truth: &Truth) -> bool {
    if let Some((entity, id)) = &held.record {
        let owned = truth
            .facts
            .iter()
            .filter_map(|f| f.record.as_ref())
            .any(|record| record.entity.as_str() == entity && record.id.eq_ignore_ascii_case(id));
        if !owned {
            return true;
        }
    }
    !truth
        .facts
        .iter()
        .any(|fact| fact.record.is_some() && held.is_about(fact) && held.has_value_of(fact))
}

fn customer(snapshot: &Value) -> Option<&str> {
    let verified = snapshot
        .pointer("/customer/identity")
        .and_then(Value::as_str)
        == Some("verified");
    let id = snapshot.pointer("/customer/id").and_then(Value::as_str);
    id.filter(|_| verified)
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
