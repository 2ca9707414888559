//! Facts, and how a customer is identified by them.

use crate::currency::{self, Currency};
use crate::date_form;
use crate::extract::Stated;
use crate::identifier::Compare;
use crate::names::{EntityName, FactName, ToolName};
use crate::same::{Comparison, dates};
use crate::sentence::{Condition, same_option};
use crate::template::Template;
use crate::value::FactValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a customer's identity is established.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The fact that holds the customer's identifier.
    pub customer: FactName,
    /// The fact that holds the customer's display name.
    pub name: Option<FactName>,
    /// Tools whose success establishes who the customer is, strongest first.
    pub methods: Vec<IdentityMethod>,
    /// Whether a record whose identifier the customer named may be shown before the customer is
    /// identified: its facts that are not `personal`.
    pub bearer_records: bool,
}

/// One way to establish identity.
#[derive(Debug, Clone)]
pub struct IdentityMethod {
    /// The tool.
    pub tool: ToolName,
    /// What a success proves.
    pub level: IdentityLevel,
}

/// How sure we are who the customer is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IdentityLevel {
    /// Nothing is known, or only what the customer said.
    Unverified,
    /// The customer knows something only the record's owner should know, such as its identifier.
    PartlyVerified,
    /// A system of record confirmed who the customer is.
    Verified,
}

/// The type of a fact, for display and for grounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// Free text.
    #[default]
    Text,
    /// An identifier, compared exactly but for case.
    Identifier,
    /// A calendar date or instant, ISO 8601.
    Date,
    /// An amount of money.
    Money,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A state such as `shipped` or `cancelled`.
    State,
}

impl FactType {
    /// A value of this type as people read it: a state's underscores are spaces, and an amount that names
    /// its currency has that currency's decimals and sign.
    pub fn shown(self, value: &FactValue) -> String {
        self.shown_in(value, None)
    }

    /// The same for an amount in `currency`, where it does not name its own.
    pub fn shown_in(self, value: &FactValue, currency: Option<Currency>) -> String {
        if let FactValue::List(items) = value
            && self == Self::Money
            && !items.is_empty()
        {
            let shown: Vec<String> = items.iter().map(|i| self.shown_in(i, currency)).collect();
            return shown.join(", ");
        }
        let text = value.to_string();
        match self {
            Self::State => text.replace('_', " "),
            Self::Money => match (currency::parts(&text), currency) {
                (Some((amount, own)), _) => own.shown(amount).unwrap_or(text),
                (None, Some(currency)) => currency.shown(&text).unwrap_or(text),
                (None, None) => text,
            },
            Self::Date => date_form::readable(&text),
            Self::Text | Self::Identifier | Self::Number | Self::Boolean => text,
        }
    }
}

/// A named value about the customer or their case.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its name.
    pub name: FactName,
    /// What people read.
    pub label: String,
    /// Its type.
    pub kind: FactType,
    /// The currency of an amount whose system does not say it.
    pub currency: Option<Currency>,
    /// How an identifier is compared.
    pub compare: Compare,
    /// What kind of record it is about.
    pub about: EntityName,
    /// Whether it is about a person, and so stays hidden until identity is verified.
    pub personal: bool,
    /// How it is recognised in the customer's words; `None` if a customer cannot state it. Shared by every
    /// copy of the configuration: a pattern finds out by matching how it matches fast, and a clone of it
    /// would begin anew.
    pub stated: Option<Arc<Stated>>,
    /// The question that asks the customer for it.
    pub ask: Option<Template>,
    /// How two of its values are compared.
    pub comparison: Comparison,
    /// The same question in other words, for when it is asked again.
    pub ask_again: Vec<Template>,
    /// What is said when a search by this fact found nothing, in place of the desk's own wording.
    pub not_found: Option<Template>,
    /// A verified list fact this fact can be taken from.
    pub one_of: Option<OneOf>,
    /// What people call its values, by the value that its system writes.
    pub names: BTreeMap<String, String>,
}

/// The list that a fact is taken from if the customer does not give it. A system named such a value, never the
/// customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOf {
    /// The list fact. A list with one item needs no choice.
    pub list: FactName,
    /// Facts of the records in the list: the record is the one whose values hold what the customer named.
    pub containing: Vec<FactName>,
    /// Records for which one of these does not hold are not meant.
    pub only: Vec<Condition>,
    /// The most records of the list that are looked up.
    pub at_most: u32,
}

impl Fact {
    /// Whether a stated value can be one of this fact: a day that does not exist is no date.
    pub fn admits(&self, value: &str) -> bool {
        self.kind != FactType::Date || !dates::is_no_day(value)
    }

    /// A value of this fact as people read it: by its name, an amount in its currency with its decimals, else as
    /// [`FactType::shown`] says.
    pub fn shown(&self, value: &FactValue) -> String {
        if let FactValue::List(items) = value
            && !self.names.is_empty()
            && !items.is_empty()
        {
            let shown: Vec<String> = items.iter().map(|item| self.shown(item)).collect();
            return shown.join(", ");
        }
        match self.called(&value.text()) {
            Some(name) => name.to_owned(),
            None => self.kind.shown_in(value, self.currency),
        }
    }

    /// People's name for a value, if one is configured.
    pub fn called(&self, value: &str) -> Option<&str> {
        let mut names = self.names.iter();
        names.find_map(|(code, name)| same_option(code, value).then_some(name.as_str()))
    }
}
