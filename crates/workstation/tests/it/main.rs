//! The desk as the window uses it: commands by name, patches back, everything behind it real.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails there"
)]

mod day;
mod earlier;
mod gateway;
mod joining;
mod models;
mod offline;
mod opening;
mod practice;
mod presence;
mod reload;
mod replies;
mod rows;
mod served;
mod support;
mod team;
mod trouble;
mod typed;
mod unattended;
