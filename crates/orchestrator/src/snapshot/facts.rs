//! The facts of a snapshot: what is verified, stated, conflicting, stale or unavailable.

use baton_playbook::{
    CUSTOMER, Comparison, Fact, FactName, FactType, FactValue, Playbooks, RecordRef, Sameness,
    SystemName,
};
use jiff::{SignedDuration, Timestamp};

use super::payload::{Mark, SnapshotFact, Source, StatedIn};
use crate::agents::data;
use crate::observer::{Rule, systems};
use crate::state::{State, StatedValue, Verified};

/// A verified value older than this is marked stale: half an hour is longer than a contact
/// usually takes, so only a conversation that was left lying shows it.
const STALE_AFTER: SignedDuration = SignedDuration::from_mins(30);

/// Facts in the order a person wants them. First comes what the intent requires, in the playbook's order; then the
/// rest of each record; then what was only stated; then what could not be had.
pub(crate) fn facts(
    state: &State,
    playbooks: &Playbooks,
    requires: &[FactName],
    now: Timestamp,
) -> Vec<SnapshotFact> {
    let mut facts = Vec::new();
    let aside = data::aside(state, playbooks);
    for (record, known) in state.case().records.iter() {
        for (name, value) in &known.values {
            let declared = playbooks.fact(name);
            if known.bearer && declared.is_some_and(|f| f.personal) {
                continue;
            }
            let verified = (name, declared, value);
            facts.push(verified_fact(state, playbooks, record, verified, now));
        }
    }
    for (name, values) in &state.case().stated {
        for stated in values {
            if !is_confirmed(state, playbooks, name, stated) {
                facts.push(stated_fact(playbooks, name, stated));
            }
        }
    }
    for name in requires {
        if !facts.iter().any(|f| &f.name == name)
            && let Some(fact) = unavailable_fact(state, playbooks, name)
        {
            facts.push(fact);
        }
    }
    // What was read only to find the record that is meant is nothing that the requests require.
    let is_aside = |fact: &SnapshotFact| {
        let record = fact
            .source
            .as_ref()
            .and_then(|source| source.record.as_ref());
        record.is_some_and(|record| aside.contains(&record))
    };
    for fact in &mut facts {
        fact.required = requires.contains(&fact.name) && !is_aside(fact);
    }
    let rank = |fact: &SnapshotFact| {
        let required = requires.iter().position(|r| r == &fact.name);
        (is_aside(fact), required.unwrap_or(usize::MAX))
    };
    facts.sort_by_cached_key(rank);
    facts
}

fn comparison(declared: Option<&Fact>) -> Comparison {
    declared.map(|fact| fact.comparison).unwrap_or_default()
}

fn label(declared: Option<&Fact>, name: &FactName) -> (String, FactType) {
    declared.map_or_else(
        || (name.to_string(), FactType::Text),
        |f| (f.label.clone(), f.kind),
    )
}

fn verified_fact(
    state: &State,
    playbooks: &Playbooks,
    record: &RecordRef,
    (name, declared, verified): (&FactName, Option<&Fact>, &Verified<FactValue>),
    now: Timestamp,
) -> SnapshotFact {
    let (value, from) = (verified.get(), verified.provenance());
    let (label, kind) = label(declared, name);
    let stated = state.case().stated.get(name).map_or(&[][..], Vec::as_slice);
    let compared = comparison(declared);
    let agreeing = stated.iter().find(|s| agrees(compared, value, &s.value));
    let disagreeing = disagreement(state, record, (stated, value), declared);
    let age = now.duration_since(from.observed_at);
    let mark = if agreeing.is_none() && disagreeing.is_some() {
        Mark::Conflicting
    } else if age > STALE_AFTER {
        Mark::Stale
    } else {
        Mark::Verified
    };
    SnapshotFact {
        name: name.clone(),
        label,
        kind,
        value: Some(value.clone()),
        verification: mark,
        required: false,
        source: Some(Source {
            system: from.system.clone(),
            system_label: playbooks.system_label(&from.system).to_owned(),
            tool: from.tool.clone(),
            call: from.call,
            record: Some(record.clone()),
        }),
        observed_at: Some(from.observed_at),
        stated_in: agreeing
            .or(disagreeing.filter(|_| mark == Mark::Conflicting))
            .map(|s| StatedIn {
                message: s.message,
                value: s.value.clone(),
            }),
        problem: None,
    }
}

fn agrees(compared: Comparison, value: &FactValue, stated: &str) -> bool {
    compared.among(value, stated) == Sameness::Same
}

/// What the customer said about this fact that the record contradicts. Only where it is clear
/// which record they mean: the customer's own, or the only one of its kind; and only where the two
/// are surely different: `03/06/2026` contradicts neither 6 March nor 3 June.
fn disagreement<'a>(
    state: &State,
    record: &RecordRef,
    (stated, value): (&'a [StatedValue], &FactValue),
    fact: Option<&Fact>,
) -> Option<&'a StatedValue> {
    let last = stated.last()?;
    let own = record.entity.as_str() == CUSTOMER;
    // Identifiers name records; one that finds no record is stated, not contradicted, unless it
    // should be the customer's own.
    let names_record = fact.is_some_and(|f| f.kind == FactType::Identifier) && !own;
    let only = || {
        let mut kind = state.case().records.iter();
        kind.by_ref().any(|(r, _)| r.entity == record.entity)
            && !kind.any(|(r, _)| r.entity == record.entity)
    };
    let compared = comparison(fact);
    let differs = || compared.among(value, &last.value) == Sameness::Different;
    (!names_record && (own || only()) && differs()).then_some(last)
}

/// Whether a stated value shows up in a verified or conflicting fact already.
fn is_confirmed(
    state: &State,
    playbooks: &Playbooks,
    name: &FactName,
    stated: &StatedValue,
) -> bool {
    let declared = playbooks.fact(name);
    let personal = declared.is_some_and(|f| f.personal);
    let compared = comparison(declared);
    let values = state.case().stated.get(name).map_or(&[][..], Vec::as_slice);
    state.case().verified(name).any(|(record, known, value)| {
        let hidden = known.bearer && personal;
        let shown_as_conflict = || {
            disagreement(state, record, (values, value), declared)
                .is_some_and(|s| s.value == stated.value)
                && !values.iter().any(|s| agrees(compared, value, &s.value))
        };
        !hidden && (agrees(compared, value, &stated.value) || shown_as_conflict())
    })
}

fn stated_fact(playbooks: &Playbooks, name: &FactName, stated: &StatedValue) -> SnapshotFact {
    let (label, kind) = label(playbooks.fact(name), name);
    SnapshotFact {
        name: name.clone(),
        label,
        kind,
        value: Some(FactValue::Text(stated.value.clone())),
        verification: Mark::Stated,
        required: false,
        source: None,
        observed_at: None,
        stated_in: Some(StatedIn {
            message: stated.message,
            value: stated.value.clone(),
        }),
        problem: None,
    }
}

/// A required fact whose system could not be asked is unavailable, never absent.
fn unavailable_fact(state: &State, playbooks: &Playbooks, name: &FactName) -> Option<SnapshotFact> {
    let failed = state.calls().all.iter().rev().find_map(|c| {
        if let Some(unread) = c.unread.iter().find(|u| &u.fact == name) {
            return Some((c, format!("in the answer, but it {}", unread.problem)));
        }
        let gives = playbooks
            .tool(&c.tool)
            .is_some_and(|t| t.facts.iter().any(|m| &m.fact == name));
        let failure = c
            .failure()
            .filter(|f| gives && f.says_nothing_of_the_value())?;
        Some((c, failure.kind.plain().to_owned()))
    });
    let (problem, source) = match failed {
        Some((call, problem)) => {
            let system_label = playbooks.system_label(&call.system).to_owned();
            let source = Source {
                system: call.system.clone(),
                system_label,
                tool: call.tool.clone(),
                call: call.id,
                record: None,
            };
            (problem, Some(source))
        }
        None => {
            let down = unreachable_system(state)?;
            let label = playbooks.system_label(&down).to_owned();
            let mut tools = playbooks.tools_for(name).peekable();
            tools.peek()?;
            if tools.any(|t| t.system == down) {
                (format!("{label}: could not be reached"), None)
            } else if playbooks.fact(name).is_none_or(|f| f.ask.is_none()) {
                // Another system has it, and would have been asked next.
                let why = format!("not looked up, because {label} could not be reached");
                (why, None)
            } else {
                return None;
            }
        }
    };
    let (label, kind) = label(playbooks.fact(name), name);
    Some(SnapshotFact {
        name: name.clone(),
        label,
        kind,
        value: None,
        verification: Mark::Unavailable,
        required: true,
        problem: Some(problem),
        source,
        observed_at: None,
        stated_in: None,
    })
}

/// The system of record whose outage sent the conversation to a person.
fn unreachable_system(state: &State) -> Option<SystemName> {
    let trip = state.trips().last()?;
    let unreachable = trip.rule == Rule::SystemUnreachable;
    unreachable
        .then(|| systems(state, trip).into_iter().next())
        .flatten()
}
