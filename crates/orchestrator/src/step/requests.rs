//! What a message changes about the requests: a new wish opens one, more words are added to the one they are
//! about, what is taken back is withdrawn.

use baton_playbook::{IntentName, Resolution};
use baton_router::acts::FoundActs as Acts;
use baton_router::requests::{RequestChange, withdraws};

use super::builder::StepBuilder;
use super::deciding::decide;
use super::models;
use super::naming::named;
use super::reading::{MessageReading, by_rules};
use crate::agents::data::Choice;
use crate::agents::routing;
use crate::event::{Agent, Event, Fulfilment, Named};
use crate::ids::MessageId;
use crate::model::TaskKind;
use crate::signals;
use crate::state::{Call, Request, UNHEARD};

/// The Router's name where a model proposed.
const BY_MODEL: &str = "model";

/// Confidence from which what the rules hear stands beside what a model proposes.
const SURE: f32 = 0.9;

/// Reads the requests in a message, unless it only says thanks; `acts` is what else was recognised in it. The
/// Router's model is asked while the agents hold the conversation. Afterwards it is not waited for, and the rules
/// read on.
pub(super) fn read_requests(
    builder: &mut StepBuilder<'_, '_>,
    message: MessageId,
    text: &str,
    acts: Acts,
) {
    let only_thanks = !builder.state.requests.is_empty() || signals::thanks(text);
    let names_a_record = || !named(builder, message, text).is_empty();
    let closes = builder.state.dialogue.reading.closes && only_thanks;
    if closes && !withdraws(text) && !names_a_record() {
        return;
    }
    if builder.cx.models.router && builder.state.is_with_agents() {
        models::ask(builder, Agent::Router, TaskKind::Route, Some(message));
    } else {
        read_by_rules(builder, message, text, Some(acts));
    }
}

/// Reads by the rules what a model was asked about, because its answer is no longer waited for.
pub(super) fn read_pending(builder: &mut StepBuilder<'_, '_>) {
    let pending: Vec<MessageId> = builder
        .state
        .pending_asks()
        .filter(|ask| ask.task == TaskKind::Route)
        .filter_map(|ask| ask.about)
        .collect();
    for message in pending {
        if let Some(text) = builder
            .state
            .dialogue
            .transcript
            .message(message)
            .map(str::to_owned)
        {
            read_by_rules(builder, message, &text, None);
        }
    }
}

/// Hears a message without a model.
pub(super) fn read_by_rules(
    builder: &mut StepBuilder<'_, '_>,
    message: MessageId,
    text: &str,
    acts: Option<Acts>,
) {
    let heard = by_rules(builder, message, text, acts);
    decide(builder, message, &heard, builder.cx.router.name());
}

/// Hears a message by what the Router's model proposes. An intent that policy sends to people is not overruled,
/// and what the rules hear beside it is not lost.
pub(super) fn read_by_model(
    builder: &mut StepBuilder<'_, '_>,
    message: MessageId,
    text: &str,
    (intent, confidence): (Option<IntentName>, f32),
) {
    let rules = by_rules(builder, message, text, None);
    let opens = |change: &RequestChange| matches!(change, RequestChange::Opens { .. });
    let at_once = rules.changes.iter().any(|change| match change {
        RequestChange::Opens { intent, .. } => {
            let playbook = builder.cx.playbooks.playbook(&intent.as_str().into());
            playbook.is_some_and(|p| matches!(p.resolution, Resolution::PersonAtOnce))
        }
        RequestChange::Adds { .. }
        | RequestChange::Spares { .. }
        | RequestChange::Withdraws { .. }
        | RequestChange::Unheard { .. } => false,
    });
    if at_once {
        return decide(builder, message, &rules, builder.cx.router.name());
    }
    let limits = super::advance::limits(&builder.state, builder.cx.playbooks);
    let proposal = routing::proposed(intent, confidence, limits);
    let several = rules.changes.iter().filter(|c| opens(c)).count() > 1;
    // A representative can close a superfluous request, but cannot see one that was never opened.
    let is_sure = |change: &RequestChange| matches!(change, RequestChange::Opens { confidence, .. } if *confidence >= SURE);
    let mut changes: Vec<RequestChange> = rules
        .changes
        .into_iter()
        .filter(|change| several || !opens(change) || is_sure(change))
        .collect();
    if let Some(intent) = &proposal.intent {
        let is_heard = changes.iter().any(|change| match change {
            RequestChange::Opens { intent: heard, .. } => heard == intent.as_str(),
            RequestChange::Unheard { .. } | RequestChange::Spares { .. } => false,
            RequestChange::Adds { request, .. } | RequestChange::Withdraws { request, .. } => {
                let mut all = builder.state.requests.iter();
                all.nth(*request).is_some_and(|r| &r.intent == intent)
            }
        });
        if !is_heard {
            let whole = 0..rules.text.len();
            let open = builder.state.requests.iter();
            let open = open.enumerate().filter(|(_, r)| r.is_open());
            let same = open.filter(|(_, r)| &r.intent == intent).last();
            changes.push(match same {
                Some((request, _)) => RequestChange::Adds {
                    request,
                    part: whole,
                },
                None => RequestChange::Opens {
                    intent: intent.as_str().to_owned(),
                    confidence: proposal.confidence,
                    alternatives: Vec::new(),
                    part: whole,
                },
            });
        }
    }
    let heard = MessageReading {
        text: rules.text,
        own: rules.own,
        changes,
        unheard: Vec::new(),
        told: Vec::new(),
        confidence: proposal.confidence,
        alternatives: proposal.alternatives,
    };
    decide(builder, message, &heard, BY_MODEL);
}

/// Gives requests the records that their words name one by one, once those are read, and keeps what they name beside them
/// that is none of them.
pub(super) fn point_out(builder: &mut StepBuilder<'_, '_>) {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let mut events: Vec<Event> = Vec::new();
    for request in state.requests.open() {
        let (Some(choice), Some(message)) = (
            Choice::of(state, playbooks, request),
            request.last_message(),
        ) else {
            continue;
        };
        let mut about = choice.each();
        about.retain(|n| !request.about.iter().any(|s| s.named.is_same(n)));
        if !about.is_empty() && request.has_room_for(about.len()) {
            events.push(Event::RequestAdded {
                request: request.id,
                message,
                words: String::new(),
                about,
            });
        }
        let room = state.dialogue.unheard.len() < UNHEARD;
        let new = |words: &&String| {
            room && state
                .dialogue
                .unheard
                .iter()
                .all(|known| *known.words != **words)
        };
        for words in choice.unmatched().iter().filter(new) {
            let words = words.clone();
            events.push(Event::WishUnheard {
                message,
                words,
                told: false,
            });
        }
    }
    for event in events {
        builder.emit(event);
    }
}

/// A permitted action was carried out: the request that it is for is done, as far as the action's record goes.
pub(super) fn acted(builder: &mut StepBuilder<'_, '_>, call: &Call) {
    let playbooks = builder.cx.playbooks;
    if playbooks
        .tool(&call.tool)
        .is_none_or(|tool| tool.reads_only)
    {
        return;
    }
    let permits = |request: &&Request| {
        let playbook = playbooks.playbook(&request.intent);
        playbook.is_some_and(|p| p.actions.contains(&call.tool))
    };
    let names = |request: &Request| -> Vec<Named> {
        let with = |named: &Named| call.asks_with(named.fact.as_str(), &named.value);
        let about = request.about.iter().map(|subject| &subject.named);
        about.filter(|named| with(named)).cloned().collect()
    };
    let open: Vec<&Request> = builder.state.requests.open().filter(permits).collect();
    let by_name = open.iter().find(|request| !names(request).is_empty());
    let only = match open.as_slice() {
        [one] if one.about.len() <= 1 => Some(one),
        _ => None,
    };
    let event = by_name.or(only).map(|request| Event::RequestSettled {
        request: request.id,
        how: Fulfilment::Done,
        about: names(request),
        by: None,
    });
    if let Some(event) = event {
        builder.emit(event);
    }
}
