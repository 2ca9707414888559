//! Reads the value where a password is expected.

use std::ops::Range;

use super::phrase::{self, Introduced};
use crate::fold::CLAIMED;

const LONGEST_QUOTED: usize = 128;
const LONGEST_WORD: usize = 256;

/// One word or one quotation.
pub(super) struct Value {
    /// The value without quotes and the punctuation of the sentence.
    pub(super) secret: Range<usize>,
    /// Behind the value and its closing quote.
    pub(super) end: usize,
    pub(super) quoted: bool,
}

impl Value {
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.secret.clone()]
    }

    /// Becomes the password of several words that begins with it, if one does.
    pub(super) fn take_phrase(&mut self, text: &str, introduced: Introduced) -> bool {
        if self.quoted {
            return false;
        }
        self.take(phrase::at(text, self.secret.start, introduced))
    }

    /// Becomes the passphrase that begins with an article, if one does.
    pub(super) fn take_passphrase(&mut self, text: &str) -> bool {
        !self.quoted && self.take(phrase::with_article(text, self.secret.start))
    }

    fn take(&mut self, range: Option<Range<usize>>) -> bool {
        let Some(range) = range else {
            return false;
        };
        self.end = range.end;
        self.secret = range;
        true
    }

    /// The value behind spaces and at most one colon.
    pub(super) fn at(text: &str, at: usize) -> Option<Self> {
        let mut start = at + spaces(&text[at..]);
        if text[start..].starts_with(": ") {
            start += 1 + spaces(&text[start + 1..]);
        }
        quotation(text, start).or_else(|| word(text, start))
    }

    /// The value behind a colon or equals sign, perhaps alone on the next line.
    pub(super) fn after_sign(text: &str, at: usize) -> Option<Self> {
        let start = at + spaces(&text[at..]);
        if let Some(next_line) = text[start..].strip_prefix('\n') {
            let line = next_line.lines().next().unwrap_or_default().trim();
            let alone = !line.contains(char::is_whitespace)
                && !line.ends_with(':')
                && line.len() <= LONGEST_WORD;
            return if alone {
                Self::at(text, start + 1)
            } else {
                None
            };
        }
        let mut value = Self::at(text, start)?;
        if !value.quoted
            && let Some(length) = next_field(value.text(text))
        {
            value.secret.end = value.secret.start + length;
            value.end = value.secret.end;
        }
        (!value.secret.is_empty()).then_some(value)
    }

    /// The value that ends at a position.
    pub(super) fn before(text: &str, end: usize) -> Option<Self> {
        let from = text.ceil_char_boundary(end.saturating_sub(LONGEST_WORD));
        let before = &text[from..end];
        if let Some(quote) = before
            .chars()
            .next_back()
            .filter(|c| matches!(c, '"' | '\'' | '`'))
        {
            let inner = &before[..before.len() - 1];
            let open = inner
                .rfind([quote, '\n', CLAIMED])
                .filter(|open| inner[*open..].starts_with(quote))?;
            return Some(Self {
                secret: from + open + 1..end - 1,
                end,
                quoted: true,
            })
            .filter(|value| !value.secret.is_empty());
        }
        let start = before.rfind(|c: char| c.is_whitespace() || c == CLAIMED || c == '"');
        let start = start.map_or(from, |at| {
            from + at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
        let secret = trimmed(text, start..end);
        (!secret.is_empty()).then_some(Self {
            secret,
            end,
            quoted: false,
        })
    }
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

fn quotation(text: &str, start: usize) -> Option<Value> {
    let quote = text[start..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = &text[start + 1..];
    let length = inner[..inner.floor_char_boundary(LONGEST_QUOTED)].find([quote, '\n', CLAIMED])?;
    if !inner[length..].starts_with(quote) {
        return None;
    }
    let shown = inner[..length].trim();
    let from = start + 1 + (inner[..length].len() - inner[..length].trim_start().len());
    (!shown.is_empty()).then_some(Value {
        secret: from..from + shown.len(),
        end: start + length + 2,
        quoted: true,
    })
}

fn word(text: &str, start: usize) -> Option<Value> {
    let rest = &text[start..];
    let rest = &rest[..rest.floor_char_boundary(LONGEST_WORD)];
    let length = rest
        .find(|c: char| c.is_whitespace() || c == CLAIMED || c == '"')
        .unwrap_or(rest.len());
    let secret = trimmed(text, start..start + length);
    (!secret.is_empty()).then_some(Value {
        end: secret.end,
        secret,
        quoted: false,
    })
}

/// Brackets around a value and the punctuation of the sentence behind it are not part of it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let value = &text[range.clone()];
    let from_start = value.trim_start_matches(['\'', '(', '[', '{', '*', '`']);
    let start = range.end - from_start.len();
    let shown =
        from_start.trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '\'', '`', '?', '>', '*']);
    start..start + shown.len()
}

/// Where the next field of a query or a record begins inside a value: `x&page=2`, `x,user:bob`.
fn next_field(value: &str) -> Option<usize> {
    value
        .match_indices(['&', ',', ';', '|', '}'])
        .map(|(at, _)| at)
        .find(|at| {
            let rest = value[at + 1..].trim_start_matches(['"', '\'']);
            let name = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .count();
            name > 0
                && rest
                    .chars()
                    .nth(name)
                    .is_some_and(|c| matches!(c, ':' | '=' | '"'))
        })
}

/// Already hidden: stars, dots, crosses, or a placeholder.
pub(super) fn is_blank(value: &str) -> bool {
    value.chars().all(|c| {
        matches!(
            c,
            '*' | '.' | '•' | '●' | 'x' | 'X' | '_' | '-' | '#' | '?' | '…' | ':' | '='
        )
    }) || (value.starts_with(['<', '{', '[', '‹']) && value.ends_with(['>', '}', ']', '›']))
}

pub(super) fn has_letter_and_digit(value: &str) -> bool {
    let core = value.trim_matches(|c: char| !c.is_alphanumeric());
    core.chars().count() >= 5
        && core.chars().any(char::is_alphabetic)
        && core.chars().any(|c| c.is_ascii_digit())
        && !core.contains("://")
}

/// "8 characters", "100%"
pub(super) fn is_count(value: &str, after: &str) -> bool {
    const UNITS: [&str; 9] = [
        "char",
        "digit",
        "letter",
        "zeichen",
        "caract",
        "symbol",
        "times",
        "d\u{ed}gitos",
        "chiffres",
    ];
    let after = after[..after.floor_char_boundary(16)]
        .trim_start_matches([' ', '-'])
        .to_lowercase();
    let number = value.trim_end_matches('%');
    !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || c == '-')
        && (value.ends_with('%') || UNITS.iter().any(|unit| after.starts_with(unit)))
}

pub(super) fn is_long_number(value: &str) -> bool {
    value.len() >= 4 && value.bytes().all(|b| b.is_ascii_digit())
}

/// Digits, signs or capitals inside, as passwords have and words do not.
pub(super) fn is_unlike_word(value: &str) -> bool {
    const SIGNS: &str = "!@#$%^&*_+=~|?";
    let long = value.chars().count() >= 4;
    let digit = value.chars().any(|c| c.is_ascii_digit());
    let sign_inside = value
        .trim_end_matches(['!', '?'])
        .contains(|c| SIGNS.contains(c));
    let capital_inside =
        value.chars().skip(1).any(char::is_uppercase) && value.chars().any(char::is_lowercase);
    (long && (digit || sign_inside)) || capital_inside
}

/// A letter in lower case or a sign inside beside a digit or capital: neither a word nor a reference such as `WB-100482`.
pub(super) fn is_made_up(value: &str) -> bool {
    const SIGNS: &str = "!@#$%^&*+=~?";
    let small = value.chars().any(char::is_lowercase);
    let sign_inside = value
        .trim_end_matches(['!', '?'])
        .contains(|c| SIGNS.contains(c));
    (small || sign_inside)
        && value.chars().count() >= 5
        && is_unlike_word(value)
        && !value.contains("://")
        && !is_blank(value)
}

/// Letters in both cases, or a sign, and a digit.
pub(super) fn is_mixed(value: &str) -> bool {
    value.chars().any(|c| c.is_ascii_digit())
        && value
            .chars()
            .any(|c| c.is_uppercase() || "!@#$%^&*+=~?_".contains(c))
}
