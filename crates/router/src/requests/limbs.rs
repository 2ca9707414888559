//! Parts of things that are called as parts of the body are: "the chair arrived with a broken leg" tells of no injury.

use super::harm;
use super::idle_words::KIN;
use super::sections::Sections;
use super::words::{Word, words};

static WORDS: Sections<5> = Sections::new(include_str!("limbs.txt"));

const LIMB: usize = 0;
const BROKEN: usize = 1;
const PERSON: usize = 2;
const CAME: usize = 3;
const CAUSE: usize = 4;

/// What it comes to, in plain words.
pub(super) const PLAIN: &str = "it arrived damaged, a part of it is broken";

/// The fewest digits of the number of a record.
const DIGITS: usize = 4;

/// Whether words tell that a part of a thing is broken: of one that came, or whose number stands in `around`. Who received it
/// stands beside it at most; to whom something was done is an injury.
pub(super) fn are_of_a_thing(text: &str, around: &str) -> bool {
    let own = words(text);
    let has = |section: usize| own.iter().any(|(_, word)| WORDS.has(section, word));
    if !has(LIMB) || !has(BROKEN) || has(CAUSE) || harm::is_plain(&own) {
        return false;
    }
    let came = |words: &[Word<'_>]| words.iter().any(|(_, word)| WORDS.has(CAME, word));
    let is_person = |(_, word): &Word<'_>| {
        let stem = word.strip_suffix('s').unwrap_or(word);
        WORDS.has(PERSON, word) || KIN.contains(&word.as_ref()) || KIN.contains(&stem)
    };
    if own.iter().any(is_person) {
        return came(&own)
            && !own
                .windows(2)
                .any(|pair| is_person(&pair[0]) && is_limb(&pair[1]));
    }
    let numbered = around.chars().filter(char::is_ascii_digit).count() >= DIGITS;
    numbered || came(&words(around))
}

fn is_limb((_, word): &Word<'_>) -> bool {
    WORDS.has(LIMB, word)
}

#[cfg(test)]
mod tests {
    use super::are_of_a_thing;

    #[test]
    fn a_leg_of_a_chair_is_told_from_one_of_a_person() {
        for text in [
            "The stool LH-1234 has a broken leg",
            "My table arrived with a broken leg.",
            "I received the bench and one arm is cracked",
            "Der Hocker kam an, ein Bein ist gebrochen",
            "Der Tisch 4711 ist da, das Bein ist abgebrochen",
            "le fauteuil est arrivé avec un pied cassé",
            "la silla llegó con una pata rota",
            "la sedia è arrivata, la gamba è rotta",
            "a mesa chegou com uma perna quebrada",
            "de kruk is aangekomen met een gebroken poot",
            "krzesło przyszło ze złamaną nogą",
            "sandalye geldi, bacağı kırık",
            "стул пришёл со сломанной ножкой",
        ] {
            assert!(are_of_a_thing(text, text), "{text}");
        }
        for text in [
            "I broke my leg on the stool 4711",
            "my son has a broken leg because of stool 4711",
            "stool 4711 collapsed and my leg is broken",
            "she has a broken arm from LH-1234",
            "broken leg because of your ladder LH-1234",
            "Er hat sich das Bein gebrochen, LH-1234",
            "je me suis cassé le pied avec LH-1234",
            "the chair has a broken leg",
            "my wife is in hospital with a broken leg, LH-1234 arrived",
        ] {
            assert!(!are_of_a_thing(text, text), "{text}");
        }
    }
}
