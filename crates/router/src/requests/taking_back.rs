//! What a part takes back: an open request, a wish of the message itself, or what is not wanted.

use std::ops::Range;

use super::reading::{ANSWERING, OUT_OF_SCOPE, Reading};
use super::standing;
use super::withdrawal::{self, Firmness};
use super::words::Part;
use super::{OpenRequest, RequestChange, faults, orders, refused, right_again, wishes};

impl Reading<'_> {
    /// Withdraws the request that the words mean; returns whether they take anything back.
    pub(super) fn withdraw(
        &mut self,
        withdrawal: &withdrawal::Withdrawal<'_>,
        part: Range<usize>,
    ) -> bool {
        if withdrawal.firmness == Firmness::Denies {
            return self.denies(withdrawal.object, part);
        }
        let last = self.heard.open.iter().rposition(|open| !open.settled);
        let firm = withdrawal.firmness == Firmness::Firm;
        if last.is_none() && !firm {
            return false;
        }
        let named = withdrawal::names(withdrawal.object)
            .then(|| self.router.weigh(&[withdrawal.object]).into_iter().next())
            .flatten();
        let request = match named {
            // "Forget the refund": of the open requests the one the words fit best.
            Some(named) if firm => {
                let mut open = named.scores.iter();
                open.find_map(|scored| self.unsettled(&scored.intent))
                    .or(last)
            }
            Some(named) => named
                .scores
                .first()
                .and_then(|best| self.unsettled(&best.intent)),
            None => last.filter(|_| firm),
        };
        if let Some(request) = request {
            self.push(RequestChange::Withdraws { request, part });
        } else if firm {
            self.refused = true;
            self.unsay(|_| true);
        }
        firm || request.is_some()
    }

    /// Withdraws the request of what is not to be done, if one is open; returns whether the words name anything by that.
    fn denies(&mut self, object: &str, part: Range<usize>) -> bool {
        // Where everything is one matter, nothing says that it is the matter that is not wanted.
        if self.router.known().is_some() {
            return false;
        }
        let named = self.router.weigh(&[object]).into_iter().next();
        let best = named.and_then(|weighed| weighed.scores.into_iter().next());
        let Some(best) = best.filter(|best| best.confidence >= self.threshold) else {
            return false;
        };
        self.refused = true;
        if !self.unsay(|intent| intent == best.intent)
            && let Some(request) = self.unsettled(&best.intent)
        {
            self.push(RequestChange::Withdraws { request, part });
        }
        true
    }

    /// Withdraws a complaint where the words say that nothing is wrong after all, "no wait, it does work", "oops, found it".
    /// Returns where that ends.
    pub(super) fn works_after_all(
        &mut self,
        part: &Range<usize>,
        read: &Part<'_>,
    ) -> Option<usize> {
        let end = right_again::end(read)?;
        let mut open = self.heard.open.iter();
        let complains = |open: &OpenRequest<'_>| {
            let plainly = || faults::plainly(&Part::read(open.words), true);
            !open.settled
                && (wishes::is_trouble(open.words)
                    || plainly().is_some()
                    || wishes::lacks(open.words))
        };
        let request = open.rposition(complains)?;
        let part = part.start..part.start + end;
        self.push(RequestChange::Withdraws { request, part });
        Some(end)
    }

    /// Removes the last wish of the message itself; returns whether there was one.
    fn unsay(&mut self, which: impl Fn(&str) -> bool) -> bool {
        let last = self.changes.iter().rposition(
            |change| matches!(change, RequestChange::Opens { intent, .. } if which(intent)),
        );
        if let Some(last) = last {
            self.changes.remove(last);
        }
        last.is_some()
    }

    /// What stands beside a clause that takes something back. A reason for that wants nothing: "I want the lamp after all",
    /// "my wife likes it".
    pub(super) fn rest(&mut self, part: Range<usize>) {
        let text = &self.heard.text[part.clone()];
        let Some(begin) = text.find(char::is_alphanumeric) else {
            return;
        };
        let (text, part) = (&text[begin..], part.start + begin..part.end);
        // "Finalement non, ne l'annulez pas": said twice.
        let read = Part::read(text);
        let stands = standing::of(&read, 0).is_some();
        if stands || withdrawal::of(&read).is_some() || refused::unwanted(&read).is_some() {
            return;
        }
        let names = self.heard.records.iter().any(|at| part.contains(at));
        if !names && is_reason(&read) {
            return;
        }
        let Some(weighed) = self.router.weigh(&[text]).into_iter().next() else {
            return;
        };
        if weighed.out_of_scope < OUT_OF_SCOPE {
            let least = self.threshold + if self.asked { ANSWERING } else { 0.0 };
            if self.conclude(weighed.scores.clone(), part.clone(), least) {
                return;
            }
        }
        self.unheard(1, part, &weighed);
    }

    /// Whether the words say of one intent that it is not wanted; an open request of it is withdrawn.
    pub(super) fn refuses(&mut self, at: usize, object: &str, part: Range<usize>) -> bool {
        let whole = self.weighed.get(at).and_then(|w| w.scores.first()).cloned();
        let named = self.router.weigh(&[object]).into_iter().next();
        let named = named.and_then(|weighed| weighed.scores.into_iter().next());
        let (Some(whole), Some(named)) = (whole, named) else {
            return false;
        };
        // Where everything is one matter, nothing says that it is the matter that is not wanted.
        let told_apart = self.router.known().is_none();
        if !told_apart || whole.intent != named.intent || named.confidence < self.threshold {
            return false;
        }
        self.refused = true;
        if self.unsay(|intent| intent == named.intent) {
            return true;
        }
        // "I don't want to cancel the whole order, only the lamp" takes nothing back.
        let request = self.unsettled(&named.intent);
        if let Some(request) =
            request.filter(|_| !refused::qualifies(&self.heard.text[part.clone()]))
        {
            self.push(RequestChange::Withdraws { request, part });
        }
        true
    }
}

/// Whether words beside a withdrawal only say why: they neither ask, order nor complain, or want a thing after all.
fn is_reason(read: &Part<'_>) -> bool {
    if orders::orders(read) || wishes::questions(read.text) || wishes::begs(read.text) {
        return false;
    }
    let words = || read.words.iter().map(|(_, word)| word.as_ref());
    let after_all = || {
        let all: Vec<&str> = words().collect();
        AFTER_ALL
            .iter()
            .any(|phrase| all.windows(phrase.len()).any(|window| window == *phrase))
    };
    !wishes::asks(read.text) && !words().any(wishes::is_order) || after_all()
}

/// Words by which something is wanted as it was at first.
const AFTER_ALL: &[&[&str]] = &[
    &["after", "all"],
    &["still", "want"],
    &["doch"],
    &["quand", "même"],
    &["finalement"],
    &["al", "final"],
    &["alla", "fine"],
    &["afinal"],
    &["toch"],
    &["jednak"],
    &["yine", "de"],
    &["всё", "таки"],
    &["все", "таки"],
    &["على", "أي", "حال"],
];
