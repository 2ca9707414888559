//! Copies of the database, and reading beside the program that has it open.

pub(crate) mod backup;
pub(crate) mod beside;
pub(crate) mod rescue;
