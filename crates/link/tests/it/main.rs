//! The link against a real gateway behind a network that can be cut, and against gateways that
//! misbehave.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod chaos;
mod control;
mod cut;
mod desk;
mod misbehaving;
mod network;
mod replication;
mod team;
mod test_network;
mod tls;
