//! The states of conversations: from the working set, or folded from their journals.

use std::sync::Arc;

use baton_orchestrator::{ConversationId, State};
use baton_store::{HistoryRow, StoreError};

use super::Engine;
use crate::error::RuntimeError;
use crate::rows::{read_recorded, without_gap};

impl Engine {
    /// The durable state of a conversation.
    pub(super) async fn durable(&mut self, id: ConversationId) -> Result<Arc<State>, RuntimeError> {
        match self.working.durable(id) {
            Some(state) => Ok(Arc::clone(state)),
            None => self.fold(id).await.map(Arc::new),
        }
    }

    pub(super) async fn open(&mut self) -> Result<Vec<Arc<State>>, RuntimeError> {
        let mut open = Vec::new();
        for row in self.config.journal.open_conversations().await? {
            if !self.holdings.holds(ConversationId(row.id)) {
                continue;
            }
            match self.durable(ConversationId(row.id)).await {
                Ok(state) => open.push(state),
                // Told at the start, and whenever something comes for it.
                Err(RuntimeError::Journal { .. } | RuntimeError::Damaged { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(open)
    }

    /// The state of a conversation, folded from its journal.
    pub(super) async fn fold(&mut self, id: ConversationId) -> Result<State, RuntimeError> {
        let rows = match self.config.journal.read_journal(id.0, 0).await {
            Err(StoreError::Unreadable { detail, .. }) => {
                return Err(RuntimeError::Damaged {
                    conversation: id,
                    detail,
                });
            }
            rows => rows?,
        };
        if rows.is_empty() {
            return Err(RuntimeError::Unknown(id));
        }
        without_gap(id, &rows)?;
        Ok(State::replay(id, &read_recorded(id, &rows)?))
    }

    /// Makes sure that the conversation is in the working set, and the jobs that its journal asks for in
    /// flight.
    pub(crate) async fn hold(&mut self, id: ConversationId) -> Result<(), RuntimeError> {
        if self.working.holds(id) {
            return Ok(());
        }
        self.load(id).await?;
        self.start_outstanding(id);
        Ok(())
    }

    pub(super) async fn load(&mut self, id: ConversationId) -> Result<(), RuntimeError> {
        let state = self.fold(id).await?;
        let history: Option<HistoryRow> = self.config.journal.history_of(id.0).await?;
        self.put(id, Arc::new(state));
        if let Some(row) = history {
            self.working.set_history(id, row);
        }
        Ok(())
    }
}
