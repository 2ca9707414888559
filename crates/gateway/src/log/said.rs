//! The messages to a customer around an event, for a workstation that no longer knows them.

use baton_protocol::channel::{Entry, EntryBody};
use baton_protocol::{AuthorKind, EarlierReplies, MessageId, SentReply, limits};

use crate::error::LogError;

/// Entries that are read in either direction: statuses lie between messages.
pub(super) const LOOKED_AT: u32 = 128;

/// Messages to the customer, collected one after the other up to the customer's next one.
#[derive(Debug, Default)]
pub(super) struct Answers(Vec<SentReply>);

impl Answers {
    /// Takes the next entry; false when it is the customer's message, which ends them.
    pub(super) fn take(&mut self, entry: Entry) -> bool {
        match entry.body {
            EntryBody::Message { author, .. } if author.kind == AuthorKind::Customer => false,
            EntryBody::Message { id, author, text } => {
                self.0.push(SentReply {
                    id,
                    at: entry.at,
                    author,
                    text,
                });
                true
            }
            EntryBody::Status { .. } | EntryBody::Left {} | EntryBody::Unreadable {} => true,
        }
    }
}

/// The messages between the customer's message before an event and the one after it. Those before it were collected
/// backwards.
pub(super) fn said(
    newest: MessageId,
    mut earlier: Answers,
    later: Answers,
) -> Result<EarlierReplies, LogError> {
    let mut said = EarlierReplies {
        newest,
        answers: Vec::new(),
        left_out: 0,
    };
    earlier.0.reverse();
    let mut bytes = 0;
    for answer in earlier.0.into_iter().chain(later.0) {
        bytes += serde_json::to_string(&answer).map_err(LogError::row)?.len();
        if said.answers.len() < limits::ANSWERS && bytes <= limits::ANSWERS_BYTES {
            said.answers.push(answer);
        } else {
            said.left_out += 1;
        }
    }
    Ok(said)
}
