//! The Handoff Agent's summary where its model gave none: a template over what the snapshot holds.

use baton_playbook::{IdentityLevel, Playbooks};

use crate::agents::data;
use crate::state::State;
use crate::step::{limits_of, playbook_of};

/// A few sentences for the person who takes over.
pub(crate) fn template(state: &State, playbooks: &Playbooks) -> String {
    let playbook = playbook_of(state, playbooks);
    let mut sentences = vec![playbook.map_or_else(
        || "What the customer wants is not clear.".to_owned(),
        |p| format!("The matter: {}.", p.label.trim_end_matches(['.', '?'])),
    )];
    sentences.extend(state.trips.last().map(|trip| trip.sentence.clone()));
    sentences.push(
        match state.case.identity.level {
            IdentityLevel::Verified => "The customer is identified.",
            IdentityLevel::PartlyVerified => "The customer is partly identified.",
            IdentityLevel::Unverified => "The customer is not identified.",
        }
        .to_owned(),
    );
    let needed: Vec<String> =
        data::still_needed(state, playbooks, playbook, limits_of(state, playbooks))
            .iter()
            .map(|name| playbooks.fact_label(name).to_owned())
            .collect();
    if !needed.is_empty() {
        sentences.push(format!("Still needed: {}.", needed.join(", ")));
    }
    sentences.join(" ")
}
