//! The sanitiser from outside.

mod behaviour;
mod corpus;
mod properties;
mod recorded;
