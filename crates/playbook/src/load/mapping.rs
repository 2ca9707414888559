//! Reads `[[tool.fact]]`: the facts of an answer, and their places.

use crate::date_form::DateForm;
use crate::mapping::{From, Mapping, ValueFormat};
use crate::model::FactType;
use crate::names::FactName;
use crate::pointer::Pointer;
use crate::read::RecordId;
use crate::template::Template;

use super::arguments::{argument_named, check_argument};
use super::facts::FactDecl;
use super::report::{Located, NameKind, Place};
use super::table::Table;
use super::text;

/// A mapping as declared.
pub(super) struct MappingDecl {
    pub(super) mapping: Mapping,
    pub(super) fact: Located<String>,
}

/// The fact that is the record's own identifier, where it is not declared.
pub(super) fn of_record(
    fact: &FactName,
    record: &RecordId,
    place: &Place,
    facts: &[FactDecl],
) -> MappingDecl {
    MappingDecl {
        mapping: Mapping {
            fact: fact.clone(),
            from: match record {
                RecordId::At(pointer) => From::Pointer(pointer.clone()),
                RecordId::Argument(name) | RecordId::AtOrArgument(_, name) => {
                    From::Argument(name.clone())
                }
            },
            optional: false,
            reading: of_fact(fact.as_str(), facts),
        },
        fact: Located {
            value: fact.as_str().to_owned(),
            place: place.clone(),
        },
    }
}

/// How a fact is read, before the tool says more.
fn of_fact(name: &str, facts: &[FactDecl]) -> ValueFormat {
    let declared = facts.iter().find(|f| f.fact.name.as_str() == name);
    declared.map_or_else(ValueFormat::default, |decl| ValueFormat {
        kind: decl.fact.kind,
        compare: decl.fact.compare,
        ..ValueFormat::default()
    })
}

pub(super) fn read(
    tool: &Table<'_>,
    arguments: &[Located<String>],
    facts: &[FactDecl],
) -> Vec<MappingDecl> {
    let mut mappings: Vec<MappingDecl> = Vec::new();
    for table in tool.tables("fact") {
        let Some(mapping) = one(table, arguments, facts) else {
            continue;
        };
        if let Some(first) = mappings.iter().find(|m| m.fact.value == mapping.fact.value) {
            tool.report.add(
                &mapping.fact.place,
                format!(
                    "`{}` is already read at {}",
                    mapping.fact.value,
                    tool.report.line_of(&first.fact.place)
                ),
                "keep one of the two",
            );
        }
        mappings.push(mapping);
    }
    mappings
}

fn one(table: Table<'_>, arguments: &[Located<String>], facts: &[FactDecl]) -> Option<MappingDecl> {
    let fact = table.required_reference("fact", NameKind::Fact, "\"order_state\"");
    let optional = table.boolean("optional").is_some_and(|o| o.value);
    let from = from(&table, arguments);
    let name = fact.as_ref().map(|f| f.value.as_str()).unwrap_or_default();
    let reading = reading(&table, of_fact(name, facts));
    table.finish();
    let fact = fact?;
    Some(MappingDecl {
        mapping: Mapping {
            fact: FactName::new(&*fact.value),
            from: from.unwrap_or(From::Argument(FactName::new(""))),
            optional,
            reading,
        },
        fact,
    })
}

/// The tool's keys about how its answer writes the fact.
fn reading(table: &Table<'_>, mut reading: ValueFormat) -> ValueFormat {
    if let Some(list) = table.boolean("list") {
        let one = table.has("format") && !table.has("each");
        let argument = (table.text("from")).is_some_and(|f| argument_named(&f.value).is_some());
        if one || argument {
            table.report.add(
                &list.place,
                "this fact is one value, not a list",
                "remove it, or write `each = \"/items\"` for a text of every item",
            );
        }
        reading.list = list.value;
    }
    if let Some(written) = table.text("form") {
        if reading.kind != FactType::Date {
            table.report.add(
                &written.place,
                "only a date has a form",
                "write `type = \"date\"` in the fact, or remove it",
            );
        }
        match DateForm::parse(&written.value) {
            Ok(form) => reading.form = Some(form),
            Err(problem) => table.report.add(
                &written.place,
                problem,
                "write `epoch_ms`, `epoch_s`, `odata`, or how a day is written, such as `%d/%m/%Y`",
            ),
        }
    }
    let totals = table.has("sum") || table.has("difference");
    if totals && !matches!(reading.kind, FactType::Money | FactType::Number) {
        table.report.add(
            &table.place,
            "only amounts and numbers are added up",
            "write `type = \"money\"` in the fact",
        );
    }
    let currency = if totals {
        pointer(table, "currency_from", "/currency")
    } else {
        singular(table, "currency_from", "/currency")
    };
    if let Some(place) = currency {
        if reading.kind != FactType::Money {
            table.report.add(
                &place.place,
                "only an amount has a currency",
                "write `type = \"money\"` in the fact, or remove it",
            );
        }
        reading.currency = Some(place.value);
    }
    reading
}

fn from(table: &Table<'_>, arguments: &[Located<String>]) -> Option<From> {
    let given: Vec<&str> = ["from", "format", "count", "sum", "difference"]
        .into_iter()
        .filter(|key| table.has(key))
        .collect();
    if given.len() != 1 {
        let problem = if given.is_empty() {
            "does not say where the fact stands in the answer"
        } else {
            "says in several ways where the fact stands"
        };
        table.report.add(
            &table.place,
            problem,
            "write one of `from = \"/state\"`, `format = \"{origin} to {destination}\"` or `count = \"/items\"`",
        );
    }
    let written = table.text("from");
    let format = table.text("format");
    let list = pointer(table, "each", "/items");
    let count = pointer(table, "count", "/items");
    let total = total(table);
    let places = places(table);
    if format.is_none() {
        for key in ["each", "places"] {
            if let Some(node) = table.get(key) {
                table.report.add(
                    &node.place,
                    "belongs to a `format`",
                    "remove it, or add `format`",
                );
            }
        }
    }
    if let Some(written) = written {
        if let Some(argument) = argument_named(&written.value) {
            check_argument(table.report, &written.place, argument, arguments);
            return Some(From::Argument(FactName::new(argument)));
        }
        return pointer(table, "from", "/state").map(|p| From::Pointer(p.value));
    }
    if let Some(count) = count {
        if count.value.has_every() {
            table.report.add(
                &count.place,
                "counts the items of the list before `*`, whatever follows it",
                "write the pointer of the list itself, such as `/items`, or of chosen items, such as `/items/[state=open]`",
            );
        }
        return Some(From::Count(count.value));
    }
    if total.is_some() {
        return total;
    }
    let format = format?;
    let template = text::plain(table, &format)?;
    let places = filled(table, &format, &template, places);
    Some(match list {
        Some(list) => From::Each {
            list: list.value,
            text: template,
            places,
        },
        None => From::Format(template, places),
    })
}

/// `sum = "/payments/*/amount"`, or `difference = ["/total", "/refund/amount"]`: the first less all the others.
fn total(table: &Table<'_>) -> Option<From> {
    let sum = table.get("sum").map(|node| (node, usize::MAX));
    let (node, added) = sum.or_else(|| table.get("difference").map(|node| (node, 1)))?;
    let written = if node.is_list() {
        node.texts()
    } else {
        node.text().into_iter().collect()
    };
    let mut places: Vec<Pointer> = Vec::new();
    for text in &written {
        match Pointer::parse(&text.value) {
            Ok(pointer) => places.push(pointer),
            Err(problem) => {
                let help = "write for example `/refund/amount`";
                table.report.add(&text.place, problem, help);
            }
        }
    }
    if added == 1 && written.len() < 2 {
        table.report.add(
            &node.place,
            "is taken from nothing",
            "write the whole first and then what is taken off it, such as `difference = [\"/total\", \"/refund/amount\"]`",
        );
    }
    let minus = places.split_off(added.min(places.len()));
    Some(From::Total {
        plus: places,
        minus,
    })
}

fn places(table: &Table<'_>) -> Vec<Located<(String, Pointer)>> {
    let Some(places) = table.table("places") else {
        return Vec::new();
    };
    let mut read = Vec::new();
    for (name, node) in places.all() {
        let Some(text) = node.text() else { continue };
        match Pointer::parse(&text.value) {
            Ok(pointer) => read.push(Located {
                value: (name.value, pointer),
                place: name.place,
            }),
            Err(problem) => {
                table
                    .report
                    .add(&text.place, problem, "write for example `/name/first_name`");
            }
        }
    }
    read
}

/// The place of every placeholder: as declared, or else the key of the same name.
fn filled(
    table: &Table<'_>,
    format: &Located<String>,
    template: &Template,
    places: Vec<Located<(String, Pointer)>>,
) -> Vec<(String, Pointer)> {
    for place in &places {
        let name = &place.value.0;
        if !template.slots().any(|slot| slot == name) {
            table.report.add(
                &place.place,
                format!("the place `{name}` is never used"),
                format!("write `{{{name}}}` in `format`, or remove it"),
            );
        }
    }
    if template.slots().next().is_none() {
        table.report.add(
            &format.place,
            "has no placeholder, so it would always be the same",
            "write names in braces, such as `{origin} to {destination}`",
        );
    }
    let mut all: Vec<(String, Pointer)> = places.into_iter().map(|p| p.value).collect();
    for slot in template.slots() {
        if !all.iter().any(|(name, _)| name == slot)
            && let Ok(pointer) = Pointer::parse(&format!("/{slot}"))
        {
            all.push((slot.to_owned(), pointer));
        }
    }
    all
}

/// A JSON pointer to one value.
pub(super) fn singular(
    table: &Table<'_>,
    key: &'static str,
    example: &str,
) -> Option<Located<Pointer>> {
    let found = pointer(table, key, example)?;
    if found.value.is_plural() {
        table.report.add(
            &found.place,
            "can stand for several values, one is needed",
            format!("write a pointer without `*` and `[…]`, such as `{example}`"),
        );
        return None;
    }
    Some(found)
}

/// A JSON pointer.
pub(super) fn pointer(
    table: &Table<'_>,
    key: &'static str,
    example: &str,
) -> Option<Located<Pointer>> {
    let written = table.text(key)?;
    match Pointer::parse(&written.value) {
        Ok(value) => Some(Located {
            value,
            place: written.place,
        }),
        Err(problem) => {
            table.report.add(
                &written.place,
                problem,
                format!("write for example `{example}`"),
            );
            None
        }
    }
}
