use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    key: String,
    text: String,
}

impl Keyed for Row {
    type Key = String;

    fn key(&self) -> String {
        self.key.clone()
    }
}

#[derive(Deserialize)]
struct Case {
    name: String,
    before: Vec<Row>,
    after: Vec<Row>,
    patch: RowsPatch<String, Row>,
}

/// The window applies the same cases, in `ui/tests/rows.test.ts`.
#[test]
fn only_what_changed_is_in_a_patch() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("rows_cases.json")).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let patch = RowsPatch::between(&case.before, &case.after);
        assert_eq!(patch, case.patch, "{}", case.name);
        let mut list = case.before;
        patch.apply(&mut list);
        assert_eq!(list, case.after, "{}", case.name);
    }
}

fn list() -> impl Strategy<Value = Vec<Row>> {
    let keys = Just((0..12_u8).collect::<Vec<_>>()).prop_shuffle();
    (keys, 0..12_usize, prop::collection::vec(0..2_u8, 12)).prop_map(|(keys, count, texts)| {
        let rows = keys.into_iter().zip(texts).take(count);
        rows.map(|(key, text)| Row {
            key: key.to_string(),
            text: text.to_string(),
        })
        .collect()
    })
}

proptest! {
    #[test]
    fn a_patch_makes_the_list_it_was_made_for(before in list(), after in list()) {
        let patch = RowsPatch::between(&before, &after);
        prop_assert_eq!(patch.is_empty(), before == after);
        let mut patched = before;
        patch.apply(&mut patched);
        prop_assert_eq!(patched, after);
    }

    #[test]
    fn a_row_that_moves_travels_alone(before in list(), from in 0..12_usize, to in 0..12_usize) {
        prop_assume!(from < before.len() && to < before.len());
        let mut after = before.clone();
        let row = after.remove(from);
        after.insert(to, row);
        let patch = RowsPatch::between(&before, &after);
        prop_assert!(patch.rows.len() <= 1 && patch.gone.is_empty());
    }
}
