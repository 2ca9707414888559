//! The gateway through its sockets: real connections, real files.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod browser;
mod customers;
mod desk;
mod durability;
mod faults;
mod page;
mod support;
mod team;
mod team_chaos;
mod team_joining;
mod team_journals;
mod team_people;
mod team_signed_in;
mod tls;
mod withstands;
mod workstations;
