//! The desk at work: what its commands and its publisher share.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use baton_desk::{
    Change, ConnectionView, ConversationView, InboxPatch, InboxView, Notice, OfferCard, Patch,
    Settings, TranscriptPage,
};
use baton_gateway::RunningGateway;
use baton_link::{LinkState, LinkStatus};
use baton_orchestrator::{ConversationId, Recorded, Representative, State};
use baton_runtime::Clock;
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::book::{Book, Reader, is_mine};
use super::connection;
use super::conversation::{self, Parts};
use super::drafts::Drafts;
use super::error::DeskProblem;
use super::inbox::{self, Item};
use super::practice::PracticeFloor;
use super::publish::Say;
use super::rounds::Calls;
use crate::workstation::Workstation;

/// A desk that answers the window.
pub struct LiveDesk {
    pub(crate) shared: Arc<Shared>,
    pub(crate) publisher: tokio::task::JoinHandle<()>,
}

/// What commands and publisher share.
pub(crate) struct Shared {
    pub(crate) workstation: Arc<Workstation>,
    pub(crate) reader: Reader,
    pub(crate) practice: Option<PracticeFloor>,
    pub(crate) clock: Clock,
    pub(crate) configuration: String,
    pub(crate) log_file: Option<String>,
    pub(crate) says: mpsc::Sender<Say>,
    you: String,
    book: Mutex<Book>,
    published: Mutex<Published>,
    settings: RwLock<Settings>,
    notices: Mutex<Vec<Notice>>,
    drafts: Mutex<Drafts>,
    pub(crate) trouble: Mutex<Option<String>>,
    /// Whether the person was told that lost replies are sent again.
    pub(crate) told_again: AtomicBool,
    gateway: Mutex<Option<RunningGateway>>,
    link_since: Mutex<(std::mem::Discriminant<LinkState>, Timestamp)>,
}

/// What the window has once it has applied every patch.
#[derive(Debug, Default)]
pub(crate) struct Published {
    pub(crate) revision: u64,
    pub(crate) inbox: InboxView,
}

/// What a desk shares from the start.
pub(crate) struct Founding {
    pub(crate) workstation: Arc<Workstation>,
    pub(crate) practice: Option<PracticeFloor>,
    pub(crate) clock: Clock,
    pub(crate) configuration: String,
    pub(crate) log_file: Option<String>,
    pub(crate) says: mpsc::Sender<Say>,
    pub(crate) you: String,
    pub(crate) settings: Settings,
    pub(crate) drafts: Drafts,
    pub(crate) calls: Calls,
    pub(crate) gateway: Option<RunningGateway>,
}

impl Shared {
    pub(crate) fn new(founding: Founding) -> Self {
        let Founding {
            workstation,
            practice,
            clock,
            configuration,
            log_file,
            says,
            you,
            settings,
            drafts,
            calls,
            gateway,
        } = founding;
        let link = workstation.link.status().borrow().state.clone();
        Self {
            reader: Reader {
                store: workstation.store.clone(),
                playbooks: Arc::clone(&workstation.playbooks),
            },
            link_since: Mutex::new((std::mem::discriminant(&link), clock.now())),
            workstation,
            practice,
            clock,
            configuration,
            log_file,
            says,
            you,
            book: Mutex::new(Book::with(calls)),
            published: Mutex::default(),
            settings: RwLock::new(settings),
            notices: Mutex::default(),
            drafts: Mutex::new(drafts),
            trouble: Mutex::default(),
            told_again: AtomicBool::new(false),
            gateway: Mutex::new(gateway),
        }
    }

    pub(crate) fn gateway(&self) -> MutexGuard<'_, Option<RunningGateway>> {
        self.gateway.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The address of the customers' page.
    pub(crate) fn page_url(&self) -> Option<String> {
        self.gateway().as_ref().map(RunningGateway::page_url)
    }

    /// The identifier of this representative.
    pub(crate) fn you(&self) -> &str {
        &self.you
    }

    /// This representative, by the name in the settings.
    pub(crate) fn representative(&self) -> Representative {
        Representative {
            id: self.you.clone(),
            name: self.settings().representative_name,
        }
    }

    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        // Every entry of the book is whole by itself, so a poisoned lock loses nothing.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn set_settings(&self, settings: Settings) {
        *self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = settings;
    }

    pub(crate) fn revision(&self) -> u64 {
        self.published().revision
    }

    pub(crate) fn next_revision(&self) -> u64 {
        let mut published = self.published();
        published.revision += 1;
        published.revision
    }

    /// The inbox that the patches so far have made, and the revision of the last of them.
    pub(crate) fn published(&self) -> MutexGuard<'_, Published> {
        self.published
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The next patch of the inbox, if it has changed since the last one.
    pub(crate) fn next_inbox_patch(&self) -> Option<Patch> {
        let inbox = self.inbox();
        let mut published = self.published();
        let patch = InboxPatch::between(&published.inbox, &inbox)?;
        published.inbox = inbox;
        published.revision += 1;
        Some(Patch {
            revision: published.revision,
            change: Change::Inbox {
                patch: Box::new(patch),
            },
        })
    }

    pub(crate) fn notices(&self) -> MutexGuard<'_, Vec<Notice>> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn drafts(&self) -> MutexGuard<'_, Drafts> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Messages of the customer since somebody last wrote to them.
    pub(crate) async fn unanswered(
        &self,
        id: baton_desk::ConversationId,
    ) -> Result<u32, DeskProblem> {
        let id = ConversationId(id.0);
        let known = self.book().transcripts.get(&id).map(|t| t.unanswered);
        match known {
            Some(unanswered) => Ok(unanswered),
            None => Ok(self.reader.transcript(id).await?.unanswered),
        }
    }

    /// The link as the status bar tells it.
    pub(crate) fn connection(&self, status: &LinkStatus) -> ConnectionView {
        let kind = std::mem::discriminant(&status.state);
        let since = {
            let mut known = self
                .link_since
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if known.0 != kind {
                *known = (kind, self.clock.now());
            }
            known.1
        };
        connection::view(status, since)
    }

    pub(crate) fn connection_now(&self) -> ConnectionView {
        let status = self.workstation.link.status().borrow().clone();
        self.connection(&status)
    }

    pub(crate) fn online(&self) -> bool {
        self.workstation.link.status().borrow().state == LinkState::Online
    }

    /// Reads all open conversations: at the start, and after falling behind.
    pub(crate) async fn read_again(&self) {
        let open = match self.workstation.runtime.open().await {
            Ok(open) => open,
            Err(error) => {
                tracing::error!(%error, "the open conversations could not be read");
                return;
            }
        };
        self.book().begin_again(&open);
        for state in open {
            self.follow(&state, &[]).await;
        }
    }

    /// Takes a change into the book, with everything the lists need of it.
    pub(crate) async fn follow(&self, state: &Arc<State>, events: &[Recorded]) {
        let id = state.id();
        self.book().saw(state, events);
        let handed_over = state.sealed().is_some() && state.is_open();
        if handed_over {
            self.refresh_snapshot(state).await;
        }
        let detailed = is_mine(state, &self.you) || self.book().viewed == Some(id);
        if detailed {
            if let Err(error) = self.refresh_transcript(state, events).await {
                tracing::warn!(conversation = %id, %error, "a transcript could not be read");
            }
            self.outbox_again(id).await;
        } else if self.book().transcripts.remove(&id).is_some() {
            self.book().outboxes.remove(&id);
        }
    }

    async fn refresh_snapshot(&self, state: &State) {
        let id = state.id();
        let wanted = state.sealed().map(|s| s.revision);
        let known = self.book().snapshots.get(&id).map(|s| s.revision);
        if known == wanted {
            return;
        }
        match self.reader.snapshot(id).await {
            Ok(Some(snapshot)) => {
                self.book().snapshots.insert(id, snapshot);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(conversation = %id, %error, "a snapshot could not be read");
            }
        }
    }

    async fn refresh_transcript(
        &self,
        state: &State,
        events: &[Recorded],
    ) -> Result<(), DeskProblem> {
        let id = state.id();
        let fits = {
            let book = self.book();
            let first = events.first().map(|r| r.seq);
            book.transcripts.get(&id).is_some_and(|t| {
                t.next_seq == state.next_seq() || first.is_some_and(|seq| seq <= t.next_seq)
            })
        };
        // A failed call's label needs the request, which may be in an earlier batch: read anew.
        let has_failure = events
            .iter()
            .any(|r| matches!(r.event, baton_orchestrator::Event::CallFailed { .. }));
        if fits && !has_failure {
            if let Some(transcript) = self.book().transcripts.get_mut(&id) {
                transcript.extend(events, self.reader.labels(events));
            }
            return Ok(());
        }
        let transcript = self.reader.transcript(id).await?;
        self.book().transcripts.insert(id, transcript);
        Ok(())
    }

    /// Reads a conversation's outgoing messages again.
    pub(crate) async fn outbox_again(&self, id: ConversationId) {
        if !self.book().transcripts.contains_key(&id) {
            return;
        }
        match self.reader.outbox(id).await {
            Ok(outbox) => {
                self.book().outboxes.insert(id, outbox);
            }
            Err(error) => {
                tracing::error!(conversation = %id, %error, "an outbox could not be read");
            }
        }
    }

    /// The list on the left.
    pub(crate) fn inbox(&self) -> InboxView {
        let book = self.book();
        let items: Vec<Item<'_>> = book
            .open
            .values()
            .map(|state| {
                let id = state.id();
                let (waiting_to_send, refused) = book.unsent(id);
                Item {
                    state,
                    snapshot: book.snapshots.get(&id).map(AsRef::as_ref),
                    transcript: book.transcripts.get(&id),
                    waiting_to_send,
                    refused,
                }
            })
            .collect();
        inbox::inbox(&items, &self.workstation.playbooks, &self.you)
    }

    /// The card of the offer to this representative, if the conversation is offered to them.
    pub(crate) fn offer_card(&self, state: &State) -> Option<OfferCard> {
        let book = self.book();
        let item = Item {
            state,
            snapshot: book.snapshots.get(&state.id()).map(AsRef::as_ref),
            transcript: book.transcripts.get(&state.id()),
            waiting_to_send: 0,
            refused: 0,
        };
        inbox::offer(&item, &self.workstation.playbooks, &self.you)
    }

    /// One conversation, whole, open or closed.
    pub(crate) async fn conversation(
        &self,
        id: ConversationId,
    ) -> Result<ConversationView, DeskProblem> {
        let revision = self.revision();
        let state = self.workstation.runtime.state(id).await?;
        let cached = {
            let book = self.book();
            book.transcripts
                .get(&id)
                .filter(|t| t.next_seq == state.next_seq())
                .cloned()
                .zip(book.outboxes.get(&id).cloned())
        };
        let (transcript, outbox) = match cached {
            Some(cached) => cached,
            None => (
                self.reader.transcript(id).await?,
                self.reader.outbox(id).await?,
            ),
        };
        let snapshot = self.reader.snapshot(id).await?;
        let seen = snapshot
            .as_deref()
            .and_then(|snapshot| self.book().seen_up_to(id, snapshot));
        let view = conversation::view(&Parts {
            state: &state,
            snapshot: snapshot.as_deref(),
            seen,
            transcript: &transcript,
            outbox: &outbox,
            playbooks: &self.workstation.playbooks,
            you: &self.you,
            online: self.online(),
            revision,
        });
        self.keep(id, transcript, outbox);
        Ok(view)
    }

    /// Transcript entries before a place in the journal.
    pub(crate) async fn earlier(
        &self,
        id: ConversationId,
        before: u64,
    ) -> Result<TranscriptPage, DeskProblem> {
        let state = self.workstation.runtime.state(id).await?;
        let transcript = self.reader.transcript(id).await?;
        let outbox = self.reader.outbox(id).await?;
        let playbooks = &self.workstation.playbooks;
        let names = super::transcript::Names {
            customer: &inbox::customer(&state, playbooks),
            agents: &playbooks.desk,
            you: self.you(),
            online: self.online(),
        };
        let (entries, earlier) = transcript.page(Some(before), &names, &outbox);
        Ok(TranscriptPage { entries, earlier })
    }

    fn keep(
        &self,
        id: ConversationId,
        transcript: super::transcript::Transcript,
        outbox: HashMap<String, baton_store::OutboxRow>,
    ) {
        let mut book = self.book();
        let mine = book.open.get(&id).is_some_and(|s| is_mine(s, &self.you));
        if mine || book.viewed == Some(id) {
            book.transcripts.insert(id, transcript);
            book.outboxes.insert(id, outbox);
        }
    }
}
