//! Reads what a message takes back, off the words around the values that were recognised in it.

use std::ops::Range;

use super::sentences::{around, sentences};
use super::spelling::spelled;
use super::words::{
    BARE, BARE_WITHIN, DENIED_BEFORE, DISOWNS_ALL, DISOWNS_ALL_FAR, DISOWNS_ANY, DISOWNS_LAST,
    ELLIPTIC, INSTEAD, MINE_IS, NAMED_ONLY, NOT_MINE, NOT_MINE_FAR, NOT_THAT, PLAINLY_WRONG,
    QUESTION_BEFORE, STRONG, THAT_IS, THEIR_DETAILS, VERB_DENIED, WRONG_AFTER, WRONG_GIVEN, is_far,
};
use super::{Corrections, Disowned, Mention, NameOf, Owner, whose};

/// Reads a text around the values that were recognised in it.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    /// Where its sentences end.
    pub(super) ends: Vec<usize>,
    pub(super) mentions: &'t [Mention<'t>],
    pub(super) for_another: bool,
    pub(super) name_of: &'t dyn Fn(&Owner) -> NameOf,
}

impl Reader<'_> {
    pub(super) fn read(&self) -> Corrections {
        let mut found = Corrections::default();
        for nth in 0..self.mentions.len() {
            if self.is_denied(nth) {
                found.taken_back.push(nth);
            }
        }
        for nth in 0..self.mentions.len() {
            if !found.taken_back.contains(&nth) && self.puts_right(nth) {
                found.put_right.push(nth);
                self.replaced_by(nth, &mut found.taken_back);
            }
        }
        found
            .put_right
            .retain(|nth| !found.taken_back.contains(nth));
        self.disowns(&mut found);
        if !self.for_another {
            self.is_theirs(&mut found);
        }
        // What is said again further on, and stands, is meant.
        let stands = |nth: &usize| {
            let one = &self.mentions[*nth];
            (nth + 1..self.mentions.len()).any(|later| {
                let other = &self.mentions[later];
                other.fact == one.fact
                    && other.value == one.value
                    && !found.taken_back.contains(&later)
            })
        };
        let kept: Vec<usize> = found
            .taken_back
            .iter()
            .copied()
            .filter(|nth| !stands(nth))
            .collect();
        found.taken_back = kept;
        found.taken_back.sort_unstable();
        found
    }

    fn sentence_around(&self, at: usize) -> Range<usize> {
        around(self.ends.iter().copied(), self.text, at)
    }

    /// The words before a mention, back to the last mention or the begin of the sentence.
    fn lead(&self, nth: usize) -> &str {
        let span = &self.mentions[nth].span;
        let sentence = self.sentence_around(span.start);
        let before = self.before(nth).map_or(0, |span| span.end);
        &self.text[sentence.start.max(before).min(span.start)..span.start]
    }

    /// The words after a mention, up to the next one or the end of the sentence.
    fn trail(&self, nth: usize) -> &str {
        let span = &self.mentions[nth].span;
        let sentence = self.sentence_around(span.end);
        let mut later = self.mentions.iter().map(|m| m.span.start);
        let next = later
            .find(|start| *start >= span.end)
            .unwrap_or(self.text.len());
        &self.text[span.end..sentence.end.min(next).max(span.end)]
    }

    /// The place of the last mention that ends before this one begins.
    fn before(&self, nth: usize) -> Option<&Range<usize>> {
        let start = self.mentions[nth].span.start;
        let spans = self.mentions.iter().map(|m| &m.span);
        spans
            .filter(|span| span.end <= start)
            .max_by_key(|span| span.end)
    }

    /// Whether the words deny the mention as what is meant.
    fn is_denied(&self, nth: usize) -> bool {
        let mention = &self.mentions[nth];
        let lead = self.lead(nth);
        if DENIED_BEFORE.is_match(lead) {
            let sentence = &self.text[self.sentence_around(mention.span.start)];
            // "Has not LH-1 arrived?" asks, and denies nothing.
            let asks = sentence.trim_end().ends_with('?') && QUESTION_BEFORE.is_match(lead);
            return !asks && !VERB_DENIED.is_match(lead);
        }
        let trail = self.trail(nth);
        let another = || {
            let mut later = self.mentions[nth + 1..].iter();
            later.any(|other| other.fact == mention.fact && other.value != mention.value)
        };
        WRONG_AFTER.is_match(trail)
            || (NOT_THAT.is_match(trail) && another())
            || (mention.only_one && PLAINLY_WRONG.is_match(trail))
    }

    /// Whether the words before or after a mention say that it corrects something.
    fn puts_right(&self, nth: usize) -> bool {
        let mention = &self.mentions[nth];
        let (near, trail) = (self.lead(nth), self.trail(nth));
        if STRONG.is_match(near) || INSTEAD.is_match(trail) || MINE_IS.is_match(near) {
            return true;
        }
        if mention.only_one {
            return sentences(&self.text[..mention.span.start]).any(corrects);
        }
        let start = self.sentence_around(mention.span.start).start;
        let continues = self.before(nth).is_some_and(|span| span.end > start);
        let ends = trail
            .trim_matches(|c: char| !c.is_alphanumeric())
            .is_empty();
        let names = |rest: &str| {
            ELLIPTIC.is_match(rest) || ((ends || continues) && NAMED_ONLY.is_match(rest))
        };
        if let Some(bare) = BARE.find(near) {
            return names(&near[bare.end()..]);
        }
        // "I gave you the wrong number. LH-2", "Sorry. It is LH-2".
        let previous = sentences(&self.text[..start]).last().filter(|_| !continues);
        previous.is_some_and(|previous| {
            let only_bare = BARE
                .find(previous)
                .is_some_and(|bare| bare.end() == previous.len());
            (STRONG.is_match(previous) && !self.names_something(previous))
                || (only_bare && names(near))
        })
    }

    /// Whether a sentence of the text holds a mention.
    fn names_something(&self, sentence: &str) -> bool {
        let mut mentions = self.mentions.iter();
        mentions.any(|m| sentence.contains(&self.text[m.span.clone()]))
    }

    /// The earlier mentions of the same fact that a corrected one takes the place of.
    fn replaced_by(&self, nth: usize, taken_back: &mut Vec<usize>) {
        let mention = &self.mentions[nth];
        let earlier = (0..nth).rev().filter(|other| {
            let other = &self.mentions[*other];
            other.fact == mention.fact && other.value != mention.value
        });
        let most = if mention.only_one { usize::MAX } else { 1 };
        for other in earlier.take(most) {
            if self.corrected_between(other, nth) && !taken_back.contains(&other) {
                taken_back.push(other);
            }
        }
    }

    /// Whether the words that correct stand behind the earlier mention.
    fn corrected_between(&self, earlier: usize, later: usize) -> bool {
        let from = self.mentions[earlier].span.end;
        let between =
            &self.text[from.min(self.mentions[later].span.start)..self.mentions[later].span.start];
        INSTEAD.is_match(self.trail(later))
            || MINE_IS.is_match(between)
            || sentences(between).any(corrects)
    }

    fn disowns(&self, found: &mut Corrections) {
        const SHORT: usize = 120;
        found.left_open =
            self.mentions.is_empty() && self.text.len() <= SHORT && THAT_IS.is_match(self.text);
        // Edges of words cost a long pattern much in a text that is not ASCII.
        let any = !self.text.is_ascii() || DISOWNS_ANY.is_match(self.text);
        let far = is_far(self.text);
        let all =
            any && DISOWNS_ALL.is_match(self.text) || far && DISOWNS_ALL_FAR.is_match(self.text);
        if all || DISOWNS_ALL.is_match(&spelled(self.text)) {
            found.disowned = Disowned::All;
        }
        if !any && !far {
            return;
        }
        let theirs = THEIR_DETAILS.find(self.text);
        let not_mine = far.then(|| NOT_MINE_FAR.find(self.text)).flatten();
        found.theirs = theirs.is_some()
            || not_mine.is_some()
            || DISOWNS_LAST.is_match(self.text)
            || WRONG_GIVEN.is_match(self.text);
        let given = WRONG_GIVEN.find(self.text).filter(|given| {
            // What follows puts it right.
            let mut mentions = self.mentions.iter();
            mentions.all(|m| m.span.start < given.start())
        });
        let last = DISOWNS_LAST.find(self.text).or(not_mine);
        let Some(phrase) = last.or(theirs).or(given) else {
            return;
        };
        let before = &self.text[..phrase.start()];
        let after = &self.text[phrase.end()..];
        let denies = NOT_MINE.is_match(phrase.as_str()) || not_mine.is_some();
        let plainly = denies || theirs.or(given).is_some();
        let marked = sentences(before).last().is_some_and(corrects);
        let replaced = MINE_IS.is_match(after);
        // It points at what was named last: in this message, or before it.
        let last = (0..self.mentions.len())
            .rev()
            .find(|nth| self.mentions[*nth].span.end <= phrase.start());
        // "C-1. That is my wife's." says whose the number is; "That is my wife's present" does not. Where another
        // one follows, that is theirs.
        let whose = last.is_some_and(|nth| {
            let one = &self.mentions[nth];
            let ends = after.trim_start().is_empty()
                || after
                    .trim_start()
                    .starts_with(['.', ',', ';', '!', ')', '\n', '–', '—']);
            let another = self.mentions[nth + 1..].iter();
            let mut another = another.filter(|m| m.fact == one.fact && m.value != one.value);
            one.only_one && (ends || another.next().is_some())
        });
        if !(plainly || marked || replaced || whose) {
            return;
        }
        match last {
            Some(nth) if !found.taken_back.contains(&nth) && !found.put_right.contains(&nth) => {
                found.taken_back.push(nth);
            }
            Some(_) => {}
            None => found.disowned = found.disowned.max(Disowned::Last),
        }
    }

    /// Takes back what a clause says to be another person's: "that was my father's order".
    fn is_theirs(&self, found: &mut Corrections) {
        let Some(whose) = whose::said(self.text, self.mentions) else {
            return;
        };
        let (before, after): (Vec<usize>, Vec<usize>) = (0..self.mentions.len())
            .filter(|nth| !found.taken_back.contains(nth))
            .partition(|nth| self.mentions[*nth].span.start < whose.span.end);
        let replaces = |nth: &usize| {
            let one = &self.mentions[*nth];
            let other = |later: &usize| {
                let other = &self.mentions[*later];
                other.fact == one.fact && other.value != one.value
            };
            after.iter().any(other)
        };
        let own = MINE_IS.is_match(&self.text[whose.span.end..]);
        let marked = sentences(&self.text[..whose.span.start])
            .last()
            .is_some_and(corrects);
        let goes_on = own || !after.is_empty();
        let name_of = whose.owner.as_ref().map(self.name_of);
        match name_of {
            Some(NameOf::Thing) => return,
            // Another person's name that was given as theirs: what they say of themselves now shows it.
            Some(NameOf::Customer)
                if !(own || after.iter().any(|nth| self.mentions[*nth].only_one)) =>
            {
                return;
            }
            Some(NameOf::Customer | NameOf::Another) | None => {}
        }
        // "That is my father's", and "LH-1, that is my father's order" of what is asked about now, leave it open.
        if !(whose.plain || marked || goes_on) {
            return;
        }
        let last = before.last().filter(|nth| {
            let only_one = self.mentions[**nth].only_one;
            only_one || marked || own || replaces(nth) || whose.past && goes_on
        });
        match (last, before.is_empty()) {
            (None, false) => return,
            (None, true) => {
                found.disowned = found.disowned.max(Disowned::Last);
                found.asked_about = !(whose.past || marked || goes_on);
            }
            (Some(last), _) => {
                let mut gone: Vec<usize> = before.iter().copied().filter(replaces).collect();
                gone.push(*last);
                gone.retain(|nth| !found.put_right.contains(nth));
                found.taken_back.extend(gone);
            }
        }
        (found.theirs, found.of_another) = (true, true);
        // What they say of themselves then takes the place of what was said before.
        for nth in after {
            if self.mentions[nth].only_one && !found.put_right.contains(&nth) {
                found.put_right.push(nth);
            }
        }
    }
}

/// Whether a sentence, or a part of one, begins to correct something.
fn corrects(sentence: &str) -> bool {
    STRONG.is_match(sentence)
        || BARE.is_match(sentence)
        || BARE_WITHIN.is_match(sentence)
        || THEIR_DETAILS.is_match(sentence)
        || WRONG_GIVEN.is_match(sentence)
}
