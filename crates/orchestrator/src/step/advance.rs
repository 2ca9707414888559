//! What follows once an input is taken in: the Observer's rules, the agents' next move, offers.

use std::sync::Arc;

use jiff::Timestamp;

use baton_playbook::{Lead, Limits, Playbook, Playbooks, Resolution};

use super::builder::{StepBuilder, later};
use super::customer::{ABANDONED, RESOLVED, close};
use super::models::{self, Proposed};
use super::replies::{FixedReply, answer, ask, leaves, say, say_proposed, says_goodbye};
use super::tools::{Request, request as request_call};
use super::{IDLE_MS, handoff, identity, requests, waiting};
use crate::agents::data::{self, Eager, NextMove, Plan};
use crate::agents::reply::Composed;
use crate::event::{Agent, Callee};
use crate::model::TaskKind;
use crate::observer::{self, Observation};
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

pub(super) fn advance(builder: &mut StepBuilder<'_, '_>) {
    models::give_up_late(builder);
    requests::point_out(builder);
    for _ in 0..ROUNDS {
        let goes_on = match builder.state.phase {
            Phase::Routing | Phase::Gathering | Phase::Assisting => with_agents(builder),
            Phase::HandingOff(_) | Phase::WithRepresentative(_) | Phase::WrapUp(_) => {
                waiting::tend(builder);
                gather_for_person(builder);
                handoff::seal_if_settled(builder);
                handoff::offer(builder);
                models::summarise(builder);
                false
            }
            Phase::Closed => false,
        };
        if !goes_on {
            break;
        }
    }
    // What a person had before stays in sight while the agents have it.
    if builder.state.is_with_agents() && builder.state.waits.came_from.is_some() {
        handoff::seal_if_settled(builder);
    }
}

/// One round while the agents hold the conversation; whether another one follows.
fn with_agents(builder: &mut StepBuilder<'_, '_>) -> bool {
    let playbooks = builder.cx.playbooks;
    let limits = limits(&builder.state, playbooks).clone();
    let proposed = matches!(builder.proposed, Some(Proposed::Call(_)));
    let mut plan = plan(builder, &limits);
    if identity::asks_whose(builder, &plan) {
        plan.next_move = NextMove::Confirm;
    }
    let request = plan.request.and_then(|id| builder.state.requests.get(id));
    let current = request.and_then(|request| playbooks.playbook(&request.intent));
    let current = current.map(Arc::as_ref);
    // What can be answered is answered before a system that something else needs matters.
    let unreachable = plan
        .ready
        .is_empty()
        .then(|| data::unreachable(&builder.state, playbooks, builder.cx.unreachable))
        .flatten();
    let waits = builder.state.waits.unanswered.is_some() || builder.more_open;
    let idle = !waits && is_idle(builder);
    let trip = observer::check(&Observation {
        state: &builder.state,
        limits: &limits,
        playbooks,
        request,
        playbook: current,
        next_move: &plan.next_move,
        unreachable,
        now: builder.cx.now,
        waits,
        // While a model routes, what was said is not understood yet.
        quiet: is_quiet(&builder.state, &limits, builder.cx.now)
            && !models::waits_for(&builder.state, TaskKind::Route),
        idle,
    });
    if let Some(trip) = trip {
        handoff::prepare(builder, trip);
        return true;
    }
    match &plan.next_move {
        NextMove::Call(wanted) => {
            for wanted in wanted {
                if builder.state.budget.tool_calls >= limits.tool_calls {
                    break;
                }
                if request_call(builder, wanted, limits.calls_per_edge, proposed)
                    == Request::Refused
                {
                    break;
                }
            }
            true
        }
        NextMove::Waiting if builder.state.waits.unanswered.is_some() => false,
        _ if !waits => close_if_idle(builder),
        _ if !is_quiet(&builder.state, &limits, builder.cx.now) => false,
        NextMove::Consult => consult(builder),
        NextMove::Say(text) => say_proposed(builder, text.clone()),
        // Thanks need no clarifying question, and a goodbye needs no question at all.
        NextMove::Unclear | NextMove::Ask(_) if leaves(&builder.state, &plan.next_move) => say(
            builder,
            Composed::from_wording(builder, FixedReply::Goodbye),
        ),
        NextMove::Confirm => say(
            builder,
            Composed::from_wording(builder, FixedReply::ConfirmAccount),
        ),
        NextMove::Unclear => say(
            builder,
            Composed::from_wording(builder, FixedReply::Clarify),
        ),
        NextMove::Ask(facts) if !builder.state.is_resolved() => ask(builder, &plan, facts),
        NextMove::Ask(_) | NextMove::Stuck(_) | NextMove::Ready => answer(builder, &plan),
        NextMove::Waiting => false,
    }
}

/// The next move of the rules or the model, whichever leads this turn.
fn plan(builder: &mut StepBuilder<'_, '_>, limits: &Limits) -> Plan {
    match builder.proposed.take() {
        Some(Proposed::Call(wanted)) => {
            return Plan::of(&builder.state, NextMove::Call(vec![wanted]));
        }
        Some(Proposed::Reply(text)) => return Plan::of(&builder.state, NextMove::Say(text)),
        None => {}
    }
    if models::waits_for(&builder.state, TaskKind::Route) {
        return Plan::of(&builder.state, NextMove::Waiting);
    }
    let playbooks = builder.cx.playbooks;
    let current = playbook(&builder.state, playbooks);
    let rules_lead = current.is_some_and(|p| p.lead == Lead::Rules);
    if !models::leads(builder, current) {
        return data::plan(&builder.state, playbooks, limits, Eager::Yes);
    }
    let under_way = builder.state.calls.pending().next().is_some();
    if says_goodbye(&builder.state) {
        let next_move = if under_way {
            NextMove::Waiting
        } else {
            NextMove::Ready
        };
        return Plan::of(&builder.state, next_move);
    }
    let eager = if rules_lead { Eager::Yes } else { Eager::No };
    let plan = data::plan(&builder.state, playbooks, limits, eager);
    let moved_on = plan.request.and_then(|id| builder.state.requests.get(id));
    let open = moved_on.filter(|request| request.is_open());
    let by_person = open
        .and_then(|request| playbooks.playbook(&request.intent))
        .is_some_and(|p| matches!(p.resolution, Resolution::Person));
    let identity = &playbooks.identity.customer;
    match plan.next_move {
        NextMove::Call(_) if rules_lead => plan,
        _ if under_way => Plan::of(&builder.state, NextMove::Waiting),
        NextMove::Waiting => plan,
        // What the rules know for sure holds with a model too: a person acts, or the customer
        // cannot be identified.
        NextMove::Ready if by_person => plan,
        NextMove::Stuck(ref missing) if missing.contains(identity) => plan,
        NextMove::Unclear
        | NextMove::Call(_)
        | NextMove::Ask(_)
        | NextMove::Stuck(_)
        | NextMove::Ready
        | NextMove::Confirm
        | NextMove::Consult
        | NextMove::Say(_) => Plan::of(&builder.state, NextMove::Consult),
    }
}

/// Asks the Data Agent's model what to do, once for what the customer wrote last.
fn consult(builder: &mut StepBuilder<'_, '_>) -> bool {
    let about = builder.state.waits.unanswered.map(|(message, _)| message);
    let waits = builder
        .state
        .pending_asks()
        .any(|ask| ask.task == TaskKind::Act && ask.about == about);
    if !waits {
        models::ask(builder, Agent::Data, TaskKind::Act, about);
    }
    false
}

/// Whether the customer seems to have finished: nothing came for a while.
fn is_quiet(state: &State, limits: &Limits, now: Timestamp) -> bool {
    quiet_at(state, limits).is_none_or(|at| at <= now)
}

/// When the customer will have been quiet for long enough to be answered.
pub(super) fn quiet_at(state: &State, limits: &Limits) -> Option<Timestamp> {
    state.waits.unanswered?;
    state
        .waits
        .last_wrote_at
        .map(|at| later(at, limits.quiet_ms))
}

/// Whether nothing has happened for a long time.
fn is_idle(builder: &StepBuilder<'_, '_>) -> bool {
    let idle_since = builder.state.last_at.unwrap_or(builder.cx.now);
    builder.cx.now >= later(idle_since, IDLE_MS)
}

fn close_if_idle(builder: &mut StepBuilder<'_, '_>) -> bool {
    if is_idle(builder) {
        let disposition = if builder.state.is_complete(builder.cx.playbooks) {
            RESOLVED
        } else {
            ABANDONED
        };
        close(builder, disposition, "The customer did not write again.");
    }
    false
}

/// Once a person is coming or has the conversation, the agents are silent; new identifiers the
/// customer names are still looked up for the person, within what is left of the budgets.
fn gather_for_person(builder: &mut StepBuilder<'_, '_>) {
    let stopped = builder
        .state
        .sealing
        .trips
        .last()
        .is_some_and(|t| !t.rule.allows_gathering());
    if stopped || matches!(builder.state.phase, Phase::WrapUp(_)) {
        return;
    }
    let playbooks = builder.cx.playbooks;
    let limits = limits(&builder.state, playbooks).clone();
    let plan = data::plan(&builder.state, playbooks, &limits, Eager::Yes);
    let NextMove::Call(wanted) = plan.next_move else {
        return;
    };
    let in_a_row = u32::try_from(builder.state.budget.failures_in_a_row.len()).unwrap_or(u32::MAX);
    let in_total = u32::try_from(builder.state.budget.failures.len()).unwrap_or(u32::MAX);
    if in_a_row >= limits.failures_in_a_row || in_total >= limits.failures_in_total {
        return;
    }
    for wanted in wanted {
        let edge = (
            Agent::Data,
            Callee::Tool(wanted.tool.name.clone()),
            wanted.entity.clone(),
        );
        let used = builder.state.calls.edges.get(&edge).map_or(0, Vec::len);
        let spent = u32::try_from(used).unwrap_or(u32::MAX) >= limits.calls_per_edge;
        if spent || builder.state.budget.tool_calls >= limits.tool_calls {
            continue;
        }
        request_call(builder, &wanted, limits.calls_per_edge, false);
    }
}
