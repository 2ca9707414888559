//! The contract between window and host, from outside.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contract;
mod inbox_patch;
mod quiet_desk;
mod typescript;
