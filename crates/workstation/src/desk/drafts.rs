//! What a person is typing: kept as it is typed, given back at the start, forgotten once it was used.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use baton_desk::{ConversationId, DraftField, KeptDraft};
use baton_orchestrator::Event;
use baton_sanitiser::{Policy, sanitise_written};
use baton_store::{Commit, Draft, Store, StoreError};
use jiff::Timestamp;

use super::error::DeskProblem;
use super::host::DeskHost;
use super::message::Message;
use super::replies::behind;

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
#[derive(Debug, Clone, Default)]
pub(crate) struct Drafts(BTreeMap<(uuid::Uuid, &'static str), (DraftField, String)>);

impl Drafts {
    /// Reads the drafts of the last run. Those of a conversation that is over go: no one goes on with them. So does a
    /// reply that was sent. A field
    /// that another version wrote is left where it is.
    pub(crate) async fn read(store: &Store, now: Timestamp) -> Result<Self, StoreError> {
        let mut drafts = BTreeMap::new();
        let mut gone = Commit::bookkeeping();
        for draft in store.drafts().await? {
            let Some(field) = FIELDS.into_iter().find(|field| name(*field) == draft.field) else {
                continue;
            };
            let conversation = store.conversation(draft.conversation).await?;
            let draft = without_sent(store, draft).await?;
            if draft.text.is_empty() || conversation.is_some_and(|row| !row.open) {
                gone.drafts.push(Draft {
                    text: String::new(),
                    typed_at: now,
                    ..draft
                });
            } else {
                drafts.insert((draft.conversation, name(field)), (field, draft.text));
            }
        }
        if !gone.drafts.is_empty() {
            store.commit(gone).await?;
        }
        Ok(Self(drafts))
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

    /// Takes what is in the database now.
    pub(crate) fn put(&mut self, draft: KeptDraft) {
        let key = (draft.conversation.0, name(draft.field));
        if draft.text.is_empty() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, (draft.field, draft.text));
        }
    }
}

/// A draft without the reply that was sent from it: the process may have ended between the commit of the reply and
/// that which forgets its draft. What was typed after the reply is a text of its own, whatever it says.
async fn without_sent(store: &Store, draft: Draft) -> Result<Draft, StoreError> {
    if draft.field != name(DraftField::Reply) {
        return Ok(draft);
    }
    let journal = store.read_journal(draft.conversation, 0).await?;
    let after = journal.iter().filter(|row| row.at >= draft.typed_at);
    let rest = after
        // A journal that cannot be read is reported where its conversation is resumed; the draft stays.
        .filter_map(|row| serde_json::from_str(&row.body).ok())
        .find_map(|event| match event {
            Event::RepresentativeWrote { text, .. } => behind(&draft.text, &text).map(str::to_owned),
            _ => None,
        });
    Ok(match rest {
        Some(text) => Draft { text, ..draft },
        None => draft,
    })
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

impl DeskHost {
    /// Keeps what is being typed. A secret in it is not kept: the window has it until it is sent, which it is not.
    pub(crate) async fn store_draft(&self, draft: KeptDraft) -> Result<(), DeskProblem> {
        let draft = KeptDraft {
            text: kept(draft.text),
            ..draft
        };
        let mut commit = Commit::bookkeeping();
        commit.drafts.push(row(&draft, self.parts.clock.now()));
        self.parts.reader.store.commit(commit).await?;
        self.send(Message::Drafts(vec![draft])).await
    }

    /// Forgets what was used. A draft that stays behind costs a look, a lost one costs work: so a failure is no
    /// reason to say that what it was for did not happen.
    pub(crate) async fn forget_drafts(&self, conversation: ConversationId, fields: &[DraftField]) {
        if let Err(error) = self.forget_typed(conversation, fields.to_vec()).await {
            tracing::warn!(%error, "a draft that was used is still kept");
        }
    }

    async fn forget_typed(
        &self,
        conversation: ConversationId,
        mut fields: Vec<DraftField>,
    ) -> Result<(), DeskProblem> {
        let typed = self.ask(move |model| {
            fields.retain(|field| model.drafts.text(conversation, *field).is_some());
            fields
        });
        let gone = typed.await?.into_iter().map(|field| KeptDraft {
            conversation,
            field,
            text: String::new(),
        });
        self.forget(gone.collect()).await
    }

    async fn forget(&self, gone: Vec<KeptDraft>) -> Result<(), DeskProblem> {
        if gone.is_empty() {
            return Ok(());
        }
        let mut commit = Commit::bookkeeping();
        let now = self.parts.clock.now();
        commit.drafts = gone.iter().map(|draft| row(draft, now)).collect();
        self.parts.reader.store.commit(commit).await?;
        self.send(Message::Drafts(gone)).await
    }
}
