//! Two workstations with a person each, a gateway around distribution, and a network between them.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use baton_distribution::{Distribution, Fencing, Input, Presence, Queue, Rules};
use baton_protocol::ConversationId;
use jiff::Timestamp;

use super::defect::Defect;
use super::frames::{Counted, Heard, Sent, Workstation};
use crate::floor::{conversation, seconds};

pub(super) const NAMES: [&str; 2] = ["ada", "ben"];
/// Frames under way in one direction.
const UNDER_WAY: usize = 2;
/// How often a line is cut or a workstation crashes on one path.
const MISHAPS: u8 = 2;
/// How often time goes by on one path.
const TICKS: u8 = 12;
/// Steps after which everything has come to rest.
const REST: usize = 400;

/// One thing that may happen next.
#[derive(Debug, Clone, Copy)]
pub(super) enum Action {
    /// What a workstation sent arrives.
    Sent(usize),
    /// What a workstation is sent arrives.
    Heard(usize),
    /// What a workstation sent arrives twice.
    SentTwice(usize),
    /// The agents of a workstation say something.
    Says(usize),
    /// They hand the conversation off.
    HandsOff(usize),
    /// Its person accepts what is offered.
    Accepts(usize),
    /// Its person declines.
    Declines(usize),
    /// Its person passes on what they have.
    Transfers(usize),
    /// The line to a workstation is cut, and what is under way is lost.
    Cut(usize),
    /// A workstation ends without a word, and starts again with its database.
    Crash(usize),
    /// A workstation connects again.
    Heals(usize),
    /// Five seconds go by.
    Tick,
    /// The gateway starts again from its database.
    Restored,
}

#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) rules: Rules,
    pub(super) state: Distribution,
    pub(super) older: Distribution,
    pub(super) now: Timestamp,
    pub(super) desks: [Workstation; 2],
    /// The next position of the journal at the gateway.
    pub(super) position: u64,
    /// What counted.
    pub(super) said: Vec<Counted>,
    pub(super) mishaps: u8,
    pub(super) ticks: u8,
    pub(super) defect: Option<Defect>,
    pub(super) path: Vec<Action>,
}

pub(super) fn subject() -> ConversationId {
    conversation(1)
}

impl World {
    pub(super) fn new(defect: Option<Defect>) -> Self {
        let queue = Queue {
            longest_wait: seconds(60),
            offer_for: seconds(10),
            ..Queue::default()
        };
        let mut rules = Rules::with_queues([("general".into(), queue)]);
        rules.leases.lease = seconds(10);
        rules.leases.grace = seconds(5);
        rules.leases.absent_after = seconds(10);
        rules.leases.reclaim_after = seconds(20);
        rules.offer_again_after = seconds(10);
        let mut world = Self {
            rules,
            state: Distribution::default(),
            older: Distribution::default(),
            now: "2026-11-30T09:00:00Z".parse().unwrap(),
            desks: Default::default(),
            position: 0,
            said: Vec::new(),
            mishaps: 0,
            ticks: 0,
            defect,
            path: Vec::new(),
        };
        for (desk, _) in NAMES.iter().enumerate() {
            world.join(desk);
        }
        world.older = world.state.clone();
        world.step(&Input::Opened {
            conversation: subject(),
        });
        world
    }

    /// What tells states apart: times count from now, and the past only where it still matters.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        format!("{:?}", self.state).hash(&mut hasher);
        self.now.hash(&mut hasher);
        self.desks.hash(&mut hasher);
        (self.position, &self.said, self.mishaps, self.ticks).hash(&mut hasher);
        hasher.finish()
    }

    pub(super) fn actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        for (desk, it) in self.desks.iter().enumerate() {
            let can_send = it.is_connected && it.sends.len() < UNDER_WAY;
            let by_agents = it.runs.is_some_and(|(_, by_person)| !by_person);
            let by_person = it.runs.is_some_and(|(_, by_person)| by_person);
            let is_open = self.state.conversations().contains_key(&subject());
            let mut may = |condition: bool, action| {
                if condition {
                    actions.push(action);
                }
            };
            may(!it.sends.is_empty(), Action::Sent(desk));
            may(!it.hears.is_empty(), Action::Heard(desk));
            may(
                matches!(it.sends.front(), Some(Sent::Say { .. })),
                Action::SentTwice(desk),
            );
            may(
                can_send && it.runs.is_some() && self.said.len() < 3,
                Action::Says(desk),
            );
            may(can_send && by_agents && is_open, Action::HandsOff(desk));
            may(can_send && it.offer.is_some(), Action::Accepts(desk));
            may(can_send && it.offer.is_some(), Action::Declines(desk));
            may(can_send && by_person, Action::Transfers(desk));
            may(it.is_connected && self.mishaps < MISHAPS, Action::Cut(desk));
            may(self.mishaps < MISHAPS, Action::Crash(desk));
            may(!it.is_connected, Action::Heals(desk));
        }
        if self.ticks < TICKS {
            actions.push(Action::Tick);
        }
        if self.defect == Some(Defect::RestoredOlder) && self.mishaps < MISHAPS {
            actions.push(Action::Restored);
        }
        actions
    }

    pub(super) fn act(&mut self, action: Action) -> Result<(), String> {
        self.path.push(action);
        match action {
            Action::Sent(desk) => self.arrives(desk, false),
            Action::SentTwice(desk) => self.arrives(desk, true),
            Action::Heard(desk) => self.hears(desk),
            Action::Says(desk) => self.says(desk),
            Action::HandsOff(desk) => self.sends_own(desk, Sent::HandOff),
            Action::Transfers(desk) => {
                self.sends_own(desk, Sent::Transfer);
                if let Some((_, by_person)) = &mut self.desks[desk].runs {
                    *by_person = false;
                }
            }
            Action::Accepts(desk) => {
                if let Some(shown) = self.desks[desk].offer.take() {
                    self.desks[desk].sends.push_back(Sent::Accept(shown));
                }
            }
            Action::Declines(desk) => {
                self.desks[desk].offer = None;
                self.desks[desk].sends.push_back(Sent::Decline);
            }
            Action::Cut(desk) => {
                self.mishaps += 1;
                self.cut(desk);
            }
            Action::Crash(desk) => {
                self.mishaps += 1;
                if self.desks[desk].is_connected {
                    self.cut(desk);
                }
                // What its screen showed is gone; its database holds what it runs.
                self.desks[desk].offer = None;
            }
            Action::Heals(desk) => self.join(desk),
            Action::Tick => {
                self.ticks += 1;
                self.tick();
            }
            Action::Restored => {
                self.mishaps += 1;
                self.state = self.older.clone();
                for (desk, _) in NAMES.iter().enumerate() {
                    self.cut(desk);
                }
                self.step(&Input::Opened {
                    conversation: subject(),
                });
            }
        }
        self.holds()
    }

    /// From here on nothing is cut, and everyone does what they are asked: the conversation reaches a person, who closes it.
    /// A workstation that is out of reach comes back, or stays away while there is another one.
    pub(super) fn comes_to_rest(&mut self, all_come_back: bool) -> Result<(), String> {
        let some_are_there = self.desks.iter().any(|it| it.is_connected);
        for _ in 0..REST {
            for (desk, _) in NAMES.iter().enumerate() {
                let comes_back = all_come_back || !some_are_there;
                if !self.desks[desk].is_connected && comes_back {
                    self.join(desk);
                }
                if !self.desks[desk].is_connected {
                    continue;
                }
                // Who missed an offer comes back.
                self.step(&Input::PresenceSet {
                    representative: NAMES[desk].into(),
                    presence: Presence::Available,
                });
                while !self.desks[desk].hears.is_empty() {
                    self.hears(desk);
                }
                match (self.desks[desk].offer.take(), self.desks[desk].runs) {
                    (Some(shown), _) => self.desks[desk].sends.push_back(Sent::Accept(shown)),
                    (None, Some((_, true))) => self.sends_own(desk, Sent::Close),
                    (None, Some((_, false))) => self.sends_own(desk, Sent::HandOff),
                    (None, None) => {}
                }
                while !self.desks[desk].sends.is_empty() {
                    self.arrives(desk, false);
                }
            }
            self.holds()?;
            if !self.state.conversations().contains_key(&subject()) {
                return Ok(());
            }
            self.tick();
        }
        Err(format!(
            "it does not end: {:?}",
            self.state.conversations()[&subject()]
        ))
    }

    /// What counted was said by one workstation for each number, under the number it was meant under, and the numbers grew.
    fn holds(&self) -> Result<(), String> {
        let mut by_number = BTreeMap::new();
        for Counted {
            desk,
            meant,
            given,
            in_force,
        } in &self.said
        {
            if by_number.entry(given).or_insert(desk) != &desk {
                return Err(format!("two workstations spoke under {given}"));
            }
            if given != meant {
                return Err(format!(
                    "what was meant under {meant} counted under {given}"
                ));
            }
            if in_force != &Some(*given) {
                return Err(format!(
                    "what was said under {given} counted under {in_force:?}"
                ));
            }
        }
        if !self.said.is_sorted_by_key(|it| it.given) {
            return Err("numbers went back".to_owned());
        }
        let counted = u64::try_from(self.said.len()).unwrap_or(u64::MAX);
        if self.position < counted {
            return Err("a commit counted twice".to_owned());
        }
        Ok(())
    }

    fn says(&mut self, desk: usize) {
        let it = &mut self.desks[desk];
        let Some((given, _)) = it.runs else {
            return;
        };
        let meant = if self.defect == Some(Defect::Relabelled) {
            *it.unsent.get_or_insert(given)
        } else {
            given
        };
        it.sends.push_back(Sent::Say {
            meant,
            given,
            position: it.position,
        });
        it.position += 1;
    }

    fn sends_own(&mut self, desk: usize, what: fn(Fencing) -> Sent) {
        if let Some((number, _)) = self.desks[desk].runs {
            self.desks[desk].sends.push_back(what(number));
        }
    }

    /// A frame arrives at a workstation.
    fn hears(&mut self, desk: usize) {
        let it = &mut self.desks[desk];
        match it.hears.pop_front() {
            Some(Heard::Granted {
                number,
                position,
                by_person,
            }) => {
                it.runs = Some((number, by_person));
                it.position = position;
                it.offer = None;
            }
            Some(Heard::TakenAway) => it.runs = None,
            Some(Heard::Offered(number)) => it.offer = Some(number),
            Some(Heard::OfferOver) => it.offer = None,
            None => {}
        }
    }
}
