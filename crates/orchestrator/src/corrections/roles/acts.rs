//! What the writer does for another person: "I work for Ida Sample", "I look after an old lady", "as her guardian",
//! "I'm on Ida's computer". What they give is that person's.

use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::words::{Alternatives, alternatives, pattern};

/// What one does for a person, before whom one does it for.
const DOES: &[&str] = &[
    r"\bi(?:['\u{2019}]?\u{ad}?m| am)?(?: (?:just|only|now|also|currently|still|actually))* (?:work(?:ing)? for|represent(?:ing)?|act(?:ing)? for|act(?:ing)? on behalf of|look(?:ing)? after|tak(?:e|ing) care of|car(?:e|ing) for|stand(?:ing)? in for|fill(?:ing)? in for|substitut(?:e|ing) for|continu(?:e|ing) for|(?:writ|ask|call|phon|typ|check|do|chat|ring)ing (?:this |it )?(?:for|on behalf of|instead of)|help(?:ing)?|assist(?:ing)?|live with|(?:a )?married to|the next of kin of|pay(?:ing)? for|(?:do|doing) (?:it|this|that|the shopping|the orders?) for|run(?:ning)? errands for|typed (?:it|this|that) for)",
    r"\bich (?:arbeite für|vertrete|betreue|pflege|kümmere mich um|sorge für|helfe|schreibe für|frage für|mache das für|kaufe (?:ein )?für|lebe mit|wohne bei|bin verheiratet mit|handle für|springe ein für)",
    r"\bje (?:travaille pour|représente|m['\u{2019}]occupe de|prends soin de|remplace|aide|écris pour|demande pour|fais (?:ça|cela|les courses) pour|vis avec|suis mariée? (?:à|avec))",
    r"\b(?:trabajo para|represento a|cuido (?:a|de)|me ocupo de|sustituyo a|ayudo a|escribo por|pregunto por|hago (?:esto|la compra) por|vivo con|estoy casad[oa] con)",
    r"\b(?:lavoro per|rappresento|mi occupo di|mi prendo cura di|sostituisco|aiuto|scrivo per|chiedo per|lo faccio per|faccio la spesa per|vivo con|sono sposat[oa] con)",
    r"\b(?:trabalho para|represento|cuido d[eao]|trato d[eao]|substituo|ajudo|escrevo por|pergunto por|faço isto por|vivo com|moro com|sou casad[oa] com)",
    r"\bik (?:werk voor|vertegenwoordig|zorg voor|verzorg|vervang|help|schrijf voor|vraag voor|doe (?:dit|het) voor|woon bij|ben getrouwd met)",
    r"\b(?:pracuję (?:dla|u)|reprezentuję|opiekuję się|zajmuję się|zastępuję|pomagam|piszę (?:za|w imieniu)|pytam (?:za|w imieniu)|robię to (?:dla|za)|mieszkam z|jestem (?:żoną|mężem|po ślubie z))",
    r"\bя (?:работаю (?:на|у|для)|представляю|ухаживаю за|забочусь о|заменяю|помогаю|пишу (?:за|от имени)|спрашиваю (?:за|от имени)|делаю это за|живу с|замужем за|женат на)",
];

/// Whom one does it for: by name or title, by a word that says no more than "her", or people who pay for it.
const WHOM: &[&str] = &[
    r"(?:(?:mr|mrs|ms|miss|dr|herrn?|frau|mme|m\.|madame|monsieur|(?:la |el )?señora?|(?:la |il )?signora?|(?:a |o )?senhora?|mevrouw|meneer|pan(?:i|ią|a|em)|госпож\p{L}+|господин\p{L}*)\.? )?(?-i:\p{Lu}\p{Ll}+)(?:[^\p{Ll}]|$)",
    r"(?:her|him|them|someone|somebody|others|other people|ihn|ihm|ihr|ihnen|jemand(?:em|en)?|elle|lui|eux|ella|él|ellos|lei|loro|ela|ele|eles|haar|hem|hen|niej|nią|niego|nim|nich|неё|нее|него|ней|нею|ним|них)(?:[^\p{L}]|$)",
    r"(?:an? |some |the |several |our |my |eine[rnms]? |mehrere |une? |una? |uma? |een |our )?(?:(?:old|elderly|older|disabled|blind|sick|ill|ältere[nrs]?|alte[nrs]?|vieille|vieux|oude|oudere|starsz\p{L}+|пожил\p{L}+) )?(?:lady|gentleman|man|woman|person|people|couple|neighbou?r|friend|client|clients|customers?|patients?|residents?|family|dame|herrn?|leute|kund\p{L}+|bewohner\p{L}*|nachbar\p{L}*|clients?|clientes|clienti|personnes?|señora|signora|senhora|vizinh\p{L}+|vecin\p{L}+|vicin\p{L}+|voisine?|klant(?:en)?|bewoners|pan[ią]|klient\p{L}+|женщин\p{L}+|клиент\p{L}+)(?:[^\p{L}]|$)",
];

static FOR_ANOTHER: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:{})\s+(?:{})", DOES.join("|"), WHOM.join("|"))));

/// The same in words that say by themselves for whom.
static SAYS_SO: LazyLock<Alternatives> = LazyLock::new(|| {
    let office = r"guardian|carer|caregiver|caretaker|executor|attorney|lawyer|solicitor|representative|assistant|secretary|agent|trustee|proxy|administrator|custodian|legal guardian";
    let all = [
        format!(r"\bas (?:the |an? |her |his |their )?(?:{office}) of\b|\bas (?:her|his|their) (?:{office}|mother|father|son|daughter|wife|husband|brother|sister|friend|neighbou?r|colleague|boss)\b|\bpower of attorney (?:for|of|over)\b|\bwe(?:['\u{{2019}}]?\u{{ad}}?re| are) (?:a|an|the) (?:\p{{L}}+ )?(?:law firm|agency|notary|company of|care home|nursing home|forwarder|shop|reseller)\b|\bi(?:['\u{{2019}}]?\u{{ad}}?m| am) (?:an? |the )?(?:\p{{L}}+ )?(?:reseller|journalist|developer|tester|hacker|private investigator|debt collector|police officer|detective|courier with|bailiff|notary)\b|\b(?:police officer|officer|inspector|detective) (?-i:\p{{Lu}})\p{{L}}+ (?:here|speaking|writing)|\bthis is the police\b|\b(?:calling|writing|i(?:['\u{{2019}}]?\u{{ad}}?m| am)) from (?:the (?-i:\p{{Lu}})\p{{L}}+ (?:household|family|estate|office)|the (?:delivery|courier|shipping|insurance) company)\b"),
        r"\b(?:handle|manage|place|do|take care of|look after) (?:the |all )?(?:orders?|travel|bookings?|parcels?|shopping|purchases|accounts?) (?:of|for) (?:several|many|all|our|other|some|an?|her|him|them|(?-i:\p{Lu})|\S*@|\w+_\w)|\border for others\b|\b(?:help|assist|support) (?:our|the|several|some) (?:residents|patients|clients|customers|members)\b|\bi(?:['\u{2019}]?\u{ad}?m| am) (?:on|using|at|logged in (?:as|with|under|to)) (?-i:\p{Lu})\p{L}+(?:['\u{2019}]\u{ad}?s? (?:computer|phone|laptop|account|login|device|tablet|pc|mail))?(?:[^\p{L}]|$)|\bi(?:['\u{2019}]?\u{ad}?m| am) (?:using|on) (?:my|her|his|an?|the) (?:\p{L}+ )?(?:flatmate|roommate|friend|colleague|boss|wife|husband|mother|father|sister|brother|neighbou?r)['\u{2019}]\u{ad}?s (?:account|login|e-?mail)\b|\ba friend using (?:her|his|their)\b|\bi(?:['\u{2019}]?\u{ad}?m| am) (?-i:\p{Lu})\p{L}+['\u{2019}]\u{ad}?s\b".to_owned(),
        r"\b(?:her|his|their) (?:behalf|permission|consent|authori[sz]ation)\b|\b(?:she|he|they|(?-i:\p{Lu})\p{Ll}+) (?:asked me to|asked me for help|said (?:that )?i (?:may|can|could|should)|knows (?:that )?i['\u{2019}]?\u{ad}?m|knows (?:that )?i am|allowed me|gave me permission|lets me|let me use|can['\u{2019}]?\u{ad}?t write (?:herself|himself|themselves)|cannot write (?:herself|himself|themselves))\b|\bis sitting next to me\b|\b(?:taking|took|take) over (?:from|for) (?-i:\p{Lu})\p{L}+".to_owned(),
        r"\bals (?:betreuer|betreuerin|vormund|pfleger|pflegerin|anwalt|anwältin|rechtsanwalt|bevollmächtigte[r]?|vertreter|vertreterin|testamentsvollstrecker|insolvenzverwalter|sekretärin|assistent|assistentin) (?:von|für|der|des|meiner?|unserer?)\b|\bvollmacht (?:von|für|der|des)\b|\bin (?:ihrem|seinem) (?:namen|auftrag)\b|\bmit (?:ihrer|seiner) erlaubnis\b|\bwir sind (?:eine )?(?:kanzlei|anwaltskanzlei|pflegeheim|agentur)\b|\b(?:sie|er) (?:hat mich gebeten|weiß (?:davon|bescheid)|kann nicht selbst)\b|\bhier (?:spricht )?die polizei\b".to_owned(),
        r"\ben tant que (?:tuteur|tutrice|curateur|curatrice|avocate?|mandataire|représentante?|aidante?|secrétaire|assistante?)\b|\bprocuration (?:de|pour)\b|\ben son nom\b|\bavec (?:sa permission|son accord)\b|\bcomo (?:tutora?|abogad[oa]|representante|cuidadora?|secretari[oa]|apoderad[oa]|albacea|procuradora?|advogad[oa]|curadora?) (?:legal )?(?:de|del|da|do)\b|\bpoder notarial\b|\ben su nombre\b|\bcon su permiso\b|\bcome (?:tutore|tutrice|avvocat[oa]|rappresentante|curatore|badante|segretari[oa]|procuratore) (?:legale )?(?:di|del|della)\b|\ba suo nome\b|\bcol suo permesso\b|\bprocuração (?:de|para)\b|\bem nome (?:dela|dele)\b|\bcom a (?:autorização|permissão) (?:dela|dele)\b".to_owned(),
        r"\bals (?:bewindvoerder|mantelzorger|voogd|advocaat|gemachtigde|vertegenwoordiger|curator|secretaresse|assistente?) van\b|\bmachtiging (?:van|voor)\b|\bnamens (?:haar|hem|mevrouw|meneer|mijn|de heer)\b|\bin (?:haar|zijn) naam\b|\bjako (?:opiekun(?:ka)?|kurator(?:ka)?|pełnomocni(?:k|czka)|adwokat(?:ka)?|sekretarka|asystent(?:ka)?|przedstawiciel(?:ka)?) (?-i:\p{Lu})|\bjako (?:jej|jego) \p{L}+|\bw (?:jej|jego) imieniu\b|\bw imieniu (?:pan[ia]|mamy|taty|męża|żony|siostry|brata|moje[jg]o?|mojej)\b|\b(?:vasisi|avukatı|vekili|temsilcisi|bakıcısı|sekreteri|asistanı) olarak\b|\b(?:onun|annem|babam|eşim|\p{L}+ (?:hanım|bey)) adına\b|\b(?:yetki belgesi|vekaletname)\b|\bkomşu(?:su)?yum\b|\bиз (?:опекунов|опеки)\b|\bкак (?:опекун|опекунша|адвокат|юрист|представитель|доверенное лицо|секретарь|сиделка)\b|\bпо доверенности\b|\bот (?:его|её|ее|их) имени\b|\bот имени (?:мамы|папы|мужа|жены|госпож\p{L}+|господин\p{L}+)\b".to_owned(),
        r"بصفتي |(?:أعمل لدى|أعمل عند|أمثل|أعتني ب|أرعى|أساعد(?:ها|ه)) ?|بإذن(?:ها|ه)|بتوكيل|(?:باسم|نيابة عن) ?(?:ها|ه|السيدة|أمي|أبي|زوجي|زوجتي)|أسأل (?:عن|ل|لأجل) ?صديق|我(?:为|给)\S{1,8}(?:工作|打工)|我(?:代表|照顾|负责照顾|代替|替|帮)(?:她|他|别人|一位|客户|我?(?:妈妈|爸爸|朋友|邻居|奶奶|爷爷|老人))|我代(?:我)?(?:妈妈|爸爸|母亲|父亲|朋友|丈夫|妻子)|作为\S{1,16}的?(?:监护人|律师|代理人|助理|护工)|我(?:只是|是)(?:她|他)?的?邻居|(?:の|さんの)(?:後見人|代理人|弁護士|介護者|秘書|保護者)(?:として|です)|(?:の|彼女の|彼の)(?:代わり|代理)(?:に|で)|(?:の|さんの)(?:もとで|ために)働いて|(?:世話|介護)をして(?:い|お)|(?:ただの|単なる)隣人です".to_owned(),
        r"\b(?:soy|solo soy|sólo soy) (?:solo |sólo |solamente )?(?:la|el) vecin[oa]\b|\bescribo de parte de\b|\bscrivo per conto di\b|\bescrevo em nome d[aeo]\b|\bich bin (?:nur |bloß )?d(?:ie|er) nachbar(?:in)?\b|\bje suis (?:juste |seulement )?l[ea] voisine?\b|\bsono (?:solo |soltanto )?(?:la|il) vicin[oa]\b|\bsou (?:só |apenas )?[ao] vizinh[oa]\b|\bik ben (?:maar |alleen )?de buur(?:vrouw|man)\b|\bjestem tylko sąsiad(?:ką|em)\b|\bя (?:только |просто )?сосед(?:ка)?\b".to_owned(),
    ];
    alternatives(all)
});

/// Whether a text says that its writer acts for another person.
pub(super) fn is_for_another(text: &str) -> bool {
    FOR_ANOTHER.is_match(text) || SAYS_SO.is_match(text)
}

#[cfg(test)]
#[path = "acts_tests.rs"]
mod tests;
