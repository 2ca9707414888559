//! The handoff, up to the person who accepts it.

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::{Event, OfferEnd};
use crate::state::{HandoffStatus, Phase, State};

impl State {
    pub(super) fn apply_handoff(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::HandoffPrepared { handoff, queue } => {
                self.sealing.summary = None;
                self.waits.left_agents_at = Some(at);
                self.fencing.0 += 1;
                self.phase = Phase::HandingOff(self.handoff_begun(*handoff, queue, at));
            }
            Event::Queued { queue, overflow } => {
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    if &handoff.queue != queue {
                        handoff.path.push(queue.clone());
                        self.sealing.content_version += 1;
                    }
                    handoff.queue.clone_from(queue);
                    handoff.status = if *overflow {
                        HandoffStatus::Overflow
                    } else {
                        HandoffStatus::Queued
                    };
                }
            }
            Event::Offered {
                offer,
                representative,
                lease_until,
                ..
            } => {
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    handoff.offers += 1;
                    handoff.status = HandoffStatus::Offered {
                        offer: *offer,
                        representative: representative.clone(),
                        lease_until: *lease_until,
                    };
                }
            }
            Event::OfferEnded { offer, end, .. } => {
                if let Phase::HandingOff(handoff) = &mut self.phase
                    && let HandoffStatus::Offered {
                        offer: open,
                        representative,
                        ..
                    } = &handoff.status
                    && open == offer
                {
                    let representative = representative.clone();
                    match end {
                        OfferEnd::Declined(_) | OfferEnd::Expired => {
                            handoff.pass(&representative, at);
                        }
                        // They had no time to answer: it does not count as an offer.
                        OfferEnd::Unavailable => {
                            handoff.offers = handoff.offers.saturating_sub(1);
                        }
                        OfferEnd::CustomerLeft => {}
                    }
                    handoff.status = HandoffStatus::Queued;
                }
            }
            Event::Accepted { representative, .. } => {
                self.dialogue.served_by(&representative.name);
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    handoff.status = HandoffStatus::Accepted {
                        representative: representative.clone(),
                    };
                }
            }
            other => not_of_this_fold(other),
        }
    }
}
