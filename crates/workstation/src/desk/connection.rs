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
    /// The gateway's newest event when the link came up: what comes after it is no backlog.
    backlog: u64,
    /// Since when the store says that there is no connection.
    stored: Option<Timestamp>,
}

/// Events that may be under way without a backlog: a few customers write at once.
const UNDER_WAY: u64 = 64;

impl Connection {
    /// A link that was not heard of before; `offline_since` is since when an earlier run had none.
    pub(crate) fn new(
        status: LinkStatus,
        now: Timestamp,
        offline_since: Option<Timestamp>,
    ) -> Self {
        let up = status.state == LinkState::Online;
        Self {
            since: offline_since.filter(|_| !up).unwrap_or(now),
            backlog: status.head,
            stored: offline_since,
            status,
        }
    }

    /// The link has another status now.
    pub(crate) fn change(&mut self, status: LinkStatus, now: Timestamp) {
        self.backlog = self.backlog(&status);
        self.since = self.since(&status, now);
        self.status = status;
    }

    /// Since when there is no connection, for the next run; none while there is one.
    pub(crate) fn offline_since(&self) -> Option<Timestamp> {
        (!self.is_online()).then_some(self.since)
    }

    /// Whether the store says otherwise since when there is no connection; from now on it does not.
    pub(crate) fn is_to_be_stored(&mut self) -> bool {
        // Whether there is one is open while one is being made.
        if self.status.state == LinkState::Connecting || self.stored == self.offline_since() {
            return false;
        }
        self.stored = self.offline_since();
        true
    }

    fn backlog(&self, status: &LinkStatus) -> u64 {
        let new =
            self.status.state != LinkState::Online || self.status.connections != status.connections;
        match status.state {
            LinkState::Online if new => status.head,
            LinkState::Online | LinkState::Connecting | LinkState::Offline { .. } => self.backlog,
        }
    }

    fn since(&self, status: &LinkStatus, now: Timestamp) -> Timestamp {
        // Trying to connect is no contact: who was offline before still is.
        let up = |status: &LinkStatus| status.state == LinkState::Online;
        if up(status) == up(&self.status) {
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
        view(&self.status, self.since, self.backlog)
    }

    /// The link with a status that was not heard of before.
    pub(crate) fn view_of(&self, status: &LinkStatus, now: Timestamp) -> ConnectionView {
        view(status, self.since(status, now), self.backlog(status))
    }
}

/// Maps the link's status; `since` is when the state last changed, `backlog` the newest event there was when it came up.
fn view(status: &LinkStatus, since: Timestamp, backlog: u64) -> ConnectionView {
    let behind = status.head.saturating_sub(status.cursor);
    let (state, next, trouble) = match &status.state {
        LinkState::Connecting => (ConnectionState::Connecting, None, None),
        LinkState::Online if status.cursor < backlog || behind > UNDER_WAY => {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(second)
    }

    fn status(state: LinkState, cursor: u64, head: u64) -> LinkStatus {
        LinkStatus {
            state,
            synced_at: None,
            cursor,
            head,
            waiting: 0,
            practice: None,
            connections: 1,
            drops: 0,
            replays: 0,
            faults: 0,
            sent_again: 0,
        }
    }

    fn offline() -> LinkState {
        LinkState::Offline {
            since: at(0),
            next_try_at: None,
            reason: OfflineReason::Silent,
        }
    }

    #[test]
    fn what_comes_once_it_is_online_is_no_backlog() {
        let mut connection = Connection::new(status(LinkState::Connecting, 4, 0), at(0), None);
        connection.change(status(LinkState::Online, 4, 7), at(1));
        assert_eq!(connection.view().state, ConnectionState::CatchingUp);
        connection.change(status(LinkState::Online, 7, 7), at(2));
        assert_eq!(connection.view().state, ConnectionState::Online);
        // Customers go on writing, and one of their messages is always under way.
        connection.change(status(LinkState::Online, 7, 9), at(3));
        assert_eq!(connection.view().state, ConnectionState::Online);
        let next = status(LinkState::Online, 9, 10);
        assert_eq!(
            connection.view_of(&next, at(3)).state,
            ConnectionState::Online
        );
        connection.change(status(LinkState::Online, 7, 9_000), at(4));
        assert_eq!(connection.view().state, ConnectionState::CatchingUp);
    }

    #[test]
    fn since_when_there_is_no_connection_outlives_a_restart() {
        let mut connection = Connection::new(status(LinkState::Online, 1, 1), at(0), None);
        assert!(!connection.is_to_be_stored());
        connection.change(status(offline(), 1, 1), at(10));
        assert!(connection.is_to_be_stored());
        assert!(!connection.is_to_be_stored(), "once");
        let stored = connection.offline_since();
        assert_eq!(stored, Some(at(10)));
        // Killed, and started again.
        let mut connection = Connection::new(status(LinkState::Connecting, 1, 0), at(60), stored);
        connection.change(status(offline(), 1, 0), at(61));
        assert_eq!(connection.view().since, at(10));
        connection.change(status(LinkState::Connecting, 1, 0), at(70));
        connection.change(status(LinkState::Online, 1, 1), at(71));
        assert!(connection.is_to_be_stored());
        assert_eq!(connection.offline_since(), None);
        assert_eq!(connection.view().since, at(71));
    }
}
