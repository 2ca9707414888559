//! Handoffs that happened are found and shown.

use baton_desk::*;

use super::id;
use crate::desk::host::DeskHost;

impl HistoryCommands for DeskHost {
    async fn search_history(&self, request: SearchHistory) -> Result<HistoryPage, DeskError> {
        let cursor = request.cursor.as_deref();
        Ok(self.history(&request.query, cursor).await?)
    }

    async fn list_earlier_conversations(
        &self,
        request: ListEarlierConversations,
    ) -> Result<Vec<EarlierConversation>, DeskError> {
        Ok(self.earlier_conversations(id(request.conversation)).await?)
    }

    async fn get_handoff(&self, request: GetHandoff) -> Result<HandoffRecord, DeskError> {
        Ok(self.handoff(id(request.conversation)).await?)
    }
}
