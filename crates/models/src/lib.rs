//! Language models behind one trait: which is asked, with which key, how often, how long, and what it costs.
//!
//! A model's answer is only ever a proposal: nothing here acts on it, speaks to a customer or knows the state of a
//! conversation. The state machine decides. Start at [`Performer`], which answers the runtime's questions.

mod classify;
mod copied;
mod error;
mod failure;
mod keys;
mod meter;
mod model;
mod once;
mod performer;
mod probe;
mod prompt;
mod provider;
mod read;
mod schedule;
mod way;

pub use error::ModelsError;
pub use failure::Failure;
pub use keys::{Key, KeyError, Keychain, SystemKeychain};
pub use model::{Answered, Asking, Heard, Model, Offered, Question, Reply, Tokens, Wanted};
pub use performer::Performer;
pub use probe::probe;
pub use prompt::{Delimiter, Prompt, prompt};
pub use provider::ProviderModel;
pub use way::Way;
