//! What the representative writes: replies, and drafts of everything.

use baton_desk::*;
use baton_orchestrator::repeat_ask;

use super::id;
use crate::desk::catalogue::canned;
use crate::desk::host::DeskHost;

impl ReplyCommands for DeskHost {
    async fn send_reply(&self, request: SendReply) -> Result<(), DeskError> {
        Ok(self.store_reply(request).await?)
    }

    async fn check_draft(&self, request: CheckDraft) -> Result<DraftView, DeskError> {
        let state = self.state(id(request.conversation)).await?;
        let playbooks = self.parts.workstation.playbooks();
        let asked = repeat_ask::find(&request.text, &state, &playbooks);
        Ok(DraftView {
            repeat_asks: asked
                .iter()
                .map(|name| FactName::from(name.as_str()))
                .collect(),
        })
    }

    async fn discard_reply(&self, request: DiscardReply) -> Result<(), DeskError> {
        Ok(self.give_up_reply(request).await?)
    }

    async fn list_canned_replies(&self, _: GetConversation) -> Result<Vec<CannedReply>, DeskError> {
        Ok(canned(&self.parts.workstation.playbooks()))
    }

    async fn save_draft(&self, request: KeptDraft) -> Result<(), DeskError> {
        Ok(self.store_draft(request).await?)
    }
}
