//! A tool's answer: the JSON, and its numbers digit for digit.
//!
//! JSON sets no limit to a number, but a double rounds a tracking number of 22 digits and loses the
//! last digit of `119.70`. The schema is checked against the JSON as every reader of JSON sees it;
//! facts are read from a copy in which a number that would not come out as it went in is text.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// Whole numbers up to here are exact in every reader of JSON (RFC 8259, section 6).
const LARGEST_WHOLE: u64 = (1 << 53) - 1;

/// The largest power of ten that is written out; beyond it no double is finite.
const LARGEST_EXPONENT: i64 = 400;

/// Why bytes are no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nothing but space.
    #[error("the answer is empty")]
    Empty,
    /// JSON that stops.
    #[error("the answer stops in the middle")]
    Truncated,
    /// Not JSON at all.
    #[error("the answer is not JSON")]
    NotJson,
    /// A number beyond every number that can be held.
    #[error("the answer holds a number that is too large to be one")]
    NumberTooLarge,
}

/// An answer of a system of record.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolAnswer {
    json: Value,
    /// The same with inexact numbers as text; `None` where there are none.
    exact: Option<Value>,
    more: bool,
}

impl ToolAnswer {
    /// Reads UTF-8 JSON.
    pub fn parse(bytes: &[u8]) -> Result<Self, AnswerError> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(AnswerError::Empty);
        }
        let json: Value = serde_json::from_slice(bytes).map_err(|error| {
            if error.is_eof() {
                AnswerError::Truncated
            } else if numbers(bytes).any(|literal| is_beyond(&bytes[literal])) {
                AnswerError::NumberTooLarge
            } else {
                AnswerError::NotJson
            }
        })?;
        let exact = match with_exact_numbers(bytes) {
            Some(text) => Some(serde_json::from_slice(&text).map_err(|_| AnswerError::NotJson)?),
            None => None,
        };
        Ok(Self {
            json,
            exact,
            more: false,
        })
    }

    /// The same answer, of which the system says outside its JSON that there is a further page.
    #[must_use]
    pub fn with_more(mut self, more: bool) -> Self {
        self.more |= more;
        self
    }

    /// Whether the system said outside the JSON that there is a further page.
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// The JSON as every reader sees it: what a schema is checked against.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// The JSON whose numbers are digit for digit: what facts are read from.
    pub fn exact(&self) -> &Value {
        self.exact.as_ref().unwrap_or(&self.json)
    }

    /// Changes both alike; what the change to the exact one gives.
    pub fn change<T>(&mut self, mut change: impl FnMut(&mut Value) -> T) -> T {
        match &mut self.exact {
            Some(exact) => {
                change(&mut self.json);
                change(exact)
            }
            None => change(&mut self.json),
        }
    }
}

impl From<Value> for ToolAnswer {
    fn from(json: Value) -> Self {
        Self {
            json,
            exact: None,
            more: false,
        }
    }
}

/// The text of valid JSON whose inexact numbers are written out, as text where no number holds them;
/// `None` where every number is exact.
fn with_exact_numbers(json: &[u8]) -> Option<Vec<u8>> {
    let mut out: Option<Vec<u8>> = None;
    let mut done = 0;
    for literal in numbers(json) {
        let Some(written) = exact(&json[literal.clone()]) else {
            continue;
        };
        let out = out.get_or_insert_with(|| Vec::with_capacity(json.len() + 64));
        out.extend_from_slice(&json[done..literal.start]);
        out.extend_from_slice(written.as_bytes());
        done = literal.end;
    }
    let mut out = out?;
    out.extend_from_slice(&json[done..]);
    Some(out)
}

/// Where the numbers of a JSON text stand.
fn numbers(json: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(byte) = json.get(at) {
            match byte {
                b'"' => at = end_of_text(json, at + 1),
                b'-' | b'0'..=b'9' => {
                    let start = at;
                    let part = |b: &u8| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
                    at += json[at..].iter().take_while(|b| part(b)).count();
                    return Some(start..at);
                }
                _ => at += 1,
            }
        }
        None
    })
}

/// Behind the quote that ends a text.
fn end_of_text(json: &[u8], mut at: usize) -> usize {
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn is_beyond(literal: &[u8]) -> bool {
    std::str::from_utf8(literal)
        .ok()
        .and_then(|text| text.parse::<f64>().ok())
        .is_some_and(f64::is_infinite)
}

/// A number as JSON that loses none of its digits; `None` where it is that already.
fn exact(literal: &[u8]) -> Option<String> {
    let literal = std::str::from_utf8(literal).ok()?;
    if is_exact(literal) {
        return None;
    }
    let written = written_out(literal);
    Some(if is_exact(&written) {
        written.into_owned()
    } else {
        format!("\"{written}\"")
    })
}

/// Whether a number comes out of every reader of JSON as it went in.
fn is_exact(literal: &str) -> bool {
    let Ok(number) = literal.parse::<Number>() else {
        return false;
    };
    let whole = number
        .as_u64()
        .or_else(|| number.as_i64().map(i64::unsigned_abs));
    let negative_zero = literal.starts_with('-') && number.as_f64() == Some(0.0);
    !negative_zero && whole.is_none_or(|n| n <= LARGEST_WHOLE) && number.to_string() == literal
}

/// A number without an exponent, and without a sign where it is zero; its other digits as they are.
fn written_out(literal: &str) -> Cow<'_, str> {
    let (negative, unsigned) = match literal.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, literal),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()),
        None => (unsigned, Some(0)),
    };
    let Some(exponent) = exponent.filter(|e| e.abs() <= LARGEST_EXPONENT) else {
        return Cow::Borrowed(literal);
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    // Both are lengths of one number, far below the bounds of i64.
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX) + exponent;
    let (whole, fraction) = if point <= 0 {
        let zeros = usize::try_from(-point).unwrap_or(0);
        (String::new(), format!("{}{digits}", "0".repeat(zeros)))
    } else if point >= length {
        let zeros = usize::try_from(point - length).unwrap_or(0);
        (format!("{digits}{}", "0".repeat(zeros)), String::new())
    } else {
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
        (whole.to_owned(), fraction.to_owned())
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let zero = whole == "0" && fraction.bytes().all(|b| b == b'0');
    let sign = if negative && !zero { "-" } else { "" };
    Cow::Owned(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
