//! Plays one recording through the desk: the customer's messages, and the person who takes over.

use std::time::Duration;

use baton_orchestrator::{Actor, ConversationId, Input, MessageId, Owner, Representative, State};
use baton_practice::{Channel, Line, Trouble};
use baton_runtime::{InputSource, Runtime};
use baton_store::Store;
use uuid::Uuid;

use super::recording::{RecordedConversation, RecordedMessage};
use crate::error::CommandError;
use crate::kept;
use crate::watch::LatestStates;

/// Longest wait for a conversation to come to rest after a message.
const SETTLES_WITHIN: Duration = Duration::from_secs(90);

pub(super) struct Replay {
    pub(super) states: LatestStates,
    pub(super) channel: Channel,
    pub(super) runtime: Runtime,
    pub(super) store: Store,
}

/// A recording and the conversation it became.
pub(super) struct Run<'a> {
    pub(super) recording: &'a RecordedConversation,
    /// `None` if the gateway did not open it.
    pub(super) conversation: Option<ConversationId>,
    /// What kept it from going on to its end.
    pub(super) problem: Option<String>,
}

impl Replay {
    /// Plays a recording; a problem on the way is part of its outcome.
    pub(super) async fn run<'a>(&self, recording: &'a RecordedConversation) -> Run<'a> {
        let (conversation, problem) = match self.channel.open(None).await {
            Ok((line, _)) => {
                let conversation = ConversationId(line.conversation());
                let played = self.play(recording, &line, conversation).await;
                (Some(conversation), played.err())
            }
            Err(trouble) => (None, Some(trouble.into())),
        };
        Run {
            recording,
            conversation,
            problem: problem.map(|p| p.to_string()),
        }
    }

    /// Feeds the customer's messages one by one; at the last one a person takes over. If the recording says what was
    /// wanted, a person takes over after the first one and says what the recorded agents said, because offers and
    /// questions are part of the context.
    async fn play(
        &self,
        recording: &RecordedConversation,
        line: &Line,
        conversation: ConversationId,
    ) -> Result<(), CommandError> {
        kept::keep_recording(&self.store, conversation, &recording.id).await?;
        self.states
            .until(conversation, SETTLES_WITHIN, "the conversation", |state| {
                state.opened_at().is_some()
            })
            .await?;
        let mut written = 0;
        for said in recording.said() {
            match said {
                RecordedMessage::Agent(_) if recording.requests.is_none() || written == 0 => {}
                RecordedMessage::Agent(text) => self.reply(conversation, text).await?,
                RecordedMessage::Customer(text) => {
                    match line.say(text).await {
                        Ok(()) => {}
                        // The agents resolved it, and the recording goes on.
                        Err(Trouble::Over) => break,
                        Err(trouble) => return Err(trouble.into()),
                    }
                    written += 1;
                    self.states
                        .until(
                            conversation,
                            SETTLES_WITHIN,
                            "an answer, or a person",
                            |state| settled(state) && state.counts().customer >= written,
                        )
                        .await?;
                }
            }
        }
        self.take(conversation).await
    }

    /// A person takes the conversation over, from the agents or from its queue.
    async fn take(&self, conversation: ConversationId) -> Result<(), CommandError> {
        let state = self.runtime.state(conversation).await?;
        if matches!(state.owner(), Owner::Representative(_)) {
            return Ok(());
        }
        if state.is_with_agents() {
            let why = "The recording ends here; a person takes over.".to_owned();
            self.runtime
                .submit(conversation, Input::HandOver { why }, InputSource::Desk)
                .await?;
        }
        let accept = Input::Accept {
            by: self.person(conversation).await?,
            offer: None,
        };
        self.runtime
            .submit(conversation, accept, InputSource::Desk)
            .await?;
        self.states
            .until(conversation, SETTLES_WITHIN, "a representative", |s| {
                matches!(s.owner(), Owner::Representative(_))
                    && s.calls().pending().next().is_none()
            })
            .await?;
        Ok(())
    }

    /// The person who takes over, as their screen shows the conversation now.
    async fn person(&self, conversation: ConversationId) -> Result<Actor, CommandError> {
        Ok(Actor {
            representative: Representative {
                id: "replay".into(),
                name: "Replay".into(),
            },
            fencing: self.runtime.state(conversation).await?.fencing(),
        })
    }

    /// A person says what a recorded agent said.
    async fn reply(&self, conversation: ConversationId, text: String) -> Result<(), CommandError> {
        self.take(conversation).await?;
        let reply = Input::Reply {
            by: self.person(conversation).await?,
            message: MessageId(Uuid::now_v7()),
            text,
        };
        self.runtime
            .submit(conversation, reply, InputSource::Desk)
            .await?;
        Ok(())
    }
}

/// Whether the conversation waits for the customer or for a person.
fn settled(state: &State) -> bool {
    let answered = state.unanswered_since().is_none() || !state.is_with_agents();
    answered && state.calls().pending().next().is_none()
}
