//! Reads `one_of`: the list that a fact is taken from, and which item of it.

use crate::mapping::From;
use crate::model::OneOf;
use crate::names::FactName;

use super::Declared;
use super::report::{Located, NameKind, Place, Report};
use super::sentence::{ConditionDecl, conditions};
use super::table::Table;
use super::tools::ToolDecl;

/// The most records of one list that are looked up, where a configuration does not say.
const AT_MOST: u32 = 6;

/// `one_of` as declared.
pub(super) struct OneOfDecl {
    pub(super) one_of: OneOf,
    pub(super) place: Place,
    containing: Vec<Located<String>>,
    only: Vec<ConditionDecl>,
    /// Whether it says more than the list.
    looks: Option<Place>,
}

/// `one_of = "orders"`, or `one_of = { list = "orders", containing = ["items"] }`.
pub(super) fn one_of(table: &Table<'_>) -> Option<OneOfDecl> {
    let node = table.get("one_of")?;
    let Some(own) = node.is_table().then(|| node.table()).flatten() else {
        let list = table.reference("one_of", NameKind::Fact)?;
        return Some(OneOfDecl {
            one_of: OneOf {
                list: FactName::new(list.value),
                containing: Vec::new(),
                only: Vec::new(),
                at_most: AT_MOST,
            },
            place: list.place,
            containing: Vec::new(),
            only: Vec::new(),
            looks: None,
        });
    };
    let list = own.required_reference("list", NameKind::Fact, "\"orders\"");
    let containing = own
        .references("containing", NameKind::Fact)
        .unwrap_or_default();
    let only = own
        .get("only")
        .and_then(|n| conditions(&n))
        .unwrap_or_default();
    let at_most = own.count("at_most", 1..=12);
    let place = own.place.clone();
    own.finish();
    let at_most = at_most.and_then(|m| u32::try_from(m.value).ok());
    Some(OneOfDecl {
        one_of: OneOf {
            list: FactName::new(list?.value),
            containing: containing
                .iter()
                .map(|c| FactName::new(&*c.value))
                .collect(),
            only: only.iter().map(|c| c.condition.clone()).collect(),
            at_most: at_most.unwrap_or(AT_MOST),
        },
        looks: (!containing.is_empty() || !only.is_empty()).then(|| place.clone()),
        place,
        containing,
        only,
    })
}

/// Checks that a list exists and that its records can be looked into.
pub(super) fn check(declared: &Declared, report: &Report<'_>) {
    for decl in &declared.facts {
        let Some(one_of) = &decl.one_of else { continue };
        check_list(declared, one_of, report);
        let looked_up = declared.tools.iter().any(|tool| {
            tool.tool.reads_only
                && tool.tool.entity == decl.fact.about
                && tool.tool.arguments.as_slice() == [decl.fact.name.clone()]
        });
        if let Some(place) = &one_of.looks
            && !looked_up
        {
            report.add(
                place,
                format!("no tool looks up a record by `{}` alone", decl.fact.name),
                format!(
                    "add a `[[tool]]` with `entity = \"{}\"` whose only argument is `{}`",
                    decl.fact.about, decl.fact.name
                ),
            );
        }
        for fact in &one_of.containing {
            belongs(declared, &decl.fact.about, fact, report);
        }
        about_record(declared, &decl.fact.about, &one_of.only, report);
    }
    check_playbooks(declared, report);
}

/// Checks that some tool gives the list, and that its items are values.
fn check_list(declared: &Declared, one_of: &OneOfDecl, report: &Report<'_>) {
    let list = &one_of.one_of.list;
    let mut given = declared
        .tools
        .iter()
        .filter(|t| t.gives.iter().any(|g| g.value == list.as_str()))
        .peekable();
    let exists = declared.facts.iter().any(|f| &f.fact.name == list);
    if exists && given.peek().is_none() {
        report.add(
            &one_of.place,
            format!("no tool gives the list `{list}`"),
            "add a `[[tool.fact]]` for it to the tool whose answer holds the list",
        );
    }
    let made = |tool: &&ToolDecl| {
        tool.tool.facts.iter().any(|m| {
            &m.fact == list
                && matches!(
                    m.from,
                    From::Format(..) | From::Each { .. } | From::Count(_) | From::Total { .. }
                )
        })
    };
    if given.peek().is_some() && given.all(|tool| made(&tool)) {
        report.add(
            &one_of.place,
            format!("`{list}` is made of texts or numbers, no item of it is a value of this fact"),
            "name a list that is read with `from`, such as `from = \"/orders/*/number\"`",
        );
    }
}

/// Checks that the records that a playbook chooses from come from a list.
fn check_playbooks(declared: &Declared, report: &Report<'_>) {
    for playbook in &declared.playbooks {
        for condition in &playbook.only {
            let about = declared
                .facts
                .iter()
                .find(|f| f.fact.name == condition.condition.fact)
                .map(|f| &f.fact.about);
            let Some(about) = about else { continue };
            let listed = declared
                .facts
                .iter()
                .any(|f| f.one_of.is_some() && &f.fact.about == about);
            if !listed {
                report.add(
                    &condition.place,
                    format!("no fact about a record of the kind `{about}` is taken from a list"),
                    "name a fact of the records of a list: `one_of` of their identifier says which",
                );
            }
        }
    }
}

fn about_record(
    declared: &Declared,
    about: &crate::names::EntityName,
    only: &[ConditionDecl],
    report: &Report<'_>,
) {
    for condition in only {
        let fact = Located {
            value: condition.condition.fact.as_str().to_owned(),
            place: condition.place.clone(),
        };
        belongs(declared, about, &fact, report);
    }
}

fn belongs(
    declared: &Declared,
    about: &crate::names::EntityName,
    name: &Located<String>,
    report: &Report<'_>,
) {
    let fact = declared
        .facts
        .iter()
        .find(|f| f.fact.name.as_str() == name.value);
    if let Some(fact) = fact.filter(|f| &f.fact.about != about) {
        report.add(
            &name.place,
            format!(
                "`{}` is about a record of the kind `{}`, the list holds records of the kind `{about}`",
                name.value, fact.fact.about
            ),
            format!("name a fact with `about = \"{about}\"`"),
        );
    }
}
