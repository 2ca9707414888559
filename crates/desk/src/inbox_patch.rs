//! The patch of the inbox: the rows of each list that changed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rows::{Keyed, RowsPatch};
use crate::view::{
    InboxView, MineItem, OfferCard, WaitingGroup, WaitingItem, WaitingKind, WithAgentsItem,
};
use crate::{ConversationId, OfferId, QueueId};

/// What changed in the inbox, list by list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InboxPatch {
    /// Offers to this representative.
    pub offers: RowsPatch<OfferId, OfferCard>,
    /// Conversations with this representative.
    pub mine: RowsPatch<ConversationId, MineItem>,
    /// The groups of waiting conversations that are new or changed.
    pub waiting: Vec<WaitingPatch>,
    /// Every group in its order, if a group came, went or moved. A group that is not named is gone.
    pub groups: Option<Vec<GroupKey>>,
    /// Conversations the agents are having.
    pub agents: RowsPatch<ConversationId, WithAgentsItem>,
    /// How many conversations the agents are having.
    pub agents_total: u32,
}

/// What changed in one group of waiting conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingPatch {
    /// The group.
    pub group: GroupKey,
    /// Its name on screen.
    pub label: String,
    /// The rows that changed.
    pub conversations: RowsPatch<ConversationId, WaitingItem>,
    /// How many wait there.
    pub total: u32,
}

/// The key of a group of waiting conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupKey {
    /// The queue.
    pub queue: QueueId,
    /// The kind of place.
    pub kind: WaitingKind,
}

impl Keyed for OfferCard {
    type Key = OfferId;

    fn key(&self) -> OfferId {
        self.offer
    }
}

impl Keyed for MineItem {
    type Key = ConversationId;

    fn key(&self) -> ConversationId {
        self.conversation
    }
}

impl Keyed for WaitingItem {
    type Key = ConversationId;

    fn key(&self) -> ConversationId {
        self.conversation
    }
}

impl Keyed for WithAgentsItem {
    type Key = ConversationId;

    fn key(&self) -> ConversationId {
        self.conversation
    }
}

impl GroupKey {
    fn of(group: &WaitingGroup) -> Self {
        Self {
            queue: group.queue.clone(),
            kind: group.kind,
        }
    }

    fn is_of(&self, group: &WaitingGroup) -> bool {
        self.queue == group.queue && self.kind == group.kind
    }
}

impl InboxPatch {
    /// The patch that makes `after` of `before`; none if they are the same.
    pub fn between(before: &InboxView, after: &InboxView) -> Option<Self> {
        if before == after {
            return None;
        }
        let order = |inbox: &InboxView| inbox.waiting.iter().map(GroupKey::of).collect::<Vec<_>>();
        let groups = order(after);
        Some(Self {
            offers: RowsPatch::between(&before.offers, &after.offers),
            mine: RowsPatch::between(&before.mine, &after.mine),
            waiting: after
                .waiting
                .iter()
                .filter_map(|group| WaitingPatch::between(&before.waiting, group))
                .collect(),
            groups: (groups != order(before)).then_some(groups),
            agents: RowsPatch::between(&before.agents.conversations, &after.agents.conversations),
            agents_total: after.agents.total,
        })
    }

    /// Applies the patch.
    pub fn apply(self, inbox: &mut InboxView) {
        self.offers.apply(&mut inbox.offers);
        self.mine.apply(&mut inbox.mine);
        for patch in self.waiting {
            patch.apply(&mut inbox.waiting);
        }
        if let Some(order) = self.groups {
            let place = |group: &WaitingGroup| order.iter().position(|key| key.is_of(group));
            inbox.waiting.retain(|group| place(group).is_some());
            inbox.waiting.sort_by_key(place);
        }
        self.agents.apply(&mut inbox.agents.conversations);
        inbox.agents.total = self.agents_total;
    }
}

impl WaitingPatch {
    fn between(before: &[WaitingGroup], after: &WaitingGroup) -> Option<Self> {
        let group = GroupKey::of(after);
        let known = before.iter().find(|known| group.is_of(known));
        if known == Some(after) {
            return None;
        }
        let rows = known.map_or(&[][..], |known| &known.conversations);
        Some(Self {
            group,
            label: after.label.clone(),
            conversations: RowsPatch::between(rows, &after.conversations),
            total: after.total,
        })
    }

    fn apply(self, groups: &mut Vec<WaitingGroup>) {
        let Self {
            group: key,
            label,
            conversations,
            total,
        } = self;
        match groups.iter_mut().find(|group| key.is_of(group)) {
            Some(group) => {
                conversations.apply(&mut group.conversations);
                (group.label, group.total) = (label, total);
            }
            None => {
                let mut rows = Vec::new();
                conversations.apply(&mut rows);
                groups.push(WaitingGroup {
                    queue: key.queue,
                    label,
                    kind: key.kind,
                    conversations: rows,
                    total,
                });
            }
        }
    }
}
