//! The records of a case, in the order people see them.

use std::sync::Arc;

use baton_playbook::{CUSTOMER, RecordRef};

use super::case::KnownRecord;

/// The customer's own records in the order of their identifiers, then the others in the order they first
/// became known. A case has few records and every step looks through all of them, so they lie in a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records(Vec<Row>);

type Row = (RecordRef, Arc<KnownRecord>);

impl Records {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is known about a record.
    pub fn get(&self, record: &RecordRef) -> Option<&KnownRecord> {
        self.iter()
            .find_map(|(one, known)| (one == record).then_some(known))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&RecordRef, &KnownRecord)> {
        self.into_iter()
    }

    /// Those that are not the customer's own.
    pub fn others(&self) -> impl Iterator<Item = &RecordRef> {
        self.0
            .iter()
            .map(|(record, _)| record)
            .filter(|r| !is_own(r))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Arc<KnownRecord>> {
        self.0.iter_mut().map(|(_, known)| known)
    }

    pub(super) fn get_mut(&mut self, record: &RecordRef) -> Option<&mut Arc<KnownRecord>> {
        let mut all = self.0.iter_mut();
        all.find_map(|(one, known)| (one == record).then_some(known))
    }

    /// Puts a record that was not known yet into its place.
    pub(super) fn insert(&mut self, record: RecordRef, known: KnownRecord) {
        let at = if is_own(&record) {
            self.0
                .partition_point(|(one, _)| is_own(one) && one.id < record.id)
        } else {
            self.0.len()
        };
        self.0.insert(at, (record, Arc::new(known)));
    }

    pub(super) fn remove(&mut self, record: &RecordRef) {
        self.0.retain(|(one, _)| one != record);
    }
}

impl<'a> IntoIterator for &'a Records {
    type Item = (&'a RecordRef, &'a KnownRecord);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, Row>, fn(&'a Row) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(record, known)| (record, known))
    }
}

fn is_own(record: &RecordRef) -> bool {
    record.entity.as_str() == CUSTOMER
}

#[cfg(test)]
mod tests {
    use baton_playbook::ToolSuccess;
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::ids::CallId;
    use crate::state::{Case, Provenance};

    fn record(entity: &str, id: &str) -> RecordRef {
        RecordRef {
            entity: entity.into(),
            id: id.to_owned(),
        }
    }

    fn admit(case: &mut Case, entity: &str, id: &str) {
        let result = ToolSuccess {
            record: record(entity, id),
            owner: None,
            values: Vec::new(),
            unread: Vec::new(),
        };
        let provenance = Provenance {
            call: CallId(Uuid::nil()),
            tool: "tool".into(),
            system: "system".into(),
            observed_at: Timestamp::UNIX_EPOCH,
        };
        case.admit(&result, false, provenance);
    }

    #[test]
    fn own_records_come_first_and_others_keep_their_place_until_they_are_withdrawn() {
        let mut case = Case::default();
        let all = [
            ("hire", "2"),
            (CUSTOMER, "b"),
            ("hire", "1"),
            (CUSTOMER, "a"),
            ("hire", "2"),
        ];
        for (entity, id) in all {
            admit(&mut case, entity, id);
        }
        let ids = |case: &Case| -> Vec<String> {
            case.records
                .iter()
                .map(|(record, _)| record.id.clone())
                .collect()
        };
        assert_eq!(ids(&case), ["a", "b", "2", "1"]);
        assert_eq!(case.records.others().count(), 2);
        case.withdraw(&record("hire", "2"), 9);
        admit(&mut case, "hire", "2");
        assert_eq!(ids(&case), ["a", "b", "1", "2"]);
        assert!(case.records.get(&record("hire", "3")).is_none());
    }
}
