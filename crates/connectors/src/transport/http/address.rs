//! Fills a tool's path template; a value can never change the place that the address names.

use baton_playbook::{Piece, Template, ToolName};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Url;
use serde_json::{Map, Value};

use crate::attempt::{ArgumentProblem, InvalidArgument};

/// The longest argument that may stand in an address, in bytes before encoding.
pub const LONGEST_ARGUMENT: usize = 512;

/// Everything but RFC 3986's unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The address of one call: the base, then the path with its arguments percent-encoded.
pub(crate) fn address(
    base: &Url,
    tool: &ToolName,
    path: &Template,
    arguments: &Map<String, Value>,
) -> Result<Url, InvalidArgument> {
    let mut text = base.as_str().trim_end_matches('/').to_owned();
    let below = text.len();
    let mut last_slot = "?";
    for piece in path.pieces() {
        match piece {
            Piece::Fixed(fixed) => {
                if text.len() == below && !fixed.starts_with('/') {
                    text.push('/');
                }
                text.push_str(fixed);
            }
            Piece::Slot(name) => {
                if text.len() == below {
                    text.push('/');
                }
                last_slot = name;
                let value = written(tool, name, arguments)?;
                text.extend(utf8_percent_encode(&value, ENCODED));
            }
        }
    }
    let moved = |field: &str| InvalidArgument {
        tool: tool.clone(),
        field: field.to_owned(),
        problem: ArgumentProblem::ChangesAddress,
    };
    let path_end = text[below..]
        .find(['?', '#'])
        .map_or(text.len(), |i| below + i);
    if text[below..path_end].split('/').any(is_dot_segment) {
        return Err(moved(last_slot));
    }
    let Ok(url) = Url::parse(&text) else {
        return Err(moved(last_slot));
    };
    if url.origin() != base.origin() || !url.username().is_empty() || url.password().is_some() {
        return Err(moved(last_slot));
    }
    Ok(url)
}

/// An argument as it is written into an address, before encoding.
fn written(
    tool: &ToolName,
    name: &str,
    arguments: &Map<String, Value>,
) -> Result<String, InvalidArgument> {
    let text = match arguments.get(name) {
        None => Err(ArgumentProblem::Missing),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(Value::Bool(yes)) => Ok(yes.to_string()),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) => Err(ArgumentProblem::NotOneValue),
    };
    text.and_then(|text| {
        if text.is_empty() {
            Err(ArgumentProblem::Empty)
        } else if text.len() > LONGEST_ARGUMENT {
            Err(ArgumentProblem::TooLong)
        } else {
            Ok(text)
        }
    })
    .map_err(|problem| InvalidArgument {
        tool: tool.clone(),
        field: name.to_owned(),
        problem,
    })
}

/// `.` and `..`, however encoded: URL parsers and servers resolve them away.
fn is_dot_segment(segment: &str) -> bool {
    let decoded = percent_decode_str(segment).collect::<Vec<u8>>();
    decoded == b"." || decoded == b".."
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
