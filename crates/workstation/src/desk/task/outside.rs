//! Reads and chores that the task has done outside. It never waits for them: they come back as messages.

use std::collections::HashMap;
use std::sync::Arc;

use baton_orchestrator::{ConversationId, State};
use baton_runtime::RuntimeError;

use super::DeskTask;
use crate::desk::error::DeskProblem;
use crate::desk::message::Message;
use crate::desk::read_model::Lacks;
use crate::desk::reader::Details;
use crate::desk::team::OpenOnes;

impl DeskTask {
    /// Has read what a conversation of the window lacks; one read at a time for each.
    pub(super) fn read(&mut self, id: ConversationId, lacks: Lacks) {
        if lacks == Lacks::Nothing || !self.model.is_shown(id) {
            return;
        }
        if let Some(after) = self.reading.get_mut(&id) {
            *after = (*after).max(lacks);
            return;
        }
        self.reading.insert(id, Lacks::Nothing);
        let reader = self.host.parts.reader.clone();
        self.outside.spawn(async move {
            match lacks {
                Lacks::Nothing | Lacks::Outbox => Message::Outbox(id, reader.outbox(id).await),
                Lacks::Details => Message::Details(id, reader.details(id).await.map(Box::new)),
            }
        });
    }

    /// Reads what became necessary while a read ran.
    pub(super) fn read_on(&mut self, id: ConversationId, after: Option<Lacks>) {
        self.read(id, after.unwrap_or(Lacks::Nothing));
    }

    pub(super) fn details_read(
        &mut self,
        id: ConversationId,
        details: Result<Box<Details>, DeskProblem>,
    ) {
        let after = self.reading.remove(&id);
        match details {
            Ok(details) => {
                self.model.put_details(id, *details);
                self.mark(id);
                // A change that came while it was read.
                self.read(id, self.model.lacks(id));
            }
            Err(error) => {
                tracing::warn!(conversation = %id, %error, "a conversation could not be read");
            }
        }
        self.read_on(id, after);
    }

    /// The task fell behind the engine: all open conversations are read again.
    pub(super) fn read_again(&mut self, missed: u64) {
        tracing::warn!(missed, "the desk fell behind and reads everything again");
        if self.heard.is_some() {
            // The read that runs does not know what was missed since it began.
            self.missed_again = true;
            return;
        }
        self.heard = Some(HashMap::new());
        let host = self.host.clone();
        self.outside
            .spawn(async move { Message::Open(host.open_ones().await) });
    }

    pub(super) fn open_read(&mut self, open: Result<OpenOnes, RuntimeError>) {
        let heard = self.heard.take().unwrap_or_default();
        if std::mem::take(&mut self.missed_again) {
            return self.read_again(0);
        }
        let open = match open {
            Ok(open) => open,
            Err(error) => {
                tracing::error!(%error, "the open conversations could not be read");
                return;
            }
        };
        self.model.offers = open.offers;
        self.model.read_again(&open.states, &heard);
        for id in self.model.shown() {
            self.mark(id);
            match self.model.state(id) {
                Some(_) => self.read(id, Lacks::Details),
                None => {
                    let runtime = self.host.parts.workstation.runtime.clone();
                    self.outside
                        .spawn(async move { Message::Over(id, runtime.state(id).await) });
                }
            }
        }
        self.due = Some(tokio::time::Instant::now());
    }

    pub(super) fn over_read(
        &mut self,
        id: ConversationId,
        state: Result<Arc<State>, RuntimeError>,
    ) {
        match state {
            Ok(state) => {
                self.model.put(&state);
                self.mark(id);
                self.read(id, Lacks::Details);
            }
            Err(error) => {
                tracing::warn!(conversation = %id, %error, "a conversation could not be read");
            }
        }
    }

    /// Tries to save something until that works: nothing else may want to be saved for a long while.
    pub(super) fn watch_saving(&mut self) {
        let host = self.host.clone();
        self.outside.spawn(host.save_works());
    }

    /// Has written down since when there is no connection.
    pub(super) fn store_offline_since(&mut self) {
        let host = self.host.clone();
        self.outside.spawn(async move {
            host.store_offline_since().await;
            Message::OfflineStored
        });
    }

    /// Starts the periodic chores, unless the last ones still run.
    pub(super) fn start_chores(&mut self) {
        if !self.chores_run {
            self.chores_run = true;
            let host = self.host.clone();
            self.outside.spawn(async move {
                host.do_chores().await;
                Message::ChoresDone
            });
        }
    }
}
