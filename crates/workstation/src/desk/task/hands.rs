//! What the gateway of a team says about who has a conversation, as the window is told it.

use baton_desk::HostEvent;

use super::DeskTask;
use crate::desk::team::Hands;

impl DeskTask {
    /// The gateway said something about who has a conversation.
    pub(super) async fn hands_read(&mut self, hands: Hands) {
        let id = hands.conversation;
        let is_new = hands.offer.is_some() && self.model.offered_until(id).is_none();
        if self.model.take_hands(hands, self.now()) {
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
