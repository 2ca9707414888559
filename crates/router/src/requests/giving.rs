//! Parts that only give a value: "the order number is LH-4711", 「注文番号はLH-4711です」, or say which is not meant.

use super::sections::Sections;
use super::speech::gives;

/// Words around a value in scripts without spaces.
static WORDS: Sections<1> = Sections::new(include_str!("giving.txt"));

/// The most characters of such a word.
const LONGEST: usize = 8;

/// Whether a character is of a script without spaces.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}')
}

/// Whether a part only gives a number, an address or the like.
pub(super) fn only_gives(part: &str) -> bool {
    let value = |token: &str| token.contains(|c: char| c.is_numeric() || c == '@');
    if !value(part) {
        return false;
    }
    let tokens = || part.split_whitespace().flat_map(by_script);
    tokens().any(value)
        && tokens().all(|token| {
            let lower = token.to_lowercase();
            if token.starts_with(is_unspaced) {
                names_a_kind(token)
            } else {
                value(token) || gives(&lower.replace(['\'', '\u{2019}', '-'], ""))
            }
        })
}

/// The pieces of a token, each of one kind of script, without the marks around them.
fn by_script(token: &str) -> impl Iterator<Item = &str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut kind = None;
    for (at, c) in token.char_indices() {
        let this = is_unspaced(c);
        if kind.is_some_and(|kind| kind != this) {
            pieces.push(&token[start..at]);
            start = at;
        }
        kind = Some(this);
    }
    pieces.push(&token[start..]);
    let bare = |piece: &'_ str| !piece.is_empty();
    let mut trimmed = Vec::new();
    for piece in pieces {
        let piece = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if bare(piece) {
            trimmed.push(piece);
        }
    }
    trimmed.into_iter()
}

/// Whether words of a script without spaces only name a kind of value, "我的邮箱是".
fn names_a_kind(piece: &str) -> bool {
    let mut rest = piece;
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let ends: Vec<usize> = ends.take(LONGEST).collect();
        let known = ends
            .into_iter()
            .rev()
            .find(|end| WORDS.has(0, &rest[..*end]));
        let Some(end) = known else {
            return false;
        };
        rest = &rest[end..];
    }
    true
}

/// Whether a part begins with what is not meant: "(not LH-4711, that one has arrived)".
pub(super) fn denies_value(part: &str) -> bool {
    const NOT: &[&str] = &["not", "nicht", "pas", "niet", "não", "nie"];
    let mut tokens = part
        .split_whitespace()
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()));
    let first = tokens.next().unwrap_or_default().to_lowercase();
    let second = tokens.next().unwrap_or_default();
    NOT.contains(&first.as_str()) && second.contains(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::only_gives;

    #[test]
    fn a_value_in_a_script_without_spaces_is_told_from_a_wish() {
        for text in [
            "我的邮箱是ida@example.com。",
            "订单号：LH-4711",
            "LH-4711",
            "我的订单LH-4711",
            "注文番号はLH-4711です。",
            "メールはida@example.comです",
            "わたしの電話番号は 030 1234567 です",
        ] {
            assert!(only_gives(text), "{text}");
        }
        for text in [
            "请取消LH-4711",
            "我的订单LH-4711在哪里？",
            "LH-4711有鱼腥味。",
            "LH-4711を返品したいです。",
            "LH-4711は魚の匂いがします。",
            "注文番号",
        ] {
            assert!(!only_gives(text), "{text}");
        }
    }
}
