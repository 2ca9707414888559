//! Questions to models: asked, answered, failed, given up. An answer is a proposal; it is checked
//! here and then decided on like any plan of the rules.

use baton_playbook::{IntentName, Playbook, Playbooks, Resolution};
use jiff::Timestamp;
use serde_json::Value;

use super::advance::{limits, playbook};
use super::builder::{StepBuilder, later};
use super::input::Effect;
use super::requests;
use crate::agents::data::{self, Eager, NextMove, WantedCall};
use crate::agents::{proposals, summary, tasks};
use crate::event::{Agent, Dropped, Event};
use crate::grounding;
use crate::ids::{AskId, MessageId};
use crate::model::{
    ModelAsk, ModelFailure, ModelFailureKind, Objection, Proposal, TaskKind, Usage,
};
use crate::repeat_ask;
use crate::state::{Ask, State, SummaryWriter};

/// Proposals refused in one turn before the rules make the move.
const REFUSALS_PER_TURN: u32 = 2;

/// What an answer took.
#[derive(Default)]
pub(super) struct Spent {
    pub(super) duration_ms: u64,
    pub(super) tries: u32,
    pub(super) usage: Usage,
}

/// A proposal of the Data Agent's model that was found fit to be decided on.
pub(super) enum Proposed {
    Call(WantedCall),
    Reply(String),
}

/// Asks a model, unless the state has no such task.
pub(super) fn ask(
    builder: &mut StepBuilder<'_, '_>,
    agent: Agent,
    task: TaskKind,
    about: Option<MessageId>,
) {
    let id = AskId(builder.ids.next_uuid());
    let fencing = builder.state.fencing;
    builder.emit(Event::ModelAsked {
        ask: id,
        agent,
        task,
        about,
        fencing,
    });
    let asked = builder.state.asks.get(id).and_then(|ask| {
        let task = tasks::of(ask, &builder.state, builder.cx.playbooks, builder.cx.now)?;
        Some(ModelAsk {
            ask: id,
            agent,
            fencing,
            task,
        })
    });
    match asked {
        Some(asked) => builder.effect(Effect::AskModel(asked)),
        None => failed(
            builder,
            id,
            &Spent::default(),
            ModelFailure {
                kind: ModelFailureKind::Rejected,
                detail: "there is nothing to ask about".into(),
            },
        ),
    }
}

/// An answer came, or the question failed for good.
pub(super) fn finished(
    builder: &mut StepBuilder<'_, '_>,
    id: AskId,
    spent: &Spent,
    outcome: Result<Value, ModelFailure>,
) {
    let why = match builder.state.asks.get(id) {
        Some(open) if open.fencing == builder.state.fencing => None,
        Some(_) => Some(Dropped::Stale),
        None => Some(Dropped::Unexpected),
    };
    if let Some(why) = why {
        return discard(
            builder,
            "the answer of a model that is no longer waited for",
            why,
            spent.usage,
        );
    }
    match outcome {
        Ok(answer) => answered(builder, id, spent, &answer),
        Err(failure) => failed(builder, id, spent, failure),
    }
}

fn discard(builder: &mut StepBuilder<'_, '_>, what: &str, why: Dropped, usage: Usage) {
    builder.emit(Event::Discarded {
        what: what.into(),
        why,
        usage,
    });
}

fn answered(builder: &mut StepBuilder<'_, '_>, id: AskId, spent: &Spent, answer: &Value) {
    let Some(ask) = builder.state.asks.get(id).cloned() else {
        return;
    };
    let proposal = proposals::read(ask.task, answer);
    builder.emit(Event::ModelAnswered {
        ask: id,
        duration_ms: spent.duration_ms,
        tries: spent.tries,
        usage: spent.usage,
        proposal: proposal.clone(),
    });
    match proposal {
        Proposal::Unreadable => {
            let detail = "the answer is not of the form asked for".to_owned();
            refused(builder, &ask, (Objection::NotAProposal, detail));
        }
        Proposal::Intent { intent, confidence } => routed(builder, &ask, intent, confidence),
        Proposal::Call { tool, arguments } => call(builder, &ask, (&tool, &arguments)),
        Proposal::Reply(text) => reply(builder, &ask, text),
        // A wish: counted with the event; whether it leads anywhere the Observer decides.
        Proposal::Handoff(_) => {}
        Proposal::Summary(text) => summed_up(builder, &text),
    }
}

/// A question failed for good: the rules make the move.
fn failed(builder: &mut StepBuilder<'_, '_>, id: AskId, spent: &Spent, failure: ModelFailure) {
    let ask = builder.state.asks.get(id).cloned();
    builder.emit(Event::ModelFailed {
        ask: id,
        duration_ms: spent.duration_ms,
        tries: spent.tries,
        usage: spent.usage,
        failure,
    });
    if let Some(ask) = ask {
        instead(builder, &ask);
    }
}

fn refused(builder: &mut StepBuilder<'_, '_>, ask: &Ask, (why, detail): proposals::CallObjection) {
    builder.emit(Event::ProposalRefused {
        ask: ask.id,
        agent: ask.agent,
        why,
        detail,
    });
    instead(builder, ask);
}

/// What is done without the model. The Data Agent's move follows from its plan.
fn instead(builder: &mut StepBuilder<'_, '_>, ask: &Ask) {
    match ask.task {
        TaskKind::Route => {
            if let Some((message, words)) = words_of(&builder.state, ask) {
                requests::read_by_rules(builder, message, &words, None);
            }
        }
        TaskKind::Act => {}
        TaskKind::Summarise => {
            let text = summary::template(&builder.state, builder.cx.playbooks);
            builder.emit(Event::Summarised {
                text,
                by: SummaryWriter::Template,
            });
        }
    }
}

fn words_of(state: &State, ask: &Ask) -> Option<(MessageId, String)> {
    let message = ask.about?;
    let words = state.dialogue.transcript.message(message)?;
    Some((message, words.to_owned()))
}

fn routed(builder: &mut StepBuilder<'_, '_>, ask: &Ask, intent: Option<String>, confidence: f32) {
    let known = intent.as_ref().is_none_or(|name| {
        builder
            .cx
            .playbooks
            .playbook(&name.as_str().into())
            .is_some()
    });
    if !known {
        let detail = "no playbook has the proposed intent".to_owned();
        return refused(builder, ask, (Objection::UnknownIntent, detail));
    }
    if let Some((message, words)) = words_of(&builder.state, ask) {
        let intent = intent.map(IntentName::new);
        requests::read_by_model(builder, message, &words, (intent, confidence));
    }
}

fn call(
    builder: &mut StepBuilder<'_, '_>,
    ask: &Ask,
    proposed: (&str, &serde_json::Map<String, Value>),
) {
    let playbooks = builder.cx.playbooks;
    let Some(current) = playbook(&builder.state, playbooks) else {
        return;
    };
    let limits = limits(&builder.state, playbooks);
    match proposals::check_call(&builder.state, playbooks, current, limits, proposed) {
        Ok(wanted) => builder.proposed = Some(Proposed::Call(wanted)),
        Err(refusal) => refused(builder, ask, refusal),
    }
}

fn reply(builder: &mut StepBuilder<'_, '_>, ask: &Ask, text: String) {
    let newer = builder
        .state
        .waits
        .unanswered
        .is_none_or(|(message, _)| Some(message) != ask.about);
    if newer {
        let what = "a reply written before the customer's last message";
        return discard(builder, what, Dropped::Stale, Usage::default());
    }
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let plan = data::plan(state, playbooks, limits(state, playbooks), Eager::No);
    let needed = match &plan.next_move {
        NextMove::Ask(facts) => facts.as_slice(),
        _ => &[],
    };
    let needless = repeat_ask::needless(&text, state, playbooks, needed);
    if !needless.is_empty() {
        let labels = needless.iter().map(|fact| playbooks.fact_label(fact));
        let detail = format!("asks for: {}", labels.collect::<Vec<_>>().join(", "));
        return refused(builder, ask, (Objection::AsksAgain, detail));
    }
    builder.proposed = Some(Proposed::Reply(text));
}

fn summed_up(builder: &mut StepBuilder<'_, '_>, text: &str) {
    let ungrounded = grounding::ungrounded_text(text, &builder.state, builder.cx.playbooks);
    let (text, by) = if ungrounded.is_empty() {
        (text.to_owned(), SummaryWriter::Model)
    } else {
        builder.emit(Event::ReplyWithheld {
            agent: Agent::Handoff,
            ungrounded,
        });
        let text = summary::template(&builder.state, builder.cx.playbooks);
        (text, SummaryWriter::Template)
    };
    builder.emit(Event::Summarised { text, by });
}

/// Gives up questions that took too long; an answer that still comes is dropped.
pub(super) fn give_up_late(builder: &mut StepBuilder<'_, '_>) {
    let waited_ms = limits(&builder.state, builder.cx.playbooks).model_ms;
    let now = builder.cx.now;
    let late: Vec<Ask> = builder
        .state
        .pending_asks()
        .filter(|ask| later(ask.at, waited_ms) <= now)
        .cloned()
        .collect();
    for ask in late {
        let waited = now.duration_since(ask.at).as_millis();
        let spent = Spent {
            duration_ms: u64::try_from(waited).unwrap_or(0),
            ..Spent::default()
        };
        let failure = ModelFailure {
            kind: ModelFailureKind::Timeout,
            detail: "not waited for any longer".into(),
        };
        failed(builder, ask.id, &spent, failure);
    }
}

/// When the next question is given up.
pub(super) fn give_up_at(state: &State, playbooks: &Playbooks) -> Option<Timestamp> {
    let waited_ms = limits(state, playbooks).model_ms;
    state
        .pending_asks()
        .map(|ask| later(ask.at, waited_ms))
        .min()
}

/// Whether the Data Agent's model makes this turn's move, calls aside that are under way.
pub(super) fn leads(builder: &StepBuilder<'_, '_>, playbook: Option<&Playbook>) -> bool {
    let state = &builder.state;
    builder.cx.models.data
        && playbook.is_some_and(|p| !matches!(p.resolution, Resolution::PersonAtOnce))
        && state.waits.unanswered.is_some()
        && state.dialogue.unclear.is_none()
        && !state.asks.fallback
        && state.asks.refused_in_turn < REFUSALS_PER_TURN
}

/// Whether a model's answer of this kind is waited for.
pub(super) fn waits_for(state: &State, task: TaskKind) -> bool {
    state.pending_asks().any(|ask| ask.task == task)
}

/// Has the Handoff Agent's model sum up for the person, once for each change of hands and until
/// there is a summary. Nothing waits for it.
pub(super) fn summarise(builder: &mut StepBuilder<'_, '_>) {
    let state = &builder.state;
    let wanted = builder.cx.models.handoff
        && state.sealing.sealed.is_some()
        && state.sealing.summary.is_none()
        && state.asks.summary_asked != Some(state.fencing);
    if wanted {
        ask(builder, Agent::Handoff, TaskKind::Summarise, None);
    }
}

/// The questions whose answers are waited for: what a shell that starts again has to ask again,
/// under the same identifiers. What they ask is made anew from the state.
pub fn outstanding(state: &State, playbooks: &Playbooks, now: Timestamp) -> Vec<ModelAsk> {
    state
        .pending_asks()
        .filter_map(|ask| {
            Some(ModelAsk {
                ask: ask.id,
                agent: ask.agent,
                fencing: ask.fencing,
                task: tasks::of(ask, state, playbooks, now)?,
            })
        })
        .collect()
}
