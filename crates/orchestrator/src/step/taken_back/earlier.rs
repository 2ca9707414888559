//! Whom the customer was taken for until now, and whether another person begins to write.

use baton_playbook::{CUSTOMER, FactName, FactValue, Playbooks};

use crate::corrections::{self, Mention};
use crate::state::{Call, Case, State, same};

/// The names that the customer is known by: those they gave, and that of the customer who was identified.
pub(in crate::step) fn names_known(case: &Case, playbooks: &Playbooks) -> Vec<String> {
    let Some(fact) = &playbooks.identity.name else {
        return Vec::new();
    };
    let stated = case.stated(fact.as_str()).iter().map(|s| s.value.clone());
    let customer = case.identity.customer.iter();
    let verified = case
        .verified(fact)
        .filter(|_| customer.clone().next().is_some())
        .map(|(_, _, value)| value.text().into_owned());
    stated.chain(verified).collect()
}

/// Whom the customer was taken for until now.
#[derive(Clone, Copy)]
pub(super) struct Earlier<'s> {
    pub(super) customer: &'s str,
    proof: Option<&'s Call>,
    case: &'s Case,
}

impl<'s> Earlier<'s> {
    pub(super) fn of(state: &'s State) -> Option<Self> {
        let identity = &state.case.identity;
        Some(Self {
            customer: identity.customer.as_deref()?,
            proof: identity.call.and_then(|call| state.calls.get(call)),
            case: &state.case,
        })
    }

    /// Whether a list in a record of theirs names a value.
    pub(super) fn lists(&self, value: &str) -> bool {
        let mut records = self.case.records.iter();
        records.any(|(record, known)| {
            let of_them = record.entity.as_str() == CUSTOMER && same(&record.id, self.customer)
                || known
                    .owner
                    .as_deref()
                    .is_some_and(|o| same(o, self.customer));
            let mut lists = known.values.values().filter_map(|v| match v.get() {
                FactValue::List(items) => Some(items),
                FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => None,
            });
            of_them && lists.any(|items| items.iter().any(|item| item.means_text(value)))
        })
    }

    /// Whether a value is theirs: it proved them, or a record of theirs holds it.
    pub(super) fn holds(&self, fact: &FactName, value: &str) -> bool {
        let proves = self
            .proof
            .is_some_and(|proof| proof.asks_with(fact.as_str(), value));
        let mut records = self.case.records.iter();
        proves
            || records.any(|(record, known)| {
                let own = known
                    .owner
                    .as_deref()
                    .is_some_and(|owner| same(owner, self.customer));
                let held = known.values.get(fact);
                own && (same(&record.id, value) || held.is_some_and(|v| v.get().means_text(value)))
            })
    }
}

/// Whether the customer begins to write as another person than they were taken for: a word that says so, or another name
/// with another value that says who they are.
pub(in crate::step) fn is_taken_over(
    state: &State,
    playbooks: &Playbooks,
    text: &str,
    mentions: &[Mention<'_>],
) -> Option<usize> {
    let known = names_taken_for(&state.case, playbooks);
    let is_name = |m: &&Mention<'_>| {
        playbooks
            .identity
            .name
            .as_ref()
            .is_some_and(|n| n.as_str() == m.fact)
    };
    let values =
        || -> Vec<Mention<'_>> { mentions.iter().filter(|m| !is_name(m)).cloned().collect() };
    if let Some(place) = corrections::announced(text, values, &known) {
        return Some(place);
    }
    let proof = state
        .case
        .identity
        .call
        .and_then(|call| state.calls.get(call))?;
    let person = Earlier::of(state);
    let other = |m: &&Mention<'_>| {
        let fact = FactName::from(m.fact);
        let held = person
            .as_ref()
            .is_some_and(|person| person.holds(&fact, m.value));
        m.only_one
            && m.own
            && Some(&fact) != playbooks.identity.name.as_ref()
            && identifies(playbooks, &fact)
            && !proof.asks_with(m.fact, m.value)
            && !held
    };
    mentions.iter().find(other)?;
    corrections::introduced(text, &values(), &known)
}

/// The names of whom the customer was taken for: that of their record, or else those that they gave.
pub(in crate::step) fn names_taken_for(case: &Case, playbooks: &Playbooks) -> Vec<String> {
    let Some(fact) = &playbooks.identity.name else {
        return Vec::new();
    };
    let verified = case
        .verified(fact)
        .map(|(_, _, value)| value.text().into_owned());
    let verified: Vec<String> = verified
        .filter(|_| case.identity.customer.is_some())
        .collect();
    if verified.is_empty() {
        names_known(case, playbooks)
    } else {
        verified
    }
}

/// Whether a fact says who the customer is.
pub(super) fn identifies(playbooks: &Playbooks, fact: &FactName) -> bool {
    let methods = playbooks.identity.methods.iter();
    fact == &playbooks.identity.customer
        || methods
            .filter_map(|method| playbooks.tool(&method.tool))
            .any(|tool| tool.arguments.contains(fact))
}
