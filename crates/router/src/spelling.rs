//! Words that training never saw, read as the known words that they are forms or misspellings of: "cancle", "cancelled".

use std::collections::HashMap;

/// Fewest letters of a known word that another word may be taken for.
const KNOWN_LETTERS: usize = 5;
/// Fewest letters of a word that is taken for another one.
const LETTERS: usize = 4;
/// Fewest letters of words that may differ by another letter: "cancer" is no "cancel".
const LONG: usize = 7;
/// Longest word that is looked at.
const LONGEST: usize = 24;
/// Fewest letters that forms of one word have in common.
const STEM_LETTERS: usize = 4;
/// Endings by which forms of one word differ, the longest first.
const ENDINGS: &[&str] = &[
    "ations", "ation", "ings", "ment", "ing", "ion", "ed", "es", "en", "s", "e",
];

/// The known words, by their stems and by what is left of them without one letter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spelling {
    words: HashMap<Box<str>, u32>,
    stems: HashMap<Box<str>, Box<str>>,
    shortened: HashMap<Box<str>, Vec<Box<str>>>,
}

impl Spelling {
    /// Learns words, each with the number of texts that it stands in.
    pub(crate) fn learn(spread: HashMap<String, u32>) -> Self {
        let mut known: Vec<(String, u32)> = spread.into_iter().collect();
        // The most widespread first, so that it is the one that another word is taken for.
        known.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let mut spelling = Self::default();
        for (word, count) in known {
            if is_word(&word) && word.chars().count() >= KNOWN_LETTERS {
                let stem = stem(&word);
                if stem.chars().count() >= STEM_LETTERS {
                    spelling
                        .stems
                        .entry(stem.into())
                        .or_insert_with(|| word.as_str().into());
                }
                for shorter in shortened(&word) {
                    spelling
                        .shortened
                        .entry(shorter.into())
                        .or_default()
                        .push(word.as_str().into());
                }
            }
            spelling.words.insert(word.into(), count);
        }
        spelling
    }

    /// The known word that an unknown one is read as.
    pub(crate) fn known(&self, word: &str) -> Option<&str> {
        if self.words.contains_key(word) || !is_word(word) {
            return None;
        }
        let letters = word.chars().count();
        if letters < LETTERS {
            return None;
        }
        if let Some(form) = self.stems.get(stem(word)) {
            return Some(form);
        }
        let first = word.chars().next();
        let candidates = std::iter::once(word.to_owned())
            .chain(shortened(word))
            .filter_map(|shorter| self.shortened.get(shorter.as_str()));
        let mut all = candidates
            .flatten()
            .map(AsRef::as_ref)
            .filter(|known: &&str| known.chars().next() == first && is_one_slip(word, known));
        // A word without one letter may itself be known: "order" for "oder", "cancel" for "cancell".
        let longer = shortened(word)
            .into_iter()
            .find_map(|shorter| self.words.get_key_value(shorter.as_str()))
            .map(|(known, _)| known.as_ref())
            .filter(|known: &&str| {
                known.chars().count() >= KNOWN_LETTERS && known.chars().next() == first
            });
        let best = all.next();
        let spread = |known: &str| self.words.get(known).copied().unwrap_or_default();
        all.chain(longer).fold(best, |best, next| match best {
            Some(best) if spread(best) >= spread(next) => Some(best),
            _ => Some(next),
        })
    }
}

fn is_word(word: &str) -> bool {
    word.len() <= LONGEST * 2 && word.chars().all(char::is_alphabetic)
}

/// A word without its ending, and without the letter that is doubled before one: "cancelled", "cancellation", "cancel".
fn stem(word: &str) -> &str {
    let ending = ENDINGS.iter().find_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        (stem.chars().count() >= STEM_LETTERS).then_some(stem)
    });
    let stem = ending.unwrap_or(word);
    let mut last = stem.chars().rev();
    match (last.next(), last.next()) {
        (Some(one), Some(other)) if one == other && stem.chars().count() > STEM_LETTERS => {
            &stem[..stem.len() - one.len_utf8()]
        }
        _ => stem,
    }
}

/// A word without each of its letters in turn.
fn shortened(word: &str) -> Vec<String> {
    let places = word.char_indices();
    places
        .map(|(at, letter)| {
            let mut shorter = String::with_capacity(word.len());
            shorter.push_str(&word[..at]);
            shorter.push_str(&word[at + letter.len_utf8()..]);
            shorter
        })
        .collect()
}

/// Whether two words differ by one letter: left out, added, another one, or in the other order.
fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one
        .iter()
        .zip(&other)
        .take_while(|(one, other)| one == other)
        .count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([_, rest @ ..], longer) if rest == longer => true,
        (shorter, [_, rest @ ..]) if rest == shorter => true,
        ([_, rest @ ..], [_, also @ ..]) if rest == also => same + 1 + rest.len() >= LONG,
        ([a, b, rest @ ..], [c, d, also @ ..]) => a == d && b == c && rest == also,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling() -> Spelling {
        let words = [
            "where",
            "order",
            "cancel",
            "return",
            "refund",
            "arrived",
            "delivery",
            "receive",
            "moved",
            "chair",
            "stornieren",
            "commande",
            "the",
            "later",
            "missing",
        ];
        Spelling::learn(words.map(|word| (word.to_owned(), 1)).into())
    }

    #[test]
    fn a_slip_or_a_form_is_read_as_the_word_that_is_known() {
        let spelling = spelling();
        for (word, expected) in [
            ("cancle", "cancel"),
            ("cancell", "cancel"),
            ("cancelled", "cancel"),
            ("canceled", "cancel"),
            ("cancellation", "cancel"),
            ("cancelling", "cancel"),
            ("retrun", "return"),
            ("returning", "return"),
            ("refnud", "refund"),
            ("refunds", "refund"),
            ("refunded", "refund"),
            ("wher", "where"),
            ("oder", "order"),
            ("orderd", "order"),
            ("recieve", "receive"),
            ("received", "receive"),
            ("delivry", "delivery"),
            ("chairs", "chair"),
            ("storniere", "stornieren"),
            ("stornirren", "stornieren"),
            ("comande", "commande"),
            ("mising", "missing"),
        ] {
            assert_eq!(spelling.known(word), Some(expected), "{word}");
        }
    }

    #[test]
    fn what_is_another_word_stays_as_it_is() {
        let spelling = spelling();
        for word in [
            "cancel", "the", "teh", "invoice", "turn", "hair", "chain0", "bar", "", "share",
            "fund", "candle", "cancer",
        ] {
            assert_eq!(spelling.known(word), None, "{word}");
        }
    }
}
