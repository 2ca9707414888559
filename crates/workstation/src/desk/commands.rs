//! The commands of the window.

use baton_desk::*;
use baton_orchestrator::{self as core, Fencing, Input, RequestId};
use baton_playbook::QueueName;
use baton_runtime::Origin;
use baton_store::{Commit, Setting};

use super::catalogue::{canned, catalogue, decline_reason};
use super::drafts::{TRANSFER, WRAP_UP};
use super::error::DeskProblem;
use super::health::LAST_BACKUP;
use super::live::{LiveDesk, Shared};
use super::practice;
use super::presence::MISSED;
use super::publish::Say;
use super::transcript::entry_seq;

fn id(conversation: ConversationId) -> core::ConversationId {
    core::ConversationId(conversation.0)
}

impl Shared {
    pub(crate) async fn submit(
        &self,
        conversation: ConversationId,
        input: Input,
    ) -> Result<(), DeskError> {
        let done = self
            .workstation
            .runtime
            .submit(id(conversation), input, Origin::Desk)
            .await;
        Ok(done.map_err(DeskProblem::from)?)
    }

    pub(crate) async fn fencing(&self, conversation: ConversationId) -> Result<Fencing, DeskError> {
        let state = self
            .workstation
            .runtime
            .state(id(conversation))
            .await
            .map_err(DeskProblem::from)?;
        match state.owner() {
            core::Owner::Representative(who) if who.id == self.you() => Ok(state.fencing()),
            core::Owner::Representative(_)
            | core::Owner::Agents
            | core::Owner::Queue(_)
            | core::Owner::Nobody => Err(DeskError::not_yours()),
        }
    }

    pub(crate) async fn say(&self, change: Change) {
        // The publisher is gone only when the desk closes.
        let _ = self.says.send(Say::Change(Box::new(change))).await;
    }

    fn offered(&self, offer: OfferId) -> Option<ConversationId> {
        let book = self.book();
        book.open
            .values()
            .find(|state| {
                state
                    .standing_offer()
                    .is_some_and(|standing| standing.0 == offer.0)
            })
            .map(|state| ConversationId(state.id().0))
    }

    fn practice_view(&self) -> PracticeView {
        self.practice
            .as_ref()
            .map_or_else(practice::absent, practice::PracticeFloor::view)
    }
}

impl Desk for LiveDesk {
    async fn get_desk(&self, (): ()) -> Result<DeskState, DeskError> {
        // Read first: a patch with a later revision may repeat what is in the state, never miss it. Patches of the
        // inbox are about what was published, so that is what the window begins with.
        let (revision, inbox) = {
            let published = self.shared.published();
            (published.revision, published.inbox.clone())
        };
        Ok(DeskState {
            revision,
            now: self.shared.clock.now(),
            inbox,
            connection: self.shared.connection_now(),
            store: self.shared.store_view(),
            notices: self.shared.notices().clone(),
            drafts: self.shared.drafts().all(),
            viewed: self.shared.book().viewed.map(|id| ConversationId(id.0)),
            settings: self.shared.settings(),
            practice: self.shared.practice_view(),
            catalogue: catalogue(&self.shared.workstation.playbooks),
            app: AppView {
                version: env!("CARGO_PKG_VERSION").into(),
            },
        })
    }

    async fn get_conversation(
        &self,
        request: GetConversation,
    ) -> Result<ConversationView, DeskError> {
        let conversation = id(request.conversation);
        self.shared.book().look_at(conversation, self.shared.you());
        Ok(self.shared.conversation(conversation).await?)
    }

    async fn mark_seen(&self, request: MarkSeen) -> Result<(), DeskError> {
        let conversation = id(request.conversation);
        self.shared.book().mark_seen(conversation, request.revision);
        // The publisher is gone only when the app ends.
        let _ = self.shared.says.send(Say::Again(conversation)).await;
        Ok(())
    }

    async fn get_earlier_transcript(
        &self,
        request: EarlierTranscript,
    ) -> Result<TranscriptPage, DeskError> {
        let Some(before) = entry_seq(&request.before) else {
            return Err(DeskError::not_found("entry"));
        };
        let page = self
            .shared
            .earlier(id(request.conversation), before)
            .await?;
        Ok(page)
    }

    async fn accept_offer(&self, request: AcceptOffer) -> Result<(), DeskError> {
        let Some(conversation) = self.shared.offered(request.offer) else {
            return Err(DeskError::offer_gone());
        };
        let representative = self.shared.representative();
        let offer = Some(core::OfferId(request.offer.0));
        self.shared
            .submit(
                conversation,
                Input::Accept {
                    representative,
                    offer,
                },
            )
            .await
    }

    async fn decline_offer(&self, request: DeclineOffer) -> Result<(), DeskError> {
        let Some(conversation) = self.shared.offered(request.offer) else {
            return Err(DeskError::offer_gone());
        };
        let reason = decline_reason(request.reason);
        let offer = core::OfferId(request.offer.0);
        self.shared
            .submit(conversation, Input::Decline { offer, reason })
            .await
    }

    async fn take_waiting(&self, request: TakeWaiting) -> Result<(), DeskError> {
        let representative = self.shared.representative();
        let input = Input::Accept {
            representative,
            offer: None,
        };
        self.shared.submit(request.conversation, input).await
    }

    async fn send_reply(&self, request: SendReply) -> Result<(), DeskError> {
        self.shared.send_reply(request).await
    }

    async fn retry_reply(&self, request: RetryReply) -> Result<(), DeskError> {
        self.shared.retry_reply(request).await
    }

    async fn discard_reply(&self, request: DiscardReply) -> Result<(), DeskError> {
        self.shared.discard_reply(request).await
    }

    async fn list_canned_replies(&self, _: GetConversation) -> Result<Vec<CannedReply>, DeskError> {
        Ok(canned(&self.shared.workstation.playbooks))
    }

    async fn check_draft(&self, request: CheckDraft) -> Result<DraftView, DeskError> {
        let workstation = &self.shared.workstation;
        let state = workstation.runtime.state(id(request.conversation)).await;
        let state = state.map_err(DeskProblem::from)?;
        let asked = core::repeat_ask::find(&request.text, &state, &workstation.playbooks);
        Ok(DraftView {
            repeat_asks: asked
                .iter()
                .map(|name| FactName::from(name.as_str()))
                .collect(),
        })
    }

    async fn start_wrap_up(&self, request: StartWrapUp) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        self.shared
            .submit(request.conversation, Input::StartWrapUp { fencing })
            .await
    }

    async fn leave_wrap_up(&self, request: LeaveWrapUp) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        self.shared
            .submit(request.conversation, Input::LeaveWrapUp { fencing })
            .await
    }

    async fn save_draft(&self, request: KeptDraft) -> Result<(), DeskError> {
        self.shared.save_draft(request).await
    }

    async fn finish_wrap_up(&self, request: FinishWrapUp) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        let FinishWrapUp {
            conversation,
            disposition,
            settled,
            summary,
            notes,
            unanswered,
        } = request;
        if self.shared.unanswered(conversation).await? > unanswered {
            return Err(DeskError::new(
                ErrorCode::CustomerWrote,
                "The customer has written since. Nothing was closed; read it first.",
            ));
        }
        self.shared
            .submit(
                conversation,
                Input::FinishWrapUp {
                    fencing,
                    disposition,
                    settled: settled.into_iter().map(RequestId).collect(),
                    summary,
                    notes,
                },
            )
            .await?;
        let done = [&WRAP_UP[..], &[DraftField::Reply]].concat();
        self.shared.forget_drafts(conversation, &done).await;
        Ok(())
    }

    async fn return_to_agents(&self, request: ReturnToAgents) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        let settled = request.settled.into_iter().map(RequestId).collect();
        let input = Input::ReturnToAgents {
            fencing,
            settled,
            note: request.note,
        };
        self.shared.submit(request.conversation, input).await?;
        let used = [DraftField::AgentsNote];
        self.shared.forget_drafts(request.conversation, &used).await;
        Ok(())
    }

    async fn transfer(&self, request: Transfer) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        let queue = QueueName::new(request.queue.0);
        let note = request.note;
        self.shared
            .submit(
                request.conversation,
                Input::Transfer {
                    fencing,
                    queue,
                    note,
                },
            )
            .await?;
        self.shared
            .forget_drafts(request.conversation, &TRANSFER)
            .await;
        Ok(())
    }

    async fn search_history(&self, request: SearchHistory) -> Result<HistoryPage, DeskError> {
        Ok(self
            .shared
            .history(&request.query, request.cursor.as_deref())
            .await?)
    }

    async fn get_handoff(&self, request: GetHandoff) -> Result<HandoffRecord, DeskError> {
        Ok(self.shared.handoff(id(request.conversation)).await?)
    }

    async fn get_health(&self, (): ()) -> Result<HealthView, DeskError> {
        Ok(self.shared.health().await?)
    }

    async fn get_settings(&self, (): ()) -> Result<Settings, DeskError> {
        Ok(self.shared.settings())
    }

    async fn set_settings(&self, request: Settings) -> Result<Settings, DeskError> {
        self.shared.settle(&request).await?;
        let missed = |notice: &Notice| notice.id == MISSED;
        if request.presence == Presence::Available && self.shared.notices().iter().any(missed) {
            self.shared.notices().retain(|n| !missed(n));
            self.shared.say(Change::NoticeGone { id: MISSED }).await;
        }
        self.shared
            .say(Change::Settings {
                settings: request.clone(),
            })
            .await;
        Ok(request)
    }

    async fn set_practice(&self, request: SetPractice) -> Result<PracticeView, DeskError> {
        let Some(practice) = &self.shared.practice else {
            return Err(DeskError::new(
                ErrorCode::NotFound,
                "This desk has real customers: there is no practice floor to change.",
            ));
        };
        practice.set(&request.faults, request.pace)?;
        practice::keep_pace(&self.shared.reader.store, request.pace)
            .await
            .map_err(DeskProblem::from)?;
        let view = practice.view();
        self.shared
            .say(Change::Practice {
                practice: view.clone(),
            })
            .await;
        Ok(view)
    }

    async fn go_offline(&self, (): ()) -> Result<ConnectionView, DeskError> {
        self.shared.workstation.link.pause();
        Ok(self.shared.connection_now())
    }

    async fn go_online(&self, (): ()) -> Result<ConnectionView, DeskError> {
        self.shared.workstation.link.resume();
        Ok(self.shared.connection_now())
    }

    async fn start_from_gateway(&self, (): ()) -> Result<ConnectionView, DeskError> {
        self.shared.start_from_gateway().await
    }

    async fn backup_store(&self, (): ()) -> Result<BackupView, DeskError> {
        let now = self.shared.clock.now();
        let name = format!("baton-backup-{}.sqlite", now.strftime("%Y%m%dT%H%M%SZ"));
        let path = self.shared.workstation.data_dir.join(name);
        self.shared
            .reader
            .store
            .backup(&path)
            .await
            .map_err(DeskProblem::from)?;
        let mut commit = Commit::bookkeeping();
        commit.settings.push(Setting {
            key: LAST_BACKUP.into(),
            value: now.to_string(),
        });
        self.shared
            .reader
            .store
            .commit(commit)
            .await
            .map_err(DeskProblem::from)?;
        let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
        Ok(BackupView {
            path: path.display().to_string(),
            bytes,
            at: now,
        })
    }

    async fn open_customer_page_url(&self, (): ()) -> Result<CustomerPage, DeskError> {
        let Some(url) = self.page_url() else {
            return Err(DeskError::new(
                ErrorCode::NotFound,
                "The gateway is on another machine; ask whoever runs it for the address of its page.",
            ));
        };
        // The publisher is gone only when the desk closes.
        let _ = self.shared.says.send(Say::Browse(url.clone())).await;
        Ok(CustomerPage { url })
    }

    async fn close_app(&self, (): ()) -> Result<(), DeskError> {
        self.shared.close_app().await
    }

    async fn dismiss_notice(&self, request: DismissNotice) -> Result<(), DeskError> {
        self.shared.notices().retain(|n| n.id != request.id);
        self.shared.say(Change::NoticeGone { id: request.id }).await;
        Ok(())
    }
}
