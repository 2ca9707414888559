//! One conversation at the small desk, decided step by step and timed.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use baton_orchestrator::{
    Actor, AgentModels, Context, ConversationId, Effect, Ids, Input, MessageId, Recorded,
    Representative, State, ToolTry, step,
};
use baton_playbook::{EntityName, FactName, FactValue, Playbooks, RecordRef, ToolSuccess};
use baton_simulation::desk;
use jiff::{SignedDuration, Timestamp};

use super::StepTimes;

/// Bytes of values in one large tool answer.
const ANSWER_BYTES: usize = 2_048;

/// A kind of conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConversationKind {
    /// The agents find out and answer by themselves.
    Answered,
    /// Router, twelve tool calls with answers of 2 KiB, then the handoff with its sealed snapshot.
    Gathered,
    /// A person and the customer write to each other; every message's delivery is noted.
    Person,
}

impl ConversationKind {
    pub(super) const ALL: [Self; 3] = [Self::Answered, Self::Gathered, Self::Person];

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Answered => "answered by the agents: two tool calls, thanks, end",
            Self::Gathered => {
                "handed over: twelve tool calls with 2 KiB answers, one sealed snapshot"
            }
            Self::Person => "with a person: 20 messages each way",
        }
    }
}

pub(super) struct ConversationDriver {
    desk: Arc<Playbooks>,
    pub(super) state: Option<State>,
    pub(super) now: Timestamp,
    seed: u64,
    pub(super) tries: Vec<ToolTry>,
    pub(super) journal: Vec<Recorded>,
    pub(super) kept: u64,
}

impl ConversationDriver {
    /// At the desk that all these conversations share, as at a running one.
    pub(super) fn new(seed: u64) -> Self {
        static ROOMY: LazyLock<Arc<Playbooks>> =
            LazyLock::new(|| desk::limited(|limits| limits.tool_calls = 100));
        Self::at(Arc::clone(&ROOMY), seed)
    }

    pub(super) fn at(desk: Arc<Playbooks>, seed: u64) -> Self {
        let now = Timestamp::from_second(1_772_355_600).unwrap_or(Timestamp::UNIX_EPOCH);
        let id = ConversationId(Ids::new(now, seed.rotate_left(32)).next_uuid());
        Self {
            desk,
            state: Some(State::new(id)),
            now,
            seed: seed << 20,
            tries: Vec::new(),
            journal: Vec::new(),
            kept: 0,
        }
    }

    /// Feeds an input; how long the step took.
    pub(super) fn feed(&mut self, input: Input) -> Result<Duration> {
        self.seed += 1;
        self.now += SignedDuration::from_millis(40);
        let nothing = BTreeSet::new();
        let context = Context {
            now: self.now,
            logged_at: None,
            ids: Ids::new(self.now, self.seed),
            playbooks: &self.desk,
            router: &desk::WordRouter,
            unreachable: &nothing,
            available: None,
            models: AgentModels::default(),
        };
        let state = self.state.take().context("no state")?;
        let began = Instant::now();
        let decided = black_box(step(state, input, &context));
        let took = began.elapsed();
        let (state, step) = match decided {
            Ok(decided) => decided,
            Err((_, refused)) => bail!("refused: {refused}"),
        };
        self.state = Some(state);
        for event in step.events {
            let seq = self.journal.len() as u64;
            let at = self.now;
            self.journal.push(Recorded { seq, at, event });
        }
        for effect in step.effects {
            match effect {
                Effect::CallTool(one) => self.tries.push(one),
                Effect::Keep(_) => self.kept += 1,
                _ => {}
            }
        }
        Ok(took)
    }

    /// Rosa, whose screen shows who has the conversation now.
    pub(super) fn rosa(&self) -> Result<Actor> {
        Ok(Actor {
            representative: Representative {
                id: "rosa".to_owned(),
                name: "Rosa".to_owned(),
            },
            fencing: self.state.as_ref().context("no state")?.fencing(),
        })
    }

    pub(super) fn message(&mut self) -> MessageId {
        self.seed += 1;
        MessageId(Ids::new(self.now, !self.seed).next_uuid())
    }

    pub(super) fn opens(&mut self) -> Result<Duration> {
        self.feed(Input::Opened {
            channel: "web".to_owned(),
            customer_label: None,
            practice: true,
        })
    }

    pub(super) fn writes(&mut self, text: &str) -> Result<Duration> {
        let message = self.message();
        let text = text.to_owned();
        self.feed(Input::CustomerWrote {
            message,
            text,
            removed: Vec::new(),
        })
    }

    /// Time passes and the conversation is woken.
    fn waits(&mut self, ms: i64) -> Result<Duration> {
        self.now += SignedDuration::from_millis(ms);
        self.feed(Input::Wake)
    }

    fn ended(&mut self, one: &ToolTry, large: bool) -> Result<Duration> {
        let argument = one.arguments.values().next().cloned().unwrap_or_default();
        let mut answer = desk::truth(&one.tool, &argument).unwrap_or_else(|_| hire(&argument));
        if large {
            let filler = "x ".repeat(ANSWER_BYTES.saturating_sub(200) / 2);
            let site = (FactName::from("hire_site"), FactValue::from(&*filler));
            answer.values.push(site);
        }
        self.feed(Input::ToolFinished {
            call: one.call,
            attempt: one.attempt,
            duration_ms: 40,
            outcome: Ok(answer),
            redactions: Vec::new(),
        })
    }

    pub(super) fn run(&mut self, kind: ConversationKind) -> Result<StepTimes> {
        let mut took: StepTimes = vec![("opened", self.opens()?)];
        let text = match kind {
            ConversationKind::Answered => "where does my hire H-2001 stand, I am K-1001".to_owned(),
            ConversationKind::Person => "my deposit D-3001, I am K-1001".to_owned(),
            ConversationKind::Gathered => {
                let numbers: Vec<String> = (0..11).map(|n| format!("H-21{n:02}")).collect();
                format!("state of my hires {} I am K-1001", numbers.join(" "))
            }
        };
        took.push(("customer wrote, routed", self.writes(&text)?));
        while let Some(one) = self.tries.pop() {
            let large = kind == ConversationKind::Gathered;
            took.push(("tool answered, next decided", self.ended(&one, large)?));
        }
        match kind {
            ConversationKind::Answered => {
                took.push(("woken, answered", self.waits(1_200)?));
                took.push(("customer wrote thanks", self.writes("thank you, bye")?));
                took.push(("woken, said goodbye", self.waits(1_200)?));
                took.push(("customer left, closed", self.feed(Input::CustomerLeft)?));
            }
            ConversationKind::Gathered => {
                let why = "The benchmark wants it.".to_owned();
                let handed = self.feed(Input::HandOver { why })?;
                took.push(("handed over, snapshot sealed", handed));
            }
            ConversationKind::Person => self.person(&mut took)?,
        }
        Ok(took)
    }

    fn person(&mut self, took: &mut StepTimes) -> Result<()> {
        let accept = Input::Accept {
            by: self.rosa()?,
            offer: None,
        };
        took.push(("accepted, snapshot sealed", self.feed(accept)?));
        let by = self.rosa()?;
        for _ in 0..20 {
            let message = self.message();
            let text = "I am looking into it, one moment please.".to_owned();
            let reply = Input::Reply {
                by: by.clone(),
                message,
                text,
            };
            took.push(("person replied", self.feed(reply)?));
            let text = "is there anything else you need from me for the deposit?";
            took.push(("customer wrote to a person", self.writes(text)?));
        }
        Ok(())
    }
}

fn hire(number: &str) -> ToolSuccess {
    ToolSuccess {
        record: RecordRef {
            entity: EntityName::from("hire"),
            id: number.to_owned(),
        },
        owner: Some("K-1001".to_owned()),
        values: vec![(FactName::from("hire_number"), FactValue::from(number))],
        unread: Vec::new(),
    }
}
