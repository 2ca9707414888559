//! The handoff transaction: prepared, offered, accepted, committed; or declined, expired,
//! re-routed to the next queue, overflow.

use baton_playbook::{Playbooks, Queue, QueueName};

use super::advance;
use super::builder::StepBuilder;
use super::input::{CustomerStatus, Effect};
use super::{replies, requests};
use crate::agents::data;
use crate::agents::reply::{self, Composed};
use crate::event::{Agent, Event, OfferEnd, Purpose, Trip};
use crate::ids::{HandoffId, OfferId, Representative, SnapshotId};
use crate::observer::Rule;
use crate::snapshot;
use crate::state::{HandoffStatus, Phase, State};
use crate::text::clean;

/// A rule tripped: the conversation leaves the agents.
pub(super) fn prepare(builder: &mut StepBuilder<'_, '_>, trip: Trip) {
    begin(builder, trip);
    let wording = &builder.cx.playbooks.wording.handoff;
    if !builder.state.contact.customer_left
        && let Composed::Send(text, purpose) = reply::templated(
            &builder.state,
            builder.cx.playbooks,
            wording,
            Purpose::Handoff,
        )
    {
        replies::send(builder, Agent::Handoff, text, purpose);
    }
    seal(builder);
}

/// The same without a word to the customer, who may have been told before.
pub(super) fn prepare_silently(builder: &mut StepBuilder<'_, '_>, trip: Trip) {
    begin(builder, trip);
    seal(builder);
}

fn begin(builder: &mut StepBuilder<'_, '_>, trip: Trip) {
    requests::read_pending(builder);
    builder.emit(Event::RuleTripped(trip));
    let queue = first_queue(&builder.state, builder.cx.playbooks);
    let handoff = HandoffId(builder.ids.next_uuid());
    builder.emit(Event::HandoffPrepared { handoff, queue });
    let fencing = builder.state.fencing;
    builder.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WaitingForPerson,
    });
}

/// The operator of the desk wants a person to take over now.
pub(super) fn on_request(builder: &mut StepBuilder<'_, '_>, why: &str) {
    prepare(builder, request_trip(Rule::DeskAsked, clean(why)));
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
pub(super) fn seal_if_changed(builder: &mut StepBuilder<'_, '_>) {
    let current = builder
        .state
        .sealing
        .sealed
        .as_ref()
        .is_some_and(|s| s.content_version == builder.state.sealing.content_version);
    if !current {
        seal(builder);
    }
}

/// While a person is coming or has the conversation, a new revision follows whenever what was
/// under way has settled and changed something.
pub(super) fn seal_if_settled(builder: &mut StepBuilder<'_, '_>) {
    if builder.state.sealing.sealed.is_some() && builder.state.calls.pending().next().is_none() {
        seal_if_changed(builder);
    }
}

fn seal(builder: &mut StepBuilder<'_, '_>) {
    let id = SnapshotId(builder.ids.next_uuid());
    let sealed = snapshot::build(&builder.state, builder.cx.playbooks, id, builder.cx.now);
    builder.emit(Event::SnapshotSealed {
        snapshot: id,
        revision: sealed.revision(),
        digest: sealed.digest().to_owned(),
    });
    builder.effect(Effect::Keep(Box::new(sealed)));
}

/// An offer whose lease ran out goes on to the next queue.
pub(super) fn expire(builder: &mut StepBuilder<'_, '_>) {
    let Phase::HandingOff(handoff) = &builder.state.phase else {
        return;
    };
    if let HandoffStatus::Offered {
        offer, lease_until, ..
    } = handoff.status
        && lease_until <= builder.cx.now
    {
        end_offer(builder, offer, OfferEnd::Expired, None);
    }
}

/// The representative went away: the offer ends, and the handoff waits in its queue for the next one. They have not
/// passed it on, and are offered it again when they are back.
pub(super) fn take_back_offer(builder: &mut StepBuilder<'_, '_>) {
    if let Some(offer) = builder.state.standing_offer() {
        builder.emit(Event::OfferEnded {
            offer,
            end: OfferEnd::Unavailable,
            by: None,
        });
    }
}

/// Ends an offer and moves the handoff on.
pub(super) fn end_offer(
    builder: &mut StepBuilder<'_, '_>,
    offer: OfferId,
    end: OfferEnd,
    by: Option<Representative>,
) {
    builder.emit(Event::OfferEnded { offer, end, by });
    let Phase::HandingOff(handoff) = &builder.state.phase else {
        return;
    };
    let playbooks = builder.cx.playbooks;
    let limit = advance::limits(&builder.state, playbooks).offers;
    let next = playbooks
        .queues
        .get(&handoff.queue)
        .and_then(|q| q.next.clone())
        .filter(|next| handoff.offers < limit && next != &playbooks.overflow);
    let (queue, overflow) = match next {
        Some(queue) => (queue, false),
        None => (playbooks.overflow.clone(), true),
    };
    builder.emit(Event::Queued { queue, overflow });
}

/// Queues a prepared handoff, and offers a queued one to the representative who is available.
pub(super) fn offer(builder: &mut StepBuilder<'_, '_>) {
    let Phase::HandingOff(handoff) = &builder.state.phase else {
        return;
    };
    if handoff.status == HandoffStatus::Prepared {
        let queue = handoff.queue.clone();
        let overflow = queue == builder.cx.playbooks.overflow;
        builder.emit(Event::Queued { queue, overflow });
    }
    let Phase::HandingOff(handoff) = &builder.state.phase else {
        return;
    };
    let Some(representative) = builder.cx.available.cloned() else {
        return;
    };
    let now = builder.cx.now;
    if !handoff.is_due_to(&representative, now) {
        return;
    }
    if handoff.was_passed_by(&representative, now) {
        // The only representative here passed on it: it is open to every representative, and offered to this one again
        // after a while. What was transferred waits so long in the queue it was transferred to.
        if handoff.offers > 0 {
            let queue = builder.cx.playbooks.overflow.clone();
            builder.emit(Event::Queued {
                queue,
                overflow: true,
            });
        }
        return;
    }
    let playbooks = builder.cx.playbooks;
    let queue = handoff.queue.clone();
    // The last queue has no lease of its own.
    let lease_ms = playbooks
        .queues
        .get(handoff.last_line(&playbooks.overflow))
        // The configuration may know the queue no longer.
        .map_or(Queue::LEASE_MS, |q| q.lease_ms);
    let offer = OfferId(builder.ids.next_uuid());
    let lease_until = builder.after_ms(lease_ms);
    builder.emit(Event::Offered {
        offer,
        queue,
        representative,
        lease_until,
    });
}
