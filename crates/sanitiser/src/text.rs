//! Turns arbitrary characters into plain text: escapes, controls, entities, tags, normal form.

mod entity;
mod joiner;
mod markup;
mod visible;

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use visible::classify;

use crate::RedactionKind;
use crate::kind::Tally;

/// One pass over the unsafe parts of a text. What it removes may bring new ones together
/// (`&` and `lt;` around a removed tag), so the caller repeats it until nothing changes.
pub(crate) fn plain<'t>(text: &'t str, tally: &mut Tally) -> Cow<'t, str> {
    if is_plain_already(text) {
        return Cow::Borrowed(text);
    }
    let text = visible::clean(text, tally);
    let text = entity::decode(text);
    let text = markup::strip(text, tally);
    Cow::Owned(if is_nfc(&text) {
        text
    } else {
        text.nfc().collect()
    })
}

/// The text with blanks for the marks of a quotation at the beginning of its lines, so that every place stays where
/// it is. What is a secret over two lines is one in a quotation as well.
pub(crate) fn without_quotation_marks(text: &str) -> Cow<'_, str> {
    if !(text.starts_with('>') || text.contains("\n>")) {
        return Cow::Borrowed(text);
    }
    let mut begins = true;
    let blank = text.chars().map(|c| {
        begins = c == '\n' || begins && matches!(c, '>' | ' ');
        if begins && c == '>' { ' ' } else { c }
    });
    Cow::Owned(blank.collect())
}

/// The text without control characters, terminal escapes and direction overrides, and otherwise as it is.
pub(crate) fn readable(text: &str, tally: &mut Tally) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let kind = match c {
            '\n' | '\t' => None,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                Some(RedactionKind::DirectionControl)
            }
            c if c.is_control() => Some(RedactionKind::ControlCharacter),
            _ => None,
        };
        match kind {
            Some(kind) => tally.one(kind),
            None => out.push(c),
        }
    }
    out
}

/// Whether a character can be seen by itself.
pub(crate) fn has_ink(c: char) -> bool {
    // The blank Braille pattern, and signs that only shape the one before them.
    let blank = matches!(
        c,
        '\u{2800}' | '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'
    );
    !(c.is_whitespace() || blank || classify(c).is_some() || is_combining_mark(c))
}

/// Whether a text is like most messages: nothing but visible ASCII, without the signs that begin a tag or
/// a character reference.
fn is_plain_already(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t') && !matches!(byte, b'<' | b'&'))
}
