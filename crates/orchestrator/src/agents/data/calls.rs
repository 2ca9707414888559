//! The calls of a tool that are possible with what is known, and what became of them.

use std::borrow::Cow;
use std::sync::Arc;

use baton_playbook::{CUSTOMER, FactName, FactValue, FailureKind, IdentityLevel, Tool};

use super::{Planner, Wanted};
use crate::event::edge_entity;
use crate::state::{Call, CallState};

/// The most argument combinations considered for one tool.
const COMBINATIONS: usize = 24;

/// Values for a tool's arguments, in the tool's own order.
pub(super) type Values<'a> = Vec<Cow<'a, str>>;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Status {
    Wanted,
    Pending,
    Spent,
}

impl Wanted {
    pub(super) fn new(tool: &Arc<Tool>, values: &Values<'_>) -> Self {
        let names = tool.arguments.iter().map(|name| name.as_str().to_owned());
        let arguments = names
            .zip(values.iter().map(|value| value.clone().into_owned()))
            .collect();
        Self {
            tool: Arc::clone(tool),
            entity: edge_entity(&tool.entity, &arguments),
            arguments,
        }
    }
}

impl<'a> Planner<'a> {
    /// The values an argument can take: verified ones, what the customer stated, or the only item
    /// of a verified list. Once the customer is identified nobody else is looked up.
    pub(super) fn candidates(&self, fact: &FactName) -> Values<'a> {
        let case = &self.state.case;
        if fact == &self.playbooks.identity.customer
            && case.identity.level == IdentityLevel::Verified
        {
            let customer = case.identity.customer.iter();
            return customer.map(Cow::from).collect();
        }
        let mut values: Values<'a> = case
            .verified(fact)
            .filter(|(record, known, _)| !(known.bearer && record.entity.as_str() == CUSTOMER))
            .map(|(_, _, value)| value.text())
            .collect();
        for stated in case.stated.get(fact).into_iter().flatten() {
            if !values.iter().any(|v| v.eq_ignore_ascii_case(&stated.value)) {
                values.push(Cow::from(&stated.value));
            }
        }
        if values.is_empty()
            && let Some(list) = self.playbooks.fact(fact).and_then(|f| f.one_of.as_ref())
        {
            values.extend(case.verified(list).filter_map(|(_, _, v)| match v {
                FactValue::List(items) => match items.as_slice() {
                    [only] => Some(only.text()),
                    _ => None,
                },
                FactValue::Text(only) => Some(Cow::from(only)),
                FactValue::Number(_) | FactValue::Boolean(_) => None,
            }));
        }
        values
    }

    pub(super) fn combinations(&self, tool: &Tool) -> Vec<Values<'a>> {
        let identified = self.state.case.identity.level == IdentityLevel::Verified;
        let identifies = self.identifies(tool);
        if identified && identifies && tool.key.as_ref() != Some(&self.playbooks.identity.customer)
        {
            // Searches for who the customer is end once that is known.
            return Vec::new();
        }
        let owned = tool.owner.is_some() && !identifies;
        if owned && !identified && !self.playbooks.identity.bearer_records {
            return Vec::new();
        }
        let mut combinations = vec![Vec::with_capacity(tool.arguments.len())];
        for argument in &tool.arguments {
            let values = self.candidates(argument);
            let mut next = Vec::with_capacity(combinations.len() * values.len());
            for combination in &combinations {
                next.extend(values.iter().map(|value| {
                    let mut longer = combination.clone();
                    longer.push(value.clone());
                    longer
                }));
            }
            next.truncate(COMBINATIONS);
            combinations = next;
        }
        combinations
    }

    pub(super) fn status(&self, tool: &Tool, values: &Values<'a>) -> Status {
        let calls = self.state.calls.all.iter().rev();
        let last = calls
            .filter(|call| call.tool == tool.name)
            .find(|call| has_arguments(call, tool, values));
        let Some(call) = last else {
            return Status::Wanted;
        };
        match &call.state {
            CallState::Running | CallState::Waiting(_) => Status::Pending,
            CallState::Succeeded if self.withdrawn_before_identity(call) => Status::Wanted,
            CallState::Succeeded => Status::Spent,
            CallState::Failed(failure) if failure.kind.is_outage() => {
                // Since the conversation came back to the agents, or never: try again.
                if self.state.budget.failures.contains(&call.last) || self.restated(call) {
                    Status::Wanted
                } else {
                    Status::Spent
                }
            }
            CallState::Failed(failure)
                if failure.kind == FailureKind::NotTheCustomers && self.before_identity(call) =>
            {
                Status::Wanted
            }
            CallState::Failed(_) if self.restated(call) => Status::Wanted,
            CallState::Failed(_) => Status::Spent,
        }
    }

    /// Whether a record was taken back while nobody knew whose it is, and the customer is known now.
    fn withdrawn_before_identity(&self, call: &Call) -> bool {
        let gone = call
            .record
            .as_ref()
            .is_some_and(|record| !self.state.case.records.contains_key(record));
        gone && self.before_identity(call)
    }

    /// Whether the call ended before the customer's identity was verified.
    fn before_identity(&self, call: &Call) -> bool {
        let identity = &self.state.case.identity;
        identity.level == IdentityLevel::Verified
            && identity
                .call
                .and_then(|id| self.state.calls.get(id))
                .is_some_and(|proof| call.last < proof.last)
    }

    /// Whether the customer stated an argument again after the call ended.
    fn restated(&self, call: &Call) -> bool {
        call.arguments.iter().any(|(fact, value)| {
            self.state
                .case
                .stated
                .get(fact.as_str())
                .into_iter()
                .flatten()
                .any(|s| s.seq > call.last && s.value.eq_ignore_ascii_case(value))
        })
    }
}

fn has_arguments(call: &Call, tool: &Tool, values: &Values<'_>) -> bool {
    call.arguments.len() == values.len()
        && tool.arguments.iter().zip(values).all(|(name, value)| {
            let given = call.arguments.get(name.as_str());
            given.is_some_and(|given| given == value)
        })
}
