//! A simulated customer's reactions to what they notice.

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::comprehension::{self, Detail};
use super::{
    CustomerAct, CustomerEvent, CustomerMistake, Ending, SimulatedCustomer, Speaker, Stage, Temper,
    words,
};

/// How much longer people wait for a person than for an agent.
const FOR_A_PERSON: u64 = 3;

/// How long a content customer stays for a last word, in milliseconds.
const LINGERS_MS: u64 = 25_000;

impl SimulatedCustomer {
    /// The customer's reaction. After [`SimulatedCustomer::ended`] there is none.
    pub fn react(&mut self, heard: CustomerEvent<'_>) -> Vec<CustomerAct> {
        match (self.stage, heard) {
            (Stage::Gone(_), _) => Vec::new(),
            (Stage::Content(ending), CustomerEvent::Closed) => self.gone(ending),
            (Stage::Content(ending), CustomerEvent::Silence(ms)) if ms >= LINGERS_MS => {
                self.leave(ending)
            }
            (
                Stage::Content(_),
                CustomerEvent::Silence(_) | CustomerEvent::Waiting | CustomerEvent::Joined,
            ) => Vec::new(),
            (Stage::Content(_), CustomerEvent::Message { from, text }) => {
                self.after_all(from, text)
            }
            (_, CustomerEvent::Closed) => self.gone(Ending::Closed),
            (_, CustomerEvent::Silence(ms)) => self.silence(ms),
            (Stage::WithAgents | Stage::WithPerson | Stage::Waiting, CustomerEvent::Waiting) => {
                self.stage = Stage::Waiting;
                self.nudged = 0;
                self.and_another(false)
            }
            (Stage::WithAgents | Stage::WithPerson | Stage::Waiting, CustomerEvent::Joined) => {
                self.stage = Stage::WithPerson;
                self.nudged = 0;
                Vec::new()
            }
            (stage, CustomerEvent::Message { from, text }) => {
                self.nudged = 0;
                match from {
                    Speaker::Agent if stage == Stage::Waiting => Vec::new(),
                    Speaker::Agent => self.answers_agent(text),
                    Speaker::Person => {
                        self.stage = Stage::WithPerson;
                        self.answers_person(text)
                    }
                }
            }
        }
    }

    fn gone(&mut self, ending: Ending) -> Vec<CustomerAct> {
        self.stage = Stage::Gone(ending);
        Vec::new()
    }

    fn content(&mut self, ending: Ending) -> Vec<CustomerAct> {
        self.stage = Stage::Content(ending);
        let thanks = self.one_of(&words::THANKS);
        self.say(thanks)
    }

    /// Brings up what else they want, once. Where the first matter is `over`, they go on with it.
    fn and_another(&mut self, over: bool) -> Vec<CustomerAct> {
        let Some(another) = self.another.take() else {
            return Vec::new();
        };
        let openings = words::openings(another.kind.intent);
        let opening = openings
            .choose(&mut self.rng)
            .copied()
            .unwrap_or_default()
            .replace("{thing}", &another.thing);
        let first = std::mem::replace(&mut self.scenario, *another);
        self.openings = 0;
        self.given.remove(&Detail::RecordNumber);
        let number = self.record_number();
        let one_more = self.one_of(&words::ONE_MORE);
        let acts = self.say(format!("{one_more} {opening} {number}").trim());
        if !over {
            self.scenario = first;
        }
        acts
    }

    /// What a content customer does when asked once more.
    fn after_all(&mut self, from: Speaker, text: &str) -> Vec<CustomerAct> {
        let asked = comprehension::asked(text);
        if asked.is_empty() || from == Speaker::Agent {
            return Vec::new();
        }
        self.stage = Stage::WithPerson;
        self.give(&asked)
    }

    fn silence(&mut self, ms: u64) -> Vec<CustomerAct> {
        let patience = match self.stage {
            Stage::Waiting | Stage::WithPerson => self.persona.patience_ms * FOR_A_PERSON,
            Stage::WithAgents | Stage::Content(_) | Stage::Gone(_) => self.persona.patience_ms,
        };
        if ms < patience.saturating_mul(u64::from(self.nudged) + 1) {
            return Vec::new();
        }
        if self.nudged >= self.persona.nudges {
            return self.leave(Ending::LeftImpatient);
        }
        self.nudged += 1;
        let nudge = self.one_of(&words::NUDGES);
        self.say(nudge)
    }

    fn answers_agent(&mut self, text: &str) -> Vec<CustomerAct> {
        let asked = comprehension::asked(text);
        if !asked.is_empty() {
            if self.persona.mistake == CustomerMistake::AsksForPerson && !self.asked_for_person {
                self.asked_for_person = true;
                let wish = self.one_of(&words::WANTS_PERSON);
                return self.say(wish);
            }
            return self.give(&asked);
        }
        if comprehension::closes(text) {
            return self.content(Ending::Answered);
        }
        if self.is_answer(text) {
            let more = self.and_another(true);
            if !more.is_empty() {
                return more;
            }
            return self.content(Ending::Answered);
        }
        if text.contains('?') {
            return self.explain();
        }
        Vec::new()
    }

    fn answers_person(&mut self, text: &str) -> Vec<CustomerAct> {
        let asked = comprehension::asked(text);
        if !asked.is_empty() {
            return self.give(&asked);
        }
        if comprehension::closes(text) || comprehension::settles(text) {
            return self.content(Ending::Helped);
        }
        if text.contains('?') {
            return self.say("Yes, please.");
        }
        if self.rng.random_bool(0.4) {
            return self.say("ok");
        }
        Vec::new()
    }

    /// Whether an agent's message answers an answerable scenario: it names the record.
    fn is_answer(&self, text: &str) -> bool {
        let number = self.scenario.about.as_ref().map(|r| r.id.to_lowercase());
        self.scenario.kind.answerable && number.is_some_and(|n| text.to_lowercase().contains(&n))
    }

    /// Says in other words what it is about; after that, asks for a person.
    fn explain(&mut self) -> Vec<CustomerAct> {
        if self.openings > 5 {
            if self.asked_for_person {
                return self.say("I have told you all I know.");
            }
            self.asked_for_person = true;
            let wish = self.one_of(&words::WANTS_PERSON);
            return self.say(wish);
        }
        let opening = self.next_opening();
        self.say(&opening)
    }

    /// Gives the details that were asked for.
    fn give(&mut self, asked: &[Detail]) -> Vec<CustomerAct> {
        let mut acts = Vec::new();
        let again = asked.iter().any(|d| self.given.contains(d));
        let temper = matches!(self.persona.mistake, CustomerMistake::Repeats)
            || self.persona.mood == Temper::Angry;
        if again && temper && !self.lost_temper && self.corrected_all(asked) {
            self.lost_temper = true;
            let outburst = self.one_of(&words::REPEATS);
            acts.extend(self.say(outburst));
        }
        let mut parts = Vec::new();
        for detail in asked {
            if let Some(words) = self.detail(*detail) {
                parts.push(words);
            }
            self.given.insert(*detail);
        }
        if parts.is_empty() {
            parts.push("I don't know, sorry.".to_owned());
        }
        if self.ended().is_some() {
            return acts;
        }
        let late = self.persona.mistake == CustomerMistake::NumberLate && !self.corrected;
        if late
            && asked
                .iter()
                .any(|d| matches!(d, Detail::CustomerNumber | Detail::RecordNumber))
        {
            self.corrected = true;
            acts.extend(self.say("One moment, I have to look for it."));
            let mut found = self.say(&parts.join(" "));
            if let Some(CustomerAct::Say { after_ms, .. }) = found.first_mut() {
                *after_ms += self.rng.random_range(4_000..14_000);
            }
            acts.extend(found);
        } else {
            acts.extend(self.say(&parts.join(" ")));
        }
        acts
    }

    /// Whether no detail that is asked for again was a mistake that still has to be corrected.
    fn corrected_all(&self, asked: &[Detail]) -> bool {
        self.corrected
            || self.persona.mistake != CustomerMistake::WrongNumber
            || !asked.contains(&Detail::RecordNumber)
    }

    /// The words that give a detail; `None` where the customer has none to give.
    fn detail(&mut self, detail: Detail) -> Option<String> {
        let person = &self.scenario.person;
        let again = self.given.contains(&detail);
        let said = |fact: &str| {
            self.scenario
                .said
                .iter()
                .find(|(name, _)| *name == fact)
                .map(|(_, words)| words.clone())
        };
        match detail {
            Detail::CustomerNumber => Some(match self.persona.mistake {
                CustomerMistake::EmailInstead if !again => {
                    format!(
                        "I don't know my customer number. My e-mail is {}",
                        person.email
                    )
                }
                CustomerMistake::NameAndPostcode if !again => format!(
                    "I don't have that number here. My name is {} and my postcode is {}",
                    person.name, person.postcode
                ),
                CustomerMistake::None
                | CustomerMistake::WrongNumber
                | CustomerMistake::NumberLate
                | CustomerMistake::EmailInstead
                | CustomerMistake::NameAndPostcode
                | CustomerMistake::AsksForPerson
                | CustomerMistake::Repeats
                | CustomerMistake::CorrectsAtOnce
                | CustomerMistake::LeavesEarly => {
                    format!("My customer number is {}", person.number)
                }
                CustomerMistake::SomebodyElse if !again => {
                    let whose = self.rng.random_range(0..words::WHOSE.len());
                    format!(
                        "My customer number is {}. {} My customer number is {}",
                        self.scenario.other.number,
                        words::WHOSE[whose],
                        person.number
                    )
                }
                CustomerMistake::SomebodyElse => format!("My customer number is {}", person.number),
            }),
            Detail::Email => Some(format!("It's {}", person.email)),
            Detail::NameAndPostcode => Some(format!(
                "My name is {}, postcode {}",
                person.name, person.postcode
            )),
            Detail::RecordNumber => self.scenario.about.is_some().then(|| self.record_number()),
            Detail::Damage => said("damage"),
            Detail::ReturnReason => said("return_reason"),
            Detail::NewAddress => said("new_address"),
            Detail::PlanWanted => said("plan_wanted").map(|plan| format!("{plan} please")),
        }
    }

    /// The number of the record it is about; the first time a wrong one, if that is the mistake.
    pub(super) fn record_number(&mut self) -> String {
        let (what, right) = match &self.scenario.about {
            Some(record) if record.entity.as_str() == "invoice" => ("bill", record.id.clone()),
            Some(record) if record.entity.as_str() == "plan" => ("plan", record.id.clone()),
            Some(record) => ("order", record.id.clone()),
            None => return String::new(),
        };
        if self.persona.mistake == CustomerMistake::WrongNumber && !self.corrected {
            if self.given.insert(Detail::RecordNumber) {
                return format!("The {what} number is {}", self.scenario.mistaken);
            }
            self.corrected = true;
            return format!("Sorry, I misread that. The right {what} number is {right}");
        }
        self.given.insert(Detail::RecordNumber);
        if self.persona.mistake == CustomerMistake::CorrectsAtOnce && !self.corrected {
            self.corrected = true;
            let way = self.one_of(&words::CORRECTIONS);
            return way
                .replace("{what}", what)
                .replace("{wrong}", &self.scenario.mistaken)
                .replace("{right}", &right);
        }
        format!("The {what} number is {right}")
    }
}
