//! Moves of a conversation from one owner to the next.

use baton_protocol::{
    ConversationId, Destination, Fencing, Headline, QueueName, RepresentativeId, Required,
};
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{Step, later};
use crate::conversation::{Attended, Need, Owner, Until, Waiting};
use crate::event::{ConversationEvent, OfferEnd, QueuedWhy};
use crate::input::Refused;
use crate::rules::{Queue, WaitEnd};

impl Step<'_> {
    pub(super) fn open(&mut self, conversation: ConversationId) -> Result<(), Refused> {
        if self.state.conversations.contains_key(&conversation) {
            return Err(Refused::OpenAlready(conversation));
        }
        let alone_at = self.alone_at();
        self.of_conversation(conversation, ConversationEvent::Opened { alone_at });
        Ok(())
    }

    pub(super) fn hand_off(
        &mut self,
        conversation: ConversationId,
        number: Fencing,
        headline: &Headline,
    ) -> Result<(), Refused> {
        let found = self.current(conversation, number)?;
        if found.owner != Owner::Agents {
            return Err(Refused::NotWithAgents);
        }
        self.queue(conversation, QueuedWhy::HandedOff, headline, None)
    }

    pub(super) fn accept(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
        number: Fencing,
    ) -> Result<(), Refused> {
        self.not_taken(conversation)?;
        self.current(conversation, number)?;
        self.offered_to(conversation, by)?;
        self.give_to(conversation, by)
    }

    pub(super) fn decline(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
    ) -> Result<(), Refused> {
        self.not_taken(conversation)?;
        self.offered_to(conversation, by)?;
        let again_at = Some(later(self.now, self.rules.offer_again_after));
        self.end_offer(conversation, OfferEnd::Declined, again_at);
        Ok(())
    }

    pub(super) fn take_over(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
        number: Fencing,
    ) -> Result<(), Refused> {
        self.not_taken(conversation)?;
        self.current(conversation, number)?;
        let waiting = self
            .state
            .waiting(conversation)
            .ok_or(Refused::NotWaiting)?;
        let queue = waiting.queue.clone();
        let offered_to_another = waiting.offer.as_ref().is_some_and(|offer| offer.to != *by);
        if !self.signed_in(by)?.profile.queues.contains(&queue) {
            let representative = by.clone();
            return Err(Refused::DoesNotServe {
                representative,
                queue,
            });
        }
        if offered_to_another {
            self.end_offer(conversation, OfferEnd::Withdrawn, None);
        }
        self.give_to(conversation, by)
    }

    fn give_to(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
    ) -> Result<(), Refused> {
        let workstation = self.signed_in(by)?.at.clone();
        let workstation = workstation.ok_or_else(|| Refused::NotSignedIn(by.clone()))?;
        if !self.state.is_in_reach(&workstation) {
            return Err(Refused::NotJoined(workstation));
        }
        let number = self.open_one(conversation)?.number.next();
        let by = by.clone();
        self.of_conversation(
            conversation,
            ConversationEvent::Accepted {
                by,
                workstation,
                number,
            },
        );
        Ok(())
    }

    pub(super) fn transfer(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
        number: Fencing,
        to: &Destination,
    ) -> Result<(), Refused> {
        self.theirs(conversation, by, number)?;
        self.send_to(conversation, QueuedWhy::Transferred { by: by.clone() }, to)
    }

    pub(super) fn reassign(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
        to: &Destination,
    ) -> Result<(), Refused> {
        self.open_one(conversation)?;
        self.send_to(conversation, QueuedWhy::Reassigned { by: by.clone() }, to)
    }

    fn send_to(
        &mut self,
        conversation: ConversationId,
        why: QueuedWhy,
        to: &Destination,
    ) -> Result<(), Refused> {
        match to {
            Destination::Queue(headline) => self.queue(conversation, why, headline, None),
            Destination::Person {
                representative,
                queue,
            } => {
                let serves = self
                    .signed_in(representative)?
                    .profile
                    .queues
                    .contains(queue);
                if !serves {
                    let (representative, queue) = (representative.clone(), queue.clone());
                    return Err(Refused::DoesNotServe {
                        representative,
                        queue,
                    });
                }
                let headline = Headline {
                    queue: queue.clone(),
                    skills: Vec::new(),
                    priority: 0,
                };
                self.queue(conversation, why, &headline, Some(representative))
            }
        }
    }

    pub(super) fn give_back(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
        number: Fencing,
    ) -> Result<(), Refused> {
        self.theirs(conversation, by, number)?;
        self.of_conversation(conversation, ConversationEvent::Returned { number });
        Ok(())
    }

    pub(super) fn wrap_up(
        &mut self,
        conversation: ConversationId,
        by: &RepresentativeId,
        number: Fencing,
    ) -> Result<(), Refused> {
        self.theirs(conversation, by, number)?;
        let counts_until = later(self.now, self.rules.wrap_up_for);
        self.of_conversation(
            conversation,
            ConversationEvent::WrapUpBegun { counts_until },
        );
        Ok(())
    }

    pub(super) fn close(
        &mut self,
        conversation: ConversationId,
        number: Fencing,
    ) -> Result<(), Refused> {
        self.current(conversation, number)?;
        self.end_offer(conversation, OfferEnd::Withdrawn, None);
        self.of_conversation(conversation, ConversationEvent::Closed);
        Ok(())
    }

    /// Queues a conversation again in the queue it came from: whose it was is not there.
    pub(super) fn queue_again(&mut self, conversation: ConversationId, why: QueuedWhy) {
        let owner = self
            .state
            .conversations
            .get(&conversation)
            .map(|it| &it.owner);
        let Some(Owner::Representative(Attended { queue, .. })) = owner else {
            return;
        };
        let known = self.rules.queues.keys();
        let queue = Some(queue).filter(|queue| self.rules.queues.contains_key(*queue));
        // Rules that were replaced meanwhile may not know the queue any more.
        let Some(queue) = queue.or_else(|| known.into_iter().next()).cloned() else {
            return;
        };
        let headline = Headline {
            queue,
            skills: Vec::new(),
            priority: 0,
        };
        // The queue is known, so this is not refused.
        if self.queue(conversation, why, &headline, None).is_ok() {
            self.let_go(conversation);
        }
    }

    fn queue(
        &mut self,
        conversation: ConversationId,
        why: QueuedWhy,
        headline: &Headline,
        only: Option<&RepresentativeId>,
    ) -> Result<(), Refused> {
        let queue = self.rules.queues.get(&headline.queue);
        let queue = queue.ok_or_else(|| Refused::NoQueue(headline.queue.clone()))?;
        let mut waiting = self.waiting_in(conversation, queue, headline, only)?;
        if let QueuedWhy::Transferred { by } = &why {
            // Who passes it on does not want it back at once, although they know the customer.
            let again_at = later(self.now, self.rules.offer_again_after);
            waiting.passed.insert(by.clone(), again_at);
        }
        self.end_offer(conversation, OfferEnd::Withdrawn, None);
        let number = self.open_one(conversation)?.number;
        // Who runs it says so itself, and goes on running it: what it says next is no older.
        let number = match why {
            QueuedWhy::HandedOff | QueuedWhy::Transferred { .. } | QueuedWhy::SentOn => number,
            QueuedWhy::Reassigned { .. }
            | QueuedWhy::Reclaimed { .. }
            | QueuedWhy::LeftBehind { .. } => number.next(),
        };
        self.of_conversation(
            conversation,
            ConversationEvent::Queued {
                why,
                number,
                waiting: Box::new(waiting),
            },
        );
        Ok(())
    }

    fn waiting_in(
        &self,
        conversation: ConversationId,
        queue: &Queue,
        headline: &Headline,
        only: Option<&RepresentativeId>,
    ) -> Result<Waiting, Refused> {
        let found = self.open_one(conversation)?;
        let since = match &found.owner {
            Owner::Queue(before) => before.since,
            Owner::Agents | Owner::Representative(_) => self.now,
        };
        let waited =
            SignedDuration::from_millis(i64::try_from(found.waited_ms).unwrap_or(i64::MAX));
        let began = since.checked_sub(waited).unwrap_or(Timestamp::MIN);
        let head_start = self
            .rules
            .head_start
            .saturating_mul(i32::from(headline.priority));
        let until = |required: Required| match required {
            Required::Always => Until::Always,
            Required::ForSeconds(seconds) => Until::At(later(
                self.now,
                SignedDuration::from_secs(i64::from(seconds)),
            )),
            Required::Preferred => Until::At(self.now),
        };
        let needs = headline.skills.iter().map(|need| Need {
            skill: need.skill.clone(),
            required_until: until(need.required),
        });
        // Once a person has answered, the service level is met or missed.
        let counts = !found.is_late && found.known_to.is_none();
        let kept_for = found.known_to.as_ref().filter(|_| only.is_none());
        Ok(Waiting {
            queue: headline.queue.clone(),
            path: vec![headline.queue.clone()],
            since,
            counts_from: began.checked_sub(head_start).unwrap_or(Timestamp::MIN),
            needs: needs.collect(),
            weight: queue.weight,
            offer_for_ms: u64::try_from(queue.offer_for.as_millis()).unwrap_or(0),
            ends: Some(self.end_of_wait(queue)),
            late_at: counts.then(|| later(began, queue.answer_within)),
            only: only.cloned(),
            kept_until: kept_for.map(|_| later(self.now, self.rules.wait_for_known)),
            passed: BTreeMap::new(),
            offer: None,
        })
    }

    /// How a conversation waits in the next queue.
    pub(super) fn sent_on(&self, before: &Waiting, to: &QueueName) -> Waiting {
        let mut waiting = before.clone();
        waiting.queue = to.clone();
        waiting.path.push(to.clone());
        waiting.only = None;
        if let Some(queue) = self.rules.queues.get(to) {
            waiting.weight = queue.weight;
            waiting.offer_for_ms = u64::try_from(queue.offer_for.as_millis()).unwrap_or(0);
            waiting.ends = Some(self.end_of_wait(queue));
        }
        waiting
    }

    /// When a wait that begins now is over, and what follows.
    fn end_of_wait(&self, queue: &Queue) -> (Timestamp, WaitEnd) {
        let longest = later(self.now, queue.longest_wait);
        match &queue.hours {
            None => (longest, queue.then.clone()),
            Some(hours) => match hours.closes_after(self.now) {
                None => (self.now, queue.closed.clone()),
                Some(closes) if closes <= longest => (closes, queue.closed.clone()),
                Some(_) => (longest, queue.then.clone()),
            },
        }
    }

    fn offered_to(
        &self,
        conversation: ConversationId,
        by: &RepresentativeId,
    ) -> Result<(), Refused> {
        let waiting = self
            .state
            .waiting(conversation)
            .ok_or(Refused::NotWaiting)?;
        match &waiting.offer {
            Some(offer) if offer.to == *by => Ok(()),
            Some(_) | None => Err(Refused::NotOffered(by.clone())),
        }
    }

    fn not_taken(&self, conversation: ConversationId) -> Result<(), Refused> {
        match &self.open_one(conversation)?.owner {
            Owner::Representative(attended) => Err(Refused::TakenBy(attended.by.clone())),
            Owner::Agents | Owner::Queue(_) => Ok(()),
        }
    }

    fn theirs(
        &self,
        conversation: ConversationId,
        by: &RepresentativeId,
        number: Fencing,
    ) -> Result<(), Refused> {
        match &self.current(conversation, number)?.owner {
            Owner::Representative(attended) if attended.by == *by => Ok(()),
            Owner::Representative(_) | Owner::Agents | Owner::Queue(_) => {
                Err(Refused::NotTheirs(by.clone()))
            }
        }
    }
}
