//! What a representative does.

use baton_playbook::{Playbooks, QueueName};

use super::builder::StepBuilder;
use super::handoff::{end_offer, prepare, request_trip, seal_if_changed};
use super::input::{CustomerStatus, Effect, Refused, SentBy};
use super::waiting::queue_again;
use crate::agents::data;
use crate::event::{Event, Fulfilment, OfferEnd, Unattended};
use crate::ids::{Fencing, HandoffId, MessageId, OfferId, Representative, RequestId};
use crate::observer::Rule;
use crate::repeat_ask;
use crate::state::State;
use crate::text::{as_written, clean, note as noted};

pub(super) fn accept(
    builder: &mut StepBuilder<'_, '_>,
    representative: Representative,
    offer: Option<OfferId>,
) {
    if builder.state.is_with_agents() {
        let why = format!("{} took the conversation over.", representative.name);
        prepare(builder, request_trip(Rule::TakenOver, why));
    }
    // Taking it from the list while it is on offer here is accepting that offer.
    let offer = offer.or(builder.state.standing_offer());
    builder.emit(Event::Accepted {
        offer,
        representative: representative.clone(),
    });
    seal_if_changed(builder);
    let fencing = next(&builder.state);
    let revision = builder
        .state
        .sealing
        .sealed
        .as_ref()
        .map_or(0, |s| s.revision);
    let name = representative.name.clone();
    builder.emit(Event::Committed {
        representative,
        fencing,
        revision,
    });
    builder.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WithPerson(name),
    });
}

pub(super) fn decline(
    builder: &mut StepBuilder<'_, '_>,
    by: Representative,
    offer: OfferId,
    reason: &str,
) {
    let reason = clean(reason);
    end_offer(builder, offer, OfferEnd::Declined(reason), Some(by));
}

pub(super) fn reply(
    builder: &mut StepBuilder<'_, '_>,
    by: Representative,
    message: MessageId,
    text: &str,
) {
    let clean = as_written(text);
    let repeat_ask = repeat_ask::find(&clean.text, &builder.state, builder.cx.playbooks);
    builder.effect(Effect::Send {
        message,
        by: SentBy::Representative(by.clone()),
        text: clean.text.clone(),
    });
    builder.emit(Event::RepresentativeWrote {
        message,
        text: clean.text,
        redactions: clean.redactions,
        repeat_ask,
        by: Some(by),
    });
}

pub(super) fn return_to_agents(builder: &mut StepBuilder<'_, '_>, by: Representative, note: &str) {
    let fencing = next(&builder.state);
    let note = noted(note);
    let message = (!note.is_empty()).then(|| MessageId(builder.ids.next_uuid()));
    seal_if_changed(builder);
    let waits = for_agents(&builder.state);
    let unanswered = still_wanted(builder);
    builder.emit(Event::ReturnedToAgents {
        note: note.clone(),
        message,
        waits,
        unanswered,
        fencing,
        by: Some(by),
    });
    if let Some(message) = message {
        super::stated::read_note(builder, message, &note);
    }
    // The agents go on at once with what is theirs.
    builder.more_open = unanswered.is_some();
    builder.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WithAgents,
    });
}

/// The newest words about what is open, unless the customer has left: they wait for what the agents make of it. Where it
/// was never understood what they want, those are their last words.
fn still_wanted(builder: &StepBuilder<'_, '_>) -> Option<MessageId> {
    if builder.state.contact.customer_left {
        return None;
    }
    if builder.state.requests.is_empty() {
        let last = builder.state.dialogue.last_words.as_ref();
        return last.map(|(message, ..)| *message);
    }
    let open = data::pressing(&builder.state, builder.cx.playbooks);
    let open = open.into_iter().find(|request| request.is_open())?;
    open.words.last().map(|said| said.message)
}

/// Settles the open ones among these requests: the representative says that they are done, or were never wanted.
pub(super) fn settle(
    builder: &mut StepBuilder<'_, '_>,
    by: &Representative,
    requests: &[RequestId],
    how: Fulfilment,
) {
    let open = |id: &RequestId| {
        builder
            .state
            .requests
            .open()
            .any(|request| request.id == *id)
    };
    let settled: Vec<RequestId> = requests.iter().copied().filter(open).collect();
    for request in settled {
        builder.emit(Event::RequestSettled {
            request,
            how,
            about: Vec::new(),
            by: Some(by.clone()),
        });
    }
}

/// Whether the agents could take up everything that is not settled.
pub(super) fn leaves_nothing_to_a_person(
    state: &State,
    settled: &[RequestId],
    playbooks: &Playbooks,
) -> Result<(), Refused> {
    let mut left = state.requests.open().filter(|r| !settled.contains(&r.id));
    match left.find(|request| playbooks.needs_person(&request.intent)) {
        None => Ok(()),
        Some(request) => {
            let label = playbooks.intent_label(&request.intent).to_owned();
            Err(Refused::NeedsPerson(label))
        }
    }
}

/// The messages that the agents take up: those of the open requests, and those without an answer.
fn for_agents(state: &State) -> Vec<MessageId> {
    let mut waits = state.waits.owed.clone();
    for request in state.requests.open() {
        waits.extend(request.words.iter().map(|said| said.message));
    }
    waits.sort_unstable();
    waits.dedup();
    waits
}

pub(super) fn transfer(
    builder: &mut StepBuilder<'_, '_>,
    by: Representative,
    queue: QueueName,
    note: &str,
) {
    let fencing = next(&builder.state);
    let handoff = HandoffId(builder.ids.next_uuid());
    builder.emit(Event::Transferred {
        handoff,
        queue,
        note: noted(note),
        fencing,
        by: Some(by),
    });
    seal_if_changed(builder);
    builder.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WaitingForPerson,
    });
}

pub(super) fn start_wrap_up(builder: &mut StepBuilder<'_, '_>, by: Representative) {
    builder.emit(Event::WrapUpStarted { by: Some(by) });
}

pub(super) fn leave_wrap_up(builder: &mut StepBuilder<'_, '_>, by: Representative) {
    builder.emit(Event::WrapUpLeft { by: Some(by) });
}

pub(super) fn leave_behind(builder: &mut StepBuilder<'_, '_>, by: Representative) {
    queue_again(builder, Unattended::LeftBehind, Some(by));
}

pub(super) fn finish_wrap_up(
    builder: &mut StepBuilder<'_, '_>,
    by: Representative,
    disposition: String,
    summary: &str,
    notes: &str,
) {
    super::tools::give_up(builder);
    seal_if_changed(builder);
    let fencing = next(&builder.state);
    builder.emit(Event::Closed {
        disposition,
        summary: noted(summary),
        notes: noted(notes),
        fencing,
        by: Some(by),
    });
    builder.effect(Effect::Status {
        fencing,
        status: CustomerStatus::Closed,
    });
}

fn next(state: &State) -> Fencing {
    Fencing(state.fencing.0 + 1)
}
