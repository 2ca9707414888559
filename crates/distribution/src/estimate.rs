//! What a waiting customer can be told: their place in the line, and how long it will take.

use baton_protocol::{ConversationId, QueueName};
use jiff::{SignedDuration, Timestamp};

use crate::state::Distribution;

/// Acceptances of a queue older than this say nothing of now.
const RECENT: SignedDuration = SignedDuration::from_mins(30);
/// Fewer recent acceptances than this make no estimate.
const ENOUGH: usize = 3;
/// The longest wait that is worth naming.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// What a waiting customer can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// Their place in the line: 1 is served next.
    pub position: usize,
    /// How long they will still wait, in whole minutes, at least 1. None where too little is known, where no
    /// representative of the queue is there, or where it would be more than an hour.
    pub minutes: Option<u64>,
}

impl Distribution {
    /// What each customer in a queue can be told, in the order of the line.
    ///
    /// The wait is the place in the line times the mean time between the last acceptances of the queue, the one that has
    /// not come yet included: a line that stands still is said to take longer the longer it stands.
    #[must_use]
    pub fn estimates(&self, queue: &QueueName, now: Timestamp) -> Vec<(ConversationId, Estimate)> {
        let pace = self.pace(queue, now);
        let waiting = self.line(queue).enumerate().map(|(before, conversation)| {
            let position = before + 1;
            let minutes = pace.and_then(|pace| minutes(pace, position));
            (conversation, Estimate { position, minutes })
        });
        waiting.collect()
    }

    /// The mean time between two acceptances of a queue, if that is known.
    fn pace(&self, queue: &QueueName, now: Timestamp) -> Option<SignedDuration> {
        let is_served = self.representatives.values().any(|person| {
            person.profile.queues.contains(queue)
                && person.profile.capacity > 0
                && self.is_available(person)
        });
        let accepted_at = self.accepted_at.get(queue).filter(|_| is_served)?;
        let recent = accepted_at
            .iter()
            .filter(|at| now.duration_since(**at) <= RECENT);
        let (count, first) = (recent.clone().count(), recent.min()?);
        if count < ENOUGH {
            return None;
        }
        let times = i32::try_from(count).ok()?;
        now.duration_since(*first).checked_div(times)
    }
}

fn minutes(pace: SignedDuration, position: usize) -> Option<u64> {
    let position = i32::try_from(position).ok()?;
    let wait = pace.checked_mul(position).filter(|wait| *wait <= LONGEST)?;
    let seconds = u64::try_from(wait.as_secs()).ok()?;
    Some(seconds.div_ceil(60).max(1))
}
