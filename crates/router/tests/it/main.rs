//! The Router from its users' side.

mod limits;
mod public_sets;
mod small_playbook;
