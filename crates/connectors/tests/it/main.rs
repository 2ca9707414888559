//! The connectors against real HTTP servers, well-behaved and broken.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot prepare itself has failed"
)]

mod broken;
mod call;
mod coded;
mod contract;
mod rate;
mod support;
mod written;
