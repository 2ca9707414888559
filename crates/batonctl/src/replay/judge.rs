//! Judges a snapshot against what is known to be true: the recording's truth and the records
//! themselves, read again without the system in between.

use baton_orchestrator::snapshot::{Mark, Snapshot, SnapshotFact};
use baton_playbook::{
    CUSTOMER, EntityName, FactName, FactValue, IdentityLevel, Playbooks, RecordRef, Tool,
};
use baton_practice::Records;
use serde_json::Value;

use super::recording::Truth;

/// What the judge found in one conversation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verdict {
    /// Whether the verified customer is the right one.
    pub(crate) customer_verified: bool,
    /// Named records of the customer whose facts are all there, right and verified.
    pub(crate) records_verified: usize,
    /// Records of somebody else that anything was disclosed of.
    pub(crate) foreign_disclosed: Vec<String>,
    /// Facts marked verified that are wrong or somebody else's: name and why.
    pub(crate) wrong_verified: Vec<String>,
    /// Facts the case needs.
    pub(crate) needed: usize,
    /// Of these, right with the right verification.
    pub(crate) right: usize,
}

/// Judges one snapshot.
pub(crate) fn judge(
    snapshot: &Snapshot,
    truth: &Truth,
    playbooks: &Playbooks,
    records: &Records,
) -> Verdict {
    let judge = Judge {
        snapshot,
        truth,
        playbooks,
        records,
    };
    let customer_verified = snapshot.customer.identity == IdentityLevel::Verified
        && snapshot.customer.id.as_deref() == Some(truth.customer.as_str());
    let mut verdict = Verdict {
        customer_verified,
        wrong_verified: judge.wrong_verified(),
        foreign_disclosed: truth
            .records_foreign
            .iter()
            .filter(|id| judge.discloses(id))
            .cloned()
            .collect(),
        ..Verdict::default()
    };
    if truth.customer_stated {
        verdict.needed += 1;
        verdict.right += usize::from(customer_verified);
    }
    for id in &truth.records_stated {
        let expected = judge.expected(id);
        let right = expected
            .iter()
            .filter(|(fact, value)| judge.has(id, fact, value))
            .count();
        verdict.needed += expected.len();
        verdict.right += right;
        verdict.records_verified += usize::from(!expected.is_empty() && right == expected.len());
    }
    verdict
}

struct Judge<'a> {
    snapshot: &'a Snapshot,
    truth: &'a Truth,
    playbooks: &'a Playbooks,
    records: &'a Records,
}

impl Judge<'_> {
    /// The raw record a tool would answer with.
    fn raw(&self, tool: &Tool, id: &str) -> Option<&Value> {
        let path = tool.path.fill(|_| Some(String::new())).ok()?;
        let collection = path.trim_start_matches('/').split(['/', '?']).next()?;
        self.records.get(collection, id)
    }

    /// Tools that look a kind of record up by its identifier.
    fn lookups<'p>(&'p self, entity: &'p EntityName) -> impl Iterator<Item = &'p Tool> {
        self.playbooks
            .tools
            .iter()
            .map(AsRef::as_ref)
            .filter(move |t: &&Tool| &t.entity == entity && t.key.is_some())
    }

    fn read(&self, tool: &Tool, id: &str) -> Option<baton_playbook::ToolSuccess> {
        let key = tool.key.as_ref()?;
        let mut arguments = serde_json::Map::new();
        arguments.insert(key.as_str().to_owned(), Value::String(id.to_owned()));
        tool.read(&arguments, self.raw(tool, id)?).ok()
    }

    /// What a snapshot should hold of a record the customer named: every fact its tool gives that
    /// does not depend on knowing who the customer is.
    fn expected(&self, id: &str) -> Vec<(FactName, FactValue)> {
        let others: Vec<&Tool> = self
            .playbooks
            .tools
            .iter()
            .map(AsRef::as_ref)
            .filter(|t: &&Tool| t.entity.as_str() != CUSTOMER && t.key.is_some())
            .collect();
        let Some(success) = others.iter().find_map(|tool| self.read(tool, id)) else {
            return Vec::new();
        };
        success
            .values
            .into_iter()
            .filter(|(fact, _)| !self.playbooks.fact(fact).is_some_and(|f| f.personal))
            .collect()
    }

    fn has(&self, id: &str, fact: &FactName, value: &FactValue) -> bool {
        self.snapshot.facts.iter().any(|f| {
            &f.name == fact
                && f.value.as_ref() == Some(value)
                && matches!(f.verification, Mark::Verified | Mark::Conflicting)
                && record_of(f).is_some_and(|r| r.id == id)
        })
    }

    /// Facts marked verified whose value is not in the record they name, or whose record belongs to
    /// somebody else.
    fn wrong_verified(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.snapshot.customer.identity == IdentityLevel::Verified
            && self.snapshot.customer.id.as_deref() != Some(self.truth.customer.as_str())
        {
            wrong.push("the verified customer is somebody else".to_owned());
        }
        for fact in &self.snapshot.facts {
            if !matches!(
                fact.verification,
                Mark::Verified | Mark::Conflicting | Mark::Stale
            ) {
                continue;
            }
            let Some(record) = record_of(fact) else {
                wrong.push(format!("{} is verified without a record", fact.name));
                continue;
            };
            let success = self
                .lookups(&record.entity)
                .find_map(|tool| self.read(tool, &record.id));
            let Some(success) = success else {
                wrong.push(format!("{} names a record that does not exist", fact.name));
                continue;
            };
            let owner = success.owner.as_deref().unwrap_or(&success.record.id);
            if owner != self.truth.customer {
                wrong.push(format!(
                    "{} is from somebody else's {}",
                    fact.name, record.entity
                ));
            }
            let same = success
                .values
                .iter()
                .any(|(name, value)| name == &fact.name && Some(value) == fact.value.as_ref());
            if !same {
                wrong.push(format!("{} differs from its record", fact.name));
            }
        }
        wrong
    }

    /// Whether anything of a record that is somebody else's shows: a fact of it, or its owner.
    fn discloses(&self, id: &str) -> bool {
        let facts = self
            .snapshot
            .facts
            .iter()
            .any(|f| record_of(f).is_some_and(|r| r.id == id));
        let records = self.snapshot.records.iter().any(|r| r.record.id == id);
        let owner = self
            .playbooks
            .tools
            .iter()
            .find_map(|tool| self.read(tool, id))
            .and_then(|success| success.owner);
        let text = serde_json::to_string(self.snapshot).unwrap_or_default();
        let named = owner
            .filter(|o| o != &self.truth.customer)
            .is_some_and(|owner| text.contains(&owner));
        facts || records || named
    }
}

fn record_of(fact: &SnapshotFact) -> Option<&RecordRef> {
    fact.source.as_ref().and_then(|s| s.record.as_ref())
}
