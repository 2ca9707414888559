//! Passwords and passphrases, by the words that give them away.

mod words;

use std::sync::LazyLock;

use regex::{Captures, Regex};

use self::words::{is_filler, is_no_password};
use super::pattern::pattern;
use super::{Finding, is_edge};
use crate::RedactionKind;

/// What a password is called: English, German, French, Spanish, and the nearest neighbours.
const NAMES: &str = r"(?: pass\ ?words? | passwd | pass-word | pwd | pw | passphrase | pass\ ?phrase | passwort | passwörter | pa[sß]{1,2}wort | kennwort | losungswort | zugangscode | passw
    | mot\ de\ passe | mdp | contraseñas? | contrasenas? | contrasena | clave(?:\ de\ (?:acceso|usuario))? | senha | wachtwoord | parola\ d'ordine )";

/// A quoted value, or one word.
const VALUE: &str = r#"(?: "(?P<q1>[^"\n\x1a]{1,128})" | '(?P<q2>[^'\n\x1a]{2,128})' | `(?P<q3>[^`\n\x1a]{1,128})` | (?P<word>[^\s\x1a"]{1,256}) )"#;

static WITH_SIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"(?ix)\b{NAMES} (?:\ (?:actual|actuelle|for\ \S{{1,40}}|is|ist|est|es|here))? ["')\]]? [\ \t]* (?: := | => | = | : | -> | → ) [\ \t]* \n? [\ \t]* {VALUE}"#
    ))
});

static WITH_VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix)\b(?P<name>{NAMES}) (?:\ (?:for|to|on|of|für|vom|zum|pour|de|para)\ (?:[^\s\x1a]{{1,30}}\ ){{0,3}}?)? \s+ (?P<verb> is | was | will\ be | should\ be | ist | lautet | war | heißt | heisst | est | c'est | était | es | era | é | è | to ) (?:\s+(?P<filler>[\p{{L}}']{{1,12}}))?? \s* :? \s+ {VALUE}"
    ))
});

/// "login bob password hunter2": no word between, so the value must not look like one.
static NEXT_WORD: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?ix)\b{NAMES} [\ \t]+ {VALUE}")));

/// "hunter2 is my password".
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"(?ix)(?: "(?P<q1>[^"\n\x1a]{{1,128}})" | '(?P<q2>[^'\n\x1a]{{2,128}})' | (?P<word>[^\s\x1a"]{{4,256}}) ) \s+ (?: (?:is|was|ist|war|est|es) \s+ (?:also\s+)? (?:my|the|our|mein|das|unser|mon|le|notre|mi|la|nuestra) | as \s+ (?:my|the|a) | als | comme | como ) \s+ (?:new\s+|old\s+|neues\s+)? {NAMES}\b"#
    ))
});

/// `scheme://user:password@host`
static IN_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s\x1a/:@]{0,128}:(?P<word>[^\s\x1a/@]{1,256})@")
});

pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ways: [(&Regex, fn(&Captures<'_>, &str, bool, &str) -> bool); 5] = [
        (&IN_ADDRESS, |_, _, _, _| true),
        (&WITH_SIGN, |_, value, _, _| {
            !is_blank(value) && !is_no_password(value, true)
        }),
        (&WITH_VERB, said_with_verb),
        (&NEXT_WORD, |_, value, quoted, _| {
            quoted && is_unlike_word(value) || has_letter_and_digit(value) || is_long_number(value)
        }),
        (&BEFORE, |_, value, quoted, _| {
            quoted || is_unlike_word(value)
        }),
    ];
    for (pattern, accepts) in ways {
        for found in pattern.captures_iter(text) {
            let quoted = ["q1", "q2", "q3"]
                .iter()
                .find_map(|name| named(&found, name));
            let Some(value) = quoted.or_else(|| found.name("word")) else {
                continue;
            };
            let secret = if quoted.is_some() {
                value.as_str()
            } else {
                without_punctuation(value.as_str())
            };
            let after = &text[value.start() + secret.len()..];
            let begins_a_word = is_edge(text, found.get_match().start());
            if !secret.is_empty()
                && begins_a_word
                && accepts(&found, secret, quoted.is_some(), after)
            {
                let range = value.start()..value.start() + secret.len();
                let whole = found.get_match();
                findings.push(Finding::introduced(
                    RedactionKind::Password,
                    range,
                    whole.range(),
                ));
            }
        }
    }
    findings.sort_by_key(|finding| (finding.secret.start, std::cmp::Reverse(finding.secret.end)));
    findings.dedup_by(|next, kept| next.secret.start < kept.secret.end);
    findings
}

fn named<'t>(found: &Captures<'t>, name: &str) -> Option<regex::Match<'t>> {
    found.name(name)
}

fn said_with_verb(found: &Captures<'_>, value: &str, quoted: bool, after: &str) -> bool {
    if found
        .name("filler")
        .is_some_and(|filler| !is_filler(filler.as_str()))
    {
        return false;
    }
    if quoted || is_unlike_word(value) {
        return !is_blank(value);
    }
    let verb = found
        .name("verb")
        .map_or("", |verb| verb.as_str())
        .to_lowercase();
    // "password to", "clave es" are said of many things; a plain word after them is no password.
    let surely_given = verb == "lautet" || (verb != "to" && ends_statement(after));
    surely_given && !is_no_password(value, false)
}

/// Whether a plain word is the last of what is said.
fn ends_statement(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t', '"', '\'', ')']);
    after.is_empty()
        || after.starts_with(['.', ',', ';', '!', '\n', ':', '('])
        || after.starts_with("and ")
        || after.starts_with("und ")
        || after.starts_with("et ")
        || after.starts_with("y ")
}

/// Sentence punctuation behind a value is not part of it.
fn without_punctuation(value: &str) -> &str {
    value
        .trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '"', '\'', '?', '>', '*'])
        .trim_start_matches(['\'', '(', '*'])
}

/// Already hidden: stars, dots, crosses, or a placeholder.
fn is_blank(value: &str) -> bool {
    value.chars().all(|c| {
        matches!(
            c,
            '*' | '.' | '•' | '●' | 'x' | 'X' | '_' | '-' | '#' | '?' | '…' | ':' | '='
        )
    }) || (value.starts_with(['<', '{', '[', '‹']) && value.ends_with(['>', '}', ']', '›']))
}

fn has_letter_and_digit(value: &str) -> bool {
    let core = value.trim_matches(|c: char| !c.is_alphanumeric());
    core.chars().count() >= 5
        && core.chars().any(char::is_alphabetic)
        && core.chars().any(|c| c.is_ascii_digit())
        && !core.contains("://")
}

fn is_long_number(value: &str) -> bool {
    value.len() >= 4 && value.bytes().all(|b| b.is_ascii_digit())
}

/// Digits, signs or capitals inside, as passwords have and words do not.
fn is_unlike_word(value: &str) -> bool {
    let inner: Vec<char> = value.chars().collect();
    let digits = inner.iter().any(char::is_ascii_digit) && inner.len() >= 4;
    let signs = inner.iter().any(|c| {
        matches!(
            c,
            '!' | '@' | '#' | '$' | '%' | '^' | '&' | '*' | '_' | '+' | '=' | '~' | '|' | '?'
        )
    }) && inner.len() >= 4
        && !inner.ends_with(&['!'])
        || value
            .chars()
            .filter(|c| matches!(c, '!' | '@' | '#' | '$' | '%' | '&'))
            .count()
            > 2;
    let inner_capitals =
        inner.iter().skip(1).any(|c| c.is_uppercase()) && inner.iter().any(|c| c.is_lowercase());
    digits || signs || inner_capitals
}
