//! What is taken back of what is wanted: a whole request, or some of the records that it is about.

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use super::follow_up;
use super::naming::RecordMention;
use super::reading::MessageReading;
use crate::event::Named;
use crate::ids::RequestId;
use crate::state::{Request, Subject};

/// A record that is named where something is taken back tells which request is meant, and of a request that is about others
/// as well, only that record is: "forget LH-2" leaves the return of LH-1, and the cancellation of LH-3, as they are.
pub(super) fn by_record(
    builder: &StepBuilder<'_, '_>,
    decided: &mut Vec<Decided>,
    (heard, mentions): (&MessageReading, &[RecordMention]),
) {
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
        if let Some(meant) = meant(builder, id, is_about) {
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
        None => true,
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

/// A request that is withdrawn for some of its records only, told by their descriptions, is narrowed.
pub(super) fn keep_what_stays(
    builder: &StepBuilder<'_, '_>,
    decided: &mut [Decided],
    heard: &MessageReading,
) {
    for change in decided {
        if let What::Withdraws(id) = change.what
            && let Some(words) = heard.text.get(change.part.clone())
        {
            let kept = follow_up::kept(builder, id, words);
            if !kept.is_empty() {
                change.what = What::Narrows(id);
                change.except.extend(kept);
            }
        }
    }
}
