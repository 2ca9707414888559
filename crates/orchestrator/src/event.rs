//! Everything that can happen to a conversation.
//!
//! State is a fold over these events. The journal keeps them for good, so variants and fields are only ever added.
//! They stand in one list, however long, because the journal is read by it.

mod kind;
mod parts;
mod recorded;

use std::collections::BTreeMap;

use baton_playbook::{
    ConfigurationDigest, FactName, Failure, IdentityLevel, IntentName, QueueName, RecordRef,
    SystemName, ToolName, ToolSuccess,
};
use baton_sanitiser::{Memory, Redaction};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{
    AskId, CallId, Fencing, HandoffId, MessageId, OfferId, Representative, RequestId, SnapshotId,
};
use crate::model::{ModelFailure, Objection, Proposal, TaskKind, Usage};
use crate::signals::Reading;
use crate::state::SummaryWriter;

pub(crate) use parts::edge_entity;
pub use parts::{
    Agent, Callee, Dropped, Fulfilment, Named, OfferEnd, Origin, Purpose, Scored, Trip, Unattended,
};
pub use recorded::Recorded;

/// One event in a conversation's journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The conversation began.
    Opened {
        /// The channel, such as `web`.
        channel: String,
        /// What the channel calls the customer, if anything; never trusted as identity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer_label: Option<String>,
        /// Whether it is a simulated conversation.
        practice: bool,
        /// The configuration it is decided by from here on; `None` in journals older than this field, and where the
        /// configuration was read from no files.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        configuration: Option<ConfigurationDigest>,
    },
    /// The configuration was replaced: everything from here on is decided by this one.
    ConfigurationChanged {
        /// The configuration.
        configuration: ConfigurationDigest,
    },
    /// The customer wrote.
    CustomerWrote {
        /// The message.
        message: MessageId,
        /// Its text, sanitised.
        text: String,
        /// What was removed from it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        redactions: Vec<Redaction>,
        /// What it was read as; `None` in journals older than this field, which are read as they
        /// were then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reading: Option<Box<Reading>>,
        /// What the sanitiser carries on to the next message; `None` in journals older than this
        /// field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        memory: Option<Box<Memory>>,
        /// When the gateway took it, where it came here late: this workstation was offline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent_at: Option<Timestamp>,
    },
    /// The customer left.
    CustomerLeft,
    /// A closed conversation continues because the customer wrote again.
    Reopened {
        /// The new ownership.
        fencing: Fencing,
    },
    /// The Router looked at a message.
    Routed {
        /// The message.
        message: MessageId,
        /// The intent it decided on; `None` when unclear or out of scope.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        intent: Option<IntentName>,
        /// Confidence in the best intent, whether or not it was decided on.
        confidence: f32,
        /// Other intents it considered.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alternatives: Vec<Scored>,
        /// Which Router: `lexical`, …
        router: String,
        /// The customer's words, sanitised and bounded.
        words: String,
        /// Whether the requests it is about are told in events of their own. In older journals the intent
        /// itself is the request.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        told: bool,
    },
    /// The customer wants something new.
    RequestOpened {
        /// The request.
        request: RequestId,
        /// The message.
        message: MessageId,
        /// What they want.
        intent: IntentName,
        /// Confidence, 0 to 1.
        confidence: f32,
        /// Other intents considered.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alternatives: Vec<Scored>,
        /// The words that say so, sanitised and bounded.
        words: String,
        /// The records it is about, in the order named.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<Named>,
    },
    /// More words about a request, or another record it is about. One that was settled is open again.
    RequestAdded {
        /// The request.
        request: RequestId,
        /// The message.
        message: MessageId,
        /// The words, sanitised and bounded.
        words: String,
        /// The records they name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<Named>,
    },
    /// The customer asked or wished for something beside what was heard that fits nothing this desk knows.
    WishUnheard {
        /// The message.
        message: MessageId,
        /// The words, sanitised and bounded.
        words: String,
        /// Whether they only tell something, and may want nothing.
        #[serde(default, skip_serializing_if = "crate::signals::is_false")]
        told: bool,
    },
    /// The customer says which records a request is not about: "all but LH-1".
    RequestNarrowed {
        /// The request.
        request: RequestId,
        /// The message.
        message: MessageId,
        /// The records it is not about.
        except: Vec<Named>,
    },
    /// The customer does not want something any more.
    RequestWithdrawn {
        /// The request.
        request: RequestId,
        /// The message.
        message: MessageId,
        /// The words that say so, sanitised and bounded.
        words: String,
    },
    /// A request was answered or done, as a whole or for some of the records it is about.
    RequestSettled {
        /// The request.
        request: RequestId,
        /// How.
        how: Fulfilment,
        /// The records; none where it is settled as a whole.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<Named>,
        /// Who did; `None` in journals older than this field, and where an agent settled it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// The customer stated the value of a fact.
    Stated {
        /// The fact.
        fact: FactName,
        /// The value, in normal form.
        value: String,
        /// The message it stands in.
        message: MessageId,
        /// Whose words it stands in.
        #[serde(default, skip_serializing_if = "Origin::is_own")]
        origin: Origin,
    },
    /// The customer took a value back: it proves nothing, is not looked up and not shown any more.
    TakenBack {
        /// The fact.
        fact: FactName,
        /// The value, in normal form.
        value: String,
        /// The message that takes it back; `None` if it turned out to be another person's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<MessageId>,
    },
    /// The customer is not the person they seemed to be, or what proved it no longer holds. Nothing of the earlier
    /// person stays.
    CustomerChanged,
    /// One agent called another.
    AgentCalled {
        /// The caller.
        caller: Agent,
        /// The callee.
        callee: Agent,
        /// What it was about.
        entity: String,
    },
    /// A tool call was decided on; recorded before it runs.
    CallRequested {
        /// The call; also its idempotency key.
        call: CallId,
        /// The agent that asked.
        agent: Agent,
        /// The tool.
        tool: ToolName,
        /// Its system of record.
        system: SystemName,
        /// The record or search it is about, as the edge budget counts it.
        entity: String,
        /// The arguments.
        arguments: BTreeMap<String, String>,
        /// Whether it can be repeated without harm.
        idempotent: bool,
        /// Tries allowed, the first included.
        tries: u32,
        /// Ownership under which it was decided.
        fencing: Fencing,
    },
    /// One try of a call failed and another follows.
    CallRetried {
        /// The call.
        call: CallId,
        /// The try that failed, from 1.
        attempt: u32,
        /// How it failed.
        failure: Failure,
        /// Duration of the try.
        duration_ms: u64,
        /// When the next try is due.
        next_attempt_at: Timestamp,
    },
    /// A call succeeded and its record may be used.
    CallSucceeded {
        /// The call.
        call: CallId,
        /// Tries made.
        attempt: u32,
        /// Duration of the last try.
        duration_ms: u64,
        /// The schema-valid answer, reduced to declared facts and sanitised.
        result: ToolSuccess,
        /// Whether it was admitted on possession of the identifier alone, before the customer was
        /// identified.
        bearer: bool,
        /// Something removed from it by the sanitiser.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        redactions: Vec<Redaction>,
    },
    /// A call failed for good.
    CallFailed {
        /// The call.
        call: CallId,
        /// Tries made.
        attempt: u32,
        /// Duration of the last try.
        duration_ms: u64,
        /// How it failed.
        failure: Failure,
    },
    /// A call was refused before it ran.
    CallRefused {
        /// The agent that asked.
        agent: Agent,
        /// What it wanted to call.
        callee: Callee,
        /// What it was about.
        entity: String,
        /// The earlier calls that used up the budget.
        earlier: Vec<CallId>,
        /// Whether a model proposed it, and it would only have read.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        proposed_reading: bool,
    },
    /// The customer's identity is established, or better established than before.
    Identified {
        /// The customer's identifier; `None` while only partly verified.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<String>,
        /// How sure.
        level: IdentityLevel,
        /// In plain words.
        how: String,
        /// The call that proved it.
        call: CallId,
    },
    /// A record shown on possession of its identifier turned out to be another person's.
    RecordWithdrawn {
        /// The record.
        record: RecordRef,
    },
    /// An agent wrote to the customer.
    AgentReplied {
        /// The message.
        message: MessageId,
        /// The agent.
        agent: Agent,
        /// The text as sent.
        text: String,
        /// What the reply does.
        purpose: Purpose,
        /// The requests it is about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        requests: Vec<RequestId>,
        /// Ownership under which it was written.
        fencing: Fencing,
    },
    /// An agent's reply was not sent because it is not grounded in verified facts.
    ReplyWithheld {
        /// The agent.
        agent: Agent,
        /// What is not grounded: names of facts or kinds of values, never the text.
        ungrounded: Vec<String>,
    },
    /// A person takes over, and why: a rule of the Observer, or one of the few other causes that [`Rule`](crate::observer::Rule) names.
    RuleTripped(Trip),
    /// The handoff transaction began.
    HandoffPrepared {
        /// The handoff.
        handoff: HandoffId,
        /// The queue it starts in.
        queue: QueueName,
    },
    /// A snapshot revision was sealed.
    SnapshotSealed {
        /// The snapshot.
        snapshot: SnapshotId,
        /// Its revision, from 1.
        revision: u32,
        /// Its digest.
        digest: String,
    },
    /// The handoff waits in a queue.
    Queued {
        /// The queue.
        queue: QueueName,
        /// Whether it is the last queue, because no representative took it before.
        overflow: bool,
    },
    /// The handoff was offered to a representative.
    Offered {
        /// The offer.
        offer: OfferId,
        /// The queue it stands in.
        queue: QueueName,
        /// Whom it was offered to.
        representative: Representative,
        /// When it expires.
        lease_until: Timestamp,
    },
    /// An offer ended without being accepted.
    OfferEnded {
        /// The offer.
        offer: OfferId,
        /// How.
        end: OfferEnd,
        /// Who did; `None` in journals older than this field, and where it was not declined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// A representative accepted.
    Accepted {
        /// The offer; `None` when taken from the queue or from the agents without one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<OfferId>,
        /// Who.
        representative: Representative,
    },
    /// The handoff is done: the representative owns the conversation.
    Committed {
        /// Who.
        representative: Representative,
        /// The new ownership.
        fencing: Fencing,
        /// The snapshot revision handed over.
        revision: u32,
    },
    /// The representative wrote to the customer.
    RepresentativeWrote {
        /// The message; also its idempotency key at the gateway.
        message: MessageId,
        /// The text, sanitised.
        text: String,
        /// What was removed from it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        redactions: Vec<Redaction>,
        /// Facts it asks for although the snapshot holds them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        repeat_ask: Vec<FactName>,
        /// Who did; `None` in journals older than this field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// What was said to the customer before this desk's data begins, or after it ends in the middle:
    /// the gateway had it.
    SaidBefore {
        /// The message.
        message: MessageId,
        /// The representative's name; `None` for an agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        representative: Option<String>,
        /// The text, sanitised.
        text: String,
        /// When the gateway took it.
        said_at: Timestamp,
        /// Messages after it that are not known here.
        #[serde(default, skip_serializing_if = "is_zero")]
        left_out: u32,
    },
    /// The representative gave the conversation back to the agents.
    ReturnedToAgents {
        /// What the agents should know. The customer does not see it.
        note: String,
        /// The note's place among the messages, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<MessageId>,
        /// The messages that the agents take up: those without an answer, and those of open requests. What they are
        /// about stays open.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        waits: Vec<MessageId>,
        /// The message whose answer the customer waits for, because what they want in it is open. Absent where nothing
        /// is, and in journals older than this field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unanswered: Option<MessageId>,
        /// The new ownership.
        fencing: Fencing,
        /// Who did; `None` in journals older than this field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// The representative passed the conversation on to a queue.
    Transferred {
        /// The new handoff.
        handoff: HandoffId,
        /// The queue.
        queue: QueueName,
        /// For the representative who takes it.
        note: String,
        /// The new ownership.
        fencing: Fencing,
        /// Who did; `None` in journals older than this field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// The customer, who waits for a person, gave a number or address to be reached at.
    CallBackAsked {
        /// The message it stands in.
        message: MessageId,
        /// The number or address, as they wrote it. It is stated and not confirmed.
        contact: String,
    },
    /// A conversation goes back to a queue, because its representative does not attend to it.
    QueuedAgain {
        /// The new handoff.
        handoff: HandoffId,
        /// The queue.
        queue: QueueName,
        /// Why.
        why: Unattended,
        /// The new ownership.
        fencing: Fencing,
        /// Who did; `None` in journals older than this field, and where no one acted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// The contact is over for the customer; wrap-up began.
    WrapUpStarted {
        /// Who did; `None` in journals older than this field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// The representative left wrap-up: the contact goes on.
    WrapUpLeft {
        /// Who did; `None` in journals older than this field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// Wrap-up is done, or nothing is left to do.
    Closed {
        /// The disposition's name.
        disposition: String,
        /// Summary for the next reader.
        summary: String,
        /// Notes.
        notes: String,
        /// The new ownership: no one has it.
        fencing: Fencing,
        /// Who did; `None` in journals older than this field, and where the agents or the customer ended it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Representative>,
    },
    /// Something arrived that may not be used.
    Discarded {
        /// What, in plain words.
        what: String,
        /// Why.
        why: Dropped,
        /// What it cost all the same, where it came from a model.
        #[serde(default, skip_serializing_if = "Usage::is_nothing")]
        usage: Usage,
    },
    /// A model is asked; recorded before it is.
    ModelAsked {
        /// The question; also its idempotency key.
        ask: AskId,
        /// The agent that asks.
        agent: Agent,
        /// What is asked.
        task: TaskKind,
        /// The message it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<MessageId>,
        /// Ownership under which it is asked.
        fencing: Fencing,
    },
    /// A model answered. What it proposes is not checked yet.
    ModelAnswered {
        /// The question.
        ask: AskId,
        /// Duration, tries and pauses included.
        duration_ms: u64,
        /// Tries made.
        tries: u32,
        /// What it used up.
        #[serde(default)]
        usage: Usage,
        /// What it proposes.
        proposal: Proposal,
    },
    /// A model failed for good, or was not waited for any longer; the rules make the move instead.
    ModelFailed {
        /// The question.
        ask: AskId,
        /// Duration, tries and pauses included.
        duration_ms: u64,
        /// Tries made.
        tries: u32,
        /// What it used up.
        #[serde(default)]
        usage: Usage,
        /// How it failed.
        failure: ModelFailure,
    },
    /// A model's proposal was refused.
    ProposalRefused {
        /// The question it answered.
        ask: AskId,
        /// The agent that asked.
        agent: Agent,
        /// Why.
        why: Objection,
        /// In one sentence; never contains a value.
        detail: String,
    },
    /// The Handoff Agent summed the conversation up for the person.
    Summarised {
        /// The summary.
        text: String,
        /// Who wrote it.
        by: SummaryWriter,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
