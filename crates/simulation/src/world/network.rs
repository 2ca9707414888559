//! The gateway and the connection to it: frames take time, and with troubles come twice, late, in
//! another order, or not at all.

use std::collections::BTreeSet;

use baton_link::{EventOrder, place};
use baton_orchestrator::{ConversationId, Input};
use baton_practice::{CustomerEvent, Speaker};
use baton_protocol::{AuthorKind, ConversationState, SendBody};
use baton_runtime::{InputSource, RuntimeError};

use super::{Due, World};

/// Time of a frame on its way.
const WAY_MS: i64 = 18;
/// Time to connect again after a cut.
const AGAIN_MS: i64 = 100;

impl World {
    /// The gateway logs what a customer did, and sends it.
    pub(super) fn log(&mut self, id: ConversationId, input: Input) {
        self.gateway.next += 1;
        let seq = self.gateway.next;
        let key = self.dice.id().to_string();
        self.gateway.log.insert(seq, (id, key, input));
        if let Some(room) = self.rooms.get_mut(&id) {
            room.last_entry = seq;
        }
        if self.line.up {
            self.on_the_way(Due::Frame(self.line.number, seq));
        }
    }

    /// A frame sets out.
    fn on_the_way(&mut self, frame: Due) {
        let link = self.options.troubles.link;
        let drawn = self.dice.share_below();
        if drawn < link.lost {
            // Both ends find out when nothing is heard any more.
            let silent = self.dice.between(200, 3_000);
            self.after(silent, Due::Cut);
            return;
        }
        if drawn < link.lost + link.repeated {
            let again = match &frame {
                Due::Frame(line, seq) => Due::Frame(*line, *seq),
                Due::Sent(line, row) => Due::Sent(*line, *row),
                _ => return self.after(WAY_MS, frame),
            };
            let later = self.dice.between(0, 400);
            self.after(WAY_MS + later, again);
        } else if drawn < link.lost + link.repeated + link.late {
            let late = self.dice.between(WAY_MS, 400);
            return self.after(late, frame);
        }
        self.after(WAY_MS, frame);
    }

    pub(super) fn frame(&mut self, line: u64, seq: u64) -> Result<(), RuntimeError> {
        if line != self.line.number || !self.line.up {
            return Ok(());
        }
        match place(seq, self.line.received, self.line.delivered) {
            EventOrder::Gap { .. } => {
                self.tally.odd_frames += 1;
                self.cut();
            }
            EventOrder::Again => {
                self.tally.odd_frames += 1;
                self.line.received = self.line.received.max(seq);
            }
            EventOrder::Next => {
                (self.line.received, self.line.delivered) = (seq, seq);
                if let Some((id, key, input)) = self.gateway.log.get(&seq).cloned() {
                    let origin = InputSource::Gateway { seq, key };
                    drop(self.driven.input(id, input, origin)?);
                }
            }
        }
        Ok(())
    }

    pub(super) fn cut(&mut self) {
        if self.line.up {
            self.tally.cuts += 1;
            let link = self.options.troubles.link;
            let pause = if self.dice.share(link.stays_away) {
                self.dice.ms(link.away_ms)
            } else {
                AGAIN_MS
            };
            self.hang_up(pause);
        }
    }

    /// The gateway has to deliver again from the cursor on.
    pub(super) fn connect_soon(&mut self, ms: i64) {
        self.line.delivered = 0;
        self.hang_up(ms);
    }

    fn hang_up(&mut self, pause: i64) {
        self.line.number += 1;
        self.line.up = false;
        self.line.sending.clear();
        self.after(pause, Due::Connects(self.line.number));
    }

    pub(super) fn connects(&mut self, line: u64) {
        if line != self.line.number {
            return;
        }
        let cursor = self.disk.cursor();
        self.line.up = true;
        self.line.received = cursor;
        self.line.delivered = self.line.delivered.max(cursor);
        let missing: Vec<u64> = self
            .gateway
            .log
            .range(cursor + 1..)
            .map(|(seq, _)| *seq)
            .collect();
        for seq in missing {
            self.after(WAY_MS, Due::Frame(line, seq));
        }
        self.send();
    }

    /// Sends what waits and is not on its way.
    pub(super) fn send(&mut self) {
        if !self.line.up {
            return;
        }
        for (row, _) in self.disk.waiting() {
            if self.line.sending.insert(row) {
                self.on_the_way(Due::Sent(self.line.number, row));
            }
        }
    }

    pub(super) fn sent(&mut self, line: u64, row: u64) {
        if line != self.line.number {
            return;
        }
        let Some(waiting) = self.disk.waiting_row(row) else {
            return;
        };
        let id = waiting.conversation;
        let taken: &mut BTreeSet<String> = self.gateway.taken.entry(id).or_default();
        if taken.insert(waiting.row.key.clone()) {
            if let Some(room) = self.rooms.get_mut(&id) {
                *room.received.entry(waiting.row.key).or_default() += 1;
            }
            match serde_json::from_str::<SendBody>(&waiting.row.body) {
                Ok(body) => self.reaches(id, &body),
                Err(_) => self.tally.odd_frames += 1,
            }
        }
        self.after(WAY_MS, Due::Reported(line, row));
    }

    /// Something reaches the customer.
    fn reaches(&mut self, id: ConversationId, body: &SendBody) {
        let closed = |state: &ConversationState| matches!(state, ConversationState::Closed);
        if let Some(room) = self.rooms.get_mut(&id) {
            match body {
                SendBody::Closed {} => room.closed = true,
                SendBody::Status { state } => room.closed = closed(state),
                SendBody::Message { .. } => {}
            }
        }
        match body {
            SendBody::Message { author, text, .. } => {
                let from = match author.kind {
                    AuthorKind::Customer => return,
                    AuthorKind::Agent => Speaker::Agent,
                    AuthorKind::Representative => Speaker::Person,
                };
                self.notify(id, CustomerEvent::Message { from, text });
            }
            SendBody::Status { state } => match state {
                ConversationState::WithAgents => {}
                ConversationState::WaitingForPerson => self.notify(id, CustomerEvent::Waiting),
                ConversationState::WithPerson { .. } => self.notify(id, CustomerEvent::Joined),
                ConversationState::Closed => self.notify(id, CustomerEvent::Closed),
            },
            SendBody::Closed {} => self.notify(id, CustomerEvent::Closed),
        }
    }

    pub(super) fn reported(&mut self, line: u64, row: u64) {
        if line != self.line.number {
            return;
        }
        if let Some(waiting) = self.disk.waiting_row(row) {
            self.touched.push(waiting.conversation);
        }
        self.line.sending.remove(&row);
        self.disk.forget_sent(row);
    }
}
