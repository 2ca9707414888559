//! What is due by the clock alone.

use super::{Step, later};
use crate::conversation::{Owner, Waiting};
use crate::event::{ConversationEvent, OfferEnd, QueuedWhy};
use crate::people::Gone;
use crate::rules::WaitEnd;
use crate::schedule::Subject;
use baton_protocol::{AwayReason, ConversationId, Presence, WorkstationId};

impl Step<'_> {
    /// Does everything that is due by now.
    pub(super) fn due(&mut self) {
        while let Some(subject) = self.state.schedule.pop(self.now) {
            match subject {
                Subject::Workstation(workstation) => self.workstation_due(&workstation),
                Subject::Conversation(conversation) => self.conversation_due(conversation),
            }
        }
    }

    fn workstation_due(&mut self, workstation: &WorkstationId) {
        let Some(it) = self.state.workstations.get(workstation) else {
            return;
        };
        match it.gone {
            Gone::Not => self.lease_ended(workstation),
            Gone::LeaseEnded => self.absent(workstation),
            Gone::Absent => self.reclaim(workstation),
        }
    }

    fn conversation_due(&mut self, conversation: ConversationId) {
        let alone_at = self
            .state
            .conversations
            .get(&conversation)
            .and_then(|it| it.alone_at);
        if alone_at.is_some_and(|at| at <= self.now) {
            self.of_conversation(conversation, ConversationEvent::LeftAlone);
        }
        match self
            .state
            .conversations
            .get(&conversation)
            .map(|it| &it.owner)
        {
            Some(Owner::Queue(waiting)) => {
                let waiting = Waiting::clone(waiting);
                self.waiting_due(conversation, &waiting);
            }
            Some(Owner::Representative(attended)) => {
                if attended
                    .wrap_up
                    .is_some_and(|it| it.counts && it.counts_until <= self.now)
                {
                    self.of_conversation(conversation, ConversationEvent::WrapUpUncounted);
                }
            }
            Some(Owner::Agents) | None => {}
        }
        self.schedule(conversation);
    }

    fn waiting_due(&mut self, conversation: ConversationId, waiting: &Waiting) {
        if waiting.late_at.is_some_and(|at| at <= self.now) {
            self.of_conversation(conversation, ConversationEvent::BecameLate);
        }
        if waiting
            .offer
            .as_ref()
            .is_some_and(|offer| offer.until <= self.now)
        {
            self.expire(conversation);
        }
        if let Some((_, end)) = waiting.ends.as_ref().filter(|(at, _)| *at <= self.now) {
            self.wait_over(conversation, end);
        }
        // A requirement may have ended, or a representative can be offered it again.
        self.freed.insert(conversation);
    }

    /// An offer ran out. Who has no conversation is not at their desk, it seems; who has some is busy with them.
    fn expire(&mut self, conversation: ConversationId) {
        let offer = self
            .state
            .waiting(conversation)
            .and_then(|waiting| waiting.offer.clone());
        let Some(offer) = offer else {
            return;
        };
        let again_at = Some(later(self.now, self.rules.offer_again_after));
        self.end_offer(conversation, OfferEnd::Expired, again_at);
        let person = self.state.representatives.get(&offer.to);
        if person
            .is_some_and(|person| person.has.is_empty() && person.presence == Presence::Available)
        {
            let presence = Presence::Away {
                reason: AwayReason::MissedOffer,
            };
            self.change_presence(&offer.to, presence);
        }
    }

    fn wait_over(&mut self, conversation: ConversationId, end: &WaitEnd) {
        match end {
            WaitEnd::Queue(queue) if self.rules.queues.contains_key(queue) => {
                self.end_offer(conversation, OfferEnd::Withdrawn, None);
                let Some(found) = self.state.conversations.get(&conversation) else {
                    return;
                };
                let (number, owner) = (found.number, &found.owner);
                let Owner::Queue(before) = owner else {
                    return;
                };
                let waiting = self.sent_on(before, queue);
                let why = QueuedWhy::SentOn;
                self.of_conversation(
                    conversation,
                    ConversationEvent::Queued {
                        why,
                        number,
                        waiting: Box::new(waiting),
                    },
                );
            }
            // Rules that were replaced meanwhile may not know the queue.
            WaitEnd::Queue(_) => self.of_conversation(
                conversation,
                ConversationEvent::WaitOver {
                    end: WaitEnd::CallBack,
                },
            ),
            WaitEnd::CallBack | WaitEnd::Message => {
                let end = end.clone();
                self.of_conversation(conversation, ConversationEvent::WaitOver { end });
            }
        }
    }
}
