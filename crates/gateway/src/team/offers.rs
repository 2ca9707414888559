//! The offers that stand, and the workstations that were told of them.

use baton_distribution::{
    Conversation, ConversationEvent, Distribution, Event, Headline, OfferEnd, Owner,
    RepresentativeId, Required, SkillNeed, Until, Waiting, WorkstationId,
};
use baton_protocol::ConversationId;
use jiff::{SignedDuration, Timestamp};

use super::{Change, Team, representative};

impl Team {
    /// What has to be said about offers that were made or ended.
    pub(super) fn tell_offers(&mut self, events: &[Event], changes: &mut Vec<Change>) {
        for event in events {
            let Event::Conversation { conversation, what } = event else {
                continue;
            };
            match what {
                ConversationEvent::Offered { .. } => {
                    let offered = self.offered(*conversation);
                    if let Some((workstation, change)) = offered {
                        self.offers.insert(*conversation, workstation);
                        changes.push(change);
                    }
                }
                ConversationEvent::OfferEnded { to, why, .. } => {
                    let Some(workstation) = self.offers.remove(conversation) else {
                        continue;
                    };
                    let found = self.state.conversations().get(conversation);
                    changes.push(Change::OfferEnded {
                        workstation,
                        conversation: *conversation,
                        to: to.clone(),
                        taken_by: found.and_then(representative),
                        missed: *why == OfferEnd::Expired,
                    });
                }
                // The grant says it.
                ConversationEvent::Accepted { .. } => drop(self.offers.remove(conversation)),
                _ => {}
            }
        }
    }

    /// What a workstation has to be told anew of the offers that stand there.
    pub(crate) fn offers_at(&self, workstation: &WorkstationId) -> Vec<Change> {
        let standing = standing(&self.state);
        let here = standing.filter(|(_, at)| at == workstation);
        let here: Vec<ConversationId> = here.map(|(conversation, _)| conversation).collect();
        let offered = here.into_iter().filter_map(|id| self.offered(id));
        offered.map(|(_, change)| change).collect()
    }

    /// The offer of a conversation that stands now, and where it is made.
    fn offered(&self, conversation: ConversationId) -> Option<(WorkstationId, Change)> {
        let found = self.state.conversations().get(&conversation)?;
        let waiting = self.state.waiting(conversation)?;
        let offer = waiting.offer.as_ref()?;
        let at = self.state.representatives().get(&offer.to)?.at.clone()?;
        let change = Change::Offered {
            workstation: at.clone(),
            conversation,
            to: offer.to.clone(),
            number: found.number,
            until: offer.until,
            headline: self.headline(found, waiting),
        };
        Some((at, change))
    }

    /// The headline of a conversation that waits, as it is by now.
    fn headline(&self, found: &Conversation, waiting: &Waiting) -> Headline {
        let now = self.state.latest();
        let skills = waiting.needs.iter().map(|need| SkillNeed {
            skill: need.skill.clone(),
            required: match need.required_until {
                Until::Always => Required::Always,
                Until::At(end) if end > now => Required::ForSeconds(seconds(now, end)),
                Until::At(_) => Required::Preferred,
            },
        });
        // A level of priority is a head start.
        let waited = i64::try_from(found.waited_ms).unwrap_or(i64::MAX);
        let began = waiting
            .since
            .checked_sub(SignedDuration::from_millis(waited));
        let began = began.unwrap_or(Timestamp::MIN);
        let ahead = waiting.counts_from.duration_until(began).as_secs();
        let level = ahead
            .checked_div(self.rules.head_start.as_secs())
            .and_then(|level| u8::try_from(level).ok());
        Headline {
            queue: waiting.queue.clone(),
            skills: skills.collect(),
            priority: level.unwrap_or(0),
        }
    }

    /// Whether a conversation waits where the representative at a workstation can take it.
    pub(crate) fn waits_for(&self, conversation: ConversationId, at: &WorkstationId) -> bool {
        let here = self.state.workstations().get(at);
        let here = here.and_then(|it| it.representative.as_ref());
        let person = here.and_then(|id| self.state.representatives().get(id));
        let waiting = self.state.waiting(conversation);
        person
            .zip(waiting)
            .is_some_and(|(person, waiting)| person.profile.queues.contains(&waiting.queue))
    }

    /// Whether a representative is signed in at a workstation.
    pub(crate) fn sits_at(&self, who: &RepresentativeId, at: &WorkstationId) -> bool {
        let person = self.state.representatives().get(who);
        person.is_some_and(|person| person.at.as_ref() == Some(at))
    }
}

/// The offers that stand, with where they are made.
pub(super) fn standing(
    state: &Distribution,
) -> impl Iterator<Item = (ConversationId, WorkstationId)> {
    state.conversations().iter().filter_map(|(id, it)| {
        let Owner::Queue(waiting) = &it.owner else {
            return None;
        };
        let to = &waiting.offer.as_ref()?.to;
        let at = state.representatives().get(to)?.at.clone()?;
        Some((*id, at))
    })
}

fn seconds(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(from.duration_until(to).as_secs()).unwrap_or(u32::MAX)
}
