//! A simulated customer's character: mood, patience, habits, and the mistake they will make.

use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// The mood a customer comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temper {
    /// Friendly and patient.
    Calm,
    /// Short, and soon gone.
    Hurried,
    /// Polite and worried.
    Anxious,
    /// Has had enough.
    Angry,
}

/// How a customer types.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// The share of words with a typing mistake, 0 to 0.2.
    pub typos: f64,
    /// Writes everything in lower case.
    pub lower_case: bool,
    /// Sends one sentence at a time.
    pub in_pieces: bool,
    /// Tells a story first.
    pub rambles: bool,
    /// Gives the number with the first message, unasked.
    pub number_first: bool,
}

/// What goes wrong in the conversation because of the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerMistake {
    /// Nothing.
    None,
    /// Gives a wrong number first and corrects it when asked again.
    WrongNumber,
    /// Has to look for the number.
    NumberLate,
    /// Does not know the customer number and gives the e-mail address.
    EmailInstead,
    /// Does not know the customer number and gives name and postcode.
    NameAndPostcode,
    /// Asks for a person.
    AsksForPerson,
    /// Loses their temper when asked again.
    Repeats,
    /// Goes away in the middle.
    LeavesEarly,
    /// Gives a wrong number and puts it right in the same breath.
    CorrectsAtOnce,
    /// Gives the customer number of a family member first, then their own.
    SomebodyElse,
}

impl CustomerMistake {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::WrongNumber,
        Self::NumberLate,
        Self::EmailInstead,
        Self::NameAndPostcode,
        Self::AsksForPerson,
        Self::Repeats,
        Self::LeavesEarly,
        Self::CorrectsAtOnce,
        Self::SomebodyElse,
    ];
}

/// A simulated customer's character.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Persona {
    /// The mood they come with.
    pub mood: Temper,
    /// How long they wait for an answer before they ask again, in milliseconds.
    pub patience_ms: u64,
    /// How often they ask again before they leave.
    pub nudges: u32,
    /// How they type.
    pub habits: Habits,
    /// What they get wrong.
    pub mistake: CustomerMistake,
}

impl Persona {
    /// Draws a character.
    pub(crate) fn draw(rng: &mut ChaCha8Rng) -> Self {
        let moods = [
            (Temper::Calm, 45),
            (Temper::Hurried, 20),
            (Temper::Anxious, 20),
            (Temper::Angry, 15),
        ];
        let mood = moods
            .choose_weighted(rng, |(_, weight)| *weight)
            .map_or(Temper::Calm, |(mood, _)| *mood);
        let mistakes = [
            (CustomerMistake::None, 42),
            (CustomerMistake::WrongNumber, 10),
            (CustomerMistake::NumberLate, 10),
            (CustomerMistake::EmailInstead, 12),
            (CustomerMistake::NameAndPostcode, 8),
            (CustomerMistake::AsksForPerson, 7),
            (CustomerMistake::Repeats, 6),
            (CustomerMistake::LeavesEarly, 5),
        ];
        let mistake = mistakes
            .choose_weighted(rng, |(_, weight)| *weight)
            .map_or(CustomerMistake::None, |(mistake, _)| *mistake);
        let patience_ms = match mood {
            Temper::Calm | Temper::Anxious => rng.random_range(60_000..=150_000),
            Temper::Hurried | Temper::Angry => rng.random_range(40_000..=80_000),
        };
        Self {
            mood,
            patience_ms,
            nudges: rng.random_range(1..=3),
            habits: Habits {
                typos: if rng.random_bool(0.35) {
                    rng.random_range(0.02..0.12)
                } else {
                    0.0
                },
                lower_case: rng.random_bool(0.3),
                in_pieces: rng.random_bool(0.25),
                rambles: rng.random_bool(0.12),
                number_first: rng.random_bool(0.35),
            },
            mistake,
        }
    }
}
