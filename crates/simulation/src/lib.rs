//! A whole desk on a virtual clock, from one seed, for tests, drills and benchmarks.
//!
//! The core and the runtime are the real ones; customers, systems of record, the network, the disk
//! and the representative are simulated, and the process may end at any boundary between a decision,
//! its commit and its effects. Every decision is held against the invariants, which must never share code with what they
//! check: they read the journal a second time. Start at [`invariants::Watch`], and at the world for whole desks.
//!
//! Without the feature `world` there is only what one conversation is held against.

#[cfg(feature = "world")]
mod defects;
pub mod desk;
#[cfg(feature = "world")]
mod dice;
#[cfg(feature = "world")]
mod disk;
pub mod invariants;
mod runaway;
#[cfg(feature = "world")]
mod shrink;
#[cfg(feature = "world")]
mod step_check;
#[cfg(feature = "world")]
mod systems;
#[cfg(feature = "world")]
mod timing;
#[cfg(feature = "world")]
pub mod troubles;
#[cfg(feature = "world")]
mod world;

#[cfg(feature = "world")]
pub use defects::{ALL as DEFECTS, Defect};
pub use runaway::{Burnt, always_503, runaway_pair};
#[cfg(feature = "world")]
pub use shrink::{Search, Shrunk, run, shrink};
#[cfg(feature = "world")]
pub use timing::StepTime;
#[cfg(feature = "world")]
pub use troubles::Troubles;
#[cfg(feature = "world")]
pub use world::{Cast, EndedContact, Failed, World, WorldOptions, WorldTally};
