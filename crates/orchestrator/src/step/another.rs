//! "My other order": words about another record than the one spoken of.

use std::sync::LazyLock;

use baton_playbook::{CUSTOMER, Fact, FactType, IntentName};
use regex::Regex;

use super::draft::Draft;
use crate::agents::data::listed;
use crate::event::Named;
use crate::grounding::words::words;
use crate::state::same;

/// "Other", "second", with the word behind it.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    // Proven by the test below: the pattern is well-formed.
    Regex::new(
        r"(?i)\b(?:other|another|second|andere[nrs]?|zweite[nrs]?|autre|deuxi[èe]me|otr[oa]|segund[oa]|altr[oa]|second[oa]|tweede|outr[oa])\s+(\p{L}+)",
    )
    .expect("a well-formed pattern")
});
/// Words that stand for a record of any kind.
const ANY: &[&str] = &["one", "ones"];
/// So many letters of a word tell what it is a form of.
const STEM: usize = 5;

/// The records that words about "the other" one mean, for a request of this intent: the one of the customer's that no request
/// is about. Empty where it cannot be told which; none where the words speak of no other.
pub(super) fn meant(draft: &Draft<'_, '_>, intent: &IntentName, text: &str) -> Option<Vec<Named>> {
    let playbooks = draft.cx.playbooks;
    let playbook = playbooks.playbook(intent)?;
    let identifies =
        |fact: &&Fact| fact.kind == FactType::Identifier && fact.about.as_str() != CUSTOMER;
    let required = playbook
        .requires
        .iter()
        .filter_map(|name| playbooks.fact(name));
    let fact = required
        .filter(identifies)
        .find(|fact| speaks_of(fact, text))?;
    let requests = &draft.state.requests;
    let known = |value: &str| {
        let mut about = requests.iter().flat_map(|request| &request.about);
        about.any(|s| s.named.fact == fact.name && same(&s.named.value, value))
    };
    // Other than which?
    requests
        .iter()
        .any(|request| request.about.iter().any(|s| s.named.fact == fact.name))
        .then_some(())?;
    let others: Vec<Named> = listed(&draft.state, fact)
        .into_iter()
        .filter(|item| !known(item))
        .map(|value| Named {
            fact: fact.name.clone(),
            value: value.into_owned(),
            assumed: true,
        })
        .collect();
    Some(if others.len() == 1 {
        others
    } else {
        Vec::new()
    })
}

/// Whether a text says "the other" of what a fact identifies.
fn speaks_of(fact: &Fact, text: &str) -> bool {
    let mut kinds = words(fact.about.as_str());
    kinds.extend(words(&fact.label));
    OTHER.captures_iter(text).any(|found| {
        let word = found[1].to_lowercase();
        ANY.contains(&word.as_str()) || kinds.iter().any(|kind| is_form_of(&word, kind))
    })
}

fn is_form_of(word: &str, kind: &str) -> bool {
    let kind = kind.to_lowercase();
    let stem: String = kind.chars().take(STEM).collect();
    word == kind || stem.chars().count() == STEM && word.starts_with(&stem)
}
