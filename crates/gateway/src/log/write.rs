//! The kinds of write, what each is answered with, and when.

use baton_protocol::channel::Taken;
use baton_protocol::{ConversationId, MessageId, RefusalCode, SendFrame};
use jiff::Timestamp;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::error::LogError;

pub(crate) type Reply<T> = oneshot::Sender<Result<T, LogError>>;

/// A write waiting for the writer.
pub(crate) enum Write {
    /// Opens a conversation.
    Open {
        request: Uuid,
        label: String,
        practice: bool,
        at: Timestamp,
        reply: Reply<ConversationId>,
    },
    /// A customer's message.
    Say {
        conversation: ConversationId,
        message: MessageId,
        text: String,
        most: u64,
        at: Timestamp,
        reply: Reply<Result<Taken, Say>>,
    },
    /// A customer leaves.
    Leave {
        conversation: ConversationId,
        at: Timestamp,
        reply: Reply<()>,
    },
    /// A workstation sends.
    Send {
        frame: SendFrame,
        most: u64,
        at: Timestamp,
        reply: Reply<Result<(), Refusal>>,
    },
}

impl Write {
    /// Answers that nothing of it was written. A caller that has gone has given up waiting.
    pub(crate) fn fail(self, error: LogError) {
        match self {
            Self::Open { reply, .. } => drop(reply.send(Err(error))),
            Self::Say { reply, .. } => drop(reply.send(Err(error))),
            Self::Leave { reply, .. } => drop(reply.send(Err(error))),
            Self::Send { reply, .. } => drop(reply.send(Err(error))),
        }
    }
}

/// Why a customer's message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Say {
    Unknown,
    Reused,
    Over,
    Full,
}

/// Why a send is refused for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: RefusalCode,
    pub(crate) detail: &'static str,
}

/// Answers a caller once the outcome of the transaction is known.
pub(crate) type Settle = Box<dyn FnOnce(Result<(), LogError>) + Send>;

pub(crate) fn settle<T: Send + 'static>(reply: Reply<T>, value: T) -> Settle {
    Box::new(move |fate| {
        // A caller that has gone has given up waiting; the write stands.
        let _ = reply.send(fate.map(|()| value));
    })
}
