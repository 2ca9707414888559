//! The lists that identifiers are taken from: what they hold, and which of their records a text describes.

use std::borrow::Cow;

use baton_playbook::{CUSTOMER, Fact, FactName, FactValue, Playbooks};

use super::choice::Known;
use super::mentions::{spoken_of, values};
use crate::state::{State, same};

/// The identifiers in the list that a fact is taken from; none where it is taken from none.
pub(crate) fn listed<'a>(state: &'a State, fact: &Fact) -> Vec<Cow<'a, str>> {
    let list = fact.one_of.as_ref().map(|one_of| &one_of.list);
    list.map_or_else(Vec::new, |list| items(state, fact, list))
}

/// Whether a text describes a record of a list that was read.
pub(crate) fn describes(state: &State, playbooks: &Playbooks, fact: &Fact, text: &str) -> bool {
    !described(state, playbooks, fact, text).is_empty()
}

/// The identifiers of the records of a list that were read and that a text describes.
pub(crate) fn described(
    state: &State,
    playbooks: &Playbooks,
    fact: &Fact,
    text: &str,
) -> Vec<String> {
    let Some(one_of) = &fact.one_of else {
        return Vec::new();
    };
    let records = state.case.records.iter();
    let records: Vec<Known<'_>> = records
        .filter(|(record, _)| record.entity == fact.about)
        .collect();
    let values: Vec<Vec<String>> = records
        .iter()
        .map(|(_, known)| values(playbooks, &one_of.containing, known))
        .collect();
    let named = spoken_of(&values, &[text]);
    let named = named.into_iter().filter_map(|at| records.get(at));
    named
        .map(|(record, known)| {
            let own = known.values.get(&fact.name);
            own.map_or_else(|| record.id.clone(), |own| own.get().text().into_owned())
        })
        .collect()
}

/// The items of the lists that a fact is taken from, each once, without what the customer took back.
pub(super) fn items<'a>(state: &'a State, fact: &Fact, list: &FactName) -> Vec<Cow<'a, str>> {
    let mut items: Vec<Cow<'a, str>> = Vec::new();
    let lists = state.case.verified(list);
    let shown =
        lists.filter(|(record, known, _)| !(known.bearer && record.entity.as_str() == CUSTOMER));
    for (_, _, value) in shown {
        let all = match value {
            FactValue::List(all) => all.as_slice(),
            FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => {
                std::slice::from_ref(value)
            }
        };
        for item in all.iter().map(FactValue::text) {
            let gone = state.case.taken_back(fact.name.as_str(), &item).is_some();
            if !gone && !items.iter().any(|known| same(known, &item)) {
                items.push(item);
            }
        }
    }
    items
}
