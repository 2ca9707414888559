//! What the Data Agent says to the customer: questions from the facts' own wording, answers from
//! the playbook's template. Only verified facts fill a template.

use baton_playbook::{FactName, FactType, Playbook, Playbooks, Sentence, Template};

use crate::agents::data::visible;
use crate::event::Purpose;
use crate::grounding;
use crate::grounding::words::{holds, words};
use crate::state::State;

/// A reply that may be sent, or why not.
pub(crate) enum Composed {
    /// Send this.
    Send(String, Purpose),
    /// Not grounded: the facts or kinds of values that are not verified.
    Withheld(Vec<String>),
}

/// The question for some facts.
pub(crate) fn question(state: &State, playbooks: &Playbooks, facts: &[FactName]) -> Composed {
    let mut parts = Vec::new();
    for fact in facts {
        let Some(ask) = playbooks.fact(fact).and_then(|f| f.ask.as_ref()) else {
            continue;
        };
        match fill(state, playbooks, ask) {
            Ok(text) => parts.push(text),
            Err(missing) => return Composed::Withheld(missing),
        }
    }
    Composed::Send(parts.join(" "), Purpose::Ask(facts.to_vec()))
}

/// A fixed text or an answer, filled from verified facts and checked for grounding.
pub(crate) fn templated(
    state: &State,
    playbooks: &Playbooks,
    template: &Template,
    purpose: Purpose,
) -> Composed {
    match fill(state, playbooks, template) {
        Err(missing) => Composed::Withheld(missing),
        Ok(text) => grounded(state, text, template, purpose),
    }
}

fn grounded(state: &State, text: String, template: &Template, purpose: Purpose) -> Composed {
    let ungrounded = grounding::ungrounded(&text, state, template);
    if ungrounded.is_empty() {
        Composed::Send(text, purpose)
    } else {
        Composed::Withheld(ungrounded)
    }
}

/// The answer of a playbook: its first variant that is meant and whose every value is verified.
pub(crate) fn answer(state: &State, playbooks: &Playbooks, sentence: &Sentence) -> Composed {
    match sentence.fill(|name| value(state, playbooks, name)) {
        Err(unfilled) => Composed::Withheld(unfilled.missing),
        Ok(filled) => grounded(state, filled.text, filled.template, Purpose::Answer),
    }
}

/// What the representative is advised to do: the playbook's first variant that is meant and whose every value is
/// there, or the desk's own words where there is none. `value` gives the values of one record.
pub(crate) fn next_action(
    playbooks: &Playbooks,
    playbook: &Playbook,
    mut value: impl FnMut(&str) -> Option<String>,
) -> String {
    match playbook.next_action.fill(&mut value) {
        Ok(filled) => filled.text,
        Err(_) => {
            let wording = playbooks.wording.next_action.fill(|name| match name {
                "request" => Some(playbook.label.clone()),
                _ => value(name),
            });
            wording.unwrap_or_else(|_| playbook.label.clone())
        }
    }
}

/// The facts among those needed that a model's question asks for by their label or name.
pub(crate) fn asked_for(text: &str, needed: &[FactName], playbooks: &Playbooks) -> Vec<FactName> {
    let said = words(text);
    let names = |called: &str| holds(&said, &words(called));
    needed
        .iter()
        .filter(|fact| names(playbooks.fact_label(fact)) || names(&fact.as_str().replace('_', " ")))
        .cloned()
        .collect()
}

fn fill(state: &State, playbooks: &Playbooks, template: &Template) -> Result<String, Vec<String>> {
    template
        .fill(|name| value(state, playbooks, name))
        .map_err(|missing| vec![missing])
}

/// A fact's value as people read it: the verified one of the newest record.
pub(crate) fn value(state: &State, playbooks: &Playbooks, name: &str) -> Option<String> {
    let fact = FactName::from(name);
    if name == "desk" {
        return Some(playbooks.desk.clone());
    }
    if !visible(state, playbooks, &fact) {
        return None;
    }
    let kind = playbooks.fact(&fact).map_or(FactType::Text, |f| f.kind);
    let (_, _, value) = state.case.verified(&fact).last()?;
    Some(kind.shown(value))
}
