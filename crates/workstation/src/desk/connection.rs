//! The link as the status bar shows it.

use baton_desk::{ConnectionState, ConnectionView};
use baton_link::{LinkState, LinkStatus, OfflineReason};
use jiff::Timestamp;

/// The link as it was heard of last.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    status: LinkStatus,
    /// Since when its state is of this kind.
    since: Timestamp,
}

impl Connection {
    pub(crate) fn new(status: LinkStatus, now: Timestamp) -> Self {
        Self { status, since: now }
    }

    /// The link has another status now.
    pub(crate) fn change(&mut self, status: LinkStatus, now: Timestamp) {
        self.since = self.since(&status, now);
        self.status = status;
    }

    fn since(&self, status: &LinkStatus, now: Timestamp) -> Timestamp {
        let kind = std::mem::discriminant(&status.state);
        if kind == std::mem::discriminant(&self.status.state) {
            self.since
        } else {
            now
        }
    }

    pub(crate) fn is_online(&self) -> bool {
        self.status.state == LinkState::Online
    }

    /// The link as the status bar shows it.
    pub(crate) fn view(&self) -> ConnectionView {
        view(&self.status, self.since)
    }

    /// The link with a status that was not heard of before.
    pub(crate) fn view_of(&self, status: &LinkStatus, now: Timestamp) -> ConnectionView {
        view(status, self.since(status, now))
    }
}

/// Maps the link's status; `since` is when the state last changed.
fn view(status: &LinkStatus, since: Timestamp) -> ConnectionView {
    let (state, next, trouble) = match &status.state {
        LinkState::Connecting => (ConnectionState::Connecting, None, None),
        LinkState::Online if status.cursor < status.head => {
            (ConnectionState::CatchingUp, None, None)
        }
        LinkState::Online => (ConnectionState::Online, None, None),
        LinkState::Offline {
            next_try_at,
            reason,
            ..
        } => {
            let state = match reason {
                OfflineReason::Paused => ConnectionState::WorkingOffline,
                OfflineReason::Rejected { .. }
                | OfflineReason::UnknownVersion { .. }
                | OfflineReason::Untrusted { .. }
                | OfflineReason::NotPractice
                | OfflineReason::Replaced => ConnectionState::Refused,
                _ => ConnectionState::Offline,
            };
            let trouble = (state != ConnectionState::WorkingOffline).then(|| sentence(reason));
            (state, *next_try_at, trouble)
        }
    };
    ConnectionView {
        state,
        since,
        synced_at: status.synced_at,
        cursor: status.cursor,
        waiting_to_send: u32::try_from(status.waiting).unwrap_or(u32::MAX),
        next_attempt_at: next,
        trouble,
    }
}

fn sentence(reason: &OfflineReason) -> String {
    if reason.log_is_another() {
        return "It is another gateway than before, or its messages were restored from an older copy or replaced.".to_owned();
    }
    let text = reason.to_string();
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!(
            "{}{}.",
            first.to_uppercase(),
            chars.as_str().trim_end_matches('.')
        ),
        None => text,
    }
}
