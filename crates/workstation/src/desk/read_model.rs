//! The read model: what the desk has in memory to show. Nothing in it waits, and all of it can be read again from
//! the database.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use baton_desk::{
    ConversationView, InboxView, OfferCard, Settings, StoreState, StoreView, TranscriptPage,
};
use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{
    CallId, ConversationId, Event, OfferId, Owner, Phase, Recorded, Representative, Stand, State,
};
use baton_playbook::Playbooks;
use baton_store::Delivery;

use super::call_counts::CallCounts;
use super::connection::Connection;
use super::conversation::{self, Parts};
use super::drafts::Drafts;
use super::inbox::{self, Item};
use super::notices::Notices;
use super::reader::{Details, Outbox, label};
use super::transcript::{Names, Transcript};

/// What a desk has in memory to show.
pub(crate) struct ReadModel {
    /// The identifier of this representative.
    pub(crate) you: String,
    pub(crate) playbooks: Arc<Playbooks>,
    open: HashMap<ConversationId, Arc<State>>,
    /// The conversation in view, if it is over.
    over: Option<Arc<State>>,
    /// The newest snapshots of open conversations and of the one in view.
    snapshots: HashMap<ConversationId, Arc<Snapshot>>,
    /// Of the conversations of which the window is sent every change.
    transcripts: HashMap<ConversationId, Transcript>,
    outboxes: HashMap<ConversationId, Outbox>,
    /// Up to which place in the journal the representative has seen each open conversation's snapshot.
    seen: HashMap<ConversationId, u64>,
    /// The conversation that the window has in view.
    viewed: Option<ConversationId>,
    pub(crate) counts: CallCounts,
    /// The counts that the database has.
    pub(crate) stored_counts: CallCounts,
    pub(crate) settings: Settings,
    pub(crate) notices: Notices,
    pub(crate) drafts: Drafts,
    pub(crate) connection: Connection,
    /// The reason why nothing can be saved, while that is so.
    pub(crate) trouble: Option<String>,
    /// Whether the person was told that lost replies are sent again.
    pub(crate) told_again: bool,
    store_path: String,
}

/// The parts of a read model that were read before it begins.
pub(crate) struct Beginning {
    pub(crate) you: String,
    pub(crate) playbooks: Arc<Playbooks>,
    pub(crate) open: Vec<Arc<State>>,
    pub(crate) counts: CallCounts,
    pub(crate) settings: Settings,
    pub(crate) drafts: Drafts,
    pub(crate) connection: Connection,
    pub(crate) store_path: String,
}

/// What has to be read before a conversation can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lacks {
    /// Nothing: all of it is in memory.
    Nothing,
    /// Where its outgoing messages are.
    Outbox,
    /// Everything beside its state.
    Details,
}

/// Whether a conversation is offered to or with this representative.
pub(crate) fn is_mine(state: &State, you: &str) -> bool {
    match state.phase() {
        Phase::HandingOff(handoff) => {
            matches!(&handoff.stand, Stand::Offered { representative, .. } if representative.id == you)
        }
        Phase::WithRepresentative(_) | Phase::WrapUp(_) => is_with(state, you),
        Phase::Routing | Phase::Gathering | Phase::Assisting | Phase::Closed => false,
    }
}

fn is_with(state: &State, you: &str) -> bool {
    matches!(state.owner(), Owner::Representative(who) if who.id == you)
}

impl ReadModel {
    pub(crate) fn new(beginning: Beginning) -> Self {
        let Beginning {
            you,
            playbooks,
            open,
            counts,
            settings,
            drafts,
            connection,
            store_path,
        } = beginning;
        Self {
            you,
            playbooks,
            open: open.into_iter().map(|state| (state.id(), state)).collect(),
            over: None,
            snapshots: HashMap::new(),
            transcripts: HashMap::new(),
            outboxes: HashMap::new(),
            seen: HashMap::new(),
            viewed: None,
            stored_counts: counts.clone(),
            counts,
            settings,
            notices: Notices::default(),
            drafts,
            connection,
            trouble: None,
            told_again: false,
            store_path,
        }
    }

    /// This representative, by the name in the settings.
    pub(crate) fn representative(&self) -> Representative {
        Representative {
            id: self.you.clone(),
            name: self.settings.representative_name.clone(),
        }
    }

    /// The newest state of a conversation that is open or in view.
    pub(crate) fn state(&self, id: ConversationId) -> Option<&Arc<State>> {
        let over = self.over.as_ref().filter(|state| state.id() == id);
        self.open.get(&id).or(over)
    }

    /// The conversation that an offer is about.
    pub(crate) fn offered(&self, offer: OfferId) -> Option<ConversationId> {
        let standing = |state: &&Arc<State>| state.standing_offer() == Some(offer);
        self.open.values().find(standing).map(|state| state.id())
    }

    /// The conversations that this representative has, in wrap-up too.
    pub(crate) fn held(&self) -> Vec<Arc<State>> {
        let states = self.open.values();
        let mine = states.filter(|state| is_with(state, &self.you));
        mine.cloned().collect()
    }

    /// Whether this representative has the conversation.
    pub(crate) fn is_held(&self, state: &State) -> bool {
        is_with(state, &self.you)
    }

    pub(crate) fn viewed(&self) -> Option<ConversationId> {
        self.viewed
    }

    /// Whether the window is sent every change of a conversation.
    pub(crate) fn is_shown(&self, id: ConversationId) -> bool {
        let mine = |state: &Arc<State>| is_mine(state, &self.you);
        self.viewed == Some(id) || self.open.get(&id).is_some_and(mine)
    }

    /// The conversations of which the window is sent every change.
    pub(crate) fn shown(&self) -> Vec<ConversationId> {
        let mine = self.open.values().filter(|s| is_mine(s, &self.you));
        let viewed = self.viewed.filter(|id| {
            let state = self.open.get(id);
            state.is_none_or(|state| !is_mine(state, &self.you))
        });
        mine.map(|s| s.id()).chain(viewed).collect()
    }

    /// Messages of the customer since a person or an agent last wrote to them, if the transcript is here.
    pub(crate) fn unanswered(&self, id: ConversationId) -> Option<u32> {
        self.transcripts.get(&id).map(|t| t.unanswered)
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
            self.open.insert(id, Arc::clone(state));
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
    pub(crate) fn put_outbox(&mut self, id: ConversationId, outbox: Outbox) -> bool {
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
    fn seen_up_to(&mut self, id: ConversationId, snapshot: &Snapshot) -> Option<u64> {
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

    /// A conversation from memory; none if not all of it is here.
    pub(crate) fn view(&mut self, id: ConversationId, revision: u64) -> Option<ConversationView> {
        let state = Arc::clone(self.state(id)?);
        let transcript = self.transcripts.get(&id)?;
        if transcript.next_seq != state.next_seq() || self.lacks(id) != Lacks::Nothing {
            return None;
        }
        let snapshot = state
            .sealed()
            .and_then(|_| self.snapshots.get(&id).map(Arc::clone));
        let seen = snapshot
            .as_ref()
            .and_then(|snapshot| self.seen_up_to(id, snapshot));
        let (transcript, outbox) = self.transcripts.get(&id).zip(self.outboxes.get(&id))?;
        Some(self.view_of(
            &state,
            transcript,
            outbox,
            snapshot.as_deref(),
            seen,
            revision,
        ))
    }

    /// A conversation that was read for the window. What is newer in memory follows as a patch.
    pub(crate) fn view_found(
        &mut self,
        state: &Arc<State>,
        details: Details,
        revision: u64,
    ) -> ConversationView {
        let id = state.id();
        if self.is_shown(id) {
            self.put(state);
            self.put_details(id, details.clone());
        }
        if let Some(view) = self.view(id, revision) {
            return view;
        }
        let Details {
            transcript,
            outbox,
            snapshot,
        } = details;
        let seen = snapshot
            .as_ref()
            .and_then(|snapshot| self.seen_up_to(id, snapshot));
        self.view_of(
            state,
            &transcript,
            &outbox,
            snapshot.as_deref(),
            seen,
            revision,
        )
    }

    fn view_of(
        &self,
        state: &State,
        transcript: &Transcript,
        outbox: &Outbox,
        snapshot: Option<&Snapshot>,
        seen: Option<u64>,
        revision: u64,
    ) -> ConversationView {
        conversation::view(&Parts {
            state,
            snapshot,
            seen,
            transcript,
            outbox,
            playbooks: &self.playbooks,
            you: &self.you,
            online: self.connection.is_online(),
            revision,
        })
    }

    /// Transcript entries before a place in the journal, if the transcript is here.
    pub(crate) fn earlier(&self, id: ConversationId, before: u64) -> Option<TranscriptPage> {
        let (transcript, outbox) = self.transcripts.get(&id).zip(self.outboxes.get(&id))?;
        let state = self.state(id)?;
        Some(self.page(state, transcript, outbox, before))
    }

    /// Transcript entries before a place in the journal, of what was read for the window.
    pub(crate) fn page(
        &self,
        state: &State,
        transcript: &Transcript,
        outbox: &Outbox,
        before: u64,
    ) -> TranscriptPage {
        let names = Names {
            customer: &inbox::customer(state, &self.playbooks),
            agents: &self.playbooks.desk,
            you: &self.you,
            online: self.connection.is_online(),
        };
        let (entries, earlier) = transcript.page(Some(before), &names, outbox);
        TranscriptPage { entries, earlier }
    }

    fn item<'a>(&'a self, state: &'a State) -> Item<'a> {
        let id = state.id();
        let (waiting_to_send, refused) = self.unsent(id);
        Item {
            state,
            snapshot: self.snapshots.get(&id).map(AsRef::as_ref),
            transcript: self.transcripts.get(&id),
            waiting_to_send,
            refused,
        }
    }

    /// The list on the left.
    pub(crate) fn inbox(&self) -> InboxView {
        let items: Vec<Item<'_>> = self.open.values().map(|state| self.item(state)).collect();
        inbox::inbox(&items, &self.playbooks, &self.you)
    }

    /// The card of the offer to this representative, if the conversation is offered to them.
    pub(crate) fn offer_card(&self, state: &State) -> Option<OfferCard> {
        inbox::offer(&self.item(state), &self.playbooks, &self.you)
    }

    /// The data of this workstation, as the window shows it.
    pub(crate) fn store_view(&self) -> StoreView {
        StoreView {
            state: if self.trouble.is_some() {
                StoreState::Failing
            } else {
                StoreState::Ready
            },
            path: self.store_path.clone(),
            trouble: self.trouble.clone(),
        }
    }

    /// The counts of calls, if the database has others.
    pub(crate) fn counts_to_store(&self) -> Option<CallCounts> {
        (self.counts != self.stored_counts).then(|| self.counts.clone())
    }
}

#[cfg(test)]
#[path = "read_model_tests.rs"]
mod tests;
