//! The contact with the customer: opened, written in, left, closed, opened again, called back.

use jiff::Timestamp;

use crate::event::Event;
use crate::ids::EventSeq;
use crate::model::Speaker;
use crate::state::{Budget, CallBack, Phase, State};

impl State {
    pub(super) fn apply_contact(&mut self, event: &Event, seq: EventSeq, at: Timestamp) {
        match event {
            Event::Opened {
                channel,
                customer_label,
                practice,
            } => {
                self.opened_at = Some(at);
                self.channel.clone_from(channel);
                self.customer_label.clone_from(customer_label);
                self.practice = *practice;
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
                self.secrets = memory.as_deref().cloned();
                self.customer_wrote(*message, text, reading.as_deref(), seq, at);
                self.waits_since.get_or_insert(sent_at.unwrap_or(at));
            }
            Event::CustomerLeft => {
                self.customer_left = true;
                self.owed_since = None;
                self.answer_given();
                self.content_version += 1;
            }
            Event::Reopened { fencing } => {
                self.phase = Phase::Routing;
                self.fencing = *fencing;
                self.customer_left = false;
                self.budget = Budget::default();
                self.requests.clear();
                self.understood();
                self.unheard.clear();
                self.call_back = None;
                self.left_agents_at = None;
                self.disposition = None;
                // A new contact: neither the questions nor the words and anger of the old one.
                self.first_words = None;
                self.last_said = None;
                self.wants_person = None;
                self.for_another = false;
                self.transcript.clear();
                self.summary = None;
                self.last_asked.clear();
                self.mood.signals.clear();
            }
            Event::SaidBefore {
                message,
                representative,
                text,
                left_out,
                ..
            } => {
                let speaker = match representative {
                    Some(_) => Speaker::Representative,
                    None => Speaker::Agent,
                };
                self.transcript.add(speaker, *message, text);
                self.told.add(text);
                if *left_out > 0 {
                    self.told.lose_count();
                }
                self.remember_message(*message);
                self.content_version += 1;
            }
            Event::CallBackAsked { message, contact } => {
                self.call_back = Some(CallBack {
                    contact: contact.clone(),
                    message: *message,
                    at,
                });
                self.left_word();
                self.content_version += 1;
            }
            Event::Closed {
                disposition,
                fencing,
                ..
            } => {
                self.phase = Phase::Closed;
                self.fencing = *fencing;
                self.disposition = Some(disposition.clone());
                (self.owed_since, self.wrap_up_since, self.call_back) = (None, None, None);
                self.answer_given();
            }
            _ => {}
        }
    }
}
