//! What a model is told: the question made from state and configuration, nothing else.

use std::borrow::Cow;

use baton_playbook::{FactName, Piece, Playbook, Playbooks, Resolution, Sentence, Template};
use jiff::Timestamp;

use crate::agents::data;
use crate::model::{
    ActTask, FailedCall, IntentOffer, ModelTask, NeededFact, RouteTask, SummariseTask, TaskFact,
    TaskKind, ToolOffer, Turn,
};
use crate::snapshot;
use crate::state::{Ask, State};
use crate::step::playbook_of;

/// Example utterances of one intent that a model is shown.
const EXAMPLES: usize = 5;
/// Facts that a model is shown.
const FACTS: usize = 120;
/// Failed calls that a model is shown, the last ones.
const FAILED: usize = 8;

/// The task of a question; `None` where the state has no such task any more.
pub(crate) fn of(
    ask: &Ask,
    state: &State,
    playbooks: &Playbooks,
    now: Timestamp,
) -> Option<ModelTask> {
    match ask.task {
        TaskKind::Route => route(ask, state, playbooks).map(ModelTask::Route),
        TaskKind::Act => act(state, playbooks, now).map(|task| ModelTask::Act(Box::new(task))),
        TaskKind::Summarise => Some(ModelTask::Summarise(Box::new(summarise(
            state, playbooks, now,
        )))),
    }
}

fn route(ask: &Ask, state: &State, playbooks: &Playbooks) -> Option<RouteTask> {
    let words = state
        .without_taken_back(&routed_words(ask, state)?)
        .into_owned();
    let intents = playbooks
        .playbooks
        .iter()
        .map(|p| IntentOffer {
            name: p.intent.clone(),
            label: p.label.clone(),
            examples: p.examples.iter().take(EXAMPLES).cloned().collect(),
        })
        .collect();
    Some(RouteTask { words, intents })
}

/// The words a question to route is about: the message, with what was said before it while no
/// intent is known.
pub(crate) fn routed_words(ask: &Ask, state: &State) -> Option<String> {
    let words = state.dialogue.transcript.message(ask.about?)?;
    let earlier = state
        .dialogue
        .first_words
        .as_ref()
        .filter(|(message, _, _)| state.requests.is_empty() && Some(*message) != ask.about);
    Some(match earlier {
        Some((_, first, _)) => format!("{first}\n{words}"),
        None => words.to_owned(),
    })
}

fn act(state: &State, playbooks: &Playbooks, now: Timestamp) -> Option<ActTask> {
    let playbook = playbook_of(state, playbooks)?;
    let answer = match &playbook.resolution {
        Resolution::Answer(sentence) => Some(written(sentence)),
        Resolution::Person | Resolution::PersonAtOnce => None,
    };
    Some(ActTask {
        desk: playbooks.desk.clone(),
        intent: playbook.intent.clone(),
        label: playbook.label.clone(),
        answer,
        turns: turns(state),
        identity: state.case.identity.level,
        facts: facts(state, playbooks, &playbook.requires, now),
        needed: needed(state, playbooks),
        tools: tools(playbooks, playbook),
        failed: failed(state),
        objection: state.asks.objection.clone(),
    })
}

fn summarise(state: &State, playbooks: &Playbooks, now: Timestamp) -> SummariseTask {
    let playbook = playbook_of(state, playbooks);
    SummariseTask {
        desk: playbooks.desk.clone(),
        reason: state
            .sealing
            .trips
            .last()
            .map(|t| t.sentence.clone())
            .unwrap_or_default(),
        intent: playbook.map(|p| p.label.clone()),
        turns: turns(state),
        facts: facts(
            state,
            playbooks,
            &snapshot::required(&data::pressing(state, playbooks), playbooks),
            now,
        ),
        needed: needed(state, playbooks),
        failed: failed(state),
        next_action: playbook
            .map(|p| written(&p.next_action))
            .unwrap_or_default(),
    }
}

/// A template as it is written, with facts in braces.
fn source(template: &Template) -> String {
    let pieces = template.pieces().iter().map(|piece| match piece {
        Piece::Fixed(text) => text.clone(),
        Piece::Slot(name) => format!("{{{name}}}"),
    });
    pieces.collect()
}

/// The variants of a sentence as they are written, one a line.
fn written(sentence: &Sentence) -> String {
    let variants: Vec<String> = sentence.templates().map(source).collect();
    variants.join("\n")
}

fn turns(state: &State) -> Vec<Turn> {
    let turns = state.dialogue.transcript.turns().cloned();
    turns
        .map(|turn| match state.without_taken_back(&turn.text) {
            Cow::Borrowed(_) => turn,
            Cow::Owned(text) => Turn {
                text: text.into(),
                ..turn
            },
        })
        .collect()
}

fn facts(
    state: &State,
    playbooks: &Playbooks,
    requires: &[FactName],
    now: Timestamp,
) -> Vec<TaskFact> {
    snapshot::facts(state, playbooks, requires, now)
        .into_iter()
        .take(FACTS)
        .map(|fact| TaskFact {
            value: fact
                .value
                .map(|value| playbooks.shown(&fact.name, fact.kind, &value)),
            name: fact.name,
            label: fact.label,
            verification: fact.verification,
            record: fact
                .source
                .and_then(|source| source.record)
                .map(|record| format!("{} {}", record.entity, record.id)),
        })
        .collect()
}

fn needed(state: &State, playbooks: &Playbooks) -> Vec<NeededFact> {
    data::needed_by_all(state, playbooks)
        .into_iter()
        .map(|name| NeededFact {
            label: playbooks.fact_label(&name).to_owned(),
            name,
        })
        .collect()
}

/// The tools that may be called for this intent.
fn tools(playbooks: &Playbooks, playbook: &Playbook) -> Vec<ToolOffer> {
    playbooks
        .tools
        .iter()
        .filter(|tool| data::permitted(tool, playbook))
        .map(|tool| ToolOffer {
            name: tool.name.clone(),
            label: tool.label.clone(),
            reads_only: tool.reads_only,
            arguments: tool.arguments_schema.json().clone(),
        })
        .collect()
}

fn failed(state: &State) -> Vec<FailedCall> {
    let calls = state.calls.all.iter().filter(|call| !state.is_void(call));
    let all = calls.filter_map(|call| {
        Some(FailedCall {
            tool: call.tool.clone(),
            entity: call.entity.clone(),
            failure: call.failure()?.clone(),
        })
    });
    let all: Vec<_> = all.collect();
    let skipped = all.len().saturating_sub(FAILED);
    all.into_iter().skip(skipped).collect()
}
