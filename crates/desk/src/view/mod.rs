//! View models: what each part of the window shows, ready to be shown.
//!
//! Instants are UTC; the window formats them. Sentences are plain words. Nothing
//! here is markup, and text from customers and systems is never treated as such.

mod configuration;
mod conversation;
mod desk;
mod health;
mod history;
mod inbox;
mod snapshot;
mod transcript;

pub use configuration::{ConfigurationPlace, ConfigurationProblem, ConfigurationView};
pub use conversation::{
    Action, Callback, ConversationHeader, ConversationView, Identification, IdentityLevel, Owner,
    Phase, TransferNote, WrapUpView,
};
pub use desk::{
    AppView, BackupView, CAPACITY_MAX, CannedReply, Catalogue, ConnectionState, ConnectionView,
    CustomerPage, DeclineReason, DeskState, Disposition, DraftField, DraftView, FaultSwitch,
    KeptDraft, Notice, NoticeAction, Pace, PracticeView, Presence, Queue, Settings, Severity,
    StoreState, StoreView, Theme, default_capacity,
};
pub use health::{ComponentHealth, ComponentState, HealthView, LinkHealth, StoreHealth, Versions};
pub use history::{
    EarlierConversation, HandoffOutcome, HandoffRecord, HistoryHit, HistoryPage, SnapshotRevision,
    Span,
};
pub use inbox::{
    AgentsView, InboxView, MineItem, OfferCard, ServedBefore, WaitingGroup, WaitingItem,
    WaitingKind, WithAgentsItem,
};
pub use snapshot::{
    Attempt, AttemptGroup, AttemptOutcome, AttemptStanding, FactSource, FactView, FrustrationLevel,
    HealthFigures, IntentView, Mark, ModelFigures, MoodView, Promise, QuoteView, ReasonView,
    Redaction, RequestStatus, RequestView, ResolutionStatus, ResolutionView, SnapshotView,
    StillNeeded, SummaryView, SummaryWriter,
};
pub use transcript::{
    HandoffStep, MarkNote, SendState, TranscriptBody, TranscriptEntry, TranscriptMark,
    TranscriptPage,
};
