//! The built program, run as people run it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot prepare itself has failed"
)]

mod airline;
mod asked;
mod doctor;
mod drill;
mod export;
mod foreign;
mod gateway;
mod handles;
mod host;
mod judged;
mod model;
mod odds;
mod requests;
mod secrets;
mod shop;
mod support;
mod team;
mod wishes;
mod words;
