//! What the desk keeps in memory to show: open conversations, their newest snapshots, the
//! transcripts being looked at. Everything in here can be read again from the database.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use baton_orchestrator::snapshot::{Snapshot, verify};
use baton_orchestrator::{Agent, ConversationId, Event, Owner, Phase, Recorded, Stand, State};
use baton_playbook::{Playbooks, SystemName};
use baton_runtime::read_recorded;
use baton_store::{Delivery, OutboxRow, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::rounds::Calls;
use super::transcript::Transcript;
use crate::desk::error::DeskProblem;

/// Outbox rows read at once.
const OUTBOX_ROWS: u32 = 1_000;
/// Minutes of "the last hour".
const HOUR: i64 = 60;

/// Calls of one system of record, counted by the minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SystemCalls {
    minutes: VecDeque<Minute>,
    pub(crate) last_ok: Option<Timestamp>,
    pub(crate) last_failure: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Minute {
    /// Minutes since 1970.
    at: i64,
    calls: u32,
    failures: u32,
}

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

impl SystemCalls {
    fn saw(&mut self, at: Timestamp, ok: bool) {
        let now = minute(at);
        // Changes come in nearly in order; one that is late counts for the newest minute.
        if self.minutes.back().is_none_or(|newest| newest.at < now) {
            self.minutes.push_back(Minute {
                at: now,
                calls: 0,
                failures: 0,
            });
        }
        if let Some(newest) = self.minutes.back_mut() {
            newest.calls += 1;
            newest.failures += u32::from(!ok);
        }
        while self.minutes.front().is_some_and(|m| m.at <= now - HOUR) {
            self.minutes.pop_front();
        }
        if ok {
            self.last_ok = Some(at);
        } else {
            self.last_failure = Some(at);
        }
    }

    /// Calls and failures of the last hour.
    pub(crate) fn last_hour(&self, now: Timestamp) -> (u32, u32) {
        let since = minute(now) - HOUR;
        let recent = self.minutes.iter().filter(|m| m.at > since);
        recent.fold((0, 0), |(calls, failures), m| {
            (calls + m.calls, failures + m.failures)
        })
    }
}

/// Questions of one agent to its model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ModelCalls {
    pub(crate) calls: SystemCalls,
    /// Tokens since the data began.
    pub(crate) tokens: u64,
    /// How the last question failed, unless it was answered.
    pub(crate) trouble: Option<String>,
}

/// The desk's memory.
#[derive(Default)]
pub(crate) struct Book {
    pub(crate) open: HashMap<ConversationId, Arc<State>>,
    pub(crate) snapshots: HashMap<ConversationId, Arc<Snapshot>>,
    pub(crate) transcripts: HashMap<ConversationId, Transcript>,
    pub(crate) outboxes: HashMap<ConversationId, HashMap<String, OutboxRow>>,
    pub(crate) systems: HashMap<SystemName, SystemCalls>,
    pub(crate) models: HashMap<Agent, ModelCalls>,
    /// Up to which place in the journal the representative has seen each open conversation's snapshot.
    pub(crate) seen: HashMap<ConversationId, u64>,
    /// The counts of calls that the database has.
    kept: Calls,
    /// The conversation the window looks at.
    pub(crate) viewed: Option<ConversationId>,
}

/// Where the desk reads what it does not have in memory.
#[derive(Clone)]
pub(crate) struct Reader {
    pub(crate) store: Store,
    pub(crate) playbooks: Arc<Playbooks>,
}

impl Reader {
    /// The transcript of a conversation, from its journal.
    pub(crate) async fn transcript(&self, id: ConversationId) -> Result<Transcript, DeskProblem> {
        let rows = self.store.read_journal(id.0, 0).await?;
        let recorded = read_recorded(id, &rows)?;
        let mut transcript = Transcript::default();
        let labels = self.labels(&recorded);
        transcript.extend(&recorded, |event| labels(event));
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

    /// Outgoing messages of a conversation, by key.
    pub(crate) async fn outbox(
        &self,
        id: ConversationId,
    ) -> Result<HashMap<String, OutboxRow>, DeskProblem> {
        let mut outbox = HashMap::new();
        let mut after = 0;
        loop {
            let rows = self.store.outbox_of(id.0, after, OUTBOX_ROWS).await?;
            let last = rows.len() < OUTBOX_ROWS as usize;
            for mut row in rows {
                after = after.max(row.id);
                // The text is in the journal.
                row.body = String::new();
                outbox.insert(row.key.clone(), row);
            }
            if last {
                return Ok(outbox);
            }
        }
    }

    pub(crate) fn labels<'a>(&'a self, recorded: &'a [Recorded]) -> impl Fn(&Event) -> String + 'a {
        move |event| match event {
            Event::CallFailed { call, .. } => recorded
                .iter()
                .find_map(|r| match &r.event {
                    Event::CallRequested {
                        call: known, tool, ..
                    } if known == call => Some(tool),
                    _ => None,
                })
                .and_then(|tool| self.playbooks.tool(tool))
                .map_or_else(|| "A tool".to_owned(), |t| t.label.clone()),
            Event::CallRefused {
                callee: baton_orchestrator::Callee::Tool(tool),
                ..
            } => self
                .playbooks
                .tool(tool)
                .map_or_else(|| tool.to_string(), |t| t.label.clone()),
            Event::Transferred { queue, .. } => self
                .playbooks
                .queues
                .get(queue)
                .map_or_else(|| queue.to_string(), |q| q.label.clone()),
            _ => "An agent".to_owned(),
        }
    }
}

/// Whether a conversation is offered to or with this representative.
pub(crate) fn is_mine(state: &State, you: &str) -> bool {
    match state.phase() {
        Phase::HandingOff(handoff) => {
            matches!(&handoff.stand, Stand::Offered { representative, .. } if representative.id == you)
        }
        Phase::WithRepresentative(_) | Phase::WrapUp(_) => {
            matches!(state.owner(), Owner::Representative(who) if who.id == you)
        }
        Phase::Routing | Phase::Gathering | Phase::Assisting | Phase::Closed => false,
    }
}

impl Book {
    /// A book that goes on with the counts of the last run.
    pub(crate) fn with(calls: Calls) -> Self {
        Self {
            systems: calls.systems.clone(),
            models: calls.models.clone(),
            kept: calls,
            ..Self::default()
        }
    }

    /// The counts of calls, if the database has others.
    pub(crate) fn calls_to_keep(&self) -> Option<Calls> {
        let is_kept = self.systems == self.kept.systems && self.models == self.kept.models;
        (!is_kept).then(|| Calls {
            systems: self.systems.clone(),
            models: self.models.clone(),
        })
    }

    /// The database has these counts now.
    pub(crate) fn kept_calls(&mut self, calls: Calls) {
        self.kept = calls;
    }

    /// The window looks at this conversation now, and no longer at the one before.
    pub(crate) fn look_at(&mut self, id: ConversationId, you: &str) {
        let Some(before) = self.viewed.replace(id).filter(|before| *before != id) else {
            return;
        };
        let mine = self.open.get(&before).is_some_and(|s| is_mine(s, you));
        if !mine {
            self.transcripts.remove(&before);
            self.outboxes.remove(&before);
        }
    }

    /// Up to where a snapshot on screen was seen. The first one that is shown has nothing new in it.
    pub(crate) fn seen_up_to(&mut self, id: ConversationId, snapshot: &Snapshot) -> Option<u64> {
        if self.viewed == Some(id) && self.open.contains_key(&id) {
            self.seen.entry(id).or_insert(snapshot.transcript.up_to);
        }
        self.seen.get(&id).copied()
    }

    /// The representative has looked at a revision; a newer one that came meanwhile stays new.
    pub(crate) fn mark_seen(&mut self, id: ConversationId, revision: u32) {
        let shown = self.snapshots.get(&id).filter(|s| s.revision == revision);
        if let Some(up_to) = shown.map(|snapshot| snapshot.transcript.up_to) {
            self.seen.insert(id, up_to);
        }
    }

    /// Conversations of which the window is sent every change.
    pub(crate) fn on_screen(&self, you: &str) -> Vec<ConversationId> {
        let mine = self.open.values().filter(|s| is_mine(s, you));
        mine.map(|s| s.id()).chain(self.viewed).collect()
    }

    /// Forgets what can be read again, and begins with these.
    pub(crate) fn begin_again(&mut self, open: &[Arc<State>]) {
        self.open = open.iter().map(|s| (s.id(), Arc::clone(s))).collect();
        self.snapshots.clear();
        self.transcripts.clear();
        self.outboxes.clear();
    }

    /// Counts a model's answer or failure for the agent that asked: the state as it was before
    /// still knows who that is.
    fn model_answered(&mut self, id: ConversationId, recorded: &Recorded) {
        let (ask, usage, failure) = match &recorded.event {
            Event::ModelAnswered { ask, usage, .. } => (ask, usage, None),
            Event::ModelFailed {
                ask,
                usage,
                failure,
                ..
            } => (ask, usage, Some(failure)),
            _ => return,
        };
        let before = self.open.get(&id);
        let asked = before.and_then(|state| state.pending_asks().find(|known| known.id == *ask));
        let Some(agent) = asked.map(|asked| asked.agent) else {
            return;
        };
        let model = self.models.entry(agent).or_default();
        model.calls.saw(recorded.at, failure.is_none());
        model.tokens = model.tokens.saturating_add(usage.tokens());
        model.trouble = failure.map(|failure| failure.detail.clone());
    }

    /// Takes in a change of a conversation. Snapshots, transcripts and outboxes follow in
    /// [`super::publish`].
    pub(crate) fn saw(&mut self, state: &Arc<State>, events: &[Recorded]) {
        let id = state.id();
        for recorded in events {
            self.model_answered(id, recorded);
            let (call, ok) = match &recorded.event {
                Event::CallSucceeded { call, .. } => (call, true),
                Event::CallFailed { call, failure, .. }
                | Event::CallRetried { call, failure, .. } => {
                    (call, !failure.kind.speaks_of_system())
                }
                _ => continue,
            };
            if let Some(call) = state.calls().get(*call) {
                self.systems
                    .entry(call.system.clone())
                    .or_default()
                    .saw(recorded.at, ok);
            }
        }
        let newer = self
            .open
            .get(&id)
            .is_none_or(|known| known.next_seq() <= state.next_seq());
        if !newer {
            return;
        }
        if state.is_open() {
            self.open.insert(id, Arc::clone(state));
        } else {
            self.open.remove(&id);
            self.snapshots.remove(&id);
            self.seen.remove(&id);
            if self.viewed != Some(id) {
                self.transcripts.remove(&id);
                self.outboxes.remove(&id);
            }
        }
    }

    /// Replies that wait and replies that were refused, in one conversation.
    pub(crate) fn unsent(&self, id: ConversationId) -> (u32, u32) {
        let Some(outbox) = self.outboxes.get(&id) else {
            return (0, 0);
        };
        outbox.values().filter(|row| row.kind == "message").fold(
            (0, 0),
            |(waiting, refused), row| match row.delivery {
                Delivery::Waiting => (waiting + 1, refused),
                Delivery::Refused { .. } => (waiting, refused + 1),
                Delivery::Accepted { .. } => (waiting, refused),
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_busy_hour_is_counted_whole_and_kept_small() {
        let mut calls = SystemCalls::default();
        let begin: Timestamp = "2026-05-01T10:00:00Z".parse().unwrap();
        for nth in 0..14_400 {
            calls.saw(
                begin + SignedDuration::from_millis(500 * nth),
                nth % 10 != 0,
            );
        }
        let end = begin + SignedDuration::from_hours(2);
        assert!(calls.minutes.len() <= 61);
        assert_eq!(
            calls.last_hour(end - SignedDuration::from_secs(1)),
            (7_200, 720)
        );
        assert_eq!(calls.last_hour(end + SignedDuration::from_hours(1)), (0, 0));
    }

    #[test]
    fn what_nobody_looks_at_any_more_is_forgotten() {
        let mut book = Book::default();
        let ids: Vec<ConversationId> = (0..100)
            .map(|_| ConversationId(uuid::Uuid::now_v7()))
            .collect();
        for id in &ids {
            book.look_at(*id, "desk-1");
            book.transcripts.insert(*id, Transcript::default());
            book.outboxes.insert(*id, HashMap::new());
        }
        assert_eq!(book.on_screen("desk-1"), [ids[99]]);
        assert_eq!((book.transcripts.len(), book.outboxes.len()), (1, 1));
    }
}
