//! Texts with placeholders, and texts made from names.

use crate::template::Template;

use super::report::{Located, NameKind};
use super::table::Table;

/// A template whose placeholders are facts (or `{desk}`, which is filled at once when loading).
pub(super) fn template(table: &Table<'_>, key: &'static str) -> Option<Template> {
    parsed(table, &table.text(key)?)
}

pub(super) fn parsed(table: &Table<'_>, text: &Located<String>) -> Option<Template> {
    template_of(table, text, &[])
}

/// A template that may also name these placeholders, which stand for no facts.
pub(super) fn template_of(
    table: &Table<'_>,
    text: &Located<String>,
    own: &[&str],
) -> Option<Template> {
    let template = plain(table, text)?;
    let facts = template.slots().filter(|s| *s != DESK && !own.contains(s));
    for slot in facts {
        table.report.refer(NameKind::Placeholder, slot, &text.place);
    }
    Some(template)
}

/// A template that has to be said whatever is known: it names no facts.
pub(super) fn template_without_facts(
    table: &Table<'_>,
    text: &Located<String>,
    own: &[&str],
) -> Option<Template> {
    let template = plain(table, text)?;
    if let Some(fact) = template.slots().find(|s| *s != DESK && !own.contains(s)) {
        table.report.add(
            &text.place,
            format!("`{{{fact}}}` may not be known when this has to be said"),
            "leave it out",
        );
        return None;
    }
    Some(template)
}

/// A template whose placeholders the caller checks.
pub(super) fn plain(table: &Table<'_>, text: &Located<String>) -> Option<Template> {
    match Template::parse(&text.value) {
        Ok(template) => Some(template),
        Err(error) => {
            table.report.add(&text.place, error.to_string(), "");
            None
        }
    }
}

/// The placeholder for the desk's name.
pub(super) const DESK: &str = "desk";

/// `order_number` as people read it: `Order number`.
pub(super) fn humane(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + chars.as_str()
    })
}
