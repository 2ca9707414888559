//! The invariants, as a second reading of the journal that shares no code with the first.
//! [`Watch`] follows a conversation event by event and answers with the number of the invariant
//! that is broken and how.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_orchestrator::snapshot::{self, Mark, Sealed};
use baton_orchestrator::{
    Agent, CallId, Callee, Effect, Event, MessageId, Owner, Purpose, Recorded, SnapshotId, State,
    Step,
};
use baton_playbook::{
    FactName, FailureKind, IdentityLevel, IntentName, Limits, Playbooks, RecordRef, ToolName,
    ToolSuccess,
};
use jiff::{SignedDuration, Timestamp};

/// More events than this in one step would be a runaway.
const EVENTS_PER_STEP: usize = 200;

/// Which invariant is broken, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Its number in the design.
    pub(crate) invariant: u8,
    /// How.
    pub(crate) how: String,
}

type Holds = Result<(), Broken>;

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
enum Holder {
    Agents,
    Queue,
    Person,
    WrapUp,
    Nobody,
}

#[derive(Debug)]
struct Seen {
    tool: ToolName,
    entity: String,
    idempotent: bool,
    tries: u32,
    attempt: u32,
    retried: usize,
    pending: bool,
    failed: bool,
    success: Option<(ToolSuccess, Timestamp)>,
}

/// Follows one conversation.
pub(crate) struct Watch {
    desk: Arc<Playbooks>,
    /// Texts that may appear nowhere.
    pub(crate) secrets: Vec<String>,
    holder: Holder,
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
    calls: BTreeMap<CallId, Seen>,
    edges: BTreeMap<(Agent, Callee, String), u32>,
    refused: u32,
    calls_in_budget: u32,
    turns_in_budget: u32,
    offers: u32,
    offered: bool,
    sealed: Option<(SnapshotId, u32, String)>,
}

impl Watch {
    pub(crate) fn new(desk: Arc<Playbooks>) -> Self {
        Self {
            desk,
            secrets: Vec::new(),
            holder: Holder::Nobody,
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
            calls: BTreeMap::new(),
            edges: BTreeMap::new(),
            refused: 0,
            calls_in_budget: 0,
            turns_in_budget: 0,
            offers: 0,
            offered: false,
            sealed: None,
        }
    }

    fn limits(&self) -> &Limits {
        self.intent
            .as_ref()
            .and_then(|i| self.desk.playbook(i))
            .map_or(&self.desk.limits, |p| &p.limits)
    }

    /// Looks at what one step did. `recorded` is what the journal gave back, `state` what ran.
    pub(crate) fn step(&mut self, state: &State, recorded: &[Recorded], step: &Step) -> Holds {
        hold(7, step.events.len() <= EVENTS_PER_STEP, || {
            format!("{} events in one step", step.events.len())
        })?;
        let mut kept = step.effects.iter().filter_map(|effect| match effect {
            Effect::Keep(sealed) => Some(sealed),
            _ => None,
        });
        for one in recorded {
            let text = serde_json::to_string(one).expect("an event has a JSON text");
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

    fn held_by(&self, holders: &[Holder], what: &str) -> Holds {
        hold(1, holders.contains(&self.holder), || {
            format!("{what} while {:?} holds it", self.holder)
        })
    }

    /// Takes in one event.
    pub(crate) fn event(&mut self, recorded: &Recorded) -> Holds {
        let (seq, at) = (recorded.seq, recorded.at);
        let expected = self.last.map_or(0, |(last, _)| last + 1);
        hold(12, seq == expected, || {
            format!("event {seq} where {expected} was due")
        })?;
        if let Some((_, before)) = self.last {
            hold(12, at >= before, || {
                format!("event {seq} is before its predecessor")
            })?;
        }
        self.last = Some((seq, at));
        let tripped = std::mem::take(&mut self.tripped);
        if tripped {
            hold(
                3,
                matches!(recorded.event, Event::HandoffPrepared { .. }),
                || format!("after a rule tripped came {}", recorded.event.kind()),
            )?;
        }
        match &recorded.event {
            Event::Opened { .. } => {
                hold(8, seq == 0, || "opened twice".into())?;
                self.holder = Holder::Agents;
            }
            Event::CustomerWrote { message, .. } => {
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was taken twice")
                })?;
                self.customer_messages += 1;
            }
            Event::Routed { intent, .. } => {
                if let Some(intent) = intent {
                    self.intent = Some(intent.clone());
                }
            }
            Event::Stated {
                fact,
                value,
                message,
            } => {
                hold(4, self.messages.contains(message), || {
                    format!("{fact} was stated in a message nobody wrote")
                })?;
                self.stated.insert((fact.clone(), value.to_lowercase()));
            }
            Event::AgentCalled {
                caller,
                callee,
                entity,
            } => self.edge((*caller, Callee::Agent(*callee), entity.clone()))?,
            Event::CallRequested {
                call,
                agent,
                tool,
                entity,
                arguments,
                idempotent,
                tries,
                fencing,
                ..
            } => {
                hold(1, fencing.0 == self.fencing, || {
                    format!(
                        "a call decided under {fencing:?}, in force is {}",
                        self.fencing
                    )
                })?;
                hold(1, self.holder != Holder::Nobody, || {
                    "a call for a closed conversation".into()
                })?;
                hold(8, *idempotent || *tries == 1, || {
                    "several tries of a call that cannot be repeated".into()
                })?;
                for (fact, value) in arguments {
                    self.known(fact, value)?;
                }
                self.edge((*agent, Callee::Tool(tool.clone()), entity.clone()))?;
                self.calls_in_budget += 1;
                let limit = self.limits().tool_calls;
                hold(7, self.calls_in_budget <= limit, || {
                    format!("{} tool calls, {limit} allowed", self.calls_in_budget)
                })?;
                let new = Seen {
                    tool: tool.clone(),
                    entity: entity.clone(),
                    idempotent: *idempotent,
                    tries: *tries,
                    attempt: 1,
                    retried: 0,
                    pending: true,
                    failed: false,
                    success: None,
                };
                hold(8, self.calls.insert(*call, new).is_none(), || {
                    format!("call {call} was decided twice")
                })?;
            }
            Event::CallRetried {
                call,
                attempt,
                failure,
                next_attempt_at,
                ..
            } => {
                let seen = self.pending(*call, *attempt)?;
                hold(8, seen.idempotent, || {
                    "a call that cannot be repeated was".into()
                })?;
                hold(7, *attempt < seen.tries, || {
                    format!("try {attempt} of {}", seen.tries)
                })?;
                hold(5, failure.kind.is_transient(), || {
                    format!("{:?} was tried again", failure.kind)
                })?;
                let pause = next_attempt_at.duration_since(at);
                let asked = failure.retry_after_ms.unwrap_or(0);
                let long_enough = pause >= SignedDuration::from_millis(asked.cast_signed());
                let most = SignedDuration::from_millis(asked.max(4_000).cast_signed());
                hold(
                    7,
                    long_enough && pause > SignedDuration::ZERO && pause <= most,
                    || format!("a pause of {pause:?} where {asked} ms were asked"),
                )?;
                seen.attempt += 1;
                seen.retried += 1;
            }
            Event::CallSucceeded {
                call,
                attempt,
                result,
                ..
            } => {
                let customer = self.identity.1.clone();
                let seen = self.pending(*call, *attempt)?;
                seen.pending = false;
                seen.success = Some((result.clone(), at));
                if let (Some(customer), Some(owner)) = (customer, &result.owner) {
                    hold(4, customer.eq_ignore_ascii_case(owner), || {
                        format!("a record of {owner} was kept for {customer}")
                    })?;
                }
                self.withdrawn.remove(&result.record);
            }
            Event::CallFailed { call, attempt, .. } => {
                let seen = self.pending(*call, *attempt)?;
                seen.pending = false;
                seen.failed = true;
            }
            Event::CallRefused {
                agent,
                callee,
                entity,
                earlier,
            } => {
                self.refused += 1;
                let limit = self.limits().calls_per_edge;
                let edge = (*agent, callee.clone(), entity.clone());
                let used = self.edges.get(&edge).copied().unwrap_or(0);
                hold(6, used >= limit, || {
                    format!("{edge:?} was refused after {used} of {limit}")
                })?;
                if let Callee::Tool(tool) = callee {
                    let theirs = earlier.iter().all(|id| {
                        self.calls
                            .get(id)
                            .is_some_and(|c| &c.tool == tool && &c.entity == entity)
                    });
                    hold(6, theirs && earlier.len() == used as usize, || {
                        format!("a refusal names {earlier:?}, {used} calls were made")
                    })?;
                }
            }
            Event::Identified {
                customer,
                level,
                call,
                ..
            } => {
                let proof = self.calls.get(call).and_then(|c| c.success.as_ref());
                hold(4, proof.is_some(), || "an identity without proof".into())?;
                if let (Some(customer), Some((proof, _))) = (customer, proof) {
                    let proven = proof.owner.as_ref().unwrap_or(&proof.record.id);
                    hold(4, proven == customer, || {
                        format!("{customer} is said to be proven, {proven} was")
                    })?;
                }
                self.identity = (*level, customer.clone());
            }
            Event::RecordWithdrawn { record } => {
                self.withdrawn.insert(record.clone());
            }
            Event::AgentReplied {
                message,
                text,
                purpose,
                fencing,
                ..
            } => {
                hold(
                    2,
                    !matches!(self.holder, Holder::Person | Holder::WrapUp),
                    || "an agent wrote while a person has it".into(),
                )?;
                let announces = *purpose == Purpose::Handoff
                    && self.holder == Holder::Queue
                    && self.prepared_at == Some(seq - 1);
                hold(1, announces || self.holder == Holder::Agents, || {
                    format!("an agent wrote while {:?} holds it", self.holder)
                })?;
                hold(1, fencing.0 == self.fencing, || {
                    format!("a reply under {fencing:?}, in force is {}", self.fencing)
                })?;
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was written twice")
                })?;
                self.grounded(text)?;
                if !matches!(purpose, Purpose::Handoff | Purpose::Goodbye) {
                    self.turns_in_budget += 1;
                }
                let limit = self.limits().agent_turns;
                hold(7, self.turns_in_budget <= limit, || {
                    format!("{} agent turns, {limit} allowed", self.turns_in_budget)
                })?;
            }
            Event::ReplyWithheld { .. }
            | Event::CustomerLeft
            | Event::MessageSettled { .. }
            | Event::Discarded { .. } => {}
            Event::RuleTripped(trip) => {
                self.held_by(&[Holder::Agents], "a rule tripped")?;
                hold(3, trip.evidence.iter().all(|e| *e < seq), || {
                    format!("evidence from the future: {:?}", trip.evidence)
                })?;
                hold(
                    3,
                    trip.sentence.len() > 10 && trip.sentence.ends_with('.'),
                    || format!("no sentence: {}", trip.sentence),
                )?;
                self.tripped = true;
            }
            Event::HandoffPrepared { .. } => {
                hold(3, tripped, || "a handoff that no rule decided".into())?;
                self.held_by(&[Holder::Agents], "a handoff began")?;
                self.grows(self.fencing + 1)?;
                self.begin_handoff(seq);
            }
            Event::SnapshotSealed {
                snapshot,
                revision,
                digest,
            } => {
                let due = self.sealed.as_ref().map_or(1, |(_, r, _)| r + 1);
                hold(10, *revision == due, || {
                    format!("revision {revision} where {due} was due")
                })?;
                self.sealed = Some((*snapshot, *revision, digest.clone()));
            }
            Event::Queued { .. } => self.held_by(&[Holder::Queue], "queued")?,
            Event::Offered { lease_until, .. } => {
                self.held_by(&[Holder::Queue], "offered")?;
                hold(1, !self.offered, || "two offers at once".into())?;
                hold(7, *lease_until > at, || "an offer without time".into())?;
                self.offered = true;
                self.offers += 1;
                let limit = self.limits().offers;
                hold(7, self.offers <= limit, || {
                    format!("{} offers, {limit} allowed", self.offers)
                })?;
            }
            Event::OfferEnded { .. } => {
                hold(1, self.offered, || "an offer ended that nobody made".into())?;
                self.offered = false;
            }
            Event::Accepted { .. } => {
                self.held_by(&[Holder::Queue], "accepted")?;
                self.accepted = true;
            }
            Event::Committed {
                fencing, revision, ..
            } => {
                self.held_by(&[Holder::Queue], "committed")?;
                hold(1, self.accepted, || {
                    "committed before it was accepted".into()
                })?;
                let sealed = self.sealed.as_ref().map(|(_, r, _)| *r);
                hold(10, sealed == Some(*revision), || {
                    format!("revision {revision} handed over, sealed is {sealed:?}")
                })?;
                self.grows(fencing.0)?;
                self.holder = Holder::Person;
                self.offered = false;
            }
            Event::RepresentativeWrote { message, .. } => {
                self.held_by(&[Holder::Person], "a representative wrote")?;
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was written twice")
                })?;
            }
            Event::ReturnedToAgents { fencing, .. } => {
                self.held_by(&[Holder::Person], "returned")?;
                self.grows(fencing.0)?;
                self.back_to_agents();
            }
            Event::Transferred { fencing, .. } => {
                self.held_by(&[Holder::Person], "transferred")?;
                self.grows(fencing.0)?;
                self.begin_handoff(seq);
            }
            Event::WrapUpStarted => {
                self.held_by(&[Holder::Person], "wrap-up began")?;
                self.holder = Holder::WrapUp;
            }
            Event::Closed { fencing, .. } => {
                hold(1, self.holder != Holder::Nobody, || "closed twice".into())?;
                hold(1, !self.offered, || "closed under an open offer".into())?;
                self.grows(fencing.0)?;
                self.holder = Holder::Nobody;
            }
            Event::Reopened { fencing } => {
                self.held_by(&[Holder::Nobody], "reopened")?;
                self.grows(fencing.0)?;
                self.intent = None;
                self.back_to_agents();
            }
        }
        Ok(())
    }

    fn begin_handoff(&mut self, seq: u64) {
        self.holder = Holder::Queue;
        self.prepared_at = Some(seq);
        self.accepted = false;
        self.offered = false;
        self.offers = 0;
    }

    fn back_to_agents(&mut self) {
        self.holder = Holder::Agents;
        self.calls_in_budget = 0;
        self.turns_in_budget = 0;
    }

    fn pending(&mut self, call: CallId, attempt: u32) -> Result<&mut Seen, Broken> {
        let seen = self.calls.get_mut(&call).filter(|c| c.pending);
        let Some(seen) = seen else {
            return Err(Broken {
                invariant: 8,
                how: format!("the outcome of call {call}, which nobody waits for, was used"),
            });
        };
        hold(8, seen.attempt == attempt, || {
            format!(
                "the outcome of try {attempt} was used, under way was {}",
                seen.attempt
            )
        })?;
        Ok(seen)
    }

    fn edge(&mut self, edge: (Agent, Callee, String)) -> Holds {
        let limit = self.limits().calls_per_edge;
        let used = self.edges.entry(edge.clone()).or_default();
        *used += 1;
        let used = *used;
        hold(6, used <= limit, || {
            format!("{edge:?} was used {used} times, {limit} are allowed")
        })
    }

    /// An argument of a call is something the customer stated or a system returned.
    fn known(&self, fact: &str, value: &str) -> Holds {
        let stated = self
            .stated
            .contains(&(FactName::from(fact), value.to_lowercase()));
        let returned = || {
            self.calls
                .values()
                .filter_map(|c| c.success.as_ref())
                .any(|(result, _)| {
                    result.record.id == value
                        || result.values.iter().any(|(_, v)| v.to_string() == value)
                })
        };
        hold(4, stated || returned(), || {
            format!("{fact} = {value} was neither stated nor returned")
        })
    }

    /// Every word with a digit in a reply stands in an answer that was kept, or in configuration.
    fn grounded(&self, text: &str) -> Holds {
        let fixed = include_str!("desk.toml");
        for word in text.split_whitespace() {
            let word = word.trim_end_matches(['.', ',', '?', '!']);
            if !word.contains(|c: char| c.is_ascii_digit()) || fixed.contains(word) {
                continue;
            }
            let stands = self
                .calls
                .values()
                .filter_map(|c| c.success.as_ref())
                .filter(|(result, _)| !self.withdrawn.contains(&result.record))
                .flat_map(|(result, _)| &result.values)
                .any(|(_, v)| v.to_string().contains(word));
            hold(5, stands, || {
                format!("“{word}” in “{text}” is not verified")
            })?;
        }
        Ok(())
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

    /// Holds a sealed snapshot against the journal.
    pub(crate) fn snapshot(&self, sealed: &Sealed) -> Holds {
        let json = sealed.to_json();
        self.clean(&json)?;
        let broken = |how: String| Broken { invariant: 10, how };
        let read = snapshot::verify(&json).map_err(|e| broken(e.to_string()))?;
        hold(10, &read == sealed.snapshot(), || {
            "it reads back as another one".into()
        })?;
        let s = sealed.snapshot();
        let before = self.sealed.as_ref();
        let follows = s.previous == before.map(|(id, _, _)| *id)
            && s.revision == before.map_or(1, |(_, r, _)| r + 1);
        hold(10, follows, || "it does not follow its predecessor".into())?;
        hold(
            10,
            Some(s.transcript.up_to) == self.last.map(|(seq, _)| seq),
            || format!("it looked up to {}", s.transcript.up_to),
        )?;
        let customer = s.customer.id.as_deref();
        hold(4, customer == self.identity.1.as_deref(), || {
            format!(
                "the customer is {customer:?}, proven is {:?}",
                self.identity.1
            )
        })?;
        for fact in &s.facts {
            match fact.verification {
                Mark::Verified | Mark::Conflicting | Mark::Stale => {
                    let source = fact.source.as_ref();
                    let (result, at) = source
                        .and_then(|s| self.calls.get(&s.call))
                        .and_then(|c| c.success.as_ref())
                        .ok_or_else(|| Broken {
                            invariant: 4,
                            how: format!("{} is verified by no call", fact.name),
                        })?;
                    let holds = result
                        .values
                        .iter()
                        .any(|(n, v)| n == &fact.name && Some(v) == fact.value.as_ref());
                    hold(4, holds, || {
                        format!(
                            "the call named for {} does not hold {:?}",
                            fact.name, fact.value
                        )
                    })?;
                    let record = source.and_then(|s| s.record.as_ref());
                    hold(4, record == Some(&result.record), || {
                        format!(
                            "{} is of {:?}, said is {record:?}",
                            fact.name, result.record
                        )
                    })?;
                    hold(4, fact.observed_at == Some(*at), || {
                        format!(
                            "{} was observed at {at}, said is {:?}",
                            fact.name, fact.observed_at
                        )
                    })?;
                    hold(4, !self.withdrawn.contains(&result.record), || {
                        format!("{} is of a record that was taken back", fact.name)
                    })?;
                    let known = self.identity.0 == IdentityLevel::Verified;
                    let personal = self.desk.fact(&fact.name).is_some_and(|f| f.personal);
                    hold(4, known || !personal, || {
                        format!("{} is personal and nobody is identified", fact.name)
                    })?;
                    if let (Some(owner), Some(customer)) = (&result.owner, customer) {
                        hold(4, owner.eq_ignore_ascii_case(customer), || {
                            format!("{} belongs to {owner}, not to {customer}", fact.name)
                        })?;
                    }
                }
                Mark::Stated => {
                    let value = fact.value.as_ref().map(|v| v.to_string().to_lowercase());
                    let stated =
                        value.is_some_and(|v| self.stated.contains(&(fact.name.clone(), v)));
                    hold(4, stated, || {
                        format!("nobody stated {} = {:?}", fact.name, fact.value)
                    })?;
                    hold(4, fact.source.is_none(), || {
                        format!("{} is only stated and names a source", fact.name)
                    })?;
                }
                Mark::Unavailable => {
                    hold(4, fact.value.is_none() && fact.problem.is_some(), || {
                        format!("{} is unavailable without saying why", fact.name)
                    })?
                }
            }
        }
        self.counts(s)
    }

    fn counts(&self, s: &snapshot::Snapshot) -> Holds {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let calls = || self.calls.values();
        let failures = count(calls().filter(|c| c.failed).count());
        let retries = count(calls().map(|c| c.retried).sum());
        let expected = (
            count(self.calls.len()),
            failures,
            failures + retries,
            retries,
            self.refused,
        );
        let h = &s.health;
        let found = (
            h.tool_calls,
            h.failures,
            h.failed_tries,
            h.retries,
            h.refused,
        );
        hold(5, found == expected, || {
            format!(
                "calls, failures, failed tries, retries, refused: journal {expected:?}, snapshot {found:?}"
            )
        })?;
        hold(
            5,
            s.attempts.len() == self.calls.len() + self.refused as usize,
            || {
                format!(
                    "{} attempts for {} calls",
                    s.attempts.len(),
                    self.calls.len()
                )
            },
        )?;
        for attempt in s.attempts.iter().filter(|a| a.failure.is_some()) {
            hold(
                5,
                attempt.failure != Some(FailureKind::OutcomeUnknown) || attempt.tries == 1,
                || "the outcome is unknown after several tries".into(),
            )?;
        }
        hold(10, s.transcript.customer == self.customer_messages, || {
            format!(
                "{} messages, counted {}",
                self.customer_messages, s.transcript.customer
            )
        })
    }

    fn agrees(&self, state: &State) -> Holds {
        let owner = state.owner();
        let same = match self.holder {
            Holder::Agents => owner == Owner::Agents,
            Holder::Queue => matches!(owner, Owner::Queue(_)),
            Holder::Person | Holder::WrapUp => matches!(owner, Owner::Representative(_)),
            Holder::Nobody => owner == Owner::Nobody,
        };
        hold(1, same, || {
            format!("the journal says {:?}, state {owner:?}", self.holder)
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
        if let (Holder::Agents, Some(since), Some((_, at))) =
            (self.holder, state.unanswered_since(), self.last)
        {
            let waited = at.duration_since(since).as_millis();
            hold(7, waited < i128::from(self.limits().answer_ms), || {
                format!("the customer has waited for {waited} ms and the agents still have it")
            })?;
        }
        let recent =
            state.mood().signals.len() <= 32 && state.calls().all.len() == self.calls.len();
        hold(7, recent, || "something in state grows".into())?;
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
pub(crate) fn check(desk: &Arc<Playbooks>, state: &State, journal: &[Recorded]) -> Holds {
    let mut watch = Watch::new(Arc::clone(desk));
    for recorded in journal {
        watch.event(recorded)?;
    }
    watch.agrees(state)
}
