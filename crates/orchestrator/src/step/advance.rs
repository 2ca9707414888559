//! What follows once an input is taken in: the Observer's rules, the agents' next move, offers.

use std::sync::Arc;

use jiff::Timestamp;

use baton_playbook::{Lead, Limits, Playbook, Playbooks, Resolution};

use super::customer::{ABANDONED, RESOLVED, close};
use super::draft::{Draft, later};
use super::input::{Author, Effect};
use super::models::{self, Proposed};
use super::tools::{Request, request};
use super::{IDLE_MS, handoff};
use crate::agents::data::{self, Prospect};
use crate::agents::reply::{self, Composed};
use crate::event::{Agent, Event, Purpose, Settled};
use crate::grounding;
use crate::ids::MessageId;
use crate::model::TaskKind;
use crate::observer::{self, View};
use crate::state::{Phase, State};

/// Rounds of one step. Each round either emits an event or ends the step; the bound is far above
/// what any input needs and keeps a step finite whatever the configuration.
const ROUNDS: u32 = 16;

/// The playbook of the intent in force.
pub(crate) fn playbook<'p>(state: &State, playbooks: &'p Playbooks) -> Option<&'p Playbook> {
    state
        .intent()
        .and_then(|i| playbooks.playbook(&i.intent))
        .map(Arc::as_ref)
}

/// The limits in force: the playbook's own, or the desk's.
pub(crate) fn limits<'p>(state: &State, playbooks: &'p Playbooks) -> &'p Limits {
    playbook(state, playbooks).map_or(&playbooks.limits, |p| &p.limits)
}

pub(super) fn advance(draft: &mut Draft<'_, '_>) {
    models::give_up_late(draft);
    for _ in 0..ROUNDS {
        let goes_on = match draft.state.phase {
            Phase::Routing | Phase::Gathering | Phase::Assisting => with_agents(draft),
            Phase::HandingOff(_) | Phase::WithRepresentative(_) | Phase::WrapUp(_) => {
                gather_for_person(draft);
                handoff::seal_if_settled(draft);
                handoff::offer(draft);
                models::summarise(draft);
                false
            }
            Phase::Closed => false,
        };
        if !goes_on {
            return;
        }
    }
}

/// One round while the agents hold the conversation; whether another one follows.
fn with_agents(draft: &mut Draft<'_, '_>) -> bool {
    let playbooks = draft.cx.playbooks;
    let current = playbook(&draft.state, playbooks);
    let limits = limits(&draft.state, playbooks).clone();
    let prospect = prospect(draft, current, &limits);
    let unreachable = data::unreachable(&draft.state, playbooks, current, draft.cx.unreachable);
    let trip = observer::check(&View {
        state: &draft.state,
        limits: &limits,
        playbooks,
        playbook: current,
        prospect: &prospect,
        unreachable,
        now: draft.cx.now,
        // While a model routes, what was said is not understood yet.
        quiet: is_quiet(&draft.state, &limits, draft.cx.now)
            && !models::waits_for(&draft.state, TaskKind::Route),
    });
    if let Some(trip) = trip {
        handoff::prepare(draft, trip);
        return true;
    }
    match prospect {
        Prospect::Call(wanted) => {
            for wanted in wanted {
                if draft.state.budget.tool_calls >= limits.tool_calls {
                    break;
                }
                if request(draft, &wanted, limits.calls_per_edge) == Request::Refused {
                    break;
                }
            }
            true
        }
        Prospect::Waiting if draft.state.unanswered.is_some() => false,
        _ if draft.state.unanswered.is_none() => close_if_idle(draft),
        _ if !is_quiet(&draft.state, &limits, draft.cx.now) => false,
        Prospect::Consult => consult(draft),
        Prospect::Say(text) => say_proposed(draft, current, text),
        Prospect::Unclear => say(draft, Composed::from_wording(draft, Wording::Clarify)),
        Prospect::Ask(facts) if !draft.state.is_resolved() => {
            let question = reply::question(&draft.state, playbooks, &facts);
            say(draft, question)
        }
        Prospect::Ask(_) | Prospect::Stuck(_) | Prospect::Ready => answer(draft, current),
        Prospect::Waiting => false,
    }
}

/// What stands between the conversation and its resolution, as whoever leads this turn sees it.
fn prospect(draft: &mut Draft<'_, '_>, current: Option<&Playbook>, limits: &Limits) -> Prospect {
    match draft.proposed.take() {
        Some(Proposed::Call(wanted)) => return Prospect::Call(vec![wanted]),
        Some(Proposed::Reply(text)) => return Prospect::Say(text),
        None => {}
    }
    if models::waits_for(&draft.state, TaskKind::Route) {
        return Prospect::Waiting;
    }
    let playbooks = draft.cx.playbooks;
    let rules_lead = current.is_some_and(|p| p.lead == Lead::Rules);
    if !models::leads(draft, current) {
        return data::plan(&draft.state, playbooks, current, limits);
    }
    let under_way = draft.state.calls.pending().next().is_some();
    if says_goodbye(&draft.state) {
        return if under_way {
            Prospect::Waiting
        } else {
            Prospect::Ready
        };
    }
    let plan = if rules_lead {
        data::plan(&draft.state, playbooks, current, limits)
    } else {
        data::plan_required(&draft.state, playbooks, current, limits)
    };
    let by_person = current.is_some_and(|p| matches!(p.resolution, Resolution::Person));
    let identity = &playbooks.identity.customer;
    match plan {
        Prospect::Call(calls) if rules_lead => Prospect::Call(calls),
        _ if under_way => Prospect::Waiting,
        Prospect::Waiting => Prospect::Waiting,
        // What the rules know for sure holds with a model too: a person acts, or the customer
        // cannot be identified.
        Prospect::Ready if by_person && !draft.state.is_resolved() => Prospect::Ready,
        Prospect::Stuck(missing) if missing.contains(identity) => Prospect::Stuck(missing),
        Prospect::Unclear
        | Prospect::Call(_)
        | Prospect::Ask(_)
        | Prospect::Stuck(_)
        | Prospect::Ready
        | Prospect::Consult
        | Prospect::Say(_) => Prospect::Consult,
    }
}

/// Asks the Data Agent's model what to do, once for what the customer wrote last.
fn consult(draft: &mut Draft<'_, '_>) -> bool {
    let about = draft.state.unanswered.map(|(message, _)| message);
    let waits = draft
        .state
        .pending_asks()
        .any(|ask| ask.task == TaskKind::Act && ask.about == about);
    if !waits {
        models::ask(draft, Agent::Data, TaskKind::Act, about);
    }
    false
}

/// A model's reply: sent if everything in it is grounded.
fn say_proposed(draft: &mut Draft<'_, '_>, current: Option<&Playbook>, text: String) -> bool {
    let playbooks = draft.cx.playbooks;
    let ungrounded = grounding::ungrounded_text(&text, &draft.state, playbooks);
    if !ungrounded.is_empty() {
        return say(draft, Composed::Withheld(ungrounded));
    }
    let limits = limits(&draft.state, playbooks).clone();
    let plan = data::plan_required(&draft.state, playbooks, current, &limits);
    let answers = current.is_some_and(|p| matches!(p.resolution, Resolution::Answer(_)))
        && !draft.state.is_resolved();
    let purpose = if answers && matches!(plan, Prospect::Ready) {
        Purpose::Answer
    } else if text.contains('?') {
        let needed = if let Prospect::Ask(facts) = plan {
            facts
        } else {
            Vec::new()
        };
        Purpose::Ask(reply::asked_for(&text, &needed, playbooks))
    } else {
        Purpose::Acknowledge
    };
    say(draft, Composed::Send(text, purpose))
}

/// Whether the customer only says thanks or goodbye after an answer.
fn says_goodbye(state: &State) -> bool {
    state.is_resolved() && state.reading.closes
}

/// Whether the customer seems to have finished: nothing came for a while.
fn is_quiet(state: &State, limits: &Limits, now: Timestamp) -> bool {
    quiet_at(state, limits).is_none_or(|at| at <= now)
}

/// When the customer will have been quiet for long enough to be answered.
pub(super) fn quiet_at(state: &State, limits: &Limits) -> Option<Timestamp> {
    state.unanswered?;
    state.last_wrote_at.map(|at| later(at, limits.quiet_ms))
}

/// Everything the intent needs is there: answer it, or stay with the customer after the answer.
fn answer(draft: &mut Draft<'_, '_>, playbook: Option<&Playbook>) -> bool {
    let unclear = draft.state.unclear.is_some();
    let Some(playbook) = playbook else {
        return say(draft, Composed::from_wording(draft, Wording::Clarify));
    };
    if draft.state.is_resolved() {
        let wording = match (says_goodbye(&draft.state), unclear) {
            (true, _) => Wording::Goodbye,
            (false, true) => Wording::Clarify,
            (false, false) => Wording::Acknowledge,
        };
        return say(draft, Composed::from_wording(draft, wording));
    }
    match &playbook.resolution {
        Resolution::Answer(sentence) => {
            let composed = reply::answer(&draft.state, draft.cx.playbooks, sentence);
            say(draft, composed)
        }
        // The Observer has sent these to a person; nothing is said here.
        Resolution::Person | Resolution::PersonAtOnce => false,
    }
}

#[derive(Clone, Copy)]
enum Wording {
    Clarify,
    Acknowledge,
    Goodbye,
}

impl Composed {
    fn from_wording(draft: &Draft<'_, '_>, wording: Wording) -> Self {
        let words = &draft.cx.playbooks.wording;
        let (template, purpose) = match wording {
            Wording::Clarify => (&words.clarify, Purpose::Clarify),
            Wording::Acknowledge => (&words.acknowledge, Purpose::Acknowledge),
            Wording::Goodbye => (&words.goodbye, Purpose::Goodbye),
        };
        reply::templated(&draft.state, draft.cx.playbooks, template, purpose)
    }
}

/// Sends a grounded reply; records one that is not. Whether another round follows.
fn say(draft: &mut Draft<'_, '_>, composed: Composed) -> bool {
    match composed {
        Composed::Withheld(ungrounded) => {
            draft.emit(Event::ReplyWithheld {
                agent: Agent::Data,
                ungrounded,
            });
            true
        }
        Composed::Send(text, purpose) => {
            let agent = match purpose {
                Purpose::Clarify => Agent::Router,
                Purpose::Ask(_) | Purpose::Answer | Purpose::Acknowledge | Purpose::Goodbye => {
                    Agent::Data
                }
                Purpose::Handoff => Agent::Handoff,
            };
            send(draft, agent, text, purpose);
            false
        }
    }
}

/// Writes to the customer as an agent.
pub(super) fn send(draft: &mut Draft<'_, '_>, agent: Agent, text: String, purpose: Purpose) {
    let message = MessageId(draft.ids.next_uuid());
    draft.effect(Effect::Send {
        message,
        author: Author::Agent(agent),
        text: text.clone(),
    });
    let fencing = draft.state.fencing;
    let request = draft.state.intent().map(|request| request.id);
    let answers = purpose == Purpose::Answer;
    draft.emit(Event::AgentReplied {
        message,
        agent,
        text,
        purpose,
        requests: request.into_iter().collect(),
        fencing,
    });
    if let Some(request) = request.filter(|_| answers) {
        draft.emit(Event::RequestSettled {
            request,
            how: Settled::Answered,
            about: Vec::new(),
        });
    }
}

fn close_if_idle(draft: &mut Draft<'_, '_>) -> bool {
    let idle_since = draft.state.last_at.unwrap_or(draft.cx.now);
    if draft.cx.now >= later(idle_since, IDLE_MS) {
        let disposition = if draft.state.is_resolved() {
            RESOLVED
        } else {
            ABANDONED
        };
        close(draft, disposition, "The customer did not write again.");
    }
    false
}

/// Once a person is coming or has the conversation, the agents are silent; new identifiers the
/// customer names are still looked up for the person, within what is left of the budgets.
fn gather_for_person(draft: &mut Draft<'_, '_>) {
    let stopped = draft
        .state
        .trips
        .last()
        .is_some_and(|t| !t.rule.allows_gathering());
    if stopped || matches!(draft.state.phase, Phase::WrapUp(_)) {
        return;
    }
    let playbooks = draft.cx.playbooks;
    let current = playbook(&draft.state, playbooks);
    let limits = limits(&draft.state, playbooks).clone();
    let prospect = data::plan(&draft.state, playbooks, current, &limits);
    let Prospect::Call(wanted) = prospect else {
        return;
    };
    let in_a_row = u32::try_from(draft.state.budget.failures_in_a_row.len()).unwrap_or(u32::MAX);
    let in_total = u32::try_from(draft.state.budget.failures.len()).unwrap_or(u32::MAX);
    if in_a_row >= limits.failures_in_a_row || in_total >= limits.failures_in_total {
        return;
    }
    for wanted in wanted {
        let edge = (
            Agent::Data,
            crate::event::Callee::Tool(wanted.tool.name.clone()),
            wanted.entity.clone(),
        );
        let used = draft.state.calls.edges.get(&edge).map_or(0, Vec::len);
        let spent = u32::try_from(used).unwrap_or(u32::MAX) >= limits.calls_per_edge;
        if spent || draft.state.budget.tool_calls >= limits.tool_calls {
            continue;
        }
        request(draft, &wanted, limits.calls_per_edge);
    }
}
