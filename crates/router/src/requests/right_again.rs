//! Words that put a complaint right: "no wait, it does work", "oops, found it".

use super::phrases::Phrases;
use super::standing::{NOT, WORDS};
use super::withdrawal;
use super::words::Part;

static PHRASES: Phrases = Phrases::new(include_str!("right_again.txt"));

/// The same in scripts without spaces.
const UNSPACED: &[&str] = &[
    "找到了",
    "又好了",
    "能用了",
    "没坏",
    "見つかりました",
    "動きました",
    "大丈夫でした",
];

/// How far behind the first words a thing is said to be right.
const REACH: usize = 5;

/// Where the clause ends that says that nothing is wrong after all. It begins as words do that put something right.
pub(super) fn end(part: &Part<'_>) -> Option<usize> {
    let (text, words) = (part.text, &part.words);
    let end = text.find(['.', ';', '!', '。', '！']).unwrap_or(text.len());
    let own = text.get(..end)?;
    if own.contains(['?', '？', '؟', '吗', '嗎']) {
        return None;
    }
    if UNSPACED.iter().any(|phrase| own.contains(phrase)) {
        return Some(end);
    }
    let leading = words.iter().take_while(|(_, word)| withdrawal::leads(word));
    let lead = leading.count();
    let own_words = words.iter().skip(lead).take_while(|(at, _)| *at < end);
    let denies = own_words.into_iter().any(|(_, word)| WORDS.has(NOT, word));
    let after = (0..words.len().min(lead + REACH))
        .find_map(|at| Some(at + PHRASES.at(words, at)?.len()))?;
    let behind = words.get(after).map_or(end, |(begin, _)| (*begin).min(end));
    let comma = text.get(behind..end)?.find([',', '،', '，']);
    (lead > 0 && !denies).then_some(comma.map_or(end, |comma| behind + comma))
}
