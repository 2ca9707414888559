//! The Data Agent's plan over all open requests: what is looked up, what is asked for, what can be answered.

use std::collections::BTreeSet;

use baton_playbook::{
    CUSTOMER, FactName, FactType, Limits, Playbook, Playbooks, Resolution, SystemName, ToolName,
};

use super::scope::{Scope, is_foreign_beside_own};
use super::{AT_ONCE, DEPTH, Need, NextMove, Planner, QUESTIONS, WantedCall};
use crate::event::{Named, Origin};
use crate::ids::RequestId;
use crate::state::{Request, RequestState, State, same};

/// The next move, and which requests it is for.
pub(crate) struct Plan {
    pub(crate) next_move: NextMove,
    /// The request that the move is for; the one in focus where there is none.
    pub(crate) request: Option<RequestId>,
    /// What can be answered now, in the order it is said: by request, then in the order named.
    pub(crate) ready: Vec<(RequestId, Option<Named>)>,
    /// The requests whose facts are asked for.
    pub(crate) asks: Vec<RequestId>,
}

/// Whether calls are planned that are made whatever is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Eager {
    Yes,
    No,
}

/// What is left to do for one record of a request.
struct Matter<'a> {
    request: &'a Request,
    answers: bool,
    scope: Scope<'a>,
    ask: Vec<FactName>,
    stuck: Vec<FactName>,
}

impl Matter<'_> {
    fn is_ready(&self) -> bool {
        self.ask.is_empty() && self.stuck.is_empty()
    }
}

/// The requests, most pressing first. Open ones come before settled ones, and those before what the customer does not
/// want; then their playbooks' priority counts, then what they surely want, then what the customer spoke of last, and what they said in one message in their order.
pub(crate) fn pressing<'a>(state: &'a State, playbooks: &Playbooks) -> Vec<&'a Request> {
    let mut all: Vec<(usize, &Request)> = state.requests.iter().enumerate().collect();
    let said = |request: &Request| {
        let message = request.last_message();
        let same = state
            .requests
            .iter()
            .filter(|r| r.last_message() == message);
        same.map(|r| r.said).max()
    };
    all.sort_by_key(|(at, request)| {
        let priority = playbooks.playbook(&request.intent).map(|p| p.priority);
        (
            !request.is_open(),
            !request.state.is_wanted(),
            std::cmp::Reverse(priority),
            state.requests.is_unsure(request),
            std::cmp::Reverse(said(request)),
            *at,
        )
    });
    all.into_iter().map(|(_, request)| request).collect()
}

/// What a conversation is about, wherever it is named: the label of its most pressing request.
pub fn title(state: &State, playbooks: &Playbooks) -> Option<String> {
    let first = pressing(state, playbooks).into_iter().next()?;
    Some(heading(first, playbooks))
}

/// What a request is called at the head of something: with what became of it, where the customer does not want it.
pub(crate) fn heading(request: &Request, playbooks: &Playbooks) -> String {
    let label = playbooks.intent_label(&request.intent);
    match request.state {
        RequestState::Open | RequestState::Answered | RequestState::Done => label.to_owned(),
        RequestState::Withdrawn => format!("{label} (withdrawn)"),
        RequestState::NotWanted => format!("{label} (not wanted)"),
    }
}

/// Plans the next move.
pub(crate) fn plan<'a>(
    state: &'a State,
    playbooks: &'a Playbooks,
    limits: &'a Limits,
    eager: Eager,
) -> Plan {
    let planner = Planner::new(state, playbooks, limits);
    let identifying = planner.identifying();
    let mut calls = match eager {
        Eager::Yes => planner.eager(identifying),
        Eager::No => Vec::new(),
    };
    let listed = planner.listed();
    calls.extend(&listed);
    let mut waiting = state.calls.pending().next().is_some();
    let mut matters: Vec<Matter<'a>> = Vec::new();
    for request in state.requests.open() {
        let Some(playbook) = playbooks.playbook(&request.intent) else {
            continue;
        };
        for scope in Scope::unanswered(state, playbooks, request) {
            let (mut ask, mut stuck) = (Vec::new(), Vec::new());
            for fact in &playbook.requires {
                match planner.need(&scope, fact, DEPTH) {
                    Need::Have => {}
                    Need::Call(wanted) => calls.extend(wanted),
                    Need::Waiting => waiting = true,
                    Need::Ask(facts) => ask.extend(facts),
                    Need::Stuck => stuck.push(fact.clone()),
                }
            }
            // A sentence may be made to say that something is not there.
            if !stuck.is_empty()
                && ask.is_empty()
                && stuck.iter().all(|fact| planner.is_absent(&scope, fact))
                && can_be_said(playbook, &scope)
            {
                stuck.clear();
            }
            // That it is not theirs is all there is to say of it.
            if scope
                .named()
                .is_some_and(|named| is_foreign_beside_own(state, playbooks, request, named))
            {
                ask.clear();
                stuck.clear();
            }
            matters.push(Matter {
                request,
                answers: matches!(playbook.resolution, Resolution::Answer(_)),
                scope,
                ask,
                stuck,
            });
        }
    }
    let wanted = worth_making(&planner, calls, identifying);
    if !wanted.is_empty() {
        return Plan::of(state, NextMove::Call(wanted));
    }
    if waiting {
        return Plan::of(state, NextMove::Waiting);
    }
    if state.requests.is_empty() {
        return Plan::of(state, NextMove::Unclear);
    }
    move_on(state, playbooks, &matters)
}

/// Answers what can be answered, asks for what an answer needs, and then leaves the rest to a person.
fn move_on<'a>(state: &'a State, playbooks: &'a Playbooks, matters: &[Matter<'a>]) -> Plan {
    let order = pressing(state, playbooks);
    let rank = |request: &Request| order.iter().position(|one| one.id == request.id);
    let first = |which: &dyn Fn(&Matter<'a>) -> bool| {
        let fitting = matters.iter().filter(|matter| which(matter));
        fitting.min_by_key(|matter| rank(matter.request))
    };
    if let Some(matter) = first(&|matter| matter.answers && matter.is_ready()) {
        let ready = matters.iter().filter(|m| m.answers && m.is_ready());
        let mut plan = Plan::of(state, NextMove::Ready);
        plan.ready = ready
            .map(|m| (m.request.id, m.scope.named().cloned()))
            .collect();
        plan.request = Some(matter.request.id);
        return plan;
    }
    let person_is_next = first(&|matter| !matter.answers && matter.is_ready());
    let asks = |matter: &Matter<'a>| {
        !matter.ask.is_empty() && (matter.answers || person_is_next.is_none())
    };
    if let Some(matter) = first(&asks) {
        let mut facts: Vec<FactName> = Vec::new();
        let others = matters
            .iter()
            .filter(|other| asks(other) && other.request.id != matter.request.id);
        let own = matters.iter().filter(|m| m.request.id == matter.request.id);
        let mut requests: Vec<RequestId> = Vec::new();
        for one in own.chain(others) {
            for fact in &one.ask {
                if !facts.contains(fact) && facts.len() < QUESTIONS {
                    facts.push(fact.clone());
                }
            }
            let is_asked = one.ask.iter().any(|fact| facts.contains(fact));
            if is_asked && !requests.contains(&one.request.id) {
                requests.push(one.request.id);
            }
        }
        let mut plan = Plan::of(state, NextMove::Ask(facts));
        plan.request = Some(matter.request.id);
        plan.asks = requests;
        return plan;
    }
    let (matter, next_move) = match (person_is_next, first(&|matter| !matter.stuck.is_empty())) {
        (Some(matter), _) => (Some(matter), NextMove::Ready),
        (None, Some(matter)) => (Some(matter), NextMove::Stuck(matter.stuck.clone())),
        (None, None) => (None, NextMove::Ready),
    };
    let mut plan = Plan::of(state, next_move);
    plan.request = matter.map(|matter| matter.request.id).or(plan.request);
    plan
}

impl Plan {
    pub(crate) fn of(state: &State, next_move: NextMove) -> Self {
        Self {
            next_move,
            request: state.requests.focus().map(|request| request.id),
            ready: Vec::new(),
            asks: Vec::new(),
        }
    }
}

fn can_be_said(playbook: &Playbook, scope: &Scope<'_>) -> bool {
    match &playbook.resolution {
        Resolution::Answer(sentence) => sentence.fill(|name| scope.said(name)).is_ok(),
        Resolution::Person | Resolution::PersonAtOnce => false,
    }
}

/// The calls that are made now, each once.
fn worth_making(
    planner: &Planner<'_>,
    calls: Vec<&WantedCall>,
    identifying: bool,
) -> Vec<WantedCall> {
    let mut unique: Vec<&WantedCall> = Vec::new();
    // Who the customer is is found out one answer at a time, in the order they said it: whichever
    // of two answers came first must not decide.
    let mut identity_asked = planner.identity_pending();
    for wanted in calls {
        let proves = planner.identifies(&wanted.tool);
        if proves && identifying && std::mem::replace(&mut identity_asked, true) {
            continue;
        }
        let twin = unique.iter().any(|one| one.is_same(wanted));
        // Until the customer is identified, records that have an owner wait: the owner is compared with
        // the customer before anything of the record is kept.
        let early = identifying && wanted.tool.owner.is_some() && !planner.identifies(&wanted.tool);
        if !twin && !early {
            unique.push(wanted);
        }
    }
    unique.truncate(AT_ONCE);
    unique.into_iter().cloned().collect()
}

/// The required facts that are still missing for a request: what is left to ask the customer. Facts that follow
/// from another missing one are left out, so that a person asks only for what opens the rest.
pub(crate) fn still_needed(
    state: &State,
    playbooks: &Playbooks,
    request: &Request,
) -> Vec<FactName> {
    let mut needed: Vec<FactName> = Vec::new();
    let Some(playbook) = playbooks.playbook(&request.intent) else {
        return needed;
    };
    let planner = Planner::new(state, playbooks, &playbook.limits);
    for scope in Scope::all(state, playbooks, request) {
        for fact in &playbook.requires {
            // What the record was found not to hold, the customer cannot tell either.
            if planner.has(&scope, fact) || planner.is_absent(&scope, fact) {
                continue;
            }
            for leaf in planner.outstanding(&scope, fact) {
                if !needed.contains(&leaf) {
                    needed.push(leaf);
                }
            }
        }
    }
    needed
}

/// Whether everything that the open requests require is known.
pub(crate) fn is_all_known(state: &State, playbooks: &Playbooks) -> bool {
    state.requests.open().all(|request| {
        let Some(playbook) = playbooks.playbook(&request.intent) else {
            return true;
        };
        let planner = Planner::new(state, playbooks, &playbook.limits);
        let scopes = Scope::all(state, playbooks, request);
        let mut facts = playbook.requires.iter();
        facts.all(|fact| scopes.iter().all(|scope| planner.has(scope, fact)))
    })
}

/// Of facts that are missing, those that the customer has not given: what they gave, and what only could not be
/// looked up, they need not be asked for again.
pub(crate) fn not_given<'f>(
    state: &State,
    playbooks: &Playbooks,
    missing: &'f [FactName],
) -> Vec<&'f FactName> {
    let planner = Planner::new(state, playbooks, &playbooks.limits);
    let open: Vec<&FactName> = missing.iter().filter(|f| !planner.is_given(f)).collect();
    if open.is_empty() {
        return missing.iter().collect();
    }
    open
}

/// The records that the customer named in this contact and no request is about: something was wanted of them that was
/// not understood. One that only proved who they are is none.
pub(crate) fn left_over(state: &State, playbooks: &Playbooks) -> Vec<Named> {
    let proofs = |named: &Named| {
        state.calls.all.iter().any(|call| {
            let mut methods = playbooks.identity.methods.iter();
            let value = call.arguments.get(named.fact.as_str());
            methods.any(|method| method.tool == call.tool)
                && value.is_some_and(|value| same(value, &named.value))
        })
    };
    let spoken_of = |named: &Named| {
        state.requests.iter().any(|request| {
            request.about.iter().any(|s| s.named.is_same(named))
                || request.except.iter().any(|n| n.is_same(named))
        })
    };
    let identifies = |name: &FactName| {
        let fact = playbooks.fact(name);
        fact.is_some_and(|f| f.kind == FactType::Identifier && f.about.as_str() != CUSTOMER)
    };
    let stated = state
        .case
        .stated
        .iter()
        .filter(|(name, _)| identifies(name));
    let own = stated.flat_map(|(name, values)| {
        let own = values.iter().filter(|v| {
            v.origin == Origin::Own && state.dialogue.transcript.message(v.message).is_some()
        });
        own.map(|v| Named {
            fact: name.clone(),
            value: v.value.clone(),
            assumed: false,
        })
    });
    own.filter(|named| !spoken_of(named) && !proofs(named))
        .collect()
}

/// What all open requests still need, the most pressing one's first.
pub(crate) fn needed_by_all(state: &State, playbooks: &Playbooks) -> Vec<FactName> {
    let mut needed: Vec<FactName> = Vec::new();
    let open = pressing(state, playbooks);
    for request in open.into_iter().filter(|request| request.is_open()) {
        for fact in still_needed(state, playbooks, request) {
            if !needed.contains(&fact) {
                needed.push(fact);
            }
        }
    }
    needed
}

/// A system of record known to be unreachable that a required fact of an open request can only come from, and the
/// request.
pub(crate) fn unreachable<'a>(
    state: &'a State,
    playbooks: &'a Playbooks,
    down: &BTreeSet<SystemName>,
) -> Option<(&'a SystemName, &'a Request)> {
    if down.is_empty() {
        return None;
    }
    let open = pressing(state, playbooks);
    open.into_iter()
        .filter(|r| r.is_open())
        .find_map(|request| {
            let playbook = playbooks.playbook(&request.intent)?;
            let scopes = Scope::unanswered(state, playbooks, request);
            playbook.requires.iter().find_map(|fact| {
                if scopes.iter().all(|scope| scope.value(fact).is_some()) {
                    return None;
                }
                let mut tools = playbooks
                    .tools
                    .iter()
                    .filter(|t| t.facts.iter().any(|m| &m.fact == fact));
                let first = tools.next()?;
                (down.contains(&first.system) && tools.all(|t| down.contains(&t.system)))
                    .then_some((&first.system, request))
            })
        })
}

/// Whether one of these facts is found with a tool, by itself or through what other tools need.
pub(crate) fn leads_to(playbooks: &Playbooks, tool: &ToolName, facts: &[FactName]) -> bool {
    leads(playbooks, tool, facts, DEPTH)
}

fn leads(playbooks: &Playbooks, tool: &ToolName, facts: &[FactName], depth: u32) -> bool {
    facts.iter().any(|fact| {
        let mut ways = playbooks.tools_for(fact).filter(|t| t.reads_only);
        ways.any(|way| {
            &way.name == tool || depth > 0 && leads(playbooks, tool, &way.arguments, depth - 1)
        })
    })
}
