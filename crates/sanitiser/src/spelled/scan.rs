//! Finds the stretches of a text that can be a number: its words and digits one after the other.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::begins::{may_be_filler, may_be_number};
use super::words::{NUMBERS, Word, is_filler, joins_tens};
use super::{Atom, Run, Said};
use crate::find::{is_unspaced, separates};
use crate::fold::CLAIMED;

/// The longest stretch between two groups of one number, in bytes.
const LONGEST_GAP: usize = 24;
/// The longest word for a number, in bytes.
const LONGEST_WORD: usize = 40;
/// Words that may stand between two groups.
const MOST_FILLERS: usize = 3;

/// One pass over the words and digits of a text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    runs: Vec<Run>,
    run: Run,
    /// "double" and where it stands.
    times: Option<(u8, usize)>,
    fillers: usize,
    /// The one word between two atoms where there is one.
    joiner: bool,
    lowercase: String,
}

impl Scan {
    pub(super) fn of(text: &str) -> Vec<Run> {
        let mut scan = Self::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let end = if byte.is_ascii_digit() {
                let end = at + count(&bytes[at..], u8::is_ascii_digit);
                scan.atom(text, at..end, None);
                end
            } else if byte.is_ascii_alphabetic() || *byte >= 128 {
                scan.letters(text, at)
            } else {
                if is_breaking(*byte) {
                    scan.interrupt();
                }
                at + 1
            };
            at = end;
        }
        scan.end_run();
        scan.runs
    }

    /// Reads the letters at a position and returns where they end.
    fn letters(&mut self, text: &str, at: usize) -> usize {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap_or(' ');
        if !first.is_alphabetic() {
            if first.is_numeric() || matches!(first, '€' | '£' | '¥') {
                self.interrupt();
            }
            return at + first.len_utf8();
        }
        if is_unspaced(first) {
            return self.unspaced(text, at);
        }
        let plain = count(rest.as_bytes(), u8::is_ascii_alphabetic);
        let others = rest[plain..]
            .find(|c: char| !c.is_alphabetic() && !is_combining_mark(c) || is_unspaced(c));
        let length = others.map_or(rest.len(), |others| plain + others);
        let word = &rest[..length];
        let end = at + length;
        let under_way = !self.run.atoms.is_empty() || self.times.is_some();
        let possible =
            may_be_number(word.as_bytes()) || (under_way && may_be_filler(word.as_bytes()));
        if length > LONGEST_WORD || !possible {
            self.interrupt();
            return end;
        }
        self.lowercase.clear();
        self.lowercase
            .extend(word.chars().flat_map(char::to_lowercase));
        match NUMBERS.get(self.lowercase.as_str()).copied() {
            Some(Word::Times(times)) => {
                // A run goes on behind it if it would behind the digit that follows.
                self.times = Some((times, at));
            }
            Some(number) => self.atom(text, at..end, Some(number)),
            None if is_filler(&self.lowercase) && self.fillers < MOST_FILLERS => {
                self.fillers += 1;
                self.joiner = joins_tens(&self.lowercase);
            }
            None => self.interrupt(),
        }
        end
    }

    /// Letters of scripts without spaces: the longest word for a digit, else all up to the next one.
    fn unspaced(&mut self, text: &str, at: usize) -> usize {
        let rest = &text[at..];
        let mut ends = rest.char_indices().map(|(start, c)| start + c.len_utf8());
        let ends = [ends.next(), ends.next(), ends.next()];
        for end in ends.into_iter().rev().flatten() {
            if let Some(number) = NUMBERS.get(&rest[..end]) {
                self.atom(text, at..at + end, Some(*number));
                return at + end;
            }
        }
        let length = rest.find(|c| !is_unspaced(c)).unwrap_or(rest.len());
        let filler = ends
            .into_iter()
            .rev()
            .flatten()
            .filter(|end| *end <= length)
            .find(|end| is_filler(&rest[..*end]));
        match filler {
            Some(end) if self.fillers < MOST_FILLERS => {
                self.fillers += 1;
                at + end
            }
            _ => {
                self.interrupt();
                at + rest.chars().next().map_or(1, char::len_utf8)
            }
        }
    }

    fn atom(&mut self, text: &str, range: Range<usize>, number: Option<Word>) {
        let said = number.and_then(Said::new);
        let gap = self.run.atoms.last().map(|last| last.range.end);
        let start = self.times.map_or(range.start, |(_, start)| start);
        let joined = gap.filter(|end| start - end <= LONGEST_GAP);
        let mut atom = Atom {
            range: start..range.end,
            said,
            loose: false,
        };
        match (self.times.take(), said) {
            (Some((times, _)), Some(said)) if said.places == 1 => {
                atom.said = Some(Said { times, ..said });
            }
            (Some((times, _)), None) if range.len() == 1 => {
                let value = text.as_bytes()[range.start] - b'0';
                atom.said = Some(Said {
                    value,
                    places: 1,
                    times,
                    open: false,
                });
            }
            (Some(_), _) => atom.range = range,
            (None, _) => {}
        }
        if let Some(end) = joined {
            let between = &text[end..atom.range.start];
            if self.belongs_to_last(text, between, &atom) {
                return self.reset();
            }
            atom.loose = !separates(between.as_bytes()) && !between.is_empty();
        } else {
            self.end_run();
        }
        self.run.count += atom.count();
        self.run.atoms.push(atom);
        self.reset();
    }

    /// Takes "one" into "forty", "dix" into "soixante" and "vingt" into "quatre".
    fn belongs_to_last(&mut self, text: &str, between: &str, atom: &Atom) -> bool {
        let near = matches!(between, " " | "-") || (self.joiner && self.fillers == 1);
        let (Some(next), Some(last)) = (atom.said, self.run.atoms.last_mut()) else {
            return false;
        };
        let Some(before) = last
            .said
            .filter(|before| near && before.times == 1 && next.times == 1)
        else {
            return false;
        };
        let french =
            |range: &Range<usize>, word: &str| text[range.clone()].eq_ignore_ascii_case(word);
        let value = match (before.value, next.value) {
            (4, 20) if french(&last.range, "quatre") && before.places == 1 => 80,
            (10, 7..=9) if french(&last.range, "dix") && next.places == 1 => {
                before.value + next.value
            }
            (60 | 80, 10..=19) if before.open => before.value + next.value,
            (20.., 1..=9) if before.open && next.places == 1 => before.value + next.value,
            _ => return false,
        };
        let open = matches!(value, 70 | 80 | 90) && next.places == 2;
        last.said = Some(Said {
            value,
            places: 2,
            times: 1,
            open,
        });
        last.range.end = atom.range.end;
        self.run.count = self.run.count + 2 - usize::from(before.places);
        true
    }

    fn reset(&mut self) {
        self.fillers = 0;
        self.joiner = false;
    }

    /// Something that no number goes on behind.
    fn interrupt(&mut self) {
        self.times = None;
        self.reset();
        self.end_run();
    }

    fn end_run(&mut self) {
        if self.run.atoms.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        if run.is_worth_spelling() {
            self.runs.push(run);
        }
    }
}

fn count(bytes: &[u8], test: fn(&u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| test(byte)).count()
}

/// Signs that belong to an amount, an address, or to what was found already.
fn is_breaking(byte: u8) -> bool {
    matches!(byte, b'$' | b'%' | b'@') || byte == CLAIMED as u8
}
