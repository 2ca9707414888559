//! The representative who has the conversation, and where it goes from them.

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::{Event, Fulfilment};
use crate::ids::EventSeq;
use crate::model::Speaker;
use crate::state::{Budget, Handoff, Phase, State};

impl State {
    pub(super) fn apply_representative(&mut self, event: &Event, seq: EventSeq, at: Timestamp) {
        match event {
            Event::Committed {
                representative,
                fencing,
                ..
            } => {
                if let Phase::HandingOff(handoff) = &self.phase {
                    self.waits.came_from = Some(handoff.queue.clone());
                }
                self.phase = Phase::WithRepresentative(representative.clone());
                self.fencing = *fencing;
                self.waits.owed_since = (!self.contact.customer_left).then_some(at);
                self.waits.owed.clear();
            }
            Event::RepresentativeWrote {
                message,
                text,
                redactions,
                repeat_ask,
                ..
            } => {
                self.dialogue
                    .transcript
                    .add(Speaker::Representative, *message, text);
                self.dialogue.desk_texts.add(text);
                self.said(text);
                self.remember_message(*message);
                self.remember_redactions(redactions);
                self.dialogue.counts.representatives += 1;
                self.sealing.repeat_asks += u32::from(!repeat_ask.is_empty());
                self.waits.owed_since = None;
                self.answer_given();
            }
            Event::ReturnedToAgents {
                note,
                message,
                waits,
                unanswered: open,
                fencing,
                ..
            } => {
                self.phase = if self.requests.is_empty() {
                    Phase::Routing
                } else {
                    Phase::Assisting
                };
                self.fencing = *fencing;
                self.budget = Budget::default();
                self.mood.signals.clear();
                self.waits.left_agents_at = None;
                // What was open when a person took over was theirs to settle, but for what the agents take up.
                self.requests.settle_but(waits, Fulfilment::Done, seq);
                self.dialogue.wants_person = None;
                self.dialogue.acknowledged = false;
                self.waits.owed_since = None;
                let unanswered = self
                    .waits
                    .unanswered
                    .filter(|(message, _)| waits.contains(message));
                let owed = unanswered.filter(|_| !self.waits.owed.is_empty());
                if owed.is_none() {
                    self.answer_given();
                    // The person they asked for has served them.
                    self.dialogue.reading.wants_person &= open.is_none();
                }
                self.waits.unanswered = owed.or(open.map(|message| (message, seq)));
                if self.waits.unanswered.is_some() {
                    (self.waits.unanswered_since, self.waits.wrote_since) = (Some(at), Some(at));
                }
                self.waits.owed.clear();
                if let Some(message) = message {
                    self.dialogue.transcript.add(Speaker::Note, *message, note);
                }
            }
            Event::Transferred {
                handoff,
                queue,
                note,
                fencing,
                ..
            } => {
                self.fencing = *fencing;
                let passed = match &self.phase {
                    Phase::WithRepresentative(who) => vec![who.clone()],
                    _ => Vec::new(),
                };
                // Who had no answer yet has waited since they wrote.
                let since = self.waits.owed_since.take().unwrap_or(at);
                self.phase = Phase::HandingOff(Handoff {
                    note: Some(note.clone()),
                    passed,
                    begun_at: at,
                    ..Handoff::begun(*handoff, queue, since)
                });
                self.sealing.content_version += 1;
            }
            Event::QueuedAgain {
                handoff,
                queue,
                fencing,
                ..
            } => {
                self.fencing = *fencing;
                // Who waited longest comes first, also after they were left waiting.
                let since = self.waits.owed_since.take().unwrap_or(at);
                self.waits.wrap_up_since = None;
                self.phase = Phase::HandingOff(Handoff {
                    begun_at: at,
                    ..Handoff::begun(*handoff, queue, since)
                });
                self.sealing.content_version += 1;
            }
            Event::WrapUpStarted { .. } => {
                if let Phase::WithRepresentative(who) = &self.phase {
                    self.phase = Phase::WrapUp(who.clone());
                    self.waits.wrap_up_since = Some(at);
                }
                // Leaving the wrap-up restores what was owed before it.
                self.waits.owed_before_wrap_up = self.waits.owed_since.take();
                self.answer_given();
            }
            Event::WrapUpLeft { .. } => {
                if let Phase::WrapUp(who) = &self.phase {
                    self.phase = Phase::WithRepresentative(who.clone());
                    self.waits.wrap_up_since = None;
                    let before = self.waits.owed_before_wrap_up.take();
                    self.waits.owed_since = before.or(self.waits.owed_since);
                }
            }
            other => not_of_this_fold(other),
        }
    }
}
