//! What the customer does.

use baton_playbook::{CUSTOMER, Disposition, FactType, IntentName, Resolution};
use baton_sanitiser::{Memory, Policy};

use super::draft::Draft;
use super::input::{CustomerStatus, Effect};
use super::{handoff, identity, models};
use crate::agents::routing;
use crate::event::{Agent, Callee, Event, OfferEnd};
use crate::ids::{Fencing, MessageId};
use crate::model::TaskKind;
use crate::signals;
use crate::state::{Phase, Stand, State};
use crate::text::bounded;

pub(super) fn opened(
    draft: &mut Draft<'_, '_>,
    channel: String,
    customer_label: Option<&str>,
    practice: bool,
) {
    let customer_label = customer_label
        .map(|label| bounded(&baton_sanitiser::sanitise(label, &Policy::default()).text));
    draft.emit(Event::Opened {
        channel,
        customer_label,
        practice,
    });
}

pub(super) fn wrote(draft: &mut Draft<'_, '_>, message: MessageId, text: &str) {
    let mut memory = memory(&draft.state);
    let clean = baton_sanitiser::sanitise_next(&mut memory, text, &Policy::default());
    let previous = draft.state.last_words.as_ref();
    let reading = signals::read(&clean.text, previous.map(|(_, words, _)| &**words));
    if draft.state.phase == Phase::Closed {
        let fencing = Fencing(draft.state.fencing.0 + 1);
        draft.emit(Event::Reopened { fencing });
        draft.effect(Effect::Status {
            fencing,
            status: CustomerStatus::WithAgents,
        });
    }
    draft.emit(Event::CustomerWrote {
        message,
        text: clean.text.clone(),
        redactions: clean.redactions,
        reading: Some(Box::new(reading)),
        memory: Some(Box::new(memory)),
    });
    state_facts(draft, message, &clean.text);
    if draft.state.is_with_agents() {
        let closes = draft.state.reading.closes;
        route(draft, message, &clean.text, closes);
    }
}

/// What the sanitiser carries on from the customer's earlier messages; read off them again where the
/// journal is older than what it carries.
fn memory(state: &State) -> Memory {
    state.secrets.clone().unwrap_or_else(|| {
        let mut memory = Memory::default();
        for text in state.transcript.customer() {
            baton_sanitiser::remember(&mut memory, text);
        }
        memory
    })
}

/// Reads stated facts off the message.
fn state_facts(draft: &mut Draft<'_, '_>, message: MessageId, text: &str) {
    let playbooks = draft.cx.playbooks;
    let asked = draft.state.last_asked.clone();
    for fact in playbooks.facts.values() {
        let Some(stated) = &fact.stated else { continue };
        for value in stated.find(text, asked.contains(&fact.name)) {
            let origin = identity::origin_of(&draft.state, &value);
            draft.emit(Event::Stated {
                fact: fact.name.clone(),
                value,
                message,
                origin,
            });
        }
    }
    identity::settle(draft);
}

/// Asks the Router, unless the message only answers a question or only says thanks.
fn route(draft: &mut Draft<'_, '_>, message: MessageId, text: &str, closes: bool) {
    if closes && draft.state.intent.is_some() {
        return;
    }
    if draft.cx.models.router {
        models::ask(draft, Agent::Router, TaskKind::Route, Some(message));
    } else {
        route_by_text(draft, message, text);
    }
}

/// The Router without a model.
pub(super) fn route_by_text(draft: &mut Draft<'_, '_>, message: MessageId, text: &str) {
    let proposal = by_text(draft, message, text);
    decide_on(draft, message, text, &proposal, draft.cx.router.name());
}

/// What the Router's model proposes. An intent that policy sends to people is not overruled: where
/// the rules recognise one, it stands.
pub(super) fn route_by_model(
    draft: &mut Draft<'_, '_>,
    message: MessageId,
    text: &str,
    (intent, confidence): (Option<IntentName>, f32),
) {
    let by_rules = by_text(draft, message, text);
    let at_once = by_rules.intent.as_ref().is_some_and(|intent| {
        let playbook = draft.cx.playbooks.playbook(intent);
        playbook.is_some_and(|p| matches!(p.resolution, Resolution::PersonAtOnce))
    });
    if at_once {
        return decide_on(draft, message, text, &by_rules, draft.cx.router.name());
    }
    let limits = super::advance::limits(&draft.state, draft.cx.playbooks);
    let proposal = routing::proposed(intent, confidence, limits);
    decide_on(draft, message, text, &proposal, BY_MODEL);
}

/// The Router's name where a model proposed.
const BY_MODEL: &str = "model";

fn by_text(draft: &Draft<'_, '_>, message: MessageId, text: &str) -> routing::Proposal {
    let limits = super::advance::limits(&draft.state, draft.cx.playbooks);
    let proposal = routing::propose(draft.cx.router, text, limits);
    let first_try = draft.state.intent.is_none() && draft.state.counts.customer > 1;
    if proposal.intent.is_none()
        && first_try
        && let Some((first_message, first, _)) = &draft.state.first_words
        && *first_message != message
    {
        // "Hi" … "I lost my card": what was said before belongs to the question.
        return routing::propose(draft.cx.router, &format!("{first}\n{text}"), limits);
    }
    proposal
}

/// Decides on what a Router proposes.
fn decide_on(
    draft: &mut Draft<'_, '_>,
    message: MessageId,
    text: &str,
    proposal: &routing::Proposal,
    router: &str,
) {
    let limits = super::advance::limits(&draft.state, draft.cx.playbooks).clone();
    let current = draft.state.intent.as_ref().map(|i| i.intent.clone());
    // With a model the Data Agent goes on from its answer; by rule, the answer ended the matter.
    let goes_on = draft.state.answered.is_none() || draft.cx.models.data;
    let asked = !draft.state.last_asked.is_empty();
    let event = |intent| Event::Routed {
        message,
        intent,
        confidence: proposal.confidence,
        alternatives: proposal.alternatives.clone(),
        router: router.to_owned(),
        words: bounded(text),
    };
    let routed = match (&proposal.intent, &current) {
        // An answer to a question does not change the subject unless it clearly does.
        (Some(new), Some(old)) if new == old && goes_on => return,
        (Some(_), Some(_)) if asked && proposal.confidence < CHANGE_OF_SUBJECT => return,
        (None, Some(_)) if goes_on => return,
        (intent, _) => event((*intent).clone()),
    };
    let Some(intent) = proposal.intent.clone() else {
        draft.emit(routed);
        return;
    };
    let entity = subject(draft, &intent, message);
    let used = draft.state.agent_calls(Agent::Router, Agent::Data, &entity);
    if u32::try_from(used).unwrap_or(u32::MAX) >= limits.calls_per_edge {
        draft.emit(Event::CallRefused {
            agent: Agent::Router,
            callee: Callee::Agent(Agent::Data),
            entity,
            earlier: Vec::new(),
        });
        return;
    }
    draft.emit(routed);
    draft.emit(Event::AgentCalled {
        caller: Agent::Router,
        callee: Agent::Data,
        entity,
    });
}

/// What the Router hands to the Data Agent, as the edge budget counts it: the intent, and the records
/// this message names. The same question about another order is another matter.
fn subject(draft: &Draft<'_, '_>, intent: &IntentName, message: MessageId) -> String {
    let mut entity = format!("intent:{intent}");
    for (name, values) in &draft.state.case.stated {
        let names_record = draft.cx.playbooks.fact(name).is_some_and(|fact| {
            fact.kind == FactType::Identifier && fact.about.as_str() != CUSTOMER
        });
        for stated in values
            .iter()
            .filter(|v| names_record && v.message == message)
        {
            entity.push(':');
            entity.push_str(&stated.value.to_lowercase());
        }
    }
    entity
}

/// Confidence from which a message that answers a question is taken for a new subject.
const CHANGE_OF_SUBJECT: f32 = 0.6;

pub(super) fn left(draft: &mut Draft<'_, '_>) {
    if draft.state.customer_left || draft.state.phase == Phase::Closed {
        return;
    }
    draft.emit(Event::CustomerLeft);
    let disposition = match &draft.state.phase {
        Phase::Routing | Phase::Gathering | Phase::Assisting => {
            if draft.state.answered.is_some() {
                RESOLVED
            } else {
                ABANDONED
            }
        }
        Phase::HandingOff(handing) => {
            if let Stand::Offered { offer, .. } = handing.stand {
                draft.emit(Event::OfferEnded {
                    offer,
                    end: OfferEnd::CustomerLeft,
                });
            }
            ABANDONED
        }
        // The person decides what is left to do.
        Phase::WithRepresentative(_) | Phase::WrapUp(_) | Phase::Closed => return,
    };
    super::tools::give_up(draft);
    handoff::seal_if_changed(draft);
    close(draft, disposition, "The customer left.");
}

/// Disposition of a conversation the agents resolved.
pub(super) const RESOLVED: &str = Disposition::RESOLVED_BY_AGENTS;
/// Disposition of a conversation whose customer left before it was resolved.
pub(super) const ABANDONED: &str = Disposition::ABANDONED;

pub(super) fn close(draft: &mut Draft<'_, '_>, disposition: &str, summary: &str) {
    super::tools::give_up(draft);
    let fencing = Fencing(draft.state.fencing.0 + 1);
    draft.emit(Event::Closed {
        disposition: disposition.to_owned(),
        summary: summary.to_owned(),
        notes: String::new(),
        fencing,
    });
    draft.effect(Effect::Status {
        fencing,
        status: CustomerStatus::Closed,
    });
}
