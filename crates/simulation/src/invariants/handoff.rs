//! What the way to a person may be, and what a person may do.

use baton_orchestrator::{Event, Handoff, OfferEnd, Recorded};
use jiff::Timestamp;

use super::events::misplaced;
use super::{Holds, OwnerKind, Watch, hold};

impl Watch {
    /// An event on the way to a person.
    pub(super) fn handoff_event(&mut self, recorded: &Recorded, tripped: bool) -> Holds {
        let (seq, at) = (recorded.seq, recorded.at);
        match &recorded.event {
            Event::RuleTripped(trip) => {
                self.owned_by(&[OwnerKind::Agents], "a rule tripped")?;
                self.failures_counted(trip)?;
                hold(3, trip.evidence.iter().all(|e| *e < seq), || {
                    format!("evidence from the future: {:?}", trip.evidence)
                })?;
                hold(
                    3,
                    trip.sentence.len() > 10 && trip.sentence.ends_with('.'),
                    || format!("no sentence: {}", trip.sentence),
                )?;
                self.tripped = true;
            }
            Event::HandoffPrepared { .. } => {
                hold(3, tripped, || "a handoff without a rule".into())?;
                self.owned_by(&[OwnerKind::Agents], "a handoff began")?;
                self.grows(self.fencing + 1)?;
                self.begin_handoff(seq, at);
            }
            Event::SnapshotSealed {
                snapshot,
                revision,
                digest,
            } => {
                let due = self.sealed.as_ref().map_or(1, |(_, r, _)| r + 1);
                hold(10, *revision == due, || {
                    format!("revision {revision} where {due} was due")
                })?;
                self.sealed = Some((*snapshot, *revision, digest.clone()));
            }
            Event::Queued { .. } => self.owned_by(&[OwnerKind::Queue], "queued")?,
            Event::Offered { lease_until, .. } => {
                self.owned_by(&[OwnerKind::Queue], "offered")?;
                hold(1, !self.offered, || "two offers at once".into())?;
                hold(7, *lease_until > at, || "an offer without time".into())?;
                self.offered = true;
                self.offers += 1;
                // Who passed on it is offered it again after a while.
                let waited = at.duration_since(self.in_line_since).as_millis();
                let again = waited / Handoff::OFFERED_AGAIN_AFTER.as_millis();
                let limit = self.limits().offers + u32::try_from(again).unwrap_or_default();
                hold(7, self.offers <= limit, || {
                    format!("{} offers, {limit} allowed", self.offers)
                })?;
            }
            Event::OfferEnded { end, .. } => {
                hold(1, self.offered, || {
                    "an offer ended that was never made".into()
                })?;
                self.offered = false;
                // Who went away had no time to answer.
                self.offers -= u32::from(*end == OfferEnd::Unavailable);
            }
            Event::Accepted { .. } => {
                self.owned_by(&[OwnerKind::Queue], "accepted")?;
                self.accepted = true;
            }
            other => return misplaced(other),
        }
        Ok(())
    }

    /// An event while a representative has the conversation.
    pub(super) fn person_event(&mut self, recorded: &Recorded) -> Holds {
        let (seq, at) = (recorded.seq, recorded.at);
        match &recorded.event {
            Event::Committed {
                fencing, revision, ..
            } => {
                self.owned_by(&[OwnerKind::Queue], "committed")?;
                hold(1, self.accepted, || {
                    "committed before it was accepted".into()
                })?;
                let sealed = self.sealed.as_ref().map(|(_, r, _)| *r);
                hold(10, sealed == Some(*revision), || {
                    format!("revision {revision} handed over, sealed is {sealed:?}")
                })?;
                self.grows(fencing.0)?;
                self.owner = OwnerKind::Person;
                self.offered = false;
                self.waits.taken(at);
            }
            Event::RepresentativeWrote { message, text, .. } => {
                self.owned_by(&[OwnerKind::Person], "a representative wrote")?;
                self.waits.over();
                self.told.push(text.to_lowercase());
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was written twice")
                })?;
            }
            Event::ReturnedToAgents {
                fencing,
                message,
                waits,
                ..
            } => {
                self.owned_by(&[OwnerKind::Person], "returned")?;
                self.grows(fencing.0)?;
                self.messages.extend(*message);
                self.wishes.passed_on(waits);
                self.back_to_agents();
            }
            Event::Transferred { fencing, .. } => {
                self.owned_by(&[OwnerKind::Person], "transferred")?;
                self.grows(fencing.0)?;
                self.begin_handoff(seq, at);
            }
            Event::QueuedAgain { fencing, .. } => {
                self.owned_by(&[OwnerKind::Person, OwnerKind::WrapUp], "queued again")?;
                self.grows(fencing.0)?;
                self.begin_handoff(seq, at);
            }
            Event::WrapUpStarted { .. } => {
                self.owned_by(&[OwnerKind::Person], "wrap-up began")?;
                self.owner = OwnerKind::WrapUp;
                self.waits.over();
            }
            Event::WrapUpLeft { .. } => {
                self.owned_by(&[OwnerKind::WrapUp], "wrap-up was left")?;
                self.owner = OwnerKind::Person;
            }
            other => return misplaced(other),
        }
        Ok(())
    }

    fn begin_handoff(&mut self, seq: u64, at: Timestamp) {
        self.waits.queued(at);
        self.in_line_since = at;
        self.owner = OwnerKind::Queue;
        self.prepared_at = Some(seq);
        self.accepted = false;
        self.offered = false;
        self.offers = 0;
    }

    pub(super) fn back_to_agents(&mut self) {
        self.waits.over();
        self.owner = OwnerKind::Agents;
        self.calls_in_budget = 0;
        self.turns_in_budget = 0;
        self.failures.clear();
        self.failures_in_a_row.clear();
    }
}
