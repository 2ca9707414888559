//! Playbooks as configuration: facts, systems of record, tools, intents, queues and limits;
//! how they are loaded and checked, how facts are recognised in a customer's words, and how a
//! tool's answer is read. Pure: files and answers are passed in.

mod extract;
mod limits;
mod model;
mod names;
mod outcome;
mod read;
mod template;
mod value;

pub use extract::{Normalise, Stated, VALUES_PER_MESSAGE};
pub use limits::Limits;
pub use model::{
    Canned, Disposition, Fact, FactType, Identity, IdentityLevel, IdentityMethod, Method, Playbook,
    Playbooks, Priority, Queue, Resolution, SecretHeader, System, Tool, Wording,
};
pub use names::{CUSTOMER, EntityName, FactName, IntentName, QueueName, SystemName, ToolName};
pub use outcome::{Failure, FailureKind, RecordRef, ToolSuccess};
pub use read::{From, Mapping, Pick, Pointer, Schema};
pub use template::{Piece, Template, TemplateError};
pub use value::FactValue;
