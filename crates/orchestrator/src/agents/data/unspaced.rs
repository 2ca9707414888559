//! Texts in scripts without spaces between their words, set apart at the values of records: "变速箱和离合器" becomes
//! "变速箱 and 离合器".

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::pattern;

/// Words that stand between two things that are both meant.
static BOTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern("以及|还有|還有|和|跟|与|與|及|並びに|ならびに|および|それから|それと|あと|と|や|も")
});
/// The mark of a list; in Japanese it is any comma.
const LISTED: char = '、';
/// Words by which only one of two things is meant.
static EITHER: LazyLock<Regex> =
    LazyLock::new(|| pattern("或|还是|還是|または|もしくは|あるいは|それとも|か(?:[、，]|$)"));
/// Words by which something is not meant, or only one thing is.
static NOT_MEANT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "不|没|沒|别|別|除|保留|留着|留著|但|只|换成|換成|ない|ません|なく|以外|残し|残す|そのまま|だけ|のみ|けど|いや|違",
    )
});
/// Words of politeness with a denial in them.
static POLITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "能不能|可不可以|可不可|是不是|要不要|行不行|好不好|会不会|不好意思|对不起|對不起|すみません|申し訳ありません|申し訳ない|ませんか|ないですか|ないでしょうか|特别|特別",
    )
});
const ENDS: [char; 8] = ['。', '！', '？', '；', '.', '!', '?', '\n'];

/// Whether a character is of a script without spaces.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}')
}

/// The text by the values that stand in it and the words between them, as it would be in a language with spaces; any other
/// text as it is.
pub(super) fn parted<'t>(held: &[BTreeSet<String>], text: &'t str) -> Cow<'t, str> {
    if text.is_ascii() || !text.contains(is_unspaced) {
        return Cow::Borrowed(text);
    }
    let text = POLITE.replace_all(text, "").to_lowercase();
    let is_japanese = text.contains(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
    let (mut out, mut gap, mut at, mut any) = (String::new(), 0, 0, false);
    while let Some(c) = text[at..].chars().next() {
        let Some(value) = value_at(held, &text, at) else {
            at += c.len_utf8();
            continue;
        };
        out.push_str(&between(&text[gap..at], any, is_japanese));
        out.push_str(value);
        at += value.len();
        (gap, any) = (at, true);
    }
    out.push_str(&between(&text[gap..], false, is_japanese));
    Cow::Owned(out)
}

/// The longest value that stands at a place of a text.
fn value_at<'v>(held: &'v [BTreeSet<String>], text: &str, at: usize) -> Option<&'v str> {
    let rest = &text[at..];
    let is_apart = |c: char| !c.is_alphanumeric() || is_unspaced(c);
    let stands = |value: &&String| {
        let whole = value.starts_with(is_unspaced)
            || text[..at].chars().next_back().is_none_or(is_apart)
                && rest[value.len()..].chars().next().is_none_or(is_apart);
        value.chars().count() > 1 && whole
    };
    let begins = |value: &&String| rest.starts_with(value.as_str());
    let all = held.iter().flatten().filter(begins).filter(stands);
    all.max_by_key(|value| value.len()).map(String::as_str)
}

/// What words beside a value say, in words that are known; `joins` where a value stands on either side.
fn between(words: &str, joins: bool, is_japanese: bool) -> String {
    let mut said = String::from(" ");
    let end = words.rfind(ENDS);
    if NOT_MEANT.is_match(words) {
        said.push_str("not ");
    }
    if end.is_some() {
        said.push_str(". ");
    }
    if !joins {
        return said;
    }
    let near = words.get(end.unwrap_or(0)..).unwrap_or_default();
    if EITHER.is_match(near) {
        said.push_str("or ");
    } else if BOTH.is_match(near) || !is_japanese && near.trim().starts_with(LISTED) {
        said.push_str("and ");
    } else if near.contains([',', '，', LISTED]) {
        said.push_str(", ");
    }
    said
}
