//! Digits in groups, as people write long numbers.

use std::ops::Range;

/// How the digits of a candidate are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// All in one.
    Single,
    /// The way it is printed on cards: 4-4-4-4, 4-6-5, 4-6-4, 4-4-4-4-3.
    Printed,
    /// Groups of one size, the last perhaps shorter.
    Even,
    /// Anything else.
    Odd,
}

impl Grouping {
    /// Whether a number of this shape and length is a card number even where no word says so.
    pub(crate) fn is_usual_for(self, length: usize) -> bool {
        match self {
            Self::Single => matches!(length, 15 | 16),
            Self::Printed | Self::Even => true,
            Self::Odd => false,
        }
    }
}

struct Group {
    range: Range<usize>,
    /// Only a short separator stands between the group before and this one.
    joined: bool,
}

/// All runs of ASCII digits of a text.
pub(crate) struct Groups<'a> {
    text: &'a str,
    groups: Vec<Group>,
}

const LONGEST_SEPARATOR: usize = 3;

impl<'a> Groups<'a> {
    pub(crate) fn scan(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut groups: Vec<Group> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let length = bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
            let joined = groups
                .last()
                .is_some_and(|last| separates(&bytes[last.range.end..at]));
            groups.push(Group {
                range: at..at + length,
                joined,
            });
            at += length;
        }
        Self { text, groups }
    }

    pub(crate) fn len(&self) -> usize {
        self.groups.len()
    }

    /// From the first digit of one group to the last digit of another.
    pub(crate) fn range(&self, first: usize, last: usize) -> Range<usize> {
        self.groups[first].range.start..self.groups[last].range.end
    }

    /// The joined groups that begin with `first` and hold between `fewest` and `most` digits:
    /// each with its last group and its digits, shortest first. At most `most` of them.
    pub(crate) fn windows_from(
        &self,
        first: usize,
        fewest: usize,
        most: usize,
    ) -> Vec<(usize, Vec<u8>)> {
        let mut windows = Vec::new();
        let mut digits = Vec::new();
        for (last, group) in self.groups.iter().enumerate().skip(first) {
            let joins = last == first || group.joined;
            if !joins || digits.len() + group.range.len() > most {
                break;
            }
            digits.extend(
                self.text.as_bytes()[group.range.clone()]
                    .iter()
                    .map(|b| b - b'0'),
            );
            if digits.len() >= fewest {
                windows.push((last, digits.clone()));
            }
        }
        windows
    }

    /// Whether the groups beside a window look like its continuation.
    pub(crate) fn continues(&self, first: usize, last: usize) -> bool {
        let size = |at: usize| self.groups[at].range.len();
        let separator = |at: usize| {
            at.checked_sub(1).map(|before| {
                &self.text[self.groups[before].range.end..self.groups[at].range.start]
            })
        };
        let inside = if first == last {
            None
        } else {
            separator(first + 1)
        };
        let left = self.groups[first].joined
            && first > 0
            && self.belongs(separator(first), inside, size(first - 1), size(first));
        let right = self
            .groups
            .get(last + 1)
            .is_some_and(|next| next.joined && !self.is_expiry(last + 1))
            && self.belongs(separator(last + 1), inside, size(last + 1), size(last));
        left || right
    }

    /// `0927` behind a card number: month and year.
    fn is_expiry(&self, at: usize) -> bool {
        let is_last = self
            .groups
            .get(at + 1)
            .is_none_or(|next| !next.joined || next.range.len() != 4);
        let [m1, m2, y1, _] = self.text.as_bytes()[self.groups[at].range.clone()] else {
            return false;
        };
        is_last
            && matches!((m1, m2), (b'0', b'1'..=b'9') | (b'1', b'0'..=b'2'))
            && matches!(y1, b'2' | b'3')
    }

    fn belongs(
        &self,
        separator: Option<&str>,
        inside: Option<&str>,
        size: usize,
        beside: usize,
    ) -> bool {
        match separator {
            Some("-" | "." | "_") => true,
            Some(separator) => Some(separator) == inside && size == beside,
            None => false,
        }
    }

    pub(crate) fn shape(&self, first: usize, last: usize) -> Grouping {
        let sizes: Vec<usize> = self.groups[first..=last]
            .iter()
            .map(|group| group.range.len())
            .collect();
        match sizes.as_slice() {
            [_] => Grouping::Single,
            [4, 4, 4, 4] | [4, 6, 4 | 5] | [4, 4, 4, 4, 3] => Grouping::Printed,
            [size, middle @ .., end]
                if middle.iter().all(|other| other == size) && end <= size && *size <= 8 =>
            {
                Grouping::Even
            }
            sizes if sizes.iter().all(|size| matches!(size, 4 | 8 | 12)) => Grouping::Even,
            _ => Grouping::Odd,
        }
    }

    /// Whether a number is written as cards' are where no common network says so: in one, or in groups of four and more.
    pub(crate) fn is_written_as_card(&self, first: usize, last: usize) -> bool {
        match self.shape(first, last) {
            Grouping::Single | Grouping::Printed => true,
            Grouping::Even => self.groups[first].range.len() >= 4,
            Grouping::Odd => false,
        }
    }

    /// How many groups from `from` on end at or before a position.
    pub(crate) fn count_until(&self, from: usize, end: usize) -> usize {
        self.groups
            .iter()
            .skip(from)
            .take_while(|group| group.range.end <= end)
            .count()
    }
}

/// Whether signs are those that usually stand between the groups of a number.
pub(crate) fn separates(between: &[u8]) -> bool {
    between.len() <= LONGEST_SEPARATOR && between.iter().all(|b| b" \t\n-./_,|*:;~=\\".contains(b))
}
