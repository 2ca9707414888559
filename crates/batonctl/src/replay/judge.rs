//! Judges a snapshot against what is known to be true: the recording's truth and the records
//! themselves, read again without the system in between.

use baton_orchestrator::Recorded;
use baton_orchestrator::snapshot::{Mark, Snapshot, SnapshotFact};
use baton_playbook::{
    CUSTOMER, Compare, FactName, FactValue, IdentityLevel, Playbooks, RecordRef, ToolSuccess,
};
use baton_practice::SystemRecords;

use super::recording::Truth;
use super::records::{RecordedCalls, is};

/// The judgement of one conversation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verdict {
    /// Whether the verified customer is the right one.
    pub(crate) customer_verified: bool,
    /// Named records of the customer whose facts are all there, right and verified.
    pub(crate) records_verified: usize,
    /// Records of other customers of which anything was disclosed.
    pub(crate) foreign_disclosed: Vec<String>,
    /// Facts marked verified that are wrong or another customer's: name and why.
    pub(crate) wrong_verified: Vec<String>,
    /// Facts the case needs.
    pub(crate) needed: usize,
    /// Of these, right with the right verification.
    pub(crate) right: usize,
}

impl Verdict {
    /// The share of the needed facts that are right, less the wrong ones; none where the case needs none.
    pub(crate) fn fidelity(&self) -> Option<f64> {
        let wrong = self.wrong_verified.len();
        #[expect(clippy::cast_precision_loss, reason = "counts of facts")]
        let share = (self.right as f64 - wrong as f64) / self.needed as f64;
        (self.needed > 0).then_some(share)
    }
}

/// Judges one snapshot.
pub(crate) fn judge(
    snapshot: &Snapshot,
    journal: &[Recorded],
    truth: &Truth,
    playbooks: &Playbooks,
    records: &SystemRecords,
) -> Verdict {
    let judge = Judge {
        snapshot,
        truth,
        playbooks,
        asked: RecordedCalls::of(playbooks, records, journal),
    };
    let customer_verified = judge.verified().is_some_and(|id| judge.is_customer(id));
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
    if truth.customer_stated && truth.customer.is_some() {
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
    asked: RecordedCalls<'a>,
}

impl Judge<'_> {
    /// The customer that the snapshot names.
    fn verified(&self) -> Option<&str> {
        let verified = self.snapshot.customer.identity == IdentityLevel::Verified;
        self.snapshot.customer.id.as_deref().filter(|_| verified)
    }

    /// Whether an identifier is the customer's. If the recording does not know the customer, the snapshot must at least
    /// agree with itself. Systems pad identifiers with blanks and zeros.
    fn is_customer(&self, id: &str) -> bool {
        let customer = self.truth.customer.as_deref().or_else(|| self.verified());
        customer.is_none_or(|customer| Compare::WithoutLeadingZeros.same(customer, id))
    }

    /// The facts that a snapshot should hold of a record the customer named: all that its tool gives and
    /// that do not depend on knowing who the customer is.
    fn expected(&self, id: &str) -> Vec<(FactName, FactValue)> {
        let Some(success) = self.asked.record(id) else {
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
                && record_of(f).is_some_and(|r| is(r, id))
        })
    }

    /// Facts marked verified whose value differs from the answer to their call, or whose record belongs to
    /// another customer.
    fn wrong_verified(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.verified().is_some_and(|id| !self.is_customer(id)) {
            wrong.push("the verified customer is another person".to_owned());
        }
        for fact in &self.snapshot.facts {
            if !matches!(
                fact.verification,
                Mark::Verified | Mark::Conflicting | Mark::Stale
            ) {
                continue;
            }
            let Some((source, record)) = fact
                .source
                .as_ref()
                .and_then(|source| Some((source, source.record.as_ref()?)))
            else {
                wrong.push(format!("{} is verified without a record", fact.name));
                continue;
            };
            let success = self.asked.again(source.call);
            let Some(success) = success.filter(|success| &success.record == record) else {
                wrong.push(format!(
                    "{} names a record that its call is not answered with",
                    fact.name
                ));
                continue;
            };
            if owner(&success).is_some_and(|owner| !self.is_customer(owner)) {
                wrong.push(format!(
                    "{} is from another customer's {}",
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

    /// Whether the snapshot shows anything of another customer's record: a fact of it, or its owner.
    fn discloses(&self, id: &str) -> bool {
        let facts = self
            .snapshot
            .facts
            .iter()
            .any(|f| record_of(f).is_some_and(|r| is(r, id)));
        let records = self.snapshot.records.iter().any(|r| is(&r.record, id));
        let read = self.asked.by_identifier(id).next();
        let read = read.or_else(|| self.asked.record(id));
        let text = serde_json::to_string(self.snapshot).unwrap_or_default();
        let customer = self.truth.customer.as_deref();
        let somebody_else = |owner: &&str| {
            customer.is_none_or(|customer| !Compare::WithoutLeadingZeros.same(customer, owner))
        };
        let named = read
            .as_ref()
            .and_then(owner)
            .filter(somebody_else)
            .is_some_and(|owner| text.contains(owner));
        facts || records || named
    }
}

/// The owner of the record that an answer is about. A record may have no owner, such as the state of a flight, which
/// everyone may know.
fn owner(success: &ToolSuccess) -> Option<&str> {
    match &success.owner {
        Some(owner) => Some(owner),
        None if success.record.entity.as_str() == CUSTOMER => Some(&success.record.id),
        None => None,
    }
}

fn record_of(fact: &SnapshotFact) -> Option<&RecordRef> {
    fact.source.as_ref().and_then(|s| s.record.as_ref())
}
