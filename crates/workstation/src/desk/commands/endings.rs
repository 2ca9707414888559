//! A conversation leaves the representative: wrap-up, back to the agents, another queue.

use baton_desk::*;
use baton_orchestrator::{Input, RequestId};
use baton_playbook::QueueName;

use super::id;
use crate::desk::drafts::{TRANSFER, WRAP_UP};
use crate::desk::host::DeskHost;

impl EndingCommands for DeskHost {
    async fn start_wrap_up(&self, request: StartWrapUp) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        let by = self.holding(conversation, request.fencing).await?;
        Ok(self.submit(conversation, Input::StartWrapUp { by }).await?)
    }

    async fn leave_wrap_up(&self, request: LeaveWrapUp) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        let by = self.holding(conversation, request.fencing).await?;
        Ok(self.submit(conversation, Input::LeaveWrapUp { by }).await?)
    }

    async fn finish_wrap_up(&self, request: FinishWrapUp) -> Result<(), DeskError> {
        let FinishWrapUp {
            conversation,
            fencing,
            disposition,
            settled,
            not_wanted,
            summary,
            notes,
            unanswered,
        } = request;
        let by = self.holding(id(conversation), fencing).await?;
        if self.unanswered(id(conversation)).await? > unanswered {
            return Err(DeskError::new(
                ErrorCode::CustomerWrote,
                "The customer has written since. Nothing was closed; read it first.",
            ));
        }
        let input = Input::FinishWrapUp {
            by,
            disposition,
            settled: settled.into_iter().map(RequestId).collect(),
            not_wanted: not_wanted.into_iter().map(RequestId).collect(),
            summary,
            notes,
        };
        self.submit(id(conversation), input).await?;
        let done = [&WRAP_UP[..], &[DraftField::Reply]].concat();
        self.forget_drafts(conversation, &done).await;
        Ok(())
    }

    async fn return_to_agents(&self, request: ReturnToAgents) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        let by = self.holding(conversation, request.fencing).await?;
        let input = Input::ReturnToAgents {
            by,
            settled: request.settled.into_iter().map(RequestId).collect(),
            not_wanted: request.not_wanted.into_iter().map(RequestId).collect(),
            note: request.note,
        };
        self.submit(conversation, input).await?;
        let used = [DraftField::AgentsNote];
        self.forget_drafts(request.conversation, &used).await;
        Ok(())
    }

    async fn transfer(&self, request: Transfer) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        let input = Input::Transfer {
            by: self.holding(conversation, request.fencing).await?,
            queue: QueueName::new(request.queue.0),
            note: request.note,
        };
        self.submit(conversation, input).await?;
        self.forget_drafts(request.conversation, &TRANSFER).await;
        Ok(())
    }
}
