//! By which names a text calls its writer: "I'm Ida", "Ida here", "mein Name ist Ida Sample", "Best, Ida".
//!
//! Such a name is compared with the record of whom the writer is taken for, and with nothing else: no record is found by
//! it. Only what plainly is a name is one. A word with a capital is none where a language writes other words so, too.

mod alone;
mod signed;
mod words;

pub(crate) use self::alone::name_alone;

use self::words::{
    ADVERBS, BEHIND, GREETED, INTRODUCTIONS, JAPANESE, JAPANESE_SELF, MAY, NATIONS, NOUN, OPENINGS,
    RENAMES,
};
use super::clauses::{ACTOR, Clause, OPENING, PERSON, THEIRS, Word, clauses, is_unspaced};
use super::named::is_no_person;

/// The most words of a name, and the most letters of one in a script without spaces.
const WORDS: usize = 4;
const UNSPACED: usize = 6;
/// The word for a name, and words right before it that say that it is another person's.
const NAME_WORDS: &[&str] = &["name", "nom", "nombre", "nome", "naam"];
const NOT_OWN: &[&str] = &[
    "his", "her", "their", "s", "sein", "ihr", "son", "leur", "su", "suo", "loro", "zijn", "haar",
    "seu", "dele", "dela",
];
/// The most names of one text.
const NAMES: usize = 4;

/// The names by which a text calls its writer.
pub(crate) fn names_said(text: &str) -> Vec<String> {
    let mut names = introduced(text);
    names.retain(|name| !signed::is_no_name(name));
    for name in signed::signed(text) {
        let lower = name.to_lowercase();
        if !names.iter().any(|known| known.to_lowercase() == lower) {
            names.push(name);
        }
    }
    names.dedup();
    names.truncate(NAMES);
    names
}

/// The names with which a text introduces its writer.
fn introduced(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if !text.contains(|c: char| c.is_alphabetic() && !c.is_lowercase()) || !MAY.is_match(text) {
        return names;
    }
    let (mut opens, mut greeted, mut labelled) = (true, false, false);
    for clause in clauses(text, &[]) {
        let place = Place {
            opens,
            greeted: opens && greeted,
            labelled,
        };
        if let Some(name) = clause.own_name(text, place) {
            names.push(name);
        }
        labelled = clause.labels_name(text);
        greeted |= clause.greets();
        opens =
            clause.greets() || opens && clause.words.iter().all(|word| word.kind & OPENING != 0);
    }
    names
}

/// Where a clause stands.
#[derive(Clone, Copy)]
struct Place {
    /// Nothing but salutations and small words stands before it.
    opens: bool,
    /// A salutation does.
    greeted: bool,
    /// It follows "Name:".
    labelled: bool,
}

impl Clause<'_> {
    /// Whether it is a salutation and no more: "Hi there".
    fn greets(&self) -> bool {
        const HAILS: &[&str] = &[
            "hi",
            "hello",
            "hey",
            "heya",
            "hiya",
            "hoi",
            "good",
            "dear",
            "hallo",
            "guten",
            "moin",
            "servus",
            "bonjour",
            "bonsoir",
            "salut",
            "hola",
            "buenos",
            "buenas",
            "ciao",
            "buongiorno",
            "buonasera",
            "salve",
            "olá",
            "ola",
            "oi",
            "bom",
            "boa",
            "dag",
            "goedendag",
            "goedemorgen",
            "dzień",
            "cześć",
            "witam",
            "merhaba",
            "selam",
            "здравствуйте",
            "привет",
            "добрый",
            "مرحبا",
            "السلام",
            "你好",
            "您好",
            "こんにちは",
        ];
        const SHORT: usize = 4;
        let first = self.words.first();
        self.words.len() <= SHORT
            && first.is_some_and(|word| HAILS.contains(&word.lower().as_str()))
    }

    /// The name by which it calls the writer.
    fn own_name(&self, text: &str, place: Place) -> Option<String> {
        let words = &self.words[..];
        let of_another = |word: &Word<'_>| word.kind & (PERSON | THEIRS | ACTOR) != 0;
        if words.iter().any(of_another) || self.asks(text, words) {
            return None;
        }
        let starts = (0..words.len()).filter(|at| is_written_as_name(&words[*at]));
        let mut starts = starts.filter(|at| !is_title(&words[*at]));
        starts.find_map(|from| self.name_at(from, place))
    }

    fn name_at(&self, from: usize, place: Place) -> Option<String> {
        let words = &self.words[..];
        let name: Vec<&Word<'_>> = words[from..]
            .iter()
            .take_while(|word| is_written_as_name(word))
            .collect();
        let unspaced = name.iter().all(|word| word.is_unspaced());
        let letters: usize = name.iter().map(|word| word.text.chars().count()).sum();
        let most = if unspaced { UNSPACED } else { WORDS };
        let length = if unspaced { letters } else { name.len() };
        if length > most || letters < 2 {
            return None;
        }
        // "Ich bin übrigens die Ida"
        let plain = |word: &&Word<'_>| !ADVERBS.contains(&word.lower().as_str());
        let titles = words[..from].iter().rev().take_while(|word| is_title(word));
        let before: Vec<Word<'_>> = words[..from - titles.count()]
            .iter()
            .filter(plain)
            .cloned()
            .collect();
        let before = before.as_slice();
        let rest = &words[from + name.len()..];
        let said = |all: &[&[&str]]| {
            all.iter().any(|one| {
                before.len() >= one.len()
                    && before[before.len() - one.len()..]
                        .iter()
                        .zip(*one)
                        .all(|(word, said)| word.lower() == **said)
            })
        };
        let behind = rest.first().map(Word::lower);
        let is_behind = |all: &[&str]| behind.as_ref().is_some_and(|b| all.contains(&b.as_str()));
        let only_opening = before.iter().all(|word| word.kind & OPENING != 0) || is_hail(before);
        let on_the_phone = ["à", "l", "appareil"];
        let phones = rest.len() == on_the_phone.len()
            && rest
                .iter()
                .zip(on_the_phone)
                .all(|(word, said)| word.lower() == said);
        let writes = phones || is_behind(BEHIND) && rest.len() == 1 && only_opening;
        let japanese = said(JAPANESE_SELF) || before.is_empty() && unspaced;
        let japanese = japanese && rest.len() == 1 && is_behind(JAPANESE);
        let label = place.labelled && before.is_empty() && rest.is_empty();
        let greeted = place.greeted
            || place.opens
                && before
                    .first()
                    .is_some_and(|word| is_hail(std::slice::from_ref(word)));
        // "His name is Peter", "the driver's name is Peter"
        let named_by = before
            .iter()
            .rposition(|word| NAME_WORDS.contains(&word.lower().as_str()));
        let owner = named_by.and_then(|at| before[..at].last()).map(Word::lower);
        if owner.is_some_and(|word| NOT_OWN.contains(&word.as_str())) {
            return None;
        }
        let introduced =
            said(INTRODUCTIONS) || said(OPENINGS) && place.opens || said(GREETED) && greeted;
        // "I'm Happy about it", "I'm Otto's wife": what goes on in words that are not known is no name.
        let goes_on = rest
            .first()
            .is_some_and(|word| word.kind == 0 || word.text == "s");
        if !(introduced && (!goes_on || phones) || writes || japanese || label) {
            return None;
        }
        let german = before.last().is_some_and(|word| word.lower() == "bin");
        let loud = |word: &&Word<'_>| word.text.chars().filter(|c| c.is_uppercase()).count() > 1;
        let shouts = !unspaced && words.iter().filter(loud).count() == words.len() && from > 0;
        let listed: Vec<String> = name.iter().map(|word| word.lower()).collect();
        let is_noun = german && name.len() == 1 && NOUN.is_match(&listed[0]);
        let french = before.last().is_some_and(|word| word.lower() == "suis")
            && NATIONS.is_match(&listed[0]);
        if is_noun || french || shouts || is_no_person(&listed) {
            return None;
        }
        let said: Vec<&str> = name.iter().map(|word| word.text).collect();
        Some(said.join(if unspaced { "" } else { " " }))
    }

    /// Whether it ends with the label of a name: "my name:".
    fn labels_name(&self, text: &str) -> bool {
        const LABELS: &[&str] = &[
            "name",
            "nom",
            "nombre",
            "nome",
            "naam",
            "imię",
            "nazwisko",
            "adım",
            "ismim",
            "имя",
            "اسمي",
            "الاسم",
            "姓名",
            "名前",
        ];
        let last = self.words.last().map(Word::lower);
        last.is_some_and(|word| LABELS.contains(&word.as_str()))
            && text[self.end..].starts_with([':', '：'])
    }
}

/// Whether words are a salutation alone: "Hi".
fn is_hail(words: &[Word<'_>]) -> bool {
    const HAILS: &[&str] = &[
        "hi", "hello", "hey", "heya", "hiya", "yo", "hoi", "alo", "hallo", "bonjour", "hola",
        "ciao",
    ];
    matches!(words, [word] if HAILS.contains(&word.lower().as_str()))
}

/// Whether a word is written as a name is, and is no other word that is known.
fn is_written_as_name(word: &Word<'_>) -> bool {
    let first = word.text.chars().next();
    let written = first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    written
        && word.kind == 0
        && !word.text.contains(|c: char| c.is_ascii_digit())
        && !(word.text.chars().count() == 1
            && !word.text.starts_with(is_unspaced)
            && word.text != "I")
}

fn is_title(word: &Word<'_>) -> bool {
    is_title_word(&word.lower())
}

/// Whether a word in small letters is a title.
fn is_title_word(word: &str) -> bool {
    const TITLES: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "herr", "frau", "monsieur", "madame", "señor", "señora",
        "signor", "signora", "senhor", "senhora", "meneer", "mevrouw", "pan", "pani",
    ];
    TITLES.contains(&word.trim_end_matches('.'))
}

/// Whether a text says that an earlier name is not the one that counts.
pub(crate) fn renames(text: &str) -> bool {
    RENAMES.is_match(text)
}

#[cfg(test)]
#[path = "called_tests.rs"]
mod tests;
