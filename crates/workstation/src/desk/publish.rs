//! Pushes what changed to the window, in order, each change one revision further.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use baton_desk::{Change, HostEvent, Patch};
use baton_gateway::Saving;
use baton_link::LinkStatus;
use baton_orchestrator::{ConversationId, Owner, Phase, Recorded, Stand, State};
use baton_runtime::Update;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, watch};

use super::book::is_mine;
use super::inbox;
use super::live::Shared;

/// How long changes of the inbox are gathered before it is sent.
const GATHERED: Duration = Duration::from_millis(80);
/// How often the desk looks after what nobody asked for.
const ROUND: Duration = Duration::from_secs(10);

/// A change to publish that does not come from the runtime.
#[derive(Debug, Clone)]
pub(crate) enum Say {
    Change(Box<Change>),
    /// Something about a conversation changed beside its journal.
    Again(ConversationId),
    /// Saving works again.
    Saved,
    Browse(String),
    /// The app is to be closed.
    Close,
}

pub(crate) struct Publisher {
    pub(crate) shared: Arc<Shared>,
    pub(crate) updates: broadcast::Receiver<Update>,
    pub(crate) link: watch::Receiver<LinkStatus>,
    /// Whether the gateway in this app can save; `None` when it is elsewhere.
    pub(crate) saving: Option<watch::Receiver<Saving>>,
    pub(crate) says: mpsc::Receiver<Say>,
    pub(crate) outlet: mpsc::Sender<HostEvent>,
}

fn soon() -> tokio::time::Instant {
    tokio::time::Instant::now() + GATHERED
}

/// The gateway's standing once it has changed; never where the gateway is elsewhere or has gone.
async fn changed_saving(saving: &mut Option<watch::Receiver<Saving>>) -> Saving {
    if let Some(receiver) = saving {
        if receiver.changed().await.is_ok() {
            return receiver.borrow_and_update().clone();
        }
        *saving = None;
    }
    std::future::pending().await
}

impl Publisher {
    pub(crate) async fn run(mut self) {
        let mut inbox_due: Option<tokio::time::Instant> = None;
        let mut changed: HashSet<ConversationId> = HashSet::new();
        let mut online = self.shared.online();
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // What was so before anybody looked.
        self.link.mark_changed();
        loop {
            let due = inbox_due
                .unwrap_or_else(|| tokio::time::Instant::now() + Duration::from_secs(3600));
            tokio::select! {
                update = self.updates.recv() => match update {
                    Ok(update) => {
                        if let Some(id) = self.take(update).await {
                            changed.insert(id);
                            inbox_due.get_or_insert_with(soon);
                        }
                    }
                    Err(RecvError::Lagged(missed)) => {
                        tracing::warn!(missed, "the desk fell behind and reads everything again");
                        self.shared.read_again().await;
                        changed.extend(self.on_screen());
                        inbox_due.get_or_insert_with(tokio::time::Instant::now);
                    }
                    Err(RecvError::Closed) => return,
                },
                moved = self.link.changed() => {
                    if moved.is_err() { return; }
                    let status = self.link.borrow_and_update().clone();
                    let connection = self.shared.connection(&status);
                    self.say(Change::Connection { connection }).await;
                    if let Some(change) = self.shared.followed(&status) {
                        self.say(change).await;
                    }
                    if online != self.shared.online() {
                        // What waits is on its way now, or no longer.
                        online = !online;
                        changed.extend(self.on_screen());
                        inbox_due.get_or_insert_with(soon);
                    }
                }
                saving = changed_saving(&mut self.saving) => {
                    if let Some(change) = self.shared.turned_away(&saving) {
                        self.say(change).await;
                    }
                }
                say = self.says.recv() => match say {
                    None => return,
                    Some(Say::Change(change)) => self.say(*change).await,
                    Some(Say::Saved) => self.saving(None).await,
                    Some(Say::Again(id)) => {
                        self.shared.outbox_again(id).await;
                        changed.insert(id);
                        inbox_due.get_or_insert_with(soon);
                    }
                    Some(Say::Browse(page)) => self.send(HostEvent::Browse(page)).await,
                    Some(Say::Close) => self.send(HostEvent::Close).await,
                },
                _ = rounds.tick() => self.shared.make_a_round().await,
                () = tokio::time::sleep_until(due), if inbox_due.is_some() => {
                    inbox_due = None;
                    if let Some(patch) = self.shared.next_inbox_patch() {
                        self.send(HostEvent::Patch(Box::new(patch))).await;
                    }
                    for id in changed.drain() {
                        self.show(id).await;
                    }
                }
            }
        }
    }

    /// Takes an update into the book; gives back the conversation it is about.
    async fn take(&self, update: Update) -> Option<ConversationId> {
        match update {
            Update::Conversation { state, events } => {
                let id = state.id();
                self.saving(None).await;
                self.shared.follow(&state, &events).await;
                self.notify(&state, &events).await;
                if let Some(change) = self.shared.taken_away(&state, &events) {
                    self.say(change).await;
                }
                for change in self.shared.missed(&events).await {
                    self.say(change).await;
                }
                Some(id)
            }
            Update::Settled { conversation, .. } => {
                self.shared.outbox_again(conversation).await;
                Some(conversation)
            }
            Update::Unreadable { conversation, seq } => {
                let notice = self.shared.damaged_at(conversation, seq);
                self.say(Change::Notice { notice }).await;
                conversation
            }
            Update::NotSaved {
                conversation,
                problem,
                store,
            } => {
                if store {
                    self.saving(Some(&problem)).await;
                } else {
                    let notice = self.shared.not_kept(&problem);
                    self.say(Change::Notice { notice }).await;
                }
                conversation
            }
        }
    }

    /// Tells when saving begins to fail, and when it works again.
    async fn saving(&self, trouble: Option<&str>) {
        let known = self.shared.store_view().trouble.is_some();
        if self.shared.saving(trouble) {
            if trouble.is_some() && !known {
                self.shared.watch_saving();
            }
            let store = self.shared.store_view();
            self.say(Change::Store { store }).await;
        }
    }

    fn on_screen(&self) -> Vec<ConversationId> {
        self.shared.book().on_screen(self.shared.you())
    }

    /// A new offer to this representative is told outside the window, if they want that.
    async fn notify(&self, state: &Arc<State>, events: &[Recorded]) {
        let offered = events
            .iter()
            .any(|r| matches!(r.event, baton_orchestrator::Event::Offered { .. }));
        let stands = matches!(state.phase(), Phase::HandingOff(h) if matches!(h.stand, Stand::Offered { .. }));
        if offered
            && stands
            && self.shared.settings().notifications
            && let Some(card) = self.shared.offer_card(state)
        {
            self.send(HostEvent::Offered(Box::new(card))).await;
        }
        let wrote = events
            .iter()
            .any(|r| matches!(r.event, baton_orchestrator::Event::CustomerWrote { .. }));
        let mine =
            matches!(state.owner(), Owner::Representative(who) if who.id == self.shared.you());
        if wrote && mine && self.shared.settings().notifications {
            let playbooks = &self.shared.workstation.playbooks;
            self.send(HostEvent::CustomerWrote {
                customer: inbox::customer(state, playbooks),
                intent: inbox::intent(state, playbooks).unwrap_or_default(),
                practice: state.is_practice(),
            })
            .await;
        }
    }

    /// Sends a conversation's view if it is on screen or this representative's.
    async fn show(&self, id: ConversationId) {
        let wanted = {
            let book = self.shared.book();
            book.viewed == Some(id)
                || book
                    .open
                    .get(&id)
                    .is_some_and(|s| is_mine(s, self.shared.you()))
        };
        if !wanted {
            return;
        }
        match self.shared.conversation(id).await {
            Ok(view) => {
                self.say(Change::Conversation {
                    view: Box::new(view),
                })
                .await;
            }
            Err(error) => {
                tracing::warn!(conversation = %id, %error, "a conversation could not be shown");
            }
        }
    }

    async fn say(&self, change: Change) {
        let revision = self.shared.next_revision();
        self.send(HostEvent::Patch(Box::new(Patch { revision, change })))
            .await;
    }

    async fn send(&self, event: HostEvent) {
        // The shell is gone only when the app ends.
        let _ = self.outlet.send(event).await;
    }
}
