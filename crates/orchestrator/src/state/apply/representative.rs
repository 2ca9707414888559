//! The representative who has the conversation, and where it goes from them.

use baton_playbook::QueueName;
use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::{Event, Fulfilment};
use crate::ids::{EventSeq, HandoffId, MessageId};
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
                    // They wait on until the representative writes.
                    self.waits.waiting_since =
                        (!self.contact.customer_left).then_some(handoff.since);
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
                self.representative_wrote(*message, text);
                self.remember_redactions(redactions);
                self.sealing.repeat_asks += u32::from(!repeat_ask.is_empty());
            }
            Event::ReturnedToAgents {
                note,
                message,
                waits,
                unanswered: open,
                fencing,
                ..
            } => {
                self.fencing = *fencing;
                self.back_with_agents((waits, *open), seq, at);
                self.contact.note = (!note.is_empty()).then(|| note.clone());
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
                    Phase::WithRepresentative(who) => vec![(who.clone(), at)],
                    _ => Vec::new(),
                };
                let handoff = self.handed_off_again(*handoff, queue, at);
                self.contact.note = (!note.is_empty()).then(|| note.clone());
                self.phase = Phase::HandingOff(Handoff {
                    note: Some(note.clone()),
                    passed,
                    ..handoff
                });
            }
            Event::QueuedAgain {
                handoff,
                queue,
                fencing,
                ..
            } => {
                self.fencing = *fencing;
                self.waits.wrap_up_since = None;
                self.phase = Phase::HandingOff(self.handed_off_again(*handoff, queue, at));
            }
            Event::WrapUpStarted { .. } => self.wrap_up_started(at),
            Event::WrapUpLeft { .. } => self.wrap_up_left(),
            other => not_of_this_fold(other),
        }
    }

    fn representative_wrote(&mut self, message: MessageId, text: &str) {
        self.dialogue
            .transcript
            .add(Speaker::Representative, message, text);
        self.dialogue.desk_texts.add(text);
        self.said(text);
        self.remember_message(message);
        self.dialogue.counts.representatives += 1;
        self.sealing.content_version += u64::from(self.dialogue.replied());
        self.waits.owed_since = None;
        self.answer_given();
    }

    fn wrap_up_started(&mut self, at: Timestamp) {
        if let Phase::WithRepresentative(who) = &self.phase {
            self.phase = Phase::WrapUp(who.clone());
            self.waits.wrap_up_since = Some(at);
        }
        self.waits.put_aside();
        self.answer_given();
    }

    fn wrap_up_left(&mut self) {
        if let Phase::WrapUp(who) = &self.phase {
            self.phase = Phase::WithRepresentative(who.clone());
            self.waits.wrap_up_since = None;
            self.waits.take_up();
        }
    }

    /// The agents go on, with what a representative left them to answer.
    fn back_with_agents(
        &mut self,
        (waits, unanswered): (&[MessageId], Option<MessageId>),
        seq: EventSeq,
        at: Timestamp,
    ) {
        self.phase = if self.requests.is_empty() {
            Phase::Routing
        } else {
            Phase::Assisting
        };
        self.budget = Budget::default();
        self.mood.signals.clear();
        self.waits.left_agents_at = None;
        self.sealing.content_version += 1;
        // What was open when a person took over was theirs to settle, but for what the agents take up.
        self.requests.settle_but(waits, Fulfilment::Done, seq);
        if waits.is_empty() && unanswered.is_none() {
            self.dialogue.all_answered();
        }
        self.dialogue.wants_person = None;
        self.dialogue.acknowledged = false;
        self.waits.owed_since = None;
        let left = self
            .waits
            .unanswered
            .filter(|(message, _)| waits.contains(message));
        let owed = left.filter(|_| !self.waits.owed.is_empty());
        let waiting_since = self.waits.waiting_since;
        if owed.is_none() {
            self.answer_given();
            // The person they asked for has served them.
            self.dialogue.reading.wants_person &= unanswered.is_none();
        }
        self.waits.unanswered = owed.or(unanswered.map(|message| (message, seq)));
        if self.waits.unanswered.is_some() {
            self.waits.unanswered_since = Some(at);
            self.waits.waiting_since = waiting_since.or(Some(at));
        }
        self.waits.owed.clear();
    }

    /// A handoff to a representative again, whose place in the queue is that of the customer's wait.
    fn handed_off_again(&mut self, id: HandoffId, queue: &QueueName, at: Timestamp) -> Handoff {
        self.waits.take_up();
        self.waits.owed_since = None;
        self.sealing.content_version += 1;
        self.handoff_begun(id, queue, at)
    }

    /// A handoff that begins in a queue. The customer waits from now on, if they did not before.
    pub(super) fn handoff_begun(
        &mut self,
        id: HandoffId,
        queue: &QueueName,
        at: Timestamp,
    ) -> Handoff {
        let since = *self.waits.waiting_since.get_or_insert(at);
        Handoff {
            begun_at: at,
            ..Handoff::begun(id, queue, since)
        }
    }
}
