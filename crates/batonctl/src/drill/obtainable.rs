//! The obtainable facts of a case. The customer said enough to find their record before the agents were stopped or
//! the customer left, and the systems that hold it answered before a person was done. They are judged from the
//! customer's words and the truth alone, apart from what the agents made of them.

use std::collections::{BTreeMap, BTreeSet};

use baton_orchestrator::observer::Rule;
use baton_orchestrator::{CallId, Event, Purpose, Recorded};
use baton_playbook::{CUSTOMER, EntityName, FactName, FactValue, Playbooks, RecordRef};
use baton_practice::Truth;

/// The obtainable facts of one conversation.
pub(super) struct Obtainable<'t> {
    truth: &'t Truth,
    /// The customer's words before a rule stopped the agents, letters and digits only.
    words: String,
    /// Entities with a call that failed, was refused, or never ended.
    troubled: BTreeSet<EntityName>,
    /// Facts the agents asked for and the customer wrote something afterwards.
    asked: BTreeSet<FactName>,
}

impl<'t> Obtainable<'t> {
    pub(super) fn of(journal: &[Recorded], truth: &'t Truth, playbooks: &Playbooks) -> Self {
        let mut words = String::new();
        let mut open: BTreeMap<CallId, EntityName> = BTreeMap::new();
        let mut had = BTreeSet::new();
        let mut troubled = BTreeSet::new();
        let mut asking = BTreeSet::new();
        let mut asked = BTreeSet::new();
        let (mut stopped, mut over) = (false, false);
        // Messages that no agent has acted on yet.
        let mut newest = String::new();
        for recorded in journal {
            match &recorded.event {
                Event::CustomerWrote { text, .. } if !stopped => {
                    newest.push_str(&plain(text));
                    newest.push(' ');
                    asked.append(&mut asking);
                }
                Event::AgentReplied { purpose, .. } => {
                    words.push_str(&std::mem::take(&mut newest));
                    if let Purpose::Ask(facts) = purpose {
                        asking.extend(facts.iter().cloned());
                    }
                }
                // The customer left before an agent could act on their last messages.
                Event::CustomerLeft if !stopped => {
                    newest.clear();
                    stopped = true;
                    over = true;
                }
                Event::WrapUpStarted { .. } => over = true,
                Event::RuleTripped(trip) => {
                    words.push_str(&std::mem::take(&mut newest));
                    stopped = true;
                    // Where a system cannot be reached the agents do not even begin.
                    if trip.rule == Rule::SystemUnreachable {
                        let entities = playbooks.tools.iter().map(|tool| tool.entity.clone());
                        troubled.extend(entities.filter(|entity| !had.contains(entity)));
                    }
                }
                Event::CallRequested { call, tool, .. } => {
                    words.push_str(&std::mem::take(&mut newest));
                    if let Some(tool) = playbooks.tool(tool) {
                        open.insert(*call, tool.entity.clone());
                    }
                }
                // An answer that comes during wrap-up is too late for look-ups that depend on it.
                Event::CallSucceeded { call, .. } if over => troubled.extend(open.remove(call)),
                Event::CallSucceeded { call, .. } => had.extend(open.remove(call)),
                _ => {}
            }
        }
        words.push_str(&newest);
        troubled.extend(open.into_values());
        Self {
            truth,
            words,
            troubled,
            asked,
        }
    }

    /// Whether a needed fact could be had.
    pub(super) fn could_be_had(&self, name: &FactName) -> bool {
        self.truth
            .facts
            .iter()
            .filter(|fact| &fact.name == name)
            .any(|fact| match &fact.record {
                None => self.asked.contains(name),
                Some(record) => self.truth.records.contains(record) && self.could_find(record),
            })
    }

    /// Whether a record could be found: only records of a known customer are shown.
    fn could_find(&self, record: &RecordRef) -> bool {
        let quiet = |entity: &str| !self.troubled.contains(entity);
        let customer = quiet(CUSTOMER) && self.knows_customer();
        match record.entity.as_str() {
            CUSTOMER => customer,
            // A customer does not know a parcel's number: the order has it.
            "parcel" => {
                let order = |r: &&RecordRef| r.entity.as_str() == "order";
                let said = self.truth.records.iter().find(order);
                customer
                    && quiet("parcel")
                    && quiet("order")
                    && said.is_some_and(|r| self.said(&r.id))
            }
            entity => customer && quiet(entity) && self.said(&record.id),
        }
    }

    fn knows_customer(&self) -> bool {
        let said = |name: &str| {
            let mut facts = self.truth.facts.iter();
            let own = facts.find(|f| {
                f.name.as_str() == name
                    && f.record
                        .as_ref()
                        .is_some_and(|r| r.id == self.truth.customer)
            });
            match own.and_then(|f| f.value.as_ref()) {
                Some(FactValue::Text(text)) => self.said(text),
                _ => false,
            }
        };
        self.said(&self.truth.customer)
            || said("email")
            || (said("customer_name") && said("postcode"))
    }

    fn said(&self, text: &str) -> bool {
        let text = plain(text);
        !text.is_empty() && self.words.contains(&text)
    }
}

/// Letters and digits in lower case: people write identifiers with and without separators.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
#[path = "obtainable_tests.rs"]
mod tests;
