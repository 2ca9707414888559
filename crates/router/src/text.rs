//! Splits a message into words and sentences.

use std::ops::Range;

/// Most characters of a text that are read; the rest is ignored.
pub(crate) const MAX_TEXT_CHARS: usize = 16 * 1024;
/// Longest part of a word that is read; the rest is ignored.
const MAX_WORD_CHARS: usize = 40;
/// Parts beyond this many are not looked at one by one.
const MAX_PARTS: usize = 32;
/// A sentence with more words than this is cut into stretches.
const LONG_SENTENCE_WORDS: usize = 24;
/// The words of a stretch.
const STRETCH_WORDS: usize = 16;
/// Words between the beginnings of two stretches.
const STRIDE_WORDS: usize = 8;

/// Cuts a text to `MAX_TEXT_CHARS`.
pub(crate) fn bounded(text: &str) -> &str {
    // A text of at most this many bytes has no more characters.
    if text.len() <= MAX_TEXT_CHARS {
        return text;
    }
    let end = text.char_indices().nth(MAX_TEXT_CHARS);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// The words of a text in lower case: runs of letters and digits, without apostrophes (`don't` → `dont`). Digits are
/// kept only as their shape (`BA1234` → `ba0000`), because a number says nothing about the intent.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut length = 0;
    for c in bounded(text).chars() {
        if c.is_alphanumeric() {
            if length < MAX_WORD_CHARS {
                if c.is_ascii_digit() {
                    word.push('0');
                } else if c.is_ascii() {
                    word.push(c.to_ascii_lowercase());
                } else {
                    word.extend(c.to_lowercase());
                }
            }
            length += 1;
        } else if !matches!(c, '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200d}') && !word.is_empty()
        {
            words.push(std::mem::take(&mut word));
            length = 0;
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The sentences of a text, by end marks and line breaks; those without a word are left out.
/// A mark inside a number or a name (`12.50`, `e.g.x`) ends nothing.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences: Vec<&str> = sentence_ranges(text)
        .into_iter()
        .map(|range| &text[range])
        .collect();
    sentences.truncate(MAX_PARTS);
    sentences
}

/// The sentences of a text as byte ranges.
pub(crate) fn sentence_ranges(text: &str) -> Vec<Range<usize>> {
    let text = bounded(text);
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '\n' | '\r' | '。' | '！' | '？' => true,
            '.' | '!' | '?' | ';' | '…' => {
                chars.peek().is_none_or(|(_, next)| next.is_whitespace())
                    && !(c == '.' && is_ordinal(&text[..at], &text[at + 1..]))
            }
            _ => false,
        };
        if ends {
            push_sentence(&mut sentences, text, start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    push_sentence(&mut sentences, text, start..text.len());
    sentences
}

/// Whether a full stop makes a number an ordinal, as in "am 21. Dezember", and ends no sentence.
fn is_ordinal(before: &str, behind: &str) -> bool {
    const BEFORE: &[&str] = &["am", "dem", "den", "der", "vom", "zum", "bis", "ab", "im"];
    const MONTHS: &[&str] = &[
        "jan", "jän", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez",
    ];
    let mut words = before.split_whitespace().rev();
    let number = words.next().unwrap_or_default();
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let next = behind
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let introduced = words
        .next()
        .is_some_and(|word| BEFORE.contains(&&*word.to_lowercase()));
    is_number
        && next.starts_with(char::is_alphabetic)
        && (introduced || MONTHS.iter().any(|month| next.starts_with(month)))
}

fn push_sentence(sentences: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let sentence = text[range.clone()].trim_end();
    if sentence.contains(char::is_alphanumeric) {
        let trimmed = sentence.trim_start();
        let start = range.start + sentence.len() - trimmed.len();
        sentences.push(start..start + trimmed.len());
    }
}

/// The parts of a text that may each hold the request: its sentences, and of a sentence that runs on without
/// end marks, overlapping stretches. Empty for a text of a single short sentence.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for sentence in sentences(text) {
        let starts: Vec<usize> = word_starts(sentence);
        if starts.len() <= LONG_SENTENCE_WORDS {
            parts.push(sentence);
            continue;
        }
        for from in (0..starts.len() - STRIDE_WORDS).step_by(STRIDE_WORDS) {
            let end = starts
                .get(from + STRETCH_WORDS)
                .copied()
                .unwrap_or(sentence.len());
            parts.push(sentence[starts[from]..end].trim_end());
        }
    }
    parts.truncate(MAX_PARTS);
    if parts.len() == 1 {
        parts.clear();
    }
    parts
}

/// Where each run of non-blank characters begins.
fn word_starts(text: &str) -> Vec<usize> {
    let mut after_blank = true;
    let starts = text.char_indices().filter(|(_, c)| {
        let begins = after_blank && !c.is_whitespace();
        after_blank = c.is_whitespace();
        begins
    });
    starts.map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinal_ends_no_sentence() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = sentence_ranges(text)
                .into_iter()
                .map(|at| &text[at])
                .collect();
            assert_eq!(found, expected, "{text:?}");
        };
        let whole = "Ich möchte den Termin am 21. Dezember absagen";
        check(whole, &[whole]);
        check("bis zum 3. und dann", &["bis zum 3. und dann"]);
        check("It costs 12. Thanks", &["It costs 12.", "Thanks"]);
        check(
            "I was born in 1984. Where is it?",
            &["I was born in 1984.", "Where is it?"],
        );
    }

    #[test]
    fn words_are_lower_case_runs_with_numbers_as_shapes() {
        let check = |text: &str, expected: &[&str]| assert_eq!(words(text), expected, "{text:?}");
        check("I don't know", &["i", "dont", "know"]);
        check("Flight BA1234, 5 May!", &["flight", "ba0000", "0", "may"]);
        check("Où est ma commande ?", &["où", "est", "ma", "commande"]);
        check(" …!? 👋 ", &[]);
        check("", &[]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(
            words(&"a".repeat(100_000)),
            [String::from("a").repeat(MAX_WORD_CHARS)]
        );
    }

    #[test]
    fn parts_are_sentences_and_stretches_of_endless_ones() {
        assert!(parts("Only one sentence.").is_empty());
        assert_eq!(parts("Hi! Where is it?"), ["Hi!", "Where is it?"]);
        let endless: Vec<String> = (0..40).map(|at| format!("w{at}")).collect();
        let endless = endless.join(" ");
        let parts = parts(&endless);
        assert_eq!(parts.len(), 4);
        assert!(
            parts[0].starts_with("w0 ") && parts[0].ends_with(" w15"),
            "{parts:?}"
        );
        assert!(
            parts[3].starts_with("w24 ") && parts[3].ends_with(" w39"),
            "{parts:?}"
        );
    }

    #[test]
    fn sentences_end_at_marks_followed_by_space() {
        let check =
            |text: &str, expected: &[&str]| assert_eq!(sentences(text), expected, "{text:?}");
        check(
            "Hi! I paid 12.50. Where is it?",
            &["Hi!", "I paid 12.50.", "Where is it?"],
        );
        check("one line\n\nanother", &["one line", "another"]);
        check("... !", &[]);
        check("no mark", &["no mark"]);
    }
}
