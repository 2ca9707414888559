//! Distribution over its inputs: what is offered to whom, and what holds in every order of them.

mod floor;
mod handoff;
mod invariants;
mod leases;
mod line;
mod random;
mod rules;
