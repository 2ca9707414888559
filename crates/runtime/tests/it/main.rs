//! Conversations on real databases, with a real system of record and a real gateway.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod breakers;
mod conversation;
mod deliveries;
mod full;
mod kill;
mod models;
mod order;
mod replaced;
mod restart;
mod support;
mod team;
mod team_parts;
mod team_people;
