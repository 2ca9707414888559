//! What is known in a conversation, by where it comes from: the ground that texts and arguments
//! stand on.

use std::collections::HashSet;

use baton_playbook::{
    CUSTOMER, FactName, FactType, FactValue, Piece, Playbooks, Resolution, Sentence,
};

use super::dates::{self, Dates};
use super::words::{self, words};
use crate::state::{CallState, State};
use crate::step::playbook_of;

/// Words of a value that can name a state.
const STATE_WORDS: usize = 3;

/// Texts that something can stand in.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub(super) texts: Vec<Vec<String>>,
    all: HashSet<String>,
    pub(super) dates: Vec<Dates>,
}

impl Ground {
    fn add(&mut self, text: &str) {
        let words = words(text);
        self.all.extend(words.iter().cloned());
        self.texts.push(words);
        let (dates, _) = dates::taken(text);
        if !dates.is_empty() {
            self.dates.push(dates);
        }
    }

    fn add_value(&mut self, value: &FactValue) {
        match value {
            FactValue::List(items) => {
                for item in items {
                    self.add_value(item);
                }
            }
            FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => {
                self.add(&value.to_string());
            }
        }
    }

    pub(super) fn word(&self, word: &str) -> bool {
        self.all.contains(word)
    }

    pub(super) fn run(&self, run: &[String]) -> bool {
        self.texts.iter().any(|text| words::holds(text, run))
    }
}

/// What is known, by where it comes from.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Verified values that may be shown.
    pub(super) verified: Ground,
    /// Those that can name a state. A system's free text cannot, because anyone may have written it.
    pub(super) states: Ground,
    /// Those that are identifiers: a name or a note that looks like one is none.
    pub(super) identifiers: Ground,
    /// Fixed texts of the configuration.
    pub(super) fixed: Ground,
    /// Values of facts that the customer stated.
    pub(super) stated: Ground,
    /// Everything the customer said.
    pub(super) said: Ground,
    /// Words of permitted actions that succeeded.
    pub(super) done: String,
}

impl Known {
    /// Gathers what a state knows.
    pub(crate) fn of(state: &State, playbooks: &Playbooks) -> Self {
        let mut known = Self::default();
        for (record, held) in state.case.records.iter() {
            if !(held.bearer && record.entity.as_str() == CUSTOMER) {
                known.verified.add(&record.id);
                known.identifiers.add(&record.id);
            }
            for (name, value) in &held.values {
                if !hidden(playbooks, record.entity.as_str(), name, held.bearer) {
                    known.verified.add_value(value.get());
                    known
                        .verified
                        .add(&playbooks.shown(name, FactType::Text, value.get()));
                    if may_identify(playbooks, name, value.get()) {
                        known.identifiers.add_value(value.get());
                    }
                    known.add_state(playbooks, name, value.get());
                }
            }
        }
        for stated in state.case.stated.values().flatten() {
            known.stated.add(&stated.value);
            known.said.add(&stated.value);
        }
        for said in state.dialogue.transcript.customer() {
            known.said.add(&state.without_taken_back(said));
        }
        for text in fixed(state, playbooks) {
            known.fixed.add(&text);
        }
        for call in &state.calls.all {
            if let (CallState::Succeeded, Some(tool)) = (&call.state, playbooks.tool(&call.tool))
                && !tool.reads_only
            {
                known.done.push_str(&tool.name.as_str().to_lowercase());
                known.done.push(' ');
                known.done.push_str(&tool.label.to_lowercase());
                known.done.push(' ');
            }
        }
        known
    }

    fn add_state(&mut self, playbooks: &Playbooks, name: &FactName, value: &FactValue) {
        match value {
            FactValue::Boolean(true) => {
                self.states.add(playbooks.fact_label(name));
                self.states.add(&name.as_str().replace('_', " "));
            }
            FactValue::Boolean(false) | FactValue::Number(_) => {}
            FactValue::Text(text) => {
                let called = playbooks.fact(name).and_then(|fact| fact.called(text));
                if let Some(called) = called {
                    self.states.add(called);
                    self.verified.add(called);
                }
                let text = text.replace('_', " ");
                if words(&text).len() <= STATE_WORDS {
                    self.states.add(&text);
                    self.verified.add(&text);
                }
            }
            FactValue::List(items) => {
                for item in items {
                    self.add_state(playbooks, name, item);
                }
            }
        }
    }

    /// Whether a verified fact holds this value.
    pub(crate) fn returned(&self, value: &str) -> bool {
        self.verified.run(&words(value))
    }

    /// Whether the customer stated this value or a verified fact holds it. An identifier must stand
    /// where identifiers stand: free text that a system returned names no records.
    pub(crate) fn holds(&self, value: &str, kind: FactType) -> bool {
        let run = words(value);
        if run.is_empty() {
            return false;
        }
        let verified = if kind == FactType::Identifier {
            &self.identifiers
        } else {
            &self.verified
        };
        let grounds = [verified, &self.said];
        if grounds.iter().any(|ground| ground.run(&run)) {
            return true;
        }
        if let [one] = run.as_slice()
            && let Ok(count) = one.parse::<u32>()
        {
            let mut said = self.said.texts.iter().flatten();
            return said.any(|word| words::small(word) == Some(count));
        }
        let (dates, rest) = dates::taken(value);
        !dates.is_empty()
            && words(&rest).is_empty()
            && grounds.iter().any(|ground| dates.stand_in(&ground.dates))
    }
}

/// Whether a value can name a record: declared as an identifier, or one word of a fact that
/// configuration does not know.
fn may_identify(playbooks: &Playbooks, name: &FactName, value: &FactValue) -> bool {
    match playbooks.fact(name) {
        Some(fact) => fact.kind == FactType::Identifier,
        None => match value {
            FactValue::List(items) => items.iter().all(|i| words(&i.to_string()).len() == 1),
            FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => {
                words(&value.to_string()).len() == 1
            }
        },
    }
}

fn hidden(playbooks: &Playbooks, entity: &str, name: &FactName, bearer: bool) -> bool {
    bearer && (entity == CUSTOMER || playbooks.fact(name).is_some_and(|fact| fact.personal))
}

/// The fixed texts an agent may say: the answer of the intent, questions, the desk's wording.
fn fixed(state: &State, playbooks: &Playbooks) -> Vec<String> {
    let answer = playbook_of(state, playbooks).and_then(|p| match &p.resolution {
        Resolution::Answer(sentence) => Some(sentence),
        Resolution::Person | Resolution::PersonAtOnce => None,
    });
    let asked = playbooks
        .facts
        .values()
        .flat_map(|f| f.ask.iter().chain(&f.ask_again).chain(&f.not_found));
    let templates = playbooks
        .wording
        .said()
        .chain(answer.into_iter().flat_map(Sentence::templates))
        .chain(asked);
    let mut texts = vec![playbooks.desk.clone()];
    for template in templates {
        texts.extend(template.pieces().iter().filter_map(|piece| match piece {
            Piece::Fixed(text) => Some(text.clone()),
            Piece::Slot(_) => None,
        }));
    }
    texts
}
