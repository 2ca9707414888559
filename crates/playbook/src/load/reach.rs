//! Finds the facts that can be known at all: stated by a customer, given by a tool whose arguments
//! can be known, or the only item of a known list.

use std::collections::BTreeSet;

use super::Declared;
use super::check;
use super::report::{Located, Report};

pub(super) fn check(declared: &Declared, report: &Report<'_>) {
    let known = known(declared);
    for decl in &declared.tools {
        let exists = |name: &str| declared.facts.iter().any(|f| f.fact.name.as_str() == name);
        let missing: Vec<&str> = decl
            .tool
            .arguments
            .iter()
            .map(crate::names::FactName::as_str)
            .filter(|name| exists(name) && !known.contains(name))
            .collect();
        if !missing.is_empty() {
            report.add(
                &decl.place,
                format!(
                    "can never be called: a customer cannot state `{}`, and no tool gives it",
                    missing.join("`, `")
                ),
                "add `[fact.stated]` to that fact, or a tool that gives it",
            );
        }
    }
    let gives = |name: &str| {
        declared
            .tools
            .iter()
            .any(|t| t.gives.iter().any(|g| g.value == name))
    };
    let required: Vec<&Located<String>> = check::required(declared).collect();
    for required in &required {
        let name = required.value.as_str();
        let exists = declared.facts.iter().any(|f| f.fact.name.as_str() == name);
        if exists && !known.contains(name) && !gives(name) {
            report.add(
                &required.place,
                format!(
                    "`{name}` can never be known: no tool gives it and no customer can state it"
                ),
                "add a `[[tool.fact]]` or `[fact.stated]` for it",
            );
        }
    }
    for decl in &declared.facts {
        let name = decl.fact.name.as_str();
        let reported = required.iter().any(|r| r.value == name);
        if !reported && !known.contains(name) && !gives(name) && decl.fact.one_of.is_none() {
            report.add(
                &decl.place,
                "can never be known: no tool gives it and no customer can state it",
                "add a `[[tool.fact]]` or `[fact.stated]` for it, or remove it",
            );
        }
    }
}

fn known(declared: &Declared) -> BTreeSet<&str> {
    let mut known: BTreeSet<&str> = declared
        .facts
        .iter()
        .filter(|f| f.fact.stated.is_some())
        .map(|f| f.fact.name.as_str())
        .collect();
    let exists = |name: &str| declared.facts.iter().any(|f| f.fact.name.as_str() == name);
    loop {
        let before = known.len();
        for decl in &declared.tools {
            let callable = decl
                .tool
                .arguments
                .iter()
                .all(|a| known.contains(a.as_str()) || !exists(a.as_str()));
            if callable {
                known.extend(decl.gives.iter().map(|g| g.value.as_str()));
            }
        }
        for decl in &declared.facts {
            let list = decl.fact.one_of.as_ref();
            if list.is_some_and(|one_of| known.contains(one_of.list.as_str())) {
                known.insert(decl.fact.name.as_str());
            }
        }
        if known.len() == before {
            return known;
        }
    }
}
