//! Lists of words in a text file: sections under a `#` line each, apart by an empty line.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::giving::is_unspaced;

/// The sections of a file, read when they are first needed.
pub(super) struct Sections<const N: usize> {
    text: &'static str,
    read: OnceLock<[HashSet<&'static str>; N]>,
}

impl<const N: usize> Sections<N> {
    /// The sections of this text.
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            read: OnceLock::new(),
        }
    }

    fn section(&self, section: usize) -> Option<&HashSet<&'static str>> {
        let sections = self.read.get_or_init(|| {
            let mut sections = self.text.split("\n\n").map(|section| {
                let lines = section.lines().filter(|line| !line.starts_with('#'));
                lines.flat_map(str::split_whitespace).collect()
            });
            std::array::from_fn(|_| sections.next().unwrap_or_default())
        });
        sections.get(section)
    }

    /// Whether a word stands in the section with this number.
    pub(super) fn has(&self, section: usize, word: &str) -> bool {
        self.section(section)
            .is_some_and(|words| words.contains(word))
    }

    /// Where a word of the section begins in a text of a script without spaces.
    pub(super) fn place_in(&self, section: usize, text: &str) -> Option<usize> {
        let words = self.section(section)?.iter();
        words.filter_map(|word| text.find(word)).min()
    }

    /// Whether a word of the section stands anywhere in a text of a script without spaces.
    pub(super) fn any_in(&self, section: usize, text: &str) -> bool {
        text.contains(is_unspaced) && self.place_in(section, text).is_some()
    }
}
