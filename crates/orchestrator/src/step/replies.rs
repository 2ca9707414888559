//! What an agent says to the customer: answers, questions, fixed wording, a model's own text.

use baton_playbook::{FactName, Resolution};

use super::advance::limits;
use super::builder::StepBuilder;
use super::input::{Effect, SentBy};
use crate::agents::data::{self, Eager, NextMove, Plan, Scope};
use crate::agents::reply::{self, Composed};
use crate::event::{Agent, Event, Fulfilment, Named, Purpose};
use crate::grounding;
use crate::grounding::words::{holds, words};
use crate::ids::{MessageId, RequestId};
use crate::signals;
use crate::state::State;

/// A model's reply: sent if everything in it is grounded.
pub(super) fn say_proposed(builder: &mut StepBuilder<'_, '_>, text: String) -> bool {
    let playbooks = builder.cx.playbooks;
    let ungrounded = grounding::ungrounded_text(&text, &builder.state, playbooks);
    if !ungrounded.is_empty() {
        return say(builder, Composed::Withheld(ungrounded));
    }
    let limits = limits(&builder.state, playbooks).clone();
    let plan = data::plan(&builder.state, playbooks, &limits, Eager::No);
    if !plan.ready.is_empty() {
        let answered = answered_by(&text, &plan);
        return send_answer(builder, text, &answered);
    }
    let purpose = if text.contains('?') {
        let needed = if let NextMove::Ask(facts) = plan.next_move {
            facts
        } else {
            Vec::new()
        };
        Purpose::Ask(reply::asked_for(&text, &needed, playbooks))
    } else {
        Purpose::Acknowledge
    };
    say(builder, Composed::Send(text, purpose))
}

/// What a model's text answers: what it names, or the request in focus.
fn answered_by(text: &str, plan: &Plan) -> Vec<(RequestId, Option<Named>)> {
    let said = words(text);
    let names = |named: &Option<Named>| {
        let value = named.as_ref().map(|named| words(&named.value));
        value.is_some_and(|value| holds(&said, &value))
    };
    let named: Vec<_> = plan
        .ready
        .iter()
        .filter(|(_, named)| names(named))
        .cloned()
        .collect();
    if !named.is_empty() {
        return named;
    }
    let focus = plan.ready.iter().find(|(id, _)| Some(*id) == plan.request);
    focus.or(plan.ready.first()).cloned().into_iter().collect()
}

/// Whether the customer goes although something is open: says goodbye to a question, or thanks where nothing was asked.
pub(super) fn leaves(state: &State, next_move: &NextMove) -> bool {
    let said = state
        .dialogue
        .last_words
        .as_ref()
        .map_or("", |(_, words, _)| words);
    let goes = !matches!(next_move, NextMove::Ask(_)) || signals::says_goodbye(said);
    state.dialogue.reading.closes && state.dialogue.unclear.is_none() && goes
}

/// Whether the customer only says thanks or goodbye after an answer.
pub(super) fn says_goodbye(state: &State) -> bool {
    state.is_resolved() && state.dialogue.reading.closes
}

/// Everything that is needed is there: answer what can be answered, or stay with the customer after the answer.
pub(super) fn answer(builder: &mut StepBuilder<'_, '_>, plan: &Plan) -> bool {
    let state = &builder.state;
    if state.requests.is_empty() {
        let wording = if leaves(state, &NextMove::Unclear) {
            FixedReply::Goodbye
        } else {
            FixedReply::Clarify
        };
        return say(builder, Composed::from_wording(builder, wording));
    }
    if state.is_resolved() {
        let limits = limits(state, builder.cx.playbooks);
        let may_clarify = state.budget.clarified < limits.clarifying_questions;
        let left_over = may_clarify && !data::left_over(state, builder.cx.playbooks).is_empty();
        let wording = match (
            says_goodbye(state),
            state.dialogue.unclear.is_some() || left_over,
        ) {
            (true, _) => FixedReply::Goodbye,
            (false, true) => FixedReply::Clarify,
            (false, false) => FixedReply::Acknowledge,
        };
        return say(builder, Composed::from_wording(builder, wording));
    }
    let (mut sentences, mut answered, mut withheld) = (Vec::new(), Vec::new(), None);
    // What was found is said first.
    let foreign =
        |(id, named): &&(RequestId, Option<Named>)| is_foreign(builder, *id, named.as_ref());
    let (unfound, found): (Vec<_>, Vec<_>) = plan.ready.iter().partition(foreign);
    for (id, named) in found.into_iter().chain(unfound) {
        match compose(builder, *id, named.as_ref()) {
            Some(Composed::Send(text, _)) => {
                if !sentences.contains(&text) {
                    sentences.push(text);
                }
                answered.push((*id, named.clone()));
            }
            Some(Composed::Withheld(missing)) => withheld = withheld.or(Some(missing)),
            None => {}
        }
    }
    match (sentences.is_empty(), withheld) {
        (false, _) => {
            let more = send_answer(builder, sentences.join(" "), &answered);
            if !more {
                ask_what_else(builder);
            }
            more
        }
        (true, Some(missing)) => say(builder, Composed::Withheld(missing)),
        // The Observer sends the rest to a person; nothing is said here.
        (true, None) => false,
    }
}

/// Asks a customer once who told something beside what was answered: it may want something that was not understood.
fn ask_what_else(builder: &mut StepBuilder<'_, '_>) {
    let limits = limits(&builder.state, builder.cx.playbooks);
    let may_ask = builder.state.budget.clarified < limits.clarifying_questions;
    if may_ask && builder.state.is_resolved() && !builder.state.dialogue.told.is_empty() {
        say(
            builder,
            Composed::from_wording(builder, FixedReply::AnythingElse),
        );
    }
}

/// Whether a request is about a record that is not the customer's, beside one of theirs.
fn is_foreign(builder: &StepBuilder<'_, '_>, id: RequestId, named: Option<&Named>) -> bool {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let request = state.requests.get(id);
    request.zip(named).is_some_and(|(request, named)| {
        data::is_foreign_beside_own(state, playbooks, request, named)
    })
}

/// The answer to a request about one of its records.
fn compose(
    builder: &StepBuilder<'_, '_>,
    id: RequestId,
    named: Option<&Named>,
) -> Option<Composed> {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let request = state.requests.get(id)?;
    match &playbooks.playbook(&request.intent)?.resolution {
        Resolution::Answer(sentence) => {
            let scopes = Scope::unanswered(state, playbooks, request);
            let scope = scopes.into_iter().find(|scope| scope.named() == named)?;
            if let Some(named) = named.filter(|_| is_foreign(builder, id, named)) {
                let template = playbooks.other_not_found(&named.fact);
                let text = template.fill(|name| scope.said(name));
                return Some(match text {
                    Ok(text) => Composed::Send(text, Purpose::Answer),
                    Err(missing) => Composed::Withheld(vec![missing]),
                });
            }
            Some(reply::answer(state, &scope, sentence))
        }
        Resolution::Person | Resolution::PersonAtOnce => None,
    }
}

/// Sends an answer and settles what it answers; whether more is open.
fn send_answer(
    builder: &mut StepBuilder<'_, '_>,
    text: String,
    answered: &[(RequestId, Option<Named>)],
) -> bool {
    let mut requests: Vec<RequestId> = answered.iter().map(|(id, _)| *id).collect();
    requests.dedup();
    send_about(
        builder,
        Agent::Data,
        text,
        Purpose::Answer,
        requests.clone(),
    );
    for id in requests {
        let Some(request) = builder.state.requests.get(id) else {
            continue;
        };
        let left = Scope::unanswered(&builder.state, builder.cx.playbooks, request).len();
        let about: Vec<Named> = answered
            .iter()
            .filter(|(of, _)| *of == id)
            .filter_map(|(_, named)| named.clone())
            .collect();
        let whole = about.len() >= left || about.is_empty();
        builder.emit(Event::RequestSettled {
            request: id,
            how: Fulfilment::Answered,
            about: if whole { Vec::new() } else { about },
            by: None,
        });
    }
    builder.more_open = builder.state.requests.open().next().is_some();
    builder.more_open
}

/// Asks for facts, with the values of the record that they are asked for.
pub(super) fn ask(builder: &mut StepBuilder<'_, '_>, plan: &Plan, facts: &[FactName]) -> bool {
    let playbooks = builder.cx.playbooks;
    let request = plan.request.and_then(|id| builder.state.requests.get(id));
    let scopes = request.map(|r| Scope::unanswered(&builder.state, playbooks, r));
    let scope = scopes.and_then(|scopes| scopes.into_iter().next());
    let scope = scope.unwrap_or_else(|| Scope::open(&builder.state, playbooks));
    match reply::question(&builder.state, &scope, playbooks, facts) {
        Composed::Send(text, purpose) => {
            send_about(builder, Agent::Data, text, purpose, plan.asks.clone());
            false
        }
        withheld @ Composed::Withheld(_) => say(builder, withheld),
    }
}

#[derive(Clone, Copy)]
pub(super) enum FixedReply {
    Clarify,
    AnythingElse,
    Acknowledge,
    Goodbye,
    ConfirmAccount,
}

impl Composed {
    pub(super) fn from_wording(builder: &StepBuilder<'_, '_>, wording: FixedReply) -> Self {
        let words = &builder.cx.playbooks.wording;
        let (template, purpose) = match wording {
            FixedReply::Clarify => (&words.clarify, Purpose::Clarify),
            FixedReply::AnythingElse => (&words.anything_else, Purpose::Clarify),
            FixedReply::Acknowledge => (&words.acknowledge, Purpose::Acknowledge),
            FixedReply::ConfirmAccount => (&words.own_account, Purpose::ConfirmAccount),
            FixedReply::Goodbye => (&words.goodbye, Purpose::Goodbye),
        };
        reply::templated(&builder.state, builder.cx.playbooks, template, purpose)
    }
}

/// Sends a grounded reply; records one that is not. Whether another round follows.
pub(super) fn say(builder: &mut StepBuilder<'_, '_>, composed: Composed) -> bool {
    match composed {
        Composed::Withheld(ungrounded) => {
            builder.emit(Event::ReplyWithheld {
                agent: Agent::Data,
                ungrounded,
            });
            true
        }
        Composed::Send(text, purpose) => {
            let agent = match purpose {
                Purpose::Clarify => Agent::Router,
                Purpose::Ask(_)
                | Purpose::ConfirmAccount
                | Purpose::Answer
                | Purpose::Acknowledge
                | Purpose::Goodbye => Agent::Data,
                Purpose::Handoff
                | Purpose::Wait
                | Purpose::OfferCallBack
                | Purpose::CallBackNoted
                | Purpose::MessageNoted => Agent::Handoff,
            };
            send(builder, agent, text, purpose);
            false
        }
    }
}

/// Writes to the customer as an agent, about the request in focus.
pub(super) fn send(
    builder: &mut StepBuilder<'_, '_>,
    agent: Agent,
    text: String,
    purpose: Purpose,
) {
    let focus = builder.state.requests.focus().map(|request| request.id);
    send_about(builder, agent, text, purpose, focus.into_iter().collect());
}

fn send_about(
    builder: &mut StepBuilder<'_, '_>,
    agent: Agent,
    text: String,
    purpose: Purpose,
    requests: Vec<RequestId>,
) {
    let message = MessageId(builder.ids.next_uuid());
    builder.effect(Effect::Send {
        message,
        by: SentBy::Agent(agent),
        text: text.clone(),
    });
    let fencing = builder.state.fencing;
    builder.emit(Event::AgentReplied {
        message,
        agent,
        text,
        purpose,
        requests,
        fencing,
    });
}
