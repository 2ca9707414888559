//! The notices that stand in the window.

use baton_desk::{Change, Notice, NoticeAction, NoticeId, Severity};
use jiff::Timestamp;

/// The notices that are not over, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Notices(Vec<Notice>);

impl Notices {
    /// All of them, as the window has them.
    pub(crate) fn all(&self) -> Vec<Notice> {
        self.0.clone()
    }

    /// Whether one of this kind stands.
    pub(crate) fn has(&self, id: NoticeId) -> bool {
        self.0.iter().any(|known| known.id == id)
    }

    /// Puts a notice up in place of an earlier one of the same kind.
    pub(crate) fn put(&mut self, notice: Notice) -> Change {
        self.0.retain(|known| known.id != notice.id);
        self.0.push(notice.clone());
        Change::Notice { notice }
    }

    /// Puts a notice about a problem up, unless one of the same kind stands.
    pub(crate) fn stands(
        &mut self,
        id: NoticeId,
        text: &str,
        action: NoticeAction,
        now: Timestamp,
    ) -> Option<Change> {
        (!self.has(id)).then(|| self.put(problem(id, text.to_owned(), action, now)))
    }

    /// Takes a notice down, if it stands.
    pub(crate) fn withdraw(&mut self, id: NoticeId) -> Option<Change> {
        let before = self.0.len();
        self.0.retain(|known| known.id != id);
        (self.0.len() < before).then_some(Change::NoticeGone { id })
    }
}

/// A notice about a problem.
pub(crate) fn problem(id: NoticeId, text: String, action: NoticeAction, now: Timestamp) -> Notice {
    Notice {
        id,
        at: now,
        severity: Severity::Problem,
        text,
        action: Some(action),
    }
}
