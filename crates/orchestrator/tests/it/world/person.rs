//! The representative: takes offers, declines them, answers customers, and sometimes acts on a
//! screen that is out of date.

use baton_orchestrator::{Fencing, Input, MessageId, OfferId, Phase, Refused};
use baton_playbook::QueueName;

use super::{Due, World};
use crate::talk::representative;

/// What a representative does with one conversation before they end it.
const ACTS: u32 = 8;

impl World {
    pub(super) fn answer(&mut self, room: usize, offer: OfferId) {
        let input = if self.dice.chance(70) {
            Input::Accept {
                representative: representative("Rosa"),
                offer: Some(offer),
            }
        } else {
            let reason = "busy, my card is 4111111111111111".to_owned();
            Input::Decline { offer, reason }
        };
        self.feed(room, input);
    }

    pub(super) fn act(&mut self, room: usize, mut fencing: Fencing) {
        let talk = &self.rooms[room].talk;
        match talk.state.phase() {
            Phase::HandingOff(_) => {
                let representative = representative("Sam");
                let offer = None;
                return self.feed(
                    room,
                    Input::Accept {
                        representative,
                        offer,
                    },
                );
            }
            Phase::WithRepresentative(_) | Phase::WrapUp(_) => {}
            Phase::Routing | Phase::Gathering | Phase::Assisting | Phase::Closed => return,
        }
        let wraps_up = matches!(talk.state.phase(), Phase::WrapUp(_));
        let current = talk.state.fencing();
        let stale = self.dice.chance(6);
        if stale {
            fencing = Fencing(current.0 - 1);
        } else if fencing != current {
            return;
        }
        self.rooms[room].acts += 1;
        let ending = self.rooms[room].acts > ACTS;
        let text = *self
            .dice
            .pick(&["One moment.", "May I have your member number?", "Done."]);
        let reply = Input::Reply {
            fencing,
            message: MessageId(self.dice.id()),
            text: text.to_owned(),
        };
        let input = match self.dice.below(10) {
            _ if wraps_up => Input::FinishWrapUp {
                fencing,
                disposition: "done".to_owned(),
                summary: "Done, password hunter2secret".to_owned(),
                notes: String::new(),
            },
            _ if ending => Input::StartWrapUp { fencing },
            0..=4 => reply,
            5 => self.rooms[room].last_reply.clone().unwrap_or(reply),
            6 => Input::ReturnToAgents {
                fencing,
                note: "all yours".to_owned(),
            },
            7 => Input::Transfer {
                fencing,
                queue: QueueName::from("workshop"),
                note: "please".to_owned(),
            },
            _ => Input::StartWrapUp { fencing },
        };
        if matches!(input, Input::Reply { .. }) {
            self.rooms[room].last_reply = Some(input.clone());
        }
        if stale {
            self.look_around(room);
            let refused = self.rooms[room].talk.try_feed(input);
            let fits = matches!(
                refused,
                Err(Refused::Stale | Refused::Repeated | Refused::Phase { .. })
            );
            assert!(fits, "{refused:?} under old ownership");
        } else {
            self.feed(room, input);
        }
        let state = &self.rooms[room].talk.state;
        if matches!(
            state.phase(),
            Phase::WithRepresentative(_) | Phase::WrapUp(_)
        ) {
            let fencing = state.fencing();
            let ms = self.dice.between(500, 30_000);
            self.after(ms, Due::Acts(room, fencing));
        }
    }
}
