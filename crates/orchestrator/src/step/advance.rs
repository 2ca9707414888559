//! What follows once an input is taken in: the Observer's rules, the agents' next move, offers.

use std::sync::Arc;

use jiff::Timestamp;

use baton_playbook::{Lead, Limits, Playbook, Playbooks, Resolution};

use super::customer::{ABANDONED, RESOLVED, close};
use super::draft::{Draft, later};
use super::models::{self, Proposed};
use super::replies::{Wording, answer, ask, leaves, say, say_proposed, says_goodbye};
use super::tools::{Request, request as request_call};
use super::{IDLE_MS, handoff, requests, waiting};
use crate::agents::data::{self, Eager, Plan, Prospect};
use crate::agents::reply::Composed;
use crate::event::{Agent, Callee};
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
    requests::point_out(draft);
    for _ in 0..ROUNDS {
        let goes_on = match draft.state.phase {
            Phase::Routing | Phase::Gathering | Phase::Assisting => with_agents(draft),
            Phase::HandingOff(_) | Phase::WithRepresentative(_) | Phase::WrapUp(_) => {
                waiting::tend(draft);
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
    let limits = limits(&draft.state, playbooks).clone();
    let proposed = matches!(draft.proposed, Some(Proposed::Call(_)));
    let plan = plan(draft, &limits);
    let request = plan.request.and_then(|id| draft.state.requests.get(id));
    let current = request.and_then(|request| playbooks.playbook(&request.intent));
    let current = current.map(Arc::as_ref);
    // What can be answered is answered before a system that something else needs matters.
    let unreachable = plan
        .ready
        .is_empty()
        .then(|| data::unreachable(&draft.state, playbooks, draft.cx.unreachable))
        .flatten();
    let waits = draft.state.waits.unanswered.is_some() || draft.more_open;
    let trip = observer::check(&View {
        state: &draft.state,
        limits: &limits,
        playbooks,
        request,
        playbook: current,
        prospect: &plan.prospect,
        unreachable,
        now: draft.cx.now,
        waits,
        // While a model routes, what was said is not understood yet.
        quiet: is_quiet(&draft.state, &limits, draft.cx.now)
            && !models::waits_for(&draft.state, TaskKind::Route),
    });
    if let Some(trip) = trip {
        handoff::prepare(draft, trip);
        return true;
    }
    match &plan.prospect {
        Prospect::Call(wanted) => {
            for wanted in wanted {
                if draft.state.budget.tool_calls >= limits.tool_calls {
                    break;
                }
                if request_call(draft, wanted, limits.calls_per_edge, proposed) == Request::Refused
                {
                    break;
                }
            }
            true
        }
        Prospect::Waiting if draft.state.waits.unanswered.is_some() => false,
        _ if !waits => close_if_idle(draft),
        _ if !is_quiet(&draft.state, &limits, draft.cx.now) => false,
        Prospect::Consult => consult(draft),
        Prospect::Say(text) => say_proposed(draft, text.clone()),
        // Thanks need no clarifying question, and a goodbye needs no question at all.
        Prospect::Unclear | Prospect::Ask(_) if leaves(&draft.state, &plan.prospect) => {
            say(draft, Composed::from_wording(draft, Wording::Goodbye))
        }
        Prospect::Unclear => say(draft, Composed::from_wording(draft, Wording::Clarify)),
        Prospect::Ask(facts) if !draft.state.is_resolved() => ask(draft, &plan, facts),
        Prospect::Ask(_) | Prospect::Stuck(_) | Prospect::Ready => answer(draft, &plan),
        Prospect::Waiting => false,
    }
}

/// What stands between the conversation and its resolution, as whoever leads this turn sees it.
fn plan(draft: &mut Draft<'_, '_>, limits: &Limits) -> Plan {
    match draft.proposed.take() {
        Some(Proposed::Call(wanted)) => {
            return Plan::of(&draft.state, Prospect::Call(vec![wanted]));
        }
        Some(Proposed::Reply(text)) => return Plan::of(&draft.state, Prospect::Say(text)),
        None => {}
    }
    if models::waits_for(&draft.state, TaskKind::Route) {
        return Plan::of(&draft.state, Prospect::Waiting);
    }
    let playbooks = draft.cx.playbooks;
    let current = playbook(&draft.state, playbooks);
    let rules_lead = current.is_some_and(|p| p.lead == Lead::Rules);
    if !models::leads(draft, current) {
        return data::plan(&draft.state, playbooks, limits, Eager::Yes);
    }
    let under_way = draft.state.calls.pending().next().is_some();
    if says_goodbye(&draft.state) {
        let prospect = if under_way {
            Prospect::Waiting
        } else {
            Prospect::Ready
        };
        return Plan::of(&draft.state, prospect);
    }
    let eager = if rules_lead { Eager::Yes } else { Eager::No };
    let plan = data::plan(&draft.state, playbooks, limits, eager);
    let moved_on = plan.request.and_then(|id| draft.state.requests.get(id));
    let open = moved_on.filter(|request| request.is_open());
    let by_person = open
        .and_then(|request| playbooks.playbook(&request.intent))
        .is_some_and(|p| matches!(p.resolution, Resolution::Person));
    let identity = &playbooks.identity.customer;
    match plan.prospect {
        Prospect::Call(_) if rules_lead => plan,
        _ if under_way => Plan::of(&draft.state, Prospect::Waiting),
        Prospect::Waiting => plan,
        // What the rules know for sure holds with a model too: a person acts, or the customer
        // cannot be identified.
        Prospect::Ready if by_person => plan,
        Prospect::Stuck(ref missing) if missing.contains(identity) => plan,
        Prospect::Unclear
        | Prospect::Call(_)
        | Prospect::Ask(_)
        | Prospect::Stuck(_)
        | Prospect::Ready
        | Prospect::Consult
        | Prospect::Say(_) => Plan::of(&draft.state, Prospect::Consult),
    }
}

/// Asks the Data Agent's model what to do, once for what the customer wrote last.
fn consult(draft: &mut Draft<'_, '_>) -> bool {
    let about = draft.state.waits.unanswered.map(|(message, _)| message);
    let waits = draft
        .state
        .pending_asks()
        .any(|ask| ask.task == TaskKind::Act && ask.about == about);
    if !waits {
        models::ask(draft, Agent::Data, TaskKind::Act, about);
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

fn close_if_idle(draft: &mut Draft<'_, '_>) -> bool {
    let idle_since = draft.state.last_at.unwrap_or(draft.cx.now);
    if draft.cx.now >= later(idle_since, IDLE_MS) {
        let disposition = if draft.state.is_complete(draft.cx.playbooks) {
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
        .sealing
        .trips
        .last()
        .is_some_and(|t| !t.rule.allows_gathering());
    if stopped || matches!(draft.state.phase, Phase::WrapUp(_)) {
        return;
    }
    let playbooks = draft.cx.playbooks;
    let limits = limits(&draft.state, playbooks).clone();
    let plan = data::plan(&draft.state, playbooks, &limits, Eager::Yes);
    let Prospect::Call(wanted) = plan.prospect else {
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
            Callee::Tool(wanted.tool.name.clone()),
            wanted.entity.clone(),
        );
        let used = draft.state.calls.edges.get(&edge).map_or(0, Vec::len);
        let spent = u32::try_from(used).unwrap_or(u32::MAX) >= limits.calls_per_edge;
        if spent || draft.state.budget.tool_calls >= limits.tool_calls {
            continue;
        }
        request_call(draft, &wanted, limits.calls_per_edge, false);
    }
}
