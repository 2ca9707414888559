//! How a text says that its writer came by what they give: found in the street, delivered to them by mistake, inherited,
//! told to pass on. What is found is its finder's no more than a parcel is that came to the wrong door.

use std::sync::LazyLock;

use crate::corrections::words::{Alternatives, alternatives};

/// Language by language: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish, Russian, Arabic,
/// Chinese, Japanese.
static COME_BY: LazyLock<Alternatives> = LazyLock::new(|| {
    let all = [
        // Found.
        r"\bfound (?:this|these|it|that)?[^.!?]{0,24}\b(?:in|on) (?:the|a|my) (?:street|road|train|bus|tram|subway|pavement|sidewalk|floor|ground|park|bin|trash|stairs|hallway|stairwell|doorstep|car park)\b|\bfound (?:an?|some(?:one|body)['\u{2019}]?\u{ad}?s?|this|that|the|these) (?:lost |old |\p{L}+-\p{L}+ |frequent flyer )?(?:card|wallet|purse|phone|bag|keys?|id|passport|loyalty card|membership card|boarding pass|ticket|notebook|diary|usb stick)\b|\b(?:pass|card|ticket|letter|wallet|phone) (?:that )?i (?:found|picked up)\b|\bpicked (?:this |it )?up (?:in|on) the\b|\bleft (?:her|his|their|a|the) (?:card|wallet|phone|bag|ticket) (?:here|behind|at)\b",
        r"\b(?:auf der straße|im zug|in der bahn|im bus|im treppenhaus|auf dem boden|im park|vor der tür|im müll) (?:\S+ ){0,4}gefunden\b|\b(?:eine?n?|diese[ns]?) (?:karte|geldbörse|brieftasche|handy|brief|ausweis|kundenkarte|ticket|zettel|portemonnaie) (?:\S+ ){0,5}gefunden\b|\bgefunden[^.!?]{0,20}\bauf der straße",
        r"\bj['\u{2019}]\u{ad}?ai (?:trouvé|ramassé)[^.!?]{0,40}(?:dans (?:la rue|le train|le bus|le métro|l['\u{2019}]escalier)|par terre)|\bj['\u{2019}]\u{ad}?ai (?:trouvé|ramassé) (?:une?|cette?) (?:carte|portefeuille|téléphone|lettre|billet|papier)\b",
        r"\b(?:encontré|he encontrado|hallé)[^.!?]{0,40}(?:en (?:la calle|el tren|el autobús|el suelo|el metro))|\b(?:encontré|he encontrado) (?:una?|est[ae]) (?:tarjeta|cartera|billetera|móvil|teléfono|carta|papel|billete)\b",
        r"\bho trovato[^.!?]{0,40}(?:per (?:strada|terra)|in (?:strada|treno|autobus|metro)|sul (?:treno|bus))|\bho trovato (?:una?|quest[oa]) (?:tessera|carta|portafogli\p{L}*|telefono|lettera|foglio|biglietto)\b",
        r"\b(?:encontrei|achei)[^.!?]{0,40}(?:na rua|no comboio|no autocarro|no metro|no chão)|\b(?:encontrei|achei) (?:uma?|est[ae]) (?:cartão|carteira|telemóvel|celular|carta|papel|bilhete)\b",
        r"\b(?:op straat|in de trein|in de bus|op de grond|in het trappenhuis) (?:\S+ ){0,4}gevonden\b|\b(?:een|dit|deze) (?:kaart|kaartje|pas|portemonnee|telefoon|brief|briefje) (?:\S+ ){0,5}gevonden\b|\bgevonden op straat",
        r"\bznalazł[ae]m[^.!?]{0,40}(?:na ulicy|w pociągu|w autobusie|na ziemi|na schodach)|\bznalazł[ae]m (?:\p{L}+ )?(?:kartę|portfel|telefon|list|kartkę|bilet)\b",
        r"\b(?:sokakta|yolda|trende|otobüste|yerde|merdivende) (?:\S+ ){0,4}buldum|\b(?:kart|cüzdan|telefon|mektup|bilet) buldum\b",
        r"\bнаш(?:[её]л|ла)[^.!?]{0,40}(?:на улице|в поезде|в автобусе|в метро|на полу|в подъезде)|\bнаш(?:[её]л|ла) (?:\p{L}+ )?(?:карту|карточку|кошелёк|кошелек|телефон|письмо|билет)",
        r"وجدت [^.!؟]{0,40}(?:في الشارع|في القطار|في الحافلة|على الأرض)|وجدت (?:بطاقة|محفظة|هاتف)|捡到|拾到|在(?:路上|街上|地铁上|火车上)[^。！？]{0,10}(?:发现|找到)|(?:道|通り|電車|バス|路上|床)で[^。！？]{0,24}(?:拾|見つけ)|(?:カード|財布|携帯|手紙)を(?:拾|見つけ)",
        // Delivered to them, and another person's.
        r"\b(?:came|come|delivered|sent|got|arrived|ended up|landed|dropped off|left|brought)\b(?: \p{L}+)? ?(?:to (?:me|us|my|our)|here|with (?:me|us)|at (?:my|our|mine|ours)|in (?:my|our))[^.!?]{0,24}\b(?:by (?:mistake|accident)|accidentally|wrongly|in error|instead of)\b|\b(?:got|get|received|have|took in|taken in|opened) (?:this|that|an?|the) (?:e-?mail|mail|letter|parcel|package|message|sms|delivery)[^.!?]{0,16}\b(?:by (?:mistake|accident)|in error|accidentally|wrongly)\b|\b(?:some(?:one|body)|another person|a stranger) ?(?:else)?['\u{2019}]?\u{ad}?s (?:parcel|package|order|mail|letter|delivery|post|invoice)\b|\b(?:this|that|it|a parcel|a package) (?:came|was delivered|was sent|went) to the wrong (?:address|door|house|person|flat)\b|\b(?:parcel|package|letter|delivery|box|mail) (?:is |was )?(?:for|of|addressed to) (?:the |our |some |another |an? )?(?:people|neighbou?rs?|person|lady|man|woman|family|previous|former|tenants?|stranger|next door)|\btook in a (?:parcel|package) for\b",
        r"\b(?:paket|brief|mail|e-mail|sendung|päckchen)\b[^.!?]{0,50}\b(?:versehentlich|irrtümlich|fälschlich\p{L}*|aus versehen|falsch zugestellt)\b|\b(?:versehentlich|irrtümlich|fälschlich\p{L}*|aus versehen) (?:\S+ ){0,4}(?:bekommen|erhalten|zugestellt|geliefert|gekriegt)\b|\b(?:paket|brief|sendung|päckchen) (?:für|von|der|des) (?:die |den |einen? |eines |unsere[nr]? )?(?:nachbar\p{L}*|leute|fremde\p{L}*|vormieter\p{L}*)|\bein fremdes (?:paket|päckchen)\b",
        r"\b(?:colis|paquet|lettre|mail)\b[^.!?]{0,50}\bpar erreur\b|\bpar erreur\b[^.!?]{0,30}\b(?:colis|paquet|lettre)\b|\b(?:colis|paquet|lettre) (?:pour|des?|du|de la) (?:les? |la |des |un |une )?(?:voisin\p{L}*|gens|ancien\p{L}* locataire)|\ble colis de quelqu['\u{2019}]\u{ad}?un d['\u{2019}]\u{ad}?autre",
        r"\b(?:paquete|carta|correo|envío)\b[^.!?]{0,50}\bpor (?:error|equivocación)\b|\bpor (?:error|equivocación)\b[^.!?]{0,30}\b(?:paquete|carta|envío)\b|\b(?:paquete|carta) (?:para|de) (?:l[oa]s? |un |una )?(?:vecin\p{L}*|otra persona|inquilin\p{L}*)",
        r"\b(?:pacco|lettera|mail|spedizione)\b[^.!?]{0,50}\bper (?:errore|sbaglio)\b|\bper (?:errore|sbaglio)\b[^.!?]{0,30}\b(?:pacco|lettera)\b|\b(?:pacco|lettera) (?:per|de[il]|della|degli) (?:i |il |la |un |una )?(?:vicin\p{L}*|altra persona|inquilin\p{L}*)",
        r"\b(?:encomenda|pacote|carta|volume)\b[^.!?]{0,50}\bpor (?:engano|erro|lapso)\b|\bpor (?:engano|erro|lapso)\b[^.!?]{0,30}\b(?:encomenda|pacote|carta)\b|\b(?:encomenda|pacote|carta) (?:para|d[oa]s?) (?:os? |as? |um |uma )?(?:vizinh\p{L}*|outra pessoa|inquilin\p{L}*)",
        r"\b(?:pakket|pakje|brief|mail)\b[^.!?]{0,50}\b(?:per ongeluk|per abuis|ten onrechte)\b|\b(?:pakket|pakje|brief) (?:voor|van) (?:de |een )?(?:buren|buurman|buurvrouw|vorige bewoner\p{L}*|iemand anders)",
        r"\b(?:paczk|przesyłk|list|mail)\p{L}*\b[^.!?]{0,50}\b(?:przez pomyłkę|omyłkowo)\b|\b(?:przez pomyłkę|omyłkowo)\b[^.!?]{0,30}\b(?:paczk|przesyłk|list)|\b(?:paczk|list)\p{L}* (?:dla |do )?sąsiad\p{L}+",
        r"\b(?:paket|kargo|mektup|mail)\p{L}*\b[^.!?]{0,50}\byanlışlıkla\b|\byanlışlıkla\b[^.!?]{0,30}\b(?:paket|kargo|mektup)|\b(?:komşu(?:nun|ların)|başkasının) (?:paket|kargo|mektub)\p{L}*",
        r"\b(?:посылк|письмо)\p{L}*\b[^.!?]{0,50}\b(?:по ошибке|ошибочно)\b|\b(?:по ошибке|ошибочно)\b[^.!?]{0,30}\b(?:посылк|письмо)|\b(?:чуж(?:ая|ую|ой)) посылк\p{L}|\bпосылк\p{L} (?:для )?сосед\p{L}+",
        r"(?:طرد|رسالة|شحنة)[^.!؟]{0,50}(?:بالخطأ|عن طريق الخطأ)|(?:بالخطأ|عن طريق الخطأ)[^.!؟]{0,30}(?:طرد|رسالة)|طرد (?:ل|ا)?لجيران|طرد الجيران|(?:送错|寄错|误送|误收|错收)|(?:邻居|别人)的(?:包裹|快递|信)|(?:誤配|間違って(?:届|配達|送)|誤って(?:届|配達))|(?:隣の人|お隣|近所の人|他人|知らない人)(?:の|宛の?)(?:荷物|手紙|小包)",
        // Given, inherited, taken over, passed on.
        r"\b(?:was|were|been|got) (?:told|asked|instructed) to (?:give|tell|send|pass|use|write|say)\b|\b(?:e-?mail|address|number|id|login|details) i was given\b|\b(?:inherited|bought|took over|have taken over|purchased|stole|hacked|borrowed) (?:the|this|an?|her|his|their|some) (?:\p{L}+ )?(?:account|login|profile|voucher|shop account|mailbox|customer number|phone number)\b|\b(?:in charge of|look after|manage|managing|read) the (?:mailbox|inbox|mail|e-?mail|account)s? \S*@|\bgave me (?:her|his|their|the|these|those) (?:details|data|login|e-?mail|number|account|id)\b|\b(?:bought|purchased|got) (?:this|the|a) voucher from\b|\bas the new (?:owner|tenant) of the\b|\b(?:copied|read|taken|got) (?:it |this |that |these )?(?:from|off|out of) (?:my|a|the|her|his|their|some(?:one|body)['\u{2019}]?\u{ad}?s) (?:colleague|boss|husband|wife|mother|father|friend|sister|brother|neighbou?r|flatmate|sheet|list|spreadsheet|database|example|screen)",
        r"\b(?:habe|hab) (?:das|dieses|ein|ihr|sein) (?:konto|kundenkonto|login) (?:geerbt|übernommen|gekauft)\b|\bsoll (?:ihnen|euch|dir) (?:\S+ )?(?:sagen|geben|ausrichten|durchgeben)\b|\bj['\u{2019}]\u{ad}?ai (?:hérité|repris|racheté) (?:de |du |le |ce |un )\p{L}*\s?compte\b|\bheredé (?:la|esta) cuenta\b|\bho ereditato (?:l['\u{2019}]|il|questo) ?(?:account|conto)\b|\bherdei (?:a|esta) conta\b|\bik heb (?:het|dit) account (?:geërfd|overgenomen)\b|\b(?:odziedziczył[ae]m|przejął[ae]m|przejęł[ae]m) konto\b|\bhesabı (?:miras aldım|devraldım)\b|\bя (?:унаследовал|получил)\p{L}* (?:этот )?аккаунт|ورثت (?:هذا )?(?:ال)?حساب|我(?:继承|接手)了?(?:这个)?账[户号]|アカウントを(?:相続|引き継)",
        // Dictated.
        r"\b(?:dictates|is dictating|dictated|diktiert|dicte|me dicte|dicta|está dictando|detta|sta dettando|dita|está a ditar|dicteert|dyktuje|yazdırıyor|диктует)\b|(?:يملي|تملي) علي|口述|她念|他念|読み上げて",
    ];
    alternatives(all)
});

/// Whether a text says that what stands in it came to its writer from another person, or from nowhere.
pub(super) fn is_come_by(text: &str) -> bool {
    COME_BY.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::is_come_by;

    #[test]
    fn found_misdelivered_and_dictated_is_heard() {
        let theirs = [
            "I found this card in the street",
            "I found a wallet.",
            "a parcel for the people next door",
            "it came to me by mistake",
            "I received someone else's parcel.",
            "This came to the wrong address.",
            "I was told to give you this",
            "She dictates",
            "I inherited the account",
            "I took over the shop account from a colleague",
            "I read it off my colleague's screen, copied from my colleague",
            "Ich habe auf der Straße eine Karte gefunden",
            "Das Paket wurde mir irrtümlich zugestellt",
            "Ein Paket für die Nachbarn",
            "J'ai trouvé cette carte dans la rue",
            "J'ai reçu un colis pour les voisins",
            "Encontré esta tarjeta en la calle",
            "Me llegó un paquete por error",
            "Ho trovato una tessera per strada",
            "Ho ricevuto un pacco per errore",
            "Encontrei um cartão na rua",
            "Recebi uma encomenda por engano",
            "Ik heb op straat een pas gevonden",
            "Ik kreeg per ongeluk een pakket? een pakket per ongeluk",
            "Znalazłam kartę na ulicy",
            "Dostałem paczkę przez pomyłkę",
            "Sokakta bir kart buldum",
            "Komşunun paketi bana geldi",
            "Я нашёл карточку на улице",
            "Посылку принесли мне по ошибке",
            "وجدت بطاقة في الشارع",
            "وصلني طرد بالخطأ",
            "我在路上捡到一张卡",
            "快递送错了，我收到邻居的包裹",
            "道でカードを拾いました",
            "隣の人の荷物が届きました",
        ];
        let missed: Vec<&&str> = theirs.iter().filter(|text| !is_come_by(text)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn ones_own_that_turned_up_is_not() {
        let own = [
            "I found my order number",
            "I found the e-mail, the number is below",
            "I found the parcel in the garden, but it is broken",
            "I got the wrong parcel.",
            "I cancelled it by mistake",
            "My order was delivered to the neighbour by mistake",
            "I ordered two by mistake",
            "I was told to wait",
            "Ich habe aus Versehen zwei bestellt",
            "J'ai commandé deux fois par erreur",
            "Pedí dos por error",
            "Ho ordinato due volte per sbaglio",
            "Comprei dois por engano",
            "Przez pomyłkę kupiłam dwa",
            "Yanlışlıkla iki tane aldım",
            "Я заказал два по ошибке",
            "我下错单了",
            "間違えて二つ注文しました",
        ];
        let wrong: Vec<&&str> = own.iter().filter(|text| is_come_by(text)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
