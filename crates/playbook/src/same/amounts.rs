//! Amounts and numbers in the notations that people and systems write.

use super::Sameness;
use crate::typography::PatternText;

/// A decimal number: its digits as a whole, and how many of them stand behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    units: i128,
    scale: u32,
}

/// The most digits of an amount that are compared.
const DIGITS: usize = 30;

impl Decimal {
    /// From digits with or without a point, zeros behind it removed.
    fn parse(whole: &str, fraction: &str, negative: bool) -> Option<Self> {
        let fraction = fraction.trim_end_matches('0');
        let digits: String = whole
            .chars()
            .chain(fraction.chars())
            .filter(char::is_ascii_digit)
            .collect();
        if digits.is_empty() && whole.is_empty() || digits.len() > DIGITS {
            return None;
        }
        let units: i128 = if digits.is_empty() {
            0
        } else {
            digits.parse().ok()?
        };
        Some(Self {
            units: if negative { -units } else { units },
            scale: u32::try_from(fraction.len()).ok()?,
        })
    }
}

/// Compares what two notations can be read as.
pub(super) fn same(a: &[Decimal], b: &[Decimal]) -> Sameness {
    if a.is_empty() || b.is_empty() {
        return Sameness::Unclear;
    }
    match (a.iter().any(|x| b.contains(x)), a.len() + b.len()) {
        (false, _) => Sameness::Different,
        (true, 2) => Sameness::Same,
        (true, _) => Sameness::Unclear,
    }
}

/// A number of JSON.
pub(super) fn exact(text: &str) -> Vec<Decimal> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let negative = mantissa.starts_with('-');
    let mantissa = mantissa.trim_start_matches('-');
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let Ok(exponent) = exponent.parse::<i64>() else {
        return Vec::new();
    };
    let (whole, fraction) = match usize::try_from(exponent.unsigned_abs()) {
        Ok(0) => (whole.to_owned(), fraction.to_owned()),
        Ok(shift) if shift <= DIGITS && exponent > 0 => {
            let all = format!("{fraction:0<shift$}");
            (format!("{whole}{}", &all[..shift]), all[shift..].to_owned())
        }
        Ok(shift) if shift <= DIGITS => {
            let all = format!("{whole:0>width$}", width = shift + 1);
            let point = all.len() - shift;
            (
                all[..point].to_owned(),
                format!("{}{fraction}", &all[point..]),
            )
        }
        Ok(_) | Err(_) => return Vec::new(),
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Decimal::parse(whole, &fraction, negative)
        .into_iter()
        .collect()
}

/// What a written amount can be read as: `1.234` is either of two, `1.234,50` only one.
pub(super) fn read(text: &str) -> Vec<Decimal> {
    let folded = PatternText::new(text);
    let text: String = folded
        .text()
        .chars()
        .map(|c| {
            if c == '٫' {
                ','
            } else if c == '٬' {
                '\''
            } else {
                c
            }
        })
        .collect();
    let text = text.trim();
    let first = text.find(|c: char| c.is_ascii_digit());
    let last = text.rfind(|c: char| c.is_ascii_digit());
    let (Some(first), Some(last)) = (first, last) else {
        return Vec::new();
    };
    let (before, number, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    let around =
        |part: &str| part.chars().all(|c| !c.is_ascii_digit()) && part.chars().count() <= 20;
    let (before, number) = match before.strip_suffix(['.', ',']) {
        // `.50`
        Some(before)
            if before.trim().is_empty() || before.ends_with(|c: char| !c.is_alphabetic()) =>
        {
            (before, format!("0.{number}"))
        }
        Some(_) | None => (before, number.to_owned()),
    };
    if !around(before) || !around(after) {
        return Vec::new();
    }
    let negative = before.contains('-') && !before.contains(char::is_alphabetic)
        || before.ends_with('-')
        || after.trim_start().starts_with('-') && !after.trim_start().starts_with("--")
        || before.contains('(') && after.contains(')');
    parse(&number, negative)
}

fn parse(number: &str, negative: bool) -> Vec<Decimal> {
    let separators: Vec<(usize, char)> = number
        .char_indices()
        .filter(|(_, c)| !c.is_ascii_digit())
        .collect();
    let one = |whole: &str, fraction: &str| -> Vec<Decimal> {
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        Decimal::parse(digits, fraction, negative)
            .into_iter()
            .collect()
    };
    if separators
        .iter()
        .any(|(_, c)| !matches!(c, '.' | ',' | ' ' | '\'' | '_'))
    {
        return Vec::new();
    }
    let Some((at, point)) = separators.last().copied() else {
        return one(number, "");
    };
    let tail = &number[at + 1..];
    let earlier = &separators[..separators.len() - 1];
    let kinds_before: Vec<char> = earlier.iter().map(|(_, c)| *c).collect();
    let grouped = |part: &str| is_grouped(part);
    let thousands = matches!(point, ' ' | '\'' | '_');
    match kinds_before.as_slice() {
        _ if thousands => {
            if grouped(number) {
                one(number, "")
            } else {
                Vec::new()
            }
        }
        // Another mark before: this one is the decimal point.
        [.., _] if !kinds_before.contains(&point) => {
            if grouped(&number[..at]) {
                one(&number[..at], tail)
            } else {
                Vec::new()
            }
        }
        // The same mark again: all are between thousands.
        [.., _] => {
            if grouped(number) {
                one(number, "")
            } else {
                Vec::new()
            }
        }
        [] => {
            let head = &number[..at];
            let mut readings = one(head, tail);
            if tail.len() == 3 && head.len() <= 3 && !head.starts_with('0') {
                readings.extend(one(number, ""));
            }
            readings
        }
    }
}

/// `1 234 567`, or as in India `12,34,567`: one mark throughout, three digits at the end.
fn is_grouped(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_ascii_digit());
    let Some(mark) = marks.next() else {
        return true;
    };
    if marks.any(|c| c != mark) {
        return false;
    }
    let groups: Vec<&str> = text.split(mark).collect();
    let Some((last, rest)) = groups.split_last() else {
        return false;
    };
    let Some((first, middle)) = rest.split_first() else {
        return false;
    };
    let inner = |length: usize| middle.iter().all(|g| g.len() == length);
    last.len() == 3 && (1..=3).contains(&first.len()) && (inner(3) || inner(2) && first.len() <= 2)
}
