//! A conversation is taken, or an offer declined.

use baton_desk::*;
use baton_orchestrator::{self as core, Fencing, Input, Refused};
use baton_runtime::RuntimeError;

use super::id;
use crate::desk::catalogue::decline_reason;
use crate::desk::error::DeskProblem;
use crate::desk::host::DeskHost;

impl OfferCommands for DeskHost {
    async fn accept_offer(&self, request: AcceptOffer) -> Result<(), DeskError> {
        let offer = core::OfferId(request.offer.0);
        let offered = self.ask(move |model| model.offered(offer)).await?;
        let (conversation, fencing) = offered.ok_or_else(DeskError::offer_gone)?;
        if let Some(seat) = &self.parts.seat {
            return Ok(self
                .take_in_team(conversation, seat.accept(conversation))
                .await?);
        }
        let input = Input::Accept {
            by: self.acting(fencing).await?,
            offer: Some(offer),
        };
        Ok(self.submit(conversation, input).await?)
    }

    async fn decline_offer(&self, request: DeclineOffer) -> Result<(), DeskError> {
        let offer = core::OfferId(request.offer.0);
        let offered = self.ask(move |model| model.offered(offer)).await?;
        let (conversation, fencing) = offered.ok_or_else(DeskError::offer_gone)?;
        if let Some(seat) = &self.parts.seat {
            return Ok(self.ask_gateway(seat.decline(conversation)).await?);
        }
        let input = Input::Decline {
            by: self.acting(fencing).await?,
            offer,
            reason: decline_reason(request.reason),
        };
        Ok(self.submit(conversation, input).await?)
    }

    async fn take_waiting(&self, request: TakeWaiting) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        if let Some(seat) = &self.parts.seat {
            return Ok(self
                .take_in_team(conversation, seat.take(conversation))
                .await?);
        }
        let input = Input::Accept {
            by: self.acting(Fencing(request.fencing)).await?,
            offer: None,
        };
        match self.submit(conversation, input).await {
            Err(DeskProblem::Runtime(RuntimeError::Refused(Refused::Stale))) => {
                Err(DeskError::new(
                    ErrorCode::OfferGone,
                    "This conversation changed hands since it was shown here. Look at it again before you take it.",
                ))
            }
            taken => Ok(taken?),
        }
    }
}
