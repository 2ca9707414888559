//! Readers for labelled rows: CSV `text,category` and the JSON form of CLINC150.

mod clinc;
mod csv;

pub use clinc::{ClincSplit, read_clinc};
pub use csv::read_csv;

/// The label that marks a row as out of scope in a file.
pub(crate) const OUT_OF_SCOPE_LABEL: &str = "oos";
/// The longest file that is read, in bytes.
pub(crate) const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;
