//! Words that put right, or add to, what was said before of which record is meant.

use std::sync::LazyLock;

use regex::Regex;

use super::exceptions::Meaning;
use super::mentions::spoken_of;
use crate::corrections::pattern;

/// The texts from the last one on that puts right which record is meant; all where none does. One that adds to what was
/// said, "also the lamp", goes with the one before it.
pub(super) fn since_corrected(values: &[Vec<String>], texts: &[&str]) -> Vec<String> {
    let corrects = |text: &&str| {
        CORRECTING.is_match(text) && !spoken_of(values, &[&Meaning::of(text).meant]).is_empty()
    };
    let from = texts.iter().rposition(corrects).unwrap_or(0);
    let mut all: Vec<String> = Vec::new();
    for text in texts.get(from..).unwrap_or_default() {
        match all.last_mut() {
            Some(last) if ADDING.is_match(text) => {
                last.push_str(" and ");
                last.push_str(text);
            }
            Some(_) | None => all.push((*text).to_owned()),
        }
    }
    all
}

/// How words begin that put right what was said before.
pub(crate) static CORRECTING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:(?:sorry|oh|oops|ah|wait|désolée?|pardon|perd[oó]n|scus[ia]|entschuldigung)\b\W*)*(?:no|nope|sorry|oops|not|i meant?|nein|nicht|ich meinte?|non|pas|je voulais dire|no era|quise decir|intendevo|nee|niet|ik bedoelde?|não)\b",
    )
});

/// How words begin that add to what was said before.
pub(crate) static ADDING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:(?:ok(?:ay)?|oh|ah|thanks|danke|merci|gracias|grazie)\b\W*)*(?:and|und|et|y|e|en|also|plus|auch|au(?:ß|ss)erdem|aussi|également|también|además|anche|inoltre|ook|também)\b",
    )
});
