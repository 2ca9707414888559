//! The core from outside: conversations driven step by step, every step checked against the
//! invariants and against the fold of its own journal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails there"
)]

use baton_simulation::{desk, invariants};

mod clauses;
mod configuration;
mod contacts;
mod contradicted;
mod denials;
mod edges;
mod everyday;
mod examples;
mod guide;
mod handoff;
mod identity;
mod kept;
mod lacks;
mod library;
mod limbs;
mod limits;
mod listed_orders;
mod lists;
mod marks;
mod matter;
mod models;
mod moves;
mod not_resolved;
mod not_understood;
mod offers;
mod own_account;
mod pasted;
mod proof;
mod representative;
mod requests;
mod returned;
mod schema;

mod after_handoff;
mod another_person;
mod attempts;
mod bare_values;
mod conversation_driver;
mod served_before;
mod since;
mod strangers;
mod taken_back;
mod tries;
mod waiting;
mod which;
mod whose;
mod wording;
