//! Passwords on a line of their own, between commas, or behind a short name that also means something else.

use std::sync::LazyLock;

use regex::Regex;

use super::phrase::is_talk;
use super::value::{self, Value};
use super::words::{Weight, is_no_password};
use super::{NAMES, NOT_SAID, ends_statement, finding, pattern};
use crate::find::Finding;

/// How far words before a name count, in bytes.
const BEFORE: usize = 40;

/// "my password", and a line break, comma or dash behind it.
static APART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix)\b{NAMES} [\ \t]* (?: (?P<line> [:.=]? [\ \t]* (?: \r?\n [\ \t]* ){{1,4}} ) | (?: , | \ - ) [\ \t] )"
    ))
});

/// The start of a line or sentence and no more than whose password it is: the line is a label.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?: ^ | [\n.,;:!?] ) \s* (?: (?: and | here(?:'s|\ is) | und | hier\ ist | et | voici | y | aqu[íi]\ est[áa] | e | ecco | aqui\ est[áa] | en | hier\ is | i | oto ) \s )?
            (?P<owned> (?: my | our | mein | unser | mon | notre | mi | la\ mia | il\ mio | a?\ ?minha | mijn | moje ) \s )? (?: (?: the | new | old | das | neues | le | la | a | het ) \s )? $",
    )
});

/// "pass" and "parola" where no boarding pass and no other word is meant.
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?: ^ | [\n,;/|.!] \s* | \b (?: my | the | and | mein | und | mon | et | mi | y | mia | mea | la | e | is | use ) \s
                | \b (?: user(?:name)? | log-?in | e-?mail | mail | id | benutzer | usuario | utente | utilizator | kullanıcı ) \s? [:=]? \s? [^\s\x1a]{1,64} \s | @ [^\s\x1a]{1,64} \s )
            (?: pass | parola ) (?: \s (?: is | ist | est | es | è | é ) )? \s+",
    )
});

pub(super) fn apart(text: &str) -> Vec<Finding> {
    let apart = APART.captures_iter(text).filter_map(|named| {
        let phrase = named.get_match().range();
        let value = Value::at(text, phrase.end)?;
        let before =
            &text[text.ceil_char_boundary(phrase.start.saturating_sub(BEFORE))..phrase.start];
        let given = !NOT_SAID.is_match(before)
            && if named.name("line").is_some() {
                is_alone_on_line(&text[value.end..]) && is_on_line(text, before, &value)
            } else {
                is_between(&text[value.end..]) && value::is_made_up(value.text(text))
            };
        finding(text, phrase, &value, given)
    });
    let short = SHORT.find_iter(text).filter_map(|named| {
        let value = Value::at(text, named.end())?;
        let secret = value.text(text);
        let given = value::has_letter_and_digit(secret)
            && secret.chars().any(char::is_lowercase)
            && ends_statement(&text[value.end..]);
        finding(text, named.range(), &value, given)
    });
    apart.chain(short).collect()
}

/// Nothing but signs up to the end of the line.
fn is_alone_on_line(after: &str) -> bool {
    let line = after.split('\n').next().unwrap_or_default();
    !line.contains(char::is_alphanumeric)
}

/// A comma, a dash or the end behind a value.
fn is_between(after: &str) -> bool {
    let after = after.trim_start_matches(['"', '\'', ' ']);
    after.is_empty() || after.starts_with([',', ';', '-', '.', '\n'])
}

/// Whether the line below a name is a password. Below a label that is what is unlike a word, below any other line
/// what is unlike a reference as well, and a plain word only below "my password".
fn is_on_line(text: &str, before: &str, value: &Value) -> bool {
    let secret = value.text(text);
    let Some(label) = LABEL.captures(before) else {
        return value::is_made_up(secret) && value::is_mixed(secret);
    };
    if value::is_blank(secret) {
        return false;
    }
    value.quoted
        || value::is_unlike_word(secret)
        || (label.name("owned").is_some()
            && secret.chars().count() >= 4
            && !is_talk(secret)
            && !is_no_password(secret, Weight::Said)
            && !is_no_password(secret, Weight::AmongWords))
}
