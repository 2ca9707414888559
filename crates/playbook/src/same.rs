//! Comparison of two values of a fact, in whatever notation each is written.

mod amounts;
pub(crate) mod dates;
pub(crate) mod names;
mod phones;

use serde::{Deserialize, Serialize};

use crate::model::FactType;
use crate::value::FactValue;

pub use phones::Country;
pub(crate) use phones::{is_date, numbers as phones};

/// The result of a comparison of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    /// They are the same value.
    Same,
    /// They are two values.
    Different,
    /// One of them can be read in several ways, or not as a value of this type.
    Unclear,
}

/// How the values of one fact are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The fact's type: dates are compared by day, amounts and numbers by value.
    pub kind: FactType,
    /// Whether the values are telephone numbers.
    pub phone: bool,
    /// The country whose telephone numbers are written without a country code.
    pub country: Option<Country>,
}

impl Comparison {
    /// Compares a value with a text.
    pub fn text(&self, value: &FactValue, text: &str) -> Sameness {
        if value.means_text(text) {
            return Sameness::Same;
        }
        match value {
            FactValue::List(items) => {
                let mut each = items.iter().map(|item| self.text(item, text));
                if items.len() == 1 {
                    each.next_back().unwrap_or(Sameness::Different)
                } else {
                    Sameness::Different
                }
            }
            FactValue::Boolean(_) => Sameness::Different,
            FactValue::Number(number) => self.notations(&number.to_string(), true, text),
            FactValue::Text(written) => self.notations(written, false, text),
        }
    }

    /// Compares a value, or each item of a list, with a text.
    pub fn among(&self, value: &FactValue, text: &str) -> Sameness {
        let FactValue::List(items) = value else {
            return self.text(value, text);
        };
        let mut unclear = false;
        for item in items {
            match self.text(item, text) {
                Sameness::Same => return Sameness::Same,
                Sameness::Unclear => unclear = true,
                Sameness::Different => {}
            }
        }
        if unclear {
            Sameness::Unclear
        } else {
            Sameness::Different
        }
    }

    /// Compares two values.
    pub fn values(&self, a: &FactValue, b: &FactValue) -> Sameness {
        match (a, b) {
            (FactValue::List(a), FactValue::List(b)) => {
                if a.len() != b.len() {
                    return Sameness::Different;
                }
                let each = a.iter().zip(b).map(|(a, b)| self.values(a, b));
                each.fold(Sameness::Same, |all, one| match (all, one) {
                    (Sameness::Different, _) | (_, Sameness::Different) => Sameness::Different,
                    (Sameness::Unclear, _) | (_, Sameness::Unclear) => Sameness::Unclear,
                    (Sameness::Same, Sameness::Same) => Sameness::Same,
                })
            }
            (FactValue::Number(_), other @ FactValue::Text(_)) => self.values(other, a),
            (one, other) if one.means(other) => Sameness::Same,
            (one, FactValue::Text(text)) => self.text(one, text),
            (FactValue::Number(x), FactValue::Number(y)) if self.is_amount() => amounts::same(
                &amounts::exact(&x.to_string()),
                &amounts::exact(&y.to_string()),
            ),
            (FactValue::Text(text), FactValue::Number(number)) => {
                self.notations(&number.to_string(), true, text)
            }
            (_, _) => Sameness::Different,
        }
    }

    fn is_amount(&self) -> bool {
        matches!(self.kind, FactType::Money | FactType::Number)
    }

    /// Compares two notations; `exact` says that the first is a number of JSON.
    fn notations(&self, a: &str, exact: bool, b: &str) -> Sameness {
        match self.kind {
            FactType::Date => dates::same(a, b),
            FactType::Money | FactType::Number => {
                let a = if exact {
                    amounts::exact(a)
                } else {
                    amounts::read(a)
                };
                amounts::same(&a, &amounts::read(b))
            }
            FactType::Text | FactType::Identifier => {
                if self.phone || phones::are_written_as_such(a, b) {
                    phones::same(a, b, self.country, self.phone)
                } else {
                    Sameness::Different
                }
            }
            FactType::State => {
                if a.replace('_', " ")
                    .eq_ignore_ascii_case(&b.replace('_', " "))
                {
                    Sameness::Same
                } else {
                    Sameness::Different
                }
            }
            FactType::Boolean => Sameness::Different,
        }
    }
}

#[cfg(test)]
#[path = "same_tests.rs"]
mod tests;
