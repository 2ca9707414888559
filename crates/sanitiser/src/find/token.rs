//! Machine secrets: keys with a known form, private keys, and random strings called a secret.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern::pattern;
use super::{Finding, is_edge};
use crate::RedactionKind;

/// Characters of the shortest token: all known forms are longer, and shorter strings are names more
/// often than secrets.
pub(super) const SHORTEST: usize = 12;

/// Characters of a credential that is no word.
const LONG: usize = 16;

/// What a private key begins with.
pub(super) const KEY_BEGINS: &str = "-----BEGIN ";

static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[^\x1a]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
    )
});

/// Forms that issuers chose to be recognisable.
static KNOWN_FORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
          eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?        # JSON Web Token
        | sk-[A-Za-z0-9]{16,} | sk-(?:proj|ant|svcacct|admin|or|lf)-[A-Za-z0-9_-]{16,}
        | (?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}
        | gh[pousr]_[A-Za-z0-9]{16,} | github_pat_[A-Za-z0-9_]{20,} | glpat-[A-Za-z0-9_-]{16,}
        | (?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}
        | xox[abeoprs]-[A-Za-z0-9-]{10,} | xapp-[A-Za-z0-9-]{10,}
        | AIza[A-Za-z0-9_-]{30,} | ya29\.[A-Za-z0-9_-]{20,} | GOCSPX-[A-Za-z0-9_-]{20,}
        | SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,} | key-[0-9a-f]{32} | SK[0-9a-f]{32}
        | hf_[A-Za-z0-9]{20,} | npm_[A-Za-z0-9]{30,} | pypi-[A-Za-z0-9_-]{30,} | dop_v1_[0-9a-f]{40,}
        | shp(?:at|ca|pa|ss)_[0-9a-fA-F]{24,} | whsec_[A-Za-z0-9+/=]{16,} | gsk_[A-Za-z0-9]{20,} | sq0[a-z]{3}-[A-Za-z0-9_-]{20,}
        | \$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53} | \$argon2[a-z]{1,2}\$[A-Za-z0-9$=,+/]{20,}
        ",
    )
});

static AUTHORIZATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)\b(?: bearer | authorization \s*[:=]\s* ["']? (?:basic|digest|token|apikey|bearer) ) [\s:]+ ["']? (?P<value> [A-Za-z0-9._~+/=-]{8,} )"#,
    )
});

/// Names of secrets, followed by a value.
static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)(?P<name> (?:api|access|secret|private|auth|session|client|license|licence|encryption|signing|shared|webhook|consumer|app|application|service|deploy|bot|refresh|id|csrf|master|account)
              [\ _-]? (?:key|secret|token)(?:[\ _-]?(?:id|key))?
            | secret | token | authorization | apikey | credentials? | jeton | schlüssel | session(?:[\ _-]?id)? | sid | clave\ (?:api|secreta) | cl[ée]\ (?:api|secr[èe]te) | api[\ -]?schlüssel | sig(?:nature)? )
        ["']? \s* (?: := | => | = | : | \bis\b:? | \bist\b | \blautet\b | \best\b | \bes\b ) \s* ["'`]?
        (?P<value> [A-Za-z0-9_~+/.=-]{8,} )"#,
    )
});

pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for found in PRIVATE_KEY.find_iter(text) {
        findings.push(Finding::bare(RedactionKind::Token, found.range()));
    }
    for found in KNOWN_FORM.find_iter(text) {
        let value = found.as_str().trim_end_matches(['-', '.']);
        let random = value.bytes().any(|b| b.is_ascii_digit())
            || value.bytes().any(|b| b.is_ascii_uppercase());
        let end = found.start() + value.len();
        if random
            && is_edge(text, found.start())
            && is_edge(text, end)
            && !text[..found.start()].ends_with('-')
        {
            findings.push(Finding::bare(
                RedactionKind::Token,
                found.start()..found.start() + value.len(),
            ));
        }
    }
    for (pattern, is_secret) in [
        (&AUTHORIZATION, is_credential as fn(&str) -> bool),
        (&ASSIGNED, is_random),
    ] {
        for found in pattern.captures_iter(text) {
            let Some(value) = found.name("value") else {
                continue;
            };
            let secret = value.as_str().trim_end_matches(['.', '-', '/']);
            let named = found.name("name").is_none_or(|name| {
                is_edge(text, name.start()) || text[..name.start()].ends_with('_')
            });
            // Behind the name of the header, letters alone are one too.
            let header = found.get_match().as_str().to_ascii_lowercase();
            let in_header = header.starts_with("authorization") && secret.len() >= LONG;
            if named && (is_secret(secret) || in_header && found.name("name").is_none()) {
                let range = value.start()..value.start() + secret.len();
                findings.push(Finding::introduced(
                    RedactionKind::Token,
                    range,
                    found.get_match().start()..value.end(),
                ));
            }
        }
    }
    findings.sort_by_key(|finding| (finding.secret.start, std::cmp::Reverse(finding.secret.end)));
    findings.dedup_by(|next, kept| next.secret.start < kept.secret.end);
    findings
}

/// What may follow "Bearer": anything long, or anything a word is not.
fn is_credential(value: &str) -> bool {
    value.len() >= SHORTEST && value.bytes().any(|b| b.is_ascii_digit()) || is_random(value)
}

/// Whether a string looks drawn at random: long, of mixed characters, few of them repeated.
fn is_random(value: &str) -> bool {
    let has = |test: fn(&u8) -> bool| value.bytes().any(|b| test(&b));
    let letters = has(u8::is_ascii_alphabetic);
    let digits = has(u8::is_ascii_digit);
    let mixed_case = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    let names_a_record =
        value.contains("__") || value.bytes().filter(|b| matches!(b, b'_')).count() >= 2;
    // Short strings of lowercase letters and digits are names more often than secrets.
    let strange = match value.len() {
        0..SHORTEST => false,
        SHORTEST..16 => mixed_case && digits,
        16..20 => letters && digits,
        _ => letters && (digits || mixed_case),
    };
    strange && !names_a_record && bits_per_char(value) >= 2.9
}

/// Shannon entropy of the characters of a string.
fn bits_per_char(value: &str) -> f64 {
    let mut counts: BTreeMap<u8, u32> = BTreeMap::new();
    for byte in value.bytes() {
        *counts.entry(byte).or_default() += 1;
    }
    let total = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX));
    counts
        .values()
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum()
}
