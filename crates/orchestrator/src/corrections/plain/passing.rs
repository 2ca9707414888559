//! Whether a sentence only speaks of a value in passing, or of whom it is: "look up …", "I'm travelling with …", "it was Mara who
//! ordered: …", "my old e-mail was …", "e.g. …". Such a value names a person, and does not say that the writer is that person.
//!
//! Languages: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish, Russian, Arabic, Chinese, Japanese.
//! No pattern has an edge of words by `\b`: it costs much in texts that are not ASCII.

use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::words::{RELATIVES, pattern};

/// What stands around a value.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    /// Before it in its sentence.
    pub(super) lead: &'t str,
    /// Behind it in its sentence.
    pub(super) trail: &'t str,
    /// Everything before it.
    pub(super) before: &'t str,
    /// Everything behind it.
    pub(super) behind: &'t str,
}

/// Where a word begins.
const BEGIN: &str = r"(?:^|[^\p{L}\p{M}\p{N}])";
/// Marks and small words between a word and the value that it governs.
const UP_TO: &str = r"\s*(?:(?:the|user|customer|client|account|login|id|email|e-mail|address|den|die|das|kunden|kundin|le|la|el|il|a|o|de|het) )*[:：(<‹\x22'„“«]*\s*$";

/// Verbs of which the value is the object. What is looked up is not the one who asks.
static LOOKED_UP: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"look(?:ing)? (?:up|for|at|into)|check(?: on| out)?|see|find|search(?: for)?|know|recogni[sz]e|identify|verify|open|show(?: me)?|pull up|bring up|go to|help|assist|refund|block|ban|add|remove|invite|upgrade|contact|notify|remind|impersonate|tell me (?:\p{L}+ )?about|everything about|anything about",
        r"prüf(?:e|t|en sie)?|überprüf(?:e|t|en sie)|such(?:e|t|en sie)?(?: bitte)?(?: nach)?|find(?:e|et|en sie)|kenn(?:st du|t ihr|en sie)|sieh(?:st du|t ihr)?|sehen sie|schau(?:t|en sie)? (?:mal |bitte )?nach|zeig(?:e|t|en sie)? mir|alles über|erstatte\p{L}*|sperr\p{L}*|hilf|helfen sie",
        r"vérifi(?:ez|e|er)|cherch(?:ez|e|er)|trouv(?:ez|e|er)|connaissez(?:-vous)?|connais-tu|voyez(?:-vous)?|rembours(?:ez|e|er)|bloqu(?:ez|e|er)|ajout(?:ez|e|er)|consult(?:ez|e|er)|regard(?:ez|e|er)|montrez(?:-moi)?|aid(?:ez|e|er)|tout sur",
        r"busque|busca|consulte|consulta|verifique|verifica|compruebe|comprueba|conoce a|conocen a|conoce|reembolse|bloquee|añada|muéstreme|ayude a|ayuda a|todo sobre",
        r"cerchi|cerca|cercate|verifichi|verifica|verificate|controlli|controlla|conosce|conoscete|rimborsi|blocchi|aggiunga|mostri|mi mostri|aiuti|tutto su",
        r"procure|procura|verifique|confira|conhece|conhecem|reembolse|bloqueie|adicione|mostre|mostre-me|ajude|tudo sobre",
        r"zoek|zoekt u|controleer|check|kent u|ken je|kennen jullie|ziet u|vind|blokkeer|toon|laat zien|help|alles over",
        r"sprawdź(?:cie)?|proszę sprawdzić|znajdź(?:cie)?|wyszukaj(?:cie)?|znacie|zna pan|zna pani|pokaż|zablokuj|zwróć|dodaj|pomóż|wszystko o",
        r"найди(?:те)?|проверь(?:те)?|посмотри(?:те)?|поищи(?:те)?|(?:вы )?знаете|покажи(?:те)?|заблокируй(?:те)?|добавь(?:те)?|помоги(?:те)?|всё о|все о",
        r"ابحث عن|ابحثوا عن|تحقق من|هل تعرف(?:ون)?|أظهر|أضف|ساعد|كل شيء عن",
    ];
    pattern(&format!(
        r"(?:^|[.!?,;:\n]|please|and|then|now|you)\s*(?:log|sign)(?: me)? in (?:as|with)(?:{UP_TO})|{BEGIN}(?:{})(?:{UP_TO})|(?:查一?下|查查|查询|查|搜索|看一?下|看看|找一?下|认识|知道|关于|添加|联系|帮助|退款给)\s*[:：「“]*$",
        all.join("|")
    ))
});

/// The same where the verb stands behind.
static LOOKED_UP_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:['\u{2019}]?(?:y[ıiuü]|[ıiuü])\s+)?(?:adresini |kullanıcısını |hesabını )?(?:kontrol ed(?:in|er)|ara(?:yın|r mısınız)|bul(?:un|ur musunuz)|tanıyor mu|biliyor mu|göster)|^\s*(?:nachschlagen|nachschauen|überprüfen|prüfen|suchen|op(?:zoeken)?\s*[.!?]?\s*$|zoeken)|^(?:さん)?(?:を(?:調べ|確認|検索|探|見|知|教え)|のことを|について)|^(?:这个用户|是谁)",
    )
});

/// Words beside which the value may be anyone's: "with", "about", "as".
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    let all = r"with|about|re|regarding|concerning|as|like|from|mit|über|wegen|bezüglich|betreffs?|als|avec|à propos de|concernant|comme|con|sobre|acerca de|como|su|riguardo a|circa|come|com|acerca d[eoa]|met|over|betreft|z|ze|o|dotyczy|jako|с|со|о|об|про|как|ile|hakkında|مع|عن|بخصوص";
    pattern(&format!(
        r"{BEGIN}(?:{all})(?:{UP_TO})|(?:和|跟|与|同|有关)\s*[:：「“]*$"
    ))
});

/// What one does with an address or an account of one's own.
pub(super) static OWN_ACT: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"order(?:ed)?|bought|buy|purchas\p{L}*|placed?|register(?:ed)?|signed|sign|logged|log|paid|pay|made|account|login|used?|using|subscribed|confirmed|listed|known|saved|filed|booked|did|checked out|on file|reachable|shipped|delivered|sent",
        r"bestell\p{L}*|gekauft|kaufte|gebucht|buchte|registrier\p{L}*|angemeldet|eingeloggt|bezahlt|konto|getätigt|gemacht|hinterlegt\p{L}*|erreichbar|geführt|läuft",
        r"command\p{L}*|achet\p{L}*|pay\p{L}*|réserv\p{L}*|inscri\p{L}*|enregistr\p{L}*|connect\p{L}*|pass[ée]\p{L}*|compte",
        r"ped[ií]\p{L}*|pidi\p{L}*|compr\p{L}*|pag\p{L}*|reserv\p{L}*|registr\p{L}*|hice|hizo|hecho|cuenta|encarg\p{L}*",
        r"ordin\p{L}*|acquist\p{L}*|prenot\p{L}*|iscritt\p{L}*|fatt[oa]|account|conto|effettuat\p{L}*",
        r"encomend\p{L}*|fiz|feit[oa]|conta|inscrit\p{L}*",
        r"besteld?\p{L}*|gekocht|betaald|geboekt|geregistreerd|ingelogd|gedaan|geplaatst|rekening",
        r"zamówi\p{L}*|zamawia\p{L}*|kupi\p{L}*|zapłaci\p{L}*|zarejestrowa\p{L}*|złożył\p{L}*|konto",
        r"заказ\p{L}*|купил\p{L}*|оплатил\p{L}*|зарегистр\p{L}*|оформ\p{L}*|аккаунт\p{L}*|sipariş\p{L}*|aldım|kayıt\p{L}*|kayıtlı|طلبت|اشتريت|سجلت|مسجل|حجزت",
    ];
    pattern(&format!(
        r"{BEGIN}(?:{})(?:$|[^\p{{L}}])|下单|订(?:购|了|的)|买|注册|登录|付款|注文|購入|登録",
        all.join("|")
    ))
});

/// An address or account of several people.
static SHARED: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"(?:we|i|us|they) (?:\p{L}+ )?share|shared (?:with|between|by|account|mailbox|address|e-?mail)|share (?:it|this|that|the \p{L}+) with|is shared|famil\p{L}* (?:e-?mail|mail|address|account|adresse|konto|adres)",
        r"familien-?(?:e-?mail|mail|adresse|konto)\p{L}*|(?:wir|ich) teilen? (?:uns|mir|es|sie)|gemeinsame[nrs]? (?:\p{L}+-?)?(?:e-?mail\p{L}*|mail\p{L}*|adresse|konto)",
        r"nous partageons|je partage|partagée? avec|(?:e-?mail|adresse|compte) (?:familiale?|de (?:la )?famille|commune?)",
        r"compartimos|comparto|compartid[oa] con|(?:correo|cuenta) (?:familiar|de la familia|compartid[oa])",
        r"condividiamo|condivido|condivis[oa] con|(?:mail|e-?mail|account|indirizzo) (?:di famiglia|condivis[oa])",
        r"partilhamos|partilho|partilhad[oa] com|compartilh\p{L}+ com|(?:e-?mail|conta) (?:de família|da família|partilhad[oa])",
        r"wij delen|we delen|ik deel (?:het|dit|de)|gedeeld met|gezins(?:mail|adres|account)",
        r"dzielimy|dzielę (?:się )?(?:z|to|konto)|wspóln\p{L}+ (?:mail|adres|konto)|делим|делю|общ(?:ий|ая|ее|его) (?:адрес|почт\p{L}+|аккаунт|мейл)|paylaşıyor\p{L}*|ortak (?:hesap|e-?posta|mail|adres)\p{L}*",
    ];
    pattern(&format!(
        r"{BEGIN}(?:{})|共用|共享|合用|(?:家庭|全家)的?邮箱|共有|共用|家族の(?:メール|アドレス)|نتشارك|مشترك",
        all.join("|")
    ))
});

/// One that was the writer's: another person may have it now.
static FORMER: LazyLock<Regex> = LazyLock::new(|| {
    let old = r"old|former|previous|alte[nrs]?|ehemalige[nrs]?|frühere[nrs]?|ancien(?:ne)?|antigu[oa]|viej[oa]|anterior|vecchi[oa]|precedente|antig[oa]|velh[oa]|oude?|vorige|stary|stara|stare|poprzedni\p{L}*|eski|önceki|стар(?:ый|ая|ое)|прежн\p{L}+|бывш\p{L}+|القديم|السابق";
    let was = r"was|were|used to be|war|lautete|était|era|fue|foi|był|była|było|był to|był[ao]? to|idi|был|была|было|كان|كانت";
    pattern(&format!(
        r"{BEGIN}(?:{old})\s+(?:\p{{L}}[\p{{L}}-]*\s+){{1,3}}(?:{was})\s*[:(<\x22'„«]*\s*$|{BEGIN}(?:used to (?:have|be|use)|(?:hatte|war|nutzte) früher|früher (?:hatte|war|nutzte) ich|j['\u{{2019}}]avais (?:avant|autrefois)|avant,? (?:j['\u{{2019}}]avais|c['\u{{2019}}]était)|solía (?:tener|ser|usar)|antes (?:era|tenía|usaba|tinha|usava)|prima (?:ero|avevo|usavo)|vroeger (?:had|was|gebruikte)(?: ik)?|dawniej (?:miał|był)\p{{L}}*|раньше (?:был|была|у меня был)\p{{L}}*|eskiden)\s*[:(<\x22'„«]*\s*$|(?:以前|之前|曾经|从前)(?:的)?(?:邮箱|账号|号码)?(?:是|用)\s*$|(?:以前|昔)の\S{{0,8}}は\s*$"
    ))
});
static FORMER_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*,?\s*(?:before i (?:married|got married|moved|changed|switched)|bevor ich|avant (?:que|de|mon mariage)|antes de (?:casarme|cambiar)|prima di (?:sposarmi|cambiare)|voordat ik|zanim|до того как)",
    )
});

/// An example, and where one reads it.
static EXAMPLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{BEGIN}(?:e\. ?g\.|z\. ?b\.|p\. ?ej\.|p\. ?ex\.|ad es\.|es\.|bijv\.|np\.|напр\.|örn\.|например|مثلا)\s*[:,]?\s*$"
    ))
});
static EXAMPLE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[)>\x22'”“»]*\s*(?:(?:in|on|from) (?:your|the|an?|this) (?:\p{L}+ )?(?:example|sample|template|form|screenshot|docs?|documentation|brochure|advert|website|page|manual)|as (?:the |an? )?(?:placeholder|example|sample)|(?:in|auf|aus) (?:eure[mr]|ihre[mr]|dem|der|einem|einer) (?:beispiel|muster|vorlage|formular|webseite|seite|anleitung)|als (?:beispiel|platzhalter|muster)|dans votre (?:exemple|formulaire|page)|comme exemple|en su (?:ejemplo|formulario|página)|como (?:ejemplo|exemplo)|nel vostro (?:esempio|modulo|sito)|come esempio|no vosso (?:exemplo|formulário|site)|in (?:uw|jullie) (?:voorbeeld|formulier)|als voorbeeld|w (?:waszym|państwa) (?:przykładzie|formularzu)|jako przykład|в вашем (?:примере|сайте)|как пример|örneğinizde|örnek olarak)",
    )
});

/// Behind a value: its writer is not sure, or another one may be meant.
static UNSURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[)\x22'»”]*\s*[?？؟]\s*(?:(?:but )?(?:i['\u{2019}]?\u{ad}?m |i am )?(?:not|un) ?(?:so |quite |really )?sure|maybe|perhaps|i guess|vielleicht|nicht sicher|bin (?:mir )?nicht sicher|peut-être|pas sûre?|quizás?|no estoy segur|forse|non sono sicur|talvez|não tenho certeza|misschien|niet zeker|może|nie jestem pew|belki|emin değil|не уверен|может быть|ربما|لست متأكد|不确定|也许|不太确定|自信がない|たぶん)",
    )
});

/// Behind a value: another person told it.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    let mine = r"(?:my|mein[e]?|ma|mon|mi|mia|mio|a minha|o meu|mijn|moja|mój|моя|мой) \p{L}+";
    pattern(&format!(
        r"^\W*(?:(?:and|so|at least) )?(?:that['\u{{2019}}]?\u{{ad}}?s|that is|this is|it['\u{{2019}}]?\u{{ad}}?s|as)? ?(?:what |how )?(?:{mine}|he|she|they|(?-i:\p{{Lu}}\p{{Ll}}+)) (?:told|gave|sent|wrote)|^\W*(?:that['\u{{2019}}]?\u{{ad}}?s|that is|this is) what (?:{mine}|he|she|they|(?-i:\p{{Lu}}\p{{Ll}}+)) (?:says?|said|wants?)|^\W*(?:das |so )hat (?:mir )?(?:{mine}|er|sie)|^\W*c['\u{{2019}}]est ce que (?:m['\u{{2019}}]a |me )?(?:{mine}|dit|il|elle)|^\W*(?:es lo que|eso|así) (?:me )?(?:dijo|ha dicho|dice)|^\W*(?:è quello che|così) (?:mi )?(?:ha detto|dice)|^\W*(?:foi o que|assim) (?:me )?(?:disse)|^\W*dat (?:zei|zegt) |^\W*tak (?:powiedział|mówi)|^\W*так (?:сказал|говорит)"
    ))
});

/// Behind a value: whose it is, in brackets.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*[)\]>]?\s*[(\[（]\s*(?:(?:my|his|her|their|meine?|seine?|ihre?|ma|mon|sa|son|mi|su|mia|mio|suo|sua|a minha|o meu|mijn|zijn|haar|moja|mój|моя|мой)\s+)?(?:{RELATIVES}|żona|mąż|matka|жена|муж|мама|eşim|kocam|karım|annem|babam|زوجتي|زوجي|妻|夫|妻子|丈夫|老婆|老公|太太)\s*[)\]）]"
    ))
});

/// Who did it, by a name, or of whom it is.
static DONE_BY: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(?-i:\p{Lu}\p{Ll}[\p{L}'\u{2019}-]*)";
    let all = [
        format!(r"(?:ordered|bought|placed|booked|made|sent|paid|given) by {name}|(?:present|gift) (?:from|by|of) {name}|it(?:['\u{{2019}}]?s| is| was) {name}(?: {name})? (?:who|that)"),
        format!(r"(?:es|das) (?:war|ist) {name}(?: {name})?, (?:die|der)|(?:wurde|ist|war) von {name} |geschenk von {name}|{name} hat (?:mir|uns|es|das|die)"),
        format!(r"c['\u{{2019}}](?:est|était) {name} qui|(?:commandée?|achetée?|payée?) par {name}|cadeau de {name}"),
        format!(r"(?:fue|es) {name} quien|(?:pedid[oa]|comprad[oa]|hech[oa]) por {name}|regalo de {name}"),
        format!(r"(?:è|era) stat[oa] {name}|(?:ordinat[oa]|comprat[oa]|acquistat[oa]|fatt[oa]) da {name}|regalo di {name}"),
        format!(r"foi [ao] {name} (?:que|quem)|(?:encomendad[oa]|comprad[oa]|feit[oa]) pel[oa] {name}|presente d[aeo] {name}"),
        format!(r"het (?:was|is) {name} die|(?:besteld|gekocht) door {name}|cadeau van {name}"),
        format!(r"to {name} (?:zamówił|kupił)|zamówion\p{{L}}+ przez {name}|prezent od {name}|это {name} (?:заказал|купил)|заказан\p{{L}}* {name}|подарок от {name}"),
        r"they (?:have |had )?(?:ordered|bought|booked|placed|need|want|wait|asked?)|sie haben das bestellt|(?:ils|elles) ont|ell[oa]s (?:han|pidieron)|loro hanno|el[ea]s (?:encomendaram|compraram)|zij hebben|oni zamówili|они (?:заказ|куп)".to_owned(),
    ];
    pattern(&format!(r"{BEGIN}(?:{})|他们|她们|彼ら", all.join("|")))
});
static DONE_BY_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:booked|paid|placed|made|arranged|flies|travels|is (?:flying|travelling|waiting|asking)) |^\s*(?:hat|haben) (?:das |die |es |mir |für )|^\s*(?:a (?:réservé|commandé|payé)|ha (?:reservado|pedido|prenotato|ordinato)|heeft (?:het|de|voor)|reservou|zamówił\p{L}*|заказал\p{L}*)",
    )
});

/// A person of the desk's in an earlier sentence: of them is what follows.
static OF_WHOM: LazyLock<Regex> = LazyLock::new(|| {
    let who = r"client|customer|patient|guest|tenant|resident|account holder|buyer|passenger";
    pattern(&format!(
        r"{BEGIN}(?:(?:an?|the|this|our|one of (?:my|our)) (?:{who})s? (?:who|is|was|has|wants|needs|asks|waits)|(?-i:\p{{Lu}}\p{{Ll}}+) (?:asks|wants to|needs|is asking|would like)|(?:ein[e]?|der|die|unser[e]?) (?:kund(?:e|in)|mandant(?:in)?|gast|patient(?:in)?) (?:ist|hat|möchte|will|fragt|wartet|braucht)|(?:une?|l[ea]|notre) (?:cliente?|patiente?) (?:qui|est|a|veut|demande|attend)|(?:un|una|el|la|nuestr[oa]) (?:client[ea]|paciente) (?:que|está|es|tiene|quiere|pregunta|espera)|(?:un|una|il|la) (?:client[ea]|paziente) (?:che|è|ha|vuole|chiede|aspetta)|(?:um|uma|o|a|nosso|nossa) (?:cliente|paciente) (?:que|está|é|tem|quer|pergunta|espera)|(?:een|de|onze) (?:klant|patiënt) (?:die|is|heeft|wil|vraagt|wacht))"
    ))
});

/// Asks for what is on record of a person.
static ASKS_FOR_DATA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{BEGIN}(?:what(?:['\u{{2019}}]?s| is) the (?:\p{{L}}+ )?(?:address|phone|number|name|birthday|date of birth|mail) (?:on|of|for|behind|in|to) |wie (?:lautet|ist) (?:die|der|das) (?:\p{{L}}+ )?(?:adresse|telefonnummer|name|geburtsdatum) |quelle est l['\u{{2019}}]adresse |cuál es la dirección |qual è l['\u{{2019}}]indirizzo |qual é (?:a morada|o endereço) |wat is het adres |jaki jest adres |какой адрес )(?:[^.!?]*)$"
    ))
});

/// Whether the words around a value say that it is no sign of its writer, whatever they claim: one that was theirs, one they
/// share, an example, one that another person told them.
pub(super) fn is_disclaimed(place: Place<'_>) -> bool {
    SHARED.is_match(place.lead)
        || SHARED.is_match(place.trail)
        || FORMER.is_match(place.lead)
        || FORMER_BEHIND.is_match(place.trail)
        || EXAMPLE.is_match(place.before)
        || EXAMPLE_BEHIND.is_match(place.trail)
        || UNSURE.is_match(place.behind)
        || TOLD.is_match(place.trail)
        || BRACKETED.is_match(place.behind)
}

/// Whether a sentence speaks of whom the value is, as the writer speaks of others.
pub(super) fn is_spoken_of(place: Place<'_>) -> bool {
    let earlier = place
        .before
        .get(..place.before.len().saturating_sub(place.lead.len()))
        .unwrap_or_default();
    let beside = || {
        let around = || {
            let near = place.trail.split([',', ';', '.', '!', '?', '\n']).next();
            OWN_ACT.is_match(place.lead) || near.is_some_and(|near| OWN_ACT.is_match(near))
        };
        BESIDE.is_match(place.lead) && !around()
    };
    LOOKED_UP.is_match(place.lead)
        || LOOKED_UP_BEHIND.is_match(place.trail)
        || beside()
        || DONE_BY.is_match(place.lead)
        || DONE_BY_BEHIND.is_match(place.trail)
        || ASKS_FOR_DATA.is_match(place.lead)
        || OF_WHOM.is_match(earlier)
}
