//! What the customer can be asked for, and what of it they may still be asked.

use baton_playbook::{CUSTOMER, FactName, FailureKind, IdentityLevel};

use super::scope::Scope;
use super::{Choice, DEPTH, Planner, visible};
use crate::state::same;

impl Planner<'_> {
    /// Whether a fact is not shown, or not looked up, because it is not known for sure who the customer is.
    pub(super) fn is_withheld(&self, fact: &FactName) -> bool {
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
    pub(super) fn proof_to_ask(&self, scope: &Scope<'_>) -> Vec<FactName> {
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
    pub(super) fn outstanding(&self, scope: &Scope<'_>, fact: &FactName) -> Vec<FactName> {
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
    pub(super) fn is_given(&self, fact: &FactName) -> bool {
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
    pub(super) fn may_ask(&self, scope: &Scope<'_>, fact: &FactName) -> bool {
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
    pub(super) fn lacks(&self, fact: &FactName) -> bool {
        let of_the_person = || {
            let fact = self.playbooks.fact(fact);
            fact.is_some_and(|fact| fact.about.as_str() == CUSTOMER)
        };
        self.state.budget.lacks.contains(fact) || self.state.dialogue.for_another && of_the_person()
    }
}
