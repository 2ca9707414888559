//! The speech of a part, apart from its subject: it agrees, acknowledges, declines, refers back, offers.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::{Part, Word, words};
use crate::text;

/// Sections of words, each under a `#` line, apart by an empty line.
const WORDS: &str = include_str!("words.txt");
/// Words at the beginning of a message that are searched for a no.
const BEGINNING: usize = 6;
/// Sentences of the last message that may hold the offer, from its end.
const OFFERED_IN: usize = 2;

static SECTIONS: LazyLock<[HashSet<&'static str>; 6]> = LazyLock::new(|| {
    let mut sections = WORDS.split("\n\n").map(|section| {
        let lines = section.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    });
    std::array::from_fn(|_| sections.next().unwrap_or_default())
});

const YES: usize = 0;
const NO: usize = 1;
const ACKNOWLEDGEMENT: usize = 2;
const POINTING: usize = 3;
const FACT: usize = 4;
const GIVING: usize = 5;

/// Beginnings of a message that agree without a yes.
const AGREEING: &[&[&str]] = &[
    &["go", "ahead"],
    &["do", "it"],
    &["do", "that"],
    &["do", "so"],
    &["that", "would"],
    &["that", "will"],
    &["that", "sounds"],
    &["that", "works"],
    &["thatll"],
    &["thats"],
    &["it", "would"],
    &["it", "sounds"],
    &["could", "you", "do"],
    &["can", "you", "do"],
    &["i", "would", "like"],
    &["id", "like"],
    &["id", "love"],
    &["why", "not"],
    &["very", "good"],
    &["i", "do"],
];
/// Verbs after which a negation declines.
const DECLINED: &[&str] = &[
    "want", "need", "have", "wish", "think", "like", "book", "reserve", "buy", "make", "schedule",
    "require", "plan", "do", "bother", "order", "cancel", "send",
];
/// What follows `not` where something is declined for now.
const NOT_NOW: &[&str] = &[
    "right",
    "now",
    "yet",
    "at",
    "today",
    "really",
    "necessary",
    "interested",
];
/// Words that may stand before an offer.
const LEAD: &[&str] = &[
    "so", "and", "ok", "okay", "great", "alright", "then", "well", "but",
];
/// First words of an offer that needs no question mark.
const OFFERING: &[&str] = &[
    "shall",
    "should",
    "may",
    "can",
    "could",
    "will",
    "would",
    "do",
    "want",
    "interested",
];
/// `can you …`, `do you …` before these ask for a fact.
const TELLING: &[&str] = &[
    "have", "know", "mean", "tell", "give", "specify", "say", "provide", "confirm",
];
/// Questions that begin with these are about what is, not about what to do.
const BEING: &[&str] = &[
    "is", "are", "was", "were", "am", "does", "did", "has", "have",
];
/// Pairs of words that make an offer one of anything.
const ANYTHING: &[(&str, &str)] = &[
    ("anything", "else"),
    ("something", "else"),
    ("what", "else"),
    ("how", "else"),
    ("else", "i"),
    ("anything", "more"),
    ("other", "help"),
    ("help", "you"),
    ("assist", "you"),
    ("serve", "you"),
    ("any", "other"),
    ("further", "assistance"),
];

fn is(word: &str, section: usize) -> bool {
    SECTIONS[section].contains(word)
}

/// Whether a word stands in thanks, greetings and agreement, points to what was said, or only names the kind of a value.
pub(super) fn is_idle(word: &str) -> bool {
    [YES, NO, ACKNOWLEDGEMENT, POINTING, FACT, GIVING]
        .iter()
        .any(|section| is(word, *section))
}

/// The word at a place; nothing behind the last.
pub(super) fn word<'w>(words: &'w [Word<'_>], at: usize) -> &'w str {
    words.get(at).map_or("", |(_, word)| word)
}

/// Whether a message agrees with what was said.
pub(super) fn agrees(message: &str) -> bool {
    let words = words(message);
    let no = words.iter().take(BEGINNING).any(|(_, word)| is(word, NO));
    let begins = |opening: &[&str]| (0..).zip(opening).all(|(at, w)| word(&words, at) == *w);
    !no && !words.is_empty()
        && (is(word(&words, 0), YES) || AGREEING.iter().any(|opening| begins(opening)))
}

/// Whether a part only thanks, greets, praises or agrees.
pub(super) fn acknowledges(part: &Part<'_>) -> bool {
    let mut words = part.words.iter();
    words.all(|(_, word)| is(word, ACKNOWLEDGEMENT))
}

/// Beginnings of signatures and civilities that want nothing.
const CIVILITIES: &[&[&str]] = &[
    &["sent", "from", "my"],
    &["get", "outlook", "for"],
    &["how", "are", "you"],
    &["how", "do", "you", "do"],
    &["no", "further", "questions"],
    &["no", "more", "questions"],
    &["von", "meinem"],
    &["gesendet", "von"],
    &["wie", "geht", "es", "ihnen"],
    &["envoyé", "de", "mon"],
    &["enviado", "desde", "mi"],
    &["inviato", "da"],
    &["enviado", "do", "meu"],
    &["verzonden", "vanaf", "mijn"],
];
/// The most words of them.
const CIVIL: usize = 5;

/// Whether a part is a signature or a civility: "Sent from my phone", "how are you today?"
pub(super) fn is_civil(part: &Part<'_>) -> bool {
    let words = &part.words;
    words.len() <= CIVIL
        && CIVILITIES
            .iter()
            .any(|begin| (0..).zip(*begin).all(|(at, one)| word(words, at) == *one))
}

/// Whether a word stands in a part that only says what something is.
pub(super) fn gives(word: &str) -> bool {
    is(word, GIVING)
}

/// Whether a part says that something is not wanted, now or at all.
pub(super) fn declines(part: &Part<'_>) -> bool {
    let words = &part.words;
    words.iter().enumerate().any(|(at, (_, this))| {
        let (next, after) = (word(words, at + 1), word(words, at + 2));
        match this.as_ref() {
            "dont" | "wont" | "didnt" | "cant" | "wouldnt" => DECLINED.contains(&next),
            "do" | "did" | "will" | "would" if next == "not" => DECLINED.contains(&after),
            "not" => NOT_NOW.contains(&next),
            "no" => next == "need",
            _ => false,
        }
    })
}

/// Whether a part refers to what was said before.
pub(super) fn points(part: &Part<'_>) -> bool {
    part.words.iter().any(|(_, word)| is(word, POINTING))
}

/// The sentence of what was said that offers to do something; none where it asks for a fact, or offers anything.
pub(super) fn offer(said: &str) -> Option<Range<usize>> {
    let sentences = text::sentence_ranges(said);
    for sentence in sentences.into_iter().rev().take(OFFERED_IN) {
        let words = words(&said[sentence.clone()]);
        let pairs = || {
            words
                .windows(2)
                .map(|pair| (pair[0].1.as_ref(), pair[1].1.as_ref()))
        };
        if pairs().any(|pair| ANYTHING.contains(&pair)) {
            return None;
        }
        let lead = words
            .iter()
            .take_while(|(_, word)| LEAD.contains(&word.as_ref()));
        let at = lead.count();
        let (first, second) = (word(&words, at), word(&words, at + 1));
        let fact = is(first, FACT) && second != "about"
            || is(second, FACT)
            || BEING.contains(&first)
            || second == "you" && TELLING.contains(&word(&words, at + 2));
        let asks = said[sentence.clone()].contains(['?', '？', '؟']);
        if !fact && (asks || OFFERING.contains(&first)) {
            return Some(sentence);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_agrees_or_not() {
        for text in [
            "Yes, please",
            "Sure, could you do so?",
            "ok do it",
            "Go ahead.",
            "That would be great",
            "Ja, gerne",
            "Oui, merci",
            "是的",
            "да, пожалуйста",
        ] {
            assert!(agrees(text), "{text}");
        }
        for text in [
            "No, thanks",
            "Yes, but not right now",
            "The 5th of May",
            "",
            "nicht jetzt",
            "нет",
        ] {
            assert!(!agrees(text), "{text}");
        }
    }

    #[test]
    fn thanks_and_praise_open_nothing() {
        for text in [
            "Thanks a lot!",
            "That sounds great, thank you so much.",
            "Okay, that works for me",
            "Vielen Dank",
        ] {
            assert!(acknowledges(&Part::read(text)), "{text}");
        }
        for text in ["Thanks, cancel it", "great, book the table"] {
            assert!(!acknowledges(&Part::read(text)), "{text}");
        }
    }

    #[test]
    fn signatures_and_civilities_want_nothing() {
        for text in [
            "Sent from my iPhone",
            "How are you today?",
            "Gesendet von meinem Telefon",
            "Envoyé de mon iPhone",
            "no further questions",
        ] {
            assert!(is_civil(&Part::read(text)), "{text}");
        }
        for text in [
            "how are you going to refund me?",
            "was it sent from my old address",
            "how are you with refunds after thirty days",
        ] {
            assert!(!is_civil(&Part::read(text)), "{text}");
        }
    }

    #[test]
    fn declining_is_heard() {
        for text in [
            "I don't want to book the room right now.",
            "Not now",
            "no need",
            "I do not need tickets",
        ] {
            assert!(declines(&Part::read(text)), "{text}");
        }
        for text in [
            "Why did it not arrive?",
            "I want to book a room",
            "it does not work",
        ] {
            assert!(!declines(&Part::read(text)), "{text}");
        }
    }

    #[test]
    fn an_offer_is_told_from_a_question_for_a_fact() {
        let check = |said: &str, expected: Option<&str>| {
            assert_eq!(offer(said).map(|part| &said[part]), expected, "{said:?}");
        };
        check(
            "It costs 40. Shall I reserve it?",
            Some("Shall I reserve it?"),
        );
        check(
            "Would you like to send it back",
            Some("Would you like to send it back"),
        );
        check("Reserve it then?", Some("Reserve it then?"));
        check(
            "Soll ich den Tisch buchen?",
            Some("Soll ich den Tisch buchen?"),
        );
        check("What is your order number?", None);
        check("At what time?", None);
        check("Can you tell me the number?", None);
        check("Done. Is there anything else I can do?", None);
        check("Can I help you with something else?", None);
        check("It is on its way.", None);
    }
}
