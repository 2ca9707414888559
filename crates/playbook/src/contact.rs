//! Finds the telephone number or e-mail address at which a customer wants to be reached.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::typography::PatternText;
use crate::{email, same};

/// The form of a written telephone number: digits in groups, a `+` or brackets.
#[expect(clippy::expect_used, reason = "a constant pattern that the tests use")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[+(]{0,2}[0-9](?:[0-9]|[ ()/.\u{2013}-]{1,3}[0-9])*").expect("a constant pattern")
});

/// Words before a number or address that say it is not the one, or that it is no telephone number. They count where
/// they stand close before it, in the same clause. A `no` right before it is Portuguese: "ligue no 21 234 5678".
#[expect(clippy::expect_used, reason = "a constant pattern that the tests use")]
static NOT_IT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:not|no longer|don't|don’t|do not|never|nicht|kein\w*|nie|ne|pas|nunca|non|niet|geen|nie|n[ãa]o|не)\b[^,.;!?\n]{0,40}$|\bno\s+\p{L}[^,.;!?\n]{0,38}$|\b(?:order|bill|invoice|account|booking|reservation|reference|ticket|case|contract|policy|customer|member|parcel|tracking|card|bestell\w*|auftrag\w*|rechnung\w*|konto\w*|kunden\w*|vertrag\w*|buchung\w*|vorgang\w*|commande|facture|compte|client|dossier|pedido|factura|cuenta|cliente|ordine|fattura|conto)\b[^,.;!?\n]{0,16}$",
    )
    .expect("a constant pattern")
});

/// A wish to be called or written to.
#[expect(clippy::expect_used, reason = "a constant pattern that the tests use")]
static REACH_ME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:call|phone|ring|reach|text|contact|write(?: to)?|e-?mail|message) (?:me|us)\b|\bcall(?:ing)? (?:me |us )?back\b",
        r"|\b(?:ruf|erreich|schreib|kontaktier|meld)\w*\b[^.!?\n]{0,30}\b(?:mich|mir|uns)\b|\b(?:mich|mir|uns)\b[^.!?\n]{0,40}\b(?:an|anrufen|erreichen|schreiben|zurück\w*)\b|\brückruf\w*",
        r"|\b(?:appele[zr]?|appelle[zs]?|rappele[zr]?|rappelle[zs]?|contacte[zr]|écri(?:vez|re|s)|joi(?:gnez|ndre))[- ]moi\b|\bme (?:rappeler|appeler|joindre|contacter|écrire)\b",
        r"|\b(?:llám[ae]n?me|llamarme|contácten?me|contactarme|escríb[ae]n?me|escribirme)\b",
        r"|\b(?:chiamat?emi|chiamami|richiamat?emi|scrivet?emi|contattat?emi|mi (?:chiami|richiami|contatti|scriva|può chiamare|può richiamare))\b",
        r"|\b(?:(?:ligue|contacte|escreva|telefone)[- ]me|me (?:ligue|ligar|contacte|telefone))\b",
        r"|\b(?:bel|mail|schrijf|bereik)\w*\b[^.!?\n]{0,20}\b(?:me|mij)\b|\bterugbel\w*",
        r"|\b(?:(?:od|za)dzwo(?:ń|ni)\w*|dzwonić|napisz do mnie)|\b(?:beni|bizi) (?:geri )?ara\w*",
        r"|перезвон\w*|позвон\w*|напишите мне|اتصل|راسل|打电话给我|给我打电话|回电|联系我|電話して|お電話|折り返し|連絡",
    ))
    .expect("a constant pattern")
});

/// The address or number in a text that asks to be called or written to there.
pub fn asks_to_be_reached(text: &str) -> Option<String> {
    REACH_ME.is_match(text).then(|| contact(text)).flatten()
}

/// The e-mail address and the telephone number in a text at which the customer wants to be reached, each whole, as
/// written. Of several it is the first that the text does not call another person's or not meant.
pub fn contact(text: &str) -> Option<String> {
    let folded = PatternText::new(text);
    let text = folded.text();
    let meant = |range: &Range<usize>| !NOT_IT.is_match(&text[..range.start]);
    let number = numbers(text).find(meant);
    let address = email::addresses(text).find(meant);
    let both: Vec<&str> = [number, address]
        .into_iter()
        .flatten()
        .map(|range| &text[range])
        .collect();
    (!both.is_empty()).then(|| both.join(", "))
}

/// The telephone numbers in a text that gives one: also without an area code or in a notation of its own.
fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    NUMBER.find_iter(text).map(|m| m.range()).filter(|range| {
        let written = &text[range.clone()];
        let digits = written.bytes().filter(u8::is_ascii_digit).count();
        let before = text[..range.start].chars().next_back();
        let after = text[range.end..].chars().next();
        let joined = |c: char| c.is_alphabetic() && c.is_ascii() || matches!(c, '#' | '_' | '@');
        // "LH-20001": the number is a part of a longer one.
        let prefixed = before == Some('-')
            || text[..range.start].ends_with(|c: char| c.is_ascii_alphanumeric());
        (7..=15).contains(&digits)
            && !same::is_date(written)
            && !prefixed
            && !before.is_some_and(joined)
            && !after.is_some_and(joined)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wants_to_be_reached_says_where() {
        for (text, read) in [
            (
                "please call me on +49 171 2345678, I have to leave now",
                Some("+49 171 2345678"),
            ),
            ("Write to me at noor@example.org", Some("noor@example.org")),
            ("could you call back? 030 1234567", Some("030 1234567")),
            (
                "Rufen Sie mich bitte unter 030 1234567 an",
                Some("030 1234567"),
            ),
            ("Bitte um Rückruf: 030/1234567", Some("030/1234567")),
            ("Rappelez-moi au 06 12 34 56 78", Some("06 12 34 56 78")),
            ("Llámeme al 612 345 678", Some("612 345 678")),
            ("mi chiami al 06 1234567", Some("06 1234567")),
            ("me ligue no 21 234 5678", Some("21 234 5678")),
            ("bel me op 020 1234567", Some("020 1234567")),
            ("proszę oddzwonić: 22 123 45 67", Some("22 123 45 67")),
            ("beni arayın 0212 123 45 67", Some("0212 123 45 67")),
            (
                "перезвоните мне 8 (912) 345-67-89",
                Some("8 (912) 345-67-89"),
            ),
            ("请给我打电话 13812345678", Some("13812345678")),
            ("my number is 0151 1001234", None),
            ("I called 030 1234567 and nothing happened", None),
            ("please do not call me at 030 1234567", None),
            ("call me", None),
        ] {
            assert_eq!(asks_to_be_reached(text).as_deref(), read, "{text}");
        }
    }

    #[test]
    fn an_address_or_a_number_is_read_whole() {
        for (text, read) in [
            ("noor@example.org please", Some("noor@example.org")),
            (
                "Call me at +49 30 1234567 after five",
                Some("+49 30 1234567"),
            ),
            ("030/1234567, thanks", Some("030/1234567")),
            ("０３０ １２３４５６７", Some("030 1234567")),
            ("电话 13812345678", Some("13812345678")),
            ("мой телефон 8 (912) 345-67-89", Some("8 (912) 345-67-89")),
            ("555-0199", Some("555-0199")),
            ("212.555.0199 ext 44", Some("212.555.0199")),
            (
                "030 1234567 or ida@example.org",
                Some("030 1234567, ida@example.org"),
            ),
            ("not 030 123 4567, but 040 456 7890", Some("040 456 7890")),
            (
                "don't write to max@example.org, use ida@example.org",
                Some("ida@example.org"),
            ),
            ("Please do not call me at 030 1234567", None),
            ("Bitte nicht unter 030 1234567 anrufen", None),
            (
                "My bill is B-1182289, account 4711 0815 2023. Is it paid?",
                None,
            ),
            ("my order is LH-20001", None),
            ("my order number is 12345678", None),
            ("I have waited since 10:30 on 06.03.2026", None),
            ("no", None),
        ] {
            assert_eq!(contact(text).as_deref(), read, "{text}");
        }
    }
}
