//! Conversion between events and rows: the journal's JSON, the index row, the history row.

use baton_orchestrator::observer::told;
use baton_orchestrator::snapshot::{Mark, Snapshot};
use baton_orchestrator::{
    ConversationId, Event, HandoffStatus, KnownRecord, Phase, Recorded, Speaker, State, title,
};
use baton_playbook::{CUSTOMER, Playbooks, RecordRef};
use baton_store::{ConversationRow, HistoryRow, JournalRow, NewEvent, StoreError};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::engine::effects::to_json;
use crate::error::RuntimeError;

/// Most bytes of notes in a history row.
const NOTES: usize = 64 * 1024;

/// An event in the journal's form.
pub(crate) fn new_event(event: &Event, at: Timestamp) -> Result<NewEvent, StoreError> {
    Ok(NewEvent {
        kind: event.kind().to_owned(),
        at,
        body: to_json("an event", event)?,
    })
}

/// Whether a conversation's rows are all there, from the first one on.
pub(crate) fn without_gap(
    conversation: ConversationId,
    rows: &[JournalRow],
) -> Result<(), RuntimeError> {
    match (0..).zip(rows).find(|(place, row)| row.seq != *place) {
        None => Ok(()),
        Some((seq, _)) => Err(RuntimeError::Damaged {
            conversation,
            detail: format!("events are missing from event {seq} on"),
        }),
    }
}

/// Reads journal rows back.
pub fn read_recorded(
    conversation: ConversationId,
    rows: &[JournalRow],
) -> Result<Vec<Recorded>, RuntimeError> {
    rows.iter()
        .map(|row| {
            let event = serde_json::from_str(&row.body).map_err(|e| RuntimeError::Journal {
                conversation,
                seq: row.seq,
                detail: e.to_string(),
            })?;
            Ok(Recorded {
                seq: row.seq,
                at: row.at,
                event,
            })
        })
        .collect()
}

/// A conversation as lists show it, stored in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationSummary {
    /// The customer's name, as far as it is known.
    pub customer: String,
    /// What they want, once that is known.
    pub intent: Option<String>,
    /// Its phase.
    pub phase: &'static str,
    /// Whether it is simulated.
    pub practice: bool,
}

/// Summarises a conversation.
pub fn summary(state: &State, playbooks: &Playbooks) -> ConversationSummary {
    let phase = match state.phase() {
        Phase::Routing => "routing",
        Phase::Gathering => "gathering",
        Phase::Assisting => "assisting",
        Phase::HandingOff(handoff) => match handoff.status {
            HandoffStatus::Offered { .. } => "offered",
            HandoffStatus::Prepared
            | HandoffStatus::Queued
            | HandoffStatus::Overflow
            | HandoffStatus::Accepted { .. } => "waiting",
        },
        Phase::WithRepresentative(_) => "with_representative",
        Phase::WrapUp(_) => "wrap_up",
        Phase::Closed => "closed",
    };
    ConversationSummary {
        customer: customer_name(state, playbooks),
        intent: title(state, playbooks),
        phase,
        practice: state.is_practice(),
    }
}

fn customer_name(state: &State, playbooks: &Playbooks) -> String {
    record_name(state, playbooks)
        .or_else(|| state.customer_label().map(ToOwned::to_owned))
        .or_else(|| state.case().identity.customer.clone())
        .unwrap_or_default()
}

/// The name on the record of the identified customer, where it may be shown.
pub fn record_name(state: &State, playbooks: &Playbooks) -> Option<String> {
    let name = playbooks.identity.name.as_ref()?;
    let customer = state.case().identity.customer.as_deref()?;
    // Of the records at hand some may be another person's: "sorry, that was my wife's number".
    let is_theirs = |(record, known): (&RecordRef, &KnownRecord)| {
        let owner = known.owner.as_deref();
        let own = record.entity.as_str() == CUSTOMER && record.id.eq_ignore_ascii_case(customer);
        own || owner.is_some_and(|owner| owner.eq_ignore_ascii_case(customer))
    };
    let named = state.case().verified(name);
    let own = named.filter(|(record, known, _)| is_theirs((record, known)));
    own.last().map(|(_, _, value)| value.to_string())
}

/// The index row of a conversation.
pub(crate) fn index_row(state: &State, playbooks: &Playbooks, now: Timestamp) -> ConversationRow {
    let summary = summary(state, playbooks);
    let json: Value = json!({
        "customer": summary.customer,
        "intent": summary.intent,
        "phase": summary.phase,
        "practice": summary.practice,
    });
    ConversationRow {
        id: state.id().0,
        opened_at: state.opened_at().unwrap_or(now),
        updated_at: now,
        open: state.is_open(),
        summary: json.to_string(),
    }
}

/// Texts of the history row that the step's events change; the others stay as they are.
pub(crate) fn history_row(
    state: &State,
    playbooks: &Playbooks,
    snapshot: &Snapshot,
    events: &[Event],
    now: Timestamp,
    known: Option<&HistoryRow>,
) -> HistoryRow {
    // A person remembers a conversation by what the customer said, so that is searchable too.
    let quotes = snapshot.requests.iter().flat_map(|r| &r.words);
    let quotes = quotes.chain(&snapshot.intent.latest).map(|q| &*q.words);
    let mut words: Vec<&str> = state.first_words().into_iter().collect();
    for quote in quotes {
        if !words.iter().any(|known| known.contains(quote)) {
            words.push(quote);
        }
    }
    // Who calls themselves something else is remembered by that name.
    let customer = customer_name(state, playbooks);
    let given = state.customer_label();
    let given = given.filter(|name| !customer.contains(name));
    let given = given.map(|name| format!("Name given: {name}"));
    let words = words.into_iter().map(|said| format!("“{said}”"));
    let facts: Vec<String> = snapshot
        .facts
        .iter()
        .filter(|f| f.verification != Mark::Unavailable)
        .filter_map(|f| f.value.as_ref().map(|v| format!("{}: {v}", f.label)))
        .chain(given)
        .chain(words)
        .collect();
    let mut row = HistoryRow {
        conversation: state.id().0,
        customer,
        intent: snapshot.intent.label.clone(),
        reason: told(&snapshot.reason.sentence, snapshot.reason.since.as_deref()),
        disposition: known.map(|k| k.disposition.clone()).unwrap_or_default(),
        notes: known.map(|k| k.notes.clone()).unwrap_or_default(),
        facts: facts.join("\n"),
        representative: known.map(|k| k.representative.clone()).unwrap_or_default(),
        started_at: state.opened_at().unwrap_or(now),
        handed_off_at: known.map_or(now, |k| k.handed_off_at),
        closed_at: known.and_then(|k| k.closed_at),
    };
    update_history(&mut row, state, playbooks, events, now);
    row
}

/// What was said stays findable once the conversation is over: what a person remembers of it is any word of it.
fn add_what_was_said(row: &mut HistoryRow, state: &State) {
    let said = state
        .transcript()
        .turns()
        .filter(|turn| match turn.speaker {
            Speaker::Customer | Speaker::Representative => true,
            // Notes stand among the notes.
            Speaker::Agent | Speaker::Note => false,
        });
    for words in said.map(|turn| &*turn.text) {
        if !row.customer.contains(words) && !row.facts.contains(words) {
            row.facts.push_str("\n“");
            row.facts.push_str(words);
            row.facts.push('”');
        }
    }
}

/// Adds a note that is not there yet, as long as there is room. Before it stands what it is: it reads like something
/// that was said or done otherwise.
fn add_note(notes: &mut String, as_what: &str, note: &str) {
    let note = note.trim();
    let size = as_what.len() + note.len();
    if note.is_empty() || notes.contains(note) || notes.len() + size > NOTES {
        return;
    }
    if !notes.is_empty() {
        notes.push('\n');
    }
    notes.push_str(as_what);
    notes.push_str(note);
}

/// Changes that a transfer, a return, a take-over, the closing and a reopening make to a history row.
pub(crate) fn update_history(
    row: &mut HistoryRow,
    state: &State,
    playbooks: &Playbooks,
    events: &[Event],
    now: Timestamp,
) {
    for event in events {
        if let Event::Committed { representative, .. } = event {
            row.representative.clone_from(&representative.name);
        }
        if let Event::ReturnedToAgents { note, .. } = event {
            add_note(&mut row.notes, "Note for the AI agents: ", note);
        }
        if let Event::Transferred { note, .. } = event {
            add_note(&mut row.notes, "Note with the transfer: ", note);
        }
        if matches!(event, Event::Reopened { .. }) {
            // The conversation goes on; its notes stay searchable until it ends again.
            row.disposition.clear();
            row.closed_at = None;
        }
        if let Event::Closed {
            disposition,
            summary,
            notes,
            ..
        } = event
        {
            row.disposition = playbooks.disposition_label(disposition);
            let before = std::mem::take(&mut row.notes);
            for (as_what, note) in [("", summary), ("Internal notes: ", notes), ("", &before)] {
                add_note(&mut row.notes, as_what, note);
            }
            row.closed_at = Some(now);
            add_what_was_said(row, state);
        }
    }
}
