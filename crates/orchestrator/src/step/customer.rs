//! What the customer does.

use std::sync::LazyLock;

use baton_playbook::{CUSTOMER, Disposition, Playbooks};
use baton_router::requests::is_small_talk;
use baton_sanitiser::{Memory, Policy, Redaction};

use regex::Regex;

use super::builder::{StepBuilder, later};
use super::input::{CustomerStatus, Effect};
use super::{answers, handoff, requests, stated, told, waiting};
use crate::corrections::{self, pattern};
use crate::event::{Event, OfferEnd};
use crate::ids::{Fencing, MessageId};
use crate::observer::Rule;
use crate::signals::{self, Reading};
use crate::state::{HandoffStatus, Phase, State};
use crate::text::bounded;

/// How long a message may be under way before it counts as late, in milliseconds.
const LATE_MS: u64 = 2_000;

pub(super) fn opened(
    builder: &mut StepBuilder<'_, '_>,
    channel: String,
    customer_label: Option<&str>,
    practice: bool,
) {
    let customer_label = customer_label
        .map(|label| bounded(&baton_sanitiser::sanitise(label, &Policy::default()).text));
    builder.emit(Event::Opened {
        channel,
        customer_label,
        practice,
        configuration: builder.cx.playbooks.digest.clone(),
    });
}

pub(super) fn wrote(
    builder: &mut StepBuilder<'_, '_>,
    message: MessageId,
    text: &str,
    removed: Vec<Redaction>,
) {
    let mut memory = memory(&builder.state, text);
    let clean = baton_sanitiser::sanitise_next(&mut memory, text, &Policy::default());
    let previous = builder.state.dialogue.last_words.as_ref();
    // Another person's words express neither a wish of this customer nor their anger.
    let own = corrections::own_words(&clean.text);
    let heard = builder.cx.router.find_acts(&own);
    let mut reading = signals::read(&own, previous.map(|(_, words, _)| &**words), heard);
    // "No" to whether there is anything else is one.
    reading.closes |= builder.state.dialogue.asked_what_else && answers::refuses(&own);
    // "No" to a question for a fact is no goodbye.
    let refuses = !builder.state.dialogue.last_asked.is_empty() && answers::refuses(&own);
    if refuses {
        reading.closes = false;
    }
    if heard.lacks || refuses {
        reading.lacks = answers::lacking(&builder.state, builder.cx.playbooks, &own);
    }
    if reading.called.is_empty()
        && reading.denied.is_empty()
        && !asks_for_things(&builder.state, builder.cx.playbooks)
    {
        reading.called.extend(name_alone(&own, &reading));
    }
    if builder.state.dialogue.own_account.is_open() {
        reading.claims_account = corrections::claims_account(&own);
    }
    reading.wants_nothing = wants_nothing(&builder.state, &own, &reading);
    if builder.state.phase == Phase::Closed {
        let fencing = Fencing(builder.state.fencing.0 + 1);
        builder.emit(Event::Reopened { fencing });
        builder.effect(Effect::Status {
            fencing,
            status: CustomerStatus::WithAgents,
        });
    }
    builder.emit(Event::CustomerWrote {
        message,
        text: clean.text.clone(),
        redactions: together(removed, clean.redactions),
        reading: Some(Box::new(reading)),
        memory: Some(Box::new(memory)),
        sent_at: builder
            .cx
            .logged_at
            .filter(|at| later(*at, LATE_MS) <= builder.cx.now),
    });
    stated::read(builder, message, &clean.text);
    requests::read_requests(builder, message, &own, heard);
    told::read(builder, message, &own);
    waiting::read_contact(builder, message, &own);
}

/// Whether the question before is for something else than who the customer is: a name alone answers it, and is none.
fn asks_for_things(state: &State, playbooks: &Playbooks) -> bool {
    let mut asked = state.dialogue.last_asked.iter();
    asked.any(|name| {
        let fact = playbooks.fact(name);
        fact.is_none_or(|fact| fact.about.as_str() != CUSTOMER)
    })
}

/// The name that a message is and no more.
fn name_alone(text: &str, reading: &Reading) -> Option<String> {
    let says_other = reading.closes || reading.wants_person || is_small_talk(text);
    (!says_other)
        .then(|| corrections::name_alone(text))
        .flatten()
}

/// Whether a message neither asks nor tells anything. What would be small talk elsewhere is an answer where the desk asked
/// something, unless it only asked whether there is anything else.
fn wants_nothing(state: &State, text: &str, reading: &Reading) -> bool {
    let small_talk = reading.closes || is_small_talk(text);
    let nothing_wrong = reading.frustration.is_empty() && !reading.wants_person;
    let said = state.dialogue.transcript.since_the_customer();
    let mut questions = said.iter().filter(|text| text.contains(['?', '？', '؟']));
    let what_else = questions.clone().any(|text| ANYTHING_ELSE.is_match(text));
    let asked = questions.any(|text| !ANYTHING_ELSE.is_match(text));
    let done = what_else && is_all(text);
    (small_talk || done) && nothing_wrong && !asked
}

/// Whether words only say that there is nothing else: "No, that is all. Thank you for being so quick!"
fn is_all(text: &str) -> bool {
    let mut sentences = corrections::sentences(text).filter(|s| s.contains(char::is_alphanumeric));
    sentences.next().is_some_and(|first| ALL.is_match(first))
        && sentences.all(|rest| is_small_talk(rest) || THANKS.is_match(rest))
}

/// A question that a representative ends with, and that thanks answer.
static ANYTHING_ELSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:(?:any|some)thing (?:else|more)|what else|any (?:other|more|further) questions?|sonst noch|noch etwas|noch was|weitere fragen|noch fragen",
        r"|autre chose|d'autres questions|algo más|alguna otra|altre domande|(?:qualcos')?altro|nog (?:iets|vragen)|mais alguma|mais algo|coś jeszcze|başka bir)"
    ))
});

/// The answer that there is nothing.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^\W*(?:(?:no|nope|nein|non|nee|não|nie|hayır|нет|没有|いいえ)\W*)?",
        r"(?:(?:that(?:['\u{2019}]?\u{ad}?s| is| was| will be) (?:all|it|everything)|das (?:ist|war)(?:['\u{2019}]?s| alles| es)|c['\u{2019}]\u{ad}?est tout|(?:eso )?es todo|è tutto|é tudo|dat (?:is|was) (?:alles|het)|to wszystko|hepsi bu|это всё|这些就够了|就这些|以上です)\W*)?$"
    ))
});

/// Thanks for something.
static THANKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:thanks|thank you|many thanks|danke|vielen dank|merci|gracias|muchas gracias|grazie|obrigad[oa]|bedankt|dank u|dziękuję|teşekkürler|спасибо)\b[^?]*$",
    )
});

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
    // A bare code is one, no matter who at the desk asked for it.
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

pub(super) fn left(builder: &mut StepBuilder<'_, '_>) {
    if builder.state.contact.customer_left || builder.state.phase == Phase::Closed {
        return;
    }
    builder.emit(Event::CustomerLeft);
    // What was not understood is read by a person, also after the customer has left.
    let not_understood = builder.state.not_understood().next().is_some();
    let disposition = match &builder.state.phase {
        Phase::Routing | Phase::Gathering | Phase::Assisting if not_understood => return,
        Phase::Routing | Phase::Gathering | Phase::Assisting => {
            if builder.state.is_complete(builder.cx.playbooks) {
                RESOLVED
            } else {
                ABANDONED
            }
        }
        Phase::HandingOff(_) if not_understood && came_for_it(&builder.state) => return,
        // They count on being called back, or on being read.
        Phase::HandingOff(handing)
            if handing.left_word || builder.state.contact.call_back.is_some() =>
        {
            return;
        }
        Phase::HandingOff(handing) => {
            if let HandoffStatus::Offered { offer, .. } = handing.status {
                builder.emit(Event::OfferEnded {
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
    super::tools::give_up(builder);
    handoff::seal_if_changed(builder);
    close(builder, disposition, "The customer left.");
}

/// Whether the conversation is on its way to a person because the agents did not understand the customer.
fn came_for_it(state: &State) -> bool {
    let last = state.trips().last();
    last.is_some_and(|trip| trip.rule == Rule::OutOfScope)
}

/// Disposition of a conversation the agents resolved.
pub(super) const RESOLVED: &str = Disposition::RESOLVED_BY_AGENTS;
/// Disposition of a conversation whose customer left before it was resolved.
pub(super) const ABANDONED: &str = Disposition::ABANDONED;

pub(super) fn close(builder: &mut StepBuilder<'_, '_>, disposition: &str, summary: &str) {
    super::tools::give_up(builder);
    let fencing = Fencing(builder.state.fencing.0 + 1);
    builder.emit(Event::Closed {
        disposition: disposition.to_owned(),
        summary: summary.to_owned(),
        notes: String::new(),
        fencing,
        by: None,
    });
    builder.effect(Effect::Status {
        fencing,
        status: CustomerStatus::Closed,
    });
}
