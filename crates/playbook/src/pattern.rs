//! Patterns of a configuration.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

use crate::typography::fold;

/// The most bytes of compiled program one pattern may need.
const PATTERN_SIZE: usize = 1 << 20;

/// A pattern that is searched regardless of case. Its value is the first capture group, or the
/// whole match.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    /// Whether fixed text stands before the value, as in `PO-([0-9]+)`: then the token begins there.
    lead: bool,
    /// The same behind it.
    trail: bool,
}

impl Pattern {
    /// Compiles a pattern. Typographic characters in it mean what they mean in a message.
    pub fn parse(written: &str) -> Result<Self, regex::Error> {
        let folded = folded(written);
        let regex = RegexBuilder::new(&folded)
            .case_insensitive(true)
            .size_limit(PATTERN_SIZE)
            .build()?;
        let (lead, trail) = regex_syntax::parse(&folded)
            .map(|hir| fixed_around(&hir))
            .unwrap_or_default();
        Ok(Self { regex, lead, trail })
    }

    /// The same for a pattern that must match a whole text.
    pub fn whole(written: &str) -> Result<Self, regex::Error> {
        Self::parse(&format!("^(?:{written})$"))
    }

    /// Whether it matches anywhere.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The pattern as it is searched.
    pub fn as_str(&self) -> &str {
        self.regex.as_str()
    }

    /// The values in a text: the value's range, and the range of the token it is the value of.
    pub(crate) fn values<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + 't {
        self.regex.captures_iter(text).filter_map(|captures| {
            let whole = captures.get(0)?;
            let value = trimmed(text, captures.get(1).unwrap_or(whole).range());
            let start = if self.lead {
                whole.start()
            } else {
                value.start
            };
            let end = if self.trail { whole.end() } else { value.end };
            Some((value, start..end))
        })
    }
}

/// Without outer space and final punctuation.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let value = part
        .trim()
        .trim_end_matches(['.', ',', '!', '?', ';', ':'])
        .trim_end();
    start..start + value.len()
}

/// The pattern for folded text.
fn folded(written: &str) -> String {
    if written.is_ascii() {
        return written.to_owned();
    }
    let mut out = String::with_capacity(written.len());
    for c in written.chars() {
        let plain = fold(c);
        // A typographic character stands for itself, not for what its plain form does in a pattern.
        if plain != c && plain.is_ascii_punctuation() && !matches!(plain, '<' | '>') {
            out.push('\\');
        }
        out.push(plain);
    }
    out
}

/// Whether all that a pattern matches before and behind its first group is fixed text.
fn fixed_around(hir: &Hir) -> (bool, bool) {
    let HirKind::Concat(parts) = hir.kind() else {
        return (false, false);
    };
    let Some(group) = parts
        .iter()
        .position(|part| matches!(part.kind(), HirKind::Capture(c) if c.index == 1))
    else {
        return (false, false);
    };
    (
        parts[..group].iter().all(is_fixed),
        parts[group + 1..].iter().all(is_fixed),
    )
}

fn is_fixed(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Look(_) => true,
        HirKind::Class(_) | HirKind::Capture(_) => false,
        HirKind::Repetition(repetition) => {
            repetition.max.is_some_and(|most| most <= 1) && is_fixed(&repetition.sub)
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(is_fixed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, value: &str, token: &str) {
        let pattern = Pattern::parse(pattern).unwrap();
        let found: Vec<_> = pattern
            .values(text)
            .map(|(v, t)| (&text[v], &text[t]))
            .collect();
        assert_eq!(found, [(value, token)]);
    }

    #[test]
    fn fixed_text_around_a_value_belongs_to_its_token() {
        check(r"\bPO-([0-9]+)", "the PO-123.", "123", "PO-123");
        check(r"#?W?([0-9]{3})\b", "#W123", "123", "#W123");
        check(r"[^0-9]([0-9]{3})[^0-9]", "-123 ", "123", "123");
        check(r"([0-9]{3}) [A-Z][a-z]+", "123 Ulm", "123", "123");
        check(r"([0-9]{3})(?:-A)?", "123-A", "123", "123-A");
        check(r"is (.+)$", "it is  so. ", "so", "is  so. ");
    }

    #[test]
    fn typography_in_a_pattern_is_that_of_a_message() {
        check("[0-9\u{2019}]+", "1'234", "1'234", "1'234");
        check("名：([0-9]+)", "名:12", "12", "名:12");
        check("x\u{2011}[0-9\u{ff0d}]+", "x-1-2", "x-1-2", "x-1-2");
    }
}
