//! Pointers to places in a JSON document.

use std::fmt;

use serde_json::Value;

/// A place in a JSON document, by RFC 6901. A `*` segment stands for every item of a list (or every value of an
/// object), and `[name=value]` for every item whose `name` is `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Key(String),
    Every,
    Where { name: String, value: String },
}

impl Pointer {
    /// Reads a pointer such as `/flights/*/date` or `/payments/[source=certificate]/amount`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self {
                segments: Vec::new(),
            });
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(format!(
                "`{text}` is not a JSON pointer: it must start with `/`"
            ));
        };
        let segments = rest
            .split('/')
            .map(|segment| Segment::parse(segment, text))
            .collect::<Result<_, _>>()?;
        Ok(Self { segments })
    }

    /// The value there; a list if the pointer names several. `None` if it is absent or null.
    pub fn get(&self, root: &Value) -> Option<Value> {
        walk(root, &self.segments, false)
    }

    /// The same where every `*` and `[name=value]` stands for a list, of which a single item may arrive as
    /// the item itself.
    pub(crate) fn get_from_lists(&self, root: &Value) -> Option<Value> {
        walk(root, &self.segments, true)
    }

    /// The place that this one is directly within; `None` for the root.
    pub(crate) fn parent(&self) -> Option<Self> {
        let (_, segments) = self.segments.split_last()?;
        Some(Self {
            segments: segments.to_vec(),
        })
    }

    /// The keys from the root to the first place that can stand for several values.
    pub(crate) fn plain_keys(&self) -> Vec<&str> {
        self.segments
            .iter()
            .map_while(|segment| match segment {
                Segment::Key(key) => Some(key.as_str()),
                Segment::Every | Segment::Where { .. } => None,
            })
            .collect()
    }

    /// Whether it can name several values.
    pub(crate) fn is_plural(&self) -> bool {
        self.plain_keys().len() < self.segments.len()
    }
}

impl Pointer {
    /// Whether it goes through every item of a list.
    pub(crate) fn has_every(&self) -> bool {
        self.segments.contains(&Segment::Every)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("the whole answer");
        }
        for segment in &self.segments {
            match segment {
                Segment::Key(key) => write!(f, "/{key}")?,
                Segment::Every => f.write_str("/*")?,
                Segment::Where { name, value } => write!(f, "/[{name}={value}]")?,
            }
        }
        Ok(())
    }
}

impl Segment {
    fn parse(segment: &str, whole: &str) -> Result<Self, String> {
        if segment == "*" {
            return Ok(Self::Every);
        }
        if let Some(inner) = segment.strip_prefix('[') {
            let pair = inner.strip_suffix(']').and_then(|i| i.split_once('='));
            return match pair {
                Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok(Self::Where {
                    name: unescape(name),
                    value: unescape(value),
                }),
                Some(_) | None => Err(format!(
                    "`{segment}` in `{whole}` is not a choice: write `[name=value]`"
                )),
            };
        }
        if segment.is_empty() {
            return Err(format!("`{whole}` has an empty step between two `/`"));
        }
        Ok(Self::Key(unescape(segment)))
    }
}

fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

fn walk(value: &Value, segments: &[Segment], lists: bool) -> Option<Value> {
    let Some((first, rest)) = segments.split_first() else {
        return (!value.is_null()).then(|| value.clone());
    };
    match (first, value) {
        (Segment::Every, Value::Array(items)) => every(items.iter(), rest, lists),
        (Segment::Where { name, value }, Value::Array(items)) => {
            every(items.iter().filter(|i| chosen(i, name, value)), rest, lists)
        }
        (Segment::Every | Segment::Where { .. }, Value::Null) => None,
        (Segment::Every, Value::String(text)) if lists && text.trim().is_empty() => {
            Some(Value::Array(Vec::new()))
        }
        (Segment::Every, one) if lists => every(std::iter::once(one), rest, lists),
        (Segment::Where { name, value }, one) if lists => every(
            std::iter::once(one).filter(|i| chosen(i, name, value)),
            rest,
            lists,
        ),
        (Segment::Every, Value::Object(map)) => every(map.values(), rest, lists),
        (Segment::Where { name, value }, Value::Object(map)) => {
            every(map.values().filter(|i| chosen(i, name, value)), rest, lists)
        }
        (Segment::Key(key), Value::Array(items)) => items
            .get(key.parse::<usize>().ok()?)
            .and_then(|item| walk(item, rest, lists)),
        (Segment::Key(key), Value::Object(map)) => {
            map.get(key).and_then(|item| walk(item, rest, lists))
        }
        (_, Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => None,
    }
}

fn every<'a>(
    items: impl Iterator<Item = &'a Value>,
    rest: &[Segment],
    lists: bool,
) -> Option<Value> {
    items
        .map(|item| walk(item, rest, lists))
        .collect::<Option<Vec<_>>>()
        .map(Value::Array)
}

fn chosen(item: &Value, name: &str, value: &str) -> bool {
    match item.get(name) {
        Some(Value::String(s)) => s == value,
        Some(Value::Number(n)) => n.to_string() == value,
        Some(Value::Bool(b)) => b.to_string() == value,
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => false,
    }
}

#[cfg(test)]
#[path = "pointer_tests.rs"]
mod tests;
