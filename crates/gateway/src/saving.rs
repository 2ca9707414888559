//! Whether customers' messages can be saved, for the person who has to act if they cannot.

use jiff::Timestamp;
use tokio::sync::watch;

use crate::error::LogError;

/// Whether the gateway can write its log. While it cannot, it turns customers and workstations away
/// and asks them to try again: nothing is confirmed before it is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    /// Messages are saved.
    Works,
    /// Nothing can be saved; it is tried again until it works.
    Fails {
        /// Since when.
        since: Timestamp,
        /// The cause, for a technician.
        why: String,
    },
}

impl Saving {
    /// Whether nothing can be saved.
    #[must_use]
    pub fn fails(&self) -> bool {
        match self {
            Self::Works => false,
            Self::Fails { .. } => true,
        }
    }
}

pub(crate) fn works(saving: &watch::Sender<Saving>) {
    let news = saving.send_if_modified(|known| {
        let failed = known.fails();
        *known = Saving::Works;
        failed
    });
    if news {
        tracing::info!("the log can be written again");
    }
}

pub(crate) fn fails(saving: &watch::Sender<Saving>, error: &LogError) {
    saving.send_if_modified(|known| {
        let news = !known.fails();
        if news {
            *known = Saving::Fails {
                since: Timestamp::now(),
                why: error.to_string(),
            };
        }
        news
    });
}
