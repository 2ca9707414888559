//! The Router as its users see it.

mod small_playbook;
