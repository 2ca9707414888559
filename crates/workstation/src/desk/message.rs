//! The messages to the task that owns the read model: questions and commands of the window, and what was read or
//! written outside.

use std::sync::Arc;

use baton_desk::{
    Change, ConversationView, DeskState, HostEvent, KeptDraft, Notice, NoticeId, Settings,
};
use baton_gateway::Gateway;
use baton_orchestrator::{ConversationId, State};
use baton_runtime::RuntimeError;
use tokio::sync::oneshot;

use super::call_counts::CallCounts;
use super::error::DeskProblem;
use super::read_model::ReadModel;
use super::reader::{Details, OutboxRows};
use super::team::{Hands, OpenOnes};

/// A message to the task that owns the read model.
pub(crate) enum Message {
    /// A question that memory answers.
    Ask(Box<dyn FnOnce(&ReadModel) + Send>),
    /// The window starts, or starts over after a gap.
    Begin(oneshot::Sender<DeskState>),
    /// Since when there is no connection was written down.
    OfflineStored,
    /// The window shows this conversation now.
    Look(ConversationId),
    /// A conversation is wanted; the answer is none if not all of it is in memory.
    View(ConversationId, oneshot::Sender<Option<ConversationView>>),
    /// A wanted conversation was read.
    Found(Arc<State>, Box<Details>, oneshot::Sender<ConversationView>),
    /// The details of a conversation were read.
    Details(ConversationId, Result<Box<Details>, DeskProblem>),
    /// It was read where a conversation's outgoing messages are.
    Outbox(ConversationId, Result<OutboxRows, DeskProblem>),
    /// The open conversations were read again.
    Open(Result<OpenOnes, RuntimeError>),
    /// The conversation in view, which was over unheard, was read.
    Over(ConversationId, Result<Arc<State>, RuntimeError>),
    /// How a conversation stands at this workstation of a team was read.
    Hands(ConversationId, Option<Hands>),
    /// An outgoing message of a conversation changed beside its journal.
    OutboxChanged(ConversationId),
    /// The representative has looked at a revision of a snapshot.
    Seen(ConversationId, u32),
    /// Drafts were stored. One without text is gone.
    Drafts(Vec<KeptDraft>),
    /// Settings were stored.
    Settings(Settings),
    /// A notice is up.
    Notice(Notice),
    /// A notice was put away.
    Dismissed(NoticeId),
    /// The person chose to start again from the gateway's messages, or that could not begin.
    StartsOver(bool),
    /// Saving works again.
    Saved,
    /// The counts of calls were stored.
    CountsStored(CallCounts),
    /// Something outside ended without news.
    Nothing,
    /// The periodic chores are done.
    ChoresDone,
    /// Something changed that is not kept in the read model.
    Publish(Box<Change>),
    /// Something is for the shell.
    Tell(HostEvent),
    /// The desk closes. The answer is what is left to put away.
    End(oneshot::Sender<Leftovers>),
}

/// What a closing desk still has to put away.
pub(crate) struct Leftovers {
    /// The counts of calls that the database does not have.
    pub(crate) counts: Option<CallCounts>,
    /// The gateway in this app.
    pub(crate) gateway: Option<Gateway>,
}
