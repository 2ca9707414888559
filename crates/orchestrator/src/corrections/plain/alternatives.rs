//! Which of several values of one fact cannot all be the writer's: "a@… or b@…".

use baton_playbook::names_fit;

use super::is_claimed;
use super::words::{OR, OR_NEXT};
use crate::corrections::Mention;

/// The most letters from a value to the next one that doubts it.
const NEXT: usize = 40;

/// The places of values of one fact that cannot all be the writer's, as far as `counts` admits them: "a@… or b@…".
pub(crate) fn alternatives(
    text: &str,
    mentions: &[Mention<'_>],
    counts: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let differs = |one: &Mention<'_>, other: &Mention<'_>| {
        one.fact == other.fact
            && !one.value.eq_ignore_ascii_case(other.value)
            && !names_fit(one.value, other.value)
    };
    let all: Vec<usize> = (0..mentions.len())
        .filter(|nth| mentions[*nth].only_one && counts(*nth))
        .collect();
    let open = |nth: &usize| {
        all.iter()
            .any(|other| differs(&mentions[*nth], &mentions[*other]))
    };
    // "…@… or …@…": which of them is left open, also where only one could be theirs.
    let joined = |nth: &usize| {
        mentions.iter().any(|other| {
            let one = &mentions[*nth];
            let from = one.span.end.min(other.span.end);
            let to = one.span.start.max(other.span.start);
            let between = text.get(from..to).unwrap_or_default();
            differs(one, other)
                && OR.is_match(between)
                && !between.contains(['.', '!', ';', '\n', '。'])
        })
    };
    // "My e-mail is …. Or maybe …": a claim that is doubted in the next sentence is none.
    let doubted = |nth: &usize| {
        mentions.iter().any(|other| {
            let one = &mentions[*nth];
            let between = text.get(one.span.end..other.span.start).unwrap_or_default();
            differs(one, other) && between.len() <= NEXT && OR_NEXT.is_match(between)
        })
    };
    let doubtful: Vec<usize> = all.iter().copied().filter(doubted).collect();
    if !doubtful.is_empty() {
        let differing = |nth: &usize| doubtful.contains(nth) || open(nth);
        return all.iter().copied().filter(differing).collect();
    }
    let or: Vec<usize> = all.iter().copied().filter(joined).collect();
    if !or.is_empty() {
        let claimed = or
            .iter()
            .filter(|nth| is_claimed(text, &mentions[**nth].span));
        let claimed: Vec<usize> = claimed.copied().collect();
        let kept = (claimed.len() == 1).then(|| claimed[0]);
        return or.into_iter().filter(|nth| Some(*nth) != kept).collect();
    }
    let open: Vec<usize> = all.iter().copied().filter(open).collect();
    let claimed = |nth: &usize| is_claimed(text, &mentions[*nth].span);
    let claims: Vec<usize> = open.iter().copied().filter(claimed).collect();
    match claims.as_slice() {
        [one] => open.into_iter().filter(|nth| nth != one).collect(),
        _ => open,
    }
}
