//! What a snapshot holds of facts, as the window shows it.

use baton_desk::{FactName, FactSource, FactView, Mark};
use baton_orchestrator::snapshot::{self as sealed, Snapshot, SnapshotFact};
use baton_playbook::{CUSTOMER, Playbooks, RecordRef};

use crate::desk::transcript::Transcript;

/// The facts of a snapshot, each once: what several records say of the customer alike stands in the customer's own.
pub(super) fn facts(
    snapshot: &Snapshot,
    playbooks: &Playbooks,
    transcript: &Transcript,
) -> Vec<FactView> {
    let facts = snapshot.facts.iter().enumerate();
    let once = facts.filter(|(at, fact)| !is_repeated(&snapshot.facts, *at, fact, playbooks));
    once.map(|(_, one)| fact(one, playbooks, transcript))
        .collect()
}

/// Whether another record says the same of the customer: their own one, or one that comes before.
fn is_repeated(
    facts: &[SnapshotFact],
    at: usize,
    fact: &SnapshotFact,
    playbooks: &Playbooks,
) -> bool {
    let is_of_customer = |r: &RecordRef| r.entity.as_str() == CUSTOMER;
    let declared = playbooks.fact(&fact.name);
    let of_customer = declared.is_some_and(|f| f.about.as_str() == CUSTOMER);
    let Some(record) = record(fact).filter(|r| of_customer && !is_of_customer(r)) else {
        return false;
    };
    facts.iter().enumerate().any(|(other_at, other)| {
        let same = other.name == fact.name
            && other.value == fact.value
            && other.verification == fact.verification;
        let elsewhere = self::record(other).filter(|r| *r != record);
        same && elsewhere.is_some_and(|r| is_of_customer(r) || other_at < at)
    })
}

fn record(fact: &SnapshotFact) -> Option<&RecordRef> {
    fact.source.as_ref()?.record.as_ref()
}

/// A record as people call it: "Order LH-20001".
fn called(record: &RecordRef) -> String {
    let kind = record.entity.as_str().replace('_', " ");
    let mut letters = kind.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{} {}", letters.as_str(), record.id)
}

fn fact(fact: &SnapshotFact, playbooks: &Playbooks, transcript: &Transcript) -> FactView {
    let value = fact
        .value
        .as_ref()
        .map(|v| playbooks.shown(&fact.name, fact.kind, v));
    let mark = match fact.verification {
        sealed::Mark::Verified => Mark::Verified,
        sealed::Mark::Stated => Mark::Stated,
        sealed::Mark::Conflicting => Mark::Conflicting {
            stated: fact
                .stated_in
                .as_ref()
                .map(|s| s.value.clone())
                .unwrap_or_default(),
            recorded: value.clone().unwrap_or_default(),
        },
        sealed::Mark::Stale => Mark::Stale {
            since: fact.observed_at.unwrap_or_default(),
        },
        sealed::Mark::Unavailable => Mark::Unavailable {
            system: fact
                .source
                .as_ref()
                .map(|s| s.system_label.clone())
                .unwrap_or_default(),
            why: fact.problem.clone().unwrap_or_default(),
        },
    };
    let source = fact
        .source
        .as_ref()
        .zip(fact.observed_at)
        .map(|(source, observed_at)| FactSource {
            system: source.system_label.clone(),
            tool: playbooks
                .tool(&source.tool)
                .map_or_else(|| source.tool.to_string(), |t| t.label.clone()),
            call: source.call.to_string(),
            record: source
                .record
                .as_ref()
                .map(|r| format!("{} {}", r.entity, r.id))
                .unwrap_or_default(),
            observed_at,
        });
    let stated_in = fact.stated_in.as_ref();
    let record = fact.source.as_ref().and_then(|s| s.record.as_ref());
    FactView {
        name: FactName::from(fact.name.as_str()),
        label: fact.label.clone(),
        required: fact.required,
        value,
        mark,
        source,
        record: record.map(called),
        stated_in: stated_in.and_then(|s| transcript.entry_of(s.message)),
        stated_by: stated_in
            .and_then(|s| transcript.author_of_note(s.message))
            .map(str::to_owned),
    }
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
