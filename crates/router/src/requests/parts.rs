//! The parts of a message that may each say something of their own: sentences, and clauses of a sentence.

use std::ops::Range;

use super::words::{Word, words};
use crate::text;

/// Most parts; further ones are joined to the last.
const MAX_PARTS: usize = 24;
/// Fewest words of a clause; a shorter one stays with the clause before.
const MIN_WORDS: usize = 3;

/// Words that may stand between two wishes.
const JOINTS: &[&str] = &["and", "but", "also", "plus", "then"];
/// Words that begin a clause of its own after a joint.
const BEGINNINGS: &[&str] = &[
    "i",
    "im",
    "id",
    "ill",
    "we",
    "can",
    "could",
    "would",
    "will",
    "please",
    "when",
    "where",
    "what",
    "how",
    "why",
    "who",
    "which",
    "is",
    "are",
    "do",
    "does",
    "did",
    "has",
    "have",
    "also",
    "my",
    "your",
    "find",
    "book",
    "cancel",
    "return",
    "tell",
    "show",
    "send",
    "give",
    "forget",
    "dont",
    "move",
    "change",
    "rebook",
    "reschedule",
    "refund",
    "exchange",
    "replace",
    "update",
    "remove",
    "extend",
    "renew",
    "upgrade",
    "keep",
];

/// Words that begin a question or a wish of its own right after a comma: "I am K-1, where is my order?"
const AFTER_COMMA: &[&str] = &[
    "whats", "wheres", "whens", "hows", "where", "when", "what", "how", "why", "who", "which",
    "can", "could", "just", "wo", "wann", "warum", "wie", "kann", "können", "où", "quand",
    "comment", "pourquoi", "dónde", "cuándo", "dove", "quando", "waar", "wanneer", "onde",
];

/// The same words, where a wish stands behind an answer: "auf Freitag und stornieren Sie den anderen".
const BEHIND_AN_ANSWER: &[&str] = &["und", "et", "y", "e", "en", "i", "ve", "и", "or", "oder"];
/// Further words that join a clause to the one before.
const ADDED: &[&str] = &[
    "sowie", "aber", "mais", "pero", "ma", "maar", "oraz", "och", "men", "mas", "και",
];
/// What such a wish begins with.
const WISHES: &[&str] = &[
    "bitte",
    "ich",
    "kann",
    "können",
    "könnten",
    "storniere",
    "stornieren",
    "stornier",
    "verschieben",
    "verschiebe",
    "ändern",
    "ändere",
    "löschen",
    "lösche",
    "schicken",
    "schicke",
    "wo",
    "wann",
    "wie",
    "je",
    "pouvez",
    "annulez",
    "annuler",
    "annule",
    "déplacez",
    "changez",
    "renvoyez",
    "où",
    "quand",
    "quiero",
    "puede",
    "puedes",
    "cancele",
    "cancela",
    "cancelen",
    "cancelar",
    "anule",
    "cambie",
    "cambia",
    "devuelva",
    "dónde",
    "cuándo",
    "vorrei",
    "può",
    "annulli",
    "annulla",
    "annullate",
    "annullare",
    "sposti",
    "sposta",
    "cambi",
    "dove",
    "quando",
    "ik",
    "kunt",
    "kun",
    "annuleer",
    "annuleren",
    "verzet",
    "wijzig",
    "waar",
    "wanneer",
    "quero",
    "pode",
    "cancelar",
    "mude",
    "onde",
    "proszę",
    "chcę",
    "anuluj",
    "anulować",
    "przełóż",
    "gdzie",
    "kiedy",
    "iptal",
    "değiştir",
    "lütfen",
    "отмените",
    "отмени",
    "перенесите",
    "хочу",
    "пожалуйста",
    "где",
    "когда",
];

/// The parts of a text as byte ranges, in order; none of a text without words. A few words that answer a question are a
/// part of their own where a wish follows: "To Friday and cancel the other one".
pub(super) fn of(text: &str, answers: bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    for sentence in text::sentence_ranges(text) {
        for sentence in unspaced(text, sentence) {
            for piece in asides(text, sentence) {
                clauses(text, piece, answers && parts.is_empty(), &mut parts);
            }
        }
    }
    if parts.len() > MAX_PARTS {
        let end = parts[parts.len() - 1].end;
        parts.truncate(MAX_PARTS);
        parts[MAX_PARTS - 1].end = end;
    }
    parts
}

/// Whether a text begins with a word that joins it to what stands before: "and the lid …", ", und der Deckel …".
pub(super) fn begins_joined(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    let joins = |word: &Word<'_>| {
        [JOINTS, BEHIND_AN_ANSWER, ADDED]
            .iter()
            .any(|list| list.contains(&word.1.as_ref()))
    };
    rest.starts_with(char::is_alphanumeric) && words(rest).first().is_some_and(joins)
}

/// Sets apart what a sentence says in brackets, "(not LH-1, that one has arrived)", where that has words enough.
fn asides(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let whole = &text[sentence.clone()];
    let aside = whole.find('(').and_then(|open| {
        let length = whole[open..].find(')')?;
        let words = whole[open..open + length].split_whitespace().count();
        (words >= MIN_WORDS).then_some((sentence.start + open, sentence.start + open + length + 1))
    });
    let Some((open, close)) = aside else {
        return vec![sentence];
    };
    let pieces = [sentence.start..open, open..close, close..sentence.end];
    let says = |piece: &Range<usize>| text[piece.clone()].contains(char::is_alphanumeric);
    pieces.into_iter().filter(says).collect()
}

/// Cuts a sentence at marks that no space follows: `Is okay.Find me a car`. Addresses stay whole.
fn unspaced(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut cut = Vec::new();
    let mut start = sentence.start;
    let words = text[sentence.clone()].split_inclusive(char::is_whitespace);
    let mut at = sentence.start;
    for word in words {
        // Most words have no mark with a letter behind it.
        if !word.contains(['.', '!', '?']) {
            at += word.len();
            continue;
        }
        let chars: Vec<(usize, char)> = word.char_indices().collect();
        for window in chars.windows(4) {
            let [(_, before), (_, mark), (next, begins), (_, goes_on)] = window else {
                continue;
            };
            let ends = matches!(mark, '.' | '!' | '?')
                && (before.is_lowercase() || before.is_numeric())
                && begins.is_uppercase()
                && (goes_on.is_lowercase() || goes_on.is_whitespace() || *goes_on == '\'');
            if ends && !word.contains(['@', '/']) {
                cut.push(start..at + next);
                start = at + next;
            }
        }
        at += word.len();
    }
    cut.push(start..sentence.end);
    cut
}

fn clauses(text: &str, sentence: Range<usize>, answers: bool, parts: &mut Vec<Range<usize>>) {
    let words = words(&text[sentence.clone()]);
    let mut first = 0;
    let mut start = sentence.start;
    for at in 1..words.len() {
        let answered = answers && first == 0;
        let is = |list: &[&str], word: &Word<'_>| list.contains(&word.1.as_ref());
        let joint = is(JOINTS, &words[at]) || answered && is(BEHIND_AN_ANSWER, &words[at]);
        let begins = |word: &Word<'_>| is(BEGINNINGS, word) || answered && is(WISHES, word);
        // "And also the other one" goes on with what was said.
        let also = words.get(at + 1).is_some_and(|(_, word)| word == "also");
        let next = words.get(at + 1 + usize::from(also));
        let joined = joint && words.len() - at > MIN_WORDS && next.is_some_and(begins);
        let before = text[sentence.start..sentence.start + words[at].0].trim_end();
        let apart = before.ends_with([',', ';'])
            && words.len() - at >= MIN_WORDS
            && AFTER_COMMA.contains(&words[at].1.as_ref());
        // "The green one, and move the blue one": a mark sets few words apart.
        let least = if joined && (answered || before.ends_with(',')) {
            1
        } else {
            MIN_WORDS
        };
        if at - first >= least && (joined || apart) {
            push(text, start..sentence.start + words[at].0, parts);
            (first, start) = (at, sentence.start + words[at].0);
        }
    }
    push(text, start..sentence.end, parts);
}

/// Adds a part without the space behind it, if it says anything.
pub(super) fn push(text: &str, part: Range<usize>, parts: &mut Vec<Range<usize>>) {
    let trimmed = text[part.clone()].trim_end();
    if trimmed.contains(char::is_alphanumeric) {
        parts.push(part.start..part.start + trimmed.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_sentences_and_clauses_with_a_wish_of_their_own() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = of(text, false)
                .into_iter()
                .map(|part| &text[part])
                .collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check("", &[]);
        check(" …! ", &[]);
        check(
            "Where is 12 (not 11, that one has arrived)?",
            &["Where is 12", "(not 11, that one has arrived)"],
        );
        check("Where is 12 (the lamp)?", &["Where is 12 (the lamp)?"]);
        check("Where is it?", &["Where is it?"]);
        check(
            "Please cancel order 12. I also want to return the lamp.",
            &["Please cancel order 12.", "I also want to return the lamp."],
        );
        check(
            "I want to cancel my order and when do I get my money back?",
            &[
                "I want to cancel my order",
                "and when do I get my money back?",
            ],
        );
        check(
            "I am a human resources clerk, where is my order 12",
            &["I am a human resources clerk,", "where is my order 12"],
        );
        check(
            "Please cancel the blue lamp and also the green one",
            &["Please cancel the blue lamp and also the green one"],
        );
        check(
            "the green one, and move the blue one to Monday",
            &["the green one,", "and move the blue one to Monday"],
        );
        check(
            "cancel 12 of mine and move this one to Monday",
            &["cancel 12 of mine", "and move this one to Monday"],
        );
        check(
            "My agent booked it, where is it?",
            &["My agent booked it,", "where is it?"],
        );
        check("Order 12, where is it?", &["Order 12, where is it?"]);
        check(
            "salt and pepper and a mill",
            &["salt and pepper and a mill"],
        );
        check(
            "Où est-il ?\nEt où es-tu ?",
            &["Où est-il ?", "Et où es-tu ?"],
        );
    }

    #[test]
    fn an_answer_is_apart_from_the_wish_behind_it() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = of(text, true).into_iter().map(|part| &text[part]).collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check(
            "On Monday and return the blue one too",
            &["On Monday", "and return the blue one too"],
        );
        check(
            "7 and can you cancel the rest",
            &["7", "and can you cancel the rest"],
        );
        check(
            "Auf Montag und stornieren Sie den anderen",
            &["Auf Montag", "und stornieren Sie den anderen"],
        );
        check(
            "El lunes y cancele el otro por favor",
            &["El lunes", "y cancele el otro por favor"],
        );
        check(
            "the blue and the green one please",
            &["the blue and the green one please"],
        );
        check(
            "Monday and Tuesday are fine",
            &["Monday and Tuesday are fine"],
        );
    }

    #[test]
    fn there_are_at_most_so_many_parts() {
        let text = "Where is it now? ".repeat(100);
        let parts = of(&text, false);
        assert_eq!(parts.len(), MAX_PARTS);
        assert!(parts[MAX_PARTS - 1].end > MAX_PARTS * 17);
    }
}
