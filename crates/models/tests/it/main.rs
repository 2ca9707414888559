//! The contract with every provider, over loopback servers that speak their wire formats.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot prepare itself has failed"
)]

mod answers;
mod failures;
mod server;
mod silence;
mod tries;
mod ways;
mod wire;
