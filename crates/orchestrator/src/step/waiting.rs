//! Waiting for a person: every wait has a deadline and a next step, also when no person is there.
//!
//! A customer on the way to a person is told that it takes longer, then offered a call-back or to leave a message.
//! One whom their representative does not answer is queued again. Nothing is said to a customer whom a
//! representative has: a person silences the agents.

use baton_playbook::{Playbooks, Template, Waiting, asks_to_be_reached, contact};
use jiff::Timestamp;

use super::builder::{StepBuilder, later};
use super::handoff::{first_queue, seal_if_changed};
use super::input::{CustomerStatus, Effect};
use super::{answers, replies};
use crate::event::{Agent, Event, Purpose, Unattended};
use crate::ids::{Fencing, HandoffId, MessageId, Representative};
use crate::state::{Handoff, Phase, State};

/// The next step for a customer who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Tell,
    OfferCallBack,
    QueueAgain,
}

/// When the next step is due, if a customer waits.
pub(super) fn deadline(state: &State, playbooks: &Playbooks) -> Option<Timestamp> {
    next(state, &playbooks.waiting).map(|(at, _)| at)
}

fn next(state: &State, waiting: &Waiting) -> Option<(Timestamp, Due)> {
    match &state.phase {
        // Who has left, or left word, does not wait here.
        Phase::HandingOff(handoff) if state.contact.customer_left || handoff.left_word => None,
        Phase::HandingOff(handoff) if !handoff.told && !handoff.call_back_offered => {
            Some((later(handoff.begun_at, waiting.tell_ms), Due::Tell))
        }
        Phase::HandingOff(handoff) if !handoff.call_back_offered => Some((
            later(handoff.begun_at, waiting.call_back_ms),
            Due::OfferCallBack,
        )),
        Phase::WithRepresentative(_) | Phase::WrapUp(_) => state
            .waits
            .owed_since
            .map(|since| (later(since, waiting.queue_again_ms), Due::QueueAgain)),
        Phase::HandingOff(_)
        | Phase::Routing
        | Phase::Gathering
        | Phase::Assisting
        | Phase::Closed => None,
    }
}

/// Takes the steps that are due.
pub(super) fn tend(builder: &mut StepBuilder<'_, '_>) {
    let playbooks = builder.cx.playbooks;
    let due = next(&builder.state, &playbooks.waiting).filter(|(at, _)| *at <= builder.cx.now);
    let left = minutes_left(&builder.state, &playbooks.waiting, builder.cx.now);
    match (due, left) {
        (Some((_, Due::Tell)), Some(minutes)) => {
            let wording = playbooks.wording.waiting.clone();
            let wording = wording.with("minutes", &minutes.to_string());
            say(builder, &wording, Purpose::Wait);
        }
        // After a pause of the whole program both steps are due: the later one says it all.
        (Some((_, Due::Tell | Due::OfferCallBack)), _) => {
            say(
                builder,
                &playbooks.wording.call_back,
                Purpose::OfferCallBack,
            );
        }
        (Some((_, Due::QueueAgain)), _) => queue_again(builder, Unattended::NotAnswered, None),
        (None, _) => {}
    }
}

/// Minutes until the next word, rounded up, two at least; none when it is due now.
fn minutes_left(state: &State, waiting: &Waiting, now: Timestamp) -> Option<i64> {
    let Phase::HandingOff(Handoff { begun_at, .. }) = &state.phase else {
        return None;
    };
    let left = later(*begun_at, waiting.call_back_ms).duration_since(now);
    (left.as_secs() > 0).then(|| ((left.as_secs() + 59) / 60).max(2))
}

/// Says a text that names no facts, which the configuration is checked for: nothing in it has to be grounded.
fn say(builder: &mut StepBuilder<'_, '_>, wording: &Template, purpose: Purpose) {
    if let Ok(text) = wording.fill(|_| None) {
        replies::send(builder, Agent::Handoff, text, purpose);
    }
}

/// A customer who was offered a call-back wrote: with a number or address they are called back, with anything else
/// they left a message.
pub(super) fn read_contact(builder: &mut StepBuilder<'_, '_>, message: MessageId, own: &str) {
    let Phase::HandingOff(handoff) = &builder.state.phase else {
        return;
    };
    let (left_word, offered) = (handoff.left_word, handoff.call_back_offered);
    let found = if offered {
        contact(own)
    } else {
        asks_to_be_reached(own)
    };
    match found {
        Some(contact) => {
            let wording = builder.cx.playbooks.wording.call_back_noted.clone();
            builder.emit(Event::CallBackAsked { message, contact });
            say(builder, &wording, Purpose::CallBackNoted);
        }
        None if left_word || !offered => {}
        // "No, thanks" and "ok" are no message.
        None if builder.state.dialogue.reading.closes || answers::refuses(own) => {}
        None => {
            let wording = builder.cx.playbooks.wording.message_noted.clone();
            say(builder, &wording, Purpose::MessageNoted);
        }
    }
}

/// Sends an unattended conversation back to the queue it came from.
pub(super) fn queue_again(
    builder: &mut StepBuilder<'_, '_>,
    why: Unattended,
    by: Option<Representative>,
) {
    let fencing = Fencing(builder.state.fencing.0 + 1);
    let handoff = HandoffId(builder.ids.next_uuid());
    let playbooks = builder.cx.playbooks;
    let came_from = builder.state.waits.came_from.clone();
    // The last queue offers nothing: the way through the queues begins anew.
    let came_from = came_from.filter(|queue| *queue != playbooks.overflow);
    let queue = came_from.unwrap_or_else(|| first_queue(&builder.state, playbooks));
    builder.emit(Event::QueuedAgain {
        handoff,
        queue,
        why,
        fencing,
        by,
    });
    seal_if_changed(builder);
    builder.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WaitingForPerson,
    });
}
