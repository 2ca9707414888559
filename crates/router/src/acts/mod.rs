//! Speech acts of a message, other than naming a request. It asks for a person, or names one without asking; it says
//! thanks or goodbye; it says that the customer does not have what they were asked for.
//!
//! A linear classifier finds them, sentence by sentence and clause by clause, over the concepts of words in thirteen
//! languages, the words themselves and their letters. It learns from the examples in `data/acts`, and from those
//! that a desk adds.

mod complaints;
mod concepts;
pub mod eval;
mod examples;
mod features;
mod judge;
mod tokens;

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use self::complaints::Complaints;
use self::features::Features;
use self::tokens::Token;
use crate::embedding::{NoVectors, TextVector, Vectors};
use crate::features::Sparse;
use crate::linear::Linear;

/// The speech act of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeechAct {
    /// Asks for a person.
    Wish,
    /// Names a person without asking for one: declines, or only mentions.
    Declined,
    /// Says thanks, goodbye, "ok".
    Closes,
    /// Says that the customer does not know or have what they were asked for.
    Lacks,
    /// Something else: a request, a question, an answer.
    Other,
}

/// All acts, in the order of their numbers.
pub const ACTS: [SpeechAct; 5] = [
    SpeechAct::Wish,
    SpeechAct::Declined,
    SpeechAct::Closes,
    SpeechAct::Lacks,
    SpeechAct::Other,
];

/// The speech acts found in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FoundActs {
    /// The customer asks for a person.
    pub wants_person: bool,
    /// They name a person without asking for one: it only sounds like a wish.
    pub declines_person: bool,
    /// They say thanks, goodbye or "ok", and nothing else.
    pub closes: bool,
    /// They do not know or have what they were asked for.
    pub lacks: bool,
}

/// The score of each act, by its number: above 0 speaks for it, below against it.
pub(crate) type Margins = [f32; ACTS.len()];

/// The classifier of speech acts.
pub struct Acts {
    features: Features,
    complaints: Complaints,
    linear: Linear,
    meaning: Option<Meaning>,
}

/// The part that is used if there are sentence vectors too.
struct Meaning {
    vectors: Arc<dyn Vectors>,
    linear: Linear,
}

/// Most examples of one line that have vectors made.
const WITH_VECTORS: usize = 5;
/// Length of a sentence's vectors relative to its other features.
const MEANING: f32 = 0.7;

static SHIPPED: LazyLock<Acts> = LazyLock::new(|| Acts::train(&[]));

impl Acts {
    /// The classifier that learnt from the examples that come with Baton.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Trains on the examples that come with Baton and on more.
    pub fn train(more: &[(SpeechAct, &str)]) -> Self {
        let lines = examples::shipped();
        let all: Vec<(SpeechAct, &str)> = examples(&lines, more, usize::MAX).collect();
        let features = Features::learn(all.iter().map(|(_, text)| *text));
        let vectors: Vec<Sparse> = all
            .iter()
            .map(|(_, text)| features.vector(&tokens::tokens(text)))
            .collect();
        let linear = Linear::train(&vectors, &numbers(&all), ACTS.len(), features::NUMBERS);
        Self {
            features,
            complaints: Complaints::shipped(),
            linear,
            meaning: None,
        }
    }

    /// Trains the same, with sentence vectors as well. If there are none at run time, it goes by words.
    ///
    /// # Errors
    /// When there are no vectors.
    pub fn train_with(
        more: &[(SpeechAct, &str)],
        vectors: Arc<dyn Vectors>,
    ) -> Result<Self, NoVectors> {
        let mut acts = Self::train(more);
        let lines = examples::shipped();
        let some: Vec<(SpeechAct, &str)> = examples(&lines, more, WITH_VECTORS).collect();
        let texts: Vec<&str> = some.iter().map(|(_, text)| *text).collect();
        let known = vectors.vectors(&texts)?;
        let width = known.near.width() + known.before.width();
        let rows: Vec<Sparse> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| {
                with_meaning(
                    acts.features.vector(&tokens::tokens(text)),
                    known.of_text(at),
                )
            })
            .collect();
        let features = features::NUMBERS + width;
        let linear = Linear::train(&rows, &numbers(&some), ACTS.len(), features);
        acts.meaning = Some(Meaning { vectors, linear });
        Ok(acts)
    }

    /// Finds the speech acts of a message.
    pub fn find_acts(&self, message: &str) -> FoundActs {
        judge::found(self, message)
    }

    /// Scores of a sentence by its words.
    fn margins(&self, sentence: &[Token]) -> Margins {
        margins(&self.linear, &self.features.vector(sentence))
    }

    /// Scores of whole sentences, in their order, by their meaning too if there are vectors.
    fn sound(&self, sentences: &[(&str, Vec<Token>)]) -> Vec<Margins> {
        let meaning = self.meaning.as_ref().and_then(|meaning| {
            let texts: Vec<&str> = sentences.iter().map(|(text, _)| *text).collect();
            Some((&meaning.linear, meaning.vectors.vectors(&texts).ok()?))
        });
        let Some((linear, vectors)) = meaning else {
            return sentences
                .iter()
                .map(|(_, words)| self.margins(words))
                .collect();
        };
        sentences
            .iter()
            .enumerate()
            .map(|(at, (_, words))| {
                let words = self.features.vector(words);
                margins(linear, &with_meaning(words, vectors.of_text(at)))
            })
            .collect()
    }
}

fn margins(linear: &Linear, vector: &Sparse) -> Margins {
    let mut margins = Margins::default();
    for (margin, score) in margins.iter_mut().zip(linear.scores(vector)) {
        *margin = score;
    }
    margins
}

/// The examples of lines, at most this many of each, and more.
fn examples<'l>(
    lines: &'l [examples::Line],
    more: &'l [(SpeechAct, &'l str)],
    of_one_line: usize,
) -> impl Iterator<Item = (SpeechAct, &'l str)> {
    let of_lines = lines.iter().flat_map(move |line| {
        let texts = line.texts.iter().take(of_one_line);
        texts.map(|text| (line.act, text.as_str()))
    });
    of_lines.chain(more.iter().copied())
}

fn numbers(examples: &[(SpeechAct, &str)]) -> Vec<usize> {
    examples.iter().map(|(act, _)| *act as usize).collect()
}

/// A sentence's features with those of its meaning behind them.
fn with_meaning(mut words: Sparse, vector: TextVector<'_>) -> Sparse {
    let numbers = vector.near.iter().chain(vector.before);
    let meaning = (features::NUMBERS..).zip(numbers);
    words.entries.extend(meaning.map(|(number, value)| {
        // There are fewer than 2^32 features.
        (u32::try_from(number).unwrap_or(u32::MAX), value * MEANING)
    }));
    words
}

impl std::fmt::Debug for Acts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let by_meaning = self.meaning.is_some();
        f.debug_struct("Acts")
            .field("by_meaning", &by_meaning)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "acts_tests.rs"]
mod tests;
