//! Finds a message to the customer that they pasted: an order confirmation, a booking, what a shop wrote to them.
//!
//! The line between what a customer writes and what was written to them:
//!
//! - *"Thank you for your order"* and its kin are never the customer's own words, wherever a sentence begins with them.
//! - *"Your order has been shipped"*, *"we have received your payment"* are not where a salutation by name, or of a
//!   customer, stands before them, *"Dear Otto Berg, your order …"*, or where a sentence begins with them and tells nothing
//!   else. *"Your order has been delivered, it says, but …"* is what a customer writes about a message.
//! - *"Order confirmation"* alone on a line is the heading of one where a labelled line follows.
//! - *"Name: Otto Berg, postcode: 12345"* is the customer's own: labels alone say nothing about who wrote them.
//!
//! Such a message goes on to the end of the text, but for what speaks as a customer does: a paragraph behind it that
//! begins with "I", "my", a request or a question, or the last sentences of its own paragraph, if they do.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::constant;

/// What is ordered, so that "thank you for your …" is no customer's thanks for help or a reply.
const ORDER: &str = "order|orders|purchase|booking|reservation|registration|subscription|payment";
const BESTELLUNG: &str =
    "bestellung|bestellungen|buchung|reservierung|einkauf|auftrag|anmeldung|zahlung";

/// Thanks that only who sells something says.
static THANKS: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        format!(
            r"(?:thank you|thanks|many thanks)(?: very much| so much)? for (?:placing |submitting )?(?:your (?:recent |new |online )?(?:{ORDER})|an order with|ordering|shopping|booking with|choosing|buying)"
        ),
        format!(
            r"(?:vielen |herzlichen |besten |lieben )?dank,? (?:für|fuer) (?:ihren?|deinen?|euren?|die) (?:neue |online-?)?(?:{BESTELLUNG})|(?:danke|wir danken)(?: ihnen| dir)? (?:für|fuer) (?:ihren?|deinen?|die|eure) (?:{BESTELLUNG})|wir bedanken uns (?:für|fuer) ihren? (?:{BESTELLUNG})"
        ),
        r"(?:merci|nous vous remercions)(?: beaucoup)? (?:pour|de) (?:votre|ta) (?:commande|achat|réservation|paiement)|merci d['\u{2019}]avoir (?:commandé|choisi|passé)".to_owned(),
        r"(?:muchas )?gracias por (?:(?:su|tu|vuestro|realizar (?:su|tu)) (?:pedido|compra|reserva|pago)|comprar|elegirnos)".to_owned(),
        r"(?:grazie|ti ringraziamo|la ringraziamo|vi ringraziamo) per (?:(?:il (?:tuo|suo|vostro)|la (?:tua|sua|vostra)) (?:ordine|acquisto|prenotazione|pagamento)|l['\u{2019}](?:ordine|acquisto)|aver (?:ordinato|acquistato|scelto))".to_owned(),
        r"(?:hartelijk )?(?:bedankt|dank) (?:u )?voor (?:je|uw|jouw) (?:bestelling|aankoop|boeking|reservering|betaling)".to_owned(),
        r"(?:muito )?obrigad[oa] (?:pel[oa]|por) (?:(?:seu|sua|tua|teu) (?:encomenda|pedido|compra|reserva|pagamento)|comprar|escolher)|agradecemos (?:a sua|o seu|a tua) (?:encomenda|pedido|compra|reserva)".to_owned(),
        r"dziękujemy za (?:(?:twoje|państwa|złożenie|zakup|zakupy|złożone) ?(?:zamówienia?|rezerwacj[ęi])?|zamówienie|rezerwację)".to_owned(),
        r"siparişiniz için (?:çok )?teşekkür|sipariş verdiğiniz için|alışverişiniz için teşekkür|rezervasyonunuz için".to_owned(),
        r"(?:спасибо|благодарим(?: вас)?) за (?:(?:ваш|сделанный) )?(?:заказ|покупку|бронирование|оплату)".to_owned(),
        r"شكرا?ً? (?:لك |لكم )?(?:على |ل)(?:طلبك|طلبكم|حجزك|حجزكم|شرائك|الطلب|تسوقك)|نشكرك(?:م)? على (?:طلب|حجز|شراء)".to_owned(),
        r"(?:感谢|谢谢)您?(?:的|在本店|在我们)?(?:订购|订单|购买|惠顾|预订|下单)".to_owned(),
        r"(?:この度は|このたびは)?[^\n。]{0,16}ご(?:注文|予約|購入)(?:を?いただき|頂き)?、?(?:誠に|まことに)?ありがとうございま".to_owned(),
    ];
    constant(&format!("(?i)(?:{})", all.join("|")))
});

/// What tells a customer of their order.
static TELLS: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"your (?:recent )?(?:order|purchase|booking|reservation|appointment|subscription|registration|loan|rental|account)[^.!?\n]{0,60} (?:(?:is|was|has been|have been|will be|are) (?:now |being |successfully )?(?:confirm|ship|dispatch|deliver|process|receiv|register|complet|ready|on (?:its|the) way|out for|sent|prepar|approv|activ|paid|plac)|has (?:ship|left|arriv))",
        r"we(?: have|['\u{2019}]ve) received your (?:order|payment|booking|request|return|purchase|reservation|application)|we(?: have|['\u{2019}]ve)? (?:shipped|dispatched|confirmed|registered|processed|booked) your |we (?:confirm|are (?:pleased|happy|glad|delighted) to)[ ,.!]|here (?:is|are) (?:a summary of |the details of )?your (?:order|booking|reservation)|(?:details|summary|confirmation) of your (?:order|booking|reservation|purchase)",
        r"ihre? (?:bestellung|buchung|reservierung|auftrag|anmeldung|termin|ausleihe|konto)[^.!?\n]{0,60} (?:wurde|wird|ist|haben wir|hat)[ ,.!]|wir haben ihre? [^.!?\n]{0,40}(?:erhalten|versendet|verschickt|bestätigt|gebucht)|hiermit bestätigen wir|wir bestätigen",
        r"(?:votre|ta) (?:commande|réservation|achat|rendez-vous|abonnement|compte|prêt)[^.!?\n]{0,60} (?:est|a été|sera)[ ,.!]|nous avons bien reçu votre|nous (?:vous )?confirmons",
        r"(?:su|tu) (?:pedido|compra|reserva|cita|suscripción|cuenta|préstamo)[^.!?\n]{0,60} (?:está|ha sido|fue|se ha|será|ha salido)[ ,.!]|hemos (?:recibido|enviado|confirmado) (?:su|tu)|le confirmamos|confirmamos (?:su|tu)",
        r"(?:tuo|suo|vostro|tua|sua|vostra) (?:ordine|acquisto|prenotazione|appuntamento|abbonamento|conto|prestito)[^.!?\n]{0,60} (?:è|sarà|sono)[ ,.!]|abbiamo (?:ricevuto|spedito|confermato) il (?:tuo|suo|vostro)|(?:ti|le|vi) confermiamo",
        r"(?:je|uw|jouw) (?:bestelling|aankoop|boeking|reservering|afspraak|abonnement|account|lening)[^.!?\n]{0,60} (?:is|wordt|werd)[ ,.!]|we hebben (?:je|uw|jouw)|wij hebben uw|hierbij bevestigen wij",
        r"(?:seu|sua|teu|tua) (?:encomenda|pedido|compra|reserva|consulta|assinatura|conta|empréstimo)[^.!?\n]{0,60} (?:foi|está|será|é)[ ,.!]|recebemos (?:a sua|o seu|a tua)|confirmamos (?:a sua|o seu|a tua)",
        r"(?:twoje|państwa|pani|pana) (?:zamówienie|rezerwacja|zakup|wizyta|konto)[^.!?\n]{0,60} (?:zostało|została|jest|będzie)[ ,.!]|otrzymaliśmy (?:twoje|państwa)|potwierdzamy",
        r"(?:siparişiniz|rezervasyonunuz|randevunuz|hesabınız)[^.!?\n]{0,60}(?:onaylan|kargo|teslim|gönderil|alın|hazır|yola)",
        r"ваш[аеу]? (?:заказ|бронь|бронирование|покупка|запись|аккаунт)[^.!?\n]{0,60}(?:принят|подтвержд|отправлен|доставлен|оформлен|готов|получен|передан)|мы (?:получили|отправили|приняли) ваш",
        r"(?:طلبك|طلبكم|حجزك|حجزكم)[^.!?\n]{0,60}(?:تم|قيد|تأكيد|شحن)|تم (?:تأكيد|شحن|استلام) (?:طلبك|طلبكم|حجزك|حجزكم)|لقد استلمنا",
        r"您的(?:订单|预订|预约|包裹|订购)[^。！？\n]{0,40}(?:已|将|正在)|我们已(?:收到|确认|发出)您的",
        r"ご(?:注文|予約)[^。！？\n]{0,40}(?:承りました|確認|発送|受け付け|確定|完了)|お客様のご(?:注文|予約)",
    ];
    constant(&format!("(?i)(?:{})", all.join("|")))
});

/// What is told to a customer of themselves, behind a salutation: "Dear Otto, your user ID: …".
static YOURS: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(?:^|[^\p{L}])(?:your (?:user ?id|user ?name|login|customer (?:number|id)|account(?: number)?|e-?mail(?: address)?|member(?:ship)? (?:number|id)|booking (?:code|reference)|confirmation (?:code|number)|order(?: number)?)|ihre? (?:kundennummer|benutzer-?id|e-?mail(?:-?adresse)?|bestellnummer|buchungsnummer|konto)|(?:votre|ton) (?:identifiant|numéro de client|compte|e-?mail|numéro de commande)|(?:su|tu) (?:usuario|número de cliente|cuenta|correo|número de pedido)|(?:il (?:suo|tuo)|la (?:sua|tua)) (?:id|numero cliente|account|e-?mail|numero d['\u{2019}]ordine)|(?:o seu|a sua) (?:id|número de cliente|conta|e-?mail)|(?:je|uw|jouw) (?:klantnummer|account|e-?mail(?:adres)?|bestelnummer)|(?:twój|państwa) (?:login|numer klienta|e-?mail)|ваш (?:логин|номер клиента|e-?mail))\s?(?:is|ist|lautet|est|es|è|é|to|:|：|#)",
    )
});

/// A salutation by name, or of a customer, at the begin of a sentence.
static SALUTATION: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(?-i:\p{Lu})[\p{L}\p{M}.'\u{2019}-]*(?:[ ]+(?:(?-i:\p{Lu})[\p{L}\p{M}.'\u{2019}-]*|de|van|von|der|da|di)){0,4}";
    let titled = [
        "dear|hello|hi|hey|good (?:morning|afternoon|evening)",
        "(?:sehr )?geehrte[rs]?|liebe[rs]?|hallo|guten (?:tag|morgen|abend)|moin|servus",
        "(?:cher|chère|chers) ?|bonjour|bonsoir|madame|monsieur",
        "estimad[oa]s?|querid[oa]|hola|buenos días|buenas tardes",
        "gentile|car[oa]|ciao|buongiorno|salve|egregio",
        "beste|geachte|hallo|dag|goedendag|lieve",
        "car[oa]|olá|estimad[oa]|prezad[oa]|bom dia|boa tarde",
        "szanown[ya]\\p{L}*|drog[ia]\\p{L}*|dzień dobry|cześć|witaj",
        "sayın|merhaba|sevgili",
        "уважаем\\p{L}+|здравствуйте,?|добрый день,?|дорог\\p{L}+",
    ]
    .join("|");
    constant(&format!(
        r"(?i)(?:^|[\n:.!?\x22“„«>|*–—-])[ \t]*(?P<hail>(?:{titled})[ ]+(?:{name}|(?:valued )?customer|guest|member|reader|passenger|sir(?: ?/ ?| or )madam|sir|madam|client|cliente|klant|klient\p{{L}}*|kund(?:e|in)|клиент)[ ]*(?:[,!:：،\n.–—-]|$)|(?:عزيزي|عزيزتي|السيد|السيدة)\s+\p{{L}}+(?:\s+\p{{L}}+){{0,2}}\s*[،,:!\n]|(?:尊敬的|亲爱的)\S{{1,16}}?[：:，,！\n]|[^\s。、，,]{{1,12}}(?:[ \u{{3000}}][^\s。、，,]{{1,8}})?[ \u{{3000}}]?様[、,\n ])"
    ))
});

/// A heading, alone on its line, above what a shop sends.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?im)^[ \t#*=_-]*(?:(?:your )?(?:order|booking|purchase|payment|shipping|delivery|reservation) (?:confirmation|summary|receipt|details)|confirmation of (?:order|booking)|(?:ihre )?(?:bestell|buchungs|auftrags|versand|zahlungs|reservierungs)(?:bestätigung|übersicht)|confirmation de (?:votre )?(?:commande|réservation)|récapitulatif de (?:votre )?commande|confirmación de (?:su |tu )?(?:pedido|compra|reserva)|resumen (?:de su |de tu |del )pedido|conferma (?:d['\u{2019}]ordine|dell['\u{2019}]ordine|ordine|prenotazione)|riepilogo (?:ordine|dell['\u{2019}]ordine)|(?:bestel|orders?|boekings)bevestiging|confirmação (?:da |de |do )(?:encomenda|pedido|compra|reserva)|potwierdzenie (?:zamówienia|rezerwacji)|sipariş (?:onayı|özeti)|подтверждение (?:заказа|бронирования)|تأكيد (?:الطلب|الحجز)|订单(?:确认|详情)|ご?注文(?:確認|内容|確認書)|(?:tax |sales )?(?:invoice|receipt|bill)|delivery note|packing (?:slip|list)|rechnung|quittung|lieferschein|beleg|facture|reçu|bon de livraison|factura|recibo|albarán|fattura|ricevuta|scontrino|factuur|pakbon|bonnetje|fatura|recibo|faktura|paragon|rachunek|fatura|fiş|irsaliye|счёт|счет|чек|накладная|فاتورة|إيصال|发票|账单|收据|請求書|領収書|納品書)(?:[ \t]*(?:(?:no|nr|n)\.?|number|nummer|№|#)?[ \t:#–—-]*[\p{L}\p{N}#-]*\p{N}[\p{L}\p{N}-]*)?[ \t*=_:.!-]*$",
    )
});

/// "Thank you for your order confirmation" is a customer's.
const NO_ORDER: &[&str] = &[
    "confirmation",
    "number",
    "update",
    "updates",
    "status",
    "form",
    "page",
    "process",
    "system",
    "department",
    "team",
    "service",
    "reminder",
    "request",
    "options",
    "method",
    "link",
    "plan",
];

/// What speaks as a customer does: of oneself, or asking for something.
static OWN_VOICE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(?:^|[^\p{L}])(?:i|i['\u{2019}]m|me|mine|ich|mir|mich|j['\u{2019}]ai|je suis|je n|je ne|moi|yo|no he|he recibido|tengo|quiero|necesito|soy|io|ho|vorrei|sono|non ho|ik|mij|eu|n[aã]o recebi|tenho|quero|preciso|sou|ja|mam|chcę|mnie|nie dostał\p{L}*|jestem|ben|almadım|istiyorum|bekliyorum|я|мне|меня|أنا|أريد|لدي|can you|could you|would you|k[oö]nn(?:t|en|ten) (?:sie|ihr)|pouvez|puede|può|kunt u|podem|możecie|можете)(?:[^\p{L}]|$)|我(?:的|想|要|没|是|还|在|叫)|(?:私|僕)(?:は|の|が)|ください",
    )
});
/// "My": of oneself in a sentence, or the label of a link, "my account".
static MY: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(?:^|[^\p{L}])(?:my|meine?[rnms]?|mon|ma|mes|mi|mis|mio|mia|mijn|meu|minha|mój|moja|moje|mojego|benim|siparişim|kargom|мой|моя|мо[её]|мою|طلبي|طردي)(?:[^\p{L}]|$)",
    )
});
/// What speaks to a customer, or as the desk does.
static TO_CUSTOMER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(?:^|[^\p{L}])(?:you|your|yours|we|us|our|ihre?[nmrs]?|ihnen|sie|dein\p{L}*|dir|wir|uns|unser\p{L}*|vous|votre|vos|nous|notre|usted|ustedes|su|sus|tu|tus|nosotros|nuestr\p{L}+|suo|sua|vostr\p{L}+|tuo|tua|noi|nostr\p{L}+|u|uw|jouw|wij|ons|onze|seu|sua|você|nós|noss\p{L}+|państw\p{L}+|twoj\p{L}+|twój|nasz\p{L}*|siz\p{L}*|biz\p{L}*|ваш\p{L}*|вам|вас|мы|нас|наш\p{L}*)(?:[^\p{L}]|$)|您|我们|お客様|弊社|当店",
    )
});
/// "It says", "but": the sentence is the customer's.
static RETOLD: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)(?:^|[^\p{L}])(?:but|says|said|claims?|although|yet|never|aber|steht|angeblich|obwohl|mais|dit|pero|dice|ma|dicono|maar|staat|mas|diz|ale|ama|diyor|но|пишет|لكن)(?:[^\p{L}]|$)|但|でも|けど|のに",
    )
});
/// A name alone, before what is said to its bearer.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| constant(r"^\s*\p{Lu}[\p{L}.'-]*(?: \p{Lu}[\p{L}.'-]*){0,2}\s*,$"));
/// A line with a label.
static LABELLED: LazyLock<Regex> =
    LazyLock::new(|| constant(r"^\s*\p{L}[\p{L}\p{M} .'/-]{0,40}[:：]\s*\S"));

/// Words without which nothing was written to a customer: most messages have none of them, and one look tells.
static MAY: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)thank|your |we (?:have|confirm|are)|we['\u{2019}]ve|confirm|summary|details|receipt|invoice|(?:^|\n)[ \t#*=_-]*bill|delivery note|packing|rechnung|quittung|lieferschein|beleg|facture|reçu|bon de|factura|recibo|albarán|fattura|ricevuta|scontrino|factuur|pakbon|bonnetje|fatura|faktura|paragon|rachunek|fiş|irsaliye|сч[её]т|чек|накладная|فاتورة|إيصال|发票|账单|收据|請求書|領収書|納品書|dank|ihre? |wir |bestätigung|übersicht|merci|remerci|votre |ta |nous |récapitulatif|gracias|su |tu |hemos|confirma|resumen|grazie|ringrazia|tuo |suo |vostro |tua |sua |vostra |abbiamo|conferm|riepilogo|bedankt|je |uw |jouw |wij |bevestig|obrigad|agradec|seu |teu |recebemos|dzięk|twoje |państwa |pan[ia] |otrzymal|potwierdz|teşekkür|için|siparişiniz|rezervasyonunuz|randevunuz|hesabınız|onayı|özeti|спасибо|благодар|ваш|мы |подтвержд|شكر|نشكر|طلب|حجز|تم |استلم|تأكيد|感谢|谢谢|您的|我们已|订单|ありがと|ご?注文|ご?予約",
    )
});

/// The most bytes from a salutation to what it is written for.
const REACH: usize = 600;

/// The part of a text that was written to the customer; the first one, to where they speak again themselves.
pub(super) fn letter(text: &str) -> Option<Range<usize>> {
    if !MAY.is_match(text) {
        return None;
    }
    let (begin, told) = begins(text)?;
    let end = ends(text, begin, told);
    let span = &text[begin..end];
    Some(begin..begin + span.trim_end().len())
}

/// Where a message to the customer begins, and where the words end that show it.
fn begins(text: &str) -> Option<(usize, usize)> {
    let hails = LazyCell::new(|| hails(text));
    // The last salutation before a place, where it is near.
    let hailed = |at: usize| -> Option<usize> {
        let before = hails.partition_point(|hail| hail.start <= at);
        let last = hails.get(before.checked_sub(1)?)?;
        (at - last.start <= REACH).then_some(last.start)
    };
    let thanks = THANKS.find_iter(text).find(|found| {
        let next = text[found.end()..].trim_start_matches([' ', '\t']);
        let next = next.split(|c: char| !c.is_alphabetic()).next();
        let no_order = next.is_some_and(|word| NO_ORDER.contains(&word.to_lowercase().as_str()));
        !no_order && opens(text, &hails, found.start())
    });
    let thanked = thanks.map(|found| {
        let begin = hailed(found.start()).unwrap_or_else(|| after_own(text, found.start()));
        (begin, found.end())
    });
    let told = TELLS.find_iter(text).find_map(|found| {
        let at = found.start();
        let alone = || {
            let plain = opens(text, &hails, at) && !is_retold(&text[at..]);
            plain.then(|| after_own(text, at))
        };
        Some((hailed(at).or_else(alone)?, found.end()))
    });
    let yours = YOURS.find_iter(text).find_map(|found| {
        let begin = hailed(found.start())?;
        Some((begin, found.end()))
    });
    let headed = HEADING.find(text).filter(|heading| {
        let behind = text[heading.end()..].lines();
        let behind = behind.filter(|line| !line.trim().is_empty()).take(3);
        let mut labelled = behind.filter(|line| LABELLED.is_match(line) && !MY.is_match(line));
        labelled.next().is_some()
    });
    let headed = headed.map(|heading| (heading.start(), heading.end()));
    let all = [thanked, told, yours, headed].into_iter().flatten();
    all.min_by_key(|(begin, _)| *begin)
}

/// Whether a sentence at the begin of a text tells of what was written: "your order has been delivered, it says, but …".
fn is_retold(text: &str) -> bool {
    let first = sentences(text, 0..text.len()).into_iter().next();
    first.is_some_and(|first| {
        let sentence = &text[first];
        is_own(sentence) || RETOLD.is_match(sentence)
    })
}

/// The salutations of a text.
fn hails(text: &str) -> Vec<Range<usize>> {
    let all = SALUTATION.captures_iter(text);
    let hails = all.filter_map(|found| found.name("hail"));
    hails.map(|hail| hail.range()).collect()
}

/// Whether a sentence, or what is quoted, begins at a place; a salutation may stand before it.
fn opens(text: &str, hails: &[Range<usize>], at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let mark = |c: char| {
        matches!(
            c,
            '\n' | '.'
                | '!'
                | '?'
                | ':'
                | '"'
                | '“'
                | '„'
                | '«'
                | '>'
                | '|'
                | '*'
                | '-'
                | '–'
                | '—'
        ) || matches!(c, '。' | '！' | '：' | '，' | '、')
    };
    let hailed = || {
        let last = hails.iter().rfind(|hail| hail.start <= at);
        last.is_some_and(|hail| hail.end >= before.len())
    };
    // "Otto, your order …"
    let named = || {
        let line = before.rsplit('\n').next().unwrap_or_default();
        NAMED.is_match(line)
    };
    before.is_empty() || before.ends_with(mark) || hailed() || named()
}

/// Behind the last sentence before a place that speaks as a customer does: what follows stands above the thanks.
fn after_own(text: &str, at: usize) -> usize {
    let own = sentences(text, 0..at)
        .into_iter()
        .filter(|one| is_own(&text[one.clone()]));
    own.map(|one| one.end).next_back().unwrap_or(0)
}

/// Where the message to the customer ends: where they speak again themselves, or with the text.
fn ends(text: &str, begin: usize, told: usize) -> usize {
    let mut end = text.len();
    let paragraphs = paragraphs(text, begin);
    for paragraph in paragraphs.iter().rev() {
        let all = sentences(text, paragraph.clone());
        let addressed = |one: &Range<usize>| {
            let one = &text[one.clone()];
            TO_CUSTOMER.is_match(one) && !is_own(one)
        };
        if paragraph.start < told {
            // Its own paragraph: only its last sentences.
            let labelled = |one: &Range<usize>| {
                let one = &text[one.clone()];
                LABELLED.is_match(one) && !is_own(one)
            };
            let mut last = all.iter().rev();
            let tail = last.position(|one| addressed(one) || labelled(one) || one.start < told);
            let tail = &all[all.len() - tail.unwrap_or(all.len())..];
            let own = tail.iter().find(|one| is_own(&text[(*one).clone()]));
            return own.map_or(end, |one| one.start);
        }
        if all.iter().any(addressed) {
            return end;
        }
        if all
            .first()
            .is_some_and(|first| is_own(&text[first.clone()]))
        {
            end = paragraph.start;
        } else if all.iter().any(|one| LABELLED.is_match(&text[one.clone()])) {
            return end;
        }
    }
    end
}

/// Whether words speak of who says them, or to another person.
pub(super) fn speaks(words: &str) -> bool {
    OWN_VOICE.is_match(words) || MY.is_match(words) || TO_CUSTOMER.is_match(words)
}

/// Whether a sentence speaks as a customer does.
fn is_own(sentence: &str) -> bool {
    /// "View my account" is a link.
    const WORDS: usize = 5;
    let asks = sentence.trim_end().ends_with(['?', '？', '؟']);
    let words = sentence.split_whitespace().count();
    OWN_VOICE.is_match(sentence)
        || MY.is_match(sentence) && (asks || words >= WORDS)
        || asks && words > 2 && !TO_CUSTOMER.is_match(sentence)
}

/// The paragraphs from a place on: lines with an empty one between them.
fn paragraphs(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut at = from;
    let mut apart = true;
    for line in text[from..].split_inclusive('\n') {
        let span = at..at + line.len();
        at = span.end;
        if line.trim().is_empty() {
            apart = true;
            continue;
        }
        match all.last_mut() {
            Some(last) if !apart => last.end = span.end,
            Some(_) | None => all.push(span),
        }
        apart = false;
    }
    all
}

/// The sentences within a part of a text, with their marks.
fn sentences(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = within.start;
    for (at, c) in text[within.clone()].char_indices() {
        let end = within.start + at + c.len_utf8();
        let ends = match c {
            '\n' | '。' | '！' | '？' => true,
            '.' | '!' | '?' | '؟' => text[end..].chars().next().is_none_or(char::is_whitespace),
            _ => false,
        };
        if ends {
            if !text[start..end].trim().is_empty() {
                all.push(start..end);
            }
            start = end;
        }
    }
    if !text[start..within.end].trim().is_empty() {
        all.push(start..within.end);
    }
    all
}

#[cfg(test)]
#[path = "letter_tests.rs"]
mod tests;
