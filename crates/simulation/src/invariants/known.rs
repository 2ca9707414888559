//! What may become known: stated values, and who the customer is.

use baton_orchestrator::{Event, Origin, Recorded};

use super::events::misplaced;
use super::{Holds, Watch, hold};

impl Watch {
    /// An event that changes what is known about the customer.
    pub(super) fn known_event(&mut self, recorded: &Recorded) -> Holds {
        match &recorded.event {
            Event::Stated {
                fact,
                value,
                message,
                origin,
            } => {
                hold(4, self.messages.contains(message), || {
                    format!("{fact} was stated in a message that was never written")
                })?;
                let stated = (fact.clone(), value.to_lowercase());
                if *origin == Origin::Own {
                    self.in_own_words(fact, value)?;
                    self.plainly_own(fact, value)?;
                    let is_code = value.contains(|c: char| c.is_ascii_digit());
                    let heard = is_code && self.told.iter().any(|text| text.contains(&stated.1));
                    hold(13, !heard || self.own.contains(&stated), || {
                        format!(
                            "{fact} = {value} is their own word, and they heard it from the desk"
                        )
                    })?;
                    self.own.insert(stated.clone());
                }
                self.taken_back.remove(&stated);
                self.stated.insert(stated);
            }
            Event::TakenBack {
                fact,
                value,
                message,
            } => {
                self.wishes.took_back(fact, value, *message);
                self.took_back(fact, value);
            }
            Event::CustomerChanged => {
                self.wishes.customer_changed();
                self.customer_changed();
            }
            Event::Identified {
                customer,
                level,
                call,
                ..
            } => {
                let proof = self.calls.get(call).and_then(|c| c.success.as_ref());
                hold(4, proof.is_some(), || "an identity without proof".into())?;
                self.own_proof(*call)?;
                if let (Some(customer), Some((proof, _))) = (customer, proof) {
                    let proven = proof.owner.as_ref().unwrap_or(&proof.record.id);
                    hold(4, proven == customer, || {
                        format!("{customer} is said to be proven, {proven} was")
                    })?;
                }
                self.identity = (*level, customer.clone());
            }
            Event::RecordWithdrawn { record } => {
                self.withdrawn.insert(record.clone());
            }
            other => return misplaced(other),
        }
        Ok(())
    }
}
