//! Recovery odds: how likely is an agent to recover after its k-th failed call? The journals know.
//!
//! [`count`] counts, for every number of failed calls, in a row and in total, how many conversations got there, how many of
//! those the agents still resolved (with a 95 % interval), what was spent afterwards, and what another threshold would have
//! done on the same history. Pure: no clock, no I/O, no randomness, and no threshold is changed here. Start at [`count`].

mod agent_run;
mod count;
mod interval;
mod journal;

pub use agent_run::{AgentRun, EndedCall, RunEnd, Spent};
pub use count::{Counted, Curve, FURTHEST, Odds, Point, Thresholds, WhatIf, count};
pub use interval::{Interval, wilson};
pub use journal::agent_runs;
