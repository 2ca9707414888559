//! What an event makes of a representative.

use baton_protocol::{Presence, RepresentativeId, WorkstationId};
use jiff::Timestamp;

use crate::event::PersonEvent;
use crate::people::{Profile, Representative};
use crate::state::Distribution;

impl Distribution {
    pub(super) fn apply_to_person(
        &mut self,
        at: Timestamp,
        id: &RepresentativeId,
        what: &PersonEvent,
    ) {
        match what {
            PersonEvent::SignedIn {
                workstation,
                profile,
            } => self.signed_in(at, id, workstation, profile),
            PersonEvent::SignedOut => {
                let person = self.representatives.remove(id);
                if let Some(workstation) = person.and_then(|person| person.at) {
                    self.workstation(&workstation, |it| it.representative = None);
                }
            }
            PersonEvent::PresenceSet { presence } => self.person(id, |it| {
                if *presence == Presence::Available && it.presence != Presence::Available {
                    it.idle_since = at;
                }
                it.presence = presence.clone();
            }),
        }
    }

    fn signed_in(
        &mut self,
        at: Timestamp,
        id: &RepresentativeId,
        workstation: &WorkstationId,
        profile: &Profile,
    ) {
        let known = self.representatives.remove(id);
        let (before, has, offered) =
            known.map_or_else(Default::default, |it| (it.at, it.has, it.offered));
        if let Some(before) = before {
            self.workstation(&before, |it| it.representative = None);
        }
        let person = Representative {
            profile: profile.clone(),
            presence: Presence::Available,
            at: Some(workstation.clone()),
            idle_since: at,
            has,
            offered,
        };
        self.representatives.insert(id.clone(), person);
        self.workstation(workstation, |it| it.representative = Some(id.clone()));
    }
}
