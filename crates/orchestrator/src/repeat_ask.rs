//! Whether a representative asks for something the snapshot already holds. One definition: it warns in
//! the composer and counts in the figures.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use baton_playbook::{Fact, FactName, FailureKind, Playbooks};

use crate::agents::data::visible;
use crate::grounding::words::{holds, words};
use crate::state::{State, same};

/// Words that ask for a value when the sentence names a fact.
const ASKING: &[&str] = &[
    "what is",
    "what's",
    "whats",
    "what are",
    "what was",
    "what were",
    "which",
    "when is",
    "when was",
    "when did",
    "where is",
    "where was",
    "who is",
    "can you",
    "could you",
    "would you",
    "can i",
    "may i",
    "could i",
    "can we",
    "please give",
    "please tell",
    "please provide",
    "please share",
    "please send",
    "please confirm",
    "please let",
    "give me",
    "give us",
    "tell me",
    "tell us",
    "send me",
    "send us",
    "share with me",
    "let me have",
    "let me know",
    "i need",
    "i'll need",
    "i will need",
    "we need",
    "do you have",
    "do you know",
    "do you remember",
    "wie lautet",
    "wie ist",
    "was ist",
    "welche",
    "welcher",
    "welches",
    "können sie",
    "könnten sie",
    "nennen sie",
    "ich brauche",
    "ich benötige",
    "haben sie",
    "quel est",
    "quelle est",
    "pouvez-vous",
    "pourriez-vous",
    "donnez-moi",
    "cuál es",
    "puede",
    "podría",
    "necesito",
    "deme",
];

/// Words around a fact's name in a question that has no verb: "And your order number, please?"
const AROUND: &[&str] = &[
    "a",
    "again",
    "also",
    "and",
    "bitte",
    "die",
    "first",
    "full",
    "hello",
    "hi",
    "ihr",
    "ihre",
    "just",
    "just the",
    "la",
    "le",
    "me",
    "now",
    "of",
    "ok",
    "okay",
    "por favor",
    "please",
    "s'il",
    "so",
    "sorry",
    "su",
    "the",
    "then",
    "thanks",
    "und",
    "votre",
    "vous",
    "plaît",
    "yes",
    "your",
];

/// The facts that a text asks for although the snapshot holds them: a value is verified, or the customer
/// stated it and no system could confirm it. What is in conflict may be asked for, and so may which of
/// several is meant. A text that says the value itself only makes sure.
pub fn find(text: &str, state: &State, playbooks: &Playbooks) -> Vec<FactName> {
    asked(text, playbooks, |fact, said| {
        let value = held(fact, state, playbooks);
        value.is_some_and(|value| !holds(said, &canonical(&value)))
    })
}

/// Whether a text asks for a fact.
pub(crate) fn asks_for(text: &str, fact: &Fact) -> bool {
    let names = [canonical(&fact.label), canonical(fact.name.as_str())];
    let mut questions = sentences(text).filter_map(Question::read);
    questions.any(|question| question.asks(&names))
}

/// The facts that an agent's text asks for although the state holds them, or although the customer said that they do
/// not have them. Those that are `needed` again, as a search with them found nothing, are left out.
pub(crate) fn needless(
    text: &str,
    state: &State,
    playbooks: &Playbooks,
    needed: &[FactName],
) -> Vec<FactName> {
    let mut facts = find(text, state, playbooks);
    facts.extend(asked(text, playbooks, |fact, _| {
        state.budget.lacks.contains(fact)
    }));
    facts.retain(|fact| !needed.contains(fact) && !found_nothing(fact, state));
    facts
}

/// Whether a search by what the customer stated of a fact led to no record of theirs.
fn found_nothing(fact: &FactName, state: &State) -> bool {
    let stated = state.case.stated.get(fact).map_or(&[][..], Vec::as_slice);
    state.calls.all.iter().any(|call| {
        let in_vain = call.failure().is_some_and(|failure| {
            matches!(
                failure.kind,
                FailureKind::NotFound
                    | FailureKind::NotTheCustomers
                    | FailureKind::Ambiguous
                    | FailureKind::Rejected
                    | FailureKind::WrongRecord
            )
        });
        let by = |value: &str| call.arguments.values().any(|given| same(given, value));
        in_vain && stated.iter().any(|stated| by(&stated.value))
    })
}

/// The facts that a text asks for and that `count`, given its words.
fn asked(
    text: &str,
    playbooks: &Playbooks,
    count: impl Fn(&FactName, &[String]) -> bool,
) -> Vec<FactName> {
    let questions: Vec<Question> = sentences(text).filter_map(Question::read).collect();
    if questions.is_empty() {
        return Vec::new();
    }
    let said = canonical(text);
    let facts = playbooks.facts.values().filter(|fact| {
        let names = [canonical(&fact.label), canonical(fact.name.as_str())];
        questions.iter().any(|question| question.asks(&names)) && count(&fact.name, &said)
    });
    facts.map(|fact| fact.name.clone()).collect()
}

/// The one value the snapshot holds of a fact, if it is one that need not be asked for.
fn held(fact: &FactName, state: &State, playbooks: &Playbooks) -> Option<String> {
    let stated = state.case.stated.get(fact).map(Vec::as_slice);
    if visible(state, playbooks, fact) {
        let mut values = state.case.verified(fact).map(|(_, _, value)| value);
        let value = values.next()?;
        let disputed = stated.unwrap_or_default().iter().any(|s| {
            let confirmed = |known: &baton_playbook::FactValue| known.means_text(&s.value);
            !state
                .case
                .verified(fact)
                .any(|(_, _, known)| confirmed(known))
        });
        let one = values.all(|other| other.means(value));
        return (one && !disputed).then(|| value.to_string());
    }
    match stated.unwrap_or_default() {
        [only] => Some(only.value.clone()),
        _ => None,
    }
}

/// The words of [`ASKING`], by the first of them.
static ASKING_WORDS: LazyLock<HashMap<String, Vec<Vec<String>>>> = LazyLock::new(|| {
    let mut all: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    for words in ASKING.iter().map(|asking| canonical(asking)) {
        if let Some(first) = words.first().cloned() {
            all.entry(first).or_default().push(words);
        }
    }
    all
});

/// Whether a sentence has words of asking.
fn has_words_of_asking(sentence: &[String]) -> bool {
    let begins = |at: usize, first: &String| {
        let mut asking = ASKING_WORDS.get(first).into_iter().flatten();
        asking.any(|words| sentence[at..].starts_with(words))
    };
    (0..).zip(sentence).any(|(at, first)| begins(at, first))
}

/// One sentence of a text that may ask for something.
struct Question {
    words: Vec<String>,
    /// Has words of asking. Where it only ends in a question mark or says please, it asks without a verb.
    asks: bool,
}

impl Question {
    fn read(sentence: &str) -> Option<Self> {
        let words = canonical(sentence);
        let asks = has_words_of_asking(&words);
        let urges = sentence.trim_end().ends_with(['?', '？', '؟'])
            || words.iter().any(|word| word == "please" || word == "bitte");
        (asks || urges).then_some(Self { words, asks })
    }

    fn asks(&self, names: &[Vec<String>]) -> bool {
        names.iter().any(|name| {
            holds(&self.words, name) && (self.asks || is_all_there_is(&self.words, name))
        })
    }
}

/// Whether nothing but the name and words around it stands in the sentence.
fn is_all_there_is(sentence: &[String], name: &[String]) -> bool {
    sentence
        .iter()
        .all(|word| name.contains(word) || AROUND.contains(&word.as_str()))
}

/// Sentences, cut after their mark.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut ends = rest.char_indices().filter_map(|(at, c)| {
            let after = at + c.len_utf8();
            let over = match c {
                '\n' | '?' | '？' | '؟' | '。' => true,
                // "e.g." and "10.5" go on.
                '.' | '!' => rest[after..].chars().next().is_none_or(char::is_whitespace),
                _ => false,
            };
            over.then_some(after)
        });
        let end = ends.next().unwrap_or(rest.len());
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// The words of a text with one word for what has several: `e-mail address` and `mail` are `email`, `order
/// id` and `order no.` are `order number`.
fn canonical(text: &str) -> Vec<String> {
    let text = if text.contains(['_', '\u{2019}']) {
        Cow::Owned(text.replace('_', " ").replace('\u{2019}', "'"))
    } else {
        Cow::Borrowed(text)
    };
    let mut all = words(&text);
    for word in &mut all {
        let one = match word.as_str() {
            "e-mail" | "mail" | "emails" => "email",
            "id" | "no" | "nr" | "num" | "nummer" | "identifier" => "number",
            "zip" | "postleitzahl" | "plz" => "postcode",
            _ => continue,
        };
        one.clone_into(word);
    }
    all.dedup_by(|word, before| word == "address" && before == "email");
    all
}

#[cfg(test)]
#[path = "repeat_ask_tests.rs"]
mod tests;
