//! The gateway around distribution, and the network.

use baton_distribution::{
    ConversationEvent, Destination, Event, Fencing, Input, Owner, QueuedWhy, WorkstationId, step,
};

use super::defect::Defect;
use super::frames::{Counted, Heard, Sent};
use super::world::{NAMES, World, subject};
use crate::floor::{headline, profile, seconds};

impl World {
    pub(super) fn cut(&mut self, desk: usize) {
        let it = &mut self.desks[desk];
        it.is_connected = false;
        it.sends.clear();
        it.hears.clear();
        self.step(&Input::WorkstationLost {
            workstation: NAMES[desk].into(),
        });
    }

    pub(super) fn join(&mut self, desk: usize) {
        let workstation: WorkstationId = NAMES[desk].into();
        self.desks[desk].is_connected = true;
        self.desks[desk].offer = None;
        self.step(&Input::WorkstationJoined {
            workstation: workstation.clone(),
            agent_room: 1,
        });
        self.step(&Input::SignedIn {
            representative: NAMES[desk].into(),
            workstation: workstation.clone(),
            profile: profile(&["general"], &[], 1),
        });
        // A workstation that is back is told what it runs, or that it runs it no longer.
        if self.defect == Some(Defect::GrantNotRepeated) {
            return;
        }
        let found = self.state.conversations().get(&subject());
        let runs = found.filter(|it| it.holder.as_ref() == Some(&workstation));
        let heard = match runs {
            Some(it) => Heard::Granted {
                number: it.number,
                position: self.position,
                by_person: matches!(it.owner, Owner::Representative(_)),
            },
            None => Heard::TakenAway,
        };
        self.desks[desk].hears.push_back(heard);
    }

    pub(super) fn tick(&mut self) {
        if self.defect != Some(Defect::ClockStands) {
            self.now += seconds(5);
        }
        for (desk, _) in NAMES.iter().enumerate() {
            let workstation = NAMES[desk].into();
            if self.desks[desk].is_connected {
                self.step(&Input::WorkstationHeard { workstation });
            } else if self.defect == Some(Defect::RenewedUnheard) {
                self.step(&Input::WorkstationJoined {
                    workstation,
                    agent_room: 1,
                });
            }
        }
        self.step(&Input::Ticked);
    }

    /// A frame of a workstation arrives at the gateway.
    pub(super) fn arrives(&mut self, desk: usize, twice: bool) {
        let Some(frame) = self.desks[desk].sends.pop_front() else {
            return;
        };
        for _ in 0..=usize::from(twice) {
            self.receive(desk, &frame);
        }
    }

    fn receive(&mut self, desk: usize, frame: &Sent) {
        let (conversation, by) = (subject(), NAMES[desk].into());
        match frame {
            Sent::Say {
                meant,
                given,
                position,
            } => self.commit(desk, *meant, *given, *position),
            Sent::HandOff(number) => self.step(&Input::HandedOff {
                conversation,
                number: *number,
                headline: headline("general"),
            }),
            Sent::Accept(number) => self.step(&Input::Accepted {
                conversation,
                by,
                number: *number,
            }),
            Sent::Decline => self.step(&Input::Declined { conversation, by }),
            Sent::Transfer(number) => {
                let to = Destination::Queue(headline("general"));
                self.step(&Input::Transferred {
                    conversation,
                    by,
                    number: *number,
                    to,
                });
            }
            Sent::Close(number) => self.step(&Input::Closed {
                conversation,
                number: *number,
            }),
        }
    }

    fn commit(&mut self, desk: usize, meant: Fencing, given: Fencing, position: u64) {
        let may = self.state.may_speak(subject(), &NAMES[desk].into(), given);
        let in_place = position == self.position || self.defect == Some(Defect::PositionUnchecked);
        if (may.is_ok() || self.defect == Some(Defect::NumberUnchecked)) && in_place {
            let found = self.state.conversations().get(&subject());
            let in_force = found.map(|it| it.number);
            self.said.push(Counted {
                desk,
                meant,
                given,
                in_force,
            });
            if position == self.position {
                self.position += 1;
            }
            self.desks[desk].unsent = None;
        }
    }

    /// Takes a step of distribution, and sends what comes of it to those it is about.
    pub(super) fn step(&mut self, input: &Input) {
        let outcome = step(&mut self.state, &self.rules, self.now, input);
        for event in &outcome.events {
            let Event::Conversation { what, .. } = event else {
                continue;
            };
            match what {
                ConversationEvent::Held {
                    workstation,
                    number,
                } => self.granted(workstation, *number, false),
                ConversationEvent::Accepted {
                    workstation,
                    number,
                    ..
                } => self.granted(workstation, *number, true),
                // Who passes it on by itself runs it as before.
                ConversationEvent::Queued {
                    why: QueuedWhy::HandedOff | QueuedWhy::Transferred { .. } | QueuedWhy::SentOn,
                    ..
                } => {}
                ConversationEvent::Queued { number, .. }
                | ConversationEvent::Renumbered { number } => {
                    self.renumbered(*number);
                }
                ConversationEvent::Offered { to, .. } => {
                    let number = self
                        .state
                        .conversations()
                        .get(&subject())
                        .map(|it| it.number);
                    if let Some(number) = number {
                        self.send(&to.0, Heard::Offered(number));
                    }
                }
                ConversationEvent::OfferEnded { to, .. } => self.send(&to.0, Heard::OfferOver),
                ConversationEvent::Closed => NAMES
                    .iter()
                    .for_each(|name| self.send(name, Heard::TakenAway)),
                ConversationEvent::Opened { .. }
                | ConversationEvent::Reopened { .. }
                | ConversationEvent::Released { .. }
                | ConversationEvent::Unheld { .. }
                | ConversationEvent::LeftAlone
                | ConversationEvent::WaitOver { .. }
                | ConversationEvent::BecameLate
                | ConversationEvent::RepresentativeAbsent
                | ConversationEvent::RepresentativeBack
                | ConversationEvent::Returned { .. }
                | ConversationEvent::WrapUpBegun { .. }
                | ConversationEvent::WrapUpUncounted => {}
            }
        }
    }

    fn granted(&mut self, workstation: &WorkstationId, number: Fencing, by_person: bool) {
        let number = match self.defect {
            Some(Defect::GrantWithoutNumber) => Fencing(number.0.saturating_sub(1)),
            _ => number,
        };
        for name in NAMES {
            let heard = if name == workstation.0 {
                Heard::Granted {
                    number,
                    position: self.position,
                    by_person,
                }
            } else {
                Heard::TakenAway
            };
            self.send(name, heard);
        }
    }

    /// Who runs it goes on under the next number.
    fn renumbered(&mut self, number: Fencing) {
        let holder = self
            .state
            .conversations()
            .get(&subject())
            .and_then(|it| it.holder.clone());
        if let Some(holder) = holder {
            self.granted(&holder, number, false);
        }
    }

    fn send(&mut self, name: &str, heard: Heard) {
        let desk = usize::from(name == NAMES[1]);
        if self.desks[desk].is_connected {
            self.desks[desk].hears.push_back(heard);
        }
    }
}
