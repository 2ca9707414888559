//! Reasons why a value in an answer is no fact.

use std::fmt;

/// Why the value at a fact's place cannot be one. Never contains the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// Null, or nothing at all, where a part of it should be.
    Missing(String),
    /// Blank, or a placeholder for nothing.
    Blank,
    /// A value that the fact cannot have.
    Shape(String),
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(problem) | Self::Shape(problem) => f.write_str(problem),
            Self::Blank => f.write_str("is blank"),
        }
    }
}
