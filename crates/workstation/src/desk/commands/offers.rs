//! A conversation is taken, or an offer declined.

use baton_desk::*;
use baton_orchestrator::{self as core, Input};

use super::id;
use crate::desk::catalogue::decline_reason;
use crate::desk::host::DeskHost;
use crate::desk::read_model::ReadModel;

impl OfferCommands for DeskHost {
    async fn accept_offer(&self, request: AcceptOffer) -> Result<(), DeskError> {
        let offer = core::OfferId(request.offer.0);
        let (conversation, representative) = self
            .ask(move |model| (model.offered(offer), model.representative()))
            .await?;
        let input = Input::Accept {
            representative,
            offer: Some(offer),
        };
        let conversation = conversation.ok_or_else(DeskError::offer_gone)?;
        Ok(self.submit(conversation, input).await?)
    }

    async fn decline_offer(&self, request: DeclineOffer) -> Result<(), DeskError> {
        let offer = core::OfferId(request.offer.0);
        let conversation = self.ask(move |model| model.offered(offer)).await?;
        let conversation = conversation.ok_or_else(DeskError::offer_gone)?;
        let reason = decline_reason(request.reason);
        Ok(self
            .submit(conversation, Input::Decline { offer, reason })
            .await?)
    }

    async fn take_waiting(&self, request: TakeWaiting) -> Result<(), DeskError> {
        let representative = self.ask(ReadModel::representative).await?;
        let input = Input::Accept {
            representative,
            offer: None,
        };
        Ok(self.submit(id(request.conversation), input).await?)
    }
}
