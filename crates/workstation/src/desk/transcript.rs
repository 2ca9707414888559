//! A conversation's transcript, from its journal.

mod entry;
mod evidence;
mod order;

use std::collections::HashMap;

use baton_desk::{HandoffStep, TranscriptEntry, TranscriptMark, TransferNote};
use baton_orchestrator::{Event, MessageId, OfferEnd, Recorded, Representative, Unattended};
use jiff::Timestamp;
use uuid::Uuid;

use super::reader::OutboxRows;
pub(crate) use entry::Names;
use entry::entry;
use evidence::Evidence;

/// Entries a conversation view holds; earlier ones are fetched on demand.
pub(crate) const SHOWN: usize = 200;

/// What the transcript of one conversation shows, kept up with its journal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transcript {
    pub(crate) next_seq: u64,
    lines: Vec<Line>,
    messages: HashMap<Uuid, usize>,
    evidence: Evidence,
    representative: Option<Representative>,
    /// When the present offer was made.
    pub(crate) offered_at: Option<Timestamp>,
    /// Customer messages since a representative or an agent last wrote.
    pub(crate) unanswered: u32,
    /// What the representative wrote at the end.
    pub(crate) closing: Option<(String, String, Timestamp)>,
    pub(crate) returned: bool,
    /// The note of the last transfer or return to the agents, for those who take it then.
    pub(crate) note: Option<TransferNote>,
}

#[derive(Debug, Clone)]
struct Line {
    seq: u64,
    /// When it was said.
    at: Timestamp,
    /// When it was recorded here.
    came_at: Timestamp,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Customer {
        text: String,
    },
    Agent {
        message: Uuid,
        text: String,
    },
    Representative {
        message: Uuid,
        by: Representative,
        text: String,
    },
    Mark {
        mark: TranscriptMark,
        text: MarkText,
        note: Option<Note>,
    },
}

/// A note that a representative left.
#[derive(Debug, Clone)]
struct Note {
    by: Option<Representative>,
    text: String,
}

/// The words of a mark, around the representative whom they name.
#[derive(Debug, Clone, Default)]
struct MarkText {
    before: String,
    who: Option<Representative>,
    after: String,
}

impl MarkText {
    fn of(before: impl Into<String>, who: &Representative, after: &str) -> Self {
        Self {
            before: before.into(),
            who: Some(who.clone()),
            after: after.to_owned(),
        }
    }

    /// The words, with the representative as they are called now.
    fn said(&self, names: &Names<'_>) -> String {
        let who = self.who.as_ref().map(|who| names.of(who));
        [&self.before, &who.unwrap_or_default(), &self.after]
            .map(String::as_str)
            .concat()
    }
}

impl From<String> for MarkText {
    fn from(before: String) -> Self {
        Self {
            before,
            ..Self::default()
        }
    }
}

/// The identifier of the entry of a journal event.
pub(crate) fn entry_id(seq: u64) -> String {
    format!("e{seq}")
}

/// The journal event of an entry.
pub(crate) fn entry_seq(id: &str) -> Option<u64> {
    id.strip_prefix('e')?.parse().ok()
}

impl Transcript {
    /// Takes in what happened next.
    pub(crate) fn extend(&mut self, events: &[Recorded], label: impl Fn(&Event) -> String) {
        for recorded in events {
            if recorded.seq < self.next_seq {
                continue;
            }
            self.next_seq = recorded.seq + 1;
            self.follow(recorded);
            let body = self.body(&recorded.event, &label);
            let own = body.is_some().then_some(self.lines.len());
            self.evidence.take(recorded, own, &self.messages);
            if let Some(body) = body {
                let line = Line {
                    seq: recorded.seq,
                    at: said_at(recorded),
                    came_at: recorded.at,
                    body,
                };
                if let Some(message) = message_of(&recorded.event) {
                    self.messages.insert(message.0, self.lines.len());
                }
                self.lines.push(line);
            }
        }
    }

    fn follow(&mut self, recorded: &Recorded) {
        match &recorded.event {
            // Thanks wait for nothing, as `State::waits_since` has it.
            Event::CustomerWrote { reading, .. } => {
                let wants_nothing = reading.as_ref().is_some_and(|read| read.wants_nothing);
                self.unanswered += u32::from(!wants_nothing);
            }
            // What is said about the wait answers nothing.
            Event::AgentReplied { purpose, .. } if purpose.is_about_waiting() => {}
            Event::AgentReplied { .. }
            | Event::RepresentativeWrote { .. }
            | Event::SaidBefore { .. } => self.unanswered = 0,
            Event::Offered { .. } => self.offered_at = Some(recorded.at),
            Event::Committed { representative, .. } => {
                self.representative = Some(representative.clone());
                self.returned = false;
            }
            Event::ReturnedToAgents { .. } => {
                self.returned = true;
                self.note = self.note_left(recorded);
            }
            Event::Transferred { .. } => self.note = self.note_left(recorded),
            Event::Closed { summary, notes, .. } => {
                self.note = None;
                self.closing = Some((summary.clone(), notes.clone(), recorded.at));
            }
            _ => {}
        }
    }

    fn note_left(&self, recorded: &Recorded) -> Option<TransferNote> {
        let text = note_of(&recorded.event)?;
        Some(TransferNote {
            by: self.representative.as_ref().map(|who| who.name.clone()),
            text: text.to_owned(),
            at: recorded.at,
        })
    }

    fn body(&self, event: &Event, label: impl Fn(&Event) -> String) -> Option<Body> {
        self.words(event).or_else(|| {
            let (mark, text) = self.mark(event, label)?;
            let note = note_of(event).map(|text| Note {
                by: self.representative.clone(),
                text: text.to_owned(),
            });
            Some(Body::Mark { mark, text, note })
        })
    }

    /// What was said.
    fn words(&self, event: &Event) -> Option<Body> {
        match event {
            Event::CustomerWrote { text, .. } => Some(Body::Customer { text: text.clone() }),
            Event::AgentReplied { message, text, .. } => Some(Body::Agent {
                message: message.0,
                text: text.clone(),
            }),
            Event::RepresentativeWrote {
                message, text, by, ..
            } => {
                // Older journals do not say who wrote.
                let by = by.as_ref().or(self.representative.as_ref());
                Some(Body::Representative {
                    message: message.0,
                    by: by.cloned().unwrap_or_else(|| unknown("")),
                    text: text.clone(),
                })
            }
            Event::SaidBefore {
                message,
                representative,
                text,
                left_out,
                ..
            } => {
                let text = match left_out {
                    0 => text.clone(),
                    1 => format!("{text}\n(One message after this is not shown.)"),
                    many => format!("{text}\n({many} messages after this are not shown.)"),
                };
                Some(match representative {
                    Some(name) => Body::Representative {
                        message: message.0,
                        by: unknown(name),
                        text,
                    },
                    None => Body::Agent {
                        message: message.0,
                        text,
                    },
                })
            }
            _ => None,
        }
    }

    /// What happened beside what was said.
    fn mark(
        &self,
        event: &Event,
        label: impl Fn(&Event) -> String,
    ) -> Option<(TranscriptMark, MarkText)> {
        let of_customer = |text: &str| (TranscriptMark::Customer, text.to_owned().into());
        let trouble = |text: String| (TranscriptMark::ToolTrouble, text.into());
        let named = |step: HandoffStep, text: MarkText| (TranscriptMark::Handoff { step }, text);
        let step = |step: HandoffStep, text: String| named(step, text.into());
        Some(match event {
            Event::CustomerLeft => of_customer("The customer left."),
            Event::Reopened { .. } => of_customer("The customer came back."),
            Event::CallBackAsked { contact, .. } => {
                of_customer(&format!("Asked to be called back: {contact}"))
            }
            Event::CallFailed { failure, .. } => {
                trouble(format!("{}: {}", label(event), failure.kind.plain()))
            }
            Event::CallRefused { .. } => {
                let what = label(event);
                trouble(format!(
                    "{what}: refused, called too often for the same thing"
                ))
            }
            Event::ReplyWithheld { .. } => {
                trouble("A reply was withheld: not everything in it is verified.".to_owned())
            }
            Event::RuleTripped(trip) => step(HandoffStep::Prepared, trip.sentence.clone()),
            Event::Offered { representative, .. } => {
                let text = MarkText::of("Offered to ", representative, "");
                named(HandoffStep::Offered, text)
            }
            Event::OfferEnded { end, .. } => match end {
                OfferEnd::Declined(reason) => {
                    step(HandoffStep::Declined, format!("Declined: {reason}"))
                }
                OfferEnd::Expired => {
                    let text = "The offer was not answered in time";
                    step(HandoffStep::Expired, text.to_owned())
                }
                OfferEnd::Unavailable => {
                    let text = "The representative went away; back in the queue";
                    step(HandoffStep::TakenBack, text.to_owned())
                }
                OfferEnd::CustomerLeft => return None,
            },
            Event::Queued { overflow: true, .. } => {
                let text = "No one took it; open to anyone";
                step(HandoffStep::Overflow, text.to_owned())
            }
            Event::Committed { representative, .. } => {
                let text = MarkText::of("", representative, " has the conversation");
                named(HandoffStep::Committed, text)
            }
            Event::ReturnedToAgents { .. } => {
                let text = "Returned to the AI agents";
                step(HandoffStep::Returned, text.to_owned())
            }
            Event::Transferred { .. } => {
                let queue = label(event);
                let text = format!("Transferred to {queue}");
                match &self.representative {
                    Some(who) => named(
                        HandoffStep::Transferred,
                        MarkText::of(format!("{text} by "), who, ""),
                    ),
                    None => step(HandoffStep::Transferred, text),
                }
            }
            Event::QueuedAgain { why, .. } => {
                let text = match why {
                    Unattended::NotAnswered => "Not answered in time; back in the queue",
                    Unattended::LeftBehind => "The representative left; back in the queue",
                };
                step(HandoffStep::Returned, text.to_owned())
            }
            Event::WrapUpStarted { .. } => step(HandoffStep::WrapUp, "Wrap-up started".to_owned()),
            Event::WrapUpLeft { .. } => {
                let text = "Wrap-up left; the conversation goes on";
                step(HandoffStep::WrapUp, text.to_owned())
            }
            Event::Closed { .. } => (TranscriptMark::Closed, "Closed".to_owned().into()),
            _ => return None,
        })
    }

    /// The entry a message stands in.
    pub(crate) fn entry_of(&self, message: MessageId) -> Option<String> {
        let at = self.messages.get(&message.0)?;
        self.lines.get(*at).map(|line| entry_id(line.seq))
    }

    /// Who wrote the note that a message is, if it is one.
    pub(crate) fn author_of_note(&self, message: MessageId) -> Option<&str> {
        let line = self.lines.get(*self.messages.get(&message.0)?)?;
        match &line.body {
            Body::Mark {
                note: Some(note), ..
            } => {
                let by = note.by.as_ref();
                Some(by.map_or("A representative", |who| &who.name))
            }
            Body::Mark { note: None, .. }
            | Body::Customer { .. }
            | Body::Agent { .. }
            | Body::Representative { .. } => None,
        }
    }

    /// The entry that shows the event of a place in the journal: its own, or that of the message it is about.
    pub(crate) fn entry_showing(&self, seq: u64) -> Option<String> {
        let own = self.lines.binary_search_by_key(&seq, |line| line.seq).ok();
        let line = self.lines.get(own.or_else(|| self.evidence.line(seq))?)?;
        Some(entry_id(line.seq))
    }

    /// Who took the conversation last.
    pub(crate) fn representative(&self) -> Option<&Representative> {
        self.representative.as_ref()
    }

    /// Entries that are read before `before` (a journal place), at most [`SHOWN`] of them, and how many come before.
    pub(crate) fn page(
        &self,
        before: Option<u64>,
        names: &Names<'_>,
        outbox: &OutboxRows,
    ) -> (Vec<TranscriptEntry>, u32) {
        let order = order::order(&self.lines, outbox);
        let mut places = order.iter();
        let end = before.map_or(order.len(), |seq| {
            let found = places.position(|placed| self.lines[placed.place].seq == seq);
            found.unwrap_or_else(|| self.lines.partition_point(|l| l.seq < seq))
        });
        let start = end.saturating_sub(SHOWN);
        let entries = order[start..end]
            .iter()
            .map(|placed| entry(&self.lines[placed.place], placed.is_moved, names, outbox))
            .collect();
        (entries, u32::try_from(start).unwrap_or(u32::MAX))
    }

    /// The customer's newest words, shortened, and when they were said; the last thing that anybody said where the
    /// customer has said nothing.
    pub(crate) fn last_said(&self) -> Option<(String, Timestamp)> {
        let said = |line: &Line, of_customer: bool| match &line.body {
            Body::Customer { text } if of_customer => Some((shortened(text), line.at)),
            Body::Agent { text, .. } | Body::Representative { text, .. } if !of_customer => {
                Some((shortened(text), line.at))
            }
            Body::Customer { .. }
            | Body::Agent { .. }
            | Body::Representative { .. }
            | Body::Mark { .. } => None,
        };
        let newest = |of_customer| self.lines.iter().rev().find_map(|l| said(l, of_customer));
        newest(true).or_else(|| newest(false))
    }
}

/// A representative of whom only the name is known.
fn unknown(name: &str) -> Representative {
    Representative {
        id: String::new(),
        name: name.to_owned(),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(120).collect()
}

/// The note that a representative left with an event.
fn note_of(event: &Event) -> Option<&str> {
    match event {
        Event::ReturnedToAgents { note, .. } | Event::Transferred { note, .. } => {
            (!note.is_empty()).then_some(note)
        }
        _ => None,
    }
}

/// When something was said. What came here late was said before it was recorded.
fn said_at(recorded: &Recorded) -> Timestamp {
    match &recorded.event {
        Event::CustomerWrote {
            sent_at: Some(at), ..
        }
        | Event::SaidBefore { said_at: at, .. } => *at,
        _ => recorded.at,
    }
}

fn message_of(event: &Event) -> Option<MessageId> {
    match event {
        Event::CustomerWrote { message, .. }
        | Event::AgentReplied { message, .. }
        | Event::RepresentativeWrote { message, .. }
        | Event::SaidBefore { message, .. } => Some(*message),
        // A note for the agents has a place among the messages.
        Event::ReturnedToAgents { message, .. } => *message,
        _ => None,
    }
}

#[cfg(test)]
#[path = "transcript_tests.rs"]
mod tests;
