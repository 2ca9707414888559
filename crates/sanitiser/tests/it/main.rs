//! The sanitiser from outside.

mod behaviour;
