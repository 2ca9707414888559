//! Whether a value stands under a label of the desk's own, as in a record or a log: "Client: …", "customer_email: …",
//! "account holder: …", "the passenger's mail". Customers label what is theirs otherwise: "e-mail: …".

use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::words::pattern;

/// Whom a desk calls so.
const ROLES: &str = r"client|customer|passenger|travell?er|guest|(?:account |card ?)?holder|owner|buyer|recipient|employee|kunde|kundin|(?:konto)?inhaber(?:in)?|passagier(?:in)?|empfänger(?:in)?|besteller(?:in)?|mandant(?:in)?|cliente|titulaire|passag[eè]re?|destinataire|titular|pasajer[oa]|destinatario|titolare|intestatari[oa]|passegger[oa]|passageir[oa]|destinatário|klant|(?:rekening|account)houder|klient(?:ka)?|posiadacz(?:ka)?|pasażer(?:ka)?|odbiorca|müşteri|yolcu|hesap sahibi|клиент(?:ка)?|владелец|владелица|пассажир(?:ка)?|получатель";
/// The same in scripts that write no spaces, and in Arabic.
const FAR: &str = r"العميل(?:ة)?|الزبون|صاحب(?:ة)? الحساب|الراكب|المسافر|客户|顾客|账户持有人|持有人|乘客|旅客|お客様|顧客|名義人|乗客|搭乗者";
/// Those of whom more than their address is never said of oneself.
const OTHERS: &str = r"passenger|travell?er|guest|client|employee|passagier|pasajero|passegero|passageiro|mandant|reisende[rn]?|voyageur|viajero|viaggiatore|viajante|reiziger|pasażer|yolcu|пассажир";

/// A row that names a person as the desk does.
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[\n,;|/(•·])\s*[-*]?\s*(?:the )?(?:(?:{ROLES})(?:['\u{{2019}}]?s)?|(?:{FAR}))\s*[:：=]"
    ))
});

/// Right before a value: what of the person it is.
static DETAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[^\p{{L}}])(?:{ROLES})n?(?:['\u{{2019}}]?s)?[ _-]*(?:e-?mail|mail|e-?mail-?adresse|address|adresse|correo|courriel|почта|adres)(?:[ -]address)?\s*(?:is|ist|est|es|è|é|to)?\s*[:：=]?\s*$|(?:of|from|der|des|du|de la|del|della|d[ao]|van de) (?:the )?(?:{ROLES})s?\s*(?:is|ist|est|es|è|é|to)?\s*[:：=]?\s*$|(?:^|[^\p{{L}}])(?:{OTHERS})s?(?:[ -](?:user )?(?:id|number|no))?\s*[:：=]?\s*$|(?:客户|顾客|乘客|お客様|顧客)的?の?(?:邮箱|邮件|メール|アドレス)\s*(?:是|は)?\s*[:：]?\s*$"
    ))
});

/// The key of a program: `customer_email:`.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?:^|[\n,;{])\s*["'\x60]?(?-i:[a-z]+(?:_[a-z]+)+)["'\x60]?\s*[:=]"#)
});

/// Whether a text is a row of a desk's record, or the words before a value say of whom of the desk's it is.
pub(super) fn is_of_a_role(text: &str, lead: &str) -> bool {
    text.contains([':', '：', '=']) && ROW.is_match(text) || DETAIL.is_match(lead)
}

/// Whether a text has keys as programs write them.
pub(super) fn has_keys(text: &str) -> bool {
    text.contains('_') && text.contains([':', '=']) && KEY.is_match(text)
}
