//! What a representative does.

use baton_playbook::{Playbooks, QueueName};

use super::draft::Draft;
use super::handoff::{end_offer, prepare, request_trip, seal_if_changed};
use super::input::{Author, CustomerStatus, Effect, Refused};
use crate::agents::data;
use crate::event::{Event, OfferEnd, Settled};
use crate::ids::{Fencing, HandoffId, MessageId, OfferId, Representative, RequestId};
use crate::observer::Rule;
use crate::repeat_ask;
use crate::state::State;
use crate::text::{as_written, clean, note as noted};

pub(super) fn accept(
    draft: &mut Draft<'_, '_>,
    representative: Representative,
    offer: Option<OfferId>,
) {
    if draft.state.is_with_agents() {
        let why = format!("{} took the conversation over.", representative.name);
        prepare(draft, request_trip(Rule::TakenOver, why));
    }
    // Taking it from the list while it is on offer here is accepting that offer.
    let offer = offer.or(draft.state.standing_offer());
    draft.emit(Event::Accepted {
        offer,
        representative: representative.clone(),
    });
    seal_if_changed(draft);
    let fencing = next(&draft.state);
    let revision = draft
        .state
        .sealing
        .sealed
        .as_ref()
        .map_or(0, |s| s.revision);
    let name = representative.name.clone();
    draft.emit(Event::Committed {
        representative,
        fencing,
        revision,
    });
    draft.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WithPerson(name),
    });
}

pub(super) fn decline(draft: &mut Draft<'_, '_>, by: Representative, offer: OfferId, reason: &str) {
    let reason = clean(reason);
    end_offer(draft, offer, OfferEnd::Declined(reason), Some(by));
}

pub(super) fn reply(draft: &mut Draft<'_, '_>, by: Representative, message: MessageId, text: &str) {
    let clean = as_written(text);
    let repeat_ask = repeat_ask::find(&clean.text, &draft.state, draft.cx.playbooks);
    draft.effect(Effect::Send {
        message,
        author: Author::Representative(by.clone()),
        text: clean.text.clone(),
    });
    draft.emit(Event::RepresentativeWrote {
        message,
        text: clean.text,
        redactions: clean.redactions,
        repeat_ask,
        by: Some(by),
    });
}

pub(super) fn return_to_agents(
    draft: &mut Draft<'_, '_>,
    by: Representative,
    settled: &[RequestId],
    note: &str,
) {
    let fencing = next(&draft.state);
    let note = noted(note);
    let message = (!note.is_empty()).then(|| MessageId(draft.ids.next_uuid()));
    settle(draft, &by, settled);
    seal_if_changed(draft);
    let waits = for_agents(&draft.state);
    let unanswered = still_wanted(draft);
    draft.emit(Event::ReturnedToAgents {
        note: note.clone(),
        message,
        waits,
        unanswered,
        fencing,
        by: Some(by),
    });
    if let Some(message) = message {
        super::stated::read_note(draft, message, &note);
    }
    // The agents go on at once with what is theirs.
    draft.more_open = unanswered.is_some();
    draft.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WithAgents,
    });
}

/// The newest words about what is open, unless the customer has left: they wait for what the agents make of it.
fn still_wanted(draft: &Draft<'_, '_>) -> Option<MessageId> {
    if draft.state.contact.customer_left {
        return None;
    }
    let open = data::pressing(&draft.state, draft.cx.playbooks);
    let open = open.into_iter().find(|request| request.is_open())?;
    open.words.last().map(|said| said.message)
}

/// Settles the open ones among these requests: the representative says that they are done.
pub(super) fn settle(draft: &mut Draft<'_, '_>, by: &Representative, requests: &[RequestId]) {
    let open = |id: &RequestId| draft.state.requests.open().any(|request| request.id == *id);
    let done: Vec<RequestId> = requests.iter().copied().filter(open).collect();
    for request in done {
        draft.emit(Event::RequestSettled {
            request,
            how: Settled::Done,
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
            let playbook = playbooks.playbook(&request.intent);
            let label = playbook.map_or_else(|| request.intent.to_string(), |p| p.label.clone());
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
    draft: &mut Draft<'_, '_>,
    by: Representative,
    queue: QueueName,
    note: &str,
) {
    let fencing = next(&draft.state);
    let handoff = HandoffId(draft.ids.next_uuid());
    draft.emit(Event::Transferred {
        handoff,
        queue,
        note: noted(note),
        fencing,
        by: Some(by),
    });
    seal_if_changed(draft);
    draft.effect(Effect::Status {
        fencing,
        status: CustomerStatus::WaitingForPerson,
    });
}

pub(super) fn finish_wrap_up(
    draft: &mut Draft<'_, '_>,
    by: Representative,
    disposition: String,
    summary: &str,
    notes: &str,
) {
    super::tools::give_up(draft);
    seal_if_changed(draft);
    let fencing = next(&draft.state);
    draft.emit(Event::Closed {
        disposition,
        summary: noted(summary),
        notes: noted(notes),
        fencing,
        by: Some(by),
    });
    draft.effect(Effect::Status {
        fencing,
        status: CustomerStatus::Closed,
    });
}

fn next(state: &State) -> Fencing {
    Fencing(state.fencing.0 + 1)
}
