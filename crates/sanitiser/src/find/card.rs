//! Payment card numbers: known prefixes and lengths, Luhn, and what the words around them say.

mod apart;
mod brand;
mod context;
mod groups;

use std::ops::Range;

use super::{Finding, is_wordy};
use crate::RedactionKind;

pub(super) use apart::find as find_apart;
pub(crate) use brand::Brand;
use context::{Surroundings, code_after};
pub(crate) use context::{names_something_else, speaks_of_card};
pub(crate) use groups::separates;
use groups::{Grouping, Groups};

pub(super) const FEWEST_DIGITS: usize = 12;
const MOST_DIGITS: usize = 19;

pub(super) fn find(text: &str) -> Vec<Finding> {
    let groups = Groups::scan(text);
    let mut findings: Vec<Finding> = Vec::new();
    let mut kept_for_other_reason: Option<usize> = None;
    let mut first = 0;
    while first < groups.len() {
        match longest_card(text, &groups, first, kept_for_other_reason) {
            Verdict::Card { last } => {
                let range = groups.range(first, last);
                let code = code_after(text, range.end);
                findings.push(Finding::bare(RedactionKind::CardNumber, range));
                let mut next = last + 1;
                if let Some(code) = code {
                    next += groups.count_until(next, code.end);
                    findings.push(Finding::bare(RedactionKind::CardCode, code));
                }
                first = next;
            }
            Verdict::SomethingElse { last } => {
                kept_for_other_reason = Some(groups.range(first, last).end);
                first = last + 1;
            }
            Verdict::None => first += 1,
        }
    }
    findings
}

enum Verdict {
    Card {
        last: usize,
    },
    /// It could be a card number, but the words before or after say that it is an order or the like.
    SomethingElse {
        last: usize,
    },
    None,
}

fn longest_card(text: &str, groups: &Groups, first: usize, listed_after: Option<usize>) -> Verdict {
    let mut around = None;
    let mut something_else = None;
    let mut windows = groups.windows_from(first, FEWEST_DIGITS, MOST_DIGITS);
    windows.reverse();
    // Longest first, but what is surely a card ends where it ends: an expiry date or a code behind it does not belong to it.
    windows.sort_by_key(|(_, digits)| !is_surely_card(digits));
    for (last, digits) in windows {
        let Some(brand) = Brand::of(&digits) else {
            continue;
        };
        let luhn = is_luhn(&digits);
        let range = groups.range(first, last);
        if !stands_alone(text, &range, luhn && brand == Brand::Sure) {
            continue;
        }
        let around = around.get_or_insert_with(|| Surroundings::before(text, range.start));
        if !luhn && !around.announces_card {
            continue;
        }
        let shape = groups.shape(first, last);
        let after = around.and_after(text, range.end);
        // Network, length and check digit say more than the word before: people pay an order with a card, and no meter.
        let is_issued = luhn && matches!(brand, Brand::Sure | Brand::Issued);
        let otherwise =
            after.names_something_else(shape) || is_next_in_list(text, listed_after, range.start);
        if otherwise && (!is_issued || is_of_a_thing(text, &range, &digits)) {
            something_else.get_or_insert(last);
            continue;
        }
        let part_of_longer = groups.continues(first, last)
            && !(luhn && shape == Grouping::Single && is_before_decimals(text, range.end));
        let accepted = if after.announces_card {
            // Typed wrong or of an unknown network, it is still the number of a card.
            luhn || (digits.len() >= 13 && brand != Brand::Unknown && shape != Grouping::Odd)
        } else if after.mentions_card {
            brand != Brand::Unknown && shape != Grouping::Odd
        } else {
            let usual = match brand {
                Brand::Sure => shape.is_usual_for(digits.len()),
                Brand::Issued => {
                    luhn && groups.is_written_as_card(first, last) && !is_phone(&digits)
                }
                Brand::Possible | Brand::Unknown => false,
            };
            usual && !part_of_longer
        };
        if accepted {
            return Verdict::Card { last };
        }
    }
    something_else.map_or(Verdict::None, |last| Verdict::SomethingElse { last })
}

/// Thirteen digits are a barcode's where it is called a thing's number and the check digit of barcodes agrees, and a
/// phone's where it is called so: hardly any card has so few. Right behind the name of a device any number is its own.
fn is_of_a_thing(text: &str, range: &Range<usize>, digits: &[u8]) -> bool {
    let before = &text[..range.start];
    let has_few = digits.len() == 13
        && (is_barcode(digits) || is_phone(digits) || context::names_phone(before));
    has_few || context::names_device(before)
}

/// The check digit of barcodes (EAN-13).
fn is_barcode(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    sum.is_multiple_of(10)
}

/// A German or Austrian mobile number without its plus.
fn is_phone(digits: &[u8]) -> bool {
    digits.len() == 13 && matches!(digits, [4, 9, 1, 5..=7, ..] | [4, 3, 6, 5..=9, ..])
}

/// `4111…, 4012… and 5105…` after "orders": what holds for the first holds for the others.
fn is_next_in_list(text: &str, listed_after: Option<usize>, start: usize) -> bool {
    listed_after
        .and_then(|end| text.get(end..start))
        .is_some_and(|between| {
            let between = between.trim();
            between.len() <= 5
                && matches!(
                    between,
                    "," | ";" | "/" | "&" | "and" | ", and" | "or" | "und" | "et" | "y" | ""
                )
        })
}

/// Two digits and more behind a point: no number of sixteen digits has that many decimals.
fn is_before_decimals(text: &str, at: usize) -> bool {
    text[at..]
        .strip_prefix('.')
        .is_some_and(|after| after.bytes().take_while(u8::is_ascii_digit).count() >= 2)
}

/// A common network's prefix and length, and the check digit.
fn is_surely_card(digits: &[u8]) -> bool {
    Brand::of(digits) == Some(Brand::Sure) && is_luhn(digits)
}

/// Not part of a longer word, a decimal fraction, an amount or an international phone number. What is surely a card has
/// no decimals: `,12` behind it is a month.
fn stands_alone(text: &str, range: &Range<usize>, surely_card: bool) -> bool {
    let before = &text[..range.start];
    let after = &text[range.end..];
    // No phone, amount or name has sixteen digits in a row.
    let in_a_row = surely_card && range.len() == 16;
    let fits_before = match before.chars().next_back() {
        Some('+' | '€' | '$' | '£' | '¥' | '_' | '@') if in_a_row => true,
        Some('+' | '€' | '$' | '£' | '¥' | '_' | '@') => false,
        Some(sign @ ('.' | ',')) => {
            let digits = before[..before.len() - 1]
                .bytes()
                .rev()
                .take_while(u8::is_ascii_digit)
                .count();
            !makes_fraction(sign, digits)
        }
        Some(c) if is_wordy(c) => {
            context::ends_in_card_word(before) || (in_a_row && context::ends_in_word(before))
        }
        _ => true,
    };
    let fits_after = match after.chars().next() {
        Some('_' | '@' | '%' | '€' | '$' | '£') if in_a_row => true,
        Some('_' | '@' | '%' | '€' | '$' | '£') => false,
        Some(sign @ ('.' | ',')) => {
            let digits = after[1..].bytes().take_while(u8::is_ascii_digit).count();
            surely_card || !makes_fraction(sign, digits)
        }
        Some(c) if is_wordy(c) => context::begins_with_tail(after),
        Some(_) | None => true,
    };
    fits_before && fits_after
}

/// Whether a point or comma between a number and this many more digits makes them one: not where a
/// list of long numbers is written without spaces.
fn makes_fraction(sign: char, digits: usize) -> bool {
    match sign {
        ',' => (1..=3).contains(&digits),
        _ => (1..12).contains(&digits),
    }
}

/// The check digit that payment cards share.
pub(crate) fn is_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| luhn_value(*digit, place % 2 == 1))
        .sum();
    sum.is_multiple_of(10)
}

/// What a digit adds to the Luhn sum.
pub(crate) fn luhn_value(digit: u8, doubled: bool) -> u32 {
    let digit = u32::from(digit);
    match (doubled, digit) {
        (false, digit) => digit,
        (true, digit @ 0..=4) => digit * 2,
        (true, digit) => digit * 2 - 9,
    }
}
