//! Performs the effects of durable states: tool tries and questions to models, each a task of its own.

pub(crate) mod breakers;
pub(crate) mod models;
pub(crate) mod tools;

use std::sync::Arc;

use baton_orchestrator::{ConversationId, ModelAsk, ToolTry};
use tokio::task::{JoinError, JoinSet};

use crate::configuration::ConfigurationVersion;
use crate::perform::models::Asker;
use crate::perform::tools::Tools;

/// A job to perform once the state that asks for it is durable, under the configuration of the step that asked for it.
pub(crate) struct Job {
    pub(crate) version: Arc<ConfigurationVersion>,
    pub(crate) work: Work,
}

impl Job {
    pub(crate) fn under(version: &Arc<ConfigurationVersion>, work: Work) -> Self {
        Self {
            version: Arc::clone(version),
            work,
        }
    }
}

/// The work of a job.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    /// Try a tool call.
    Try(ToolTry),
    /// Ask a model.
    Ask(ModelAsk),
}

/// Performs jobs; their results come back through the inbox.
pub(crate) struct Performer {
    tools: Tools,
    asker: Asker,
    running: JoinSet<()>,
}

impl Performer {
    pub(crate) fn new(tools: Tools, asker: Asker) -> Self {
        Self {
            tools,
            asker,
            running: JoinSet::new(),
        }
    }

    /// Starts a job unless it is in flight.
    pub(crate) fn start(&mut self, conversation: ConversationId, job: Job) {
        // Also while there is always something more urgent than to wait for the end of one.
        while let Some(ended) = self.running.try_join_next() {
            look_at(ended);
        }
        let Job { version, work } = job;
        let running = &mut self.running;
        match work {
            Work::Try(try_) => self.tools.start(running, conversation, version, try_),
            Work::Ask(ask) => self.asker.start(running, conversation, version, ask),
        }
    }

    /// Waits for a job to end; never while none runs.
    pub(crate) async fn ended(&mut self) {
        match self.running.join_next().await {
            Some(ended) => look_at(ended),
            None => std::future::pending().await,
        }
    }

    /// Ends the running jobs: they are taken up again at the next start.
    pub(crate) async fn shutdown(mut self) {
        self.running.shutdown().await;
    }
}

/// Inspects a job that ended. Only questions whose answer is no longer wanted are cancelled.
fn look_at(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && !error.is_cancelled()
    {
        tracing::error!(%error, "a tool try or a question ended without a result");
    }
}
