//! The words beside a number, and what they say about it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::groups::Grouping;
use crate::find::pattern::pattern;

/// How far words before a number count, in bytes.
const BEFORE: usize = 96;
/// How far words after a number count, in bytes.
const AFTER: usize = 48;

static CARD_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: (?:credit|debit|bank|visa|master)[\ -]?cards? | cards? | visa | mastercard | amex
        | american\ express | maestro | diners | discover | jcb | union\ ?pay | cc | ccn | pan
        | \w*karten?(?:nummer|nr)? | cartes? | cb | tarjetas? | carta | cartão | cartao | kaart | creditcard | kort
        | cvv2? | cvc2? | exp | expiry | expires | expiration | valid\ (?:thru|until|through)
        | pay | paying | charge | bezahl\w* | payer | paiement | pagar )\b",
    )
});

/// A card as the subject of a conversation.
static CARD_TALK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: (?:credit|debit|bank|visa|master)?[\ -]?cards? | visa | mastercard | amex | american\ express | maestro | \w*karten?(?:nummer|nr)?
        | carte | tarjeta | carta\ di\ credito | cart[ãa]o | creditcard )\b",
    )
});

/// The same where cards are called something else.
static CARD_TALK_ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:kart[ay]?|kart[ıi]m|kart numara\w*|kaartnummer|numero della (?:\w+ )?carta)\b|карт(?:а|ы|у|е|ой)(?:[^\p{L}]|$)|بطاق|卡号|卡號|信用卡|银行卡|銀行卡|カード",
    )
});

/// Words that end right before the number and say that it is a card's.
static ANNOUNCES_CARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)\b(?: (?:credit|debit|bank|visa|payment)[\ -]?cards? | cards? | visa | master\ ?card | amex
        | american\ express | maestro | diners(?:\ club)? | discover | jcb | union\ ?pay | cc | ccn | pan
        | \w*karten?-?(?:nummer|nr)? | cartes?(?:\ (?:bancaire|bleue|de\ cr[ée]dit))? | tarjeta(?:\ de\ (?:cr[ée]dito|d[ée]bito))?
        | carta\ di\ credito | cart[ãa]o(?:\ de\ cr[ée]dito)? | creditcard | kort )
        [\s_-]* (?: number | numbers | no | num | nr | nummer | n[uú]mero | num[ée]ro | n° | nº | details | here )?
        [\s:=\#.,?("'*>\[-]* (?: (?: is | are | it's | its | was | ist | lautet | est | c'est | es | é | è | number | nummer ) [\s:=\#("'*>\[-]* ){0,2} $"#,
    )
});

/// Announcements of cards that are not for paying.
static NO_PAYMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: loyalty | gift | points | store | customer | member(?:ship)? | frequent\ (?:flyer|flier) | miles | bonus | bonus\w* | kunden\w* | library
        | insurance | health | id | identity | sim | student | fidélité | fidelité | fidelidad | cadeau | regalo )
        [\s-]* (?:card|karte|carte|tarjeta)\b | \b(?: bonuskarte | kundenkarte | gutscheinkarte | sim-?karte
        | (?:carte|tarjeta)\ (?:de\ )?(?:fidélité|fidelité|fidelidad|cadeau|regalo|sim|identité|identidad) )",
    )
});

/// Words that end right before the number and say that it is something else.
static SOMETHING_ELSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)\b(?: (?P<verb> orders? | book(?:ing)? | return | call | case )
        | (?: e-?tickets? | tickets? | (?:purchase\ )?order\ (?:id|ref) | orders | order | purchase\ order | p\.?o\.? | \w*bestell(?:ung|ungs)? | \w*auftrags? | commande | pedido | ordine | encomenda
        | tracking | shipment | shipping | parcel | package | consignment | waybill | awb | delivery | \w*sendung(?:s|en)? | sendungsverfolgungs? | \w*paket | colis | suivi | env[ií]o | seguimiento | gu[ií]a | fedex | ups | usps | dhl
        | invoices? | receipt | \w*rechnungs? | facture | factura | fattura | confirmation | reference | ref\.? | r[ée]f\.? | inv\.? | referenz | r[ée]f[ée]rence | referencia
        | claim | reservation | r[ée]servation | reserva | buchung(?:s)? | pnr | locator | localizador | vorgangs? | dossier | caso | siniestro | reclamaci[óo]n
        | customer | client | cliente | member(?:ship)? | loyalty | frequent\ fl(?:y|i)er | mileage | \w*kunden | \w*mitglieds? | abonn[ée]
        | imei | meid | iccid | sim | serial | serien | s[ée]rie | model | part | sku | isbn | issn | ean | gtin | upc | barcode | lot | batch | article | artikel | item | product
        | phone | telephone | tel\.? | mobile | cell | fax | telefon | handy | tel[ée]fono | t[ée]l[ée]phone | whatsapp
        | policy | police | contract | vertrags? | contrat | contrato | licen[sc]e | passport | vat | siret | siren | nif | meter | z[äa]hler
        | session | request | quote | quotation | track | gls | hermes | evri | dpd | tnt | vin | vehicle | mac(?:\ address)? | miles | error | log | file | return | retouren | warranty | garantie | garant[ií]a | mandate | application
        | complaint | auction | deal | registration | store\ credit | s/n | sn | patient | tax | insurance | licen[sc]e\ key | (?:loyalty|gift|library|points|bonus|customer|store|student|membership|sim|insurance|health)\ cards?
        | (?:electricity|gas|water|smart)?\ ?meter(?:\ (?:reading|shows|says|reads|is|stand))? | z[äa]hlerstand | bestel | zam[óo]wieni[ea] | przesy[łl]k[ia] | sipari[şs] | kargo | comanda
        | message | message | job | user | timestamp | trace | transaction\ id | device | rma | vouchers? | coupon | certificate | gift\ card | id | uuid | account\ id ) )
        s? (?:\ (?:you|i|we|they)\ (?:gave|sent|have|got|received|see)(?:\ (?:me|us))?)? [\s_,(\#-]* (?: (?:with|under|by|mit|avec|con)\ (?:(?:the|der|le|el)\ )? )? (?: (?P<noun> numbers? | (?:no|num|nr)\.? | nummer | nummern | n[uú]mero | num[ée]ro | numer | numaras[ıi] | n° | nº | id | ids | codes? | ref | reference ) | de\ (?:commande|suivi|pedido|seguimiento|facture|factura|r[ée]f[ée]rence|client|cliente|s[ée]rie|t[ée]l[ée]phone|tel[ée]fono) )? (?:\ \d{1,3}\b)?
        (?P<mark> [\s:=\#,/("'*>\[-]* ) (?: (?: is | are | was | ist | lautet | war | est | es | é | è | at | on | me | with\ us ) [\s:=\#("'>\[-]* ){0,2} $"#,
    )
});

/// What an order, a parcel, a device or the like is called in languages that are written another way, with the
/// number right behind it.
static SOMETHING_ELSE_ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:заказ|посылк|накладн|трек|счет|счёт|клиент|телефон|серийн|договор|бронир|订单|訂單|单号|單號|运单|運單|快递|包裹|发票|發票|客户|會員|会员|序列|型号|电话|電話|手机|手機|流水|注文|追跡|伝票|会員|製造|予約|お問い合わせ|주문|운송장|송장|고객|회원|일련|전화|예약|طلب|شحنة|فاتورة|عميل|هاتف|حجز|تتبع|הזמנה|משלוח|ऑर्डर)[^0-9\n]{0,16}$",
    )
});

/// What a telephone is called, with its number right behind.
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?: \b(?: (?:tele)?phone | tel | mobile | cell | fax | telefon\w* | handy\w* | mobil\w* | portable | m[óo]vil | celular | cellulare | telem[óo]vel | tel[ée]fono | telefone | t[ée]l[ée]phone | whatsapp | call(?:\ me)? | komórk\w* )\b
            | телефон\p{L}* | هاتف\p{L}* | جوال\p{L}* | 电话 | 電話 | 手机 | 手機 | 携帯 ) [^0-9\n]{0,16} $",
    )
});

/// What a device is called, or what it shows, with its number right behind: no one pays with that.
static DEVICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)\b(?: imei | meid | iccid | sim(?:\ ?card|-?karte)? | serial | serien | s/n | s[ée]rie | vin | odometer
            | (?:electricity|power|gas|water|heat|smart)?\ ?meters? | \w*z[äa]hler(?:stand|nummer|nr)? | compteur | contador | contatore | licznika? | sayaç )
        (?: [\ -] (?: numbers? | no | num | nr | nummer | numer | id | readings? | stand | shows | says | reads | is | ist | zeigt | indique | marca ) \b )* \.?
        [\s:=\#("'-]* $"#,
    )
});

/// A word that a number is the number of: `patient number`, `tax no.`
static NUMBER_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix) (?P<of> \p{L}[\p{L}'/-]{1,30} ) [\s-] (?: numbers? | no\.? | nr\.? | nummer | num[ée]ro | n[uú]mero | numer | numaras[ıi] | id | code | key | reading ) [\s:=\#("'-]* (?: (?:is|was|ist|est|es) [\s:=\#"'-]* )? $"#,
    )
});

/// Words before "number" that leave open what it is the number of, or make it a card's.
const OPEN: &str = "my the this that your his her our their a an full long whole complete entire digit digits correct right wrong new old other same \
    following next last first second payment bank banking billing security secret account and is or with of for by real actual valid real \
    credit debit card cards visa mastercard master amex maestro discover diners jcb mir elo unionpay cc pan checking savings \
    meine mein die der das le la mon ma el mi il lo mio o meu minha de het";

/// Words before a number that make it an account's, unless a card is spoken of.
static PERHAPS_ELSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)\b(?: account | acct | konto | compte | cuenta | transaction | transaktions? | payment | reference )
        [\s_-]* (?: numbers? | no | nr | nummer | id | code )? [\s:=\#.("'-]* (?: (?:is|was|ist|est|es) [\s:=\#"'-]* )? $"#,
    )
});

static SOMETHING_ELSE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)^ ["')\]]? \s* (?: \( \s* | (?:is|was|are|ist|war|est|es|=|as) \s+ (?: (?:my|the|our|your|an?|meine|die|unsere|ma|la|mi|le|el|mon) \s+ )? )
        (?: orders? | tracking | invoice | bestell(?:ung|nummer) | sendungs\w* | rechnungs\w* | commande | facture | pedido | reference | confirmation
        | imei | serial | booking | reservation | parcel | shipment | customer\ (?:id|number) | member(?:ship)?\ (?:id|number) | ticket | case\ (?:id|number) )\b"#,
    )
});

/// An expiry date or a card code right after the number.
static CARD_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^ [\s,;|/-]{0,4} (?: (?:exp\w*|valid\w*|g[üu]ltig|cad\w*) \b | (?:cvv2?|cvc2?)\b | (?:0[1-9]|1[0-2]) \s? / \s? (?:20)?\d{2} \b )",
    )
});

/// A card code without its name: behind the expiry date, or last on the line.
static CODE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^ (?: [\s.,;:|/-]{1,4} (?: (?:exp\w*|valid\w*|good\ thru|g[üu]ltig|vence|cad\w*) [\s.:]* (?:date|until|thru|bis|fin|le|el)? [\s.:]* )? (?: (?:0?[1-9]|1[0-2]) \s? [/.,;:|-] \s? (?:20)?\d{2} | (?:0[1-9]|1[0-2])\ ?(?:20)?[23]\d ) [\s.,;:|/-]{1,4} (?:(?:and|code|crypto|sc)\ :?)? (?P<dated>\d{3,4})
        | [\ \t,;:|/-]{1,3} (?P<last>\d{3}) ) (?P<next> [^\w%€$£-]* (?:\n|$) | [.,;)\s|] )",
    )
});

/// A card code with a name that says little elsewhere: behind the expiry date or right behind the number.
static CODE_NAMED_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^ (?: [\s,;.:|/(-]{1,4} (?: exp\w* | valid\w* | good | thru | until | date | is | and | with | the | my | g[üu]ltig | bis | ablauf\w* | und | mit | der | mein | vence | cad\w* | y | el | et | le | e | il | срок | действует | до | и
                | (?:0?[1-9]|1[0-2]) \s? [/.-] \s? (?:20)?\d{2} ) ){0,10}
            [\s,;.:|/(-]{1,4} (?: code | sec | sc | kod | codice | c[óo]digo | crypto | код ) [\s:.=\#]{1,3} (?: (?: is | ist | est | es | è | é | это | to | jest ) [\s:]{1,2} )? (?P<code>\d{3,4}) (?: $ | [\s,;!?)|] | \. (?:\s|$) )",
    )
});

static GLUED_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:cvv2?|cvc2?|cvn|exp(?:iry|ires|iration)?|valid)(?:[^\p{L}]|$)")
});

static CARD_WORD_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[^\p{L}])(?:cards?|cc|visa|mastercard|amex|karte|carte|tarjeta|number|no|nr|pan)$",
    )
});

/// The surroundings of one candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings {
    /// The words right before call it a card number.
    pub(super) announces_card: bool,
    /// A card is spoken of nearby.
    pub(super) mentions_card: bool,
    something_else: Option<Otherwise>,
    card_tail: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Otherwise {
    /// "order number", "tracking no."
    Noun,
    /// "order" alone, which is also a verb.
    Verb,
}

impl Surroundings {
    pub(super) fn before(text: &str, at: usize) -> Self {
        let before = tail(&text[..at], BEFORE);
        let mentions_card = CARD_WORD.is_match(before);
        let announces_card = ANNOUNCES_CARD.is_match(before) && !NO_PAYMENT.is_match(before);
        let something_else = if announces_card {
            None
        } else {
            something_else(before, mentions_card)
        };
        Self {
            announces_card,
            mentions_card,
            something_else,
            card_tail: false,
        }
    }

    pub(super) fn and_after(self, text: &str, at: usize) -> Self {
        let after = head(&text[at..], AFTER);
        let something_else = if self.announces_card || !SOMETHING_ELSE_AFTER.is_match(after) {
            self.something_else
        } else {
            Some(Otherwise::Noun)
        };
        Self {
            mentions_card: self.mentions_card || CARD_WORD.is_match(after),
            card_tail: CARD_TAIL.is_match(after),
            something_else,
            ..self
        }
    }

    /// Whether the words say that the number is an order's, a parcel's and so on. An expiry date
    /// behind it, or the print of a card after a mere verb, weighs more.
    pub(super) fn names_something_else(&self, shape: Grouping) -> bool {
        match self.something_else {
            _ if self.card_tail => false,
            Some(Otherwise::Noun) => true,
            Some(Otherwise::Verb) => shape != Grouping::Printed,
            None => false,
        }
    }
}

fn something_else(before: &str, mentions_card: bool) -> Option<Otherwise> {
    if let Some(found) = SOMETHING_ELSE.captures(before) {
        let named = found.name("noun").is_some()
            || found
                .name("mark")
                .is_some_and(|mark| mark.as_str().contains(['#', ':', '=', '/']));
        return Some(if found.name("verb").is_some() && !named {
            Otherwise::Verb
        } else {
            Otherwise::Noun
        });
    }
    let number_of = || {
        NUMBER_OF.captures(before).is_some_and(|found| {
            let of = found.name("of").map(|of| of.as_str().to_lowercase());
            of.is_some_and(|of| !OPEN.split_ascii_whitespace().any(|open| open == of))
        })
    };
    let otherwise =
        PERHAPS_ELSE.is_match(before) || SOMETHING_ELSE_ELSEWHERE.is_match(before) || number_of();
    (!mentions_card && otherwise).then_some(Otherwise::Noun)
}

/// Whether the words right before a position name an order, a parcel, a phone or the like.
pub(crate) fn names_something_else(before: &str) -> bool {
    something_else(tail(before, BEFORE), false).is_some()
}

/// Whether the words right before a position name a telephone.
pub(super) fn names_phone(before: &str) -> bool {
    PHONE.is_match(tail(before, BEFORE))
}

/// Whether the words right before a position name a device, or what it shows.
pub(super) fn names_device(before: &str) -> bool {
    DEVICE.is_match(tail(before, BEFORE))
}

/// Whether a text can be in a language that calls a card something else; cheap.
fn is_elsewhere(text: &str) -> bool {
    const NAMES: [&str; 6] = ["kart", "Kart", "KART", "aartn", "AARTN", "della"];
    !text.is_ascii() || NAMES.iter().any(|name| text.contains(name))
}

/// Whether a message speaks of a payment card as such.
pub(crate) fn speaks_of_card(text: &str) -> bool {
    let spoken_of =
        CARD_TALK.is_match(text) || (is_elsewhere(text) && CARD_TALK_ELSEWHERE.is_match(text));
    spoken_of && !NO_PAYMENT.is_match(text)
}

/// Whether a word for a card is glued to what follows (`visa4111…`).
pub(super) fn ends_in_card_word(before: &str) -> bool {
    CARD_WORD_AT_END.is_match(tail(before, 16))
}

/// Whether a word of letters alone is glued to what follows (`order4111…`).
pub(super) fn ends_in_word(before: &str) -> bool {
    let near = tail(before, BEFORE);
    let others = near.trim_end_matches(char::is_alphabetic);
    near[others.len()..].chars().count() >= 3 && !others.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether the name of a card's code or date is glued to what comes before (`4111…CVC123`).
pub(super) fn begins_with_tail(after: &str) -> bool {
    GLUED_TAIL.is_match(head(after, 16))
}

/// The card code that follows a card number, not named or only called a code.
pub(super) fn code_after(text: &str, at: usize) -> Option<Range<usize>> {
    let bare = || {
        let found = CODE_AFTER.captures(head(&text[at..], AFTER))?;
        found.name("dated").or_else(|| found.name("last"))
    };
    let named = || {
        let found = CODE_NAMED_AFTER.captures(head(&text[at..], 2 * AFTER))?;
        found.name("code")
    };
    let code = bare().or_else(named)?;
    Some(at + code.start()..at + code.end())
}

fn tail(text: &str, length: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(length))..]
}

fn head(text: &str, length: usize) -> &str {
    &text[..text.floor_char_boundary(length)]
}
