//! Passwords and passphrases, by the words that give them away.

mod value;
mod words;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::value::Value;
use self::words::{is_filler, is_no_password};
use super::pattern::pattern;
use super::{Finding, is_edge};
use crate::RedactionKind;

/// What a password is called: English, German, French, Spanish, and their nearest neighbours.
const NAMES: &str = r"(?: pass[\ -]?words? | passwd | pwd | pw | pass\ ?phrase | passw | passwort | pa(?:ss|ß)wort | kennwort
    | losungswort | zugangspasswort | mot\ de\ passe | mdp | contrase[ñn]as? | clave(?:\ de\ (?:acceso|usuario))? | senha
    | palavra-passe | wachtwoord | parola\ d'ordine | hasło | lösenord )";

/// "password:", "pw =", `"password": `
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"(?ix)\b{NAMES} (?: \ (?:actual|actuelle|here|is|ist|est|es) | \ (?:for|für|pour|para|de|to)\ [^\s\x1a]{{1,40}} )? ["')\]]? [\ \t]* (?: := | => | = | : | -+> | → )"#
    ))
});

/// "password for the app is"
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix)\b{NAMES} (?: \ (?:for|to|on|of|für|vom|von|zum|zur|pour|de|du|para|del|am|im)(?:\ [^\s\x1a]{{1,30}}){{1,4}}? )? ,? \s+
            (?P<verb> is | was | will\ be | should\ be | ist | lautet | war | hei(?:ß|ss)t | est | c'est | était | es | era | é | è | to | auf | à | a | por ) \s"
    ))
});

/// "login bob password hunter2": nothing between, so the value must not look like a word.
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?ix)\b{NAMES} [\ \t]")));

/// "hunter2 is my password": what follows the password.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix) \s+ (?: (?:is|was|ist|war|est|es) \s+ (?:also\s+)? (?:my|the|our|mein|das|unser|mon|le|notre|mi|la|nuestra)
            | as \s+ (?:my|the|a) | als | comme | como ) \s+ (?:new\s+|old\s+|neues\s+)? {NAMES} \b"
    ))
});

/// `scheme://user:password@host`
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s\x1a/:@]{0,128}:([^\s\x1a/@]{1,256})@")
});

pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> = ADDRESS
        .captures_iter(text)
        .filter_map(|found| {
            Some(Finding::bare(
                RedactionKind::Password,
                found.get(1)?.range(),
            ))
        })
        .collect();
    let ways = [after_sign, after_verb, after_name, before_name];
    findings.extend(ways.iter().flat_map(|way| way(text)));
    findings.sort_by_key(|finding| (finding.secret.start, std::cmp::Reverse(finding.secret.end)));
    findings.dedup_by(|next, kept| next.secret.start < kept.secret.end);
    findings
}

fn after_sign(text: &str) -> Vec<Finding> {
    let found = SIGN.find_iter(text).filter_map(|sign| {
        let value = Value::after_sign(text, sign.end())?;
        let secret = value.text(text);
        let given = !value::is_blank(secret) && !is_no_password(secret, true);
        finding(text, sign.range(), &value, given)
    });
    found.collect()
}

fn after_verb(text: &str) -> Vec<Finding> {
    let found = VERB.captures_iter(text).filter_map(|said| {
        let phrase = said.get_match().range();
        let verb = said.name("verb")?.as_str().to_lowercase();
        let mut value = Value::at(text, phrase.end)?;
        while !value.quoted && is_filler(value.text(text)) {
            value = Value::at(text, value.end)?;
        }
        let secret = value.text(text);
        let given = if value.quoted || value::is_unlike_word(secret) {
            !value::is_blank(secret)
        } else {
            // After "to" a plain word is mostly a verb; after "is" it is a password only where
            // it ends what is said.
            let surely_given =
                verb == "lautet" || (is_copula(&verb) && ends_statement(&text[value.end..]));
            surely_given && !is_no_password(secret, false)
        };
        finding(text, phrase, &value, given)
    });
    found.collect()
}

fn after_name(text: &str) -> Vec<Finding> {
    let found = NAME.find_iter(text).filter_map(|name| {
        let value = Value::at(text, name.end())?;
        let secret = value.text(text);
        let given = (value.quoted && value::is_unlike_word(secret))
            || value::has_letter_and_digit(secret)
            || value::is_long_number(secret);
        finding(text, name.range(), &value, given)
    });
    found.collect()
}

fn before_name(text: &str) -> Vec<Finding> {
    let found = AFTER.find_iter(text).filter_map(|said| {
        let value = Value::before(text, said.start())?;
        let secret = value.text(text);
        let given = value.quoted || (value::is_unlike_word(secret) && secret.chars().count() >= 4);
        given.then(|| {
            Finding::introduced(RedactionKind::Password, value.secret.clone(), said.range())
        })
    });
    found.collect()
}

fn finding(text: &str, phrase: Range<usize>, value: &Value, given: bool) -> Option<Finding> {
    (given && is_edge(text, phrase.start)).then(|| {
        Finding::introduced(
            RedactionKind::Password,
            value.secret.clone(),
            phrase.start..value.end,
        )
    })
}

/// Whether a verb says what the password is, rather than what was done to it.
fn is_copula(verb: &str) -> bool {
    !matches!(verb, "to" | "auf" | "à" | "a" | "por")
}

/// Whether a plain word is the last of what is said.
fn ends_statement(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t', '"', '\'', ')']);
    after.is_empty()
        || after.starts_with(['.', ',', ';', '!', '\n', ':', '('])
        || ["and ", "und ", "et ", "y "]
            .iter()
            .any(|word| after.starts_with(word))
}
