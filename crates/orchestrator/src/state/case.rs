//! What is known about the customer and their case: records that systems of record confirmed,
//! what the customer stated, and who the customer is.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_playbook::{
    FactName, FactValue, IdentityLevel, RecordRef, SystemName, ToolName, ToolSuccess,
};
use jiff::Timestamp;

use super::records::Records;
use crate::ids::{CallId, MessageId};

/// The most values of one fact kept from what a customer states.
const STATED_VALUES: usize = 24;

/// A value that a successful, schema-valid tool answer in the journal contains. Only
/// [`Case::admit`] makes one.
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

/// A value the customer stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedValue {
    /// The value, in normal form.
    pub value: String,
    /// The message it was last stated in.
    pub message: MessageId,
    /// The journal event of the last statement.
    pub seq: u64,
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

/// What is known about the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What systems of record told.
    pub records: Records,
    /// What the customer stated, in the order of the first statement.
    pub stated: BTreeMap<FactName, Vec<StatedValue>>,
    /// Who the customer is.
    pub identity: KnownIdentity,
    /// Grows with every change to what a snapshot would say.
    pub version: u64,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            records: Records::default(),
            stated: BTreeMap::new(),
            identity: KnownIdentity {
                level: IdentityLevel::Unverified,
                customer: None,
                how: "nothing known yet".into(),
                call: None,
            },
            version: 0,
        }
    }
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
            owner: result.owner.clone(),
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

    pub(crate) fn withdraw(&mut self, record: &RecordRef) {
        self.records.remove(record);
        self.version += 1;
    }

    pub(crate) fn identified(
        &mut self,
        customer: Option<&String>,
        level: IdentityLevel,
        how: &str,
        call: CallId,
    ) {
        self.identity = KnownIdentity {
            level,
            customer: customer.cloned(),
            how: how.to_owned(),
            call: Some(call),
        };
        if level == IdentityLevel::Verified {
            for record in self.records.iter_mut() {
                let theirs = match (&record.owner, customer) {
                    (Some(owner), Some(customer)) => owner.eq_ignore_ascii_case(customer),
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

    pub(crate) fn state_value(
        &mut self,
        fact: &FactName,
        value: &str,
        message: MessageId,
        seq: u64,
    ) {
        let values = self.stated.entry(fact.clone()).or_default();
        if let Some(known) = values
            .iter_mut()
            .find(|v| v.value.eq_ignore_ascii_case(value))
        {
            known.message = message;
            known.seq = seq;
        } else if values.len() < STATED_VALUES {
            values.push(StatedValue {
                value: value.to_owned(),
                message,
                seq,
            });
            self.version += 1;
        }
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
