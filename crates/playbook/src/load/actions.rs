//! Checks the actions that playbooks permit a model.

use super::Declared;
use super::report::Report;

/// An action changes something; a tool that only reads needs no permission.
pub(super) fn check(declared: &Declared, report: &Report<'_>) {
    for playbook in &declared.playbooks {
        for action in &playbook.actions {
            let reads = declared
                .tools
                .iter()
                .any(|decl| decl.tool.name.as_str() == action.value && decl.tool.reads_only);
            if reads {
                report.add(
                    &action.place,
                    format!("`{}` only reads, which needs no permission", action.value),
                    "remove it, or write `reads_only = false` for the tool if it changes something",
                );
            }
        }
    }
}
