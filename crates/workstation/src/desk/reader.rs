//! Reads from the database what is not in memory: transcripts, sealed snapshots, outgoing messages.

use std::collections::HashMap;
use std::sync::Arc;

use baton_orchestrator::snapshot::{Snapshot, verify};
use baton_orchestrator::{CallId, Callee, ConversationId, Event};
use baton_playbook::{Playbooks, ToolName};
use baton_protocol::{AuthorKind, SendBody};
use baton_runtime::{ConfigurationHandle, read_recorded};
use baton_store::{Delivery, OutboxRow, Store};

use super::error::DeskProblem;
use super::transcript::Transcript;

/// Outbox rows read at once.
const OUTBOX_ROWS: u32 = 1_000;

/// Outgoing messages of a conversation, by key.
pub(crate) type OutboxRows = HashMap<String, Outgoing>;

/// An outgoing message on its way. Its text is in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) delivery: Delivery,
    /// Whether it is a representative's. Agents' messages and status changes are nothing that a person waits for.
    pub(crate) is_reply: bool,
}

impl Outgoing {
    fn of(row: OutboxRow) -> Self {
        let is_reply = row.kind == "message"
            && matches!(
                serde_json::from_str(&row.body),
                Ok(SendBody::Message { author, .. }) if author.kind == AuthorKind::Representative
            );
        Self {
            delivery: row.delivery,
            is_reply,
        }
    }
}

/// What the view of a conversation shows beside its state.
#[derive(Debug, Clone)]
pub(crate) struct Details {
    pub(crate) transcript: Transcript,
    pub(crate) outbox: OutboxRows,
    /// The newest sealed snapshot.
    pub(crate) snapshot: Option<Arc<Snapshot>>,
}

/// The reader of the desk's database.
#[derive(Clone)]
pub(crate) struct DeskReader {
    pub(crate) store: Store,
    pub(crate) configuration: ConfigurationHandle,
}

impl DeskReader {
    /// Everything that the view of a conversation shows beside its state.
    pub(crate) async fn details(&self, id: ConversationId) -> Result<Details, DeskProblem> {
        Ok(Details {
            transcript: self.transcript(id).await?,
            outbox: self.outbox(id).await?,
            snapshot: self.snapshot(id).await?,
        })
    }

    /// The transcript of a conversation, from its journal.
    pub(crate) async fn transcript(&self, id: ConversationId) -> Result<Transcript, DeskProblem> {
        let rows = self.store.read_journal(id.0, 0).await?;
        let recorded = read_recorded(id, &rows)?;
        let mut transcript = Transcript::default();
        let requested = |call: CallId| {
            recorded.iter().find_map(|r| match &r.event {
                Event::CallRequested {
                    call: known, tool, ..
                } if *known == call => Some(tool),
                _ => None,
            })
        };
        let playbooks = &self.configuration.current().playbooks;
        transcript.extend(&recorded, |event| label(event, playbooks, requested));
        Ok(transcript)
    }

    /// The newest snapshot of a conversation.
    pub(crate) async fn snapshot(
        &self,
        id: ConversationId,
    ) -> Result<Option<Arc<Snapshot>>, DeskProblem> {
        let Some(row) = self.store.latest_snapshot(id.0).await? else {
            return Ok(None);
        };
        let snapshot = verify(&row.body).map_err(|e| DeskProblem::Snapshot(e.to_string()))?;
        Ok(Some(Arc::new(snapshot)))
    }

    /// Outgoing messages of a conversation.
    pub(crate) async fn outbox(&self, id: ConversationId) -> Result<OutboxRows, DeskProblem> {
        let mut outbox = HashMap::new();
        let mut after = 0;
        loop {
            let rows = self.store.outbox_of(id.0, after, OUTBOX_ROWS).await?;
            let last = rows.len() < OUTBOX_ROWS as usize;
            for row in rows {
                after = after.max(row.id);
                outbox.insert(row.key.clone(), Outgoing::of(row));
            }
            if last {
                return Ok(outbox);
            }
        }
    }
}

/// The name of what an event is about: a tool or a queue. `requested` finds the tool of a call.
pub(crate) fn label<'a>(
    event: &Event,
    playbooks: &Playbooks,
    requested: impl Fn(CallId) -> Option<&'a ToolName>,
) -> String {
    match event {
        Event::CallFailed { call, .. } => requested(*call)
            .and_then(|tool| playbooks.tool(tool))
            .map_or_else(|| "A tool".to_owned(), |t| t.label.clone()),
        Event::CallRefused {
            callee: Callee::Tool(tool),
            ..
        } => playbooks.tool_label(tool).to_owned(),
        Event::Transferred { queue, .. } => playbooks.queue_label(queue).to_owned(),
        _ => "An agent".to_owned(),
    }
}
