//! What changes the read model: durable changes of conversations, and what was read of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{CallId, ConversationId, Event, Recorded, State};

use super::{Lacks, ReadModel};
use crate::desk::reader::{Details, OutboxRows, label};
use crate::desk::transcript::Transcript;

impl ReadModel {
    /// Applies a durable change of a conversation. Returns what has to be read before it can be shown.
    pub(crate) fn apply(
        &mut self,
        state: &Arc<State>,
        events: &[Recorded],
        sealed: Option<Arc<Snapshot>>,
    ) -> Lacks {
        let id = state.id();
        let before = self.open.get(&id).map(AsRef::as_ref);
        self.counts.count(before, state, events);
        self.put(state);
        if !self.open.contains_key(&id) && self.viewed != Some(id) {
            return Lacks::Nothing;
        }
        if let Some(snapshot) = sealed {
            self.put_snapshot(id, snapshot);
        }
        if !self.is_shown(id) {
            self.transcripts.remove(&id);
            self.outboxes.remove(&id);
            return Lacks::Nothing;
        }
        let first = events.first().map(|recorded| recorded.seq);
        if let Some(transcript) = self.transcripts.get_mut(&id)
            && first.is_some_and(|first| first <= transcript.next_seq)
        {
            let tool = |call: CallId| state.calls().get(call).map(|call| &call.tool);
            transcript.extend(events, |event| label(event, &self.playbooks, tool));
        }
        // Who answers has read what stands there.
        let yours = |recorded: &&Recorded| match &recorded.event {
            Event::RepresentativeWrote { by, .. } => {
                by.as_ref().is_some_and(|by| by.id == self.you)
            }
            _ => false,
        };
        if let Some(answered) = events.iter().rev().find(yours)
            && let Some(seen) = self.seen.get_mut(&id)
        {
            *seen = (*seen).max(answered.seq);
        }
        let writes = |recorded: &Recorded| {
            matches!(
                recorded.event,
                Event::AgentReplied { .. } | Event::RepresentativeWrote { .. }
            )
        };
        let outbox = if events.iter().any(writes) {
            Lacks::Outbox
        } else {
            Lacks::Nothing
        };
        self.lacks(id).max(outbox)
    }

    /// Keeps a state, unless a newer one is here.
    pub(crate) fn put(&mut self, state: &Arc<State>) {
        let id = state.id();
        let newer = |known: &Arc<State>| known.next_seq() > state.next_seq();
        if self.state(id).is_some_and(newer) {
            return;
        }
        if state.is_open() {
            self.open.insert(id, self.as_shown(state));
            self.over = self.over.take().filter(|over| over.id() != id);
            return;
        }
        self.open.remove(&id);
        self.seen.remove(&id);
        if self.viewed == Some(id) {
            self.over = Some(Arc::clone(state));
        } else {
            self.forget_details(id);
        }
    }

    /// Keeps a state as it was read, whatever was known: another workstation may have written what came before it.
    pub(crate) fn put_anew(&mut self, state: &Arc<State>) {
        let id = state.id();
        self.transcripts.remove(&id);
        self.outboxes.remove(&id);
        self.snapshots.remove(&id);
        self.open.remove(&id);
        self.over = self.over.take().filter(|over| over.id() != id);
        self.put(state);
    }

    /// The conversation is neither held nor offered here any more. What is in view stays to be read.
    pub(crate) fn gone(&mut self, id: ConversationId) {
        self.seen.remove(&id);
        let Some(state) = self.open.remove(&id) else {
            return;
        };
        if self.viewed == Some(id) {
            self.over = Some(state);
        } else {
            self.forget_details(id);
        }
    }

    /// Begins anew with the open conversations, read after updates were missed. What was `heard` of a conversation
    /// since they began to be read, up to a place in its journal, may be newer.
    pub(crate) fn read_again(&mut self, open: &[Arc<State>], heard: &HashMap<ConversationId, u64>) {
        let read: HashSet<ConversationId> = open.iter().map(|state| state.id()).collect();
        let is_open = |id: &ConversationId| read.contains(id) || heard.contains_key(id);
        let over: Vec<ConversationId> = self
            .open
            .keys()
            .copied()
            .filter(|id| !is_open(id))
            .collect();
        for id in over {
            self.open.remove(&id);
            self.seen.remove(&id);
            self.forget_details(id);
        }
        for state in open {
            if heard
                .get(&state.id())
                .is_none_or(|seq| *seq < state.next_seq())
            {
                self.put(state);
            }
        }
    }

    fn forget_details(&mut self, id: ConversationId) {
        self.snapshots.remove(&id);
        self.transcripts.remove(&id);
        self.outboxes.remove(&id);
    }

    fn put_snapshot(&mut self, id: ConversationId, snapshot: Arc<Snapshot>) {
        let newer = |known: &Arc<Snapshot>| known.revision > snapshot.revision;
        if !self.snapshots.get(&id).is_some_and(newer) {
            self.snapshots.insert(id, snapshot);
        }
    }

    /// What has to be read before a conversation of the window can be shown.
    pub(crate) fn lacks(&self, id: ConversationId) -> Lacks {
        let Some(state) = self.state(id).filter(|_| self.is_shown(id)) else {
            return Lacks::Nothing;
        };
        let transcript = self.transcripts.get(&id);
        let said = transcript.is_some_and(|t| t.next_seq >= state.next_seq());
        let known = self.snapshots.get(&id).map(|snapshot| snapshot.revision);
        let sealed = state.sealed().map(|sealed| sealed.revision);
        if said && known >= sealed && self.outboxes.contains_key(&id) {
            Lacks::Nothing
        } else {
            Lacks::Details
        }
    }

    /// Keeps what was read of a conversation, if the window is sent its changes. A newer transcript or snapshot stays.
    pub(crate) fn put_details(&mut self, id: ConversationId, details: Details) {
        if !self.is_shown(id) {
            return;
        }
        let Details {
            transcript,
            outbox,
            snapshot,
        } = details;
        let newer = |known: &Transcript| known.next_seq > transcript.next_seq;
        if !self.transcripts.get(&id).is_some_and(newer) {
            self.transcripts.insert(id, transcript);
        }
        self.outboxes.insert(id, outbox);
        if let Some(snapshot) = snapshot {
            self.put_snapshot(id, snapshot);
        }
    }

    /// Keeps where a conversation's outgoing messages are. Returns whether that is news.
    pub(crate) fn put_outbox(&mut self, id: ConversationId, outbox: OutboxRows) -> bool {
        match self.outboxes.get_mut(&id) {
            Some(known) if *known != outbox => {
                *known = outbox;
                true
            }
            Some(_) | None => false,
        }
    }

    /// The window has this conversation in view now, and no longer the one before.
    pub(crate) fn look_at(&mut self, id: ConversationId) {
        let Some(before) = self.viewed.replace(id).filter(|before| *before != id) else {
            return;
        };
        self.over = None;
        if self.is_shown(before) {
            return;
        }
        self.transcripts.remove(&before);
        self.outboxes.remove(&before);
        if !self.open.contains_key(&before) {
            self.snapshots.remove(&before);
        }
    }

    /// Up to where a snapshot on screen was seen. The first one that is shown has nothing new in it.
    pub(super) fn seen_up_to(&mut self, id: ConversationId, snapshot: &Snapshot) -> Option<u64> {
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
}
