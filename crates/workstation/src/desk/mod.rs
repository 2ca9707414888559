//! Answers the window: view models from states, journals and snapshots, and commands into the
//! runtime.

mod book;
mod catalogue;
mod commands;
mod connection;
mod conversation;
mod drafts;
mod error;
mod gateway;
mod health;
mod history;
mod inbox;
mod left_behind;
mod live;
mod open;
mod practice;
mod presence;
mod publish;
mod replies;
mod rounds;
mod settings;
mod snapshot;
mod transcript;
mod trouble;

pub use live::LiveDesk;
pub use open::{DeskOptions, set_data_aside};
pub use practice::PracticeFloor;
