//! The built program, run as people run it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot prepare itself has failed"
)]

mod airline;
mod doctor;
mod drill;
mod export;
mod foreign;
mod gateway;
mod model;
mod odds;
mod shop;
mod support;
mod words;
