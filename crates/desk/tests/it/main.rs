//! The contract between window and host, from outside.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contract;
mod quiet_desk;
mod typescript;
