//! Reads a sentence: a text, or a list of variants of which the first that can be filled is made.

use toml::de::DeValue;

use crate::names::FactName;
use crate::sentence::{Condition, Sentence, Variant};
use crate::template::Template;

use super::node::Node;
use super::report::{NameKind, Place, Report};
use super::table::Table;
use super::text;

/// The most variants of one sentence.
const VARIANTS: usize = 24;

/// A sentence as declared.
pub(super) struct SentenceDecl {
    pub(super) sentence: Sentence,
    /// Where the sentence stands.
    pub(super) place: Place,
    /// Where each variant stands.
    pub(super) variants: Vec<Place>,
}

/// `key = "…"`, or `key = ["…", { when = { fact = "value" }, text = "…" }]`.
pub(super) fn sentence(table: &Table<'_>, key: &'static str) -> Option<SentenceDecl> {
    let node = table.get(key)?;
    if !node.is_list() {
        let template = text::parsed(table, &node.text()?)?;
        return Some(SentenceDecl {
            sentence: template.into(),
            variants: vec![node.place.clone()],
            place: node.place,
        });
    }
    let items = node.items("a text or a list", "write it in quotes");
    if items.is_empty() {
        table
            .report
            .add(&node.place, "is empty", "write a text, or remove the key");
        return None;
    }
    if items.len() > VARIANTS {
        table.report.add(
            &node.place,
            format!("has {} variants", items.len()),
            format!("write at most {VARIANTS}"),
        );
    }
    let mut variants = Vec::new();
    let mut places = Vec::new();
    for item in items {
        places.push(item.place.clone());
        variants.extend(variant(table, &item));
    }
    (variants.len() == places.len()).then(|| SentenceDecl {
        sentence: Sentence::new(variants),
        place: node.place,
        variants: places,
    })
}

fn variant(table: &Table<'_>, item: &Node<'_>) -> Option<Variant> {
    let DeValue::Table(_) = item.value else {
        return Some(Variant::always(text::parsed(table, &item.text()?)?));
    };
    let own = item.table()?;
    let when = match own.get("when") {
        Some(node) => conditions(&node),
        None => {
            own.missing("when", "{ order_state = \"shipped\" }");
            None
        }
    };
    let text = own.required_text("text", "\"Order {order_number} is on its way.\"");
    let text: Option<Template> = text.and_then(|t| text::parsed(table, &t));
    own.finish();
    Some(Variant {
        when: when?.into_iter().map(|c| c.condition).collect(),
        text: text?,
    })
}

/// A condition as declared.
pub(super) struct ConditionDecl {
    pub(super) condition: Condition,
    pub(super) place: Place,
}

/// `{ fact = "value", other = ["one", "another"] }`: facts and the values for which something is meant.
pub(super) fn conditions(node: &Node<'_>) -> Option<Vec<ConditionDecl>> {
    let table = node.table()?;
    let mut conditions = Vec::new();
    let all = table.all();
    if all.is_empty() {
        table.report.add(
            &table.place,
            "is empty",
            "name a fact and its value, such as `{ order_state = \"shipped\" }`",
        );
    }
    for (fact, value) in &all {
        table.report.refer(NameKind::Fact, &fact.value, &fact.place);
        let values = if value.is_list() {
            value.items("a list of values", "write `[\"…\", \"…\"]`")
        } else {
            vec![value.clone()]
        };
        let is: Vec<String> = values.iter().filter_map(written).collect();
        if is.is_empty() && value.is_list() && values.is_empty() {
            table
                .report
                .add(&value.place, "is empty", "write at least one value");
        }
        if is.len() == values.len() && !is.is_empty() {
            conditions.push(ConditionDecl {
                condition: Condition {
                    fact: FactName::new(&*fact.value),
                    is,
                },
                place: fact.place.clone(),
            });
        }
    }
    (conditions.len() == all.len() && !all.is_empty()).then_some(conditions)
}

/// A value as people read it.
fn written(node: &Node<'_>) -> Option<String> {
    match node.value {
        DeValue::Boolean(true) => Some("yes".to_owned()),
        DeValue::Boolean(false) => Some("no".to_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        DeValue::String(_) | DeValue::Array(_) | DeValue::Table(_) => {
            node.text().map(|text| text.value)
        }
    }
}

/// A variant that can never be chosen. `known` are the facts that always have a value when the sentence is made.
pub(super) fn reachable(decl: &SentenceDecl, known: &[&str], report: &Report<'_>) {
    let Some((never, always)) = decl.sentence.shadowed(known) else {
        return;
    };
    let (Some(place), Some(earlier)) = (decl.variants.get(never), decl.variants.get(always)) else {
        return;
    };
    let earlier = earlier.field.rsplit('.').next().unwrap_or_default();
    report.add(
        place,
        format!("is never chosen: `{earlier}` comes first and can be filled whenever this one can"),
        "put the one that needs more values first, or remove one of the two",
    );
}
