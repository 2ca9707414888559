//! The checked configuration. A value of these types has passed every check of the loader: names
//! refer to things that exist, patterns compile, schemas are schemas.

mod facts;
mod systems;
mod transport;
mod wording;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::ConfigurationDigest;
use crate::limits::Limits;
use crate::load::ConfigError;
use crate::models::Models;
use crate::names::{FactName, IntentName, QueueName, SystemName, ToolName};
use crate::same::Comparison;
use crate::sentence::{Condition, Sentence};
use crate::template::Template;
use crate::value::FactValue;
use crate::waiting::Waiting;

pub use facts::{Fact, FactType, Identity, IdentityLevel, IdentityMethod, OneOf};
pub use systems::{RateLimit, System, Tool};
pub use transport::{
    Credentials, Endpoint, HttpEndpoint, HttpOperation, Method, Operation, SecretHeader,
};
pub use wording::{Canned, Disposition, Wording};

/// Everything an administrator configures for one desk.
#[derive(Debug, Clone)]
pub struct Playbooks {
    /// The digest of the files that it was read from; `None` where it was read from none.
    pub digest: Option<ConfigurationDigest>,
    /// The desk's name, as customers and representatives see it.
    pub desk: String,
    /// What agents say in fixed situations.
    pub wording: Wording,
    /// Limits that hold where a playbook does not set its own.
    pub limits: Limits,
    /// Deadlines of waiting, and what follows them.
    pub waiting: Waiting,
    /// How a customer's identity is established.
    pub identity: Identity,
    /// Facts by name.
    pub facts: BTreeMap<FactName, Fact>,
    /// Systems of record by name.
    pub systems: BTreeMap<SystemName, System>,
    /// Tools in the order of preference: the order of the files' names, then of declaration.
    pub tools: Vec<Arc<Tool>>,
    /// Playbooks in the order of declaration.
    pub playbooks: Vec<Arc<Playbook>>,
    /// Example utterances that no playbook covers; they teach the Router to decline.
    pub out_of_scope: Vec<String>,
    /// Example utterances that go on with a request and open none.
    pub continuations: Vec<String>,
    /// Which Router tells what a customer wants.
    pub router: RouterKind,
    /// Examples of what messages do beside naming a request, in addition to those that come with Baton.
    pub understanding: Understanding,
    /// Queues by name.
    pub queues: BTreeMap<QueueName, Queue>,
    /// The queue for conversations without an intent, and the last resort of every route.
    pub overflow: QueueName,
    /// The queue for conversations whose intent is not known.
    pub default_queue: QueueName,
    /// Dispositions a representative chooses from at wrap-up: (name, label).
    pub dispositions: Vec<Disposition>,
    /// Canned replies offered in the composer.
    pub canned: Vec<Canned>,
    /// Language models, if any.
    pub models: Models,
    /// Advice: what the configuration says but may not mean. These are no mistakes.
    pub advice: Vec<ConfigError>,
}

/// The kind of Router that tells what a customer wants. A model that routes is named under `[agents]`; the Router
/// chosen here is its fallback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RouterKind {
    /// The embedding Router where its weights are present, else the lexical one.
    #[default]
    Auto,
    /// Word and character features; needs no weights.
    Lexical,
    /// Sentence vectors; where their weights are missing the lexical Router serves, and the desk says so.
    Embedding,
    /// Multilingual sentence vectors: examples in one language serve customers in sixteen. Where their weights are
    /// missing the lexical Router serves, and the desk says so.
    Multilingual,
    /// The model that `[agents]` names for the Router, with `Auto` behind it.
    Model,
}

/// A desk's own examples of speech acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Understanding {
    /// Asks for a person.
    pub wish: Vec<String>,
    /// Names a person without asking for one.
    pub declined: Vec<String>,
    /// Says thanks, goodbye, "ok".
    pub closes: Vec<String>,
    /// Says that the customer does not know or have what they were asked for.
    pub lacks: Vec<String>,
    /// None of these, although it sounds like one.
    pub other: Vec<String>,
}

/// What becomes of an intent once its facts are gathered.
#[derive(Debug, Clone)]
pub enum Resolution {
    /// The agents answer from verified facts.
    Answer(Sentence),
    /// A person acts; the agents only gather.
    Person,
    /// Policy: the conversation goes to a person at once, nothing is gathered first.
    PersonAtOnce,
}

/// Whether a model or the rules make the agents' moves, where the Data Agent has a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lead {
    /// The model: calls and replies are its proposals, checked; the rules step in for a turn in which
    /// it failed, was refused, or gave up.
    #[default]
    Model,
    /// The rules make the lookups that the playbook requires; the model is asked once nothing is left
    /// to look up.
    Rules,
}

/// Configuration for one intent.
#[derive(Debug, Clone)]
pub struct Playbook {
    /// The intent.
    pub intent: IntentName,
    /// What people read.
    pub label: String,
    /// Example utterances.
    pub examples: Vec<String>,
    /// Facts a person or the answer needs.
    pub requires: Vec<FactName>,
    /// Of the records of a list, those that this intent can be about.
    pub only: Vec<Condition>,
    /// What becomes of it.
    pub resolution: Resolution,
    /// Tools that change something and that a model may propose for this intent.
    pub actions: Vec<ToolName>,
    /// Who leads where the Data Agent has a model.
    pub lead: Lead,
    /// The next best action shown to the representative.
    pub next_action: Sentence,
    /// The first queue of the route.
    pub queue: QueueName,
    /// Skills a representative should have.
    pub skills: Vec<String>,
    /// Priority in the queue.
    pub priority: Priority,
    /// Limits for this intent.
    pub limits: Limits,
}

/// Priority of a conversation in a queue.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Can wait.
    Low,
    /// The usual.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Before all others.
    Urgent,
}

/// A queue that conversations wait in.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Its name.
    pub name: QueueName,
    /// What people read.
    pub label: String,
    /// The next queue, when no one here takes the offer.
    pub next: Option<QueueName>,
    /// The lease of an offer: how long it is open before it expires, in milliseconds.
    pub lease_ms: u64,
}

impl Queue {
    /// The lease of an offer where the configuration says nothing of it, in milliseconds.
    pub const LEASE_MS: u64 = 30_000;
}

impl Playbook {
    /// The same playbook with the desk's name in its texts.
    pub(crate) fn named(mut self, desk: &str) -> Self {
        if let Resolution::Answer(answer) = self.resolution {
            self.resolution = Resolution::Answer(answer.with("desk", desk));
        }
        self.next_action = self.next_action.with("desk", desk);
        self
    }

    /// The same playbook, its conditions met by the names of values as well as by the values.
    pub(crate) fn with_names(mut self, facts: &BTreeMap<FactName, Fact>) -> Self {
        if let Resolution::Answer(answer) = self.resolution {
            self.resolution = Resolution::Answer(answer.with_names(facts));
        }
        self.next_action = self.next_action.with_names(facts);
        self
    }
}

impl Playbooks {
    /// Whether a Router would learn the same from it as from the other.
    pub fn teaches_the_same_as(&self, other: &Self) -> bool {
        let examples = |of: &Self| -> Vec<_> {
            let each = of.playbooks.iter();
            each.map(|p| (p.intent.clone(), p.examples.clone()))
                .collect()
        };
        self.router == other.router
            && self.understanding == other.understanding
            && self.out_of_scope == other.out_of_scope
            && self.continuations == other.continuations
            && examples(self) == examples(other)
    }

    /// How two values of a fact are compared.
    pub fn comparison(&self, name: &FactName) -> Comparison {
        self.facts
            .get(name)
            .map(|f| f.comparison)
            .unwrap_or_default()
    }

    /// A value of a fact as people read it; as its type says where the fact is not declared.
    pub fn shown(&self, name: &FactName, kind: FactType, value: &FactValue) -> String {
        match self.facts.get(name) {
            Some(fact) => fact.shown(value),
            None => kind.shown(value),
        }
    }

    /// The text that people read for a disposition: its label, or plain words for one that no wrap-up
    /// gives and one that the configuration no longer has.
    pub fn disposition_label(&self, name: &str) -> String {
        let configured = self.dispositions.iter().find(|d| d.name == name);
        match (configured, name) {
            (Some(disposition), _) => disposition.label.clone(),
            (None, Disposition::RESOLVED_BY_AGENTS) => "Resolved by the agents".to_owned(),
            (None, Disposition::ABANDONED) => "Customer left".to_owned(),
            (None, Disposition::NOT_WRAPPED_UP) => "Wrap-up not finished".to_owned(),
            (None, _) => name.replace('_', " "),
        }
    }

    /// The playbook of an intent.
    pub fn playbook(&self, intent: &IntentName) -> Option<&Arc<Playbook>> {
        self.playbooks.iter().find(|p| &p.intent == intent)
    }

    /// Whether only a person can settle what is wanted: no playbook covers it, or its playbook leaves the act to a person.
    pub fn needs_person(&self, intent: &IntentName) -> bool {
        !self
            .playbook(intent)
            .is_some_and(|p| matches!(p.resolution, Resolution::Answer(_)))
    }

    /// A tool by name.
    pub fn tool(&self, name: &ToolName) -> Option<&Arc<Tool>> {
        self.tools.iter().find(|t| &t.name == name)
    }

    /// A fact by name.
    pub fn fact(&self, name: &FactName) -> Option<&Fact> {
        self.facts.get(name)
    }

    /// A fact's label; its name if it is not declared.
    pub fn fact_label<'a>(&'a self, name: &'a FactName) -> &'a str {
        self.facts
            .get(name)
            .map_or(name.as_str(), |f| f.label.as_str())
    }

    /// An intent's label; its name where no playbook covers it.
    pub fn intent_label<'a>(&'a self, intent: &'a IntentName) -> &'a str {
        self.playbook(intent)
            .map_or(intent.as_str(), |p| p.label.as_str())
    }

    /// A tool's label; its name if it is not declared.
    pub fn tool_label<'a>(&'a self, name: &'a ToolName) -> &'a str {
        self.tool(name).map_or(name.as_str(), |t| t.label.as_str())
    }

    /// A system's label; its name if it is not declared.
    pub fn system_label<'a>(&'a self, name: &'a SystemName) -> &'a str {
        self.systems
            .get(name)
            .map_or(name.as_str(), |s| s.label.as_str())
    }

    /// A queue's label; its name if it is not declared.
    pub fn queue_label<'a>(&'a self, name: &'a QueueName) -> &'a str {
        self.queues
            .get(name)
            .map_or(name.as_str(), |q| q.label.as_str())
    }

    /// The question for a fact that was asked for `asked` times already, and whether the desk's `ask_again` goes
    /// around it. The fact's own wordings come first, then each of them once more, so no question is asked twice in
    /// the same words. `None` once all are used, and for a fact that is not asked for.
    pub fn question(&self, fact: &FactName, asked: u32) -> Option<(&Template, bool)> {
        let fact = self.facts.get(fact)?;
        let first = fact.ask.as_ref()?;
        let wordings = 1 + fact.ask_again.len();
        let asked = usize::try_from(asked).ok().filter(|a| *a < 2 * wordings)?;
        let own = match asked % wordings {
            0 => Some(first),
            later => fact.ask_again.get(later - 1),
        };
        own.map(|question| (question, asked >= wordings))
    }

    /// What is said when a search by this fact found nothing.
    pub fn not_found(&self, fact: &FactName) -> Template {
        match self.facts.get(fact).and_then(|f| f.not_found.as_ref()) {
            Some(own) => own.clone(),
            None => {
                let usual = self.wording.not_found.clone();
                usual.with("label", self.fact_label(fact))
            }
        }
    }

    /// What is said when one of several records that were named by this fact was not found.
    pub fn other_not_found(&self, fact: &FactName) -> Template {
        let usual = self.wording.other_not_found.clone();
        usual.with("label", self.fact_label(fact))
    }

    /// The tools that give a fact, in order of preference.
    pub fn tools_for<'a>(&'a self, fact: &'a FactName) -> impl Iterator<Item = &'a Arc<Tool>> {
        self.tools
            .iter()
            .filter(move |t| t.facts.iter().any(|m| &m.fact == fact))
    }
}
