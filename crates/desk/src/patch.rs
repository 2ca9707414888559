//! What changed, pushed to the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::NoticeId;
use crate::inbox_patch::InboxPatch;
use crate::view::{
    Catalogue, ConnectionView, ConversationView, Notice, PracticeView, Settings, StoreView,
};

/// The event name patches travel under.
pub const PATCH_EVENT: &str = "desk://patch";

/// One change. Revisions grow by exactly one; a window that sees a gap asks for
/// the whole desk again with `get_desk`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Patch {
    /// One more than the patch before it.
    pub revision: u64,
    /// What changed.
    pub change: Change,
}

/// The part of the desk that changed. Of the inbox only the rows that changed; every other part comes whole and
/// replaces what was there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// Offers, mine, waiting, with agents.
    Inbox {
        /// The rows that changed.
        patch: Box<InboxPatch>,
    },
    /// One conversation. Sent for the conversations offered to or with this representative.
    Conversation {
        /// The new view of it.
        view: Box<ConversationView>,
    },
    /// The link to the gateway.
    Connection {
        /// Its new state.
        connection: ConnectionView,
    },
    /// A notice appeared or changed.
    Notice {
        /// The notice.
        notice: Notice,
    },
    /// A notice is gone.
    NoticeGone {
        /// Which one.
        id: NoticeId,
    },
    /// Settings changed.
    Settings {
        /// All settings.
        settings: Settings,
    },
    /// The practice floor changed.
    Practice {
        /// Its new state.
        practice: PracticeView,
    },
    /// The app was asked to close while conversations are with this representative, or replies of theirs are not sent
    /// yet. The window asks whether to, and says `close_app` if so.
    CloseAsked {
        /// How many conversations.
        conversations: u32,
        /// How many replies.
        unsent: u32,
    },
    /// The configuration was replaced.
    Catalogue {
        /// Everything there is to choose from now.
        catalogue: Box<Catalogue>,
    },
    /// The store changed state.
    Store {
        /// Its new state.
        store: StoreView,
    },
}
