//! The configuration in force, and why another one is not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How reading the configuration again ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigurationView {
    /// The number of the version in force: 1 when the desk was opened, and one more with each replacement.
    pub version: u64,
    /// Why what was read is not in force; empty if it is.
    pub problems: Vec<ConfigurationProblem>,
}

/// Something in a configuration that keeps it from being used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigurationProblem {
    /// Where it stands, if it stands in one place of a file.
    pub place: Option<ConfigurationPlace>,
    /// The key path, such as `playbook.cancel.requires[0]`; may be empty.
    pub field: String,
    /// What is wrong.
    pub problem: String,
    /// What to do; may be empty.
    pub help: String,
}

/// A place in a file of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigurationPlace {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}
