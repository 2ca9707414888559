//! Makes the parts that a configuration asks for.

pub(crate) mod models;
