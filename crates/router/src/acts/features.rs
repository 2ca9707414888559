//! Features of a sentence as a sparse vector: its concepts, its words, their letters.

use super::concepts::{Concept, Concepts, Place, any};
use super::tokens::{Token, tokens};
use crate::features::Sparse;

/// Numbers that features are hashed to; two that share one are rare.
pub(super) const NUMBERS: usize = 1 << BITS;
const BITS: u32 = 17;
/// Letters that make a feature together.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=5;
/// Of a vector's squared length, the parts of concepts, words and letters.
const SHARES: [f32; 3] = [0.55, 0.27, 0.18];
/// Concepts without one of which an act is unlikely, and the value of the feature that says whether there is one.
const ANCHORS: [&[&str]; 3] = [
    &[
        "human", "someone", "role", "boss", "service", "bot", "talk", "connect", "call", "contact",
    ],
    &[
        "not", "refuse", "lost", "idea", "nothave", "know", "have", "find", "remember",
    ],
    &["thanks", "bye", "good", "ok", "enough", "yes", "saynay"],
];
const ANCHORED: f32 = 0.35;
/// Room for the features of most sentences.
const SOME: usize = 256;
/// Most concepts of one clause that make pairs.
const PAIRED: usize = 24;

/// The weight of each feature, and the list of concepts that features come from.
#[derive(Debug)]
pub(super) struct Features {
    concepts: Concepts,
    anchors: [Vec<Concept>; ANCHORS.len()],
    /// Weights by number: the more sentences have a feature, the lower.
    worth: Vec<f32>,
}

/// The numbers of a sentence's features: of concepts, words and letters.
type Kinds = [Vec<u32>; 3];

impl Features {
    /// Learns the weight of each feature from texts.
    pub(super) fn learn<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let concepts = Concepts::shipped();
        let mut spread = vec![0_u32; NUMBERS];
        let mut count = 0_u32;
        for text in texts {
            count += 1;
            let sentence = tokens(text);
            let mut numbers = kinds(&concepts.places(&sentence), &sentence).concat();
            numbers.sort_unstable();
            numbers.dedup();
            for number in numbers {
                if let Some(spread) = spread.get_mut(number as usize) {
                    *spread += 1;
                }
            }
        }
        let worth = |spread: u32| ((1.0 + count as f32) / (1.0 + spread as f32)).ln() + 1.0;
        Self {
            anchors: ANCHORS.map(|names| concepts.called(names)),
            concepts,
            worth: spread.into_iter().map(worth).collect(),
        }
    }

    /// A sentence as a vector of length one.
    pub(super) fn vector(&self, sentence: &[Token]) -> Sparse {
        let places = self.concepts.places(sentence);
        let kinds = kinds(&places, sentence);
        let count = kinds.iter().map(Vec::len).sum::<usize>() + ANCHORS.len();
        let mut entries: Vec<(u32, f32)> = Vec::with_capacity(count);
        for (numbers, share) in kinds.into_iter().zip(SHARES) {
            let start = entries.len();
            entries.extend(numbers.into_iter().map(|number| {
                let worth = self.worth.get(number as usize).copied();
                (number, worth.unwrap_or_default())
            }));
            let of_kind = entries.get_mut(start..).unwrap_or_default();
            let squared: f32 = of_kind.iter().map(|(_, value)| value * value).sum();
            let scale = (share / squared.max(f32::MIN_POSITIVE)).sqrt();
            for (_, value) in of_kind {
                *value *= scale;
            }
        }
        for (kind, anchors) in (0..).zip(&self.anchors) {
            let value = if any(&places, anchors) {
                ANCHORED
            } else {
                -ANCHORED
            };
            entries.push((number(b'a', &[kind]), value));
        }
        // The entries need no order, and a repeated one counts twice.
        Sparse { entries }
    }

    /// The clauses of a sentence that has several. One that hangs on the clause before it, as "when it comes" on "I
    /// don't know", belongs to it.
    pub(super) fn clauses<'t>(&self, sentence: &'t [Token]) -> Vec<&'t [Token]> {
        let mut clauses: Vec<std::ops::Range<usize>> = Vec::new();
        let mut start = 0;
        for clause in sentence.split(|token| *token == Token::Mark) {
            let end = start + clause.len();
            match clauses.last_mut() {
                _ if clause.is_empty() => {}
                Some(before) if self.concepts.hangs_on(clause) => before.end = end,
                _ => clauses.push(start..end),
            }
            start = end + 1;
        }
        if clauses.len() < 2 {
            return Vec::new();
        }
        let clauses = clauses.into_iter();
        clauses.filter_map(|range| sentence.get(range)).collect()
    }

    /// Whether a clause says yes or no and nothing else.
    pub(super) fn only_answers(&self, clause: &[Token]) -> bool {
        self.concepts.only_answers(clause)
    }
}

fn kinds(places: &[Place], sentence: &[Token]) -> Kinds {
    let words: Vec<&str> = sentence
        .iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            Token::Mark => None,
        })
        .collect();
    [
        of_places(places, words.len()),
        of_words(&words),
        of_letters(&words),
    ]
}

fn of_places(places: &[Place], words: usize) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(SOME);
    let mut unknown = 0;
    for clause in places.split(|place| *place == Place::Mark) {
        let known: Vec<&[u8]> = clause
            .iter()
            .filter_map(|place| match place {
                Place::Known(concepts) => Some(concepts.as_slice()),
                Place::Unknown | Place::Mark => None,
            })
            .take(PAIRED)
            .collect();
        unknown += clause.iter().filter(|p| **p == Place::Unknown).count();
        for (at, concepts) in known.iter().enumerate() {
            for one in *concepts {
                numbers.push(number(b'1', &[u64::from(*one)]));
                if at == 0 {
                    numbers.push(number(b'^', &[u64::from(*one)]));
                }
                if at + 1 == known.len() {
                    numbers.push(number(b'$', &[u64::from(*one)]));
                }
                for (distance, others) in known.iter().skip(at + 1).enumerate() {
                    for other in *others {
                        let pair = [u64::from(*one), u64::from(*other)];
                        numbers.push(number(b'p', &pair));
                        if distance == 0 {
                            numbers.push(number(b'2', &pair));
                        }
                    }
                }
                if let [next, after, ..] = known.get(at + 1..).unwrap_or_default() {
                    for two in *next {
                        for three in *after {
                            let all = [*one, *two, *three].map(u64::from);
                            numbers.push(number(b'3', &all));
                        }
                    }
                }
            }
        }
    }
    let bucket = |count: usize| match count {
        0..=2 => count as u64,
        3..=4 => 3,
        5..=8 => 4,
        _ => 5,
    };
    numbers.push(number(b'n', &[bucket(words)]));
    numbers.push(number(b'u', &[bucket(unknown)]));
    numbers
}

fn of_words(words: &[&str]) -> Vec<u32> {
    let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
    let mut numbers: Vec<u32> = Vec::with_capacity(2 * hashes.len());
    numbers.extend(hashes.iter().map(|hash| number(b'w', &[*hash])));
    numbers.extend(hashes.windows(2).map(|pair| number(b'b', pair)));
    numbers
}

/// Runs of letters; of words of one letter each, as Chinese and Japanese have them, across words.
fn of_letters(words: &[&str]) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(SOME);
    let mut letters: Vec<u64> = Vec::new();
    let mut run: Vec<u64> = Vec::new();
    for word in words {
        letters.clear();
        letters.extend(word.chars().map(u64::from));
        if letters.len() == 1 && !word.is_ascii() {
            run.extend(&letters);
            continue;
        }
        grams(&run, &mut numbers);
        run.clear();
        letters.insert(0, u64::from(' '));
        letters.push(u64::from(' '));
        grams(&letters, &mut numbers);
    }
    grams(&run, &mut numbers);
    numbers
}

fn grams(letters: &[u64], numbers: &mut Vec<u32>) {
    for length in LETTERS {
        numbers.extend(letters.windows(length).map(|gram| number(b'c', gram)));
    }
}

fn hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |state, b| step(state, u64::from(b)))
}

fn step(state: u64, value: u64) -> u64 {
    (state ^ value).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The number of a feature of some kind.
fn number(kind: u8, parts: &[u64]) -> u32 {
    let state = parts
        .iter()
        .fold(step(0xcbf2_9ce4_8422_2325, u64::from(kind)), |state, p| {
            step(state, *p)
        });
    let spread = (state ^ (state >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    // The upper bits are the best mixed ones, and fewer than 32.
    u32::try_from(spread >> (64 - BITS)).unwrap_or_default()
}
