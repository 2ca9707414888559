//! The Data Agent's plan: which tools to ask next for the facts the playbook requires, and what
//! only the customer can tell. Works backwards from the required facts.

mod calls;
mod permits;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::{FactName, IdentityLevel, Limits, Playbook, Playbooks, SystemName, Tool};

use crate::state::State;
use calls::Survey;

pub(crate) use permits::{allowed_by_identity, candidates, permitted};

/// How far facts may depend on other facts that must be asked for first.
const DEPTH: u32 = 4;
/// The most calls wanted at once.
const AT_ONCE: usize = 6;
/// The most facts asked for in one message.
const QUESTIONS: usize = 2;

/// A call the plan wants.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) tool: Arc<Tool>,
    pub(crate) arguments: BTreeMap<String, String>,
    pub(crate) entity: String,
}

/// What stands between the conversation and its resolution.
#[derive(Debug, Clone)]
pub(crate) enum Prospect {
    /// No intent yet.
    Unclear,
    /// Calls to make.
    Call(Vec<Wanted>),
    /// Calls are under way.
    Waiting,
    /// Facts to ask the customer for.
    Ask(Vec<FactName>),
    /// A model is to say what to do.
    Consult,
    /// A model's reply to the customer, not checked yet.
    Say(String),
    /// Required facts that can neither be asked for again nor be had from a system.
    Stuck(Vec<FactName>),
    /// Everything required is there.
    Ready,
}

/// What one fact needs.
enum Need<'s> {
    Have,
    Call(&'s [Wanted]),
    Waiting,
    Ask(Vec<FactName>),
    Stuck,
}

/// Plans the next move.
pub(crate) fn plan(
    state: &State,
    playbooks: &Playbooks,
    playbook: Option<&Playbook>,
    limits: &Limits,
) -> Prospect {
    plan_for(state, playbooks, playbook, limits, true)
}

/// Plans for what the playbook requires, without calls that are made whatever the intent.
pub(crate) fn plan_required(
    state: &State,
    playbooks: &Playbooks,
    playbook: Option<&Playbook>,
    limits: &Limits,
) -> Prospect {
    plan_for(state, playbooks, playbook, limits, false)
}

fn plan_for(
    state: &State,
    playbooks: &Playbooks,
    playbook: Option<&Playbook>,
    limits: &Limits,
    eager: bool,
) -> Prospect {
    let planner = Planner::new(state, playbooks, limits);
    let identifying = planner.identifying();
    let mut calls = if eager {
        planner.eager(identifying)
    } else {
        Vec::new()
    };
    let mut ask = Vec::new();
    let mut stuck = Vec::new();
    let mut waiting = state.calls.pending().next().is_some();
    for fact in playbook.iter().flat_map(|p| &p.requires) {
        match planner.need(fact, DEPTH) {
            Need::Have => {}
            Need::Call(wanted) => calls.extend(wanted),
            Need::Waiting => waiting = true,
            Need::Ask(facts) => ask.extend(facts),
            Need::Stuck => stuck.push(fact.clone()),
        }
    }
    let mut unique: Vec<&Wanted> = Vec::new();
    // Who the customer is is found out one answer at a time, in the order they said it: whichever
    // of two answers came first must not decide.
    let mut identity_asked = planner.identity_pending();
    for wanted in calls {
        let proves = planner.identifies(&wanted.tool);
        if proves && identifying && std::mem::replace(&mut identity_asked, true) {
            continue;
        }
        let twin = unique
            .iter()
            .any(|w| w.tool.name == wanted.tool.name && w.entity == wanted.entity);
        // While it is being found out who the customer is, records that belong to somebody wait:
        // their owner is compared with the customer before anything of them is kept.
        let early = identifying && wanted.tool.owner.is_some() && !planner.identifies(&wanted.tool);
        if !twin && !early {
            unique.push(wanted);
        }
    }
    unique.truncate(AT_ONCE);
    let mut open: Vec<FactName> = Vec::new();
    for fact in ask {
        if !open.contains(&fact) {
            open.push(fact);
        }
    }
    open.truncate(QUESTIONS);
    if !unique.is_empty() {
        Prospect::Call(unique.into_iter().cloned().collect())
    } else if waiting {
        Prospect::Waiting
    } else if playbook.is_none() {
        Prospect::Unclear
    } else if !open.is_empty() {
        Prospect::Ask(open)
    } else if !stuck.is_empty() {
        Prospect::Stuck(stuck)
    } else {
        Prospect::Ready
    }
}

/// The required facts that nobody has: what is left to ask the customer. Facts that follow from
/// another missing one are left out, so that a person asks only for what opens the rest.
pub(crate) fn still_needed(
    state: &State,
    playbooks: &Playbooks,
    playbook: Option<&Playbook>,
    limits: &Limits,
) -> Vec<FactName> {
    let planner = Planner::new(state, playbooks, limits);
    let mut needed: Vec<FactName> = Vec::new();
    for fact in playbook.iter().flat_map(|p| &p.requires) {
        if planner.has(fact) {
            continue;
        }
        for leaf in planner.leaves(fact, DEPTH) {
            if !needed.contains(&leaf) {
                needed.push(leaf);
            }
        }
    }
    needed
}

/// A system of record known to be unreachable that a required fact can only come from.
pub(crate) fn unreachable<'a>(
    state: &State,
    playbooks: &'a Playbooks,
    playbook: Option<&Playbook>,
    down: &std::collections::BTreeSet<SystemName>,
) -> Option<&'a SystemName> {
    if down.is_empty() {
        return None;
    }
    playbook?.requires.iter().find_map(|fact| {
        if visible(state, playbooks, fact) {
            return None;
        }
        let mut tools = playbooks
            .tools
            .iter()
            .filter(|t| t.facts.iter().any(|m| &m.fact == fact));
        let first = tools.next()?;
        (down.contains(&first.system) && tools.all(|t| down.contains(&t.system)))
            .then_some(&first.system)
    })
}

/// Whether a verified value of the fact may be shown.
pub(crate) fn visible(state: &State, playbooks: &Playbooks, fact: &FactName) -> bool {
    let personal = || playbooks.fact(fact).is_some_and(|f| f.personal);
    state
        .case
        .verified(fact)
        .any(|(_, record, _)| !(record.bearer && personal()))
}

struct Planner<'a> {
    state: &'a State,
    playbooks: &'a Playbooks,
    limits: &'a Limits,
    /// What was found out about each tool, in the order of the tools.
    surveys: Vec<OnceCell<Survey>>,
}

impl<'a> Planner<'a> {
    fn new(state: &'a State, playbooks: &'a Playbooks, limits: &'a Limits) -> Self {
        Self {
            state,
            playbooks,
            limits,
            surveys: vec![OnceCell::new(); playbooks.tools.len()],
        }
    }

    fn has(&self, fact: &FactName) -> bool {
        if visible(self.state, self.playbooks, fact) {
            return true;
        }
        // What no system can confirm is had once it is stated.
        let given_by_tool = self.playbooks.tools_for(fact).next().is_some();
        !given_by_tool && !self.state.case.stated(fact.as_str()).is_empty()
    }

    fn need(&self, fact: &FactName, depth: u32) -> Need<'_> {
        if self.has(fact) {
            return Need::Have;
        }
        if depth == 0 {
            return Need::Stuck;
        }
        let mut waiting = false;
        let mut missing: Vec<FactName> = Vec::new();
        for tool in self.playbooks.tools_for(fact).filter(|t| t.reads_only) {
            let survey = self.survey(tool);
            waiting |= survey.pending;
            if !survey.wanted.is_empty() {
                return Need::Call(&survey.wanted);
            }
            if survey.combinations == 0 {
                missing.extend(
                    tool.arguments
                        .iter()
                        .filter(|a| self.values(tool, a).is_empty())
                        .cloned(),
                );
            } else if !waiting {
                // Every value given so far led nowhere: ask again for what identifies the record.
                missing.extend(tool.key.iter().cloned());
            }
        }
        if waiting {
            return Need::Waiting;
        }
        missing.push(fact.clone());
        for argument in &missing {
            if argument != fact {
                match self.need(argument, depth - 1) {
                    Need::Call(wanted) => return Need::Call(wanted),
                    Need::Waiting => return Need::Waiting,
                    Need::Have | Need::Ask(_) | Need::Stuck => {}
                }
            }
        }
        let asks: Vec<FactName> = missing
            .iter()
            .filter(|a| self.may_ask(a))
            .take(1)
            .cloned()
            .collect();
        if asks.is_empty() {
            Need::Stuck
        } else {
            Need::Ask(asks)
        }
    }

    /// The facts a person would ask the customer for to get at `fact`.
    fn leaves(&self, fact: &FactName, depth: u32) -> Vec<FactName> {
        let tool = self.playbooks.tools_for(fact).find(|t| t.reads_only);
        let Some(tool) = tool.filter(|_| depth > 0) else {
            return vec![fact.clone()];
        };
        let missing: Vec<&FactName> = tool
            .arguments
            .iter()
            .filter(|a| !visible(self.state, self.playbooks, a))
            .collect();
        if missing.is_empty() || missing.contains(&fact) {
            return vec![fact.clone()];
        }
        missing
            .into_iter()
            .flat_map(|a| self.leaves(a, depth - 1))
            .collect()
    }

    fn may_ask(&self, fact: &FactName) -> bool {
        let askable = self
            .playbooks
            .fact(fact)
            .is_some_and(|f| f.ask.is_some() && f.stated.is_some());
        let asked = self.state.budget.asked.get(fact).copied().unwrap_or(0);
        askable
            && asked < self.limits.asks_per_fact
            && self.playbooks.question(fact, asked).is_some()
    }

    /// Calls of tools that are made as soon as their arguments are known.
    fn eager(&self, identifying: bool) -> Vec<&Wanted> {
        let mut wanted = Vec::new();
        for tool in self
            .playbooks
            .tools
            .iter()
            .filter(|t| t.eager && t.reads_only)
        {
            if identifying && tool.owner.is_some() && !self.identifies(tool) {
                continue;
            }
            wanted.extend(&self.survey(tool).wanted);
        }
        wanted
    }

    fn identifies(&self, tool: &Tool) -> bool {
        self.playbooks
            .identity
            .methods
            .iter()
            .any(|m| m.tool == tool.name && m.level == IdentityLevel::Verified)
    }

    /// Whether a call that can establish who the customer is, is under way or about to be made.
    fn identifying(&self) -> bool {
        if self.state.case.identity.level == IdentityLevel::Verified {
            return false;
        }
        self.playbooks
            .tools
            .iter()
            .filter(|t| self.identifies(t) && t.reads_only)
            .map(|t| self.survey(t))
            .any(|survey| survey.pending || !survey.wanted.is_empty())
    }

    /// Whether a call that can establish who the customer is, is under way.
    fn identity_pending(&self) -> bool {
        self.state.calls.pending().any(|call| {
            self.playbooks
                .tool(&call.tool)
                .is_some_and(|tool| self.identifies(tool))
        })
    }
}
