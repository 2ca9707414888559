//! Whether what the customer says of themselves is another person's than the record by which they seem to be known.
//!
//! A customer who proves to be Otto and says to be Ida is not known to be Otto: the name, the customer number or an address that
//! does not fit keeps "verified" away, or takes it back, in whatever order the messages come, until the customer takes it
//! back. A typing error or a name by marriage does so, too. No rule can tell it from another person: a person asks.

use baton_playbook::{
    CUSTOMER, Fact, FactName, FactType, FailureKind, Playbooks, ToolSuccess,
    differ_in_leading_zeros, names_fit,
};

use crate::state::{CallState, State, StatedValue, Verified, same};

/// What the systems of record say of a person, as far as a customer can contradict it.
pub(super) struct Person<'s> {
    /// Their customer number.
    pub(super) number: &'s str,
    state: &'s State,
    /// An answer about them that is not taken in yet.
    answer: Option<&'s ToolSuccess>,
}

impl<'s> Person<'s> {
    pub(super) fn new(number: &'s str, state: &'s State, answer: Option<&'s ToolSuccess>) -> Self {
        Self {
            number,
            state,
            answer,
        }
    }

    /// The fact by which the customer says that they are another person.
    pub(super) fn contradicted<'p>(&self, playbooks: &'p Playbooks) -> Option<&'p FactName> {
        let identity = &playbooks.identity;
        let name = identity.name.as_ref();
        if let Some(name) = name
            && self.is_called_otherwise(playbooks, name)
        {
            return Some(name);
        }
        // What they said of themselves found another person.
        let mut found = self.state.names_another(self.number);
        let found = found.find_map(|(fact, _)| {
            let fact = playbooks.fact(&FactName::from(fact.as_str()))?;
            (fact.about.as_str() == CUSTOMER).then_some(&fact.name)
        });
        if found.is_some() {
            return found;
        }
        let facts = playbooks
            .facts
            .values()
            .filter(|fact| is_compared(playbooks, fact));
        facts.map(|fact| &fact.name).find(|fact| {
            let all = self.state.case.newest_stated(fact.as_str());
            let mut own = all
                .iter()
                .enumerate()
                .filter(|(_, stated)| stated.origin.is_own());
            own.any(|(nth, stated)| {
                let is_old = nth > 0;
                self.is_anothers(playbooks, fact, stated)
                    && !(is_old && self.found_none(playbooks, fact, stated))
            })
        })
    }

    /// Whether the customer calls themselves by a name that does not fit theirs.
    fn is_called_otherwise(&self, playbooks: &Playbooks, fact: &FactName) -> bool {
        let case = &self.state.case;
        let known = self.values(fact);
        if known.is_empty() {
            return false;
        }
        let fits = |name: &str| known.iter().any(|known| names_fit(known, name));
        let stated = case.stated(fact.as_str()).iter();
        let mut stated = stated.filter(|stated| stated.origin.is_own());
        // What was put right as a fact is put right as a name, unless it is said again behind that.
        let put_right = |name: &str, said: u64| {
            let gone = case.taken_back.get(fact).into_iter().flatten();
            gone.into_iter()
                .any(|gone| gone.seq > said && same(&gone.value, name))
        };
        // "Thanks, Ada" is said to the desk.
        let addressed = |name: &str| {
            let representatives = self.state.dialogue.representatives.iter();
            let mut at_the_desk = representatives.map(AsRef::as_ref).chain([&*playbooks.desk]);
            let length = |name: &str| name.split_whitespace().count();
            at_the_desk.any(|one| length(name) <= length(one) && names_fit(one, name))
        };
        let called = self.state.dialogue.called.iter();
        let mut called = called.filter(|(name, _)| !addressed(name));
        // "I'm not Nora Field"
        let mut denied = self.state.dialogue.denied.iter();
        if denied.any(|name| fits(name)) {
            return true;
        }
        stated.any(|stated| !fits(&stated.value))
            || called.any(|(name, said)| !fits(name) && !put_right(name, *said))
    }

    fn is_anothers(&self, playbooks: &Playbooks, fact: &FactName, stated: &StatedValue) -> bool {
        if *fact == playbooks.identity.customer {
            return !same(&stated.value, self.number)
                && !differ_in_leading_zeros(&stated.value, self.number);
        }
        let known = self.values(fact);
        !known.is_empty() && !known.iter().any(|known| same(known, &stated.value))
    }

    /// Whether a search with a value found no one: it was mistyped, and another one came after it.
    fn found_none(&self, playbooks: &Playbooks, fact: &FactName, stated: &StatedValue) -> bool {
        // A search with more tells nothing of this value where there is one with it alone.
        let mut tools = playbooks.tools_for(&playbooks.identity.customer);
        let alone = tools.any(|tool| tool.arguments.as_slice() == [fact.clone()]);
        let calls = self.state.calls.all.iter();
        let mut with = calls
            .filter(|call| call.asks_with(fact.as_str(), &stated.value))
            .filter(|call| !alone || call.arguments.len() == 1)
            .peekable();
        with.peek().is_some()
            && with.all(|call| {
                let nothing = |kind: FailureKind| {
                    matches!(kind, FailureKind::NotFound | FailureKind::Withdrawn)
                };
                call.state != CallState::Succeeded
                    && call.failure().is_some_and(|failure| nothing(failure.kind))
            })
    }

    /// What records of theirs hold of a fact.
    fn values(&self, fact: &FactName) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        let records = self.state.case.records.iter();
        let theirs = records.filter(|(_, known)| {
            let owner = known.owner.as_deref();
            owner.is_some_and(|owner| same(owner, self.number))
        });
        let held = theirs.filter_map(|(_, known)| known.values.get(fact));
        let answered = self.answer.iter().flat_map(|answer| &answer.values);
        let answered = answered
            .filter(|(name, _)| name == fact)
            .map(|(_, value)| value);
        for value in held.map(Verified::get).chain(answered) {
            match value {
                baton_playbook::FactValue::List(items) => {
                    values.extend(items.iter().map(|item| item.text().into_owned()));
                }
                value => values.push(value.text().into_owned()),
            }
        }
        values
    }
}

/// Whether a value of the fact says by itself who a customer is: their number, or what they alone are found by.
fn is_compared(playbooks: &Playbooks, fact: &Fact) -> bool {
    let identity = &playbooks.identity;
    let finds = || {
        let mut methods = identity.methods.iter();
        methods.any(|method| {
            let tool = playbooks.tool(&method.tool);
            tool.is_some_and(|tool| tool.arguments.contains(&fact.name))
        })
    };
    fact.name == identity.customer
        || fact.about.as_str() == CUSTOMER && fact.kind == FactType::Identifier && finds()
}
