//! The health of the workstation and of everything it depends on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConnectionView, StoreView};

/// The health of the workstation and of everything it depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HealthView {
    /// When this was read.
    pub checked_at: Timestamp,
    /// The link to the gateway.
    pub link: LinkHealth,
    /// The data of this workstation.
    pub store: StoreHealth,
    /// The systems of record.
    pub systems: Vec<ComponentHealth>,
    /// The Router.
    pub router: ComponentHealth,
    /// Model providers, if any are configured.
    pub models: Vec<ComponentHealth>,
    /// What runs here.
    pub versions: Versions,
    /// Where everything is stored.
    pub data_folder: String,
    /// Where the log is.
    pub log_file: Option<String>,
}

/// The link to the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkHealth {
    /// As in the status bar.
    pub connection: ConnectionView,
    /// The gateway's address.
    pub gateway: String,
    /// How often the link dropped since the app started.
    pub drops: u32,
}

/// The data of this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoreHealth {
    /// As in the desk state.
    pub store: StoreView,
    /// Size on disk, in bytes.
    pub bytes: u64,
    /// Events in the journal.
    pub events: u64,
    /// Conversations in the journal.
    pub conversations: u64,
    /// When a backup was last made, if ever.
    pub last_backup_at: Option<Timestamp>,
}

/// One thing the workstation depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComponentHealth {
    /// Its name in configuration.
    pub name: String,
    /// What it is called on screen.
    pub label: String,
    /// Its health.
    pub state: ComponentState,
    /// What that means for conversations, in a plain sentence.
    pub sentence: String,
    /// When it last worked.
    pub last_ok_at: Option<Timestamp>,
    /// When it last failed.
    pub last_failure_at: Option<Timestamp>,
    /// Calls in the last hour.
    pub calls: u32,
    /// Of those, how many failed.
    pub failures: u32,
}

/// The health of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ComponentState {
    /// It works.
    Working,
    /// It works, but some calls fail.
    Struggling,
    /// It does not work.
    Down,
    /// It has not been used lately, so its health is unknown.
    Unused,
}

/// What runs here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Versions {
    /// The application.
    pub app: String,
    /// The link protocol.
    pub protocol: String,
    /// The schema of the store.
    pub store_schema: String,
    /// The schema of snapshots.
    pub snapshot_schema: String,
    /// The configuration in force: folder or "built in".
    pub configuration: String,
}
