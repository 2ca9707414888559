//! Offers: which conversation goes to which representative.
//!
//! After every step no representative with room is left beside a conversation that fits them. So only what has changed is
//! looked at: those who may have room now, and the conversations that can be offered to others than before.

use baton_protocol::{ConversationId, RepresentativeId};
use std::cmp::Reverse;

use jiff::Timestamp;

use super::{Step, later};
use crate::event::ConversationEvent;

impl Step<'_> {
    /// Offers what can be offered.
    pub(super) fn distribute(&mut self) {
        self.find_holders();
        for representative in std::mem::take(&mut self.rested) {
            while let Some(conversation) = self.first_fitting(&representative) {
                // It goes to whom it suits best, and that may be another who has room.
                self.offer(conversation);
            }
        }
        let freed = std::mem::take(&mut self.freed);
        let mut freed: Vec<(Timestamp, ConversationId)> = freed
            .into_iter()
            .filter_map(|id| Some((self.state.waiting(id)?.counts_from, id)))
            .collect();
        freed.sort_unstable();
        for (_, conversation) in freed {
            self.offer(conversation);
        }
    }

    /// The conversation of a representative's queues that is served next and fits them.
    fn first_fitting(&self, representative: &RepresentativeId) -> Option<ConversationId> {
        let person = self.state.representatives.get(representative)?;
        if person.room() == 0 || !self.state.is_available(person) {
            return None;
        }
        let lines = person
            .profile
            .queues
            .iter()
            .filter_map(|queue| self.state.lines.get(queue));
        let first = lines.filter_map(|line| {
            let mut line = line.iter();
            line.find(|(_, conversation)| self.state.fits(*conversation, representative, self.now))
        });
        first.min().map(|(_, conversation)| *conversation)
    }

    /// Offers a conversation to the representative whom it suits best, if it fits one. First comes who had the
    /// customer before, then who has most of the preferred skills, then who has the largest part of their capacity
    /// free, then who has been idle for longest.
    fn offer(&mut self, conversation: ConversationId) {
        let Some(to) = self.best_for(conversation) else {
            return;
        };
        let Some(waiting) = self.state.waiting(conversation) else {
            return;
        };
        let offer_for = jiff::SignedDuration::from_millis(
            i64::try_from(waiting.offer_for_ms).unwrap_or(i64::MAX),
        );
        let until = later(self.now, offer_for);
        self.of_conversation(conversation, ConversationEvent::Offered { to, until });
        // An offer makes room for no one.
        self.freed.remove(&conversation);
    }

    fn best_for(&self, conversation: ConversationId) -> Option<RepresentativeId> {
        let known_to = &self.state.conversations.get(&conversation)?.known_to;
        let needs = &self.state.waiting(conversation)?.needs;
        let people = self.state.representatives.iter();
        let fitting = people.filter(|(id, _)| self.state.fits(conversation, id, self.now));
        let best = fitting.min_by_key(|(id, person)| {
            let skills = &person.profile.skills;
            let preferred = needs
                .iter()
                .filter(|need| skills.contains(&need.skill))
                .count();
            let load = u64::from(person.load()) * 1_000 / u64::from(person.profile.capacity.max(1));
            let is_known = known_to.as_ref() == Some(*id);
            (
                Reverse(is_known),
                Reverse(preferred),
                load,
                person.idle_since,
                *id,
            )
        });
        best.map(|(id, _)| id.clone())
    }
}
