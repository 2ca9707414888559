//! The rules that conversations are distributed by.

use baton_protocol::QueueName;
use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::hours::{HoursError, OpeningHours};

/// The rules of a contact centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The queues.
    pub queues: BTreeMap<QueueName, Queue>,
    /// How much earlier each level of priority lets a conversation count as having come. One that waits longer than
    /// that is served before a later one of the next level: nothing starves.
    #[serde(default = "defaults::head_start")]
    pub head_start: SignedDuration,
    /// How long a representative is passed over for a conversation that they declined or let run out.
    #[serde(default = "defaults::offer_again_after")]
    pub offer_again_after: SignedDuration,
    /// How long the representative who had the customer before is waited for while they are there and busy.
    #[serde(default = "defaults::wait_for_known")]
    pub wait_for_known: SignedDuration,
    /// How long after a wrap-up began it no longer counts against the capacity.
    #[serde(default = "defaults::wrap_up_for")]
    pub wrap_up_for: SignedDuration,
    /// Leases of the workstations.
    #[serde(default)]
    pub leases: Leases,
}

/// How long a workstation may be out of reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Leases {
    /// How long a workstation may act on its own after it was last heard.
    pub lease: SignedDuration,
    /// How long after the end of a lease another workstation runs the agents.
    pub grace: SignedDuration,
    /// How long after the end of a lease a representative's customers are told.
    pub absent_after: SignedDuration,
    /// How long after the end of a lease a representative's conversations are queued again.
    pub reclaim_after: SignedDuration,
    /// How long a conversation that no workstation runs waits before its customer is told that it takes longer.
    pub alone_after: SignedDuration,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// When it is open; always, if nothing is said.
    #[serde(default)]
    pub hours: Option<OpeningHours>,
    /// What becomes of a conversation that comes while it is closed, or waits when it closes.
    #[serde(default)]
    pub closed: WaitEnd,
    /// How long an offer stands.
    #[serde(default = "defaults::offer_for")]
    pub offer_for: SignedDuration,
    /// A customer who waits longer than this for a person waits longer than the service level allows.
    #[serde(default = "defaults::answer_within")]
    pub answer_within: SignedDuration,
    /// How long a conversation waits here.
    #[serde(default = "defaults::longest_wait")]
    pub longest_wait: SignedDuration,
    /// What becomes of a conversation that waited that long.
    #[serde(default)]
    pub then: WaitEnd,
    /// What a conversation takes of a representative's capacity.
    #[serde(default = "defaults::weight")]
    pub weight: u32,
}

/// What becomes of a conversation whose wait in a queue is over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitEnd {
    /// It waits in another queue.
    Queue(QueueName),
    /// The customer is offered a call-back. It stays in the queue, and is offered to those who come.
    #[default]
    CallBack,
    /// The customer is asked for a message. It stays in the queue, and is offered to those who come.
    Message,
}

/// What is wrong with rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// There is no queue.
    #[error("there is no queue: a conversation that needs a person could go nowhere")]
    NoQueue,
    /// A queue sends conversations on to one that there is not.
    #[error("queue {queue}: it sends on to {to}, and there is no queue of that name")]
    UnknownQueue {
        /// The queue.
        queue: QueueName,
        /// The other queue.
        to: QueueName,
    },
    /// Queues send conversations round in a circle.
    #[error(
        "queue {0}: what it sends on comes back to it; let one of those queues end in a call-back or a message"
    )]
    Circle(QueueName),
    /// A duration has to be longer than nothing.
    #[error("{place}: {name} has to be longer than nothing")]
    NoTime {
        /// The queue, or the rules.
        place: String,
        /// The name of the duration.
        name: &'static str,
    },
    /// A conversation would take nothing of the capacity.
    #[error(
        "queue {0}: a conversation has to weigh at least 1, or a representative would be offered all of them"
    )]
    NoWeight(QueueName),
    /// Opening hours are wrong.
    #[error("queue {queue}: {error}")]
    Hours {
        /// The queue.
        queue: QueueName,
        /// What is wrong.
        error: HoursError,
    },
}

impl Rules {
    /// Says everything that is wrong with the rules, in the order of the queues' names.
    ///
    /// # Errors
    /// What is wrong, at least one thing.
    pub fn check(&self) -> Result<(), Vec<RulesError>> {
        let mut wrong = Vec::new();
        if self.queues.is_empty() {
            wrong.push(RulesError::NoQueue);
        }
        let durations = [
            ("offer_again_after", self.offer_again_after),
            ("leases.lease", self.leases.lease),
        ];
        wrong.extend(no_time("the rules", &durations));
        for (name, queue) in &self.queues {
            if let Some(Err(error)) = queue.hours.as_ref().map(OpeningHours::check) {
                let queue = name.clone();
                wrong.push(RulesError::Hours { queue, error });
            }
            if queue.weight == 0 {
                wrong.push(RulesError::NoWeight(name.clone()));
            }
            let durations = [
                ("offer_for", queue.offer_for),
                ("longest_wait", queue.longest_wait),
            ];
            wrong.extend(no_time(&format!("queue {name}"), &durations));
            for to in queue.sends_on() {
                if !self.queues.contains_key(to) {
                    let queue = name.clone();
                    let to = to.clone();
                    wrong.push(RulesError::UnknownQueue { queue, to });
                }
            }
            if self.leads_back(name) {
                wrong.push(RulesError::Circle(name.clone()));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    fn leads_back(&self, name: &QueueName) -> bool {
        let mut seen = Vec::new();
        let mut next: Vec<&QueueName> = self
            .queues
            .get(name)
            .into_iter()
            .flat_map(Queue::sends_on)
            .collect();
        while let Some(queue) = next.pop() {
            if queue == name {
                return true;
            }
            if !seen.contains(&queue) {
                seen.push(queue);
                next.extend(self.queues.get(queue).into_iter().flat_map(Queue::sends_on));
            }
        }
        false
    }
}

impl Queue {
    /// The queues that it sends conversations on to.
    fn sends_on(&self) -> impl Iterator<Item = &QueueName> {
        [&self.closed, &self.then]
            .into_iter()
            .filter_map(|end| match end {
                WaitEnd::Queue(to) => Some(to),
                WaitEnd::CallBack | WaitEnd::Message => None,
            })
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            hours: None,
            closed: WaitEnd::default(),
            offer_for: defaults::offer_for(),
            answer_within: defaults::answer_within(),
            longest_wait: defaults::longest_wait(),
            then: WaitEnd::default(),
            weight: defaults::weight(),
        }
    }
}

impl Rules {
    /// The rules of a desk with these queues and every default.
    #[must_use]
    pub fn with_queues(queues: impl IntoIterator<Item = (QueueName, Queue)>) -> Self {
        Self {
            queues: queues.into_iter().collect(),
            head_start: defaults::head_start(),
            offer_again_after: defaults::offer_again_after(),
            wait_for_known: defaults::wait_for_known(),
            wrap_up_for: defaults::wrap_up_for(),
            leases: Leases::default(),
        }
    }
}

impl Default for Leases {
    fn default() -> Self {
        Self {
            lease: SignedDuration::from_secs(15),
            grace: SignedDuration::from_secs(15),
            absent_after: SignedDuration::from_secs(45),
            reclaim_after: SignedDuration::from_mins(5),
            alone_after: SignedDuration::from_secs(20),
        }
    }
}

fn no_time(place: &str, durations: &[(&'static str, SignedDuration)]) -> Vec<RulesError> {
    let none = durations
        .iter()
        .filter(|(_, duration)| !duration.is_positive());
    none.map(|(name, _)| RulesError::NoTime {
        place: place.to_owned(),
        name,
    })
    .collect()
}

/// Defaults of the rules. The first two minutes are the service level that most centres promise for chat ("80 % within
/// 120 s"); the others are those of one desk.
mod defaults {
    use jiff::SignedDuration;

    pub(super) fn head_start() -> SignedDuration {
        SignedDuration::from_mins(5)
    }

    pub(super) fn offer_again_after() -> SignedDuration {
        SignedDuration::from_mins(2)
    }

    pub(super) fn wait_for_known() -> SignedDuration {
        SignedDuration::from_secs(30)
    }

    pub(super) fn wrap_up_for() -> SignedDuration {
        SignedDuration::from_mins(5)
    }

    pub(super) fn offer_for() -> SignedDuration {
        SignedDuration::from_secs(30)
    }

    pub(super) fn answer_within() -> SignedDuration {
        SignedDuration::from_mins(2)
    }

    pub(super) fn longest_wait() -> SignedDuration {
        SignedDuration::from_mins(10)
    }

    pub(super) fn weight() -> u32 {
        1
    }
}
