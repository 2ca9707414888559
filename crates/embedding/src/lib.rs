//! The embedding Routers' heavy half: reads the weights of all-MiniLM-L6-v2, or of the multilingual Universal Sentence
//! Encoder, and turns texts into sentence vectors. `baton_router::Embedding`, which is pure, learns from the vectors.
//!
//! [`Weights::find`] says whether the weights are there, [`train`] makes the Router. The weights are checked against
//! their SHA-256 while they are read; vectors of examples are kept from one start to the next.

mod activation;
mod bert;
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
