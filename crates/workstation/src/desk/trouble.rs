//! What the representative is told when something could not be kept.

use std::sync::PoisonError;

use baton_desk::{Notice, NoticeAction, NoticeId, Severity, StoreState, StoreView};

use super::live::Shared;

/// The notice about something that was not saved; a later one replaces it.
const NOT_KEPT: uuid::Uuid = uuid::Uuid::from_u128(1);
/// The notice about conversations that cannot be read.
const UNREADABLE: uuid::Uuid = uuid::Uuid::from_u128(2);

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
        let mut notices = self.notices();
        notices.retain(|n| n.id != notice.id);
        notices.push(notice.clone());
        notice
    }
}

fn plain(problem: &str) -> String {
    let problem = problem.trim_end_matches('.');
    let mut chars = problem.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
