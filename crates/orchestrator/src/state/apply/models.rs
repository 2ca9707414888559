//! What the agents' models are asked, and what they propose.

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::Event;
use crate::ids::EventSeq;
use crate::model::Proposal;
use crate::state::{Ask, State};

impl State {
    pub(super) fn apply_models(&mut self, event: &Event, seq: EventSeq, at: Timestamp) {
        match event {
            Event::Discarded { usage, .. } => self.spend(*usage, seq),
            Event::ModelAsked {
                ask,
                agent,
                task,
                about,
                fencing,
            } => self.asks.asked(Ask {
                id: *ask,
                agent: *agent,
                task: *task,
                about: *about,
                fencing: *fencing,
                at,
                seq,
            }),
            Event::ModelAnswered {
                ask,
                usage,
                proposal,
                ..
            } => {
                let wishes = matches!(proposal, Proposal::Handoff(_));
                if wishes {
                    self.budget.wishes.push(seq);
                }
                self.asks.answered(*ask, wishes);
                self.spend(*usage, seq);
            }
            Event::ModelFailed { ask, usage, .. } => {
                self.asks.failed(*ask);
                self.spend(*usage, seq);
            }
            Event::ProposalRefused { why, detail, .. } => {
                if why.is_invalid_call() {
                    self.budget.invalid_arguments.push(seq);
                }
                self.asks.refused(*why, detail);
                self.sealing.content_version += 1;
            }
            other => not_of_this_fold(other),
        }
    }
}
