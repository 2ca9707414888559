//! Language models behind one trait: which is asked, with which key, how often, how long, and what it costs.
//!
//! A model's answer is only ever a proposal: nothing here acts on it, speaks to a customer or knows the state of a
//! conversation. The state machine decides. Start at [`AgentsModels`], which answers the runtime's questions.

mod classify;
mod copied;
mod error;
mod failure;
mod keys;
mod meter;
mod model;
mod once;
mod performer;
mod prompt;
mod provider;
mod read;
mod schedule;
mod trial;
mod way;

pub use error::ModelsError;
pub use failure::AskFailure;
pub use keys::{ApiKey, KeyError, Keychain, SystemKeychain};
pub use model::{
    AnswerForm, AnswerPart, Answered, Answering, LanguageModel, ModelAnswer, Offered, Question,
    Tokens,
};
pub use performer::AgentsModels;
pub use prompt::{Delimiter, Prompt, prompt};
pub use provider::ProviderModel;
pub use trial::trial;
pub use way::Way;
