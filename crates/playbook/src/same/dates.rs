//! Days in the notations that people and systems write.

use jiff::civil::Date;

use super::Sameness;
use crate::typography::PatternText;

/// A day, of which parts may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day {
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// Compares two notations of a day.
pub(super) fn same(a: &str, b: &str) -> Sameness {
    let (a, b) = (read(a), read(b));
    if a.is_empty() || b.is_empty() {
        return Sameness::Unclear;
    }
    let equal = a.iter().filter(|x| b.iter().any(|y| agree(x, y))).count();
    match equal {
        0 => Sameness::Different,
        _ if a.len() == 1 && b.len() == 1 => Sameness::Same,
        _ => Sameness::Unclear,
    }
}

fn agree(a: &Day, b: &Day) -> bool {
    a.month == b.month
        && a.day == b.day
        && (a.year.is_none() || b.year.is_none() || a.year == b.year)
}

/// A part of a notation.
#[derive(Debug, PartialEq)]
enum Part<'t> {
    Number { value: i32, digits: usize },
    Word(&'t str),
}

/// Whether a text is written as a day, with a year, and there is no such day: `2026-13-45`, `31.02.2026`,
/// `February 30, 2026`.
pub(crate) fn is_no_day(text: &str) -> bool {
    let folded = PatternText::new(text);
    let day = without_time(folded.text().trim()).to_lowercase();
    let eight = day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit());
    let (mut numbers, mut months, mut others) = (0, 0, 0);
    for part in parts(&day) {
        match part {
            Part::Number { .. } => numbers += 1,
            Part::Word(word) if month_named(word).is_some() => months += 1,
            Part::Word(word) if is_filler(word) => {}
            Part::Word(_) => others += 1,
        }
    }
    let written = eight
        || others == 0
            && (months == 0 && numbers == 3 && separated(&day) || months == 1 && numbers == 2);
    written && read(text).is_empty()
}

/// Nothing but numbers with the signs between them that dates have.
fn separated(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.' | b' '))
}

/// The days that a text can be read as; none where it is not one day.
fn read(text: &str) -> Vec<Day> {
    let folded = PatternText::new(text);
    let text = without_time(folded.text().trim()).to_lowercase();
    let text = match text.as_bytes() {
        // `20260306`
        digits if digits.len() == 8 && digits.iter().all(u8::is_ascii_digit) => {
            format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
        }
        _ => text,
    };
    let parts = parts(&text);
    let numbers: Vec<(i32, usize)> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Number { value, digits } => Some((*value, *digits)),
            Part::Word(_) => None,
        })
        .collect();
    let mut month = None;
    for part in &parts {
        if let Part::Word(word) = part {
            match (month_named(word), month) {
                (Some(again), Some(month)) if again == month => {}
                (Some(_), Some(_)) => return Vec::new(),
                (Some(named), None) => month = Some(named),
                (None, _) if is_filler(word) => {}
                (None, _) => return Vec::new(),
            }
        }
    }
    let mut days = match month {
        Some(month) => with_month(month, &numbers),
        None => in_numbers(&text, &numbers),
    };
    days.retain(|d| Date::new(d.year.unwrap_or(2024), d.month, d.day).is_ok());
    days.dedup();
    days
}

/// The day of an instant, and a day followed by a time.
fn without_time(text: &str) -> &str {
    let cut = text
        .char_indices()
        .find(|(at, c)| {
            matches!(c, 'T' | 't' | ' ') && text[..*at].ends_with(|c: char| c.is_ascii_digit()) && {
                let rest = &text[at + 1..];
                let hours = rest.bytes().take_while(u8::is_ascii_digit).count();
                (1..=2).contains(&hours) && rest[hours..].starts_with(':')
            }
        })
        .map(|(at, _)| at);
    cut.map_or(text, |at| &text[..at])
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c.is_ascii_digit() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if let (true, Ok(value)) = (digits <= 4, rest[..digits].parse()) {
                parts.push(Part::Number { value, digits });
            } else {
                parts.push(Part::Word(&rest[..digits]));
            }
            digits
        } else if c.is_alphabetic() {
            let single = matches!(c, '年' | '月' | '日' | '号' | '號' | '년' | '월' | '일');
            let end = if single {
                c.len_utf8()
            } else {
                rest.find(|c: char| !crate::whole::is_word(c) || c.is_ascii_digit())
                    .unwrap_or(rest.len())
            };
            parts.push(Part::Word(&rest[..end]));
            end
        } else {
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    parts
}

fn year(value: i32, digits: usize) -> Option<i16> {
    match digits {
        4 => i16::try_from(value).ok(),
        // A two-digit year of a contact is near: orders of this century, births of the last.
        2 if value < 70 => i16::try_from(2000 + value).ok(),
        2 => i16::try_from(1900 + value).ok(),
        _ => None,
    }
}

fn small(value: i32) -> Option<i8> {
    i8::try_from(value).ok().filter(|v| *v > 0)
}

fn with_month(month: i8, numbers: &[(i32, usize)]) -> Vec<Day> {
    let day = |day: (i32, usize), of: Option<(i32, usize)>| {
        let written_year = of.map(|(value, digits)| year(value, digits));
        match (small(day.0), written_year) {
            (Some(_), Some(None)) | (None, _) => None,
            (Some(day), year) => Some(Day {
                year: year.flatten(),
                month,
                day,
            }),
        }
    };
    match numbers {
        [one] => day(*one, None).into_iter().collect(),
        [first, second] if first.1 == 4 => day(*second, Some(*first)).into_iter().collect(),
        [first, second] => day(*first, Some(*second)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// `2026-03-06`, `06.03.2026`, `20260306`; with slashes or hyphens, day or month may come first.
fn in_numbers(text: &str, numbers: &[(i32, usize)]) -> Vec<Day> {
    let made = |year_part: Option<(i32, usize)>, month: i32, day: i32| {
        let year = year_part.map(|(value, digits)| year(value, digits));
        match (year, small(month), small(day)) {
            (Some(None), _, _) | (_, None, _) | (_, _, None) => None,
            (year, Some(month), Some(day)) => Some(Day {
                year: year.flatten(),
                month,
                day,
            }),
        }
    };
    let dots = text.contains('.') && !text.contains(['/', '-']);
    match numbers {
        [y, m, d] if y.1 == 4 => made(Some(*y), m.0, d.0).into_iter().collect(),
        [d, m, y] if dots => made(Some(*y), m.0, d.0).into_iter().collect(),
        [a, b, y] => {
            let mut days: Vec<Day> = [made(Some(*y), b.0, a.0), made(Some(*y), a.0, b.0)]
                .into_iter()
                .flatten()
                .filter(|d| d.month <= 12)
                .collect();
            if y.1 == 2 && a.1 == 2 {
                days.extend(made(Some(*a), b.0, y.0).filter(|d| d.month <= 12));
            }
            distinct(days)
        }
        [d, m] if dots => made(None, m.0, d.0).into_iter().collect(),
        [a, b] if text.contains(['/', '-', '月', '월']) => {
            if text.contains(['月', '월']) {
                return made(None, a.0, b.0).into_iter().collect();
            }
            let days = [made(None, b.0, a.0), made(None, a.0, b.0)];
            distinct(
                days.into_iter()
                    .flatten()
                    .filter(|d| d.month <= 12)
                    .collect(),
            )
        }
        _ => Vec::new(),
    }
}

fn distinct(days: Vec<Day>) -> Vec<Day> {
    let mut kept: Vec<Day> = Vec::new();
    for day in days {
        if Date::new(day.year.unwrap_or(2024), day.month, day.day).is_ok() && !kept.contains(&day) {
            kept.push(day);
        }
    }
    kept
}

/// Beginnings of the months' names, in the languages that customers write. A beginning has three
/// letters at least, so that it is the same for the name and its short forms.
const MONTHS: [&str; 12] = [
    "jan jän jen ene gen sty oca янв січ ian sij led",
    "feb fév fev fev lut şub фев лют fév úno helmi ref",
    "mar mär mrz maa mrt бер март мар mars marz",
    "apr avr abr kwi nis апр кві dub huht",
    "may mai mag maj mei may май мая тра kvě touko",
    "jun juin giu cze haz июн чер čer kesä",
    "jul juil lug lip tem июл лип čvc hein",
    "aug aoû aou ago sie ağu авг сер srp elo",
    "sep set wrz eyl сен вер zář syys",
    "oct okt out ott paź eki окт жов říj loka",
    "nov lis kas ноя лис list marras",
    "dec dez déc dic gru ara дек гру pro joulu",
];

/// Longer beginnings where two months of different languages begin alike.
const EXACT: [(&str, i8); 14] = [
    ("červenec", 7),
    ("července", 7),
    ("mart", 3),
    ("marzec", 3),
    ("marca", 3),
    ("maja", 5),
    ("mayıs", 5),
    ("juillet", 7),
    ("juin", 6),
    ("listopad", 11),
    ("listopada", 11),
    ("lipiec", 7),
    ("lipca", 7),
    ("marzo", 3),
];

fn month_named(word: &str) -> Option<i8> {
    if let Some((_, month)) = EXACT.iter().find(|(name, _)| *name == word) {
        return Some(*month);
    }
    let begins = |names: &str| names.split(' ').any(|name| word.starts_with(name));
    let months = || (1_i8..).zip(MONTHS).filter(|(_, names)| begins(names));
    // The longest beginning that fits decides: `march` is not `may`, `juil` not `juin`.
    months()
        .max_by_key(|(_, names)| {
            names
                .split(' ')
                .filter(|name| word.starts_with(name))
                .map(str::len)
                .max()
        })
        .filter(|_| word.chars().count() >= 3 && word.chars().count() <= 12)
        .map(|(month, _)| month)
}

/// Words beside a day that change nothing.
fn is_filler(word: &str) -> bool {
    const FILLERS: &str = "\
st nd rd th er re ère º ª o a de del di do the of on den der am le el il em the en op dnia r года г year \
年 月 日 号 號 년 월 일 \
mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday \
mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag \
lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche \
lunes martes mié miércoles jueves viernes sáb sábado domingo \
lunedì martedì mercoledì giovedì venerdì sabato domenica \
segunda terça quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag";
    FILLERS
        .split_ascii_whitespace()
        .any(|filler| filler == word)
}
