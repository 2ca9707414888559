//! Going on from events: after a stop, after a closing that came too early, and from an older copy.

use baton_protocol::{ConversationId, Fencing, WorkstationId};

use super::{Step, later};
use crate::event::{ConversationEvent, OfferEnd, WorkstationEvent};
use crate::input::Refused;
use crate::people::Gone;

impl Step<'_> {
    /// Makes due again what a fold alone leaves out. No one was heard meanwhile and renewals need not stand among the
    /// events, so a lease that may still run runs anew, and no workstation counts as connected.
    pub(super) fn resume(&mut self) {
        let until = later(self.now, self.rules.leases.lease);
        let workstations: Vec<WorkstationId> = self.state.workstations.keys().cloned().collect();
        for workstation in workstations {
            let Some((gone, is_connected)) = self
                .state
                .workstations
                .get(&workstation)
                .map(|it| (it.gone, it.is_connected))
            else {
                continue;
            };
            if gone == Gone::Not {
                self.of_workstation(&workstation, WorkstationEvent::LeaseRenewed { until });
            }
            if is_connected {
                self.of_workstation(&workstation, WorkstationEvent::Lost);
                self.out_of_reach(&workstation);
            }
            self.schedule_workstation(workstation);
        }
        for conversation in self.all_conversations() {
            if self.is_held_by_a_stranger(conversation) {
                self.let_go(conversation);
            }
            self.schedule(conversation);
            self.freed.insert(conversation);
        }
        let people = self.state.representatives.keys().cloned();
        self.rested.extend(people);
    }

    /// A closed conversation is open again, under the number it had.
    pub(super) fn reopen(
        &mut self,
        conversation: ConversationId,
        number: Fencing,
        at: Option<&WorkstationId>,
    ) -> Result<(), Refused> {
        if self.state.conversations.contains_key(&conversation) {
            return Err(Refused::OpenAlready(conversation));
        }
        if let Some(workstation) = at.filter(|at| !self.state.is_in_reach(at)) {
            return Err(Refused::NotJoined(workstation.clone()));
        }
        let alone_at = self.alone_at();
        self.of_conversation(
            conversation,
            ConversationEvent::Reopened {
                number,
                workstation: at.cloned(),
                alone_at,
            },
        );
        Ok(())
    }

    /// Every conversation, or those that a workstation runs, gets a number beyond those that may have been granted.
    pub(super) fn outdated(&mut self, used_up_to: Fencing, held_by: Option<&WorkstationId>) {
        let conversations = match held_by {
            Some(workstation) => self.held_at(workstation),
            None => self.all_conversations(),
        };
        for conversation in conversations {
            self.end_offer(conversation, OfferEnd::Withdrawn, None);
            let Some(found) = self.state.conversations.get(&conversation) else {
                continue;
            };
            let number = found.number.max(used_up_to).next();
            self.of_conversation(conversation, ConversationEvent::Renumbered { number });
        }
    }

    /// Whether the workstation that runs a conversation is not among the workstations: an event about it was lost.
    fn is_held_by_a_stranger(&self, conversation: ConversationId) -> bool {
        let found = self.state.conversations.get(&conversation);
        let holder = found.and_then(|it| it.holder.as_ref());
        holder.is_some_and(|holder| {
            let workstation = self.state.workstations.get(holder);
            workstation.is_none_or(|it| !it.holds.contains(&conversation))
        })
    }

    fn all_conversations(&self) -> Vec<ConversationId> {
        self.state.conversations.keys().copied().collect()
    }
}
