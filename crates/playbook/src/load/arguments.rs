//! Reads the arguments of a tool: those in the texts it sends, or as declared.

use super::report::{Located, NameKind, Place, Report};
use super::table::Table;
use super::text;

/// The arguments: as declared, or else the placeholders of the texts that are sent.
pub(super) fn arguments(table: &Table<'_>, texts: &[Located<String>]) -> Vec<Located<String>> {
    let mut used: Vec<Located<String>> = Vec::new();
    for written in texts {
        if let Some(template) = text::plain(table, written) {
            used.extend(template.slots().map(|slot| Located {
                value: slot.to_owned(),
                place: written.place.clone(),
            }));
        }
    }
    let mut seen = Vec::new();
    used.retain(|u| {
        let new = !seen.contains(&u.value);
        seen.push(u.value.clone());
        new
    });
    let Some(declared) = table.references("arguments", NameKind::Fact) else {
        for slot in &used {
            table
                .report
                .refer(NameKind::Placeholder, &slot.value, &slot.place);
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
