//! What the customer gives of their own accord once the agents are silent and ask for nothing: what an open request
//! still needs is read as if it had been asked for.

use std::sync::LazyLock;

use baton_playbook::{
    CUSTOMER, Fact, FactName, FactType, Playbooks, PreparedMessage, Stated, ToolName,
};
use regex::Regex;

use super::answers::{is_open, is_question};
use super::builder::StepBuilder;
use super::identity;
use crate::corrections::{self, pattern, sentence_around};
use crate::event::Event;
use crate::grounding::words::{holds, words};
use crate::ids::MessageId;
use crate::repeat_ask;
use crate::state::State;

/// Marks and words between the name of a fact and its value: "my new address is …".
const BETWEEN: &[&str] = &[
    "is", "are", "would", "be", "ist", "lautet", "sind", "est", "es", "è", "é", "jest", "now",
    "jetzt",
];

/// What open requests need of the customer, who is asked for nothing.
pub(super) struct Told<'a> {
    needed: Vec<&'a Fact>,
    /// Those of them that a representative asked for.
    asked_for: Vec<&'a Fact>,
}

impl<'a> Told<'a> {
    /// What the requests need that are open once the conversation has left the agents.
    pub(super) fn by_the_customer(state: &'a State, playbooks: &'a Playbooks) -> Self {
        let mut needed: Vec<&Fact> = Vec::new();
        if !state.is_with_agents() {
            let open = state.requests.open();
            let playbook = open.filter_map(|request| playbooks.playbook(&request.intent));
            let required = playbook.flat_map(|p| &p.requires);
            for fact in required.filter_map(|name| playbooks.fact(name)) {
                let is_new = needed.iter().all(|known| known.name != fact.name);
                let is_said = !state.case.stated(fact.name.as_str()).is_empty();
                if is_new && !is_said && fact.ask.is_some() {
                    needed.push(fact);
                }
            }
        }
        let said = state.dialogue.last_said.as_deref().unwrap_or_default();
        let asked_for = needed.iter().filter(|fact| asks_for(said, fact));
        Self {
            asked_for: asked_for.copied().collect(),
            needed,
        }
    }

    /// Whether a representative asked for it.
    pub(super) fn is_asked_for(&self, fact: &Fact) -> bool {
        self.asked_for.iter().any(|asked| asked.name == fact.name)
    }
}

/// States what a message gives of its own accord of what the open requests need, those that it opens among them.
pub(super) fn read(builder: &mut StepBuilder<'_, '_>, message: MessageId, text: &str) {
    let reading = &builder.state.dialogue.reading;
    if reading.wants_person || reading.closes || is_question(text) {
        return;
    }
    let told = Told::by_the_customer(&builder.state, builder.cx.playbooks);
    let mut found: Vec<(FactName, String)> = Vec::new();
    for fact in &told.needed {
        // What proves who the customer is they say when they are asked, or as such.
        let proves = proves(builder.cx.playbooks, fact);
        let lacked = proves || reading.lacks.contains(&fact.name);
        let Some(stated) = fact.stated.as_ref().filter(|_| !lacked) else {
            continue;
        };
        let value = value(fact, stated, text).filter(|value| fact.admits(value));
        let case = &builder.state.case;
        let is_new = |value: &String| {
            found.iter().all(|(_, known)| known != value)
                && case.taken_back(fact.name.as_str(), value).is_none()
        };
        if let Some(value) = value.filter(is_new) {
            found.push((fact.name.clone(), value));
        }
    }
    for (fact, value) in found {
        let at = text.find(&value).map(|at| at..at + value.len());
        let of_a_third = at.is_some_and(|at| corrections::is_of_a_third(text, &at));
        let origin = identity::origin_of(&builder.state, &fact, &value, of_a_third);
        builder.emit(Event::Stated {
            fact,
            value,
            message,
            origin,
        });
    }
}

/// Whether a fact can prove who the customer is.
fn proves(playbooks: &Playbooks, fact: &Fact) -> bool {
    let mut methods = playbooks.identity.methods.iter();
    let by_it = |tool: &ToolName| {
        let tool = playbooks.tool(tool);
        tool.is_some_and(|tool| tool.arguments.contains(&fact.name))
    };
    fact.about.as_str() == CUSTOMER
        && (fact.name == playbooks.identity.customer || methods.any(|method| by_it(&method.tool)))
}

/// The value that a message gives of a fact: it is nothing else, or names the fact beside it. Where any words answer the
/// question, they have to look like a value, as nothing was asked.
fn value(fact: &Fact, stated: &Stated, text: &str) -> Option<String> {
    if is_open(stated) {
        return behind_its_name(fact, stated, text).or_else(|| alone(fact, stated, text));
    }
    let prepared = PreparedMessage::read(text);
    // What is written as the value is anywhere was read before, or left out because of what is said of it.
    if !stated.find_in(&prepared, false).is_empty() {
        return None;
    }
    let mut found = stated.find_in(&prepared, true).into_iter();
    let is_number = |value: &str| value.contains(char::is_numeric);
    let found = found.find(|found| !found.quoted)?.value;
    (fact.kind != FactType::Identifier || is_number(&found)).then_some(found)
}

/// The message as it stands, where it would be a value if its name stood before it.
fn alone(fact: &Fact, stated: &Stated, text: &str) -> Option<String> {
    [": ", " is "].iter().find_map(|between| {
        let whole = format!("{}{between}{}", fact.label, text.trim());
        let found = stated.find_in(&PreparedMessage::read(&whole), false);
        Some(found.into_iter().next()?.value)
    })
}

/// What stands behind the name of the fact in its sentence, "my new address: Quay 17", or in the next one, "it is Quay 17".
fn behind_its_name(fact: &Fact, stated: &Stated, text: &str) -> Option<String> {
    let at = behind(text, &fact.label)?;
    let end = sentence_around(text, at).end;
    let rest = text.get(at..end)?;
    let rest = if rest.contains(char::is_alphanumeric) {
        behind_a_lead(rest)
    } else {
        it_is(text.get(end..sentence_around(text, end).end)?)
    };
    let answer = rest.trim().trim_end_matches(['.', '!', ';']);
    let found = stated.find_in(&PreparedMessage::read(answer), true);
    let found = found.into_iter().find(|found| found.span.start == 0)?;
    found
        .value
        .contains(char::is_alphabetic)
        .then_some(found.value)
}

/// What a sentence says that something is: "it is Quay 17".
fn it_is(sentence: &str) -> &str {
    static IT_IS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\W*(?:it'?s|it is|this is|that'?s|that is|(?:es|sie|er|das) (?:ist|lautet)|c'est|(?:es|è|é)|(?:het|dat) is)\s+",
        )
    });
    IT_IS
        .find(sentence)
        .map_or("", |lead| &sentence[lead.end()..])
}

/// Where the words behind a label begin, where a text has it.
fn behind(text: &str, label: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    // The places in both are the same only where the letters are as long.
    let at = lower
        .find(&label.to_lowercase())
        .filter(|_| lower.len() == text.len())?;
    let end = at + label.len();
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let whole =
        apart(text.get(..at)?.chars().next_back()) && apart(text.get(end..)?.chars().next());
    whole.then_some(end)
}

/// The text behind the marks and words that lead to a value; empty where nothing leads to one: "my new address please".
fn behind_a_lead(text: &str) -> &str {
    let mark = |c: char| matches!(c, ':' | ',' | '-' | '–' | '—' | '=');
    let (mut rest, mut led) = (text, false);
    loop {
        let begin = rest.trim_start_matches(|c: char| c.is_whitespace() || mark(c));
        led |= rest[..rest.len() - begin.len()].contains(mark);
        let word = begin.split(|c: char| !c.is_alphanumeric()).next();
        let word = word.unwrap_or_default();
        if word.is_empty() || !BETWEEN.contains(&word.to_lowercase().as_str()) {
            return if led { begin } else { "" };
        }
        (rest, led) = (&begin[word.len()..], true);
    }
}

/// Whether a text asks for a fact, by its name or in the words of its own question.
fn asks_for(said: &str, fact: &Fact) -> bool {
    let question = || fact.ask.as_ref().and_then(|ask| ask.fill(|_| None).ok());
    let in_its_words = || question().is_some_and(|own| holds(&words(said), &words(&own)));
    !said.is_empty() && (repeat_ask::asks_for(said, fact) || in_its_words())
}
