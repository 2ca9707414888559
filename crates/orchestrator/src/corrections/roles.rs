//! Whether a text says that its writer is another person than the one they write about: their secretary, executor or wife,
//! a finder of their parcel, a user of their address. Languages: English, German, French, Spanish, Italian, Portuguese,
//! Dutch, Polish, Turkish, Russian, Arabic, Chinese, Japanese.
//!
//! In `denies_self` a name tells whom the writer was taken for. Here none is needed: what one is to "him", to "the
//! customer" or to a name says enough, and so does that the address or account is not one's own.

mod acts;
mod denied;

use std::sync::LazyLock;

use regex::Regex;

use super::plain::others;
use super::words::{Alternatives, MY, RELATIVES, alternatives, pattern};

/// What one is to another person beside a relative.
const ENGLISH: &str = "secretary|assistant|pa|lawyer|attorney|solicitor|barrister|executor|executrix|administrator|trustee|carer|caregiver|nurse|guardian|proxy|representative|accountant|bookkeeper|advisor|adviser|agent|broker|manager|employer|employee|coworker|co-worker|housemate|flatmate|roommate|housekeeper|caretaker|landlord|landlady|tenant|lodger|teacher|doctor|therapist|social worker|au pair|babysitter|courier|driver|postman|postwoman|mailman|widow|widower|fianc[ée]e?|hubby|wifey|mate|buddy|pal|bf|gf|ex|ex-\\p{L}+|step\\p{L}+|\\p{L}+-in-law|godmother|godfather|godson|goddaughter|niece|nephew|grand(?:son|daughter|mother|father|child|ma|pa)|mother|mom|mum|dad|heir|heiress|next of kin|power of attorney|contact person|customer";
const GERMAN: &str = "sekretär(?:in)?|assistent(?:in)?|anwalt|anwältin|rechtsanwalt|rechtsanwältin|betreuer(?:in)?|pfleger(?:in)?|testamentsvollstrecker(?:in)?|nachlassverwalter(?:in)?|vormund|bevollmächtigter?|vertreter(?:in)?|steuerberater(?:in)?|buchhalter(?:in)?|mitarbeiter(?:in)?|angestellter?|mitbewohner(?:in)?|vermieter(?:in)?|mieter(?:in)?|haushälter(?:in)?|hausmeister(?:in)?|kurier|fahrer(?:in)?|bote|paketbote|witwer?|lebensgefährt(?:e|in)|verlobter?|ex-?(?:mann|frau|freundin|freund)?|schwester|bruder|schwager|schwägerin|schwiegermutter|schwiegervater|schwiegersohn|schwiegertochter|enkel(?:in)?|neffe|nichte|oma|opa|erbe|erbin|bekannter?|kollegin|kollege|chefin|chef|nachbarin|nachbar";
const FRENCH: &str = "secrétaire|assistante?|avocate?|notaire|aide-soignante?|aidante?|infirmi[èe]re?|tut(?:eur|rice)|curat(?:eur|rice)|mandataire|représentante?|comptable|employée?|colocataire|propriétaire|locataire|gardienne?|coursier|livreur|veuve|veuf|compagn(?:e|on)|conjointe?|épouse|époux|fiancée?|ex|belle-\\p{L}+|beau-\\p{L}+|petite?-\\p{L}+|nièce|neveu|héritier|héritière|proche";
const SPANISH: &str = "secretari[oa]|asistente|abogad[oa]|albacea|cuidador[a]?|enfermer[oa]|tutor[a]?|apoderad[oa]|representante|contable|gestor[a]?|emplead[oa]|compañer[oa](?: de piso)?|caser[oa]|inquilin[oa]|mensajero|repartidor|viud[oa]|pareja|novi[oa]|ex(?:marido|mujer)?|suegr[oa]|cuñad[oa]|yerno|nuera|niet[oa]|sobrin[oa]|hereder[oa]";
const ITALIAN: &str = "segretari[oa]|assistente|avvocat[oa]|esecutore testamentario|badante|infermier[ea]|tutore|tutrice|delegat[oa]|rappresentante|commercialista|contabile|dipendente|coinquilin[oa]|padrone di casa|inquilin[oa]|corriere|vedov[oa]|compagn[oa]|fidanzat[oa]|ex(?: ?(?:marito|moglie))?|suocer[oa]|cognat[oa]|genero|nuora|nipote|ered[ei]";
const PORTUGUESE: &str = "secretári[oa]|assistente|advogad[oa]|cuidador[a]?|enfermeir[oa]|tutor[a]?|procurador[a]?|representante|contabilista|contador[a]?|funcionári[oa]|empregad[oa]|colega(?: de (?:casa|quarto))?|senhori[oa]|inquilin[oa]|estafeta|motoboy|viúv[oa]|companheir[oa]|namorad[oa]|noiv[oa]|ex(?:-?(?:marido|mulher))?|sogr[oa]|cunhad[oa]|genro|nora|net[oa]|sobrinh[oa]|herdeir[oa]|esposa|esposo";
const DUTCH: &str = "secretar(?:is|esse)|assistente?|advocaat|advocate|executeur|verzorgster|verzorger|mantelzorger|verpleegster|voogd|gemachtigde|vertegenwoordiger|boekhouder|medewerk(?:er|ster)|huisgenoot|huisbaas|huurder|koerier|bezorger|weduwe|weduwnaar|verloofde|ex|schoon\\p{L}+|kleinzoon|kleindochter|neef|nicht|erfgena(?:am|me)|baas";
const POLISH: &str = "sekretark?(?:ą|iem|em)|asystentk?(?:ą|iem|em)|prawni(?:kiem|czką)|adwokat(?:em|ką)|opiekun(?:em|ką)|pełnomocni(?:kiem|czką)|księgow(?:ą|ym)|pracowni(?:kiem|cą)|współlokator(?:em|ką)|wdow(?:ą|cem)|narzeczon(?:ą|ym)|żon[ąa]|mężem|synem|córk[ąa]|matk[ąa]|mam[ąa]|ojcem|tat[ąa]|bratem|siostr[ąa]|szef(?:em|ową)|sąsiad(?:em|ką)|koleg[ąa]|koleżank[ąa]|przyjaci(?:elem|ółką)|partner(?:em|ką)|wnu(?:kiem|czką)|teściow[ąa]|teściem|kurierem";
const RUSSIAN: &str = "секретарь|помощни(?:к|ца)|адвокат|юрист|опекун(?:ша)?|сиделка|медсестра|представитель|бухгалтер|сотрудни(?:к|ца)|сосед(?:ка)?|вдова|вдовец|жен[аы]|муж|сын|дочь|мать|мама|отец|папа|брат|сестра|друг|подруга|коллега|начальни(?:к|ца)|внук|внучка|невестка|зять|теща|тёща|свекровь|наследни(?:к|ца)|курьер|партн[её]р(?:ша)?";

/// The writer says what they are to another person.
static ROLE: LazyLock<Alternatives> = LazyLock::new(|| {
    let en = format!("(?:{ENGLISH}|{RELATIVES})");
    let name = r"(?-i:\p{Lu}[\p{L}-]+)(?:\s(?-i:\p{Lu})[\p{L}.-]+)?";
    let owner = format!(
        r"(?:his|her|their|(?:mr|mrs|ms)\.? {name}['\u{{2019}}]\u{{ad}}?s?|{name}['\u{{2019}}]\u{{ad}}?s?)"
    );
    let whom = format!(
        r"(?:him|her|them|the (?:customer|client|account holder|deceased|owner|family)|your (?:customer|client)|(?:mr|mrs|ms)\.? (?-i:\p{{Lu}})|{name})"
    );
    let im = r"i(?:['\u{2019}]?\u{ad}?m| am) (?:just |only |actually |really |also |in fact )*";
    let end = r"\b(?:[^\p{L}'\u{2019}-]|$)";
    let de = format!("(?:{GERMAN}|{RELATIVES})");
    let fr = format!("(?:{FRENCH}|{RELATIVES})");
    let es = format!("(?:{SPANISH}|{RELATIVES})");
    let it = format!("(?:{ITALIAN}|{RELATIVES})");
    let pt = format!("(?:{PORTUGUESE}|{RELATIVES})");
    let nl = format!("(?:{DUTCH}|{RELATIVES})");
    let all = [
        format!(r"\b{im}(?:{owner})\s+(?:(?:\p{{L}}+[ -]){{1,2}})??{en}{end}"),
        format!(r"\b{im}(?:the|an?)\s+(?:\p{{L}}+[ -]){{0,2}}?{en}\s+(?:of|for|to)\s+{whom}\b"),
        format!(r"\b(?:this is|it['\u{{2019}}]?\u{{ad}}?s|it is) {owner}\s+(?:\p{{L}}+[ -]){{0,1}}?{en}{end}"),
        format!(r"(?:^|[.!?,(\n]\s*){owner}\s+(?:\p{{L}}+[ -]){{0,1}}?{en},? (?:here|speaking|writing|again)\b"),
        format!(r"\b{en} of (?-i:\p{{Lu}}\p{{L}}+)(?: (?-i:\p{{Lu}}\p{{L}}+))? (?:here|speaking|writing)\b"),
        format!(r"\b{im}(?:the|an?) (?:executor|executrix|trustee|guardian|carer|caregiver|delivery (?:driver|man|guy)|courier|postman|neighbou?r|finder|one who (?:found|pays|paid|received|got))\b"),
        format!(r"\bi(?:['\u{{2019}}]?\u{{ad}}?m| am) (?:just|only) (?:the|an?)\s+(?:\p{{L}}+ )?(?:neighbou?r|flatmate|roommate|housemate|wife|husband|son|daughter|secretary|assistant|carer|friend|colleague|boyfriend|girlfriend|partner|landlord|caretaker|executor){end}"),
        r"\bi work for (?:him|her|them|mr|mrs|ms|(?-i:\p{Lu}\p{L}+['\u{2019}]))|\bwe(?:['\u{2019}]?\u{ad}?re| are) (?:his|her|their) \p{L}+|\bbin (?:nur|bloß|lediglich) (?:der|die|ein|eine) (?:\p{L}+ )?(?:nachbar(?:in)?|freundin?|tochter|sohn|frau|mann|sekretär(?:in)?|betreuer(?:in)?|mitbewohner(?:in)?|kolleg(?:e|in)|assistent(?:in)?|bote|fahrer|kurier)\b|\bje suis (?:juste|seulement) (?:le|la|l['\u{2019}]) ?(?:voisine?|amie?|fils|fille|femme|mari|secrétaire)\b|\bsoy (?:solo|sólo) (?:el|la) (?:vecin[oa]|amig[oa]|hij[oa]|mujer|marido|secretari[oa])\b|\bsono solo (?:il|la|l['\u{2019}]) ?(?:vicin[oa]|amic[oa]|figli[oa]|moglie|marito|segretari[oa])\b|\bik ben (?:alleen|maar|gewoon) de (?:buurman|buurvrouw|vriend(?:in)?|dochter|zoon|vrouw|man)\b|\bsou só (?:o|a) (?:vizinh[oa]|amig[oa]|filh[oa]|mulher|marido)\b|\bjestem tylko (?:sąsiad\p{L}+|koleg\p{L}+|córk\p{L}+|syn\p{L}+)\b|\b(?:torunu|oğlu|kızı|eşi|karısı|kocası|annesi|babası|kardeşi|arkadaşı|komşusu|sekreteri|avukatı|yeğeni)y[ıiuü]m\b|\bя (?:только|просто) (?:сосед(?:ка)?|друг|подруга)\b|私は(?:孫|妻|夫|娘|息子|母|父|兄|弟|姉|妹|友人|秘書|代理人|隣人)(?:です|でございます)".to_owned(),
        r"\bp\.? ?p\.? (?-i:\p{Lu})|\bon behalf of (?:him|her|them|(?:mr|mrs|ms)|the|our|an?|(?-i:\p{Lu})|my (?:client|boss|company|customer))".to_owned(),
        format!(r"\b(?:writing|calling|asking|speaking|enquiring|inquiring|here) (?:this |you |in )?(?:for|instead of) (?:him|her|them|an? (?:customer|client|friend|neighbou?r|colleague)|our (?:customer|client)|(?:mr|mrs|ms)\.? (?-i:\p{{Lu}})|my (?:client|boss|customer))\b|\b(?:he|she|{name}) (?:asked|told|wants|wanted|sent|begged) me to (?:ask|check|write|call|find|look|contact|enquire|inquire|message)\b"),
        // German
        format!(r"\bich bin (?:nur |bloß |eigentlich |hier )*(?:seine?|ihre?|deren|dessen)\s+(?:\p{{L}}+\s)??{de}\b|\bich bin (?:nur |bloß )?(?:der|die|das|eine?)\s+(?:\p{{L}}+\s)??{de}\s+(?:von|des|der|dieser|dieses|eures|ihres)\b|\bhier (?:ist|schreibt|spricht) (?:nur )?(?:(?:der|die) {de} (?:von|des|der)|(?:seine?|ihre?|{name}) {de})\b|\b{name}s? {de} hier\b|\b(?:im auftrag|im namen|in vertretung|i\. ?a\.|i\. ?v\.) (?:von |des |der |meine[srm] )?(?-i:\p{{Lu}})|\b(?:schreibe|frage|rufe|melde mich) (?:\p{{L}}+ )?(?:für|wegen|anstelle von) (?:ihn|sie an|(?:herrn|frau) (?-i:\p{{Lu}})|meine[nr]? (?:kunden|mandanten|mandantin|chef|chefin|kundin|nachbarn))\b|\b(?:testamentsvollstrecker(?:in)?|nachlassverwalter(?:in)?)\b"),
        // French
        format!(r"\bje suis (?:juste |seulement |en fait )*(?:son|sa|leur)\s+{fr}\b|\bje suis (?:juste )?(?:l['\u{{2019}}]\u{{ad}}?|la |le |une? )(?:\p{{L}}+ )??{fr} (?:de |d['\u{{2019}}]|du )\b|\b(?:c['\u{{2019}}]est|ici) (?:sa|son|la|le|l['\u{{2019}}])\s?{fr} (?:de |d['\u{{2019}}])?|\b(?:de la part|au nom|pour le compte) (?:de |d['\u{{2019}}]|du )"),
        // Spanish
        format!(r"\bsoy (?:solo |sólo )?su {es}\b|\bsoy (?:el |la |una? )?{es} (?:de |del )(?-i:\p{{Lu}}|él|ella|cliente)|\b(?:de parte|en nombre|por cuenta) de(?:l)? (?-i:\p{{Lu}})|\bsoy (?:el|la) (?:albacea|repartidor[a]?|mensajer[oa])\b"),
        // Italian
        format!(r"\bsono (?:solo )?(?:il |la |l['\u{{2019}}])?(?:suo|sua|loro) {it}\b|\bsono (?:il |la |l['\u{{2019}}]\u{{ad}}?|una? )?{it} (?:di |del |della |dell['\u{{2019}}])|\b(?:da parte|per conto|a nome) (?:di |del |della )(?-i:\p{{Lu}})|\bsono il (?:corriere|postino)\b"),
        // Portuguese
        format!(r"\bsou (?:só |apenas )?(?:o |a )?(?:{pt}) (?:dele|dela|deles|d[oae] (?-i:\p{{Lu}}))|\bsou (?:o|a) (?:seu|sua) {pt}\b|\b(?:da parte|em nome|por conta) d[eoa] (?-i:\p{{Lu}})|\baqui (?:é|fala) (?:o|a) {pt} d[eoa]\b"),
        // Dutch
        format!(r"\bik ben (?:alleen |gewoon )?(?:zijn|haar|hun) {nl}\b|\bik ben (?:de |het |een )?{nl} van\b|\b(?:je spreekt met|hier is|met) (?:de |zijn |haar ){nl}(?: van)?\b|\b(?:namens|in opdracht van) (?-i:\p{{Lu}})"),
        // Polish, Turkish, Russian
        format!(r"\bjestem (?:tylko )?(?:jego|jej|ich) (?:{POLISH})\b|\bjestem (?:{POLISH}) (?-i:\p{{Lu}})|\b(?:w imieniu|z upoważnienia) (?-i:\p{{Lu}})|\btu (?:jego |jej )?(?:żona|mąż|syn|córka|sekretarka) "),
        r"\b(?:onun|ben onun) \p{L}+(?:yım|yim|yum|yüm|[ıiuü]m)\b|(?-i:\p{Lu})\p{L}+['\u{2019}]?n?[ıiuü]n (?:eşi|karısı|kocası|oğlu|kızı|annesi|babası|kardeşi|ablası|arkadaşı|komşusu|sekreteri|avukatı|asistanı)y[ıiuü]m\b|(?-i:\p{Lu})\p{L}+ adına (?:yazıyorum|soruyorum|arıyorum)".to_owned(),
        format!(r"\bя (?:только |просто )?(?:его|её|ее|их) (?:{RUSSIAN})\b|\bя (?:{RUSSIAN}) (?-i:\p{{Lu}})|\bот имени (?-i:\p{{Lu}})|\b(?:это|пишет|говорит) (?:его|её|ее) (?:{RUSSIAN})\b"),
        // Arabic, Chinese, Japanese
        r"أنا (?:سكرتير(?:ته|ها|ه)?|محامي(?:ه|ها|ته)|مساعد(?:ه|ها|ته)|وكيل(?:ه|ها)|أرملت?ه|زوجة|زوج|ابن|ابنة|أم|أخت|أخو|جار|صديق)(?:\s|$)|نيابة عن|بالنيابة عن|باسم (?:السيد|السيدة)".to_owned(),
        r"我是[他她](?:的)?(?:秘书|律师|助理|代理人|监护人|护工|会计|同事|老板|房东|室友|邻居|未婚[夫妻]|遗孀|孙[子女]|侄|经理|家人|亲戚)|我(?:代表|替|帮)[他她]|我是\S{1,6}的(?:秘书|律师|助理|妻子|太太|老婆|丈夫|老公|儿子|女儿|妈妈|爸爸|朋友|同事|邻居|室友|姐姐|妹妹|哥哥|弟弟)".to_owned(),
        r"(?:彼|彼女|本人|\S{1,8}(?:さん|様)?)の(?:秘書|弁護士|代理人|代理|助手|後見人|介護者|会計士|同僚|上司|大家|隣人|知人|友人|婚約者|家族|遺族|母|父|妻|夫|娘|息子|姉|妹|兄|弟)(?:です|でございます|ですが|なんです|と申します)|代理で(?:書|連絡|問い合わ)".to_owned(),
    ];
    alternatives(all)
});

/// The writer says that what they gave, or who they were taken for, is not theirs.
static NOT_THEIRS: LazyLock<Alternatives> = LazyLock::new(|| {
    let detail =
        "account|order|e-?mail|mail|address|login|profile|number|booking|details|data|name";
    let not_mine =
        r"(?:does ?n['\u{2019}]?\u{ad}?t|does not|did ?n['\u{2019}]?\u{ad}?t) belong to me";
    let all = [
        // English
        format!(r"\b(?:that|this|the|it|those|these|which|whose)(?: (?:{detail}))? {not_mine}\b|\b(?:not|isn['\u{{2019}}]?\u{{ad}}?t) (?:addressed|registered) to me\b|\b(?:not|never) the (?:(?:account|card|order|real|actual|registered) ?)*(?:holder|owner|buyer|customer|addressee|recipient|account holder)\b|\bnot (?:that|this) (?:person|customer|guy|woman|man)\b"),
        format!(r"\b(?:is|are|was)(?:n['\u{{2019}}]?\u{{ad}}?t| not) (?:in|under|on) my name\b|\b(?:it|that|this)(?:['\u{{2019}}]?\u{{ad}}?s| is| was)(?:n['\u{{2019}}]?\u{{ad}}?t| not) (?:actually|really|even|in fact|quite) (?:mine|me|my (?:{detail}))\b|\b(?:the|that|this) e-?mail(?: address)? (?:is|was) (?:wrong|incorrect|not right|not correct|a mistake|a typo)\b|\b(?:forget|ignore|disregard) (?:that|the|this) (?:e-?mail(?: address)?|name|account|address)\b"),
        format!(r"\b(?:account|order|e-?mail|mail|address|number|booking|it|that|this|parcel)(?: here)? (?:actually |really )?(?:belongs to|is registered (?:to|on|under)|was (?:placed|ordered|made|booked) by|is in the name of|runs on) (?:{MY}) (?:\p{{L}}+[ -])?(?:{RELATIVES}|client|customer|grand\p{{L}}+)\b|\b(?:it['\u{{2019}}]?\u{{ad}}?s|it is|is|was|all) in (?:{MY}) (?:\p{{L}}+ )?(?:{RELATIVES})['\u{{2019}}]?\u{{ad}}?s? name\b|\bnot (?:placed |ordered |made )?by me\b|\b(?:it is|it['\u{{2019}}]?\u{{ad}}?s) (?:his|her) (?:account|order|e-?mail|booking|address|login)\b"),
        format!(r"\b(?:i |i['\u{{2019}}]?ve |i have |we )?(?:just |accidentally |mistakenly )?(?:used|typed(?: in)?|gave(?: you)?|entered|took|copied|borrowed|put in|pasted)(?: you)? (?:in )?(?:the (?:{detail}) (?:of|from) (?:{MY}) (?:{RELATIVES})|(?:{MY}) (?:\p{{L}}+ )?(?:{RELATIVES})['\u{{2019}}]?\u{{ad}}?s? (?:{detail})|(?:some(?:one|body)|another) (?:else|person)['\u{{2019}}]?\u{{ad}}?s)|\b(?:i )?(?:took|got|have|copied|read) (?:the|his|her|these|those) (?:{detail}|details) (?:from|off) (?:{MY} (?:{RELATIVES})|an?|the|his|her)\b|\b(?:guessed|made up|invented|stole) (?:that|the|this|his|her) (?:{detail})\b"),
        r"\b(?:oops|sorry|argh|damn|ah|oh|wait)?\W{0,3}wrong (?:login|user|details|data|identity)\b|\b(?:pretending|pretend) to be\b|\bmix(?:ing|ed) me up\b|\bi(?:['\u{2019}]?\u{ad}?m| am) not really (?-i:\p{Lu})|\b(?:details|data|login|address|e-?mail)(?: were| was| got)? (?:auto-?filled|filled in automatically|suggested)\b".to_owned(),
        r"\b(?:found|picked up|got hold of) (?:his|her|this|that|the|an?|somebody's|someone's) (?:lost )?(?:phone|mobile|letter|card|wallet|laptop|order confirmation|confirmation|parcel|package|receipt)\b|\bhanded me (?:his|her|the) (?:phone|laptop|tablet|computer)\b|\b(?:came|delivered|sent) to my (?:house|address|flat|mailbox) but i(?:['\u{2019}]?\u{ad}?m| am) not\b|\bbought (?:it|this) (?:second[- ]hand )?(?:from|off) (?-i:\p{Lu})\p{L}+(?: second[- ]hand)?|\b(?:he|she) (?:passed away|has died|died|is deceased)\b|\b(?:my|her|his) late (?:husband|wife|father|mother|partner|brother|sister|son|daughter)\b|\bdon['\u{2019}]?\u{ad}?t (?:own|have) (?:that|this|an?) (?:order|account|e-?mail)(?: with you)?\b|\bi(?:['\u{2019}]?\u{ad}?m| am) with the police\b|\bfriend of (?-i:\p{Lu})\p{L}+['\u{2019}]".to_owned(),
        // German
        format!(r"\b(?:konto|bestellung|e-?mail\S*|mail\S*|adresse|nummer|buchung|paket|das|es|sie)\b[^.!?]{{0,20}}\bgehör(?:t|te|en) (?:mir (?:gar |überhaupt )?nicht|nicht mir|(?:gar )?nicht mir|(?:{MY}) (?:\p{{L}}+ )?(?:{RELATIVES})|jemand anderem)\b|\b(?:läuft|lief|ist|geht|steht) (?:alles )?(?:auf|unter) (?:den namen )?(?:{MY}) (?:{RELATIVES})\b|\bbin (?:\p{{L}}+ )?nicht (?:der|die) (?:kontoinhaber(?:in)?|kunde|kundin|besteller(?:in)?|empfänger(?:in)?|inhaber(?:in)?)\b|\bnicht ich,? (?:sondern )?(?:{MY}) (?:{RELATIVES})\b|\b(?:falscher login|falsche[ns]? (?:e-?mail\S*|mail\S*|login|daten|zugangsdaten|konto))\b|\b(?:daten|e-?mail\S*|mail\S*|konto|login|nummer) (?:{MY}) (?:{RELATIVES}) (?:benutzt|angegeben|eingegeben|genommen|verwendet)\b|\b(?:{MY}) (?:{RELATIVES}) hat (?:das |die |es )?(?:\p{{L}}+ )?bestellt,? nicht ich\b|\bhandy gegeben\b|\bgebe mich (?:nur )?(?:als|für)\b|\b(?:ist|sind) (?:letztes \p{{L}}+ |im \p{{L}}+ )?(?:verstorben|gestorben)\b"),
        // French
        format!(r"\b(?:ce|cette|le|la|cet|l['\u{{2019}}]) ?(?:compte|commande|adresse|e-?mail|mail|courriel|numéro)\b[^.!?]{{0,10}}\bn['\u{{2019}}]?\u{{ad}}?(?:est pas (?:à moi|le mien|la mienne)|appartient pas à moi)|\b(?:compte|commande|adresse|mail|ça|il|elle) (?:est au nom de|appartient à) (?:{MY}) (?:{RELATIVES})\b|\bpas (?:le |la )?(?:titulaire|client)\b|\bj['\u{{2019}}]\u{{ad}}?ai (?:utilisé|donné|tapé|mis|pris) (?:le|la|l['\u{{2019}}]|les) ?(?:mail|adresse|e-?mail|compte|numéro|données) (?:de|d['\u{{2019}}]) ?(?:{MY})?|\b(?:mauvais (?:mail|e-?mail|identifiant)|mauvaise adresse)\b|\bce n['\u{{2019}}]?\u{{ad}}?est pas moi\b|\bprêté son téléphone\b|\best décédée?\b"),
        // Spanish
        format!(r"\b(?:es[ae]|est[ae]|la|el) (?:cuenta|pedido|correo|dirección|número)\b[^.!?]{{0,10}}\bno (?:es m[íi][oa]|me pertenece)|\b(?:cuenta|pedido|correo|est[áa]) (?:está )?a nombre de (?:{MY}) (?:{RELATIVES})\b|\b(?:pertenece|pertenecen) a (?:{MY}) (?:{RELATIVES})\b|\bno soy (?:el|la) (?:titular|cliente)\b|\bno soy yo\b|\b(?:usé|di|puse|escribí|he usado) (?:el|la|los) (?:correo|cuenta|datos|número) (?:de) (?:{MY})\b|\b(?:correo|usuario) equivocado\b|\b(?:falleció|ha fallecido|ha muerto)\b"),
        // Italian
        format!(r"\b(?:quest[oa]|quel(?:lo|la)?|il|la|l['\u{{2019}}]) ?(?:account|conto|ordine|mail|e-?mail|indirizzo|numero)\b[^.!?]{{0,10}}\bnon (?:è (?:mi[oa]|il mio|la mia)|mi appartiene|appartiene a me)|\b(?:è|sono) (?:intestat[oai]|a nome) (?:a|di|del) (?:{MY}) (?:{RELATIVES})\b|\bnon sono (?:il|la) (?:titolare|cliente)\b|\bnon sono io\b|\bho (?:usato|dato|messo|inserito) (?:la|il|i|l['\u{{2019}}]) ?(?:mail|e-?mail|account|dati|numero|indirizzo) (?:di|del|della) (?:{MY})?|\b(?:mail|account|indirizzo) sbagliat[oa]\b|\b(?:è|sia) (?:morto|morta|deceduto|deceduta|mancato|mancata)\b"),
        // Portuguese
        format!(r"\b(?:ess[ae]|est[ae]|a|o) (?:conta|encomenda|pedido|e-?mail|endereço|número)\b[^.!?]{{0,10}}\bn[ãa]o (?:é (?:meu|minha)|me pertence)|\best[áa] (?:em|no) nome d[aeo] (?:{MY}) (?:{RELATIVES})\b|\bn[ãa]o sou (?:o|a) (?:titular|cliente)\b|\bn[ãa]o sou eu\b|\b(?:usei|dei|pus|coloquei) (?:o|a|os) (?:e-?mail|conta|dados|número) d[aeo] (?:{MY})\b|\b(?:e-?mail|login) errado\b|\b(?:faleceu|morreu)\b"),
        // Dutch
        format!(r"\b(?:dit|dat|deze|die|de|het) (?:account|bestelling|e-?mail(?:adres)?|adres|nummer|rekening)\b[^.!?]{{0,10}}\b(?:is niet van mij|hoort niet bij mij)|\bstaat op naam van (?:{MY}) (?:{RELATIVES})\b|\bik ben niet de (?:rekeninghouder|accounthouder|klant|eigenaar)\b|\bik ben het niet\b|\bik heb (?:de|het) (?:mail|e-?mail(?:adres)?|account|gegevens|nummer) van (?:{MY})\b|\bverkeerde? (?:e-?mail(?:adres)?|mail|login|gegevens)\b|\bis overleden\b"),
        // Polish, Turkish, Russian
        r"\b(?:to|ta|te) (?:konto|zamówienie|adres|mail|numer|poczta)\b[^.!?]{0,10}\bnie (?:jest moj[ea]|jest mój|należy do mnie)|\b(?:jest|konto|zamówienie) na (?:nazwisko|imię) (?:moje\p{L}* )?(?:męża|żony|matki|mamy|ojca|taty|brata|siostry|syna|córki)\b|\b(?:należy do) (?:mojej|mojego) \p{L}+|\bużył[ae]m (?:maila|adresu|konta|danych) (?:moje\p{L}* )?\p{L}+|\bnie jestem (?:właściciel\p{L}+|klient\p{L}+)\b|\b(?:zmarł|zmarła|nie żyje)\b|\bto nie ja\b".to_owned(),
        r"\b(?:bu|o|şu) (?:hesap|sipariş|e-?posta|adres|numara) (?:bana ait değil|benim değil)\b|\b(?:hesap|sipariş) (?:\p{L}+ )?(?:babam|annem|eşim|kocam|karım|oğlum|kızım|kardeşim)[ıiuü]n(?: adına| üzerine)?\b|\b(?:eşim|kocam|karım|babam|annem|kardeşim|arkadaşım)[ıiuü]n (?:mailini|e-?postasını|hesabını|bilgilerini|numarasını) (?:kullandım|verdim|yazdım)\b|\bhesap sahibi (?:ben )?değilim\b|\b(?:vefat etti|öldü)\b|\byanlış (?:e-?posta|mail|hesap)\b|\bben değilim\b".to_owned(),
        r"\b(?:этот?|эта|это) (?:аккаунт|заказ|адрес|почта|номер)\b[^.!?]{0,10}\b(?:не мо[йяёе]|мне не принадлежит)|\b(?:оформлен[оа]?|на имя|записан[оа]?) (?:на )?(?:мо\p{L}+ )?(?:мужа|жену|жены|маму|мамы|отца|папу|брата|сестру|сына|дочь)\b|\bпринадлежит (?:мо\p{L}+ )?(?:мужу|жене|маме|отцу|папе|брату|сестре|сыну|дочери|друг\p{L}+|сосед\p{L}+)\b|\bя (?:использовал[аи]?|указал[аи]?|ввел[аи]?|ввёл) (?:почту|адрес|данные|аккаунт|номер) (?:мо\p{L}+ )?(?:мужа|жены|мамы|отца|брата|сестры|друга|подруги|сына|дочери)\b|\bя не (?:владелец|владелица|клиент)\b|\bэто не я\b|\b(?:умер(?:ла)?|скончал\p{L}+)\b".to_owned(),
        // Arabic, Chinese, Japanese
        r"(?:هذا|هذه) (?:الحساب|الطلب|البريد|الرقم) (?:ليس لي|لا يخصني)|الحساب (?:باسم|يخص) (?:زوجي|زوجتي|والدي|والدتي|أخي|أختي|ابني|ابنتي)|(?:استخدمت|أعطيت|كتبت) (?:بريد|حساب|رقم) (?:زوجي|زوجتي|والدي|والدتي|أخي|أختي|صديقي)|لست (?:صاحب|صاحبة) الحساب|(?:توفي|توفيت|ماتت?) ".to_owned(),
        r"[这那](?:个)?(?:账[户号]|订单|邮箱|号码)不(?:是我的|属于我)|(?:账[户号]|订单|邮箱)是我(?:的)?(?:爸爸|父亲|妈妈|母亲|丈夫|老公|妻子|老婆|太太|儿子|女儿|朋友|室友|同事|老板|哥哥|弟弟|姐姐|妹妹)的|我(?:用|填|给)(?:了|的是)?我?(?:爸爸|妈妈|丈夫|老公|妻子|老婆|太太|朋友|室友|别人)的(?:邮箱|账[户号]|信息|号码)|我不是(?:账[户号]|订单)?(?:的)?(?:主人|本人|持有人|户主)|(?:去世|过世)了|不是我(?:[，,。]|$)".to_owned(),
        r"(?:この|その)(?:アカウント|注文|メール(?:アドレス)?|番号)は私のでは|(?:アカウント|注文|メール(?:アドレス)?)は(?:私の)?(?:父|母|夫|妻|主人|息子|娘|友人|同僚|兄|弟|姉|妹)の(?:もの|名義|です)|(?:父|母|夫|妻|主人|友人|兄|弟|姉|妹)の(?:メール(?:アドレス)?|アカウント|番号)を(?:使|書|入力|教え)|名義人ではありません|亡くなりました|他界しました|私ではありません".to_owned(),
    ];
    alternatives(all)
});

/// Words without which no text says so: most messages have none of them, and one look tells.
static MAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:i['\u{2019}]?\u{ad}?m|i am|this is|it['\u{2019}]?\u{ad}?s|it is) |here|speaking|writing|calling|asking|inquiring|again|behalf|p\. ?p\.|pp\.? |work for|we['\u{2019}]?\u{ad}?re |we are |(?:told|asked|wants|wanted|sent|begged) me|ich bin|bin (?:nur|bloß|lediglich)|hier|auftrag|im namen|vertretung|i\. ?[av]\.|(?:schreibe|frage|rufe|melde) |testament|nachlass|je suis|c['\u{2019}]est|ici|de la part|au nom|pour le compte|soy |de(?:l)? parte|en nombre|por cuenta|sono |da parte|per conto|a nome|sou |em nome|por conta|aqui |ik ben|spreekt met|met (?:de|zijn|haar)|namens|opdracht|jestem|imieniu|upoważnienia|tu |y[ıiuü]m|adına|я |от имени|это|пишет|говорит|أنا|نيابة|باسم|我|の|代理|私は",
    )
});

/// Whose one is, without a name: "his", of whom the writer may have spoken as "my husband".
static PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:his|her|their|seine?|ihre?|son|sa|leur|su|suo|sua|loro|zijn|haar|hun|dele|dela|jego|jej|ich|onun|его|её|ее|их)\b|[他她彼]|(?:ته|تها|ه|ها)(?:\s|$)",
    )
});

/// Whether a text says what its writer is to another person: "I'm Otto's secretary". "I'm his wife" says so where it is
/// not of a husband whom the writer spoke of before.
pub(crate) fn has_role(text: &str) -> bool {
    acts::is_for_another(text)
        || MAY.is_match(text)
            && ROLE.find_iter(text).any(|found| {
                let before = text.get(..found.start()).unwrap_or_default();
                !PRONOUN.is_match(found.as_str()) || others(before, &[]).is_empty()
            })
}

/// Whether a text says that what its writer gave of themselves is not theirs: "the account belongs to my mother".
pub(crate) fn is_not_theirs(text: &str) -> bool {
    MAY_DENY.is_match(text) && NOT_THEIRS.is_match(text) || denied::is_denied(text)
}

/// Words without which no text says that.
static MAY_DENY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"my name|mine|ignore|forget|disregard|belong|addressed|registered|holder|owner|not the|not (?:that|this)|name|placed|by me|(?:is|'s|s) (?:his|her)|used|typed|gave|entered|took|copied|borrowed|put|pasted|sent|guessed|made up|invented|stole|wrong|pretend|mix|not really|filled|suggested|found|picked|got hold|handed|my (?:house|address|flat|mailbox)|bought|passed|died|deceased|late |own |n't|t have|police|friend of|gehör|läuft|lief|geht|steht|nicht|falsche|daten|e-?mail|konto|login|nummer|handy|gebe mich|storben|n'|appart|au nom|titulaire|mauvais|pas |prêté|décéd|no |nombre|pertenec|usé|di |puse|escrib|equivocad|fallec|muerto|non |intestat|a nome|ho |sbagliat|mort|decedut|mancat|n[ãa]o |em nome|no nome|usei|dei |pus|coloquei|errad|faleceu|morreu|niet |hoort|op naam|verkeer|overleden|nie |nazwisko|imię|należy|użył|zmarł|ait|benim|üzerine|ad[ıi]na|kullan|değil|vefat|öldü|yanlış|не |принадлеж|оформлен|на имя|записан|использ|указал|ввел|ввёл|умер|сконч|это|ليس|يخص|باسم|استخدم|أعط|كتبت|لست|توفي|مات|不|是我|我|去世|过世|では|のもの|名義|メール|アカウント|番号|亡くな|他界",
    )
});

#[cfg(test)]
#[path = "roles_tests.rs"]
mod tests;
