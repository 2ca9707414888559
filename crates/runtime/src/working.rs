//! The working set: conversations in memory, each a fold of its journal, and when each wants to
//! be woken.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use baton_orchestrator::{ConversationId, Phase, Stand, State};
use baton_playbook::Priority;
use jiff::Timestamp;

/// The most conversations kept in memory. Beyond it, those that wait for nothing are dropped and
/// folded again when something happens to them.
const HELD: usize = 20_000;

#[derive(Debug)]
struct Entry {
    state: Arc<State>,
    deadline: Option<Timestamp>,
    /// Commits under way.
    unsettled: u32,
}

#[derive(Debug, Default)]
pub(crate) struct WorkingSet {
    entries: HashMap<ConversationId, Entry>,
    deadlines: BTreeSet<(Timestamp, ConversationId)>,
    /// Handoffs that wait in a queue without an offer: most urgent and longest waiting first.
    queued: BTreeSet<(std::cmp::Reverse<Priority>, Timestamp, ConversationId)>,
    queued_as: HashMap<ConversationId, (std::cmp::Reverse<Priority>, Timestamp)>,
    offered: BTreeSet<ConversationId>,
}

impl WorkingSet {
    pub(crate) fn get(&self, id: ConversationId) -> Option<&Arc<State>> {
        self.entries.get(&id).map(|e| &e.state)
    }

    /// Takes the state out for a step; [`Self::put`] brings it back.
    pub(crate) fn take(&mut self, id: ConversationId) -> Option<State> {
        let entry = self.entries.get_mut(&id)?;
        let placeholder = Arc::new(State::new(id));
        let state = std::mem::replace(&mut entry.state, placeholder);
        Some(Arc::unwrap_or_clone(state))
    }

    pub(crate) fn put(
        &mut self,
        id: ConversationId,
        state: Arc<State>,
        deadline: Option<Timestamp>,
        priority: Priority,
    ) {
        let unsettled = self.entries.get(&id).map_or(0, |e| e.unsettled);
        self.forget_deadline(id);
        if let Some(at) = deadline {
            self.deadlines.insert((at, id));
        }
        self.file(id, &state, priority);
        self.entries.insert(
            id,
            Entry {
                state,
                deadline,
                unsettled,
            },
        );
    }

    fn file(&mut self, id: ConversationId, state: &State, priority: Priority) {
        if let Some((rank, since)) = self.queued_as.remove(&id) {
            self.queued.remove(&(rank, since, id));
        }
        self.offered.remove(&id);
        if let Phase::HandingOff(handoff) = state.phase() {
            match handoff.stand {
                Stand::Queued => {
                    let rank = std::cmp::Reverse(priority);
                    self.queued.insert((rank, handoff.since, id));
                    self.queued_as.insert(id, (rank, handoff.since));
                }
                Stand::Offered { .. } => {
                    self.offered.insert(id);
                }
                Stand::Prepared | Stand::Overflow | Stand::Accepted { .. } => {}
            }
        }
    }

    pub(crate) fn offered(&self) -> usize {
        self.offered.len()
    }

    pub(crate) fn next_queued(&self) -> Option<ConversationId> {
        self.queued.first().map(|(_, _, id)| *id)
    }

    pub(crate) fn commit_began(&mut self, id: ConversationId) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.unsettled += 1;
        }
    }

    /// A commit is durable: a closed conversation needs no memory any more.
    pub(crate) fn commit_ended(&mut self, id: ConversationId) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.unsettled = entry.unsettled.saturating_sub(1);
        }
        self.tidy(id);
    }

    /// Drops a conversation that needs no memory.
    pub(crate) fn tidy(&mut self, id: ConversationId) {
        let full = self.entries.len() > HELD;
        let Some(entry) = self.entries.get_mut(&id) else {
            return;
        };
        let idle = entry.unsettled == 0
            && entry.deadline.is_none()
            && entry.state.calls().pending().next().is_none();
        if idle && (!entry.state.is_open() || full) && !self.queued_as.contains_key(&id) {
            self.forget(id);
        }
    }

    pub(crate) fn forget(&mut self, id: ConversationId) {
        self.forget_deadline(id);
        if let Some((rank, since)) = self.queued_as.remove(&id) {
            self.queued.remove(&(rank, since, id));
        }
        self.offered.remove(&id);
        self.entries.remove(&id);
    }

    fn forget_deadline(&mut self, id: ConversationId) {
        if let Some(at) = self.entries.get_mut(&id).and_then(|e| e.deadline.take()) {
            self.deadlines.remove(&(at, id));
        }
    }

    /// The earliest deadline and whose it is.
    pub(crate) fn next_deadline(&self) -> Option<(Timestamp, ConversationId)> {
        self.deadlines.first().copied()
    }

    /// Takes a deadline off, so that it is not met twice.
    pub(crate) fn meet(&mut self, id: ConversationId) {
        self.forget_deadline(id);
    }

    pub(crate) fn states(&self) -> impl Iterator<Item = &Arc<State>> {
        self.entries.values().map(|e| &e.state)
    }
}
