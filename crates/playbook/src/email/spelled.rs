//! E-mail addresses in words: "ida dot sample at example dot org", "ida.sample (at) example.org", "ida.sample @ example.org",
//! "ida.sample@example,org".
//!
//! "At" is a word like another: without brackets it is read only where a dot is spelled out, too, where what stands before it
//! can be nothing but the first part of an address, or where the words before say that an address follows.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

#[expect(
    clippy::expect_used,
    reason = "every pattern of this file is constant, and the tests below use each"
)]
fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

const DOT: &str = r"(?:\s+(?:dot|punkt|point|punto|ponto|punt|kropka|nokta|точка)\s+|\s*[(\[]\s*(?:dot|punkt|point|punto|ponto|punt)\s*[)\]]\s*|\.)";
const AT: &str = r"(?:\s+(?:at|ät|arobase|arroba|chiocciola|apenstaartje|małpa|собака)\s+|\s*[(\[]\s*(?:at|ät)\s*[)\]]\s*|\s+@\s*|@\s+|@)";
const PART: &str = r"[A-Za-z0-9_+-]+";

static SPELLED: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"(?i)(?P<local>{PART}(?:{DOT}{PART}){{0,4}})(?P<at>{AT})(?P<domain>[A-Za-z0-9-]+(?:{DOT}[A-Za-z0-9-]+){{0,2}}(?P<dot>{DOT})[A-Za-z]{{2,10}})"
    ))
});
static DOTS: LazyLock<Regex> = LazyLock::new(|| constant(&format!("(?i){DOT}")));
/// A comma in the place of the last dot.
static COMMA: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(?P<local>[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+),(?P<top>com|org|net|info|eu|de|at|ch|fr|es|it|pt|nl|be|pl|ru|tr|uk|example)(?:[^\p{L}\p{N}.]|$)",
    )
});
/// Words before an address.
static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(?:mail|address|adresse|correo|courriel|indirizzo|endereço|adres|почта|адрес)(?: address)?\s*(?:is|ist|lautet|est|es|è|é|to|это)?\s*[:=]?\s*$",
    )
});

/// The addresses that are spelled, with what they are.
pub(super) fn spelled(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let lower = text.to_lowercase();
    let may = text.contains('@')
        || [
            "at",
            "ät",
            "arobase",
            "arroba",
            "chiocciola",
            "apenstaartje",
            "małpa",
            "собака",
        ]
        .iter()
        .any(|word| lower.contains(word));
    if !may {
        return found;
    }
    for one in SPELLED.captures_iter(text) {
        let (Some(whole), Some(local), Some(at), Some(domain), Some(dot)) = (
            one.get(0),
            one.name("local"),
            one.name("at"),
            one.name("domain"),
            one.name("dot"),
        ) else {
            continue;
        };
        if at.as_str() == "@" && whole.as_str().find(char::is_whitespace).is_none() {
            continue;
        }
        let before = text.get(..whole.start()).unwrap_or_default();
        let behind = text.get(whole.end()..).unwrap_or_default();
        let goes_on = before.ends_with(|c: char| c.is_alphanumeric() || "@.%".contains(c))
            || behind.starts_with(|c: char| c.is_alphanumeric() || "@-_".contains(c));
        let word = at.as_str().trim().chars().all(char::is_alphabetic);
        let is_address = |c: char| matches!(c, '.' | '_' | '+') || c.is_ascii_digit();
        let clear = dot.as_str() != "."
            || local.as_str().contains(is_address)
            || DOTS.is_match(local.as_str())
            || ANNOUNCED.is_match(before);
        if goes_on || word && !clear {
            continue;
        }
        let local = DOTS.replace_all(local.as_str(), ".");
        let domain = DOTS.replace_all(domain.as_str(), ".");
        found.push((whole.range(), format!("{local}@{domain}")));
    }
    for one in COMMA.captures_iter(text) {
        if let (Some(local), Some(top)) = (one.name("local"), one.name("top")) {
            let value = format!("{}.{}", local.as_str(), top.as_str());
            found.push((local.start()..top.end(), value));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::spelled;

    fn values(text: &str) -> Vec<String> {
        spelled(text).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn addresses_in_words_are_read() {
        for text in [
            "ida dot sample at example dot org",
            "my mail is ida dot sample at example dot org, order A-1",
            "ida.sample at example.org order A-1",
            "ida.sample (at) example.org",
            "ida.sample(at)example(dot)org",
            "ida.sample [at] example [dot] org",
            "My email is ida.sample @ example.org and the order A-1",
            "ida.sample@ example.org",
            "ida.sample@example,org order A-1",
            "ida punkt sample ät example punkt org",
            "ida point sample arobase example point org",
            "ida punto sample arroba example punto org",
            "ida punto sample chiocciola example punto org",
            "ida точка sample собака example точка org",
        ] {
            assert_eq!(
                values(text).join(" ").to_lowercase(),
                "ida.sample@example.org",
                "{text}"
            );
        }
        assert_eq!(
            values("my e-mail is ida at example.org"),
            ["ida@example.org"]
        );
    }

    #[test]
    fn other_words_are_none() {
        for text in [
            "Meet me at example.org",
            "I looked at shop.example and found it",
            "ida.sample@example.org",
            "It is at home. Then it broke.",
            "I ordered it at 10.30",
            "We were at the dot",
            "",
            "mail me @ noon",
        ] {
            assert!(values(text).is_empty(), "{text}: {:?}", values(text));
        }
    }
}
