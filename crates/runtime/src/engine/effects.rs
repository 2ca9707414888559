//! Turns a step into one commit, and into the work to do once it is durable.

use std::sync::Arc;

use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{
    ConversationId, CustomerStatus, Effect, Event, Recorded, SentBy, State, Step,
};
use baton_playbook::Playbooks;
use baton_protocol as protocol;
use baton_store::{
    Commit, ConversationRow, CursorUpdate, HistoryRow, NewOutbox, NewSnapshot, Setting, StoreError,
};
use jiff::Timestamp;
use serde::Serialize;

use crate::configuration::ConfigurationVersion;
use crate::engine::working_set::WrittenRows;
use crate::perform::{Job, Work};
use crate::rows::{history_row, index_row, new_event, update_history};

/// The parts of a commit besides the step.
pub(crate) struct Inbound {
    pub(crate) key: Option<String>,
    pub(crate) cursor: Option<CursorUpdate>,
    /// By which its log is known again.
    pub(crate) applied: Option<Setting>,
}

/// A step ready to be committed.
pub(crate) struct Prepared {
    pub(crate) commit: Commit,
    pub(crate) jobs: Vec<Job>,
    pub(crate) sends: bool,
    pub(crate) recorded: Vec<Recorded>,
    /// The newest of its snapshots.
    pub(crate) sealed: Option<Arc<Snapshot>>,
}

/// Builds the commit of a step: events, outbox, snapshots, history, index, cursor, all together. It has
/// the rows of history and index only if they differ from the `known` ones.
pub(crate) fn prepare(
    state: &State,
    step: Step,
    version: &Arc<ConfigurationVersion>,
    now: Timestamp,
    inbound: Inbound,
    known: Option<&WrittenRows>,
) -> Result<Prepared, StoreError> {
    let playbooks = &*version.playbooks;
    let count = step.events.len() as u64;
    let first = state.next_seq() - count;
    let mut commit = Commit::new(state.id().0, first);
    commit.inbound_key = inbound.key;
    commit.cursor = inbound.cursor;
    commit.settings.extend(inbound.applied);
    let mut jobs = Vec::new();
    let mut latest: Option<Arc<Snapshot>> = None;
    for effect in step.effects {
        match effect {
            Effect::CallTool(try_) => jobs.push(Job::under(version, Work::Try(try_))),
            Effect::AskModel(ask) => jobs.push(Job::under(version, Work::Ask(ask))),
            Effect::Send { message, by, text } => {
                commit
                    .outbox
                    .push(message_row(message.0, &by, &text, playbooks, now)?);
            }
            Effect::Status { fencing, status } => {
                commit
                    .outbox
                    .push(status_row(state, fencing.0, status, now)?);
            }
            Effect::Keep(sealed) => {
                let snapshot = sealed.snapshot();
                commit.snapshots.push(snapshot_row(snapshot)?);
                latest = Some(Arc::new(snapshot.clone()));
            }
        }
    }
    let before = known.and_then(|known| known.history.as_ref());
    let history = history(
        state,
        playbooks,
        (&step.events, latest.as_deref()),
        now,
        before,
    );
    commit.history = history.filter(|row| before != Some(row));
    let index = index_row(state, playbooks, now);
    let indexed = known.and_then(|known| known.index.as_ref());
    let told = |row: &ConversationRow| (row.opened_at, row.open, row.summary == index.summary);
    if indexed.map(told) != Some((index.opened_at, index.open, true)) {
        commit.index = Some(index);
    }
    let events = step.events.iter().map(|event| new_event(event, now));
    commit.events = events.collect::<Result<_, _>>()?;
    let recorded = step
        .events
        .into_iter()
        .zip(first..)
        .map(|(event, seq)| Recorded {
            seq,
            at: now,
            event,
        })
        .collect();
    Ok(Prepared {
        sends: !commit.outbox.is_empty(),
        commit,
        jobs,
        recorded,
        sealed: latest,
    })
}

/// The row of history after these events and the newest snapshot sealed with them.
fn history(
    state: &State,
    playbooks: &Playbooks,
    (events, latest): (&[Event], Option<&Snapshot>),
    now: Timestamp,
    before: Option<&HistoryRow>,
) -> Option<HistoryRow> {
    let touched = events.iter().any(|event| {
        matches!(
            event,
            Event::Committed { .. }
                | Event::Closed { .. }
                | Event::Reopened { .. }
                | Event::ReturnedToAgents { .. }
                | Event::Transferred { .. }
                | Event::SnapshotSealed { .. }
        )
    });
    // The history is of handoffs: what ended with the agents is none.
    let was_handed_off = before.is_some() || !state.trips().is_empty();
    match (latest.filter(|_| was_handed_off), before) {
        (Some(snapshot), before) => {
            Some(history_row(state, playbooks, snapshot, events, now, before))
        }
        (None, Some(before)) if touched => {
            let mut row = before.clone();
            update_history(&mut row, state, playbooks, events, now);
            Some(row)
        }
        (None, _) => None,
    }
}

pub(crate) fn snapshot_row(snapshot: &Snapshot) -> Result<NewSnapshot, StoreError> {
    Ok(NewSnapshot {
        id: snapshot.id.0,
        revision: snapshot.revision,
        previous: snapshot.previous.map(|p| p.0),
        digest: snapshot.digest.clone(),
        schema: snapshot.schema.clone(),
        sealed_at: snapshot.sealed_at,
        body: to_json("a snapshot", snapshot)?,
    })
}

fn message_row(
    message: uuid::Uuid,
    by: &SentBy,
    text: &str,
    playbooks: &Playbooks,
    now: Timestamp,
) -> Result<NewOutbox, StoreError> {
    let author = match by {
        SentBy::Agent(_) => protocol::Author::agent(playbooks.desk.clone()),
        SentBy::Representative(who) => protocol::Author::representative(who.name.clone()),
    };
    let body = protocol::SendBody::Message {
        id: protocol::MessageId(message),
        author,
        text: text.to_owned(),
    };
    Ok(NewOutbox {
        key: message.to_string(),
        kind: "message".into(),
        body: to_json("a message for the gateway", &body)?,
        created_at: now,
    })
}

fn status_row(
    state: &State,
    fencing: u64,
    status: CustomerStatus,
    now: Timestamp,
) -> Result<NewOutbox, StoreError> {
    let body = match status {
        CustomerStatus::WithAgents => protocol::SendBody::Status {
            state: protocol::ConversationState::WithAgents,
        },
        CustomerStatus::WaitingForPerson => protocol::SendBody::Status {
            state: protocol::ConversationState::WaitingForPerson,
        },
        CustomerStatus::WithPerson(name) => protocol::SendBody::Status {
            state: protocol::ConversationState::WithPerson { name },
        },
        CustomerStatus::Closed => protocol::SendBody::Closed {},
    };
    Ok(NewOutbox {
        // The instant too: after this desk's data was lost the ownership number begins again, and the
        // gateway has accepted other statuses under the numbers it had.
        key: format!("status:{}:{fencing}:{}", state.id(), now.as_microsecond()),
        kind: "status".into(),
        body: to_json("a message for the gateway", &body)?,
        created_at: now,
    })
}

/// Says that a conversation which cannot be read here is over; `seq` is the gateway's place of what was said in it.
pub(crate) fn closed_row(
    id: ConversationId,
    seq: u64,
    now: Timestamp,
) -> Result<NewOutbox, StoreError> {
    Ok(NewOutbox {
        key: format!("status:{id}:unreadable:{seq}"),
        kind: "status".into(),
        body: to_json("a message for the gateway", &protocol::SendBody::Closed {})?,
        created_at: now,
    })
}

/// A value in the store's form; one that cannot be written fails its whole commit.
pub(crate) fn to_json<T: Serialize>(what: &str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Invalid {
        detail: format!("{what} cannot be written as JSON: {error}"),
    })
}
