//! The practice floor over real sockets.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot prepare itself has failed"
)]

mod floor;
mod server;
mod whole;
