//! What the agents say, the rules that trip, and what is sealed for a person.

use super::not_of_this_fold;
use crate::event::Event;
use crate::ids::EventSeq;
use crate::model::Speaker;
use crate::state::{KnownSummary, SealedRevision, State};

impl State {
    pub(super) fn apply_agents(&mut self, event: &Event, seq: EventSeq) {
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
