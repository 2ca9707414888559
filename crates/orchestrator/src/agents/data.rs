//! The Data Agent's plan: which tools to ask next for the facts the playbook requires, and what
//! only the customer can tell. Works backwards from the required facts.

mod aside;
mod asking;
mod calls;
mod choice;
mod combinations;
mod corrected;
mod each;
mod eager;
mod exceptions;
mod lists;
mod mentions;
mod months;
mod permits;
mod plan;
mod scope;
mod unspaced;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::{FactName, IdentityLevel, Limits, Playbooks, RecordRef, Tool};

use crate::state::{CallState, State};
use calls::Survey;

pub(crate) use aside::aside;
pub(crate) use calls::is_unanswered;
pub(crate) use choice::{Choice, Chosen};
pub(crate) use corrected::{ADDING, CORRECTING};
pub(crate) use lists::{described, describes, listed};
pub(crate) use permits::{allowed_by_identity, candidates, permitted};
pub use plan::title;
pub(crate) use plan::{
    Eager, Plan, heading, is_all_known, leads_to, left_over, needed_by_all, not_given, plan,
    pressing, still_needed, unreachable,
};
pub(crate) use scope::{Scope, is_foreign_beside_own, is_unfound};
pub(crate) use unspaced::is_unspaced;

/// How far facts may depend on other facts that must be asked for first.
const DEPTH: u32 = 4;
/// The most calls wanted at once.
const AT_ONCE: usize = 6;
/// The most facts asked for in one message.
const QUESTIONS: usize = 2;

/// A call the plan wants.
#[derive(Debug, Clone)]
pub(crate) struct WantedCall {
    pub(crate) tool: Arc<Tool>,
    pub(crate) arguments: BTreeMap<String, String>,
    pub(crate) entity: String,
}

/// What stands between the conversation and its resolution.
#[derive(Debug, Clone)]
pub(crate) enum NextMove {
    /// No intent yet.
    Unclear,
    /// Calls to make.
    Call(Vec<WantedCall>),
    /// Calls are under way.
    Waiting,
    /// Facts to ask the customer for.
    Ask(Vec<FactName>),
    /// To ask whether the account is the customer's own.
    Confirm,
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
    Call(&'s [WantedCall]),
    Waiting,
    Ask(Vec<FactName>),
    Stuck,
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
    /// What the open requests leave to be chosen from a list.
    choices: OnceCell<Vec<Choice<'a>>>,
    /// The records that were looked up only to choose one of them.
    aside: OnceCell<Vec<&'a RecordRef>>,
}

impl<'a> Planner<'a> {
    fn new(state: &'a State, playbooks: &'a Playbooks, limits: &'a Limits) -> Self {
        Self {
            state,
            playbooks,
            limits,
            surveys: vec![OnceCell::new(); playbooks.tools.len()],
            choices: OnceCell::new(),
            aside: OnceCell::new(),
        }
    }

    fn open_choices(&self) -> &[Choice<'a>] {
        self.choices.get_or_init(|| {
            let open = self.state.requests.open();
            open.filter_map(|request| Choice::of(self.state, self.playbooks, request))
                .collect()
        })
    }

    fn is_aside(&self, record: &RecordRef) -> bool {
        let aside = self.aside.get_or_init(|| aside(self.state, self.playbooks));
        aside.contains(&record)
    }

    /// The records of lists that are looked up now, because a request is about one of them and the customer did not
    /// say which: all that the budget leaves room for, or none.
    fn listed(&self) -> Vec<WantedCall> {
        let identified = self.state.case.identity.level == IdentityLevel::Verified;
        let mut listed: Vec<WantedCall> = Vec::new();
        for choice in self.open_choices().iter().filter(|choice| !choice.too_long) {
            // A record with an owner is looked up only once the customer is identified.
            if choice.tool.owner.is_some() && !identified {
                continue;
            }
            let wanted = self.unread(choice);
            let new: Vec<WantedCall> = wanted
                .into_iter()
                .filter(|one| !listed.iter().any(|other| one.is_same(other)))
                .collect();
            let made = self.state.budget.tool_calls;
            let more = u32::try_from(listed.len() + new.len()).unwrap_or(u32::MAX);
            if made.saturating_add(more) <= self.limits.tool_calls {
                listed.extend(new);
            }
        }
        listed
    }

    fn has(&self, scope: &Scope<'_>, fact: &FactName) -> bool {
        if scope.value(fact).is_some() {
            return true;
        }
        // What no system can confirm is had once it is stated.
        let given_by_tool = self.playbooks.tools_for(fact).next().is_some();
        !given_by_tool && !self.state.case.stated(fact.as_str()).is_empty()
    }

    /// Whether the record was read and does not hold the fact.
    fn is_absent(&self, scope: &Scope<'_>, fact: &FactName) -> bool {
        scope.record().is_some_and(|record| {
            let mut tools = self.playbooks.tools_for(fact);
            tools.any(|tool| self.has_read(tool, record))
        })
    }

    fn has_read(&self, tool: &Tool, record: &RecordRef) -> bool {
        self.state.calls.all.iter().any(|call| {
            call.tool == tool.name
                && call.state == CallState::Succeeded
                && call.record.as_ref() == Some(record)
        })
    }

    fn need(&self, scope: &Scope<'_>, fact: &FactName, depth: u32) -> Need<'_> {
        if self.has(scope, fact) {
            return Need::Have;
        }
        if depth == 0 {
            return Need::Stuck;
        }
        let mut waiting = false;
        let mut led_nowhere = false;
        let mut missing: Vec<FactName> = Vec::new();
        // What the customer lacks, and a tool needs: beside it the tool's other arguments are of no use.
        let mut lacked: Vec<FactName> = Vec::new();
        for tool in self.playbooks.tools_for(fact).filter(|t| t.reads_only) {
            let survey = self.survey(tool);
            waiting |= survey.pending;
            if !survey.wanted.is_empty() {
                return Need::Call(&survey.wanted);
            }
            if survey.combinations == 0 {
                let open = || {
                    let arguments = tool.arguments.iter();
                    arguments.filter(|a| self.values(tool, a).is_empty())
                };
                if open().any(|a| self.lacks(a)) {
                    lacked.extend(open().filter(|a| self.lacks(a)).cloned());
                } else {
                    missing.extend(open().cloned());
                }
            } else if !waiting
                && !survey.unreadable
                && !survey.unanswered
                && !scope.record().is_some_and(|r| self.has_read(tool, r))
            {
                // Every value given so far led nowhere: ask again for what identifies the record.
                led_nowhere = true;
                missing.extend(tool.key.iter().cloned());
            }
        }
        if waiting {
            return Need::Waiting;
        }
        // What was given is asked for again only where it led nowhere: not where its record cannot be read, or
        // may not be looked up before it is known who the customer is.
        let stated = self.state.case.stated.get(fact);
        let given = stated.is_some_and(|said| !said.is_empty());
        if !given || led_nowhere {
            missing.push(fact.clone());
        }
        // Where the customer cannot say it, the list it can be taken from is another way to it.
        let list = self.playbooks.fact(fact).and_then(|f| f.one_of.as_ref());
        let list = list
            .filter(|_| !self.may_ask(scope, fact))
            .map(|one_of| one_of.list.clone());
        let mut other_ways: Vec<FactName> = Vec::new();
        for argument in missing.iter().chain(&lacked).chain(&list) {
            if argument != fact {
                match self.need(scope, argument, depth - 1) {
                    Need::Call(wanted) => return Need::Call(wanted),
                    Need::Waiting => return Need::Waiting,
                    Need::Ask(facts) => other_ways.extend(facts),
                    Need::Have | Need::Stuck => {}
                }
            }
        }
        let direct = missing.iter().filter(|a| self.may_ask(scope, a));
        let asks: Vec<FactName> = direct.chain(&other_ways).take(1).cloned().collect();
        let asks = if asks.is_empty() && self.is_withheld(fact) {
            self.proof_to_ask(scope)
        } else {
            asks
        };
        if asks.is_empty() {
            Need::Stuck
        } else {
            Need::Ask(asks)
        }
    }
}
