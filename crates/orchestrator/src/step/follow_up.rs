//! Words about what was answered last. Those that only go on, "and the other one?", "what about the green one?", want it
//! of another record; those that object, "but I paid it last week", are not answered by the same words again.

use std::sync::LazyLock;

use baton_playbook::Resolution;
use baton_router::requests::{asks, questions, says_something};
use regex::Regex;

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use super::reading::MessageReading;
use super::which;
use crate::agents::data::{ADDING, CORRECTING, Choice, described, describes};
use crate::corrections::pattern;
use crate::event::Named;
use crate::grounding::words::words;
use crate::ids::RequestId;
use crate::state::{RequestState, same};

/// How words begin that go on.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:(?:ok(?:ay)?|thanks|thank you|great|danke|merci|gracias)\b\W*)?(?:(?:and )?(?:what|how) about|(?:and )?what of|and|(?:und )?was ist mit|(?:und )?wie (?:ist|steht|sieht) es (?:mit|bei)|und|et(?: pour)?|y|¿?qué hay de|e|en|not (?:this|that)(?: one)?,?)\s+",
    )
});
/// The most words of a message that only goes on.
const SHORT: usize = 8;

/// The change of words that say of which other record, or of which more, what is still open is meant: "no, the green one",
/// "also the lamp".
fn put_right(builder: &StepBuilder<'_, '_>, heard: &MessageReading) -> Option<Decided> {
    let state = &builder.state;
    let text = heard.text.get(heard.own..)?;
    let open = state.requests.focus().filter(|request| request.is_open())?;
    let fact = which::identifier(builder, &open.intent).filter(|fact| fact.one_of.is_some())?;
    let playbook = builder.cx.playbooks.playbook(&open.intent)?;
    // The same question about another record is a request of its own.
    let adds = ADDING.is_match(text) && !matches!(playbook.resolution, Resolution::Answer(_));
    let turns = CORRECTING.is_match(text) || adds;
    let speaks = state.dialogue.last_asked.is_empty() && words(text).len() <= SHORT;
    (speaks && turns && describes(state, builder.cx.playbooks, fact, text)).then(|| Decided {
        what: What::Adds(open.id),
        part: heard.own..heard.text.len(),
        about: Vec::new(),
        except: Vec::new(),
        another: false,
    })
}

/// The change of words that name no wish and no number, and say of which other record the last wish is meant.
pub(super) fn read(builder: &StepBuilder<'_, '_>, heard: &MessageReading) -> Option<Decided> {
    if let Some(change) = put_right(builder, heard) {
        return Some(change);
    }
    let state = &builder.state;
    let text = heard.text.get(heard.own..)?;
    let begin = GOES_ON.find(text)?;
    let rest = &text[begin.end()..];
    let last = state.requests.focus()?;
    let speaks = state.is_with_agents() && state.dialogue.last_asked.is_empty();
    if !speaks || !last.state.is_wanted() || words(text).len() > SHORT {
        return None;
    }
    let fact = which::identifier(builder, &last.intent).filter(|fact| fact.one_of.is_some())?;
    if !which::says_one(fact, rest) && !describes(state, builder.cx.playbooks, fact, rest) {
        return None;
    }
    let meant = which::meant(builder, &last.intent, rest, (&[], &[])).unwrap_or_default();
    Some(Decided {
        what: What::Opens {
            intent: last.intent.clone(),
            confidence: last.confidence,
            alternatives: Vec::new(),
        },
        part: heard.own..heard.text.len(),
        about: meant.about,
        except: meant.except,
        another: true,
    })
}

/// The change of words that only add something to what is open and a person acts on, where it is not known what they name:
/// "also the rain barrel".
pub(super) fn adds(builder: &StepBuilder<'_, '_>, heard: &MessageReading) -> Option<Decided> {
    let text = heard.text.get(heard.own..)?;
    let rest = &text[ADDING.find(text)?.end()..];
    let focus = builder.state.requests.focus();
    let open = focus.filter(|request| request.is_open())?;
    let playbook = builder.cx.playbooks.playbook(&open.intent)?;
    let is_acted_on = !matches!(playbook.resolution, Resolution::Answer(_));
    let asks_nothing = heard.unheard.iter().all(|words| !asks(words));
    (is_acted_on && asks_nothing && says_something(rest)).then(|| Decided {
        what: What::Adds(open.id),
        part: heard.own..heard.text.len(),
        about: Vec::new(),
        except: Vec::new(),
        another: false,
    })
}

/// Whether words tell something about what was answered last, and ask nothing.
pub(super) fn objects(
    builder: &StepBuilder<'_, '_>,
    change: &Decided,
    heard: &MessageReading,
) -> bool {
    let state = &builder.state;
    let Some(last) = state.requests.focus() else {
        return false;
    };
    let is_about_it = match &change.what {
        What::Adds(id) => *id == last.id,
        What::Opens { intent, .. } => {
            let known = |n: &Named| last.about.iter().any(|s| s.named.is_same(n));
            *intent == last.intent && !change.another && change.about.iter().all(known)
        }
        What::Narrows(_) | What::Withdraws(_) => false,
    };
    is_about_it
        && state.is_with_agents()
        && state.dialogue.last_asked.is_empty()
        && last.state == RequestState::Answered
        && heard
            .text
            .get(change.part.clone())
            .is_some_and(|words| !questions(words))
}

/// The records that words of keeping leave out of a request which is about others as well, "keep the ultrasound"; empty where
/// they take all of it back.
pub(super) fn kept(builder: &StepBuilder<'_, '_>, id: RequestId, words: &str) -> Vec<Named> {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    let fact = state
        .requests
        .get(id)
        .and_then(|request| which::identifier(builder, &request.intent));
    let (Some(request), Some(fact)) = (state.requests.get(id), fact) else {
        return Vec::new();
    };
    let described = described(state, playbooks, fact, words);
    let about = request.about.iter().filter(|s| s.named.fact == fact.name);
    let mut mine: Vec<String> = about.map(|s| s.named.value.clone()).collect();
    let choice = Choice::of(state, playbooks, request);
    mine.extend(choice.and_then(|choice| Some(choice.value()?.to_string())));
    let whole = mine
        .iter()
        .all(|own| described.iter().any(|one| same(one, own)));
    if !mine.is_empty() && whole {
        return Vec::new();
    }
    let kept = described.into_iter().map(|value| Named {
        fact: fact.name.clone(),
        value,
        assumed: false,
    });
    kept.collect()
}
