//! A desk on which nothing happens: it answers what it is asked and remembers it.

use std::sync::Mutex;

use baton_desk::*;
use jiff::Timestamp;

#[derive(Default)]
pub(crate) struct QuietDesk {
    pub(crate) replies: Mutex<Vec<SendReply>>,
}

pub(crate) fn settings() -> Settings {
    Settings {
        representative_name: "Practice representative".into(),
        presence: Presence::Available,
        theme: Theme::System,
        sound: true,
        notifications: true,
        capacity: 4,
    }
}

fn connection() -> ConnectionView {
    ConnectionView {
        state: ConnectionState::Online,
        since: Timestamp::UNIX_EPOCH,
        synced_at: Some(Timestamp::UNIX_EPOCH),
        cursor: 7,
        waiting_to_send: 0,
        next_attempt_at: None,
        trouble: None,
    }
}

fn store() -> StoreView {
    StoreView {
        state: StoreState::Ready,
        path: "baton.db".into(),
        trouble: None,
    }
}

fn practice() -> PracticeView {
    PracticeView {
        active: true,
        pace: Pace::Slow,
        faults: vec![],
    }
}

fn component(name: &str) -> ComponentHealth {
    ComponentHealth {
        name: name.into(),
        label: name.into(),
        state: ComponentState::Unused,
        sentence: "Not used yet.".into(),
        last_ok_at: None,
        last_failure_at: None,
        calls: 0,
        failures: 0,
    }
}

fn backup() -> BackupView {
    BackupView {
        path: "baton.backup.db".into(),
        bytes: 1,
        at: Timestamp::UNIX_EPOCH,
    }
}

fn conversation(id: ConversationId) -> ConversationView {
    ConversationView {
        id,
        revision: 3,
        header: ConversationHeader {
            customer: "Practice customer".into(),
            identification: Identification {
                level: IdentityLevel::Unverified,
                by: vec![],
                name_given: None,
                is_another: false,
            },
            customer_id: None,
            identity_how: "Nobody has asked yet.".into(),
            intent: None,
            channel: "chat".into(),
            started_at: Timestamp::UNIX_EPOCH,
            waiting_since: None,
            callback: None,
            note: None,
        },
        phase: Phase::Routing,
        owner: Owner::Agents,
        fencing: 3,
        practice: true,
        customer_present: true,
        offer: None,
        snapshot: None,
        transcript: vec![],
        earlier: 0,
        unanswered: 0,
        wrap_up: None,
        allowed_actions: vec![],
    }
}

impl ScreenCommands for QuietDesk {
    async fn get_desk(&self, (): ()) -> Result<DeskState, DeskError> {
        Ok(DeskState {
            revision: 3,
            now: Timestamp::UNIX_EPOCH,
            inbox: InboxView {
                offers: vec![],
                mine: vec![],
                waiting: vec![],
                agents: AgentsView {
                    total: 0,
                    conversations: vec![],
                },
            },
            connection: connection(),
            store: store(),
            notices: vec![],
            drafts: vec![],
            viewed: None,
            settings: settings(),
            practice: practice(),
            catalogue: Catalogue {
                dispositions: vec![],
                queues: vec![],
                decline_reasons: vec![],
                placeholders: vec![],
            },
            app: AppView {
                version: "0.0.0".into(),
            },
        })
    }

    async fn get_conversation(&self, r: GetConversation) -> Result<ConversationView, DeskError> {
        Ok(conversation(r.conversation))
    }

    async fn mark_seen(&self, _: MarkSeen) -> Result<(), DeskError> {
        Ok(())
    }

    async fn get_earlier_transcript(
        &self,
        _: EarlierTranscript,
    ) -> Result<TranscriptPage, DeskError> {
        Ok(TranscriptPage {
            entries: vec![],
            earlier: 0,
        })
    }

    async fn dismiss_notice(&self, _: DismissNotice) -> Result<(), DeskError> {
        Ok(())
    }
}

impl OfferCommands for QuietDesk {
    async fn accept_offer(&self, _: AcceptOffer) -> Result<(), DeskError> {
        Err(DeskError::offer_gone())
    }

    async fn decline_offer(&self, _: DeclineOffer) -> Result<(), DeskError> {
        Ok(())
    }

    async fn take_waiting(&self, _: TakeWaiting) -> Result<(), DeskError> {
        Ok(())
    }
}

impl ReplyCommands for QuietDesk {
    async fn send_reply(&self, request: SendReply) -> Result<(), DeskError> {
        self.replies.lock().unwrap().push(request);
        Ok(())
    }

    async fn check_draft(&self, _: CheckDraft) -> Result<DraftView, DeskError> {
        Ok(DraftView::default())
    }

    async fn discard_reply(&self, _: DiscardReply) -> Result<(), DeskError> {
        Ok(())
    }

    async fn list_canned_replies(&self, _: GetConversation) -> Result<Vec<CannedReply>, DeskError> {
        Ok(vec![])
    }

    async fn save_draft(&self, _: KeptDraft) -> Result<(), DeskError> {
        Ok(())
    }
}

impl EndingCommands for QuietDesk {
    async fn start_wrap_up(&self, _: StartWrapUp) -> Result<(), DeskError> {
        Ok(())
    }

    async fn leave_wrap_up(&self, _: LeaveWrapUp) -> Result<(), DeskError> {
        Ok(())
    }

    async fn finish_wrap_up(&self, _: FinishWrapUp) -> Result<(), DeskError> {
        Ok(())
    }

    async fn return_to_agents(&self, _: ReturnToAgents) -> Result<(), DeskError> {
        Ok(())
    }

    async fn transfer(&self, _: Transfer) -> Result<(), DeskError> {
        Ok(())
    }
}

impl HistoryCommands for QuietDesk {
    async fn search_history(&self, _: SearchHistory) -> Result<HistoryPage, DeskError> {
        Ok(HistoryPage {
            hits: vec![],
            next: None,
            total: 0,
        })
    }

    async fn list_earlier_conversations(
        &self,
        _: ListEarlierConversations,
    ) -> Result<Vec<EarlierConversation>, DeskError> {
        Ok(vec![])
    }

    async fn get_handoff(&self, r: GetHandoff) -> Result<HandoffRecord, DeskError> {
        Ok(HandoffRecord {
            conversation: conversation(r.conversation),
            revisions: vec![],
            outcome: HandoffOutcome::Open,
            representative: None,
            disposition: None,
            summary: None,
            notes: None,
            closed_at: None,
        })
    }
}

impl SettingsCommands for QuietDesk {
    async fn get_settings(&self, (): ()) -> Result<Settings, DeskError> {
        Ok(settings())
    }

    async fn set_settings(&self, request: Settings) -> Result<Settings, DeskError> {
        Ok(request)
    }

    async fn set_practice(&self, _: SetPractice) -> Result<PracticeView, DeskError> {
        Ok(practice())
    }
}

impl StationCommands for QuietDesk {
    async fn get_health(&self, (): ()) -> Result<HealthView, DeskError> {
        Ok(HealthView {
            checked_at: Timestamp::UNIX_EPOCH,
            link: LinkHealth {
                connection: connection(),
                gateway: "embedded".into(),
                drops: 0,
            },
            store: StoreHealth {
                store: store(),
                bytes: 0,
                events: 0,
                conversations: 0,
                last_backup_at: None,
            },
            systems: vec![],
            router: component("rules"),
            models: vec![],
            versions: Versions {
                app: "0.0.0".into(),
                protocol: "1".into(),
                store_schema: "1".into(),
                snapshot_schema: "baton.snapshot/2".into(),
                configuration: "built in".into(),
            },
            data_folder: "data".into(),
            log_file: None,
        })
    }

    async fn go_offline(&self, (): ()) -> Result<ConnectionView, DeskError> {
        Ok(connection())
    }

    async fn go_online(&self, (): ()) -> Result<ConnectionView, DeskError> {
        Ok(connection())
    }

    async fn start_from_gateway(&self, (): ()) -> Result<ConnectionView, DeskError> {
        Ok(connection())
    }

    async fn reload_configuration(&self, (): ()) -> Result<ConfigurationView, DeskError> {
        Ok(ConfigurationView {
            version: 1,
            problems: Vec::new(),
        })
    }

    async fn backup_store(&self, (): ()) -> Result<BackupView, DeskError> {
        Ok(backup())
    }
}

impl ShellCommands for QuietDesk {
    async fn open_customer_page_url(&self, (): ()) -> Result<CustomerPage, DeskError> {
        Ok(CustomerPage {
            url: "http://127.0.0.1/".into(),
        })
    }

    async fn close_app(&self, (): ()) -> Result<(), DeskError> {
        Ok(())
    }
}
