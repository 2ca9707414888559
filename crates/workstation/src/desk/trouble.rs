//! What the representative is told when something could not be kept.

use std::time::Duration;

use baton_desk::{Change, NoticeAction, NoticeId};
use baton_store::{Commit, Setting, StoreError};
use jiff::Timestamp;

use super::host::DeskHost;
use super::message::Message;
use super::notices::problem;
use super::read_model::ReadModel;

/// The notice about something that was not saved; a later one replaces it.
const NOT_KEPT: NoticeId = NoticeId(uuid::Uuid::from_u128(1));
/// The notice about conversations that cannot be read.
const UNREADABLE: NoticeId = NoticeId(uuid::Uuid::from_u128(2));

/// Setting that is written to see whether anything can be.
const PROBE: &str = "desk.probe";
/// Its size: small, but not so small that it fits where nothing else does.
const PROBE_CHARS: usize = 4_096;
/// Pause between two attempts.
const BETWEEN_PROBES: Duration = Duration::from_secs(1);

impl ReadModel {
    /// Saving fails (with what is wrong) or works again. Whether that is news.
    pub(crate) fn saving(&mut self, trouble: Option<&str>) -> bool {
        let text = trouble
            .map(|problem| format!("{}. What was confirmed before is safe.", plain(problem)));
        let news = self.trouble != text;
        self.trouble = text;
        news
    }

    /// Words one thing that could not be kept, though saving works.
    pub(crate) fn not_kept(&mut self, trouble: &str, now: Timestamp) -> Change {
        let text = format!("Something was not kept: {}.", plain(trouble));
        self.notices
            .put(problem(NOT_KEPT, text, NoticeAction::OpenHealth, now))
    }

    /// Words the conversations that were left alone at the start.
    pub(crate) fn left_alone(&mut self, unreadable: &[String], now: Timestamp) {
        if let Some(first) = unreadable.first() {
            let text = match unreadable.len() {
                1 => format!("A conversation cannot be shown: {first}."),
                many => format!("{many} conversations cannot be shown. The first: {first}."),
            };
            self.notices
                .put(problem(UNREADABLE, text, NoticeAction::OpenHealth, now));
        }
    }
}

impl DeskHost {
    /// Tries to save something until that works.
    pub(crate) async fn save_works(self) -> Message {
        loop {
            tokio::time::sleep(BETWEEN_PROBES).await;
            let mut probe = Commit::bookkeeping();
            probe.settings.push(Setting {
                key: PROBE.into(),
                value: "·".repeat(PROBE_CHARS),
            });
            match self.parts.reader.store.commit(probe).await {
                Ok(_) => return Message::Saved,
                Err(StoreError::Closed) => std::future::pending().await,
                Err(error) => tracing::debug!(%error, "saving still fails"),
            }
        }
    }
}

fn plain(problem: &str) -> String {
    let problem = problem.trim_end_matches('.');
    let mut chars = problem.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
