//! Compares two names of people.
//!
//! A name is its words, whatever their order, capitals, accents and marks. The words of the shorter name must each be a
//! word of the longer one, or its initial: "I. Sample", "Sample, Ida" and "Ida" fit "Ida Maria Sample". Titles and
//! particles say nothing. Letters that a keyboard lacks may be written as it can: "Müller", "Muller", "Mueller".
//!
//! Everything else does not fit: another family name, a short form ("Bob", "Robert"), a slip of the keyboard, another
//! script. Such names may well be one person's, but a rule cannot know it: that is a question to ask.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::person::{is_particle, is_suffix, is_title};
use crate::whole::{Script, script};

/// Whether two names can be one person's by what is written.
pub fn names_fit(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    if all_words(&one).collect::<String>() == all_words(&other).collect::<String>() {
        return true;
    }
    let (one, other) = (words(&one), words(&other));
    let (short, long) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    if short.is_empty() {
        return true;
    }
    if unspaced(&short.concat()) {
        let (short, long) = (short.concat(), long.concat());
        return long.contains(&short) || short.contains(&long);
    }
    let mut left: Vec<&String> = long.iter().collect();
    // Whole words first: an initial takes what is left.
    let (initials, whole): (Vec<&String>, Vec<&String>) =
        short.iter().partition(|word| word.chars().count() == 1);
    whole.into_iter().chain(initials).all(|word| {
        let fitting = left.iter().position(|other| is_word(word, other));
        fitting.map(|at| left.remove(at)).is_some()
    })
}

/// Whether two words of names are the same, or one is the other's initial.
fn is_word(one: &str, other: &str) -> bool {
    let initial = |short: &str, long: &str| {
        let mut letters = short.chars();
        let first = letters.next();
        letters.next().is_none() && first == long.chars().next()
    };
    one == other || initial(one, other) || initial(other, one) || plain(one) == plain(other)
}

/// A word with the two letters for one that a keyboard lacks as that one: "mueller", "muller".
fn plain(word: &str) -> String {
    word.replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u")
}

/// A name in small letters without accents.
fn letters(name: &str) -> String {
    let letters: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '\u{2019}' | '\u{ad}'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ø' => 'o',
            'ł' => 'l',
            'đ' | 'ð' => 'd',
            'ı' => 'i',
            'ё' => 'е',
            c => c,
        })
        .collect();
    letters
        .replace('ß', "ss")
        .replace('æ', "ae")
        .replace('œ', "oe")
        .replace('þ', "th")
}

fn all_words(letters: &str) -> impl Iterator<Item = &str> {
    let words = letters.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// The words of a name; no titles, particles and suffixes unless nothing else is there.
fn words(letters: &str) -> Vec<String> {
    let all: Vec<&str> = all_words(letters).collect();
    let telling = all
        .iter()
        .filter(|word| !is_title(word) && !is_particle(word) && !is_suffix(word));
    let telling: Vec<String> = telling.map(|word| (*word).to_owned()).collect();
    if telling.is_empty() {
        all.into_iter().map(str::to_owned).collect()
    } else {
        telling
    }
}

fn unspaced(word: &str) -> bool {
    word.chars().any(|c| script(c) == Script::Unspaced)
}

#[cfg(test)]
mod tests {
    use super::names_fit;

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        assert_eq!(names_fit(one, other), expected, "{one} | {other}");
        assert_eq!(names_fit(other, one), expected, "{other} | {one}");
    }

    #[test]
    fn the_same_name_in_other_writing_fits() {
        for (one, other) in [
            ("Ida Sample", "ida sample"),
            ("Sample, Ida", "Ida Sample"),
            ("IDA", "Ida Sample"),
            ("Frau Sample", "Ida Sample"),
            ("I. Sample", "Ida Sample"),
            ("Ida S.", "Ida Sample"),
            ("Ida Sample", "Ida Maria Sample"),
            ("José Muñoz", "Jose Munoz"),
            ("Jörg Müller", "Joerg Mueller"),
            ("Jörg Müller", "Jorg Muller"),
            ("Ludwig van der Berg", "Ludwig Vanderberg"),
            ("Ludwig Berg", "Ludwig van der Berg"),
            ("Sean O'Brien", "sean obrien"),
            ("Anna-Maria Groß", "Anna Maria Gross"),
            ("Annamaria Gross", "Anna Maria Gross"),
            ("Łukasz Żak", "Lukasz Zak"),
            ("İpek Yılmaz", "ipek yilmaz"),
            ("Пётр Соколов", "Петр Соколов"),
            ("李雷", "李 雷"),
            ("李", "李雷"),
            ("Otto Example jr.", "Otto Example"),
            ("", "Otto Example"),
        ] {
            check(one, other, true);
        }
    }

    #[test]
    fn another_name_does_not_fit() {
        for (one, other) in [
            ("Ida Sample", "Otto Example"),
            ("Ida", "Otto Example"),
            ("Otto Sample", "Ida Sample"),
            ("Ida Berger", "Ida Sample"),
            ("Ida Sampel", "Ida Sample"),
            ("Bob Sample", "Robert Sample"),
            ("O. Sample", "Ida Sample"),
            ("Ида Семпл", "Ida Sample"),
            ("李雷", "韩梅"),
            ("Ida Ida", "Ida Sample"),
            ("John van der Vogel", "John van der Meer"),
        ] {
            check(one, other, false);
        }
    }
}
