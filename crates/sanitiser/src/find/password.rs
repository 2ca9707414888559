//! Passwords and passphrases, by the words that give them away.

mod apart;
pub(super) mod beside;
mod elsewhere;
mod phrase;
mod value;
mod words;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::apart::apart;
use self::elsewhere::elsewhere;
use self::phrase::Introduced;
use self::value::Value;
use self::words::{Weight, is_filler, is_no_password};
use super::pattern::pattern;
use super::{Finding, is_edge};
use crate::RedactionKind;

/// Names of passwords: English, German, French, Spanish, and their nearest neighbours.
const NAMES: &str = r"(?: pass[\ -]?words? | passwd | pas+wor[dt] | passwrod | passowrd | paswrd | pwd | pw | pass\ ?phrase | pass\ ?codes? | passw | pa(?:ss|ß)wort | kennwort
    | losungswort | zugangspasswort | mot\ de\ passe | mdp | contrase[ñn]as? | has[łl]o | clave\ de\ (?:acceso|usuario|ingreso) | (?:mi|tu|su|nuestra)\ clave | senha
    | palavra-passe | wachtwoord | parola\ d'ordine | lösenord )";

/// A part of every name above, of the vaguer ones below, and of an address with a password in it.
static STEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)pas|paß|pw|kennwort|losungswort|mdp|contrase|clave|senha|palavra|wachtwoord|parol|hasło|haslo|lösenord|парол|密[码碼]|パスワード|暗証番号|비밀번호|암호|كلمة|السري|סיסמ|पासवर्ड|şifre|heslo|jelsz|adgangskode|salasana|kh[ẩa]u|лозинка|пин|://",
    )
});

/// Whether anything in a text calls something a password, or is an address.
pub(crate) fn is_named(text: &str) -> bool {
    STEM.is_match(text)
}

/// "password:", "pw =", `"password": `, "DB_PASSWORD="
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"(?ix)(?:\b|_)(?: {NAMES} | (?P<vague> clave | pass | parola ) ) (?P<said> \ (?:here|is|ist|est|es|to|jest|è|é) )? (?: \ (?:actual|actuelle) | \ (?:for|für|pour|para|de|to)\ [^\s\x1a]{{1,40}} )? ["')\]]? [\ \t]* (?: := | => | = | : | -+> | → )"#
    ))
});

/// "password for the app is", "the password I use is", "password's"
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix)\b{NAMES} (?: (?P<short>'s) \s | (?: \ (?:for|to|on|of|i|we|that\ i|which\ i|für|vom|von|zum|zur|die|das|hab|habe|pour|de|du|que|para|del|am|im)(?:\ [^\s\x1a]{{0,29}}[^\s\x1a.!?]){{1,4}}? )? ,? \s+
            (?P<verb> is | was | will\ be | should\ be | ist | lautet | war | hei(?:ß|ss)t | est | c'est | était | es | era | é | è | to | auf | à | a | por ) \s )"
    ))
});

/// "login bob password hunter2": nothing between, so the value must not look like a word.
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?ix)\b{NAMES} [\ \t]")));

/// "username: hans, password swordfish", "hans@example.com password swordfish": behind an account's name a plain word that
/// ends what is said is its password. The name is told by a sign, by a verb, or by being unlike a word.
static OF_ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix)(?: \b(?: log-?in | user(?:\ ?name|\ id)? | benutzer(?:name)? | nutzername | identifiant | utilisateur | usuario | usuário | utente | gebruiker(?:snaam)? )
                (?: \ ?[:=]\ ? \S{{2,64}} | \ (?:is|ist|est|es|è|é)\ \S{{2,64}} | \ \S{{0,64}}\d\S{{0,64}} )
            | [^\s@]{{1,64}}@\S{{3,128}} )
            [,;]? \ (?: (?:and|with|und|mit|et|y|con|e|en)\ )? (?: (?:my|the|mein|das|mon|le|mi|la)\ )? (?: {NAMES} | pass ) \ "
    ))
});

/// Verbs that act on a password without giving it: the next word is about something else.
static NOT_SAID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: forgot(?:ten)? | reset(?:ting)? | recover | lost | change | wrong | new | no | vergessen | zurücksetzen | oubli[ée] | perdu | olvid[ée] | olvidado )\s+(?:(?:my|the|a|his|her|our|mein|das|mon|le|mi|la)\s+)?$",
    )
});

/// "hunter2 is my password": what follows the password.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix) \s+ (?: (?:is|was|ist|war|est|es) \s+ (?:also\s+)? (?:my|the|our|mein|das|unser|mon|le|notre|mi|la|nuestra)
            | as \s+ (?:my|the|a) | als | comme | como ) \s+ (?:new\s+|old\s+|neues\s+)? {NAMES} \b"
    ))
});

/// A second password in the same breath: "hunter2 or hunter3".
static SECOND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?i)^["']?\s{0,3}(?:/|\bor\b|\boder\b|\bou\b|\bo\b)\s"#));

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
    let ways = [
        after_sign,
        after_verb,
        after_name,
        of_account,
        before_name,
        apart,
        elsewhere,
    ];
    findings.extend(ways.iter().flat_map(|way| way(text)));
    let seconds: Vec<Finding> = findings
        .iter()
        .filter_map(|first| second(text, first))
        .collect();
    findings.extend(seconds);
    findings.sort_by_key(|finding| (finding.secret.start, std::cmp::Reverse(finding.secret.end)));
    findings.dedup_by(|next, kept| next.secret.start < kept.secret.end);
    findings
}

fn after_sign(text: &str) -> Vec<Finding> {
    let found = SIGN.captures_iter(text).filter_map(|sign| {
        let phrase = sign.get_match().range();
        let mut value = Value::after_sign(text, phrase.end)?;
        while !value.quoted && is_filler(value.text(text)) {
            value = Value::at(text, after_comma(text, value.end))?;
        }
        if sign.name("vague").is_none() && value.take_phrase(text, Introduced::Sign) {
            return finding(text, phrase, &value, true);
        }
        let secret = value.text(text);
        let after = &text[value.end..];
        let unlike_word = value.quoted || value::is_unlike_word(secret);
        let given = if unlike_word {
            !value::is_blank(secret) && !value::is_count(secret, after)
        } else {
            let weight = if sign.name("said").is_some() {
                Weight::Said
            } else if has_more_words(after) {
                Weight::AmongWords
            } else {
                Weight::Alone
            };
            sign.name("vague").is_none_or(|_| weight == Weight::Alone)
                && secret.chars().count() >= 3
                && !value::is_blank(secret)
                && !is_no_password(secret, weight)
        };
        let key_word = sign.name("vague").is_some_and(|name| {
            (!name.as_str().eq_ignore_ascii_case("clave") && !unlike_word)
                || text[..phrase.start]
                    .trim_end()
                    .to_lowercase()
                    .ends_with("palabra")
        });
        finding(text, phrase, &value, given && !key_word)
    });
    found.collect()
}

fn after_verb(text: &str) -> Vec<Finding> {
    let found = VERB.captures_iter(text).filter_map(|said| {
        let phrase = said.get_match().range();
        let verb = said.name("verb").map(|verb| verb.as_str().to_lowercase());
        let mut value = Value::at(text, phrase.end)?;
        while !value.quoted && is_filler(value.text(text)) {
            value = Value::at(text, after_comma(text, value.end))?;
        }
        let introduced = match verb.as_deref() {
            Some("to") if text[phrase.clone()].to_lowercase().starts_with("has") => {
                Introduced::Said
            }
            Some("to" | "auf" | "à" | "a" | "por") | None => Introduced::To,
            Some(_) => Introduced::Said,
        };
        let of_words = text[phrase.clone()].to_lowercase().contains("phrase");
        if value.take_phrase(text, introduced) || (of_words && value.take_passphrase(text)) {
            return finding(text, phrase, &value, true);
        }
        let secret = value.text(text);
        let after = &text[value.end..];
        let given = if value.quoted || value::is_unlike_word(secret) {
            !value::is_blank(secret) && !value::is_count(secret, after)
        } else {
            // After "to" a plain word is mostly a verb; after "is" it is a password only where
            // it ends what is said.
            let surely_given = match verb.as_deref() {
                Some("lautet") => true,
                Some("to" | "auf" | "à" | "a" | "por") | None => false,
                Some(_) => ends_statement(after),
            };
            surely_given && !is_no_password(secret, Weight::Said)
        };
        finding(text, phrase, &value, given)
    });
    found.collect()
}

fn after_name(text: &str) -> Vec<Finding> {
    let found = NAME.find_iter(text).filter_map(|name| {
        let value = Value::at(text, name.end())?;
        let secret = value.text(text);
        let after = &text[value.end..];
        let given = (value.quoted && value::is_unlike_word(secret))
            || value::has_letter_and_digit(secret)
            || value::is_long_number(secret);
        let about = &text[text.ceil_char_boundary(name.start().saturating_sub(40))..name.start()];
        let said = !NOT_SAID.is_match(about) && !value::is_count(secret, after);
        finding(text, name.range(), &value, given && said)
    });
    found.collect()
}

fn of_account(text: &str) -> Vec<Finding> {
    let found = OF_ACCOUNT.find_iter(text).filter_map(|account| {
        let value = Value::at(text, account.end())?;
        let secret = value.text(text);
        let given = secret.chars().count() >= 4
            && ends_statement(&text[value.end..])
            && !is_no_password(secret, Weight::Said);
        finding(text, account.range(), &value, given)
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

/// Behind a comma that ends a word such as "sure,".
fn after_comma(text: &str, at: usize) -> usize {
    at + usize::from(text[at..].starts_with(','))
}

/// Whether a text is nothing but a password of several words.
pub(crate) fn is_passphrase(text: &str) -> bool {
    let mut start = 0;
    while let Some(value) =
        Value::at(text, start).filter(|value| !value.quoted && is_filler(value.text(text)))
    {
        start = after_comma(text, value.end);
    }
    match Value::at(text, start) {
        Some(value) if value.quoted => text[value.end..].trim_end_matches(['.', '!']).is_empty(),
        _ => phrase::is_whole(&text[start..]),
    }
}

fn second(text: &str, first: &Finding) -> Option<Finding> {
    let from = first.secret.end;
    let between = SECOND.find(&text[from..])?;
    let value = Value::at(text, from + between.end())?;
    value::has_letter_and_digit(value.text(text)).then(|| {
        Finding::introduced(
            RedactionKind::Password,
            value.secret.clone(),
            from..value.end,
        )
    })
}

fn finding(text: &str, phrase: Range<usize>, value: &Value, given: bool) -> Option<Finding> {
    (given && (text[phrase.start..].starts_with('_') || is_edge(text, phrase.start))).then(|| {
        Finding::introduced(
            RedactionKind::Password,
            value.secret.clone(),
            phrase.start..value.end,
        )
    })
}

/// Whether the sentence goes on behind a value.
fn has_more_words(after: &str) -> bool {
    after
        .strip_prefix([' ', '\t'])
        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
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
