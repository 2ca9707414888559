//! Reads what a tool sends: its path, its body, and the arguments in them.

use serde_json::Value;

use crate::model::Method;
use crate::template::Template;

use super::node::Node;
use super::report::{Kind, Located, Place, Report};
use super::table::Table;
use super::text;

pub(super) fn path(table: &Table<'_>) -> Option<Located<Template>> {
    let written = table.required_text("path", "\"/orders/{order_number}\"")?;
    let template = text::plain(table, &written)?;
    if !written.value.starts_with('/') || written.value.starts_with("//") {
        table.report.add(
            &written.place,
            "does not start with one `/`",
            "write what follows the system's `base_url`, such as `/orders/{order_number}`",
        );
    }
    if written
        .value
        .contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
    {
        table.report.add(
            &written.place,
            "holds a space or `\\`",
            "write `%20` for a space and `%5C` for `\\`",
        );
    }
    if written.value.contains('#') {
        table.report.add(
            &written.place,
            "holds `#`, and what follows it is never sent to a server",
            "write `%23` for a `#` that belongs to the address; one in an argument's value is sent as such",
        );
    }
    Some(Located {
        value: template,
        place: written.place,
    })
}

pub(super) fn body<'a>(table: &Table<'a>, method: Method) -> Option<Node<'a>> {
    let node = table.get("body")?;
    if matches!(method, Method::Get | Method::Delete) {
        table.report.add(
            &node.place,
            "a GET or DELETE request has no body",
            "put the arguments into `path`, or write `method = \"POST\"`",
        );
    }
    Some(node)
}

/// The texts in a body, however deep.
fn body_texts(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((at.to_owned(), text.clone())),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                body_texts(item, &format!("{at}/{i}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                body_texts(item, &format!("{at}/{key}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The arguments: as declared, or else the placeholders of path and body.
pub(super) fn arguments(
    table: &Table<'_>,
    path: Option<&Located<Template>>,
    body: Option<&Node<'_>>,
) -> Vec<Located<String>> {
    let mut used: Vec<Located<String>> = Vec::new();
    if let Some(path) = path {
        used.extend(path.value.slots().map(|slot| Located {
            value: slot.to_owned(),
            place: path.place.clone(),
        }));
    }
    if let Some(body) = body {
        let mut texts = Vec::new();
        body_texts(&body.json(), "", &mut texts);
        for (at, text) in texts {
            let written = Located {
                value: text,
                place: body.place_at(&at),
            };
            if let Some(template) = text::plain(table, &written) {
                used.extend(template.slots().map(|slot| Located {
                    value: slot.to_owned(),
                    place: written.place.clone(),
                }));
            }
        }
    }
    let mut seen = Vec::new();
    used.retain(|u| {
        let new = !seen.contains(&u.value);
        seen.push(u.value.clone());
        new
    });
    let Some(declared) = table.references("arguments", Kind::Fact) else {
        for slot in &used {
            table
                .report
                .refer(Kind::Placeholder, &slot.value, &slot.place);
        }
        return used;
    };
    for slot in &used {
        if !declared.iter().any(|a| a.value == slot.value) {
            table.report.add(
                &slot.place,
                format!("`{{{}}}` is not among the arguments", slot.value),
                format!("add \"{}\" to `arguments`", slot.value),
            );
        }
    }
    for argument in &declared {
        if !used.iter().any(|u| u.value == argument.value) {
            table.report.add(
                &argument.place,
                format!("the argument `{}` is never used", argument.value),
                format!(
                    "write `{{{}}}` in `path` or `body`, or remove it",
                    argument.value
                ),
            );
        }
    }
    declared
}

/// The argument named in `{argument}`, where that is all there is.
pub(super) fn argument_named(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

pub(super) fn check_argument(
    report: &Report<'_>,
    place: &Place,
    argument: &str,
    arguments: &[Located<String>],
) {
    if !arguments.iter().any(|a| a.value == argument) {
        report.add(
            place,
            format!("`{argument}` is not an argument of this tool"),
            format!("write `{{{argument}}}` in `path`, or name another argument"),
        );
    }
}
