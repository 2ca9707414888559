//! The embedding Routers' heavy half: reads the weights of all-MiniLM-L6-v2, or of the multilingual Universal Sentence
//! Encoder, and turns texts into sentence vectors.
//!
//! It knows neither playbooks nor intents; `baton_router::Embedding`, which is pure, learns from the vectors. Weights are
//! checked against their SHA-256 while they are read, and vectors of examples are kept from one start to the next. Start at
//! [`Weights::find`], which says whether the weights are there, and [`train`], which makes the Router.

mod activation;
mod bert;
#[cfg(test)]
mod counted;
mod encoder;
mod error;
mod layers;
mod multilingual;
mod product;
mod recent;
mod remembered;
mod train;
mod weights;
mod words;

pub use encoder::Encoder;
pub use error::EmbeddingError;
pub use multilingual::{Multilingual, MultilingualWeights};
pub use train::{train, train_multilingual};
pub use weights::Weights;
