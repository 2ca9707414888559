//! The handoff transaction: prepared, offered, accepted, committed; or declined, expired,
//! re-routed to the next queue, overflow.

use baton_playbook::{Playbooks, QueueName};

use super::advance;
use super::draft::Draft;
use super::input::{CustomerStatus, Effect};
use super::{replies, requests};
use crate::agents::data;
use crate::agents::reply::{self, Composed};
use crate::event::{Agent, Event, OfferEnd, Purpose, Trip};
use crate::ids::{HandoffId, OfferId, Representative, SnapshotId};
use crate::observer::Rule;
use crate::snapshot;
use crate::state::{Phase, Stand, State};
use crate::text::clean;

/// A rule tripped: the conversation leaves the agents.
pub(super) fn prepare(draft: &mut Draft<'_, '_>, trip: Trip) {
    begin(draft, trip);
    let wording = &draft.cx.playbooks.wording.handoff;
    if !draft.state.contact.customer_left
        && let Composed::Send(text, purpose) =
            reply::templated(&draft.state, draft.cx.playbooks, wording, Purpose::Handoff)
    {
        replies::send(draft, Agent::Handoff, text, purpose);
    }
    seal(draft);
}

/// The same without a word to the customer, who may have been told before.
pub(super) fn prepare_silently(draft: &mut Draft<'_, '_>, trip: Trip) {
    begin(draft, trip);
    seal(draft);
}

fn begin(draft: &mut Draft<'_, '_>, trip: Trip) {
    requests::hear_pending(draft);
    draft.emit(Event::RuleTripped(trip));
    let queue = first_queue(&draft.state, draft.cx.playbooks);
    let handoff = HandoffId(draft.ids.next_uuid());
    draft.emit(Event::HandoffPrepared { handoff, queue });
    let fencing = draft.state.fencing;
    draft.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WaitingForPerson,
    });
}

/// Somebody who runs the desk wants a person on it now.
pub(super) fn on_request(draft: &mut Draft<'_, '_>, why: &str) {
    prepare(draft, request_trip(Rule::DeskAsked, clean(why)));
}

pub(super) fn request_trip(rule: Rule, sentence: String) -> Trip {
    Trip {
        rule,
        threshold: String::new(),
        observed: String::new(),
        sentence,
        evidence: Vec::new(),
    }
}

/// The queue of the most pressing request.
pub(super) fn first_queue(state: &State, playbooks: &Playbooks) -> QueueName {
    let pressing = data::pressing(state, playbooks);
    let first = pressing.first().and_then(|r| playbooks.playbook(&r.intent));
    first.map_or_else(|| playbooks.default_queue.clone(), |p| p.queue.clone())
}

/// Seals a revision unless nothing changed since the last one.
pub(super) fn seal_if_changed(draft: &mut Draft<'_, '_>) {
    let current = draft
        .state
        .sealing
        .sealed
        .as_ref()
        .is_some_and(|s| s.content_version == draft.state.sealing.content_version);
    if !current {
        seal(draft);
    }
}

/// While a person is coming or has the conversation, a new revision follows whenever what was
/// under way has settled and changed something.
pub(super) fn seal_if_settled(draft: &mut Draft<'_, '_>) {
    if draft.state.sealing.sealed.is_some() && draft.state.calls.pending().next().is_none() {
        seal_if_changed(draft);
    }
}

fn seal(draft: &mut Draft<'_, '_>) {
    let id = SnapshotId(draft.ids.next_uuid());
    let sealed = snapshot::build(&draft.state, draft.cx.playbooks, id, draft.cx.now);
    draft.emit(Event::SnapshotSealed {
        snapshot: id,
        revision: sealed.revision(),
        digest: sealed.digest().to_owned(),
    });
    draft.effect(Effect::Keep(Box::new(sealed)));
}

/// An offer whose lease ran out goes on to the next queue.
pub(super) fn expire(draft: &mut Draft<'_, '_>) {
    let Phase::HandingOff(handoff) = &draft.state.phase else {
        return;
    };
    if let Stand::Offered {
        offer, lease_until, ..
    } = handoff.stand
        && lease_until <= draft.cx.now
    {
        end_offer(draft, offer, OfferEnd::Expired, None);
    }
}

/// Ends an offer and moves the handoff on.
pub(super) fn end_offer(
    draft: &mut Draft<'_, '_>,
    offer: OfferId,
    end: OfferEnd,
    by: Option<Representative>,
) {
    draft.emit(Event::OfferEnded { offer, end, by });
    let Phase::HandingOff(handoff) = &draft.state.phase else {
        return;
    };
    let playbooks = draft.cx.playbooks;
    let limit = advance::limits(&draft.state, playbooks).offers;
    let next = playbooks
        .queues
        .get(&handoff.queue)
        .and_then(|q| q.next.clone())
        .filter(|next| handoff.offers < limit && next != &playbooks.overflow);
    let (queue, overflow) = match next {
        Some(queue) => (queue, false),
        None => (playbooks.overflow.clone(), true),
    };
    draft.emit(Event::Queued { queue, overflow });
}

/// Queues a prepared handoff and offers a queued one to whoever is available.
pub(super) fn offer(draft: &mut Draft<'_, '_>) {
    let Phase::HandingOff(handoff) = &draft.state.phase else {
        return;
    };
    if handoff.stand == Stand::Prepared {
        let queue = handoff.queue.clone();
        let overflow = queue == draft.cx.playbooks.overflow;
        draft.emit(Event::Queued { queue, overflow });
    }
    let Phase::HandingOff(handoff) = &draft.state.phase else {
        return;
    };
    if handoff.stand != Stand::Queued {
        return;
    }
    let Some(representative) = draft.cx.available.cloned() else {
        return;
    };
    if handoff.passed.contains(&representative) {
        // Whoever did not want it is the only one here: the last queue has it. What was passed
        // on waits in the queue it was passed to.
        if handoff.offers > 0 {
            let queue = draft.cx.playbooks.overflow.clone();
            draft.emit(Event::Queued {
                queue,
                overflow: true,
            });
        }
        return;
    }
    let queue = handoff.queue.clone();
    let lease_ms = draft
        .cx
        .playbooks
        .queues
        .get(&queue)
        .map_or(LEASE_MS, |q| q.lease_ms);
    let offer = OfferId(draft.ids.next_uuid());
    let lease_until = draft.after_ms(lease_ms);
    draft.emit(Event::Offered {
        offer,
        queue,
        representative,
        lease_until,
    });
}

/// How long an offer stands in a queue that configuration does not know.
const LEASE_MS: u64 = 45_000;
