//! The canonical form of RFC 8785, written in one pass over the values themselves: no text is parsed
//! and no tree is built. It gives the bytes that a reader of the JSON text would canonicalise to; a
//! 32-bit number therefore counts as the decimal it is written as.

mod values;

use std::borrow::Cow;
use std::fmt;
use std::io::Write as _;

use serde::ser::{self, Serialize};

/// What cannot be written: a key that is no text, or a number that is none.
#[derive(Debug)]
pub(super) struct Unwritable(String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The canonical form of a value, without the outermost object's entry `but`.
pub(super) fn canonical<T: Serialize>(value: &T, but: &'static str) -> Result<Vec<u8>, Unwritable> {
    let mut writer = Writer {
        out: Vec::with_capacity(32 * 1024),
        entries: Vec::new(),
        unsorted: Vec::new(),
        but: Some(but),
    };
    value.serialize(&mut writer)?;
    Ok(writer.out)
}

struct Writer {
    out: Vec<u8>,
    /// Of the objects that are being written, the innermost last.
    entries: Vec<Entry>,
    /// Where an object lies while it is put into order.
    unsorted: Vec<u8>,
    /// The entry that the next object leaves out.
    but: Option<&'static str>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        self.out.reserve(rest.len() + 2);
        self.out.push(b'"');
        while let Some(at) = first_escaped(rest) {
            self.out.extend_from_slice(&rest[..at]);
            self.escape(rest[at]);
            rest = &rest[at + 1..];
        }
        self.out.extend_from_slice(rest);
        self.out.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        let code;
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            8 => "\\b",
            9 => "\\t",
            10 => "\\n",
            12 => "\\f",
            13 => "\\r",
            _ => {
                code = format!("\\u{byte:04x}");
                &code
            }
        };
        self.out.extend_from_slice(escape.as_bytes());
    }

    fn number(&mut self, number: f64) -> Result<(), Unwritable> {
        // The one place where the shortest form of ECMAScript matters.
        let text = serde_json_canonicalizer::to_vec(&number).map_err(ser::Error::custom)?;
        self.out.extend_from_slice(&text);
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "RFC 8785: a number is an IEEE 754 double"
    )]
    fn unsigned(&mut self, number: u64) -> Result<(), Unwritable> {
        if let Ok(digit @ 0..10) = u8::try_from(number) {
            self.out.push(b'0' + digit);
            return Ok(());
        }
        if number < 1 << 53 {
            return write!(self.out, "{number}").map_err(ser::Error::custom);
        }
        self.number(number as f64)
    }

    fn object(&mut self) -> Object<'_> {
        let start = self.out.len();
        self.out.push(b'{');
        Object {
            but: self.but.take(),
            first: self.entries.len(),
            writer: self,
            start,
            ascii: true,
            wrapped: false,
        }
    }

    fn list(&mut self) -> List<'_> {
        self.out.push(b'[');
        self.but = None;
        List {
            writer: self,
            first: true,
            wrapped: None,
        }
    }
}

/// The first byte that JSON text does not show as it is. Looks at many bytes at once, as most texts
/// have none.
fn first_escaped(text: &[u8]) -> Option<usize> {
    let many = plain::<16>(text);
    let plain = many + plain::<8>(&text[many..]);
    let rest = &text[plain..];
    let at = rest.iter().position(|byte| ESCAPED[usize::from(*byte)])?;
    Some(plain + at)
}

/// How many bytes at the beginning need no escape; it looks at `AT_ONCE` of them at a time.
fn plain<const AT_ONCE: usize>(text: &[u8]) -> usize {
    let is_plain = |chunk: &&[u8; AT_ONCE]| {
        let escaped = |any, byte: &u8| any | is_escaped(*byte);
        !chunk.iter().fold(false, escaped)
    };
    text.as_chunks().0.iter().take_while(is_plain).count() * AT_ONCE
}

const fn is_escaped(byte: u8) -> bool {
    byte < 32 || byte == b'"' || byte == b'\\'
}

/// The same for one byte at a time.
static ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        escaped[byte as usize] = is_escaped(byte);
        byte += 1;
    }
    escaped
};

/// An object being written: entries are written as they come and put into order at the end.
struct Object<'w> {
    writer: &'w mut Writer,
    start: usize,
    /// Where its entries begin among the writer's.
    first: usize,
    but: Option<&'static str>,
    /// Whether all keys so far are ASCII.
    ascii: bool,
    /// Whether it stands in an object of its own, as the contents of an enum's variant.
    wrapped: bool,
}

struct Entry {
    key: Cow<'static, str>,
    /// The first bytes of the key as a number: nearly always they tell which of two keys comes first.
    head: u64,
    from: usize,
    to: usize,
}

impl Object<'_> {
    /// The key of a map's entry.
    fn key(&mut self, key: String) {
        let from = self.writer.out.len();
        self.writer.text(&key);
        self.writer.out.push(b':');
        self.ascii &= key.is_ascii();
        self.entry(key.into(), from);
    }

    /// The name of a field or a variant: nothing in it needs an escape.
    fn field(&mut self, name: &'static str) {
        debug_assert!(name.is_ascii() && first_escaped(name.as_bytes()).is_none());
        let out = &mut self.writer.out;
        let from = out.len();
        out.reserve(name.len() + 3);
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        self.entry(name.into(), from);
    }

    fn entry(&mut self, key: Cow<'static, str>, from: usize) {
        let head = head(&key);
        self.writer.entries.push(Entry {
            key,
            head,
            from,
            to: 0,
        });
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        value.serialize(&mut *self.writer)?;
        let writer = &mut *self.writer;
        let Some(entry) = writer.entries.last_mut() else {
            return Ok(());
        };
        if self.but == Some(&*entry.key) {
            writer.out.truncate(entry.from);
            writer.entries.pop();
        } else {
            writer.out.push(b',');
            entry.to = writer.out.len();
        }
        Ok(())
    }

    fn finish(self) {
        let Writer {
            out,
            entries,
            unsorted,
            ..
        } = self.writer;
        let own = &mut entries[self.first..];
        let any = !own.is_empty();
        // RFC 8785 sorts by UTF-16 units; for keys of ASCII that is the order of their bytes.
        let ascii = self.ascii;
        let order = |a: &Entry, b: &Entry| a.head.cmp(&b.head).then_with(|| a.key.cmp(&b.key));
        if !(ascii && own.is_sorted_by(|a, b| order(a, b).is_le())) {
            let start = self.start + 1;
            unsorted.clear();
            unsorted.extend_from_slice(&out[start..]);
            out.truncate(start);
            if ascii {
                own.sort_unstable_by(order);
            } else {
                own.sort_by_cached_key(|e| e.key.encode_utf16().collect::<Vec<u16>>());
            }
            for entry in own {
                out.extend_from_slice(&unsorted[entry.from - start..entry.to - start]);
            }
        }
        entries.truncate(self.first);
        if any {
            // The comma after the last one.
            out.pop();
        }
        out.push(b'}');
        if self.wrapped {
            out.push(b'}');
        }
    }
}

/// The first eight bytes of a key, zeros behind a shorter one: in the same order as the keys.
fn head(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let head = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut head = [0; 8];
        head[..bytes.len()].copy_from_slice(bytes);
        head
    });
    u64::from_be_bytes(head)
}

/// A list being written.
struct List<'w> {
    writer: &'w mut Writer,
    first: bool,
    wrapped: Option<()>,
}

impl List<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        if !std::mem::take(&mut self.first) {
            self.writer.out.push(b',');
        }
        value.serialize(&mut *self.writer)
    }

    fn finish(self) {
        self.writer.out.push(b']');
        if self.wrapped.is_some() {
            self.writer.out.push(b'}');
        }
    }
}

#[cfg(test)]
#[path = "canonical_tests.rs"]
mod tests;
