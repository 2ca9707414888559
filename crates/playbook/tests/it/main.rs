//! The examples as an administrator writes them, against what customers write and systems answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod airline;
mod docs;
mod examples;
mod shop;
