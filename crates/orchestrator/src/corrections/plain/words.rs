//! The words that tell whose a value is, language by language: English, German, French, Spanish, Italian, Portuguese, Dutch,
//! Polish, Turkish, Russian, Arabic, Chinese, Japanese.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::third::DETAIL;
use crate::corrections::words::{MY, RELATIVES, pattern};

/// "He", "hers", "his": of whom the writer speaks, where a language has words for it that mean nothing else.
const OTHERS: &str = r"\b(?:he|she|his|hers?|him|er hat|sie hat|seine[nmrs]?|elle|lui|ella|él|lei|hij|dele|dela|jego|jej|on|ona|onun|его|её|ее|он|она|papas|mamas|muttis|vatis|omas|opas|(?:mom|mum|dad|gran|grandma|grandpa|nan|hubby|wifey)['\u{2019}]?\u{ad}?s)\b|[他她]|彼";

/// Persons without a name.
const ANYONE: &str = r"\b(?:some(?:one|body)|any(?:one|body)|jemand(?:em|en)?|quelqu['\u{2019}]un|alguien|qualcuno|iemand|algu[ée]m|ktoś|кто-то|birisi)\b|有人|誰か|شخص";

/// Persons by what they are to the desk or to the writer. "The customer number" is none.
const ROLES: &str = r"\b(?:the|an?|our|this|that|another|one) (?:account |card )?(?:customer|client|holder|owner|recipient|addressee|sender|buyer|seller|guy|man|woman|lady|person|caller|patient|tenant|stranger|visitor|guest)(?:['\u{2019}]s)?\b(?:[^\p{L}]|$|\s(?:of|is|was|who|has|had|with|whose|called|named|ordered|wants|asked|says|said|waits|is)\b)|\b(?:der|die|des|ein|eine|eines|unser|unsere|einer|eines) (?:kunde|kundin|kunden|inhaber\p{L}*|kontoinhaber\p{L}*|empfänger\p{L}*|absender\p{L}*|besteller\p{L}*|mandant\p{L}*)\b|\b(?:le|la|un|une|notre|du) (?:client|cliente|titulaire|destinataire|expéditeur)\b|\b(?:el|la|un|una|nuestr[oa]|del) (?:cliente|titular|destinatario|remitente)\b|\b(?:il|un|una|il nostro|del) (?:cliente|titolare|destinatario|mittente)\b|\b(?:de|een|onze) (?:klant|houder|ontvanger|afzender)\b|\b(?:o|um|nosso|do) (?:cliente|titular|destinatário|remetente)\b|\b(?:klient|właściciel|odbiorca|nadawca|müşterimiz|alıcı|клиент|владелец|получатель|отправитель)\b";

/// "Otto ordered", "Otto hat": a name, and what only others did.
const NAME_DOES: &str = r"(?-i:\b\p{Lu}\p{Ll}+)\s+(?:has |had |a |ha |heeft |hat )?(?:ordered|bought|placed|booked|asked|told|said|says|wrote|writes|gave|sent|wants|needs|bestellt|gesagt|sagt|schrieb|commandé|dit|pidió|dijo|dice|ordinato|detto|besteld|zegt|encomendou|disse|zamówiła?|powiedziała?|заказала?|сказала?|dedi|verdi)\b";

/// Another person is spoken of.
pub(super) static THIRD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{OTHERS}|{ANYONE}|{ROLES}|{NAME_DOES}|(?-i:\b\p{{Lu}}\p{{L}}+)['\u{{2019}}]\u{{ad}}?s?\s)"
    ))
});

/// First words of such a clause that are no name.
pub(super) const NO_NAMES: &[&str] = &[
    "i", "we", "you", "they", "who", "just", "already", "have", "has", "had", "yes", "please",
    "also", "then", "and", "habe", "hatte", "ich", "wir", "sie", "was", "wer", "nous", "vous",
    "on", "yo", "me", "mi", "ya", "io", "ho", "ik", "u", "eu", "ja", "я", "вы", "ben", "it",
];

/// What is told on a thing, or what another person said: a frame for words that are not the writer's.
pub(super) static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        // English
        r"(?-i:\b\p{Lu}\p{Ll}+) (?:says|said|wrote|writes|texted|sagt|sagte|schrieb|schreibt|dit|dijo|dice|disse|zegt|zei|schreef|mówi|pisze|napisała?|говорит|пишет|написала?|сказала?)\s*[:,\x22“„«]|\b(?:(?:it|he|she|there|that|this|here)\s+(?:\p{L}+ )?|the (?:\p{L}+ ){1,3}?)(?:says?|said|reads?|states?|stated|shows?|tells?|told|wrote|is written)\b",
        r"\b(?:on|from|in) (?:the|this|that|a|an|his|her|their|your) (?:(?:\p{L}+ )?(?:parcel|box|package|label|letter|envelope|card|slip|receipt|screen|door|note|paper|sticker|screenshot|photo|picture|sms|voicemail|mailbox))\b",
        r"\b(?:(?:screenshot|transcript|voicemail|voice message|forwarded|fwd|sms|whatsapp|telegram|signal|messenger|chat|mail|e-?mail|message|letter|note|text)s?\s+(?:text|transcript|from|by|of|message|history)|(?:voicemail|call|chat) transcript|whatsapp|telegram|sms)\b[^.!?\n]{0,60}[:\]]",
        r"\b(?:told|asked|asks|tells|wants|sent|gave) me (?:to\b|this|the following|that)|\bforward(?:ing|ed)? (?:you |this|the|a|from)",
        r"\baccording to (?:the|my|her|his|your|this|a|an)\b|\bfrom (?:the|our|a|my|her|his) (?:\p{L}+ )?(?:chat|group|list|thread|conversation|spreadsheet|table)\b|\b(?:boarding pass|itinerary|e-?ticket|luggage tag|packing slip|name ?tag|business card|badge|bordkarte|carte d['\u{2019}]\u{ad}?embarquement|tarjeta de embarque|carta d['\u{2019}]\u{ad}?imbarco|cartão de embarque|instapkaart|karta pokładowa|biniş kartı|посадочный талон)\s*:|(?:بطاقة صعود|登机牌|搭乗券)\S{0,4}[:：]",
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
pub(super) static FURTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:{OTHER})\s+(?:\p{{L}}[\p{{L}}-]*\s*){{1,3}}(?:is|ist|est|es|è|é|to|это|:|=)?\s*[:(<‹\x22'„«]*\s*$|(?:另(?:一|外)个?|新的?)\S{{0,6}}(?:是|：)?\s*$|(?:別の|新しい)\S{{0,10}}\s*$|(?:الآخر|الجديد|الثاني)\S*\s*(?:هو)?\s*$"
    ))
});
pub(super) static FURTHER_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*(?:is|ist|est|es|è|é|to)\s+(?:also\s+)?(?:\p{{L}}+\s+){{0,2}}(?:{OTHER})\s+\p{{L}}"
    ))
});

/// The value is said not to be the writer's.
pub(super) static NOT_MINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:not|isn['\u{2019}]?\u{ad}?t|never) (?:mine|my own|me|myself)\b|\bnicht (?:meine?[rs]?|von mir|ich|mir)\s*(?:[.,;!?)]|$)|\bpas (?:le mien|la mienne|[àa] moi|moi)\b|\bno (?:es )?(?:m[íi]o|m[íi]a|yo)\b|\bnon (?:[èe] )?(?:mi[oa]|il mio|la mia|io)\b|\bniet (?:van mij|de mijne|het mijne|ik)\b|\bn[ãa]o (?:[ée] )?(?:meu|minha|eu)\b|\bnie (?:moj[eai]|mój|ja)\b|\bbenim değil\b|\bне (?:мо[йяё]|я|моё|мое)\b|ليس لي|不是我的|私のでは",
    )
});

/// "For" and "of" before a value: whose it is, without saying that it is the writer's.
pub(super) static LINKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:for|f[üu]r|pour|para|per|voor|dla|для|için|belongs? to|meant for|addressed to|gehört|(?:to|an|à|al?|aan|para|do|для) (?:my|our|mein\p{L}*|mon|ma|mi|mio|mia|mijn|meu|minha|moje\p{L}*|мо\p{L}+) \p{L}+\s*:?)\s*[(<‹\x22'„«]*\s*$",
    )
});

/// What another person does who is quoted.
pub(super) static SAYING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:says?|said|told|tells|writes?|wrote|sagt|sagte|meint|schreibt|schrieb|dit|écrit|dice|dijo|detto|scrive|zegt|zei|disse|diz|mówi|powiedzia\p{L}+|pisze|diyor|dedi|говорит|сказал\p{L}*|пишет)\b|说|と言|يقول|تقول|قال",
    )
});

/// A sender before an address, and his words behind it: "Otto Berg ‹otto@…›: …".
pub(super) static SENDER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-i:\p{Lu})[\p{L} .'-]*[<‹(\[]\s*$"));
pub(super) static SAYS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[>›)\]]\s*[:：]"));

/// The writer speaks of themselves.
pub(super) static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i|i['\u{2019}]?\u{ad}?(?:m|ve|d|ll)|im|ive|my|mine|me|we|our|us|ich|mein\p{L}*|mir|mich|wir|uns|unser\p{L}*|hab|habe|bin|je|j['\u{2019}]\p{L}*|mon|ma|mes|moi|nous|notre|nos|yo|m[íi]|mis|mío|mía|nuestr\p{L}+|tengo|quiero|quisiera|compré|pedí|hice|soy|estoy|necesito|espero|io|mio|mia|mi[ei]|noi|nostr\p{L}|ho|vorrei|sono|aspetto|eu|meus?|minhas?|noss\p{L}+|comprei|fiz|encomendei|tenho|quero|estou|sou|gostaria|ik|mijn|mij|wij|ons|onze|heb|ja|mój|moj\p{L}+|mnie|mam|chcę|chciał\p{L}+|jestem|proszę|piszę|czekam|\p{L}+ł[ae]m|benim|bana|\p{L}+[dt][ıiuü]m|\p{L}+yorum|\p{L}*siparişim\p{L}*|я|мо[йяеё]|моего|моей|мою|мне|меня|мы|наш\p{L}*)\b|أنا|طلبي|بريدي|رقمي|حسابي|لدي|أريد|اشتريت|طلبت",
    )
});

/// The writer does something.
pub(super) static I: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i|i['\u{2019}]?\u{ad}?(?:m|ve|d|ll)|we|ich|wir|je|j['\u{2019}]\p{L}*|yo|io|eu|ik|wij|ja|я|мы|ben|أنا)\b|我(?:要|想|的|是|在)|私は",
    )
});

/// What is claimed right before a value: "I'm …@…", "it's me: …".
pub(super) static CLAIMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i['\u{2019}]?\u{ad}?m|i am|ich bin|je suis|soy|sono|ik ben|sou|jestem|ben|я|it['\u{2019}]?\u{ad}?s me|mine(?: is|['\u{2019}]s)?|meine?[rs]? (?:ist|lautet)|meine[rs]?|il mio|la mia|el m[íi]o|la m[íi]a|le mien|la mienne|o meu|a minha|mijne|mój|moja|moje|benimki|мо[йяёе]|aquí mi|moi)\s*[:,(<‹\x22'„«–—-]*\s*$|(?:^|[^\p{L}])(?:(?:my|mein|mon|mi|la mia|a minha|mijn|moje|мой) (?:password|passwort|kennwort|mot de passe|contraseña|password|senha|palavra-passe|wachtwoord|hasło|пароль|login|account|konto) (?:for|für|pour|para|per|voor|do|dla|для|к)|(?:answer|reply|respond|write|write back|get back)(?: to)?(?: me| us)? (?:to|at|on|under)|(?:antwort\p{L}*|schreib\p{L}*)(?: \p{L}+)? an|répond\p{L}+ à|respond\p{L}+ a|rispond\p{L}+ a|antwoord\p{L}* (?:naar|aan|op)|odpowied\p{L}+ na|ответьте на)\s*[:(<‹]*\s*$|(?:我是|私は|أنا)\s*[:：]?\s*$",
    )
});
/// The same right behind one: "… is me", "… is my address".
pub(super) static CLAIMED_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*[)>›\x22'»“”,]*\s*(?:,?\s*(?:which|that|das|was|qui|que|che|dat)\s)?\s*(?:is|are|ist|bin|est|c['\u{{2019}}]est|es|soy|[èée]|sono|sou|to|jest|это|—|-|=)\s+(?:me|ich|moi|yo|io|ik|eu|ja|я|mine|(?:my|meine?|mon|ma|mi|il mio|la mia|mijn|o meu|a minha|mój|moja|мой|моя)\s+(?:\p{{L}}+ )?{DETAIL})\b|^\s*(?:benim|です|是我)"
    ))
});

/// With these words a message ends, and a name may follow.
pub(super) static CLOSES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:cheers|thanks|thank|thx|best|regards|greetings|lg|vg|mfg|gruß|gruss|grüße|danke|merci|cordialement|gracias|saludos|grazie|saluti|bedankt|groet(?:jes)?|obrigad[oa]|abraço|dzięki|dziękuję|pozdrawiam|teşekkürler|saygılar|спасибо)\b",
    )
});

/// Other words that stand around a value and say nothing of whose it is.
pub(super) static AROUND: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "\
under using used use registered reg via through status update news any track tracking check checking look find \
see know help can could would want need cancel return refund please pls plz thanks thank thx hello hi hey dear \
team all good morning afternoon evening day yes sure ok okay certainly course again also with by which has \
have been not arrived shipped up whats what's how long late still yet about regarding re both as follows unter \
mit gebucht bestellt registriert bitte danke gerne guten tag liebe grüße wo wann kommt bleibt stornieren \
retoure zurück sous avec commandé enregistré svp où quand arrive bajo con registrado dónde está cuándo llega \
sotto registrato dove quando arriva besteld geregistreerd waar wanneer komt sob registado onde pod na gdzie \
kiedy ile nerede zaman под где когда и e y et und en ve i \
on file stored saved given hinterlegte hinterlegten hinterlegt gespeicherte angegebene bestell bestellnr kundennr auftragsnr ordernr"
        .split_whitespace()
        .collect()
});

/// "Either", "or": which of several it is, is left open.
pub(super) static OR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:either|or|maybe|oder|entweder|ou|soit|o|oppure|of|ofwel|albo|lub|ya|veya|или|либо)\b|或者?|还是|または|それとも|أو",
    )
});

/// The same at the begin of the next sentence.
pub(super) static OR_NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[)\x22']?[.!?;]\s*(?:or|oder|ou|soit|o|oppure|of|ofwel|albo|lub|ya da|veya|или|либо|или же)(?:[^\p{L}]|$)|^\s*[。？]\s*(?:或者?|还是|または|それとも)|^\s*[.؟?]\s*أو",
    )
});

/// Any of those who read it: no person is spoken of.
pub(super) static ANY_OF_YOU: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:could|can|would|will|is there|may) (?:you or )?(?:any|some)(?:one|body)|(?:kann|könnte|kannst) (?:mir |bitte )*jemand|jemand (?:da|von euch|von ihnen)|quelqu['\u{2019}]un (?:peut|pourrait|de chez vous)|(?:puede|podría) alguien|alguien (?:puede|podría)|qualcuno (?:può|potrebbe)|(?:può|potrebbe) qualcuno|algu[ée]m (?:pode|poderia)|(?:pode|poderia) algu[ée]m|(?:kan|zou) iemand|iemand (?:kan|van jullie)|ktoś (?:może|mógłby)|(?:czy )?może ktoś|кто-нибудь|кто-то может|birisi (?:bakabilir|yardım)|有人(?:能|可以)|誰か(?:に|が)?",
    )
});

/// What stands between two values of a list.
pub(super) static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:[,;/&+、，،]\s*)?(?:(?:and|und|et|y|e|en|i|и|ve|和|と|و)\s+|(?:first|second|third|other|next)?\s*(?:passenger|travell?er|client|customer|guest|employee)s?\s+){0,2}$",
    )
});

/// Right behind a record: it is another person's.
pub(super) static IS_ANOTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*(?:is|was|are|were|ist|war|est|était|es|era|è|é|is|was|to|jest|это)\s+(?:hers|theirs|his|von (?:{MY}) (?:{RELATIVES})|(?:{MY}) (?:{RELATIVES})['\u{{2019}}]\u{{ad}}?s?|(?:de|di|d[ao]|van) (?:{MY}) (?:{RELATIVES})|ihre?[rs]?|seine?[rs]?|la sienne|le sien|suy[oa]|dela|dele|jej|jego|её|его)\s*(?:[.,;!?)]|$|and\b|und\b|et\b|y\b|e\b)"
    ))
});

/// What the desk itself writes.
pub(super) static PAPERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"confirmation|invoice|receipt|bestätigung|rechnung|facture|confirmación|factura|conferma|fattura|confirmação|fatura|bevestiging|factuur|potwierdzenie|faktura|подтверждение",
    )
});

/// A name under its label.
pub(super) static NAME_LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s:])(?:(?:full|first|last|my|mein|mon|mi|il mio|o meu|mijn) )?(?:name|vorname|nachname|nom|prénom|nombre|apellidos?|nome|cognome|naam|imię|nazwisko|ad|adım|имя|фамилия|姓名|名前|الاسم)(?: is| ist| est| es| è| é)?\s*[:：]?\s*(?-i:\p{Lu}|\p{Lo})[\p{L}'\u{2019}.-]*(?: (?-i:\p{Lu})[\p{L}'\u{2019}.-]*){0,3}",
    )
});

/// Ends of file names.
pub(in crate::corrections::plain) const FILES: &[&str] = &[
    "pdf", "jpg", "jpeg", "png", "gif", "doc", "docx", "xls", "xlsx", "csv", "txt", "zip", "html",
    "htm", "eml", "msg", "heic", "webp", "xml", "json", "odt", "rtf", "bak", "old", "php", "aspx",
];
