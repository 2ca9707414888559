//! A group's rows by table, and the one transaction that writes them.

use std::collections::HashSet;

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::read::rows::ConversationRow;
use crate::search::history::HistoryRow;
use crate::write::commit::{
    DeliveryOutcome, DeliveryReport, Draft, NewEvent, NewOutbox, NewSnapshot, Setting, integer,
    nanos,
};
use crate::write::holding::Holding;
use crate::{Commit, StoreError, sql};

/// Rows of the commits that go through. Instants and sequence numbers are as the database keeps them.
#[derive(Default)]
pub(crate) struct Tables<'c> {
    journal: Vec<(Uuid, i64, i64, &'c NewEvent)>,
    applied: Vec<(&'c str, Uuid, i64)>,
    /// Each with its instant, the number it is sent under, and whether it goes with its commit.
    outbox: Vec<(Uuid, [i64; 3], &'c NewOutbox)>,
    outbox_keys: HashSet<&'c str>,
    /// Answers to messages that were in the outbox before this group.
    reports: Vec<(i64, &'c DeliveryReport)>,
    /// Answers to messages of this group.
    reports_new: Vec<(i64, &'c DeliveryReport)>,
    /// Accepted messages after this id wait again.
    send_again: Option<i64>,
    /// Conversations whose journal here is void.
    void: Vec<Uuid>,
    /// Commits that the gateway has not taken, each with its number, its first event and how many there are.
    unreplicated: Vec<([i64; 3], &'c Commit)>,
    /// Commits that it has answered for.
    answered: Vec<i64>,
    /// Changes of what is held, in order.
    holdings: Vec<(Uuid, &'c Holding)>,
    snapshots: Vec<(Uuid, i64, &'c NewSnapshot)>,
    conversations: Vec<(i64, i64, &'c ConversationRow)>,
    history: Vec<([i64; 3], &'c HistoryRow)>,
    cursors: Vec<(String, i64)>,
    settings: Vec<&'c Setting>,
    drafts: Vec<(i64, &'c Draft)>,
}

impl<'c> Tables<'c> {
    /// Adds a commit's rows, after those of the commits before it.
    pub(crate) fn take(&mut self, commit: &'c Commit) -> Result<(), StoreError> {
        let conversation = commit.conversation;
        for (seq, event) in (commit.expected_seq..).zip(&commit.events) {
            let row = (conversation, integer(seq)?, nanos(event.at)?, event);
            self.journal.push(row);
        }
        if let Some(key) = &commit.inbound_key {
            self.applied
                .push((key, conversation, integer(commit.expected_seq)?));
        }
        if let Some(part) = &commit.adopted {
            self.void.extend(part.begins.then_some(conversation));
            for (key, seq) in &part.keys {
                self.applied.push((key, conversation, integer(*seq)?));
            }
        } else if commit.is_replicated() {
            let place = [
                integer(commit.number)?,
                integer(commit.expected_seq)?,
                integer(commit.events.len() as u64)?,
            ];
            self.unreplicated.push((place, commit));
        }
        self.answered.extend(&commit.answered);
        for row in &commit.outbox {
            let goes_along = i64::from(commit.is_replicated());
            let of = [nanos(row.created_at)?, integer(commit.number)?, goes_along];
            self.outbox.push((conversation, of, row));
            self.outbox_keys.insert(&row.key);
        }
        for report in &commit.delivery_reports {
            let row = (nanos(report.at)?, report);
            if self.outbox_keys.contains(report.key.as_str()) {
                self.reports_new.push(row);
            } else {
                self.reports.push(row);
            }
        }
        self.send_again = match (self.send_again, commit.send_again) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        for row in &commit.snapshots {
            self.snapshots
                .push((conversation, nanos(row.sealed_at)?, row));
        }
        if let Some(holding) = &commit.holding {
            self.holdings.push((conversation, holding));
        }
        self.settings.extend(&commit.settings);
        for draft in &commit.drafts {
            self.drafts.push((nanos(draft.typed_at)?, draft));
        }
        // Only the last of rows that replace each other is written.
        if let Some(row) = &commit.index {
            self.conversations
                .retain(|(_, _, other)| other.id != row.id);
            self.conversations
                .push((nanos(row.opened_at)?, nanos(row.updated_at)?, row));
        }
        if let Some(row) = &commit.history {
            self.history
                .retain(|(_, other)| other.conversation != row.conversation);
            self.history.push((row.instants()?, row));
        }
        Ok(())
    }

    /// Adds how far a source is applied.
    pub(crate) fn cursor(&mut self, source: String, seq: u64) -> Result<(), StoreError> {
        self.cursors.push((source, integer(seq)?));
        Ok(())
    }

    /// Whether there is nothing to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.journal.is_empty()
            && self.applied.is_empty()
            && self.outbox.is_empty()
            && self.reports.is_empty()
            && self.reports_new.is_empty()
            && self.send_again.is_none()
            && self.void.is_empty()
            && self.unreplicated.is_empty()
            && self.answered.is_empty()
            && self.holdings.is_empty()
            && self.snapshots.is_empty()
            && self.conversations.is_empty()
            && self.history.is_empty()
            && self.cursors.is_empty()
            && self.settings.is_empty()
            && self.drafts.is_empty()
    }

    /// Writes all rows in one transaction, which is durable on `Ok`. After an error the transaction may still
    /// be open. Blocks.
    pub(crate) fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.prepare_cached(sql::BEGIN)?.execute([])?;
        self.void_journals(connection)?;
        self.write_journal(connection)?;
        self.write_replication(connection)?;
        write_reports(connection, &self.reports)?;
        self.write_outbox(connection)?;
        write_reports(connection, &self.reports_new)?;
        if let Some(after) = self.send_again {
            connection
                .prepare_cached(sql::SEND_AGAIN)?
                .execute(params![after])?;
        }
        self.write_holdings(connection)?;
        self.write_snapshots(connection)?;
        self.write_index(connection)?;
        for (source, seq) in &self.cursors {
            connection
                .prepare_cached(sql::UPSERT_CURSOR)?
                .execute(params![source, seq])?;
        }
        for setting in &self.settings {
            connection
                .prepare_cached(sql::UPSERT_SETTING)?
                .execute(params![setting.key, setting.value])?;
        }
        for (at, draft) in &self.drafts {
            let conversation = draft.conversation.as_bytes();
            if draft.text.is_empty() {
                connection
                    .prepare_cached(sql::DELETE_DRAFT)?
                    .execute(params![conversation, draft.field])?;
            } else {
                connection
                    .prepare_cached(sql::UPSERT_DRAFT)?
                    .execute(params![conversation, draft.field, draft.text, at])?;
            }
        }
        connection.prepare_cached(sql::COMMIT)?.execute([])?;
        Ok(())
    }

    fn write_journal(&self, connection: &Connection) -> rusqlite::Result<()> {
        if !self.journal.is_empty() {
            let mut insert = connection.prepare_cached(sql::INSERT_JOURNAL)?;
            for (conversation, seq, at, event) in &self.journal {
                let conversation = conversation.as_bytes();
                insert.execute(params![conversation, seq, at, event.kind, event.body])?;
            }
        }
        if !self.applied.is_empty() {
            let mut insert = connection.prepare_cached(sql::INSERT_APPLIED)?;
            for (key, conversation, seq) in &self.applied {
                insert.execute(params![key, conversation.as_bytes(), seq])?;
            }
        }
        Ok(())
    }

    fn write_outbox(&self, connection: &Connection) -> rusqlite::Result<()> {
        if self.outbox.is_empty() {
            return Ok(());
        }
        let mut insert = connection.prepare_cached(sql::INSERT_OUTBOX)?;
        for (conversation, [at, number, goes_along], row) in &self.outbox {
            let conversation = conversation.as_bytes();
            insert.execute(params![
                row.key,
                conversation,
                row.kind,
                row.body,
                at,
                number,
                goes_along
            ])?;
        }
        Ok(())
    }

    fn void_journals(&self, connection: &Connection) -> rusqlite::Result<()> {
        for conversation in &self.void {
            for statement in [
                sql::VOID_JOURNAL,
                sql::VOID_APPLIED,
                sql::VOID_SNAPSHOTS,
                sql::VOID_UNREPLICATED,
                sql::VOID_MESSAGES,
                sql::VOID_INDEX,
                sql::VOID_HISTORY,
            ] {
                let mut void = connection.prepare_cached(statement)?;
                void.execute(params![conversation.as_bytes()])?;
            }
        }
        Ok(())
    }

    fn write_replication(&self, connection: &Connection) -> rusqlite::Result<()> {
        for ([number, seq, events], commit) in &self.unreplicated {
            let snapshots = commit.snapshots.iter().map(|row| row.id.to_string());
            let messages = commit.outbox.iter().map(|row| row.key.clone());
            connection
                .prepare_cached(sql::INSERT_UNREPLICATED)?
                .execute(params![
                    commit.conversation.as_bytes(),
                    number,
                    seq,
                    events,
                    commit.inbound_key.as_deref().unwrap_or_default(),
                    list(snapshots),
                    list(messages),
                    commit.hands.as_deref().unwrap_or_default(),
                ])?;
        }
        for id in &self.answered {
            connection
                .prepare_cached(sql::DELETE_UNREPLICATED)?
                .execute(params![id])?;
        }
        Ok(())
    }

    fn write_holdings(&self, connection: &Connection) -> rusqlite::Result<()> {
        for (conversation, holding) in &self.holdings {
            let conversation = conversation.as_bytes();
            let of_it = |statement| {
                connection
                    .prepare_cached(statement)?
                    .execute(params![conversation])
            };
            match holding {
                Holding::Granted { number, to } => {
                    let to = to.as_deref().unwrap_or_default();
                    connection
                        .prepare_cached(sql::UPSERT_HELD)?
                        .execute(params![conversation, number.cast_signed(), to])?;
                    of_it(sql::DELETE_OFFERED)?
                }
                Holding::PassedOn => of_it(sql::PASS_ON_HELD)?,
                Holding::LetGo => of_it(sql::DELETE_HELD)?,
                Holding::Offered(offer) => {
                    let until = i64::try_from(offer.until.as_nanosecond()).unwrap_or(i64::MAX);
                    let number = offer.number.cast_signed();
                    connection
                        .prepare_cached(sql::UPSERT_OFFERED)?
                        .execute(params![
                            conversation,
                            offer.to,
                            number,
                            until,
                            offer.headline
                        ])?
                }
                Holding::OfferEnded => of_it(sql::DELETE_OFFERED)?,
                Holding::Void => {
                    connection.prepare_cached(sql::VOID_OFFERED)?.execute([])?;
                    connection.prepare_cached(sql::VOID_HELD)?.execute([])?
                }
            };
        }
        Ok(())
    }

    fn write_snapshots(&self, connection: &Connection) -> rusqlite::Result<()> {
        if self.snapshots.is_empty() {
            return Ok(());
        }
        let mut insert = connection.prepare_cached(sql::INSERT_SNAPSHOT)?;
        for (conversation, at, row) in &self.snapshots {
            let previous: &[u8] = row.previous.as_ref().map_or(&[], |id| id.as_bytes());
            insert.execute(params![
                row.id.as_bytes(),
                conversation.as_bytes(),
                row.revision,
                previous,
                row.digest,
                row.schema,
                at,
                row.body
            ])?;
        }
        Ok(())
    }

    fn write_index(&self, connection: &Connection) -> rusqlite::Result<()> {
        for (opened, updated, row) in &self.conversations {
            connection
                .prepare_cached(sql::UPSERT_CONVERSATION)?
                .execute(params![
                    row.id.as_bytes(),
                    opened,
                    updated,
                    row.open,
                    row.summary
                ])?;
        }
        for ([started, handed_off, closed], row) in &self.history {
            let [
                customer,
                intent,
                reason,
                disposition,
                notes,
                facts,
                representative,
            ] = row.texts();
            connection
                .prepare_cached(sql::UPSERT_HISTORY)?
                .execute(params![
                    row.conversation.as_bytes(),
                    customer,
                    intent,
                    reason,
                    disposition,
                    notes,
                    facts,
                    representative,
                    started,
                    handed_off,
                    closed
                ])?;
        }
        Ok(())
    }
}

fn write_reports(
    connection: &Connection,
    answers: &[(i64, &DeliveryReport)],
) -> rusqlite::Result<()> {
    if answers.is_empty() {
        return Ok(());
    }
    let mut update = connection.prepare_cached(sql::SETTLE)?;
    for (at, answer) in answers {
        let (state, code, detail) = match &answer.outcome {
            DeliveryOutcome::Accepted => ("accepted", "", ""),
            DeliveryOutcome::Refused { code, detail } => {
                ("refused", code.as_str(), detail.as_str())
            }
        };
        update.execute(params![state, code, detail, at, answer.key])?;
    }
    Ok(())
}

/// A list of texts as JSON.
fn list(texts: impl Iterator<Item = String>) -> String {
    serde_json::Value::from_iter(texts).to_string()
}
