//! Puts a workstation together from its parts, database, gateway (embedded or elsewhere), link and runtime, and answers
//! the window's commands.
//!
//! The app and the headless programs start the same one. It decides nothing about a conversation, holds no SQL and must
//! never know Tauri: it maps between the core and the desk's types. Start at [`Workstation::start`] and [`DeskHost`]; the
//! task that owns what is shown is `desk/task.rs`.

mod config_dir;
mod configuration;
mod desk;
mod error;
mod file_limit;
mod gateway_port;
mod joining;
mod models;
mod routers;
mod workstation;

pub use config_dir::read_config;
pub use desk::{DeskHost, DeskOptions, PracticeFloor, set_data_aside};
pub use error::StartError;
pub use file_limit::outlive_file_limit;
pub use gateway_port::MovedGateway;
pub use joining::{Joined, Joining, JoiningError};
pub use routers::{DeskRouter, RouterStanding, train, weights_dir};
pub use workstation::{GatewayChoice, Workstation, WorkstationOptions};
