//! Conversations that nobody attends to any more: the representative closes the app, the app ended and did not come
//! back for a while, or a wrap-up is never finished.

use baton_desk::{
    Change, ConversationId, DeskError, DraftField, Notice, NoticeAction, NoticeId, Severity,
};
use baton_orchestrator::{Event, Input, Owner, Phase, Recorded, RequestId, State, Unattended};
use baton_playbook::Disposition;
use baton_store::{Commit, Setting, StoreError};
use jiff::{SignedDuration, Timestamp};

use super::conversation::suggested_summary;
use super::drafts::WRAP_UP;
use super::inbox;
use super::live::Shared;
use super::publish::Say;

/// Setting: when this desk was last known to run.
const ALIVE_AT: &str = "desk.alive_at";
/// How often it is written down.
const EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How long a representative may be gone before what they had is queued again: `reclaim_after` of the design.
const RECLAIM_AFTER: SignedDuration = SignedDuration::from_mins(5);

impl Shared {
    /// What this representative has, in wrap-up too.
    pub(crate) fn held(&self) -> Vec<std::sync::Arc<State>> {
        let book = self.book();
        let states = book.open.values();
        let mine = states
            .filter(|s| matches!(s.owner(), Owner::Representative(who) if who.id == self.you()));
        mine.cloned().collect()
    }

    /// Whether the app may close without a word. Otherwise the window asks.
    pub(crate) async fn may_close(&self) -> bool {
        let held = self.held().len();
        if held == 0 {
            return true;
        }
        let conversations = u32::try_from(held).unwrap_or(u32::MAX);
        self.say(Change::CloseAsked { conversations }).await;
        false
    }

    /// Queues again what this representative has, and closes the app.
    pub(crate) async fn close_app(&self) -> Result<(), DeskError> {
        self.leave_all().await?;
        // The publisher is gone only when the desk closes.
        let _ = self.says.send(Say::Close).await;
        Ok(())
    }

    async fn leave_all(&self) -> Result<(), DeskError> {
        for state in self.held() {
            let fencing = state.fencing();
            let left = self.submit(ConversationId(state.id().0), Input::LeaveBehind { fencing });
            left.await?;
        }
        Ok(())
    }

    /// At the start: what was left behind long ago is queued again.
    pub(crate) async fn take_up(&self) -> Result<(), StoreError> {
        let alive = self.reader.store.setting(ALIVE_AT).await?;
        let alive: Option<Timestamp> = alive.and_then(|at| at.parse().ok());
        let gone = alive.is_some_and(|at| self.clock.now().duration_since(at) > RECLAIM_AFTER);
        if gone && let Err(error) = self.leave_all().await {
            tracing::warn!(%error, "what was left behind stays with the representative");
        }
        self.is_alive().await
    }

    /// Writes down that this desk runs, once a minute.
    pub(crate) async fn is_alive(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let written = self.reader.store.setting(ALIVE_AT).await?;
        let written: Option<Timestamp> = written.and_then(|at| at.parse().ok());
        if written.is_some_and(|at| now.duration_since(at).abs() < EVERY) {
            return Ok(());
        }
        let mut commit = Commit::bookkeeping();
        commit.settings.push(Setting {
            key: ALIVE_AT.into(),
            value: now.to_string(),
        });
        self.reader.store.commit(commit).await.map(drop)
    }

    /// A conversation of this representative was queued again because the customer was not answered: they are told.
    pub(crate) fn taken_away(&self, state: &State, events: &[Recorded]) -> Option<Change> {
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
            return None;
        }
        let playbooks = &self.workstation.playbooks;
        let minutes = playbooks.waiting.queue_again_ms.div_ceil(60_000);
        let who = inbox::customer(state, playbooks);
        let notice = Notice {
            // One for a conversation: what happens to it again replaces it.
            id: NoticeId(state.id().0),
            at: self.clock.now(),
            severity: Severity::Attention,
            text: format!(
                "{who} had no answer for {minutes} min, so the conversation is back in the queue. Your draft is kept."
            ),
            action: Some(NoticeAction::OpenConversation {
                conversation: ConversationId(state.id().0),
            }),
        };
        self.put(notice.clone());
        Some(Change::Notice { notice })
    }

    /// Finishes the wrap-ups that take longer than they may, with what was typed. Those in which the customer
    /// wrote are queued again by the core.
    pub(crate) async fn finish_overdue(&self) {
        let playbooks = &self.workstation.playbooks;
        let most = i64::try_from(playbooks.waiting.wrap_up_ms).unwrap_or(i64::MAX);
        let most = SignedDuration::from_millis(most);
        let now = self.clock.now();
        for state in self.held() {
            let since = state.wrap_up_since();
            let overdue = since.is_some_and(|since| now.duration_since(since) >= most);
            let waits = state.owed_since().is_some();
            if !overdue || waits || !matches!(state.phase(), Phase::WrapUp(_)) {
                continue;
            }
            let conversation = ConversationId(state.id().0);
            let typed = |field| self.drafts().text(conversation, field).map(str::to_owned);
            let chosen = typed(DraftField::Disposition);
            let chosen = chosen.filter(|d| playbooks.dispositions.iter().any(|k| &k.name == d));
            let marked = typed(DraftField::Settled).map(|marked| marked_done(&marked));
            let is_resolved = |d: &&Disposition| d.resolved && Some(&d.name) == chosen.as_ref();
            let resolved = playbooks.dispositions.iter().find(is_resolved);
            let open = state.requests().open().map(|request| request.id);
            let open: Vec<RequestId> = open.collect();
            let settled = match (marked, resolved) {
                (Some(marked), _) => marked,
                // Of several it is not known which.
                (None, Some(_)) if open.len() == 1 => open,
                (None, _) => Vec::new(),
            };
            let input = Input::FinishWrapUp {
                fencing: state.fencing(),
                settled,
                disposition: chosen.unwrap_or_else(|| Disposition::NOT_WRAPPED_UP.to_owned()),
                summary: typed(DraftField::Summary)
                    .unwrap_or_else(|| suggested_summary(&state, playbooks)),
                notes: typed(DraftField::Notes).unwrap_or_default(),
            };
            match self.submit(conversation, input).await {
                Ok(()) => self.forget_drafts(conversation, &WRAP_UP).await,
                Err(error) => {
                    tracing::warn!(%conversation, %error, "an overdue wrap-up stays open");
                }
            }
        }
    }
}

/// The requests that a draft of wrap-up marks as done.
fn marked_done(draft: &str) -> Vec<RequestId> {
    let numbers = draft.split(',').map(str::trim);
    numbers
        .filter_map(|n| n.parse().ok())
        .map(RequestId)
        .collect()
}
