//! The records that were looked up only to find the one that is meant.

use baton_playbook::{Fact, Playbook, Playbooks, RecordRef};

use super::choice::{Choice, Chosen, identifier, named};
use super::lists::items;
use super::scope::found;
use crate::state::State;

/// The records that were looked up only to find the one that is meant.
pub(crate) fn aside<'a>(state: &'a State, playbooks: &'a Playbooks) -> Vec<&'a RecordRef> {
    let mut aside: Vec<&RecordRef> = Vec::new();
    for fact in playbooks.facts.values() {
        let Some(one_of) = &fact.one_of else {
            continue;
        };
        let items = items(state, fact, &one_of.list);
        if items.len() < 2 || !is_looked_into(playbooks, fact) {
            continue;
        }
        for item in items {
            let is_named = state.case.find_stated(fact.name.as_str(), &item).is_some()
                || state.requests.iter().any(|request| {
                    let mut about = request.about.iter();
                    about.any(|subject| subject.named.is_same(&named(fact, &item)))
                });
            if !is_named && let Some((record, _)) = found(state, playbooks, &named(fact, &item)) {
                aside.push(record);
            }
        }
    }
    if aside.is_empty() {
        return aside;
    }
    for request in state.requests.iter() {
        if let Some(Chosen::One((record, _))) =
            Choice::of(state, playbooks, request).map(|choice| choice.chosen())
        {
            aside.retain(|one| *one != record);
        }
    }
    aside
}

/// Whether any intent looks into the list that a fact is taken from.
fn is_looked_into(playbooks: &Playbooks, fact: &Fact) -> bool {
    let looks = |playbook: &Playbook| {
        identifier(playbooks, playbook, &fact.about).is_some_and(|one| one.name == fact.name)
    };
    playbooks.playbooks.iter().any(|playbook| looks(playbook))
}
