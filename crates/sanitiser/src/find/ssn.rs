//! United States social security and taxpayer numbers.

use std::sync::LazyLock;

use regex::Regex;

use super::card::names_something_else;
use super::pattern::pattern;
use super::{Finding, is_edge};
use crate::RedactionKind;

/// All numbers of this kind have as many.
pub(super) const DIGITS: usize = 9;

static DASHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"([0-9]{3})-([0-9]{2})-([0-9]{4})"));

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)\b(?: ssn | itin | soc(?:ial)?\ sec(?:urity)?\.? | social | taxpayer\ id(?:entification)? | tax\ id )
        [\s_-]* (?: number | no\.? | num | nr\.? | \# )? [\s:=\#.,("'-]* (?: (?:is|it's|was|are|ist|est|es) [\s:="'-]* )?
        (?P<value> [0-9]{3} [\ .-]{0,2} [0-9]{2} [\ .-]{0,2} [0-9]{4} )"#,
    )
});

pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> = NAMED
        .captures_iter(text)
        .filter_map(|found| {
            let value = found.name("value")?;
            ends_there(text, value.end()).then(|| {
                Finding::introduced(
                    RedactionKind::UsSsn,
                    value.range(),
                    found.get_match().range(),
                )
            })
        })
        .collect();
    for found in DASHED.captures_iter(text) {
        let (_, [area, group, serial]) = found.extract();
        let range = found.get_match().range();
        // 9xx is never a social security number, but with these middle digits a taxpayer's.
        let taxpayer = matches!(group.parse(), Ok(50_u8..=65 | 70..=88 | 90..=92 | 94..=99));
        let issued = !matches!(area, "000" | "666")
            && group != "00"
            && serial != "0000"
            && (!area.starts_with('9') || taxpayer);
        let alone = starts_there(text, range.start) && ends_there(text, range.end);
        let known = findings
            .iter()
            .any(|other| other.secret.start <= range.start && range.end <= other.secret.end);
        if issued && alone && !known && !names_something_else(&text[..range.start]) {
            findings.push(Finding::bare(RedactionKind::UsSsn, range));
        }
    }
    findings
}

fn starts_there(text: &str, at: usize) -> bool {
    is_edge(text, at) && !text[..at].ends_with(['-', '+', '/', '.'])
}

fn ends_there(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars();
    let continues = matches!(after.next(), Some('-' | '.' | '/'))
        && after.next().is_some_and(char::is_alphanumeric);
    is_edge(text, at) && !continues
}
