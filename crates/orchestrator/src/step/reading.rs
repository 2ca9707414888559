//! The reading of a message by the rules, against the requests as they are.

use std::borrow::Cow;
use std::sync::LazyLock;

use baton_playbook::{CUSTOMER, FactName, IdentityLevel, IntentName, Resolution};
use baton_router::acts::FoundActs as Acts;
use baton_router::requests::{OpenRequest, RequestChange, Utterance, read};
use regex::Regex;

use super::advance;
use super::builder::StepBuilder;
use super::masks::masked;
use super::naming::{self, names_records};
use super::urgent::{at_once, with_harm};
use crate::agents::data::CORRECTING;
use crate::agents::routing;
use crate::corrections::{self, pattern};
use crate::event::Scored;
use crate::ids::MessageId;
use crate::state::{Phase, Request, same};
use crate::text::bounded;

/// The reading of a message.
pub(super) struct MessageReading {
    /// The text that was read: the message, or what was said before it and the message.
    pub(super) text: String,
    /// Where the message itself begins in it.
    pub(super) own: usize,
    pub(super) changes: Vec<RequestChange>,
    /// Questions and wishes that fit nothing.
    pub(super) unheard: Vec<String>,
    /// What was told beside them, and may want nothing.
    pub(super) told: Vec<String>,
    /// Confidence in the best intent, whether or not it counts.
    pub(super) confidence: f32,
    pub(super) alternatives: Vec<Scored>,
}

/// Reads a message by the rules; `acts` are the speech acts found in it already.
pub(super) fn by_rules(
    builder: &StepBuilder<'_, '_>,
    message: MessageId,
    text: &str,
    acts: Option<Acts>,
) -> MessageReading {
    let heard = by_text(builder, message, text.to_owned(), 0, acts);
    let first_try = builder.state.requests.is_empty() && builder.state.dialogue.counts.customer > 1;
    if heard.changes.is_empty()
        && first_try
        && let Some((first_message, first, _)) = &builder.state.dialogue.first_words
        && *first_message != message
        && builder.state.dialogue.wants_person != Some(*first_message)
    {
        // "Hi" … "I lost my card": what was said before belongs to the question.
        let both = format!("{first}\n{text}");
        return by_text(builder, message, both, first.len() + 1, None);
    }
    heard
}

fn by_text(
    builder: &StepBuilder<'_, '_>,
    message: MessageId,
    text: String,
    own: usize,
    acts: Option<Acts>,
) -> MessageReading {
    let limits = advance::limits(&builder.state, builder.cx.playbooks);
    let words: Vec<String> = builder.state.requests.iter().map(all_words).collect();
    let open: Vec<OpenRequest<'_>> = builder
        .state
        .requests
        .iter()
        .zip(&words)
        .map(|(request, words)| OpenRequest {
            intent: request.intent.as_str(),
            words,
            settled: !request.is_open(),
        })
        .collect();
    let masked = masked(builder, &text);
    let records: Vec<usize> = naming::named(builder, message, &text)
        .iter()
        .map(|mention| mention.at)
        .filter(|at| *at < text.len())
        .collect();
    let heard = Utterance {
        text: &masked,
        written: &text,
        said: builder.state.dialogue.last_said.as_deref(),
        asked: !builder.state.dialogue.last_asked.is_empty(),
        elsewhere: names_another(builder, message),
        records: &records,
        noted: is_noted(builder, message),
        acts: acts.filter(|_| matches!(masked, Cow::Borrowed(_))),
        open: &open,
    };
    let changes = read(builder.cx.router, &heard, limits.router_confidence);
    let changes: Vec<RequestChange> = changes
        .into_iter()
        .map(|change| at_once(builder.cx.playbooks, &masked, change))
        .collect();
    let changes = with_harm(builder.cx.playbooks, &text[own..], own, changes);
    let (told, changes): (Vec<RequestChange>, Vec<RequestChange>) = changes
        .into_iter()
        .partition(|change| matches!(change, RequestChange::Unheard { told: true, .. }));
    let told = told.iter().map(|change| &text[change.part()]);
    // "Oops, wrong number" goes with what is put right.
    let told = told.filter(|words| !CORRECTING.is_match(words));
    let told = told.filter(|words| !gives_a_value(builder, message, words));
    let told = told.map(|words| bounded(words.trim())).collect();
    let (unheard, changes): (Vec<RequestChange>, Vec<RequestChange>) =
        changes.into_iter().partition(|change| match change {
            RequestChange::Unheard { .. } => true,
            RequestChange::Opens { intent, part, .. } => {
                let (intent, words) = (intent.as_str().into(), &text[part.clone()]);
                is_of_others(builder, &intent, words)
                    || is_of_further(builder, message, &intent, words)
                    || only_asks_about(builder, &intent, words)
            }
            RequestChange::Adds { .. }
            | RequestChange::Spares { .. }
            | RequestChange::Withdraws { .. } => false,
        });
    let unheard = unheard
        .iter()
        .map(|change| bounded(text[change.part()].trim()));
    let unheard = unheard.collect();
    let (confidence, alternatives) = best(builder, &text, &changes);
    MessageReading {
        text,
        own,
        changes,
        unheard,
        told,
        confidence,
        alternatives,
    }
}

/// The confidence in what a message opens, and what else it may be about.
fn best(
    builder: &StepBuilder<'_, '_>,
    text: &str,
    changes: &[RequestChange],
) -> (f32, Vec<Scored>) {
    let limits = advance::limits(&builder.state, builder.cx.playbooks);
    let best = changes.iter().find_map(|change| match change {
        RequestChange::Opens {
            confidence,
            alternatives,
            ..
        } => Some((routing::rounded(*confidence), routing::scored(alternatives))),
        RequestChange::Adds { .. }
        | RequestChange::Spares { .. }
        | RequestChange::Withdraws { .. }
        | RequestChange::Unheard { .. } => None,
    });
    match best {
        Some(best) => best,
        None if changes.is_empty() => {
            let proposal = routing::propose(builder.cx.router, text, limits);
            (proposal.confidence, proposal.alternatives)
        }
        None => (0.0, Vec::new()),
    }
}

/// Whether words give a value that the message states: who the customer is, or a number of theirs.
fn gives_a_value(builder: &StepBuilder<'_, '_>, message: MessageId, words: &str) -> bool {
    let words = words.to_lowercase();
    let stated = builder.state.case.stated.values().flatten();
    let mut stated = stated.filter(|stated| stated.message == message);
    stated.any(|stated| words.contains(&stated.value.to_lowercase()))
}

/// Whether words ask for what only the customer's own record could answer, and mean another person's: "my wife's points".
fn is_of_others(builder: &StepBuilder<'_, '_>, intent: &IntentName, words: &str) -> bool {
    let playbooks = builder.cx.playbooks;
    let is_own = |name: &FactName| {
        let fact = playbooks.fact(name);
        fact.is_some_and(|fact| fact.about.as_str() == CUSTOMER)
    };
    playbooks.playbook(intent).is_some_and(|playbook| {
        matches!(playbook.resolution, Resolution::Answer(_))
            && playbook.requires.iter().all(is_own)
            && corrections::asks_of_others(words)
    })
}

/// Whether a customer who is known asks for another person's record and names none: "and my sister's order?". Their own
/// would be no answer.
fn is_of_further(
    builder: &StepBuilder<'_, '_>,
    message: MessageId,
    intent: &IntentName,
    words: &str,
) -> bool {
    let known = builder.state.case.identity.level == IdentityLevel::Verified;
    let playbook = builder.cx.playbooks.playbook(intent);
    known
        && playbook.is_some_and(|p| matches!(p.resolution, Resolution::Answer(_)))
        && !gives_a_value(builder, message, words)
        && (corrections::asks_of_others(words) || corrections::is_anothers(words))
}

/// A question why something was done.
static WHY_DONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:(?:and|but|so|und|aber|et|mais|y|e|ma)\s+)?(?:why|how come|warum|wieso|weshalb|pourquoi|por qu[eé]|perch[eé]|waarom)\s+(?:on earth\s+)?(?:did|was|were|is|are|has|have|wurden?|haben|hat|habt|ist|sind|avez|a-t|a|ont|est|sont|han?|hab[eé]is|fue|est[aá]|avete|hanno|[eè]|sono|hebben|heeft|is|werd)\b",
    )
});
/// What is refused in a question is wanted: "why can't you cancel it?"
static WANTS_IT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:not|\w+n'?t|nicht|kein(?:e[nm]?)?|pas|no|non|niet)\b"));
/// A question what would be if.
static WHAT_IF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|\b)(?:what|how much|how long|is there|are there|does|do|will|would|was|wie viel|wieviel|gibt es|combien|y a-t-il|cu[aá]nto|quanto|hoeveel)\b[^.!]*\b(?:if (?:i|we)|when i|wenn (?:ich|wir)|si (?:je|j'|nous|cancelo|cambio|devuelvo)|se (?:annullo|cambio|restituisco)|als ik)\b[^.!]*\?|\b(?:i|we) (?:was|were) (?:going|about|planning|thinking)\b",
    )
});

/// Whether words only ask about what a person would do, why it was done or what it would cost, and do not want it done.
fn only_asks_about(builder: &StepBuilder<'_, '_>, intent: &IntentName, words: &str) -> bool {
    let playbook = builder.cx.playbooks.playbook(intent);
    playbook.is_some_and(|p| matches!(p.resolution, Resolution::Person))
        && (WHY_DONE.is_match(words) && !WANTS_IT.is_match(words) || WHAT_IF.is_match(words))
}

/// Whether a message names a record that no request is about.
fn names_another(builder: &StepBuilder<'_, '_>, message: MessageId) -> bool {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let known = |fact: &FactName, value: &str| {
        let mut about = state.requests.iter().flat_map(|request| &request.about);
        about.any(|s| &s.named.fact == fact && same(&s.named.value, value))
    };
    state.case.stated.iter().any(|(fact, values)| {
        playbooks.fact(fact).is_some_and(names_records)
            && values
                .iter()
                .any(|v| v.message == message && !known(fact, &v.value))
    })
}

/// Whether what a message only tells is kept: it states nothing of what was asked, or waits for a person to read it.
pub(super) fn is_noted(builder: &StepBuilder<'_, '_>, message: MessageId) -> bool {
    let state = &builder.state;
    let asked = &state.dialogue.last_asked;
    let answers = || {
        let stated = asked
            .iter()
            .flat_map(|fact| state.case.stated(fact.as_str()));
        stated.into_iter().any(|stated| stated.message == message)
    };
    matches!(state.phase, Phase::HandingOff(_)) || !asked.is_empty() && !answers()
}

pub(super) fn all_words(request: &Request) -> String {
    let words: Vec<&str> = request
        .words
        .iter()
        .map(|said| said.words.as_str())
        .collect();
    words.join("\n")
}
