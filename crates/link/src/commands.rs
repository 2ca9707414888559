//! What a workstation wants of the gateway and is answered once, over however many connections that takes.

use std::collections::VecDeque;

use baton_protocol::v2::{Command, CommandBody, CommandOutcome};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// Commands that wait for their answer; more have to wait for a place.
pub(crate) const COMMANDS: usize = 64;

/// Why a command has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link has ended, and the gateway did not answer")]
pub struct NotAnswered;

/// A command, and where its answer goes.
#[derive(Debug)]
pub(crate) struct Asked {
    command: Command,
    answer: oneshot::Sender<CommandOutcome>,
}

impl Asked {
    pub(crate) fn new(body: CommandBody) -> (Self, oneshot::Receiver<CommandOutcome>) {
        let (answer, outcome) = oneshot::channel();
        let id = Uuid::now_v7();
        let command = Command { id, body };
        (Self { command, answer }, outcome)
    }
}

/// The commands of a link. Those without an answer are sent again on every new connection, under the same id.
pub(crate) struct Commands {
    inbox: mpsc::Receiver<Asked>,
    unanswered: VecDeque<Asked>,
    /// How many of them were sent on this connection.
    sent: usize,
}

impl Commands {
    pub(crate) fn new(inbox: mpsc::Receiver<Asked>) -> Self {
        Self {
            inbox,
            unanswered: VecDeque::new(),
            sent: 0,
        }
    }

    /// A new connection: everything unanswered is sent again.
    pub(crate) fn begin(&mut self) {
        self.unanswered.retain(|asked| !asked.answer.is_closed());
        self.sent = 0;
    }

    pub(crate) fn has_ready(&self) -> bool {
        self.sent < self.unanswered.len()
    }

    pub(crate) fn take_ready(&mut self) -> Option<Command> {
        let ready = self.unanswered.get(self.sent)?.command.clone();
        self.sent += 1;
        Some(ready)
    }

    /// Takes in what is asked next. Never ends while there is no room, or nothing more can be asked.
    pub(crate) async fn asked(&mut self) {
        if self.unanswered.len() < COMMANDS
            && let Some(asked) = self.inbox.recv().await
        {
            self.unanswered.push_back(asked);
        } else {
            std::future::pending::<()>().await;
        }
    }

    pub(crate) fn answered(&mut self, command: Uuid, outcome: CommandOutcome) {
        let mut sent = self.unanswered.iter().take(self.sent);
        let Some(place) = sent.position(|asked| asked.command.id == command) else {
            tracing::warn!(%command, "the gateway answered a command that was not sent");
            return;
        };
        self.sent -= 1;
        if let Some(asked) = self.unanswered.remove(place) {
            // Where no one waits any more, the answer stands in the stream as well.
            let _ = asked.answer.send(outcome);
        }
    }
}
