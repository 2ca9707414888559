//! Folds a text for the detectors: every script's digits, full-width letters, dashes and spaces become
//! their ASCII forms, each position mapped back to the text it came from.

use std::borrow::Cow;
use std::ops::Range;

use crate::RedactionKind;

/// Placeholder for something already found; no detector reads across it.
pub(crate) const CLAIMED: char = '\u{1a}';

#[derive(Debug)]
pub(crate) struct Folded<'a> {
    text: Cow<'a, str>,
    /// For every byte of `text`, and its end, the byte of the original it came from; `None` where
    /// both are the same, as in ASCII.
    origin: Option<Vec<usize>>,
}

impl<'a> Folded<'a> {
    pub(crate) fn new(original: &'a str) -> Self {
        let mut folded = if original.is_ascii() {
            Self {
                text: Cow::Borrowed(original),
                origin: None,
            }
        } else {
            Self::by_character(original)
        };
        let masks = folded.masks();
        folded.claim(&masks);
        folded
    }

    fn by_character(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len() + 1);
        for (at, c) in original.char_indices() {
            text.push(fold(c));
            origin.resize(text.len(), at);
        }
        origin.push(original.len());
        Self {
            text: Cow::Owned(text),
            origin: Some(origin),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the original that a part of the folded text came from.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        match &self.origin {
            Some(origin) => origin[range.start]..origin[range.end],
            None => range.clone(),
        }
    }

    /// Hides ranges from later detectors. One pass, whatever their number.
    pub(crate) fn claim(&mut self, ranges: &[Range<usize>]) {
        if ranges.is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for range in ranges.iter().filter(|range| !range.is_empty()) {
            let start = range.start.max(at);
            text.push_str(&self.text[at..start]);
            text.extend(std::iter::repeat_n(
                CLAIMED,
                range.end.saturating_sub(start),
            ));
            at = range.end.max(at);
        }
        text.push_str(&self.text[at..]);
        self.text = Cow::Owned(text);
    }

    /// Masks left by an earlier pass, so that their own words mean nothing to the detectors.
    fn masks(&self) -> Vec<Range<usize>> {
        self.text
            .match_indices('[')
            .filter_map(|(at, _)| Some(at..at + mask_length(&self.text[at..])?))
            .collect()
    }
}

const MASKED: [RedactionKind; 8] = [
    RedactionKind::CardNumber,
    RedactionKind::CardCode,
    RedactionKind::Iban,
    RedactionKind::UsSsn,
    RedactionKind::Password,
    RedactionKind::Pin,
    RedactionKind::Token,
    RedactionKind::Unsettled,
];

pub(crate) const ENDS_PREFIX: &str = "[card number removed, ends ";

/// The length of the mask that the text begins with.
pub(crate) fn mask_length(text: &str) -> Option<usize> {
    if let Some(ending) = text.strip_prefix(ENDS_PREFIX) {
        let ending = ending.as_bytes();
        let four =
            ending.len() > 4 && ending[..4].iter().all(u8::is_ascii_digit) && ending[4] == b']';
        return four.then_some(ENDS_PREFIX.len() + 5);
    }
    MASKED
        .iter()
        .filter_map(|kind| kind.mask())
        .find(|mask| text.starts_with(mask))
        .map(str::len)
}

/// One character for one character.
fn fold(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{2800}'
        | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' | '\u{3002}' => {
            '.'
        }
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2044}' | '\u{2215}' => '/',
        // The only letters outside ASCII that are another case of one in it.
        '\u{17f}' => 's',
        '\u{212a}' => 'K',
        // Keycap digits are an ASCII digit and these two.
        '\u{fe0f}' | '\u{20e3}' => '*',
        _ => digit(c).unwrap_or(c),
    }
}

/// The ASCII digit for a decimal digit of any script, also circled and superscript ones.
fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let value = match c {
        '\u{2070}' => 0,
        '\u{b9}' => 1,
        '\u{b2}' => 2,
        '\u{b3}' => 3,
        '\u{2074}'..='\u{2079}' | '\u{2080}'..='\u{2089}' => code % 16,
        '\u{24ea}' => 0,
        '\u{2460}'..='\u{2468}' => code - 0x245f,
        '\u{2776}'..='\u{277e}' => code - 0x2775,
        _ => {
            let next = ZEROS.partition_point(|zero| *zero <= code);
            let zero = *ZEROS.get(next.checked_sub(1)?)?;
            code - zero
        }
    };
    if value > 9 {
        None
    } else {
        char::from_digit(value, 10)
    }
}

/// The zero of every run of decimal digits in Unicode (general category Nd).
const ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
    0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];
