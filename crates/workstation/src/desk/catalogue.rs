//! The lists that configuration provides.

use std::collections::BTreeSet;

use baton_desk::{
    CannedReply, Catalogue, DeclineReason, DeskError, Disposition, Queue, QueueId, places, unfilled,
};
use baton_playbook::{FactName, Playbooks};

/// Why an offer can be declined, by name and label.
const DECLINE_REASONS: &[(&str, &str)] = &[
    ("busy", "Busy with another customer"),
    ("skill", "Outside my skills"),
    ("break", "On a break"),
    ("known", "Conflict of interest"),
];

/// The reason in words: the label of a known name, or what was entered.
pub(crate) fn decline_reason(reason: String) -> String {
    DECLINE_REASONS
        .iter()
        .find(|(name, _)| *name == reason)
        .map_or(reason, |(_, label)| (*label).to_owned())
}

/// Everything there is to choose from.
pub(crate) fn catalogue(playbooks: &Playbooks) -> Catalogue {
    Catalogue {
        dispositions: playbooks
            .dispositions
            .iter()
            .map(|d| Disposition {
                name: d.name.clone(),
                label: d.label.clone(),
                resolved: d.resolved,
            })
            .collect(),
        queues: playbooks
            .queues
            .values()
            .map(|q| Queue {
                id: QueueId(q.name.to_string()),
                label: q.label.clone(),
            })
            .collect(),
        decline_reasons: DECLINE_REASONS
            .iter()
            .map(|(name, label)| DeclineReason {
                name: (*name).into(),
                label: (*label).into(),
            })
            .collect(),
        placeholders: placeholders(playbooks)
            .into_iter()
            .map(Into::into)
            .collect(),
    }
}

/// Names that stand for something in a reply: facts, and whatever else canned replies name.
fn placeholders(playbooks: &Playbooks) -> BTreeSet<&str> {
    let facts = playbooks.facts.keys().map(FactName::as_str);
    let named = playbooks
        .canned
        .iter()
        .flat_map(|canned| places(&canned.text));
    facts.chain(named.map(|(_, name)| name)).collect()
}

/// Refuses a reply with an unfilled place.
pub(crate) fn filled_in(text: &str, playbooks: &Playbooks) -> Result<(), DeskError> {
    let known = placeholders(playbooks);
    match unfilled(text, |name| known.contains(name)) {
        None => Ok(()),
        Some(place) => Err(DeskError::invalid(
            "text",
            format!("Fill in {place} or remove it. Nothing was sent."),
        )),
    }
}

/// Replies written beforehand.
pub(crate) fn canned(playbooks: &Playbooks) -> Vec<CannedReply> {
    playbooks
        .canned
        .iter()
        .map(|c| CannedReply {
            name: c.title.clone(),
            label: c.title.clone(),
            text: c.text.clone(),
        })
        .collect()
}
