//! Words by which something is faulty that name no damage: "it arrived with a scratch", "the lid does not close".

use super::fault_words::{Faults, LANGUAGES};
use super::giving::is_unspaced;
use super::speech::word;
use super::words::{Part, Word};

/// How far the words of one fault stand from each other.
const REACH: usize = 4;

impl Faults {
    fn are_in(&self, words: &[Word<'_>]) -> bool {
        (0..words.len()).any(|at| {
            let one = word(words, at);
            let near = |list: &[&str], mut places: std::ops::Range<usize>| {
                places.any(|place| list.contains(&word(words, place)))
            };
            let marked =
                self.marks.contains(&one) && near(self.beside, at.saturating_sub(REACH)..at);
            let fails = self.works.contains(&one)
                && (self.before.iter().any(|not| is_before(words, at, not))
                    || near(self.after, at + 1..at + REACH));
            marked || fails || stands_in(self.alone, one)
        })
    }
}

/// Whether one of these is a word, or a part of one in a script without spaces.
fn stands_in(list: &[&str], word: &str) -> bool {
    let within = |one: &&str| one.starts_with(is_unspaced) && word.contains(*one);
    list.contains(&word) || word.contains(is_unspaced) && list.iter().any(within)
}

/// Whether a phrase stands right before a word.
fn is_before(words: &[Word<'_>], at: usize, phrase: &[&str]) -> bool {
    let Some(start) = at.checked_sub(phrase.len()) else {
        return false;
    };
    (start..at)
        .zip(phrase)
        .all(|(at, one)| word(words, at) == *one)
}

/// What a part comes to, in plain words, that tells of a fault of what it names a record of, or of what has come: a window
/// at home may be cracked too.
pub(super) fn plainly(part: &Part<'_>, names_a_record: bool) -> Option<&'static str> {
    let of_what_came = |faults: &&Faults| {
        let mut words = part.words.iter();
        names_a_record || words.any(|(_, word)| stands_in(faults.came, word))
    };
    let mut found = LANGUAGES.iter().filter(of_what_came);
    let found = found.find(|faults| faults.are_in(&part.words));
    found.map(|faults| faults.says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_plainly() {
        for (text, language) in [
            ("arrived with a scratch and the lid does not close", 0),
            ("the drawer won't open", 0),
            ("one leg is loose", 0),
            ("Der Deckel schließt nicht richtig", 1),
            ("Es kam mit einem Kratzer", 1),
            ("le couvercle ne ferme pas", 2),
            ("la tapa no cierra", 3),
            ("il coperchio non si chiude", 4),
            ("a tampa não fecha", 5),
            ("het deksel sluit niet", 6),
            ("pokrywa się nie zamyka", 7),
            ("kapak kapanmıyor", 8),
            ("крышка не закрывается", 9),
            ("la lampe est arrivée cassée", 2),
            ("przyszło z dziurą", 7),
            ("وصلت مكسورة", 10),
            ("收到的时候坏了", 11),
            ("届いたら割れていました", 12),
        ] {
            let wanted = LANGUAGES.get(language).map(|faults| faults.says);
            assert_eq!(plainly(&Part::read(text), true), wanted, "{text}");
        }
        for text in [
            "where is my order",
            "please close my account",
            "I did not order this",
            "do not open the parcel before Monday",
            "ich möchte nicht warten",
            "",
        ] {
            assert_eq!(plainly(&Part::read(text), true), None, "{text}");
        }
        let elsewhere = Part::read("Now my window is cracked");
        assert_eq!(plainly(&elsewhere, false), None);
        let came = Part::read("it arrived with a scratch");
        assert!(plainly(&came, false).is_some());
    }
}
