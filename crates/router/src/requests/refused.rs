//! What a customer says they do not want: "I don't want to cancel it".

use std::ops::Range;

use super::withdrawal::leads;
use super::words::{Part, words};

/// The range of a part that says what its writer does not want: "I don't want to cancel it", "please don't cancel".
pub(super) fn unwanted(part: &Part<'_>) -> Option<Range<usize>> {
    const NOT: &[&str] = &["dont", "didnt", "never", "not"];
    const WISH: &[&str] = &[
        "want", "wish", "mean", "intend", "plan", "ask", "asked", "said", "wanted", "need",
    ];
    // "I do not want to keep it", "don't you have": wishes and questions of their own.
    const OTHERS: &[&str] = &[
        "keep",
        "wait",
        "have",
        "pay",
        "lose",
        "miss",
        "know",
        "you",
        "remember",
        "think",
        "understand",
        "see",
        "get",
        "forget",
        "be",
        "hesitate",
        "mind",
        "worry",
        "care",
        "use",
        "like",
        "love",
        "believe",
    ];
    let (part, words) = (part.text, &part.words);
    let word = |at: usize| words.get(at).map(|(_, word)| word.as_ref());
    let mut at = 0;
    while word(at).is_some_and(|word| leads(word) || matches!(word, "but" | "hi" | "hello")) {
        at += 1;
    }
    let speaks = word(at).is_some_and(|word| matches!(word, "i" | "we"));
    at += usize::from(speaks);
    if word(at).is_some_and(|word| matches!(word, "do" | "did" | "have"))
        && word(at + 1) == Some("not")
    {
        at += 1;
    }
    if !word(at).is_some_and(|word| NOT.contains(&word)) {
        return None;
    }
    at += 1;
    if speaks {
        if !word(at).is_some_and(|word| WISH.contains(&word)) {
            return None;
        }
        while word(at)
            .is_some_and(|w| WISH.contains(&w) || matches!(w, "to" | "i" | "that" | "you" | "for"))
        {
            at += 1;
        }
    }
    let (from, first) = words.get(at)?;
    let object = part[*from..].split([',', ';', '–', '—']).next()?;
    let anymore = words
        .iter()
        .skip(at)
        .any(|(_, word)| matches!(word.as_ref(), "anymore" | "more" | "longer"));
    (!anymore && !OTHERS.contains(&first.as_ref())).then(|| *from..from + object.len())
}

/// Whether words that refuse something refuse a part or a way of it only: "the whole order", "before Friday".
pub(super) fn qualifies(part: &str) -> bool {
    const PARTLY: &[&str] = &[
        "whole",
        "entire",
        "entirely",
        "all",
        "both",
        "every",
        "everything",
        "each",
        "only",
        "just",
        "also",
        "too",
        "but",
        "if",
        "unless",
        "until",
        "before",
        "after",
        "without",
        "yet",
        "again",
        "either",
        "another",
        "other",
        "others",
        "rest",
        "except",
        "because",
        "so",
        "twice",
    ];
    words(part)
        .iter()
        .any(|(_, word)| PARTLY.contains(&word.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_wanted_is_no_wish() {
        let check = |part: &str, expected: Option<&str>| {
            assert_eq!(
                unwanted(&Part::read(part)).map(|at| &part[at]),
                expected,
                "{part:?}"
            );
        };
        check("I don't want to cancel LH-20003", Some("cancel LH-20003"));
        check("Please don't cancel my order", Some("cancel my order"));
        check("I never said I want to cancel it!", Some("cancel it!"));
        check("I do not want a refund", Some("a refund"));
        check("but I did not ask for a return", Some("a return"));
        check("I don't want to keep the lamp", None);
        check("I do not know the number", None);
        check("Don't you have my order?", None);
        check("I want to cancel", None);
        check("I don't want my order any more, please cancel it", None);
        check(
            "I don't want to cancel, I want to know where it is",
            Some("cancel"),
        );
    }
}
