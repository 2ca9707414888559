//! Reads `names`: people's names for the values that a system writes, and whether customers' use of them counts.

use std::collections::BTreeMap;

use crate::model::FactType;
use crate::pattern::Pattern;

use super::table::Table;

/// `names = { in_prep = "in preparation" }`.
pub(super) fn names(table: &Table<'_>, kind: Option<FactType>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let Some(own) = table.table("names") else {
        return names;
    };
    if matches!(
        kind,
        Some(FactType::Date | FactType::Money | FactType::Number)
    ) {
        table.report.add(
            &own.place,
            "dates, amounts and numbers have no names",
            "write `type = \"state\"`, or remove it",
        );
    }
    for (value, node) in own.all() {
        if let Some(name) = node.text() {
            names.insert(value.value, name.value);
        }
    }
    names
}

/// `names = true` under `[fact.stated]`: a customer who writes the name states the value.
pub(super) fn heard(table: &Table<'_>, names: &BTreeMap<String, String>) -> Vec<(Pattern, String)> {
    let Some(heard) = table.boolean("names").filter(|heard| heard.value) else {
        return Vec::new();
    };
    if names.is_empty() {
        table.report.add(
            &heard.place,
            "the fact has no names",
            "write `names = { value = \"what people call it\" }` in the fact",
        );
    }
    let mut seen: Vec<String> = Vec::new();
    let mut patterns = Vec::new();
    for (value, name) in names {
        let lower = name.to_lowercase();
        if seen.contains(&lower) {
            table.report.add(
                &heard.place,
                format!("two values are called `{name}`, and it cannot be told which is meant"),
                "give each a name of its own, or remove `names` here",
            );
        }
        seen.push(lower);
        let words: Vec<String> = name.split_whitespace().map(regex::escape).collect();
        if let Ok(pattern) = Pattern::parse(&words.join(r"\s+")) {
            patterns.push((pattern, value.clone()));
        }
    }
    patterns
}
