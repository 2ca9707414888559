//! Stands where the assembled application goes until it is there: every start fails, and says so in the window.

use baton_app::{Assembly, Outlet, Start, StartFailure};
use baton_desk::*;

/// An application with a window and nothing behind it.
pub(crate) struct Unassembled;

/// The desk there is not.
pub(crate) enum NoDesk {}

impl Assembly for Unassembled {
    type Desk = NoDesk;

    async fn open(&self, _: &Start, _: Outlet) -> Result<NoDesk, StartFailure> {
        Err(StartFailure {
            happened: "This build of Baton has a window but no desk behind it yet.".into(),
            safe: "Nothing was read or changed.".into(),
            remedies: vec!["Build a newer version.".into()],
            fresh_start: false,
            detail: "the application is not assembled".into(),
        })
    }

    async fn start_fresh(&self, _: &Start) -> Result<(), StartFailure> {
        Ok(())
    }

    async fn close(&self, desk: &NoDesk) {
        match *desk {}
    }
}

macro_rules! nobody_answers {
    ($($name:ident($request:ty) -> $response:ty;)*) => {
        impl Desk for NoDesk {
            $(async fn $name(&self, _: $request) -> Result<$response, DeskError> {
                match *self {}
            })*
        }
    };
}

nobody_answers! {
    get_desk(()) -> DeskState;
    get_conversation(GetConversation) -> ConversationView;
    get_earlier_transcript(EarlierTranscript) -> TranscriptPage;
    accept_offer(AcceptOffer) -> ();
    decline_offer(DeclineOffer) -> ();
    take_waiting(TakeWaiting) -> ();
    send_reply(SendReply) -> ();
    retry_reply(RetryReply) -> ();
    discard_reply(DiscardReply) -> ();
    list_canned_replies(GetConversation) -> Vec<CannedReply>;
    start_wrap_up(StartWrapUp) -> ();
    finish_wrap_up(FinishWrapUp) -> ();
    return_to_agents(ReturnToAgents) -> ();
    transfer(Transfer) -> ();
    search_history(SearchHistory) -> HistoryPage;
    get_handoff(GetHandoff) -> HandoffRecord;
    get_health(()) -> HealthView;
    get_settings(()) -> Settings;
    set_settings(Settings) -> Settings;
    set_practice(SetPractice) -> PracticeView;
    go_offline(()) -> ConnectionView;
    go_online(()) -> ConnectionView;
    backup_store(()) -> BackupView;
    backup_and_start_fresh(()) -> BackupView;
    open_customer_page_url(()) -> CustomerPage;
    dismiss_notice(DismissNotice) -> ();
}
