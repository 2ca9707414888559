//! What the agents say, what their models propose, and the rules that trip.

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::Event;
use crate::ids::EventSeq;
use crate::model::{Proposal, Speaker};
use crate::state::{Ask, KnownSummary, SealedRevision, State};

impl State {
    pub(super) fn apply_agents(&mut self, event: &Event, seq: EventSeq, at: Timestamp) {
        match event {
            Event::AgentReplied {
                message,
                text,
                purpose,
                requests,
                ..
            } => {
                self.dialogue.transcript.add(Speaker::Agent, *message, text);
                self.remember_message(*message);
                self.dialogue.desk_texts.add(text);
                self.said(text);
                self.agent_replied(purpose, requests, seq);
            }
            Event::ReplyWithheld { .. } => {
                self.asks.fallback = true;
                self.budget.withheld.push(seq);
                self.sealing.withheld += 1;
                self.sealing.content_version += 1;
            }
            Event::RuleTripped(trip) => {
                self.sealing.trips.push(trip.clone());
                self.sealing.content_version += 1;
            }
            Event::SnapshotSealed {
                snapshot,
                revision,
                digest,
            } => {
                self.sealing.sealed = Some(SealedRevision {
                    id: *snapshot,
                    revision: *revision,
                    digest: digest.clone(),
                    content_version: self.sealing.content_version,
                });
            }
            Event::DeliveryReported { .. } => {}
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
            Event::Summarised { text, by } => {
                self.sealing.summary = Some(KnownSummary {
                    text: text.clone(),
                    by: *by,
                });
                self.sealing.content_version += 1;
            }
            other => not_of_this_fold(other),
        }
    }
}
