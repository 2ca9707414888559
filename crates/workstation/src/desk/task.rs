//! The task that owns the read model. What the engine, the link and the window say are its messages; it waits for
//! none of them, reads nothing itself, and sends the window what changed.

mod hands;
mod outside;
mod publish;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use baton_desk::{AppView, Change, ConversationId, DeskState, HostEvent, InboxView};
use baton_gateway::{Gateway, Saving};
use baton_link::LinkStatus;
use baton_orchestrator as core;
use baton_runtime::{ConfigurationVersion, SignIn, Update};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::catalogue::catalogue;
use super::host::DeskHost;
use super::message::{Leftovers, Message};
use super::practice;
use super::read_model::{Lacks, ReadModel};

/// How long changes of the inbox are gathered before they are sent.
const GATHERED: Duration = Duration::from_millis(80);
/// Pause between two periodic chores.
const CHORES: Duration = Duration::from_secs(10);

/// The task that owns the read model.
pub(crate) struct DeskTask {
    host: DeskHost,
    model: ReadModel,
    messages: mpsc::Receiver<Message>,
    updates: broadcast::Receiver<Update>,
    link: watch::Receiver<LinkStatus>,
    configuration: watch::Receiver<Arc<ConfigurationVersion>>,
    /// Whether the representative is signed in at the gateway of a team; `None` where there is none.
    signed_in: Option<watch::Receiver<SignIn>>,
    /// Whether the gateway can save; `None` if it is elsewhere.
    saving: Option<watch::Receiver<Saving>>,
    gateway: Option<Gateway>,
    outlet: mpsc::Sender<HostEvent>,
    closing: watch::Receiver<bool>,
    /// Reads and chores outside. They come back as messages.
    outside: JoinSet<Message>,
    /// Conversations that are being read, with what has to be read after that.
    reading: HashMap<core::ConversationId, Lacks>,
    /// Conversations of which it is being read how they stand in a team, and whether something happened in
    /// them since, and whether an offer ran out.
    reading_hands: HashMap<core::ConversationId, (bool, bool)>,
    /// Conversations heard of since the open ones are being read again.
    heard: Option<HashMap<core::ConversationId, u64>>,
    /// Whether updates were missed since then, too.
    missed_again: bool,
    chores_run: bool,
    /// The revision of the last patch, and the inbox that the patches have made.
    revision: u64,
    published: InboxView,
    changed: HashSet<core::ConversationId>,
    due: Option<Instant>,
}

/// What is watched, once it has changed; never if it is not there, or has gone.
async fn changed<T: Clone>(watched: &mut Option<watch::Receiver<T>>) -> T {
    if let Some(receiver) = watched {
        if receiver.changed().await.is_ok() {
            return receiver.borrow_and_update().clone();
        }
        *watched = None;
    }
    std::future::pending().await
}

impl DeskTask {
    pub(crate) fn new(
        host: DeskHost,
        model: ReadModel,
        messages: mpsc::Receiver<Message>,
        updates: broadcast::Receiver<Update>,
        gateway: Option<Gateway>,
        outlet: mpsc::Sender<HostEvent>,
    ) -> Self {
        let mut link = host.parts.workstation.link.status();
        // The window hears of what was so before.
        link.mark_changed();
        let configuration = &host.parts.workstation.runtime.configuration();
        Self {
            link,
            configuration: configuration.subscribe(),
            closing: host.closing.subscribe(),
            saving: gateway.as_ref().map(Gateway::saving),
            signed_in: host.parts.seat.as_ref().map(|seat| {
                let mut signed_in = seat.signed_in();
                signed_in.mark_changed();
                signed_in
            }),
            published: model.inbox(),
            host,
            model,
            messages,
            updates,
            gateway,
            outlet,
            outside: JoinSet::new(),
            reading: HashMap::new(),
            reading_hands: HashMap::new(),
            heard: None,
            missed_again: false,
            chores_run: false,
            revision: 0,
            changed: HashSet::new(),
            due: None,
        }
    }

    /// Runs until the desk closes.
    pub(crate) async fn run(mut self) {
        let mut chores = tokio::time::interval(CHORES);
        chores.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let due = self.due.unwrap_or_else(Instant::now);
            tokio::select! {
                update = self.updates.recv() => match update {
                    Ok(update) => self.update(update).await,
                    Err(RecvError::Lagged(missed)) => self.read_again(missed),
                    Err(RecvError::Closed) => return,
                },
                moved = self.link.changed() => {
                    if moved.is_err() { return; }
                    self.link_changed().await;
                }
                replaced = self.configuration.changed() => {
                    if replaced.is_err() { return; }
                    self.configuration_replaced().await;
                }
                signed_in = changed(&mut self.signed_in) => {
                    let change = self.model.signed_in(&signed_in, self.now());
                    self.publish_all(change).await;
                }
                saving = changed(&mut self.saving) => {
                    let change = self.model.turned_away(&saving, self.now());
                    self.publish_all(change).await;
                }
                message = self.messages.recv() => {
                    // What was durable before the window asked is in the answer.
                    self.catch_up().await;
                    match message {
                        None => return,
                        Some(Message::End(reply)) => {
                            let counts = self.model.counts_to_store();
                            let gateway = self.gateway.take();
                            let _ = reply.send(Leftovers { counts, gateway });
                            return;
                        }
                        Some(message) => self.take(message).await,
                    }
                }
                Some(done) = self.outside.join_next(), if !self.outside.is_empty() => match done {
                    Ok(message) => self.take(message).await,
                    Err(error) => tracing::error!(%error, "work for the desk ended early"),
                },
                _ = chores.tick() => self.start_chores(),
                () = tokio::time::sleep_until(due), if self.due.is_some() => self.show_changes().await,
            }
        }
    }

    fn now(&self) -> jiff::Timestamp {
        self.host.parts.clock.now()
    }

    fn mark(&mut self, id: core::ConversationId) {
        self.changed.insert(id);
        self.due.get_or_insert_with(|| Instant::now() + GATHERED);
    }

    async fn catch_up(&mut self) {
        loop {
            match self.updates.try_recv() {
                Ok(update) => self.update(update).await,
                Err(TryRecvError::Lagged(missed)) => self.read_again(missed),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        if self.link.has_changed().unwrap_or(false) {
            self.link_changed().await;
        }
        if self.configuration.has_changed().unwrap_or(false) {
            self.configuration_replaced().await;
        }
    }

    async fn update(&mut self, update: Update) {
        match update {
            Update::Conversation {
                state,
                events,
                sealed,
            } => {
                let id = state.id();
                if let Some((has_changed, _)) = self.reading_hands.get_mut(&id) {
                    *has_changed = true;
                }
                if let Some(heard) = &mut self.heard {
                    heard.insert(id, state.next_seq());
                }
                self.save_trouble(None).await;
                let offered_until = self.model.offered_until(id);
                let lacks = self.model.apply(&state, &events, sealed);
                self.read(id, lacks);
                self.notify(&state, &events).await;
                let taken = self.model.taken_away(&state, &events, self.now());
                self.publish_all(taken).await;
                if self.model.miss_offer(&events, offered_until) {
                    let host = self.host.clone();
                    self.outside.spawn(host.go_away());
                }
                self.mark(id);
            }
            Update::Hands {
                conversation,
                missed,
                ..
            } => self.read_hands(conversation, missed),
            Update::DeliveryReported { conversation, .. } => self.read(conversation, Lacks::Outbox),
            Update::Unreadable { conversation, seq } => {
                let change = self.model.damaged_at(conversation, seq, self.now());
                self.publish(change).await;
            }
            Update::NotSaved { problem, store, .. } => {
                if store {
                    self.save_trouble(Some(&problem)).await;
                } else {
                    let change = self.model.not_kept(&problem, self.now());
                    self.publish(change).await;
                }
            }
        }
    }

    /// Shows everything as the configuration in force names it.
    async fn configuration_replaced(&mut self) {
        let version = Arc::clone(&self.configuration.borrow_and_update());
        self.model.playbooks = Arc::clone(&version.playbooks);
        let catalogue = Box::new(catalogue(&self.model.playbooks));
        self.publish(Change::Catalogue { catalogue }).await;
        self.publish_inbox().await;
        for id in self.model.shown() {
            self.mark(id);
        }
    }

    async fn link_changed(&mut self) {
        let status = self.link.borrow_and_update().clone();
        let online = self.model.connection.is_online();
        let now = self.now();
        self.model.connection.change(status.clone(), now);
        let connection = self.model.connection.view();
        self.publish(Change::Connection { connection }).await;
        if self.model.connection.is_to_be_stored() {
            self.store_offline_since();
        }
        let followed = self.model.followed(&status, now);
        self.publish_all(followed).await;
        if online != self.model.connection.is_online() {
            // What waits is on its way now, or no longer.
            for id in self.model.shown() {
                self.mark(id);
            }
        }
    }

    async fn take(&mut self, message: Message) {
        match message {
            Message::Ask(question) => question(&self.model),
            Message::Begin(reply) => {
                self.publish_inbox().await;
                // The window may have gone.
                let _ = reply.send(self.desk_state());
            }
            Message::Look(id) => self.model.look_at(id),
            Message::View(id, reply) => {
                let here = !self.reading.contains_key(&id);
                let view = here.then(|| self.model.view(id, self.revision)).flatten();
                let _ = reply.send(view);
            }
            Message::Found(state, details, reply) => {
                let id = state.id();
                let view = self.model.view_found(&state, *details, self.revision);
                let _ = reply.send(view);
                // A message may have been settled since it was read.
                self.read(id, self.model.lacks(id).max(Lacks::Outbox));
            }
            Message::Details(id, details) => self.details_read(id, details),
            Message::Outbox(id, outbox) => {
                let again = self.reading.remove(&id);
                match outbox {
                    Ok(outbox) => {
                        if self.model.put_outbox(id, outbox) {
                            self.mark(id);
                        }
                    }
                    Err(error) => {
                        tracing::error!(conversation = %id, %error, "an outbox could not be read");
                    }
                }
                self.read_on(id, again);
            }
            Message::Open(open) => self.open_read(open),
            Message::Over(id, state) => self.over_read(id, state),
            Message::Hands(id, hands) => self.hands_read(id, hands).await,
            Message::OutboxChanged(id) => self.read(id, Lacks::Outbox),
            Message::Seen(id, revision) => {
                self.model.mark_seen(id, revision);
                self.mark(id);
            }
            Message::Drafts(drafts) => {
                for draft in drafts {
                    self.model.drafts.put(draft);
                }
            }
            Message::Settings(settings) => {
                let change = self.model.change_settings(settings);
                self.publish_all(change).await;
                // The name stands in what is shown.
                for id in self.model.shown() {
                    self.mark(id);
                }
            }
            Message::Notice(notice) => {
                let change = self.model.notices.put(notice);
                self.publish(change).await;
            }
            Message::Dismissed(id) => {
                self.model.notices.withdraw(id);
                self.publish(Change::NoticeGone { id }).await;
            }
            Message::StartsOver(begins) => self.model.starts_over = begins,
            Message::OfflineStored => {}
            Message::Saved => self.save_trouble(None).await,
            Message::CountsStored(counts) => self.model.stored_counts = counts,
            Message::ChoresDone => self.chores_run = false,
            Message::Publish(change) => self.publish(*change).await,
            Message::Tell(event) => self.tell(event).await,
            // The end comes through the inbox alone, where it ends the task.
            Message::Nothing | Message::End(_) => {}
        }
    }

    fn desk_state(&self) -> DeskState {
        let parts = &self.host.parts;
        let model = &self.model;
        DeskState {
            revision: self.revision,
            now: parts.clock.now(),
            inbox: self.published.clone(),
            connection: model.connection.view(),
            store: model.store_view(),
            notices: model.notices.all(),
            drafts: model.drafts.all(),
            viewed: model.viewed().map(|id| ConversationId(id.0)),
            settings: model.settings.clone(),
            practice: parts
                .practice
                .as_ref()
                .map_or_else(practice::absent, practice::PracticeFloor::view),
            catalogue: catalogue(&model.playbooks),
            app: AppView {
                version: env!("CARGO_PKG_VERSION").into(),
            },
        }
    }
}
