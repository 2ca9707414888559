//! Whether a representative asks for something the snapshot already holds.

use baton_playbook::{FactName, Playbooks};

use crate::agents::data::visible;
use crate::state::State;

/// Words that open a question for a value.
const ASKING: &[&str] = &[
    "what is",
    "what's",
    "whats",
    "could you",
    "can you",
    "would you",
    "may i",
    "please give",
    "please tell",
    "please provide",
    "please share",
    "please send",
    "please confirm",
    "i need your",
    "do you have",
    "which",
    "give me",
    "tell me",
];

/// The facts that a text asks for although a verified value is on the screen. A text asks when a
/// sentence that ends in a question mark, or that opens with words of asking, names the fact.
pub fn find(text: &str, state: &State, playbooks: &Playbooks) -> Vec<FactName> {
    let mut asked = Vec::new();
    for sentence in text.split_inclusive(['.', '!', '?', '\n']) {
        let sentence = sentence.trim().to_lowercase();
        let asks = ASKING.iter().any(|words| sentence.contains(words));
        if !asks {
            continue;
        }
        for fact in playbooks.facts.values() {
            let label = fact.label.to_lowercase();
            let named = contains_words(&sentence, &label);
            if named && !asked.contains(&fact.name) && visible(state, playbooks, &fact.name) {
                asked.push(fact.name.clone());
            }
        }
    }
    asked
}

fn contains_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
