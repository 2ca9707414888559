//! Words that tell of an injury: "my son cut his hand on the lid", "ich habe mich verbrannt".

use super::sections::Sections;
use super::speech::word;
use super::words::{Word, words};

static WORDS: Sections<8> = Sections::new(include_str!("harm.txt"));

const HARM: usize = 0;
const HURT: usize = 1;
const BODY: usize = 2;
const WHOSE: usize = 3;
const ONESELF: usize = 4;
const SELF_HURT: usize = 5;
const NOT: usize = 6;
const FEELINGS: usize = 7;

/// Two words that tell of harm together.
const PAIRS: &[(&str, &str)] = &[
    ("electric", "shock"),
    ("emergency", "room"),
    ("poison", "control"),
    ("got", "hurt"),
    ("was", "hurt"),
    ("were", "hurt"),
    ("is", "hurt"),
    ("been", "hurt"),
    ("a", "shock"),
    ("descarga", "eléctrica"),
    ("scossa", "elettrica"),
    ("choque", "elétrico"),
    ("décharge", "électrique"),
    ("elektrische", "schok"),
];

/// Whether a clause tells that a person was hurt.
pub(super) fn is_harm(clause: &str) -> bool {
    let words = words(clause);
    let is = |section: usize, at: usize| WORDS.has(section, word(&words, at));
    let has = |section: usize| (0..words.len()).any(|at| is(section, at));
    // "No" is "in the" in Portuguese.
    let no = |at: usize| word(&words, at) == "no" && (at == 0 || word(&words, at + 1) == "one");
    if has(NOT) || (0..words.len()).any(no) {
        return false;
    }
    let feels = |at: usize| ["hurt", "hurts"].contains(&word(&words, at)) && is(FEELINGS, at + 1);
    let any = |what: &dyn Fn(usize) -> bool| (0..words.len()).any(|at| what(at) && !feels(at));
    let paired = |at: usize| {
        let pair = (word(&words, at), word(&words, at + 1));
        PAIRS.contains(&pair) && !feels(at + 1)
    };
    let body = |at: usize| is(BODY, at) && (at > 0 && is(WHOSE, at - 1) || is_glued(&words, at));
    any(&|at| is(HARM, at))
        || any(&paired)
        || any(&|at| is(HURT, at)) && any(&body)
        || any(&|at| is(SELF_HURT, at)) && has(ONESELF)
}

/// Whether words tell of harm wherever they stand: "hospital", "bleeding".
pub(super) fn is_plain(words: &[Word<'_>]) -> bool {
    words.iter().any(|(_, word)| WORDS.has(HARM, word))
}

/// Whether a word for a part of the body needs no word before it, as in scripts that know no articles.
fn is_glued(words: &[Word<'_>], at: usize) -> bool {
    !word(words, at).is_ascii()
}

#[cfg(test)]
mod tests {
    use super::is_harm;

    #[test]
    fn an_injury_is_heard_in_whatever_words() {
        for text in [
            "my son cut his hand on the lid",
            "I burned myself on the grill",
            "the chair pinched my sons finger",
            "I broke my wrist",
            "the ladder fell on my foot",
            "My wife is in the emergency room because of your parasol",
            "it gave me an electric shock",
            "my daughter swallowed a screw",
            "the cushion gave my baby a rash",
            "it collapsed and I hurt my back",
            "He got hurt",
            "Ich habe mir an der Lampe die Hand verbrannt",
            "meine Frau hat sich verletzt",
            "Das Messer hat meinen Finger geschnitten",
            "je me suis brûlé la main",
            "mon fils saigne",
            "me corté el dedo con la tapa",
            "mi hija está en el hospital",
            "mi sono tagliato un dito",
            "mio figlio è in ospedale",
            "queimei a mão no forno",
            "cortei-me na tampa",
            "ik heb mijn hand verbrand",
            "mijn zoon ligt in het ziekenhuis",
            "syn skaleczył sobie palec",
            "parmağımı kestim",
            "я порезал палец",
        ] {
            assert!(is_harm(text), "{text}");
        }
    }

    #[test]
    fn what_only_broke_or_offends_is_no_injury() {
        for text in [
            "Nobody was hurt, but the chair broke",
            "I was hurt that nobody answered my mail",
            "My kid nearly got hurt",
            "the handle of the lamp is broken",
            "send it back, it is broken",
            "I want my money back, the lid broke",
            "the left hand chair is broken",
            "cut the order in two",
            "The paint is scratched on the back",
            "das Bein ist abgebrochen",
            "no one was injured",
            "niemand wurde verletzt",
            "personne n'est blessé",
            "la pata está rota",
            "the price hurts",
            "I fell in love with the chair",
        ] {
            assert!(!is_harm(text), "{text}");
        }
    }
}
