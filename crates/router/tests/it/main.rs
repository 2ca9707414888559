//! The Router as its users see it.

mod limits;
mod public_sets;
mod small_playbook;
