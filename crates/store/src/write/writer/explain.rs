//! Explains a violated constraint: which commit broke it, and what that means.

use rusqlite::params;

use super::Writer;
use crate::{Commit, StoreError, sql};

impl Writer {
    /// Turns a violated constraint into the error it means, by reading the rows that are there.
    pub(super) fn explain(&mut self, commit: &Commit, error: &rusqlite::Error) -> StoreError {
        match self.find_taken(commit) {
            Ok(Some(found)) => found,
            Ok(None) => StoreError::Invalid {
                detail: error.to_string(),
            },
            Err(error) => error,
        }
    }

    fn find_taken(&mut self, commit: &Commit) -> Result<Option<StoreError>, StoreError> {
        // Another program may have written: the cached position may be wrong.
        self.next.remove(&commit.conversation);
        let conversation = commit.conversation;
        let found = self
            .next_seqs(&[conversation])?
            .first()
            .map_or(0, |(_, next)| *next);
        if commit.takes_place() && found != commit.expected_seq {
            return Ok(Some(StoreError::Conflict {
                conversation,
                expected: commit.expected_seq,
                found,
            }));
        }
        for row in &commit.outbox {
            let taken = self.ask(
                "looking for an outbox key",
                sql::OUTBOX_KEY_TAKEN,
                params![row.key],
            )?;
            if taken == Some(1) {
                return Ok(Some(StoreError::OutboxKeyTaken {
                    key: row.key.clone(),
                }));
            }
        }
        for row in &commit.snapshots {
            let taken = self.ask(
                "looking for a snapshot",
                sql::SNAPSHOT_TAKEN,
                params![row.id.as_bytes(), conversation.as_bytes(), row.revision],
            )?;
            if taken == Some(1) {
                return Ok(Some(StoreError::SnapshotExists {
                    conversation,
                    revision: row.revision,
                }));
            }
        }
        Ok(None)
    }
}
