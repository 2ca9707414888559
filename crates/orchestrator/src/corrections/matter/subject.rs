//! Whether a sentence is about what another person has, did or wants, without "my": "a colleague is waiting for it",
//! "where is Mrs Sample's order?", "the lady next door ordered it".
//!
//! Most languages mark in the verb who acts: "wartet" and "czeka" are never said of oneself. Where they do not, a person
//! has to stand before it. Who speaks of themselves beside it is told by the module above.

use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::words::pattern;

/// Words for people who are not relatives, beside those for relatives that may stand without "my".
const PERSONS: &[&str] = &[
    // English
    r"lady|gentleman|guy|man|woman|kid|kids|child|children|people|couple|family|household|relative|mate|pal|secretary|teacher|student|pupil|resident|member|employee|staff|intern|predecessor|successor|patient|guest|client|customer|buyer|accountant|tenant|department|office|company|firm|one of (?:my|our|the) \p{L}+|friend|colleague|coworker|co-worker|neighbou?r|flatmate|roommate|boss|aunt|uncle|cousin|grandma|grandpa|gran|granny|nan|mum|mom|mummy|mommy|dad|daddy|mother|father|wife|husband|sister|brother|daughter|son|niece|nephew|girlfriend|boyfriend|hubby|missus",
    // German
    r"dame|herr|mann|frau|leute|kollege|kollegin|kollegen|freund|freundin|freunde|nachbar|nachbarin|nachbarn|bekannte[rn]?|verwandte[rn]?|mitarbeiter|mitarbeiterin|kunde|kundin|mandant|mandantin|patient|patientin|bewohner|bewohnerin|schüler|schülerin|student|studentin|lehrer|lehrerin|sekretärin|praktikant|praktikantin|vorgänger|vorgängerin|abteilung|buchhaltung|firma|mama|papa|mutti|vati|oma|opa|tante|onkel|mutter|vater|schwester|bruder|tochter|sohn|chef|chefin",
    // French, Spanish, Italian, Portuguese, Dutch
    r"dame|monsieur|gens|collègue|ami|amie|voisin|voisine|client|cliente|patient|patiente|employée?|secrétaire|élève|étudiante?|locataire|stagiaire|comptable|famille|maman|papa|mamie|papi|mère|père|sœur|soeur|frère|fille|fils|femme|mari",
    r"señora|señor|gente|compañer[oa]|colega|amig[oa]|vecin[oa]|client[ea]|paciente|emplead[oa]|secretari[oa]|alumn[oa]|inquilin[oa]|familia|mamá|papá|abuel[oa]|herman[oa]|hij[oa]|madre|padre|jef[ea]",
    r"signora|signore|collega|amic[oa]|vicin[oa]|cliente|paziente|dipendente|segretari[oa]|student(?:e|essa)|inquilin[oa]|famiglia|mamma|papà|nonn[oa]|sorella|fratello|figli[oa]|madre|padre|cap[oa]|zi[oa]",
    r"senhora?|moça|colega|amig[oa]|vizinh[oa]|paciente|empregad[oa]|funcionári[oa]|secretári[oa]|alun[oa]|inquilin[oa]|família|mãe|pai|avó|avô|irmã|irmão|filh[oa]|chefe|ti[oa]",
    r"dame|meneer|mevrouw|heer|collega|vriend|vriendin|buurman|buurvrouw|buren|klant|cliënte?|patiënte?|medewerk(?:er|ster)|secretaresse|leerling|huurder|familie|mama|papa|oma|opa|moeder|vader|zus|broer|zoon|dochter|baas|kennis",
    // Polish, Turkish, Russian
    r"pani|pan|koleżanka|kolega|przyjaciółka|przyjaciel|sąsiadka|sąsiad|sąsiedzi|klientka|klient|pacjentka|pacjent|pracownica|pracownik|znajoma|znajomy|mama|tata|babcia|dziadek|ciocia|siostra|brat|córka|syn|żona|mąż|szef|szefowa",
    r"hanım|bey|kadın|adam|arkadaş\p{L}*|komşu\p{L}*|müşteri\p{L}*|hasta\p{L}*|çalışan\p{L}*|sekreter\p{L}*|öğrenci\p{L}*|annem|babam|kardeşim|eşim|ablam|abim|patronum|teyzem|iş arkadaşı\p{L}*",
    r"женщина|мужчина|дама|коллега|друг|подруга|знаком(?:ая|ый)|сосед|соседка|соседи|клиент|клиентка|пациент|пациентка|сотрудни(?:к|ца)|секретарь|мама|папа|бабушка|дедушка|сестра|брат|дочь|сын|жена|муж|начальни(?:к|ца)|тётя|дядя",
];

/// What another person does, where the form of the word says that it is not the writer.
const OTHERS_DO: &[&str] = &[
    r"(?:is|was|are|has been|have been|keeps) (?:still |now |also |desperately |already |anxiously )?waiting\b|(?:waits|asks) (?:for|about|where|when|whether|if|what)\b|wants to (?:know|return|cancel|ask|change)\b|wants (?:it|this|that|her|his|their|the|a) (?:\p{L}+ )?(?:back|cancel\p{L}*|money|refund|parcel|order|\p{L}+ed)\b|has (?:already |just )?(?:ordered|bought|purchased|booked|placed)\b|would like (?:to know|to return|to cancel|to have)\b|(?:can['\u{2019}]?\u{ad}?t|cannot|can not) (?:log in|write|come|call|speak|do it|use)\b|complains\b|expects (?:a|an|the|her|his|their) \p{L}+",
    r"wartet\b|hat (?:\S+ ){0,6}(?:bestellt|gekauft|gebucht|erworben)\b|fragt(?:e)? (?:nach|wo|wann|ob|sich)\b",
    r"attend (?:un|une|le|la|les|son|sa|ses|l['\u{2019}]|depuis|toujours|encore|que)\b|a (?:déjà )?(?:commandé|acheté|réservé)\b|veut (?:savoir|rendre|retourner|annuler)\b|voudrait (?:savoir|rendre|retourner|annuler)\b|demande où\b",
    r"(?:está|sigue) esperando\b|espera (?:el|la|su|un|una|desde|todavía)\b|ha (?:pedido|comprado|encargado|reservado)\b|pidió\b|encargó\b|compró\b|quiere (?:saber|devolver|cancelar)\b",
    r"(?:sta|è in attesa|stava) aspettando\b|aspetta (?:il|la|lo|un|una|da|ancora|l['\u{2019}])|ha (?:già )?(?:ordinato|comprato|acquistato|prenotato)\b|vuole (?:sapere|restituire|annullare)\b|vorrebbe (?:sapere|restituire|annullare)\b",
    r"(?:está|esta) (?:à espera|a aguardar|esperando|aguardando)\b|espera (?:a|o|pela|pelo|uma?|há)\b|encomendou\b|pediu\b|comprou\b|quer (?:saber|devolver|cancelar)\b",
    r"heeft (?:\S+ ){0,6}(?:besteld|gekocht|geboekt)\b|vraagt (?:naar|waar|wanneer|of|zich)\b",
    r"czeka(?:ją)?\b|zamówił[aoi]?\b|kupił[aoi]?\b|chce (?:wiedzieć|zwrócić|anulować)\b|pyta\b",
    r"bekliyor(?:lar)?\b|bekliyordu\b|sipariş (?:etti|verdi|etmişti|vermişti)\b|satın (?:aldı|almıştı)\b|soruyor\b|öğrenmek istiyor\b",
    r"жд[её]т\b|хочет (?:узнать|вернуть|отменить)\b|спрашивает\b",
];

/// What one may do oneself as well as another: a person stands before it.
const ANY_DOES: &[&str] = &[
    r"ordered|bought|purchased|booked|placed|used|sold me|gave me|wanted|wants|needs to know|would like|asked (?:about|where|when|whether|if)|forgot",
    r"bestellte|kaufte|möchte|will wissen|wollte|braucht",
    r"commande|demande|souhaite",
    r"pide|espera|quiere",
    r"aspetta|chiede|vuole",
    r"espera|pede|quer",
    r"wacht|bestelde|kocht|wil|vroeg",
    r"zamawia|prosi",
    r"aldı|istiyor",
    r"заказал[аи]?|купил[аи]?|ожидает|просит",
];

/// "A colleague is waiting", "Mrs Sample ordered".
static DOES: LazyLock<Regex> = LazyLock::new(|| {
    let between = r"(?:[ ,]+[^\s.,!?;:]+){0,6}?";
    pattern(&format!(
        r"(?:^|[^\p{{L}}@.])(?:(?P<sure>{})|(?:{}){between}[ ,]+(?:{})(?:[^\p{{L}}]|$))",
        OTHERS_DO.join("|"),
        PERSONS.join("|"),
        ANY_DOES.join("|"),
    ))
});

/// The same in Arabic, Chinese and Japanese, where a person stands before it or the verb is of another.
static DOES_FAR: LazyLock<Regex> = LazyLock::new(|| {
    let zh = "同事|朋友|邻居|客户|顾客|室友|老板|女士|先生|小姐|太太|阿姨|叔叔|奶奶|爷爷|妈妈|爸爸|姐姐|妹妹|哥哥|弟弟|老师|学生|同学|病人|住户|房客|员工|她|他";
    let ja = "さん|様|同僚|友人|友達|隣人|お隣|上司|顧客|お客|依頼人|患者|彼女|彼|母|父|妻|夫|姉|妹|兄|弟|祖母|祖父|先生|学生";
    pattern(&format!(
        r"(?:زميل|زميلة|صديق|صديقة|جار|جارة|جارتنا|جارنا|عميل|عميلة|زبون|زبونة|سيدة|امرأة|رجل|مريض|مريضة|شخص)(?:\s+\S+)?\s+(?:ينتظر|تنتظر|طلبت?|اشترت?ى?|يريد|تريد|يسأل|تسأل)|(?:^|\s)(?:ينتظر|تنتظر|يسأل|تسأل)\s+\S|(?P<zh>(?:{zh})(?:们)?(?:一?直)?(?:还)?(?:正?在等|等着|想知道|订了?|买了?|下了?单|要退|要取消|问))|(?:{ja})(?:が|は)[^。！？]{{0,40}}?(?:待って|待ち|注文し|購入し|買(?:い|った)|知りたがって|尋ねて)"
    ))
});

/// "Mrs Sample's order", "the order of Ida", "Idas Bestellung": a record that is a person's by name or title.
static OWNS: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(?-i:\p{Lu}\p{L}+)(?: (?-i:\p{Lu}\p{L}+))?";
    let title = r"(?:mrs?|ms|miss|dr|prof|herrn?|frau|mme|mlle|madame|monsieur|m|sra?|señora?|signora?|sig|senhora?|mevrouw|meneer|mevr|dhr|pani|pana?|bay|bayan|господин\p{L}*|госпож\p{L}*|г-жи|г-на)\.?";
    let en = "order|parcel|package|delivery|account|refund|booking|reservation|flight|flights|shipment|purchase|loan|hire|return|invoice|points|details|chairs?";
    let of = r"(?:of|from|for|von|vom|de|del|de la|di|della|del|da|do|van|dla|u|у|для)";
    let the = r"(?:order|parcel|package|delivery|booking|shipment|bestellung|paket|sendung|lieferung|buchung|commande|colis|livraison|réservation|pedido|paquete|reserva|ordine|pacco|prenotazione|encomenda|bestelling|pakket|pakje|boeking|zamówienie|paczka|przesyłka|rezerwacja|заказ|посылка|доставка|бронь)";
    pattern(&format!(
        r"(?:^|[^\p{{L}}])(?:(?:{title} )?{name}['\u{{2019}}]\u{{ad}}?s? (?:\p{{L}}+ )?(?:{en})(?:[^\p{{L}}]|$)|{the} {of} (?:{title} )?{name}|{the} d['\u{{2019}}]{name}|(?:{title} )?(?-i:\p{{Lu}}\p{{Ll}}+s) (?:bestellung|paket|lieferung|sendung|buchung|konto|auftrag)\b|{the} {title} {name}|(?:{title}) {name} (?:is|was|has|had|ordered|bought|wants|needs|asked|hat|wartet|möchte|attend|a |espera|ha |heeft|wacht|czeka|ждёт|ждет)|(?:zamówieni[ea]|paczk[ai]|przesyłk[ai]) (?-i:\p{{Lu}}\p{{Ll}}{{2,}})|(?:заказ\p{{L}}?|посылк\p{{L}}) (?-i:\p{{Lu}}[\p{{Cyrillic}}--\p{{Lu}}]{{2,}})|{name}['\u{{2019}}]?n?[ıiuü]n (?:sipariş|paket|kargo|rezervasyon)\p{{L}}*)|طلب(?:ية)? (?:السيدة|السيد|الآنسة) |طرد (?:السيدة|السيد|الآنسة) |\S(?:女士|先生|小姐|太太)的?(?:订单|包裹|快递|预订)|(?-i:\p{{Lu}}[\p{{Latin}}]+)的(?:订单|包裹|快递|预订|账户)|\S(?:さん|様)の(?:注文|荷物|予約|アカウント)"
    ))
});

/// Words that look like the owner of a record and are none.
static NO_OWNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\p{L}])(?:what|where|who|how|here|there|that|it|he|she|let|today|yesterday|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month|year|christmas|easter|mother|father|valentine|valentines|new|patrick)['\u{2019}]\u{ad}?s? |(?-i:\b(?:Was|Das|Als|Bis|Aus|Eines|Meines|Ihres|Letztes|Dieses|Jenes|Alles|Nichts|Etwas|Mamas|Papas)) ",
    )
});

/// The writer acts, or their desk does: "I", "we"; "your colleague".
static WRITER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i|i['\u{2019}]?\u{ad}?(?:m|ve|d|ll)|im|ive|we|we['\u{2019}]?\u{ad}?(?:re|ve)|ich|wir|je|j['\u{2019}]\p{L}*|nous|yo|nosotros|io|noi|ho|eu|nós|ik|wij|we|ja|my|meine?[nmr]?|mon|ma|mi|mio|mia|mijn|meu|minha|mój|moja|мо[йя]|ben|biz|(?:kız|oğl?u?|eş|koca|karı|ann?e|baba|kardeş|abla|ab[ıi])[ıiuü]?m|я|мы|your|you|ihre?|ihr|votre|su|vostr[oa]|uw|jullie|wasz\p{L}*|ваш\p{L}*|nobody|no one|who|wer|qui|quién|chi|quem|wie|kto|kim|кто)\b|أنا|نحن|我(?:们|在|也|还|和|想|要)|您的?|你们?的?|私(?:は|が|も)",
    )
});

/// "One of my clients", "eine meiner Kundinnen": one who is the writer's as a customer is a shop's.
static ONE_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:one of (?:my|our)|eine?r? (?:von )?(?:meine[rn]|unsere[rn])|une? de (?:mes|nos)|una? de (?:mis|nuestr[oa]s)|un[oa]? de[il]le? (?:mi[ei]e?|nostr[ei])|uma? d[oa]s (?:meus|minhas)|een van (?:mijn|onze)|jed(?:en|na) z moich|одн(?:а|ин) из моих) ",
    )
});

/// Whether a text has a sentence in which another person acts or owns, and the writer does not.
pub(super) fn is_anothers(text: &str) -> bool {
    if let Some(found) = OWNS.find(text)
        && !NO_OWNER.is_match(found.as_str())
    {
        return true;
    }
    if !DOES.is_match(text) && !DOES_FAR.is_match(text) {
        return false;
    }
    crate::corrections::sentences(text).any(|sentence| {
        let sentence = ONE_OF.replace_all(sentence, "");
        let far = || DOES_FAR.is_match(&sentence);
        !WRITER.is_match(&sentence) && (DOES.is_match(&sentence) || far())
    })
}

#[cfg(test)]
#[path = "subject_tests.rs"]
mod tests;
