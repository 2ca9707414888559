//! One conversation, driven by hand. Every step is written to JSON and read back, folded, and
//! held against the invariants.

mod observed;

use std::collections::BTreeSet;
use std::sync::Arc;

use baton_orchestrator::snapshot::Sealed;
use baton_orchestrator::{
    Actor, AgentModels, Context, ConversationId, CustomerStatus, Effect, Event, Fencing,
    HandoffStatus, Ids, Input, MessageId, ModelAsk, OfferId, Phase, Recorded, Refused,
    Representative, SentBy, State, Step, ToolTry, next_deadline, outstanding, outstanding_asks,
    step,
};
use baton_playbook::{Failure, FailureKind, Playbooks, SystemName, ToolSuccess};
use baton_router::Router;
use jiff::{SignedDuration, Timestamp};

use crate::desk::{self, WordRouter};
use crate::invariants::Watch;

/// A representative.
pub(crate) fn representative(name: &str) -> Representative {
    Representative {
        id: name.to_lowercase(),
        name: name.to_owned(),
    }
}

/// Rosa, whose screen shows this ownership.
pub(crate) fn rosa_at(fencing: Fencing) -> Actor {
    Actor {
        representative: representative("Rosa"),
        fencing,
    }
}

/// One conversation and everything it asked for.
pub(crate) struct ConversationDriver {
    pub(crate) desk: Arc<Playbooks>,
    pub(crate) router: Arc<dyn Router>,
    pub(crate) state: State,
    pub(crate) journal: Vec<Recorded>,
    pub(crate) now: Timestamp,
    pub(crate) unreachable: BTreeSet<SystemName>,
    pub(crate) available: Option<Representative>,
    /// The agents that have a model.
    pub(crate) models: AgentModels,
    /// Questions to models that are under way.
    pub(crate) asks: Vec<ModelAsk>,
    /// Tries that are under way.
    pub(crate) tries: Vec<ToolTry>,
    pub(crate) sent: Vec<(SentBy, String)>,
    pub(crate) statuses: Vec<CustomerStatus>,
    pub(crate) kept: Vec<Sealed>,
    pub(crate) watch: Watch,
    folded: State,
    seed: u64,
}

impl ConversationDriver {
    /// A representative whose screen shows who has the conversation now.
    pub(crate) fn by(&self, name: &str) -> Actor {
        Actor {
            representative: representative(name),
            fencing: self.state.fencing(),
        }
    }

    /// The representative returns the conversation to the agents, with what needs a person settled.
    pub(crate) fn give_back(&mut self, note: &str) -> &mut Self {
        let open = self.state.requests().open();
        let needs_person = open.filter(|r| self.desk.needs_person(&r.intent));
        let settled = needs_person.map(|r| r.id).collect();
        self.feed(Input::ReturnToAgents {
            by: self.by("Rosa"),
            settled,
            not_wanted: Vec::new(),
            note: note.to_owned(),
        });
        self
    }

    /// An opened conversation at the usual desk, without a representative.
    pub(crate) fn new() -> Self {
        Self::at(desk::playbooks())
    }

    /// An opened conversation at this desk.
    pub(crate) fn at(desk: Arc<Playbooks>) -> Self {
        let now: Timestamp = "2026-03-01T09:00:00Z".parse().expect("an instant");
        Self::begun(desk, now, 1)
    }

    /// An opened conversation whose channel calls the customer so.
    pub(crate) fn labelled(label: &str) -> Self {
        let usual = Self::new();
        let mut talk = Self::unopened(usual.desk, usual.now, 2);
        talk.open(Some(label.to_owned()));
        talk
    }

    /// A conversation opened at an instant, with its own identifiers.
    pub(crate) fn begun(desk: Arc<Playbooks>, now: Timestamp, seed: u64) -> Self {
        let mut talk = Self::unopened(desk, now, seed);
        talk.open(None);
        talk
    }

    fn unopened(desk: Arc<Playbooks>, now: Timestamp, seed: u64) -> Self {
        let id = ConversationId(Ids::new(now, seed.rotate_left(32)).next_uuid());
        Self {
            watch: Watch::new(Arc::clone(&desk), desk::TEXT.into()),
            desk,
            router: Arc::new(WordRouter),
            state: State::new(id),
            folded: State::new(id),
            journal: Vec::new(),
            now,
            unreachable: BTreeSet::new(),
            available: None,
            models: AgentModels::default(),
            asks: Vec::new(),
            tries: Vec::new(),
            sent: Vec::new(),
            statuses: Vec::new(),
            kept: Vec::new(),
            seed,
        }
    }

    /// Rewrites the journal as an earlier version would have written it, and folds it anew.
    pub(crate) fn rewrite(&mut self, change: impl FnMut(&mut Event)) {
        self.journal
            .iter_mut()
            .map(|r| &mut r.event)
            .for_each(change);
        self.state = State::replay(self.state.id(), &self.journal);
        self.folded = self.state.clone();
    }

    fn open(&mut self, customer_label: Option<String>) {
        self.feed(Input::Opened {
            channel: "web".to_owned(),
            customer_label,
            practice: true,
        });
    }

    /// Feeds an input that is taken.
    #[track_caller]
    pub(crate) fn feed(&mut self, input: Input) -> Step {
        match self.try_feed(input) {
            Ok(step) => step,
            Err(refused) => panic!("refused: {refused}"),
        }
    }

    fn decide(&self, state: State, input: Input) -> Result<(State, Step), (Box<State>, Refused)> {
        let cx = Context {
            now: self.now,
            logged_at: None,
            ids: Ids::new(self.now, self.seed),
            playbooks: &self.desk,
            router: self.router.as_ref(),
            models: self.models,
            unreachable: &self.unreachable,
            available: self.available.as_ref(),
        };
        step(state, input, &cx)
    }

    /// Feeds an input.
    #[track_caller]
    pub(crate) fn try_feed(&mut self, input: Input) -> Result<Step, Refused> {
        self.seed = self.seed.wrapping_add(1);
        let before = std::mem::replace(&mut self.state, State::new(self.folded.id()));
        let woken = input == Input::Wake;
        match self.decide(before, input) {
            Err((state, refused)) => {
                self.state = *state;
                assert_eq!(self.state, self.folded, "a refused input changes nothing");
                Err(refused)
            }
            Ok((state, step)) => {
                self.state = state;
                self.take_in(&step);
                if woken && step.events.is_empty() {
                    self.sleeps_on();
                }
                Ok(step)
            }
        }
    }

    /// A wake that changed nothing must not be wanted again at once, or a shell would either spin
    /// or stop waking: then the deadlines behind it would never be met.
    #[track_caller]
    fn sleeps_on(&self) {
        let again = next_deadline(&self.state, &self.desk);
        let later = again.is_none_or(|at| at > self.now);
        assert!(
            later,
            "woken at {} and again {again:?}\n{}",
            self.now,
            self.story()
        );
    }

    #[track_caller]
    fn take_in(&mut self, step: &Step) {
        let first = self.journal.len();
        for event in &step.events {
            let recorded = Recorded {
                seq: self.journal.len() as u64,
                at: self.now,
                event: event.clone(),
            };
            let text = serde_json::to_string(&recorded).expect("an event has a JSON text");
            let read: Recorded = serde_json::from_str(&text).expect("its text reads back");
            assert_eq!(read, recorded, "{text}");
            self.folded.apply(&read);
            self.journal.push(read);
        }
        assert_eq!(self.folded, self.state, "replay equals run");
        let checked = self.watch.step(&self.state, &self.journal[first..], step);
        if let Err(broken) = checked {
            panic!("{broken:?}\n{}", self.story());
        }
        for effect in &step.effects {
            match effect.clone() {
                Effect::CallTool(one) => self.tries.push(one),
                Effect::AskModel(ask) => self.asks.push(ask),
                Effect::Send { by, text, .. } => self.sent.push((by, text)),
                Effect::Status { status, .. } => self.statuses.push(status),
                Effect::Keep(sealed) => self.kept.push(*sealed),
            }
        }
    }

    /// A fresh message identifier.
    pub(crate) fn message(&mut self) -> MessageId {
        self.seed += 1;
        MessageId(Ids::new(self.now, !self.seed).next_uuid())
    }

    /// Time passes, and no timer runs.
    pub(crate) fn pass(&mut self, ms: i64) -> &mut Self {
        self.now += SignedDuration::from_millis(ms);
        self
    }

    /// Time passes and the conversation is woken.
    #[track_caller]
    pub(crate) fn wait(&mut self, ms: i64) -> Step {
        self.pass(ms);
        self.feed(Input::Wake)
    }

    /// The customer writes and goes on writing.
    #[track_caller]
    pub(crate) fn writes(&mut self, text: &str) -> MessageId {
        let message = self.message();
        self.feed(Input::CustomerWrote {
            message,
            text: text.to_owned(),
            removed: Vec::new(),
        });
        message
    }

    /// The customer writes, and has finished.
    #[track_caller]
    pub(crate) fn says(&mut self, text: &str) -> &mut Self {
        self.writes(text);
        self.wait(1_200);
        self
    }

    /// The try under way of a tool.
    #[track_caller]
    pub(crate) fn under_way(&self, tool: &str) -> ToolTry {
        let found = self.tries.iter().find(|t| t.tool.as_str() == tool);
        found
            .unwrap_or_else(|| panic!("{tool} is not under way\n{}", self.story()))
            .clone()
    }

    /// A try ends with this outcome after 80 ms.
    #[track_caller]
    pub(crate) fn ends(&mut self, one: &ToolTry, outcome: Result<ToolSuccess, Failure>) -> Step {
        self.tries.retain(|t| t != one);
        if let Some(at) = one.not_before {
            self.now = self.now.max(at);
        }
        self.pass(80);
        self.feed(Input::ToolFinished {
            call: one.call,
            attempt: one.attempt,
            duration_ms: 80,
            outcome,
            redactions: Vec::new(),
        })
    }

    /// The try under way of this tool is answered with the truth.
    #[track_caller]
    pub(crate) fn answers(&mut self, tool: &str) -> &mut Self {
        let one = self.under_way(tool);
        let argument = one.arguments.values().next().cloned().unwrap_or_default();
        self.ends(&one, desk::truth(&one.tool, &argument));
        self
    }

    /// Everything under way is answered with the truth, until nothing is.
    #[track_caller]
    pub(crate) fn all_answer(&mut self) -> &mut Self {
        while let Some(one) = self.tries.first().cloned() {
            self.answers(one.tool.as_str());
        }
        self
    }

    /// The try under way of this tool fails.
    #[track_caller]
    pub(crate) fn fails(&mut self, tool: &str, kind: FailureKind) -> &mut Self {
        let one = self.under_way(tool);
        self.ends(&one, Err(desk::failure(kind)));
        self
    }

    /// The call under way of this tool fails with all its tries.
    #[track_caller]
    pub(crate) fn fails_for_good(&mut self, tool: &str, kind: FailureKind) -> &mut Self {
        let call = self.under_way(tool).call;
        while let Some(one) = self.tries.iter().find(|t| t.call == call).cloned() {
            self.ends(&one, Err(desk::failure(kind)));
        }
        self
    }

    /// The process ends and starts again: what is not in the journal is gone.
    #[track_caller]
    pub(crate) fn restart(&mut self) -> Step {
        let text: Vec<String> = self
            .journal
            .iter()
            .map(|r| serde_json::to_string(r).expect("an event has a JSON text"))
            .collect();
        let read: Vec<Recorded> = text
            .iter()
            .map(|t| serde_json::from_str(t).expect("its text reads back"))
            .collect();
        self.state = State::replay(self.folded.id(), &read);
        assert_eq!(self.state, self.folded, "replay equals run");
        self.tries.clear();
        self.asks.clear();
        let step = self.feed(Input::Restarted);
        // Those the step asked for are outstanding too; each runs once.
        self.tries = outstanding(&self.state);
        self.asks = outstanding_asks(&self.state, &self.desk, self.now);
        step
    }

    /// The representative accepts the open offer.
    #[track_caller]
    pub(crate) fn accept(&mut self, who: &str) -> &mut Self {
        let offer = self.offer();
        self.feed(Input::Accept {
            by: self.by(who),
            offer: Some(offer),
        });
        self
    }

    /// The open offer.
    #[track_caller]
    pub(crate) fn offer(&self) -> OfferId {
        match self.state.phase() {
            Phase::HandingOff(handoff) => match &handoff.status {
                HandoffStatus::Offered { offer, .. } => *offer,
                other => panic!("no offer: {other:?}"),
            },
            other => panic!("no handoff: {other:?}\n{}", self.story()),
        }
    }
}

/// The kinds of events of a step.
pub(crate) fn kinds(step: &Step) -> Vec<&'static str> {
    step.events.iter().map(Event::kind).collect()
}
