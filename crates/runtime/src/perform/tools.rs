//! Runs tool tries: bounded in number, each reported back through the inbox.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_orchestrator::{CallId, ConversationId, Input, ToolTry};
use baton_playbook::{Failure, FailureKind, Playbooks, Tool};
use serde_json::Value;
use tokio::sync::{Semaphore, mpsc};
use tracing::Instrument as _;

use crate::clock::Clock;
use crate::configuration::ConfigurationVersion;
use crate::envelope::Envelope;
use crate::perform::breakers::Breakers;
use crate::perform::models::Questions;

/// Most tries in flight over all systems.
const AT_ONCE: usize = 64;

/// The checks before every try, however it is performed: the breakers, and the tries and questions to models in
/// flight. Cheap to clone; all clones share.
#[derive(Clone)]
pub(crate) struct Admission {
    pub(crate) breakers: Breakers,
    pub(crate) questions: Questions,
    tries: Tries,
}

impl Admission {
    pub(crate) fn new(breakers: Breakers) -> Self {
        Self {
            breakers,
            questions: Questions::default(),
            tries: Tries::default(),
        }
    }

    /// Whether a try begins now, because it is not in flight.
    pub(crate) fn begins(&self, try_: &ToolTry) -> bool {
        self.tries.begins((try_.call, try_.attempt))
    }

    /// The tool to call, unless it must not be called.
    pub(crate) fn tool<'p>(
        &self,
        playbooks: &'p Playbooks,
        try_: &ToolTry,
    ) -> Result<&'p Arc<Tool>, Failure> {
        let refused = |kind, detail: &str| Failure {
            kind,
            status: None,
            detail: detail.to_owned(),
            retry_after_ms: None,
        };
        let Some(tool) = playbooks.tool(&try_.tool) else {
            // A journal from before the configuration changed.
            let detail = "the tool is no longer configured";
            return Err(refused(FailureKind::Rejected, detail));
        };
        if !self.breakers.let_through(tool) {
            return Err(Failure::resting());
        }
        Ok(tool)
    }

    /// Ends a try: its result is durable or no longer wanted.
    pub(crate) fn over(&self, call: CallId, attempt: u32) {
        self.tries.ends((call, attempt));
    }
}

/// Performs tool tries.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) admission: Admission,
    pub(crate) inbox: mpsc::Sender<Envelope>,
    pub(crate) clock: Clock,
    pub(crate) room: Arc<Semaphore>,
}

impl Tools {
    pub(crate) fn new(admission: Admission, inbox: mpsc::Sender<Envelope>, clock: Clock) -> Self {
        Self {
            admission,
            inbox,
            clock,
            room: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Starts a try unless it is in flight; its result comes back as an input of the conversation.
    pub(crate) fn start(
        &self,
        tasks: &mut tokio::task::JoinSet<()>,
        conversation: ConversationId,
        version: Arc<ConfigurationVersion>,
        try_: ToolTry,
    ) {
        if !self.admission.begins(&try_) {
            return;
        }
        let span = tracing::info_span!(
            "call_tool",
            gen_ai.conversation.id = %conversation,
            baton.configuration.version = version.number,
        );
        let tools = self.clone();
        let performed = async move {
            let input = tools.perform(&version, try_).await;
            // The engine is gone only when the program stops; the try is then taken up again at
            // the next start.
            let _ = tools
                .inbox
                .send(Envelope::internal(conversation, input))
                .await;
        };
        tasks.spawn(performed.instrument(span));
    }

    async fn perform(&self, version: &ConfigurationVersion, try_: ToolTry) -> Input {
        if let Some(at) = try_.not_before {
            let pause = at.duration_since(self.clock.now());
            if let Ok(pause) = Duration::try_from(pause) {
                tokio::time::sleep(pause).await;
            }
        }
        let finished = |outcome, duration: Duration, redactions| Input::ToolFinished {
            call: try_.call,
            attempt: try_.attempt,
            duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
            outcome,
            redactions,
        };
        let tool = match self.admission.tool(&version.playbooks, &try_) {
            Ok(tool) => tool,
            Err(failure) => return finished(Err(failure), Duration::ZERO, Vec::new()),
        };
        // The semaphore is never closed.
        let _permit = self.room.acquire().await;
        let arguments: serde_json::Map<String, Value> = try_
            .arguments
            .iter()
            .map(|(name, value)| (name.clone(), Value::String(value.clone())))
            .collect();
        let tried = version
            .systems
            .try_once(tool, &arguments, &try_.call.to_string())
            .await;
        self.admission
            .breakers
            .record(tool, tried.outcome.as_ref().err());
        finished(tried.outcome, tried.duration, tried.redactions)
    }
}

/// Tries from their start until their result is durable, so that none runs twice at once when a
/// conversation is read again.
#[derive(Debug, Clone, Default)]
struct Tries(Arc<Mutex<HashSet<(CallId, u32)>>>);

impl Tries {
    fn begins(&self, try_: (CallId, u32)) -> bool {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.insert(try_)
    }

    fn ends(&self, try_: (CallId, u32)) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.remove(&try_);
    }
}
