//! Whole desks from seeds: whatever was drawn, every invariant holds after every step, every
//! conversation reaches a person or an end, and every deliberate defect is noticed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails there"
)]

mod company;
mod defects;
mod simulation;
