//! Whether words ask or wish for something, whatever it is: beside what is understood it must not be lost.

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
/// Words that ask for nothing by themselves: what is left over has to say what is wanted.
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
/// A word has so many letters to say what is wanted.
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
    let asks = part.trim_end().ends_with(['?', '？', '؟']);
    let says = words
        .iter()
        .any(|(_, word)| word.chars().count() >= SAYING && !IDLE.contains(&word.as_ref()));
    let trouble = words
        .iter()
        .any(|(_, word)| TROUBLE.contains(&word.as_ref()))
        && !words.iter().any(|(_, word)| NONE.contains(&word.as_ref()));
    (wishes || asks || trouble) && says
}

#[cfg(test)]
mod tests {
    use super::asks;

    #[test]
    fn wishes_questions_and_troubles_ask_for_something() {
        for text in [
            "I need an airport transfer.",
            "what's the wifi password?",
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
