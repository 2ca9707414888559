//! Concepts: what words stand for in any language.

use std::collections::HashMap;

use super::tokens::{Token, tokens, without_particle};

/// The words that come with Baton: `concept: word, several words, beginning*`.
const WORDS: &str = include_str!("../../data/acts/words.txt");
/// Most concepts that are read from one place of a sentence.
const AT_ONE_PLACE: usize = 4;

/// The number of a concept.
pub(super) type Concept = u8;

/// A find at one place of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Words that stand for these concepts, in the order of their numbers.
    Known(Vec<Concept>),
    /// A word that stands for nothing known.
    Unknown,
    /// A mark between clauses, or a word that sets one clause against the other.
    Mark,
}

/// One entry of the list.
#[derive(Debug)]
struct Entry {
    words: Vec<String>,
    /// Whether the last word may go on.
    open: bool,
    concept: Concept,
}

/// The list of words and their concepts.
#[derive(Debug)]
pub(super) struct Concepts {
    /// Entries by their first word.
    entries: HashMap<String, Vec<Entry>>,
    /// Entries of one word that may go on, by its first character.
    open: HashMap<char, Vec<Entry>>,
    names: Vec<String>,
    /// Concepts that set one clause against the other.
    against: Vec<Concept>,
    /// Concepts that begin a clause which depends on the one before it.
    hanging: Vec<Concept>,
    /// Yes and no.
    answers: Vec<Concept>,
}

impl Concepts {
    /// Those that come with Baton.
    pub(super) fn shipped() -> Self {
        Self::read(WORDS)
    }

    /// Those of a list.
    pub(super) fn read(text: &str) -> Self {
        let mut entries: HashMap<String, Vec<Entry>> = HashMap::new();
        let mut open_ones: HashMap<char, Vec<Entry>> = HashMap::new();
        let mut names = Vec::new();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let lines = lines.filter_map(|line| line.split_once(':'));
        for (concept, (name, list)) in (0..=Concept::MAX).zip(lines) {
            names.push(name.to_owned());
            for entry in list.split(',') {
                let open = entry.trim_end().ends_with('*');
                let words: Vec<String> = tokens(entry)
                    .into_iter()
                    .filter_map(|token| match token {
                        Token::Word(word) => Some(word),
                        Token::Mark => None,
                    })
                    .collect();
                let Some(first) = words.first().cloned() else {
                    continue;
                };
                let list = match first.chars().next() {
                    Some(begin) if open && words.len() == 1 => open_ones.entry(begin).or_default(),
                    Some(_) | None => entries.entry(first).or_default(),
                };
                list.push(Entry {
                    words,
                    open,
                    concept,
                });
            }
        }
        let called = |wanted: &[&str]| called(&names, wanted);
        Self {
            against: called(&["but"]),
            hanging: called(&["ask", "sub"]),
            answers: called(&["yes", "saynay"]),
            entries,
            open: open_ones,
            names,
        }
    }

    /// The concepts that have one of these names.
    pub(super) fn called(&self, wanted: &[&str]) -> Vec<Concept> {
        called(&self.names, wanted)
    }

    /// The concepts of a sentence's words, in their order.
    pub(super) fn places(&self, tokens: &[Token]) -> Vec<Place> {
        let mut places = Vec::with_capacity(tokens.len());
        let mut rest = tokens;
        while let [token, after @ ..] = rest {
            let Token::Word(word) = token else {
                places.push(Place::Mark);
                rest = after;
                continue;
            };
            let (mut length, mut found) = self.at(word, after);
            if found.is_empty()
                && let Some(bare) = without_particle(word)
            {
                (length, found) = self.at(bare, after);
            }
            if found.is_empty() {
                places.push(Place::Unknown);
                rest = after;
                continue;
            }
            if are(&found, &self.against) {
                places.push(Place::Mark);
            } else {
                places.push(Place::Known(found));
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        places
    }

    /// Whether a clause depends on the one before it.
    pub(super) fn hangs_on(&self, clause: &[Token]) -> bool {
        let [Token::Word(first), after @ ..] = clause else {
            return false;
        };
        are(&self.at(first, after).1, &self.hanging)
    }

    /// Whether a clause says yes or no and nothing else.
    pub(super) fn only_answers(&self, clause: &[Token]) -> bool {
        self.places(clause).iter().all(|place| match place {
            Place::Known(concepts) => are(concepts, &self.answers),
            Place::Unknown => false,
            Place::Mark => true,
        })
    }

    /// The concepts of the longest entry that begins with this word, and how many words it has.
    fn at(&self, word: &str, after: &[Token]) -> (usize, Vec<Concept>) {
        let mut found: Vec<Concept> = Vec::new();
        let mut length = 0;
        let open = word.chars().next().and_then(|begin| self.open.get(&begin));
        let all = self.entries.get(word).into_iter().chain(open).flatten();
        for entry in all {
            // The longest counts: `live chat` is one thing.
            if entry.words.len() < length || !entry.matches(word, after) {
                continue;
            }
            if entry.words.len() > length {
                found.clear();
                length = entry.words.len();
            }
            if !found.contains(&entry.concept) {
                found.push(entry.concept);
            }
        }
        found.sort_unstable();
        found.truncate(AT_ONE_PLACE);
        (length, found)
    }
}

/// Whether one of these concepts is at some place.
pub(super) fn any(places: &[Place], wanted: &[Concept]) -> bool {
    places.iter().any(|place| match place {
        Place::Known(concepts) => are(concepts, wanted),
        Place::Unknown | Place::Mark => false,
    })
}

fn are(concepts: &[Concept], wanted: &[Concept]) -> bool {
    concepts.iter().any(|concept| wanted.contains(concept))
}

fn called(names: &[String], wanted: &[&str]) -> Vec<Concept> {
    let numbered = (0..=Concept::MAX).zip(names);
    let called = numbered.filter(|(_, name)| wanted.contains(&name.as_str()));
    called.map(|(concept, _)| concept).collect()
}

impl Entry {
    fn matches(&self, word: &str, after: &[Token]) -> bool {
        let Some((first, others)) = self.words.split_first() else {
            return false;
        };
        let last = others.len();
        let fits = |at: usize, wanted: &str, found: &str| {
            found == wanted || (self.open && at == last && found.starts_with(wanted))
        };
        fits(0, first, word)
            && after.len() >= others.len()
            && (1..).zip(others).zip(after).all(|((at, wanted), found)| {
                matches!(found, Token::Word(found) if fits(at, wanted, found))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_entry_counts_and_both_meanings_of_it() {
        let concepts =
            Concepts::read("# list\na: live chat, mensch*\nb: live, chat, live chat\nbut: but");
        let places = |text: &str| concepts.places(&tokens(text));
        assert_eq!(places("live chat"), [Place::Known(vec![0, 1])]);
        assert_eq!(
            places("Menschen, but live"),
            [
                Place::Known(vec![0]),
                Place::Mark,
                Place::Mark,
                Place::Known(vec![1])
            ]
        );
        assert_eq!(places("nothing"), [Place::Unknown]);
    }

    #[test]
    fn every_line_of_the_shipped_list_is_read() {
        let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
        for line in lines.filter(|line| !line.is_empty()) {
            let (name, list) = line.split_once(':').unwrap();
            assert!(!name.contains(' ') && list.contains(','), "{line}");
        }
        let shipped = Concepts::shipped();
        for name in ["but", "ask", "sub", "yes", "saynay"] {
            assert!(shipped.names.iter().any(|known| known == name), "{name}");
        }
    }
}
