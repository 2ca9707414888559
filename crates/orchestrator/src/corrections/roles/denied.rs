//! What people say, in everyday words, once they are taken for another person: "not mine", "that's hers", "wrong id",
//! "I never heard of her", "someone else ordered it", "the account holder is my mother".
//!
//! It is read where someone is known already and the message gives nothing else that tells who they are.

use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::sentences;
use crate::corrections::words::{Alternatives, alternatives, pattern};

static DENIED: LazyLock<Alternatives> = LazyLock::new(|| {
    let oh = r"(?:^|[.!?;:\n])\W*(?:(?:oh|no|nope|sorry|oops|ups|wait|well|actually|but|ah|erm|hmm?|yes|that was|it was|it is|it['\u{2019}]?\u{ad}?s|thanks)\W+)*";
    let what = "user ?id|user ?name|id|ids|login|number|customer number|account|e-?mail|mail|order|booking|details|data|address";
    let who = "friend|colleague|coworker|boss|neighbou?r|flatmate|roommate|husband|wife|mother|father|mum|mom|dad|sister|brother|son|daughter|partner|client|customer";
    let all = [
        // English
        format!(r"{oh}not (?:really |actually |even )?(?:mine|me)\b|\b(?:not (?:really|actually) mine|that(?:['\u{{2019}}]?\u{{ad}}?s| is| was) (?:hers|theirs|his\s*(?:[.,;!?]|$)|not me\b)|(?:it|those|these)(?:['\u{{2019}}]?\u{{ad}}?s| is| are| was| were) (?:hers|theirs|his\s*(?:[.,;!?]|$)))"),
        format!(r"{oh}wrong (?:e-?mail(?: address)?|mail|account|person|customer)\s*[.!]*\s*$|\bi(?:['\u{{2019}}]?\u{{ad}}?ve| have)? (?:ordered|bought|booked) nothing\b|\bich habe (?:gar |überhaupt )?nichts (?:bestellt|gekauft|gebucht)\b|\bje n['\u{{2019}}]\u{{ad}}?ai rien (?:commandé|acheté)\b|\bno (?:he pedido|ped[ií]|compré) nada\b|\bnon ho ordinato (?:niente|nulla)\b|\bn[ãa]o (?:encomendei|comprei) nada\b|\bik heb niets (?:besteld|gekocht)\b|\bnic nie zamawia[łl][ae]m\b|\bя ничего не заказывал|\bhiçbir şey sipariş etmedim\b"),
        format!(r"{oh}wrong (?:user ?)?(?:ids?|user ?name|login)\b|\b(?:gave|typed|pasted|entered|sent|used|copied|took|told) (?:you |in )?(?:the )?wrong (?:one|ids?|user ?id|login)\b|\b(?:confused|mixed up|swapped|mistook) (?:the|our|my|both|two) (?:user )?(?:ids?|numbers|accounts|e-?mails|logins)\b|\b(?:that|this|it)(?:['\u{{2019}}]?\u{{ad}}?s| is) not my (?:user ?id|user ?name|id|login)\b|\bthe (?:{what}) (?:is not|isn['\u{{2019}}]?\u{{ad}}?t|was not|wasn['\u{{2019}}]?\u{{ad}}?t) mine\b|\b(?:forget|ignore|disregard|delete|scrap) (?:that|this|the) (?:{what})\b|\bi (?:lied|was lying|was joking|made (?:that|it|this) up)\b|\bjust kidding\b"),
        format!(r"\b(?:that|this|it|that one|the one|the (?:{what})|that (?:{what})|this (?:{what})) belongs to (?:a|an|my|some|her|his|another) |\b(?:that|this|it)(?:['\u{{2019}}]?\u{{ad}}?s| is| was) the (?:{what}) of (?:a|my|some|her|his|another) (?:\p{{L}}+ )?(?:{who})\b|\b(?:{what}) (?:of|from) (?:some(?:one|body)|another person|a stranger)(?: else)?\b|\bthe (?:account |card |real |actual )?(?:holder|owner|customer|buyer|traveller|passenger|member) is (?:my|her|his|a|not)\b"),
        r"\b(?:person|one|woman|man|lady) with that (?:id|e-?mail|account|number|name) (?:died|is|has|left|wrote)\b|\b(?:she|he)(?:['\u{2019}]?\u{ad}?s| is) (?:dead|deceased|not alive|in hospital|the (?:customer|owner|account holder|buyer))\b|\b(?:she|he) (?:died|has passed|had died)\b|\bnot the (?:one|person) who (?:ordered|bought|booked|placed|wrote)\b|\b(?:some(?:one|body) else|another person|my \p{L}+) (?:ordered|bought|booked|placed) (?:it|this|that|them)\b[^.!?]{0,8}\bi (?:only|just|merely)\b|\bsome(?:one|body) else (?:ordered|bought|booked|placed) (?:it|this|that|them)\b|\bi did(?: not|n['\u{2019}]?\u{ad}?t) (?:order|buy|book) (?:it|this|that|anything)\s*(?:[.!]|$)|\bi(?:['\u{2019}]?\u{ad}?m| am) (?:only |just )?the recipient\b[^.!?]{0,8}\bnot the buyer\b|\bi (?:just|only) (?:pay|paid|typed|received)(?: for)? it\b|\b(?:never|not) (?:even )?heard of (?:her|him|that|this|(?-i:\p{Lu}))|\bi(?:['\u{2019}]?\u{ad}?m| am) (?:only |just )?(?:her|his|their) (?:carer|caretaker|caregiver|helper|guardian|dad|daddy|mum|mom|grandson|granddaughter|grandchild|accountant|agent|pa)\b|\b(?:copied|read|took) (?:it |this |that )?(?:from|off) (?:my|a) \p{L}+['\u{2019}]\u{ad}?s (?:sheet|list|screen|table|note|mail|phone|desk)\b|\bi should(?: not|n['\u{2019}]?\u{ad}?t) have access\b".to_owned(),
        // German
        r"(?:^|[.!?;,\n])\W*(?:(?:oh|ach|nein|sorry|ups|moment|eigentlich|aber|das ist|das war|ist|es ist)\W+)*nicht meine?[rs]?\s*(?:[.,;!?]|$)|\b(?:das|es) (?:ist|war) (?:ihre?[rs]?|seine?[rs]?)\s*(?:[.,;!?]|$)|\bfalsche (?:id|kennung|benutzerkennung|user-?id)\b|\b(?:vergiss|vergessen sie) (?:die|diese) (?:id|mail|e-mail|nummer)\b|\b(?:der|die) (?:kontoinhaber|kontoinhaberin|kunde|kundin|inhaber|inhaberin) ist (?:meine?|nicht)\b|\bjemand anders? hat (?:es|das|die) bestellt\b|\b(?:sie|er) ist (?:tot|gestorben|verstorben|im krankenhaus)\b|\bich bin nicht (?:die|der),? (?:die|der) bestellt\b|\bich habe das nicht bestellt\s*(?:[.!]|$)|\bhabe? gelogen\b".to_owned(),
        // French, Spanish, Italian, Portuguese, Dutch
        r"(?:^|[.!?;,\n])\W*(?:(?:oh|non|pardon|désolée?|oups)\W+)*pas (?:le mien|la mienne|à moi)\b|\bc['\u{2019}]\u{ad}?est (?:le sien|la sienne|à elle|à lui)\b|\bmauvais (?:id|identifiant|numéro de client)\b|\bl[ea] titulaire (?:du compte )?est (?:ma|mon)\b|\bquelqu['\u{2019}]\u{ad}?un d['\u{2019}]\u{ad}?autre (?:l['\u{2019}]a|a) commandé\b|\b(?:elle|il) est (?:morte?|décédée?|à l['\u{2019}]hôpital)\b|\bce n['\u{2019}]\u{ad}?est pas moi qui ai\b|\bj['\u{2019}]ai menti\b".to_owned(),
        r"(?:^|[.!?;,\n])\W*(?:(?:oh|no|perdón|ay|uy)\W+)*no (?:es )?(?:m[íi][oa]|la mía|el mío)\b|\bes (?:suy[oa]|de ella|de él)\b|\b(?:id|usuario|identificador) equivocado\b|\b(?:el|la) titular (?:de la cuenta )?es mi\b|\botra persona (?:lo|la) pidió\b|\b(?:ella|él) (?:murió|está muert[oa]|está en el hospital)\b|\bno fui yo quien\b|\bmentí\b".to_owned(),
        r"(?:^|[.!?;,\n])\W*(?:(?:oh|no|scusi|scusa|ops)\W+)*non (?:è )?(?:mi[oa]|il mio|la mia)\b|\bè (?:su[oa]|di lei|di lui)\s*(?:[.,;!?]|$)|\b(?:id|utente|codice) sbagliato\b|\b(?:il|la) titolare (?:del conto |dell['\u{2019}]account )?è (?:mi[oa]|il mio|la mia)\b|\bl['\u{2019}]ha ordinat[oa] qualcun altro\b|\b(?:lei|lui) è (?:mort[oa]|in ospedale)\b|\bnon sono stat[oa] io\b".to_owned(),
        r"(?:^|[.!?;,\n])\W*(?:(?:oh|não|desculpe|ops)\W+)*n[ãa]o (?:é )?(?:[oa] )?(?:meu|minha)\b|\bé (?:dela|dele)\s*(?:[.,;!?]|$)|\b(?:id|utilizador|usuário) errado\b|\b[oa] titular (?:da conta )?é (?:[oa] )?(?:meu|minha)\b|\b(?:ela|ele) (?:morreu|está mort[oa]|está no hospital)\b|\bn[ãa]o fui eu quem\b|(?:^|[.!?;,\n])\W*(?:(?:oh|nee|sorry|oeps)\W+)*niet (?:de mijne|het mijne|van mij)\b|\b(?:het|dat) is (?:van haar|van hem|de hare|het hare|de zijne)\b|\bverkeerd id\b|\bde (?:account|rekening)houder is mijn\b|\biemand anders heeft (?:het|dit) besteld\b|\b(?:zij|hij|ze) is (?:dood|overleden)\b".to_owned(),
        // Polish, Turkish, Russian
        r"(?:^|[.!?;,\n])\W*(?:(?:oj|nie|przepraszam|ups)\W+)*nie (?:mój|moja|moje)\s*(?:[.,;!?]|$)|\bto (?:jej|jego)\s*(?:[.,;!?]|$)|\bzłe id\b|\b(?:właścicielem|właścicielką|właściciel) (?:konta )?(?:to|jest) moj?\p{L}+|\b(?:ona|on) (?:nie żyje|zmarł\p{L}?)\b|\bto nie ja (?:zamawiał|zamówił)\p{L}+|\b(?:zły|zła) (?:mail|e-?mail|adres)\b".to_owned(),
        r"(?:^|[.!?;,\n])\W*benim değil\b|\b(?:onun|ona ait)\s*(?:[.,;!?]|$)|\byanlış (?:id|kimlik|kullanıcı)\b|\bhesap sahibi (?:annem|babam|eşim|kocam|karım|kardeşim)\b|\bbaşkası sipariş etti\b|\b(?:o|kendisi) (?:öldü|vefat etti)\b|\bsadece (?:komşuyum|yardım ediyorum)\b".to_owned(),
        r"(?:^|[.!?;,\n])\W*(?:(?:ой|нет|извините)\W+)*не мо[йяёе]\s*(?:[.,;!?]|$)|\bэто (?:её|ее|его)\s*(?:[.,;!?]|$)|\bне тот (?:id|номер|логин)\b|\b(?:владелец|владелица) (?:аккаунта )?(?:это )?(?:мо[йя])\b|\b(?:она|он) (?:умер(?:ла)?|в больнице)\b|\bзаказывал\p{L}* не я\b|\bя (?:только|просто|лишь) помогаю\b".to_owned(),
        // Arabic, Chinese, Japanese
        r"(?:^|[.!؟،\n])\s*ليس(?:ت)? لي\b|صاحب(?:ة)? الحساب (?:هو |هي )?(?:أمي|أبي|زوجي|زوجتي)|أساعد(?:ها|ه) فقط|مجرد جار|(?:معرف|رقم) خاطئ".to_owned(),
        r"(?:邮箱|账[号户]|号码|ID|id)(?:错了|不对|搞错|弄错|写错)|(?:账[号户]|订单)的?(?:主人|持有人)是我|别人(?:订|买)的|(?:她|他)(?:死了|去世)|我只是(?:邻居|帮)|(?:^|[，。！？\n])不是我的(?:[，。！]|$)|(?:メール|番号|ID|アカウント)を?(?:間違え|間違い)|名義(?:人)?は(?:私の)?(?:父|母|夫|妻)|(?:他の人|別の人)が注文|手伝っているだけ".to_owned(),
    ];
    alternatives(all)
});

/// What is said to be a relative's. Where anything is denied beside it, it is not: "that's not my father's order".
static OF_RELATIVE: LazyLock<Alternatives> = LazyLock::new(|| {
    let all = [
        r"\bc['\u{2019}]\u{ad}?est (?:le compte|l['\u{2019}]e-?mail|le mail|l['\u{2019}]identifiant|la commande|l['\u{2019}]adresse) de (?:ma|mon)\b|\b(?:la commande|le compte) est à (?:ma|mon)\b",
        r"\b(?:es|era|ese es|esa es) (?:la cuenta|el correo|el e-?mail|el usuario|el pedido|el número) de mi\b|\bel pedido es de mi\b",
        r"\bè (?:il conto|l['\u{2019}]account|la mail|l['\u{2019}]e-?mail|l['\u{2019}]ordine|l['\u{2019}]id) (?:di mi[ao]|del mio|della mia)\b|\bl['\u{2019}]ordine è di mia?\b",
        r"\bé (?:a conta|o e-?mail|o correio|o id|a encomenda|o número) d[ao] (?:minha|meu)\b|\ba encomenda é d[ao] (?:minha|meu)\b",
        r"\bis (?:het|de) (?:account|mail|e-?mail|id|bestelling) van mijn\b|\bde bestelling is van mijn\b",
        r"\bto (?:konto|mail|e-?mail|id|zamówienie|numer) moj(?:ej|ego)\b|\bzamówienie (?:jest )?moj(?:ej|ego)\b",
        r"\b(?:sipariş|hesap|e-?posta|mail|numara|kimlik|o|bu|aslında)\p{L}* (?:bu )?(?:\p{L}+ )?(?:kardeş|eş|ann?e|baba|arkadaş|komşu|kız|oğl|koca|karı|patron|abla|abi)[ıiuü]?m[ıiuü]n(?:ki)?\b",
        r"\b(?:заказ|аккаунт|почта|номер|id)\p{L}* (?:принадлежит )?(?:моей|моего|моему) \p{L}+",
        r"(?:هذا|ذلك|هذه) (?:معرف|بريد|رقم|حساب|طلب) (?:زميل|صديق|زوج|أخ|أم|أب|والد|ابن|جار)\p{Arabic}*|(?:الطلب|الحساب) ل(?:زميل|صديق|زوج|أخ|أم|أب|والد|ابن|جار)\p{Arabic}*",
        r"[那这]是我?(?:的)?(?:爸爸|父亲|妈妈|母亲|丈夫|老公|妻子|老婆|太太|儿子|女儿|朋友|室友|同事|老板|邻居|哥哥|弟弟|姐姐|妹妹)的",
        r"(?:父|母|夫|妻|主人|息子|娘|友人|同僚|兄|弟|姉|妹|隣人)の(?:もの)?です",
    ];
    alternatives(all)
});
static NEGATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:no|not|nicht|kein\p{L}*|pas|non|n[ãa]o|niet|geen|nie|değil|не|нет)\b|ليس|لا |不|没|ではな|じゃな|ありません",
    )
});

/// Whether a text says so.
pub(super) fn is_denied(text: &str) -> bool {
    let of_relative = |sentence: &str| {
        // "Mine not" beside it says the same.
        let clauses = sentence.split([',', '，', '、', '،']);
        clauses
            .into_iter()
            .any(|clause| OF_RELATIVE.is_match(clause) && !NEGATED.is_match(clause))
    };
    DENIED.is_match(text) || sentences(text).any(of_relative)
}

#[cfg(test)]
mod tests {
    use super::is_denied;

    #[test]
    fn everyday_denials_are_heard() {
        let denied = [
            "not mine",
            "Whose account is that? Not mine.",
            "not really mine though",
            "that's hers",
            "it is hers, not mine",
            "wrong id, sorry",
            "Wrong e-mail!",
            "Wrong account",
            "I ordered nothing, that's my roommate's.",
            "Ich habe gar nichts bestellt.",
            "Je n'ai rien commandé.",
            "No he pedido nada",
            "Я ничего не заказывала",
            "I pasted the wrong one",
            "I confused the ids",
            "that is not my user id",
            "The user ID isn't mine.",
            "Forget that id, it's not right",
            "ups, copied from my colleague's sheet",
            "I lied, that's not my id",
            "that one belongs to a friend of mine",
            "that's the id of a colleague",
            "stop, that's private data of someone else",
            "The account holder is my mother.",
            "the person with that id died",
            "She's dead.",
            "I'm not the one who ordered it",
            "I did not order this",
            "Someone else ordered it, I only received it",
            "I never heard of Ida Sample",
            "I'm her carer",
            "Nicht meine.",
            "Die Kontoinhaberin ist meine Mutter.",
            "Ce compte ? Pas le mien.",
            "La commande est à ma sœur.",
            "El pedido es de mi hermana.",
            "L'ordine è di mia sorella.",
            "Na verdade é a conta da minha mulher, não a minha.",
            "De bestelling is van mijn zus.",
            "Zamówienie jest mojej siostry.",
            "Sipariş kız kardeşimin.",
            "O iş arkadaşımın kimliği.",
            "Заказ моей сестры.",
            "هذا معرف زميلتي.",
            "邮箱错了，那是我妻子的。",
            "メールを間違えました、妻のです。",
        ];
        let missed: Vec<&&str> = denied.iter().filter(|text| !is_denied(text)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn what_is_denied_of_other_things_is_not() {
        let own = [
            "It's not my fault.",
            "That's not my problem.",
            "that's his problem",
            "No es el pedido de mi padre",
            "Non è l'ordine di mio padre",
            "Não é a encomenda do meu pai",
            "Bu babamın siparişi değil",
            "这不是我爸爸的",
            "Not a problem",
            "wrong size",
            "Wrong address on the parcel",
            "I got the wrong one",
            "It is for hers and mine birthday",
            "I did not order this colour, I ordered blue",
            "It's a gift for my mother",
            "My neighbour did not get it either",
            "She is happy with it",
            "He is at work",
            "Nicht meine Schuld",
            "Das ist nicht meine Farbe",
            "Pas de problème",
            "No es culpa mía.",
            "Non è un problema",
            "Não é um problema",
            "Niet erg",
            "Nie ma sprawy",
            "Заказ для моей мамы не пришёл",
            "这是给我弟弟的礼物。",
            "弟へのプレゼントです。",
        ];
        let wrong: Vec<&&str> = own.iter().filter(|text| is_denied(text)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
