//! Telephone numbers in the notations that people and systems write.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use phonenumber::PhoneNumber;
use phonenumber::country::Id;

use super::Sameness;
use crate::typography::PatternText;
use crate::whole::splits;

/// A country whose numbering plan is known: its code of ISO 3166, two capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country(Id);

impl Country {
    /// A country by its code.
    pub fn of(code: &str) -> Option<Self> {
        code.parse().ok().map(Self)
    }
}

/// The fewest and most digits of a telephone number with its country code and what dials abroad.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=18;

/// A notation with only what a number is made of: digits, and `+` where it has a country code.
struct Dialled {
    digits: String,
    international: bool,
    /// Whether it is written as telephone numbers are and other numbers are not.
    spelled: bool,
}

fn dialled(text: &str) -> Option<Dialled> {
    let folded = PatternText::new(text);
    let text = folded.text().trim();
    let text = text.strip_prefix("tel:").unwrap_or(text).trim();
    let sound = |c: char| {
        c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '/' | '.' | '-' | '\u{2013}')
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if is_date(text)
        || !text.chars().all(sound)
        || !DIGITS.contains(&digits.len())
        || text.rfind('+').is_some_and(|at| !matches!(at, 0 | 1))
    {
        return None;
    }
    let plus = text.trim_start_matches('(').starts_with('+');
    let abroad = !plus && digits.starts_with("00");
    let international = plus || abroad;
    // `+49 (0)30 …`: the zero is dialled at home only.
    let digits = if international && text.contains("(0)") {
        let (before, after) = text.split_once("(0)").unwrap_or((text, ""));
        before
            .chars()
            .chain(after.chars())
            .filter(char::is_ascii_digit)
            .collect()
    } else {
        digits
    };
    Some(Dialled {
        digits: if abroad {
            digits[2..].to_owned()
        } else {
            digits
        },
        international,
        spelled: plus
            || abroad && text.contains(' ')
            || text.starts_with('0') && text.contains(['/', ' ', '-', '.'])
            || text.contains('('),
    })
}

/// Whether a text is written as days are: `01.12.1990`, `1990-12-01`. Telephone numbers have longer or more groups.
pub(crate) fn is_date(text: &str) -> bool {
    let groups: Vec<&str> = text.split(['.', '/', '-']).collect();
    let [first, second, third] = groups.as_slice() else {
        return false;
    };
    let within = |group: &str, most: u32| {
        (1..=2).contains(&group.len()) && group.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
    };
    let year =
        |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    year(third)
        && (within(first, 31) && within(second, 12) || within(first, 12) && within(second, 31))
        || year(first) && within(second, 12) && within(third, 31)
}

impl Dialled {
    fn number(&self, home: Option<Id>) -> Option<PhoneNumber> {
        if self.international {
            phonenumber::parse(None, format!("+{}", self.digits)).ok()
        } else {
            phonenumber::parse(Some(home?), &self.digits).ok()
        }
    }
}

/// Whether two texts are written as telephone numbers are, one of them with a country code or an
/// area code's zero.
pub(super) fn are_written_as_such(a: &str, b: &str) -> bool {
    matches!((dialled(a), dialled(b)), (Some(a), Some(b))
        if a.digits.len() >= 7 && b.digits.len() >= 7 && (a.spelled || b.spelled)
            && [&a, &b].iter().all(|n| n.international || n.digits.starts_with('0') || n.spelled))
}

/// Compares two notations of a telephone number. One without a country code is a number of the
/// desk's country; where none is configured, of the other one's.
pub(super) fn same(a: &str, b: &str, home: Option<Country>, declared: bool) -> Sameness {
    let (Some(a), Some(b)) = (dialled(a), dialled(b)) else {
        return if declared {
            Sameness::Unclear
        } else {
            Sameness::Different
        };
    };
    if a.international == b.international && a.digits == b.digits {
        return Sameness::Same;
    }
    let abroad = |n: &Dialled| n.number(None).and_then(|n| n.country().id());
    let home = home
        .map(|c| c.0)
        .or_else(|| abroad(&a))
        .or_else(|| abroad(&b));
    match (a.number(home), b.number(home)) {
        (Some(a), Some(b))
            if a.code().value() == b.code().value() && a.national() == b.national() =>
        {
            Sameness::Same
        }
        (Some(_), Some(_)) => Sameness::Different,
        // Without a country neither can be read: the area code's zero and all else count.
        (None, None) if a.international == b.international => Sameness::Different,
        (_, _) => Sameness::Unclear,
    }
}

/// What could be a telephone number: a `+`, a zero or a bracket before digits in groups.
#[expect(clippy::expect_used, reason = "a constant pattern that the tests use")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\(?\+|\(?0)(?:[0-9]|[ ()/.\u{2013}-]{1,3}[0-9])*[0-9]|\([0-9]{2,5}\)(?:[ /.-]{0,3}[0-9])+")
        .expect("a constant pattern")
});

/// The telephone numbers in a text, each whole: with a country code, or an area code's zero or
/// brackets.
pub(crate) fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    NUMBER
        .find_iter(text)
        .map(|m| m.range())
        .filter(|range| !splits(text, range.start) && !splits(text, range.end))
        .filter(|range| {
            let written = &text[range.clone()];
            let digits = written.bytes().filter(u8::is_ascii_digit).count();
            (7..=15).contains(&digits)
                && dialled(written)
                    .is_some_and(|n| n.international || n.spelled || n.digits.len() >= 9)
        })
}
