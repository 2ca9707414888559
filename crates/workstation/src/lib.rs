//! Puts a workstation together from its parts. The app and the headless programs start the same
//! one: database, gateway (embedded or elsewhere), link, runtime.

mod config_dir;
mod desk;
mod error;
mod models;
mod routers;
mod workstation;

pub use config_dir::read_config;
pub use desk::{DeskHost, DeskOptions, PracticeFloor, set_data_aside};
pub use error::StartError;
pub use routers::{DeskRouter, RouterStanding, train, weights_dir};
pub use workstation::{GatewayChoice, Options, Workstation};
