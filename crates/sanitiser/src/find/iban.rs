//! International bank account numbers: country, length, and the remainder modulo 97.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern::pattern;
use super::{Finding, is_edge};
use crate::RedactionKind;

/// The two check digits.
pub(super) const FEWEST_DIGITS: usize = 2;

static START: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z]{2}[ -]?[0-9]{2}"));

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)\biban\b[\s_-]*(?:number|no|nr|nummer)?[\s:=#.,("'-]*(?:(?:is|ist|lautet|est|es)[\s:="'-]*)?$"#,
    )
});

pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut at = 0;
    while let Some(start) = START.find_at(text, at) {
        match account_at(text, start.start()) {
            Some(range) => {
                at = range.end;
                findings.push(Finding::bare(RedactionKind::Iban, range));
            }
            None => at = start.start() + 1,
        }
    }
    findings
}

/// The account number that begins at a position.
fn account_at(text: &str, start: usize) -> Option<Range<usize>> {
    if !is_edge(text, start) {
        return None;
    }
    let bytes = text.as_bytes();
    let country = [
        bytes[start].to_ascii_uppercase(),
        bytes[start + 1].to_ascii_uppercase(),
    ];
    let length = usize::from(LENGTHS.iter().find(|(code, _)| **code == country)?.1);
    let mut account = Vec::with_capacity(length);
    let mut at = start;
    while account.len() < length {
        let byte = *bytes.get(at)?;
        let separates = matches!(byte, b' ' | b'-' | b'.' | b'\n' | b'\t');
        if byte.is_ascii_alphanumeric() {
            account.push(byte.to_ascii_uppercase());
        } else if !separates || !bytes[at - 1].is_ascii_alphanumeric() {
            return None;
        }
        at += 1;
    }
    let checked = remainder(&account) == 1;
    // With a typing error it is still an account number if it is called one.
    let named = || NAMED.is_match(&text[text.ceil_char_boundary(start.saturating_sub(40))..start]);
    (is_edge(text, at) && (checked || named())).then_some(start..at)
}

/// The account number modulo 97, country and check digits moved to its end, A as 10 to Z as 35.
fn remainder(account: &[u8]) -> u32 {
    let (head, body) = account.split_at(4.min(account.len()));
    body.iter().chain(head).fold(0, |sum, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte.wrapping_sub(b'A')) + 10) % 97,
    })
}

/// Characters of an account number by country (ISO 13616 registry).
const LENGTHS: [(&[u8; 2], u8); 89] = [
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];
