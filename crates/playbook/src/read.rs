//! Reads a tool's answer: schema, the record it is about, its owner, and the facts in it.

use serde_json::{Map, Value};

use crate::answer::ToolAnswer;
use crate::identifier::{Compare, differ_in_leading_zeros};
use crate::mapping::scalar;
use crate::misfit::Misfit;
use crate::model::Tool;
use crate::more::has_more;
use crate::names::FactName;
use crate::outcome::{Failure, FailureKind, RecordRef, ToolSuccess, Unread};
use crate::pointer::Pointer;
use crate::same::{Comparison, Sameness};
use crate::value::FactValue;

/// The most violations that one failure names.
const MOST_NAMED: usize = 3;

/// How the one record is taken out of a search result.
#[derive(Debug, Clone)]
pub struct Pick {
    /// The place of the list of records.
    pub at: Pointer,
    /// Where the answer says that there is a further page; `None` for the usual places.
    pub more: Option<Pointer>,
}

/// The source of the identifier of the record that an answer is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordId {
    /// A place in the answer.
    At(Pointer),
    /// The answer does not say it: it is the argument the record was asked for by.
    Argument(FactName),
    /// Some answers say it; where one does not, it is the argument.
    AtOrArgument(Pointer, FactName),
}

/// An argument that the answer must repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The fact that is the argument.
    pub fact: FactName,
    /// How the answer's value is compared with it.
    pub by: Comparison,
}

/// How a tool's identifiers are compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Compared {
    /// The identifier of its record.
    pub record: Compare,
    /// The identifier of its record's owner.
    pub owner: Compare,
}

impl Tool {
    /// Reads the answer of one call made with `arguments`: picks the record, checks the schema,
    /// checks that it is the record asked for, and maps its facts. Null where a value is required
    /// is [`FailureKind::Null`], distinct from other schema violations. Every failure names the tool
    /// and the field, never a value.
    pub fn read(
        &self,
        arguments: &Map<String, Value>,
        answer: &ToolAnswer,
    ) -> Result<ToolSuccess, Failure> {
        if answer.json().is_null() {
            return Err(self.fail(FailureKind::Null, "is null"));
        }
        let (json, record) = match &self.pick {
            None => (answer.json().clone(), answer.exact().clone()),
            Some(pick) => self.picked(pick, answer)?,
        };
        if !self.result_schema.accepts(&json) {
            let kind = if self.result_schema.only_nulls_are_wrong(&json) {
                FailureKind::Null
            } else {
                FailureKind::SchemaViolation
            };
            let violations = self.result_schema.violations(&json, MOST_NAMED).join("; ");
            return Err(self.fail(kind, format!("breaks its schema: {violations}")));
        }
        let id = self.record_id(&record, arguments)?;
        let owner = match &self.owner {
            None => None,
            Some(pointer) => match pointer.get(&record).as_ref().and_then(scalar) {
                Some(owner) => Some(self.compared.owner.canonical(&owner).to_owned()),
                None => {
                    return Err(self.fail(
                        FailureKind::Null,
                        format!("does not say whose record it is, at `{pointer}`"),
                    ));
                }
            },
        };
        let mut values = Vec::new();
        let mut unread = Vec::new();
        for mapping in &self.facts {
            let fact = &mapping.fact;
            match mapping.read(&record, arguments) {
                Ok(Some(value)) => values.push((fact.clone(), value)),
                Ok(None) if mapping.optional => {}
                Err(Misfit::Blank) if mapping.optional => {}
                Err(misfit) if mapping.optional => unread.push(Unread {
                    fact: fact.clone(),
                    problem: misfit.to_string(),
                }),
                Ok(None) => {
                    let problem = format!("has no value for `{fact}`");
                    return Err(self.fail(FailureKind::Null, problem));
                }
                Err(misfit) => {
                    let kind = match misfit {
                        Misfit::Missing(_) => FailureKind::Null,
                        Misfit::Blank | Misfit::Shape(_) => FailureKind::SchemaViolation,
                    };
                    return Err(self.fail(kind, format!("cannot be read: `{fact}` {misfit}")));
                }
            }
        }
        self.check_confirmed(arguments, &values)?;
        Ok(ToolSuccess {
            record: RecordRef {
                entity: self.entity.clone(),
                id,
            },
            owner,
            values,
            unread,
        })
    }

    /// The one record of a search result, as a schema sees it and with exact numbers.
    fn picked(&self, pick: &Pick, answer: &ToolAnswer) -> Result<(Value, Value), Failure> {
        let at = &pick.at;
        let (Some(json), Some(exact)) = (at.get(answer.json()), at.get(answer.exact())) else {
            let problem = format!("has no list of records at `{at}`");
            return Err(self.fail(FailureKind::SchemaViolation, problem));
        };
        let more = answer.has_more() || has_more(answer.json(), at, pick.more.as_ref());
        let found = match (&json, exact) {
            (Value::Array(_), Value::Array(items)) => items,
            // A search that found one record may give the record instead of a list.
            (Value::Object(_), exact) => {
                return if more {
                    Err(self.further_page(1))
                } else {
                    Ok((json, exact))
                };
            }
            _ => {
                let problem = format!("has no list of records at `{at}`");
                return Err(self.fail(FailureKind::SchemaViolation, problem));
            }
        };
        match (json, found.as_slice()) {
            (_, found) if more && found.len() < 2 => Err(self.further_page(found.len())),
            (_, []) => Err(failure(FailureKind::NotFound, "no record matches")),
            (Value::Array(mut items), [one]) => Ok((items.swap_remove(0), one.clone())),
            (_, many) => Err(failure(
                FailureKind::Ambiguous,
                format!("{} records match, one was expected", many.len()),
            )),
        }
    }

    fn further_page(&self, found: usize) -> Failure {
        failure(
            FailureKind::Ambiguous,
            format!(
                "“{}” found {found} on the first page, and there is a further page: more records may match",
                self.label
            ),
        )
    }

    /// The identifier of the record, which must be the one asked for.
    fn record_id(&self, record: &Value, arguments: &Map<String, Value>) -> Result<String, Failure> {
        let asked = |name: &FactName| arguments.get(name.as_str()).and_then(scalar);
        let (id, field) = match &self.record {
            RecordId::At(place) => (
                place.get(record).as_ref().and_then(scalar),
                place.to_string(),
            ),
            RecordId::Argument(name) => (asked(name), name.to_string()),
            RecordId::AtOrArgument(place, name) => match place.get(record) {
                Some(said) => (scalar(&said), place.to_string()),
                None => (asked(name), name.to_string()),
            },
        };
        let Some(id) = id else {
            let problem = format!("does not say which record it is about, at `{field}`");
            return Err(self.fail(FailureKind::Null, problem));
        };
        if let Some(key) = &self.key {
            let asked = asked(key).unwrap_or_default();
            if !self.compared.record.same(&asked, &id) {
                return Err(if differ_in_leading_zeros(&asked, &id) {
                    self.fail(
                        FailureKind::SchemaViolation,
                        format!(
                            "writes `{field}` with other leading zeros than it was asked for by: declare `compare` for `{key}` if they mean the same"
                        ),
                    )
                } else {
                    failure(
                        FailureKind::WrongRecord,
                        format!(
                            "asked for {asked}, the answer of `{}` is about another record (`{field}`)",
                            self.name
                        ),
                    )
                });
            }
        }
        Ok(self.compared.record.canonical(&id).to_owned())
    }

    /// Checks that the record found holds the values it was searched by.
    fn check_confirmed(
        &self,
        arguments: &Map<String, Value>,
        values: &[(FactName, FactValue)],
    ) -> Result<(), Failure> {
        for Confirm { fact: name, by } in &self.confirms {
            let asked = arguments.get(name.as_str()).and_then(FactValue::from_json);
            let answered = values.iter().find(|(fact, _)| fact == name).map(|(_, v)| v);
            let reading = self
                .facts
                .iter()
                .find(|m| &m.fact == name)
                .map(|m| &m.reading);
            let same = match (&asked, answered) {
                (Some(asked), Some(answered)) => {
                    by.values(asked, answered) == Sameness::Same
                        || reading.is_some_and(|r| r.compare.same(&asked.text(), &answered.text()))
                }
                (None, _) | (_, None) => false,
            };
            if !same {
                return Err(failure(
                    FailureKind::WrongRecord,
                    format!(
                        "the answer of `{}` is about a record with another `{name}`",
                        self.name
                    ),
                ));
            }
        }
        Ok(())
    }

    fn fail(&self, kind: FailureKind, problem: impl AsRef<str>) -> Failure {
        let problem = problem.as_ref();
        failure(kind, format!("the answer of `{}` {problem}", self.name))
    }
}

fn failure(kind: FailureKind, detail: impl Into<String>) -> Failure {
    Failure {
        kind,
        status: None,
        detail: detail.into(),
        retry_after_ms: None,
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
