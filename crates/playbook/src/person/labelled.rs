//! A name in two lines: `First name: Anna`, `Last name: Müller`. Neither of them alone is the name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Need, opening, read};
use crate::whole::splits;

/// What the given names are called in front of them, and the family name.
const GIVEN: &str = "(?:first|given|christian) ?names?|forenames?|vornamen?|prénoms?|prenoms?|nombres?|nome|voornaam|voornamen|imię|imie|fornavn|förnamn|имя";
const FAMILY: &str = "(?:last|family) ?names?|surnames?|nachnamen?|familiennamen?|zunamen?|nom de famille|nom|apellidos?|cognome|sobrenomes?|apelidos?|achternaam|nazwisko|etternavn|efternavn|efternamn|фамилия";

/// What may stand between the two.
const BETWEEN: &str = r"(?i)^[\s,;|/*_>•·-]*(?:(?:and|und|et|y|e|en|i|и)\s+)?(?:(?:my|the|mein|mon|mi|mijn)\s+)?[\s,;|/*_>•·-]*$";

fn constant(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "a constant; the tests compile it")]
    Regex::new(pattern).expect("a constant pattern")
}

/// A label and the mark or word behind it.
static LABELS: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"(?i)(?:(?<given>{GIVEN})|(?<family>{FAMILY}))[*_]{{0,2}}\s?(?:[:=][*_]{{0,2}}|(?:is|ist|est|es|è)\s)[ \t]*"
    ))
});
static JOINED: LazyLock<Regex> = LazyLock::new(|| constant(BETWEEN));
static PART: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:first|given|christian|middle|second|last|family|maiden|nick|user|screen)[ \t-]?$",
    )
});

/// A label, and the part of a name behind it.
struct Part {
    begins: usize,
    family: bool,
    name: Range<usize>,
}

/// The names that stand in two labelled parts, each with the place of both.
pub(crate) fn labelled(text: &str) -> Vec<(Range<usize>, String)> {
    let parts: Vec<Part> = LABELS
        .captures_iter(text)
        .filter_map(|captures| {
            let label = captures.get(0)?;
            if splits(text, label.start()) {
                return None;
            }
            let from = label.end() + opening(&text[label.end()..]);
            Some(Part {
                begins: label.start(),
                family: captures.name("family").is_some(),
                name: read(text, from, Need::Name)?,
            })
        })
        .collect();
    let mut names: Vec<(Range<usize>, String)> = Vec::new();
    for pair in parts.windows(2) {
        let [first, second] = pair else { continue };
        let apart = text.get(first.name.end..second.begins);
        let next = first.family != second.family && apart.is_some_and(|gap| JOINED.is_match(gap));
        let taken = names
            .last()
            .is_some_and(|(range, _)| range.end > first.begins);
        if next && !taken {
            let (given, family) = if first.family {
                (second, first)
            } else {
                (first, second)
            };
            let name = format!(
                "{} {}",
                &text[given.name.clone()],
                &text[family.name.clone()]
            );
            names.push((first.name.start..second.name.end, name));
        }
    }
    names
}

/// Whether a text ends with what makes the word behind it the label of a part of a name: `First` before `name:`.
pub(super) fn is_of_a_part(before: &str) -> bool {
    PART.is_match(before)
}
