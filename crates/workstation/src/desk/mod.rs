//! Answers the window: view models from states, journals and snapshots, and commands into the
//! runtime.

mod call_counts;
mod catalogue;
mod chores;
mod commands;
mod configuration;
mod connection;
mod conversation;
mod drafts;
mod earlier;
mod error;
mod gateway;
mod health;
mod history;
mod host;
mod identification;
mod inbox;
mod left_behind;
mod message;
mod notices;
mod open;
mod practice;
mod presence;
mod read_model;
mod reader;
mod replies;
mod settings;
mod snapshot;
mod task;
mod team;
mod transcript;
mod trouble;

pub use host::DeskHost;
pub use open::{DeskOptions, set_data_aside};
pub use practice::PracticeFloor;
