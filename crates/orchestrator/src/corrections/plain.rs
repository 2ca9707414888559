//! Which values of a text are plainly the writer's own, and so may prove who they are.
//!
//! A value is the writer's own where they say so ("my e-mail is …", "I'm …"), where it answers the question for it, or
//! where it stands bare in a plain sentence. Everything else only names someone: it may be looked up, and proves nothing.
//! So does a value that is a part of something longer, one of several that cannot all be the writer's, and one beside which
//! another person is spoken of or is reported. A question more is better than a proof that is none.

use std::ops::Range;
use std::sync::LazyLock;

use baton_playbook::{is_label, names_fit};
use regex::Regex;

use super::clauses::{ACTOR, MY, NAMED, PERSON, THEIRS, Word, clauses, is_unspaced};
use super::sentences::sentence_around;
use super::third::{CLAIM, DETAIL, NO_OWNER, last};
use super::words::pattern;
use super::words::{BARE, MINE_IS, STRONG};
use super::{Mention, stands_alone};

/// The most words from "my" to the person.
const REACH: usize = 3;

/// "He", "hers", "his": of whom the writer speaks, where a language has words for it that mean nothing else.
const OTHERS: &str = r"\b(?:he|she|his|hers?|him|er hat|sie hat|seine[nmrs]?|elle|lui|ella|él|lei|hij|dele|dela|jego|jej|on|ona|onun|его|её|ее|он|она|papas|mamas|muttis|vatis|omas|opas|(?:mom|mum|dad|gran|grandma|grandpa|nan|hubby|wifey)['\u{2019}]?\u{ad}?s)\b|[他她]|彼";

/// Persons without a name.
const ANYONE: &str = r"\b(?:some(?:one|body)|any(?:one|body)|jemand(?:em|en)?|quelqu['\u{2019}]un|alguien|qualcuno|iemand|algu[ée]m|ktoś|кто-то|birisi)\b|有人|誰か|شخص";

/// Persons by what they are to the desk or to the writer. "The customer number" is none.
const ROLES: &str = r"\b(?:the|an?|our|this|that|another|one) (?:account |card )?(?:customer|client|holder|owner|recipient|addressee|sender|buyer|seller|guy|man|woman|lady|person|caller|patient|tenant|stranger|visitor|guest)(?:['\u{2019}]s)?\b(?:[^\p{L}]|$|\s(?:of|is|was|who|has|had|with|whose|called|named|ordered|wants|asked|says|said|waits|is)\b)|\b(?:der|die|des|ein|eine|eines|unser|unsere|einer|eines) (?:kunde|kundin|kunden|inhaber\p{L}*|kontoinhaber\p{L}*|empfänger\p{L}*|absender\p{L}*|besteller\p{L}*|mandant\p{L}*)\b|\b(?:le|la|un|une|notre|du) (?:client|cliente|titulaire|destinataire|expéditeur)\b|\b(?:el|la|un|una|nuestr[oa]|del) (?:cliente|titular|destinatario|remitente)\b|\b(?:il|un|una|il nostro|del) (?:cliente|titolare|destinatario|mittente)\b|\b(?:de|een|onze) (?:klant|houder|ontvanger|afzender)\b|\b(?:o|um|nosso|do) (?:cliente|titular|destinatário|remetente)\b|\b(?:klient|właściciel|odbiorca|nadawca|müşterimiz|alıcı|клиент|владелец|получатель|отправитель)\b";

/// "Otto ordered", "Otto hat": a name, and what only others did.
const NAME_DOES: &str = r"(?-i:\b\p{Lu}\p{Ll}+)\s+(?:has |had |a |ha |heeft |hat )?(?:ordered|bought|placed|booked|asked|told|said|says|wrote|writes|gave|sent|wants|needs|bestellt|gesagt|sagt|schrieb|commandé|dit|pidió|dijo|dice|ordinato|detto|besteld|zegt|encomendou|disse|zamówiła?|powiedziała?|заказала?|сказала?|dedi|verdi)\b";

/// Another person is spoken of.
static THIRD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{OTHERS}|{ANYONE}|{ROLES}|{NAME_DOES}|(?-i:\b\p{{Lu}}\p{{L}}+)['\u{{2019}}]\u{{ad}}?s?\s)"
    ))
});

/// First words of such a clause that are no name.
const NO_NAMES: &[&str] = &[
    "i", "we", "you", "they", "who", "just", "already", "have", "has", "had", "yes", "please",
    "also", "then", "and", "habe", "hatte", "ich", "wir", "sie", "was", "wer", "nous", "vous",
    "on", "yo", "me", "mi", "ya", "io", "ho", "ik", "u", "eu", "ja", "я", "вы", "ben", "it",
];

/// What is told on a thing, or what another person said: a frame for words that are not the writer's.
static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        // English
        r"(?-i:\b\p{Lu}\p{Ll}+) (?:says|said|wrote|writes|texted|sagt|sagte|schrieb|schreibt|dit|dijo|dice|disse|zegt|zei|schreef|mówi|pisze|napisała?|говорит|пишет|написала?|сказала?)\s*[:,\x22“„«]|\b(?:(?:it|he|she|there|that|this|here)\s+(?:\p{L}+ )?|the (?:\p{L}+ ){1,3}?)(?:says?|said|reads?|states?|stated|shows?|tells?|told|wrote|is written)\b",
        r"\b(?:on|from|in) (?:the|this|that|a|an|his|her|their|your) (?:(?:\p{L}+ )?(?:parcel|box|package|label|letter|envelope|card|slip|receipt|screen|door|note|paper|sticker|screenshot|photo|picture|sms|voicemail|mailbox))\b",
        r"\b(?:(?:screenshot|transcript|voicemail|voice message|forwarded|fwd|sms|whatsapp|telegram|signal|messenger|chat|mail|e-?mail|message|letter|note|text)s?\s+(?:text|transcript|from|by|of|message|history)|(?:voicemail|call|chat) transcript|whatsapp|telegram|sms)\b[^.!?\n]{0,60}[:\]]",
        r"\b(?:told|asked|asks|tells|wants|sent|gave) me (?:to\b|this|the following|that)|\bforward(?:ing|ed)? (?:you |this|the|a|from)",
        // German
        r"\b(?:es|hier|da|dort|auf dem \p{L}+|auf der \p{L}+|im \p{L}+) (?:steht|stand|heißt es)\b|\bauf (?:dem|der|einem|einer) (?:paket|karton|etikett|zettel|brief|karte|rechnung|umschlag|screenshot|foto|lieferschein)\b|\b(?:leite|leiten) (?:\p{L}+ )?weiter\b|\bweitergeleitet\b|\b(?:nachricht|mail|sms|brief) (?:von|des|der)\b[^.!?\n]{0,40}:|\b(?:er|sie|\p{L}+) (?:sagt|sagte|schreibt|schrieb|meint),?\s",
        // French, Spanish, Italian, Portuguese, Dutch
        r"\b(?:il est écrit|ça dit|sur (?:le|la|l['\u{2019}]) ?(?:colis|étiquette|carton|lettre|carte|facture|enveloppe|capture))\b|\b(?:message|mail|sms|lettre) (?:de|du)\b[^.!?\n]{0,40}:|\b(?:je (?:vous )?(?:transmets|transfère|fais suivre)|transféré)\b",
        r"\b(?:dice aquí|aquí dice|aquí pone|pone aquí|en (?:el|la) (?:paquete|caja|etiqueta|carta|tarjeta|factura|sobre|captura))\b|\b(?:mensaje|correo|sms|carta) (?:de|del)\b[^.!?\n]{0,40}:|\b(?:reenvío|le reenvío|reenviado)\b",
        r"\b(?:c['\u{2019}]è scritto|qui dice|sul (?:pacco|cartone|biglietto)|sull['\u{2019}]etichetta|sulla (?:scatola|lettera|busta))\b|\b(?:messaggio|mail|sms|lettera) (?:di|del|da)\b[^.!?\n]{0,40}:|\b(?:inoltro|inoltrato)\b",
        r"\b(?:diz aqui|aqui diz|está escrito|n[oa] (?:pacote|caixa|etiqueta|carta|cartão|fatura|envelope))\b|\b(?:mensagem|sms|carta) (?:de|do|da)\b[^.!?\n]{0,40}:|\b(?:reencaminho|encaminhado|reencaminhado)\b",
        r"\b(?:er staat|hier staat|op (?:het|de) (?:pakket|doos|etiket|brief|kaart|factuur|envelop))\b|\b(?:bericht|mail|sms|brief) van\b[^.!?\n]{0,40}:|\b(?:ik stuur door|doorgestuurd)\b",
        // Polish, Turkish, Russian, Arabic, Chinese, Japanese
        r"\b(?:jest napisane|na (?:paczce|kartonie|etykiecie|liście|kopercie)|przekazuję|wiadomość od)\b|\b(?:yazıyor|paketin üzerinde|kutunun üzerinde|iletiyorum|mesajı:)|\b(?:написано|на (?:посылке|коробке|этикетке|конверте)|пересылаю|сообщение от)\b|مكتوب|على (?:الطرد|الصندوق|الملصق)|رسالة من|上面写着|写着|转发|包裹上|と書いて|転送|からのメッセージ",
    ];
    pattern(&format!("(?:{})", all.join("|")))
});

/// One beside that by which the writer is known.
const OTHER: &str = r"other|another|second|new|alternat(?:e|ive)|andere[nrs]?|zweite[nrs]?|neue[nrs]?|autre|deuxième|seconde?|nouvel(?:le)?|otr[oa]|segund[oa]|nuev[oa]|altr[oa]|second[oa]|nuov[oa]|ander|tweede|nieuwe?|outr[oa]|nov[oa]|inny|inna|inne|drugi|druga|nowy|nowa|diğer|ikinci|yeni|друг(?:ой|ая|ое)|втор(?:ой|ая)|нов(?:ый|ая|ое)";
static FURTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:{OTHER})\s+(?:\p{{L}}[\p{{L}}-]*\s*){{1,3}}(?:is|ist|est|es|è|é|to|это|:|=)?\s*[:(<‹\x22'„«]*\s*$|(?:另(?:一|外)个?|新的?)\S{{0,6}}(?:是|：)?\s*$|(?:別の|新しい)\S{{0,10}}\s*$|(?:الآخر|الجديد|الثاني)\S*\s*(?:هو)?\s*$"
    ))
});
static FURTHER_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*(?:is|ist|est|es|è|é|to)\s+(?:also\s+)?(?:\p{{L}}+\s+){{0,2}}(?:{OTHER})\s+\p{{L}}"
    ))
});

/// The value is said not to be the writer's.
static NOT_MINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:not|isn['\u{2019}]?\u{ad}?t|never) (?:mine|my own|me|myself)\b|\bnicht (?:meine?[rs]?|von mir|ich|mir)\s*(?:[.,;!?)]|$)|\bpas (?:le mien|la mienne|[àa] moi|moi)\b|\bno (?:es )?(?:m[íi]o|m[íi]a|yo)\b|\bnon (?:[èe] )?(?:mi[oa]|il mio|la mia|io)\b|\bniet (?:van mij|de mijne|het mijne|ik)\b|\bn[ãa]o (?:[ée] )?(?:meu|minha|eu)\b|\bnie (?:moj[eai]|mój|ja)\b|\bbenim değil\b|\bне (?:мо[йяё]|я|моё|мое)\b|ليس لي|不是我的|私のでは",
    )
});

/// "For" and "of" before a value: whose it is, without saying that it is the writer's.
static LINKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:for|f[üu]r|pour|para|per|voor|dla|для|için|belongs? to|meant for|addressed to|gehört)\s*[(<‹\x22'„«]*\s*$",
    )
});

/// What another person does who is quoted.
static SAYING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:says?|said|told|tells|writes?|wrote|sagt|sagte|meint|schreibt|schrieb|dit|écrit|dice|dijo|detto|scrive|zegt|zei|disse|diz|mówi|powiedzia\p{L}+|pisze|diyor|dedi|говорит|сказал\p{L}*|пишет)\b|说|と言|يقول|تقول|قال",
    )
});

/// A sender before an address, and his words behind it: "Otto Berg ‹otto@…›: …".
static SENDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-i:\p{Lu})[\p{L} .'-]*[<‹(\[]\s*$"));
static SAYS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[>›)\]]\s*[:：]"));

/// The writer speaks of themselves.
static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i|i['\u{2019}]?\u{ad}?(?:m|ve|d|ll)|im|ive|my|mine|me|we|our|us|ich|mein\p{L}*|mir|mich|wir|uns|unser\p{L}*|hab|habe|bin|je|j['\u{2019}]\p{L}*|mon|ma|mes|moi|nous|notre|nos|yo|m[íi]|mis|mío|mía|nuestr\p{L}+|tengo|quiero|quisiera|compré|pedí|hice|soy|estoy|necesito|espero|io|mio|mia|mi[ei]|noi|nostr\p{L}|ho|vorrei|sono|aspetto|eu|meus?|minhas?|noss\p{L}+|comprei|fiz|encomendei|tenho|quero|estou|sou|gostaria|ik|mijn|mij|wij|ons|onze|heb|ja|mój|moj\p{L}+|mnie|mam|chcę|chciał\p{L}+|jestem|proszę|piszę|czekam|\p{L}+ł[ae]m|benim|bana|\p{L}+[dt][ıiuü]m|\p{L}+yorum|\p{L}*siparişim\p{L}*|я|мо[йяеё]|моего|моей|мою|мне|меня|мы|наш\p{L}*)\b|أنا|طلبي|بريدي|رقمي|حسابي|لدي|أريد|اشتريت|طلبت",
    )
});

/// The writer does something.
static I: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i|i['\u{2019}]?\u{ad}?(?:m|ve|d|ll)|we|ich|wir|je|j['\u{2019}]\p{L}*|yo|io|eu|ik|wij|ja|я|мы|ben|أنا)\b|我(?:要|想|的|是|在)|私は",
    )
});

/// What is claimed right before a value: "I'm …@…", "it's me: …".
static CLAIMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i['\u{2019}]?\u{ad}?m|i am|ich bin|je suis|soy|sono|ik ben|sou|jestem|ben|я|it['\u{2019}]?\u{ad}?s me|mine(?: is|['\u{2019}]s)?|meine?[rs]? (?:ist|lautet)|meine[rs]?|il mio|la mia|el m[íi]o|la m[íi]a|le mien|la mienne|o meu|a minha|mijne|mój|moja|moje|benimki|мо[йяёе]|aquí mi|moi)\s*[:,(<‹\x22'„«–—-]*\s*$|(?:我是|私は|أنا)\s*[:：]?\s*$",
    )
});
/// The same right behind one: "… is me", "… is my address".
static CLAIMED_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*[)>›\x22'»“”,]*\s*(?:,?\s*(?:which|that|das|was|qui|que|che|dat)\s)?\s*(?:is|are|ist|bin|est|c['\u{{2019}}]est|es|soy|[èée]|sono|sou|to|jest|это|—|-|=)\s+(?:me|ich|moi|yo|io|ik|eu|ja|я|mine|(?:my|meine?|mon|ma|mi|il mio|la mia|mijn|o meu|a minha|mój|moja|мой|моя)\s+(?:\p{{L}}+ )?{DETAIL})\b|^\s*(?:benim|です|是我)"
    ))
});

/// With these words a message ends, and a name may follow.
static CLOSES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:cheers|thanks|thank|thx|best|regards|greetings|lg|vg|mfg|gruß|gruss|grüße|danke|merci|cordialement|gracias|saludos|grazie|saluti|bedankt|groet(?:jes)?|obrigad[oa]|abraço|dzięki|dziękuję|pozdrawiam|teşekkürler|saygılar|спасибо)\b",
    )
});

/// Other words that stand around a value and say nothing of whose it is.
const AROUND: &[&str] = &[
    "under",
    "using",
    "used",
    "use",
    "registered",
    "reg",
    "via",
    "through",
    "status",
    "update",
    "news",
    "any",
    "track",
    "tracking",
    "check",
    "checking",
    "look",
    "find",
    "see",
    "know",
    "help",
    "can",
    "could",
    "would",
    "want",
    "need",
    "cancel",
    "return",
    "refund",
    "please",
    "pls",
    "plz",
    "thanks",
    "thank",
    "thx",
    "hello",
    "hi",
    "hey",
    "dear",
    "team",
    "all",
    "good",
    "morning",
    "afternoon",
    "evening",
    "day",
    "yes",
    "sure",
    "ok",
    "okay",
    "certainly",
    "course",
    "again",
    "also",
    "with",
    "by",
    "which",
    "has",
    "have",
    "been",
    "not",
    "arrived",
    "shipped",
    "up",
    "whats",
    "what's",
    "how",
    "long",
    "late",
    "still",
    "yet",
    "about",
    "regarding",
    "re",
    "both",
    "as",
    "follows",
    "unter",
    "mit",
    "gebucht",
    "bestellt",
    "registriert",
    "bitte",
    "danke",
    "gerne",
    "guten",
    "tag",
    "liebe",
    "grüße",
    "wo",
    "wann",
    "kommt",
    "bleibt",
    "stornieren",
    "retoure",
    "zurück",
    "sous",
    "avec",
    "commandé",
    "enregistré",
    "svp",
    "où",
    "quand",
    "arrive",
    "bajo",
    "con",
    "registrado",
    "dónde",
    "está",
    "cuándo",
    "llega",
    "sotto",
    "registrato",
    "dove",
    "quando",
    "arriva",
    "besteld",
    "geregistreerd",
    "waar",
    "wanneer",
    "komt",
    "sob",
    "registado",
    "onde",
    "pod",
    "na",
    "gdzie",
    "kiedy",
    "ile",
    "nerede",
    "zaman",
    "под",
    "где",
    "когда",
    "и",
    "e",
    "y",
    "et",
    "und",
    "en",
    "ve",
    "i",
];

/// The places of values that only name someone. `asked` tells whether the fact of a value was just asked for,
/// `known` whether the writer is known already: then "and …@…" tells of a further one.
pub(crate) fn not_plain(
    text: &str,
    mentions: &[Mention<'_>],
    (asked, known): (&dyn Fn(&str) -> bool, bool),
) -> Vec<usize> {
    let mut named: Vec<usize> = (0..mentions.len())
        .filter(|nth| is_part(text, mentions, *nth))
        .collect();
    if !mentions.iter().any(|mention| mention.only_one) {
        return named;
    }
    let message = Message {
        text,
        mentions,
        others: others(text, mentions),
    };
    for (nth, mention) in mentions.iter().enumerate() {
        let further =
            || known && !stands_alone(text, &mention.span) && !is_claimed(text, &mention.span);
        if mention.only_one && (!message.is_own(nth, asked(mention.fact)) || further()) {
            named.push(nth);
        }
    }
    let beside: Vec<usize> = (0..mentions.len())
        .filter(|nth| message.is_told_with(*nth, &named))
        .collect();
    named.extend(beside);
    named.sort_unstable();
    named.dedup();
    named
}

/// The places of values of one fact that cannot all be the writer's, as far as `counts` admits them: "a@… or b@…".
pub(crate) fn alternatives(
    text: &str,
    mentions: &[Mention<'_>],
    counts: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let differs = |one: &Mention<'_>, other: &Mention<'_>| {
        one.fact == other.fact
            && !one.value.eq_ignore_ascii_case(other.value)
            && !names_fit(one.value, other.value)
    };
    let all: Vec<usize> = (0..mentions.len())
        .filter(|nth| mentions[*nth].only_one && counts(*nth))
        .collect();
    let open = |nth: &usize| {
        all.iter()
            .any(|other| differs(&mentions[*nth], &mentions[*other]))
    };
    // "…@… or …@…": which of them is left open, also where only one could be theirs.
    let joined = |nth: &usize| {
        mentions.iter().any(|other| {
            let one = &mentions[*nth];
            let from = one.span.end.min(other.span.end);
            let to = one.span.start.max(other.span.start);
            let between = text.get(from..to).unwrap_or_default();
            differs(one, other)
                && OR.is_match(between)
                && !between.contains(['.', '!', ';', '\n', '。'])
        })
    };
    let or: Vec<usize> = all.iter().copied().filter(joined).collect();
    if !or.is_empty() {
        let claimed = or
            .iter()
            .filter(|nth| is_claimed(text, &mentions[**nth].span));
        let claimed: Vec<usize> = claimed.copied().collect();
        let kept = (claimed.len() == 1).then(|| claimed[0]);
        return or.into_iter().filter(|nth| Some(*nth) != kept).collect();
    }
    let open: Vec<usize> = all.iter().copied().filter(open).collect();
    let claimed = |nth: &usize| is_claimed(text, &mentions[*nth].span);
    let claims: Vec<usize> = open.iter().copied().filter(claimed).collect();
    match claims.as_slice() {
        [one] => open.into_iter().filter(|nth| nth != one).collect(),
        _ => open,
    }
}

/// A message, as far as it says whose a value is.
struct Message<'t> {
    text: &'t str,
    mentions: &'t [Mention<'t>],
    /// Where another person of the writer's is spoken of.
    others: Vec<usize>,
}

impl Message<'_> {
    fn is_own(&self, nth: usize, asked: bool) -> bool {
        let span = &self.mentions[nth].span;
        let sentence = sentence(self.text, span);
        let lead = self
            .text
            .get(sentence.start..span.start)
            .unwrap_or_default();
        let trail = self.text.get(span.end..sentence.end).unwrap_or_default();
        if REPORTS.is_match(lead) || SENDER.is_match(lead) && SAYS.is_match(trail) {
            return false;
        }
        if lead.trim_end().ends_with(['>', '›', '\u{ff1e}']) {
            return false;
        }
        // "My other e-mail", "my new address": it tells not by which the writer is known.
        if FURTHER.is_match(lead) || FURTHER_BEHIND.is_match(trail) {
            return false;
        }
        let claim = claim(lead);
        let third = self.third(&sentence, span, lead);
        // "My husband says my e-mail is …", "He goes: my mail is …"
        let announced = |third: usize| {
            let after = lead.get(third..).unwrap_or_default();
            let colon = after.find(':');
            colon.is_some_and(|colon| !FIRST.is_match(&after[..colon]))
        };
        if third.is_some_and(announced) && !lead.trim_end().ends_with(':') {
            return false;
        }
        if third.is_some_and(|third| {
            lead.get(third..)
                .is_some_and(|after| SAYING.is_match(after))
        }) {
            return false;
        }
        if claim.is_some() || CLAIMED_BEHIND.is_match(trail) {
            return third.is_none_or(|third| claim.is_none_or(|claim| third < claim));
        }
        if third.is_some() || self.speaks_behind(&sentence, span, trail) {
            return false;
        }
        if NOT_MINE.is_match(trail) || NOT_MINE.is_match(lead) || LINKED.is_match(lead) {
            return false;
        }
        if asked {
            return true;
        }
        // "My wife is waiting. Mail: …", "And hers? …"
        if self.spoke_of_another(sentence.start) || self.asks_of_another(sentence.start) {
            return false;
        }
        STRONG.is_match(lead)
            || BARE.is_match(lead)
            || self.is_bare(nth, &sentence)
            || FIRST.is_match(lead)
            || FIRST.is_match(trail)
    }

    /// Whether a record is named in another person's words, with an address of theirs: "he said: …@…, LH-1".
    fn is_told_with(&self, nth: usize, named: &[usize]) -> bool {
        let mention = &self.mentions[nth];
        if mention.only_one {
            return false;
        }
        let place = sentence(self.text, &mention.span);
        let lead = self
            .text
            .get(place.start..mention.span.start)
            .unwrap_or_default();
        REPORTS.is_match(lead)
            && named.iter().any(|other| {
                let other = &self.mentions[*other];
                other.only_one && place.contains(&other.span.start)
            })
    }

    /// The last place before a value in its sentence where another person is spoken of.
    fn third(&self, sentence: &Range<usize>, span: &Range<usize>, lead: &str) -> Option<usize> {
        let mine = self.others.iter().copied();
        let mine = mine.filter(|at| (sentence.start..span.start).contains(at));
        let mine = mine.map(|at| at - sentence.start).max();
        last_third(lead).max(mine)
    }

    fn speaks_behind(&self, sentence: &Range<usize>, span: &Range<usize>, trail: &str) -> bool {
        let mut others = self.others.iter();
        others.any(|at| (span.end..sentence.end).contains(at)) || last_third(trail).is_some()
    }

    /// Whether one of the writer's people was spoken of in the sentences before, and the writer not since.
    fn spoke_of_another(&self, start: usize) -> bool {
        let before = self.others.iter().copied().filter(|at| *at < start);
        before.max().is_some_and(|last| {
            let since = self.text.get(last..start).unwrap_or_default();
            let next = sentence_around(self.text, last).end.saturating_sub(last);
            let later = since.get(next..).unwrap_or_default();
            !I.is_match(since) && !FIRST.is_match(later)
        })
    }

    /// Whether the sentence before asks about another person, or announces them: "And hers? …", "His:".
    fn asks_of_another(&self, start: usize) -> bool {
        let before = self.text.get(..start).unwrap_or_default().trim_end();
        if !before.ends_with(['?', ':', '？', '：', '؟']) {
            return false;
        }
        let sentence = sentence_around(before, before.len().saturating_sub(1));
        let sentence = before.get(sentence).unwrap_or_default();
        last_third(sentence).is_some() && !FIRST.is_match(sentence)
    }

    /// Whether nothing stands around a value but words that say nothing of whose it is.
    fn is_bare(&self, nth: usize, sentence: &Range<usize>) -> bool {
        let span = &self.mentions[nth].span;
        let ends = self.mentions.iter().map(|other| other.span.end);
        let from = ends.filter(|end| *end <= span.start).max().unwrap_or(0);
        let starts = self.mentions.iter().map(|other| other.span.start);
        let to = starts.filter(|start| *start >= span.end).min();
        let to = to.unwrap_or(self.text.len()).min(sentence.end);
        let marks = [
            ',', ';', '(', ')', '–', '—', '،', '、', '，', '\n', '.', '!', '?', '/', '|', '•', '·',
        ];
        let before = self.text.get(from.max(sentence.start)..span.start);
        let before = before.unwrap_or_default().rsplit(marks).next();
        let behind = self.text.get(span.end..to).unwrap_or_default();
        let behind = behind.split(marks).next();
        let behind = behind.map(|words| {
            CLOSES
                .find(words)
                .map_or(words, |end| &words[..end.start()])
        });
        [before, behind].into_iter().flatten().all(|words| {
            clauses(words, &[])
                .iter()
                .flat_map(|c| &c.words)
                .all(is_ordinary)
        })
    }
}

/// The sentence of a value; a line break within a value's own line does not end it.
fn sentence(text: &str, span: &Range<usize>) -> Range<usize> {
    sentence_around(text, span.start).start..sentence_around(text, span.end.saturating_sub(1)).end
}

/// Where a claim stands before a value: "my e-mail is".
fn claim(lead: &str) -> Option<usize> {
    let near = CLAIMED.find(lead).map(|found| found.start());
    last(&CLAIM, lead).max(last(&MINE_IS, lead)).max(near)
}

/// Whether the words around a value say that it is the writer's.
fn is_claimed(text: &str, span: &Range<usize>) -> bool {
    let sentence = sentence(text, span);
    let lead = text.get(sentence.start..span.start).unwrap_or_default();
    let trail = text.get(span.end..sentence.end).unwrap_or_default();
    // "My mails are a@… or b@…" claims neither of them.
    let several = lead.trim_end().ends_with([',', '/']) || OR.is_match(lead);
    !several
        && !OR.is_match(
            trail
                .get(..trail.find(['.', ';', ',']).unwrap_or(trail.len()))
                .unwrap_or_default(),
        )
        && (claim(lead).is_some() || CLAIMED_BEHIND.is_match(trail))
}

/// "Either", "or": which of several it is, is left open.
static OR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:either|or|maybe|oder|entweder|ou|soit|o|oppure|of|ofwel|albo|lub|ya|veya|или|либо)\b|或者?|还是|または|それとも|أو",
    )
});

/// The last place where a text speaks of another person, as far as its words alone tell.
fn last_third(text: &str) -> Option<usize> {
    let found = THIRD.find_iter(text).filter(|found| {
        let first = found.as_str().split(|c: char| !c.is_alphanumeric()).next();
        let first = first.unwrap_or_default().to_lowercase();
        !NO_OWNER.is_match(found.as_str()) && !NO_NAMES.contains(&first.as_str())
    });
    found.map(|found| found.start()).last()
}

/// Where one of the writer's own people is spoken of: "my wife", "meine Frau", "babam".
pub(super) fn others(text: &str, mentions: &[Mention<'_>]) -> Vec<usize> {
    let mut all = Vec::new();
    for clause in clauses(text, mentions) {
        for (at, word) in clause.words.iter().enumerate() {
            let near = &clause.words[at.saturating_sub(REACH)..at];
            let mine = word.kind & PERSON != 0 && near.iter().any(|word| word.kind & MY != 0);
            let alone =
                word.kind & (ACTOR | THEIRS) != 0 && word.kind & PERSON == 0 && !word.is_unspaced();
            // Words of one letter are a person in Japanese only with what follows them.
            let unspaced = word.is_unspaced()
                && word.kind & (THEIRS | ACTOR) != 0
                && text[word.at.end..].starts_with(['の', 'が', 'は', '的']);
            if mine || alone || unspaced {
                all.push(word.at.start);
            }
        }
    }
    all
}

/// Whether a word says nothing of whose a value is.
fn is_ordinary(word: &Word<'_>) -> bool {
    let lower = word.lower();
    let person = word.kind & (PERSON | THEIRS | ACTOR) != 0;
    word.kind & NAMED != 0
        || word.kind != 0 && !person
        || lower.starts_with(|c: char| c.is_ascii_digit() || is_unspaced(c) || is_uncased(c))
        || lower.chars().count() == 1
        || is_label(&lower)
        || AROUND.contains(&lower.as_str())
}

/// Letters of scripts whose words carry what others write apart: nothing is told from them alone.
fn is_uncased(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{1cff}' | '\u{ac00}'..='\u{d7ff}')
}

/// Whether a value is a part of something longer: "…/backup", "https://…", "LH-1.pdf".
fn is_part(text: &str, mentions: &[Mention<'_>], nth: usize) -> bool {
    let span = &mentions[nth].span;
    let ends = mentions
        .iter()
        .any(|other| other.span.start == span.end + 1);
    let begins = mentions
        .iter()
        .any(|other| other.span.end + 1 == span.start);
    let mut behind = text.get(span.end..).unwrap_or_default().chars();
    let mut before = text.get(..span.start).unwrap_or_default().chars().rev();
    let (mark, next) = (behind.next(), behind.next());
    let goes_on = !ends
        && mark.is_some_and(|mark| "/\\?&=#%@_+~$:".contains(mark))
        && next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '?' | '='));
    let file = mark == Some('.') && {
        let rest = text.get(span.end + 1..).unwrap_or_default();
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        FILES.contains(&word.to_lowercase().as_str())
    };
    let (mark, previous) = (before.next(), before.next());
    let comes_from = !begins
        && mark.is_some_and(|mark| "/\\?&=%@_+~$".contains(mark))
        && previous.is_some_and(|previous| !previous.is_whitespace() && previous != '>');
    let token = text.get(..span.start).unwrap_or_default();
    let token = token.rsplit(char::is_whitespace).next().unwrap_or_default();
    let address = token.contains("://") || token.starts_with("www.") || {
        // "evil.example:otto@…"
        token.ends_with(':') && token.trim_end_matches(':').contains('.')
    };
    goes_on || file || comes_from || address
}

/// Ends of file names.
const FILES: &[&str] = &[
    "pdf", "jpg", "jpeg", "png", "gif", "doc", "docx", "xls", "xlsx", "csv", "txt", "zip", "html",
    "htm", "eml", "msg", "heic", "webp", "xml", "json", "odt", "rtf", "bak", "old", "php", "aspx",
];

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
