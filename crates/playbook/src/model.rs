//! The checked configuration. A value of these types has passed every check of the loader: names
//! refer to things that exist, patterns compile, schemas are schemas.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::currency::{self, Currency};
use crate::date_form;
use crate::extract::Stated;
use crate::identifier::Compare;
use crate::limits::Limits;
use crate::load::ConfigError;
use crate::mapping::Mapping;
use crate::models::Models;
use crate::names::{EntityName, FactName, IntentName, QueueName, SystemName, ToolName};
use crate::pointer::Pointer;
use crate::read::{Compared, Confirm, Pick, RecordId};
use crate::same::{Comparison, dates};
use crate::schema::Schema;
use crate::sentence::{Condition, Sentence, same_option};
use crate::template::Template;
use crate::value::FactValue;
use crate::waiting::Waiting;

/// Everything an administrator configures for one desk.
#[derive(Debug, Clone)]
pub struct Playbooks {
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

/// A disposition of the wrap-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disposition {
    /// Stable name.
    pub name: String,
    /// What the representative reads.
    pub label: String,
    /// Whether the only open request is settled with it, as long as the representative does not say otherwise.
    pub resolved: bool,
}

impl Disposition {
    /// The disposition of a conversation that the agents resolved.
    pub const RESOLVED_BY_AGENTS: &str = "resolved_by_agents";
    /// The disposition of a conversation whose customer left before it was resolved.
    pub const ABANDONED: &str = "abandoned";
    /// The disposition of a conversation whose wrap-up was not finished in time.
    pub const NOT_WRAPPED_UP: &str = "not_wrapped_up";
}

/// A canned reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Canned {
    /// Short title in the list.
    pub title: String,
    /// The text; `{fact}` is filled from verified facts.
    pub text: String,
}

/// Fixed texts that agents send. Each may name facts in braces.
#[derive(Debug, Clone)]
pub struct Wording {
    /// Sent when the intent is not clear yet.
    pub clarify: Template,
    /// Sent once when the conversation goes to a person.
    pub handoff: Template,
    /// Sent when a conversation is closed as resolved by the agents.
    pub goodbye: Template,
    /// Sent while everything known is gathered and there is nothing else to say.
    pub acknowledge: Template,
    /// The next best action if no variant of the playbook's own can be filled. `{request}` is the intent's label.
    pub next_action: Template,
    /// Sent when a search found nothing, before it is asked for again. `{label}` is the label of the fact that was
    /// searched by.
    pub not_found: Template,
    /// Sent when a fact is asked for again and has no more words of its own for it. `{question}` is its question.
    pub ask_again: Template,
    /// Sent when the customer does not have what they were asked for, before they are asked for something else.
    pub another_way: Template,
    /// Sent when several records fit. `{choices}` names them.
    pub which_one: Template,
    /// Sent when no record of a list fits what the customer named. `{label}` is what people read for the list.
    pub none_of_them: Template,
    /// Sent to a customer who has waited for a person for a while. `{minutes}` is how many, rounded up, until they hear more.
    pub waiting: Template,
    /// Sent to a customer whom no representative took: they can be called back, or leave a message.
    pub call_back: Template,
    /// Sent once they gave a number or address. It does not repeat it, because it is not verified.
    pub call_back_noted: Template,
    /// Sent once they left a message instead.
    pub message_noted: Template,
}

impl Wording {
    /// The same wording with a change made to each text.
    pub(crate) fn each(self, change: impl Fn(Template) -> Template) -> Self {
        Self {
            clarify: change(self.clarify),
            handoff: change(self.handoff),
            goodbye: change(self.goodbye),
            acknowledge: change(self.acknowledge),
            next_action: change(self.next_action),
            not_found: change(self.not_found),
            ask_again: change(self.ask_again),
            another_way: change(self.another_way),
            which_one: change(self.which_one),
            none_of_them: change(self.none_of_them),
            waiting: change(self.waiting),
            call_back: change(self.call_back),
            call_back_noted: change(self.call_back_noted),
            message_noted: change(self.message_noted),
        }
    }

    /// All texts that are sent to a customer.
    pub fn said(&self) -> impl Iterator<Item = &Template> {
        [
            &self.clarify,
            &self.handoff,
            &self.goodbye,
            &self.acknowledge,
            &self.not_found,
            &self.ask_again,
            &self.another_way,
            &self.which_one,
            &self.none_of_them,
            &self.waiting,
            &self.call_back,
            &self.call_back_noted,
            &self.message_noted,
        ]
        .into_iter()
    }
}

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

/// A system of record.
#[derive(Debug, Clone)]
pub struct System {
    /// Its name.
    pub name: SystemName,
    /// What people read.
    pub label: String,
    /// Where it is, without a trailing slash.
    pub base_url: String,
    /// Names of headers and of the environment variable or keychain entry that holds each value.
    pub secret_headers: Vec<SecretHeader>,
    /// How often this desk may ask it; `None` for no limit.
    pub rate: Option<Rate>,
}

/// How often something may be done: `burst` times at once, and once more after every `every`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The time after which another one is allowed. Never zero.
    pub every: Duration,
    /// How many are allowed at once after a rest.
    pub burst: NonZeroU32,
}

/// A header whose value is a secret kept outside the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretHeader {
    /// Header name.
    pub header: String,
    /// The environment variable that holds its value.
    pub environment: String,
}

/// The HTTP method of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

/// A declared operation on a system of record.
#[derive(Debug, Clone)]
pub struct Tool {
    /// Its name.
    pub name: ToolName,
    /// What people read: "Look up the order".
    pub label: String,
    /// The system it asks.
    pub system: SystemName,
    /// HTTP method.
    pub method: Method,
    /// Path and query below the system's base URL; `{argument}` is filled percent-encoded.
    pub path: Template,
    /// JSON body for methods that have one; strings may contain `{argument}`.
    pub body: Option<serde_json::Value>,
    /// The facts that are its arguments; the argument has the fact's name.
    pub arguments: Vec<FactName>,
    /// JSON Schema of the arguments object.
    pub arguments_schema: Schema,
    /// JSON Schema of the answer (of the picked record, where `pick` is set).
    pub result_schema: Schema,
    /// What kind of record it is about.
    pub entity: EntityName,
    /// Where the record's identifier comes from.
    pub record: RecordId,
    /// The argument that must equal the record's identifier, if the tool asks by identifier.
    pub key: Option<FactName>,
    /// Arguments that the answer must repeat as facts, such as the e-mail address of a search.
    pub confirms: Vec<Confirm>,
    /// Where the identifier of the customer who owns the record stands in the answer.
    pub owner: Option<Pointer>,
    /// Takes one record out of a search result.
    pub pick: Option<Pick>,
    /// How its identifiers are compared.
    pub compared: Compared,
    /// Which facts the answer holds, and where.
    pub facts: Vec<Mapping>,
    /// Whether the same call can be made twice without harm.
    pub idempotent: bool,
    /// Whether the call only reads. Agents may only call reading tools on their own.
    pub reads_only: bool,
    /// Time for one try, in milliseconds.
    pub timeout_ms: u64,
    /// Tries of one logical call, the first included; 1 for tools that are not idempotent.
    pub tries: u32,
    /// Whether it is called as soon as its arguments are known, whatever the intent.
    pub eager: bool,
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

    /// The question for a fact that was asked for `asked` times already, and whether the desk's `ask_again` goes
    /// around it: first the fact's own wordings, then each of them once more; `None` once all are used, and for a
    /// fact that is not asked for. So no question is asked twice in the same words.
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

    /// The tools that give a fact, in order of preference.
    pub fn tools_for<'a>(&'a self, fact: &'a FactName) -> impl Iterator<Item = &'a Arc<Tool>> {
        self.tools
            .iter()
            .filter(move |t| t.facts.iter().any(|m| &m.fact == fact))
    }
}
