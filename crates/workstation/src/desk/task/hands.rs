//! What the gateway of a team says about who has a conversation, as the window is told it.

use baton_desk::HostEvent;
use baton_orchestrator::ConversationId;

use super::DeskTask;
use crate::desk::team::Hands;

impl DeskTask {
    /// Reads how a conversation stands here; one read at a time for each.
    pub(super) fn read_hands(&mut self, id: ConversationId, missed: bool) {
        if let Some(reading) = self.reading_hands.get_mut(&id) {
            *reading = (true, missed);
            return;
        }
        self.reading_hands.insert(id, (false, missed));
        let host = self.host.clone();
        self.outside.spawn(host.read_hands(id));
    }

    /// It was read how a conversation stands here. What happened meanwhile may be newer, so it is read again then.
    pub(super) async fn hands_read(&mut self, id: ConversationId, hands: Option<Hands>) {
        let (has_changed, missed) = self.reading_hands.remove(&id).unwrap_or_default();
        if has_changed {
            return self.read_hands(id, missed);
        }
        // What cannot be read was said to the log.
        let Some(hands) = hands else { return };
        let is_new = hands.offer.is_some() && self.model.offered_until(id).is_none();
        if self.model.take_hands(id, hands, missed) {
            let host = self.host.clone();
            self.outside.spawn(host.go_away());
        }
        let card = self.model.state(id).filter(|_| is_new);
        let card = card.and_then(|state| self.model.offer_card(state));
        if let Some(card) = card.filter(|_| self.model.settings.notifications) {
            self.tell(HostEvent::Offered(Box::new(card))).await;
        }
        self.mark(id);
    }
}
