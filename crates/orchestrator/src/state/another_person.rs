//! What goes when the customer takes something back, or turns out to be another person.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_playbook::{CUSTOMER, FactName, FactValue, FailureKind, Playbooks, RecordRef};

use super::{Call, CallState, KnownIdentity, KnownRecord, State, same};
use crate::event::Named;
use crate::ids::{EventSeq, MessageId};

/// What stands in the place of a value that was taken back.
const GONE: &str = "[taken back]";

/// What of the case still stands on something the customer said and did not take back.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// Records that do not stand on anything any more.
    pub(crate) records: Vec<RecordRef>,
    /// What they said that names another person.
    pub(crate) foreign: BTreeSet<(String, String)>,
    /// Calls under way that would not be made any more.
    pub(crate) calls: Vec<crate::ids::CallId>,
}

impl State {
    pub(super) fn took_back(
        &mut self,
        (fact, value): (&FactName, &str),
        message: Option<MessageId>,
        seq: EventSeq,
    ) {
        let named = |value: &str| Named {
            fact: fact.clone(),
            value: value.to_owned(),
            assumed: false,
        };
        let said = self.case.stated(fact.as_str()).iter();
        let instead: Vec<Named> = said
            .filter(|stated| Some(stated.message) == message && !same(&stated.value, value))
            .map(|stated| named(&stated.value))
            .collect();
        if self.requests.take_back(&named(value), &instead, seq) {
            self.new_matter();
        }
        let case = self.case_mut();
        case.take_back(fact, value, seq);
        if message.is_some() {
            case.disown(fact, value);
        }
        case.renewed = Some(seq);
        // A question asked with it says nothing about whether things go well.
        let gone: BTreeSet<EventSeq> = self
            .calls
            .all
            .iter()
            .filter(|call| call.failure().is_some() && call.asks_with(fact.as_str(), value))
            .map(|call| call.last)
            .collect();
        self.budget.failures.retain(|seq| !gone.contains(seq));
        self.budget
            .failures_in_a_row
            .retain(|seq| !gone.contains(seq));
        self.sealing.content_version += 1;
    }

    pub(super) fn customer_changed(&mut self, seq: EventSeq) {
        let case = self.case_mut();
        case.identity = KnownIdentity::default();
        for record in case.records.iter_mut() {
            if !record.bearer {
                Arc::make_mut(record).bearer = true;
            }
        }
        case.changed = Some(seq);
        case.version += 1;
        self.dialogue.transcript.forget_agents();
        self.asks.customer_changed();
        self.sealing.summary = None;
        if self.requests.customer_changed(seq) {
            self.new_matter();
        }
        self.dialogue.acknowledged = false;
        self.dialogue.last_asked.clear();
        self.budget.asked.clear();
        self.sealing.content_version += 1;
    }

    /// What still stands once the records of some people are known to be another person's. A record stands if a
    /// call that brought it asked only with values that the customer said, or that another standing record
    /// holds.
    pub(crate) fn standing(&self, is_foreign: impl Fn(&str) -> bool) -> Standing {
        let case = &self.case;
        let banned: BTreeSet<&RecordRef> = case
            .records
            .iter()
            .filter(|(_, known)| known.owner.as_deref().is_some_and(&is_foreign))
            .map(|(record, _)| record)
            .collect();
        let brought: Vec<(&Call, &RecordRef)> = self
            .calls
            .all
            .iter()
            .filter(|call| call.state == CallState::Succeeded)
            .filter_map(|call| Some((call.as_ref(), call.record.as_ref()?)))
            .filter(|(_, record)| case.records.get(record).is_some())
            .collect();
        let foreign = self.names_of(&is_foreign);
        let mut good: BTreeSet<&RecordRef> = BTreeSet::new();
        let stands = |call: &Call, good: &BTreeSet<&RecordRef>| {
            call.arguments.iter().all(|(fact, value)| {
                if case.taken_back(fact, value).is_some()
                    || foreign.contains(&(fact.clone(), value.to_lowercase()))
                {
                    return false;
                }
                case.find_stated(fact, value).is_some()
                    || good
                        .iter()
                        .any(|record| holds(case.records.get(record), record, value))
                    || !case
                        .records
                        .iter()
                        .any(|(record, known)| holds(Some(known), record, value))
            })
        };
        loop {
            let more: Vec<&RecordRef> = brought
                .iter()
                .filter(|(_, record)| !good.contains(record) && !banned.contains(record))
                .filter(|(call, _)| stands(call, &good))
                .map(|(_, record)| *record)
                .collect();
            if more.is_empty() {
                break;
            }
            good.extend(more);
        }
        let all = case.records.iter().map(|(record, _)| record);
        let mut records: Vec<RecordRef> = all.filter(|r| !good.contains(r)).cloned().collect();
        records.sort_unstable();
        let pending = self.calls.pending().filter(|call| call.idempotent);
        Standing {
            records,
            calls: pending
                .filter(|call| !stands(call, &good))
                .map(|call| call.id)
                .collect(),
            foreign,
        }
    }

    /// What the customer said by which only another person's records were found.
    fn names_of(&self, is_foreign: impl Fn(&str) -> bool) -> BTreeSet<(String, String)> {
        let mut names: BTreeMap<(String, String), bool> = BTreeMap::new();
        for call in self
            .calls
            .all
            .iter()
            .filter(|c| c.state == CallState::Succeeded)
        {
            let Some(owner) = call
                .record
                .as_ref()
                .and_then(|record| self.owner_of(record))
            else {
                continue;
            };
            for (fact, value) in &call.arguments {
                if self.case.find_stated(fact, value).is_some() {
                    let name = (fact.clone(), value.to_lowercase());
                    *names.entry(name).or_insert(true) &= is_foreign(owner);
                }
            }
        }
        names
            .into_iter()
            .filter_map(|(name, only)| only.then_some(name))
            .collect()
    }

    /// A value of their own by which records of other people were found, and none of this one.
    pub(crate) fn names_another(&self, customer: &str) -> impl Iterator<Item = (String, String)> {
        let names = self.names_of(|owner| !same(owner, customer));
        let own = |(fact, value): &(String, String)| self.case.is_own(fact, value);
        let own: Vec<(String, String)> = names.into_iter().filter(own).collect();
        own.into_iter()
    }

    /// Whose a record is; a customer's own one also where it was taken back.
    fn owner_of<'r>(&'r self, record: &'r RecordRef) -> Option<&'r str> {
        match self.case.records.get(record) {
            Some(known) => known.owner.as_deref(),
            None => (record.entity.as_str() == CUSTOMER).then_some(&*record.id),
        }
    }

    /// Whether what a call asked with may not be shown any more: the customer took it back, or only
    /// records of the person they seemed to be held it.
    pub(crate) fn is_void(&self, call: &Call) -> bool {
        let case = &self.case;
        call.failure()
            .is_some_and(|failure| failure.kind == FailureKind::Withdrawn)
            || call.arguments.iter().any(|(fact, value)| {
                let known = || {
                    case.find_stated(fact, value).is_some()
                        || case
                            .records
                            .iter()
                            .any(|(record, known)| holds(Some(known), record, value))
                };
                case.taken_back(fact, value).is_some()
                    || (case.changed.is_some_and(|at| call.requested < at) && !known())
            })
    }

    /// Whether only facts that an identified customer may see hold a value: personal ones of records that this customer
    /// merely knows the number of.
    pub(crate) fn is_hidden(&self, playbooks: &Playbooks, value: &str) -> bool {
        let personal = |fact: &FactName| playbooks.fact(fact).is_some_and(|fact| fact.personal);
        let mut holding = self
            .case
            .records
            .iter()
            .filter(|(record, known)| holds(Some(known), record, value))
            .map(|(record, known)| {
                let mut named = known.values.iter();
                let shown = same(&record.id, value)
                    || named.any(|(fact, held)| !personal(fact) && holds_value(held.get(), value));
                known.bearer && !shown
            })
            .peekable();
        holding.peek().is_some() && holding.all(|hidden| hidden)
    }

    /// The text without what the customer took back.
    pub(crate) fn without_taken_back<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for gone in self.case.taken_back.values().flatten() {
            if let Some(without) = replaced(&text, &gone.value) {
                text = Cow::Owned(without);
            }
        }
        text
    }
}

impl Call {
    /// Whether the call has this argument.
    pub(crate) fn asks_with(&self, fact: &str, value: &str) -> bool {
        self.arguments
            .get(fact)
            .is_some_and(|with| same(with, value))
    }
}

/// Whether a record names or holds a value.
fn holds(known: Option<&KnownRecord>, record: &RecordRef, value: &str) -> bool {
    same(&record.id, value)
        || known.is_some_and(|k| k.values.values().any(|held| holds_value(held.get(), value)))
}

fn holds_value(held: &FactValue, value: &str) -> bool {
    match held {
        FactValue::List(items) => items.iter().any(|item| holds_value(item, value)),
        FactValue::Text(text) => same(text, value),
        FactValue::Number(_) | FactValue::Boolean(_) => held.to_string() == value,
    }
}

/// The text with [`GONE`] in the place of a value, whatever its capitals; `None` where it is not there.
fn replaced(text: &str, value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    let (mut out, mut rest, mut any) = (String::new(), text, false);
    while let Some(at) = find_same(rest, value) {
        out.push_str(&rest[..at.start]);
        out.push_str(GONE);
        rest = &rest[at.end..];
        any = true;
    }
    out.push_str(rest);
    any.then_some(out)
}

fn find_same(text: &str, value: &str) -> Option<std::ops::Range<usize>> {
    let length = value.chars().count();
    text.char_indices().find_map(|(start, _)| {
        let part = &text[start..];
        let end = part
            .char_indices()
            .nth(length)
            .map_or(part.len(), |(end, _)| end);
        same(&part[..end], value).then_some(start..start + end)
    })
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn values_are_replaced_whatever_their_capitals() {
        let check = |text: &str, value: &str, expected: Option<&str>| {
            assert_eq!(
                replaced(text, value).as_deref(),
                expected,
                "{value} in {text}"
            );
        };
        check(
            "I am K-1, k-1!",
            "K-1",
            Some("I am [taken back], [taken back]!"),
        );
        check("für ÄNNE", "änne", Some("für [taken back]"));
        check("nothing here", "K-1", None);
        check("", "K-1", None);
        check("K-1", "", None);
    }
}
