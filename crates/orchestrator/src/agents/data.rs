//! The Data Agent's plan: which tools to ask next for the facts the playbook requires, and what
//! only the customer can tell. Works backwards from the required facts.

mod calls;
mod choice;
mod each;
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

use baton_playbook::{
    CUSTOMER, FactName, FailureKind, IdentityLevel, Limits, Playbooks, RecordRef, Tool,
};

use crate::state::{CallState, State, same};
use calls::Survey;

pub(crate) use calls::is_unanswered;
pub(crate) use choice::{ADDING, CORRECTING, Choice, Chosen, aside};
pub(crate) use lists::{described, describes, listed};
pub(crate) use permits::{allowed_by_identity, candidates, permitted};
pub use plan::title;
pub(crate) use plan::{
    Eager, Plan, is_all_known, leads_to, left_over, needed_by_all, not_given, plan, pressing,
    still_needed, unreachable,
};
pub(crate) use scope::{Scope, is_foreign_beside_own, is_unfound};

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

    /// Whether a fact is not shown, or not looked up, because it is not known for sure who the customer is.
    fn is_withheld(&self, fact: &FactName) -> bool {
        if self.state.case.identity.level == IdentityLevel::Verified {
            return false;
        }
        let mut tools = self.playbooks.tools_for(fact).filter(|t| t.reads_only);
        let is_held = self.state.case.verified(fact).next().is_some();
        is_held && !visible(self.state, self.playbooks, fact)
            || tools.any(|t| t.entity.as_str() == CUSTOMER || self.is_hidden(t))
    }

    /// What to ask for so that it is known who the customer is: of the ways to prove it, the one of which they said the
    /// most, and of that what they have not said.
    fn proof_to_ask(&self, scope: &Scope<'_>) -> Vec<FactName> {
        let identifies = self.playbooks.tools.iter();
        let ways = identifies
            .filter(|t| t.reads_only && self.identifies(t))
            .map(|tool| {
                let arguments = tool.arguments.iter();
                let unsaid = arguments.filter(|a| self.state.case.stated(a.as_str()).is_empty());
                unsaid.collect::<Vec<_>>()
            });
        let open = ways.filter(|unsaid| {
            !unsaid.is_empty() && unsaid.iter().all(|fact| self.may_ask(scope, fact))
        });
        let best = open.min_by_key(Vec::len).unwrap_or_default();
        best.into_iter().take(1).cloned().collect()
    }

    /// What is left to find out for a fact: what the customer has not said yet, who they are where that opens the
    /// rest, or what only a system can tell that did not.
    fn outstanding(&self, scope: &Scope<'_>, fact: &FactName) -> Vec<FactName> {
        let open = |fact: &FactName| {
            let mut leaves = self.leaves(scope, fact, DEPTH);
            leaves.retain(|leaf| !self.is_given(leaf));
            leaves
        };
        let leaves = open(fact);
        if !leaves.is_empty() {
            return leaves;
        }
        let identity = &self.state.case.identity;
        let mut tools = self.playbooks.tools_for(fact).filter(|t| t.reads_only);
        let hidden = identity.level != IdentityLevel::Verified && tools.any(|t| self.is_hidden(t));
        let who = open(&self.playbooks.identity.customer);
        if hidden && !who.is_empty() {
            return who;
        }
        let given = self.is_given(fact);
        (!given).then(|| fact.clone()).into_iter().collect()
    }

    /// Whether the customer said it, and no system answered that nothing is found by it.
    fn is_given(&self, fact: &FactName) -> bool {
        let said = self.state.case.newest_stated(fact.as_str());
        said.iter().any(|stated| {
            !self.state.calls.all.iter().any(|call| {
                let by_it = call.arguments.get(fact.as_str());
                by_it.is_some_and(|value| same(value, &stated.value))
                    && call.failure().is_some_and(|failure| {
                        !failure.kind.is_outage() && failure.kind != FailureKind::Withdrawn
                    })
            })
        })
    }

    /// The facts a person would ask the customer for to get at `fact`.
    fn leaves(&self, scope: &Scope<'_>, fact: &FactName, depth: u32) -> Vec<FactName> {
        let tool = self.playbooks.tools_for(fact).find(|t| t.reads_only);
        let Some(tool) = tool.filter(|_| depth > 0) else {
            return vec![fact.clone()];
        };
        let missing: Vec<&FactName> = tool
            .arguments
            .iter()
            .filter(|a| scope.value(a).is_none())
            .collect();
        if missing.is_empty() || missing.contains(&fact) {
            return vec![fact.clone()];
        }
        missing
            .into_iter()
            .flat_map(|a| self.leaves(scope, a, depth - 1))
            .collect()
    }

    /// Whether the customer may be asked for a fact: one about themselves so often in the whole conversation, one
    /// about a record so often for each request.
    fn may_ask(&self, scope: &Scope<'_>, fact: &FactName) -> bool {
        let declared = self.playbooks.fact(fact);
        let askable = declared.is_some_and(|f| f.ask.is_some() && f.stated.is_some());
        let own = declared.is_none_or(|f| f.about.as_str() == CUSTOMER);
        let asked = match scope.request().filter(|_| !own) {
            Some(request) => request.asked.get(fact),
            None => self.state.budget.asked.get(fact),
        };
        let asked = asked.copied().unwrap_or(0);
        let worded = self.state.budget.asked.get(fact).copied().unwrap_or(0);
        let may = !self.lacks(fact)
            && asked < self.limits.asks_per_fact
            && self.playbooks.question(fact, worded).is_some();
        askable && (may || self.offers(scope, fact))
    }

    /// Whether records can be named to the customer that they have not heard of: then they need not know a number.
    fn offers(&self, scope: &Scope<'_>, fact: &FactName) -> bool {
        let choice = scope
            .request()
            .and_then(|request| Choice::of(self.state, self.playbooks, request));
        let offered = choice
            .filter(|choice| &choice.fact.name == fact)
            .map(|choice| choice.offered(self.playbooks));
        let mut offered = offered.into_iter().flatten();
        offered.any(|(value, _)| !self.state.dialogue.desk_texts.holds(&value))
    }

    /// Whether the customer says they do not have it. Who speaks for another person cannot prove to be them.
    fn lacks(&self, fact: &FactName) -> bool {
        let of_the_person = || {
            let fact = self.playbooks.fact(fact);
            fact.is_some_and(|fact| fact.about.as_str() == CUSTOMER)
        };
        self.state.budget.lacks.contains(fact) || self.state.dialogue.for_another && of_the_person()
    }

    /// Calls of tools that are made as soon as their arguments are known.
    fn eager(&self, identifying: bool) -> Vec<&WantedCall> {
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
            let found = &self.survey(tool).wanted;
            let verified = self.state.case.identity.level == IdentityLevel::Verified;
            // Who the customer is is known: what systems returned is no reason to look for them again.
            let again = verified && self.identifies(tool);
            wanted.extend(found.iter().filter(|one| !again || self.says_any(one)));
        }
        wanted
    }

    /// Whether the customer said any of the arguments.
    fn says_any(&self, wanted: &WantedCall) -> bool {
        let mut arguments = wanted.arguments.iter();
        arguments.any(|(fact, value)| self.state.case.find_stated(fact, value).is_some())
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
