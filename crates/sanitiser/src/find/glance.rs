//! What one pass over a text tells about what it can hold.

use crate::spelled::{may_be_filler, may_be_number};

/// Counts that rule detectors out before they search.
pub(super) struct Glance {
    /// ASCII digits.
    pub(super) digits: usize,
    /// The most characters in a row that keys and tokens are made of.
    pub(super) longest_run: usize,
    /// Whether three words or groups of digits in a row can be digits said in words, or as many digits as a card number
    /// has stand near each other: worth reading it spelled.
    pub(super) may_spell: bool,
}

const DIGIT: u8 = 1;
const OF_TOKENS: u8 = 2;
const LETTER: u8 = 4;
/// A byte of a character outside ASCII.
const WIDE: u8 = 8;

/// Words or groups of digits in a row of which at least one is a word.
const FEWEST_SAID: u8 = 3;
/// The digits of the shortest card number.
const FEWEST_GROUPED: u8 = 12;
/// The longest stretch between digits of one number, in bytes.
const LONGEST_GAP: usize = 24;

static CLASSES: [u8; 256] = classes();

impl Glance {
    pub(super) fn at(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut digits, mut run, mut longest_run) = (0, 0, 0);
        let mut before = 0;
        let (mut said, mut words, mut may_spell) = (0_u8, 0_u8, false);
        let (mut near, mut last_digit) = (0_u8, 0);
        for (at, byte) in bytes.iter().enumerate() {
            let class = CLASSES[usize::from(*byte)];
            run = if class & OF_TOKENS != 0 { run + 1 } else { 0 };
            longest_run = longest_run.max(run);
            if class & DIGIT != 0 {
                digits += 1;
                near = if at - last_digit > LONGEST_GAP {
                    1
                } else {
                    near.saturating_add(1)
                };
                last_digit = at;
                may_spell |= near >= FEWEST_GROUPED;
                if before & DIGIT == 0 {
                    said = said.saturating_add(1);
                }
            } else if class & (LETTER | WIDE) != 0 && before & (LETTER | WIDE) == 0
                || matches!(byte, 0xe3..=0xe9)
            {
                let word = &bytes[at..];
                if may_be_number(word) {
                    (said, words) = (said.saturating_add(1), words.saturating_add(1));
                } else if said > 0 && *byte >= 0xe3 {
                    // Scripts that write no spaces: of a word for a number, only the first letter may be seen as one.
                    said -= 1;
                } else if said > 0 && !may_be_filler(word) {
                    (said, words) = (0, 0);
                }
            }
            may_spell |= said >= FEWEST_SAID && words > 0;
            before = class;
        }
        Self {
            digits,
            longest_run,
            may_spell,
        }
    }
}

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if byte.is_ascii_digit() {
            classes[at] |= DIGIT;
        }
        if byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'_' | b'~' | b'+' | b'/' | b'.' | b'=' | b'-' | b'$' | b','
            )
        {
            classes[at] |= OF_TOKENS;
        }
        if byte.is_ascii_alphabetic() {
            classes[at] |= LETTER;
        }
        if byte >= 128 {
            classes[at] |= WIDE;
        }
        at += 1;
    }
    classes
}
