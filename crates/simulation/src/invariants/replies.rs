//! What an agent may write to the customer.

use baton_orchestrator::{Event, Purpose, Recorded};

use super::events::misplaced;
use super::{Holds, OwnerKind, Watch, hold};

impl Watch {
    /// An agent wrote to the customer.
    pub(super) fn reply_event(&mut self, recorded: &Recorded) -> Holds {
        let seq = recorded.seq;
        match &recorded.event {
            Event::AgentReplied {
                message,
                text,
                purpose,
                fencing,
                ..
            } => {
                hold(
                    2,
                    !matches!(self.owner, OwnerKind::Person | OwnerKind::WrapUp),
                    || "an agent wrote while a person has it".into(),
                )?;
                let queued = self.owner == OwnerKind::Queue;
                let announces = match purpose {
                    Purpose::Handoff => queued && self.prepared_at == Some(seq - 1),
                    purpose => queued && purpose.is_about_waiting(),
                };
                hold(1, announces || self.owner == OwnerKind::Agents, || {
                    format!("an agent wrote while {:?} holds it", self.owner)
                })?;
                self.waits.told(purpose)?;
                hold(1, fencing.0 == self.fencing, || {
                    format!("a reply under {fencing:?}, in force is {}", self.fencing)
                })?;
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was written twice")
                })?;
                self.no_one_else(text, "an agent says")?;
                self.grounded(text)?;
                if *purpose == Purpose::Answer {
                    self.about_one_record(text)?;
                }
                self.told.push(text.to_lowercase());
                if *purpose != Purpose::Goodbye && !purpose.is_about_waiting() {
                    self.turns_in_budget += 1;
                }
                let limit = self.limits().agent_turns;
                hold(7, self.turns_in_budget <= limit, || {
                    format!("{} agent turns, {limit} allowed", self.turns_in_budget)
                })?;
            }
            other => return misplaced(other),
        }
        Ok(())
    }
}
