//! What is on screen is read: the desk, a conversation, its transcript.

use baton_desk::*;

use super::id;
use crate::desk::host::DeskHost;
use crate::desk::message::Message;
use crate::desk::transcript::entry_seq;

impl ScreenCommands for DeskHost {
    async fn get_desk(&self, (): ()) -> Result<DeskState, DeskError> {
        Ok(self.desk_state().await?)
    }

    async fn get_conversation(
        &self,
        request: GetConversation,
    ) -> Result<ConversationView, DeskError> {
        let conversation = id(request.conversation);
        self.send(Message::Look(conversation)).await?;
        Ok(self.conversation(conversation).await?)
    }

    async fn mark_seen(&self, request: MarkSeen) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        self.send(Message::Seen(conversation, request.revision))
            .await?;
        Ok(())
    }

    async fn get_earlier_transcript(
        &self,
        request: EarlierTranscript,
    ) -> Result<TranscriptPage, DeskError> {
        let Some(before) = entry_seq(&request.before) else {
            return Err(DeskError::not_found("entry"));
        };
        Ok(self.earlier(id(request.conversation), before).await?)
    }

    async fn dismiss_notice(&self, request: DismissNotice) -> Result<(), DeskError> {
        Ok(self.send(Message::Dismissed(request.id)).await?)
    }
}
