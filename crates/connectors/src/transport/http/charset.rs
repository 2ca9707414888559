//! The characters of an answer: byte order marks and declared character sets.

use std::borrow::Cow;

use baton_playbook::{Failure, FailureKind};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::attempt::failure;

/// The bytes of an answer as UTF-8. A byte order mark decides, then the `charset` of `Content-Type`;
/// without either JSON is UTF-8, or UTF-16 if every other byte is zero (RFC 4627, section 3).
pub(crate) fn utf8<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
) -> Result<Cow<'a, [u8]>, Failure> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (
            declared(content_type)?.unwrap_or_else(|| guessed(bytes)),
            bytes,
        ),
    };
    if encoding == UTF_8 {
        return Ok(Cow::Borrowed(bytes));
    }
    match encoding.decode_without_bom_handling(bytes) {
        (text, false) => Ok(Cow::Owned(text.into_owned().into_bytes())),
        (_, true) => Err(failure(
            FailureKind::NotJson,
            format!("the answer is not text in {}", encoding.name()),
        )),
    }
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [0, second, ..] if *second != 0 => UTF_16BE,
        [first, 0, ..] if *first != 0 => UTF_16LE,
        _ => UTF_8,
    }
}

fn declared(content_type: Option<&str>) -> Result<Option<&'static Encoding>, Failure> {
    let Some(label) = content_type.and_then(charset) else {
        return Ok(None);
    };
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) => Ok(Some(encoding)),
        None => Err(failure(
            FailureKind::NotJson,
            "the answer declares an unknown character set",
        )),
    }
}

/// The `charset` parameter of a media type.
fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"').trim();
        let is_charset = name.trim().eq_ignore_ascii_case("charset") && !value.is_empty();
        is_charset.then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"a":"Bäcker €"}"#;

    #[track_caller]
    fn check(bytes: &[u8], content_type: Option<&str>, expected: Option<&str>) {
        let read = utf8(bytes, content_type).ok();
        assert_eq!(
            read.as_deref(),
            expected.map(str::as_bytes),
            "{content_type:?}"
        );
    }

    fn utf16(order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        JSON.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn marks_and_declarations_say_what_bytes_are() {
        let marked = format!("\u{feff}{JSON}");
        check(marked.as_bytes(), None, Some(JSON));
        check(
            marked.as_bytes(),
            Some("application/json; charset=latin1"),
            Some(JSON),
        );
        check(
            JSON.as_bytes(),
            Some("application/json;charset=UTF-8"),
            Some(JSON),
        );
        check(
            JSON.as_bytes(),
            Some("application/json; charset=\"\""),
            Some(JSON),
        );
        let western = b"{\"a\":\"B\xe4cker \x80\"}";
        check(
            western,
            Some("text/json; q=1; CHARSET=\"windows-1252\""),
            Some(JSON),
        );
        check(
            western,
            Some("application/json; charset=iso-8859-1"),
            Some(JSON),
        );
        check(&utf16(u16::to_be_bytes), None, Some(JSON));
        check(
            &utf16(u16::to_le_bytes),
            Some("application/json; charset=utf-16le"),
            Some(JSON),
        );
        let mut marked = vec![0xff, 0xfe];
        marked.extend(utf16(u16::to_le_bytes));
        check(&marked, None, Some(JSON));
    }

    #[test]
    fn what_is_not_in_its_character_set_is_a_failure() {
        check(b"{}", Some("application/json; charset=klingon"), None);
        check(
            b"{\"a\":\"\x81\x20\"}",
            Some("application/json; charset=shift_jis"),
            None,
        );
        check(&[0xfe, 0xff, 0xd8, 0x00], None, None);
    }
}
