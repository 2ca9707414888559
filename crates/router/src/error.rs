//! Errors in examples or labelled rows, and what to do about them.

use thiserror::Error;

/// Why a Router could not be trained, or labelled rows not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RouterError {
    /// Nothing to learn from.
    #[error(
        "there are no examples to train the router on: give at least one playbook an `examples` list"
    )]
    NoExamples,
    /// An intent whose examples all lack words.
    #[error(
        "intent `{intent}` has no usable example: write at least one sentence with words in it, better five to twelve"
    )]
    NoUsableExample {
        /// The intent.
        intent: String,
    },
    /// An intent without a name.
    #[error(
        "example {position} has an empty intent name: name the intent, or leave it out to mark it out of scope"
    )]
    UnnamedIntent {
        /// Counted from 1.
        position: usize,
    },
    /// More examples than a Router takes.
    #[error(
        "{count} examples are more than the {limit} a router takes: keep the ones that differ most"
    )]
    TooManyExamples {
        /// How many were given.
        count: usize,
        /// How many are accepted.
        limit: usize,
    },
    /// More intents than a Router takes.
    #[error(
        "{count} intents are more than the {limit} a router takes: merge intents that need the same facts"
    )]
    TooManyIntents {
        /// How many were given.
        count: usize,
        /// How many are accepted.
        limit: usize,
    },
    /// An example that is too long to be one.
    #[error(
        "example {position} (intent `{intent}`) has {bytes} bytes, more than the {limit} allowed: shorten it to what a customer would write"
    )]
    ExampleTooLong {
        /// Counted from 1.
        position: usize,
        /// Its intent, or `out of scope`.
        intent: String,
        /// Its length.
        bytes: usize,
        /// The longest accepted.
        limit: usize,
    },
    /// A labelled file that cannot be read.
    #[error("line {line}: {problem}")]
    Row {
        /// Counted from 1.
        line: usize,
        /// What is wrong there and how to write it instead.
        problem: String,
    },
    /// Texts could not be turned into sentence vectors.
    #[error("{0}")]
    NoVectors(String),
}

impl From<crate::embedding::NoVectors> for RouterError {
    fn from(error: crate::embedding::NoVectors) -> Self {
        Self::NoVectors(error.0)
    }
}
