//! Intent routing: text classifiers trained on playbook examples, with calibrated confidence and a reject option.
//!
//! Pure: it must never read a file, a clock or a random source, and the same examples give the same Router. Start at
//! [`Router`]: a text goes in, a [`Routing`] comes out, with up to three intents by calibrated confidence and a score for
//! "none of these". [`Lexical`] is always available: word and character n-grams under a linear classifier. [`Embedding`]
//! adds sentence vectors, which come from outside: [`Vectors`].
//!
//! [`requests`] finds the requests that a message opens, adds to or withdraws.
//! [`acts`] finds speech acts other than requests: a wish for a person, thanks, "I don't have it".
//! [`eval`] measures any Router, [`rows`] reads the labelled files it is measured with.

pub mod acts;
mod calibration;
mod embedding;
mod error;
pub mod eval;
mod features;
mod lexical;
mod linear;
mod neighbours;
pub mod requests;
mod route;
pub mod rows;
mod smalltalk;
mod spelling;
mod text;
mod trained;

pub use acts::{Acts, FoundActs, SpeechAct};
pub use embedding::{Embedding, EmbeddingOptions, Lines, NoVectors, TextVectors, Vectors};
pub use error::RouterError;
pub use lexical::{Lexical, LexicalOptions};
pub use route::{ActsRouter, Example, Router, Routing, Scored, Weighed};
