//! The words by which customers correct and deny, language by language: English, German, French,
//! Spanish, Italian, Dutch, Portuguese, Polish, Turkish, Russian, Arabic, Chinese, Japanese.

use std::sync::LazyLock;

use regex::{Match, Regex, RegexBuilder};

/// Compiles a pattern made of constants.
#[expect(
    clippy::expect_used,
    reason = "made of constants, and the tests compile all of them"
)]
pub(crate) fn pattern(text: &str) -> Regex {
    RegexBuilder::new(text)
        .case_insensitive(true)
        .build()
        .expect("a constant pattern")
}

/// Patterns for one thing in many languages, tried one by one. All in one they have more states than their automaton keeps,
/// and then take a millisecond for a message instead of microseconds.
pub(crate) struct Alternatives(Vec<Regex>);

impl Alternatives {
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.iter().any(|one| one.is_match(text))
    }

    /// What each of them finds.
    pub(crate) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.0.iter().flat_map(move |one| one.find_iter(text))
    }
}

/// Compiles patterns made of constants.
pub(crate) fn alternatives(all: impl IntoIterator<Item: AsRef<str>>) -> Alternatives {
    Alternatives(all.into_iter().map(|one| pattern(one.as_ref())).collect())
}

/// Small words that may stand between a denial, or a marker, and an identifier: articles, "my",
/// prepositions, and what identifiers are called.
const FILLERS: &[&str] = &[
    "the|my|our|a|an|for|of|with|under|about|from|by|on|at|to|it|i|this|that|one|number|numbers|no|nr|num|id|code",
    "order|orders|booking|reservation|reference|ref|account|customer|client|case|ticket|invoice|parcel|loan|hire",
    "e-?mail|mail|address|name|post ?code|zip|phone|telephone|card|policy|contract|user|member|reader|deposit",
    "der|die|das|den|dem|des|ein|eine|einen|mein|meine|meinen|meiner|unter|f[uü]r|von|mit|ich|es|um",
    "bestellung|bestellnummer|auftrag|auftragsnummer|nummer|kundennummer|konto|buchung|rechnung|name|postleitzahl|plz|adresse",
    "le|la|les|l'\u{ad}?|un|une|mon|ma|mes|pour|de|du|d'\u{ad}?|sous|avec|commande|num[ée]ro|n[°º]|client|compte|nom|code postal|adresse|r[ée]servation",
    "el|los|las|una|mi|mis|para|del|con|por|bajo|pedido|n[uú]mero|orden|cuenta|nombre|c[oó]digo postal|correo|reserva",
    "il|lo|gli|uno|mio|mia|per|di|ordine|numero|codice|cliente|conto|nome|cap|indirizzo|prenotazione",
    "de|het|een|mijn|voor|van|onder|bestelling|nummer|klantnummer|rekening|naam|adres|boeking",
    "o|os|as|um|uma|meu|minha|para|do|da|com|por|pedido|encomenda|n[uú]mero|conta|nome|c[oó]digo postal|reserva",
    "jest|numer|zamówieni[eau]|mój|moje|moja|chodzi|numara|numaram|numarası|sipariş|siparişim|bu|benim",
    "это|номер|заказ|заказа|заказе|мой|моя|رقم|الرقم|طلب|الطلب|طلبي|هو|هي",
];

/// Words that say what something is.
const COPULAS: &str = "is|'\u{ad}?s|was|are|am|'\u{ad}?m|were|be|reads?|ist|war|lautet|hei(?:ß|ss)t|bin|est|[ée]tait|suis|s'\u{ad}?appelle|es|era|soy|[èé]|sono|heet|ben|sou";

fn filler() -> String {
    FILLERS.join("|")
}

/// `not`, `nicht`, `pas` … right before an identifier.
pub(super) static DENIED_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let filler = filler();
    let not = [
        "not|isn'\u{ad}?t|wasn'\u{ad}?t|ain'\u{ad}?t|no longer|rather than|instead of|forget|ignore|disregard|scratch|strike|never mind",
        "nicht|statt|anstatt|vergessen sie|vergiss|ignorieren sie",
        "pas|non pas|au lieu de|plut[oô]t que|oubliez|oublie",
        "en lugar de|en vez de|olvide|olvida|ignore",
        "non|invece di|anzich[eé]|al posto di|dimentichi|dimentica",
        "niet|in plaats van|vergeet",
        "n[aã]o|em vez de|ao inv[eé]s de|esque[cç]a",
        "(?:to )?nie|zamiast|не|вместо|ليس|ليست|بدلا من|بدل",
        "(?:^|[(,;–—-]|\\by|\\be|\\bmas)\\s*no",
    ]
    .join("|");
    pattern(&format!(
        r"(?:^|[^\p{{L}}\p{{N}}'])(?:{not})(?:\s+(?:{COPULAS}))?(?:\s+(?:{filler}))*[\s#'\x22(«“„]*$|(?:不是|并非|而非)(?:订单号?|号码)?[\s#：:「“]*$"
    ))
});

/// A denied verb before what may look like a denied identifier: "je n'ai pas ma commande".
pub(super) static VERB_DENIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:n'\u{ad}?(?:ai|as|a|avons|avez|ont|y)|ne \p{L}+)\s+pas\b|\bhab(?:e|en|t)?\s+(?:\p{L}+\s+)?nicht\b|\b(?:have|has|had|do|does|did|can|could|will|would|should) not\b|\b(?:heb|hebben|heeft)\s+(?:\p{L}+\s+)?niet\b",
    )
});

/// A question turned round: "has not", "is not", "warum nicht".
pub(super) static QUESTION_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:and |but |so |und |et |y |e |en )?(?:why|how|what|when|where|warum|wieso|pourquoi|por qu[eé]|perch[eé]|waarom|porqu[eê]|is|isn|was|wasn|has|hasn|have|haven|did|does|do|can|will|ist|hat|est|est-ce)\b",
    )
});

/// `… is not mine`, `… was a typo` right behind an identifier.
pub(super) static WRONG_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*[)\x22'»”“]?\s*,?\s*(?:{COPULAS}|isn'\u{{ad}}?t|wasn'\u{{ad}}?t)?\s*(?:not mine\b|not me\b|not my\b|not the one\b|(?:was |is )?(?:a|my) (?:typo|mistake|slip)\b|the wrong (?:one|number|id|code|reference|account|order number|e-?mail|address)\b|mistyped|nicht (?:meine?r?s?|von mir|mir)\b|(?:ein )?(?:tippfehler|versehen|irrtum)\b|die falsche\b|pas (?:la mienne|le mien|[àa] moi|moi)\b|une (?:erreur|faute)\b|no es (?:m[ií]o|m[ií]a)\b|un error\b|non [èe] (?:mio|mia|il mio|la mia)\b|un errore\b|niet (?:van mij|de mijne)\b|een (?:typfout|vergissing|foutje)\b|n[aã]o [ée] (?:meu|minha)\b|um erro\b|nie (?:jest )?(?:mój|moja|moje)\b|to (?:pomyłka|literówka|błąd)\b|değil\s*(?:[,.;!]|$)|(?:[—–-]\s*)?(?:это )?(?:не мо[йяёе]|опечатка)\b|ليس(?:ت)? (?:لي|طلبي|رقمي)|خطأ مطبعي|(?:是)?(?:不是我的|打错了|写错了|说错了)|(?:は|が)?(?:間違いです|誤りです|私のではありません)|(?:では|じゃ)(?:なく|ない|ありません))"
    ))
});

/// The same, of a value that can be nothing but right or wrong: a name, a postcode.
pub(super) static PLAINLY_WRONG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*,?\s*(?:{COPULAS})\s+(?:wrong|incorrect|not right|not correct|falsch|verkehrt|faux|fausse|incorrecto|incorrecta|equivocad[oa]|sbagliat[oa]|verkeerd|fout|errad[oa])\b"
    ))
});

/// Words that say by themselves that something is put right.
pub(super) static STRONG: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"\bi (?:actually |really )?mean[t]?\b|\bmeant to (?:say|write|type|give)\b|\b(?:it|that|this|number|name|code|address|e-?mail) should (?:be|have been|read|say)\b|\btypo\b|\bmis-?typed\b|\bmis-?spel(?:led|t)\b|\bmis-?read\b|\bmy mistake\b|\bi made a mistake\b|\bmy bad\b|\bcorrection\b|\bscratch that\b|\bmake that\b|\bmixed (?:it|them|that|those) up\b|\bmix-?up\b|\bi confused\b|\bthe (?:right|correct|real) (?:one|number|order number|e-?mail|address|name|post ?code|id|account|reference|code)\b|\b(?:number|one|name|address|e-?mail|post ?code|code) is (?:actually|really|in fact)\b",
        r"(?:^|[.!,;]\s*)(?:sorry|no|oops|wait|oh|ah|damn)?\W{0,3}wrong (?:one|number|order number|account|e-?mail|address|name|post ?code|id|customer|code|reference|person)\b|\b(?:that|it|this)(?:'\u{ad}?s| is| was) (?:the )?wrong\b|\b(?:gave|typed|wrote|copied|pasted|sent|used|told|had|entered) (?:you )?(?:the |a )?wrong (?:one|number|order number|account|e-?mail|address|name|post ?code|id|code|reference)\b",
        r"\b(?:sorry|no|oops|wait)\W{1,3}(?:that (?:was|is) |it (?:was|is) )?wrong\b",
        r"\bich meine?(?:te)?\b|\bgemeint\b|\bmeinte ich\b|\bvertippt\b|\bverschrieben\b|\btippfehler\b|\bverwechselt\b|\bkorrektur\b|\birrtum\b|\bgeirrt\b|\bvielmehr\b|\brichtig (?:ist|w[aä]re|lautet|hei(?:ß|ss)t)\b|\bdie richtige\b|\b(?:das war|das ist|war) (?:die |das )?falsch|\bfalsche (?:nummer|bestellnummer|kundennummer|adresse|mail|e-?mail|plz)\b|\bsondern\b",
        r"\bje (?:voulais|veux) dire\b|\bje me suis tromp|\bplut[oô]t\b|\bfaute de frappe\b|\bc'\u{ad}?[ée]tait une erreur\b|\bje corrige\b|\bcorrection\b|\ble bon (?:num[ée]ro|code)\b|\bla bonne (?:adresse|commande)\b|\bmauvais (?:num[ée]ro|code|compte)\b|\bmauvaise adresse\b",
        r"\bquise decir\b|\bquer[ií]a decir\b|\bquiero decir\b|\bme equivoqu|\bme he equivocado\b|\bmejor dicho\b|\bcorrecci[oó]n\b|\bel correcto es\b|\bla correcta es\b|\bn[uú]mero equivocado\b|\bcuenta equivocada\b|\bsino\b|\bcorrijo\b",
        r"\bvolevo dire\b|\bintendevo\b|\bvoglio dire\b|\bmi sono sbagliat|\bho sbagliato\b|\bnumero sbagliato\b|\bconto sbagliato\b|\bcorrezione\b|\bquello giusto\b|\bquella giusta\b|\banzi\b|\bbens[ií]\b|\bcorreggo\b",
        r"\bik bedoel(?:de)?\b|\bbedoelde ik\b|\bvergist\b|\bverkeerde? (?:nummer|adres|rekening|e-?mail)|\btypfout\b|\btikfout\b|\bfoutje\b|\bcorrectie\b|\bhet juiste\b|\bde juiste\b|\bmaar wel\b",
        r"\b(?:eu )?quis dizer\b|\bqueria dizer\b|\bme enganei\b|\benganei-me\b|\bcorre[cç][aã]o\b|\bcorrigindo\b|\bo certo [ée]\b|\bo correto [ée]\b|\bn[uú]mero errado\b|\bconta errada\b|\bali[aá]s\b|\bmas sim\b",
        r"\bchodziło mi o\b|\bmiał[ae]m na myśli\b|\bpomylił[ae]m\b|\b(?:błędny|zły|niewłaściwy) numer\b|\bpoprawka\b|\bwłaściwy (?:to|numer)\b|\bliterówka\b",
        r"\b(?:demek|yazmak) iste(?:dim|miştim)\b|\byanlış (?:numara|numarayı|yazdım|verdim)\b|\bdüzeltme\b|\bdoğrusu\b|\bkarıştırdım\b",
        r"\bимел[аи]? в виду\b|\bошиб(?:ся|лась)\b|\bопечатка\b|\bперепутал[аи]?\b|\b(?:неверный|неправильный|правильный) (?:номер|адрес)\b|\bвернее\b|\bточнее\b",
        r"كنت أقصد|أقصد|قصدت|أخطأت في|رقم خاطئ|الرقم الصحيح|الصحيح هو|تصحيح",
        r"我是说|我的意思是|说错了|打错了|写错了|更正|正确的是|間違えました|訂正|正しくは",
    ]
    .join("|");
    pattern(&format!("(?:{all})"))
});

const BARE_WORDS: &str = r"so sorry|i'?\u{ad}?m sorry|i am sorry|sorry|apologies|my apologies|pardon(?: me)?|excuse me|oops|whoops|no,? wait|wait|hold on|hang on|no,? no|no|nope|oh no|oh dear|dear me|ah no|ah|oh|argh|damn|actually|hmm|entschuldigung|entschuldigen sie|entschuldige|verzeihung|tut mir leid|nein|halt|moment|ups|upps|hoppla|ach|doch|d[ée]sol[ée]e?|excusez-?moi|non|attendez|attends|oups|zut|mince|perd[oó]n|perdona|perdone|disculpe|disculpa|lo siento|espere|espera|ay|scus[aio]|scusate|mi scusi|mi dispiace|no,? aspett[ia]|aspett[ai]|ops|excuses?|nee|wacht|oeps|helaas|desculpe|desculpa|perd[aã]o|n[aã]o|espere|opa|przepraszam|ups|chwila|nie|hayır|pardon|özür dilerim|kusura bakmayın|нет|извините|простите|ой|стоп|لا|عفوا|عذرا|آسف|آسفة|معذرة|不|不对|对不起|抱歉|不好意思|いいえ|いや|すみません|すいません|ごめんなさい|違います";

/// Words that may begin a correction, or anything else.
pub(super) static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\W*(?:(?:{BARE_WORDS})\b[\s,.!:;…–—、，。！،-]*)+"
    ))
});

/// The same within a sentence, behind a comma or a dash.
pub(super) static BARE_WITHIN: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"[,;:(–—，、،-]\s*(?:{BARE_WORDS})\b")));

/// "it is", "my order number is": what something is, and nothing else.
pub(super) static ELLIPTIC: LazyLock<Regex> = LazyLock::new(|| {
    let filler = filler();
    pattern(&format!(
        r"^[\s,]*(?:(?:{filler}|i)\s*)+(?:(?:{COPULAS})[\s:]+(?:(?:{filler})\s+)*|:\s*)[\s:#'\x22(«“„]*$|^[\s,]*(?:c'\u{{ad}}?(?:est|[ée]tait)|it'\u{{ad}}?s|that'\u{{ad}}?s|i'\u{{ad}}?m|[èée]|es)\s+(?:(?:{filler})\s+)*[#'\x22(«“„]*$"
    ))
});

/// Nothing but an identifier, as far as its begin goes.
pub(super) static NAMED_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    let filler = filler();
    pattern(&format!(
        r"^[\s,]*(?:(?:{filler}|{COPULAS})[\s:.#]+)*[\s:#'\x22(«“„]*$"
    ))
});

/// "Not that one", behind an identifier: another one follows.
pub(super) static NOT_THAT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:not (?:that|this)(?: one)?|nicht (?:die|das|der|diese[rs]?)|pas (?:celle|celui)-l[àa]|no (?:es )?es[ea]|non quell[oa]|niet (?:die|dat)|n[ãa]o ess[ea]|nie (?:to|ten|ta)|(?:o|bu) değil|не (?:тот|та|то|этот|эта))\s*(?:[,;.!:–—-]|but\b|$)|ليس (?:هذا|ذلك)|不是[那这][个一]?|(?:それ|そっち|そちら)(?:では|じゃ)な",
    )
});

/// "instead", right behind an identifier.
pub(super) static INSTEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*,?\s*(?:instead|rather|i meant|i mean|is (?:the )?(?:right|correct) one|stattdessen|meinte ich|ist (?:die )?richtig|plut[oô]t|mejor|en su lugar|invece|in plaats daarvan|em vez disso)\b",
    )
});

/// "mine is", "ich bin": their own stands behind it.
pub(super) static MINE_IS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:mine(?:'\u{ad}?s| is| was)|meine[rs]? (?:ist|lautet)|mein(?:e|er|es)? (?:eigene[rns]?)|(?:le mien|la mienne) est|c'\u{ad}?est moi|(?:el m[ií]o|la m[ií]a) es|(?:il mio|la mia) [èe]|(?:de|het) mijne is|(?:o meu|a minha) [ée]|(?:mój|moja|moje) to|benimki)(?:\W|$)|\bмо[йяёе]\s*[—–:-]|(?:طلبي|رقمي|حسابي) هو|我的(?:订单号?|号码|邮箱|账号)?是|私の(?:は|注文は|番号は)",
    )
});

pub(super) const RELATIVES: &str = "husband|wife|ex|landlord|tenant|assistant|carer|nephew|niece|grandson|granddaughter|husbands|wifes|kolleginnen|schwiegermutter|schwiegervater|chefin?|vermieters?|patron|propri[ée]taire|jefe|jefa|capo|collega|colleagues|spouse|partner|son|daughter|mother|father|mum|mom|dad|brother|sister|neighbou?r|friend|boyfriend|girlfriend|colleague|boss|roommate|flatmate|aunt|uncle|cousin|grandmother|grandfather|mann|frau|ehemann|ehefrau|sohn|tochter|mutter|vater|bruder|schwester|nachbarn?|nachbarin|freundin?|freundes|kolleg(?:e|in)|partnerin|mannes|mari|femme|fils|fille|m[èe]re|p[èe]re|fr[èe]re|s(?:oe|œ|o)ur|voisine?|amie?|coll[èe]gue|marido|esposa|mujer|esposo|hijo|hija|madre|padre|hermano|hermana|vecin[oa]|amig[oa]|marito|moglie|figli[oa]|fratello|sorella|amic[oa]|man|vrouw|zoon|dochter|moeder|vader|broer|zus|buurman|buurvrouw|vriend(?:in)?|m[aã]e|pai|filh[oa]|irm[aã]o?|vizinh[oa]";

/// The customer's people in languages that say "my" in another way, or decline them.
const PEOPLE: &str = r"\b(?:m[óo]j|moj[ae]|mojego|mojej|moją|mojemu)\s+(?:mąż|męża|żon\p{L}|ojciec|ojca|tat\p{L}|mam[ayę]|matk\p{L}|brat\p{L}?|siostr\p{L}|syn\p{L}?|córk\p{L}|sąsiad\p{L}*|koleg\p{L}|koleżank\p{L}|przyjaci\p{L}+|partner\p{L}*|szef\p{L}*|współlokator\p{L}*|babci\p{L}|dziad\p{L}+|kuzyn\p{L}*)\b|\b(?:babam|annem|eşim|kocam|karım|oğlum|kızım|kardeşim|ablam|abim|komşum|arkadaşım|patronum|dedem|kuzenim)(?:[ıiuü]n)?\b|\b(?:мой|моя|моего|моей|мою|моему)\s+(?:отец|отца|пап\p{L}|мам\p{L}|мать|матери|муж\p{L}?|жен\p{L}|сын\p{L}?|доч\p{L}+|брат\p{L}?|сестр\p{L}|сосед\p{L}*|друг\p{L}?|подруг\p{L}|коллег\p{L}|начальник\p{L}?|бабушк\p{L}|дедушк\p{L})\b|(?:والدي|والدتي|أبي|أمي|زوجي|زوجتي|أخي|أختي|ابني|ابنتي|جاري|جارتي|صديقي|صديقتي|زميلي|زميلتي|مديري)|我的?(?:爸爸|父亲|妈妈|母亲|丈夫|老公|妻子|老婆|太太|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友|室友|同事|老板|邻居)|(?:私の)?(?:父|母|夫|妻|主人|息子|娘|兄|弟|姉|妹|友人|同僚|上司|隣人)(?:の|は|が)";

/// "I am", "my e-mail is", "mine is": what follows is the speaker's.
pub(super) static SELF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i am|i'\u{ad}?m|this is|mine is|my (?:own )?(?:full )?(?:name|e-?mail|mail|address|number|postcode|customer number|account)\b[^.!?]{0,24}|ich bin|ich hei(?:ß|ss)e|meine?|je suis|mon|ma|soy|mi|sono|il mio|la mia|ik ben|mijn|sou|meu|minha|jestem|mój|moja|moje|ben|benim|я|мой|моя|моё|أنا|بريدي|رقمي|اسمي)\b\W*(?:\p{L}+\W+){0,4}$|(?:我是|我的|私は|私の)[^，。、]{0,10}$",
    )
});

/// "My neighbour is", "it belongs to": what follows is another person's.
pub(super) static BELONGS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:my|mein(?:e[rmns]?)?|m[oae]n?|mi|mio|mia|mijn|meu|minha) (?:{RELATIVES})\b|\b(?:belong(?:s|ing|ed)? to|addressed to|meant for|geh[öo]rt|adressiert an|appartient [àa]|pertenece a|appartiene a|należy do|принадлежит|ait)\b|{PEOPLE}"
    ))
});

/// "For": of whom it is told beside the speaker.
pub(super) static FOR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:for|f[üu]r|pour|para|per|voor)\b\W*(?:\p{L}+\W+){0,2}$"));

/// "I am calling for my mother", "on behalf of my wife": what is given to say who the customer is, is that person's.
pub(super) static ON_BEHALF: LazyLock<Regex> = LazyLock::new(|| {
    let speaks = [
        r"\b(?:asking|calling|ringing|phoning|writing|inquiring|enquiring|speaking|here|contacting you|in touch)\s+(?:(?:about this|today|you)\s+)?(?:for|instead of)",
        r"\b(?:ich|wir)\s+(?:frage|schreibe|rufe|melde mich|kontaktiere sie|wende mich)\b[^.!?;]{0,24}?\bf[üu]r",
        r"\bj(?:e\s+(?:vous\s+)?|['’]\u{ad}?)(?:appelle|[ée]cris|demande|contacte)\b[^.!?;]{0,24}?\bpour",
        r"\b(?:llamo|escribo|pregunto|consulto)\b[^.!?;]{0,24}?\b(?:por|para)",
        r"\b(?:chiamo|scrivo|chiedo|telefono)\b[^.!?;]{0,24}?\bper",
        r"\b(?:bel|schrijf|vraag)\b[^.!?;]{0,24}?\bvoor",
        r"\b(?:ligo|escrevo|pergunto|ligando|escrevendo|perguntando)\b[^.!?;]{0,24}?\b(?:por|para|pel[oa])",
        r"\bon behalf of|\bin the name of|\bim (?:namen|auftrag)(?: von)?|\bau nom de|\bde la part de|\ben nombre de|\bde parte de|\bper conto di|\ba nome di|\bda parte di|\bnamens|\bem nome d[aeo]",
    ]
    .join("|");
    pattern(&format!(
        r"(?:{speaks})\s+(?:[ao]\s+)?(?:{MY})\s+(?:{RELATIVES})\b"
    ))
});

/// The same where [`is_far`].
pub(super) static ON_BEHALF_FAR: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"\b(?:w imieniu|(?:dzwonię|piszę|pytam)\b[^.!?;]{0,24}?\bza)\s+(?:moj\p{L}+\s+)?(?:męża|żon[ęy]|ojca|tat[ęy]|mam[ęy]|matk[ęi]|brata|siostr[ęy]|syna|córk[ęi]|teści\p{L}+|babci[ęi]?|dziadka|sąsiad\p{L}+|koleg\p{L}+|koleżank[ęi]|przyjaci\p{L}+|partner\p{L}+|szef\p{L}+)\b",
        r"\b(?:babam|annem|eşim|kocam|karım|oğlum|kızım|kardeşim|ablam|abim|komşum|arkadaşım|dedem|ninem|patronum)(?:[ıiuü]n)?\s+(?:adına\b|için\s+(?:arıyorum|yazıyorum|soruyorum))",
        r"\b(?:от имени|по поручению|(?:пишу|звоню|спрашиваю|обращаюсь)\b[^.!?;]{0,24}?\bза)\s+(?:мо\p{L}+\s+)?(?:отца|пап[уы]|мам[уы]|мать|матери|мужа|жен[уы]|сына|доч[ьи]|дочери|брата|сестр[уы]|сосед\p{L}+|друга|подруг[уи]|коллег[уи]|бабушк[уи]|дедушк[уи]|начальник\p{L}+)\b",
        r"(?:نيابة عن|بالنيابة عن|باسم)\s+(?:والدي|والدتي|أبي|أمي|زوجي|زوجتي|أخي|أختي|ابني|ابنتي|جاري|جارتي|صديقي|صديقتي|مديري|جدي|جدتي)",
        r"(?:代表|代替|替|帮)我的?(?:爸|妈|父亲|母亲|丈夫|老公|妻子|老婆|太太|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友|同事|老板|邻居|奶奶|爷爷|外婆|外公)",
        r"(?:父|母|夫|妻|主人|息子|娘|兄|弟|姉|妹|友人|同僚|上司|祖父|祖母)(?:の代わりに|に代わって|の代理で)",
    ]
    .join("|");
    pattern(&all)
});

/// Words beside an identifier that say it is one of several, or another person's: "and", "my other", "my wife's".
pub(super) static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\btoo\s*(?:[.,;:!?)]|$)|\b(?:and|also|or|other|another|second|both|as well|und|auch|oder|zweite[nrs]?|andere[nrs]?|et|aussi|ou|autre|deuxi[èe]me|y|tambi[ée]n|otr[oa]|segund[oa]|anche|altr[oa]|second[oa]|ook|tweede|tamb[ée]m|outr[oa]|{RELATIVES})\b"
    ))
});

/// Words for a person's details, in the languages customers write.
const IDENTITY: &str = "details|data|info|information|number|e-?mail(?: address)?|mail|address|account|login|name|id|daten|angaben|nummer|kundennummer|konto|adresse|donn[ée]es|coordonn[ée]es|num[ée]ro|compte|nom|datos|n[uú]mero|correo|cuenta|nombre|direcci[oó]n|dati|numero|indirizzo|conto|nome|gegevens|dados|conta";

pub(super) const MY: &str = "my|mein(?:e[rmns]?)?|m[oae]n?|mi|mis|mio|mia|mijn|meu|minha";

/// "Those are my husband's details", "that e-mail belongs to my sister", "das war die Nummer von meinem Mann": what was
/// named before belongs to another person, whatever else is said.
pub(super) static THEIR_DETAILS: LazyLock<Regex> = LazyLock::new(|| {
    let pointer = "those|these|they|that|this|it|das|dies|diese|die|ce|c'\u{ad}?|cela|ces|eso|esos|esa|ese|esto|estos|questo|quello|questi|quelli|quella|quei|quelle|dat|dit|isso|esses";
    let article = "the|that|this|die|das|der|diese|l'\u{ad}?|la|le|les|cette|cet|ce|ces|el|ese|esa|los|il|lo|quell[aoie]|questa?|i|o|a|os";
    let of = "(?:of|from|von|van|de|del|di|d'|da|do|[àa])";
    let is = "'\u{ad}?s|is|are|was|were|belongs? to|belonged to|ist|sind|war|waren|geh[öo]r(?:t|en|te)|est|sont|[ée]tait|[ée]taient|appartient [àa]|appartiennent [àa]|es|son|era|eran|pertenecen? a|[èe]|sono|erano|appartiene a|appartengono a|zijn|[ée]|s[ãa]o|eram";
    pattern(&format!(
        r"(?:\b(?:(?:{pointer}|{article})\s*(?:{IDENTITY})\s+(?:{is})\s+(?:(?:all|actually|really|in fact)\s+)?(?:(?:{article}|celui|celle|ceux|the one)\s+)?(?:(?:{IDENTITY})\s+)?(?:{of}\s*)?|(?:{pointer})\s*(?:{is})\s+(?:(?:{article})\s+)?(?:{IDENTITY})\s+(?:{of}\s*)?)(?:{MY})\s+(?:{RELATIVES})(?:'\u{{ad}}?s?|s)?(?:\s+(?:{IDENTITY}))?|(?:{pointer})\s*(?:{is})\s+(?:(?:all|actually|really|in fact)\s+)?(?:{MY})\s+(?:{RELATIVES})(?:'\u{{ad}}?s?|s)\s+(?:{IDENTITY})|(?:^|[.,;!?]\s*)(?:son|sono|eran|erano|s[ãa]o|eram)\s+(?:(?:{article})\s+)?(?:{IDENTITY})\s+{of}\s*(?:{MY})\s+(?:{RELATIVES})|(?:those|these|they)\s+(?:are|were)\s+(?:all\s+)?(?:{MY})\s+(?:{RELATIVES})'\u{{ad}}?s)\s*(?:[.,;:!?)–—-]|$|not\b|nicht\b|pas\b|and\b|und\b|et\b)"
    ))
});

/// "I typed the wrong e-mail": what they gave to say who they are is not theirs.
pub(super) static WRONG_GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    let gave = r"i(?:'\u{ad}?ve| have| had| must have)? (?:just |accidentally )?(?:typed|gave|given|used|entered|wrote|written|copied|pasted|put|sent you|told you)|ich habe|j'\u{ad}?ai|he|ho|ik heb";
    let wrong = "wrong|falsche[nsr]?|mauvaise?|equivocad[oa]|sbagliat[oa]|verkeerde?";
    pattern(&format!(
        r"\b(?:{gave})\b[^.!?,;]{{0,24}}?\b(?:(?:{wrong}) (?:{IDENTITY})|(?:{IDENTITY}) (?:{wrong})|(?:{MY}) (?:{RELATIVES})(?:'\u{{ad}}?s?|s)? (?:{IDENTITY}))\b"
    ))
});

/// Right behind an identifier: it belongs to another person.
pub(super) static THEIRS_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*[)\]'\x22»”“]?\s*,?\s*(?:(?:that|who|which|he|she|er|sie|das|il|elle|c'\u{{ad}}?|ce|[ée]l|ella|lui|lei)\s*)?(?:'\u{{ad}}?s|is|are|was|belongs to|ist|sind|war|geh[öo]rt|est|sont|appartient [àa]|es|son|era|pertenece a|[èe]|sono|appartiene a)\s+(?:(?:the|of|from|von|de|di|[àa]|{IDENTITY})\s+){{0,2}}(?:(?:{MY})\s+(?:{RELATIVES})\b|(?:not|nicht|pas|no|non|niet)\s+(?:me|ich|moi|yo|io|ik)\b)|^\s*[)\]'\x22»”“]?\s*[,–—-]?\s*(?:(?:to|jest|należy do|это|принадлежит|هو|هي|يخص|是|は)\s*)(?:(?:numer|номер|почта|mail|رقم|بريد)\s+)?(?:{PEOPLE})|^\s*,?\s*(?:babam|annem|eşim|kocam|karım|oğlum|kızım|kardeşim|ablam|abim|komşum|arkadaşım)[ıiuü]n\b"
    ))
});

/// "That is my husband's", "that is not mine": what was named last is another person's.
pub(super) static DISOWNS_LAST: LazyLock<Regex> = LazyLock::new(|| {
    let not_mine = NOT_MINE_WORDS;
    pattern(&format!(
        r"\b(?:that|this|it|das|dies|dat|eso|ese|esa|quello|quella|questo|questa|isso|esse|essa|c|celui-l[àa]|celle-l[àa])(?: (?:one|(?:order |customer |account |phone )?(?:number|account|order|address)|e-?mail(?: address)?|postcode|name|numéro|n[úu]mero|nummer|konto|adresse))?(?:'\u{{ad}}?s|'\u{{ad}}?(?:est|[ée]tait)| is| was| ist| war| est| [ée]tait| es| era| [èe]| [ée])?(?: (?:the|one|number|account|e-?mail|address|celui|celle|el|la|il|lo|quello|quella|die|der|das|de|del|della|do|da|van|[àa]))*(?: (?:from|of|von|van|de|[àa]))? (?:my|mein(?:e[rmns]?|s)?|m[oae]n?|mi|mio|mia|mijn|meu|minha) (?:{RELATIVES})(?:'\u{{ad}}?s?|s)?\b|\b(?:that|this|it)(?: one| number| account)?(?:'\u{{ad}}?s| is| was) my [\p{{L}}-]+'\u{{ad}}?s\b|{not_mine}"
    ))
});

const NOT_MINE_WORDS: &str = r"\b(?:that|this|it)(?:'\u{ad}?s| is| was|) ?(?:n'\u{ad}?t|not) (?:mine|me|my (?:account|number|order|e-?mail|address|name|own))(?:\s*(?:[.,;:!?)–—-]|$|and\b|but\b|it\b|i\b)|\s+(?:number|address|at all|actually|though|sorry)\b)|\b(?:that|this|it)(?:'\u{ad}?s| is| was) (?:somebody|someone) else(?:'\u{ad}?s)?\b|\bdas (?:ist|war|bin) (?:nicht (?:meine?[rs]?|ich)\s*(?:[.,;:!?)–—-]|$|und\b|aber\b|sondern\b)|nicht meine?[rs]? (?:bestell\p{L}*|konto|kundenkonto|nummer|kundennummer|e-?mail\p{L}*|mail\p{L}*|adresse|name|auftrag|buchung)\s*(?:[.,;:!?)–—-]|$|und\b|aber\b|sondern\b)|jemand anders|von jemand)|\bce n'\u{ad}?est pas (?:le mien|la mienne|[àa] moi|moi)\b|\b(?:eso )?no es (?:m[ií]o|m[ií]a|el m[ií]o|la m[ií]a)\b|\bnon [èe] (?:mio|mia|il mio|la mia)\b|\bdat is niet (?:van mij|de mijne|het mijne)\b|\bn[aã]o [ée] (?:meu|minha|o meu|a minha)\b|\b(?:sorry|no|oops|wait)\W{1,3}(?:that (?:was|is) |it (?:was|is) )?wrong\W";

/// What was named last is not theirs, in plain words.
pub(super) static NOT_MINE: LazyLock<Regex> = LazyLock::new(|| pattern(NOT_MINE_WORDS));

/// "Wrong account", "I am not that customer": nothing they said of themselves holds.
pub(super) static DISOWNS_ALL: LazyLock<Regex> = LazyLock::new(|| {
    let me = "not me|wasn'\u{ad}?t me|nicht ich|pas moi|no (?:fui|era|soy) yo|yo no|non (?:sono|ero) (?:stat[oa] )?io|niet ik|ik niet|n[aã]o (?:fui|era|sou) eu|eu n[aã]o";
    let that = r"(?:(?:that|it|this|das|es|c'\u{ad}?|dat|esa?|sino|foi|era)\b\s*)?(?:'\u{ad}?s|was|is|war|ist|est|[ée]tait|era|es|fue|[èe]|foi)?\s*";
    pattern(&format!(
        r"\b(?:{me})\b\W{{1,3}}{that}(?:a |o |la |il )?(?:{MY}) (?:{RELATIVES})\s*(?:[.,;!?–—]|$)|\b(?:wrong (?:account|customer|person|profile)|not my account|(?:somebody|someone) else'\u{{ad}}?s account|falsche[sn]? (?:konto|kundenkonto)|nicht mein (?:konto|kundenkonto)|mauvais compte|pas mon compte|cuenta equivocada|no es mi cuenta|(?:account|conto) sbagliato|non [èe] il mio (?:account|conto)|verkeerde? account|niet mijn account|conta errada|n[aã]o [ée] (?:a )?minha conta)\b",
    ))
});

/// The same as [`NOT_MINE`] and [`DISOWNS_ALL`] in languages whose texts are hardly ever ASCII; [`is_far`] tells which may be.
pub(super) static NOT_MINE_FAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bto nie (?:jest )?(?:moje|mój|moja)(?:\s*(?:[.,;:!?)–—]|$|(?:ale|tylko|a)\b)|\s+(?:konto|zamówieni\p{L}|numer|adres|mail|e-?mail|nazwisko|imię|rezerwacj\p{L})\b)|\bэто не (?:мо[йяёе]|я)(?:\s*(?:[.,;:!?)–—]|$|(?:а|но)\b)|\s+(?:аккаунт|заказ|номер|почта|адрес|имя|бронь)\b)|\bbu benim (?:(?:hesabım|siparişim|numaram|adresim|e-?postam|mailim|adım|kaydım) )?değil\b|(?:هذا|ذلك) ليس لي|[这那]不是我的(?:\s*(?:[，,。.！!？?]|$)|账|订单|邮箱|名字|号|地址)|私のではありません|私のじゃありません",
    )
});
pub(super) static DISOWNS_ALL_FAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:(?:złe|niewłaściwe|nie moje) konto|yanlış hesap|benim hesabım değil|(?:to )?nie ja,?\s+(?:to|tylko)\s+(?:był[ao]?\s+)?(?:moj\p{L}\s+|mój\s+)?(?:żona|mąż|mama|ojciec|tata|matka|brat|siostra|syn|córka)|ben değil(?:dim)?,?\s+(?:eşim|karım|kocam|annem|babam|kardeşim|oğlum|kızım)|(?:это )?не я,?\s+(?:а|это)\s+(?:мо[йя]\s+)?(?:жена|муж|мама|папа|отец|мать|брат|сестра|сын|дочь)|(?:не тот|неверный|не мой) аккаунт)\b|حساب خاطئ|ليس حسابي|(?:لست|ليس) أنا،? (?:بل|هذه|هذا) (?:زوجتي|زوجي|أمي|أبي|والدي|والدتي|أخي|أختي|ابني|ابنتي)|不是我[，,]?\s*(?:那|这)?是我的?(?:爸爸|妈妈|丈夫|老公|妻子|老婆|太太|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友)|私(?:では|じゃ)(?:なく(?:て)?|ありません)[、。]?\s*(?:妻|夫|母|父|息子|娘|兄|弟|姉|妹)|账号错了|账[号户]不对|不是我的账[号户]|アカウントが違",
    )
});

/// Whether a text may be written in one of those languages.
pub(super) fn is_far(text: &str) -> bool {
    let far = |c: char| c >= 'Ā' && c.is_alphabetic();
    text.contains(far) || text.contains("nie ") || text.contains("imieniu")
}

/// Whatever takes back what was named without naming it: most messages have nothing of it, and one look tells.
pub(super) static DISOWNS_ANY: LazyLock<Regex> = LazyLock::new(|| {
    let any = [&DISOWNS_ALL, &DISOWNS_LAST, &THEIR_DETAILS, &WRONG_GIVEN];
    pattern(&any.map(|one| format!("(?:{})", one.as_str())).join("|"))
});

/// "It's my mother's", and no more: it is left open what is.
pub(super) static THAT_IS: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        format!(r"(?:it|that|this)(?:['\u{{2019}}]?\u{{ad}}?s| is| was)(?: actually| really| in fact)? (?:{MY}) (?:\p{{L}}+[ -])?(?:{RELATIVES})['\u{{2019}}]?\u{{ad}}?s?"),
        format!(r"(?:das|es|die|der) (?:ist|war|gehört) (?:eigentlich )?(?:(?:die|der|das|jene) )?(?:von )?(?:{MY}) (?:{RELATIVES})"),
        format!(r"(?:c['\u{{2019}}]\u{{ad}}?(?:est|était)|elle est|il est) (?:(?:celle|celui|l['\u{{2019}}]adresse|le mail|l['\u{{2019}}]e-mail) )?(?:de|à) (?:{MY}) (?:{RELATIVES})"),
        format!(r"(?:(?:ese|esa|este|esta|eso) )?(?:es|era) (?:(?:el|la) )?de (?:{MY}) (?:{RELATIVES})|(?:quell[oa] )?(?:è|era) (?:(?:quell[oa]|il|la) )?(?:di|del|della) (?:{MY}) (?:{RELATIVES})|(?:ess[ea] |est[ea] )?(?:é|era) (?:[oa] )?d[ao] (?:{MY}) (?:{RELATIVES})"),
        format!(r"(?:het|dat|die) is (?:(?:die|dat) )?van (?:{MY}) (?:{RELATIVES})"),
        r"to (?:(?:adres|mail) )?moj(?:ej|ego) \p{L}+|это (?:(?:адрес|почта) )?мо(?:ей|его) \p{L}+|(?:o |bu |aslında )*(?:annem|babam|eşim|karım|kocam|kardeşim|oğlum|kızım|arkadaşım|komşum|patronum)[ıiuü]n(?:ki)?".to_owned(),
        r"(?:هذا|هذه|هو|هي|إنه|إنها) ل(?:أمي|أبي|والدي|والدتي|زوجي|زوجتي|أخي|أختي|ابني|ابنتي|صديقي|جاري)|(?:那|这)?个?是我(?:的)?(?:爸爸|父亲|妈妈|母亲|丈夫|老公|妻子|老婆|太太|儿子|女儿|朋友|室友|同事|老板|邻居|哥哥|弟弟|姐姐|妹妹)的|(?:それは|これは)?(?:私の)?(?:父|母|夫|妻|主人|息子|娘|友人|同僚|兄|弟|姉|妹)の(?:もの)?(?:です)?".to_owned(),
    ];
    pattern(&format!(
        r"^\W*(?:(?:oh|ah|no|sorry|well|actually|but|wait|ach|nein|aber|non|mais|no|pero|ma|não|mas|nee|maar|nie|ale|нет|но)\W+)*(?:{})\W*$",
        all.join("|")
    ))
});
