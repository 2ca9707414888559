//! What a person is typing: kept as it is typed, given back at the start, forgotten once it was used.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use baton_desk::{ConversationId, DeskError, DraftField, KeptDraft};
use baton_sanitiser::{Policy, sanitise_written};
use baton_store::{Commit, Draft, StoreError};
use jiff::Timestamp;

use super::error::DeskProblem;
use super::live::Shared;

/// Every field.
const FIELDS: [DraftField; 8] = [
    DraftField::Reply,
    DraftField::AgentsNote,
    DraftField::TransferNote,
    DraftField::TransferQueue,
    DraftField::Disposition,
    DraftField::Settled,
    DraftField::Summary,
    DraftField::Notes,
];
/// Those of wrap-up.
pub(crate) const WRAP_UP: [DraftField; 4] = [
    DraftField::Disposition,
    DraftField::Settled,
    DraftField::Summary,
    DraftField::Notes,
];
/// Those of a transfer.
pub(crate) const TRANSFER: [DraftField; 2] = [DraftField::TransferNote, DraftField::TransferQueue];

/// What the database calls a field.
fn name(field: DraftField) -> &'static str {
    match field {
        DraftField::Reply => "reply",
        DraftField::AgentsNote => "agents_note",
        DraftField::TransferNote => "transfer_note",
        DraftField::TransferQueue => "transfer_queue",
        DraftField::Disposition => "disposition",
        DraftField::Settled => "settled",
        DraftField::Summary => "summary",
        DraftField::Notes => "notes",
    }
}

/// The drafts of this desk, as they are in the database.
#[derive(Debug, Default)]
pub(crate) struct Drafts(BTreeMap<(uuid::Uuid, &'static str), (DraftField, String)>);

impl Drafts {
    /// Those of the database. A field that another version wrote is left where it is.
    pub(crate) fn of(rows: Vec<Draft>) -> Self {
        let known = rows.into_iter().filter_map(|row| {
            let field = FIELDS.into_iter().find(|field| name(*field) == row.field)?;
            Some(((row.conversation, name(field)), (field, row.text)))
        });
        Self(known.collect())
    }

    /// All of them, as the window has them.
    pub(crate) fn all(&self) -> Vec<KeptDraft> {
        let drafts = self.0.iter();
        drafts
            .map(|((conversation, _), (field, text))| KeptDraft {
                conversation: ConversationId(*conversation),
                field: *field,
                text: text.clone(),
            })
            .collect()
    }

    /// What is typed in a field of a conversation.
    pub(crate) fn text(&self, conversation: ConversationId, field: DraftField) -> Option<&str> {
        let draft = self.0.get(&(conversation.0, name(field)));
        draft.map(|(_, text)| text.as_str())
    }

    fn put(&mut self, draft: KeptDraft) {
        let key = (draft.conversation.0, name(draft.field));
        if draft.text.is_empty() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, (draft.field, draft.text));
        }
    }
}

fn row(draft: &KeptDraft, typed_at: Timestamp) -> Draft {
    Draft {
        conversation: draft.conversation.0,
        field: name(draft.field).to_owned(),
        text: draft.text.clone(),
        typed_at,
    }
}

/// A text as it may be kept: as typed, without the secrets that may not be stored.
fn kept(text: String) -> String {
    let policy = Policy {
        max_chars: NonZeroUsize::MAX,
        ..Policy::of_representatives()
    };
    let clean = sanitise_written(&text, &policy);
    if clean.redactions.iter().any(|r| r.kind.is_secret()) {
        clean.text
    } else {
        text
    }
}

impl Shared {
    /// Keeps what is being typed. A secret in it is not kept: the window has it until it is sent, which it is not.
    pub(crate) async fn save_draft(&self, draft: KeptDraft) -> Result<(), DeskError> {
        let draft = KeptDraft {
            text: kept(draft.text),
            ..draft
        };
        let mut commit = Commit::bookkeeping();
        commit.drafts.push(row(&draft, self.clock.now()));
        let kept = self.reader.store.commit(commit).await;
        kept.map_err(DeskProblem::from)?;
        self.drafts().put(draft);
        Ok(())
    }

    /// Forgets what was used. A draft that stays behind costs a look, a lost one costs work: so a failure is no
    /// reason to say that what it was for did not happen.
    pub(crate) async fn forget_drafts(&self, conversation: ConversationId, fields: &[DraftField]) {
        let gone: Vec<KeptDraft> = fields
            .iter()
            .filter(|field| self.drafts().text(conversation, **field).is_some())
            .map(|field| KeptDraft {
                conversation,
                field: *field,
                text: String::new(),
            })
            .collect();
        if gone.is_empty() {
            return;
        }
        if let Err(error) = self.forget(&gone).await {
            tracing::warn!(%error, "a draft that was used is still kept");
        }
    }

    /// At the start: nobody goes on with what was typed in a conversation that is over.
    pub(crate) async fn prune_drafts(&self) -> Result<(), StoreError> {
        let all = self.drafts().all();
        let mut gone = Vec::new();
        for draft in all {
            let row = self.reader.store.conversation(draft.conversation.0).await?;
            if row.is_some_and(|row| !row.open) {
                let text = String::new();
                gone.push(KeptDraft { text, ..draft });
            }
        }
        if gone.is_empty() {
            return Ok(());
        }
        self.forget(&gone).await
    }

    async fn forget(&self, gone: &[KeptDraft]) -> Result<(), StoreError> {
        let mut commit = Commit::bookkeeping();
        let now = self.clock.now();
        commit.drafts = gone.iter().map(|draft| row(draft, now)).collect();
        self.reader.store.commit(commit).await?;
        for draft in gone {
            self.drafts().put(draft.clone());
        }
        Ok(())
    }
}
