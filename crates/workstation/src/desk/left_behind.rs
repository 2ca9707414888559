//! Conversations left unattended: the representative closes the app, the app ended and did not come
//! back for a while, or a wrap-up is never finished.

use std::time::Duration;

use baton_desk::{
    Change, ConversationId, DraftField, HostEvent, Notice, NoticeAction, NoticeId, Severity,
};
use baton_orchestrator::{Event, Input, Phase, Recorded, RequestId, State, Unattended};
use baton_playbook::Disposition;
use baton_store::{Commit, Setting, StoreError};
use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use super::conversation::suggested_summary;
use super::drafts::WRAP_UP;
use super::error::DeskProblem;
use super::host::DeskHost;
use super::inbox;
use super::message::Message;
use super::read_model::ReadModel;

/// Setting: when this desk was last known to run.
const ALIVE_AT: &str = "desk.alive_at";
/// How often it is written down.
const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How long queuing again may keep a window open that does not respond.
const LEAVES_WITHIN: Duration = Duration::from_secs(2);
/// How long a representative may be gone before what they had is queued again: `reclaim_after` of the design.
const RECLAIM_AFTER: SignedDuration = SignedDuration::from_mins(5);

impl ReadModel {
    /// A conversation of this representative was queued again because the customer was not answered: they are told.
    pub(crate) fn taken_away(
        &mut self,
        state: &State,
        events: &[Recorded],
        now: Timestamp,
    ) -> Option<Change> {
        let taken = events.iter().any(|recorded| {
            matches!(
                recorded.event,
                Event::QueuedAgain {
                    why: Unattended::NotAnswered,
                    ..
                }
            )
        });
        if !taken {
            // It is no longer true once someone has the conversation, or it is over.
            let waits = state.phase().handoff().is_some();
            let told = NoticeId(state.id().0);
            return (!waits).then(|| self.notices.withdraw(told)).flatten();
        }
        let playbooks = &self.playbooks;
        let minutes = playbooks.waiting.queue_again_ms.div_ceil(60_000);
        let who = inbox::customer(state, playbooks);
        let conversation = ConversationId(state.id().0);
        let written = self.drafts.text(conversation, DraftField::Reply);
        let draft = match written {
            Some(text) if !text.trim().is_empty() => " Your draft is kept.",
            Some(_) | None => "",
        };
        let notice = Notice {
            // One for a conversation: what happens to it again replaces it.
            id: NoticeId(state.id().0),
            at: now,
            severity: Severity::Attention,
            text: format!(
                "{who} had no answer for {minutes} min, so the conversation is back in the queue.{draft}"
            ),
            action: Some(NoticeAction::OpenConversation { conversation }),
        };
        Some(self.notices.put(notice))
    }
}

impl DeskHost {
    /// Whether the app may close without a word. Otherwise the window asks.
    pub async fn may_close(&self) -> bool {
        let open = |model: &ReadModel| {
            let unsent = model.connection.view().waiting_to_send;
            (model.held().len(), unsent)
        };
        let (held, unsent) = self.ask(open).await.unwrap_or_default();
        if held == 0 && unsent == 0 {
            return true;
        }
        let conversations = u32::try_from(held).unwrap_or(u32::MAX);
        let asked = Box::new(Change::CloseAsked {
            conversations,
            unsent,
        });
        // A desk that has closed meanwhile keeps no one.
        self.send(Message::Publish(asked)).await.is_err()
    }

    /// Queues again what this representative has, and closes the app.
    pub(crate) async fn leave_and_close(&self) -> Result<(), DeskProblem> {
        if let Err(error) = self.leave_all().await {
            // The app stays open, and the representative here.
            let settings = self.ask(|model| model.settings.clone()).await?;
            self.offer_as_set(&settings).await?;
            return Err(error);
        }
        self.send(Message::Tell(HostEvent::Close)).await
    }

    /// Queues again what this representative has, as far as that is done within two seconds: for a window that is closed
    /// without being able to ask. What is left is queued again by a start that is not soon.
    pub async fn leave(&self) {
        match timeout(LEAVES_WITHIN, self.leave_all()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "what was left behind stays with the representative");
            }
            Err(_) => tracing::warn!("not all that was left behind was queued again in time"),
        }
    }

    async fn leave_all(&self) -> Result<(), DeskProblem> {
        if let Some(seat) = &self.parts.seat {
            // The gateway queues again what they have.
            return self.ask_gateway(seat.sign_out()).await;
        }
        // Or the conversations are offered again to the representative who leaves them.
        self.parts.workstation.runtime.set_available(None).await?;
        for state in self.ask(ReadModel::held).await? {
            let by = self.acting(state.fencing()).await?;
            self.submit(state.id(), Input::LeaveBehind { by }).await?;
        }
        Ok(())
    }

    /// At the start: what was left behind long ago is queued again.
    pub(crate) async fn take_up(&self) -> Result<(), StoreError> {
        if self.parts.seat.is_some() {
            // The gateway has queued again what was left behind for long.
            return Ok(());
        }
        let alive = self.parts.reader.store.setting(ALIVE_AT).await?;
        let alive: Option<Timestamp> = alive.and_then(|at| at.parse().ok());
        let gone =
            alive.is_some_and(|at| self.parts.clock.now().duration_since(at) > RECLAIM_AFTER);
        if gone && let Err(error) = self.leave_all().await {
            tracing::warn!(%error, "what was left behind stays with the representative");
        }
        self.is_alive().await
    }

    /// Writes down that this desk runs, once a minute.
    pub(crate) async fn is_alive(&self) -> Result<(), StoreError> {
        let now = self.parts.clock.now();
        let written = self.parts.reader.store.setting(ALIVE_AT).await?;
        let written: Option<Timestamp> = written.and_then(|at| at.parse().ok());
        if written.is_some_and(|at| now.duration_since(at).abs() < EVERY) {
            return Ok(());
        }
        let mut commit = Commit::bookkeeping();
        commit.settings.push(Setting {
            key: ALIVE_AT.into(),
            value: now.to_string(),
        });
        self.parts.reader.store.commit(commit).await.map(drop)
    }

    /// Finishes the wrap-ups that take longer than they may, with what was typed. Those in which the customer
    /// wrote are queued again by the core.
    pub(crate) async fn finish_overdue(&self) -> Result<(), DeskProblem> {
        let playbooks = self.parts.workstation.playbooks();
        let most = i64::try_from(playbooks.waiting.wrap_up_ms).unwrap_or(i64::MAX);
        let most = SignedDuration::from_millis(most);
        let now = self.parts.clock.now();
        for state in self.ask(ReadModel::held).await? {
            let since = state.wrap_up_since();
            let overdue = since.is_some_and(|since| now.duration_since(since) >= most);
            let waits = state.owed_since().is_some();
            if !overdue || waits || !matches!(state.phase(), Phase::WrapUp(_)) {
                continue;
            }
            let conversation = ConversationId(state.id().0);
            let drafts = self.ask(|model| model.drafts.clone()).await?;
            let typed = |field| drafts.text(conversation, field).map(str::to_owned);
            let chosen = typed(DraftField::Disposition);
            let chosen = chosen.filter(|d| playbooks.dispositions.iter().any(|k| &k.name == d));
            let marked = typed(DraftField::Settled).map(|marked| Marked::read(&marked));
            let is_resolved = |d: &&Disposition| d.resolved && Some(&d.name) == chosen.as_ref();
            let resolved = playbooks.dispositions.iter().find(is_resolved);
            let open = state.requests().open().map(|request| request.id);
            let open: Vec<RequestId> = open.collect();
            let marked = match (marked, resolved) {
                (Some(marked), _) => marked,
                // Of several it is not known which.
                (None, Some(_)) if open.len() == 1 => Marked {
                    done: open,
                    not_wanted: Vec::new(),
                },
                (None, _) => Marked::default(),
            };
            let input = Input::FinishWrapUp {
                by: self.acting(state.fencing()).await?,
                settled: marked.done,
                not_wanted: marked.not_wanted,
                disposition: chosen.unwrap_or_else(|| Disposition::NOT_WRAPPED_UP.to_owned()),
                summary: typed(DraftField::Summary)
                    .unwrap_or_else(|| suggested_summary(&state, &playbooks)),
                notes: typed(DraftField::Notes).unwrap_or_default(),
            };
            match self.submit(state.id(), input).await {
                Ok(()) => self.forget_drafts(conversation, &WRAP_UP).await,
                Err(error) => {
                    tracing::warn!(%conversation, %error, "an overdue wrap-up stays open");
                }
            }
        }
        Ok(())
    }
}

/// What the representative marked of the open requests, as the window keeps it: "1,-3" says that the first is done and
/// the third was never wanted.
#[derive(Default)]
struct Marked {
    done: Vec<RequestId>,
    not_wanted: Vec<RequestId>,
}

impl Marked {
    fn read(draft: &str) -> Self {
        let mut marked = Self::default();
        for mark in draft.split(',').map(str::trim) {
            let (number, list) = match mark.strip_prefix('-') {
                Some(number) => (number, &mut marked.not_wanted),
                None => (mark, &mut marked.done),
            };
            list.extend(number.parse().ok().map(RequestId));
        }
        marked
    }
}
