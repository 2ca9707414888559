//! One line of a transcript as the window shows it.

use baton_desk::{MarkNote, ReplyKey, SendState, TranscriptBody, TranscriptEntry};
use baton_orchestrator::Representative;
use baton_store::{Delivery, DeliveryReport};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Body, Line, entry_id, order};
use crate::desk::reader::{OutboxRows, Outgoing};

/// How people are called in a transcript.
pub(crate) struct Names<'a> {
    pub(crate) customer: &'a str,
    pub(crate) agents: &'a str,
    /// The identifier of this representative.
    pub(crate) you: &'a str,
    /// How this representative is called now, whatever they were called when they wrote.
    pub(crate) your_name: &'a str,
    /// Whether the link is up: what waits is on its way then.
    pub(crate) online: bool,
}

impl Names<'_> {
    /// How a representative is called.
    pub(super) fn of(&self, who: &Representative) -> String {
        if who.id == self.you {
            self.your_name.to_owned()
        } else {
            who.name.clone()
        }
    }
}

/// A line as it is shown; `is_moved` where it stands behind what came after it was written.
pub(super) fn entry(
    line: &Line,
    is_moved: bool,
    names: &Names<'_>,
    outbox: &OutboxRows,
) -> TranscriptEntry {
    let send = |message: &Uuid| {
        let row = outbox.get(&message.to_string());
        send_state(row, (line.at, is_moved), names.online)
    };
    let body = match &line.body {
        Body::Customer { text } => TranscriptBody::Customer {
            name: names.customer.to_owned(),
            text: text.clone(),
        },
        Body::Agent { message, text } => TranscriptBody::Agent {
            name: names.agents.to_owned(),
            text: text.clone(),
            send: send(message),
        },
        Body::Representative { message, by, text } => TranscriptBody::Representative {
            name: names.of(by),
            you: by.id == names.you,
            text: text.clone(),
            key: ReplyKey(*message),
            send: send(message),
        },
        Body::Mark { mark, text, note } => TranscriptBody::Mark {
            mark: mark.clone(),
            text: text.said(names),
            note: note.as_ref().map(|note| MarkNote {
                by: note.by.as_ref().map(|who| names.of(who)),
                text: note.text.clone(),
            }),
        },
    };
    // A reply that waited is read where the customer read it.
    let at = match &body {
        TranscriptBody::Agent { send, .. } | TranscriptBody::Representative { send, .. } => {
            late_since(send).unwrap_or(line.at)
        }
        TranscriptBody::Customer { .. } | TranscriptBody::Mark { .. } => line.at,
    };
    TranscriptEntry {
        id: entry_id(line.seq),
        at,
        body,
    }
}

/// Since when the customer has what was delivered late.
fn late_since(send: &SendState) -> Option<Timestamp> {
    match send {
        SendState::DeliveredLate { at, .. } => Some(*at),
        SendState::Sending
        | SendState::Waiting
        | SendState::Delivered { .. }
        | SendState::Refused { .. }
        | SendState::Discarded { .. } => None,
    }
}

fn send_state(
    row: Option<&Outgoing>,
    (at, is_moved): (Timestamp, bool),
    online: bool,
) -> SendState {
    match row.map(|r| &r.delivery) {
        // Rows are kept as long as the conversation; without one there is nothing left to send.
        None => SendState::Delivered { at },
        Some(Delivery::Accepted { at: taken }) if is_moved || order::is_very_late(at, *taken) => {
            SendState::DeliveredLate {
                at: *taken,
                written_at: at,
            }
        }
        Some(Delivery::Accepted { at }) => SendState::Delivered { at: *at },
        Some(Delivery::Waiting) if online => SendState::Sending,
        Some(Delivery::Waiting) => SendState::Waiting,
        Some(Delivery::Refused { code, detail, .. }) if code == DeliveryReport::DISCARDED => {
            SendState::Discarded {
                reason: detail.clone(),
            }
        }
        Some(Delivery::Refused { detail, .. }) => SendState::Refused {
            reason: detail.clone(),
        },
    }
}
