//! Cuts a text into the words that a name may have.

use std::ops::Range;

use super::{WORDS, words};
use crate::whole::is_word;

/// One word of what may be a name.
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) lower: String,
    /// Whether it begins with a small letter.
    pub(super) small: bool,
    /// Whether a mark, a number or the end of the line follows rather than another word.
    pub(super) last: bool,
    /// Whether it is written in capitals.
    pub(super) loud: bool,
}

/// The words from a place to the next mark or number, at most as many as tell where a name ends.
/// `None` where one of them is a part of something that is no word.
pub(super) fn words_from(text: &str, from: usize) -> Option<Vec<Word>> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = from;
    while words.len() <= WORDS + 2 {
        let Some(range) = word_at(text, at) else {
            break;
        };
        let rest = &text[range.end..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let next = rest[spaces..].chars().next();
        if spaces == 0 && next.is_some_and(|c| is_word(c) || "@_&/+=".contains(c))
            || spaces > 0 && matches!(next, Some('&' | '/'))
        {
            // Behind a word that ends every name it is no part of one: "… and my postcode is P6-64B".
            let ends = |word: &Word| {
                let ended = words::ends_name(&word.lower) && !words::is_particle(&word.lower);
                word.small && (ended || words::closes(&word.lower))
            };
            let is_over = words.iter().skip(1).any(ends);
            if is_over {
                break;
            }
            return None;
        }
        let written = &text[range.clone()];
        let lower = written.to_lowercase();
        let letters = || written.chars().filter(|c| c.is_alphabetic());
        words.push(Word {
            small: written
                .chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(char::is_lowercase),
            loud: letters().count() > 1 && letters().all(char::is_uppercase),
            last: spaces == 0
                || !next.is_some_and(|c| c.is_numeric() || starts_word(c, &rest[spaces..])),
            lower,
            range: range.clone(),
        });
        at = range.end + spaces;
        if spaces == 0 {
            break;
        }
    }
    (!words.is_empty()).then_some(words)
}

/// The word that begins at a place: letters, and what joins them in a name.
pub(super) fn word_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    if !starts_word(rest.chars().next()?, rest) {
        return None;
    }
    let mut end = at;
    let mut chars = rest.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let letters = is_name_letter(c);
        let joiner = matches!(c, '\'' | '-' | '\u{b7}' | '\u{200c}' | '\u{200d}')
            && next.is_some_and(is_name_letter);
        let abbreviated = c == '.' && {
            let word = &text[at..at + place];
            let tail = word.rsplit(['.', '-']).next().unwrap_or(word);
            tail.chars().count() == 1 && next.is_some_and(|n| n == ' ' || is_name_letter(n))
                || words::is_abbreviated(&tail.to_lowercase())
        };
        if !(letters || joiner || abbreviated) {
            break;
        }
        end = at + place + c.len_utf8();
    }
    Some(at..end)
}

fn starts_word(c: char, rest: &str) -> bool {
    is_name_letter(c) || c == '\'' && rest[1..].starts_with(is_name_letter)
}

pub(super) fn is_name_letter(c: char) -> bool {
    is_word(c) && !c.is_numeric()
}
