//! A simulated customer: a state machine from what they hear to what they write, with delays.
//! No clock, no I/O, and one seed is one customer.

mod comprehension;
mod persona;
mod reaction;
mod scenario;
mod typing;
mod words;

use std::collections::BTreeSet;

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use self::comprehension::Detail;
pub use self::persona::{CustomerMistake, Habits, Persona, Temper};
use self::scenario::{KINDS, Scenario};
use crate::company::{Company, Truth};

/// The most messages a simulated customer writes in one conversation.
pub const MOST_MESSAGES: u32 = 24;

/// Who writes to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// An AI agent.
    Agent,
    /// A person.
    Person,
}

/// An event that a customer notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerEvent<'t> {
    /// A message from the desk.
    Message {
        /// Who.
        from: Speaker,
        /// What.
        text: &'t str,
    },
    /// The conversation waits for a person.
    Waiting,
    /// A person has the conversation.
    Joined,
    /// The conversation is over.
    Closed,
    /// Nothing has happened for this long, in milliseconds.
    Silence(u64),
}

/// An act of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerAct {
    /// Writes a message.
    Say {
        /// Time since the act before it, in milliseconds.
        after_ms: u64,
        /// The message.
        text: String,
    },
    /// Leaves the conversation.
    Leave {
        /// Time since the act before it, in milliseconds.
        after_ms: u64,
    },
}

/// How a contact ended for the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Got what they wanted from the agents.
    Answered,
    /// Got what they wanted from a person.
    Helped,
    /// The conversation was closed before they were content.
    Closed,
    /// Lost patience.
    LeftImpatient,
    /// Went away in the middle, for their own reasons.
    LeftEarly,
    /// Wrote [`MOST_MESSAGES`] and gave up.
    GaveUp,
}

/// The customer's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    WithAgents,
    Waiting,
    WithPerson,
    Content(Ending),
    Gone(Ending),
}

/// A simulated customer in one conversation.
#[derive(Debug, Clone)]
pub struct SimulatedCustomer {
    persona: Persona,
    scenario: Scenario,
    truth: Truth,
    /// What else they want; said once the first matter is answered or waits for a person.
    another: Option<Box<Scenario>>,
    rng: ChaCha8Rng,
    stage: Stage,
    /// Messages written.
    written: u32,
    /// Ways of opening the scenario that were used.
    openings: usize,
    /// Nudges since the desk last wrote.
    nudged: u32,
    /// Details already given, and so given again only with a sigh.
    given: BTreeSet<Detail>,
    /// How often each detail was asked for is not counted: once is enough to correct a mistake.
    corrected: bool,
    asked_for_person: bool,
    lost_temper: bool,
    messages_until_gone: u32,
}

impl SimulatedCustomer {
    /// Draws a customer with a scenario from a world.
    pub fn new(world: &Company, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let persona = Persona::draw(&mut rng);
        let scenario = Scenario::draw(world, &mut rng);
        Self::with(persona, scenario, rng)
    }

    /// A customer with this character and this intent; `None` if no scenario has the intent.
    pub fn with_character(
        world: &Company,
        seed: u64,
        persona: Persona,
        intent: &str,
    ) -> Option<Self> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let kind = KINDS.iter().find(|k| k.intent == intent)?;
        let scenario = Scenario::of(kind, world, &mut rng);
        Some(Self::with(persona, scenario, rng))
    }

    /// The same customer with the same scenario, but angry and short of patience.
    #[must_use]
    pub fn frustrated(mut self) -> Self {
        self.persona.mood = Temper::Angry;
        if self.persona.mistake == CustomerMistake::None {
            self.persona.mistake = CustomerMistake::Repeats;
        }
        self
    }

    /// The same customer, who makes this mistake.
    #[must_use]
    pub fn mistaken(mut self, mistake: CustomerMistake) -> Self {
        self.persona.mistake = mistake;
        self
    }

    /// The same customer, who wants something else as well.
    #[must_use]
    pub fn with_another_case(mut self, world: &Company) -> Self {
        self.another = self.scenario.another(world, &mut self.rng).map(Box::new);
        if let Some(another) = &self.another {
            self.truth.also.push(another.kind.intent.into());
        }
        self
    }

    fn with(persona: Persona, scenario: Scenario, mut rng: ChaCha8Rng) -> Self {
        let messages_until_gone = rng.random_range(1..=3);
        Self {
            persona,
            truth: scenario.truth.clone(),
            another: None,
            scenario,
            rng,
            stage: Stage::WithAgents,
            written: 0,
            openings: 0,
            nudged: 0,
            given: BTreeSet::new(),
            corrected: false,
            asked_for_person: false,
            lost_temper: false,
            messages_until_gone,
        }
    }

    /// Every intent that a scenario can have.
    pub fn intents() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|k| k.intent)
    }

    /// What they want to be called: a first name, marked as practice.
    pub fn label(&self) -> String {
        let first = self
            .scenario
            .person
            .name
            .split(' ')
            .next()
            .unwrap_or_default();
        format!("{first} (practice)")
    }

    /// Their character.
    pub fn persona(&self) -> &Persona {
        &self.persona
    }

    /// What is true about the contact.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// How it ended, once it has.
    pub fn ended(&self) -> Option<Ending> {
        match self.stage {
            Stage::Gone(ending) => Some(ending),
            Stage::WithAgents | Stage::Waiting | Stage::WithPerson | Stage::Content(_) => None,
        }
    }

    /// The first messages.
    pub fn begin(&mut self) -> Vec<CustomerAct> {
        let hello = match self.persona.mood {
            Temper::Calm => self.one_of(&words::HELLO_CALM),
            Temper::Hurried => self.one_of(&words::HELLO_HURRIED),
            Temper::Anxious => self.one_of(&words::HELLO_ANXIOUS),
            Temper::Angry => self.one_of(&words::HELLO_ANGRY),
        };
        let mut text = hello.to_owned();
        if self.persona.habits.rambles {
            text.push(' ');
            text.push_str(self.one_of(&words::RAMBLES));
        }
        text.push(' ');
        let opening = self.next_opening();
        text.push_str(&opening);
        let tells_number = self.persona.habits.number_first && self.scenario.about.is_some();
        if tells_number && self.persona.mistake != CustomerMistake::NumberLate {
            text.push(' ');
            let number = self.record_number();
            text.push_str(&number);
        }
        let mut acts = self.say(text.trim());
        if self.persona.mistake == CustomerMistake::AsksForPerson && self.rng.random_bool(0.5) {
            self.asked_for_person = true;
            let wish = self.one_of(&words::WANTS_PERSON);
            acts.extend(self.say(wish));
        }
        acts
    }

    fn one_of(&mut self, from: &[&'static str]) -> &'static str {
        from.choose(&mut self.rng).copied().unwrap_or_default()
    }

    /// Puts the scenario in words not used before, as long as there are any.
    fn next_opening(&mut self) -> String {
        let openings = words::openings(self.scenario.kind.intent);
        if self.openings == 0 {
            self.openings = self.rng.random_range(0..openings.len());
        }
        let opening = openings[self.openings % openings.len()];
        self.openings += 1;
        opening.replace("{thing}", &self.scenario.thing)
    }

    /// Writes a text in the customer's way; leaves when the bound is reached.
    fn say(&mut self, text: &str) -> Vec<CustomerAct> {
        let mut acts = Vec::new();
        for text in typing::messages(text, &self.persona.habits, &mut self.rng) {
            if self.written >= MOST_MESSAGES {
                acts.extend(self.leave(Ending::GaveUp));
                break;
            }
            self.written += 1;
            acts.push(CustomerAct::Say {
                after_ms: typing::time_for(&text),
                text,
            });
        }
        let leaves = self.persona.mistake == CustomerMistake::LeavesEarly
            && self.written > self.messages_until_gone
            && self.ended().is_none();
        if leaves {
            acts.extend(self.leave(Ending::LeftEarly));
        }
        acts
    }

    fn leave(&mut self, ending: Ending) -> Vec<CustomerAct> {
        if self.ended().is_some() {
            return Vec::new();
        }
        self.stage = Stage::Gone(ending);
        vec![CustomerAct::Leave { after_ms: 800 }]
    }
}

#[cfg(test)]
#[path = "customer_tests.rs"]
mod tests;
