//! What is known about the customer and their case: records that systems of record confirmed,
//! what the customer stated, and who the customer is.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::{
    CUSTOMER, FactName, FactValue, IdentityLevel, RecordRef, SystemName, ToolName, ToolSuccess,
};
use jiff::Timestamp;

use super::records::Records;
use super::stated::{StatedValue, TakenBackValue, same};
use crate::ids::CallId;

/// A value that a successful, schema-valid tool answer in the journal contains. Only
/// `Case::admit` makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    value: T,
    provenance: Arc<Provenance>,
}

impl<T> Verified<T> {
    /// The value.
    pub fn get(&self) -> &T {
        &self.value
    }

    /// The answer that contains it.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }
}

/// Where a verified value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The call.
    pub call: CallId,
    /// The tool.
    pub tool: ToolName,
    /// The system of record.
    pub system: SystemName,
    /// When the answer arrived.
    pub observed_at: Timestamp,
}

/// One record of a system of record, as far as declared facts go.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownRecord {
    /// The last answer about it. Each value names its own.
    pub provenance: Arc<Provenance>,
    /// The customer it belongs to, where the tool tells.
    pub owner: Option<String>,
    /// Whether it is shown on possession of its identifier alone.
    pub bearer: bool,
    /// Its facts.
    pub values: BTreeMap<FactName, Verified<FactValue>>,
}

impl KnownRecord {
    /// Takes in a newer answer about the same record. Whether it tells anything new.
    fn renew(&mut self, newer: Self) -> bool {
        let mut new = false;
        for (fact, value) in newer.values {
            new |= self.values.get(&fact).map(Verified::get) != Some(value.get());
            self.values.insert(fact, value);
        }
        self.provenance = newer.provenance;
        self.owner = newer.owner;
        self.bearer = newer.bearer;
        new
    }
}

/// Who the customer is, and how sure we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownIdentity {
    /// How sure.
    pub level: IdentityLevel,
    /// The customer's identifier, once verified.
    pub customer: Option<String>,
    /// How it was established, in plain words.
    pub how: String,
    /// The call that established it.
    pub call: Option<CallId>,
}

impl Default for KnownIdentity {
    fn default() -> Self {
        Self {
            level: IdentityLevel::Unverified,
            customer: None,
            how: "No system of record has confirmed who this is.".into(),
            call: None,
        }
    }
}

/// What is known about the case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    /// What systems of record told.
    pub records: Records,
    /// What the customer stated, in the order of the first statement.
    pub stated: BTreeMap<FactName, Vec<StatedValue>>,
    /// What they took back: it is neither looked up nor shown any more.
    pub taken_back: BTreeMap<FactName, Vec<TakenBackValue>>,
    /// What they said is not theirs, until they claim it in their own words.
    pub disowned: Vec<(FactName, String)>,
    /// Who the customer is.
    pub identity: KnownIdentity,
    /// When it last changed what may be looked up for the customer: they were identified, or took
    /// something back.
    pub renewed: Option<u64>,
    /// When something that was known was taken back, the last time.
    pub changed: Option<u64>,
    /// Grows with every change to what a snapshot would say.
    pub version: u64,
}

/// Whose record an answer is about: a customer's own is theirs.
pub(crate) fn owner_of(result: &ToolSuccess) -> Option<String> {
    let own = result.record.entity.as_str() == CUSTOMER;
    let itself = || own.then(|| result.record.id.clone());
    result.owner.clone().or_else(itself)
}

impl Case {
    /// Takes in the answer of a successful call. The only way to a [`Verified`] value.
    pub(crate) fn admit(
        &mut self,
        result: &ToolSuccess,
        bearer: bool,
        provenance: Provenance,
    ) -> bool {
        let provenance = Arc::new(provenance);
        let verified = |value: &FactValue| Verified {
            value: value.clone(),
            provenance: Arc::clone(&provenance),
        };
        let values: BTreeMap<_, _> = result
            .values
            .iter()
            .map(|(fact, value)| (fact.clone(), verified(value)))
            .collect();
        let record = KnownRecord {
            provenance,
            owner: owner_of(result),
            bearer,
            values,
        };
        let new = match self.records.get_mut(&result.record) {
            None => {
                self.records.insert(result.record.clone(), record);
                true
            }
            Some(known) => Arc::make_mut(known).renew(record),
        };
        self.version += 1;
        new
    }

    pub(crate) fn withdraw(&mut self, record: &RecordRef, seq: u64) {
        self.changed = Some(seq);
        self.records.remove(record);
        self.version += 1;
    }

    pub(crate) fn identified(
        &mut self,
        customer: Option<&String>,
        level: IdentityLevel,
        how: &str,
        call: CallId,
        seq: u64,
    ) {
        self.identity = KnownIdentity {
            level,
            customer: customer.cloned(),
            how: how.to_owned(),
            call: Some(call),
        };
        if level == IdentityLevel::Verified {
            self.renewed = Some(seq);
            for record in self.records.iter_mut() {
                let theirs = match (&record.owner, customer) {
                    (Some(owner), Some(customer)) => same(owner, customer),
                    (Some(_), None) => false,
                    (None, _) => true,
                };
                if record.bearer && theirs {
                    Arc::make_mut(record).bearer = false;
                }
            }
        }
        self.version += 1;
    }

    /// Every verified value of a fact, newest record last, with the record it belongs to.
    pub fn verified<'a>(
        &'a self,
        fact: &FactName,
    ) -> impl Iterator<Item = (&'a RecordRef, &'a KnownRecord, &'a FactValue)> {
        self.records.iter().filter_map(move |(record, known)| {
            known.values.get(fact).map(|v| (record, known, v.get()))
        })
    }
}
