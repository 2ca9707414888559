//! What the representative is told when something could not be kept.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use baton_desk::{Notice, NoticeAction, NoticeId, Severity, StoreState, StoreView};

use baton_store::{Commit, Setting, StoreError};

use super::live::Shared;
use super::publish::Say;

/// The notice about something that was not saved; a later one replaces it.
const NOT_KEPT: uuid::Uuid = uuid::Uuid::from_u128(1);
/// The notice about conversations that cannot be read.
const UNREADABLE: uuid::Uuid = uuid::Uuid::from_u128(2);

/// Setting that is written to see whether anything can be.
const PROBE: &str = "desk.probe";
/// Its size: small, but not so small that it fits where nothing else does.
const PROBE_CHARS: usize = 4_096;
/// Pause between two attempts.
const BETWEEN_PROBES: Duration = Duration::from_secs(1);

impl Shared {
    /// Saving fails (with what is wrong) or works again. Whether that is news.
    pub(crate) fn saving(&self, trouble: Option<&str>) -> bool {
        let text = trouble
            .map(|problem| format!("{}. What was confirmed before is safe.", plain(problem)));
        let mut known = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let news = *known != text;
        *known = text;
        news
    }

    /// Tries to save something until that works, and says so: nothing else may want to be saved for
    /// a long while.
    pub(crate) fn watch_saving(self: &Arc<Self>) {
        let shared = Arc::clone(self);
        tokio::spawn(async move {
            while shared.store_view().trouble.is_some() {
                tokio::time::sleep(BETWEEN_PROBES).await;
                let mut probe = Commit::bookkeeping();
                probe.settings.push(Setting {
                    key: PROBE.into(),
                    value: "·".repeat(PROBE_CHARS),
                });
                match shared.reader.store.commit(probe).await {
                    Ok(_) => {
                        // The publisher is gone only when the desk closes.
                        let _ = shared.says.send(Say::Saved).await;
                        return;
                    }
                    Err(StoreError::Closed) => return,
                    Err(error) => tracing::debug!(%error, "saving still fails"),
                }
            }
        });
    }

    /// The data of this workstation, as the window shows it.
    pub(crate) fn store_view(&self) -> StoreView {
        let trouble = self
            .trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        StoreView {
            state: if trouble.is_some() {
                StoreState::Failing
            } else {
                StoreState::Ready
            },
            path: self.workstation.store.path().display().to_string(),
            trouble,
        }
    }

    /// Remembers and words one thing that could not be kept, though saving works.
    pub(crate) fn not_kept(&self, problem: &str) -> Notice {
        self.remember(
            NOT_KEPT,
            format!("Something was not kept: {}.", plain(problem)),
        )
    }

    /// Remembers and words conversations that were left alone at the start.
    pub(crate) fn left_alone(&self) {
        let unreadable = self.workstation.runtime.unreadable();
        if let Some(first) = unreadable.first() {
            let text = match unreadable.len() {
                1 => format!("A conversation cannot be shown: {first}."),
                many => format!("{many} conversations cannot be shown. The first: {first}."),
            };
            self.remember(UNREADABLE, text);
        }
    }

    fn remember(&self, id: uuid::Uuid, text: String) -> Notice {
        let notice = Notice {
            id: NoticeId(id),
            at: self.clock.now(),
            severity: Severity::Problem,
            text,
            action: Some(NoticeAction::OpenHealth),
        };
        self.put(notice.clone());
        notice
    }

    /// Remembers a notice in place of an earlier one of the same kind.
    pub(crate) fn put(&self, notice: Notice) {
        let mut notices = self.notices();
        notices.retain(|n| n.id != notice.id);
        notices.push(notice);
    }
}

fn plain(problem: &str) -> String {
    let problem = problem.trim_end_matches('.');
    let mut chars = problem.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
