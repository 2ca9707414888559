//! Reads `[[fact]]`: what a fact is called, and how it is recognised in a customer's words.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::currency::Currency;
use crate::extract::{Normalise, Stated};
use crate::identifier::Compare;
use crate::model::{Fact, FactType};
use crate::names::{CUSTOMER, EntityName, FactName};
use crate::pattern::Pattern;
use crate::person::PersonName;
use crate::same::Comparison;
use crate::shape::CodeShape;
use crate::template::Template;

use super::desk;
use super::one_of::{self, OneOfDecl};
use super::options;
use super::report::{Located, NameKind, Place};
use super::table::Table;
use super::text;

/// A fact as declared.
pub(super) struct FactDecl {
    pub(super) fact: Fact,
    pub(super) place: Place,
    pub(super) one_of: Option<OneOfDecl>,
}

const TYPES: [(&str, FactType); 7] = [
    ("text", FactType::Text),
    ("identifier", FactType::Identifier),
    ("date", FactType::Date),
    ("money", FactType::Money),
    ("number", FactType::Number),
    ("boolean", FactType::Boolean),
    ("state", FactType::State),
];

const COMPARISONS: [(&str, Compare); 2] = [
    ("exactly", Compare::Exactly),
    ("without_leading_zeros", Compare::WithoutLeadingZeros),
];

pub(super) fn read(table: Table<'_>) -> Option<FactDecl> {
    let name = table.name("name", "\"order_number\"");
    let table = match &name {
        Some(name) => table.called(format!("fact.{}", name.value)),
        None => table,
    };
    let label = table.text("label").map(|l| l.value);
    let kind = table.choice("type", &TYPES).map(|t| t.value);
    let currency = currency(&table, kind);
    let compare = compare(&table, kind);
    let about = table.reference("about", NameKind::Entity).map(|a| a.value);
    let personal = table.boolean("personal").is_some_and(|p| p.value);
    let names = options::names(&table, kind);
    let stated = table.table("stated").map(|own| stated(own, &names));
    let (ask, ask_again) = questions(&table);
    let not_found = text::template(&table, "not_found");
    let one_of = one_of::one_of(&table);
    let phone = stated.as_ref().is_some_and(|s| s.phone);
    if let Some(node) = table.get("ask")
        && stated.is_none()
    {
        table.report.add(
            &node.place,
            "asks for a fact that no answer can state",
            "add `[fact.stated]` that says how the answer is recognised",
        );
    }
    if let (Some(one_of), Some(name)) = (&one_of, &name)
        && one_of.one_of.list.as_str() == name.value
    {
        table.report.add(
            &one_of.place,
            "a fact cannot be taken from itself",
            "name the list fact that holds the possible values",
        );
    }
    let place = table.place.clone();
    table.finish();
    let name = name?.value;
    let fact = Fact {
        label: label.unwrap_or_else(|| text::humane(&name)),
        kind: kind.unwrap_or_default(),
        currency,
        compare,
        about: EntityName::new(about.unwrap_or_else(|| CUSTOMER.to_owned())),
        personal,
        comparison: Comparison {
            kind: kind.unwrap_or_default(),
            phone,
            country: None,
        },
        stated: stated.map(Arc::new),
        ask,
        ask_again,
        not_found,
        one_of: one_of.as_ref().map(|o| o.one_of.clone()),
        names,
        name: FactName::new(name),
    };
    Some(FactDecl {
        fact,
        place,
        one_of,
    })
}

/// `ask = "…"`, or `ask = ["…", "…"]`: the question, and the words in which it is asked again.
fn questions(table: &Table<'_>) -> (Option<Template>, Vec<Template>) {
    let Some(node) = table.get("ask") else {
        return (None, Vec::new());
    };
    let texts = if node.is_list() {
        node.texts()
    } else {
        node.text().into_iter().collect()
    };
    for (at, text) in texts.iter().enumerate() {
        if texts[..at]
            .iter()
            .any(|earlier| earlier.value == text.value)
        {
            table.report.add(
                &text.place,
                "is asked in the same words before",
                "write it in other words, or remove it",
            );
        }
    }
    let mut questions = texts.iter().filter_map(|t| text::parsed(table, t));
    (questions.next(), questions.collect())
}

fn currency(table: &Table<'_>, kind: Option<FactType>) -> Option<Currency> {
    if let Some(node) = table.get("currency")
        && kind != Some(FactType::Money)
    {
        table.report.add(
            &node.place,
            "only an amount has a currency",
            "write `type = \"money\"`, or remove it",
        );
    }
    desk::currency(table)
}

fn compare(table: &Table<'_>, kind: Option<FactType>) -> Compare {
    let Some(compare) = table.choice("compare", &COMPARISONS) else {
        return Compare::default();
    };
    if !matches!(kind, Some(FactType::Identifier | FactType::Text) | None) {
        table.report.add(
            &compare.place,
            "only identifiers and texts are compared in a way of their own",
            "write `type = \"identifier\"`, or remove it",
        );
    }
    compare.value
}

fn stated(table: Table<'_>, names: &BTreeMap<String, String>) -> Stated {
    let mut stated = Stated::default();
    recognised(&table, &mut stated);
    if let Some(means) = table.table("means") {
        for (value, node) in means.all() {
            for p in node.texts() {
                if let Some(regex) = pattern(&table, &p, Pattern::parse(&p.value)) {
                    stated.means.push((regex, value.value.clone()));
                }
            }
        }
    }
    stated.means.extend(options::heard(&table, names));
    stated.answer = table
        .text("answer")
        .and_then(|p| pattern(&table, &p, Pattern::whole(&p.value)));
    stated.exclude = table
        .text("exclude")
        .and_then(|p| pattern(&table, &p, Pattern::whole(&p.value)));
    stated.normalise = table
        .choice(
            "normalise",
            &[
                ("trim", Normalise::Trim),
                ("upper", Normalise::Upper),
                ("lower", Normalise::Lower),
            ],
        )
        .map(|n| n.value)
        .unwrap_or_default();
    if stated.email && !table.has("normalise") {
        stated.normalise = Normalise::Lower;
    }
    let nothing = ["patterns", "shapes", "means", "names", "answer"]
        .iter()
        .all(|key| !table.has(key))
        && !stated.email
        && !stated.phone
        && stated.person.is_none();
    if nothing {
        table.report.add(
            &table.place,
            "says nothing that could be recognised",
            "add `patterns`, `shapes`, `email`, `phone`, `name`, `means` or `answer`",
        );
    }
    table.finish();
    stated
}

/// What a value looks like: patterns, shapes of codes, phone numbers, addresses, names.
fn recognised(table: &Table<'_>, stated: &mut Stated) {
    if let Some(node) = table.get("patterns") {
        stated.patterns = node
            .texts()
            .iter()
            .filter_map(|p| pattern(table, p, Pattern::parse(&p.value)))
            .collect();
    }
    let after: Vec<String> = table
        .get("after")
        .map(|n| n.texts().into_iter().map(|t| t.value).collect())
        .unwrap_or_default();
    if let Some(node) = table.get("shapes") {
        for form in node.texts() {
            match CodeShape::parse(&form.value, &after) {
                Ok(shape) => stated.shapes.push(shape),
                Err(problem) => table.report.add(
                    &form.place,
                    problem,
                    "write for example `shapes = [\"AA-99999\"]`",
                ),
            }
        }
    }
    unprefixed(table, stated, &after);
    stated.phone = table.boolean("phone").is_some_and(|p| p.value);
    stated.email = table.boolean("email").is_some_and(|e| e.value);
    if table.boolean("name").is_some_and(|n| n.value) {
        match PersonName::introduced_by(&after) {
            Ok(person) => stated.person = Some(person),
            Err(problem) => table
                .report
                .add(&table.place, problem, "write fewer words in `after`"),
        }
    }
}

/// `prefix = "#W"`: the part of a code that customers leave out.
fn unprefixed(table: &Table<'_>, stated: &mut Stated, after: &[String]) {
    let Some(prefix) = table.text("prefix") else {
        return;
    };
    let forms = stated.shapes.iter().map(CodeShape::form);
    stated.unprefixed = forms
        .flat_map(|form| CodeShape::without(form, &prefix.value, after))
        .collect();
    if prefix.value.contains(['A', '9', 'X']) || stated.unprefixed.is_empty() {
        table.report.add(
            &prefix.place,
            format!("no shape begins with `{}` and goes on", prefix.value),
            "write the fixed beginning of a shape, such as `#W` for `shapes = [\"#W9999999\"]`",
        );
    }
    stated.prefix = Some(prefix.value);
}

/// Compiles a pattern, regardless of case. One that matches the empty text would match everywhere.
fn pattern(
    table: &Table<'_>,
    written: &Located<String>,
    compiled: Result<Pattern, regex::Error>,
) -> Option<Pattern> {
    match compiled {
        Err(error) => {
            let (problem, help) = match &error {
                regex::Error::CompiledTooBig(_) => (
                    "the pattern is too large".to_owned(),
                    "repeat less: smaller numbers in braces, and `[a-z]` instead of `\\w` or `\\p{L}` inside them",
                ),
                _ => {
                    let text = error.to_string();
                    let last = text.lines().last().unwrap_or_default();
                    (
                        format!("not a pattern: {}", last.trim_start_matches("error: ")),
                        "put it in single quotes, and write `\\.` for a dot; look-around and back-references are not supported",
                    )
                }
            };
            table.report.add(&written.place, problem, help);
            None
        }
        Ok(regex) if regex.is_match("") => {
            table.report.add(
                &written.place,
                "the pattern matches the empty text",
                "make at least one part of it necessary, with `+` instead of `*`",
            );
            None
        }
        Ok(regex) => Some(regex),
    }
}
