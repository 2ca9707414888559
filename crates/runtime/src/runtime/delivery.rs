//! The side of the runtime that faces the link: what the gateway says comes in here, in its order.

use baton_link::Lease;
use baton_orchestrator::{ConversationId, Input};
use jiff::Timestamp;
use tokio::sync::{oneshot, watch};

use super::Runtime;
use crate::envelope::{EngineMessage, Envelope, Lost, TeamEvent};
use crate::error::RuntimeError;
use crate::update::Update;

impl Runtime {
    /// Submits a gateway event without waiting for it to become durable; see [`Self::applied`]. If its
    /// conversation is `closed` and not known here, only its place is passed. `place` is its place in the
    /// gateway's log and its key, `logged_at` when it came there by this workstation's clock.
    ///
    /// # Errors
    /// When the runtime has stopped.
    pub async fn deliver(
        &self,
        conversation: ConversationId,
        input: Input,
        closed: bool,
        place: (u64, String),
        logged_at: Option<Timestamp>,
    ) -> Result<(), RuntimeError> {
        let mut envelope = if closed {
            Envelope::of(EngineMessage::Closed(conversation, input))
        } else {
            Envelope::internal(conversation, input)
        };
        envelope.arrival.gateway = Some(place);
        envelope.arrival.logged_at = logged_at;
        self.put(envelope).await
    }

    /// Records that the gateway cannot read an event: its place is passed, the conversation goes to a
    /// person, and watchers are told. `key` is `None` if the event's id is lost as well.
    pub(crate) async fn pass_unreadable(
        &self,
        conversation: ConversationId,
        lost: Lost,
        key: Option<String>,
    ) -> Result<(), RuntimeError> {
        let mut envelope = Envelope::of(EngineMessage::Unreadable(conversation, lost));
        envelope.arrival.gateway = key.map(|key| (lost.seq, key));
        self.put(envelope).await
    }

    /// Takes in what the gateway of a team says of a conversation. `place` is its place in the stream and its key.
    pub(crate) async fn of_the_team(
        &self,
        conversation: ConversationId,
        event: TeamEvent,
        place: (u64, String),
    ) -> Result<(), RuntimeError> {
        let mut envelope = Envelope::of(EngineMessage::Team(conversation, event));
        envelope.arrival.gateway = Some(place);
        self.put(envelope).await
    }

    /// Sets how long tools and models may be asked in a team.
    pub(crate) async fn may_act(&self, lease: Option<Lease>) -> Result<(), RuntimeError> {
        let is_new = self.lease.send_replace(lease) != lease;
        if is_new {
            self.put(Envelope::of(EngineMessage::MayAct)).await?;
        }
        Ok(())
    }

    /// Lets everything go that is held, durably, and goes on after this place of the stream.
    pub(crate) async fn begin_anew(&self, cursor: u64) -> Result<(), RuntimeError> {
        let offers = self.store.offers().await?;
        let (answer, answered) = oneshot::channel();
        let mut envelope = Envelope::of(EngineMessage::BeginAnew(cursor));
        envelope.arrival.answer = Some(answer);
        self.put(envelope).await?;
        answered.await.map_err(|_| RuntimeError::Stopped)??;
        for (id, _) in offers {
            self.publish(Update::Hands {
                conversation: ConversationId(id),
                taken_by: None,
                missed: false,
            });
        }
        Ok(())
    }

    /// Changes when the gateway has to deliver again from the store's cursor on.
    pub(crate) fn again(&self) -> watch::Receiver<u64> {
        self.progress.again()
    }

    /// Changes when another log is followed, from its beginning.
    pub(crate) fn over(&self) -> watch::Receiver<u64> {
        self.progress.over()
    }

    /// Ends when the runtime has stopped.
    pub(crate) async fn stopped(&self) {
        self.inbox.closed().await;
    }

    pub(crate) fn publish(&self, update: Update) {
        // It may have no watcher.
        let _ = self.updates.send(update);
    }
}
