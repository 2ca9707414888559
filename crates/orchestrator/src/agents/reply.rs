//! What the Data Agent says to the customer: questions from the facts' own wording, answers from
//! the playbook's template. Only verified facts fill a template.

use baton_playbook::{
    CUSTOMER, FactName, FactType, FailureKind, Playbook, Playbooks, Sentence, Template,
};

use crate::agents::data::{Choice, Chosen, Scope};
use crate::event::Purpose;
use crate::grounding;
use crate::grounding::words::{holds, words};
use crate::state::{CallState, State};
use crate::step::places;

/// A reply that may be sent, or why not.
pub(crate) enum Composed {
    /// Send this.
    Send(String, Purpose),
    /// Not grounded: the facts or kinds of values that are not verified.
    Withheld(Vec<String>),
}

/// The question for some facts, with the values of the record that it is about, in words not used for it before. A
/// search that has just found nothing is said first.
pub(crate) fn question(
    state: &State,
    scope: &Scope<'_>,
    playbooks: &Playbooks,
    facts: &[FactName],
) -> Composed {
    let mut parts = Vec::new();
    let unfound = not_found(state, playbooks).map(|fact| playbooks.not_found(fact));
    if let Some(text) = unfound.and_then(|template| template.fill(|name| scope.said(name)).ok()) {
        parts.push(text);
    }
    let otherwise = !state.dialogue.reading.lacks.is_empty() && parts.is_empty();
    let another_way = &playbooks.wording.another_way;
    if otherwise && let Ok(text) = another_way.fill(|name| scope.said(name)) {
        parts.push(text);
    }
    let mut again = Vec::new();
    for fact in facts {
        let asked = state.budget.asked.get(fact).copied().unwrap_or(0);
        let choice = scope
            .request()
            .and_then(|request| Choice::of(state, playbooks, request));
        let choice = choice.filter(|choice| &choice.fact.name == fact);
        let offered = choice.iter().flat_map(|choice| choice.offered(playbooks));
        let (values, offered): (Vec<String>, Vec<String>) = offered.unzip();
        let is_new = values
            .iter()
            .any(|value| !state.dialogue.desk_texts.holds(value));
        if is_new && let Some(text) = which_one(playbooks, scope, &offered) {
            parts.push(text);
            continue;
        }
        let Some((ask, is_again)) = playbooks.question(fact, asked) else {
            continue;
        };
        if let Some(choice) = choice.filter(|c| matches!(c.chosen(), Chosen::NoneFits)) {
            parts.extend(none_of_them(playbooks, scope, &choice));
        }
        let each_one = offered.is_empty() && names_a_record(playbooks, fact) && picks(state);
        match ask.fill(|name| scope.said(name)) {
            Ok(question) if each_one => {
                let wording = playbooks.wording.each_one.clone();
                let wording = wording.with("question", &question);
                match wording.fill(|name| scope.said(name)) {
                    Ok(text) => parts.push(text),
                    Err(missing) => return Composed::Withheld(vec![missing]),
                }
            }
            Ok(text) if is_again => again.push(text),
            Ok(text) => parts.push(text),
            Err(missing) => return Composed::Withheld(vec![missing]),
        }
    }
    if !again.is_empty() {
        let question = again.join(" ");
        let wording = playbooks.wording.ask_again.clone();
        match wording
            .with("question", &question)
            .fill(|name| scope.said(name))
        {
            Ok(text) => parts.push(text),
            Err(missing) => return Composed::Withheld(vec![missing]),
        }
    }
    Composed::Send(parts.join(" "), Purpose::Ask(facts.to_vec()))
}

/// Whether a fact names a record, and no person.
fn names_a_record(playbooks: &Playbooks, fact: &FactName) -> bool {
    let fact = playbooks.fact(fact);
    fact.is_some_and(|f| f.kind == FactType::Identifier && f.about.as_str() != CUSTOMER)
}

/// Whether the customer's last words pick from a list.
fn picks(state: &State) -> bool {
    let last = state.dialogue.last_words.as_ref();
    last.is_some_and(|(_, said, _)| places::pick(&words(said)))
}

/// The question which of some records is meant; none where there are none, and for words that cannot be said.
pub(crate) fn which_one(
    playbooks: &Playbooks,
    scope: &Scope<'_>,
    offered: &[String],
) -> Option<String> {
    let wording = playbooks.wording.which_one.clone();
    let wording = wording.with("choices", &offered.join("; "));
    let filled = wording.fill(|name| scope.said(name)).ok();
    filled.filter(|_| !offered.is_empty())
}

/// That no record of a list fits what the customer named.
fn none_of_them(playbooks: &Playbooks, scope: &Scope<'_>, choice: &Choice<'_>) -> Option<String> {
    let list = &choice.fact.one_of.as_ref()?.list;
    let wording = playbooks.wording.none_of_them.clone();
    let wording = wording.with("label", playbooks.fact_label(list));
    wording.fill(|name| scope.said(name)).ok()
}

/// What a search since the customer's last message was made by that found nothing, where no other search found a
/// record of the same kind.
fn not_found<'a>(state: &'a State, playbooks: &'a Playbooks) -> Option<&'a FactName> {
    let (_, since) = state.waits.unanswered?;
    let calls = || {
        let newest = state.calls.all.iter().filter(|call| call.last > since);
        newest.filter_map(|call| Some((call, playbooks.tool(&call.tool)?)))
    };
    let (_, tool) = calls().find(|(call, tool)| {
        // For this customer, another customer's record does not exist.
        let record = tool.entity.as_str() != CUSTOMER;
        let failed = call.failure().is_some_and(|failure| match failure.kind {
            FailureKind::NotFound | FailureKind::Rejected => true,
            FailureKind::NotTheCustomers => record,
            _ => false,
        });
        let found = calls().any(|(other, by)| {
            by.entity == tool.entity && matches!(other.state, CallState::Succeeded)
        });
        failed && !found
    })?;
    let (message, _) = state.waits.unanswered?;
    let said_now = |fact: &&FactName| {
        let mut values = state.case.stated(fact.as_str()).iter();
        values.any(|stated| stated.message == message)
    };
    let newest = tool.arguments.iter().rev().find(said_now);
    newest
        .or(tool.key.as_ref())
        .or_else(|| tool.arguments.last())
}

/// A text of the desk, filled from verified facts and checked for grounding.
pub(crate) fn templated(
    state: &State,
    playbooks: &Playbooks,
    template: &Template,
    purpose: Purpose,
) -> Composed {
    match template.fill(|name| Scope::open(state, playbooks).said(name)) {
        Err(missing) => Composed::Withheld(vec![missing]),
        Ok(text) => grounded((state, playbooks), text, template, purpose),
    }
}

fn grounded(
    (state, playbooks): (&State, &Playbooks),
    text: String,
    template: &Template,
    purpose: Purpose,
) -> Composed {
    let ungrounded = grounding::ungrounded(&text, state, playbooks, template);
    if ungrounded.is_empty() {
        Composed::Send(text, purpose)
    } else {
        Composed::Withheld(ungrounded)
    }
}

/// The answer of a playbook about one record: its first variant that is meant and whose every value stands there.
pub(crate) fn answer(state: &State, scope: &Scope<'_>, sentence: &Sentence) -> Composed {
    match sentence.fill(|name| scope.said(name)) {
        Err(unfilled) => Composed::Withheld(unfilled.missing),
        Ok(filled) => grounded(
            (state, scope.playbooks()),
            filled.text,
            filled.template,
            Purpose::Answer,
        ),
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

/// The facts among those given that a text names by their label or name, such as a model's question.
pub(crate) fn asked_for(text: &str, needed: &[FactName], playbooks: &Playbooks) -> Vec<FactName> {
    let said = words(text);
    let names = |called: &str| holds(&said, &words(called));
    needed
        .iter()
        .filter(|fact| names(playbooks.fact_label(fact)) || names(&fact.as_str().replace('_', " ")))
        .cloned()
        .collect()
}
