//! What the clauses look like that tell whose matter it is. The signs are told in the module above.

use std::sync::LazyLock;

use regex::Regex;

/// Compiles a pattern made of constants; small and big letters differ in it, for the signs are big.
#[expect(
    clippy::expect_used,
    reason = "made of constants, and the tests compile all of them"
)]
fn exact(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Words for people that are, beside "my", no relatives but customers of the writer.
pub(super) const PEOPLE: &[&str] = &[
    "client",
    "clients",
    "client's",
    "patient",
    "flatmate",
    "mandantin",
    "mandanten",
    "kundin",
    "freundinnen",
    "cliente",
    "clienta",
    "clientes",
    "cliënte",
    "cliënt",
    "klantin",
    "klientki",
    "klienta",
    "клиентки",
    "клиента",
    "mam",
    "mums",
    "mothers",
    "wifes",
    "husbands",
    "sisters",
    "brothers",
    "sons",
    "daughters",
    "dads",
    "fathers",
    "friends",
    "relative",
    "relatives",
    "grandma",
    "hubby",
    "lady",
    "客户",
    "依頼人",
];
/// What else is a record that a customer has.
pub(super) const RECORDS: &[&str] = &[
    "flight",
    "flights",
    "membership",
    "points",
    "purchases",
    "flug",
    "vol",
    "vuelo",
    "volo",
    "voo",
    "vlucht",
    "lot",
    "uçuşu",
    "рейс",
    "paczki",
    "zamówienia",
    "заказа",
    "заказе",
    "طلب",
    "بطلب",
    "طلبية",
    "طرد",
    "conta",
    "niveau",
];

/// "My late husband", "a friend": a person of the writer's.
const MINE: &str = r"(?:(?:Y\S+|an?|one of Y\S+|einer?|eine[ms]|une?|una|um|uma|een|bir) (?:[^A-Z|\s]\S* )?N\S+|T\S+)";
/// One who may stand alone where a verb follows.
const ONE: &str = r"(?:(?:Y\S+ (?:[^A-Z|\s]\S* )?)?N\S+|T\S+)";
/// What is said to be another person's where the matter is one's own: a card that paid, an address to deliver to.
pub(super) const BESIDE_IT: &[&str] = &[
    "card",
    "karte",
    "carte",
    "tarjeta",
    "tessera",
    "cartão",
    "kaart",
    "karta",
    "kartı",
    "карта",
    "بطاقة",
    "adresi",
    "adresiydi",
    "адрес",
    "info",
    "information",
    "guest",
];
/// What may follow "I am not" in Arabic, and is no name.
pub(super) const NOT_BEING: &[&str] = &[
    "متأكدا",
    "متأكدة",
    "متأكد",
    "سعيدا",
    "سعيدة",
    "سعيد",
    "راضيا",
    "راضية",
    "راض",
    "هنا",
    "مستعدا",
    "مستعدة",
    "غاضبا",
    "غاضبة",
    "متاحا",
    "متاحة",
    "خبيرا",
    "مريضا",
    "مريضة",
    "مهتما",
    "مهتمة",
    "وحدي",
    "موجودا",
    "موجودة",
];
/// Words for what is the matter.
const NOUN: &str = r"[RD]\S+";
/// Words that say that a person ordered.
const ORDERED: &str = r"(?:ordered|booked|bought|purchased|placed|bestellt|gebucht|gekauft|commandé|commandée|réservé|acheté|pidió|pedido|encargó|compró|comprado|reservó|ordinato|prenotato|comprato|acquistato|ordinò|encomendou|comprou|reservou|pediu|besteld|geboekt|gekocht|zamówił|zamówiła|kupił|kupiła|zarezerwował|zarezerwowała|ısmarladı|aldı|заказал|заказала|купил|купила|забронировал|забронировала|طلب|طلبت|طلبته|طلبها|اشترى|اشترت|حجز|حجزت)";
/// Small words between a person and what they did.
const AUX: &str = r"(?:has|had|s|ve|hat|hatte|habe|es|das|die|den|dies|l|la|le|a|avait|ha|había|lo|heeft|had|het|dat|o|to|tem|online|also|already|actually|it|это|его|ее|её)";

/// The matter is another person's.
pub(super) static ANOTHERS: LazyLock<Regex> = LazyLock::new(|| {
    let own = r"(?:[^A-Z|\s]\S* )?";
    let ordered = format!("R?{ORDERED}");
    let all = [
        // "My mother's order", "meiner Mutter Bestellung", "my mothers order"
        format!(r" {MINE} s {own}{NOUN} "),
        format!(r" (?:Y|a )\S* ?(?:[^A-Z|\s]\S* )?N(?:mums|mothers|wifes|husbands|sisters|brothers|sons|daughters|dads|fathers|friends|moeders|vaders|broers|zussen|mans|vrouws) {NOUN} "),
        format!(r" T(?:someone|somebody) else s (?:\S+ )?{NOUN} "),
        format!(r" (?:the|an?) [^A-Z|\s]\S*? N\S+ s {NOUN} "),
        // Turkish, Chinese, Japanese
        format!(r" T\S+[ıiuü]n (?:N\S+ )?(?:D\S+ )*{NOUN} "),
        format!(r" (?:Nmüvekkilimin|müvekkilimin) {NOUN} "),
        format!(r" (?:Y\S+ )?[NT]\S+ (?:的|の) {NOUN} "),
        // "The order of my mother", "die Bestellung meiner Mutter", "la commande de ma mère"
        format!(r" {NOUN} (?:number |level )?(?:of|de|d|di|del|della|dell|dei|da|do|van|von|der) (?:la |el |l |o |a )?{MINE} "),
        format!(r" {NOUN} Y(?:meine[rs]|unsere[rs]|mojej|mojego|moich|моей|моего|моих) (?:[^A-Z|\s]\S* )?[NT]\S+ "),
        format!(r" {NOUN} T\p{{Cyrillic}}+ | {NOUN} T(?:żony|męża|mamy|matki|ojca|taty|brata|siostry|syna|córki|babci|dziadka|sąsiada|sąsiadki|koleżanki|przyjaciela|przyjaciółki) | (?:{NOUN}|T?طلب|طلبية) (?:T(?:والدي|أبي|والدتي|أمي|زوجي|زوجتي|أخي|أختي|ابني|ابنتي|جاري|جارتي|صديقي|صديقتي|مديري|جدي|جدتي)|موكلي|موكلتي) "),
        // "My wife ordered it", "das hat meine Frau bestellt", "my flatmate did"
        format!(r" {ONE} (?:{AUX} ){{0,3}}{ordered} (?:[^m|]|m[^e|]|me\S)"),
        format!(r" {ONE} (?:{AUX} ){{0,3}}{ordered} \|"),
        format!(r" {ONE} (?:had|has) (?:an?|some|R\S+|D\S+) (?:\S+ )?(?:booked|ordered|{NOUN}) "),
        r"\| (?:no )?(?:Y\S+ )N\S+ (?:did|had|has|hat|war) \|".to_owned(),
        // "It was my wife", "that is my husband's", "the account is my mother's"
        r" (?:it|that|es|das|c|это) (?:was|s|war|était|été|fue|była|был) (?:me )?(?:Y\S+ )(?:[^A-Z|\s]\S* )?N\S+ (?:who |die |der |qui |\|)".to_owned(),
        r" not me \| (?:it was )?Y\S+ N\S+ ".to_owned(),
        format!(r" (?:{NOUN}|it|that|this|they|com|org|de|net|example) (?:is|was|are|s) Y\S+ (?:[^A-Z|\s]\S* )?N\S+ s \|"),
        format!(r" (?:belongs? to|gehört|gehören|appartient à|pertenece a|appartiene a|pertence (?:a|à|ao)|behoort (?:toe )?aan|is van) {MINE} "),
        // "It was ordered by my son"
        format!(r" {ordered} (?:by|par|por|da|dal|dalla|door|przez|pela|pelo) {MINE} | von {MINE} {ordered} | door {MINE} {ordered} "),
        // Turkish, Chinese, Japanese
        format!(r" {ONE} (?:\S+ )?(?:Rsipariş (?:etti|verdi)|ısmarladı) | (?:Y\S+ )?[NT]\S+ (?:订 |下 单|下单|R订购|买 ?了? ?的?)"),
        r" T\S+ が (?:R注文|R購入|買)".to_owned(),
        // "My neighbour with her order", "my husband wants to change his flight"
        format!(r" {MINE} [^|]*?(?:her|his|their|haar|zijn|leur) {NOUN} "),
        r" asking for an? N\S+ | frage für eine[nr]? N\S+ | demande pour une? N\S+ | pregunto por una? N\S+ | chiedo per un\S* N\S+ | pergunto por uma? N\S+ | vraag (?:het )?voor een N\S+ | w imieniu [NT]\S+ | [NT]?(?:arkadaşım) için | спрашиваю для [NT]\S+ ".to_owned(),
        r" 替 (?:Y\S+ )?[NT]\S+ | [NT]\S+ の 代 ".to_owned(),
    ];
    exact(&format!("(?:{})", all.join("|")))
});

/// The writer is not the customer.
pub(super) static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    let customer = r"(?:registered |actual |real |right )?(?:Dcustomer|customer|account holder|Daccount holder|owner|buyer|purchaser|Nclient|person who|one who|orderer)";
    let not_order = r"(?:did not|didn t|never|havent|haven t|have not) (?:Rorder|order|ordered|buy|bought|book|booked)";
    let all = [
        format!(r" (?:i m|i am|im) not (?:the|your|a|an) {customer}"),
        r" (?:have|ve) no D(?:account|customer) | (?:don t|do not) have (?:an? |any )D(?:account|customer) | never had an? Daccount ".to_owned(),
        format!(r" i {not_order} (?:it|that|this|anything|with|from|here|\|)"),
        r" it (?:wasn t|was not|isn t) me ".to_owned(),
        r" (?:not|isn t|wasn t|aren t) Y(?:my) (?:own )?(?:R\S+|Daccount|Dmail|De-mail|Demail|Did|Dlogin) ".to_owned(),
        r" (?:R\S+|D\S+) (?:is not|isn t|wasn t|was not|s not) mine ".to_owned(),
        r" ich (?:bin|war) (?:es )?nicht (?:der|die) (?:Dkunde|kunde|kundin|Nkundin|besteller|bestellerin|käufer|käuferin) | (?:bin|war) nicht ich | nicht Y(?:meine?) (?:R\S+|D\S+) | ich habe (?:das|es|die|nichts)? ?nicht (?:selbst )?bestellt | (?:kein|keinen) (?:D(?:konto|kundenkonto|account)) ".to_owned(),
        r" je ne suis pas (?:le|la) (?:D?client|D?cliente|N?cliente|acheteur) | ce n est pas (?:ma R\S+|Yma R\S+|moi |Ymon (?:R|D)\S+) | n ai pas de Dcompte ".to_owned(),
        r" no soy (?:el|la) [DN]?(?:cliente|clienta) | no es Ymi [RD]\S+ | no (?:lo|la) pedí yo | no fui yo | no tengo Dcuenta ".to_owned(),
        r" non sono (?:il|la) [DN]?cliente | non è (?:il|la|l) Y(?:mio|mia) [RD]\S+ | non ho un (?:Dconto|Daccount) | non sono stat[oa] io ".to_owned(),
        r" não sou (?:o|a) [DN]?cliente | não é (?:o|a) Y(?:meu|minha) [RD]\S+ | não tenho [RD]?conta | não fui eu ".to_owned(),
        r" ik ben niet de (?:D?klant) | (?:niet|is niet) Ymijn [RD]\S+ | geen Daccount | ik was het niet ".to_owned(),
        r" nie jestem (?:D?klientem|D?klientką) | to nie (?:Y\S+|moje) [RD]\S+ | nie mam Dkonta | to nie ja ".to_owned(),
        r" müşteri değilim | Dmüşteri değilim | ben sipariş etmedim | bu benim [RD]\S+ değil | Rsiparişim değil ".to_owned(),
        r" я не (?:D?клиент|покупатель|заказчик) | это не (?:Y\S+|моё|мое) [RD]\S+ | это не я | заказывала? не я | не мой Rзаказ ".to_owned(),
        r" أنا لست [DN]?(?:العميل|الزبون|عميل|صاحب|صاحبة) | ليس (?:طلبي|حسابي|بريدي) | لم أطلب ".to_owned(),
        r" Y我 不 C?是 (?:D客户|N客户|本 人)|不 是 Y我的? ?的? [RD]\S+ ".to_owned(),
    ];
    exact(&format!("(?:{})", all.join("|")))
});

/// The writer is not a person of a name in Latin letters, as records write it.
pub(super) static NAME_DENIED: LazyLock<Regex> = LazyLock::new(|| {
    exact(
        r"(?:\b[Ii](?:'|’)?\x{ad}?m not|\bI am not|\b[Ii]ch bin nicht|\b[Jj]e ne suis pas|\b[Nn]o soy|\b[Nn]on sono|\b[Nn]ão sou(?: [oa])?|\b[Ii]k ben niet|\b[Nn]ie jestem|\b[Яя] не|أنا لست|我不是) ?(?P<name>\p{Lu}\p{Latin}+(?: \p{Lu}\p{Latin}+)*)(?:$|[^\p{Latin}])|\b[Bb]en (?P<tr>\p{Lu}\p{Latin}+(?: \p{Lu}\p{Latin}+)*) değilim|私[はが] ?(?P<ja>\p{Lu}\p{Latin}+(?: \p{Lu}\p{Latin}+)*)(?:では|じゃ)(?:ありません|ない)",
    )
});
/// The same where no record is written so, or no name stands.
pub(super) static OTHER_SCRIPT_DENIED: LazyLock<Regex> = LazyLock::new(|| {
    exact(
        r"\b[Яя] не \p{Lu}\p{Cyrillic}+|我不是本人|私(?:は|が)本人ではありません|أنا لست (?:السيد|السيدة)|(?:أنا|إني) لست (?P<ar>\p{Arabic}+)(?:[.!،]|$)",
    )
});

/// The message speaks of the writer's own matter.
pub(super) static OWN: LazyLock<Regex> = LazyLock::new(|| {
    let did = r"(?:have |ve |had |just |also |only |already |myself )*";
    let all = [
        r" Y(?:my|our|mein|meine|meinen|meinem|meiner|mon|ma|notre|mi|mis|mio|mia|mijn|meu|minha|mój|moja|moje|мой|моя|моего|моей|私の|我的|nuestro|unsere|onze|ons) (?:[^A-Z|\s]\S* )?R\S+ (?:[^s]|s\S|$)".to_owned(),
        format!(r" (?:i|we) {did}(?:ordered|booked|bought|purchased|placed) (?:[^n|]|n[^o|])"),
        format!(r" (?:i|we) {did}(?:ordered|booked|bought|purchased|placed) \|"),
        r" but (?:not )?(?:i|me|mine) ".to_owned(),
        r" mine (?:is|did|has|was|hasn|isn|did|didn|not|never|came|too) | Y?(?:mein[es]|meines) (?:nicht|ist|kam) ".to_owned(),
        r" (?:under|in|on|with|from|unter|über|mit|auf|sous|avec|bajo|con|sotto|su|com|onder|met|op) (?:il |la |o |a )?Y\S+ (?:own |eigene\S* )?D\S+ (?:[^s]|s\S|$)".to_owned(),
        r" ich (?:[^|A-Z]\S* ){0,3}(?:bestellt|gebucht|gekauft) | ich (?:habe|hab|hatte) (?:[^|]\S* ){0,6}(?:bestellt|gebucht|gekauft) | j ai (?:commandé|réservé|acheté) | (?:he pedido|he comprado|pedí|compré|reservé) | ho (?:ordinato|prenotato|comprato) | (?:encomendei|comprei|reservei) | ik (?:heb )?(?:\S+ ){0,2}(?:besteld|geboekt|gekocht) ".to_owned(),
    ];
    exact(&format!("(?:{})", all.join("|")))
});
pub(super) static OWN_FAR: LazyLock<Regex> = LazyLock::new(|| {
    exact(
        r" (?:moje|moja|mój|mojego|moją|Y\S+) R?(?:zamówieni\S+|paczk\S+|rezerwacj\S+) | R?(?:siparişim|rezervasyonum|paketim|kargom|biletim)\S* | (?:zamówił[ae]m|kupił[ae]m) | sipariş (?:verdim|ettim) | я заказала? | R?(?:طلبي|طلبيتي|حجزي|طردي|شحنتي|فاتورتي) | Y我 的? ?R\S+ ",
    )
});
/// What denies that something is one's own.
pub(super) static NOT_OWN: LazyLock<Regex> = LazyLock::new(|| {
    exact(
        r" (?:not|isn t|wasn t|aren t|nicht|pas|no es|non è|não é|niet|nie|не|to nie|это не|ليس|ليست) (?:unter |under |in |with |il |la |l |o |a )?(?:Y\S+|mine|moje|моё|мое|R?طلبي|ma|mon) (?:[^A-Z|\s]\S* )?(?:[RD]\S+ )?| ich (?:\S+ ){0,3}(?:nichts|nicht|nie) (?:\S+ )?(?:bestellt|gebucht|gekauft) |不 是 Y我| Rsiparişim değil | (?:benim )R\S+ değil ",
    )
});
/// What puts it right that the matter was said to be another person's.
pub(super) static PUT_RIGHT: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r" (?:it|that|this) (?:is|s|was) (?:actually |really |in fact )?Y(?:my|our) (?:own )?(?:R\S+|Daccount) (?:[^s]|s\S|$)",
        r" i (?:ordered|booked|bought) (?:it|this|that) (?:myself|\|)",
        r" (?:under|with|on) Ymy (?:own )?(?:Daccount|Did|Dlogin|name) ",
        r" (?:es|das) ist (?:doch )?Y(?:meine?) (?:eigene )?(?:R\S+|Dkonto) | ich habe (?:es|das|sie) selbst bestellt ",
        r" c est Y?(?:ma|mon) R\S+ | es Ymi R\S+ | è il Ymio R\S+ | é (?:o|a) Y(?:meu|minha) R\S+ | het is Ymijn R\S+ | to moje R\S+ | это Yмой R\S+ ",
    ];
    exact(&format!("(?:{})", all.join("|")))
});
