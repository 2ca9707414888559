//! Texts as sparse tf-idf vectors over word 1- and 2-grams and character n-grams within words.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::text;

/// The shortest and longest character n-gram.
const CHARACTER_GRAMS: std::ops::RangeInclusive<usize> = 3..=5;
/// Of a vector's squared length, the part that words make up; characters have the rest.
const WORD_SHARE: f32 = 0.5;
/// At most so many distinct features are read from one text.
const MAX_FEATURES_PER_TEXT: usize = 16_384;

/// A sparse vector: feature number and value, by ascending feature number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sparse {
    /// The known features.
    pub(crate) entries: Vec<(u32, f32)>,
    /// The part of the text's weight, 0 to 1, that known features carry.
    pub(crate) known: f32,
}

/// Features of one kind, counted by hash.
struct Counted {
    kind: Kind,
    counts: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>>,
    order: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Character,
}

/// The features that training saw, with how much each one says.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary {
    numbers: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>>,
    idf: Vec<f32>,
    unseen_idf: f32,
}

impl Vocabulary {
    /// Learns the features of the texts, keeping at most `limit` of them, the most widespread first.
    pub(crate) fn learn<'a>(texts: impl Iterator<Item = &'a str>, limit: usize) -> Self {
        let mut document_frequency: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>> =
            HashMap::default();
        let mut order = Vec::new();
        let mut documents = 0_u32;
        for text in texts {
            documents += 1;
            for counted in count(text) {
                for hash in counted.order {
                    let frequency = document_frequency.entry(hash).or_insert_with(|| {
                        order.push(hash);
                        0
                    });
                    *frequency += 1;
                }
            }
        }
        // A stable sort: among equally widespread features the earlier one stays.
        if order.len() > limit {
            order.sort_by_key(|hash| std::cmp::Reverse(document_frequency[hash]));
            order.truncate(limit);
        }
        let idf_of =
            |frequency: u32| ((1.0 + documents as f32) / (1.0 + frequency as f32)).ln() + 1.0;
        let idf = order
            .iter()
            .map(|hash| idf_of(document_frequency[hash]))
            .collect();
        let numbers = order
            .iter()
            .zip(0..)
            .map(|(hash, number)| (*hash, number))
            .collect();
        Self {
            numbers,
            idf,
            unseen_idf: idf_of(0),
        }
    }

    /// How many features there are.
    pub(crate) fn len(&self) -> usize {
        self.idf.len()
    }

    /// A text as a vector whose length is 1 if every feature of it is known, and less the more is unknown.
    pub(crate) fn vector(&self, text: &str) -> Sparse {
        let mut entries = Vec::new();
        let mut known = 0.0;
        for counted in count(text) {
            let share = match counted.kind {
                Kind::Word => WORD_SHARE,
                Kind::Character => 1.0 - WORD_SHARE,
            };
            let start = entries.len();
            let mut all = 0.0;
            let mut seen = 0.0;
            for hash in &counted.order {
                let tf = 1.0 + (counted.counts[hash] as f32).ln();
                if let Some(&number) = self.numbers.get(hash) {
                    let value = tf * self.idf[number as usize];
                    entries.push((number, value));
                    seen += value * value;
                } else {
                    let value = tf * self.unseen_idf;
                    all += value * value;
                }
            }
            all += seen;
            if all > 0.0 {
                let scale = (share / all).sqrt();
                entries[start..]
                    .iter_mut()
                    .for_each(|(_, value)| *value *= scale);
                known += share * seen / all;
            }
        }
        entries.sort_unstable_by_key(|(number, _)| *number);
        Sparse { entries, known }
    }
}

fn count(text: &str) -> [Counted; 2] {
    let words = text::words(text);
    let mut by_word = Counted::new(Kind::Word);
    let mut by_character = Counted::new(Kind::Character);
    let mut padded: Vec<char> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        by_word.add(hash(b'w', word.bytes()));
        let next = words.get(at + 1).map_or("", String::as_str);
        by_word.add(hash(b'b', word.bytes().chain([b' ']).chain(next.bytes())));
        padded.clear();
        padded.push(' ');
        padded.extend(word.chars());
        padded.push(' ');
        for length in CHARACTER_GRAMS {
            for gram in padded.windows(length) {
                by_character.add(hash(
                    b'c',
                    gram.iter().flat_map(|c| u32::from(*c).to_le_bytes()),
                ));
            }
        }
    }
    [by_word, by_character]
}

impl Counted {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            counts: HashMap::default(),
            order: Vec::new(),
        }
    }

    fn add(&mut self, hash: u64) {
        if let Some(count) = self.counts.get_mut(&hash) {
            *count += 1;
        } else if self.order.len() < MAX_FEATURES_PER_TEXT {
            self.counts.insert(hash, 1);
            self.order.push(hash);
        }
    }
}

/// FNV-1a with a final mix, so that both ends of the result are well spread.
fn hash(kind: u8, bytes: impl Iterator<Item = u8>) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(kind).chain(bytes) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state = (state ^ (state >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state ^ (state >> 29)
}

/// The keys of our maps are hashes already.
#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
