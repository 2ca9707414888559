//! Names in scripts without spaces.

use std::ops::Range;

use super::{is_name_letter, word_at, words};
use crate::whole::{Script, script};

/// Whether a letter belongs to a script that is written without spaces inside a name.
pub(super) fn is_run(c: char) -> bool {
    is_name_letter(c)
        && matches!(script(c), Script::Unspaced | Script::Apart(3 | 4))
        && !matches!(c, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// What politeness adds to a name, and words that show that more than a name was written.
const ENDINGS: &[&str] = &[
    "と申します",
    "といいます",
    "と言います",
    "です",
    "だ",
    "이라고 합니다",
    "라고 합니다",
    "이라고합니다",
    "라고합니다",
    "입니다",
    "이에요",
    "예요",
    "이고",
    "이고요",
];

const NO_PART: &str = "的我你您是想要吗嗎了在有和请請这這那不也就都还還被把给給";

/// A name in a script without spaces inside it.
pub(super) fn unspaced(text: &str, from: usize) -> Option<Range<usize>> {
    let run = |from: usize| {
        let rest = &text[from..];
        let end = rest
            .find(|c: char| !(is_run(c) || matches!(c, '\u{b7}' | '\u{30fb}')))
            .unwrap_or(rest.len());
        from..from + end
    };
    let whole = run(from);
    let bare = |range: &Range<usize>| {
        let written = &text[range.clone()];
        let ending = ENDINGS.iter().find_map(|e| written.strip_suffix(e));
        range.start..range.start + ending.map_or(written.len(), str::len)
    };
    let mut name = bare(&whole);
    // Family and given name may stand apart.
    if name == whole && text[whole.end..].starts_with(' ') {
        let second = run(whole.end + 1);
        if !second.is_empty() {
            name.end = bare(&second).end;
        }
    }
    // What follows in another script may still be the name.
    let rest = text[name.end..].trim_start_matches(' ');
    let next = word_at(text, text.len() - rest.len());
    if rest.len() < text.len() - name.end && next.is_some_and(|word| may_be_name(&text[word])) {
        return None;
    }
    let written = &text[name.clone()];
    let length = written.chars().filter(|c| *c != ' ').count();
    let most = if written.contains(['\u{b7}', '\u{30fb}']) {
        24
    } else {
        6
    };
    let han = written
        .chars()
        .all(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let sound = (2..=if han { 4 } else { most }).contains(&length)
        && !written.contains(|c| NO_PART.contains(c))
        && !words::is_no_name(written);
    sound.then_some(name)
}

/// Whether a word behind a name may be one more of it.
fn may_be_name(word: &str) -> bool {
    let lower = word.to_lowercase();
    let large = word.chars().next().is_some_and(char::is_uppercase);
    !words::ends_name(&lower) || words::is_particle(&lower) || large && !words::is_speaker(&lower)
}
