//! The gateway log that is followed: the name its cursor is stored under, and what is remembered of
//! it. A stored cursor never goes back, so another log gets a cursor of its own.

use baton_protocol::{AppliedEvent, EventId};
use baton_store::{CursorUpdate, Setting, Store, StoreError};
use uuid::Uuid;

use crate::journal::Journal;

/// The name of the first log's cursor in the store.
pub const GATEWAY: &str = "gateway";
/// The setting that names the cursor in use, once it is not the first.
const SOURCE: &str = "gateway.source";
/// The setting that remembers which gateway log the cursor belongs to.
pub(crate) const LOG: &str = "gateway.log";
/// The setting that remembers the log before, while the next one is not known yet.
pub(crate) const LOG_BEFORE: &str = "gateway.log_before";
/// The setting that remembers the newest outbox id that another log than the followed one accepted: no
/// message up to there is expected in this one.
const ACCEPTED_ELSEWHERE: &str = "gateway.accepted_elsewhere";
/// The setting that remembers the newest event applied: its place and its id.
pub(crate) const APPLIED: &str = "gateway.applied";

/// The log that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FollowedLog(String);

impl FollowedLog {
    /// The log that a new workstation follows.
    pub(crate) fn first() -> Self {
        Self(GATEWAY.to_owned())
    }

    /// The log that the database names.
    pub(crate) async fn stored(journal: &dyn Journal) -> Result<Self, StoreError> {
        Ok(Self::named(journal.setting(SOURCE).await?))
    }

    /// From the setting that names it.
    pub(crate) fn named(setting: Option<String>) -> Self {
        setting.map_or_else(Self::first, Self)
    }

    /// The setting to read for [`Self::named`].
    pub(crate) fn setting() -> &'static str {
        SOURCE
    }

    /// The name of its cursor.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    /// The log that is followed after this.
    pub(crate) fn next(&self) -> Self {
        let nth = self
            .0
            .rsplit_once('/')
            .and_then(|(_, nth)| nth.parse::<u64>().ok())
            .unwrap_or(1);
        Self(format!("{GATEWAY}/{}", nth.saturating_add(1)))
    }

    /// The settings to store so that this log is followed from its beginning.
    pub(crate) fn begun(&self) -> Vec<Setting> {
        [(SOURCE, self.0.as_str()), (LOG, ""), (APPLIED, "")]
            .map(|(key, value)| setting(key, value.to_owned()))
            .into()
    }

    /// The cursor update that goes with an event that was applied or passed.
    pub(crate) fn cursor(&self, seq: u64) -> CursorUpdate {
        CursorUpdate {
            source: self.0.clone(),
            seq,
        }
    }
}

pub(crate) fn setting(key: &str, value: String) -> Setting {
    Setting {
        key: key.to_owned(),
        value,
    }
}

/// The settings to store when a log is followed from now on. Messages that another log accepted are never
/// sent to this one: it does not have those conversations.
pub(crate) async fn adopted(store: &Store, log: Uuid) -> Result<Vec<Setting>, StoreError> {
    let log = log.to_string();
    let before = store.setting(LOG_BEFORE).await?;
    let mut settings = vec![setting(LOG, log.clone())];
    if before.is_some_and(|before| before != log) {
        let newest = store.newest_accepted().await?;
        settings.push(setting(ACCEPTED_ELSEWHERE, newest.to_string()));
    }
    Ok(settings)
}

/// The outbox id after which everything accepted was accepted by the followed log.
pub(crate) async fn accepted_here_after(store: &Store) -> Result<i64, StoreError> {
    let newest = store.setting(ACCEPTED_ELSEWHERE).await?;
    // A setting changed by hand asks for more keys than needed, nothing worse.
    Ok(newest.and_then(|id| id.parse().ok()).unwrap_or(0))
}

/// The setting to store for an applied event, so that its log is recognised again.
pub(crate) fn applied((seq, key): &(u64, String)) -> Setting {
    setting(APPLIED, format!("{seq} {key}"))
}

/// Reads [`applied`] back; `None` when nothing is known, as before the first event.
pub(crate) fn read_applied(value: &str) -> Option<AppliedEvent> {
    let (seq, id) = value.split_once(' ')?;
    Some(AppliedEvent {
        seq: seq.parse().ok()?,
        id: EventId(id.parse::<Uuid>().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_log_has_a_cursor_of_its_own() {
        let first = FollowedLog::named(None);
        assert_eq!(first.name(), "gateway");
        let second = first.next();
        assert_eq!(second.name(), "gateway/2");
        assert_eq!(
            FollowedLog::named(Some(second.next().name().to_owned())).name(),
            "gateway/3"
        );
    }

    #[test]
    fn an_applied_event_is_read_as_it_was_written() {
        let id = Uuid::from_u128(7);
        let setting = applied(&(41, id.to_string()));
        let expected = AppliedEvent {
            seq: 41,
            id: EventId(id),
        };
        assert_eq!(read_applied(&setting.value), Some(expected));
        assert_eq!(read_applied(""), None);
    }
}
