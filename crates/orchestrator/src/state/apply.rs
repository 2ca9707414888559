//! The fold: what each event does to the state. Nothing is decided here.

use std::sync::Arc;

use super::requests::Opening;
use super::{
    Ask, Budget, Call, CallBack, CallState, Calls, Case, Handoff, KnownSummary, Phase, Refusal,
    SealedRevision, Stand, State,
};
use crate::event::{Agent, Callee, Event, OfferEnd, Recorded, Settled};
use crate::ids::{CallId, EventSeq};
use crate::model::{Proposal, Speaker, Usage};

impl State {
    pub(super) fn case_mut(&mut self) -> &mut Case {
        Arc::make_mut(&mut self.case)
    }

    pub(super) fn calls_mut(&mut self) -> &mut Calls {
        Arc::make_mut(&mut self.calls)
    }

    pub(super) fn call_mut(&mut self, id: CallId) -> Option<&mut Call> {
        self.calls_mut().get_mut(id)
    }

    /// Applies one event. Events that do not fit the state change nothing but its place in the
    /// journal: a journal written by another version still folds.
    pub fn apply(&mut self, recorded: &Recorded) {
        let (seq, at) = (recorded.seq, recorded.at);
        self.next_seq = seq + 1;
        self.last_at = Some(at);
        match &recorded.event {
            Event::Opened {
                channel,
                customer_label,
                practice,
            } => {
                self.opened_at = Some(at);
                self.channel.clone_from(channel);
                self.customer_label.clone_from(customer_label);
                self.practice = *practice;
            }
            Event::CustomerWrote {
                message,
                text,
                redactions,
                reading,
                memory,
                sent_at,
            } => {
                self.remember_redactions(redactions);
                self.secrets = memory.as_deref().cloned();
                self.customer_wrote(*message, text, reading.as_deref(), seq, at);
                self.waits_since.get_or_insert(sent_at.unwrap_or(at));
            }
            Event::CustomerLeft => {
                self.customer_left = true;
                self.owed_since = None;
                self.answer_given();
                self.content_version += 1;
            }
            Event::Reopened { fencing } => {
                self.phase = Phase::Routing;
                self.fencing = *fencing;
                self.customer_left = false;
                self.budget = Budget::default();
                self.requests.clear();
                self.understood();
                self.unheard.clear();
                self.call_back = None;
                self.left_agents_at = None;
                self.disposition = None;
                // A new contact: neither the questions nor the words and anger of the old one.
                self.first_words = None;
                self.last_said = None;
                self.wants_person = None;
                self.for_another = false;
                self.transcript.clear();
                self.summary = None;
                self.last_asked.clear();
                self.mood.signals.clear();
            }
            Event::Routed {
                message,
                intent,
                confidence,
                alternatives,
                words,
                told,
                ..
            } => {
                self.last_routing = Some((*confidence, seq));
                match intent {
                    None => self.unclear = Some(seq),
                    Some(intent) => {
                        self.understood();
                        if !told {
                            let opening = Opening {
                                message: *message,
                                intent,
                                confidence: *confidence,
                                alternatives,
                                words,
                                about: &[],
                                after_handoff: false,
                            };
                            self.requests.routed(&opening, seq);
                            self.new_matter();
                        }
                    }
                }
            }
            Event::RequestOpened {
                request,
                message,
                intent,
                confidence,
                alternatives,
                words,
                about,
            } => {
                let opening = Opening {
                    message: *message,
                    intent,
                    confidence: *confidence,
                    alternatives,
                    words,
                    about,
                    after_handoff: !self.is_with_agents(),
                };
                self.requests.tell();
                self.requests.open_one(*request, &opening, seq);
                self.understood();
                self.new_matter();
            }
            Event::RequestAdded {
                request,
                message,
                words,
                about,
            } => {
                let was_open = self
                    .requests
                    .get(*request)
                    .is_some_and(super::Request::is_open);
                self.requests.tell();
                self.requests.add(*request, (*message, words), about, seq);
                self.content_version += 1;
                self.unexplained = None;
                if !was_open {
                    self.understood();
                    self.new_matter();
                }
            }
            Event::WishUnheard { words, .. } => {
                if self.unheard.len() < super::UNHEARD {
                    self.unheard.push(words.as_str().into());
                    self.content_version += 1;
                }
            }
            Event::RequestNarrowed {
                request, except, ..
            } => {
                self.requests.narrow(*request, except, seq);
                self.content_version += 1;
            }
            Event::RequestWithdrawn {
                request,
                message,
                words,
            } => {
                self.requests.tell();
                self.requests.withdraw(*request, (*message, words), seq);
                self.understood();
                self.acknowledged = false;
                self.content_version += 1;
            }
            Event::RequestSettled {
                request,
                how,
                about,
            } => {
                self.requests.tell();
                self.requests.settle(*request, *how, about, seq);
                self.content_version += 1;
            }
            Event::Stated {
                fact,
                value,
                message,
                origin,
            } => {
                let before = self.case.version;
                self.budget.lacks.remove(fact);
                self.case_mut()
                    .state_value(fact, value, *message, *origin, seq);
                if self.case.version != before {
                    self.budget.turns_without_progress.clear();
                    self.content_version += 1;
                }
            }
            Event::TakenBack {
                fact,
                value,
                message,
            } => self.took_back((fact, value), *message, seq),
            Event::CustomerChanged => {
                self.budget.lacks.clear();
                self.customer_changed(seq);
            }
            Event::AgentCalled {
                caller,
                callee,
                entity,
            } => {
                let edge = (*caller, Callee::Agent(*callee), entity.clone());
                self.calls_mut()
                    .agent_edges
                    .entry(edge)
                    .or_default()
                    .push(seq);
            }
            Event::CallRequested {
                call,
                agent,
                tool,
                system,
                entity,
                arguments,
                idempotent,
                tries,
                fencing,
            } => {
                let calls = self.calls_mut();
                calls.all.push(Arc::new(Call {
                    id: *call,
                    agent: *agent,
                    tool: tool.clone(),
                    system: system.clone(),
                    entity: entity.clone(),
                    arguments: arguments.clone(),
                    idempotent: *idempotent,
                    tries: *tries,
                    attempt: 1,
                    duration_ms: 0,
                    retried: Vec::new(),
                    state: CallState::Running,
                    requested_at: at,
                    requested: seq,
                    last: seq,
                    last_at: at,
                    fencing: *fencing,
                    record: None,
                    brought_new: false,
                    unread: Vec::new(),
                }));
                let edge = (*agent, Callee::Tool(tool.clone()), entity.clone());
                calls.edges.entry(edge).or_default().push(*call);
                self.budget.tool_calls += 1;
                self.content_version += 1;
            }
            Event::CallRetried {
                call,
                attempt,
                failure,
                duration_ms,
                next_attempt_at,
            } => {
                if let Some(call) = self.call_mut(*call) {
                    call.attempt = attempt + 1;
                    call.duration_ms += duration_ms;
                    call.retried.push(failure.clone());
                    call.state = CallState::Waiting(*next_attempt_at);
                    call.last = seq;
                    call.last_at = at;
                }
                self.content_version += 1;
            }
            Event::CallSucceeded {
                call,
                attempt,
                duration_ms,
                result,
                bearer,
                redactions,
            } => {
                self.remember_redactions(redactions);
                let settled =
                    self.settle(*call, *attempt, *duration_ms, CallState::Succeeded, seq, at);
                if let Some(call) = settled {
                    self.call_succeeded(&call, result, *bearer, at);
                }
            }
            Event::CallFailed {
                call,
                attempt,
                duration_ms,
                failure,
            } => {
                self.call_failed(*call, *attempt, *duration_ms, failure, seq, at);
            }
            Event::CallRefused {
                agent,
                callee,
                entity,
                earlier,
                proposed_reading,
            } => {
                self.calls_mut().refused.push(Refusal {
                    agent: *agent,
                    callee: callee.clone(),
                    entity: entity.clone(),
                    earlier: earlier.clone(),
                    proposed_reading: *proposed_reading,
                    seq,
                    at,
                });
                self.budget.refused.push(seq);
                self.content_version += 1;
            }
            Event::Identified {
                customer,
                level,
                how,
                call,
            } => {
                self.case_mut()
                    .identified(customer.as_ref(), *level, how, *call, seq);
                self.content_version += 1;
            }
            Event::RecordWithdrawn { record } => {
                self.case_mut().withdraw(record, seq);
                self.transcript.forget_agents();
                self.content_version += 1;
            }
            Event::AgentReplied {
                message,
                text,
                purpose,
                requests,
                ..
            } => {
                self.transcript.add(Speaker::Agent, *message, text);
                self.remember_message(*message);
                self.told.add(text);
                self.said(text);
                self.agent_replied(purpose, requests, seq);
            }
            Event::ReplyWithheld { .. } => {
                self.asks.fallback = true;
                self.budget.withheld.push(seq);
                self.withheld += 1;
                self.content_version += 1;
            }
            Event::RuleTripped(trip) => {
                self.trips.push(trip.clone());
                self.content_version += 1;
            }
            Event::HandoffPrepared { handoff, queue } => {
                self.summary = None;
                self.left_agents_at = Some(at);
                self.fencing.0 += 1;
                self.phase = Phase::HandingOff(Handoff {
                    begun_at: at,
                    ..Handoff::begun(*handoff, queue, self.had_it_come_in_time(at))
                });
            }
            Event::SnapshotSealed {
                snapshot,
                revision,
                digest,
            } => {
                self.sealed = Some(SealedRevision {
                    id: *snapshot,
                    revision: *revision,
                    digest: digest.clone(),
                    content_version: self.content_version,
                });
            }
            Event::Queued { queue, overflow } => {
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    if &handoff.queue != queue {
                        handoff.path.push(queue.clone());
                        self.content_version += 1;
                    }
                    handoff.queue.clone_from(queue);
                    handoff.stand = if *overflow {
                        Stand::Overflow
                    } else {
                        Stand::Queued
                    };
                }
            }
            Event::Offered {
                offer,
                representative,
                lease_until,
                ..
            } => {
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    handoff.offers += 1;
                    handoff.stand = Stand::Offered {
                        offer: *offer,
                        representative: representative.clone(),
                        lease_until: *lease_until,
                    };
                }
            }
            Event::OfferEnded { offer, end } => {
                if let Phase::HandingOff(handoff) = &mut self.phase
                    && let Stand::Offered {
                        offer: open,
                        representative,
                        ..
                    } = &handoff.stand
                    && open == offer
                {
                    if matches!(end, OfferEnd::Declined(_) | OfferEnd::Expired) {
                        handoff.passed.push(representative.clone());
                    }
                    handoff.stand = Stand::Queued;
                }
            }
            Event::Accepted { representative, .. } => {
                if let Phase::HandingOff(handoff) = &mut self.phase {
                    handoff.stand = Stand::Accepted {
                        representative: representative.clone(),
                    };
                }
            }
            Event::Committed {
                representative,
                fencing,
                ..
            } => {
                if let Phase::HandingOff(handoff) = &self.phase {
                    self.came_from = Some(handoff.queue.clone());
                }
                self.phase = Phase::WithRepresentative(representative.clone());
                self.fencing = *fencing;
                self.owed_since = (!self.customer_left).then_some(at);
                self.owed.clear();
            }
            Event::RepresentativeWrote {
                message,
                text,
                redactions,
                repeat_ask,
            } => {
                self.transcript.add(Speaker::Representative, *message, text);
                self.told.add(text);
                self.said(text);
                self.remember_message(*message);
                self.remember_redactions(redactions);
                self.counts.representatives += 1;
                self.repeat_asks += u32::from(!repeat_ask.is_empty());
                self.owed_since = None;
                self.answer_given();
            }
            Event::SaidBefore {
                message,
                representative,
                text,
                left_out,
                ..
            } => {
                let speaker = match representative {
                    Some(_) => Speaker::Representative,
                    None => Speaker::Agent,
                };
                self.transcript.add(speaker, *message, text);
                self.told.add(text);
                if *left_out > 0 {
                    self.told.lose_count();
                }
                self.remember_message(*message);
                self.content_version += 1;
            }
            Event::MessageSettled { .. } => {}
            Event::Discarded { usage, .. } => self.spend(*usage, seq),
            Event::ModelAsked {
                ask,
                agent,
                task,
                about,
                fencing,
            } => self.asks.asked(Ask {
                id: *ask,
                agent: *agent,
                task: *task,
                about: *about,
                fencing: *fencing,
                at,
                seq,
            }),
            Event::ModelAnswered {
                ask,
                usage,
                proposal,
                ..
            } => {
                let wishes = matches!(proposal, Proposal::Handoff(_));
                if wishes {
                    self.budget.wishes.push(seq);
                }
                self.asks.answered(*ask, wishes);
                self.spend(*usage, seq);
            }
            Event::ModelFailed { ask, usage, .. } => {
                self.asks.failed(*ask);
                self.spend(*usage, seq);
            }
            Event::ProposalRefused { why, detail, .. } => {
                if why.is_invalid_call() {
                    self.budget.invalid_arguments.push(seq);
                }
                self.asks.refused(*why, detail);
                self.content_version += 1;
            }
            Event::Summarised { text, by } => {
                self.summary = Some(KnownSummary {
                    text: text.clone(),
                    by: *by,
                });
                self.content_version += 1;
            }
            Event::ReturnedToAgents {
                note,
                message,
                waits,
                fencing,
            } => {
                self.phase = if self.requests.is_empty() {
                    Phase::Routing
                } else {
                    Phase::Assisting
                };
                self.fencing = *fencing;
                self.budget = Budget::default();
                self.mood.signals.clear();
                self.left_agents_at = None;
                // What was open when a person took over was theirs to settle, but for what the agents take up.
                self.requests.settle_but(waits, Settled::Done, seq);
                self.wants_person = None;
                self.acknowledged = false;
                self.owed_since = None;
                let unanswered = self
                    .unanswered
                    .filter(|(message, _)| waits.contains(message));
                match unanswered {
                    Some(_) if !self.owed.is_empty() => {
                        (self.unanswered_since, self.waits_since) = (Some(at), Some(at));
                    }
                    _ => self.answer_given(),
                }
                self.owed.clear();
                if let Some(message) = message {
                    self.transcript.add(Speaker::Note, *message, note);
                }
            }
            Event::Transferred {
                handoff,
                queue,
                note,
                fencing,
            } => {
                self.fencing = *fencing;
                let passed = match &self.phase {
                    Phase::WithRepresentative(who) => vec![who.clone()],
                    Phase::Routing
                    | Phase::Gathering
                    | Phase::Assisting
                    | Phase::HandingOff(_)
                    | Phase::WrapUp(_)
                    | Phase::Closed => Vec::new(),
                };
                self.phase = Phase::HandingOff(Handoff {
                    note: Some(note.clone()),
                    passed,
                    ..Handoff::begun(*handoff, queue, at)
                });
                self.owed_since = None;
                self.content_version += 1;
            }
            Event::CallBackAsked { message, contact } => {
                self.call_back = Some(CallBack {
                    contact: contact.clone(),
                    message: *message,
                    at,
                });
                self.left_word();
                self.content_version += 1;
            }
            Event::QueuedAgain {
                handoff,
                queue,
                fencing,
                ..
            } => {
                self.fencing = *fencing;
                // Who waited longest comes first, also after they were left waiting.
                let since = self.owed_since.take().unwrap_or(at);
                self.wrap_up_since = None;
                self.phase = Phase::HandingOff(Handoff {
                    begun_at: at,
                    ..Handoff::begun(*handoff, queue, since)
                });
                self.content_version += 1;
            }
            Event::WrapUpStarted => {
                if let Phase::WithRepresentative(who) = &self.phase {
                    self.phase = Phase::WrapUp(who.clone());
                    self.wrap_up_since = Some(at);
                }
                self.owed_since = None;
                self.answer_given();
            }
            Event::WrapUpLeft => {
                if let Phase::WrapUp(who) = &self.phase {
                    self.phase = Phase::WithRepresentative(who.clone());
                    self.wrap_up_since = None;
                }
            }
            Event::Closed {
                disposition,
                fencing,
                ..
            } => {
                self.phase = Phase::Closed;
                self.fencing = *fencing;
                self.disposition = Some(disposition.clone());
                (self.owed_since, self.wrap_up_since, self.call_back) = (None, None, None);
                self.answer_given();
            }
        }
    }

    /// The agents have something new to do.
    pub(super) fn new_matter(&mut self) {
        self.budget.turns_without_progress.clear();
        self.content_version += 1;
        if self.phase == Phase::Routing || self.phase == Phase::Assisting {
            self.phase = Phase::Gathering;
        }
    }

    /// The customer left word for whoever comes.
    pub(super) fn left_word(&mut self) {
        if let Phase::HandingOff(handoff) = &mut self.phase {
            handoff.left_word = true;
        }
    }

    fn said(&mut self, text: &str) {
        self.last_said = Some(crate::text::bounded(text).into());
    }

    /// The customer's words were understood.
    fn understood(&mut self) {
        self.unclear = None;
        self.unexplained = None;
    }

    pub(super) fn answer_given(&mut self) {
        self.owed.clear();
        (self.unanswered_since, self.waits_since) = (None, None);
        self.unanswered = None;
        self.unclear = None;
        self.asks.turn_over();
    }

    fn spend(&mut self, usage: Usage, seq: EventSeq) {
        if !usage.is_nothing() {
            self.budget.spent.push(seq);
        }
        self.budget.tokens = self.budget.tokens.saturating_add(usage.tokens());
        self.budget.cost_micros = self.budget.cost_micros.saturating_add(usage.cost_micros);
    }

    /// Calls an agent has made to another agent about an entity.
    pub(crate) fn agent_calls(&self, caller: Agent, callee: Agent, entity: &str) -> usize {
        let edge = (caller, Callee::Agent(callee), entity.to_owned());
        self.calls.agent_edges.get(&edge).map_or(0, Vec::len)
    }
}
