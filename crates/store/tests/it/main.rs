//! The store on real files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails there"
)]

mod beside;
mod commits;
mod crashing;
mod disk;
mod grouping;
mod held;
mod model;
mod opening;
mod refused;
mod replication;
mod rescue;
mod searching;
mod support;
