//! A contact centre on a virtual clock.

use std::collections::BTreeSet;

use baton_distribution::{
    ConversationEvent, Distribution, Event, Fencing, Headline, Input, Outcome, Profile, Queue,
    QueueName, Refused, RepresentativeId, Required, Rules, Skill, SkillNeed, WorkstationId, step,
};
use baton_protocol::ConversationId;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::invariants;

/// A centre whose every step is checked.
pub(crate) struct Floor {
    pub(crate) rules: Rules,
    pub(crate) state: Distribution,
    pub(crate) now: Timestamp,
    pub(crate) history: Vec<(Timestamp, Event)>,
}

pub(crate) fn conversation(number: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(number))
}

pub(crate) fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

pub(crate) fn headline(queue: &str) -> Headline {
    Headline {
        queue: queue.into(),
        skills: Vec::new(),
        priority: 0,
    }
}

pub(crate) fn needs(skill: &str, required: Required) -> SkillNeed {
    SkillNeed {
        skill: skill.into(),
        required,
    }
}

pub(crate) fn profile(queues: &[&str], skills: &[&str], capacity: u32) -> Profile {
    Profile {
        queues: queues.iter().map(|queue| QueueName::from(*queue)).collect(),
        skills: skills
            .iter()
            .map(|skill| Skill::from(*skill))
            .collect::<BTreeSet<_>>(),
        capacity,
    }
}

impl Floor {
    /// A centre with the queues `general` and `billing`.
    pub(crate) fn new() -> Self {
        let queues = ["general", "billing"].map(|name| (name.into(), Queue::default()));
        Self::with(Rules::with_queues(queues))
    }

    pub(crate) fn with(rules: Rules) -> Self {
        assert_eq!(rules.check(), Ok(()));
        Self {
            rules,
            state: Distribution::default(),
            now: "2026-11-30T09:00:00Z".parse().unwrap(),
            history: Vec::new(),
        }
    }

    /// Takes a step, and checks what holds in every order of inputs.
    pub(crate) fn take(&mut self, input: &Input) -> Outcome {
        let before = self.state.clone();
        let outcome = step(&mut self.state, &self.rules, self.now, input);
        invariants::check(&before, &outcome.events, &self.state, self.now);
        self.history.extend(
            outcome
                .events
                .iter()
                .cloned()
                .map(|event| (self.now, event)),
        );
        outcome
    }

    /// Takes a step that must not be refused.
    #[track_caller]
    pub(crate) fn does(&mut self, input: &Input) -> Vec<Event> {
        let outcome = self.take(input);
        assert_eq!(outcome.refused, None, "{input:?}");
        outcome.events
    }

    /// Takes a step that must be refused.
    #[track_caller]
    pub(crate) fn refuses(&mut self, input: &Input) -> Refused {
        self.take(input)
            .refused
            .unwrap_or_else(|| panic!("it was not refused: {input:?}"))
    }

    /// Lets time go by. Every workstation that is connected is heard, and what is due happens when it is due.
    pub(crate) fn pass(&mut self, duration: SignedDuration) -> Vec<Event> {
        let end = self.now + duration;
        let mut events = Vec::new();
        while self.now < end {
            let next = self.state.next_deadline().filter(|at| *at > self.now);
            self.now = (self.now + seconds(5)).min(end).min(next.unwrap_or(end));
            events.extend(self.does(&Input::Ticked));
            let workstations = self.state.workstations();
            let connected = workstations.iter().filter(|(_, it)| it.is_connected);
            for workstation in connected.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
                events.extend(self.does(&Input::WorkstationHeard { workstation }));
            }
        }
        events
    }

    /// Connects a workstation that runs this many conversations for the agents.
    pub(crate) fn joins(&mut self, workstation: &str, agent_room: u32) {
        let workstation = workstation.into();
        self.does(&Input::WorkstationJoined {
            workstation,
            agent_room,
        });
    }

    /// Signs a person in at a workstation of the same name, which runs ten conversations for the agents.
    pub(crate) fn person(&mut self, name: &str, profile: Profile) {
        self.joins(name, 10);
        self.does(&Input::SignedIn {
            representative: name.into(),
            workstation: name.into(),
            profile,
        });
    }

    /// Opens a conversation and hands it off at once.
    pub(crate) fn waits(&mut self, number: u128, headline: Headline) -> ConversationId {
        let conversation = conversation(number);
        self.does(&Input::Opened { conversation });
        let number = self.number(conversation);
        self.does(&Input::HandedOff {
            conversation,
            number,
            headline,
        });
        conversation
    }

    pub(crate) fn number(&self, conversation: ConversationId) -> Fencing {
        self.state.conversations()[&conversation].number
    }

    pub(crate) fn accepts(&mut self, conversation: ConversationId, by: &str) -> Vec<Event> {
        let number = self.number(conversation);
        self.does(&Input::Accepted {
            conversation,
            by: by.into(),
            number,
        })
    }

    pub(crate) fn offered_to(&self, conversation: ConversationId) -> Option<RepresentativeId> {
        let offer = self.state.waiting(conversation)?.offer.clone();
        offer.map(|offer| offer.to)
    }

    pub(crate) fn holder(&self, conversation: ConversationId) -> Option<WorkstationId> {
        self.state.conversations()[&conversation].holder.clone()
    }

    pub(crate) fn queue_of(&self, conversation: ConversationId) -> Option<QueueName> {
        self.state
            .waiting(conversation)
            .map(|waiting| waiting.queue.clone())
    }
}

/// What happened to a conversation, among events.
pub(crate) fn of(conversation: ConversationId, events: &[Event]) -> Vec<&ConversationEvent> {
    let of_it = events.iter().filter_map(|event| match event {
        Event::Conversation {
            conversation: id,
            what,
        } if *id == conversation => Some(what),
        Event::Conversation { .. } | Event::Workstation { .. } | Event::Representative { .. } => {
            None
        }
    });
    of_it.collect()
}
