//! What a message answers of the question before it.

use baton_playbook::{Fact, FactName, Found, Message, Playbooks, Stated};

use crate::agents::reply;
use crate::grounding::words::words;
use crate::state::State;

/// Texts that only an answer of any words matches.
const ANYTHING: [&str; 2] = [
    "qx zu wv 7 lorem ipsum",
    "please do it like this, and not otherwise",
];
/// Words that say nothing beside a value.
const AROUND: &[&str] = &[
    "a", "an", "and", "das", "der", "die", "est", "here", "hier", "i", "is", "ist", "it", "it's",
    "its", "la", "le", "my", "no", "number", "nummer", "of", "ok", "okay", "please", "s", "sure",
    "thanks", "that", "the", "this", "und", "yes",
];
/// So many other words make an answer of their own beside a value.
const OF_ITS_OWN: usize = 2;

/// The values in a message, fact by fact. A question answered with any words gets only what fits nothing else: of two
/// questions one such answer is for the first, a message that holds little more than another fact's value is none,
/// and neither is one that asks for a person, says goodbye, or says that the customer does not have it.
pub(super) fn found<'p>(
    state: &State,
    playbooks: &'p Playbooks,
    text: &str,
    message: &Message<'_>,
) -> Vec<(&'p Fact, Found)> {
    let reading = &state.reading;
    let answers = !reading.wants_person && !reading.closes;
    let asked = |fact: &Fact| {
        answers && state.last_asked.contains(&fact.name) && !reading.lacks.contains(&fact.name)
    };
    let mut all: Vec<(&Fact, Found)> = Vec::new();
    let mut open: Vec<(&Fact, &Stated)> = Vec::new();
    for fact in playbooks.facts.values() {
        let Some(stated) = &fact.stated else { continue };
        let is_open = asked(fact) && is_open(stated);
        let values = stated.find_in(message, asked(fact) && !is_open);
        if is_open && values.is_empty() {
            open.push((fact, stated));
        }
        all.extend(values.into_iter().map(|found| (fact, found)));
    }
    drop_bare(&mut all);
    let place = |fact: &Fact| state.last_asked.iter().position(|name| name == &fact.name);
    let first = open.into_iter().min_by_key(|(fact, _)| place(fact));
    if let Some((fact, stated)) = first
        && says_more(text, &all)
    {
        let values = stated.find_in(message, true);
        all.extend(values.into_iter().map(|found| (fact, found)));
    }
    all
}

/// Leaves out what was written without its prefix where it is a value of another fact, too.
fn drop_bare(all: &mut Vec<(&Fact, Found)>) {
    let places: Vec<(FactName, std::ops::Range<usize>)> = all
        .iter()
        .map(|(fact, found)| (fact.name.clone(), found.span.clone()))
        .collect();
    all.retain(|(fact, found)| {
        let is_other = |(name, span): &(FactName, std::ops::Range<usize>)| {
            name != &fact.name && span.start < found.span.end && found.span.start < span.end
        };
        !(found.bare && places.iter().any(is_other))
    });
}

/// Whether any words at all are an answer.
fn is_open(stated: &Stated) -> bool {
    let answer = stated.answer.as_ref();
    answer.is_some_and(|answer| ANYTHING.iter().all(|text| answer.is_match(text)))
}

/// Whether a message says something beside the values found in it.
fn says_more(text: &str, found: &[(&Fact, Found)]) -> bool {
    if found.is_empty() {
        return true;
    }
    let mut rest = text.to_owned();
    let labels: Vec<String> = found
        .iter()
        .flat_map(|(fact, _)| words(&fact.label))
        .collect();
    for (_, value) in found {
        if let Some(said) = text.get(value.span.clone()) {
            rest = rest.replace(said, " ");
        }
    }
    let own = words(&rest);
    let own = own.iter().filter(|word| {
        word.chars().any(char::is_alphabetic)
            && !AROUND.contains(&word.as_str())
            && !labels.contains(word)
    });
    // A script without spaces writes a sentence as one word.
    let count = own.map(|word| {
        if word.is_ascii() {
            1
        } else {
            word.chars().count().div_ceil(4)
        }
    });
    count.sum::<usize>() >= OF_ITS_OWN
}

/// The facts that a customer does not have who says so: those of the question before that they name,
/// all of it where they name none, and without a question whatever they name.
pub(super) fn lacking(state: &State, playbooks: &Playbooks, text: &str) -> Vec<FactName> {
    let asked = &state.last_asked;
    let could_be: Vec<FactName> = if asked.is_empty() {
        let askable = playbooks.facts.values().filter(|fact| fact.ask.is_some());
        askable.map(|fact| fact.name.clone()).collect()
    } else {
        asked.clone()
    };
    let named = reply::asked_for(text, &could_be, playbooks);
    if named.is_empty() {
        asked.clone()
    } else {
        named
    }
}
