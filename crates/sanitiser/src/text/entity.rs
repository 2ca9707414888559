//! Turns character references (`&amp;`, `&#60;`) into the characters they stand for.

use super::classify;

/// Longest name in [`named`].
const LONGEST_NAME: usize = 8;

/// Decodes from the end to the start, so that `&amp;lt;` is fully decoded in one pass: what
/// follows an ampersand is already in its final form when the ampersand is looked at.
pub(super) fn decode(text: String) -> String {
    if !text.contains('&') {
        return text;
    }
    let mut reversed: Vec<char> = Vec::with_capacity(text.len());
    for c in text.chars().rev() {
        if c == '&' {
            push_ampersand(&mut reversed);
        } else {
            reversed.push(c);
        }
    }
    reversed.into_iter().rev().collect()
}

fn push_ampersand(reversed: &mut Vec<char>) {
    while let Some((length, c)) = reference(reversed) {
        reversed.truncate(reversed.len() - length);
        if c != '&' {
            if classify(c).is_none() {
                reversed.push(c);
            }
            return;
        }
    }
    reversed.push('&');
}

/// The character reference that the text after an ampersand begins with, and its length.
fn reference(reversed: &[char]) -> Option<(usize, char)> {
    let mut after = reversed.iter().rev().copied();
    if after.next()? == '#' {
        return numeric(reversed);
    }
    let name: String = reversed
        .iter()
        .rev()
        .take(LONGEST_NAME)
        .take_while(|c| c.is_ascii_alphanumeric())
        .collect();
    let terminated = reversed.iter().rev().nth(name.len()) == Some(&';');
    if terminated && let Some(c) = named(&name) {
        return Some((name.len() + 1, c));
    }
    // Browsers also read these two without the semicolon, except in the middle of a query string.
    let angle = match reversed.iter().rev().take(2).collect::<String>().as_str() {
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        _ => return None,
    };
    let next = reversed
        .iter()
        .rev()
        .skip(2)
        .find(|c| !c.is_ascii_alphanumeric());
    (next != Some(&'=')).then_some((2, angle))
}

fn numeric(reversed: &[char]) -> Option<(usize, char)> {
    let mut after = reversed.iter().rev().copied().skip(1).peekable();
    let mut length = 1;
    let radix = if after.next_if(|c| matches!(c, 'x' | 'X')).is_some() {
        length += 1;
        16
    } else {
        10
    };
    let mut value: u32 = 0;
    let mut digits = 0_usize;
    while let Some(digit) = after.peek().and_then(|c| c.to_digit(radix)) {
        after.next();
        digits += 1;
        value = value.saturating_mul(radix).saturating_add(digit);
    }
    if digits == 0 {
        return None;
    }
    length += digits;
    if after.peek() == Some(&';') {
        length += 1;
    }
    Some((length, char::from_u32(value).unwrap_or('\u{fffd}')))
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" | "zwj" | "zwnj" => '\u{200b}',
        "lrm" | "rlm" => '\u{200e}',
        "Tab" => '\t',
        "NewLine" => '\n',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "cent" => '¢',
        "sect" => '§',
        "para" => '¶',
        "middot" => '·',
        "bull" => '•',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "deg" => '°',
        "plusmn" => '±',
        "times" => '×',
        "divide" => '÷',
        "frac12" => '½',
        "iexcl" => '¡',
        "iquest" => '¿',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "agrave" => 'à',
        "egrave" => 'è',
        "acirc" => 'â',
        "ecirc" => 'ê',
        "icirc" => 'î',
        "ocirc" => 'ô',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        _ => return None,
    })
}
