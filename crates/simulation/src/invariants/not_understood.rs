//! Nothing that was not understood is taken for something else, and nothing is resolved with it.
//!
//! The customers of a simulation say sentences about a record in which no one can understand anything. This check knows them by
//! a word of theirs, and so needs none of the readings that the core makes.

use std::collections::BTreeSet;

use baton_orchestrator::snapshot::{ResolutionStatus, Snapshot};
use baton_orchestrator::{Event, MessageId, Purpose, RequestId};
use baton_playbook::Disposition;

use super::{Holds, OwnerKind, Watch, hold};

/// The word by which such a sentence is known.
pub const NONSENSE: &str = "quandle";

/// The sentences of which nothing was understood.
#[derive(Debug, Default)]
pub(super) struct Riddles {
    /// The messages that are nothing else, written while no person had the conversation.
    messages: BTreeSet<MessageId>,
    /// Those that answer a question, or that a model was asked about: what they mean is its to say.
    excused: BTreeSet<MessageId>,
    /// The last one that no one has cleared up.
    pending: Option<MessageId>,
    /// Whether the last reply of an agent asked for something.
    asked: bool,
    /// The requests that are answered.
    answered: BTreeSet<RequestId>,
}

impl Riddles {
    /// The contact is over, or a person has read it all.
    pub(super) fn clear(&mut self) {
        self.pending = None;
        self.asked = false;
    }

    /// Another request of a later message says what the customer wants.
    fn explained(&mut self, message: MessageId) {
        if self.pending.is_some_and(|pending| pending != message) {
            self.pending = None;
        }
    }
}

impl Watch {
    /// What an event does to what was not understood.
    pub(super) fn riddle(&mut self, event: &Event) -> Holds {
        // Who has the conversation reads what comes.
        let is_read = matches!(self.owner, OwnerKind::Person | OwnerKind::WrapUp);
        let riddles = &mut self.riddles;
        match event {
            Event::CustomerWrote { message, text, .. } if text.contains(NONSENSE) && !is_read => {
                riddles.messages.insert(*message);
                if riddles.asked {
                    riddles.excused.insert(*message);
                } else {
                    riddles.pending = Some(*message);
                }
            }
            Event::ModelAsked { .. } => riddles.excused.extend(riddles.pending.take()),
            Event::AgentReplied { purpose, .. } => {
                riddles.asked = matches!(purpose, Purpose::Ask(_));
            }
            Event::RequestOpened { message, .. } => riddles.explained(*message),
            Event::RequestAdded {
                request,
                message,
                about,
                ..
            } => {
                let riddle =
                    riddles.messages.contains(message) && !riddles.excused.contains(message);
                let new = !about.is_empty() && riddles.answered.contains(request);
                hold(15, !(riddle && new), || {
                    format!("{message} was not understood, and is answered as request {request}")
                })?;
                riddles.explained(*message);
                riddles.answered.remove(request);
            }
            Event::RequestSettled { request, by, .. } => {
                riddles.answered.insert(*request);
                if by.is_some() {
                    riddles.clear();
                }
            }
            Event::RepresentativeWrote { .. }
            | Event::Reopened { .. }
            | Event::CustomerChanged
            | Event::TakenBack { .. } => riddles.clear(),
            Event::Closed { disposition, .. } => {
                let resolved = disposition == Disposition::RESOLVED_BY_AGENTS;
                hold(15, !resolved || riddles.pending.is_none(), || {
                    format!(
                        "closed as resolved although {:?} was not understood",
                        riddles.pending
                    )
                })?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A snapshot is resolved only if everything was understood.
    pub(super) fn understood_all(&self, snapshot: &Snapshot) -> Holds {
        let resolved = snapshot.resolution.status == ResolutionStatus::Resolved;
        let pending = self.riddles.pending;
        hold(15, !resolved || pending.is_none(), || {
            format!("a snapshot says resolved although {pending:?} was not understood")
        })
    }
}
