//! Distribution over its inputs: what is offered to whom, and what holds in every order of them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod explore;
mod floor;
mod handoff;
mod invariants;
mod leases;
mod line;
mod random;
mod resuming;
mod rules;
