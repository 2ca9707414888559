//! The Handoff Agent's summary where its model gave none: a template over what the snapshot holds.

use baton_playbook::{IdentityLevel, Playbooks};

use crate::agents::data;
use crate::observer;
use crate::state::State;

/// A few sentences for the person who takes over.
pub(crate) fn template(state: &State, playbooks: &Playbooks) -> String {
    let wanted = wanted(state, playbooks);
    let mut sentences = vec![if wanted.is_empty() {
        "What the customer wants is not clear.".to_owned()
    } else {
        format!("The matter: {}.", wanted.join("; "))
    }];
    let since = observer::since(state, playbooks, &|_| None);
    let trip = state.sealing.trips.last();
    sentences.extend(trip.map(|trip| observer::told(&trip.sentence, since.as_deref())));
    sentences.push(
        match state.case.identity.level {
            IdentityLevel::Verified => "The customer is identified.",
            IdentityLevel::PartlyVerified => "The customer is partly identified.",
            IdentityLevel::Unverified => "The customer is not identified.",
        }
        .to_owned(),
    );
    let needed: Vec<String> = data::needed_by_all(state, playbooks)
        .iter()
        .map(|name| playbooks.fact_label(name).to_owned())
        .collect();
    if !needed.is_empty() {
        sentences.push(format!("Still needed: {}.", needed.join(", ")));
    }
    sentences.join(" ")
}

/// What the customer wants and has not got yet, most pressing first; what they got last where nothing is open.
fn wanted(state: &State, playbooks: &Playbooks) -> Vec<String> {
    let requests = data::pressing(state, playbooks);
    let any_open = requests.iter().any(|request| request.is_open());
    let mut labels: Vec<String> = Vec::new();
    for request in requests.into_iter().filter(|r| r.is_open() || !any_open) {
        let label = data::heading(request, playbooks);
        let label = label.trim_end_matches(['.', '?']).to_owned();
        if !labels.contains(&label) {
            labels.push(label);
        }
        if !any_open {
            break;
        }
    }
    labels
}
