//! Representatives who come, go, and say whether they can be offered anything.

use super::Step;
use crate::conversation::Owner;
use crate::event::{OfferEnd, PersonEvent, QueuedWhy};
use crate::input::Refused;
use crate::people::{Profile, Representative};
use baton_protocol::{ConversationId, Presence, RepresentativeId, WorkstationId};

impl Step<'_> {
    pub(super) fn sign_in(
        &mut self,
        representative: &RepresentativeId,
        workstation: &WorkstationId,
        profile: &Profile,
    ) -> Result<(), Refused> {
        if !self.state.is_in_reach(workstation) {
            return Err(Refused::NotJoined(workstation.clone()));
        }
        let unknown = profile
            .queues
            .iter()
            .find(|queue| !self.rules.queues.contains_key(*queue));
        if let Some(queue) = unknown {
            return Err(Refused::NoQueue(queue.clone()));
        }
        let here = self.representative_at(workstation);
        if let Some(other) = here.filter(|other| other != representative) {
            return Err(Refused::DeskTaken(other));
        }
        let elsewhere = self
            .state
            .representatives
            .get(representative)
            .and_then(|it| it.at.clone());
        let elsewhere = elsewhere.filter(|at| at != workstation);
        if let Some(at) = elsewhere.clone().filter(|at| self.state.is_in_reach(at)) {
            let representative = representative.clone();
            return Err(Refused::SignedInElsewhere {
                representative,
                workstation: at,
            });
        }
        let known = self.state.representatives.get(representative);
        if known.is_some_and(|it| it.at.as_ref() == Some(workstation) && it.profile == *profile) {
            // Their workstation came back: they are what they said, and what they are offered stands.
            for conversation in self.conversations_of(representative) {
                self.back(conversation);
            }
            return Ok(());
        }
        self.end_offers_to(representative, OfferEnd::Unreachable);
        self.of_person(
            representative,
            PersonEvent::SignedIn {
                workstation: workstation.clone(),
                profile: profile.clone(),
            },
        );
        // What they have comes with them from a workstation that is out of reach.
        for conversation in self.conversations_of(representative) {
            let held_here = |step: &Self| {
                let found = step.state.conversations.get(&conversation);
                found.is_some_and(|it| it.holder.as_ref() == Some(workstation))
            };
            if !held_here(self) {
                self.grant(conversation, workstation);
            }
            self.back(conversation);
        }
        Ok(())
    }

    pub(super) fn sign_out(&mut self, representative: &RepresentativeId) -> Result<(), Refused> {
        self.signed_in(representative)?;
        self.leave_behind(representative, |by| QueuedWhy::LeftBehind { by });
        Ok(())
    }

    /// Queues again what a representative has, and takes them off the list.
    pub(super) fn leave_behind(
        &mut self,
        representative: &RepresentativeId,
        why: fn(RepresentativeId) -> QueuedWhy,
    ) {
        self.end_offers_to(representative, OfferEnd::Unreachable);
        for conversation in self.conversations_of(representative) {
            self.queue_again(conversation, why(representative.clone()));
        }
        self.of_person(representative, PersonEvent::SignedOut);
        self.release_kept(representative);
    }

    pub(super) fn set_presence(
        &mut self,
        representative: &RepresentativeId,
        presence: &Presence,
    ) -> Result<(), Refused> {
        if self.signed_in(representative)?.presence != *presence {
            self.change_presence(representative, presence.clone());
        }
        Ok(())
    }

    pub(super) fn change_presence(
        &mut self,
        representative: &RepresentativeId,
        presence: Presence,
    ) {
        let is_available = presence == Presence::Available;
        self.of_person(representative, PersonEvent::PresenceSet { presence });
        if !is_available {
            self.end_offers_to(representative, OfferEnd::NotAvailable);
            self.release_kept(representative);
        }
    }

    /// Takes back what is being offered to a representative.
    pub(super) fn end_offers_to(&mut self, representative: &RepresentativeId, why: OfferEnd) {
        let offered = self
            .state
            .representatives
            .get(representative)
            .map(|it| it.offered.clone());
        for conversation in offered.into_iter().flatten().map(|(id, _)| id) {
            self.end_offer(conversation, why, None);
        }
    }

    /// What waited for a representative who is not there any more can be offered to others.
    pub(super) fn release_kept(&mut self, representative: &RepresentativeId) {
        let kept = self.state.conversations.iter().filter(|(_, it)| {
            let Owner::Queue(waiting) = &it.owner else {
                return false;
            };
            it.known_to.as_ref() == Some(representative)
                && waiting.kept_until.is_some_and(|until| self.now < until)
        });
        let kept: Vec<ConversationId> = kept.map(|(id, _)| *id).collect();
        self.freed.extend(kept);
    }

    pub(super) fn conversations_of(
        &self,
        representative: &RepresentativeId,
    ) -> Vec<ConversationId> {
        let person = self.state.representatives.get(representative);
        person
            .map(|it| it.has.keys().copied().collect())
            .unwrap_or_default()
    }

    pub(super) fn signed_in(
        &self,
        representative: &RepresentativeId,
    ) -> Result<&Representative, Refused> {
        let person = self.state.representatives.get(representative);
        person.ok_or_else(|| Refused::NotSignedIn(representative.clone()))
    }
}
