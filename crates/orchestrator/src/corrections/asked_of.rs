//! Whether a text asks about another person's record, "my wife's points", in the languages customers write.

use std::sync::LazyLock;

use regex::Regex;

use super::words::{BELONGS, MY, RELATIVES, pattern};

/// "My wife's points", "does my son have", "die Punkte meiner Frau".
static THEIRS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:{MY}) (?:{RELATIVES})(?:['\u{{2019}}]\u{{ad}}?s?)(?:\s|$)|\bm(?:y|ijn) (?:wife|husband|mother|father|mum|mom|dad|sister|brother|vrouw|moeder|vader|broer|zus)s (?:points?|balance|miles|account|order|booking|number|card|punten|saldo|kaart)\b|\b(?:does|do|did|has|have|hat|haben|tiene|tienen|ha|hanno|tem|têm|heeft|hebben|of|von|del?|della|dei|di|van|da|do|dos|das) (?:{MY}) (?:{RELATIVES})\b|\bhow (?:many|much) \p{{L}}+ (?:{MY}) (?:{RELATIVES}) (?:has|have|gets?)\b|\b(?:{MY}) (?:{RELATIVES}) (?:a-t-(?:il|elle)|tem|tiene|ha|heeft|hat) (?:quant|cu[aá]nt|combien|hoeveel|wie ?viele?)|(?-i:\b\p{{Lu}}\p{{Ll}}+) mein(?:er|es) (?:{RELATIVES})s?\b"
    ))
});

/// The same in Polish, Turkish, Russian, Arabic, Chinese, Japanese. What stands before a person says whether
/// it is theirs.
static THEIRS_FAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        "(?:{})",
        [POLISH, TURKISH, RUSSIAN, ARABIC, CHINESE, JAPANESE].join("|")
    ))
});

const POLISH: &str = r"(?:^|[^\p{L}])(?P<pl>\p{L}+)\s+(?:moj(?:ej|ego|ich)\s+)?(?:męża|meza|żony|zony|ojca|taty|matki|mamy|brata|siostry|syna|córki|corki|teścia|teściowej|babci|dziadka|sąsiada|sąsiadki|kolegi|koleżanki|przyjaciela|przyjaciółki|partnera|partnerki|szefa|szefowej|cioci|wujka|kuzyna|kuzynki|rodziców|dzieci)\b|\b(?:ma|mają)\s+(?:mój|moja|moje|moi)\s+(?:mąż|maz|żona|zona|ojciec|tata|matka|mama|brat|siostra|syn|córka|teść|teściowa|babcia|dziadek|sąsiad|sąsiadka|kolega|koleżanka|przyjaciel|przyjaciółka|partner|partnerka|szef|szefowa|rodzice)\b";
const TURKISH: &str = r"\b(?:baba|anne|koca|karı|eş|es|oğl|oğul|kız|kız kardeş|kardeş|abla|abi|ağabey|komşu|arkadaş|patron|teyze|hala|amca|dayı|dede|nine|büyükanne|kayınvalide|kayınpeder|sevgili|nişanlı|kuzen|yeğen)[ıiuü]?m[ıiuü]n\s+(?P<tr>\p{L}+)";
const RUSSIAN: &str = r"(?:^|[^\p{L}])(?P<ru>\p{L}+)\s+(?:мо(?:ей|его|их)\s+)?(?:мужа|жены|отца|папы|матери|мамы|брата|сестры|сына|дочери|дочки|тёщи|тещи|свекрови|тестя|свёкра|бабушки|дедушки|соседа|соседки|друга|подруги|коллеги|начальника|партнёра|партнера|тёти|тети|дяди|родителей)\b";
const ARABIC: &str = r"(?:^|\P{L})(?P<ar>\p{L}+)\s+(?:والدي|والدتي|أبي|ابي|أمي|امي|زوجي|زوجتي|أخي|اخي|أختي|اختي|ابني|ابنتي|جاري|جارتي|صديقي|صديقتي|زميلي|زميلتي|مديري|مديرتي|جدي|جدتي|عمي|عمتي|خالي|خالتي|خطيبي|خطيبتي)(?:\P{L}|$)|(?:هل|كم\s+\p{L}+)\s+ل(?:والدي|والدتي|أبي|أمي|زوجي|زوجتي|أخي|أختي|ابني|ابنتي|جدي|جدتي|صديقي|صديقتي)(?:\P{L}|$)";
const CHINESE: &str = r"(?:我|我的|我们的)?(?:爸爸|父亲|妈妈|母亲|爸|妈|丈夫|老公|先生|妻子|老婆|太太|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友|室友|同事|老板|邻居|奶奶|爷爷|外婆|外公|岳父|岳母|公公|婆婆)(?:的|还?有(?:多少|几)|(?:账户|账号|卡)里)";
const JAPANESE: &str = r"(?:^|[^\p{Han}])(?:父|母|夫|妻|主人|旦那|家内|息子|娘|兄|弟|姉|妹|友人|友達|同僚|上司|隣人|祖父|祖母|叔父|叔母|お父さん|お母さん|両親)(?:の(?P<ja>日|代わり|代理|ため|方が)?|に?は(?:何|いくつ|いくら|どのくらい|どれ))";

/// Words before a person in Polish, Russian and Arabic with which nothing is said to be theirs; behind one in Turkish and
/// Japanese.
const NOT_THEIRS: &[&str] = &[
    "dla",
    "od",
    "do",
    "za",
    "o",
    "bez",
    "obok",
    "oprócz",
    "z",
    "ze",
    "przez",
    "na",
    "dzięki",
    "для",
    "от",
    "за",
    "до",
    "из",
    "без",
    "кроме",
    "после",
    "ради",
    "возле",
    "про",
    "на",
    "вместо",
    "من",
    "إلى",
    "الى",
    "مع",
    "عن",
    "على",
    "قال",
    "قالت",
    "يقول",
    "تقول",
    "أخبرني",
    "أخبرتني",
    "اشترى",
    "اشترت",
    "وصلت",
    "أنا",
    "و",
    "لأجل",
    "هذا",
    "هذه",
    "تريد",
    "يريد",
    "سمعت",
    "ويقول",
    "dediğine",
    "söylediğine",
    "dediği",
    "söylediği",
    "aldığı",
    "için",
    "yanında",
    "adına",
];

/// Pronouns for another person: "her", "his".
static HERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:her|hers|his|their|she|he|they|ihre?[nmrs]?|seine?[nmrs]?|sa|ses|leur|suyo|suya|haar|zijn|dele|dela|jej|jego|её|ее|его|onun)\b",
    )
});

/// Whether a text asks about another person's record: "my wife's points".
pub(crate) fn asks_of_others(text: &str) -> bool {
    THEIRS.is_match(text) || asks_far(text)
}

fn asks_far(text: &str) -> bool {
    THEIRS_FAR.captures_iter(text).any(|found| {
        let beside = ["pl", "tr", "ru", "ar"]
            .iter()
            .find_map(|name| found.name(name));
        let beside = beside.map(|word| word.as_str().to_lowercase());
        found.name("ja").is_none() && beside.is_none_or(|word| !NOT_THEIRS.contains(&word.as_str()))
    })
}

/// Whether a text is about another person: "my wife Anna, when is her …", "my son's …".
pub(crate) fn speaks_of_others(text: &str) -> bool {
    asks_of_others(text) || BELONGS.is_match(text) && HERS.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::asks_of_others;

    #[test]
    fn what_is_another_persons_is_asked_about() {
        let asks = [
            "How many points does my wife have?",
            "my husband's balance please",
            "the points of my daughter",
            "how many miles my son has",
            "my wifes points?",
            "Wie viele Punkte hat meine Frau?",
            "Wie ist der Punktestand meiner Frau?",
            "der Kontostand von meinem Vater",
            "Combien de points a le compte de ma femme ?",
            "les points de mon mari",
            "¿Cuántos puntos tiene mi mujer?",
            "el saldo de mi hija",
            "Quanti punti ha mia moglie?",
            "i punti di mio padre",
            "Quantos pontos tem a conta da minha mãe?",
            "o saldo do meu marido",
            "Hoeveel punten heeft mijn man?",
            "de punten van mijn vrouw",
            "Ile punktów ma moja żona?",
            "punkty mojej żony",
            "Jakie jest saldo męża?",
            "ile punktów na koncie mojego syna",
            "Eşimin kaç puanı var?",
            "babamın puanları",
            "esimin kac puani var",
            "ile punktow ma moja zona",
            "kız kardeşimin bakiyesi ne kadar",
            "Сколько баллов у моей жены?",
            "баллы мужа",
            "какой баланс у моего сына",
            "كم عدد نقاط زوجتي؟",
            "رصيد والدي",
            "كم نقطة لدى أختي",
            "كم نقطة لزوجتي؟",
            "我妻子的积分有多少？",
            "我老公有多少积分",
            "妈妈的余额",
            "妻のポイントはいくつですか",
            "私の父の残高を教えてください",
            "母は何ポイントありますか",
        ];
        let wrong: Vec<&&str> = asks.iter().filter(|text| !asks_of_others(text)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_is_the_speakers_is_not_another_persons() {
        let own = [
            "How many points do I have?",
            "My wife says I have points",
            "points for my wife and me",
            "Ich habe mit meiner Frau gesprochen, wie viele Punkte habe ich?",
            "Ma femme dit que j'ai des points",
            "puntos para mi mujer",
            "mia moglie dice che ho punti",
            "Ile mam punktów?",
            "Moja żona mówi, że mam punkty",
            "punkty dla mojej żony",
            "mam to od męża",
            "Kaç puanım var?",
            "Eşim puanım olduğunu söylüyor",
            "eşimin dediğine göre puanım var",
            "Сколько у меня баллов?",
            "Жена говорит, что у меня есть баллы",
            "баллы для жены",
            "я узнал это от жены",
            "كم عدد نقاطي؟",
            "سمعت من زوجتي أن لدي نقاط",
            "قالت زوجتي إن لدي نقاط",
            "我有多少积分？",
            "我妻子说我有积分",
            "私のポイントはいくつですか",
            "妻が私にポイントがあると言っています",
            "父の日のギフトはありますか",
        ];
        let wrong: Vec<&&str> = own.iter().filter(|text| asks_of_others(text)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
