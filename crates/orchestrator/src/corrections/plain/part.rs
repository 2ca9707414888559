//! Whether a value is a part of something longer: of a link, of a file's name, of another value.

use super::words::FILES;
use crate::corrections::Mention;
use crate::corrections::clauses::is_unspaced;

/// The value within which another one is read, as a login within an e-mail address: both are the writer's, or neither is.
/// An answer of several words may be all of a message, and tells nothing of what is named in it.
pub(super) fn around(mentions: &[Mention<'_>], nth: usize) -> Option<usize> {
    let span = &mentions[nth].span;
    mentions.iter().position(|other| {
        let holds = other.span.start <= span.start && span.end <= other.span.end;
        let words = |c: char| c.is_whitespace() || is_unspaced(c);
        holds && other.span.len() > span.len() && !other.value.contains(words)
    })
}

/// Whether a value is a part of something longer: "…/backup", "https://…", "LH-1.pdf".
pub(super) fn is_part(text: &str, mentions: &[Mention<'_>], nth: usize) -> bool {
    let span = &mentions[nth].span;
    if let Some(around) = around(mentions, nth) {
        return is_part(text, mentions, around);
    }
    let ends = mentions
        .iter()
        .any(|other| other.span.start == span.end + 1);
    let begins = mentions
        .iter()
        .any(|other| other.span.end + 1 == span.start);
    let mut behind = text.get(span.end..).unwrap_or_default().chars();
    let mut before = text.get(..span.start).unwrap_or_default().chars().rev();
    let (mark, next) = (behind.next(), behind.next());
    let goes_on = !ends
        && mark.is_some_and(|mark| "/\\?&=#%@_+~$:".contains(mark))
        && next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '?' | '='));
    let file = mark == Some('.') && {
        let rest = text.get(span.end + 1..).unwrap_or_default();
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        FILES.contains(&word.to_lowercase().as_str())
    };
    let (mark, previous) = (before.next(), before.next());
    let comes_from = !begins
        && mark.is_some_and(|mark| "/\\?&=%@_+~$".contains(mark))
        && previous.is_some_and(|previous| !previous.is_whitespace() && previous != '>');
    let token = text.get(..span.start).unwrap_or_default();
    let token = token.rsplit(char::is_whitespace).next().unwrap_or_default();
    let address = token.contains("://") || token.starts_with("www.") || {
        // "evil.example:otto@…"
        let host = token.trim_end_matches(':');
        token.ends_with(':') && host.contains('.') && !host.ends_with('.')
    };
    goes_on || file || comes_from || address
}
