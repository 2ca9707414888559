//! What is known: stated values, who the customer is, whose records are whose.

use super::not_of_this_fold;
use crate::event::Event;
use crate::ids::EventSeq;
use crate::state::State;

impl State {
    pub(super) fn apply_known(&mut self, event: &Event, seq: EventSeq) {
        match event {
            Event::Stated {
                fact,
                value,
                message,
                origin,
            } => {
                let before = self.case.version;
                self.budget.lacks.remove(fact);
                self.case_mut()
                    .state_value(fact, value, *message, *origin, seq);
                if self.case.version != before {
                    self.budget.turns_without_progress.clear();
                    self.sealing.content_version += 1;
                }
            }
            Event::TakenBack {
                fact,
                value,
                message,
            } => self.took_back((fact, value), *message, seq),
            Event::CustomerChanged => {
                self.budget.lacks.clear();
                self.customer_changed(seq);
            }
            Event::Identified {
                customer,
                level,
                how,
                call,
            } => {
                self.case_mut()
                    .identified(customer.as_ref(), *level, how, *call, seq);
                self.sealing.content_version += 1;
            }
            Event::RecordWithdrawn { record } => {
                self.case_mut().withdraw(record, seq);
                self.dialogue.transcript.forget_agents();
                self.sealing.content_version += 1;
            }
            other => not_of_this_fold(other),
        }
    }
}
