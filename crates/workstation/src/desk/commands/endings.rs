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
        let fencing = self.fencing(conversation).await?;
        Ok(self
            .submit(conversation, Input::StartWrapUp { fencing })
            .await?)
    }

    async fn leave_wrap_up(&self, request: LeaveWrapUp) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        let fencing = self.fencing(conversation).await?;
        Ok(self
            .submit(conversation, Input::LeaveWrapUp { fencing })
            .await?)
    }

    async fn finish_wrap_up(&self, request: FinishWrapUp) -> Result<(), DeskError> {
        let FinishWrapUp {
            conversation,
            disposition,
            settled,
            summary,
            notes,
            unanswered,
        } = request;
        let fencing = self.fencing(id(conversation)).await?;
        if self.unanswered(id(conversation)).await? > unanswered {
            return Err(DeskError::new(
                ErrorCode::CustomerWrote,
                "The customer has written since. Nothing was closed; read it first.",
            ));
        }
        let input = Input::FinishWrapUp {
            fencing,
            disposition,
            settled: settled.into_iter().map(RequestId).collect(),
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
        let fencing = self.fencing(conversation).await?;
        let settled = request.settled.into_iter().map(RequestId).collect();
        let input = Input::ReturnToAgents {
            fencing,
            settled,
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
            fencing: self.fencing(conversation).await?,
            queue: QueueName::new(request.queue.0),
            note: request.note,
        };
        self.submit(conversation, input).await?;
        self.forget_drafts(request.conversation, &TRANSFER).await;
        Ok(())
    }
}
