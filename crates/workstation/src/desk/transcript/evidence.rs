//! Where the transcript shows an event that is no line of it.

use std::collections::HashMap;

use baton_orchestrator::{AskId, CallId, Event, MessageId, Recorded};

/// The lines in which events stand that have none of their own: the message that an event is about, and the failure
/// of a call for its request.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    lines: HashMap<u64, usize>,
    calls: HashMap<CallId, u64>,
    asks: HashMap<AskId, MessageId>,
}

impl Evidence {
    /// Takes in an event. `line` is its own line, where it has one.
    pub(super) fn take(
        &mut self,
        recorded: &Recorded,
        line: Option<usize>,
        messages: &HashMap<uuid::Uuid, usize>,
    ) {
        match &recorded.event {
            Event::CallRequested { call, .. } => {
                self.calls.insert(*call, recorded.seq);
            }
            Event::CallFailed { call, .. } => {
                if let Some((requested, line)) = self.calls.remove(call).zip(line) {
                    self.lines.insert(requested, line);
                }
            }
            Event::CallSucceeded { call, .. } => {
                self.calls.remove(call);
            }
            Event::ModelAsked {
                ask,
                about: Some(message),
                ..
            } => {
                self.asks.insert(*ask, *message);
            }
            _ => {}
        }
        if line.is_none()
            && let Some(message) = self.about(&recorded.event)
            && let Some(line) = messages.get(&message.0)
        {
            self.lines.insert(recorded.seq, *line);
        }
    }

    /// The message that an event is about.
    fn about(&self, event: &Event) -> Option<MessageId> {
        match event {
            Event::Routed { message, .. }
            | Event::RequestOpened { message, .. }
            | Event::RequestAdded { message, .. }
            | Event::RequestNarrowed { message, .. }
            | Event::RequestWithdrawn { message, .. }
            | Event::WishUnheard { message, .. }
            | Event::Stated { message, .. } => Some(*message),
            Event::ModelAsked { about, .. } => *about,
            Event::ModelAnswered { ask, .. }
            | Event::ModelFailed { ask, .. }
            | Event::ProposalRefused { ask, .. } => self.asks.get(ask).copied(),
            _ => None,
        }
    }

    /// The line in which the event of this place stands.
    pub(super) fn line(&self, seq: u64) -> Option<usize> {
        self.lines.get(&seq).copied()
    }
}
