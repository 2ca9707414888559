//! The beginnings of words for numbers: three letters are enough to skip nearly all other words.

use super::words::{DIGITS, DUTCH, FILLERS, GERMAN, ITALIAN, SPANISH_TWENTIES, TEENS, TENS, TIMES};

/// How the words of some lists begin. It may take another word for one of them, never one of them for another.
pub(super) struct Begins {
    /// The first three bytes of words that begin in ASCII, five bits of each.
    plain: [u64; 512],
    /// The first bytes of words that do not, crossed into few bits.
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
            plain: [0; 512],
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
            // Where no spaces are written, any letter of a word may come first.
            let unspaced = matches!(bytes[at], 0xe3..=0xe9);
            if at == 0 || unspaced || matches!(bytes[at - 1], b' ' | b'/') {
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
        // Words with a letter outside ASCII among the three are not looked up.
        if is_wide(bytes, at + 1) || (is_letter(bytes, at + 1) && is_wide(bytes, at + 2)) {
            return;
        }
        // What follows a word of one letter is a space or a comma; of two, anything.
        let (two, three) = (is_letter(bytes, at + 1), is_letter(bytes, at + 2));
        let mut second = 0;
        while second < 32 {
            let mut third = 0;
            while third < 32 {
                let fits = if two {
                    second == bytes[at + 1] & 31 && (!three || third == bytes[at + 2] & 31)
                } else {
                    matches!(second, 0 | 12 | 13)
                };
                if fits {
                    let bit = plain([bytes[at], second, third]);
                    self.plain[bit / 64] |= 1 << (bit % 64);
                }
                third += 1;
            }
            second += 1;
        }
    }

    fn hold(&self, text: &[u8]) -> bool {
        let first = match *text {
            [a, b, c, ..] => [a, b, c],
            [a, b] => [a, b, b' '],
            [a] => [a, b' ', b' '],
            [] => return false,
        };
        if (first[0] | first[1] | first[2]) < 128 {
            let bit = plain(first);
            return self.plain[bit / 64] >> (bit % 64) & 1 == 1;
        }
        let bit = cross(text, 0);
        first[0] < 128 || is_capital(text) || self.wide[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// Three bytes in fifteen bits; capitals are their small letters.
const fn plain(bytes: [u8; 3]) -> usize {
    ((bytes[0] & 31) as usize) << 10 | ((bytes[1] & 31) as usize) << 5 | (bytes[2] & 31) as usize
}

/// Whether a letter outside ASCII can be a capital, whose small form has other bytes.
fn is_capital(text: &[u8]) -> bool {
    matches!(
        text,
        [0xc3, 0x80..=0x9f, ..] | [0xc4..=0xc9, ..] | [0xd0, 0x80..=0xaf, ..]
    )
}

const fn is_wide(bytes: &[u8], at: usize) -> bool {
    at < bytes.len() && bytes[at] >= 128
}

const fn is_letter(bytes: &[u8], at: usize) -> bool {
    at < bytes.len() && bytes[at].is_ascii_lowercase()
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
