//! A text with its numbers spelled in digits: "four one one one" is `4 1 1 1`, "vierundvierzig" is `4 4`, and what stands
//! between the groups of one number, brackets, quotes, "and then", is a space.
//!
//! Only stretches that can be a number of at least three digits are spelled; every other word stays what it is.

mod begins;
mod words;

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::fold::CLAIMED;
pub(crate) use begins::{may_be_filler, may_be_number};
use words::{NUMBERS, Word, is_filler, joins_tens};

/// The fewest digits that words are read for: those of a card's code.
const FEWEST_SAID: usize = 3;
/// The fewest digits for which odd signs between them are passed over: those of the shortest card number.
const FEWEST_GROUPED: usize = 12;
/// The longest stretch between two groups of one number, in bytes.
const LONGEST_GAP: usize = 24;
/// The longest word for a number, in bytes.
const LONGEST_WORD: usize = 40;
/// Words that may stand between two groups.
const MOST_FILLERS: usize = 3;

/// A text as it reads with its numbers in digits, each position mapped back.
#[derive(Debug)]
pub(crate) struct Spelled {
    text: String,
    /// For every byte, where what it came from begins and ends.
    starts: Vec<usize>,
    ends: Vec<usize>,
    /// The most digits of one number.
    pub(crate) longest: usize,
    /// Whether any were said in words.
    pub(crate) said: bool,
}

impl Spelled {
    /// The text spelled; `None` where that changes nothing.
    pub(crate) fn of(text: &str) -> Option<Self> {
        if crate::find::may_spell(text) {
            Self::read(text)
        } else {
            None
        }
    }

    /// [`Self::of`] a text that is known to be worth it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let runs = Scan::of(text);
        if runs.is_empty() {
            return None;
        }
        let mut spelled = Self {
            text: String::with_capacity(text.len()),
            starts: Vec::with_capacity(text.len()),
            ends: Vec::with_capacity(text.len()),
            longest: runs.iter().map(|run| run.count).max().unwrap_or_default(),
            said: runs.iter().any(Run::is_said),
        };
        let mut at = 0;
        for run in runs {
            spelled.copy(
                text,
                at..run.atoms.first().map_or(at, |atom| atom.range.start),
            );
            at = run.atoms.last().map_or(at, |atom| atom.range.end);
            spelled.write(text, &run);
        }
        spelled.copy(text, at..text.len());
        Some(spelled)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the text that a part of the spelled one came from.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        match (
            self.starts.get(range.start),
            range
                .end
                .checked_sub(1)
                .and_then(|last| self.ends.get(last)),
        ) {
            (Some(start), Some(end)) if start < end => *start..*end,
            _ => 0..0,
        }
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        self.text.push_str(&text[range.clone()]);
        self.starts.extend(range.clone());
        self.ends.extend(range.start + 1..range.end + 1);
    }

    fn put(&mut self, c: char, from: &Range<usize>) {
        self.text.push(c);
        self.starts.resize(self.text.len(), from.start);
        self.ends.resize(self.text.len(), from.end);
    }

    /// A run in digits: with words in it each digit by itself and a comma where a group ends, else the groups as they are.
    fn write(&mut self, text: &str, run: &Run) {
        let said = run.is_said();
        let mut since_pause = 0;
        let mut before: Option<&Atom> = None;
        for atom in &run.atoms {
            if let Some(before) = before {
                let gap = before.range.end..atom.range.start;
                if said {
                    let pause = text[gap.clone()].contains([',', '.', ';', ':', '\n', '、', '，']);
                    if pause && since_pause >= FEWEST_SAID {
                        self.put(',', &gap);
                    }
                    since_pause = if pause { 0 } else { since_pause };
                    self.put(' ', &gap);
                } else if atom.loose {
                    self.put(' ', &gap);
                } else {
                    self.copy(text, gap);
                }
            }
            if said {
                for (nth, digit) in atom.digits(text).enumerate() {
                    if nth > 0 {
                        self.put(' ', &atom.range);
                    }
                    self.put(digit, &atom.range);
                    since_pause += 1;
                }
            } else {
                self.copy(text, atom.range.clone());
            }
            before = Some(atom);
        }
    }
}

/// Digits, or a word for some.
#[derive(Debug, Clone)]
struct Atom {
    range: Range<usize>,
    /// The value of a word and how often it stands; `None` for digits.
    said: Option<Said>,
    /// More than the usual signs stand between the atom before and this one.
    loose: bool,
}

#[derive(Debug, Clone, Copy)]
struct Said {
    value: u8,
    /// Digits of the value, one or two.
    places: u8,
    times: u8,
    /// A digit may follow that belongs to it.
    open: bool,
}

impl Said {
    fn new(word: Word) -> Option<Self> {
        let (value, places, open) = match word {
            Word::Digit(value) => (value, 1, false),
            Word::Pair(value) => (value, 2, value == 10),
            Word::Tens(value) => (value, 2, true),
            Word::Times(_) => return None,
        };
        Some(Self {
            value,
            places,
            times: 1,
            open,
        })
    }
}

impl Atom {
    fn count(&self) -> usize {
        self.said.map_or(self.range.len(), |said| {
            usize::from(said.places * said.times)
        })
    }

    fn digits<'t>(&self, text: &'t str) -> impl Iterator<Item = char> + use<'t> {
        let digit = |value: u8| char::from(b'0' + value % 10);
        let (written, said) = match self.said {
            None => (&text[self.range.clone()], Vec::new()),
            Some(said) => {
                let once = [digit(said.value / 10), digit(said.value)];
                let once = &once[2 - usize::from(said.places)..];
                ("", once.repeat(usize::from(said.times)))
            }
        };
        written.chars().chain(said)
    }
}

/// Atoms that can be one number.
#[derive(Debug, Default)]
struct Run {
    atoms: Vec<Atom>,
    count: usize,
}

impl Run {
    fn is_said(&self) -> bool {
        self.atoms.iter().any(|atom| atom.said.is_some())
    }

    /// Words are read where more than one is said, or where nothing longer stands beside the one: of "call 030 1234567
    /// three times" nothing is.
    fn is_worth_spelling(&self) -> bool {
        let said = self.atoms.iter().filter(|atom| atom.said.is_some()).count();
        if said > 0 {
            let short = || self.atoms.iter().all(|atom| atom.count() <= 2);
            self.count >= FEWEST_SAID && (said > 1 || short())
        } else {
            self.count >= FEWEST_GROUPED && self.atoms.iter().any(|atom| atom.loose)
        }
    }
}

/// One pass over the words and digits of a text.
#[derive(Debug, Default)]
struct Scan {
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
    fn of(text: &str) -> Vec<Run> {
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
        if crate::find::is_unspaced(first) {
            return self.unspaced(text, at);
        }
        let plain = count(rest.as_bytes(), u8::is_ascii_alphabetic);
        let others = rest[plain..].find(|c: char| {
            !c.is_alphabetic() && !is_combining_mark(c) || crate::find::is_unspaced(c)
        });
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
        let length = rest
            .find(|c| !crate::find::is_unspaced(c))
            .unwrap_or(rest.len());
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
            atom.loose = !crate::find::separates(between.as_bytes()) && !between.is_empty();
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
