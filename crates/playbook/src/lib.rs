//! Playbooks as configuration: facts, systems of record, tools, intents, queues and limits. Here they are loaded and
//! checked, facts are recognised in a customer's words, and a tool's answer is read.
//!
//! Pure: files and answers are passed in. It knows no conversation and no domain such as airlines: that is what a
//! configuration holds. Start at [`load`] and [`Playbooks`].

mod answer;
mod contact;
mod currency;
mod date_form;
mod digest;
mod digits;
mod email;
mod explain;
mod extract;
mod identifier;
mod limits;
mod load;
mod mapping;
mod misfit;
mod model;
mod models;
mod more;
mod names;
mod outcome;
mod pattern;
mod person;
mod pointer;
mod quoted;
mod read;
mod same;
mod schema;
mod sentence;
mod shape;
mod template;
mod total;
mod typography;
mod value;
mod violation;
mod waiting;
mod web_address;
mod whole;

pub use answer::{AnswerError, ToolAnswer};
pub use contact::{asks_to_be_reached, contact};
pub use currency::Currency;
pub use date_form::DateForm;
pub use digest::ConfigurationDigest;
pub use explain::{Explanation, explain};
pub use extract::{FoundValue, Normalise, PreparedMessage, Stated, TEXT_READ, VALUES_PER_MESSAGE};
pub use identifier::{Compare, differ_in_leading_zeros};
pub use limits::Limits;
pub use load::{ConfigError, ConfigErrors, MAX_FILE_BYTES, MAX_FILES, load};
pub use mapping::{From, Mapping, ValueFormat};
pub use model::{
    Canned, Credentials, Disposition, Endpoint, Fact, FactType, HttpEndpoint, HttpOperation,
    Identity, IdentityLevel, IdentityMethod, Lead, Method, OneOf, Operation, Playbook, Playbooks,
    Priority, Queue, RateLimit, Resolution, RouterKind, SecretHeader, System, Tool, Understanding,
    Wording,
};
pub use models::{ModelConfig, Models, Provider};
pub use names::{
    CUSTOMER, EntityName, FactName, IntentName, ModelName, QueueName, SystemName, ToolName,
};
pub use outcome::{Failure, FailureKind, RecordRef, ToolSuccess, Unread};
pub use pattern::Pattern;
pub use person::PersonName;
pub use pointer::Pointer;
pub use quoted::{is_label, is_quoted, quoted};
pub use read::{Compared, Confirm, Pick, RecordId};
pub use same::names::names_fit;
pub use same::{Comparison, Country, Sameness};
pub use schema::Schema;
pub use sentence::{Condition, Filled, Sentence, Unfilled, Variant};
pub use shape::CodeShape;
pub use template::{Piece, Template, TemplateError};
pub use value::FactValue;
pub use waiting::Waiting;
pub use web_address::{AddressError, is_loopback, web_address};
