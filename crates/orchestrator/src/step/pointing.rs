//! The records of changes whose words name none by its number: the one that is spoken of, or the one that they pick.

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use super::naming::is_of;
use super::reading::MessageReading;
use super::which;
use crate::agents::data::Choice;
use crate::corrections;
use crate::event::Named;

/// Finds the records of changes whose words name none by its number; `given` are those that the message gives beside
/// what it asks, `excepted` those that it leaves out.
pub(super) fn point(
    builder: &StepBuilder<'_, '_>,
    decided: &mut [Decided],
    heard: &MessageReading,
    (given, excepted): (&[Named], &[Named]),
) {
    let of_others = || corrections::speaks_of_others(&heard.text[heard.own..]);
    for at in 0..decided.len() {
        let (text, intent) = {
            let Some(change) = decided.get(at).filter(|c| c.about.is_empty()) else {
                continue;
            };
            let intent = match &change.what {
                What::Opens { intent, .. } => Some(intent),
                What::Adds(id) => builder
                    .state
                    .requests
                    .get(*id)
                    .map(|request| &request.intent),
                What::Narrows(_) | What::Withdraws(_) => None,
            };
            (&heard.text[change.part.clone()], intent.cloned())
        };
        // What the message answers of a question is spoken of as well.
        let now: Vec<Named> = decided
            .iter()
            .filter(|d| matches!(d.what, What::Adds(_)) && d.part.end > d.part.start)
            .flat_map(|d| d.about.iter().cloned())
            .collect();
        let meant = intent
            .as_ref()
            .and_then(|i| which::meant(builder, i, text, (excepted, &now)));
        let beside = spoken_of_beside(builder, decided, at, given);
        let Some(change) = decided.get_mut(at) else {
            continue;
        };
        if let Some(meant) = meant {
            change.another = true;
            change.about = meant.about;
            change.except.extend(meant.except);
        } else if let What::Opens { intent, .. } = &change.what {
            // "Cancel the physio" is not about the scan that was spoken of.
            if of_others() || which::names_something_else(builder, intent, text) {
                change.another = builder.state.requests.focus().is_some();
            } else if beside.is_empty() {
                change.about = spoken_of(builder);
            } else {
                change.about = beside;
            }
        }
    }
    for change in decided.iter_mut().filter(|change| change.another) {
        if let What::Adds(id) = change.what
            && let Some(request) = builder.state.requests.get(id)
        {
            change.what = What::Opens {
                intent: request.intent.clone(),
                confidence: request.confidence,
                alternatives: Vec::new(),
            };
        }
    }
}

/// Words that say which of several records is meant belong to the requests that it was asked for.
pub(super) fn choose(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    heard: &MessageReading,
) {
    let (state, playbooks) = (&builder.state, builder.cx.playbooks);
    // What wishes for something of its own says nothing of which.
    let mut text = heard.text[heard.own..].to_owned();
    for change in decided
        .iter()
        .filter(|d| matches!(d.what, What::Opens { .. }))
    {
        let part =
            change.part.start.saturating_sub(heard.own)..change.part.end.saturating_sub(heard.own);
        if text.get(part.clone()).is_some() {
            let blank = " ".repeat(part.len());
            text.replace_range(part, &blank);
        }
    }
    let whole = text.trim().to_owned();
    // What is left of the message says which, without the wish behind it.
    let start = text.len() - text.trim_start().len();
    let left = heard.own + start..heard.own + start + whole.len();
    let is_whole = decided.iter().all(|d| {
        !matches!(d.what, What::Opens { .. })
            || d.part.end <= left.start
            || left.end <= d.part.start
    });
    let part = if is_whole && !whole.is_empty() {
        left
    } else {
        heard.own..heard.text.len()
    };
    let of_others: Vec<Named> = decided
        .iter()
        .filter(|d| matches!(d.what, What::Opens { .. }))
        .flat_map(|d| d.about.iter().cloned())
        .collect();
    for words in heard.unheard.iter().filter(|words| **words != whole) {
        text = text.replace(words.as_str(), &" ".repeat(words.len()));
    }
    let text = text.as_str();
    for request in state.requests.open() {
        let is_heard = decided
            .iter()
            .any(|d| matches!(d.what, What::Adds(id) | What::Withdraws(id) if id == request.id));
        let choice = Choice::beside(state, playbooks, request, &of_others);
        let Some(choice) = choice.filter(|_| !is_heard) else {
            continue;
        };
        if !state.dialogue.last_asked.contains(&choice.fact.name) {
            continue;
        }
        let which::Meant { about, mut except } = which::picked(builder, &choice, text);
        let (named, left_out) = choice.named_in(playbooks, text);
        except.extend(left_out.into_iter().map(|value| Named {
            fact: choice.fact.name.clone(),
            value,
            assumed: false,
        }));
        let says_which = !about.is_empty() || !named.is_empty();
        if !says_which && except.is_empty() {
            continue;
        }
        decided.push(Decided {
            what: if says_which {
                What::Adds(request.id)
            } else {
                What::Narrows(request.id)
            },
            part: part.clone(),
            about,
            except,
            another: false,
        });
    }
}

/// The records that a message speaks of before a wish that names none, or else the one that it gives beside what it
/// asks: "is WB-1 ready and what does it cost?".
fn spoken_of_beside(
    builder: &StepBuilder<'_, '_>,
    decided: &[Decided],
    at: usize,
    given: &[Named],
) -> Vec<Named> {
    let Some(change) = decided.get(at) else {
        return Vec::new();
    };
    let before = decided.iter().filter(|d| {
        !matches!(d.what, What::Withdraws(_) | What::Narrows(_))
            && d.part.start < change.part.start
            && !d.about.is_empty()
            && d.about.iter().all(|named| is_of(builder, change, named))
    });
    let before = before.max_by_key(|d| d.part.start).map(|d| &d.about[..]);
    let only = match given {
        [only] if is_of(builder, change, only) => Some(given),
        _ => None,
    };
    let beside = before.or(only).unwrap_or_default();
    beside
        .iter()
        .map(|named| Named {
            assumed: true,
            ..named.clone()
        })
        .collect()
}

/// The records of the request in focus: a follow-up question that names none is about them.
fn spoken_of(builder: &StepBuilder<'_, '_>) -> Vec<Named> {
    let Some(focus) = builder.state.requests.focus() else {
        return Vec::new();
    };
    let choice = Choice::of(&builder.state, builder.cx.playbooks, focus);
    let found =
        choice.and_then(|choice| Some((choice.fact.name.clone(), choice.value()?.to_string())));
    if let Some((fact, value)) = found {
        return vec![Named {
            fact,
            value,
            assumed: true,
        }];
    }
    let about = focus.about.iter();
    about
        .map(|subject| Named {
            assumed: true,
            ..subject.named.clone()
        })
        .collect()
}
