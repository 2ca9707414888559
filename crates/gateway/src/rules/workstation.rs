//! What a workstation may send into a conversation.

use baton_protocol::channel::EntryBody;
use baton_protocol::{ConversationState, RefusalCode, SendBody};

use super::{Changes, Conversation, Decided, Found, KeyDigest, Over, Receipt, Refusal};

pub(super) fn sends(
    found: &Found,
    receipt: Receipt,
    keyed: KeyDigest,
    body: SendBody,
    most: u64,
) -> Result<Decided, Refusal> {
    if let Some(digest) = &found.accepted {
        if *digest != keyed.digest {
            return Err(Refusal::KeyReused);
        }
        return Ok(Decided {
            receipt,
            changes: Changes::default(),
        });
    }
    let Some(known) = &found.conversation else {
        return Err(Refusal::UnknownConversation);
    };
    let delivered = delivers(found, known, receipt, body, most)?;
    Ok(Decided {
        receipt,
        changes: Changes {
            accepted: Some(keyed),
            ..delivered
        },
    })
}

/// What a send is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SendKind {
    Message,
    Status,
    Closes,
}

impl SendKind {
    fn of(body: &SendBody) -> Self {
        match body {
            SendBody::Message { .. } => Self::Message,
            SendBody::Closed {}
            | SendBody::Status {
                state: ConversationState::Closed,
            } => Self::Closes,
            SendBody::Status { .. } => Self::Status,
        }
    }
}

/// What the customer gets to see of a send.
fn delivers(
    found: &Found,
    known: &Conversation,
    receipt: Receipt,
    body: SendBody,
    most: u64,
) -> Result<Changes, Refusal> {
    let kind = SendKind::of(&body);
    let over = match (known.over, kind) {
        (Over::Closed, SendKind::Message) => return Err(Refusal::ConversationClosed),
        (Over::Closed, SendKind::Closes) => return Ok(Changes::default()),
        // What the customer wrote while it was being closed opens it again: the workstation says so with a status.
        (Over::Closed, SendKind::Status) => Over::No,
        (Over::No | Over::Left, SendKind::Closes) => Over::Closed,
        (unchanged @ (Over::No | Over::Left), SendKind::Message | SendKind::Status) => unchanged,
    };
    // Closing always fits: a full conversation must be able to end.
    if known.head >= most && kind != SendKind::Closes {
        return Err(Refusal::ConversationFull);
    }
    let body = match body {
        SendBody::Message { id, author, text } => {
            if over == Over::Left {
                return Err(Refusal::CustomerLeft);
            }
            if found.same_message.is_some() {
                return Err(Refusal::MessageReused);
            }
            EntryBody::Message { id, author, text }
        }
        SendBody::Status { state } => EntryBody::Status { state },
        SendBody::Closed {} => EntryBody::Status {
            state: ConversationState::Closed,
        },
    };
    Ok(Changes {
        over: Some(over).filter(|over| *over != known.over),
        entry: Some(known.next(receipt.at, body)),
        ..Changes::default()
    })
}

/// What a workstation is told about a send that is refused for good.
pub(crate) fn refused(refusal: Refusal) -> (RefusalCode, &'static str) {
    match refusal {
        Refusal::UnknownConversation => (
            RefusalCode::UnknownConversation,
            "this gateway knows no such conversation",
        ),
        Refusal::MessageReused => (
            RefusalCode::MessageReused,
            "the message id stands in this conversation already",
        ),
        Refusal::KeyReused => (
            RefusalCode::KeyReused,
            "the key was accepted before for something else",
        ),
        Refusal::CustomerLeft => (RefusalCode::CustomerLeft, "the customer has left"),
        Refusal::ConversationClosed => (
            RefusalCode::ConversationClosed,
            "the conversation was closed before",
        ),
        Refusal::ConversationFull => (
            RefusalCode::ConversationFull,
            "the conversation holds as many entries as the gateway keeps",
        ),
    }
}
