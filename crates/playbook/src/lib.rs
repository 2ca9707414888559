//! Playbooks as configuration: facts, systems of record, tools, intents, queues and limits;
//! how they are loaded and checked, how facts are recognised in a customer's words, and how a
//! tool's answer is read. Pure: files and answers are passed in.

mod digits;
mod email;
mod explain;
mod extract;
mod limits;
mod load;
mod model;
mod models;
mod names;
mod outcome;
mod pattern;
mod person;
mod pointer;
mod quoted;
mod read;
mod same;
mod sentence;
mod shape;
mod template;
mod typography;
mod value;
mod whole;

pub use explain::{Explanation, explain};
pub use extract::{Found, Message, Normalise, Stated, TEXT_READ, VALUES_PER_MESSAGE};
pub use limits::Limits;
pub use load::{ConfigError, ConfigErrors, MAX_FILE_BYTES, MAX_FILES, load};
pub use model::{
    Canned, Disposition, Fact, FactType, Identity, IdentityLevel, IdentityMethod, Lead, Method,
    OneOf, Playbook, Playbooks, Priority, Queue, Rate, Resolution, RouterKind, SecretHeader,
    System, Tool, Understanding, Wording,
};
pub use models::{Model, Models, Provider};
pub use names::{
    CUSTOMER, EntityName, FactName, IntentName, ModelName, QueueName, SystemName, ToolName,
};
pub use outcome::{Failure, FailureKind, RecordRef, ToolSuccess};
pub use pattern::Pattern;
pub use person::Person;
pub use pointer::Pointer;
pub use quoted::{is_quoted, quoted};
pub use read::{Confirm, From, Mapping, Pick, RecordId, Schema};
pub use same::{Comparison, Country, Currency, Sameness};
pub use sentence::{Condition, Filled, Sentence, Unfilled, Variant};
pub use shape::Shape;
pub use template::{Piece, Template, TemplateError};
pub use value::FactValue;
