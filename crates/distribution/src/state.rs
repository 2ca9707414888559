//! The state of distribution, and what can be asked of it.

use baton_protocol::{
    ConversationId, Fencing, Presence, QueueName, RepresentativeId, WorkstationId,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;

use crate::conversation::{Conversation, Owner, Waiting};
use crate::input::Refused;
use crate::people::{Gone, Representative, Workstation};
use crate::schedule::Schedule;

/// Everyone who is there, every open conversation, and what is due.
///
/// Two are equal when the same is known in them, whatever is noted for finding it fast.
#[derive(Debug, Clone, Default)]
pub struct Distribution {
    pub(crate) workstations: BTreeMap<WorkstationId, Workstation>,
    pub(crate) representatives: BTreeMap<RepresentativeId, Representative>,
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    /// What waits in each queue, offered or not, in the order in which it is served.
    pub(crate) lines: BTreeMap<QueueName, BTreeSet<(Timestamp, ConversationId)>>,
    /// What no workstation runs.
    pub(crate) unheld: BTreeSet<ConversationId>,
    /// When the last conversations of each queue were accepted, the oldest first.
    pub(crate) accepted_at: BTreeMap<QueueName, VecDeque<Timestamp>>,
    pub(crate) schedule: Schedule,
    /// The latest instant that was passed in: time does not go back.
    pub(crate) latest: Timestamp,
}

impl PartialEq for Distribution {
    fn eq(&self, other: &Self) -> bool {
        self.workstations == other.workstations
            && self.representatives == other.representatives
            && self.conversations == other.conversations
            && self.lines == other.lines
            && self.unheld == other.unheld
            && self.accepted_at == other.accepted_at
    }
}

impl Distribution {
    /// Everyone who is signed in or still has conversations.
    #[must_use]
    pub fn representatives(&self) -> &BTreeMap<RepresentativeId, Representative> {
        &self.representatives
    }

    /// The workstations that are in reach, or were a short time ago.
    #[must_use]
    pub fn workstations(&self) -> &BTreeMap<WorkstationId, Workstation> {
        &self.workstations
    }

    /// Every open conversation.
    #[must_use]
    pub fn conversations(&self) -> &BTreeMap<ConversationId, Conversation> {
        &self.conversations
    }

    /// What waits in a queue, offered or not, in the order in which it is served.
    pub fn line(&self, queue: &QueueName) -> impl Iterator<Item = ConversationId> {
        let line = self.lines.get(queue).into_iter().flatten();
        line.map(|(_, conversation)| *conversation)
    }

    /// The latest instant that was passed in.
    #[must_use]
    pub fn latest(&self) -> Timestamp {
        self.latest
    }

    /// When something is due without anything being said. [`step`](crate::step) with [`Input::Ticked`](crate::Input::Ticked)
    /// then does it.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.schedule.first()
    }

    /// Whether what a workstation says in a conversation counts: it runs the conversation, and says it under the number in
    /// force.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn may_speak(
        &self,
        conversation: ConversationId,
        workstation: &WorkstationId,
        given: Fencing,
    ) -> Result<(), Refused> {
        let found = self.conversations.get(&conversation);
        let found = found.ok_or(Refused::NoConversation(conversation))?;
        let current = found.number;
        if current != given {
            return Err(Refused::OldNumber { given, current });
        }
        if found.holder.as_ref() != Some(workstation) {
            return Err(Refused::NotHeldHere(workstation.clone()));
        }
        Ok(())
    }

    /// How the conversation waits for a person, if it does.
    #[must_use]
    pub fn waiting(&self, conversation: ConversationId) -> Option<&Waiting> {
        match &self.conversations.get(&conversation)?.owner {
            Owner::Queue(waiting) => Some(waiting),
            Owner::Agents | Owner::Representative(_) => None,
        }
    }

    /// Whether a workstation can be told anything, and may act.
    pub(crate) fn is_in_reach(&self, workstation: &WorkstationId) -> bool {
        let workstation = self.workstations.get(workstation);
        workstation.is_some_and(|it| it.is_connected && it.gone == Gone::Not)
    }

    /// Whether a representative is there and wants conversations, whatever their capacity.
    pub(crate) fn is_available(&self, representative: &Representative) -> bool {
        representative.presence == Presence::Available
            && representative
                .at
                .as_ref()
                .is_some_and(|at| self.is_in_reach(at))
    }

    /// How many agent-held conversations a workstation runs.
    pub(crate) fn agent_held(&self, workstation: &Workstation) -> usize {
        let by_person = workstation.representative.as_ref();
        let by_person = by_person.and_then(|person| self.representatives.get(person));
        let of_person = by_person.map_or(0, |person| {
            let here = |conversation: &&ConversationId| workstation.holds.contains(conversation);
            person.has.keys().filter(here).count()
        });
        workstation.holds.len() - of_person
    }

    /// Whether a conversation can be offered to a representative at an instant, their capacity considered.
    #[must_use]
    pub fn fits(
        &self,
        conversation: ConversationId,
        representative: &RepresentativeId,
        at: Timestamp,
    ) -> bool {
        let Some(waiting) = self.waiting(conversation) else {
            return false;
        };
        let Some(person) = self.representatives.get(representative) else {
            return false;
        };
        let capacity = person.profile.capacity;
        let has_passed = waiting.passed.get(representative);
        let required = waiting.needs.iter().filter(|need| need.is_required(at));
        waiting.offer.is_none()
            && capacity > 0
            && person.room() >= waiting.weight.min(capacity)
            && self.is_available(person)
            && person.profile.queues.contains(&waiting.queue)
            && waiting
                .only
                .as_ref()
                .is_none_or(|only| only == representative)
            && has_passed.is_none_or(|again_at| *again_at <= at)
            && required
                .into_iter()
                .all(|need| person.profile.skills.contains(&need.skill))
            && !self.is_kept_for_another(conversation, waiting, representative, at)
    }

    fn is_kept_for_another(
        &self,
        conversation: ConversationId,
        waiting: &Waiting,
        representative: &RepresentativeId,
        at: Timestamp,
    ) -> bool {
        let known_to = self
            .conversations
            .get(&conversation)
            .and_then(|it| it.known_to.as_ref());
        let Some(known_to) = known_to.filter(|known_to| *known_to != representative) else {
            return false;
        };
        let known = self.representatives.get(known_to);
        waiting.kept_until.is_some_and(|until| at < until)
            && !waiting.passed.contains_key(known_to)
            && known.is_some_and(|known| {
                self.is_available(known) && known.profile.queues.contains(&waiting.queue)
            })
    }
}
