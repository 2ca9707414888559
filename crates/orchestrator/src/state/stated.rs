//! What the customer stated, in whose words, and what they took back.

use baton_playbook::FactName;

use super::Case;
use crate::event::Origin;
use crate::ids::MessageId;

/// The most values of one fact kept from what a customer states.
const STATED_VALUES: usize = 24;
/// The most values of one fact remembered as taken back, the last ones.
const TAKEN_BACK_VALUES: usize = 24;

/// A value the customer stated and did not take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedValue {
    /// The value, in normal form.
    pub value: String,
    /// The message it was last stated in.
    pub message: MessageId,
    /// The journal event of the last statement.
    pub seq: u64,
    /// Whose words it stands in; the customer's own count, whenever they were said.
    pub origin: Origin,
}

/// A value the customer took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBackValue {
    /// The value, in normal form.
    pub value: String,
    /// The journal event that took it back.
    pub seq: u64,
}

impl Case {
    /// What the customer stated of a fact, in the order of the first statement.
    pub fn stated(&self, fact: &str) -> &[StatedValue] {
        self.stated.get(fact).map_or(&[], Vec::as_slice)
    }

    /// The same, the values of the last message first; those of one message in their order.
    pub(crate) fn newest_stated(&self, fact: &str) -> Vec<&StatedValue> {
        let mut values: Vec<&StatedValue> = self.stated(fact).iter().collect();
        values.sort_by(|a, b| {
            if a.message == b.message {
                a.seq.cmp(&b.seq)
            } else {
                b.seq.cmp(&a.seq)
            }
        });
        values
    }

    /// Whether the customer said this value of the fact in their own words, and did not take it back.
    pub(crate) fn is_own(&self, fact: &str, value: &str) -> bool {
        self.find_stated(fact, value)
            .is_some_and(|stated| stated.origin.is_own())
    }

    pub(crate) fn find_stated(&self, fact: &str, value: &str) -> Option<&StatedValue> {
        let mut values = self.stated(fact).iter();
        values.find(|stated| same(&stated.value, value))
    }

    /// When the customer took this value back, if they did not state it again since.
    pub(crate) fn taken_back(&self, fact: &str, value: &str) -> Option<u64> {
        let mut values = self.taken_back.get(fact)?.iter();
        values.find_map(|gone| same(&gone.value, value).then_some(gone.seq))
    }

    /// Whether the customer took this value back, whichever fact it is of, and no fact holds it now.
    pub(crate) fn was_taken_back(&self, value: &str) -> bool {
        let mut gone = self.taken_back.values().flatten();
        let mut stated = self.stated.values().flatten();
        gone.any(|one| same(&one.value, value)) && !stated.any(|one| same(&one.value, value))
    }

    /// Whether the customer said that this value is not theirs, and did not claim it since.
    pub(crate) fn is_disowned(&self, fact: &FactName, value: &str) -> bool {
        let mut all = self.disowned.iter();
        all.any(|(f, v)| f == fact && same(v, value))
    }

    /// The customer says that a value is not theirs.
    pub(super) fn disown(&mut self, fact: &FactName, value: &str) {
        if !self.is_disowned(fact, value) && self.disowned.len() < TAKEN_BACK_VALUES {
            self.disowned.push((fact.clone(), value.to_owned()));
        }
    }

    pub(super) fn state_value(
        &mut self,
        fact: &FactName,
        value: &str,
        message: MessageId,
        origin: Origin,
        seq: u64,
    ) {
        if let Some(gone) = self.taken_back.get_mut(fact) {
            gone.retain(|one| !same(&one.value, value));
        }
        if origin.is_own() {
            self.disowned
                .retain(|(f, v)| !(f == fact && same(v, value)));
        }
        let values = self.stated.entry(fact.clone()).or_default();
        if let Some(known) = values.iter_mut().find(|v| same(&v.value, value)) {
            if origin > known.origin {
                self.version += 1;
            }
            known.message = message;
            known.seq = seq;
            known.origin = known.origin.max(origin);
        } else if values.len() < STATED_VALUES {
            values.push(StatedValue {
                value: value.to_owned(),
                message,
                seq,
                origin,
            });
            self.version += 1;
        }
    }

    pub(super) fn take_back(&mut self, fact: &FactName, value: &str, seq: u64) {
        if let Some(values) = self.stated.get_mut(fact) {
            values.retain(|stated| !same(&stated.value, value));
            if values.is_empty() {
                self.stated.remove(fact);
            }
        }
        let gone = self.taken_back.entry(fact.clone()).or_default();
        gone.retain(|one| !same(&one.value, value));
        if gone.len() >= TAKEN_BACK_VALUES {
            gone.remove(0);
        }
        gone.push(TakenBackValue {
            value: value.to_owned(),
            seq,
        });
        self.version += 1;
    }
}

/// Whether two values of one fact are the same, whatever their capitals.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
        || !(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase()
}
