//! Whether a text gives a value to a person who is not its writer: "his e-mail is …", "I sold it to …", "… who stole it".
//!
//! Such a value may be looked up, and proves nothing. Where both readings are possible, it is not the writer's: a question
//! more is better than a proof that is none.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::roles::has_role;
use super::sentences::sentence_around;
use super::supposed::is_supposed;
use super::words::pattern;

/// What says who a person is.
pub(super) const DETAIL: &str = r"(?:private |new |old |personal |user |customer |account |phone )?(?:e-?mail|mail|address|account|number|phone|id|login|name|details|data|order|booking|reservation|adresse|mailadresse|e-mail-adresse|konto|nummer|kundennummer|bestellung|bestellnummer|auftrag|buchung|daten|courriel|mél|compte|num[ée]ro|nom|commande|r[ée]servation|coordonn[ée]es|correo|cuenta|n[uú]mero|nombre|pedido|reserva|direcci[oó]n|datos|indirizzo|conto|numero|nome|ordine|prenotazione|dati|gegevens|bestelling|adres|naam|boeking|conta|endere[çc]o|encomenda|dados|adres\p{L}*|poczt\p{L}|numer|konto|imi[ęe]|zam[óo]wienie|почт\p{L}|адрес|номер|имя|заказ|аккаунт|e-?posta\p{L}*|mail\p{L}{0,8}|numara\p{L}*|sipariş\p{L}*|hesab\p{L}*)\b";

/// "His e-mail", "seine Mail", "Otto's address".
static THEIR_DETAIL: LazyLock<Regex> = LazyLock::new(|| {
    let their = r"his|her|their|seine?|ihre?|deren|dessen|son|sa|leurs?|sus?|suo|sua|il suo|la sua|loro|zijn|haar|hun|diens|seu|dele|dela|jego|jej|ich|его|её|ее|их|onun|onların";
    let after = r"(?:dele|dela|deles|de (?:[ée]l|ella|ellos)|di (?:lui|lei)|van (?:hem|haar|hun)|von (?:ihm|ihr|ihnen)|[àa] (?:lui|elle))";
    let name = r"(?-i:\b(?:\p{Lu}\p{L}+)['\u{2019}]s?)";
    let far = r"بريد(?:ه|ها|هم)|رقم(?:ه|ها|هم)|طلب(?:ه|ها|هم)|حساب(?:ه|ها|هم)|(?:他|她|他们|她们|对方)的|(?:彼|彼女|あの人|その人|本人)の";
    pattern(&format!(
        r"\b(?:{their})\s+{DETAIL}|\b{DETAIL}\s+{after}\b|{name}\s+{DETAIL}|{far}"
    ))
});

/// Words with an apostrophe that are no name.
pub(super) static NO_OWNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:it|that|this|here|what|where|who|how|there|he|she|let|name|mail|email|today)['\u{2019}]s?\s",
    )
});

/// "My e-mail", "I am …", "mine": what stands behind is the writer's.
pub(super) static CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:mine|meine[rs]|le mien|la mienne|la m[íi]a|el m[íi]o|il mio|la mia|mijne|o meu|a minha|benimki)\b|\b(?:my|our|mein\p{{L}}*|unsere?|mon|ma|notre|mi|mis|mio|mia|mijn|ons|onze|meu|minha|mój|moja|moje|benim|мой|моя|моё|мое)\s+(?:\p{{L}}+\s+)?{DETAIL}|\bbenim\s+(?:e-?posta|mail|numara|sipariş|ad)\p{{L}}*|\b(?:e-?postam|mailim|adresim|hesabım|kimliğim|numaram|siparişim|adım)\b|\bi(?:['\u{{2019}}]?m| am) (?-i:\p{{Lu}})|\bich bin (?-i:\p{{Lu}})|\bje suis (?-i:\p{{Lu}})|بريدي|رقمي|طلبي|حسابي|اسمي|我的|我是|私の|私は"
    ))
});

/// What stands right before a value and gives it to another person, whatever else is said: "hacked by", "a copy to".
static GIVEN_TO: LazyLock<Regex> = LazyLock::new(|| {
    let before = [
        r"\b(?:by|durch|par|door|przez|tarafından|cc|bcc|kopie an|copie à)",
        r"\bon behalf of|\bim (?:namen|auftrag) von|\bde la part de|\bde parte de|\bper conto di|\bda parte di|\bnamens|\bw imieniu|\bот имени",
        r"\b(?:someone|somebody|anyone|person|man|woman|guy|customer|user|seller|buyer|stranger|who|jemand(?:em)?|quelqu['\u{2019}]un|alguien|qualcuno|iemand|algu[ée]m|ktoś|кто-то|birisi)\s+(?:(?:else|called|named|using|with|namens|mit|der|avec|con|met|com|z|с)\s+){1,2}(?:the (?:e-?mail|address) )?",
        r"\b(?:a certain|one mr|one mrs|ein gewisser|eine gewisse|un certain|un tal|un certo|een zekere|um certo|niejaki|некий)",
        r"\b(?:seller|sender|recipient|buyer|courier|driver|hacker|thief|scammer|lawyer|attorney|landlord|owner|verkäufer|absender|empfänger|käufer|vendeur|destinataire|expéditeur|vendedor|destinatario|comprador|venditore|verkoper|ontvanger|sprzedawca|odbiorca|продавец|получатель|satıcı|alıcı)(?: is| at| with| ist| est| es| è)?",
        r"\b(?:him|her|them|lawyer|attorney|boss|landlord|manager|accountant|solicitor|anwalt|avocat|abogado|avvocato|advocaat|advogado)\s+(?:at|under|on|unter|à|en|a|op)",
        r"(?:寄给|发给|卖给|送给|抄送|代表|被|由)",
    ]
    .join("|");
    pattern(&format!(r"(?:{before})\s*[:：(<\x22'„«]*\s*$"))
});

/// The same words where they may as well be said of oneself; what keeps them so stands in [`KEPT`].
static TO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:to|an|à|aan|para|do|для|إلى)\s*[:：(<\x22'„«]*\s*$"));
static OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:of|from|von|vom|de|d['\u{2019}]|di|da|do|van|od|от|у|من)\s*[(<\x22'„«]*\s*$")
});

/// "My account is registered to", "mój mail to".
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:regist|link|tied|connect|attach|assign|issued|verkn|enregistr|rattach|vincul|asociad|collegat|associat|gekoppeld|zarejestr|przypisan|привязан|зарегистр)\p{L}*\b[^.!?]{0,30}$|\b(?:mój|moja|moje|nasz|nasze)\s[^.!?]{0,30}\bto\s*$|\b(?:me|moi|mir|mij)\s+(?:at|an|aan|à|para)\s*$",
    )
});

/// "My user ID of", "I ordered from", "ich schreibe von".
static OWN_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:my|our|mein\p{{L}}*|mon|ma|mi|mio|mia|mijn|meu|minha|mój|moja|moje|мой|моя)\s+(?:\p{{L}}+\s+)?{DETAIL}\s+\p{{L}}+\s*$|\b(?:i|we|ich|wir|je|ik|yo|eu)\b[^.!?]{{0,30}}\b(?:writ|mail|contact|order|book|sign|schreib|bestell|buch|écri|command|escrib|ped|scriv|ordin|schrijf|bestel|escrev|encomend)\p{{L}}*\b[^.!?]{{0,30}}$|(?:^|[.!?,;:\n])\s*\p{{L}}+\s*$"
    ))
});

/// What stands right behind a value and speaks of another person: "who stole", "got my parcel", "instead of me".
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let verbs = r"who|whose|needs?|waits?|is waiting|has|would like|lives|lost|complain(?:s|ed)|ask(?:s|ed)|gets?|got|says?|said|wants?|wanted|uses?|used|sent|sends|should|told|tells|ordered|bought|received|stole|hacked|gave|wrote|sagt|sagte|hat|soll|bekam|qui|a (?:dit|reçu|volé|commandé)|veut|dijo|quiere|recibi[óo]|compr[óo]|vuole|heeft|wil|disse|quer|recebeu|który|która|chce|который|которая|хочет|купил|diyor|istiyor|aldı";
    pattern(&format!(
        r"^\s*[)\]>\x22'»“”]*\s*(?:{verbs})\s+\p{{L}}|^\s*[)\]>\x22'»“”]*\s*(?:,\s*)?(?:instead of me|rather than me|(?:and )?not (?:to )?me\b|statt an mich|statt mir|anstatt|au lieu de moi|et pas (?:à )?moi|en vez de|invece|in plaats van mij|em vez de mim|zamiast mnie|вместо меня|yerine)|^\s*[)\]>\x22']*\s+(?:is|was|ist|war|est|es|è|é|to|это)\s+(?:his|her|their|seine?|ihre?|son|sa|leur|su|la sua|il suo|zijn|haar|dele|dela|jego|jej|его|её)\b|^['\u{{2019}}](?:n?[ıiuü]n|y?[ea]|[dt][ea]n)\b|^\s+(?:tarafından|adına|için)\b|^\s*(?:さん|様)?(?:の(?:代わり|注文|荷物)|に(?:売|送)|宛|から(?:の)?荷物)|^\s*的(?:订单|包裹)|^(?:偷|买|收到|说)"
    ))
});

/// Whether the words around a value give it to a person who is not the writer.
pub(crate) fn is_of_a_third(text: &str, span: &Range<usize>) -> bool {
    let (Some(before), Some(behind)) = (text.get(..span.start), text.get(span.end..)) else {
        return false;
    };
    let around = sentence_around(text, span.start);
    let lead = text.get(around.start..span.start).unwrap_or_default();
    let end = sentence_around(text, span.end).end;
    let trail = text.get(span.end..end).unwrap_or_default();
    let behind_says = BEHIND.is_match(trail) && !CLAIM.is_match(lead);
    if GIVEN_TO.is_match(lead) || behind_says || is_supposed((lead, trail), before) {
        return true;
    }
    if TO.is_match(lead) && !KEPT.is_match(lead) || OF.is_match(lead) && !OWN_OF.is_match(lead) {
        return true;
    }
    let claimed = last(&CLAIM, before);
    let theirs = THEIR_DETAIL
        .find_iter(before)
        .filter(|found| !NO_OWNER.is_match(found.as_str()))
        .map(|found| found.start())
        .last();
    if theirs.is_some_and(|theirs| claimed.is_none_or(|own| own < theirs)) {
        return true;
    }
    let for_another = has_role(before) || has_role(behind);
    for_another && claimed.is_none()
}

pub(super) fn last(words: &Regex, text: &str) -> Option<usize> {
    words.find_iter(text).last().map(|found| found.start())
}

#[cfg(test)]
#[path = "third_tests.rs"]
mod tests;
