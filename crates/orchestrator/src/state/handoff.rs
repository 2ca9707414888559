//! A handoff under way, and the call-back that a customer may ask for meanwhile.

use baton_playbook::QueueName;
use jiff::{SignedDuration, Timestamp};

use super::{Phase, State};
use crate::ids::{HandoffId, MessageId, OfferId, Representative};

/// Where a handoff stands between the agents and a representative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandoffStatus {
    /// Prepared; not in a queue yet.
    Prepared,
    /// In a queue, not on offer.
    Queued,
    /// In the last queue, open to every representative, and offered again to those who passed on it a while ago.
    Overflow,
    /// Offered.
    Offered {
        /// The offer.
        offer: OfferId,
        /// To whom.
        representative: Representative,
        /// Until when.
        lease_until: Timestamp,
    },
    /// Accepted; committed next.
    Accepted {
        /// By whom.
        representative: Representative,
    },
}

/// A handoff transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handoff {
    /// Its identifier.
    pub id: HandoffId,
    /// The queue it is in.
    pub queue: QueueName,
    /// Queues it went through, in order, the present one last.
    pub path: Vec<QueueName>,
    /// Offers made.
    pub offers: u32,
    /// Since when the customer waits, as [`State::waits_since`](super::State::waits_since) counts it.
    pub since: Timestamp,
    /// When it began; later than `since` where they were queued again.
    pub begun_at: Timestamp,
    /// The note of the representative who transferred it.
    pub note: Option<String>,
    /// Who declined it, let its offer run out or transferred it, and when. They can take it, and are offered it again
    /// after [`Handoff::OFFERED_AGAIN_AFTER`].
    pub passed: Vec<(Representative, Timestamp)>,
    /// Whether the customer was told that it takes longer.
    pub told: bool,
    /// Whether they were offered a call-back, or to leave a message.
    pub call_back_offered: bool,
    /// Whether they left a number, an address or a message: it stays in the queue when they leave.
    pub left_word: bool,
    /// Where it stands.
    pub status: HandoffStatus,
}

impl Handoff {
    /// How long a representative who passed on a handoff is not offered it again. One desk has no one else.
    pub const OFFERED_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(2);

    /// One that begins in `queue`.
    pub(crate) fn begun(id: HandoffId, queue: &QueueName, since: Timestamp) -> Self {
        Self {
            id,
            queue: queue.clone(),
            path: vec![queue.clone()],
            offers: 0,
            since,
            begun_at: since,
            note: None,
            passed: Vec::new(),
            told: false,
            call_back_offered: false,
            left_word: false,
            status: HandoffStatus::Prepared,
        }
    }

    /// The offer that stands, if one does.
    pub fn standing_offer(&self) -> Option<OfferId> {
        match self.status {
            HandoffStatus::Offered { offer, .. } => Some(offer),
            HandoffStatus::Prepared
            | HandoffStatus::Queued
            | HandoffStatus::Overflow
            | HandoffStatus::Accepted { .. } => None,
        }
    }

    /// Notes that a representative passed on it.
    pub(crate) fn pass(&mut self, who: &Representative, at: Timestamp) {
        self.passed.retain(|(known, _)| known != who);
        self.passed.push((who.clone(), at));
    }

    /// Whether `who` passed on it so recently that it is not offered to them.
    pub fn was_passed_by(&self, who: &Representative, now: Timestamp) -> bool {
        let recently = |at: &Timestamp| now.duration_since(*at).abs() < Self::OFFERED_AGAIN_AFTER;
        let mut passed = self.passed.iter();
        passed.any(|(known, at)| known == who && recently(at))
    }

    /// Whether it is due to be offered to `who`, or to go on because they passed on it.
    pub fn is_due_to(&self, who: &Representative, now: Timestamp) -> bool {
        match self.status {
            HandoffStatus::Queued => self.offers > 0 || !self.was_passed_by(who, now),
            // For the others it is to be taken.
            HandoffStatus::Overflow => {
                let knows = self.passed.iter().any(|(known, _)| known == who);
                knows && !self.was_passed_by(who, now)
            }
            HandoffStatus::Prepared
            | HandoffStatus::Offered { .. }
            | HandoffStatus::Accepted { .. } => false,
        }
    }

    /// The queue it was offered from, or waits in, before it was open to every representative.
    pub fn last_line<'a>(&'a self, overflow: &'a QueueName) -> &'a QueueName {
        let mut path = self.path.iter().rev();
        path.find(|queue| *queue != overflow).unwrap_or(overflow)
    }
}

impl State {
    /// This state as a representative sees it to whom the gateway of a team offers the conversation: the offer is the
    /// gateway's, and no event of the conversation. Where the journal does not have it in a queue yet, it waits in `queue`.
    #[must_use]
    pub fn as_offered(
        &self,
        offer: OfferId,
        (representative, lease_until): (Representative, Timestamp),
        queue: &QueueName,
    ) -> Self {
        let mut seen = self.clone();
        let since = self.waits_since().or(self.last_at());
        let mut handoff = match seen.phase {
            Phase::HandingOff(handoff) => handoff,
            _ => Handoff::begun(HandoffId(offer.0), queue, since.unwrap_or(lease_until)),
        };
        handoff.status = HandoffStatus::Offered {
            offer,
            representative,
            lease_until,
        };
        seen.phase = Phase::HandingOff(handoff);
        seen
    }
}

/// A call-back that the customer asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBack {
    /// The number or address, as they wrote it.
    pub contact: String,
    /// The message it stands in.
    pub message: MessageId,
    /// When they asked for it.
    pub at: Timestamp,
}
