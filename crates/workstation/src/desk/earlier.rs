//! What a customer came for before, from the handoffs that this workstation keeps.

use baton_desk::{ConversationId, EarlierConversation};
use baton_orchestrator as core;
use baton_orchestrator::snapshot::Snapshot;
use baton_playbook::IdentityLevel;

use super::error::DeskProblem;
use super::history::{is_practice, outcome, some};
use super::host::DeskHost;

/// Handoffs looked at that have the customer's identifier anywhere.
const LOOKED_AT: u32 = 50;
/// Most that are shown.
const SHOWN: usize = 10;

impl DeskHost {
    /// The conversations that the customer of this one had before, newest first. Both have to be with the same verified
    /// customer: by a name, or an identifier that was only said, nothing of an earlier one is shown.
    pub(crate) async fn earlier_conversations(
        &self,
        id: core::ConversationId,
    ) -> Result<Vec<EarlierConversation>, DeskProblem> {
        let state = self.state(id).await?;
        let identity = &state.case().identity;
        let verified = identity.level == IdentityLevel::Verified;
        let Some(customer) = identity.customer.clone().filter(|_| verified) else {
            return Ok(Vec::new());
        };
        let store = &self.parts.reader.store;
        let mut found = store.search(&customer, LOOKED_AT, None).await?;
        found.retain(|hit| hit.conversation != id.0);
        found.sort_by_key(|hit| std::cmp::Reverse((hit.handed_off_at, hit.conversation)));
        let mut earlier = Vec::new();
        for hit in found {
            let other = core::ConversationId(hit.conversation);
            let snapshot = self.parts.reader.snapshot(other).await?;
            let is_theirs = snapshot.is_some_and(|snapshot| is_of(&snapshot, &customer));
            let row = store.conversation(hit.conversation).await?;
            let practice = row.is_some_and(|row| is_practice(&row.summary));
            if !is_theirs || practice != state.is_practice() {
                continue;
            }
            let plain = |segments: &[baton_store::Segment]| -> String {
                segments
                    .iter()
                    .map(|segment| segment.text.as_str())
                    .collect()
            };
            earlier.push(EarlierConversation {
                conversation: ConversationId(hit.conversation),
                intent: plain(&hit.intent),
                at: hit.handed_off_at,
                outcome: outcome(hit.closed_at.is_some(), &plain(&hit.representative)),
                disposition: some(plain(&hit.disposition)),
            });
            if earlier.len() == SHOWN {
                break;
            }
        }
        Ok(earlier)
    }
}

/// Whether a conversation was with this customer, as its newest snapshot has it.
fn is_of(snapshot: &Snapshot, customer: &str) -> bool {
    snapshot.customer.identity == IdentityLevel::Verified
        && snapshot.customer.id.as_deref() == Some(customer)
}
