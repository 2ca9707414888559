//! Verbs by which something is ordered, in the languages that are heard: to cancel, to send back. They tell what is wanted where
//! the words around them fit nothing, and what is not wanted any more where they are denied.

use super::clause_words::Kind;
use super::giving::is_unspaced;
use super::sections::Sections;
use super::words::{Part, Word};

static WORDS: Sections<8> = Sections::new(include_str!("orders.txt"));

const CANCEL: usize = 0;
const SEND_BACK: usize = 1;
const OTHERS: usize = 2;
const NOT: usize = 3;
const ABLE: usize = 4;
const CANCEL_UNSPACED: usize = 5;
const SEND_BACK_UNSPACED: usize = 6;
const NO_ORDER: usize = 7;

/// How far a denial stands before the verb it denies.
const BEFORE: usize = 3;
/// How far behind it.
const BEHIND: usize = 4;

/// Words before a noun that is spelt as a verb is: "my return".
const ARTICLES: &[&str] = &["the", "my", "a", "an", "our", "your"];

/// What is wanted, in plain words.
const PLAIN: [(usize, usize, &str); 2] = [
    (CANCEL, CANCEL_UNSPACED, "please cancel it"),
    (
        SEND_BACK,
        SEND_BACK_UNSPACED,
        "I want to return it, I want to send it back",
    ),
];

/// The plain words of a part that orders something, whatever else it says. None where it denies it, or orders two things.
pub(super) fn plainly(part: &Part<'_>) -> Option<&'static str> {
    if denied(part).is_some() || is_no_order(part) {
        return None;
    }
    named(part)
}

/// What a part names that may be ordered, in plain words. None where it names two things.
pub(super) fn named(part: &Part<'_>) -> Option<&'static str> {
    let mut orders = PLAIN.iter().filter(|(spaced, unspaced, _)| {
        let verb = |(_, word): &Word<'_>| has(*spaced, word);
        part.words.iter().any(verb)
            || WORDS.any_in(*unspaced, part.text)
            || *spaced == SEND_BACK && goes_back(part)
    });
    match (orders.next(), orders.next()) {
        (Some((_, _, plain)), None) => Some(plain),
        _ => None,
    }
}

/// The plain words of a part that says outright that a thing goes back, "give the chair back": money is what it is taken for
/// elsewhere.
pub(super) fn given_back(part: &Part<'_>) -> Option<&'static str> {
    goes_back(part).then(|| plainly(part)).flatten()
}

/// Whether words behind a withdrawal order something.
pub(super) fn orders(part: &Part<'_>) -> bool {
    let verb = |(_, word): &Word<'_>| is_verb(word);
    let unspaced = [CANCEL_UNSPACED, SEND_BACK_UNSPACED];
    part.words.iter().any(verb) || unspaced.iter().any(|of| WORDS.any_in(*of, part.text))
}

/// Where a clause stands that says not to do something, as its first and last word: "please don't cancel it", "nicht
/// stornieren", "no lo cancelen". Not what cannot be done, or is asked.
pub(super) fn denied(part: &Part<'_>) -> Option<(usize, usize)> {
    let words = &part.words;
    if words.iter().any(|(_, word)| WORDS.has(ABLE, word)) {
        return None;
    }
    let subordinate = |(_, word): &Word<'_>| {
        Kind::Subordinating.has(word) && !["instead", "as", "si", "no"].contains(&word.as_ref())
    };
    if words.iter().any(subordinate) {
        return None;
    }
    let is_noun = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|(_, word)| ARTICLES.contains(&word.as_ref()))
    };
    let mut verbs = words.iter().enumerate();
    let (verb, _) = verbs.find(|(at, (_, word))| is_verb(word) && !is_noun(*at))?;
    if WORDS.has(NOT, &words[verb].1) {
        return Some((verb, verb));
    }
    let joined = |one: usize, other: usize| {
        let (from, to) = (one.min(other), one.max(other));
        let between = part
            .text
            .get(words[from].0..words[to].0)
            .unwrap_or_default();
        !between.contains([',', ';', ':', '.', '!', '?', '–', '—', '،', '\n'])
    };
    let denies = |at: &usize| WORDS.has(NOT, &words[*at].1) && joined(*at, verb);
    let before = (verb.saturating_sub(BEFORE)..verb).find(denies);
    let end = words.len().min(verb + 1 + BEHIND);
    let behind = (verb + 1..end)
        .filter(|at| is_behind(&words[*at].1))
        .find(denies);
    let asks = part.text.contains(['?', '؟']);
    if asks {
        return None;
    }
    before.map(|at| (at, verb)).or(behind.map(|at| (verb, at)))
}

/// Whether a part sends a thing back in two words, "give the chair back". Money that comes back is none.
fn goes_back(part: &Part<'_>) -> bool {
    const VERBS: &[&str] = &[
        "give", "giving", "send", "sending", "ship", "bring", "take", "goes", "schicke",
        "schicken", "sende", "senden", "gebe", "geben", "geht", "bringe", "stuur", "sturen",
        "zend", "geef", "breng", "gaat", "mando", "mandar", "mandarlo", "mandarla", "envío",
        "enviar", "enviarlo", "enviarla",
    ];
    const BACK: &[&str] = &["back", "zurück", "terug", "vuelta", "volta"];
    const MONEY: &[&str] = &[
        "money", "geld", "refund", "amount", "betrag", "me", "mir", "mij", "answer", "call",
        "come", "later",
    ];
    let any = |list: &[&str]| {
        let mut words = part.words.iter();
        words.any(|(_, word)| list.contains(&word.as_ref()))
    };
    any(BACK) && any(VERBS) && !any(MONEY)
}

/// Whether a denial may stand behind its verb: "annulez pas", "annuleer niet".
fn is_behind(word: &str) -> bool {
    const BEHIND: &[&str] = &[
        "pas",
        "plus",
        "nicht",
        "niet",
        "etmeyin",
        "etmeyiniz",
        "etme",
    ];
    BEHIND.contains(&word)
}

fn is_verb(word: &str) -> bool {
    [CANCEL, SEND_BACK, OTHERS].iter().any(|of| has(*of, word))
}

/// The same, whatever is written onto the word before it.
fn has(section: usize, word: &str) -> bool {
    // "And" and "will" are written onto the next word in Arabic.
    let bare = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    let bare = bare.strip_prefix('س').unwrap_or(bare);
    WORDS.has(section, word) || bare != word && WORDS.has(section, bare)
}

/// Whether a part asks, or tells of what was done, instead of ordering it.
fn is_no_order(part: &Part<'_>) -> bool {
    let told = |(_, word): &Word<'_>| WORDS.has(NO_ORDER, word);
    part.words.iter().any(told)
        || part.text.contains(is_unspaced) && WORDS.any_in(NO_ORDER, part.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_to_be_done_is_heard_in_every_language() {
        for text in [
            "please don't cancel it",
            "do not cancel my order",
            "bitte nicht stornieren",
            "stornieren Sie es bitte nicht",
            "ne l'annulez pas",
            "surtout ne renvoyez pas la lampe",
            "no lo cancelen",
            "no lo devuelvan",
            "per favore non annullate l'ordine",
            "não cancelem nada",
            "annuleer hem niet",
            "alstublieft niet annuleren",
            "proszę nie anulować",
            "nie anulujcie",
            "lütfen iptal etmeyin",
            "не отменяйте заказ",
            "пожалуйста, не отменяйте",
            "لا تلغوا الطلب",
        ] {
            assert!(denied(&Part::read(text)).is_some(), "{text}");
        }
        for text in [
            "No, cancel it",
            "please cancel it",
            "why don't you cancel it?",
            "I cannot cancel it",
            "ich kann nicht stornieren",
            "on ne peut pas annuler",
            "no, cancélelo",
            "it does not work, cancel it",
            "Nein, stornieren Sie bitte",
            "if you don't cancel it I go to court",
            "it did not arrive",
            "nie przyszło, proszę anulować",
        ] {
            assert!(denied(&Part::read(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn an_order_is_heard_in_plain_words() {
        for text in [
            "وألغوا الطلب من فضلكم",
            "另外请取消。",
            "あとをキャンセルしてください。",
            "и отмените пожалуйста",
            "Bir de siparişini iptal edin lütfen",
            "I proszę anulować",
            "scrap , would you",
        ] {
            assert_eq!(plainly(&Part::read(text)), Some(PLAIN[0].2), "{text}");
        }
        for text in [
            "Et je vous renvoie",
            "وأريد أيضا إرجاع",
            "还有，我想退。",
            "それとを返品したいです。",
            "i jeszcze chcę odesłać",
            "I'd like to give the chair back",
            "ik wil de stoel terugsturen",
        ] {
            assert_eq!(plainly(&Part::read(text)), Some(PLAIN[1].2), "{text}");
        }
        for text in [
            "where is my order",
            "das Geld ist noch nicht zurück",
            "bitte nicht stornieren",
            "why was it cancelled",
            "请不要取消",
            "什么时候退款？",
            "キャンセルしないでください",
            "cancel one and send back the other",
            "my bank cancelled the card",
        ] {
            assert_eq!(plainly(&Part::read(text)), None, "{text}");
        }
    }
}
