//! The handoff, up to the person who accepts it.

use jiff::Timestamp;

use super::not_of_this_fold;
use crate::event::{Event, OfferEnd};
use crate::state::{Handoff, HandoffStatus, Phase, State};

impl State {
    pub(super) fn apply_handoff(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::HandoffPrepared { handoff, queue } => {
                self.sealing.summary = None;
                self.waits.left_agents_at = Some(at);
                self.fencing.0 += 1;
                self.phase = Phase::HandingOff(Handoff {
                    begun_at: at,
                    ..Handoff::begun(*handoff, queue, self.had_it_come_in_time(at))
                });
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
                    if matches!(end, OfferEnd::Declined(_) | OfferEnd::Expired) {
                        handoff.passed.push(representative.clone());
                    }
                    handoff.status = HandoffStatus::Queued;
                }
            }
            Event::Accepted { representative, .. } => {
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
