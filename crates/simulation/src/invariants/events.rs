//! What each event may be, given those before it.

use baton_orchestrator::{CallId, Callee, Event, Origin, Purpose, Recorded, Writer};
use baton_playbook::FailureKind;
use jiff::{SignedDuration, Timestamp};

use super::proof::own_words;
use super::{Broken, Holder, Holds, Seen, Watch, hold};

impl Watch {
    /// Takes in one event.
    ///
    /// # Errors
    /// The first invariant that is broken.
    pub fn event(&mut self, recorded: &Recorded) -> Holds {
        let (seq, at) = (recorded.seq, recorded.at);
        let expected = self.last.map_or(0, |(last, _)| last + 1);
        hold(12, seq == expected, || {
            format!("event {seq} where {expected} was due")
        })?;
        if let Some((_, before)) = self.last {
            hold(12, at + self.set_back >= before, || {
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
        self.wish(&recorded.event)?;
        match &recorded.event {
            Event::Opened { .. } => {
                hold(8, seq == 0, || "opened twice".into())?;
                self.holder = Holder::Agents;
            }
            Event::CustomerWrote { message, text, .. } => {
                self.customer_said.push_str(&text.to_lowercase());
                self.customer_said.push('\n');
                self.own_words = own_words(text);
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was taken twice")
                })?;
                self.customer_messages += 1;
                self.waits
                    .wrote(matches!(self.holder, Holder::Person | Holder::WrapUp), at);
            }
            Event::Routed { intent, .. } => {
                if let Some(intent) = intent {
                    self.intent = Some(intent.clone());
                }
            }
            Event::RequestOpened { intent, .. } => self.intent = Some(intent.clone()),
            Event::RequestAdded { .. }
            | Event::WishUnheard { .. }
            | Event::RequestNarrowed { .. }
            | Event::RequestWithdrawn { .. }
            | Event::RequestSettled { .. } => {}
            Event::Stated {
                fact,
                value,
                message,
                origin,
            } => {
                hold(4, self.messages.contains(message), || {
                    format!("{fact} was stated in a message nobody wrote")
                })?;
                let stated = (fact.clone(), value.to_lowercase());
                if *origin == Origin::Own {
                    self.in_own_words(fact, value)?;
                    let is_code = value.contains(|c: char| c.is_ascii_digit());
                    let heard = is_code && self.told.iter().any(|text| text.contains(&stated.1));
                    hold(13, !heard || self.own.contains(&stated), || {
                        format!(
                            "{fact} = {value} is their own word, and they heard it from the desk"
                        )
                    })?;
                    self.own.insert(stated.clone());
                }
                self.taken_back.remove(&stated);
                self.stated.insert(stated);
            }
            Event::TakenBack {
                fact,
                value,
                message,
            } => {
                self.wishes.took_back(fact, value, *message);
                self.took_back(fact, value);
            }
            Event::CustomerChanged => {
                self.wishes.customer_changed();
                self.customer_changed();
            }
            Event::AgentCalled {
                caller,
                callee,
                entity,
            } => self.edge(&(*caller, Callee::Agent(*callee), entity.clone()))?,
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
                hold(4, self.desk.tool(tool).is_some(), || {
                    format!("a call of {tool}, which is no tool of this desk")
                })?;
                for (fact, value) in arguments {
                    self.still_meant(fact, value)?;
                    self.known(fact, value)?;
                }
                self.edge(&(*agent, Callee::Tool(tool.clone()), entity.clone()))?;
                self.calls_in_budget += 1;
                let limit = self.limits().tool_calls;
                hold(7, self.calls_in_budget <= limit, || {
                    format!("{} tool calls, {limit} allowed", self.calls_in_budget)
                })?;
                let new = Seen {
                    tool: tool.clone(),
                    entity: entity.clone(),
                    arguments: arguments.clone(),
                    idempotent: *idempotent,
                    tries: *tries,
                    attempt: 1,
                    retried: 0,
                    pending: true,
                    failed: false,
                    failed_at: None,
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
                self.failures_in_a_row.clear();
                if let (Some(customer), Some(owner)) = (customer, &result.owner) {
                    hold(4, customer.eq_ignore_ascii_case(owner), || {
                        format!("a record of {owner} was kept for {customer}")
                    })?;
                }
                self.withdrawn.remove(&result.record);
            }
            Event::CallFailed {
                call,
                attempt,
                failure,
                ..
            } => {
                let seen = self.pending(*call, *attempt)?;
                seen.pending = false;
                seen.failed = true;
                seen.failed_at = Some(seq);
                if failure.kind != FailureKind::Withdrawn {
                    self.failures.insert(seq);
                    self.failures_in_a_row.push(seq);
                }
            }
            Event::CallRefused {
                agent,
                callee,
                entity,
                earlier,
                ..
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
                self.own_proof(*call)?;
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
                let queued = self.holder == Holder::Queue;
                let announces = match purpose {
                    Purpose::Handoff => queued && self.prepared_at == Some(seq - 1),
                    purpose => queued && purpose.is_about_waiting(),
                };
                hold(1, announces || self.holder == Holder::Agents, || {
                    format!("an agent wrote while {:?} holds it", self.holder)
                })?;
                self.waits.told(purpose)?;
                hold(1, fencing.0 == self.fencing, || {
                    format!("a reply under {fencing:?}, in force is {}", self.fencing)
                })?;
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was written twice")
                })?;
                self.nobody_else(text, "an agent says")?;
                self.grounded(text)?;
                if *purpose == Purpose::Answer {
                    self.about_one_record(text)?;
                }
                self.told.push(text.to_lowercase());
                if *purpose != Purpose::Goodbye && !purpose.is_about_waiting() {
                    self.turns_in_budget += 1;
                }
                let limit = self.limits().agent_turns;
                hold(7, self.turns_in_budget <= limit, || {
                    format!("{} agent turns, {limit} allowed", self.turns_in_budget)
                })?;
            }
            Event::CustomerLeft => self.waits.left(),
            Event::MessageSettled { .. } | Event::Discarded { .. } => {}
            Event::ReplyWithheld { .. } => self.withheld += 1,
            Event::ModelAsked {
                ask,
                agent,
                fencing,
                ..
            } => self.asked(*ask, *agent, *fencing, at)?,
            Event::ModelAnswered { ask, .. } => self.answered(*ask)?,
            Event::ModelFailed { ask, .. } => self.no_answer(*ask)?,
            Event::ProposalRefused { ask, .. } => self.proposal_refused(*ask)?,
            Event::Summarised { text, by } => {
                if *by == Writer::Model {
                    self.grounded(text)?;
                }
            }
            Event::RuleTripped(trip) => {
                self.held_by(&[Holder::Agents], "a rule tripped")?;
                self.failures_counted(trip)?;
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
                self.begin_handoff(seq, at);
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
                self.waits.taken(at);
            }
            Event::SaidBefore { message, text, .. } => {
                self.told.push(text.to_lowercase());
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was taken in twice")
                })?;
            }
            Event::RepresentativeWrote { message, text, .. } => {
                self.held_by(&[Holder::Person], "a representative wrote")?;
                self.waits.over();
                self.told.push(text.to_lowercase());
                hold(8, self.messages.insert(*message), || {
                    format!("message {message} was written twice")
                })?;
            }
            Event::ReturnedToAgents {
                fencing,
                message,
                waits,
                ..
            } => {
                self.held_by(&[Holder::Person], "returned")?;
                self.grows(fencing.0)?;
                self.messages.extend(*message);
                self.wishes.passed_on(waits);
                self.back_to_agents();
            }
            Event::Transferred { fencing, .. } => {
                self.held_by(&[Holder::Person], "transferred")?;
                self.grows(fencing.0)?;
                self.begin_handoff(seq, at);
            }
            Event::QueuedAgain { fencing, .. } => {
                self.held_by(&[Holder::Person, Holder::WrapUp], "queued again")?;
                self.grows(fencing.0)?;
                self.begin_handoff(seq, at);
            }
            Event::CallBackAsked { contact, .. } => {
                self.held_by(&[Holder::Queue], "a call-back was asked for")?;
                let said = self.customer_said.contains(&contact.to_lowercase());
                hold(4, said, || {
                    format!("a call-back to {contact}, which nobody gave")
                })?;
                self.waits.left_word();
            }
            Event::WrapUpStarted => {
                self.held_by(&[Holder::Person], "wrap-up began")?;
                self.holder = Holder::WrapUp;
                self.waits.over();
            }
            Event::WrapUpLeft => {
                self.held_by(&[Holder::WrapUp], "wrap-up was left")?;
                self.holder = Holder::Person;
            }
            Event::Closed { fencing, .. } => {
                hold(1, self.holder != Holder::Nobody, || "closed twice".into())?;
                hold(1, !self.offered, || "closed under an open offer".into())?;
                self.grows(fencing.0)?;
                self.holder = Holder::Nobody;
                self.waits.over();
            }
            Event::Reopened { fencing } => {
                self.held_by(&[Holder::Nobody], "reopened")?;
                self.grows(fencing.0)?;
                self.intent = None;
                self.wishes.forget();
                self.back_to_agents();
            }
        }
        Ok(())
    }

    fn begin_handoff(&mut self, seq: u64, at: Timestamp) {
        self.waits.queued(at);
        self.holder = Holder::Queue;
        self.prepared_at = Some(seq);
        self.accepted = false;
        self.offered = false;
        self.offers = 0;
    }

    fn back_to_agents(&mut self) {
        self.waits.over();
        self.holder = Holder::Agents;
        self.calls_in_budget = 0;
        self.turns_in_budget = 0;
        self.failures.clear();
        self.failures_in_a_row.clear();
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
}
