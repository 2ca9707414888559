//! The representative's replies: stored once, sent when there is a network, or given up.

use baton_desk::{
    ConversationId, DeskError, DiscardReply, DraftField, ErrorCode, KeptDraft, ReplyKey,
    RetryReply, SendReply,
};
use baton_orchestrator::{self as core, Input, MessageId, Refused};
use baton_runtime::{Origin, RuntimeError};
use baton_sanitiser::{Policy, sanitise_written, says_something};
use baton_store::{Commit, Delivery, OutboxRow, Outcome, Settle, StoreError};

use super::catalogue::filled_in;
use super::error::DeskProblem;
use super::live::Shared;
use super::publish::Say;

/// Replies that may wait for the network in one conversation.
const UNSENT: u32 = 200;

/// What is typed behind a reply that was sent; nothing where the draft does not begin with it.
fn behind<'t>(typed: &'t str, sent: &str) -> Option<&'t str> {
    let rest = typed.trim().strip_prefix(sent.trim())?;
    (rest.is_empty() || rest.starts_with("\n\n")).then(|| rest.trim())
}

/// Refuses a reply that says nothing, and one of which something would be taken out: what a representative sends is
/// sent as it is or not at all.
fn sendable(text: &str) -> Result<(), DeskError> {
    if !says_something(text) {
        return Err(DeskError::invalid(
            "text",
            "The reply is empty. Write something before sending it.",
        ));
    }
    without_secrets(
        "text",
        text,
        "Your reply",
        "Nothing was sent. Take it out and send again.",
    )
}

/// Refuses a text of which something would be taken out.
pub(crate) fn without_secrets(
    field: &str,
    text: &str,
    whose: &str,
    then: &str,
) -> Result<(), DeskError> {
    let found: Vec<&str> = sanitise_written(text, &Policy::of_representatives())
        .redactions
        .iter()
        .filter(|r| r.kind.is_secret())
        .map(|r| r.kind.phrase())
        .collect();
    let Some((last, others)) = found.split_last() else {
        return Ok(());
    };
    let what = if others.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} and {last}", others.join(", "))
    };
    Err(DeskError::invalid(
        field,
        format!("{whose} contains {what}, which Baton neither sends nor keeps. {then}"),
    ))
}

impl Shared {
    /// Stores a reply. The same key is the same reply: whoever asks again learns that it is stored,
    /// whatever became of the conversation meanwhile.
    pub(crate) async fn send_reply(&self, request: SendReply) -> Result<(), DeskError> {
        let SendReply {
            conversation,
            key,
            text,
        } = request;
        if self.stored(conversation, key).await? {
            self.forget_sent(conversation, &text).await;
            return Ok(());
        }
        sendable(&text)?;
        filled_in(&text, &self.workstation.playbooks)?;
        let fencing = self.fencing(conversation).await?;
        let id = core::ConversationId(conversation.0);
        let (waiting, _) = self.book().unsent(id);
        if waiting >= UNSENT {
            return Err(DeskError::new(
                ErrorCode::OutboxFull,
                format!(
                    "{waiting} replies already wait for the network. They are safe; your draft is kept. Connect again before you write more."
                ),
            ));
        }
        let input = Input::Reply {
            fencing,
            message: MessageId(key.0),
            text: text.clone(),
        };
        let done = self.workstation.runtime.submit(id, input, Origin::Desk);
        match done.await {
            Err(RuntimeError::Refused(Refused::Repeated)) => {
                // It was decided before and is on its way into the database. Commits end in order:
                // when this one has, it is known whether the reply is there.
                let settled = self.reader.store.commit(Commit::bookkeeping()).await;
                settled.map_err(DeskProblem::from)?;
                if self.stored(conversation, key).await? {
                    Ok(())
                } else {
                    Err(RuntimeError::Refused(Refused::Repeated))
                }
            }
            done => done,
        }
        .map_err(DeskProblem::from)?;
        self.forget_sent(conversation, &text).await;
        Ok(())
    }

    /// Forgets the draft that was sent, and not what is typed behind it by now.
    async fn forget_sent(&self, conversation: ConversationId, text: &str) {
        let field = DraftField::Reply;
        let typed = self.drafts().text(conversation, field).map(str::to_owned);
        let Some(rest) = typed.as_deref().and_then(|typed| behind(typed, text)) else {
            return;
        };
        if rest.is_empty() {
            return self.forget_drafts(conversation, &[field]).await;
        }
        let left = KeptDraft {
            conversation,
            field,
            text: rest.to_owned(),
        };
        if let Err(error) = self.save_draft(left).await {
            tracing::warn!(%error, "a draft still holds what was sent");
        }
    }

    async fn row(&self, key: ReplyKey) -> Result<Option<OutboxRow>, DeskProblem> {
        Ok(self.reader.store.outbox_by_key(&key.0.to_string()).await?)
    }

    async fn stored(&self, conversation: ConversationId, key: ReplyKey) -> Result<bool, DeskError> {
        match self.row(key).await? {
            None => Ok(false),
            Some(row) if row.conversation == conversation.0 => Ok(true),
            Some(_) => Err(DeskError::invalid(
                "key",
                "This reply was sent in another conversation already. Nothing was sent here; write it anew.",
            )),
        }
    }

    async fn reply_row(
        &self,
        conversation: ConversationId,
        key: ReplyKey,
    ) -> Result<OutboxRow, DeskError> {
        self.row(key)
            .await?
            .filter(|row| row.conversation == conversation.0 && row.kind == "message")
            .ok_or_else(|| DeskError::not_found("reply"))
    }

    /// Tries a waiting reply at once.
    pub(crate) async fn retry_reply(&self, request: RetryReply) -> Result<(), DeskError> {
        let row = self.reply_row(request.conversation, request.key).await?;
        match row.delivery {
            Delivery::Waiting => {
                self.workstation.link.retry_now();
                self.workstation.link.kick_outbox();
                Ok(())
            }
            Delivery::Accepted { .. } => Ok(()),
            Delivery::Refused { detail, .. } => Err(DeskError::new(
                ErrorCode::Invalid,
                format!(
                    "The gateway refused this reply for good: {detail} Write a new one, or wrap the conversation up."
                ),
            )),
        }
    }

    /// Gives up a reply that the gateway has not confirmed.
    pub(crate) async fn discard_reply(&self, request: DiscardReply) -> Result<(), DeskError> {
        let row = self.reply_row(request.conversation, request.key).await?;
        if row.delivery == Delivery::Waiting {
            self.give_up(row.key).await.map_err(DeskProblem::from)?;
            self.workstation.link.kick_outbox();
            let conversation = core::ConversationId(request.conversation.0);
            // The publisher is gone only when the desk closes.
            let _ = self.says.send(Say::Again(conversation)).await;
        }
        // The first answer stands: the gateway may have confirmed it at the same moment.
        let row = self.reply_row(request.conversation, request.key).await?;
        match row.delivery {
            Delivery::Accepted { .. } => Err(DeskError::new(
                ErrorCode::Busy,
                "This reply has reached the customer already; it cannot be taken back.",
            )),
            Delivery::Refused { .. } | Delivery::Waiting => Ok(()),
        }
    }

    async fn give_up(&self, key: String) -> Result<(), StoreError> {
        let mut commit = Commit::bookkeeping();
        commit.settle.push(Settle {
            key,
            outcome: Outcome::Refused {
                code: "discarded".into(),
                detail: "Discarded here before the gateway confirmed it. If it had left before the connection dropped, the customer may have received it.".into(),
            },
            at: self.clock.now(),
        });
        self.reader.store.commit(commit).await.map(drop)
    }
}
