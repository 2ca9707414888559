//! Texts as sparse tf-idf vectors over words, word pairs and character n-grams within words.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use crate::spelling::Spelling;
use crate::text;

/// The shortest and longest character n-gram.
const CHARACTER_GRAMS: std::ops::RangeInclusive<usize> = 2..=4;
/// Two words at most this far apart make a pair, in either order: `card … lost` and `lost my card`.
const PAIR_REACH: usize = 10;
/// Of a vector's squared length, the part that words make up; characters have the rest.
const WORD_SHARE: f32 = 0.5;
/// Most distinct features of each kind that are read from one text.
const MAX_FEATURES_PER_TEXT: usize = 8_192;

/// A sparse vector.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sparse {
    /// Feature numbers with their values, by ascending number.
    pub(crate) entries: Vec<(u32, f32)>,
}

impl Sparse {
    /// The inner product with another vector.
    pub(crate) fn dot(&self, other: &Self) -> f32 {
        let (mut left, mut right) = (self.entries.as_slice(), other.entries.as_slice());
        let mut product = 0.0;
        while let ([(feature, value), left_rest @ ..], [(other, other_value), right_rest @ ..]) =
            (left, right)
        {
            match feature.cmp(other) {
                std::cmp::Ordering::Less => left = left_rest,
                std::cmp::Ordering::Greater => right = right_rest,
                std::cmp::Ordering::Equal => {
                    product += value * other_value;
                    (left, right) = (left_rest, right_rest);
                }
            }
        }
        product
    }
}

/// The features that training saw, with how much each one says.
#[derive(Debug, Clone)]
pub(crate) struct Vocabulary {
    numbers: ByHash<u32>,
    idf: Vec<f32>,
    unseen_idf: f32,
    spelling: Spelling,
}

impl Vocabulary {
    /// Learns the features of the texts, keeping at most `limit` of them, the most widespread first.
    pub(crate) fn learn<'a>(texts: impl Iterator<Item = &'a str>, limit: usize) -> Self {
        let mut spread = Counts::unlimited();
        let mut documents = 0_u32;
        let mut known: HashMap<String, u32> = HashMap::new();
        for text in texts {
            documents += 1;
            let own = text::words(text);
            let (words, characters) = count(text.len(), &own);
            for word in own {
                *known.entry(word).or_default() += 1;
            }
            for (hash, _) in words.features.into_iter().chain(characters.features) {
                spread.add(hash);
            }
        }
        let Counts { mut features, .. } = spread;
        if features.len() > limit {
            // A stable sort: of equally widespread features the earlier one stays.
            features.sort_by_key(|(_, spread)| std::cmp::Reverse(*spread));
            features.truncate(limit);
        }
        let idf_of = |spread: u32| ((1.0 + documents as f32) / (1.0 + spread as f32)).ln() + 1.0;
        Self {
            idf: features.iter().map(|(_, spread)| idf_of(*spread)).collect(),
            numbers: features.iter().map(|(hash, _)| *hash).zip(0..).collect(),
            unseen_idf: idf_of(0),
            spelling: Spelling::learn(known),
        }
    }

    /// How many features there are.
    pub(crate) fn len(&self) -> usize {
        self.idf.len()
    }

    /// A text as a vector whose length is 1 if every feature of it is known, and less the more is unknown.
    pub(crate) fn vector(&self, text: &str) -> Sparse {
        let mut own = text::words(text);
        for word in &mut own {
            if let Some(known) = self.spelling.known(word) {
                known.clone_into(word);
            }
        }
        let (words, characters) = count(text.len(), &own);
        let mut entries = Vec::with_capacity(words.features.len() + characters.features.len());
        self.weigh(&words, WORD_SHARE, &mut entries);
        self.weigh(&characters, 1.0 - WORD_SHARE, &mut entries);
        entries.sort_unstable_by_key(|(number, _)| *number);
        Sparse { entries }
    }

    /// Appends the known features of one kind, so that with the unknown ones their squared length is `share`.
    fn weigh(&self, counted: &Counts, share: f32, entries: &mut Vec<(u32, f32)>) {
        let start = entries.len();
        let mut squared_length = 0.0;
        for (hash, count) in &counted.features {
            let frequency = if *count == 1 {
                1.0
            } else {
                1.0 + (*count as f32).ln()
            };
            let number = self.numbers.get(hash);
            let idf = number
                .and_then(|number| self.idf.get(*number as usize))
                .unwrap_or(&self.unseen_idf);
            let value = frequency * idf;
            squared_length += value * value;
            if let Some(number) = number {
                entries.push((*number, value));
            }
        }
        let scale = if squared_length > 0.0 {
            (share / squared_length).sqrt()
        } else {
            0.0
        };
        for (_, value) in entries.iter_mut().skip(start) {
            *value *= scale;
        }
    }
}

/// How often each feature occurs, in the order of first occurrence.
struct Counts {
    features: Vec<(u64, u32)>,
    /// Where a feature stands among them.
    places: ByHash<u32>,
    limit: usize,
}

impl Counts {
    /// With room for this many features of one text.
    fn of_one_text(room: usize) -> Self {
        let room = room.min(MAX_FEATURES_PER_TEXT);
        Self {
            features: Vec::with_capacity(room),
            places: ByHash::with_capacity_and_hasher(room, BuildHasherDefault::default()),
            limit: MAX_FEATURES_PER_TEXT,
        }
    }

    fn unlimited() -> Self {
        Self {
            limit: usize::MAX,
            ..Self::of_one_text(0)
        }
    }

    fn add(&mut self, hash: u64) {
        let next = u32::try_from(self.features.len()).unwrap_or(u32::MAX);
        match self.places.entry(hash) {
            Entry::Occupied(place) => {
                if let Some((_, count)) = self.features.get_mut(*place.get() as usize) {
                    *count += 1;
                }
            }
            Entry::Vacant(place) if self.features.len() < self.limit => {
                place.insert(next);
                self.features.push((hash, 1));
            }
            Entry::Vacant(_) => {}
        }
    }
}

/// The word features and the character features of a text with these words.
fn count(length: usize, words: &[String]) -> (Counts, Counts) {
    let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
    let mut by_word = Counts::of_one_text(words.len() * (PAIR_REACH + 2));
    let mut by_character = Counts::of_one_text(length * CHARACTER_GRAMS.count());
    let (mut padded, mut grams) = (Vec::new(), Vec::new());
    for (at, (word, own)) in words.iter().zip(&hashes).enumerate() {
        let after = hashes.get(at + 1..).unwrap_or_default();
        by_word.add(mixed(step(seed(b'w'), *own)));
        let next = after.first().copied().unwrap_or(seed(b'.'));
        by_word.add(mixed(step(step(seed(b'b'), *own), next)));
        for other in after.iter().take(PAIR_REACH) {
            let (one, two) = (own.min(other), own.max(other));
            by_word.add(mixed(step(step(seed(b'p'), *one), *two)));
        }
        padded.clear();
        padded.push(u64::from(' '));
        padded.extend(word.chars().map(u64::from));
        padded.push(u64::from(' '));
        // The grams of one length, each made longer by a character for the next length.
        grams.clear();
        grams.extend(padded.iter().map(|c| step(seed(b'c'), *c)));
        for length in 2..=*CHARACTER_GRAMS.end() {
            grams.pop();
            for (gram, c) in grams.iter_mut().zip(padded.iter().skip(length - 1)) {
                *gram = step(*gram, *c);
                if CHARACTER_GRAMS.contains(&length) {
                    by_character.add(mixed(*gram));
                }
            }
        }
    }
    (by_word, by_character)
}

/// Hashes a word (FNV-1a, spread over all bits, as hashes of several words are made of it).
fn hash(word: &str) -> u64 {
    mixed(
        word.bytes()
            .fold(seed(b' '), |state, byte| step(state, u64::from(byte))),
    )
}

fn seed(kind: u8) -> u64 {
    step(0xcbf2_9ce4_8422_2325, u64::from(kind))
}

fn step(state: u64, value: u64) -> u64 {
    (state ^ value).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Spreads the hash over both of its ends.
fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state ^ (state >> 29)
}

type ByHash<T> = HashMap<u64, T, BuildHasherDefault<AlreadyHashed>>;

/// Our keys are hashes already.
#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = step(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::learn(["cancel my flight", "my bag is lost"].into_iter(), 10_000)
    }

    #[test]
    fn a_known_text_has_length_one_and_an_unknown_one_none() {
        let length = |text: &str| {
            let vector = vocabulary().vector(text);
            vector.dot(&vector)
        };
        assert!((length("cancel my flight") - 1.0).abs() < 1e-5);
        assert!(length("cancel my car") < 0.8);
        assert!(length("привет") < 1e-6);
        assert!(length("") < 1e-6);
    }

    #[test]
    fn likeness_sees_through_typos_and_word_order() {
        let vocabulary = vocabulary();
        let flight = vocabulary.vector("cancel my flight");
        let like = |text: &str| flight.dot(&vocabulary.vector(text));
        assert!(like("cancell my fligt") > like("my bag is lost"));
        assert!(like("my flight cancel") > like("my flight cancer"));
    }

    #[test]
    fn the_limit_keeps_the_most_widespread() {
        let vocabulary = Vocabulary::learn(["my bag", "my card", "my flight"].into_iter(), 3);
        assert_eq!(vocabulary.len(), 3);
        assert!(!vocabulary.vector("my").entries.is_empty());
    }
}
