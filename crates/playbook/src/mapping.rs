//! The mapping of facts in an answer: the place of each, and its type.

use serde_json::{Map, Value};

use crate::currency::Currency;
use crate::date_form::{self, DateForm};
use crate::identifier::Compare;
use crate::misfit::Misfit;
use crate::model::FactType;
use crate::names::FactName;
use crate::pointer::Pointer;
use crate::template::Template;
use crate::total::{self, total};
use crate::value::{FactValue, is_blank};
use crate::violation::type_of;

/// Where a fact's value comes from.
#[derive(Debug, Clone)]
pub enum From {
    /// A place in the answer.
    Pointer(Pointer),
    /// A text made of named places: `{a} to {b}`.
    Format(Template, Vec<(String, Pointer)>),
    /// The same text for every item of a list; the places are within the item.
    Each {
        /// The place of the list.
        list: Pointer,
        /// The text of one item.
        text: Template,
        /// The places in the item.
        places: Vec<(String, Pointer)>,
    },
    /// How many items a list has.
    Count(Pointer),
    /// The amounts in some places, less those in others.
    Total {
        /// The places that are added up.
        plus: Vec<Pointer>,
        /// The places that are subtracted.
        minus: Vec<Pointer>,
    },
    /// The argument the record was asked for by, where a success confirms it.
    Argument(FactName),
}

/// How the value at a fact's place is read.
#[derive(Debug, Clone, Default)]
pub struct ValueFormat {
    /// The fact's type.
    pub kind: FactType,
    /// Whether it is a list, of which a single item may arrive as the item itself.
    pub list: bool,
    /// How the system writes its dates.
    pub form: Option<DateForm>,
    /// The place of an amount's currency.
    pub currency: Option<Pointer>,
    /// How identifiers are compared; they are stored in the canonical spelling.
    pub compare: Compare,
}

/// One fact in a tool's answer.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The fact.
    pub fact: FactName,
    /// Where it comes from.
    pub from: From,
    /// Whether an answer without it is a failure rather than an answer without this fact.
    pub optional: bool,
    /// What it is read as.
    pub reading: ValueFormat,
}

impl Mapping {
    /// The fact's value; `None` if its place is absent or null.
    pub(crate) fn read(
        &self,
        record: &Value,
        arguments: &Map<String, Value>,
    ) -> Result<Option<FactValue>, Misfit> {
        let Some(found) = self.found(record, arguments)? else {
            return Ok(None);
        };
        let currency = match &self.reading.currency {
            None => None,
            Some(place) => Some(currency_at(place, record)?),
        };
        self.reading.take(found, currency).map(Some)
    }

    fn found(
        &self,
        record: &Value,
        arguments: &Map<String, Value>,
    ) -> Result<Option<FactValue>, Misfit> {
        let list = self.reading.list;
        match &self.from {
            From::Pointer(pointer) => {
                let value = if list {
                    pointer.get_from_lists(record).map(listed)
                } else {
                    pointer.get(record)
                };
                value.as_ref().map(plain).transpose()
            }
            From::Format(text, places) => match filled(text, places, record) {
                Ok(text) => Ok(Some(FactValue::Text(text))),
                Err(_) => Ok(None),
            },
            From::Each {
                list: at,
                text,
                places,
            } => match at.get(record) {
                None => Ok(None),
                Some(Value::Array(items)) => each(&items, text, places).map(Some),
                // A list of one may arrive as the item itself. It is one where it is declared, or where
                // the text of an item can be made of it.
                Some(item @ Value::Object(_)) if list || filled(text, places, &item).is_ok() => {
                    each(std::slice::from_ref(&item), text, places).map(Some)
                }
                Some(Value::String(blank)) if list && is_blank(&blank) => {
                    Ok(Some(FactValue::List(Vec::new())))
                }
                Some(Value::String(blank)) if is_blank(&blank) => Err(Misfit::Blank),
                Some(other) => Err(expected_list(&other)),
            },
            From::Count(at) => match at.get(record) {
                None => Ok(None),
                Some(Value::Array(items)) => Ok(Some(FactValue::Number(items.len().into()))),
                Some(Value::Object(_)) if list => Ok(Some(FactValue::Number(1.into()))),
                // A map of things has things in it; one thing has its own fields.
                Some(Value::Object(map)) if map.values().all(Value::is_object) => {
                    Ok(Some(FactValue::Number(map.len().into())))
                }
                Some(other) => Err(expected_list(&other)),
            },
            From::Total { plus, minus } => total(plus, minus, record),
            From::Argument(name) => Ok(arguments
                .get(name.as_str())
                .and_then(scalar)
                .map(FactValue::Text)),
        }
    }
}

impl ValueFormat {
    /// Whether a text stands for a missing value: for an amount, a date or a number "none" does as well. A state may be
    /// called "none", and in a name or a note any of these words may mean something.
    fn is_placeholder(&self, text: &str) -> bool {
        const NEVER: &[&str] = &["n/a", "n.a.", "null", "undefined", "nan", "tbd", "tba"];
        const NO_VALUE: &[&str] = &["na", "nil", "none", "unknown"];
        let plain = text.trim().to_lowercase();
        let is = |words: &[&str]| words.contains(&plain.as_str());
        match self.kind {
            FactType::Money | FactType::Date | FactType::Number => is(NEVER) || is(NO_VALUE),
            FactType::State => is(NEVER),
            FactType::Text | FactType::Identifier | FactType::Boolean => false,
        }
    }

    /// Reads a value as this fact.
    fn take(&self, value: FactValue, currency: Option<Currency>) -> Result<FactValue, Misfit> {
        if let FactValue::List(items) = value {
            let blank = |item: &FactValue| item.is_blank();
            if !items.is_empty() && items.iter().all(blank) {
                return Err(Misfit::Blank);
            }
            return items
                .into_iter()
                .filter(|item| !blank(item))
                .map(|item| self.take(item, currency))
                .collect::<Result<_, _>>()
                .map(FactValue::List);
        }
        let value = match value {
            FactValue::Text(text) if is_blank(&text) || self.is_placeholder(&text) => {
                return Err(Misfit::Blank);
            }
            FactValue::Text(text) => FactValue::Text(trimmed(text)),
            other => other,
        };
        match self.kind {
            FactType::Date => match &self.form {
                Some(form) => form.read(&value),
                None => date_form::undeclared(value),
            },
            FactType::Money => match currency.and_then(|c| c.named(&value.text())) {
                Some(named) => Ok(FactValue::Text(named)),
                None if currency.is_some() => Err(Misfit::Shape(
                    "is not an amount that a currency can stand behind".to_owned(),
                )),
                None => Ok(value),
            },
            FactType::Identifier | FactType::Text if self.compare != Compare::Exactly => {
                let text = value.text();
                Ok(FactValue::Text(self.compare.canonical(&text).to_owned()))
            }
            FactType::Identifier
            | FactType::Text
            | FactType::Number
            | FactType::Boolean
            | FactType::State => Ok(value),
        }
    }
}

/// A single identifier as text; `None` for any other value.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !is_blank(text) => Some(text.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

fn trimmed(text: String) -> String {
    let inner = text.trim();
    if inner.len() == text.len() {
        text
    } else {
        inner.to_owned()
    }
}

fn known(code: &str) -> Result<Currency, Misfit> {
    Currency::parse(code).ok_or_else(|| Misfit::Shape("is in no currency that is known".to_owned()))
}

fn currency_at(place: &Pointer, record: &Value) -> Result<Currency, Misfit> {
    match place.get(record) {
        Some(Value::String(code)) => known(&code),
        // Of amounts that are added up each has its own.
        Some(Value::Array(codes)) if !codes.is_empty() => {
            let mut all = codes
                .iter()
                .map(|code| known(code.as_str().unwrap_or_default()));
            let first = all.next().unwrap_or_else(|| known(""))?;
            if all.all(|other| other == Ok(first)) {
                Ok(first)
            } else {
                Err(total::several())
            }
        }
        Some(_) | None => Err(Misfit::Missing("has no currency in the answer".to_owned())),
    }
}

/// A declared list as one: a single item that arrives as itself is a list of one, and no text at all is
/// an empty list.
fn listed(value: Value) -> Value {
    match value {
        Value::Array(_) => value,
        Value::String(text) if is_blank(&text) => Value::Array(Vec::new()),
        one => Value::Array(vec![one]),
    }
}

fn plain(value: &Value) -> Result<FactValue, Misfit> {
    FactValue::from_json(value).ok_or_else(|| match value {
        Value::Array(items) if items.iter().any(Value::is_null) => {
            Misfit::Missing("is a list with a null in it".to_owned())
        }
        Value::Array(_) => Misfit::Shape("is a list of objects where values are expected".into()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Misfit::Shape("is an object where a value is expected".into())
        }
    })
}

fn expected_list(value: &Value) -> Misfit {
    Misfit::Shape(format!("is {} where a list is expected", type_of(value)))
}

fn each(
    items: &[Value],
    text: &Template,
    places: &[(String, Pointer)],
) -> Result<FactValue, Misfit> {
    let item = |(at, item): (usize, &Value)| {
        filled(text, places, item)
            .map(FactValue::Text)
            .map_err(|name| Misfit::Missing(format!("has no `{name}` in its item {}", at + 1)))
    };
    items
        .iter()
        .enumerate()
        .map(item)
        .collect::<Result<_, _>>()
        .map(FactValue::List)
}

/// The text made of its places; the error is the first one without a value.
fn filled(text: &Template, places: &[(String, Pointer)], record: &Value) -> Result<String, String> {
    text.fill(|name| {
        places
            .iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, place)| place.get(record))
            .as_ref()
            .and_then(FactValue::from_json)
            .map(|v| v.to_string())
            .filter(|text| !is_blank(text))
            .map(trimmed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_no_amount_date_or_number() {
        let is_blank = |kind: FactType, text: &str| {
            let reading = ValueFormat {
                kind,
                ..ValueFormat::default()
            };
            let taken = reading.take(FactValue::Text(text.to_owned()), None);
            matches!(taken, Err(Misfit::Blank))
        };
        for kind in [FactType::Money, FactType::Date, FactType::Number] {
            assert!(
                ["n/a", " None ", "unknown", "TBD"]
                    .iter()
                    .all(|text| is_blank(kind, text)),
                "{kind:?}"
            );
        }
        assert!(is_blank(FactType::State, "N/A"));
        for text in ["none", "unknown", "NA"] {
            assert!(!is_blank(FactType::State, text), "{text}");
        }
        for kind in [FactType::Text, FactType::Identifier] {
            assert!(!is_blank(kind, "N/A"), "{kind:?}");
            assert!(is_blank(kind, "\u{200b}"), "{kind:?}");
        }
    }
}
