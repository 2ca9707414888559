//! Passwords beside the name of an account: "login: hans / …", "hans@example.com:…".

use std::sync::LazyLock;

use regex::Regex;

use super::value::{self, Value};
use crate::RedactionKind;
use crate::find::{Finding, pattern};

/// The longest domain of an address, in bytes.
const LONGEST_DOMAIN: usize = 253;

/// What the name of an account is called, the name, and a stroke.
static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?: \b(?: log-?in(?:\ ?(?:name|id|data|details))? | user(?:\ ?name|\ id)? | credentials | benutzer(?:name)? | nutzername | anmeldename | zugangsdaten | identifiant | utilisateur
                | usuario | usuário | utente | utilizador | gebruiker(?:snaam)? | użytkownik | nazwa\ użytkownika | kullanıcı(?:\ adı)? | e-?mail | mail )
            | логин | имя\ пользователя | اسم\ المستخدم | 用户名 | 账号 | 帳號 | ユーザー名 | ログイン ) [\ \t]* [:=]? [\ \t]* (?P<who> [^\s/|*`\x1a]{2,64} ) [\ \t]? [/|] [\ \t]?",
    )
});

/// What stands behind "user" and is not the user's name.
const HEADINGS: [&str; 8] = [
    "id", "name", "number", "no", "nr", "data", "details", "address",
];

/// Whether a text can hold an account with its password; cheap.
pub(in crate::find) fn is_worth(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'@' | b'/' | b'|'))
}

pub(in crate::find) fn find(text: &str) -> Vec<Finding> {
    let mut findings: Vec<Finding> = text
        .match_indices('@')
        .filter_map(|(at, _)| behind_address(text, at))
        .collect();
    if text.bytes().any(|byte| matches!(byte, b'/' | b'|')) {
        findings.extend(ACCOUNT.captures_iter(text).filter_map(|account| {
            let who = account.name("who")?.as_str().to_lowercase();
            // The heading of a table's row.
            if HEADINGS.contains(&who.trim_end_matches([':', '='])) {
                return None;
            }
            let value = Value::at(text, account.get_match().end())?;
            value::is_made_up(value.text(text)).then(|| found(&value))
        }));
    }
    findings.sort_by_key(|finding| finding.secret.start);
    findings.dedup_by(|next, kept| next.secret.start < kept.secret.end);
    findings
}

/// The password behind an address whose sign is at a position.
fn behind_address(text: &str, at: usize) -> Option<Finding> {
    let name = text[..at]
        .bytes()
        .next_back()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte >= 128);
    let domain = text[at + 1..]
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .take(LONGEST_DOMAIN)
        .count();
    let end = at + 1 + domain;
    if !name || !text[at + 1..end].trim_end_matches('.').contains('.') {
        return None;
    }
    let after = &text[end..];
    if after.starts_with([':', '|', ';']) && !after[1..].starts_with(char::is_whitespace) {
        let value = Value::at(text, end + 1)?;
        let secret = value.text(text);
        let digits = secret.bytes().all(|byte| byte.is_ascii_digit());
        let path = secret.contains('/') || secret.contains("://") || secret.ends_with(".git");
        let given = if digits {
            // Fewer are a port.
            secret.len() >= 6
        } else {
            value::is_unlike_word(secret) || (secret.len() >= 6 && is_pair(text, at, value.end))
        };
        return (given && !path).then(|| found(&value));
    }
    let stroke = after
        .strip_prefix([' ', '\t'])
        .unwrap_or(after)
        .strip_prefix(['/', '|'])?
        .strip_prefix([' ', '\t'])?;
    let value = Value::at(text, text.len() - stroke.len())?;
    value::is_made_up(value.text(text)).then(|| found(&value))
}

/// Whether a line is nothing but an address and the word behind it.
fn is_pair(text: &str, at: usize, end: usize) -> bool {
    let before = text[..at].rsplit('\n').next().unwrap_or_default();
    let after = text[end..].split('\n').next().unwrap_or_default();
    !before.trim().contains(char::is_whitespace) && after.trim().is_empty()
}

fn found(value: &Value) -> Finding {
    Finding::bare(RedactionKind::Password, value.secret.clone())
}
