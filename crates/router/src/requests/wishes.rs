//! Detects words that ask or wish for something, even where it is not understood: it must not be lost.

use super::giving::is_unspaced;
use super::idle_words::{GREETING, IDLE, KIN, NONE, THANKS};
use super::speech::{self, word};
use super::trouble_words::TROUBLE;
use super::wish_words::{ADDING, AGAIN, BEFORE_WISHES, GOING_ON, ORDERS, QUESTIONS, WH, WISHES};
use super::words::{Word, words};

/// Fewest letters of a word that can say what is wanted.
const SAYING: usize = 4;

/// This many words of its own tell something.
const TELLING: usize = 2;

/// Whether a part asks a question or wishes for something, and says what.
pub(super) fn asks(part: &str) -> bool {
    let words = words(part);
    let begin = words
        .iter()
        .position(|(_, word)| !BEFORE_WISHES.contains(&word.as_ref()))
        .unwrap_or(0);
    let wishes = WISHES.iter().any(|wish| {
        (0..)
            .zip(wish.iter())
            .all(|(at, wish)| word(&words, begin + at) == *wish)
    });
    let asks = part.trim_end().ends_with(['?', '？', '؟']) || WH.contains(&word(&words, begin));
    let says = words
        .iter()
        .any(|(_, word)| word.chars().count() >= SAYING && !IDLE.contains(&word.as_ref()));
    let orders =
        || ORDERS.contains(&word(&words, begin)) && OBJECTS.contains(&word(&words, begin + 1));
    (wishes || asks || is_trouble(part) || orders()) && says
}

/// Whether a word orders something, as the first of a sentence: "move it to Monday".
pub(super) fn is_order(word: &str) -> bool {
    ORDERS.contains(&word)
}

/// Words behind an order that tell it from a noun: "send me the invoice".
const OBJECTS: &[&str] = &[
    "me", "us", "the", "my", "our", "a", "an", "it", "this", "that", "them", "all", "both",
];

/// Whether a part tells of trouble or harm: something is broken, lost, or hurts.
pub(super) fn is_trouble(part: &str) -> bool {
    let words = words(part);
    let any = |list: &[&str]| words.iter().any(|(_, word)| list.contains(&word.as_ref()));
    any(TROUBLE) && !any(NONE)
}

/// Whether a part begs for something: "a receipt please".
pub(super) fn begs(part: &str) -> bool {
    const BEGGING: &[&str] = &[
        "please",
        "bitte",
        "svp",
        "plaît",
        "favor",
        "favore",
        "cortesia",
        "alstublieft",
        "graag",
        "proszę",
        "lütfen",
        "пожалуйста",
    ];
    words(part)
        .iter()
        .any(|(_, word)| BEGGING.contains(&word.as_ref()))
}

/// Whether a part names something, be it only a kind of value: "an invoice", "a receipt".
pub(super) fn names_something(part: &str) -> bool {
    words(part).iter().any(|(_, word)| {
        word.chars().count() >= SAYING
            && !IDLE.contains(&word.as_ref())
            && !BEFORE_WISHES.contains(&word.as_ref())
            && !["please", "bitte"].contains(&word.as_ref())
    })
}

/// Whether a part says something: it is neither small talk, nor politeness, nor only a value.
pub(super) fn says_something(part: &str) -> bool {
    content(part).next().is_some()
}

/// Whether a part tells something: it says more than small talk does, and more than a word.
pub(super) fn tells(part: &str) -> bool {
    // A script without spaces writes a sentence as one word.
    let weight = |(_, word): Word<'_>| {
        if word.is_ascii() {
            1
        } else {
            word.chars().count().div_ceil(6)
        }
    };
    let thanks = words(part)
        .first()
        .is_some_and(|(_, word)| THANKS.contains(&word.as_ref()));
    !thanks && content(part).map(weight).sum::<usize>() >= TELLING
}

/// Whether a part begins with words that add another matter: "also …", "by the way …".
pub(super) fn adds(part: &str) -> bool {
    let words = words(part);
    ADDING.iter().any(|adding| {
        let begins = |at: usize| {
            let mut all = (at..).zip(adding.iter());
            all.all(|(at, one)| word(&words, at) == *one)
        };
        begins(0) || BEFORE_WISHES.contains(&word(&words, 0)) && begins(1)
    })
}

/// Whether a part tells that something lacks: "a screw is missing".
pub(super) fn lacks(part: &str) -> bool {
    const MISSING: &[&str] = &[
        "missing",
        "incomplete",
        "lost",
        "fehlt",
        "fehlen",
        "manque",
        "manquent",
        "falta",
        "faltan",
        "manca",
        "mancano",
        "faltam",
        "ontbreekt",
        "ontbreken",
        "brakuje",
        "eksik",
        "нет",
        "хватает",
        "ناقص",
    ];
    let unspaced = ["缺", "少了", "足りない", "足りません", "入っていない"];
    words(part)
        .iter()
        .any(|(_, word)| MISSING.contains(&word.as_ref()))
        || unspaced.iter().any(|one| part.contains(one))
}

/// Whether a part only goes on with what was said, and asks nothing of its own: "what about that one", "and for this too".
pub(super) fn only_goes_on(part: &str) -> bool {
    // "What about that one, is it on its way?" asks in its own words.
    let asks_itself = || {
        let behind = part.split_once([',', ':', ';', '–', '—', '،', '，']);
        behind.is_some_and(|(_, behind)| questions_in_words(behind))
    };
    let goes_on = goes_on(part);
    !says_something(part) && (goes_on && !asks_itself() || !goes_on && !questions_in_words(part))
}

/// Whether a part begins as a question does that only goes on: "what about".
pub(super) fn goes_on(part: &str) -> bool {
    let words = words(part);
    let begin = words
        .iter()
        .position(|(_, word)| !BEFORE_WISHES.contains(&word.as_ref()))
        .unwrap_or(words.len());
    GOING_ON.iter().any(|going_on| {
        (0..)
            .zip(going_on.iter())
            .all(|(at, one)| word(&words, begin + at) == *one)
    })
}

/// Whether a part says nothing of its own and asks nothing: "I don't need it any more".
pub(super) fn only_refers(part: &str) -> bool {
    const DENIALS: &[&str] = &[
        "dont", "don't", "doesnt", "doesn't", "longer", "anymore", "never", "really",
    ];
    let denies = |(_, word): &Word<'_>| DENIALS.contains(&word.as_ref());
    // "And I need an invoice" names a thing.
    let wants = || asks(part) && !words(part).iter().any(denies);
    content(part).all(|word| denies(&word)) && !questions(part) && !wants()
}

/// The words of a part that say what it is about.
fn content(part: &str) -> impl Iterator<Item = Word<'_>> {
    words(part).into_iter().filter(|(_, word)| {
        let length = word.chars().count();
        let is_long =
            length >= SAYING || !word.is_ascii() && length > 1 || word.contains(is_unspaced);
        is_long
            && !word.contains(char::is_numeric)
            && !IDLE.contains(&word.as_ref())
            && !is_kin(word)
            && !speech::is_idle(word)
    })
}

/// Whether a word only says whose something is: "my mother's".
pub(super) fn is_kin(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    KIN.contains(&word) || KIN.contains(&stem.trim_end_matches(['\'', '’', '\u{ad}']))
}

/// Whether a part wishes for something of its own beside an answer: an order, or a question that begins with what is asked.
pub(super) fn wants(part: &str) -> bool {
    let words = words(part);
    let begin = words
        .iter()
        .position(|(_, word)| !BEFORE_WISHES.contains(&word.as_ref()) && word != "please");
    let first = word(&words, begin.unwrap_or(0));
    begin.is_some_and(|begin| begin > 0) && ORDERS.contains(&first)
        || WH.contains(&first) && part.contains(['?', '？', '؟'])
}

/// Whether a part asks a question, or asks to be told something.
pub(super) fn questions(part: &str) -> bool {
    part.contains(['?', '？', '؟']) || questions_in_words(part)
}

/// The same by its words, whatever mark it ends in: "and my mother's?" has no word that asks.
fn questions_in_words(part: &str) -> bool {
    let words = words(part);
    let mut first = words.iter().map(|(_, word)| word.as_ref());
    let lead = |word: &&str| {
        BEFORE_WISHES.contains(word)
            || ["please", "bitte", "ok", "okay", "now"].contains(word)
            || GREETING.contains(word)
    };
    let first = first.find(|word| !lead(word));
    part.contains(['吗', '嗎', 'か', '什', '哪', '几'])
        || first.is_some_and(|word| QUESTIONS.contains(&word))
        || words.iter().any(|(_, word)| AGAIN.contains(&word.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::{asks, questions};

    #[test]
    fn what_asks_is_told_from_what_only_tells() {
        for text in [
            "And is it paid?",
            "please tell me where it is",
            "the state again",
            "wo ist es",
            "Hello, where is my order",
            "Guten Tag, wo ist sie",
        ] {
            assert!(questions(text), "{text}");
        }
        for text in ["but I paid it last week!", "I need it split in two though."] {
            assert!(!questions(text), "{text}");
        }
    }

    #[test]
    fn wishes_questions_and_troubles_ask_for_something() {
        for text in [
            "I need an airport transfer.",
            "what's the wifi password",
            "And could you send me towels?",
            "My TV is broken.",
            "Der Aufzug ist kaputt",
            "La douche est cassée.",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in [
            "I am on holiday this week.",
            "Can you help me?",
            "Nothing is broken.",
            "My name is Anna",
        ] {
            assert!(!asks(text), "{text}");
        }
    }
}
