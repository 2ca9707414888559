//! The fold: what each event does to the state. Nothing is decided here.

mod agents;
mod called;
mod contact;
mod handoff;
mod known;
mod models;
mod representative;
mod tried;
mod wants;

use std::sync::Arc;

use super::{Call, Calls, Case, Phase, State};
use crate::event::{Agent, Callee, Event, Recorded};
use crate::ids::{CallId, EventSeq};
use crate::model::Usage;

/// An event that [`State::apply`] gave to the wrong fold changes nothing, and no test lets it pass.
fn not_of_this_fold(event: &Event) {
    debug_assert!(false, "`{}` belongs to another fold", event.kind());
}

impl State {
    pub(super) fn case_mut(&mut self) -> &mut Case {
        Arc::make_mut(&mut self.case)
    }

    pub(super) fn calls_mut(&mut self) -> &mut Calls {
        Arc::make_mut(&mut self.calls)
    }

    pub(super) fn call_mut(&mut self, id: CallId) -> Option<&mut Call> {
        self.calls_mut().get_mut(id)
    }

    /// Applies one event. Events that do not fit the state change nothing but its place in the
    /// journal: a journal written by another version still folds.
    pub fn apply(&mut self, recorded: &Recorded) {
        let (seq, at) = (recorded.seq, recorded.at);
        self.next_seq = seq + 1;
        self.last_at = Some(at);
        match &recorded.event {
            Event::Opened { .. }
            | Event::ConfigurationChanged { .. }
            | Event::CustomerWrote { .. }
            | Event::CustomerLeft
            | Event::Reopened { .. }
            | Event::SaidBefore { .. }
            | Event::CallBackAsked { .. }
            | Event::Closed { .. } => {
                self.apply_contact(&recorded.event, seq, at);
            }
            Event::Routed { .. }
            | Event::RequestOpened { .. }
            | Event::RequestAdded { .. }
            | Event::WishUnheard { .. }
            | Event::RequestNarrowed { .. }
            | Event::RequestWithdrawn { .. }
            | Event::RequestSettled { .. } => {
                self.apply_wants(&recorded.event, seq);
            }
            Event::Stated { .. }
            | Event::TakenBack { .. }
            | Event::CustomerChanged
            | Event::Identified { .. }
            | Event::RecordWithdrawn { .. } => {
                self.apply_known(&recorded.event, seq);
            }
            Event::AgentCalled { .. } | Event::CallRequested { .. } | Event::CallRefused { .. } => {
                self.apply_called(&recorded.event, seq, at);
            }
            Event::CallRetried { .. } | Event::CallSucceeded { .. } | Event::CallFailed { .. } => {
                self.apply_tried(&recorded.event, seq, at);
            }
            Event::AgentReplied { .. }
            | Event::ReplyWithheld { .. }
            | Event::RuleTripped(_)
            | Event::SnapshotSealed { .. }
            | Event::Summarised { .. } => {
                self.apply_agents(&recorded.event, seq);
            }
            Event::ModelAsked { .. }
            | Event::ModelAnswered { .. }
            | Event::ModelFailed { .. }
            | Event::ProposalRefused { .. }
            | Event::Discarded { .. } => {
                self.apply_models(&recorded.event, seq, at);
            }
            Event::HandoffPrepared { .. }
            | Event::Queued { .. }
            | Event::Offered { .. }
            | Event::OfferEnded { .. }
            | Event::Accepted { .. } => {
                self.apply_handoff(&recorded.event, at);
            }
            Event::Committed { .. }
            | Event::RepresentativeWrote { .. }
            | Event::ReturnedToAgents { .. }
            | Event::Transferred { .. }
            | Event::QueuedAgain { .. }
            | Event::WrapUpStarted { .. }
            | Event::WrapUpLeft { .. } => {
                self.apply_representative(&recorded.event, seq, at);
            }
        }
    }

    /// The agents have something new to do.
    pub(super) fn new_matter(&mut self) {
        self.budget.turns_without_progress.clear();
        self.sealing.content_version += 1;
        if self.phase == Phase::Routing || self.phase == Phase::Assisting {
            self.phase = Phase::Gathering;
        }
    }

    /// The customer left word for the person who comes.
    pub(super) fn left_word(&mut self) {
        if let Phase::HandingOff(handoff) = &mut self.phase {
            handoff.left_word = true;
        }
    }

    fn said(&mut self, text: &str) {
        self.dialogue.last_said = Some(crate::text::bounded(text).into());
    }

    /// The customer's words were understood.
    fn understood(&mut self) {
        self.dialogue.unclear = None;
        self.dialogue.unexplained = None;
        self.dialogue.not_understood.clear();
    }

    pub(super) fn answer_given(&mut self) {
        self.waits.owed.clear();
        (self.waits.unanswered_since, self.waits.waiting_since) = (None, None);
        self.waits.unanswered = None;
        self.dialogue.unclear = None;
        self.asks.turn_over();
    }

    fn spend(&mut self, usage: Usage, seq: EventSeq) {
        if !usage.is_nothing() {
            self.budget.spent.push(seq);
        }
        self.budget.tokens = self.budget.tokens.saturating_add(usage.tokens());
        self.budget.cost_micros = self.budget.cost_micros.saturating_add(usage.cost_micros);
    }

    /// Calls an agent has made to another agent about an entity.
    pub(crate) fn agent_calls(&self, caller: Agent, callee: Agent, entity: &str) -> usize {
        let edge = (caller, Callee::Agent(callee), entity.to_owned());
        self.calls.agent_edges.get(&edge).map_or(0, Vec::len)
    }
}
