//! One conversation, as the representative sees it.

use baton_desk::{
    Action, Callback, ConversationHeader, ConversationId, ConversationView, Owner,
    ResolutionStatus, WrapUpView,
};
use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{self as core, HandoffStatus, State};
use baton_playbook::Playbooks;

use super::identification::identification;
use super::inbox::{Item, LastAnswers, customer, intent, offer, phase, since};
use super::reader::OutboxRows;
use super::snapshot;
use super::transcript::{Names, Transcript};

/// What a conversation view is made from.
pub(crate) struct Parts<'a> {
    pub(crate) state: &'a State,
    pub(crate) snapshot: Option<&'a Snapshot>,
    /// Up to which place in the journal the snapshot was seen.
    pub(crate) seen: Option<u64>,
    pub(crate) transcript: &'a Transcript,
    pub(crate) outbox: &'a OutboxRows,
    pub(crate) playbooks: &'a Playbooks,
    pub(crate) you: &'a str,
    /// How this representative is called now.
    pub(crate) your_name: &'a str,
    pub(crate) online: bool,
    pub(crate) revision: u64,
    pub(crate) answered: &'a LastAnswers,
}

/// Builds the view.
pub(crate) fn view(parts: &Parts<'_>) -> ConversationView {
    let Parts {
        state,
        snapshot,
        transcript,
        playbooks,
        you,
        ..
    } = *parts;
    let name = customer(state, playbooks);
    let (entries, earlier) = transcript.page(None, &parts.names(&name), parts.outbox);
    let item = Item {
        state,
        snapshot,
        transcript: Some(transcript),
        waiting_to_send: 0,
        refused: 0,
        answered: parts.answered,
    };
    let mut snapshot = snapshot.map(|s| snapshot::view(s, playbooks, transcript, parts.seen));
    if let Some(snapshot) = snapshot.as_mut().filter(|_| state.is_open()) {
        snapshot.reason.since = since(state, playbooks, parts.answered);
        // A snapshot says what held when it was sealed; what holds now counts.
        let resolution = &mut snapshot.resolution;
        if resolution.status == ResolutionStatus::Resolved && state.unanswered_since().is_some() {
            resolution.status = ResolutionStatus::WrittenSince;
            "The customer has written since everything was settled."
                .clone_into(&mut resolution.sentence);
        }
    }
    ConversationView {
        id: ConversationId(state.id().0),
        revision: parts.revision,
        header: header(parts, name),
        phase: phase(state),
        owner: owner(state, playbooks, you),
        fencing: state.fencing().0,
        practice: state.is_practice(),
        customer_present: !state.customer_left(),
        offer: offer(&item, playbooks, you),
        snapshot,
        transcript: entries,
        earlier,
        unanswered: transcript.unanswered,
        wrap_up: wrap_up(parts),
        allowed_actions: actions(state, you),
    }
}

impl Parts<'_> {
    /// How people are called in this conversation.
    pub(crate) fn names<'n>(&'n self, customer: &'n str) -> Names<'n> {
        Names {
            customer,
            agents: &self.playbooks.desk,
            you: self.you,
            your_name: self.your_name,
            online: self.online,
        }
    }
}

fn header(parts: &Parts<'_>, customer: String) -> ConversationHeader {
    let state = parts.state;
    let identity = &state.case().identity;
    ConversationHeader {
        identification: identification(state, parts.playbooks, &customer),
        customer,
        customer_id: identity.customer.clone(),
        identity_how: identity.how.clone(),
        intent: intent(state, parts.playbooks),
        channel: state.channel().to_owned(),
        started_at: state.opened_at().unwrap_or_default(),
        waiting_since: state.waits_since(),
        callback: state.call_back().map(|asked| Callback {
            contact: asked.contact.clone(),
            asked_at: asked.at,
        }),
        note: parts.transcript.note.clone(),
    }
}

fn owner(state: &State, playbooks: &Playbooks, you: &str) -> Owner {
    match state.owner() {
        core::Owner::Agents => Owner::Agents,
        // It is called what the list calls it: the last queue has a name for the configuration only.
        core::Owner::Queue(queue) => match state.phase().handoff() {
            Some(handoff) if handoff.status == HandoffStatus::Overflow => Owner::Anyone,
            handoff => {
                let line = handoff.map_or(&queue, |h| h.last_line(&playbooks.overflow));
                Owner::Queue {
                    label: playbooks.queue_label(line).to_owned(),
                }
            }
        },
        core::Owner::Representative(who) if who.id == you => Owner::You,
        core::Owner::Representative(who) => Owner::Representative { name: who.name },
        core::Owner::NoOne => Owner::NoOne,
    }
}

fn actions(state: &State, you: &str) -> Vec<Action> {
    match state.phase() {
        core::Phase::Routing | core::Phase::Gathering | core::Phase::Assisting => {
            vec![Action::Take]
        }
        core::Phase::HandingOff(handoff) => match &handoff.status {
            HandoffStatus::Offered { representative, .. } if representative.id == you => {
                vec![Action::Accept, Action::Decline]
            }
            HandoffStatus::Offered { .. } | HandoffStatus::Accepted { .. } => Vec::new(),
            HandoffStatus::Prepared | HandoffStatus::Queued | HandoffStatus::Overflow => {
                vec![Action::Take]
            }
        },
        core::Phase::WithRepresentative(who) if who.id == you => vec![
            Action::Reply,
            Action::StartWrapUp,
            Action::ReturnToAgents,
            Action::Transfer,
        ],
        core::Phase::WrapUp(who) if who.id == you => {
            vec![Action::LeaveWrapUp, Action::FinishWrapUp]
        }
        core::Phase::WithRepresentative(_) | core::Phase::WrapUp(_) | core::Phase::Closed => {
            Vec::new()
        }
    }
}

fn wrap_up(parts: &Parts<'_>) -> Option<WrapUpView> {
    match parts.state.phase() {
        core::Phase::WrapUp(_) => {}
        core::Phase::Routing
        | core::Phase::Gathering
        | core::Phase::Assisting
        | core::Phase::HandingOff(_)
        | core::Phase::WithRepresentative(_)
        | core::Phase::Closed => return None,
    }
    Some(WrapUpView {
        started_at: parts.state.wrap_up_since().unwrap_or_default(),
        suggested_disposition: None,
        suggested_summary: suggested_summary(parts.state, parts.playbooks),
    })
}

/// A summary to start from: who, and what they wanted.
pub(crate) fn suggested_summary(state: &State, playbooks: &Playbooks) -> String {
    let who = customer(state, playbooks);
    match intent(state, playbooks) {
        Some(wanted) => format!("{who}: {wanted}."),
        None => format!("{who}."),
    }
}
