//! The built app on a desktop of its own: how fast it is there, and how much memory it takes.

mod customers;
pub(crate) mod memory;
mod processes;
mod screen;
pub(crate) mod start;
