//! One pass over a text that tells which detectors can find anything in it.

use crate::spelled::{may_be_filler, may_be_number};

/// Counts that rule detectors out before they search.
pub(super) struct RuleOut {
    /// ASCII digits.
    pub(super) digits: usize,
    /// The most characters in a row that keys and tokens are made of.
    pub(super) longest_run: usize,
    /// Whether three words or groups of digits in a row can be digits said in words, or as many digits as a card number
    /// has stand near each other: worth reading it spelled.
    pub(super) may_spell: bool,
}

/// Words or groups of digits in a row of which at least one is a word.
const FEWEST_SAID: u8 = 3;
/// The digits of the shortest card number.
const FEWEST_GROUPED: usize = 12;
/// The longest stretch between digits of one number, in bytes.
const LONGEST_GAP: usize = 24;

impl RuleOut {
    pub(super) fn at(text: &str) -> Self {
        let (mut digits, mut run, mut longest_run) = (0, 0, 0);
        for byte in text.bytes() {
            digits += usize::from(byte.is_ascii_digit());
            run = if is_of_tokens(byte) { run + 1 } else { 0 };
            longest_run = longest_run.max(run);
        }
        let bytes = text.as_bytes();
        Self {
            digits,
            longest_run,
            may_spell: (digits >= FEWEST_GROUPED && stand_near(bytes)) || may_say(bytes),
        }
    }
}

/// Whether as many digits as a card number has stand near each other, with no word between that no number holds.
fn stand_near(bytes: &[u8]) -> bool {
    let (mut near, mut last, mut wordy) = (0, 0, false);
    for (at, byte) in bytes.iter().enumerate() {
        let letter = byte.is_ascii_alphabetic();
        if byte.is_ascii_digit() {
            near = if at - last > LONGEST_GAP { 1 } else { near + 1 };
            last = at;
        } else if letter && !wordy && near > 0 {
            let word = &bytes[at..];
            near = if may_be_filler(word) || may_be_number(word) {
                near
            } else {
                0
            };
        }
        wordy = letter;
        if near >= FEWEST_GROUPED {
            return true;
        }
    }
    false
}

/// Whether a text can hold digits said in words, by how its words begin.
fn may_say(bytes: &[u8]) -> bool {
    let unspaced = bytes
        .iter()
        .fold(false, |any, byte| any | is_unspaced(*byte));
    let mut streak = Streak::default();
    if unspaced {
        let mut wordy = false;
        return bytes.iter().enumerate().any(|(at, byte)| {
            let begins = is_unspaced(*byte) || (is_wordy(*byte) && !wordy);
            wordy = is_wordy(*byte);
            begins && streak.grows_enough(&bytes[at..])
        });
    }
    // Sixty-four bytes at once: nearly every message has no such words, and all of them pass here.
    let mut carry = 0;
    for (nth, chunk) in bytes.chunks(64).enumerate() {
        let wordy = wordy_bytes(chunk);
        let mut begins = wordy & !(wordy << 1 | carry);
        carry = wordy >> 63;
        while begins != 0 {
            let at = nth * 64 + begins.trailing_zeros() as usize;
            if streak.grows_enough(&bytes[at..]) {
                return true;
            }
            begins &= begins - 1;
        }
    }
    false
}

/// Words in a row that can be digits said in words.
#[derive(Default)]
struct Streak {
    /// With the groups of digits between them.
    all: u8,
    words: u8,
}

impl Streak {
    /// Takes the next word, and says whether there are enough.
    fn grows_enough(&mut self, word: &[u8]) -> bool {
        let number = may_be_number(word);
        if self.all == 0 && !number {
            self.all = u8::from(word.first().is_some_and(u8::is_ascii_digit));
            return false;
        }
        let first = word.first().copied().unwrap_or_default();
        if first.is_ascii_digit() {
            self.all = self.all.saturating_add(1);
        } else if number {
            self.all = self.all.saturating_add(1);
            self.words = self.words.saturating_add(1);
        } else if is_unspaced(first) {
            // One letter between two words ends no number.
            self.all -= 1;
        } else if !may_be_filler(word) {
            *self = Self::default();
        }
        self.all >= FEWEST_SAID && self.words > 0
    }
}

/// A bit for each byte that is a letter, a digit or of a character outside ASCII; at most sixty-four of them.
fn wordy_bytes(bytes: &[u8]) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // What is at least `least` carries into the highest bit.
    let at_least = |bytes: u64, least: u8| bytes + (0x80 - u64::from(least)) * EACH;
    let of_eight = |eight: [u8; 8]| {
        let eight = u64::from_le_bytes(eight);
        let plain = eight & !HIGH;
        let small = plain | (0x20 * EACH);
        let letter = at_least(small, b'a') & !at_least(small, b'z' + 1);
        let digit = at_least(plain, b'0') & !at_least(plain, b'9' + 1);
        let wordy = (letter | digit | eight) & HIGH;
        // Gathers the highest bits of the eight bytes in one.
        (wordy >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    };
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut all = 0;
    for (nth, chunk) in chunks.iter().enumerate() {
        all |= of_eight(*chunk) << (nth * 8);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        all |= of_eight(last) << (chunks.len() * 8);
    }
    all
}

fn is_wordy(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128
}

/// Whether a byte begins a letter of a script that puts no spaces between words.
fn is_unspaced(byte: u8) -> bool {
    matches!(byte, 0xe3..=0xe9)
}

fn is_of_tokens(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'_' | b'~' | b'+' | b'/' | b'.' | b'=' | b'-' | b'$' | b','
        )
}

#[cfg(test)]
mod tests {
    use super::{is_wordy, wordy_bytes};

    #[test]
    fn sixty_four_bytes_are_looked_at_as_one_is() {
        for first in 0..=u8::MAX {
            let bytes: Vec<u8> = (0_u8..64).map(|at| first.wrapping_add(at * 3)).collect();
            for (at, byte) in bytes.iter().enumerate() {
                assert_eq!(
                    wordy_bytes(&bytes) >> at & 1 == 1,
                    is_wordy(*byte),
                    "{byte}"
                );
            }
            assert_eq!(wordy_bytes(&bytes[..13]), wordy_bytes(&bytes) & 0x1fff);
        }
    }
}
