//! Rules about what the customer wants and what can be found out with them.

use baton_playbook::{FactName, Resolution};

use super::{Observation, plural, times, trip};
use crate::agents::data::{self, NextMove};
use crate::event::Trip;
use crate::ids::EventSeq;
use crate::observer::Rule;
use crate::signals;
use crate::state::Phase;
use crate::step::{STALLED_MS, later};
use crate::text::cut;

/// The most characters of a question that the sentence quotes.
const QUOTED: usize = 120;

pub(super) fn policy(observation: &Observation<'_>) -> Option<Trip> {
    observation.state.requests.open().find_map(|request| {
        let playbook = observation.playbooks.playbook(&request.intent)?;
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

pub(super) fn customer_asks(observation: &Observation<'_>) -> Option<Trip> {
    let (_, seq) = observation.state.waits.unanswered?;
    observation
        .state
        .dialogue
        .reading
        .wants_person
        .then_some(())?;
    trip(
        Rule::CustomerAsks,
        "",
        1,
        "The customer asked for a person.".into(),
        vec![seq],
    )
}

pub(super) fn frustration(observation: &Observation<'_>) -> Option<Trip> {
    let (observed, limit) = (
        observation.state.mood.score(),
        observation.limits.frustration,
    );
    (observed >= limit).then_some(())?;
    let mut signs: Vec<&str> = Vec::new();
    for (signal, _) in &observation.state.mood.signals {
        if !signs.contains(&signal.plain()) {
            signs.push(signal.plain());
        }
    }
    trip(
        Rule::Frustration,
        limit,
        observed,
        format!("Frustrated customer: {}.", signs.join(", ")),
        observation
            .state
            .mood
            .signals
            .iter()
            .map(|(_, seq)| *seq)
            .collect(),
    )
}

pub(super) fn answer_time(observation: &Observation<'_>) -> Option<Trip> {
    let Some(since) = observation.state.waits.unanswered_since else {
        return stalled(observation);
    };
    let (_, seq) = observation.state.waits.unanswered?;
    (observation.now >= later(since, observation.limits.answer_ms)).then_some(())?;
    let waited = observation.now.duration_since(since).as_secs();
    let limit = observation.limits.answer_ms / 1000;
    trip(
        Rule::AnswerTime,
        format!("{limit} s"),
        format!("{waited} s"),
        format!("The customer waited {waited} seconds without an answer."),
        vec![seq],
    )
}

/// Something that was begun has had no news for longer than any try takes.
fn stalled(observation: &Observation<'_>) -> Option<Trip> {
    let since = observation.state.under_way_since()?;
    (observation.now >= later(since, STALLED_MS)).then_some(())?;
    let calls = observation.state.calls.pending().map(|call| call.last);
    let asks = observation.state.pending_asks().map(|ask| ask.seq);
    trip(
        Rule::AnswerTime,
        format!("{} s", STALLED_MS / 1000),
        format!("{} s", observation.now.duration_since(since).as_secs()),
        "The agents stopped in the middle of something and did not go on.".into(),
        calls.chain(asks).collect(),
    )
}

pub(super) fn out_of_scope(observation: &Observation<'_>) -> Option<Trip> {
    let unclear = observation.state.dialogue.unclear?;
    let (observed, limit) = (
        observation.state.budget.clarified,
        observation.limits.clarifying_questions,
    );
    (observed >= limit && observation.state.waits.unanswered.is_some() && observation.quiet)
        .then_some(())?;
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

/// The customer ends the conversation, and something they asked or told was not understood.
pub(super) fn left_unanswered(observation: &Observation<'_>) -> Option<Trip> {
    let state = observation.state;
    (observation.idle || state.contact.customer_left || says_goodbye(observation)).then_some(())?;
    let open: Vec<String> = state
        .not_understood()
        .map(|words| format!("“{}”", cut(words, QUOTED)))
        .collect();
    let first = open.first()?;
    let sentence = if state.requests.is_empty() {
        format!("The customer left, and the agents had not understood what they want: {first}.")
    } else {
        format!("The agents had no answer to what the customer also asked: {first}.")
    };
    let last = state.dialogue.last_words.as_ref();
    let evidence = last.map(|(_, _, seq)| *seq).into_iter().collect();
    trip(Rule::OutOfScope, 0, open.len(), sentence, evidence)
}

/// Whether the customer says goodbye, and waits for nothing that the agents could still tell them.
fn says_goodbye(observation: &Observation<'_>) -> bool {
    let state = observation.state;
    let goes = || match observation.next_move {
        NextMove::Ask(_) => {
            let last = state.dialogue.last_words.as_ref();
            last.is_some_and(|(_, words, _)| signals::says_goodbye(words))
        }
        NextMove::Unclear => true,
        NextMove::Call(_)
        | NextMove::Waiting
        | NextMove::Confirm
        | NextMove::Consult
        | NextMove::Say(_)
        | NextMove::Stuck(_)
        | NextMove::Ready => false,
    };
    state.waits.unanswered.is_some()
        && state.dialogue.reading.closes
        && observation.quiet
        && (state.is_resolved() || goes())
}

pub(super) fn identity_not_verified(observation: &Observation<'_>) -> Option<Trip> {
    (observation.waits && observation.quiet).then_some(())?;
    let NextMove::Stuck(missing) = observation.next_move else {
        return None;
    };
    let identity = &observation.playbooks.identity.customer;
    let for_another = observation.state.dialogue.for_another
        && observation.state.case.identity.customer.is_none();
    (for_another || missing.contains(identity)).then_some(())?;
    let asked = questions_of_identity(observation);
    let after = match asked {
        0 => String::new(),
        _ => format!(" after being asked {}", times(asked)),
    };
    let lacks = labels(observation, &observation.state.budget.lacks);
    let lacks = if lacks.is_empty() {
        String::new()
    } else {
        format!("; they said that they do not have: {}", lacks.join(", "))
    };
    let sentence = if for_another {
        "The customer is asking on another person’s behalf. Check that they are authorised."
            .to_owned()
    } else {
        format!("The customer could not be identified{after}{lacks}.")
    };
    trip(
        Rule::IdentityNotVerified,
        observation.limits.asks_per_fact,
        asked,
        sentence,
        evidence_of_stuck(observation),
    )
}

/// How often the customer was asked for something that a system finds them by.
fn questions_of_identity(observation: &Observation<'_>) -> u32 {
    let playbooks = observation.playbooks;
    let finds = |fact: &FactName| {
        fact == &playbooks.identity.customer
            || playbooks
                .tools_for(&playbooks.identity.customer)
                .any(|tool| tool.arguments.contains(fact))
    };
    let asked = observation.state.budget.asked.iter();
    asked.filter(|(fact, _)| finds(fact)).map(|(_, n)| n).sum()
}

fn labels<'a>(
    observation: &Observation<'a>,
    facts: impl IntoIterator<Item = &'a FactName>,
) -> Vec<&'a str> {
    let facts = facts.into_iter();
    facts
        .map(|fact| observation.playbooks.fact_label(fact))
        .collect()
}

pub(super) fn facts_missing(observation: &Observation<'_>) -> Option<Trip> {
    (observation.waits && observation.quiet).then_some(())?;
    let NextMove::Stuck(missing) = observation.next_move else {
        return None;
    };
    let missing = data::not_given(observation.state, observation.playbooks, missing);
    let labels = labels(observation, missing);
    trip(
        Rule::FactsMissing,
        observation.limits.asks_per_fact,
        labels.len(),
        format!("The agents could not find out: {}.", labels.join(", ")),
        evidence_of_stuck(observation),
    )
}

pub(super) fn person_acts(observation: &Observation<'_>) -> Option<Trip> {
    let playbook = observation.playbook?;
    let request = observation.request?;
    let ready = matches!(observation.next_move, NextMove::Ready);
    let person = matches!(playbook.resolution, Resolution::Person);
    let open = request.is_open() && observation.state.phase != Phase::Routing;
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

fn evidence_of_stuck(observation: &Observation<'_>) -> Vec<EventSeq> {
    let mut evidence: Vec<EventSeq> = observation.state.budget.turns_without_progress.clone();
    evidence.extend(&observation.state.budget.failures);
    evidence.extend(observation.state.waits.unanswered.map(|(_, seq)| seq));
    evidence.sort_unstable();
    evidence.dedup();
    evidence
}
