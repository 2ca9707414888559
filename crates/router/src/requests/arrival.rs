//! Words that say something has not come: "12 never came", "I have not received my parcel". They ask where it is.

use super::clause_words::{Kind, lists};
use super::speech::word;
use super::standing::{BESIDE, NOT, WORDS};
use super::words::{Part, Word};

/// What is asked, in the language of a word for what has not happened.
struct Asks {
    question: &'static str,
    /// Words for a thing that comes, or that is received.
    comes: &'static [&'static str],
    /// Words that say by themselves that it is missing.
    waits: &'static [&'static [&'static str]],
}

const LANGUAGES: &[Asks] = &[
    Asks {
        question: "where is",
        comes: &[
            "arrived",
            "arrive",
            "came",
            "come",
            "here",
            "got",
            "gotten",
            "get",
            "received",
            "receive",
            "delivered",
            "turned",
            "turn",
            "showed",
            "show",
            "shown",
            "reached",
            "up",
        ],
        waits: &[
            &["still", "waiting", "for"],
            &["still", "missing"],
            &["been", "waiting", "for"],
            &["still", "await"],
        ],
    },
    Asks {
        question: "wo ist",
        comes: &[
            "angekommen",
            "gekommen",
            "kam",
            "kommt",
            "da",
            "bekommen",
            "erhalten",
            "geliefert",
            "eingetroffen",
        ],
        waits: &[
            &["warte", "noch", "auf"],
            &["warte", "immer", "noch", "auf"],
            &["fehlt", "noch"],
        ],
    },
    Asks {
        question: "où est",
        comes: &[
            "arrivé", "arrivée", "arrivés", "reçu", "reçue", "livré", "livrée", "venu",
        ],
        waits: &[
            &["attends", "toujours"],
            &["jattends", "toujours"],
            &["jattends", "encore"],
        ],
    },
    Asks {
        question: "dónde está",
        comes: &[
            "llegado",
            "llegó",
            "llega",
            "recibido",
            "recibí",
            "entregado",
        ],
        waits: &[&["sigo", "esperando"], &["estoy", "esperando"]],
    },
    Asks {
        question: "dov'è",
        comes: &[
            "arrivato",
            "arrivata",
            "arrivati",
            "ricevuto",
            "ricevuta",
            "consegnato",
        ],
        waits: &[&["sto", "aspettando"], &["aspetto", "ancora"]],
    },
    Asks {
        question: "onde está",
        comes: &["chegou", "recebi", "recebido", "entregue"],
        waits: &[
            &["estou", "à", "espera"],
            &["continuo", "à", "espera"],
            &["ainda", "espero"],
        ],
    },
    Asks {
        question: "waar is",
        comes: &[
            "aangekomen",
            "ontvangen",
            "gekomen",
            "gekregen",
            "geleverd",
            "binnen",
        ],
        waits: &[&["wacht", "nog"], &["wacht", "nog", "steeds"]],
    },
    Asks {
        question: "gdzie jest",
        comes: &[
            "dotarło",
            "dotarła",
            "dotarł",
            "przyszło",
            "przyszła",
            "przyszedł",
            "doszło",
            "otrzymałem",
            "otrzymałam",
        ],
        waits: &[
            &["czekam", "na"],
            &["wciąż", "czekam"],
            &["nadal", "czekam"],
        ],
    },
    Asks {
        question: "nerede",
        comes: &["gelmedi", "ulaşmadı", "almadım"],
        waits: &[&["hâlâ", "bekliyorum"], &["hala", "bekliyorum"]],
    },
    Asks {
        question: "где",
        comes: &[
            "пришёл",
            "пришел",
            "пришла",
            "пришло",
            "получил",
            "получила",
            "доставлен",
            "доставили",
        ],
        waits: &[&["жду"]],
    },
];
/// The most words of a clause that says only that.
const LONGEST: usize = 14;
/// Words beside them.
const AROUND: &[&str] = &[
    "yet", "still", "at", "all", "any", "anything", "ever", "far", "up", "been", "until", "since",
    "even", "hadnt", "noch", "immer", "bis", "heute", "jetzt", "bisher", "ne", "n", "nest", "nont",
    "encore", "toujours", "rien", "na", "ai", "aún", "todavía", "todavia", "ancora", "ainda",
    "nog", "steeds", "jeszcze", "wciąż", "nadal", "hâlâ", "hala", "ещё", "еще", "до", "сих", "пор",
    "lai", "nai", "mi", "è", "né", "das", "sie", "er", "elle", "il", "ella", "ele", "ela", "on",
    "ona", "ono", "о", "так",
];

/// The question that a clause asks which only says that something has not come.
pub(super) fn question(part: &Part<'_>) -> Option<String> {
    let words = &part.words;
    if words.len() > LONGEST {
        return None;
    }
    let is_not = |word: &str| WORDS.has(NOT, word) || word == "havent" || word == "hasnt";
    let negated = words.iter().any(|(_, word)| {
        is_not(word) || matches!(word.as_ref(), "gelmedi" | "ulaşmadı" | "almadım")
    });
    let asks = LANGUAGES.iter().find(|asks| {
        let comes = words
            .iter()
            .any(|(_, word)| asks.comes.contains(&word.as_ref()));
        negated && comes || asks.waits.iter().any(|waits| stands(words, waits))
    })?;
    let mut thing = String::new();
    let mut article: Option<&str> = None;
    for (_, word) in words {
        let word = word.as_ref();
        if let Some(article) = article.take()
            && (!is_known(word, asks) || Kind::Noun.has(word))
            && !is_not(word)
        {
            thing = format!(" {article} {word}");
            continue;
        }
        if !is_not(word) && !is_known(word, asks) {
            return None;
        }
        article = (Kind::Article.has(word) && !WORDS.has(BESIDE, word)).then_some(word);
    }
    Some(format!("{}{thing}", asks.question))
}

fn stands(words: &[Word<'_>], phrase: &[&str]) -> bool {
    (0..words.len()).any(|at| (at..).zip(phrase).all(|(at, one)| word(words, at) == *one))
}

fn is_known(word: &str, asks: &Asks) -> bool {
    asks.comes.contains(&word)
        || asks.waits.iter().any(|waits| waits.contains(&word))
        || lists(word)
        || WORDS.has(BESIDE, word)
        || AROUND.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_come_is_asked_for() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(question(&Part::read(text)).as_deref(), expected, "{text:?}");
        };
        for text in [
            "  never came",
            "I never received  ",
            "  has not arrived at all",
            "but   has not come",
            "I still haven't got  ",
            "I'm still waiting for  ",
            "  didn't arrive",
            "and   hasn't shown up yet",
            "I have not received order  ",
        ] {
            check(text, Some("where is"));
        }
        check("my parcel never came", Some("where is my parcel"));
        check("my refund has not arrived yet", Some("where is my refund"));
        check("  ist noch nicht angekommen", Some("wo ist"));
        check(
            "ich habe das Paket nicht erhalten",
            Some("wo ist das paket"),
        );
        check("  n'est pas arrivé", Some("où est"));
        check("  no ha llegado", Some("dónde está"));
        check("  non è ancora arrivato", Some("dov'è"));
        check("  ainda não chegou", Some("onde está"));
        check("  is nog niet aangekomen", Some("waar is"));
        check("  jeszcze nie dotarło", Some("gdzie jest"));
        check("  hâlâ gelmedi", Some("nerede"));
        check("  до сих пор не пришёл", Some("где"));
        for text in [
            "  has arrived",
            "  arrived broken",
            "I did not order  ",
            "do not come before noon",
            "I have not got the right colour",
            "the money has not been credited",
            "never mind",
            "",
        ] {
            check(text, None);
        }
    }
}
