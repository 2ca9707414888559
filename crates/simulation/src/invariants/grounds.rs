//! What stands behind what agents do: the budget of a call, its arguments, the words of a reply, the
//! failures that a rule counts.

use std::collections::BTreeSet;

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{Agent, Callee, Trip};
use baton_playbook::{FactName, FactValue};

use super::{Holds, Watch, hold};

/// Whether a value is this one, or a list of which it is an item.
fn is_or_holds(held: &FactValue, value: &str) -> bool {
    let items = match held {
        FactValue::List(items) => items.as_slice(),
        FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => &[],
    };
    held.to_string() == value || items.iter().any(|item| item.to_string() == value)
}

impl Watch {
    /// A rule about failed calls counts calls, not their tries, and each once.
    pub(super) fn failures_counted(&self, trip: &Trip) -> Holds {
        let counted = if trip.rule == Rule::FailuresInARow {
            trip.evidence == self.failures_in_a_row
        } else if trip.rule == Rule::FailuresInTotal {
            let distinct: BTreeSet<u64> = trip.evidence.iter().copied().collect();
            distinct.len() == trip.evidence.len() && distinct.is_subset(&self.failures)
        } else {
            return Ok(());
        };
        let right = trip.observed == trip.evidence.len().to_string();
        hold(3, counted && right, || {
            format!(
                "a rule counts {} failed calls, {:?}; in the journal {:?} failed",
                trip.observed, trip.evidence, self.failures
            )
        })
    }

    pub(super) fn edge(&mut self, edge: &(Agent, Callee, String)) -> Holds {
        let limit = self.limits().calls_per_edge;
        let used = self.edges.entry(edge.clone()).or_default();
        *used += 1;
        let used = *used;
        hold(6, used <= limit, || {
            format!("{edge:?} was used {used} times, {limit} are allowed")
        })
    }

    /// An argument of a call is something the customer stated or a system returned.
    pub(super) fn known(&self, fact: &str, value: &str) -> Holds {
        let stated = self
            .stated
            .contains(&(FactName::from(fact), value.to_lowercase()));
        let returned = || {
            self.calls
                .values()
                .filter_map(|c| c.success.as_ref())
                .any(|(result, _)| {
                    result.record.id == value
                        || result.values.iter().any(|(_, v)| is_or_holds(v, value))
                })
        };
        hold(4, stated || returned(), || {
            format!("{fact} = {value} was neither stated nor returned")
        })
    }

    /// Every word with a digit in a reply stands in an answer that was kept, or in configuration.
    pub(super) fn grounded(&self, text: &str) -> Holds {
        if self.any_text {
            return Ok(());
        }
        for word in text.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !word.contains(|c: char| c.is_ascii_digit()) || self.fixed.contains(word) {
                continue;
            }
            // A model may count a few things, and call a record what the customer called it.
            let counts = word.parse::<u32>().is_ok_and(|n| n <= 12);
            let named = |(_, value): &(FactName, String)| value.eq_ignore_ascii_case(word);
            if counts || self.stated.iter().any(named) {
                continue;
            }
            let stands = self
                .calls
                .values()
                .filter_map(|c| c.success.as_ref())
                .filter(|(result, _)| !self.withdrawn.contains(&result.record))
                .flat_map(|(result, _)| &result.values)
                .any(|(_, v)| v.to_string().contains(word));
            hold(5, stands, || {
                format!("“{word}” in “{text}” is not verified")
            })?;
        }
        Ok(())
    }
}
