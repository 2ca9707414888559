//! The calls of a tool that are possible with what is known, and what became of them.

use std::borrow::Cow;
use std::sync::Arc;

use baton_playbook::{CUSTOMER, FactName, FactValue, Failure, FailureKind, IdentityLevel, Tool};
use smallvec::SmallVec;

use super::combinations::{Choices, Given, Values};
use super::{Choice, Planner, WantedCall};
use crate::event::{Callee, edge_entity};
use crate::state::{Call, CallState, same};

/// What can be done with a tool now.
#[derive(Debug, Clone, Default)]
pub(super) struct Survey {
    /// Combinations of arguments that are possible, whatever became of them.
    pub(super) combinations: usize,
    /// Calls worth making.
    pub(super) wanted: Vec<WantedCall>,
    /// Whether one is under way.
    pub(super) pending: bool,
    /// Whether there is an answer to each, and none of them could be read: the records are there, and asking
    /// the customer again for what identifies them would bring nothing.
    pub(super) unreadable: bool,
    /// Whether one of them ended without any word about what was asked with: the system gave no answer.
    pub(super) unanswered: bool,
}

enum Status {
    WantedCall,
    Pending,
    Spent,
}

impl WantedCall {
    fn new(tool: &Arc<Tool>, given: &Given<'_>) -> Self {
        let names = tool.arguments.iter().map(|name| name.as_str().to_owned());
        let arguments = names
            .zip(given.iter().map(|value| (*value).to_owned()))
            .collect();
        Self {
            tool: Arc::clone(tool),
            entity: edge_entity(&tool.entity, &arguments),
            arguments,
        }
    }

    /// Whether both ask the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.tool.name == other.tool.name && self.entity == other.entity
    }
}

/// The survey of a tool that the playbooks do not have. No caller asks for one.
static NOTHING: Survey = Survey {
    combinations: 0,
    wanted: Vec::new(),
    pending: false,
    unreadable: false,
    unanswered: false,
};

impl<'a> Planner<'a> {
    /// The values an argument can take: what the customer stated, verified ones, or the only item
    /// of a verified list. Once the customer is identified, no other customer is looked up.
    pub(super) fn candidates(&self, fact: &FactName) -> Vec<Cow<'a, str>> {
        let case = &self.state.case;
        if fact == &self.playbooks.identity.customer
            && case.identity.level == IdentityLevel::Verified
        {
            let customer = case.identity.customer.iter();
            return customer.map(Cow::from).collect();
        }
        // What they said last is tried first; then what systems returned.
        let stated = case.newest_stated(fact.as_str());
        let mut values: Values<'a> = stated.iter().map(|s| Cow::from(&s.value)).collect();
        let stays = |value: &str| case.taken_back(fact.as_str(), value).is_none();
        let returned = case
            .verified(fact)
            .filter(|(record, known, _)| !(known.bearer && record.entity.as_str() == CUSTOMER))
            .filter(|(record, _, _)| !self.is_aside(record))
            .map(|(_, _, value)| value.text())
            .filter(|value| stays(value));
        let chosen = self.open_choices().iter().filter(|c| &c.fact.name == fact);
        let chosen = chosen.filter_map(|choice| choice.value().cloned());
        for value in returned.chain(chosen) {
            if !values.iter().any(|v| same(v, &value)) {
                values.push(value);
            }
        }
        if values.is_empty()
            && let Some(list) = self
                .playbooks
                .fact(fact)
                .and_then(|f| f.one_of.as_ref())
                .map(|o| &o.list)
        {
            values.extend(case.verified(list).filter_map(|(_, _, v)| match v {
                FactValue::List(items) => match items.as_slice() {
                    [only] => Some(only.text()),
                    _ => None,
                },
                FactValue::Text(only) => Some(Cow::from(only)),
                FactValue::Number(_) | FactValue::Boolean(_) => None,
            }));
            values.retain(|value| stays(value));
        }
        values
    }

    /// The values an argument of this tool can take. A search for who the customer is asks only for
    /// what they said themselves: found by anything else, it proves nothing.
    pub(super) fn values(&self, tool: &Tool, fact: &FactName) -> Vec<Cow<'a, str>> {
        if tool.key.is_some() || !self.identifies(tool) {
            return self.candidates(fact);
        }
        let stated = self.state.case.newest_stated(fact.as_str()).into_iter();
        let own = stated.filter(|stated| stated.origin.is_own());
        own.map(|stated| Cow::from(&stated.value)).collect()
    }

    /// What can be done with a tool now, found out once.
    pub(super) fn survey(&self, tool: &Arc<Tool>) -> &Survey {
        let mut tools = self.playbooks.tools.iter().zip(&self.surveys);
        let known = tools.find_map(|(one, known)| Arc::ptr_eq(one, tool).then_some(known));
        known.map_or(&NOTHING, |known| known.get_or_init(|| self.surveyed(tool)))
    }

    fn surveyed(&self, tool: &Arc<Tool>) -> Survey {
        let choices = self.choices(tool);
        let mut survey = Survey {
            combinations: choices.count(),
            ..Survey::default()
        };
        if survey.combinations == 0 {
            return survey;
        }
        let asked = self.asked(tool);
        survey.unreadable = true;
        for given in choices.combinations() {
            let mut calls = asked.iter().filter(|(_, with)| with == &given);
            let last = calls.next().map(|(call, _)| *call);
            let times = 1 + calls.count();
            survey.unreadable &= last.is_some_and(is_unreadable);
            survey.unanswered |= last.is_some_and(is_unanswered);
            match self.status(last, times) {
                Status::WantedCall => survey.wanted.push(WantedCall::new(tool, &given)),
                Status::Pending => survey.pending = true,
                Status::Spent => {}
            }
        }
        survey
    }

    /// The calls that look up what a choice has not read, as far as they are worth making.
    pub(super) fn unread(&self, choice: &Choice<'a>) -> Vec<WantedCall> {
        let asked = self.asked(choice.tool);
        let mut wanted = Vec::new();
        for item in &choice.unread {
            let given: Given<'_> = SmallVec::from_slice(&[item.as_ref()]);
            let mut calls = asked.iter().filter(|(_, with)| with == &given);
            let last = calls.next().map(|(call, _)| *call);
            if let Status::WantedCall = self.status(last, 1 + calls.count()) {
                wanted.push(WantedCall::new(choice.tool, &given));
            }
        }
        wanted
    }

    /// Whether a tool's record must not be looked up yet, because it is not known who the customer is and the desk shows
    /// nothing for a number alone (`bearer_records`). The customer's own record counts too, unless its tool is an identity
    /// method or a method has already told in part who they are.
    pub(super) fn is_hidden(&self, tool: &Tool) -> bool {
        let identity = &self.playbooks.identity;
        let level = self.state.case.identity.level;
        let method = identity.methods.iter().any(|m| m.tool == tool.name);
        let of_customer = tool.entity.as_str() == CUSTOMER;
        let owned = tool.owner.is_some() && !self.identifies(tool);
        let known = match level {
            IdentityLevel::Verified => true,
            IdentityLevel::PartlyVerified => of_customer,
            IdentityLevel::Unverified => false,
        };
        !identity.bearer_records && !known && (owned || of_customer && !method)
    }

    /// What a tool's arguments can be; nothing where it may not be called now.
    fn choices(&self, tool: &Tool) -> Choices<'a> {
        let identified = self.state.case.identity.level == IdentityLevel::Verified;
        let identifies = self.identifies(tool);
        // Searches for who the customer is end once that is known.
        let search_is_over = identified
            && identifies
            && tool.key.as_ref() != Some(&self.playbooks.identity.customer);
        let hidden = self.is_hidden(tool);
        Choices((!search_is_over && !hidden).then(|| {
            let arguments = tool.arguments.iter();
            arguments.map(|fact| self.values(tool, fact)).collect()
        }))
    }

    /// The calls of a tool, the last one first, with their arguments in the tool's order.
    fn asked(&self, tool: &Tool) -> Vec<(&'a Call, Given<'a>)> {
        let calls = self.state.calls.all.iter().rev().map(Arc::as_ref);
        calls
            .filter(|call| call.tool == tool.name && call.arguments.len() == tool.arguments.len())
            .filter_map(|call| {
                let used = |name: &FactName| call.arguments.get(name.as_str()).map(String::as_str);
                let given: Option<Given<'_>> = tool.arguments.iter().map(used).collect();
                Some((call, given?))
            })
            .collect()
    }

    /// What the last call with some arguments leaves to do; `None` where there was none.
    fn status(&self, last: Option<&Call>, times: usize) -> Status {
        let Some(call) = last else {
            return Status::WantedCall;
        };
        match &call.state {
            CallState::Running | CallState::Waiting(_) => Status::Pending,
            CallState::Succeeded if self.withdrawn_and_renewed(call) => Status::WantedCall,
            CallState::Succeeded => Status::Spent,
            CallState::Failed(failure) if failure.kind == FailureKind::Withdrawn => {
                Status::WantedCall
            }
            CallState::Failed(failure) if is_unreadable(call) => {
                // It says something about this record: what may pass is asked for once more, as often as
                // the budget allows, and what stays as it is only when the customer names it again.
                let again = failure.kind.is_transient()
                    && times < self.limits.calls_per_edge as usize
                    && self.state.budget.failures.contains(&call.last);
                if again || self.restated(call) {
                    Status::WantedCall
                } else {
                    Status::Spent
                }
            }
            CallState::Failed(failure) if failure.kind.is_outage() => {
                // It says nothing about what was asked with: the same is asked again as long as it may be.
                if !self.is_edge_spent(call) || self.restated(call) {
                    Status::WantedCall
                } else {
                    Status::Spent
                }
            }
            CallState::Failed(failure)
                if failure.kind == FailureKind::NotTheCustomers && self.renewed_since(call) =>
            {
                Status::WantedCall
            }
            CallState::Failed(_) if self.restated(call) => Status::WantedCall,
            CallState::Failed(_) => Status::Spent,
        }
    }

    /// Whether no more calls of the same tool about the same thing are made.
    fn is_edge_spent(&self, call: &Call) -> bool {
        let edge = (
            call.agent,
            Callee::Tool(call.tool.clone()),
            call.entity.clone(),
        );
        let made = self.state.calls.edges.get(&edge).map_or(0, Vec::len);
        made >= self.limits.calls_per_edge as usize
    }

    /// Whether a record was taken back, and what may be looked up has changed since it was asked for.
    fn withdrawn_and_renewed(&self, call: &Call) -> bool {
        let records = &self.state.case.records;
        let gone = call
            .record
            .as_ref()
            .is_some_and(|record| records.get(record).is_none());
        gone && self.renewed_since(call)
    }

    /// Whether the customer was identified, or took something back, after the call ended.
    fn renewed_since(&self, call: &Call) -> bool {
        self.state.case.renewed.is_some_and(|at| call.last < at)
    }

    /// Whether the customer stated an argument again after the call ended, and all of them are what they
    /// said last: a name said again asks for nothing with an old postcode.
    fn restated(&self, call: &Call) -> bool {
        let case = &self.state.case;
        let mut again = false;
        for (fact, value) in &call.arguments {
            let newest = case.newest_stated(fact);
            let Some(last) = newest.first() else { continue };
            let stated = newest.iter().find(|stated| same(&stated.value, value));
            match stated {
                Some(stated) if stated.message == last.message => again |= stated.seq > call.last,
                Some(_) | None => return false,
            }
        }
        again
    }
}

/// Whether a call ended without an answer.
pub(crate) fn is_unanswered(call: &Call) -> bool {
    call.failure()
        .is_some_and(Failure::says_nothing_of_the_value)
        && !is_unreadable(call)
}

/// Whether a call ended with an answer that cannot be used.
fn is_unreadable(call: &Call) -> bool {
    call.failure().is_some_and(|failure| {
        failure.kind.is_outage() && failure.kind.was_asked() && !failure.kind.speaks_of_system()
    })
}
