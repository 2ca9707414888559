//! Workstations that come and go, and what they run.

use std::ops::Bound;

use baton_protocol::{ConversationId, Fencing, RepresentativeId, WorkstationId};
use jiff::Timestamp;

use super::{Step, later};
use crate::conversation::Owner;
use crate::event::{ConversationEvent, OfferEnd, QueuedWhy, WorkstationEvent};
use crate::input::Refused;
use crate::people::Gone;

impl Step<'_> {
    pub(super) fn join(&mut self, workstation: &WorkstationId, agent_room: u32) {
        let lease_until = later(self.now, self.rules.leases.lease);
        self.of_workstation(
            workstation,
            WorkstationEvent::Joined {
                agent_room,
                lease_until,
            },
        );
        self.in_reach_again(workstation);
    }

    pub(super) fn hear(&mut self, workstation: &WorkstationId) -> Result<(), Refused> {
        let found = self.state.workstations.get(workstation);
        let found = found.filter(|it| it.is_connected);
        let was_gone = found
            .ok_or_else(|| Refused::NotJoined(workstation.clone()))?
            .gone;
        let until = later(self.now, self.rules.leases.lease);
        self.of_workstation(workstation, WorkstationEvent::LeaseRenewed { until });
        if was_gone != Gone::Not {
            self.in_reach_again(workstation);
        }
        Ok(())
    }

    /// A workstation can be told something again.
    fn in_reach_again(&mut self, workstation: &WorkstationId) {
        let representative = self.representative_at(workstation);
        if let Some(representative) = representative {
            for conversation in self.conversations_of(&representative) {
                self.back(conversation);
            }
            self.rested.insert(representative);
        }
    }

    pub(super) fn lose(&mut self, workstation: &WorkstationId) -> Result<(), Refused> {
        self.known(workstation)?;
        self.of_workstation(workstation, WorkstationEvent::Lost);
        self.out_of_reach(workstation);
        Ok(())
    }

    /// A workstation that says goodbye gives back all it has at once.
    pub(super) fn leave(&mut self, workstation: &WorkstationId) -> Result<(), Refused> {
        self.known(workstation)?;
        self.of_workstation(workstation, WorkstationEvent::Lost);
        self.out_of_reach(workstation);
        self.take_off(workstation, |by| QueuedWhy::LeftBehind { by });
        Ok(())
    }

    /// The lease and the grace are over: what its agents had goes to others.
    pub(super) fn lease_ended(&mut self, workstation: &WorkstationId) {
        self.of_workstation(workstation, WorkstationEvent::LeaseEnded);
        self.out_of_reach(workstation);
        for conversation in self.held_at(workstation) {
            let owner = self
                .state
                .conversations
                .get(&conversation)
                .map(|it| &it.owner);
            match owner {
                Some(Owner::Agents | Owner::Queue(_)) => {
                    self.let_go(conversation);
                }
                Some(Owner::Representative(_)) | None => {}
            }
        }
    }

    pub(super) fn absent(&mut self, workstation: &WorkstationId) {
        self.of_workstation(workstation, WorkstationEvent::Absent);
        let representative = self.representative_at(workstation);
        for conversation in representative
            .iter()
            .flat_map(|it| self.conversations_of(it))
            .collect::<Vec<_>>()
        {
            self.of_conversation(conversation, ConversationEvent::RepresentativeAbsent);
        }
    }

    /// What the representative of a workstation has is queued again, and the workstation taken off the list.
    pub(super) fn reclaim(&mut self, workstation: &WorkstationId) {
        self.take_off(workstation, |from| QueuedWhy::Reclaimed { from });
    }

    fn take_off(&mut self, workstation: &WorkstationId, why: fn(RepresentativeId) -> QueuedWhy) {
        let representative = self.representative_at(workstation);
        if let Some(representative) = representative {
            self.leave_behind(&representative, why);
        }
        for conversation in self.held_at(workstation) {
            self.let_go(conversation);
        }
        self.of_workstation(workstation, WorkstationEvent::Gone);
    }

    /// Nothing can be offered at a workstation that hears nothing.
    pub(super) fn out_of_reach(&mut self, workstation: &WorkstationId) {
        let representative = self.representative_at(workstation);
        if let Some(representative) = representative {
            self.end_offers_to(&representative, OfferEnd::Unreachable);
            self.release_kept(&representative);
        }
    }

    pub(super) fn back(&mut self, conversation: ConversationId) {
        let owner = self
            .state
            .conversations
            .get(&conversation)
            .map(|it| &it.owner);
        if matches!(owner, Some(Owner::Representative(attended)) if attended.is_absent) {
            self.of_conversation(conversation, ConversationEvent::RepresentativeBack);
        }
    }

    /// Lets a workstation run a conversation, under the next number.
    pub(super) fn grant(&mut self, conversation: ConversationId, workstation: &WorkstationId) {
        // It was offered under the number before.
        self.end_offer(conversation, OfferEnd::Withdrawn, None);
        if let Some(found) = self.state.conversations.get(&conversation) {
            let number = found.number.next();
            let workstation = workstation.clone();
            self.of_conversation(
                conversation,
                ConversationEvent::Held {
                    workstation,
                    number,
                },
            );
        }
    }

    pub(super) fn release(
        &mut self,
        conversation: ConversationId,
        workstation: &WorkstationId,
        number: Fencing,
    ) -> Result<(), Refused> {
        self.state.may_speak(conversation, workstation, number)?;
        let owner = self.open_one(conversation)?.owner.clone();
        let again_at = later(self.now, self.rules.offer_again_after);
        let by = workstation.clone();
        self.of_conversation(conversation, ConversationEvent::Released { by, again_at });
        match owner {
            // What their workstation cannot go on with, another one of them may.
            Owner::Representative(attended) => {
                let by = attended.by;
                self.queue_again(conversation, QueuedWhy::LeftBehind { by });
            }
            Owner::Agents | Owner::Queue(_) => self.let_go(conversation),
        }
        Ok(())
    }

    /// Lets no workstation run a conversation, until one with room is found.
    pub(super) fn let_go(&mut self, conversation: ConversationId) {
        let alone_at = self.alone_at();
        self.of_conversation(conversation, ConversationEvent::Unheld { alone_at });
    }

    pub(super) fn alone_at(&self) -> Timestamp {
        later(self.now, self.rules.leases.alone_after)
    }

    /// Lets workstations with room run what none runs, the oldest first.
    pub(super) fn find_holders(&mut self) {
        let mut passed = None;
        while let Some(conversation) = self.unheld_after(passed)
            && self.roomiest(|_| true).is_some()
        {
            let found = self.state.conversations.get(&conversation);
            let given_up = found.map(|it| it.given_up.clone()).unwrap_or_default();
            let may = |id: &WorkstationId| given_up.get(id).is_none_or(|again| *again <= self.now);
            match self.roomiest(may) {
                Some(workstation) => self.grant(conversation, &workstation),
                None => passed = Some(conversation),
            }
        }
    }

    /// The oldest conversation that no workstation runs, of those after this one.
    fn unheld_after(&self, passed: Option<ConversationId>) -> Option<ConversationId> {
        match passed {
            None => self.state.unheld.first().copied(),
            Some(passed) => {
                let after = (Bound::Excluded(passed), Bound::Unbounded);
                self.state.unheld.range(after).next().copied()
            }
        }
    }

    /// The workstation in reach that has most room for agents, of those that may have it.
    fn roomiest(&self, may: impl Fn(&WorkstationId) -> bool) -> Option<WorkstationId> {
        let all = self.state.workstations.iter();
        let in_reach = all.filter(|(id, _)| self.state.is_in_reach(id) && may(id));
        let room = in_reach.filter_map(|(id, it)| {
            let room = usize::try_from(it.agent_room).unwrap_or(usize::MAX);
            let left = room.saturating_sub(self.state.agent_held(it));
            (left > 0).then_some((left, id))
        });
        let roomiest =
            room.max_by(|(one, first), (two, second)| one.cmp(two).then(second.cmp(first)));
        roomiest.map(|(_, id)| id.clone())
    }

    /// Who is signed in at a workstation.
    pub(super) fn representative_at(
        &self,
        workstation: &WorkstationId,
    ) -> Option<RepresentativeId> {
        let found = self.state.workstations.get(workstation);
        found.and_then(|it| it.representative.clone())
    }

    /// What a workstation runs.
    pub(super) fn held_at(&self, workstation: &WorkstationId) -> Vec<ConversationId> {
        let found = self.state.workstations.get(workstation);
        found
            .map(|it| it.holds.iter().copied().collect())
            .unwrap_or_default()
    }

    fn known(&self, workstation: &WorkstationId) -> Result<(), Refused> {
        if self.state.workstations.contains_key(workstation) {
            Ok(())
        } else {
            Err(Refused::NotJoined(workstation.clone()))
        }
    }
}
