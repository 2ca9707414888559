//! The representative's replies: stored once, sent when there is a network, or given up.

use baton_desk::{
    ConversationId, DeskError, DiscardReply, DraftField, ErrorCode, KeptDraft, ReplyKey, SendReply,
};
use baton_orchestrator::{self as core, Input, MessageId, Refused};
use baton_runtime::RuntimeError;
use baton_sanitiser::{Policy, sanitise_written, says_something};
use baton_store::{Commit, Delivery, DeliveryOutcome, DeliveryReport, OutboxRow, StoreError};

use super::catalogue::filled_in;
use super::error::DeskProblem;
use super::host::DeskHost;
use super::message::Message;

/// Replies that may wait for the network in one conversation.
const UNSENT: u32 = 200;

/// What is typed behind a reply that was sent; nothing where the draft does not begin with it.
pub(crate) fn behind<'t>(typed: &'t str, sent: &str) -> Option<&'t str> {
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

impl DeskHost {
    /// Stores a reply. The same key is the same reply: asked again, it says that the reply is stored,
    /// whatever became of the conversation meanwhile.
    pub(crate) async fn store_reply(&self, request: SendReply) -> Result<(), DeskProblem> {
        let SendReply {
            conversation,
            fencing,
            key,
            text,
        } = request;
        if self.stored(conversation, key).await? {
            self.forget_sent(conversation, &text).await;
            return Ok(());
        }
        sendable(&text)?;
        filled_in(&text, &self.parts.workstation.playbooks())?;
        let id = core::ConversationId(conversation.0);
        let by = self.holding(id, fencing).await?;
        let (waiting, _) = self.ask(move |model| model.unsent(id)).await?;
        if waiting >= UNSENT {
            return Err(DeskError::new(
                ErrorCode::OutboxFull,
                format!(
                    "{waiting} replies already wait for the network. They are safe; your draft is kept. Connect again before you write more."
                ),
            ).into());
        }
        let input = Input::Reply {
            by,
            message: MessageId(key.0),
            text: text.clone(),
        };
        match self.submit(id, input).await {
            Err(DeskProblem::Runtime(RuntimeError::Refused(Refused::Repeated))) => {
                // It was decided before and is on its way into the database. Commits end in order:
                // when this one has, it is known whether the reply is there.
                self.parts
                    .reader
                    .store
                    .commit(Commit::bookkeeping())
                    .await?;
                if !self.stored(conversation, key).await? {
                    return Err(RuntimeError::Refused(Refused::Repeated).into());
                }
            }
            done => done?,
        }
        self.forget_sent(conversation, &text).await;
        Ok(())
    }

    /// Forgets the draft that was sent, and not what is typed behind it by now.
    async fn forget_sent(&self, conversation: ConversationId, text: &str) {
        if let Err(error) = self.take_out_sent(conversation, text).await {
            tracing::warn!(%error, "a draft still holds what was sent");
        }
    }

    async fn take_out_sent(
        &self,
        conversation: ConversationId,
        text: &str,
    ) -> Result<(), DeskProblem> {
        let field = DraftField::Reply;
        let typed = self
            .ask(move |model| model.drafts.text(conversation, field).map(str::to_owned))
            .await?;
        let Some(rest) = typed.as_deref().and_then(|typed| behind(typed, text)) else {
            return Ok(());
        };
        let left = KeptDraft {
            conversation,
            field,
            text: rest.to_owned(),
        };
        self.store_draft(left).await
    }

    async fn row(&self, key: ReplyKey) -> Result<Option<OutboxRow>, DeskProblem> {
        Ok(self
            .parts
            .reader
            .store
            .outbox_by_key(&key.0.to_string())
            .await?)
    }

    async fn stored(
        &self,
        conversation: ConversationId,
        key: ReplyKey,
    ) -> Result<bool, DeskProblem> {
        match self.row(key).await? {
            None => Ok(false),
            Some(row) if row.conversation == conversation.0 => Ok(true),
            Some(_) => Err(DeskError::invalid(
                "key",
                "This reply was sent in another conversation already. Nothing was sent here; write it anew.",
            )
            .into()),
        }
    }

    async fn reply_row(
        &self,
        conversation: ConversationId,
        key: ReplyKey,
    ) -> Result<OutboxRow, DeskProblem> {
        self.row(key)
            .await?
            .filter(|row| row.conversation == conversation.0 && row.kind == "message")
            .ok_or_else(|| DeskError::not_found("reply").into())
    }

    /// Puts away a reply that the gateway has not confirmed, or has refused.
    pub(crate) async fn give_up_reply(&self, request: DiscardReply) -> Result<(), DeskProblem> {
        let row = self.reply_row(request.conversation, request.key).await?;
        let detail = match &row.delivery {
            Delivery::Waiting => {
                Some("It may already have been sent; the customer might still receive it.")
            }
            Delivery::Refused { code, .. } if code != DeliveryReport::DISCARDED => {
                Some("The customer did not receive it.")
            }
            Delivery::Refused { .. } | Delivery::Accepted { .. } => None,
        };
        if let Some(detail) = detail {
            self.give_up(row.key, detail).await?;
            self.parts.workstation.link.kick_outbox();
            let conversation = core::ConversationId(request.conversation.0);
            self.send(Message::OutboxChanged(conversation)).await?;
        }
        // The first answer stands: the gateway may have confirmed it at the same moment.
        let row = self.reply_row(request.conversation, request.key).await?;
        match row.delivery {
            Delivery::Accepted { .. } => Err(DeskError::new(
                ErrorCode::Busy,
                "This reply has already been sent and cannot be recalled.",
            )
            .into()),
            Delivery::Refused { .. } | Delivery::Waiting => Ok(()),
        }
    }

    async fn give_up(&self, key: String, detail: &str) -> Result<(), StoreError> {
        let mut commit = Commit::bookkeeping();
        commit.delivery_reports.push(DeliveryReport {
            key,
            outcome: DeliveryOutcome::Refused {
                code: DeliveryReport::DISCARDED.into(),
                detail: detail.into(),
            },
            at: self.parts.clock.now(),
        });
        self.parts.reader.store.commit(commit).await.map(drop)
    }
}
