//! Builds a snapshot from state. Looks at nothing else but configuration and the instant given.

use std::sync::Arc;

use baton_playbook::{FactName, IdentityLevel, Playbook, Playbooks, Priority};
use baton_router::requests::{asks, tells};
use jiff::Timestamp;

use super::attempts::attempts;
use super::facts::facts;
use super::payload::{
    CallBack, Health, IntentSummary, Mark, ModelHealth, MoodSummary, Quote, Reason, RecordSummary,
    RequestStatus, RequestSummary, ResolutionStatus, ResolutionSummary, Route, Snapshot,
    SnapshotCustomer, SnapshotFact, StillNeeded, Summary, TranscriptReference,
};
use super::requests::alternatives;
use super::{SCHEMA, Sealed};
use super::{promises, requests};
use crate::agents::{data, summary};
use crate::event::Agent;
use crate::ids::SnapshotId;
use crate::observer::{self, Rule};
use crate::state::{Request, State, SummaryWriter};
use crate::text::cut;

/// The most characters of a customer's words that a sentence quotes.
const IN_SENTENCE: usize = 120;

/// Builds and seals the next revision.
pub(crate) fn build(
    state: &State,
    playbooks: &Playbooks,
    id: SnapshotId,
    now: Timestamp,
) -> Sealed {
    let pressing = data::pressing(state, playbooks);
    let first = pressing.first().copied();
    let playbook = first.and_then(|request| playbooks.playbook(&request.intent));
    let playbook = playbook.map(AsRef::as_ref);
    let requires = required(&pressing, playbooks);
    let facts = facts(state, playbooks, &requires, now);
    let promised = promises::promises(state);
    let requests = requests::requests(state, playbooks, &promised);
    let still_needed = requests::needed_by_all(&requests);
    Sealed::new(Snapshot {
        schema: SCHEMA.to_owned(),
        id,
        conversation: state.id(),
        revision: state.sealed().map_or(1, |s| s.revision + 1),
        previous: state.sealed().map(|s| s.id),
        sealed_at: now,
        practice: state.is_practice(),
        digest: String::new(),
        reason: reason(state, playbooks),
        intent: intent(state, first, playbooks),
        resolution: ResolutionSummary {
            promises: promised.into_iter().map(|(promise, _)| promise).collect(),
            ..resolution(state, playbooks, &requests, &facts, &still_needed)
        },
        requests,
        summary: state.summary().map(|summary| Summary {
            // A template says what the state says, and so it says it anew.
            text: match summary.by {
                SummaryWriter::Model => summary.text.clone(),
                SummaryWriter::Template => summary::template(state, playbooks),
            },
            agent: Agent::Handoff,
            by: summary.by,
        }),
        customer: customer(state, playbooks),
        call_back: state.call_back().map(|asked| CallBack {
            contact: asked.contact.clone(),
            message: asked.message,
            asked_at: asked.at,
        }),
        facts,
        records: records(state),
        still_needed,
        attempts: attempts(state, playbooks),
        mood: mood(state),
        route: route(state, playbooks, playbook),
        health: health(state, now),
        redactions: state.sealing.redactions.clone(),
        transcript: TranscriptReference {
            up_to: state.next_seq().saturating_sub(1),
            customer: state.counts().customer,
            agents: state.counts().agents,
            representatives: state.counts().representatives,
        },
    })
}

fn reason(state: &State, playbooks: &Playbooks) -> Reason {
    match state.trips().last() {
        Some(trip) => Reason {
            rule: Some(trip.rule),
            sentence: trip.sentence.clone(),
            since: observer::since(state, playbooks, &|_| None),
            threshold: trip.threshold.clone(),
            observed: trip.observed.clone(),
            evidence: trip.evidence.clone(),
        },
        None => Reason {
            rule: None,
            sentence: "The conversation ended with the agents.".into(),
            since: None,
            threshold: String::new(),
            observed: String::new(),
            evidence: Vec::new(),
        },
    }
}

/// What the open requests require, the most pressing one's first; what the last one required where none is open.
pub(crate) fn required(pressing: &[&Request], playbooks: &Playbooks) -> Vec<FactName> {
    let any_open = pressing.iter().any(|request| request.is_open());
    let open = pressing.iter().filter(|request| request.is_open());
    let last = pressing.iter().take(usize::from(!any_open));
    let mut requires: Vec<FactName> = Vec::new();
    for request in open.chain(last) {
        let playbook = playbooks.playbook(&request.intent);
        for fact in playbook.into_iter().flat_map(|p| &p.requires) {
            if !requires.contains(fact) {
                requires.push(fact.clone());
            }
        }
    }
    requires
}

fn intent(state: &State, first: Option<&Request>, playbooks: &Playbooks) -> IntentSummary {
    let quote = |words: &Option<(crate::ids::MessageId, std::sync::Arc<str>, u64)>| {
        words.as_ref().map(|(message, words, _)| Quote {
            message: *message,
            words: words.to_string(),
        })
    };
    let latest = quote(&state.dialogue.last_words);
    let words = match first {
        Some(known) => known.first_words().map(|said| Quote {
            message: said.message,
            words: said.words.clone(),
        }),
        None => quote(&state.dialogue.first_words),
    };
    let latest = latest.filter(|l| words.as_ref().is_none_or(|w| w.message != l.message));
    match first {
        Some(known) => IntentSummary {
            name: Some(known.intent.clone()),
            label: data::heading(known, playbooks),
            confidence: known.confidence,
            alternatives: alternatives(known),
            latest,
            words,
        },
        None => IntentSummary {
            name: None,
            label: "Request not identified".into(),
            confidence: state
                .dialogue
                .last_routing
                .map_or(0.0, |(confidence, _)| confidence),
            alternatives: Vec::new(),
            latest,
            words,
        },
    }
}

fn resolution(
    state: &State,
    playbooks: &Playbooks,
    requests: &[RequestSummary],
    facts: &[SnapshotFact],
    still_needed: &[StillNeeded],
) -> ResolutionSummary {
    let any_required = facts
        .iter()
        .any(|f| f.required && f.verification == Mark::Verified);
    let mut remaining: Vec<String> = still_needed
        .iter()
        .map(|n| format!("Find out: {}", n.label))
        .collect();
    for action in requests.iter().filter_map(|r| r.next_action.as_ref()) {
        if !remaining.contains(action) {
            remaining.push(action.clone());
        }
    }
    let open = Unexplained::of(state, playbooks, requests);
    for one in open.first.iter().chain(&open.others) {
        if !remaining.contains(one) {
            remaining.push(one.clone());
        }
    }
    let next_action = match requests.first() {
        None => "Find out what the customer wants.".to_owned(),
        Some(first) => first
            .next_action
            .clone()
            .or(open.first.clone())
            .unwrap_or_else(|| match state.trips().last() {
                Some(trip) if trip.rule == Rule::CustomerAsks => {
                    "Ask what else the customer needs: they asked for a person.".to_owned()
                }
                _ => "Nothing is open.".to_owned(),
            }),
    };
    let status = match requests::whole(requests, any_required) {
        ResolutionStatus::Resolved if open.first.is_some() => ResolutionStatus::PartlyResolved,
        status => status,
    };
    ResolutionSummary {
        status,
        done: done(state, playbooks, requests),
        remaining,
        next_action,
        promises: Vec::new(),
    }
}

/// What the customer wrote that was not explained, as sentences for the person.
struct Unexplained {
    /// What to find out first.
    first: Option<String>,
    /// Everything else that is open of it.
    others: Vec<String>,
}

impl Unexplained {
    fn of(state: &State, playbooks: &Playbooks, requests: &[RequestSummary]) -> Self {
        let dialogue = &state.dialogue;
        // What they were asked to say in other words, then what they wrote instead and was not understood either.
        let asked_about = dialogue.unexplained.iter().filter(|_| !requests.is_empty());
        let not_understood = dialogue.not_understood.iter();
        let not_understood = not_understood.filter(|words| asks(words) || tells(words));
        let mut unexplained: Vec<&Arc<str>> = asked_about.collect();
        for words in not_understood {
            if !unexplained.contains(&words) {
                unexplained.push(words);
            }
        }
        let mut unexplained = unexplained.into_iter().map(|words| {
            format!(
                "Find out what the customer meant by “{}”.",
                cut(words, IN_SENTENCE)
            )
        });
        let first = unexplained.next();
        let left_over = data::left_over(state, playbooks);
        let left_over = left_over.first().filter(|_| !requests.is_empty());
        let left_over =
            left_over.map(|named| format!("Find out what the customer wants of {}.", named.value));
        let unheard = dialogue.open_unheard().map(|unheard| {
            let words = cut(&unheard.words, IN_SENTENCE);
            // Words that end in a mark need no other.
            let end = if words.ends_with(['.', '?', '!', '…']) {
                ""
            } else {
                "."
            };
            if unheard.replied {
                // What was replied to it is not read.
                return format!("Was this answered? “{words}”{end}");
            }
            format!("Not answered yet: “{words}”{end}")
        });
        let others: Vec<String> = unexplained.chain(unheard).collect();
        Self {
            first: first.or(left_over).or(others.first().cloned()),
            others,
        }
    }
}

/// What the agents have done, in sentences.
fn done(state: &State, playbooks: &Playbooks, requests: &[RequestSummary]) -> Vec<String> {
    let mut done = Vec::new();
    if state.case().identity.level == IdentityLevel::Verified {
        done.push("Customer identified".to_owned());
    }
    let aside = data::aside(state, playbooks);
    let others = state.case().records.others();
    for record in others.filter(|record| !aside.contains(record)) {
        done.push(format!("Looked up {} {}", record.entity, record.id));
    }
    let answered = |r: &RequestSummary| r.status == RequestStatus::Answered;
    if requests.iter().any(answered) {
        done.push("Answered by the agents".to_owned());
    }
    done
}

fn customer(state: &State, playbooks: &Playbooks) -> SnapshotCustomer {
    let identity = &state.case().identity;
    let verified = identity.level == IdentityLevel::Verified;
    let name = playbooks
        .identity
        .name
        .as_ref()
        .filter(|_| verified)
        .and_then(|fact| data::Scope::open(state, playbooks).said(fact.as_str()));
    SnapshotCustomer {
        id: identity.customer.clone(),
        display_name: name.or_else(|| state.customer_label().map(ToOwned::to_owned)),
        identity: identity.level,
        how: identity.how.clone(),
    }
}

fn records(state: &State) -> Vec<RecordSummary> {
    state
        .case()
        .records
        .iter()
        .map(|(record, known)| RecordSummary {
            record: record.clone(),
            system: known.provenance.system.clone(),
            owner_confirmed: !known.bearer,
        })
        .collect()
}

fn mood(state: &State) -> MoodSummary {
    let mut signals: Vec<_> = state
        .mood()
        .signals
        .iter()
        .map(|(signal, _)| *signal)
        .collect();
    signals.sort_unstable();
    signals.dedup();
    MoodSummary {
        frustration: state.mood().score(),
        signals,
        wants_person: state.dialogue.wants_person,
    }
}

fn route(state: &State, playbooks: &Playbooks, playbook: Option<&Playbook>) -> Route {
    let (queue, path, note) = if let Some(handoff) = state.phase().handoff() {
        (
            handoff.queue.clone(),
            handoff.path.clone(),
            handoff.note.clone(),
        )
    } else {
        let queue = playbook.map_or(&playbooks.default_queue, |p| &p.queue);
        (queue.clone(), vec![queue.clone()], None)
    };
    Route {
        queue_label: playbooks.queue_label(&queue).to_owned(),
        queue,
        skills: playbook.map(|p| p.skills.clone()).unwrap_or_default(),
        priority: playbook.map_or(Priority::Normal, |p| p.priority),
        path,
        note: note.or_else(|| state.contact.note.clone()),
    }
}

fn health(state: &State, now: Timestamp) -> Health {
    let calls = &state.calls().all;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let failures = count(calls.iter().filter(|c| c.failure().is_some()).count());
    let retried = count(calls.iter().map(|c| c.retried.len()).sum());
    let until = state.waits.left_agents_at.unwrap_or(now);
    let elapsed = state
        .opened_at()
        .map_or(0, |at| until.duration_since(at).as_millis());
    Health {
        tool_calls: count(calls.len()),
        failures,
        failed_tries: failures + retried,
        retries: retried,
        refused: count(state.calls().refused.len()),
        withheld: state.sealing.withheld,
        elapsed_ms: u64::try_from(elapsed).unwrap_or(0),
        tokens: state.budget().tokens,
        cost_micros: state.budget().cost_micros,
        models: (state.asks().asked > 0).then(|| ModelHealth {
            asked: state.asks().asked,
            failed: state.asks().failed,
            refused: state.asks().refused,
        }),
    }
}
