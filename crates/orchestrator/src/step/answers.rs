//! What a message answers of the question before it.

use std::collections::BTreeMap;

use baton_playbook::{Fact, FactName, FoundValue, Playbooks, PreparedMessage, Stated};
use baton_router::Router;
use baton_router::requests::{answer_before_a_wish, asks, end_of_joined, questions};

use super::naming::names_records;
use super::told::Told;
use crate::agents::data::Choice;
use crate::agents::reply;
use crate::corrections::sentences;
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
/// Confidence from which a wish is one that is known already.
const SAME_WISH: f32 = 0.6;
/// This many other words make an answer of their own beside a value.
const OF_ITS_OWN: usize = 2;

/// A number in so few words is one of what was spoken of: "and 7002?"
const LITTLE: usize = 3;

/// Words up to this length, in letters, name no fact.
const SMALL: usize = 3;

/// The values in a message, fact by fact. A question answered with any words gets only what fits nothing else: of two
/// questions one such answer is for the first, a message that holds little more than another fact's value is none,
/// and neither is one that asks for a person, says goodbye, says that the customer does not have something, or wishes
/// once more for what they are asked about.
pub(super) fn found<'p>(
    state: &State,
    playbooks: &'p Playbooks,
    router: &dyn Router,
    (text, message): (&str, &PreparedMessage<'_>),
) -> Vec<(&'p Fact, FoundValue)> {
    let reading = &state.dialogue.reading;
    let answers = !reading.wants_person && !reading.closes;
    let asked = |fact: &Fact| {
        answers
            && state.dialogue.last_asked.contains(&fact.name)
            && !reading.lacks.contains(&fact.name)
    };
    let told = Told::by_the_customer(state, playbooks);
    let says_little = state.dialogue.last_asked.is_empty() && words(text).len() <= LITTLE;
    let mut all: Vec<(&Fact, FoundValue)> = Vec::new();
    let mut open: Vec<(&Fact, &Stated)> = Vec::new();
    for fact in playbooks.facts.values() {
        let Some(stated) = &fact.stated else { continue };
        let is_open = (asked(fact) || answers && told.is_asked_for(fact)) && is_open(stated);
        let wanted = asked(fact)
            || answers && told.is_asked_for(fact)
            || says_little && goes_on(state, fact);
        let mut values = stated.find_in(message, wanted && !is_open);
        if self::is_open(stated) {
            values
                .iter_mut()
                .for_each(|found| keep_whole(text, stated, found));
        }
        if is_open && values.is_empty() {
            open.push((fact, stated));
        }
        all.extend(values.into_iter().map(|found| (fact, found)));
    }
    drop_bare(state, playbooks, text, &mut all);
    let place = |fact: &Fact| {
        state
            .dialogue
            .last_asked
            .iter()
            .position(|name| name == &fact.name)
    };
    let first = open.into_iter().min_by_key(|(fact, _)| place(fact));
    if let Some((fact, stated)) = first
        && !is_question(text)
        && (has_several_sentences(text) || !says_which(state, playbooks, text))
        && (reading.lacks.is_empty() || has_several_sentences(text))
        && says_more(text, &all)
        && !wishes_again(state, playbooks, router, (text, fact))
    {
        let answer = answer_before_a_wish(text).and_then(|end| text.get(..end));
        let rest = beside(answer.unwrap_or(text), &all);
        let values = stated.find_in(&PreparedMessage::read(&rest), true);
        all.extend(values.into_iter().map(|found| (fact, found)));
    }
    all
}

/// Whether a message answers the first question for a fact with the wish that the question is about: "please change
/// my address". The second time it is taken as it is.
fn wishes_again(
    state: &State,
    playbooks: &Playbooks,
    router: &dyn Router,
    (text, fact): (&str, &Fact),
) -> bool {
    let is_first =
        |asked: &BTreeMap<FactName, u32>| asked.get(&fact.name).is_none_or(|times| *times <= 1);
    if !asks(text) {
        return false;
    }
    let heard = router.route(text).best;
    heard
        .filter(|best| best.confidence >= SAME_WISH)
        .is_some_and(|best| {
            state.requests.open().any(|request| {
                let playbook = playbooks.playbook(&request.intent);
                request.intent.as_str() == best.intent
                    && is_first(&request.asked)
                    && playbook.is_some_and(|p| p.requires.contains(&fact.name))
            })
        })
}

/// The text with blanks where it begins by giving other facts: "my customer number is C-1 the lid is broken".
fn beside(text: &str, found: &[(&Fact, FoundValue)]) -> String {
    let mut rest = text.to_owned();
    for (fact, value) in found {
        let labels = words(&fact.label);
        let mut from = value.span.start;
        let before = text.get(..from).unwrap_or_default();
        for word in before.split_inclusive(char::is_whitespace).rev() {
            let plain = word
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase();
            if !plain.is_empty() && !AROUND.contains(&plain.as_str()) && !labels.contains(&plain) {
                break;
            }
            from -= word.len();
        }
        let to = value.span.end;
        // In the middle of it the value belongs to what is said: "the blade of H-1 is bent".
        let leads = rest
            .get(..from)
            .is_some_and(|before| !before.contains(char::is_alphanumeric));
        if leads && rest.get(from..to).is_some() {
            rest.replace_range(from..to, &" ".repeat(to - from));
        }
    }
    rest
}

/// Of the facts of a question those whose label shares a word with the text ("that number"); all where none does.
fn half_named(asked: &[FactName], playbooks: &Playbooks, text: &str) -> Vec<FactName> {
    let said = words(text);
    let shares = |fact: &&FactName| {
        let label = words(playbooks.fact_label(fact));
        label
            .iter()
            .any(|word| word.chars().count() > SMALL && said.contains(word))
    };
    let half: Vec<FactName> = asked.iter().filter(shares).cloned().collect();
    if half.is_empty() {
        return asked.to_vec();
    }
    half
}

/// Whether a message says which of the records that were asked about is meant: that is what it answers.
fn says_which(state: &State, playbooks: &Playbooks, text: &str) -> bool {
    state.requests.open().any(|request| {
        Choice::of(state, playbooks, request).is_some_and(|choice| {
            state.dialogue.last_asked.contains(&choice.fact.name)
                && !choice.named_in(playbooks, text).0.is_empty()
        })
    })
}

/// Whether a message only asks something: that is no answer.
pub(super) fn is_question(text: &str) -> bool {
    let asks = |sentence: &str| sentence.ends_with(['?', '？', '؟']) && questions(sentence);
    let mut all = sentences(text).filter(|s| s.chars().any(char::is_alphanumeric));
    all.next().is_some_and(asks) && all.all(asks)
}

/// Whether a message says more than the one sentence in which the customer lacks something.
fn has_several_sentences(text: &str) -> bool {
    let says = |sentence: &&str| sentence.chars().any(char::is_alphanumeric);
    sentences(text).filter(says).nth(1).is_some()
}

/// Leaves out what was written without its prefix where it is, or could be, a value of another fact, too.
fn drop_bare(state: &State, playbooks: &Playbooks, text: &str, all: &mut Vec<(&Fact, FoundValue)>) {
    let places: Vec<(FactName, std::ops::Range<usize>)> = all
        .iter()
        .map(|(fact, found)| (fact.name.clone(), found.span.clone()))
        .collect();
    all.retain(|(fact, found)| {
        if !found.bare {
            return true;
        }
        let is_other = |(name, span): &(FactName, std::ops::Range<usize>)| {
            name != &fact.name && span.start < found.span.end && found.span.start < span.end
        };
        let written = text.get(found.span.clone()).unwrap_or_default();
        let alone = PreparedMessage::read(written);
        // An answer is one to the question.
        let asked = |name: &FactName| state.dialogue.last_asked.contains(name);
        let others = playbooks.facts.values();
        let mut others = others.filter(|other| !asked(&fact.name) || asked(&other.name));
        let could_be = others.any(|other| {
            let stated = other.stated.as_ref().filter(|_| other.name != fact.name);
            stated.is_some_and(|s| !is_open(s) && !s.find_in(&alone, true).is_empty())
        });
        // "Order 54321" says which of the two it is.
        let before = text.get(..found.span.start).unwrap_or_default();
        let only = !text.replace(written, " ").contains(char::is_alphabetic);
        let named = words(before)
            .last()
            .is_some_and(|word| words(&fact.label).contains(word) || word == fact.about.as_str());
        // "And 7002?" goes on about what was spoken of.
        let goes_on = state
            .requests
            .focus()
            .is_some_and(|request| request.about.iter().any(|s| s.named.fact == fact.name));
        !places.iter().any(is_other) && (named || !only || !could_be || goes_on)
    });
}

/// Whether the last request is about a record that this fact names.
fn goes_on(state: &State, fact: &Fact) -> bool {
    let focus = state.requests.focus();
    let about = focus.into_iter().flat_map(|request| &request.about);
    names_records(fact) && about.into_iter().any(|s| s.named.fact == fact.name)
}

/// Whether any words at all are an answer.
pub(super) fn is_open(stated: &Stated) -> bool {
    let answer = stated.answer.as_ref();
    answer.is_some_and(|answer| ANYTHING.iter().all(|text| answer.is_match(text)))
}

/// Keeps the words of a value whole where any words are one: a pattern knows its first clause, "one corner is dented", and
/// the customer goes on, "and the lid does not close".
fn keep_whole(text: &str, stated: &Stated, found: &mut FoundValue) {
    if text.get(found.span.clone()) != Some(found.value.as_str()) {
        return;
    }
    let end = end_of_joined(text, found.span.start, found.span.end);
    let whole = text.get(found.span.start..end).unwrap_or_default();
    let whole = whole.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | ','));
    let takes = stated
        .answer
        .as_ref()
        .is_some_and(|answer| answer.is_match(whole));
    if takes && whole.len() > found.value.len() {
        found.span.end = found.span.start + whole.len();
        whole.clone_into(&mut found.value);
    }
}

/// Whether a message says something beside the values found in it.
fn says_more(text: &str, found: &[(&Fact, FoundValue)]) -> bool {
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

/// Whether a message only says no, as an answer to a question for a fact.
pub(super) fn refuses(text: &str) -> bool {
    const NO: &[&str] = &[
        "no",
        "nope",
        "nah",
        "nein",
        "nö",
        "non",
        "nee",
        "não",
        "nie",
        "hayır",
        "нет",
        "لا",
        "没有",
        "没",
        "いいえ",
        "ない",
    ];
    let plain = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    NO.contains(&plain.as_str())
}

/// The facts that a customer does not have who says so: those of the question before that they name, else whatever
/// else they name, and all of the question where they name nothing. What they give with it they have.
pub(super) fn lacking(state: &State, playbooks: &Playbooks, text: &str) -> Vec<FactName> {
    let message = PreparedMessage::read(text);
    let given = |fact: &FactName| {
        let stated = playbooks.fact(fact).and_then(|f| f.stated.as_ref());
        stated.is_some_and(|stated| !stated.find_in(&message, false).is_empty())
    };
    let asked = &state.dialogue.last_asked;
    let askable = playbooks.facts.values().filter(|fact| fact.ask.is_some());
    let askable: Vec<FactName> = askable.map(|fact| fact.name.clone()).collect();
    let named = [asked, &askable]
        .into_iter()
        .map(|facts| reply::asked_for(text, facts, playbooks))
        .find(|named| !named.is_empty());
    let mut lacking = named.unwrap_or_else(|| half_named(asked, playbooks, text));
    lacking.retain(|fact| !given(fact));
    lacking
}
