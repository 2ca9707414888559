//! What the customer may do, and how a contact opens, closes and opens again.

use baton_orchestrator::{Event, Recorded};

use super::events::misplaced;
use super::proof::own_words;
use super::{Holds, OwnerKind, Watch, hold};

impl Watch {
    /// An event of the contact itself.
    pub(super) fn contact_event(&mut self, recorded: &Recorded) -> Holds {
        let (seq, at) = (recorded.seq, recorded.at);
        match &recorded.event {
            Event::Opened { .. } => {
                hold(8, seq == 0, || "opened twice".into())?;
                self.owner = OwnerKind::Agents;
            }
            Event::CustomerWrote { message, text, .. } => {
                self.customer_said.push_str(&text.to_lowercase());
                self.customer_said.push('\n');
                self.own_words = own_words(text);
                self.last_words.clone_from(text);
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was taken twice")
                })?;
                self.customer_messages += 1;
                self.waits.wrote(
                    matches!(self.owner, OwnerKind::Person | OwnerKind::WrapUp),
                    at,
                );
            }
            Event::CustomerLeft => self.waits.left(),
            Event::Reopened { fencing } => {
                self.owned_by(&[OwnerKind::NoOne], "reopened")?;
                self.grows(fencing.0)?;
                self.intent = None;
                self.wishes.forget();
                self.back_to_agents();
            }
            Event::SaidBefore { message, text, .. } => {
                self.told.push(text.to_lowercase());
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was taken in twice")
                })?;
            }
            Event::CallBackAsked { contact, .. } => {
                self.owned_by(&[OwnerKind::Queue], "a call-back was asked for")?;
                let said = self.customer_said.contains(&contact.to_lowercase());
                hold(4, said, || {
                    format!("a call-back to {contact}, which the customer did not give")
                })?;
                self.waits.left_word();
            }
            Event::Closed { fencing, .. } => {
                hold(1, self.owner != OwnerKind::NoOne, || "closed twice".into())?;
                hold(1, !self.offered, || "closed under an open offer".into())?;
                self.grows(fencing.0)?;
                self.owner = OwnerKind::NoOne;
                self.waits.over();
            }
            other => return misplaced(other),
        }
        Ok(())
    }
}
