//! What the rules hear in a message, against the requests as they are.

use std::borrow::Cow;
use std::sync::LazyLock;

use baton_playbook::{CUSTOMER, FactName, IntentName, Resolution};
use baton_router::acts::Heard as Acts;
use baton_router::requests::{Change, Heard, OpenRequest, read};
use regex::Regex;

use super::advance;
use super::draft::Draft;
use super::masks::masked;
use super::naming::names_records;
use crate::agents::routing;
use crate::corrections::{self, pattern};
use crate::event::Scored;
use crate::ids::MessageId;
use crate::state::{Request, same};
use crate::text::bounded;

/// What was heard in a message.
pub(super) struct Hearing {
    /// The text that was read: the message, or what was said before it and the message.
    pub(super) text: String,
    /// Where the message itself begins in it.
    pub(super) own: usize,
    pub(super) changes: Vec<Change>,
    /// Questions and wishes that fit nothing.
    pub(super) unheard: Vec<String>,
    /// Confidence in the best intent, whether or not it counts.
    pub(super) confidence: f32,
    pub(super) alternatives: Vec<Scored>,
}

/// What the rules hear in a message; `acts` is what else was heard in it already.
pub(super) fn by_rules(
    draft: &Draft<'_, '_>,
    message: MessageId,
    text: &str,
    acts: Option<Acts>,
) -> Hearing {
    let heard = by_text(draft, message, text.to_owned(), 0, acts);
    let first_try = draft.state.requests.is_empty() && draft.state.dialogue.counts.customer > 1;
    if heard.changes.is_empty()
        && first_try
        && let Some((first_message, first, _)) = &draft.state.dialogue.first_words
        && *first_message != message
    {
        // "Hi" … "I lost my card": what was said before belongs to the question.
        let both = format!("{first}\n{text}");
        return by_text(draft, message, both, first.len() + 1, None);
    }
    heard
}

fn by_text(
    draft: &Draft<'_, '_>,
    message: MessageId,
    text: String,
    own: usize,
    acts: Option<Acts>,
) -> Hearing {
    let limits = advance::limits(&draft.state, draft.cx.playbooks);
    let words: Vec<String> = draft.state.requests.iter().map(all_words).collect();
    let open: Vec<OpenRequest<'_>> = draft
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
    let masked = masked(draft, &text);
    let heard = Heard {
        text: &masked,
        written: &text,
        said: draft.state.dialogue.last_said.as_deref(),
        asked: !draft.state.dialogue.last_asked.is_empty(),
        elsewhere: names_another(draft, message),
        acts: acts.filter(|_| matches!(masked, Cow::Borrowed(_))),
        open: &open,
    };
    let changes = read(draft.cx.router, &heard, limits.router_confidence);
    let (unheard, changes): (Vec<Change>, Vec<Change>) =
        changes.into_iter().partition(|change| match change {
            Change::Unheard { .. } => true,
            Change::Opens { intent, part, .. } => {
                let (intent, words) = (intent.as_str().into(), &text[part.clone()]);
                is_of_others(draft, &intent, words) || only_asks_about(draft, &intent, words)
            }
            Change::Adds { .. } | Change::Withdraws { .. } => false,
        });
    let unheard = unheard
        .iter()
        .map(|change| bounded(text[change.part()].trim()));
    let unheard = unheard.collect();
    let best = changes.iter().find_map(|change| match change {
        Change::Opens {
            confidence,
            alternatives,
            ..
        } => Some((routing::rounded(*confidence), routing::scored(alternatives))),
        Change::Adds { .. } | Change::Withdraws { .. } | Change::Unheard { .. } => None,
    });
    let (confidence, alternatives) = match best {
        Some(best) => best,
        None if changes.is_empty() => {
            let proposal = routing::propose(draft.cx.router, &text, limits);
            (proposal.confidence, proposal.alternatives)
        }
        None => (0.0, Vec::new()),
    };
    Hearing {
        text,
        own,
        changes,
        unheard,
        confidence,
        alternatives,
    }
}

/// Whether words ask for what only the customer's own record could answer, and mean somebody else's: "my wife's points".
fn is_of_others(draft: &Draft<'_, '_>, intent: &IntentName, words: &str) -> bool {
    let playbooks = draft.cx.playbooks;
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
fn only_asks_about(draft: &Draft<'_, '_>, intent: &IntentName, words: &str) -> bool {
    let playbook = draft.cx.playbooks.playbook(intent);
    playbook.is_some_and(|p| matches!(p.resolution, Resolution::Person))
        && (WHY_DONE.is_match(words) && !WANTS_IT.is_match(words) || WHAT_IF.is_match(words))
}

/// Whether a message names a record that no request is about.
fn names_another(draft: &Draft<'_, '_>, message: MessageId) -> bool {
    let (state, playbooks) = (&draft.state, draft.cx.playbooks);
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

fn all_words(request: &Request) -> String {
    let words: Vec<&str> = request
        .words
        .iter()
        .map(|said| said.words.as_str())
        .collect();
    words.join("\n")
}
