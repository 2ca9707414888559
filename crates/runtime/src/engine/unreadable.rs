//! An event that the gateway can no longer read: it is passed and reported, and its conversation goes
//! to a person, because the agents would answer without knowing what was lost.

use baton_orchestrator::{ConversationId, Input};

use crate::engine::Engine;
use crate::envelope::{Arrival, Lost};
use crate::error::RuntimeError;
use crate::update::Update;

/// The channel of a conversation whose beginning is lost.
const CHANNEL: &str = "web";

impl Engine {
    /// Passes the place of a damaged event.
    pub(crate) async fn unreadable(&mut self, id: ConversationId, lost: Lost, arrival: Arrival) {
        let Lost {
            seq,
            practice,
            closed,
        } = lost;
        if !self.progress.admits(seq) {
            return;
        }
        let known = (!id.0.is_nil()).then_some(id);
        tracing::error!(seq, conversation = %id, "the gateway cannot read an event; its place is passed");
        // It may have no watcher.
        let _ = self.updates.send(Update::Unreadable {
            conversation: known,
            seq,
        });
        if known.is_some() && self.holdings.holds(id) {
            let begins = match self.hold(id).await {
                Err(RuntimeError::Unknown(_)) => !closed,
                Ok(()) | Err(_) => false,
            };
            if begins {
                let opened = Input::Opened {
                    channel: CHANNEL.to_owned(),
                    customer_label: None,
                    practice,
                };
                self.decide(id, opened, Arrival::of_the_program()).await;
            }
            // The core refuses if nothing is left to hand over.
            let why = format!(
                "The gateway's data is damaged at entry {seq}: something that happened in this \
                 conversation is lost."
            );
            self.decide(id, Input::HandOver { why }, Arrival::of_the_program())
                .await;
        }
        self.move_cursor(seq, arrival).await;
    }
}
