//! The recording that a conversation in a data folder was replayed from, stored among the folder's settings.

use baton_orchestrator::ConversationId;
use baton_store::{Commit, Setting, Store, StoreError};

/// Keeps the recording of a conversation. Durable when it returns.
///
/// # Errors
/// When it cannot be written.
pub(crate) async fn keep_recording(
    store: &Store,
    conversation: ConversationId,
    recording: &str,
) -> Result<(), StoreError> {
    let mut commit = Commit::bookkeeping();
    commit.settings.push(Setting {
        key: key(conversation),
        value: recording.to_owned(),
    });
    store.commit(commit).await?;
    Ok(())
}

/// The recording a conversation was replayed from, where it was.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn recording_of(
    store: &Store,
    conversation: ConversationId,
) -> Result<Option<String>, StoreError> {
    store.setting(&key(conversation)).await
}

fn key(conversation: ConversationId) -> String {
    format!("recording.{}", conversation.0)
}
