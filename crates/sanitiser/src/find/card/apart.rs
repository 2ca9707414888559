//! Card numbers whose groups stand apart: words between them, lines that are numbered, or signs that no number has.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Brand, context, is_luhn};
use crate::RedactionKind;
use crate::find::{Finding, is_wordy, pattern};
use crate::fold::CLAIMED;

/// Letters between two groups of one number.
const MOST_LETTERS: usize = 40;
/// The longest stretch between two groups, in bytes.
const LONGEST_GAP: usize = 96;
/// The longest number of a line with what follows it, in bytes: "12.  ".
const LONGEST_NUMBERING: usize = 8;
/// Digits of the numbers that are surely a card's.
const MOST_DIGITS: usize = 16;

/// Words that tell a number part by part.
static TELLS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: (?:starts?|begins?|starting|beginning|ends?|ending|finish(?:es)?|goes) | (?:first|second|last|next)\ (?:part|half|group|block|four|4) | first | rest
        | beginnt | f[äa]ngt | endet | am\ ende | erste[nrs]? | zweite[nrs]? | zum\ schluss
        | commence | termine | d[ée]but | premi[eè]re?s? | empieza | comienza | termina | primer[oa]?s? | inizia | comincia | finisce | prim[aei] | come[çc]a | begint | eindigt | zaczyna | ko[ńn]czy )\b",
    )
});

/// What leads to a group and does not say what it is a group of: "starts with", "second part".
static LEADS_TO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?: \b(?:starts?|begins?|ends?|beginnt|endet|commence|termine|empieza|termina|inizia|finisce|come[çc]a|begint|eindigt)\ (?:with|in|mit|auf|par|con|por|com|met)
            | \b(?:first|second|third|fourth|last|next|other)\ parts? (?:\ (?:is|are))? ) [\s:]* $",
    )
});

/// One group of a number told in parts.
struct Part {
    range: Range<usize>,
    /// What stands between the part before and this one.
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Words, or lines with their numbers.
    Words,
    /// No letters.
    Signs,
    /// One sign or letter alone.
    One(char),
    /// Nothing that one number has inside.
    Wide,
}

pub(in crate::find) fn find(text: &str) -> Vec<Finding> {
    let parts = parts(text);
    let mut talk = None;
    let mut findings = Vec::new();
    let mut first = 0;
    while first < parts.len() {
        match last_of_card(text, &parts, first, &mut talk) {
            Some(last) => {
                let range = parts[first].range.start..parts[last].range.end;
                let code = context::code_after(text, range.end);
                let end = code.as_ref().map_or(range.end, |code| code.end);
                findings.push(Finding::bare(RedactionKind::CardNumber, range));
                findings.extend(code.map(|code| Finding::bare(RedactionKind::CardCode, code)));
                first = last + 1;
                first += parts[first..]
                    .iter()
                    .take_while(|part| part.range.end <= end)
                    .count();
            }
            None => first += 1,
        }
    }
    findings
}

/// What a whole text says about the numbers in it.
#[derive(Debug, Clone, Copy)]
struct Talk {
    of_card: bool,
    in_parts: bool,
}

impl Talk {
    fn of(text: &str) -> Self {
        Self {
            of_card: context::speaks_of_card(text),
            in_parts: TELLS.is_match(text),
        }
    }
}

fn last_of_card(
    text: &str,
    parts: &[Part],
    first: usize,
    talk: &mut Option<Talk>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut digits = Vec::with_capacity(MOST_DIGITS);
    for (last, part) in parts.iter().enumerate().skip(first) {
        let joins = last == first || part.gap != Gap::Wide;
        if !joins || digits.len() + part.range.len() > MOST_DIGITS {
            return None;
        }
        digits.extend(bytes[part.range.clone()].iter().map(|b| b - b'0'));
        let whole = last > first && Brand::of(&digits) == Some(Brand::Sure) && is_luhn(&digits);
        if whole && is_told(text, &parts[first..=last], parts.get(last + 1), talk) {
            return Some(last);
        }
    }
    None
}

/// Whether digits that make a card number are meant as one.
fn is_told(text: &str, parts: &[Part], next: Option<&Part>, talk: &mut Option<Talk>) -> bool {
    let Some((first, rest)) = parts.split_first() else {
        return false;
    };
    let sizes: Vec<usize> = parts.iter().map(|part| part.range.len()).collect();
    let printed = sizes.iter().all(|size| matches!(size, 4 | 8)) || sizes == [4, 6, 5];
    let end = rest.last().map_or(first.range.end, |last| last.range.end);
    let apart = !text[..first.range.start]
        .ends_with(|c: char| is_wordy(c) || matches!(c, '+' | '€' | '$' | '£' | '@' | '.' | ','))
        && !text[end..].starts_with(|c: char| is_wordy(c) || matches!(c, '€' | '$' | '£'));
    let otherwise = || {
        parts
            .iter()
            .any(|part| is_of_something_else(&text[..part.range.start]))
    };
    if !apart || otherwise() {
        return false;
    }
    let talk = talk.get_or_insert_with(|| Talk::of(text));
    let gap = rest.first().map(|part| part.gap);
    let even = rest.iter().all(|part| Some(part.gap) == gap);
    match gap {
        Some(Gap::One(_)) if even => printed && next.is_none_or(|next| Some(next.gap) != gap),
        _ if is_numbered(text, parts) => printed,
        _ => talk.of_card || (talk.in_parts && printed),
    }
}

/// Whether the words before a group make it an order's, a parcel's or the like.
fn is_of_something_else(before: &str) -> bool {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_GAP))..];
    let named = LEADS_TO
        .find(near)
        .map_or(near, |leads| &near[..leads.start()]);
    context::names_something_else(named)
}

/// Each group on a line with a number of its own.
fn is_numbered(text: &str, parts: &[Part]) -> bool {
    parts.iter().all(|part| {
        let before = &text[..part.range.start];
        let near =
            &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_NUMBERING))..];
        let line = match near.rfind('\n') {
            Some(at) => &near[at + 1..],
            None if near.len() == before.len() => near,
            None => return false,
        };
        line.starts_with(|c: char| c.is_ascii_digit()) && !line.contains(char::is_alphabetic)
    })
}

/// The groups of three to eight digits of a text. Smaller ones count lines and digits ("2.", "the next 4") and are read
/// as what stands between; `%20` is a space.
fn parts(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    // Where the gap before the next group begins; none before the first and behind what ends a number.
    let mut open: Option<usize> = None;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'%' && bytes.get(at + 1..at + 3).is_some_and(is_escape) {
            at += 3;
            continue;
        }
        if matches!(byte, b'$' | b'%') || *byte == CLAIMED as u8 {
            open = None;
        }
        let length = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        match length {
            0 => at += 1,
            1 | 2 => at += length,
            3..=6 | 8 => {
                let gap = open.map_or(Gap::Wide, |from| gap(&text[from..at]));
                parts.push(Part {
                    range: at..at + length,
                    gap,
                });
                at += length;
                open = Some(at);
            }
            _ => {
                at += length;
                open = None;
            }
        }
    }
    parts
}

/// A space, a sign or a line end as an address writes it.
fn is_escape(hex: &[u8]) -> bool {
    matches!(
        hex,
        b"20" | b"09" | b"0A" | b"0a" | b"0D" | b"0d" | b"2D" | b"2d" | b"2C" | b"2c"
    )
}

fn gap(between: &str) -> Gap {
    if between.len() > LONGEST_GAP {
        return Gap::Wide;
    }
    let mut all = between.chars();
    if let (Some(one), None) = (all.next(), all.next()) {
        return Gap::One(one);
    }
    if between.starts_with('%') {
        return Gap::One('%');
    }
    let letters = between.chars().filter(|c| c.is_alphabetic()).count();
    match letters {
        0 => Gap::Signs,
        1..=MOST_LETTERS => Gap::Words,
        _ => Gap::Wide,
    }
}
