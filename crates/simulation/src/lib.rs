//! A whole desk on a virtual clock, from one seed.
//!
//! The core and the runtime are the real ones; customers, systems of record, the network, the disk
//! and the representative are simulated, and the process may end at any boundary between a decision,
//! its commit and its effects. Every decision is held against the invariants ([`invariants::Watch`]),
//! which read the journal a second time and share no code with what wrote it.
//!
//! Without the feature `world` there is only what one conversation is held against.

pub mod desk;
pub mod invariants;
