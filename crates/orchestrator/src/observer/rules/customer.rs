//! Rules about what the customer wants and what can be found out with them.

use baton_playbook::{FactName, Resolution};
use baton_router::requests::asks;

use super::{View, plural, times, trip};
use crate::agents::data::{self, Prospect};
use crate::event::Trip;
use crate::ids::EventSeq;
use crate::observer::Rule;
use crate::state::Phase;
use crate::step::later;
use crate::text::cut;

/// The most characters of a question that the sentence quotes.
const QUOTED: usize = 120;

pub(super) fn policy(view: &View<'_>) -> Option<Trip> {
    view.state.requests.open().find_map(|request| {
        let playbook = view.playbooks.playbook(&request.intent)?;
        match playbook.resolution {
            Resolution::PersonAtOnce => trip(
                Rule::Policy,
                "",
                &playbook.intent,
                format!("“{}” always goes to a person.", playbook.label),
                vec![request.seq],
            ),
            Resolution::Answer(_) | Resolution::Person => None,
        }
    })
}

pub(super) fn customer_asks(view: &View<'_>) -> Option<Trip> {
    let (_, seq) = view.state.waits.unanswered?;
    view.state.dialogue.reading.wants_person.then_some(())?;
    trip(
        Rule::CustomerAsks,
        "",
        1,
        "The customer asked for a person.".into(),
        vec![seq],
    )
}

pub(super) fn frustration(view: &View<'_>) -> Option<Trip> {
    let (observed, limit) = (view.state.mood.score(), view.limits.frustration);
    (observed >= limit).then_some(())?;
    let mut signs: Vec<&str> = Vec::new();
    for (signal, _) in &view.state.mood.signals {
        if !signs.contains(&signal.plain()) {
            signs.push(signal.plain());
        }
    }
    trip(
        Rule::Frustration,
        limit,
        observed,
        format!("Frustrated customer: {}.", signs.join(", ")),
        view.state
            .mood
            .signals
            .iter()
            .map(|(_, seq)| *seq)
            .collect(),
    )
}

pub(super) fn answer_time(view: &View<'_>) -> Option<Trip> {
    let since = view.state.waits.unanswered_since?;
    let (_, seq) = view.state.waits.unanswered?;
    (view.now >= later(since, view.limits.answer_ms)).then_some(())?;
    let waited = view.now.duration_since(since).as_secs();
    let limit = view.limits.answer_ms / 1000;
    trip(
        Rule::AnswerTime,
        format!("{limit} s"),
        format!("{waited} s"),
        format!("The customer waited {waited} seconds without an answer."),
        vec![seq],
    )
}

pub(super) fn out_of_scope(view: &View<'_>) -> Option<Trip> {
    let unclear = view.state.dialogue.unclear?;
    let (observed, limit) = (
        view.state.budget.clarified,
        view.limits.clarifying_questions,
    );
    (observed >= limit && view.state.waits.unanswered.is_some() && view.quiet).then_some(())?;
    let sentence = if limit == 0 {
        "The agents have no instructions for what the customer wants.".to_owned()
    } else {
        format!(
            "The request was still unclear after {}.",
            plural(observed, "clarifying question", "clarifying questions")
        )
    };
    trip(Rule::OutOfScope, limit, observed, sentence, vec![unclear])
}

/// The customer ends the conversation, and a question of theirs that no playbook covers was not answered.
pub(super) fn left_unanswered(view: &View<'_>) -> Option<Trip> {
    let state = view.state;
    let (_, seq) = state.waits.unanswered?;
    (state.dialogue.reading.closes && state.is_resolved() && view.quiet).then_some(())?;
    let not_explained = state
        .dialogue
        .unexplained
        .iter()
        .filter(|words| asks(words));
    let open: Vec<String> = state
        .dialogue
        .unheard
        .iter()
        .chain(not_explained)
        .map(|words| format!("“{}”", cut(words, QUOTED)))
        .collect();
    let first = open.first()?;
    trip(
        Rule::OutOfScope,
        0,
        open.len(),
        format!("The agents had no answer to what the customer also asked: {first}."),
        vec![seq],
    )
}

pub(super) fn identity_not_verified(view: &View<'_>) -> Option<Trip> {
    (view.waits && view.quiet).then_some(())?;
    let Prospect::Stuck(missing) = view.prospect else {
        return None;
    };
    let identity = &view.playbooks.identity.customer;
    let for_another =
        view.state.dialogue.for_another && view.state.case.identity.customer.is_none();
    (for_another || missing.contains(identity)).then_some(())?;
    let asked = questions_of_identity(view);
    let after = match asked {
        0 => String::new(),
        _ => format!(" after being asked {}", times(asked)),
    };
    let lacks = labels(view, &view.state.budget.lacks);
    let lacks = if lacks.is_empty() {
        String::new()
    } else {
        format!("; they said that they do not have: {}", lacks.join(", "))
    };
    let sentence = if for_another {
        "The customer spoke for another person, and whether they may is for one of us to decide."
            .to_owned()
    } else {
        format!("The customer could not be identified{after}{lacks}.")
    };
    trip(
        Rule::IdentityNotVerified,
        view.limits.asks_per_fact,
        asked,
        sentence,
        evidence_of_stuck(view),
    )
}

/// How often the customer was asked for something that a system finds them by.
fn questions_of_identity(view: &View<'_>) -> u32 {
    let playbooks = view.playbooks;
    let finds = |fact: &FactName| {
        fact == &playbooks.identity.customer
            || playbooks
                .tools_for(&playbooks.identity.customer)
                .any(|tool| tool.arguments.contains(fact))
    };
    let asked = view.state.budget.asked.iter();
    asked.filter(|(fact, _)| finds(fact)).map(|(_, n)| n).sum()
}

fn labels<'a>(view: &View<'a>, facts: impl IntoIterator<Item = &'a FactName>) -> Vec<&'a str> {
    let facts = facts.into_iter();
    facts.map(|fact| view.playbooks.fact_label(fact)).collect()
}

pub(super) fn facts_missing(view: &View<'_>) -> Option<Trip> {
    (view.waits && view.quiet).then_some(())?;
    let Prospect::Stuck(missing) = view.prospect else {
        return None;
    };
    let missing = data::not_given(view.state, view.playbooks, missing);
    let labels = labels(view, missing);
    trip(
        Rule::FactsMissing,
        view.limits.asks_per_fact,
        labels.len(),
        format!("The agents could not find out: {}.", labels.join(", ")),
        evidence_of_stuck(view),
    )
}

pub(super) fn person_acts(view: &View<'_>) -> Option<Trip> {
    let playbook = view.playbook?;
    let request = view.request?;
    let ready = matches!(view.prospect, Prospect::Ready);
    let person = matches!(playbook.resolution, Resolution::Person);
    let open = request.is_open() && view.state.phase != Phase::Routing;
    (ready && person && open).then_some(())?;
    trip(
        Rule::PersonActs,
        "",
        &playbook.intent,
        format!(
            "All details were collected; “{}” needs a person to complete.",
            playbook.label
        ),
        vec![request.seq],
    )
}

fn evidence_of_stuck(view: &View<'_>) -> Vec<EventSeq> {
    let mut evidence: Vec<EventSeq> = view.state.budget.turns_without_progress.clone();
    evidence.extend(&view.state.budget.failures);
    evidence.extend(view.state.waits.unanswered.map(|(_, seq)| seq));
    evidence.sort_unstable();
    evidence.dedup();
    evidence
}
