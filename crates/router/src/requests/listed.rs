//! The parts of a message with what each is about; lists of wishes are cut into parts of their own.

use std::borrow::Cow;
use std::ops::Range;

use super::by_record::{self, Clause};
use super::clause_words::{Kind, lists};
use super::reading::OUT_OF_SCOPE;
use super::words::{Part, words};
use super::{Utterance, arrival, faults, limbs, orders, parts, standing, wishes};
use crate::route::{Router, Weighed};

/// A part is mixed where its second intent has at least this share.
const MIXED: f32 = 0.003;
/// Lowest confidence of pieces of a list that count as saying different things.
const LISTED: f32 = 0.6;
/// Lowest confidence of a clause about another record that says something else although its words may only go on.
const ELSE: f32 = 0.25;
/// How many times as likely it is about that as about anything else.
const SURELY: f32 = 2.0;

/// Parts of a text, and how likely each is about what; the last of the weights is the whole text's where there are
/// several parts.
pub(super) struct Parts {
    pub(super) parts: Vec<Range<usize>>,
    /// Whether each has a record of its own, of several that the message names.
    pub(super) own: Vec<bool>,
    pub(super) weighed: Vec<Weighed>,
}

impl Parts {
    pub(super) fn of(router: &dyn Router, heard: &Utterance<'_>) -> Self {
        let parts = parts::of(heard.written(), heard.asked);
        let parts = led(heard, titled(heard, &headed(heard, parts)));
        let parts = Self::by_record(router, heard, parts);
        let weighed = Self::weigh(router, heard, &parts);
        let cut = Self::apart(router, heard, &parts, &weighed);
        let weighed = if cut.len() == parts.len() {
            weighed
        } else {
            Self::weigh(router, heard, &cut)
        };
        let several = heard.records.len() > 1 && cut.len() > 1;
        let own = |part: &Range<usize>| several && heard.records.iter().any(|at| part.contains(at));
        Self {
            own: cut.iter().map(own).collect(),
            parts: cut,
            weighed,
        }
    }

    /// Cuts parts that name several records between them, where something else is said of the next one.
    fn by_record(
        router: &dyn Router,
        heard: &Utterance<'_>,
        parts: Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        if heard.records.len() < 2 {
            return parts;
        }
        let written = heard.written();
        let cut = parts.into_iter().flat_map(|part| {
            let clauses = by_record::clauses(written, part, heard.records);
            Self::joined(router, heard, clauses)
        });
        cut.collect()
    }

    /// Joins clauses that only may say something of their own to the one before, unless they do.
    fn joined(
        router: &dyn Router,
        heard: &Utterance<'_>,
        clauses: Vec<Clause>,
    ) -> Vec<Range<usize>> {
        let all_sure = clauses.iter().all(|clause| clause.is_sure);
        let weighed = if all_sure {
            Vec::new()
        } else {
            let texts = clauses
                .iter()
                .map(|clause| &heard.text[clause.range.clone()]);
            router.weigh(&texts.collect::<Vec<_>>())
        };
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(clauses.len());
        for (at, clause) in clauses.into_iter().enumerate() {
            let text = &heard.text[clause.range.clone()];
            let apart = clause.is_sure
                || is_spared(text, &clause.range, heard.records)
                || is_else(
                    at.checked_sub(1).and_then(|before| weighed.get(before)),
                    weighed.get(at),
                );
            match joined.last_mut() {
                Some(last) if !apart => last.end = clause.range.end,
                _ => joined.push(clause.range),
            }
        }
        joined
    }

    fn weigh(router: &dyn Router, heard: &Utterance<'_>, parts: &[Range<usize>]) -> Vec<Weighed> {
        let text = heard.text;
        let asked = parts.iter().map(|part| {
            let part = &text[part.clone()];
            // "It never came" asks where it is.
            arrival::question(&Part::read(part)).map_or(Cow::Borrowed(part), Cow::Owned)
        });
        let asked: Vec<Cow<'_, str>> = asked.collect();
        let mut texts: Vec<&str> = asked.iter().map(AsRef::as_ref).collect();
        if parts.len() > 1 {
            texts.push(text);
        }
        let mut weighed = router.weigh(&texts);
        for (of, part) in weighed.iter_mut().zip(parts) {
            Self::weigh_fault(router, heard, part, of);
        }
        weighed
    }

    /// A part that fits nothing and tells of a fault, or orders something, is about what its plain words are about, if those fit
    /// anything.
    fn weigh_fault(
        router: &dyn Router,
        heard: &Utterance<'_>,
        part: &Range<usize>,
        weighed: &mut Weighed,
    ) {
        let read = Part::read(&heard.text[part.clone()]);
        let (written, all) = (&heard.written()[part.clone()], heard.written());
        let plain = if limbs::are_of_a_thing(written, all) {
            Some(limbs::PLAIN)
        } else if fits_nothing(weighed) {
            let names_a_record = heard.records.iter().any(|at| part.contains(at));
            faults::plainly(&read, names_a_record).or_else(|| orders::plainly(&read))
        } else {
            orders::given_back(&read)
        };
        let plain = plain.and_then(|plain| router.weigh(&[plain]).into_iter().next());
        if let Some(plain) = plain.filter(|plain| !fits_nothing(plain)) {
            *weighed = plain;
        }
    }

    /// Cuts parts that list several wishes, "cancel A, return B and refund C", between pieces that each surely say
    /// something else. What a piece says that is not sure belongs to the piece before it.
    fn apart(
        router: &dyn Router,
        heard: &Utterance<'_>,
        parts: &[Range<usize>],
        weighed: &[Weighed],
    ) -> Vec<Range<usize>> {
        let mut cut = Vec::with_capacity(parts.len());
        for (part, weighed) in parts.iter().zip(weighed) {
            // A part that is clearly about one thing, or about nothing, lists nothing.
            let second = weighed
                .scores
                .get(1)
                .map_or(0.0, |second| second.confidence);
            let mixed = second >= MIXED && weighed.out_of_scope < OUT_OF_SCOPE;
            let pieces = if mixed {
                super::pieces::pieces(heard.written(), part.clone())
            } else {
                Vec::new()
            };
            if pieces.len() < 2 {
                cut.push(part.clone());
                continue;
            }
            let texts: Vec<&str> = pieces
                .iter()
                .map(|piece| &heard.text[piece.clone()])
                .collect();
            let (mut start, mut before) = (part.start, None);
            for (piece, weighed) in pieces.iter().zip(router.weigh(&texts)) {
                let sure = weighed.out_of_scope < OUT_OF_SCOPE;
                let best = weighed.scores.into_iter().next();
                let best = best.filter(|best| sure && best.confidence >= LISTED);
                let Some(intent) = best.map(|best| best.intent) else {
                    continue;
                };
                if before.as_ref().is_some_and(|before| *before != intent) {
                    cut.push(start..piece.start);
                    start = piece.start;
                }
                before = Some(intent);
            }
            cut.push(start..part.end);
        }
        cut
    }
}

/// Whether nothing is likely enough that a part is about.
fn fits_nothing(weighed: &Weighed) -> bool {
    let best = weighed.scores.first();
    weighed.out_of_scope >= OUT_OF_SCOPE || best.is_none_or(|best| best.confidence < LISTED)
}

/// Joins what only leads to a question to that: "What about LH-2, where is it?".
fn led(heard: &Utterance<'_>, parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let text = heard.text;
    let leads = |part: &Range<usize>| {
        let part = &text[part.clone()];
        part.trim_end().ends_with([',', '،', '，'])
            && wishes::goes_on(part)
            && !wishes::says_something(part)
    };
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        match joined.last_mut() {
            Some(last) if leads(last) => last.end = part.end,
            _ => joined.push(part),
        }
    }
    joined
}

/// The most words of a heading.
const HEADING: usize = 3;

/// Joins a heading, a line that only says what kind of thing the next ones are about ("My orders"), to the next one.
fn titled(heard: &Utterance<'_>, parts: &[Range<usize>]) -> Vec<Range<usize>> {
    let text = heard.text;
    let heads = |head: &Range<usize>, next: &Range<usize>| {
        let words = words(&text[head.clone()]);
        let between = text.get(head.end..next.start).unwrap_or_default();
        let is_line = between.contains('\n') || text[head.clone()].ends_with('\n');
        let asks = text[head.clone()].contains(['?', '？', '؟']);
        let names = heard.records.iter().any(|at| head.contains(at));
        is_line
            && !asks
            && !names
            && (1..=HEADING).contains(&words.len())
            && words.iter().all(|(_, word)| lists(word))
            && words.iter().any(|(_, word)| Kind::Noun.has(word))
    };
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    let mut start = None;
    for (at, part) in parts.iter().enumerate() {
        match parts.get(at + 1) {
            Some(next) if heads(part, next) => {
                start.get_or_insert(part.start);
            }
            Some(_) | None => joined.push(start.take().unwrap_or(part.start)..part.end),
        }
    }
    joined
}

/// Joins each line that is only the number of a record to what is said of it in the next one, where a message tells of
/// several records in this way.
fn headed(heard: &Utterance<'_>, parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let text = heard.text;
    let records = |part: &Range<usize>| heard.records.iter().filter(|at| part.contains(at)).count();
    let is_head = |part: &Range<usize>| {
        let words = words(&text[part.clone()]);
        records(part) == 1 && words.iter().all(|(_, word)| lists(word))
    };
    let follows = |pair: &[Range<usize>]| {
        let [head, next] = pair else {
            return false;
        };
        let between = text.get(head.end..next.start).unwrap_or_default();
        let leads = text[next.clone()].trim_end().ends_with([':', '：']);
        is_head(head) && records(next) == 0 && between.contains('\n') && !leads
    };
    let heads = parts.windows(2).filter(|pair| follows(pair)).count();
    let all = parts.iter().filter(|part| records(part) > 0).count();
    if heads < 2 || heads < all || heard.records.len() > heads {
        return parts;
    }
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        let pair = parts.get(at..at + 2).filter(|pair| follows(pair));
        match pair {
            Some([head, next]) => {
                joined.push(head.start..next.end);
                at += 2;
            }
            _ => {
                joined.push(part.clone());
                at += 1;
            }
        }
    }
    joined
}

/// Whether a clause says of its record that nothing is to be done about it.
fn is_spared(text: &str, clause: &Range<usize>, records: &[usize]) -> bool {
    let record = records.iter().find(|at| clause.contains(at));
    record.is_some_and(|at| standing::of(&Part::read(text), at - clause.start).is_some())
}

/// Whether a clause is clearly about something else than the one before it.
fn is_else(before: Option<&Weighed>, this: Option<&Weighed>) -> bool {
    let (Some(before), Some(this)) = (before, this) else {
        return false;
    };
    let Some(best) = this.scores.first() else {
        return false;
    };
    let second = this.scores.get(1).map_or(0.0, |second| second.confidence);
    let same = before
        .scores
        .first()
        .is_some_and(|first| first.intent == best.intent);
    !same
        && this.out_of_scope < OUT_OF_SCOPE
        && best.confidence >= ELSE
        && best.confidence >= SURELY * second
}
