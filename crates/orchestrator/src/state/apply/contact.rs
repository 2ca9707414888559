//! The contact with the customer: opened, written in, left, closed, opened again, called back.

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::Event;
use crate::ids::{EventSeq, MessageId};
use crate::model::Speaker;
use crate::state::{Budget, CallBack, Phase, State};

impl State {
    pub(super) fn apply_contact(&mut self, event: &Event, seq: EventSeq, at: Timestamp) {
        match event {
            Event::Opened {
                channel,
                customer_label,
                practice,
                configuration,
            } => {
                self.contact.opened_at = Some(at);
                self.contact.channel.clone_from(channel);
                self.contact.customer_label.clone_from(customer_label);
                self.contact.practice = *practice;
                self.contact.configuration.clone_from(configuration);
            }
            Event::ConfigurationChanged { configuration } => {
                self.contact.configuration = Some(configuration.clone());
            }
            Event::CustomerWrote {
                message,
                text,
                redactions,
                reading,
                memory,
                sent_at,
            } => {
                self.remember_redactions(redactions);
                self.sealing.secrets = memory.as_deref().cloned();
                let when = (at, sent_at.unwrap_or(at));
                self.customer_wrote(*message, text, reading.as_deref(), seq, when);
            }
            Event::CustomerLeft => {
                self.contact.customer_left = true;
                (self.waits.owed_since, self.waits.before_wrap_up) = (None, None);
                self.answer_given();
                self.sealing.content_version += 1;
            }
            Event::Reopened { fencing } => {
                self.fencing = *fencing;
                self.reopened();
            }
            Event::SaidBefore {
                message,
                representative,
                text,
                left_out,
                ..
            } => self.said_before(*message, representative.is_some(), text, *left_out),
            Event::CallBackAsked { message, contact } => {
                self.contact.call_back = Some(CallBack {
                    contact: contact.clone(),
                    message: *message,
                    at,
                });
                self.left_word();
                self.sealing.content_version += 1;
            }
            Event::Closed {
                disposition,
                fencing,
                ..
            } => {
                self.phase = Phase::Closed;
                self.fencing = *fencing;
                self.contact.disposition = Some(disposition.clone());
                (self.waits.owed_since, self.waits.wrap_up_since) = (None, None);
                (self.waits.before_wrap_up, self.contact.call_back) = (None, None);
                self.answer_given();
            }
            other => not_of_this_fold(other),
        }
    }

    /// What the desk said to the customer before this journal begins, or while it ended in the middle.
    fn said_before(&mut self, message: MessageId, by_person: bool, text: &str, left_out: u32) {
        let speaker = if by_person {
            Speaker::Representative
        } else {
            Speaker::Agent
        };
        self.dialogue.transcript.add(speaker, message, text);
        self.dialogue.desk_texts.add(text);
        if left_out > 0 {
            self.dialogue.desk_texts.lose_count();
        }
        self.remember_message(message);
        self.sealing.content_version += 1;
    }

    /// A new contact begins with neither the questions nor the words and anger of the old one.
    fn reopened(&mut self) {
        self.phase = Phase::Routing;
        self.contact.customer_left = false;
        self.budget = Budget::default();
        self.requests.clear();
        self.understood();
        self.dialogue.unheard.clear();
        self.dialogue.told.clear();
        self.dialogue.asked_what_else = false;
        self.contact.call_back = None;
        self.contact.note = None;
        self.waits.left_agents_at = None;
        self.contact.disposition = None;
        self.dialogue.first_words = None;
        self.dialogue.last_said = None;
        self.dialogue.wants_person = None;
        self.dialogue.for_another = false;
        self.dialogue.transcript.clear();
        self.sealing.summary = None;
        self.dialogue.last_asked.clear();
        self.mood.signals.clear();
    }
}
