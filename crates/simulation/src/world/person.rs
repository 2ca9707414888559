//! The representative. At the wild desk: takes offers, declines them, answers customers, and acts on
//! a screen that is out of date. At the company's: takes every offer, replies once, wraps up.

use baton_orchestrator::{
    Actor, ConversationId, Event, Fencing, HandoffStatus, Input, MessageId, OfferEnd, OfferId,
    Phase, Recorded, RequestId,
};
use baton_playbook::QueueName;
use baton_runtime::{InputSource, RuntimeError};

use super::{Cast, Due, World, representative};

/// What a representative does with one conversation before they end it.
const ACTS: u32 = 8;

impl World {
    fn is_wild(&self) -> bool {
        matches!(self.options.cast, Cast::Wild)
    }

    /// Looks at what the window shows of a conversation.
    pub(super) fn notices(&mut self, id: ConversationId, recorded: &[Recorded]) {
        let expired = recorded.iter().any(|r| {
            matches!(
                r.event,
                Event::OfferEnded {
                    end: OfferEnd::Expired,
                    ..
                }
            )
        });
        if expired && self.on_shift {
            // Who did not answer is taken to be away, and says when they are back.
            let ms = self.dice.between(500, 20_000);
            self.after(ms, Due::Shift(true));
        }
        let wild = self.is_wild();
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let Some(state) = room.state.clone() else {
            return;
        };
        let fencing = state.fencing();
        match state.phase() {
            Phase::HandingOff(handoff) => match &handoff.status {
                HandoffStatus::Offered { offer, .. } if room.seen != Some(*offer) => {
                    room.seen = Some(*offer);
                    let (answers, most) = if wild {
                        (self.dice.chance(80), 70_000)
                    } else {
                        (true, 5_000)
                    };
                    if answers {
                        let ms = self.dice.between(500, most);
                        self.after(ms, Due::Answers(id, *offer));
                    }
                }
                HandoffStatus::Overflow if room.held != Some(fencing) => {
                    room.held = Some(fencing);
                    if !wild || self.dice.chance(50) {
                        let ms = self.dice.between(500, 15_000);
                        self.after(ms, Due::Acts(id, fencing));
                    }
                }
                _ => {}
            },
            Phase::WithRepresentative(_) | Phase::WrapUp(_) if room.held != Some(fencing) => {
                room.held = Some(fencing);
                let most = if wild { 30_000 } else { 4_000 };
                let ms = self.dice.between(500, most);
                self.after(ms, Due::Acts(id, fencing));
            }
            _ => {}
        }
    }

    pub(super) fn answers(
        &mut self,
        id: ConversationId,
        offer: OfferId,
    ) -> Result<(), RuntimeError> {
        let accepts = !self.is_wild() || self.dice.chance(70);
        let state = self.rooms.get(&id).and_then(|room| room.state.as_ref());
        let Some(by) = state.map(|state| rosa_at(state.fencing())) else {
            return Ok(());
        };
        let input = if accepts {
            let offer = Some(offer);
            Input::Accept { by, offer }
        } else {
            let reason = "busy, my card is 4111111111111111".to_owned();
            Input::Decline { by, offer, reason }
        };
        self.desk_says(id, input)
    }

    fn desk_says(&mut self, id: ConversationId, input: Input) -> Result<(), RuntimeError> {
        // A refusal is for the window to show; the screen follows what becomes durable.
        drop(self.driven.input(id, input, InputSource::Desk)?);
        Ok(())
    }

    pub(super) fn acts(
        &mut self,
        id: ConversationId,
        fencing: Fencing,
    ) -> Result<(), RuntimeError> {
        let state = self.rooms.get(&id).and_then(|room| room.state.clone());
        let Some(state) = state else {
            return Ok(());
        };
        let wraps_up = match state.phase() {
            Phase::HandingOff(_) => {
                let by = rosa_at(state.fencing());
                let input = Input::Accept { by, offer: None };
                return self.desk_says(id, input);
            }
            Phase::WithRepresentative(_) => false,
            Phase::WrapUp(_) => true,
            Phase::Routing | Phase::Gathering | Phase::Assisting | Phase::Closed => return Ok(()),
        };
        if self.is_wild() && self.dice.chance(4) {
            // Forgets the customer: the desk has to see to them.
            return Ok(());
        }
        let current = state.fencing();
        let stale = self.is_wild() && self.dice.chance(6);
        let shown = if stale {
            Fencing(current.0 - 1)
        } else if fencing == current {
            fencing
        } else {
            return Ok(());
        };
        let input = if self.is_wild() {
            self.anything(id, rosa_at(shown), wraps_up)
        } else {
            self.their_work(id, rosa_at(shown), wraps_up)
        };
        self.desk_says(id, input)?;
        let most = if self.is_wild() { 30_000 } else { 4_000 };
        let ms = self.dice.between(500, most);
        self.after(ms, Due::Acts(id, current));
        Ok(())
    }

    fn reply(&mut self, by: Actor, text: &str) -> Input {
        Input::Reply {
            by,
            message: MessageId(self.dice.id()),
            text: text.to_owned(),
        }
    }

    fn their_work(&mut self, id: ConversationId, by: Actor, wraps_up: bool) -> Input {
        if wraps_up {
            return Input::FinishWrapUp {
                by,
                disposition: self.disposition(),
                settled: Vec::new(),
                not_wanted: Vec::new(),
                summary: "Helped.".to_owned(),
                notes: String::new(),
            };
        }
        let acts = self.rooms.get_mut(&id).map_or(0, |room| {
            room.acts += 1;
            room.acts
        });
        if acts % 2 == 1 {
            self.reply(
                by,
                "Good day, I have everything in front of me and will see to it now.",
            )
        } else {
            Input::StartWrapUp { by }
        }
    }

    fn disposition(&self) -> String {
        let first = self.desk.dispositions.first();
        first.map_or_else(String::new, |d| d.name.clone())
    }

    fn anything(&mut self, id: ConversationId, by: Actor, wraps_up: bool) -> Input {
        let text = *self
            .dice
            .pick(&["One moment.", "May I have your member number?", "Done."]);
        let reply = self.reply(by.clone(), text);
        let disposition = self.disposition();
        let drawn = self.dice.below(10);
        // What the agents could take up the representative settles now and then.
        let all = self.dice.chance(2);
        let Some(room) = self.rooms.get_mut(&id) else {
            return reply;
        };
        room.acts += 1;
        let open = room.state.iter().flat_map(|state| state.requests().open());
        let settled = open.filter(|r| all || self.desk.needs_person(&r.intent));
        let settled: Vec<RequestId> = settled.map(|r| r.id).collect();
        let input = match drawn {
            0..=1 if wraps_up => Input::LeaveWrapUp { by },
            2 if wraps_up => Input::LeaveBehind { by },
            _ if wraps_up => Input::FinishWrapUp {
                by,
                disposition,
                settled,
                not_wanted: Vec::new(),
                summary: "Done, password hunter2secret".to_owned(),
                notes: String::new(),
            },
            _ if room.acts > ACTS => Input::StartWrapUp { by },
            0..=4 => reply,
            5 => room.last_reply.clone().unwrap_or(reply),
            6 => Input::ReturnToAgents {
                by,
                settled,
                not_wanted: Vec::new(),
                note: "all yours".to_owned(),
            },
            7 => Input::Transfer {
                by,
                queue: QueueName::from("workshop"),
                note: "please".to_owned(),
            },
            8 => Input::LeaveBehind { by },
            _ => Input::StartWrapUp { by },
        };
        if matches!(input, Input::Reply { .. }) {
            room.last_reply = Some(input.clone());
        }
        input
    }
}

/// Rosa, whose screen shows this ownership.
fn rosa_at(fencing: Fencing) -> Actor {
    Actor {
        representative: representative(),
        fencing,
    }
}
