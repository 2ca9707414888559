//! What the representative is told about the gateway: that it cannot save what customers write, and
//! that its log is not the one this desk has followed; and the way back from that.

use baton_desk::{
    Change, ConnectionView, DeskError, DraftField, ErrorCode, KeptDraft, Notice, NoticeAction,
    NoticeId, Severity,
};
use baton_gateway::Saving;
use baton_link::{LinkState, LinkStatus};
use baton_orchestrator::ConversationId;

use jiff::Timestamp;

use super::error::DeskProblem;
use super::host::DeskHost;
use super::message::Message;
use super::notices::problem;
use super::read_model::ReadModel;
use crate::gateway_port::MovedGateway;

/// The notice that the gateway's log is another one.
const OTHER_LOG: NoticeId = NoticeId(uuid::Uuid::from_u128(4));
/// The notice that the gateway cannot use its log.
const UNUSABLE: NoticeId = NoticeId(uuid::Uuid::from_u128(6));
/// The notice that what the gateway lost is sent again.
const SENT_AGAIN: NoticeId = NoticeId(uuid::Uuid::from_u128(7));
/// The notice that the gateway has another address than before.
const MOVED: NoticeId = NoticeId(uuid::Uuid::from_u128(12));
/// The notice that the gateway's log is damaged at one place.
const DAMAGED: NoticeId = NoticeId(uuid::Uuid::from_u128(8));
/// The notice that the gateway's messages were read from their beginning.
const STARTED_OVER: NoticeId = NoticeId(uuid::Uuid::from_u128(9));
/// The notice that customers are turned away.
const TURNED_AWAY: NoticeId = NoticeId(uuid::Uuid::from_u128(5));

impl ReadModel {
    /// What the window has to know about the log at the other end of the link. The notice stays
    /// until the link is online: it is the only way back.
    pub(crate) fn followed(&mut self, status: &LinkStatus, now: Timestamp) -> Vec<Change> {
        let change = match &status.state {
            LinkState::Offline { reason, .. } if reason.log_is_another() => self.notices.stands(
                OTHER_LOG,
                "The gateway does not have the messages this desk has followed: it is another gateway than \
                 before, or its messages were restored from an older copy or replaced. Nothing new arrives until you start again from what \
                 the gateway has now. Everything on this desk stays, nothing is taken twice, what \
                 never arrived here arrives then, and replies that the gateway lacks are sent again. Customers whose conversations the gateway no longer \
                 has cannot be reached from here.",
                NoticeAction::StartFromGateway,
                now,
            ),
            LinkState::Offline { reason, .. } if reason.log_is_unusable() => self.notices.stands(
                UNUSABLE,
                "The gateway cannot read or write its own data, so nothing new arrives. What is on this \
                 desk stays, and you can go on reading; replies wait. If there is room on the disk, ask \
                 your administrator to check the gateway's data and restore a backup of it.",
                NoticeAction::OpenHealth,
                now,
            ),
            LinkState::Online => {
                let gone = [OTHER_LOG, UNUSABLE].map(|id| self.notices.withdraw(id));
                let told = [self.read_over(status, now), self.sent_again(status, now)];
                return gone.into_iter().chain(told).flatten().collect();
            }
            LinkState::Connecting | LinkState::Offline { .. } => None,
        };
        change.into_iter().collect()
    }

    /// Told once everything was read that the person chose to start again from.
    fn read_over(&mut self, status: &LinkStatus, now: Timestamp) -> Option<Change> {
        if status.cursor < status.head || !std::mem::take(&mut self.starts_over) {
            return None;
        }
        let is_text = |draft: &KeptDraft| {
            !matches!(
                draft.field,
                DraftField::Disposition | DraftField::Settled | DraftField::TransferQueue
            )
        };
        let drafts = match self.drafts.all().into_iter().filter(is_text).count() {
            0 => "There was no text that you had not sent.".to_owned(),
            1 => "The text you had not sent is where you left it.".to_owned(),
            many => format!("The {many} texts you had not sent are where you left them."),
        };
        let text = format!(
            "All {} entries of the gateway were read again: what was missing here was added, and nothing was taken \
             twice. {drafts}",
            status.head
        );
        Some(self.notices.put(Notice {
            id: STARTED_OVER,
            at: now,
            severity: Severity::Information,
            text,
            action: None,
        }))
    }

    /// Told once per run, however often it happens: the reason is the same each time.
    fn sent_again(&mut self, status: &LinkStatus, now: Timestamp) -> Option<Change> {
        if status.sent_again == 0 || std::mem::replace(&mut self.told_again, true) {
            return None;
        }
        self.notices.stands(
            SENT_AGAIN,
            "The gateway was restored from an older copy that lacks replies which had been delivered \
             from this desk. They are sent again now, each one once; a customer who had read one may \
             see it arrive later than it was written. There is nothing you need to do.",
            NoticeAction::OpenHealth,
            now,
        )
    }

    /// What the window has to know about the gateway in this app and the disk it writes to.
    pub(crate) fn turned_away(&mut self, saving: &Saving, now: Timestamp) -> Option<Change> {
        match saving {
            Saving::Works => self.notices.withdraw(TURNED_AWAY),
            Saving::Fails { why, .. } => {
                tracing::error!(why, "customers are turned away");
                self.notices.stands(
                    TURNED_AWAY,
                    "Messages from customers cannot be saved, so customers are turned away and asked \
                     to try again. Nothing confirmed is lost. Free space on this computer's disk; \
                     Baton goes on by itself.",
                    NoticeAction::OpenHealth,
                    now,
                )
            }
        }
    }

    /// What the window has to know about a gateway whose port another program uses now.
    pub(crate) fn moved(&mut self, moved: &MovedGateway, now: Timestamp) -> Change {
        let MovedGateway { from, to } = *moved;
        self.notices.put(Notice {
            id: MOVED,
            at: now,
            severity: Severity::Attention,
            text: format!(
                "Another program uses port {from}, so the customer chat page is on port {to} now. Pages that customers \
                 opened before cannot reach you; what they wrote is kept. Open the new page from the settings."
            ),
            action: Some(NoticeAction::OpenSettings),
        })
    }

    /// What the window has to know about a damaged place in the gateway's log. The newest is named,
    /// all of them stand in the log file and in what `batonctl doctor` says.
    pub(crate) fn damaged_at(
        &mut self,
        conversation: Option<ConversationId>,
        seq: u64,
        now: Timestamp,
    ) -> Change {
        let place = conversation.map_or_else(
            || "in a conversation that cannot be told either".to_owned(),
            |id| format!("in conversation {id}, which goes to a person"),
        );
        let text = format!(
            "The gateway's data is damaged at entry {seq}, {place}. Something a customer did or \
             wrote there is lost; all other conversations go on. Ask your administrator to run \
             batonctl doctor, which names every damaged place."
        );
        self.notices
            .put(problem(DAMAGED, text, NoticeAction::OpenHealth, now))
    }
}

impl DeskHost {
    /// Follows the gateway's log from its beginning, where it is not the one that was followed.
    pub(crate) async fn follow_from_beginning(&self) -> Result<ConnectionView, DeskProblem> {
        let status = self.parts.workstation.link.status().borrow().clone();
        let another = matches!(
            &status.state,
            LinkState::Offline { reason, .. } if reason.log_is_another()
        );
        if !another {
            return Err(DeskError::new(
                ErrorCode::Busy,
                "The gateway has the messages this desk has followed. There is nothing to start again from.",
            )
            .into());
        }
        self.send(Message::StartsOver(true)).await?;
        if let Err(error) = self.parts.workstation.runtime.start_over().await {
            self.send(Message::StartsOver(false)).await?;
            return Err(error.into());
        }
        self.connection().await
    }
}
