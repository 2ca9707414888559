//! What is due when.

use baton_protocol::{ConversationId, WorkstationId};
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// What something is due for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Workstation(WorkstationId),
    Conversation(ConversationId),
}

/// One instant for each subject: the next at which something becomes of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Schedule {
    by_instant: BTreeSet<(Timestamp, Subject)>,
    by_subject: BTreeMap<Subject, Timestamp>,
}

impl Schedule {
    pub(crate) fn first(&self) -> Option<Timestamp> {
        self.by_instant.first().map(|(at, _)| *at)
    }

    pub(crate) fn set(&mut self, subject: Subject, at: Option<Timestamp>) {
        let before = match at {
            Some(at) => self.by_subject.insert(subject.clone(), at),
            None => self.by_subject.remove(&subject),
        };
        if let Some(before) = before {
            self.by_instant.remove(&(before, subject.clone()));
        }
        if let Some(at) = at {
            self.by_instant.insert((at, subject));
        }
    }

    /// Takes the subject that was due first, if one is due.
    pub(crate) fn pop(&mut self, now: Timestamp) -> Option<Subject> {
        let (at, subject) = self.by_instant.first()?.clone();
        if at > now {
            return None;
        }
        self.set(subject.clone(), None);
        Some(subject)
    }
}
