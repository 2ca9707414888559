//! What a customer may do.

use baton_protocol::channel::EntryBody;
use baton_protocol::{Author, EventBody, MessageId};

use super::{Begins, Changes, Decided, Found, Over, Receipt, Refusal, clean};

pub(super) fn opens(
    found: &Found,
    receipt: Receipt,
    channel: &'static str,
    begins: Begins,
) -> Decided {
    if let Some(conversation) = found.opened {
        return Decided {
            receipt: Receipt {
                conversation,
                ..receipt
            },
            changes: Changes::default(),
        };
    }
    let event = EventBody::ConversationOpened {
        channel: channel.to_owned(),
        customer_label: Some(begins.label.clone()).filter(|label| !label.is_empty()),
        practice: begins.practice,
    };
    Decided {
        receipt,
        changes: Changes {
            begins: Some(begins),
            event: Some(event),
            ..Changes::default()
        },
    }
}

pub(super) fn writes(
    found: &Found,
    receipt: Receipt,
    id: MessageId,
    text: &str,
    most: u64,
) -> Result<Decided, Refusal> {
    let Some(known) = &found.conversation else {
        return Err(Refusal::UnknownConversation);
    };
    let clean = clean::message(&found.before, text);
    let body = EntryBody::Message {
        id,
        author: Author::customer(known.label.clone()),
        text: clean.text.clone(),
    };
    if let Some(same) = &found.same_message {
        // What is damaged cannot be compared; it was taken under this id.
        if same.body != body && same.body != (EntryBody::Unreadable {}) {
            return Err(Refusal::MessageReused);
        }
        return Ok(Decided {
            receipt: Receipt {
                position: same.position,
                at: same.at,
                ..receipt
            },
            changes: Changes::default(),
        });
    }
    match known.over {
        Over::No => {}
        Over::Left => return Err(Refusal::CustomerLeft),
        Over::Closed => return Err(Refusal::ConversationClosed),
    }
    if known.head >= most {
        return Err(Refusal::ConversationFull);
    }
    let entry = known.next(receipt.at, body);
    let event = EventBody::CustomerMessage {
        message: id,
        text: clean.text,
        removed: clean.removed,
    };
    Ok(Decided {
        receipt: Receipt {
            position: entry.position,
            ..receipt
        },
        changes: Changes {
            entry: Some(entry),
            event: Some(event),
            ..Changes::default()
        },
    })
}

/// Leaving twice is leaving once, and what is over or unknown cannot be left.
pub(super) fn leaves(found: &Found, receipt: Receipt) -> Decided {
    let changes = match &found.conversation {
        Some(known) if known.over == Over::No => Changes {
            over: Some(Over::Left),
            entry: Some(known.next(receipt.at, EntryBody::Left {})),
            event: Some(EventBody::CustomerLeft {}),
            ..Changes::default()
        },
        Some(_) | None => Changes::default(),
    };
    Decided { receipt, changes }
}
