//! The sanitiser from outside.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "the functions that tests share fail a test by panicking too"
)]

mod announced;
mod behaviour;
mod corpus;
mod credentials;
mod linear;
mod paid_with;
mod pieces;
mod properties;
mod recorded;
