//! The handlers of the window's commands, a file for each group.

mod endings;
mod history;
mod offers;
mod replies;
mod screen;
mod settings;
mod shell;
mod station;

use baton_orchestrator as core;

fn id(conversation: baton_desk::ConversationId) -> core::ConversationId {
    core::ConversationId(conversation.0)
}
