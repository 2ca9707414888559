//! What the customer does.

use baton_playbook::Disposition;
use baton_sanitiser::{Memory, Policy, Redaction};

use super::draft::{Draft, later};
use super::input::{CustomerStatus, Effect};
use super::{answers, handoff, requests, stated, waiting};
use crate::corrections;
use crate::event::{Event, OfferEnd};
use crate::ids::{Fencing, MessageId};
use crate::signals;
use crate::state::{Phase, Stand, State};
use crate::text::bounded;

/// How long a message may be under way before it counts as late, in milliseconds.
const LATE_MS: u64 = 2_000;

pub(super) fn opened(
    draft: &mut Draft<'_, '_>,
    channel: String,
    customer_label: Option<&str>,
    practice: bool,
) {
    let customer_label = customer_label
        .map(|label| bounded(&baton_sanitiser::sanitise(label, &Policy::default()).text));
    draft.emit(Event::Opened {
        channel,
        customer_label,
        practice,
    });
}

pub(super) fn wrote(
    draft: &mut Draft<'_, '_>,
    message: MessageId,
    text: &str,
    removed: Vec<Redaction>,
) {
    let mut memory = memory(&draft.state, text);
    let clean = baton_sanitiser::sanitise_next(&mut memory, text, &Policy::default());
    let previous = draft.state.dialogue.last_words.as_ref();
    // Somebody else's words wish for nothing, and nobody is angry in them.
    let own = corrections::own_words(&clean.text);
    let heard = draft.cx.router.hear(&own);
    let mut reading = signals::read(&own, previous.map(|(_, words, _)| &**words), heard);
    // "No" to a question for a fact is no goodbye.
    let refuses = !draft.state.dialogue.last_asked.is_empty() && answers::refuses(&own);
    if refuses {
        reading.closes = false;
    }
    if heard.lacks || refuses {
        reading.lacks = answers::lacking(&draft.state, draft.cx.playbooks, &own);
    }
    if draft.state.phase == Phase::Closed {
        let fencing = Fencing(draft.state.fencing.0 + 1);
        draft.emit(Event::Reopened { fencing });
        draft.effect(Effect::Status {
            fencing,
            status: CustomerStatus::WithAgents,
        });
    }
    draft.emit(Event::CustomerWrote {
        message,
        text: clean.text.clone(),
        redactions: together(removed, clean.redactions),
        reading: Some(Box::new(reading)),
        memory: Some(Box::new(memory)),
        sent_at: draft
            .cx
            .logged_at
            .filter(|at| later(*at, LATE_MS) <= draft.cx.now),
    });
    stated::read(draft, message, &clean.text);
    requests::hear(draft, message, &own, heard);
    waiting::hear(draft, message, &own);
}

/// What was removed on the way here and here, each kind once.
fn together(mut removed: Vec<Redaction>, here: Vec<Redaction>) -> Vec<Redaction> {
    for redaction in here {
        match removed.iter_mut().find(|r| r.kind == redaction.kind) {
            Some(known) => known.count = known.count.saturating_add(redaction.count),
            None => removed.push(redaction),
        }
    }
    removed
}

/// What the sanitiser carries on from the customer's earlier messages; read off them again where the
/// journal is older than what it carries.
fn memory(state: &State, text: &str) -> Memory {
    let mut memory = state.sealing.secrets.clone().unwrap_or_else(|| {
        let mut memory = Memory::default();
        for text in state.dialogue.transcript.customer() {
            baton_sanitiser::remember(&mut memory, text);
        }
        memory
    });
    // A bare code is one whoever of the desk asked for it.
    if Memory::matters_for(text) {
        for asked in state
            .dialogue
            .transcript
            .since_the_customer()
            .into_iter()
            .rev()
        {
            memory.asked(asked);
        }
    }
    memory
}

pub(super) fn left(draft: &mut Draft<'_, '_>) {
    if draft.state.contact.customer_left || draft.state.phase == Phase::Closed {
        return;
    }
    draft.emit(Event::CustomerLeft);
    let disposition = match &draft.state.phase {
        Phase::Routing | Phase::Gathering | Phase::Assisting => {
            if draft.state.is_complete(draft.cx.playbooks) {
                RESOLVED
            } else {
                ABANDONED
            }
        }
        // They count on being called back, or on being read.
        Phase::HandingOff(handing)
            if handing.left_word || draft.state.contact.call_back.is_some() =>
        {
            return;
        }
        Phase::HandingOff(handing) => {
            if let Stand::Offered { offer, .. } = handing.stand {
                draft.emit(Event::OfferEnded {
                    offer,
                    end: OfferEnd::CustomerLeft,
                    by: None,
                });
            }
            ABANDONED
        }
        // The person decides what is left to do.
        Phase::WithRepresentative(_) | Phase::WrapUp(_) | Phase::Closed => return,
    };
    super::tools::give_up(draft);
    handoff::seal_if_changed(draft);
    close(draft, disposition, "The customer left.");
}

/// Disposition of a conversation the agents resolved.
pub(super) const RESOLVED: &str = Disposition::RESOLVED_BY_AGENTS;
/// Disposition of a conversation whose customer left before it was resolved.
pub(super) const ABANDONED: &str = Disposition::ABANDONED;

pub(super) fn close(draft: &mut Draft<'_, '_>, disposition: &str, summary: &str) {
    super::tools::give_up(draft);
    let fencing = Fencing(draft.state.fencing.0 + 1);
    draft.emit(Event::Closed {
        disposition: disposition.to_owned(),
        summary: summary.to_owned(),
        notes: String::new(),
        fencing,
        by: None,
    });
    draft.effect(Effect::Status {
        fencing,
        status: CustomerStatus::Closed,
    });
}
