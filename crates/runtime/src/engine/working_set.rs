//! The working set: conversations in memory, each a fold of its journal, and when each wants to
//! be woken.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use baton_orchestrator::{
    ConversationId, Fencing, HandoffStatus, Owner, Phase, Representative, State,
};
use baton_playbook::Priority;
use baton_store::{Commit, ConversationRow, HistoryRow, StoreError};
use jiff::Timestamp;

/// Most conversations in memory. Beyond it, those that wait for nothing are dropped, and folded again
/// when something happens to them.
const HELD: usize = 20_000;

/// The rows of a conversation that are written anew when they change, as they were last written.
#[derive(Debug, Default)]
pub(crate) struct WrittenRows {
    /// Its row in the index, once this program has written it.
    pub(crate) index: Option<ConversationRow>,
    /// Its row in the history, once it has one.
    pub(crate) history: Option<HistoryRow>,
}

#[derive(Debug)]
struct Entry {
    state: Arc<State>,
    written: Box<WrittenRows>,
    deadline: Option<Timestamp>,
    /// Commits in flight.
    unsettled: u32,
    /// Why the state cannot be trusted any more: a commit that led to it was not saved.
    broken: Option<StoreError>,
}

#[derive(Debug, Default)]
pub(crate) struct WorkingSet {
    entries: HashMap<ConversationId, Entry>,
    deadlines: BTreeSet<(Timestamp, ConversationId)>,
    /// Handoffs that wait without an offer, in a queue or for those who passed on them: most urgent and longest waiting
    /// first.
    queued: BTreeSet<(std::cmp::Reverse<Priority>, Timestamp, ConversationId)>,
    queued_as: HashMap<ConversationId, (std::cmp::Reverse<Priority>, Timestamp)>,
    offered: BTreeSet<ConversationId>,
    /// Conversations that a representative has: at one workstation there is one.
    held: BTreeSet<ConversationId>,
}

impl WorkingSet {
    pub(crate) fn holds(&self, id: ConversationId) -> bool {
        self.entries.contains_key(&id)
    }

    /// The state, if everything that led to it is durable.
    pub(crate) fn durable(&self, id: ConversationId) -> Option<&Arc<State>> {
        let entry = self.entries.get(&id)?;
        (entry.unsettled == 0 && entry.broken.is_none()).then_some(&entry.state)
    }

    /// Who owns the conversation after all that was decided, and their number of it.
    pub(crate) fn owner(&self, id: ConversationId) -> Option<(Owner, Fencing)> {
        let state = &self.entries.get(&id)?.state;
        Some((state.owner(), state.fencing()))
    }

    /// The conversations that can take a step, with their states.
    pub(crate) fn sound(&self) -> Vec<(ConversationId, Arc<State>)> {
        let sound = self.entries.iter().filter(|(_, e)| e.broken.is_none());
        sound.map(|(id, e)| (*id, Arc::clone(&e.state))).collect()
    }

    /// Why the conversation can take no step until it is read again.
    pub(crate) fn broken(&self, id: ConversationId) -> Option<&StoreError> {
        self.entries.get(&id)?.broken.as_ref()
    }

    pub(crate) fn written(&self, id: ConversationId) -> Option<&WrittenRows> {
        self.entries.get(&id).map(|entry| &*entry.written)
    }

    /// Remembers the rows that this commit writes.
    pub(crate) fn note_written(&mut self, id: ConversationId, commit: &Commit) {
        let Some(entry) = self.entries.get_mut(&id) else {
            return;
        };
        if commit.index.is_some() {
            entry.written.index.clone_from(&commit.index);
        }
        if commit.history.is_some() {
            entry.written.history.clone_from(&commit.history);
        }
    }

    pub(crate) fn set_history(&mut self, id: ConversationId, row: HistoryRow) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.written.history = Some(row);
        }
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
        self.forget_deadline(id);
        if let Some(at) = deadline {
            self.deadlines.insert((at, id));
        }
        self.file(id, &state, priority);
        match self.entries.entry(id) {
            Occupied(mut held) => {
                let entry = held.get_mut();
                (entry.state, entry.deadline) = (state, deadline);
            }
            Vacant(place) => {
                place.insert(Entry {
                    state,
                    written: Box::default(),
                    deadline,
                    unsettled: 0,
                    broken: None,
                });
            }
        }
    }

    fn file(&mut self, id: ConversationId, state: &State, priority: Priority) {
        if let Some((rank, since)) = self.queued_as.remove(&id) {
            self.queued.remove(&(rank, since, id));
        }
        self.offered.remove(&id);
        self.held.remove(&id);
        match state.phase() {
            Phase::HandingOff(handoff) => match handoff.status {
                HandoffStatus::Queued | HandoffStatus::Overflow => {
                    let rank = std::cmp::Reverse(priority);
                    self.queued.insert((rank, handoff.since, id));
                    self.queued_as.insert(id, (rank, handoff.since));
                }
                HandoffStatus::Offered { .. } => {
                    self.offered.insert(id);
                }
                HandoffStatus::Prepared | HandoffStatus::Accepted { .. } => {}
            },
            Phase::WithRepresentative(_) | Phase::WrapUp(_) => {
                self.held.insert(id);
            }
            Phase::Routing | Phase::Gathering | Phase::Assisting | Phase::Closed => {}
        }
    }

    pub(crate) fn held(&self) -> usize {
        self.held.len()
    }

    pub(crate) fn offered(&self) -> usize {
        self.offered.len()
    }

    /// The conversations on offer to another than `who`.
    pub(crate) fn offered_to_others(&self, who: Option<&Representative>) -> Vec<ConversationId> {
        let to_another = |id: &&ConversationId| {
            let entry = self.entries.get(id);
            let handoff = entry.and_then(|entry| entry.state.phase().handoff());
            handoff.is_some_and(|handoff| match &handoff.status {
                HandoffStatus::Offered { representative, .. } => {
                    who.is_none_or(|who| who.id != representative.id)
                }
                HandoffStatus::Prepared
                | HandoffStatus::Queued
                | HandoffStatus::Overflow
                | HandoffStatus::Accepted { .. } => false,
            })
        };
        self.offered.iter().filter(to_another).copied().collect()
    }

    /// The next handoff to offer to `who`: not one they passed on a moment ago.
    pub(crate) fn next_queued(
        &self,
        who: &Representative,
        now: Timestamp,
    ) -> Option<ConversationId> {
        let due = |id: &ConversationId| {
            // What is not in memory is read by the step that offers it.
            self.entries.get(id).is_none_or(
                |entry| matches!(entry.state.phase(), Phase::HandingOff(h) if h.is_due_to(who, now)),
            )
        };
        self.queued.iter().map(|(_, _, id)| *id).find(due)
    }

    pub(crate) fn commit_began(&mut self, id: ConversationId) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.unsettled += 1;
        }
    }

    /// Handles a durable commit: a closed conversation needs no memory any more.
    pub(crate) fn commit_ended(&mut self, id: ConversationId) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.unsettled = entry.unsettled.saturating_sub(1);
        }
        self.tidy(id);
    }

    /// Handles a commit that was not saved, or could not even be queued (`began` says which): everything
    /// decided on top of it is void. Returns whether no other commit of the conversation is in flight.
    pub(crate) fn commit_failed(
        &mut self,
        id: ConversationId,
        error: &StoreError,
        began: bool,
    ) -> bool {
        let Some(entry) = self.entries.get_mut(&id) else {
            return true;
        };
        entry.unsettled = entry.unsettled.saturating_sub(u32::from(began));
        entry.broken.get_or_insert_with(|| error.clone());
        entry.unsettled == 0
    }

    /// Drops a conversation that needs no memory.
    pub(crate) fn tidy(&mut self, id: ConversationId) {
        let full = self.entries.len() > HELD;
        let Some(entry) = self.entries.get_mut(&id) else {
            return;
        };
        let idle = entry.unsettled == 0
            && entry.broken.is_none()
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
        self.held.remove(&id);
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

    /// Removes a deadline, so that it does not fire twice.
    pub(crate) fn meet(&mut self, id: ConversationId) {
        self.forget_deadline(id);
    }

    /// Moves a deadline that has passed without effect, so that it is looked at again later instead of at
    /// once or never.
    pub(crate) fn postpone(&mut self, id: ConversationId, now: Timestamp, until: Timestamp) {
        let Some(entry) = self.entries.get_mut(&id) else {
            return;
        };
        if let Some(at) = entry.deadline.filter(|at| *at <= now) {
            self.deadlines.remove(&(at, id));
            self.deadlines.insert((until, id));
            entry.deadline = Some(until);
        }
    }
}

#[cfg(test)]
#[path = "working_set_tests.rs"]
mod tests;
