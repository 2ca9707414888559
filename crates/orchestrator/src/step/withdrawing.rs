//! What is taken back of what is wanted: a whole request, or some of the records that it is about.

use std::ops::Range;

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use super::follow_up;
use super::naming::RecordMention;
use super::reading::MessageReading;
use crate::event::Named;
use crate::ids::{MessageId, RequestId};
use crate::state::{Request, Subject};

/// Lets a record that is named where something is taken back tell which request is meant. Of a request that is about
/// others as well, only that record is: "forget LH-2" leaves the return of LH-1, and the cancellation of LH-3, as
/// they are.
pub(super) fn by_record(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    (heard, mentions): (&MessageReading, &mut Vec<RecordMention>),
) {
    let mut of_nothing: Vec<Range<usize>> = Vec::new();
    decided.retain_mut(|change| {
        let What::Withdraws(id) = change.what else {
            return true;
        };
        let part = heard.text.get(change.part.clone()).unwrap_or_default();
        let in_part = mentions.iter().filter(|one| change.part.contains(&one.at));
        let named: Vec<&Named> = in_part.map(|one| &one.named).collect();
        if named.is_empty() {
            return of_what_is_gone(builder, change, id, part);
        }
        let is_named = |subject: &&Subject| named.iter().any(|one| one.is_same(&subject.named));
        let is_about = |request: &Request| request.about.iter().any(|s| is_named(&s));
        let meant = meant(builder, id, is_about);
        // "Forget LH-2" takes back nothing that was wanted of LH-1.
        if meant.is_none() && is_of_others(builder, id) {
            of_nothing.push(change.part.clone());
            return false;
        }
        if let Some(meant) = meant {
            let (gone, stays): (Vec<&Subject>, Vec<&Subject>) =
                meant.about.iter().partition(is_named);
            if stays.is_empty() {
                change.what = What::Withdraws(meant.id);
            } else {
                change.what = What::Narrows(meant.id);
                change
                    .except
                    .extend(gone.into_iter().map(|subject| subject.named.clone()));
            }
        }
        true
    });
    mentions.retain(|mention| !of_nothing.iter().any(|part| part.contains(&mention.at)));
}

/// Whether a request is about records that were named.
fn is_of_others(builder: &StepBuilder<'_, '_>, id: RequestId) -> bool {
    let read_for = builder.state.requests.get(id);
    read_for.is_some_and(|request| request.about.iter().any(|s| !s.named.assumed))
}

/// The same where the words took the record itself back already: what is left of the request it was wanted of stays. False
/// where nothing more is to be withdrawn.
fn of_what_is_gone(
    builder: &StepBuilder<'_, '_>,
    change: &mut Decided,
    id: RequestId,
    part: &str,
) -> bool {
    let gone = builder.state.case.taken_back.values().flatten();
    let gone: Vec<&str> = gone
        .map(|gone| gone.value.as_str())
        .filter(|value| part.contains(value))
        .collect();
    let was_about = |request: &Request| {
        let mut words = request.words.iter();
        words.any(|said| gone.iter().any(|value| said.words.contains(value)))
    };
    match meant(builder, id, was_about) {
        Some(meant) if meant.about.is_empty() => {
            change.what = What::Withdraws(meant.id);
            true
        }
        Some(_) => false,
        // "Forget LH-2" takes back nothing that was wanted of LH-1.
        None => gone.is_empty() || !is_of_others(builder, id),
    }
}

/// What is wanted of a record in place of another one is not what was wanted of that: of "cancel LH-1" nothing is left after
/// "no, not LH-1, I meant to return LH-2".
pub(super) fn move_on(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    message: MessageId,
) {
    let gone: Vec<&str> = builder
        .state
        .case
        .taken_back
        .values()
        .flatten()
        .map(|gone| gone.value.as_str())
        .collect();
    if gone.is_empty() {
        return;
    }
    let mut left = Vec::new();
    for change in decided.iter() {
        let What::Opens { intent, .. } = &change.what else {
            continue;
        };
        let names = |subject: &Subject| {
            change
                .about
                .iter()
                .any(|named| !named.assumed && named.is_same(&subject.named))
        };
        let was_of_another = |request: &&Request| {
            let said = |value: &str| request.words.iter().any(|said| said.words.contains(value));
            let before = request
                .first_words()
                .is_some_and(|first| first.message != message);
            request.intent != *intent
                && before
                && !request.about.is_empty()
                && request.about.iter().all(names)
                && request
                    .about
                    .iter()
                    .all(|subject| !said(&subject.named.value))
                && gone.iter().any(|value| said(value))
        };
        let open = builder.state.requests.open().filter(was_of_another);
        left.extend(open.map(|request| (request.id, change.part.clone())));
    }
    for (id, part) in left {
        let heard = decided
            .iter()
            .any(|change| matches!(change.what, What::Withdraws(known) if known == id));
        if !heard {
            decided.push(Decided {
                what: What::Withdraws(id),
                part,
                about: Vec::new(),
                except: Vec::new(),
                another: false,
            });
        }
    }
}

/// The open request that fits: the one that the words were read for, or another.
fn meant<'s>(
    builder: &'s StepBuilder<'_, '_>,
    id: RequestId,
    fits: impl Fn(&Request) -> bool,
) -> Option<&'s Request> {
    let requests = &builder.state.requests;
    let read_for = requests
        .get(id)
        .filter(|request| request.is_open() && fits(request));
    read_for.or_else(|| requests.open().find(|request| fits(request)))
}

/// A request that is withdrawn for some of its records only, told by their descriptions, is narrowed. What the message says
/// again of the others is of the same request: "keep the lamp, just cancel the chair".
pub(super) fn keep_what_stays(
    builder: &StepBuilder<'_, '_>,
    decided: &mut [Decided],
    heard: &MessageReading,
) {
    let mut narrowed: Vec<RequestId> = Vec::new();
    for change in decided.iter_mut() {
        if let What::Withdraws(id) = change.what
            && let Some(words) = heard.text.get(change.part.clone())
        {
            let kept = follow_up::kept(builder, id, words);
            if !kept.is_empty() {
                change.what = What::Narrows(id);
                change.except.extend(kept);
                narrowed.push(id);
            }
        }
    }
    for id in narrowed {
        let Some(request) = builder.state.requests.get(id) else {
            continue;
        };
        let known = |named: &Named| {
            let mut about = request.about.iter();
            named.assumed || about.any(|subject| subject.named.is_same(named))
        };
        let says_again = |change: &Decided| {
            matches!(&change.what, What::Opens { intent, .. } if *intent == request.intent)
                && change.about.iter().all(known)
        };
        for change in decided.iter_mut().filter(|change| says_again(change)) {
            change.what = What::Adds(id);
            change.about.clear();
        }
    }
}
