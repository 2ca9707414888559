//! What a workstation of a team holds, and what is offered to the representative there.

use uuid::Uuid;

use super::{instant, uuid};
use crate::write::holding::Offer;
use crate::{Store, StoreError, sql};

/// A conversation that this workstation holds at a gateway that a team shares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// The conversation.
    pub conversation: Uuid,
    /// The number that it is held under.
    pub number: u64,
    /// The representative it is held for; none for the agents, and where it waits for a person.
    pub to: Option<String>,
}

impl Store {
    /// What this workstation holds at a gateway that a team shares, in the order of the conversations.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn held(&self) -> Result<Vec<Held>, StoreError> {
        let rows: Vec<(Vec<u8>, i64, String)> = sqlx::query_as(sql::HELD)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading what is held", error))?;
        rows.into_iter()
            .map(|(conversation, number, to)| {
                Ok(Held {
                    conversation: uuid(&conversation)?,
                    number: number.unsigned_abs(),
                    to: (!to.is_empty()).then_some(to),
                })
            })
            .collect()
    }

    /// What is offered to the representative here, the offer that ends first before the others.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn offers(&self) -> Result<Vec<(Uuid, Offer)>, StoreError> {
        let rows: Vec<(Vec<u8>, String, i64, i64, String)> = sqlx::query_as(sql::OFFERED)
            .fetch_all(self.readers())
            .await
            .map_err(|error| self.name("reading what is offered", error))?;
        rows.into_iter()
            .map(|(conversation, to, number, until, headline)| {
                let offer = Offer {
                    to,
                    number: number.unsigned_abs(),
                    until: instant(until)?,
                    headline,
                };
                Ok((uuid(&conversation)?, offer))
            })
            .collect()
    }
}
