//! Finds copied chats: lines with a time and a name, and lines that begin with who speaks.
//!
//! A time beside a name marks a line of a chat. Without a time, two lines or more that each begin with a speaker are one
//! where two speak, and one of them speaks again or has a role, or all say a sentence of themselves or to the other. A
//! form has labels in their place ("Name: …", "Problem: …"), and a single line with a name before it is what some channels
//! make of a customer's own.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::constant;
use super::letter::speaks;

/// The most lines below names and times that are looked at together.
const LINES: usize = 200;

/// The line after a copied chat that begins here; the line itself where none does.
pub(super) fn chat(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let line = |i: usize| &text[lines[i].clone()];
    let timed = line(at).contains(|c: char| c.is_ascii_digit());
    if timed && CHAT_LINE.is_match(line(at)) {
        return said_below(text, lines, at);
    }
    if timed && SENT.is_match(line(at)) {
        return to_blank(lines, at + 1).max(at + 1);
    }
    // A name, and below it the time of what it says.
    let named = at + 1 < lines.len() && TIME_ALONE.is_match(line(at + 1));
    if named && NAME_ALONE.is_match(line(at)) && at + 2 < lines.len() {
        return to_blank(lines, at + 2);
    }
    // "Anna Berg 10:02", and below it what she says.
    if timed && NAME_AND_TIME.is_match(line(at)) && !line(at).ends_with(['.', '!', '?']) {
        let end = end_of_named(text, lines, at);
        if end > at {
            return end;
        }
    }
    spoken(text, lines, at)
}

/// The next empty line, or the end.
fn to_blank(lines: &[Range<usize>], from: usize) -> usize {
    (from..lines.len())
        .find(|i| lines[*i].is_empty())
        .unwrap_or(lines.len())
}

/// The line after one of a chat: behind a name alone, what is said stands below it.
fn said_below(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let line = |i: usize| &text[lines[i].clone()];
    if !line(at).ends_with([':', '\u{ff1a}']) {
        return at + 1;
    }
    let below =
        (at + 1..lines.len()).take_while(|i| !line(*i).is_empty() && !CHAT_LINE.is_match(line(*i)));
    at + 1 + below.count()
}

/// The line after turns that each stand below a name and a time: two of them or more.
fn end_of_named(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let line = |i: usize| &text[lines[i].clone()];
    let (mut turns, mut end, mut blank) = (0, at, false);
    for i in at..lines.len().min(at + LINES) {
        if NAME_AND_TIME.is_match(line(i)) {
            turns += 1;
        } else if line(i).is_empty() {
            blank = true;
            continue;
        } else if blank {
            break;
        }
        blank = false;
        end = i + 1;
    }
    // First and last name with a time are no day.
    let full = FULL_NAME.is_match(line(at));
    if turns > 1 || turns == 1 && full && end > at + 1 {
        end
    } else {
        at
    }
}

/// A first and a last name at the begin of a line.
static FULL_NAME: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"^\s*\p{Lu}\p{Ll}[\p{L}\p{M}.'\u{2019}-]*\s+\p{Lu}\p{Ll}[\p{L}\p{M}'\u{2019}-]*\s*[,\u{b7}|]?\s*[\[(]?[0-9]",
    )
});

/// The line after lines that begin with who speaks.
fn spoken(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let said = |i: usize| said(&text[lines[i].clone()]);
    if said(at).is_none() {
        return at;
    }
    // Lines that follow one were judged with it.
    let before = (0..at).rev().find(|i| !lines[*i].is_empty());
    if before.is_some_and(|before| said(before).is_some()) {
        return at;
    }
    let mut speakers: BTreeSet<String> = BTreeSet::new();
    let (mut turns, mut role, mut sentences, mut end) = (0, false, true, at);
    for (i, line) in lines.iter().enumerate().skip(at) {
        let Some((speaker, words)) = said(i) else {
            if turns > 0 && line.is_empty() {
                continue;
            }
            break;
        };
        role |= words_of(&speaker).any(|word| ROLES.contains(word));
        sentences &= words.split_whitespace().count() > 2 && speaks(words);
        speakers.insert(speaker);
        (turns, end) = (turns + 1, i + 1);
    }
    let again = speakers.len() < turns;
    if speakers.len() > 1 && (again || role || sentences) {
        end
    } else {
        at
    }
}

/// Who speaks in a line, and what they say; none where a label of a form stands there.
fn said(line: &str) -> Option<(String, &str)> {
    if !line.contains([':', '\u{ff1a}', '>', '›']) {
        return None;
    }
    let found = SPOKEN.captures(line)?;
    let speaker = found.get(1).or_else(|| found.get(2))?;
    let speaker = speaker.as_str().trim().to_lowercase();
    let label = words_of(&speaker).any(|word| LABELS.contains(word));
    (!label).then_some((speaker, found.get(3)?.as_str()))
}

/// Whether a word, in small letters, is the label of something that customers tell of themselves or their case.
pub fn is_label(word: &str) -> bool {
    LABELS.contains(word)
}

fn words_of(speaker: &str) -> impl Iterator<Item = &str> {
    speaker.split([' ', '-'])
}

/// A time and a name of a chat log within a line.
pub(super) static CHAT_WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"[\[(]\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?[\])]\s*\p{L}[\p{L} .'-]{0,40}:\s")
});

const TIME: &str = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:\s?[apAP]\.?[mM]\.?)?";

/// A line of a chat log: a time, a name, and what they said; or a name, a time, and what they said.
static CHAT_LINE: LazyLock<Regex> = LazyLock::new(|| {
    let day = r"(?:[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}\.?(?:T|,?\s+(?:um\s|at\s|à\s)?))?";
    let name = r"[\p{L}][\p{L}\p{M}.'\u{2019}\x20-]{0,40}";
    let dash = r"\s*[-\u{2013}\u{2014}|]?\s*";
    constant(&format!(
        r"^\s*(?:[\[(]?{day}{TIME}[\])]?{dash}(?:{name}\s?[:：](?:\s|$)|[<‹]{name}[>›])|{name}\s*,?\s*[\[(]{day}{TIME}[\])]\s*[:：](?:\s|$)|{name},\s*{day}{TIME}\s*[:：](?:\s|$))"
    ))
});

/// A name and a time alone on a line.
static NAME_AND_TIME: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"^\s*\p{{Lu}}[\p{{L}}\p{{M}}.'\u{{2019}}-]*(?:\s+[\p{{L}}\p{{M}}.'\u{{2019}}-]+){{0,3}}\s*[,\u{{b7}}\u{{2022}}|\u{{2013}}\u{{2014}}-]?\s*[\[(]?(?:(?i:today|yesterday|heute|gestern|aujourd['\u{{2019}}]hui|hier|hoy|ayer|oggi|ieri|vandaag|gisteren|hoje|ontem|dziś|wczoraj|сегодня|вчера)?(?i:\s+(?:at|um|à|a las|alle|om|às|o|в))?\s*|[0-9]{{1,4}}[./-][0-9]{{1,2}}[./-][0-9]{{1,4}},?\s+){TIME}[\])]?\s*$"
    ))
});

/// Who sent one message of a chat, and when, alone on a line: "[10:02] Anna Berg", "Anna Berg, 10:02".
static SENT: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"\p{Lu}[\p{L}\p{M}.'\u{2019}-]*(?:\x20\p{Lu}[\p{L}\p{M}.'\u{2019}-]*){0,3}";
    let day = r"(?:(?:[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}\.?|[0-9]{1,2}\.?\x20\p{L}{3,9}\.?(?:\x20[0-9]{4})?),?\s+)?";
    let rule = r"[-=*~_\u{2013}\u{2014}\s]*";
    constant(&format!(
        r"^{rule}(?:[\[(]{day}{TIME}[\])]\s*{name}|{name}\s*(?:[,\u{{b7}}\u{{2022}}|]\s*)(?:[\[(]{day}{TIME}[\])]|{day}{TIME})|{name}\s+[\[(]{day}{TIME}[\])]){rule}$"
    ))
});

static NAME_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"^\s*\p{Lu}[\p{L}\p{M}.'\u{2019}-]*(?:\x20\p{Lu}[\p{L}\p{M}.'\u{2019}-]*){0,3}\s*$")
});
static TIME_ALONE: LazyLock<Regex> = LazyLock::new(|| constant(&format!(r"^\s*{TIME}\s*$")));

/// A line that begins with who speaks.
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"^\s*[-*\u{2022}]?\s*(?:[<‹](\p{L}[\p{L}\p{M}.'\u{2019}\x20_-]{0,30})[>›]|(\p{Lu}[\p{L}\p{M}.'\u{2019}-]*(?:\x20[\p{L}\p{M}.'\u{2019}-]+){0,2})\s?[:：])\s*(\S.*)$",
    )
});

/// Who speaks at a desk, by their role.
static ROLES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("roles.txt").split_whitespace().collect());

/// Labels of a form: what a customer tells of themselves and their case.
static LABELS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("labels.txt").split_whitespace().collect());
