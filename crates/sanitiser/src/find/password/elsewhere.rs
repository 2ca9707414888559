//! Passwords in languages that are written another way.

use std::sync::LazyLock;

use regex::Regex;

use super::phrase::{self, Introduced};
use super::value::{self, Value};
use crate::RedactionKind;
use crate::find::{Finding, pattern};

/// What a password is called in languages that are written another way, and a value in any script that writes spaces behind it.
/// Only what is unlike a word is one: the words around it are not known.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?: парол[ья] |密[码碼] | パスワード | 暗証番号 | 비밀번호 | 암호 | كلمة\ (?:المرور|السر) | الرقم\ السري | סיסמה | סיסמא | पासवर्ड | şifrem? | пин-?код
            | \b(?: parolam | heslo | jelsz[óo](?:m)? | adgangskode | passord | salasana | m[ậa]t\ kh[ẩa]u | лозинка | parol[aă]\ mea ) )
            [\s\x22']{0,3} (?: (?: это | мой | is | は | が | 是 | 为 | 為 | 는 | 은 | 이 | هي | هو | היא | है | je | a | är | er | on | là | to ) [\s]{0,2} )? [:=,،、-]? [\s\x22']{0,3}
            (?P<value> [!-~\p{Latin}\p{Cyrillic}\p{Arabic}\p{Hebrew}\p{Devanagari}\p{Mn}]{4,64} )",
    )
});

pub(super) fn elsewhere(text: &str) -> Vec<Finding> {
    let found = ELSEWHERE.captures_iter(text).filter_map(|found| {
        let phrase = found.get_match().range();
        let value = Value::at(text, found.name("value")?.start())?;
        let ends = found.name("value")?.end();
        let secret = value.secret.start..value.secret.end.min(ends);
        let written = text.get(secret.clone())?;
        let digits = written.bytes().all(|b| b.is_ascii_digit());
        let given = value::has_letter_and_digit(written) || digits && written.len() >= 4;
        let kind = if text[phrase.clone()].to_lowercase().starts_with("пин") {
            RedactionKind::Pin
        } else {
            RedactionKind::Password
        };
        given.then(|| Finding::introduced(kind, secret, phrase))
    });
    found.chain(phrases(text)).collect()
}

/// The same with a sign or a verb, and whatever stands behind it.
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?: (?:[Пп]арол[ья]|[Кк]одовое\ слово) (?:\ ?[:=—–-]|\ это:?|:)\s{0,2} | (?:[Şş]ifrem?|[Pp]arolam):\s{0,2}
            | كلمة\ (?:المرور|السر)(?:\ الخاصة\ بي)? (?:\ هي:?|\ ?:)\s{0,2} )",
    )
});

/// Turkish puts the verb last, so what ends in a number is a password and no sentence: "şifrem mavi fil yedi".
static TURKISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) (?:şifrem|parolam)\ (?P<value> (?:\p{L}{2,12}\ ){1,4} (?: \d{1,6} | sıfır | bir | iki | üç | dört | beş | altı | yedi | sekiz | dokuz | on ) ) (?: $ | [\n.,;!] )",
    )
});

/// The same in scripts without spaces, up to the end of what is said.
static UNSPACED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?: 密[码碼](?:是|为|為|[：:])\s? | パスワードは\s? | パスワード[：:]\s? ) (?P<value> [^\s\x1a。，、！？!?,.]{2,40} )",
    )
});

/// What is said of a password in those scripts.
static SAID_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"不|没|沒|忘|错|錯|对|對|什么|什麼|怎|吗|嗎|被|无|無|多少|哪|位|[的了]$|ない|違|何|変|合っ|ます$|ました$|ですか$|から|[るたいん]$|です$",
    )
});

fn phrases(text: &str) -> Vec<Finding> {
    if text.is_ascii() {
        return Vec::new();
    }
    let stated = STATED.find_iter(text).filter_map(|found| {
        let secret = phrase::at(text, found.end(), Introduced::Sign)?;
        Some(Finding::introduced(
            RedactionKind::Password,
            secret.clone(),
            found.start()..secret.end,
        ))
    });
    let unspaced = UNSPACED.captures_iter(text).filter_map(|found| {
        let value = found.name("value")?;
        let secret = ["です", "谢谢", "謝謝"]
            .iter()
            .fold(value.as_str(), |secret, end| secret.trim_end_matches(end));
        let given = secret.chars().any(|c| c.is_ascii_digit()) || !SAID_OF.is_match(value.as_str());
        let measured = secret.starts_with(|c: char| c.is_ascii_digit())
            && secret
                .chars()
                .any(|c| matches!(c, '位' | '文' | '个' | '桁'));
        let range = value.start()..value.start() + secret.len();
        (given && !measured && !secret.is_empty()).then(|| {
            Finding::introduced(
                RedactionKind::Password,
                range.clone(),
                found.get_match().start()..range.end,
            )
        })
    });
    let turkish = TURKISH.captures_iter(text).filter_map(|found| {
        let value = found.name("value")?.range();
        let phrase = found.get_match().start()..value.end;
        Some(Finding::introduced(RedactionKind::Password, value, phrase))
    });
    stated.chain(unspaced).chain(turkish).collect()
}
