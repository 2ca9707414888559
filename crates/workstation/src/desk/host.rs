//! The host of the window's desk: what its commands share, and how they reach the read model, the engine and the
//! store.

use std::path::PathBuf;
use std::sync::Arc;

use baton_desk::{ConnectionView, ConversationView, DeskError, DeskState, TranscriptPage};
use baton_gateway::Gateway;
use baton_orchestrator::{
    self as core, Actor, ConversationId, Fencing, Input, Representative, State,
};
use baton_runtime::{Clock, InputSource, RuntimeError, Seat, sit};
use tokio::sync::{mpsc, oneshot, watch};

use super::error::DeskProblem;
use super::message::Message;
use super::practice::PracticeFloor;
use super::read_model::ReadModel;
use super::reader::DeskReader;
use crate::workstation::Workstation;

/// The host of the window's desk: it answers the window. Cheap to clone.
#[derive(Clone)]
pub struct DeskHost {
    pub(crate) parts: Arc<DeskParts>,
    /// To the task that owns the read model.
    messages: mpsc::Sender<Message>,
    /// Whether the desk closes.
    pub(crate) closing: watch::Sender<bool>,
}

/// The parts of a desk that stay the same while it is open.
pub(crate) struct DeskParts {
    pub(crate) workstation: Workstation,
    /// The representative's seat in a team, whose gateway says who has what.
    pub(crate) seat: Option<Seat>,
    pub(crate) reader: DeskReader,
    pub(crate) practice: Option<PracticeFloor>,
    pub(crate) clock: Clock,
    /// Where the configuration is; none if it comes with Baton.
    pub(crate) config: Option<PathBuf>,
    /// Where weights of Routers are.
    pub(crate) weights: PathBuf,
    pub(crate) log_file: Option<String>,
    /// The identifier of this representative.
    pub(crate) you: String,
    /// The address of the customers' page, if the gateway is in this app.
    pub(crate) page_url: Option<String>,
    /// The gateway, as the health screen names it.
    pub(crate) gateway: String,
}

impl DeskParts {
    pub(crate) fn of(
        workstation: Workstation,
        gateway: Option<&Gateway>,
        practice: Option<PracticeFloor>,
        clock: Clock,
    ) -> Self {
        Self {
            reader: DeskReader {
                store: workstation.store.clone(),
                configuration: workstation.runtime.configuration().clone(),
            },
            you: workstation.id.clone(),
            page_url: gateway.map(Gateway::page_url),
            gateway: gateway.map_or_else(
                || "remote".to_owned(),
                |g| format!("{} (in this app)", g.addr()),
            ),
            workstation,
            seat: None,
            practice,
            clock,
            config: None,
            weights: PathBuf::new(),
            log_file: None,
        }
    }
}

impl DeskParts {
    /// A representative sits down at this workstation of a team.
    pub(crate) async fn sits(&mut self, who: Representative) -> Result<(), RuntimeError> {
        self.you.clone_from(&who.id);
        self.gateway = "a team's".to_owned();
        let (runtime, link) = (&self.workstation.runtime, &self.workstation.link);
        self.seat = Some(sit(runtime, link, who).await?);
        Ok(())
    }

    /// Where the configuration is, as the health screen names it.
    pub(crate) fn configuration(&self) -> String {
        let dir = self.config.as_ref();
        dir.map_or_else(|| "built in".to_owned(), |dir| dir.display().to_string())
    }
}

impl DeskHost {
    pub(crate) fn new(parts: DeskParts, messages: mpsc::Sender<Message>) -> Self {
        Self {
            parts: Arc::new(parts),
            messages,
            closing: watch::Sender::new(false),
        }
    }

    /// The address of the customers' page.
    pub fn page_url(&self) -> Option<String> {
        self.parts.page_url.clone()
    }

    /// Sends a message to the task that owns the read model.
    pub(crate) async fn send(&self, message: Message) -> Result<(), DeskProblem> {
        let sent = self.messages.send(message).await;
        sent.map_err(|_| RuntimeError::Stopped.into())
    }

    /// Sends a message that carries the way back for its answer, and waits for it.
    pub(crate) async fn request<T>(
        &self,
        message: impl FnOnce(oneshot::Sender<T>) -> Message,
    ) -> Result<T, DeskProblem> {
        let (answer, answered) = oneshot::channel();
        self.send(message(answer)).await?;
        answered.await.map_err(|_| RuntimeError::Stopped.into())
    }

    /// Asks the read model.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&ReadModel) -> T + Send + 'static,
    ) -> Result<T, DeskProblem> {
        self.request(|answer| {
            Message::Ask(Box::new(move |model| {
                // The caller may have gone.
                let _ = answer.send(question(model));
            }))
        })
        .await
    }

    /// The desk as the window begins with it.
    pub(crate) async fn desk_state(&self) -> Result<DeskState, DeskProblem> {
        self.request(Message::Begin).await
    }

    /// The state of a conversation: from memory, and of one that is over, from the engine.
    pub(crate) async fn state(&self, id: ConversationId) -> Result<Arc<State>, DeskProblem> {
        match self.ask(move |model| model.state(id).cloned()).await? {
            Some(state) => Ok(state),
            None => Ok(self.parts.workstation.runtime.state(id).await?),
        }
    }

    /// One conversation, whole, open or over: from memory, and what is not there from the database.
    pub(crate) async fn conversation(
        &self,
        id: ConversationId,
    ) -> Result<ConversationView, DeskProblem> {
        if let Some(view) = self.request(|answer| Message::View(id, answer)).await? {
            return Ok(view);
        }
        // The state first: what is read after it is not older.
        let state = self.state(id).await?;
        let details = Box::new(self.parts.reader.details(id).await?);
        self.request(|answer| Message::Found(state, details, answer))
            .await
    }

    /// Transcript entries before a place in the journal.
    pub(crate) async fn earlier(
        &self,
        id: ConversationId,
        before: u64,
    ) -> Result<TranscriptPage, DeskProblem> {
        let here = self.ask(move |model| model.earlier(id, before)).await?;
        if let Some(page) = here {
            return Ok(page);
        }
        let state = self.state(id).await?;
        let transcript = self.parts.reader.transcript(id).await?;
        let outbox = self.parts.reader.outbox(id).await?;
        self.ask(move |model| model.page(&state, &transcript, &outbox, before))
            .await
    }

    /// Submits an input of the window and waits until it is durable.
    pub(crate) async fn submit(&self, id: ConversationId, input: Input) -> Result<(), DeskProblem> {
        let runtime = &self.parts.workstation.runtime;
        Ok(runtime.submit(id, input, InputSource::Desk).await?)
    }

    /// This representative, who has the conversation, with the ownership that their screen shows.
    pub(crate) async fn holding(
        &self,
        id: ConversationId,
        fencing: u64,
    ) -> Result<Actor, DeskProblem> {
        let state = self.state(id).await?;
        match state.owner() {
            core::Owner::Representative(who) if who.id == self.parts.you => {
                self.acting(Fencing(fencing)).await
            }
            core::Owner::Representative(_)
            | core::Owner::Agents
            | core::Owner::Queue(_)
            | core::Owner::NoOne => Err(DeskError::not_yours().into()),
        }
    }

    /// This representative, with the ownership that their screen shows.
    pub(crate) async fn acting(&self, fencing: Fencing) -> Result<Actor, DeskProblem> {
        let representative = self.ask(ReadModel::representative).await?;
        Ok(Actor {
            representative,
            fencing,
        })
    }

    /// The link as it is at this moment.
    pub(crate) async fn connection(&self) -> Result<ConnectionView, DeskProblem> {
        let status = self.parts.workstation.link.status().borrow().clone();
        let now = self.parts.clock.now();
        self.ask(move |model| model.connection.view_of(&status, now))
            .await
    }

    /// Messages of the customer since a person or an agent last wrote to them.
    pub(crate) async fn unanswered(&self, id: ConversationId) -> Result<u32, DeskProblem> {
        match self.ask(move |model| model.unanswered(id)).await? {
            Some(unanswered) => Ok(unanswered),
            None => Ok(self.parts.reader.transcript(id).await?.unanswered),
        }
    }
}
