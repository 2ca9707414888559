//! The invariants, as a second reading of the journal that shares no code with the first.
//! [`Watch`] follows a conversation event by event and answers with the number of the invariant
//! that is broken and how.

mod calls;
mod contact;
mod events;
mod grounds;
mod handoff;
mod known;
mod models;
mod not_understood;
mod proof;
mod replies;
mod requests;
mod sealed;
mod waits;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_orchestrator::{
    Agent, CallId, Callee, Effect, Event, MessageId, Owner, Recorded, SnapshotId, State, Step,
};
use baton_playbook::{
    FactName, IdentityLevel, IntentName, Limits, Playbooks, RecordRef, ToolName, ToolSuccess,
};
use jiff::{SignedDuration, Timestamp};

pub use self::not_understood::NONSENSE;

use self::models::Questions;
use self::not_understood::Riddles;
use self::requests::Wishes;
use self::waits::WaitCheck;

/// More events than this in one step would be a runaway.
const EVENTS_PER_STEP: usize = 200;

/// Which invariant is broken, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its number in the design.
    pub invariant: u8,
    /// How.
    pub how: String,
}

/// Nothing, or which invariant is broken.
pub type Holds = Result<(), Broken>;

fn hold(invariant: u8, holds: bool, how: impl FnOnce() -> String) -> Holds {
    if holds {
        Ok(())
    } else {
        Err(Broken {
            invariant,
            how: how(),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnerKind {
    Agents,
    Queue,
    Person,
    WrapUp,
    NoOne,
}

#[derive(Debug)]
struct Seen {
    tool: ToolName,
    entity: String,
    arguments: BTreeMap<String, String>,
    idempotent: bool,
    tries: u32,
    attempt: u32,
    retried: usize,
    pending: bool,
    failed: bool,
    failed_at: Option<u64>,
    success: Option<(ToolSuccess, Timestamp)>,
}

/// Follows one conversation.
pub struct Watch {
    desk: Arc<Playbooks>,
    fixed: Arc<str>,
    /// How far the clock may have been set back between two events.
    pub set_back: SignedDuration,
    /// Whether texts of agents are not looked at, because they were when they were written.
    pub any_text: bool,
    /// Texts that may appear nowhere.
    pub secrets: Vec<String>,
    owner: OwnerKind,
    accepted: bool,
    fencing: u64,
    tripped: bool,
    last: Option<(u64, Timestamp)>,
    prepared_at: Option<u64>,
    intent: Option<IntentName>,
    identity: (IdentityLevel, Option<String>),
    withdrawn: BTreeSet<RecordRef>,
    messages: BTreeSet<MessageId>,
    customer_messages: u32,
    stated: BTreeSet<(FactName, String)>,
    /// What they stated in their own words.
    own: BTreeSet<(FactName, String)>,
    /// What they took back.
    taken_back: BTreeSet<(FactName, String)>,
    /// What the desk wrote to them.
    told: Vec<String>,
    /// All they wrote, in small letters.
    customer_said: String,
    /// The letters and digits of what they wrote last in words of their own.
    own_words: String,
    /// What they wrote last.
    last_words: String,
    calls: BTreeMap<CallId, Seen>,
    edges: BTreeMap<(Agent, Callee, String), u32>,
    refused: u32,
    withheld: u32,
    /// Calls that failed for good since the agents took over, and of these the last in a row.
    failures: BTreeSet<u64>,
    failures_in_a_row: Vec<u64>,
    questions: Questions,
    wishes: Wishes,
    riddles: Riddles,
    calls_in_budget: u32,
    turns_in_budget: u32,
    offers: u32,
    in_line_since: Timestamp,
    offered: bool,
    sealed: Option<(SnapshotId, u32, String)>,
    waits: WaitCheck,
}

impl Watch {
    /// Follows a conversation at a desk. `fixed` is the desk's own text, which agents may repeat.
    pub fn new(desk: Arc<Playbooks>, fixed: Arc<str>) -> Self {
        Self {
            desk,
            fixed,
            set_back: SignedDuration::ZERO,
            any_text: false,
            secrets: Vec::new(),
            owner: OwnerKind::NoOne,
            accepted: false,
            fencing: 0,
            tripped: false,
            last: None,
            prepared_at: None,
            intent: None,
            identity: (IdentityLevel::Unverified, None),
            withdrawn: BTreeSet::new(),
            messages: BTreeSet::new(),
            customer_messages: 0,
            stated: BTreeSet::new(),
            own: BTreeSet::new(),
            taken_back: BTreeSet::new(),
            told: Vec::new(),
            customer_said: String::new(),
            own_words: String::new(),
            last_words: String::new(),
            calls: BTreeMap::new(),
            edges: BTreeMap::new(),
            refused: 0,
            withheld: 0,
            failures: BTreeSet::new(),
            failures_in_a_row: Vec::new(),
            questions: Questions::default(),
            wishes: Wishes::default(),
            riddles: Riddles::default(),
            calls_in_budget: 0,
            turns_in_budget: 0,
            offers: 0,
            in_line_since: Timestamp::UNIX_EPOCH,
            offered: false,
            sealed: None,
            waits: WaitCheck::default(),
        }
    }

    fn limits(&self) -> &Limits {
        self.intent
            .as_ref()
            .and_then(|i| self.desk.playbook(i))
            .map_or(&self.desk.limits, |p| &p.limits)
    }

    /// Looks at what one step did. `recorded` is what the journal gave back, `state` what ran.
    ///
    /// # Errors
    /// The first invariant that is broken.
    pub fn step(&mut self, state: &State, recorded: &[Recorded], step: &Step) -> Holds {
        hold(7, step.events.len() <= EVENTS_PER_STEP, || {
            format!("{} events in one step", step.events.len())
        })?;
        let mut kept = step.effects.iter().filter_map(|effect| match effect {
            Effect::Keep(sealed) => Some(sealed),
            _ => None,
        });
        for one in recorded {
            // An event is structs, strings and numbers: it always has a JSON text.
            let text = serde_json::to_string(one).unwrap_or_default();
            self.clean(&text)?;
            if let Event::SnapshotSealed { .. } = one.event
                && let Some(sealed) = kept.next()
            {
                self.snapshot(sealed)?;
            }
            self.event(one)?;
        }
        hold(3, !self.tripped, || {
            "a rule tripped and nothing followed".into()
        })?;
        self.nothing_is_lost()?;
        if let Some(last) = recorded.last() {
            self.waits.holds(&self.desk.waiting, last.at)?;
        }
        self.effects(recorded, step)?;
        self.agrees(state)
    }

    fn clean(&self, text: &str) -> Holds {
        let leaked = self.secrets.iter().find(|s| text.contains(s.as_str()));
        hold(11, leaked.is_none(), || {
            format!("{leaked:?} stands in {text}")
        })
    }

    fn grows(&mut self, fencing: u64) -> Holds {
        hold(1, fencing > self.fencing, || {
            format!("ownership number {fencing} after {}", self.fencing)
        })?;
        self.fencing = fencing;
        Ok(())
    }

    fn owned_by(&self, owners: &[OwnerKind], what: &str) -> Holds {
        hold(1, owners.contains(&self.owner), || {
            format!("{what} while {:?} holds it", self.owner)
        })
    }

    fn effects(&mut self, recorded: &[Recorded], step: &Step) -> Holds {
        let mut written: Vec<MessageId> = Vec::new();
        let mut tried: Vec<(CallId, u32)> = Vec::new();
        let mut sealed: Vec<SnapshotId> = Vec::new();
        for one in recorded {
            match &one.event {
                Event::AgentReplied { message, .. }
                | Event::RepresentativeWrote { message, .. } => {
                    written.push(*message);
                }
                Event::CallRequested { call, .. } => tried.push((*call, 1)),
                Event::CallRetried { call, attempt, .. } => tried.push((*call, attempt + 1)),
                Event::SnapshotSealed { snapshot, .. } => sealed.push(*snapshot),
                _ => {}
            }
        }
        let mut sent: Vec<MessageId> = Vec::new();
        let mut asked: Vec<(CallId, u32)> = Vec::new();
        let mut kept: Vec<SnapshotId> = Vec::new();
        for effect in &step.effects {
            match effect {
                Effect::Send { message, text, .. } => {
                    self.clean(text)?;
                    sent.push(*message);
                }
                Effect::CallTool(one) => asked.push((one.call, one.attempt)),
                Effect::AskModel(ask) => {
                    self.no_one_else(&format!("{:?}", ask.task), "a model is told")?;
                }
                Effect::Keep(one) => {
                    kept.push(one.snapshot().id);
                }
                Effect::Status { fencing, .. } => hold(1, fencing.0 <= self.fencing, || {
                    format!("a status under {fencing:?}, which is to come")
                })?,
            }
        }
        hold(9, sent == written, || {
            format!("journalled {written:?}, sent {sent:?}")
        })?;
        hold(9, asked == tried, || {
            format!("journalled {tried:?}, tried {asked:?}")
        })?;
        hold(9, kept == sealed, || {
            format!("journalled {sealed:?}, kept {kept:?}")
        })
    }

    fn agrees(&self, state: &State) -> Holds {
        let owner = state.owner();
        let same = match self.owner {
            OwnerKind::Agents => owner == Owner::Agents,
            OwnerKind::Queue => matches!(owner, Owner::Queue(_)),
            OwnerKind::Person | OwnerKind::WrapUp => matches!(owner, Owner::Representative(_)),
            OwnerKind::NoOne => owner == Owner::NoOne,
        };
        hold(1, same, || {
            format!("the journal says {:?}, state {owner:?}", self.owner)
        })?;
        hold(1, state.fencing().0 == self.fencing, || {
            format!(
                "the journal says {}, state {:?}",
                self.fencing,
                state.fencing()
            )
        })?;
        let sealed = state.sealed().map(|s| (s.id, s.revision, s.digest.clone()));
        hold(10, sealed == self.sealed, || {
            "state knows another snapshot".into()
        })?;
        if let (OwnerKind::Agents, Some(since), Some((_, at))) =
            (self.owner, state.unanswered_since(), self.last)
        {
            let waited = at.duration_since(since).as_millis();
            hold(7, waited < i128::from(self.limits().answer_ms), || {
                format!("the customer has waited for {waited} ms and the agents still have it")
            })?;
        }
        if let Some((_, at)) = self.last {
            self.gives_up(at)?;
        }
        let counted = &state.budget().failures_in_a_row;
        hold(5, counted == &self.failures_in_a_row, || {
            format!(
                "calls that failed in a row: journal {:?}, state {counted:?}",
                self.failures_in_a_row
            )
        })?;
        let recent =
            state.mood().signals.len() <= 32 && state.calls().all.len() == self.calls.len();
        hold(7, recent, || "something in state grows".into())?;
        self.only_the_customers(state)?;
        for (record, known) in &state.case().records {
            hold(4, !self.withdrawn.contains(record), || {
                format!("{record:?} was taken back and is still known")
            })?;
            for (fact, value) in &known.values {
                let stands =
                    self.calls
                        .values()
                        .filter_map(|c| c.success.as_ref())
                        .any(|(result, _)| {
                            &result.record == record
                                && result
                                    .values
                                    .iter()
                                    .any(|(n, v)| n == fact && v == value.get())
                        });
                hold(4, stands, || format!("{fact} is verified by no answer"))?;
            }
        }
        Ok(())
    }
}

/// Reads a whole journal at once.
///
/// # Errors
/// The first invariant that is broken.
pub fn check(watch: Watch, state: &State, journal: &[Recorded]) -> Holds {
    let mut watch = watch;
    for recorded in journal {
        watch.event(recorded)?;
    }
    watch.agrees(state)
}
