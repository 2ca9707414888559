//! What the window and the shell are sent: patches in order, each one revision further, and notifications.

use std::sync::Arc;
use std::time::Duration;

use baton_desk::{Change, HostEvent, InboxPatch, Patch};
use baton_orchestrator::{ConversationId, Event, HandoffStatus, Phase, Recorded, State};

use super::DeskTask;
use crate::desk::inbox;

/// Pause before changes of conversations that are being read are looked at again.
const READ_SOON: Duration = Duration::from_millis(20);

impl DeskTask {
    pub(super) async fn publish(&mut self, change: Change) {
        self.revision += 1;
        let revision = self.revision;
        self.tell(HostEvent::Patch(Box::new(Patch { revision, change })))
            .await;
    }

    pub(super) async fn publish_all(&mut self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.publish(change).await;
        }
    }

    /// Sends the rows of the inbox that changed since it was sent last.
    pub(super) async fn publish_inbox(&mut self) {
        let inbox = self.model.inbox();
        if let Some(patch) = InboxPatch::between(&self.published, &inbox) {
            self.published = inbox;
            let patch = Box::new(patch);
            self.publish(Change::Inbox { patch }).await;
        }
    }

    /// Sends what changed: the inbox, and the conversations of the window. Waits while one of them is being read,
    /// so that no row shows half of a change.
    pub(super) async fn show_changes(&mut self) {
        let read = |id: &ConversationId| self.model.is_shown(*id);
        if self.reading.keys().any(read) {
            self.due = Some(tokio::time::Instant::now() + READ_SOON);
            return;
        }
        self.due = None;
        self.publish_inbox().await;
        for id in std::mem::take(&mut self.changed) {
            if !self.model.is_shown(id) {
                continue;
            }
            // What cannot be read was said to the log; the next change tries again.
            if let Some(view) = self.model.view(id, self.revision) {
                let view = Box::new(view);
                self.publish(Change::Conversation { view }).await;
            }
        }
    }

    /// Notifies the representative outside the window of a new offer and of a customer who wrote, if they want that.
    pub(super) async fn notify(&mut self, state: &Arc<State>, events: &[Recorded]) {
        if !self.model.settings.notifications {
            return;
        }
        let has = |wanted: fn(&Event) -> bool| events.iter().any(|r| wanted(&r.event));
        let stands = matches!(state.phase(), Phase::HandingOff(h) if matches!(h.status, HandoffStatus::Offered { .. }));
        if stands
            && has(|event| matches!(event, Event::Offered { .. }))
            && let Some(card) = self.model.offer_card(state)
        {
            self.tell(HostEvent::Offered(Box::new(card))).await;
        }
        if self.model.is_held(state) && has(|event| matches!(event, Event::CustomerWrote { .. })) {
            let playbooks = &self.model.playbooks;
            let wrote = HostEvent::CustomerWrote {
                customer: inbox::customer(state, playbooks),
                intent: inbox::intent(state, playbooks).unwrap_or_default(),
                practice: state.is_practice(),
            };
            self.tell(wrote).await;
        }
    }

    /// Saving fails (with what is wrong) or works again.
    pub(super) async fn save_trouble(&mut self, trouble: Option<&str>) {
        let known = self.model.trouble.is_some();
        if self.model.saving(trouble) {
            if trouble.is_some() && !known {
                self.watch_saving();
            }
            let store = self.model.store_view();
            self.publish(Change::Store { store }).await;
        }
    }

    /// Sends an event to the shell. It waits while the shell is busy, but not once the desk closes.
    pub(super) async fn tell(&mut self, event: HostEvent) {
        tokio::select! {
            biased;
            // The shell is gone only when the app ends.
            _ = self.outlet.send(event) => {}
            _ = self.closing.wait_for(|closing| *closing) => {}
        }
    }
}
