//! The detectors of secrets. Each claims what it finds, so that a later one does not look there again.

mod card;
mod iban;
mod labelled;
mod password;
mod pattern;
mod rule_out;
mod ssn;
mod token;

use std::borrow::Cow;
use std::ops::Range;

use crate::RedactionKind;
use crate::fold::Folded;
use crate::spelled::Spelled;
use rule_out::RuleOut;

pub(crate) use card::{Brand, luhn_value, separates, speaks_of_card};
pub(crate) use password::{is_named as is_password_named, is_passphrase};
pub(crate) use pattern::pattern;

/// A secret in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) kind: RedactionKind,
    /// The secret itself.
    pub(crate) secret: Range<usize>,
    /// The secret with the words that introduce it. A dropped secret takes them along:
    /// alone they would introduce whatever comes next.
    pub(crate) phrase: Range<usize>,
}

impl Finding {
    pub(crate) fn bare(kind: RedactionKind, secret: Range<usize>) -> Self {
        Self {
            kind,
            phrase: secret.clone(),
            secret,
        }
    }

    pub(crate) fn introduced(
        kind: RedactionKind,
        secret: Range<usize>,
        phrase: Range<usize>,
    ) -> Self {
        let phrase = phrase.start.min(secret.start)..phrase.end.max(secret.end);
        Self {
            kind,
            secret,
            phrase,
        }
    }
}

struct Detector {
    /// Whether there can be anything to find; cheap, and never wrong when it says no.
    worth: fn(&str, &RuleOut) -> bool,
    find: fn(&str) -> Vec<Finding>,
}

/// Most certain first.
const DETECTORS: [Detector; 8] = [
    Detector {
        worth: |text, rule_out| {
            rule_out.longest_run >= token::SHORTEST || text.contains(token::KEY_BEGINS)
        },
        find: token::find,
    },
    Detector {
        worth: |_, rule_out| rule_out.digits >= iban::FEWEST_DIGITS,
        find: iban::find,
    },
    Detector {
        worth: |_, rule_out| rule_out.digits >= card::FEWEST_DIGITS,
        find: card::find,
    },
    Detector {
        worth: |_, rule_out| rule_out.digits >= card::FEWEST_DIGITS,
        find: card::find_apart,
    },
    Detector {
        worth: |_, rule_out| rule_out.digits >= ssn::DIGITS,
        find: ssn::find,
    },
    Detector {
        worth: |_, rule_out| rule_out.digits >= labelled::FEWEST_DIGITS,
        find: labelled::find,
    },
    Detector {
        worth: |text, _| password::is_named(text),
        find: password::find,
    },
    Detector {
        worth: |text, _| password::beside::is_worth(text),
        find: password::beside::find,
    },
];

/// Everything the detectors find in a text, in order, without overlap. `lead` is read as context
/// before the text.
pub(crate) fn all(text: &str, lead: &str) -> Vec<Finding> {
    let whole = if lead.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{lead}{text}"))
    };
    let mut folded = Folded::new(&whole);
    let mut findings = Vec::new();
    let mut rule_out = RuleOut::at(folded.text());
    let is_identifier = is_named_identifier(text, lead);
    for detector in DETECTORS {
        if !(detector.worth)(folded.text(), &rule_out) {
            continue;
        }
        let mut found = (detector.find)(folded.text());
        found.retain(|finding| !(is_identifier && finding.kind == RedactionKind::CardNumber));
        if found.is_empty() {
            continue;
        }
        found.sort_by_key(|finding| finding.secret.start);
        let secrets: Vec<_> = found.iter().map(|finding| finding.secret.clone()).collect();
        folded.claim(&secrets);
        rule_out = RuleOut::at(folded.text());
        findings.append(&mut found);
    }
    if rule_out.may_spell && !is_identifier {
        findings.append(&mut spelled(folded.text()));
    }
    let mut findings: Vec<_> = findings
        .into_iter()
        .filter_map(|finding| {
            let mut secret = folded.original(&finding.secret);
            // A keycap is the digit's.
            let after = &whole[secret.end..];
            secret.end = whole.len() - after.trim_start_matches(['\u{fe0f}', '\u{20e3}']).len();
            let secret = behind(lead.len(), &secret)?;
            let phrase = behind(lead.len(), &folded.original(&finding.phrase))?;
            Some(Finding {
                kind: finding.kind,
                secret,
                phrase,
            })
        })
        .collect();
    findings.sort_by_key(|finding| finding.secret.start);
    findings
}

/// Whether a text is nothing but a number whose field names it: a system's `order_id` is no card number, whatever its digits.
fn is_named_identifier(text: &str, lead: &str) -> bool {
    !lead.is_empty() && !text.contains(char::is_alphabetic) && card::names_something_else(lead)
}

/// Card numbers and codes that are said in words or have odd signs inside: found in the text as it reads spelled in digits.
fn spelled(text: &str) -> Vec<Finding> {
    let Some(spelled) = Spelled::read(text) else {
        return Vec::new();
    };
    let mut findings = if spelled.longest >= card::FEWEST_DIGITS {
        card::find(spelled.text())
    } else {
        Vec::new()
    };
    if spelled.said {
        findings.extend(labelled::find(spelled.text()));
        findings.sort_by_key(|finding| finding.secret.start);
        findings.dedup_by(|next, kept| next.secret.start < kept.secret.end);
    }
    for finding in &mut findings {
        finding.secret = spelled.original(&finding.secret);
        finding.phrase = spelled.original(&finding.phrase);
    }
    findings
}

/// The part of a range that lies behind the lead, counted from there.
fn behind(lead: usize, range: &Range<usize>) -> Option<Range<usize>> {
    let start = range.start.saturating_sub(lead);
    let end = range.end.checked_sub(lead)?;
    (start < end).then_some(start..end)
}

/// Whether a text can hold a number in words or with odd signs inside; cheap, and never wrong when it says no.
pub(crate) fn may_spell(text: &str) -> bool {
    RuleOut::at(text).may_spell
}

/// The digits of a text, whatever script they are written in.
pub(crate) fn digits(text: &str) -> String {
    Folded::new(text)
        .text()
        .chars()
        .filter(char::is_ascii_digit)
        .collect()
}

/// Whether a position in a folded text lies between two words.
fn is_edge(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    !(before.is_some_and(is_wordy) && after.is_some_and(is_wordy))
}

/// Part of a word that a neighbouring letter or digit would belong to as well.
fn is_wordy(c: char) -> bool {
    (c.is_alphanumeric() && !is_unspaced(c)) || c == '_'
}

/// Letters of scripts that put no space between a word and a number (Thai to Khmer, kana, Han, Hangul).
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
