//! Recognises the desk's questions for a secret.

use std::sync::LazyLock;

use regex::Regex;

use crate::RedactionKind;
use crate::find::{pattern, speaks_of_card};

/// The secret that a text of the desk asks for.
pub(super) fn asked(text: &str) -> Option<RedactionKind> {
    let asked = ASKED.iter().find(|(_, pattern)| pattern.is_match(text));
    asked.map(|(kind, _)| *kind).or_else(|| {
        ASKED_ELSEWHERE
            .is_match(text)
            .then_some(RedactionKind::CardCode)
    })
}

/// Whether a text brings up the number of a payment card.
pub(super) fn asks_for_card(text: &str) -> bool {
    ASKED_CARD.is_match(text) && speaks_of_card(text)
}

/// Questions for a secret. One for a password has to ask for the password itself: its answer may be
/// any word.
static ASKED: LazyLock<[(RedactionKind, Regex); 4]> = LazyLock::new(|| {
    let request = r"(?:\?|\b(?:please|give|tell|send|share|provide|confirm|enter|type|need|what|which|bitte|nennen|geben|s'il vous pla[îi]t|svp|donne[rz]|por favor|d[íi]game|indique)\b)";
    let either = |names: &str| {
        pattern(&format!(
            r"(?is)(?:{request}.*\b(?:{names})\b|\b(?:{names})\b.*{request})"
        ))
    };
    [
        (
            RedactionKind::CardCode,
            either(
                r"cvv2?|cvc2?|cvn|card (?:security |verification )?code|security (?:code|number)|(?:three|3|four|4)[ -]digit (?:security )?code|(?:digits|code|number|ziffern|stellen|nummer|chiffres|d[íi]gitos|cifre) (?:(?:is |are |printed )*(?:on|at|from) the (?:back|reverse|front)|auf der r[üu]ckseite|hinten|au dos|al dorso|en el reverso|sul retro)|код безопасности|pr[üu]f(?:nummer|ziffer)|sicherheitscode|code de s[ée]curit[ée]|cryptogramme|c[óo]digo de seguridad",
            ),
        ),
        (
            RedactionKind::Pin,
            either(
                r"pin|passcode|otp|one[ -]time code|geheimzahl|code secret|code\b.{0,40}\b(?:sms|text(?: message)?|e-?mail|app)",
            ),
        ),
        (
            RedactionKind::UsSsn,
            either(r"ssn|social security(?: number)?"),
        ),
        (
            RedactionKind::Password,
            pattern(
                r"(?is)\b(?:what(?:'s|’s| is)|give me|tell me|send me|share|provide|confirm|need|nennen sie|wie lautet|wie ist|was ist|quel est|donnez|indique[zr]?|cu[áa]l es|d[íi]game|qual [èé]|mi dica|diga|wat is|geef|jakie jest|jaki jest|prosz[ęe] poda[ćj])[^.?!]{0,24}(?:\b(?:passwords?|passwort|kennwort|mot de passe|contraseña|senha|palavra-passe|wachtwoord)\b|has[łl]o)|(?:şifreniz|parolanız)[^.?!]{0,12}(?:ne|nedir|\?|yazın|söyle)|(?:какой|назовите|укажите|скажите|напишите)[^.?!]{0,24}пароль|密[码碼](?:是什么|是什麼|是多少)|(?:提供|告诉|告訴|输入|輸入)[^。？！]{0,12}密[码碼]|パスワード(?:は何|を教え|を入力|をお知らせ)|(?:ما هي|أخبرني|أعطني|أدخل)[^.?!؟]{0,12}كلمة (?:المرور|السر)",
            ),
        ),
    ]
});

/// A card's number, called by its name. Whichever side mentions it, what follows is about a card.
static ASKED_CARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: (?:card|karte|carte|kaart) [\s'’s-]{0,3} (?:numbers?|no|nummer|details|data|daten) | \w*kartennummer | kaartnummer | kart\ numara\w* | numer\ (?:\w+\ )?karty
        | (?:numbers?|digits) \ (?:of|on|from|across) \ [^.?!\n]{0,24} \b card | nummer \ (?:\w+\ ){0,2} \w*karte
        | (?:num[ée]ro|n[uú]mero|cifre|chiffres|d[ií]gitos) \ (?:\w+\ ){0,3} (?:carte|tarjeta|carta|cart[ãa]o) )
        | номер\w*\ (?:\w+\ )?карт | رقم\ (?:\w+\ )?(?:ال)?بطاق | 卡号 | 卡號 | カード(?:の)?番号",
    )
});

/// Questions for a card's code in scripts that write no spaces between words.
static ASKED_ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"セキュリティ(?:コード|番号|ナンバー)|安全码|安全碼|卡背面|验证码|보안 ?코드|رمز الأمان",
    )
});
