//! What the read model shows: conversations, the inbox, the store.

use std::sync::Arc;

use baton_desk::{ConversationView, InboxView, OfferCard, StoreState, StoreView, TranscriptPage};
use baton_orchestrator::snapshot::Snapshot;
use baton_orchestrator::{ConversationId, State};

use super::{Lacks, ReadModel};
use crate::desk::conversation::{self, Parts};
use crate::desk::inbox::{self, Item, LastAnswers};
use crate::desk::reader::{Details, OutboxRows};
use crate::desk::transcript::{Names, Transcript};

impl ReadModel {
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
        outbox: &OutboxRows,
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
            your_name: &self.settings.representative_name,
            online: self.connection.is_online(),
            revision,
            answered: &self.counts.answered(),
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
        outbox: &OutboxRows,
        before: u64,
    ) -> TranscriptPage {
        let names = Names {
            customer: &inbox::customer(state, &self.playbooks),
            agents: &self.playbooks.desk,
            you: &self.you,
            your_name: &self.settings.representative_name,
            online: self.connection.is_online(),
        };
        let (entries, earlier) = transcript.page(Some(before), &names, outbox);
        TranscriptPage { entries, earlier }
    }

    fn item<'a>(&'a self, state: &'a State, answered: &'a LastAnswers) -> Item<'a> {
        let id = state.id();
        let (waiting_to_send, refused) = self.unsent(id);
        Item {
            state,
            snapshot: self.snapshots.get(&id).map(AsRef::as_ref),
            transcript: self.transcripts.get(&id),
            waiting_to_send,
            refused,
            answered,
        }
    }

    /// The list on the left.
    pub(crate) fn inbox(&self) -> InboxView {
        let answered = self.counts.answered();
        let states = self.open.values();
        let items: Vec<Item<'_>> = states.map(|state| self.item(state, &answered)).collect();
        inbox::inbox(&items, &self.playbooks, &self.you)
    }

    /// The card of the offer to this representative, if the conversation is offered to them.
    pub(crate) fn offer_card(&self, state: &State) -> Option<OfferCard> {
        inbox::offer(
            &self.item(state, &self.counts.answered()),
            &self.playbooks,
            &self.you,
        )
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
}
