//! Spells the numbers of a text in digits. "four one one one" is `4 1 1 1`, "vierundvierzig" is `4 4`, and anything
//! between the groups of one number, brackets, quotes, "and then", is a space.
//!
//! Only stretches that can be a number of at least three digits are spelled; every other word stays as it is.

mod begins;
mod scan;
mod words;

use std::ops::Range;

pub(crate) use begins::{may_be_filler, may_be_number};
use scan::Scan;
use words::Word;

/// The fewest digits that words are read for: those of a card's code.
const FEWEST_SAID: usize = 3;
/// The fewest digits for which odd signs between them are passed over: those of the shortest card number.
const FEWEST_GROUPED: usize = 12;

/// A text as it reads with its numbers in digits, each position mapped back.
#[derive(Debug)]
pub(crate) struct Spelled {
    text: String,
    /// For every byte, the beginning and end of its source.
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

    /// Words are read if there is more than one, or if no longer number is beside the one: in "call 030 1234567 three
    /// times" none is.
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
