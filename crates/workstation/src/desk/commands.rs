//! The commands of the window.

use baton_desk::*;
use baton_orchestrator::{self as core, Fencing, Input, MessageId, Phase, Stand, State};
use baton_playbook::QueueName;
use baton_runtime::Origin;
use baton_store::{Commit, Outcome, Setting, Settle};

use super::error::DeskProblem;
use super::health::LAST_BACKUP;
use super::live::{LiveDesk, Shared};
use super::practice;
use super::publish::Say;
use super::settings;
use super::transcript::entry_seq;

/// Replies that may wait for the network in one conversation.
const UNSENT: u32 = 200;
/// Why an offer can be declined, by name and label.
const DECLINE_REASONS: &[(&str, &str)] = &[
    ("busy", "Busy with another customer"),
    ("skill", "Needs somebody with other skills"),
    ("break", "On a break"),
    ("known", "Should not handle this customer"),
];

fn id(conversation: ConversationId) -> core::ConversationId {
    core::ConversationId(conversation.0)
}

impl Shared {
    async fn submit(&self, conversation: ConversationId, input: Input) -> Result<(), DeskError> {
        let done = self
            .workstation
            .runtime
            .submit(id(conversation), input, Origin::Desk)
            .await;
        Ok(done.map_err(DeskProblem::from)?)
    }

    async fn fencing(&self, conversation: ConversationId) -> Result<Fencing, DeskError> {
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

    async fn say(&self, change: Change) {
        // The publisher is gone only when the desk closes.
        let _ = self.says.send(Say::Change(Box::new(change))).await;
    }

    fn offered(&self, offer: OfferId) -> Option<ConversationId> {
        let book = self.book();
        book.open
            .values()
            .find(|state| standing_offer(state) == Some(offer))
            .map(|state| ConversationId(state.id().0))
    }

    fn practice_view(&self) -> PracticeView {
        self.practice
            .as_ref()
            .map_or_else(practice::absent, |p| p.view())
    }

    fn catalogue(&self) -> Catalogue {
        let playbooks = &self.workstation.playbooks;
        Catalogue {
            dispositions: playbooks
                .dispositions
                .iter()
                .map(|d| Disposition {
                    name: d.name.clone(),
                    label: d.label.clone(),
                    resolved: true,
                })
                .collect(),
            queues: playbooks
                .queues
                .values()
                .map(|q| Queue {
                    id: QueueId(q.name.to_string()),
                    label: q.label.clone(),
                })
                .collect(),
            decline_reasons: DECLINE_REASONS
                .iter()
                .map(|(name, label)| DeclineReason {
                    name: (*name).into(),
                    label: (*label).into(),
                })
                .collect(),
        }
    }

    /// What becomes of an unsent reply: its row and the decision about it.
    async fn unsent_reply(
        &self,
        conversation: ConversationId,
        key: ReplyKey,
    ) -> Result<baton_store::OutboxRow, DeskError> {
        let row = self
            .reader
            .store
            .outbox_by_key(&key.0.to_string())
            .await
            .map_err(DeskProblem::from)?;
        row.filter(|r| r.conversation == conversation.0)
            .ok_or_else(|| DeskError::not_found("reply"))
    }
}

fn standing_offer(state: &State) -> Option<OfferId> {
    match state.phase() {
        Phase::HandingOff(handoff) => match &handoff.stand {
            Stand::Offered { offer, .. } => Some(OfferId(offer.0)),
            Stand::Prepared | Stand::Queued | Stand::Overflow | Stand::Accepted { .. } => None,
        },
        Phase::Routing
        | Phase::Gathering
        | Phase::Assisting
        | Phase::WithRepresentative(_)
        | Phase::WrapUp(_)
        | Phase::Closed => None,
    }
}

impl Desk for LiveDesk {
    async fn get_desk(&self, (): ()) -> Result<DeskState, DeskError> {
        // Read first: a patch with a later revision may repeat what is in the state, never miss it.
        let revision = self.shared.revision();
        Ok(DeskState {
            revision,
            now: self.shared.clock.now(),
            inbox: self.shared.inbox(),
            connection: self.shared.connection_now(),
            store: self.shared.store_view(),
            notices: self.shared.notices().clone(),
            settings: self.shared.settings(),
            practice: self.shared.practice_view(),
            catalogue: self.shared.catalogue(),
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
        self.shared.book().viewed = Some(conversation);
        Ok(self.shared.conversation(conversation).await?)
    }

    async fn get_earlier_transcript(
        &self,
        request: EarlierTranscript,
    ) -> Result<TranscriptPage, DeskError> {
        let Some(before) = entry_seq(&request.before) else {
            return Err(DeskError::not_found("entry"));
        };
        let view = self.shared.conversation(id(request.conversation)).await?;
        let transcript = self
            .shared
            .reader
            .transcript(id(request.conversation))
            .await?;
        let outbox = self.shared.reader.outbox(id(request.conversation)).await?;
        let names = super::transcript::Names {
            customer: &view.header.customer,
            agents: &self.shared.workstation.playbooks.desk,
            you: self.shared.you(),
            online: true,
        };
        let (entries, earlier) = transcript.page(Some(before), &names, &outbox);
        Ok(TranscriptPage { entries, earlier })
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
        let reason = DECLINE_REASONS
            .iter()
            .find(|(name, _)| *name == request.reason)
            .map_or(request.reason, |(_, label)| (*label).to_owned());
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
        let fencing = self.shared.fencing(request.conversation).await?;
        let (waiting, _) = self.shared.book().unsent(id(request.conversation));
        if waiting >= UNSENT {
            return Err(DeskError::new(
                ErrorCode::OutboxFull,
                format!(
                    "{waiting} replies already wait for the network. They are safe; your draft is kept. Connect again before you write more."
                ),
            ));
        }
        let known = self
            .shared
            .reader
            .store
            .outbox_by_key(&request.key.0.to_string())
            .await;
        if known.map_err(DeskProblem::from)?.is_some() {
            // The same key is the same reply: it was stored before.
            return Ok(());
        }
        let message = MessageId(request.key.0);
        self.shared
            .submit(
                request.conversation,
                Input::Reply {
                    fencing,
                    message,
                    text: request.text,
                },
            )
            .await
    }

    async fn retry_reply(&self, request: RetryReply) -> Result<(), DeskError> {
        let row = self
            .shared
            .unsent_reply(request.conversation, request.key)
            .await?;
        match row.delivery {
            baton_store::Delivery::Waiting => {
                self.shared.workstation.link.retry_now();
                self.shared.workstation.link.kick_outbox();
                Ok(())
            }
            baton_store::Delivery::Accepted { .. } => Ok(()),
            baton_store::Delivery::Refused { detail, .. } => Err(DeskError::new(
                ErrorCode::Invalid,
                format!(
                    "The gateway refused this reply for good: {detail} Write a new one, or wrap the conversation up."
                ),
            )),
        }
    }

    async fn discard_reply(&self, request: DiscardReply) -> Result<(), DeskError> {
        let row = self
            .shared
            .unsent_reply(request.conversation, request.key)
            .await?;
        match row.delivery {
            baton_store::Delivery::Accepted { .. } => Err(DeskError::new(
                ErrorCode::Busy,
                "This reply has reached the customer already; it cannot be taken back.",
            )),
            baton_store::Delivery::Refused { .. } => Ok(()),
            baton_store::Delivery::Waiting => {
                let mut commit = Commit::bookkeeping();
                commit.settle.push(Settle {
                    key: row.key,
                    outcome: Outcome::Refused {
                        code: "discarded".into(),
                        detail: "Discarded here before the gateway confirmed it. If it had left before the connection dropped, the customer may have received it.".into(),
                    },
                    at: self.shared.clock.now(),
                });
                self.shared
                    .reader
                    .store
                    .commit(commit)
                    .await
                    .map_err(DeskProblem::from)?;
                self.shared.outbox_again(id(request.conversation)).await;
                let view = self.shared.conversation(id(request.conversation)).await?;
                self.shared
                    .say(Change::Conversation {
                        view: Box::new(view),
                    })
                    .await;
                Ok(())
            }
        }
    }

    async fn list_canned_replies(&self, _: GetConversation) -> Result<Vec<CannedReply>, DeskError> {
        Ok(self
            .shared
            .workstation
            .playbooks
            .canned
            .iter()
            .map(|c| CannedReply {
                name: c.title.clone(),
                label: c.title.clone(),
                text: c.text.clone(),
            })
            .collect())
    }

    async fn start_wrap_up(&self, request: StartWrapUp) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        self.shared
            .submit(request.conversation, Input::StartWrapUp { fencing })
            .await
    }

    async fn finish_wrap_up(&self, request: FinishWrapUp) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        let FinishWrapUp {
            conversation,
            disposition,
            summary,
            notes,
        } = request;
        self.shared
            .submit(
                conversation,
                Input::FinishWrapUp {
                    fencing,
                    disposition,
                    summary,
                    notes,
                },
            )
            .await
    }

    async fn return_to_agents(&self, request: ReturnToAgents) -> Result<(), DeskError> {
        let fencing = self.shared.fencing(request.conversation).await?;
        let note = request.note;
        self.shared
            .submit(
                request.conversation,
                Input::ReturnToAgents { fencing, note },
            )
            .await
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
            .await
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
        settings::write(&self.shared.reader.store, &request)
            .await
            .map_err(DeskProblem::from)?;
        self.shared.set_settings(request.clone());
        let available = match request.presence {
            Presence::Available => Some(self.shared.representative()),
            Presence::Away => None,
        };
        let runtime = &self.shared.workstation.runtime;
        runtime
            .set_available(available)
            .await
            .map_err(DeskProblem::from)?;
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

    async fn backup_and_start_fresh(&self, (): ()) -> Result<BackupView, DeskError> {
        // While the database is in use there is nothing to rescue it from; a damaged one is found
        // at the start, where the same is offered before anything is opened.
        Err(DeskError::new(
            ErrorCode::Busy,
            "The data is in use and sound. Make a backup instead; starting fresh is offered when Baton starts and cannot read it.",
        ))
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

    async fn dismiss_notice(&self, request: DismissNotice) -> Result<(), DeskError> {
        self.shared.notices().retain(|n| n.id != request.id);
        self.shared.say(Change::NoticeGone { id: request.id }).await;
        Ok(())
    }
}
