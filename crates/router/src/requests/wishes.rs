//! Detects words that ask or wish for something, even where it is not understood: it must not be lost.

use super::parts::words;
use super::speech::word;

/// Beginnings of a wish or a question.
const WISHES: &[&[&str]] = &[
    &["i", "want"],
    &["i", "need"],
    &["i", "would", "like"],
    &["id", "like"],
    &["we", "want"],
    &["we", "need"],
    &["can", "you"],
    &["could", "you"],
    &["would", "you"],
    &["can", "i"],
    &["could", "i"],
    &["may", "i"],
    &["do", "you"],
    &["is", "it", "possible"],
    &["please"],
    &["ich", "möchte"],
    &["ich", "brauche"],
    &["ich", "will"],
    &["ich", "hätte"],
    &["können", "sie"],
    &["kann", "ich"],
    &["bitte"],
    &["je", "voudrais"],
    &["je", "veux"],
    &["pouvez"],
    &["puis"],
    &["quiero"],
    &["necesito"],
    &["quisiera"],
    &["puede"],
    &["vorrei"],
    &["voglio"],
    &["può"],
    &["ik", "wil"],
    &["kunt", "u"],
    &["quero"],
    &["preciso"],
    &["gostaria"],
];
/// Words that may stand before them.
const BEFORE_WISHES: &[&str] = &[
    "and", "also", "but", "so", "oh", "then", "well", "und", "auch", "et", "aussi", "y", "también",
    "e", "anche", "en", "ook",
];
/// Words that ask for nothing by themselves: the rest has to say what is wanted.
const IDLE: &[&str] = &[
    "please",
    "could",
    "would",
    "want",
    "need",
    "like",
    "help",
    "assist",
    "that",
    "this",
    "with",
    "have",
    "know",
    "tell",
    "what",
    "when",
    "where",
    "which",
    "about",
    "some",
    "something",
    "anything",
    "question",
    "questions",
    "today",
    "there",
    "anybody",
    "anyone",
    "someone",
    "somebody",
    "here",
    "your",
    "you",
    "doing",
    "going",
    "understand",
    "believe",
    "sure",
    "confirm",
    "check",
    "look",
    "find",
    "more",
    "information",
    "info",
    "issue",
    "problem",
    "matter",
    "request",
    "thing",
    "okay",
    "right",
    "again",
    "also",
    "they",
    "them",
    "their",
    "just",
    "make",
    "does",
    "will",
    "should",
    "bitte",
    "möchte",
    "brauche",
    "hilfe",
    "helfen",
    "können",
    "etwas",
    "heute",
    "voudrais",
    "aider",
    "pouvez",
    "quiero",
    "ayuda",
    "ayudar",
    "vorrei",
    "aiuto",
    "kunt",
    "helpen",
];
/// First words of a question that needs no mark.
const WH: &[&str] = &[
    "what", "whats", "when", "whens", "where", "wheres", "which", "why", "how", "hows", "wann",
    "wo", "wie", "warum", "wieso", "quand", "où", "combien", "comment", "pourquoi", "cuándo",
    "dónde", "cuánto", "dove", "quando", "quanto", "perché", "waar", "wanneer", "hoeveel",
];
/// Words of what went wrong: a sentence with one wishes for something, whatever its form.
const TROUBLE: &[&str] = &[
    "broken",
    "broke",
    "defective",
    "faulty",
    "damaged",
    "leaking",
    "leaks",
    "stuck",
    "stolen",
    "cracked",
    "dirty",
    "overcharged",
    "kaputt",
    "defekt",
    "beschädigt",
    "gestohlen",
    "geklaut",
    "doppelt",
    "schmutzig",
    "cassé",
    "cassée",
    "abîmé",
    "abîmée",
    "volé",
    "volée",
    "roto",
    "rota",
    "averiado",
    "averiada",
    "dañado",
    "dañada",
    "robado",
    "robada",
    "sucio",
    "sucia",
    "rotto",
    "rotta",
    "guasto",
    "guasta",
    "danneggiato",
    "danneggiata",
    "rubato",
    "rubata",
    "sporco",
    "sporca",
    "kapot",
    "beschadigd",
    "gestolen",
    "quebrado",
    "quebrada",
    "avariado",
    "avariada",
    "danificado",
    "danificada",
    "roubado",
    "roubada",
];
/// Words beside which nothing went wrong: "nothing is damaged".
const NONE: &[&str] = &[
    "nothing", "nobody", "none", "not", "isnt", "wasnt", "never", "no", "nichts", "nicht",
    "niemand", "kein", "keine", "rien", "pas", "nada", "nadie", "niente", "nessuno", "niets",
    "niet",
];
/// Fewest letters of a word that can say what is wanted.
const SAYING: usize = 4;

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
    let trouble = words
        .iter()
        .any(|(_, word)| TROUBLE.contains(&word.as_ref()))
        && !words.iter().any(|(_, word)| NONE.contains(&word.as_ref()));
    (wishes || asks || trouble) && says
}

/// First words of an order, "move it to Monday".
const ORDERS: &[&str] = &[
    "move",
    "change",
    "cancel",
    "return",
    "rebook",
    "reschedule",
    "refund",
    "exchange",
    "replace",
    "update",
    "remove",
    "extend",
    "renew",
    "upgrade",
    "send",
    "book",
    "order",
    "add",
    "check",
    "repair",
    "fix",
    "deliver",
    "stop",
    "start",
    "close",
    "block",
    "pay",
    "tell",
    "show",
    "give",
    "explain",
];

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

/// First words of a question, and of a wish to be told something.
const QUESTIONS: &[&str] = &[
    "what",
    "whats",
    "when",
    "whens",
    "where",
    "wheres",
    "who",
    "whos",
    "which",
    "why",
    "how",
    "hows",
    "is",
    "are",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "could",
    "will",
    "would",
    "has",
    "have",
    "should",
    "may",
    "any",
    "tell",
    "show",
    "give",
    "check",
    "track",
    "find",
    "look",
    "let",
    "was",
    "wann",
    "wo",
    "wer",
    "wie",
    "warum",
    "wieso",
    "welche",
    "welcher",
    "welches",
    "ist",
    "sind",
    "hat",
    "haben",
    "kann",
    "können",
    "sagen",
    "sag",
    "zeigen",
    "gibt",
    "wurde",
    "quand",
    "où",
    "qui",
    "quel",
    "quelle",
    "combien",
    "comment",
    "pourquoi",
    "est",
    "estce",
    "avez",
    "pouvez",
    "dites",
    "qué",
    "que",
    "cuándo",
    "cuando",
    "dónde",
    "donde",
    "cuánto",
    "cuanto",
    "cómo",
    "como",
    "está",
    "puede",
    "dígame",
    "dime",
    "dove",
    "quando",
    "quanto",
    "come",
    "perché",
    "può",
    "dimmi",
    "mi",
    "waar",
    "wanneer",
    "hoeveel",
    "hoe",
    "kunt",
    "heeft",
    "onde",
    "quanto",
    "pode",
    "gdzie",
    "kiedy",
    "ile",
    "czy",
    "где",
    "когда",
    "сколько",
    "как",
    "nerede",
    "kaç",
];

/// Whether a part asks a question, or asks to be told something.
pub(super) fn questions(part: &str) -> bool {
    let words = words(part);
    let mut first = words.iter().map(|(_, word)| word.as_ref());
    let lead = |word: &&str| {
        BEFORE_WISHES.contains(word)
            || ["please", "bitte", "ok", "okay", "now", "hi"].contains(word)
    };
    let first = first.find(|word| !lead(word));
    part.contains(['?', '？', '؟', '吗', '嗎', 'か', '什', '哪', '几'])
        || first.is_some_and(|word| QUESTIONS.contains(&word))
        || words.iter().any(|(_, word)| AGAIN.contains(&word.as_ref()))
}

/// Such words ask to hear it once more.
const AGAIN: &[&str] = &[
    "again",
    "repeat",
    "nochmal",
    "nochmals",
    "wiederholen",
    "encore",
    "otra",
    "ancora",
    "opnieuw",
];

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
