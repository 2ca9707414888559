//! Who is connected: one live connection per workstation, the newest wins.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The live connections, by workstation. Bounded by the number of connections.
#[derive(Debug, Default, Clone)]
pub(crate) struct LiveConnections {
    live: Arc<Mutex<HashMap<String, Live>>>,
}

#[derive(Debug)]
struct Live {
    session: Uuid,
    replaced: CancellationToken,
}

/// A workstation's place; given up when dropped, unless a newer connection has it already.
#[derive(Debug)]
pub(crate) struct Registration {
    connections: LiveConnections,
    workstation: String,
    session: Uuid,
    replaced: CancellationToken,
}

impl LiveConnections {
    /// Takes the workstation's place and notifies the connection that had it.
    pub(crate) fn register(&self, workstation: &str, session: Uuid) -> Registration {
        let replaced = CancellationToken::new();
        let live = Live {
            session,
            replaced: replaced.clone(),
        };
        let older = self
            .live
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(workstation.to_owned(), live);
        if let Some(older) = older {
            older.replaced.cancel();
        }
        Registration {
            connections: self.clone(),
            workstation: workstation.to_owned(),
            session,
            replaced,
        }
    }
}

impl Registration {
    /// Ends when a newer connection has taken the place.
    pub(crate) fn replaced(&self) -> CancellationToken {
        self.replaced.clone()
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let mut live = self
            .connections
            .live
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if live
            .get(&self.workstation)
            .is_some_and(|live| live.session == self.session)
        {
            live.remove(&self.workstation);
        }
    }
}
