//! Names of people in running text, read whole or not at all.
//!
//! A name may have one word or many, in any script and any case, with particles (`van der`),
//! apostrophes and hyphens. It is read from the words that introduce it to the first mark or word
//! that no name holds. If it is unclear whether the next word still belongs to the name, nothing is
//! read: a shorter name is another person's.

mod cut;
mod labelled;
mod unspaced;
mod words;

use std::ops::Range;

use regex::Regex;

use crate::whole::splits;

use cut::{Word, is_name_letter, word_at, words_from};
pub(crate) use labelled::labelled;
use unspaced::{is_run, unspaced};
pub(crate) use words::{is_particle, is_suffix, is_title};

/// How a person's name is introduced.
#[derive(Debug, Clone)]
pub struct PersonName {
    introduced: Regex,
    answered: Regex,
}

/// Introductions of a name, if the configuration gives none.
const INTRODUCED: &[&str] = &[
    "my name is",
    "my name's",
    "my full name is",
    "the name is",
    "name is",
    "full name:",
    "name:",
    "this is",
    "i am",
    "i'm",
    "mein name ist",
    "ich heiße",
    "ich heisse",
    "ich bin",
    "je m'appelle",
    "mon nom est",
    "je suis",
    "me llamo",
    "mi nombre es",
    "soy",
    "mi chiamo",
    "il mio nome è",
    "sono",
    "meu nome é",
    "me chamo",
    "chamo-me",
    "mijn naam is",
    "ik heet",
    "ik ben",
    "nazywam się",
    "mam na imię",
    "jestem",
    "benim adım",
    "adım",
    "ismim",
    "меня зовут",
    "моё имя",
    "мое имя",
    "اسمي",
    "我叫",
    "我是",
    "我的名字是",
    "姓名",
    "私の名前は",
    "名前は",
    "제 이름은",
    "이름은",
    "मेरा नाम",
];

/// Introductions of many other things as well: only a likely full name counts after them.
const WEAK: &[&str] = &[
    "this is", "i am", "i'm", "ich bin", "je suis", "soy", "sono", "ik ben", "jestem", "我是",
    "name is", "adım", "es",
];

/// Beginnings of an answer before the name.
const ANSWERED: &str = r#"(?i)^(?:(?:yes|sure|ok|okay|of course|certainly|hi|hello|it's|it is|that's|that is|it would be|ja|klar|natürlich|gerne|das ist|es ist|oui|bien sûr|c'est|sí|si|claro|es|sì|certo|è|sim|é|tak|to|evet|да|это)\b[,:.!]?\s+)*"#;

/// The most words of a name.
const WORDS: usize = 8;

/// The most words of a name that is written in small letters: beyond, it is more likely a sentence.
const SMALL_WORDS: usize = 4;

impl PersonName {
    /// Names that stand after one of these words; after the usual ones of many languages where
    /// there are none.
    pub fn introduced_by(after: &[String]) -> Result<Self, String> {
        let mut intros: Vec<String> = if after.is_empty() {
            INTRODUCED.iter().map(|i| (*i).to_owned()).collect()
        } else {
            after
                .iter()
                .map(|i| i.chars().map(crate::typography::fold).collect())
                .collect()
        };
        intros.sort_by_key(|i| std::cmp::Reverse(i.len()));
        let any: Vec<String> = intros
            .iter()
            .map(|i| {
                let words: Vec<String> = i.split_whitespace().map(regex::escape).collect();
                words.join(r"\s+")
            })
            .filter(|i| !i.is_empty())
            .collect();
        let compile = |pattern: &str| Regex::new(pattern).map_err(|e| e.to_string());
        Ok(Self {
            introduced: compile(&format!("(?i)(?:{})", any.join("|")))?,
            answered: compile(ANSWERED)?,
        })
    }

    /// The names in a text, after the words that introduce them.
    pub(crate) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.introduced
            .find_iter(text)
            .filter(|m| !splits(text, m.start()) && !splits(text, m.end()))
            .filter(|m| !labelled::is_of_a_part(&text[..m.start()]))
            .filter_map(|m| {
                let from = m.end() + opening(&text[m.end()..]);
                let spoken = m.as_str().to_lowercase();
                let full = WEAK.contains(&spoken.trim_end_matches(':'));
                read(text, from, if full { Need::FullName } else { Need::Name })
            })
    }

    /// The name in an answer to the question for it; the range is within `answer`.
    pub(crate) fn answer(&self, answer: &str) -> Option<Range<usize>> {
        if let Some(found) = self.find(answer).next() {
            return Some(found);
        }
        let lead = self.answered.find(answer).map_or(0, |m| m.end());
        let from = lead + opening(&answer[lead..]);
        read(answer, from, Need::Answer)
    }
}

/// How much of what follows the words `is` and the like before the name begins.
fn opening(rest: &str) -> usize {
    let after = rest.trim_start_matches([' ', '\t', ':', ',', '"', '*', '_', '(', '=']);
    rest.len() - after.len()
}

/// How much must be there for a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// The words before say that it is one.
    Name,
    /// Two words at least, in capitals where the script has them.
    FullName,
    /// The text is an answer: a name and little else.
    Answer,
}

/// The name that begins at a place.
fn read(text: &str, from: usize, need: Need) -> Option<Range<usize>> {
    let first = text[from..].chars().next()?;
    if !first.is_ascii() && is_run(first) {
        return unspaced(text, from);
    }
    let words = words_from(text, from)?;
    let titles = words
        .iter()
        .take_while(|w| words::is_title(w.lower.trim_end_matches('.')))
        .count();
    let words = &words[titles..];
    let taken = taken(words)?;
    let name = &words[..taken];
    let (first, last) = (name.first()?, name.last()?);
    let shown = |w: &&Word| !words::is_particle(&w.lower);
    let small = name.iter().filter(shown).any(|w| w.small);
    let whole_answer =
        last.last || taken == words.len() || words.get(taken).is_some_and(|w| w.last);
    let enough = match need {
        Need::Name => true,
        Need::FullName => !small && name.iter().filter(shown).count() > 1,
        Need::Answer => whole_answer || (!small && taken > 1),
    };
    let letters = |w: &Word| w.lower.chars().filter(|c| is_name_letter(*c)).count();
    let sound = enough
        && name.iter().map(letters).sum::<usize>() > 1
        && !last.lower.ends_with("'s")
        && !(last.small && words::is_particle(&last.lower))
        && !(taken == 1 && words::is_no_name(&first.lower))
        && !(small && taken > SMALL_WORDS)
        && !(last.last && goes_on(text, last.range.end, taken));
    sound.then_some(first.range.start..last.range.end)
}

/// How many of the words are the name; `None` if it is unclear.
fn taken(words: &[Word]) -> Option<usize> {
    let first = words.first()?;
    if words::ends_name(&first.lower)
        && (first.small || first.last)
        && !words::is_particle(&first.lower)
    {
        return None;
    }
    for (i, word) in words.iter().enumerate().skip(1) {
        let particle = words::is_particle(&word.lower);
        let leads_on = words
            .get(i + 1)
            .is_some_and(|next| !next.small || words::is_particle(&next.lower));
        let soft = words::is_soft(&word.lower);
        if particle && (!word.small || !word.last && (leads_on || !soft)) {
            continue;
        }
        if words::closes(&word.lower) {
            return Some(i);
        }
        if words::ends_name(&word.lower) {
            let speaks = words::is_speaker(&word.lower) || word.loud && first.loud;
            // `Anna der vogt`: neither surely a name nor surely none.
            let unsure = particle
                && words
                    .get(i + 1)
                    .is_some_and(|n| !words::ends_name(&n.lower));
            match (word.small, word.last) {
                (true, false) if unsure => return None,
                (true, false) => return Some(i),
                (false, false) if speaks => return Some(i),
                (false, true) => {}
                (true, true) | (false, false) => return None,
            }
        } else if word.small && !first.small {
            return None;
        }
    }
    (words.len() <= WORDS).then_some(words.len())
}

/// Whether the name may go on behind the mark or the line's end after it: `Haddad, Noor`, or a long
/// line that was wrapped.
fn goes_on(text: &str, end: usize, words: usize) -> bool {
    let rest = text[end..].trim_start_matches([' ', '\t']);
    let line = if let Some(rest) = rest.strip_prefix(',') {
        if words > 1 {
            return false;
        }
        rest
    } else if let Some(rest) = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))
    {
        rest
    } else {
        return false;
    };
    let line = line.trim_start_matches([' ', '\t']);
    let segment = line
        .split(['\n', ',', ';', '.', '!', '?', ':', '('])
        .next()
        .unwrap_or_default();
    let followed_by_mark = line[segment.len()..].starts_with([':', '(']);
    let mut names = 0;
    for word in segment.split_whitespace() {
        let lower = word.to_lowercase();
        let other = !word
            .chars()
            .all(|c| is_name_letter(c) || matches!(c, '\'' | '-'))
            || words::is_no_name(&lower) && !words::is_particle(&lower);
        if other {
            return false;
        }
        names += 1;
    }
    (1..=3).contains(&names) && !followed_by_mark
}

/// Whether a name that a pattern matched goes on before or after the match. `named` says that the
/// fact is known to be a person's name; else only what looks like one goes on.
pub(crate) fn cut_short(text: &str, value: &Range<usize>, from: usize, named: bool) -> bool {
    let written = &text[value.clone()];
    let only_letters = |c: char| is_name_letter(c) || matches!(c, ' ' | '\'' | '-' | '.');
    if !written.chars().all(only_letters) {
        return false;
    }
    let large = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let full = written.contains(' ')
        && written
            .split(' ')
            .all(|w| large(w) || words::is_particle(w));
    if !named && !full {
        return false;
    }
    goes_on_after(text, value.end, named)
        || from == value.start && text[..from].ends_with(' ') && {
            let before = text[..from].trim_end_matches(' ');
            let word = before.rsplit([' ', '\n', '\t']).next().unwrap_or_default();
            let lower = word.to_lowercase();
            word.ends_with(is_name_letter)
                && (large(word) || words::is_particle(&lower))
                && !words::is_no_name(&lower)
                && !words::is_title(&lower)
        }
}

fn goes_on_after(text: &str, end: usize, named: bool) -> bool {
    let rest = &text[end..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if spaces == 0 {
        return named && goes_on(text, end, 2);
    }
    let Some(range) = word_at(text, end + spaces) else {
        return named && goes_on(text, end, 2);
    };
    let word = &text[range];
    let lower = word.to_lowercase();
    let small = word
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_lowercase);
    if words::closes(&lower) || words::is_speaker(&lower) {
        return false;
    }
    if small && words::ends_name(&lower) {
        return words::is_particle(&lower) && !words::is_soft(&lower);
    }
    !small || words::is_particle(&lower) || named
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
