//! Which words can be one for a number, by how they begin: a look at three letters passes over nearly all others.

use super::words::{DIGITS, DUTCH, FILLERS, GERMAN, ITALIAN, SPANISH_TWENTIES, TEENS, TENS, TIMES};

/// How the words of some lists begin. It may take another word for one of them, never one of them for another.
pub(super) struct Begins {
    /// By the first and second ASCII letter a bit for each third.
    three: [[u32; 26]; 26],
    /// The words of two letters.
    two: [u32; 26],
    /// The words of one.
    one: u32,
    /// The first four bytes of words that begin outside ASCII, crossed into few bits.
    wide: [u64; 16],
}

static NUMBERS: Begins = {
    let mut begins = Begins::none();
    begins.note_all(&DIGITS);
    begins.note_all(&TEENS);
    begins.note_all(&TENS);
    begins.note_all(&[
        GERMAN.0,
        GERMAN.1,
        DUTCH.0,
        DUTCH.1,
        ITALIAN.0,
        ITALIAN.1,
        SPANISH_TWENTIES,
        TIMES,
    ]);
    begins
};

static BETWEEN: Begins = {
    let mut begins = Begins::none();
    begins.note(FILLERS);
    begins
};

/// Whether the word that a text begins with can be one for a number.
pub(crate) fn may_be_number(text: &[u8]) -> bool {
    NUMBERS.hold(text)
}

/// Whether the word that a text begins with can stand inside a number.
pub(crate) fn may_be_filler(text: &[u8]) -> bool {
    BETWEEN.hold(text)
}

impl Begins {
    const fn none() -> Self {
        Self {
            three: [[0; 26]; 26],
            two: [0; 26],
            one: 0,
            wide: [0; 16],
        }
    }

    const fn note_all(&mut self, lists: &[&str]) {
        let mut at = 0;
        while at < lists.len() {
            self.note(lists[at]);
            at += 1;
        }
    }

    const fn note(&mut self, list: &str) {
        let bytes = list.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if at == 0 || matches!(bytes[at - 1], b' ' | b'/') {
                self.note_word(bytes, at);
            }
            at += 1;
        }
    }

    const fn note_word(&mut self, bytes: &[u8], at: usize) {
        if bytes[at] >= 128 {
            let bit = cross(bytes, at);
            self.wide[bit / 64] |= 1 << (bit % 64);
            return;
        }
        let Some(first) = letter(bytes, at) else {
            return;
        };
        match (letter(bytes, at + 1), letter(bytes, at + 2)) {
            (Some(second), Some(third)) => self.three[first][second] |= 1 << third,
            (Some(second), None) => self.two[first] |= 1 << second,
            (None, _) => self.one |= 1 << first,
        }
    }

    fn hold(&self, text: &[u8]) -> bool {
        let wide = |at: usize| text.get(at).is_some_and(|byte| *byte >= 128);
        match (letter(text, 0), letter(text, 1), letter(text, 2)) {
            (Some(first), Some(second), Some(third)) => self.three[first][second] >> third & 1 == 1,
            (Some(_), Some(_), None) if wide(2) => true,
            (Some(first), Some(second), None) => self.two[first] >> second & 1 == 1,
            (Some(_), None, _) if wide(1) => true,
            (Some(first), None, _) => self.one >> first & 1 == 1,
            (None, _, _) => {
                let bit = cross(text, 0);
                is_capital(text) || self.wide[bit / 64] >> (bit % 64) & 1 == 1
            }
        }
    }
}

/// Whether a letter outside ASCII can be a capital, whose small form has other bytes.
fn is_capital(text: &[u8]) -> bool {
    matches!(
        text,
        [0xc3, 0x80..=0x9f, ..] | [0xc4..=0xc9, ..] | [0xd0, 0x80..=0xaf, ..]
    )
}

/// An ASCII letter as its place in the alphabet.
const fn letter(bytes: &[u8], at: usize) -> Option<usize> {
    if at < bytes.len() && bytes[at].is_ascii_alphabetic() {
        Some((bytes[at].to_ascii_lowercase() - b'a') as usize)
    } else {
        None
    }
}

/// The second and fourth byte of a word outside ASCII, which tell its letters apart, in ten bits; of scripts with three
/// bytes to a letter the second and third.
const fn cross(bytes: &[u8], at: usize) -> usize {
    let other = if bytes[at] >= 0xe0 { at + 2 } else { at + 3 };
    let low = if other < bytes.len() {
        bytes[other] & 63
    } else {
        0
    };
    let high = if at + 1 < bytes.len() {
        bytes[at + 1] & 63
    } else {
        0
    };
    ((high as usize) << 4) ^ (low as usize)
}
