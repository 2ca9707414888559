//! What the window shows and what it may ask for: the contract between the window and its host, and nothing else.
//!
//! The types are not domain types and hold no behaviour of a conversation; they must never know the orchestrator or the
//! desktop shell. What implements [`DeskCommands`] maps at the edge. Start at `command.rs`, the one list of commands: the
//! traits, the dispatcher and the TypeScript in `ui/src/lib/host/generated.ts` all come out of it, so a command without a handler or
//! without a type does not compile.

mod command;
mod error;
mod host_event;
mod ids;
mod inbox_patch;
mod patch;
mod placeholder;
mod request;
mod rows;
mod typescript;
mod view;

pub use command::{
    COMMANDS, Command, DeskCommands, EndingCommands, HistoryCommands, OfferCommands, ReplyCommands,
    ScreenCommands, SettingsCommands, ShellCommands, StationCommands, dispatch,
};
pub use error::{DeskError, ErrorCode};
pub use host_event::HostEvent;
pub use ids::{ConversationId, FactName, NoticeId, OfferId, QueueId, ReplyKey};
pub use inbox_patch::{GroupKey, InboxPatch, WaitingPatch};
pub use patch::{Change, PATCH_EVENT, Patch};
pub use placeholder::{places, unfilled};
pub use request::{
    AcceptOffer, CheckDraft, CommandRequest, DeclineOffer, DiscardReply, DismissNotice,
    EarlierTranscript, FinishWrapUp, GetConversation, GetHandoff, LeaveWrapUp,
    ListEarlierConversations, MarkSeen, ReturnToAgents, SearchHistory, SendReply, SetPractice,
    StartWrapUp, TakeWaiting, TextLimits, Transfer,
};
pub use rows::{Keyed, PlacedRow, RowsPatch};
pub use typescript::generate as typescript;
pub use view::*;
