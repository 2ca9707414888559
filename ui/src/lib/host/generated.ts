// Generated from crates/desk. Do not edit: change the Rust types and run
//   BATON_BLESS=1 cargo test -p baton-desk

/**
 * Accepts an offer.
 */
export type AcceptOffer = { 
/**
 * Which one.
 */
offer: OfferId, };

/**
 * What a representative may do with a conversation.
 */
export type Action = "accept" | "decline" | "take" | "reply" | "start_wrap_up" | "leave_wrap_up" | "finish_wrap_up" | "return_to_agents" | "transfer";

/**
 * Conversations the agents are having.
 */
export type AgentsView = { 
/**
 * How many there are.
 */
total: number, 
/**
 * The newest of them. Bounded.
 */
conversations: Array<WithAgentsItem>, };

/**
 * What this application is.
 */
export type AppView = { 
/**
 * Its version.
 */
version: string, };

/**
 * One call of a tool.
 */
export type Attempt = { 
/**
 * When.
 */
at: string, 
/**
 * Which agent called.
 */
agent: string, 
/**
 * The tool, as it is called on screen.
 */
tool: string, 
/**
 * What it was about.
 */
entity: string, 
/**
 * How it ended.
 */
outcome: AttemptOutcome, 
/**
 * The status or error, in plain words.
 */
message: string, 
/**
 * How long it took.
 */
duration_ms: number, };

/**
 * What was tried with one tool, in one line, with details on demand.
 */
export type AttemptGroup = { 
/**
 * The system of record, as it is called on screen.
 */
system: string, 
/**
 * What stands now.
 */
stands: AttemptStanding, 
/**
 * The same in plain words, with what failed: "answered since, after 1 failed call (no answer)".
 */
sentence: string, 
/**
 * How many calls succeeded.
 */
succeeded: number, 
/**
 * When the last one was.
 */
last_at: string, 
/**
 * Each call, oldest first. Bounded.
 */
details: Array<Attempt>, };

/**
 * How a call ended.
 */
export type AttemptOutcome = "succeeded" | "failed" | "refused" | "unknown";

/**
 * How the calls of one system of record stand.
 */
export type AttemptStanding = "failed" | "recovered" | "worked";

/**
 * A backup that was made.
 */
export type BackupView = { 
/**
 * Where it is.
 */
path: string, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * When it was made.
 */
at: string, };

/**
 * A call-back that the customer asked for.
 */
export type Callback = { 
/**
 * The number or address they gave, in their own words: stated, not confirmed.
 */
contact: string, 
/**
 * When they asked for it.
 */
asked_at: string, };

/**
 * A canned reply. `{fact_name}` in its text stands for a fact.
 */
export type CannedReply = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is called on screen.
 */
label: string, 
/**
 * The text that goes into the composer.
 */
text: string, };

/**
 * Lists that configuration provides.
 */
export type Catalogue = { 
/**
 * How a conversation can end.
 */
dispositions: Array<Disposition>, 
/**
 * Where a conversation can be transferred to.
 */
queues: Array<Queue>, 
/**
 * Why an offer can be declined.
 */
decline_reasons: Array<DeclineReason>, 
/**
 * Names that stand for something in a canned reply. A reply with one of them in braces is not sent.
 */
placeholders: Array<string>, };

/**
 * The part of the desk that changed. Of the inbox only the rows that changed; every other part comes whole and
 * replaces what was there.
 */
export type Change = { "kind": "inbox", 
/**
 * The rows that changed.
 */
patch: InboxPatch, } | { "kind": "conversation", 
/**
 * The new view of it.
 */
view: ConversationView, } | { "kind": "connection", 
/**
 * Its new state.
 */
connection: ConnectionView, } | { "kind": "notice", 
/**
 * The notice.
 */
notice: Notice, } | { "kind": "notice_gone", 
/**
 * Which one.
 */
id: NoticeId, } | { "kind": "settings", 
/**
 * All settings.
 */
settings: Settings, } | { "kind": "practice", 
/**
 * Its new state.
 */
practice: PracticeView, } | { "kind": "close_asked", 
/**
 * How many conversations.
 */
conversations: number, 
/**
 * How many replies.
 */
unsent: number, } | { "kind": "catalogue", 
/**
 * Everything there is to choose from now.
 */
catalogue: Catalogue, } | { "kind": "store", 
/**
 * Its new state.
 */
store: StoreView, };

/**
 * Looks at a reply before it is sent.
 */
export type CheckDraft = { 
/**
 * In which conversation.
 */
conversation: ConversationId, 
/**
 * What is written so far.
 */
text: string, };

/**
 * One thing the workstation depends on.
 */
export type ComponentHealth = { 
/**
 * Its name in configuration.
 */
name: string, 
/**
 * What it is called on screen.
 */
label: string, 
/**
 * Its health.
 */
state: ComponentState, 
/**
 * What that means for conversations, in a plain sentence.
 */
sentence: string, 
/**
 * When it last worked.
 */
last_ok_at: string | null, 
/**
 * When it last failed.
 */
last_failure_at: string | null, 
/**
 * Calls in the last hour.
 */
calls: number, 
/**
 * Of those, how many failed.
 */
failures: number, };

/**
 * The health of a component.
 */
export type ComponentState = "working" | "struggling" | "down" | "unused";

/**
 * A place in a file of the configuration.
 */
export type ConfigurationPlace = { 
/**
 * The file's name.
 */
file: string, 
/**
 * Line, from 1.
 */
line: number, 
/**
 * Column in characters, from 1.
 */
column: number, };

/**
 * Something in a configuration that keeps it from being used.
 */
export type ConfigurationProblem = { 
/**
 * Where it stands, if it stands in one place of a file.
 */
place: ConfigurationPlace | null, 
/**
 * The key path, such as `playbook.cancel.requires[0]`; may be empty.
 */
field: string, 
/**
 * What is wrong.
 */
problem: string, 
/**
 * What to do; may be empty.
 */
help: string, };

/**
 * How reading the configuration again ended.
 */
export type ConfigurationView = { 
/**
 * The number of the version in force: 1 when the desk was opened, and one more with each replacement.
 */
version: number, 
/**
 * Why what was read is not in force; empty if it is.
 */
problems: Array<ConfigurationProblem>, };

/**
 * The state of the link.
 */
export type ConnectionState = "connecting" | "catching_up" | "online" | "offline" | "working_offline" | "refused";

/**
 * The link to the gateway, in terms of what a representative can rely on.
 */
export type ConnectionView = { 
/**
 * Its state.
 */
state: ConnectionState, 
/**
 * Since when.
 */
since: string, 
/**
 * When the workstation was last in sync with the gateway.
 */
synced_at: string | null, 
/**
 * The last gateway sequence number durably applied here.
 */
cursor: number, 
/**
 * Replies and other messages written here that the gateway does not have yet.
 */
waiting_to_send: number, 
/**
 * When the next attempt to connect is made.
 */
next_attempt_at: string | null, 
/**
 * What is wrong, in a plain sentence, when something is.
 */
trouble: string | null, };

/**
 * The customer and their intent, as the head of a conversation shows them.
 */
export type ConversationHeader = { 
/**
 * The customer's name, or what they are called until it is known.
 */
customer: string, 
/**
 * Whom they are taken for, and how that is known.
 */
identification: Identification, 
/**
 * The customer's id in the system of record, once known.
 */
customer_id: string | null, 
/**
 * How the customer was identified, or why they could not be, in a plain sentence.
 */
identity_how: string, 
/**
 * What they want, once known.
 */
intent: string | null, 
/**
 * How they write: chat, mail, telephone.
 */
channel: string, 
/**
 * When the conversation started.
 */
started_at: string, 
/**
 * Since when the customer waits, while they do: the same moment as in the list and on the offer card.
 */
waiting_since: string | null, 
/**
 * The call-back the customer asked for, while it is owed.
 */
callback: Callback | null, 
/**
 * What the representative who transferred it or returned it to the agents left for those who take it.
 */
note: TransferNote | null, };

/**
 * One conversation, for its whole life.
 */
export type ConversationId = string;

/**
 * One conversation with everything the middle and right panes show.
 */
export type ConversationView = { 
/**
 * The conversation.
 */
id: ConversationId, 
/**
 * The desk revision this view was made at; the window keeps the newest.
 */
revision: number, 
/**
 * The customer and their intent, for the head of the pane.
 */
header: ConversationHeader, 
/**
 * Its phase.
 */
phase: Phase, 
/**
 * Who has it.
 */
owner: Owner, 
/**
 * The ownership, a number that grows with every change of hands. What the representative does names it.
 */
fencing: number, 
/**
 * Whether this customer is simulated.
 */
practice: boolean, 
/**
 * Whether the customer has not left.
 */
customer_present: boolean, 
/**
 * The offer to this representative, while there is one.
 */
offer: OfferCard | null, 
/**
 * The newest sealed snapshot, once the conversation was handed over.
 */
snapshot: SnapshotView | null, 
/**
 * The newest entries, oldest first. Bounded; `earlier` says how many are left out.
 */
transcript: Array<TranscriptEntry>, 
/**
 * How many entries come before the first one here.
 */
earlier: number, 
/**
 * Messages of the customer since the representative last wrote.
 */
unanswered: number, 
/**
 * The wrap-up, while it lasts.
 */
wrap_up: WrapUpView | null, 
/**
 * What the representative may do now. The window offers nothing else.
 */
allowed_actions: Array<Action>, };

/**
 * The page customers write from.
 */
export type CustomerPage = { 
/**
 * Its address.
 */
url: string, };

/**
 * Declines an offer.
 */
export type DeclineOffer = { 
/**
 * Which one.
 */
offer: OfferId, 
/**
 * The name of a decline reason, or the representative's own words.
 */
reason: string, };

/**
 * Why an offer can be declined.
 */
export type DeclineReason = { 
/**
 * Its name, used in `decline_offer`.
 */
name: string, 
/**
 * What it is called on screen.
 */
label: string, };

/**
 * A command that failed: a code for the window and a sentence for the person.
 */
export type DeskError = { 
/**
 * What the window does about it.
 */
code: ErrorCode, 
/**
 * What happened, what is safe, what to do. Plain words, no jargon.
 */
message: string, 
/**
 * The field of the request it is about, if it is about one.
 */
field: string | null, };

/**
 * Everything the window needs to start, or to start over after a gap.
 */
export type DeskState = { 
/**
 * The revision of the last patch contained in this state.
 */
revision: number, 
/**
 * The host's clock, so that countdowns are right on a window whose clock is not.
 */
now: string, 
/**
 * Offers, mine, waiting, with agents.
 */
inbox: InboxView, 
/**
 * The link to the gateway.
 */
connection: ConnectionView, 
/**
 * The data of this workstation.
 */
store: StoreView, 
/**
 * The notices that stand.
 */
notices: Array<Notice>, 
/**
 * The drafts.
 */
drafts: Array<KeptDraft>, 
/**
 * The conversation the window looked at last. A window that was loaded anew shows it again.
 */
viewed: ConversationId | null, 
/**
 * The representative and their preferences.
 */
settings: Settings, 
/**
 * The practice floor.
 */
practice: PracticeView, 
/**
 * Lists that configuration provides.
 */
catalogue: Catalogue, 
/**
 * What this application is.
 */
app: AppView, };

/**
 * Gives up a refused or waiting reply.
 */
export type DiscardReply = { 
/**
 * In which conversation.
 */
conversation: ConversationId, 
/**
 * Which reply.
 */
key: ReplyKey, };

/**
 * Dismisses a notice.
 */
export type DismissNotice = { 
/**
 * Which one.
 */
id: NoticeId, };

/**
 * How a conversation can end.
 */
export type Disposition = { 
/**
 * Its name, used in `finish_wrap_up`.
 */
name: string, 
/**
 * What it is called on screen.
 */
label: string, 
/**
 * Whether it counts as resolved.
 */
resolved: boolean, };

/**
 * The field that a draft belongs to.
 */
export type DraftField = "reply" | "agents_note" | "transfer_note" | "transfer_queue" | "disposition" | "settled" | "summary" | "notes";

/**
 * The result of checking a draft reply.
 */
export type DraftView = { 
/**
 * Names of facts it asks for although the snapshot holds them.
 */
repeat_asks: Array<FactName>, };

/**
 * A conversation that a customer had before.
 */
export type EarlierConversation = { 
/**
 * The conversation, as the history has it.
 */
conversation: ConversationId, 
/**
 * What they wanted.
 */
intent: string, 
/**
 * When its newest snapshot was sealed.
 */
at: string, 
/**
 * How the handoff ended.
 */
outcome: HandoffOutcome, 
/**
 * How the conversation ended, as it is called on screen.
 */
disposition: string | null, };

/**
 * Reads transcript entries before one that is already here.
 */
export type EarlierTranscript = { 
/**
 * Which conversation.
 */
conversation: ConversationId, 
/**
 * The id of the first entry that is already here.
 */
before: string, };

/**
 * Why a command failed. There is a code only where the window does
 * something different about it.
 */
export type ErrorCode = "invalid" | "offer_gone" | "not_yours" | "not_found" | "customer_wrote" | "outbox_full" | "store" | "busy" | "mismatch" | "internal";

/**
 * A fact, by the name its playbook gives it.
 */
export type FactName = string;

/**
 * Where a value comes from.
 */
export type FactSource = { 
/**
 * The system of record, as it is called on screen.
 */
system: string, 
/**
 * The tool that asked it.
 */
tool: string, 
/**
 * The call, for the log.
 */
call: string, 
/**
 * The record it stands in.
 */
record: string, 
/**
 * When the system said so.
 */
observed_at: string, };

/**
 * One fact, with how far it can be relied on.
 */
export type FactView = { 
/**
 * Its name in the playbook.
 */
name: FactName, 
/**
 * What it is called on screen.
 */
label: string, 
/**
 * Whether this intent needs it.
 */
required: boolean, 
/**
 * The value, ready to show and to copy. For a conflict, what the system says.
 */
value: string | null, 
/**
 * How far it can be relied on.
 */
mark: Mark, 
/**
 * Where the value comes from. Absent for what the customer only stated.
 */
source: FactSource | null, 
/**
 * The record it stands in, as people call it: "Order LH-20001". Absent for what stands in none.
 */
record: string | null, 
/**
 * The transcript entry it was said in, if it was.
 */
stated_in: string | null, 
/**
 * The representative who stated it in a note; absent for what the customer said.
 */
stated_by: string | null, };

/**
 * A fault the simulated systems can have.
 */
export type FaultSwitch = { 
/**
 * Its name, used in `set_practice`.
 */
name: string, 
/**
 * What it is called on screen.
 */
label: string, 
/**
 * What it does, in one sentence.
 */
description: string, 
/**
 * Whether it is on.
 */
on: boolean, };

/**
 * Finishes wrap-up and closes the conversation.
 */
export type FinishWrapUp = { 
/**
 * For which conversation.
 */
conversation: ConversationId, 
/**
 * The ownership that the window shows. One that is not current any more is refused.
 */
fencing: number, 
/**
 * The name of a disposition.
 */
disposition: string, 
/**
 * The numbers of the open requests that are done. The others stay open in the last snapshot.
 */
settled: Array<number>, 
/**
 * The numbers of the open requests that the customer never made.
 */
not_wanted: Array<number>, 
/**
 * What happened, for the next reader.
 */
summary: string, 
/**
 * Anything else for colleagues. May be empty.
 */
notes: string, 
/**
 * How many unanswered messages of the customer the representative closes over. With more than that
 * it is refused with `customer_wrote`.
 */
unanswered: number, };

/**
 * How frustrated the customer is.
 */
export type FrustrationLevel = "calm" | "annoyed" | "frustrated";

/**
 * Reads one conversation.
 */
export type GetConversation = { 
/**
 * Which one.
 */
conversation: ConversationId, };

/**
 * Reads one conversation of the history with all its snapshots.
 */
export type GetHandoff = { 
/**
 * Which one.
 */
conversation: ConversationId, };

/**
 * The key of a group of waiting conversations.
 */
export type GroupKey = { 
/**
 * The queue.
 */
queue: QueueId, 
/**
 * The kind of place.
 */
kind: WaitingKind, };

/**
 * How a handoff ended.
 */
export type HandoffOutcome = "open" | "finished" | "returned" | "transferred" | "customer_left";

/**
 * One conversation of the history with every snapshot it had.
 */
export type HandoffRecord = { 
/**
 * The conversation as it is now. Its `snapshot` is the newest one.
 */
conversation: ConversationView, 
/**
 * Every sealed snapshot, newest first.
 */
revisions: Array<SnapshotRevision>, 
/**
 * How the handoff ended.
 */
outcome: HandoffOutcome, 
/**
 * Who took it.
 */
representative: string | null, 
/**
 * How the conversation ended, as it is called on screen.
 */
disposition: string | null, 
/**
 * What the representative wrote at the end.
 */
summary: string | null, 
/**
 * Notes for colleagues.
 */
notes: string | null, 
/**
 * When it ended.
 */
closed_at: string | null, };

/**
 * A step of a handoff.
 */
export type HandoffStep = "prepared" | "offered" | "declined" | "expired" | "taken_back" | "overflow" | "accepted" | "committed" | "returned" | "transferred" | "wrap_up";

/**
 * What the agents used so far: calls, time, tokens, money.
 */
export type HealthFigures = { 
/**
 * Calls of tools.
 */
tool_calls: number, 
/**
 * Calls that failed.
 */
failures: number, 
/**
 * Repeats of failed calls.
 */
retries: number, 
/**
 * Calls refused before they ran.
 */
refused: number, 
/**
 * Time since the first message.
 */
elapsed_ms: number, 
/**
 * Tokens used by models.
 */
tokens: number, 
/**
 * What the models cost, ready to show, if they cost anything.
 */
cost: string | null, 
/**
 * The outcomes of questions to models, if any was asked.
 */
models: ModelFigures | null, };

/**
 * The health of the workstation and of everything it depends on.
 */
export type HealthView = { 
/**
 * When this was read.
 */
checked_at: string, 
/**
 * The link to the gateway.
 */
link: LinkHealth, 
/**
 * The data of this workstation.
 */
store: StoreHealth, 
/**
 * The systems of record.
 */
systems: Array<ComponentHealth>, 
/**
 * The Router.
 */
router: ComponentHealth, 
/**
 * Model providers, if any are configured.
 */
models: Array<ComponentHealth>, 
/**
 * What runs here.
 */
versions: Versions, 
/**
 * Where everything is stored.
 */
data_folder: string, 
/**
 * Where the log is.
 */
log_file: string | null, };

/**
 * One conversation that was handed over.
 */
export type HistoryHit = { 
/**
 * The conversation.
 */
conversation: ConversationId, 
/**
 * Who it was.
 */
customer: string, 
/**
 * What they wanted.
 */
intent: string, 
/**
 * Whether this customer was simulated.
 */
practice: boolean, 
/**
 * Why it was handed over.
 */
reason: string, 
/**
 * When its newest snapshot was sealed.
 */
handed_over_at: string, 
/**
 * How the handoff ended.
 */
outcome: HandoffOutcome, 
/**
 * Who took it.
 */
representative: string | null, 
/**
 * How the conversation ended, as it is called on screen.
 */
disposition: string | null, 
/**
 * Where the search words stand. Without a search, the start of the summary.
 */
excerpt: Array<Span>, };

/**
 * One page of what a search found, newest first.
 */
export type HistoryPage = { 
/**
 * What was found.
 */
hits: Array<HistoryHit>, 
/**
 * Where the next page starts, if there is one. Opaque.
 */
next: string | null, 
/**
 * How many there are in all.
 */
total: number, };

/**
 * Whom a customer is taken for, and how that is known: the mark beside their name, wherever it stands.
 */
export type Identification = { 
/**
 * How sure it is.
 */
level: IdentityLevel, 
/**
 * Labels of what the customer gave that identified them ("customer number"): identified by …
 */
by: Array<string>, 
/**
 * The name they gave themselves, where it is another one.
 */
name_given: string | null, 
/**
 * Whether that name has no word in common with the one they are identified by: they may be two people.
 */
is_another: boolean, };

/**
 * How sure it is who the customer is.
 */
export type IdentityLevel = "verified" | "partly_verified" | "unverified";

/**
 * What changed in the inbox, list by list.
 */
export type InboxPatch = { 
/**
 * Offers to this representative.
 */
offers: RowsPatch<OfferId, OfferCard>, 
/**
 * Conversations with this representative.
 */
mine: RowsPatch<ConversationId, MineItem>, 
/**
 * The groups of waiting conversations that are new or changed.
 */
waiting: Array<WaitingPatch>, 
/**
 * Every group in its order, if a group came, went or moved. A group that is not named is gone.
 */
groups: Array<GroupKey> | null, 
/**
 * Conversations the agents are having.
 */
agents: RowsPatch<ConversationId, WithAgentsItem>, 
/**
 * How many conversations the agents are having.
 */
agents_total: number, };

/**
 * The inbox.
 */
export type InboxView = { 
/**
 * Offers to this representative, the one that expires first on top.
 */
offers: Array<OfferCard>, 
/**
 * Conversations with this representative, the one waiting longest on top.
 */
mine: Array<MineItem>, 
/**
 * Conversations that wait for a person, by where they wait. Empty groups are left out.
 */
waiting: Array<WaitingGroup>, 
/**
 * Conversations the agents are having.
 */
agents: AgentsView, };

/**
 * What the customer wants.
 */
export type IntentView = { 
/**
 * As the playbook calls it.
 */
label: string, 
/**
 * How sure the router was, 0 to 1; nothing where the intent is not clear.
 */
confidence: number | null, 
/**
 * What else it could be.
 */
alternatives: Array<string>, 
/**
 * The customer's own words.
 */
words: string | null, 
/**
 * The transcript entry they stand in.
 */
words_entry: string | null, };

/**
 * A draft: stored as it is typed, removed once it is used.
 */
export type KeptDraft = { 
/**
 * In which conversation.
 */
conversation: ConversationId, 
/**
 * Its field.
 */
field: DraftField, 
/**
 * Its text.
 */
text: string, };

/**
 * Leaves after-contact work.
 */
export type LeaveWrapUp = { 
/**
 * For which conversation.
 */
conversation: ConversationId, 
/**
 * The ownership that the window shows. One that is not current any more is refused.
 */
fencing: number, };

/**
 * The link to the gateway.
 */
export type LinkHealth = { 
/**
 * As in the status bar.
 */
connection: ConnectionView, 
/**
 * The gateway's address.
 */
gateway: string, 
/**
 * How often the link dropped since the app started.
 */
drops: number, };

/**
 * Reads what the customer of a conversation came for before.
 */
export type ListEarlierConversations = { 
/**
 * Which one.
 */
conversation: ConversationId, };

/**
 * How far a fact can be relied on.
 */
export type Mark = { "kind": "verified" } | { "kind": "stated" } | { "kind": "conflicting", 
/**
 * What the customer said.
 */
stated: string, 
/**
 * What the system says.
 */
recorded: string, } | { "kind": "stale", 
/**
 * When it was confirmed.
 */
since: string, } | { "kind": "unavailable", 
/**
 * The system that could not be reached.
 */
system: string, 
/**
 * Why, in plain words.
 */
why: string, };

/**
 * A note that a representative left for colleagues or for the agents. The customer does not see it.
 */
export type MarkNote = { 
/**
 * Who wrote it.
 */
by: string | null, 
/**
 * What it says.
 */
text: string, };

/**
 * Marks a snapshot as seen.
 */
export type MarkSeen = { 
/**
 * Of which conversation.
 */
conversation: ConversationId, 
/**
 * Which revision.
 */
revision: number, };

/**
 * A conversation with this representative.
 */
export type MineItem = { 
/**
 * The conversation.
 */
conversation: ConversationId, 
/**
 * Who it is.
 */
customer: string, 
/**
 * Whom they are taken for, and how that is known.
 */
identification: Identification, 
/**
 * What they want.
 */
intent: string, 
/**
 * Whether this customer is simulated.
 */
practice: boolean, 
/**
 * With you, or in wrap-up.
 */
phase: Phase, 
/**
 * The last thing said, shortened.
 */
last_text: string, 
/**
 * When it was said.
 */
last_at: string, 
/**
 * Since when the customer waits for an answer, if they do: as while it was offered.
 */
unanswered_since: string | null, 
/**
 * Messages from the customer since the representative last replied.
 */
unanswered: number, 
/**
 * Replies that the gateway does not have yet.
 */
waiting_to_send: number, 
/**
 * Replies that were refused and need a decision.
 */
refused: number, };

/**
 * The outcomes of questions to models.
 */
export type ModelFigures = { 
/**
 * Questions asked.
 */
asked: number, 
/**
 * Questions that failed or took too long, so that rules made the move.
 */
failed: number, 
/**
 * Proposals that were refused.
 */
refused: number, };

/**
 * The customer's mood, with the signals it is read from.
 */
export type MoodView = { 
/**
 * The level of frustration.
 */
level: FrustrationLevel, 
/**
 * The signals seen, in plain words.
 */
signals: Array<string>, };

/**
 * Something the representative should know that is not part of a conversation.
 */
export type Notice = { 
/**
 * Which one; a notice with the same id replaces the earlier one.
 */
id: NoticeId, 
/**
 * Since when.
 */
at: string, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * What happened, what is safe, what to do.
 */
text: string, 
/**
 * What the window offers to do about it.
 */
action: NoticeAction | null, };

/**
 * What the window offers to do about a notice.
 */
export type NoticeAction = { "kind": "open_conversation", 
/**
 * Which one.
 */
conversation: ConversationId, } | { "kind": "open_health" } | { "kind": "open_settings" } | { "kind": "go_online" } | { "kind": "be_available" } | { "kind": "start_from_gateway" };

/**
 * One notice to the representative.
 */
export type NoticeId = string;

/**
 * One conversation proposed to this representative for a while.
 */
export type OfferCard = { 
/**
 * The offer.
 */
offer: OfferId, 
/**
 * The conversation.
 */
conversation: ConversationId, 
/**
 * What the customer wants, as the playbook calls it.
 */
intent: string, 
/**
 * The customer's name, or what they are called until it is known.
 */
customer: string, 
/**
 * Whom they are taken for, and how that is known.
 */
identification: Identification, 
/**
 * Whether this customer is simulated.
 */
practice: boolean, 
/**
 * Since when the customer waits: when they wrote what was not answered since.
 */
waiting_since: string, 
/**
 * Why it was handed over, in a plain sentence.
 */
reason: string, 
/**
 * The queue it comes from, as it is called on screen.
 */
queue: string, 
/**
 * How many facts are verified.
 */
facts_verified: number, 
/**
 * How many facts this intent needs.
 */
facts_total: number, 
/**
 * Why it comes before others.
 */
served: ServedBefore | null, 
/**
 * When the offer was made.
 */
offered_at: string, 
/**
 * When it goes to the next queue.
 */
lease_until: string, 
/**
 * Whether the customer has left.
 */
customer_left: boolean, 
/**
 * The number or address at which the customer asked to be called back.
 */
callback: string | null, };

/**
 * One offer: one conversation proposed to this desk once.
 */
export type OfferId = string;

/**
 * Who has a conversation. Exactly one of these.
 */
export type Owner = { "kind": "agents" } | { "kind": "queue", 
/**
 * What it is called on screen.
 */
label: string, } | { "kind": "anyone" } | { "kind": "you" } | { "kind": "representative", 
/**
 * Their name.
 */
name: string, } | { "kind": "no_one" };

/**
 * How often simulated customers arrive.
 */
export type Pace = "paused" | "slow" | "steady" | "busy";

/**
 * One change. Revisions grow by exactly one; a window that sees a gap asks for
 * the whole desk again with `get_desk`.
 */
export type Patch = { 
/**
 * One more than the patch before it.
 */
revision: number, 
/**
 * What changed.
 */
change: Change, };

/**
 * The phase of a conversation.
 */
export type Phase = "routing" | "gathering" | "assisting" | "handing_off" | "offered" | "queued" | "overflow" | "with_representative" | "wrap_up" | "closed";

/**
 * A row and its place.
 */
export type PlacedRow<K, R> = { 
/**
 * The key of the row right before it; none for the first row of the list.
 */
after: K | null, 
/**
 * The whole row.
 */
row: R, };

/**
 * The practice floor: simulated customers and systems, always labelled as such.
 */
export type PracticeView = { 
/**
 * Whether this desk is on the practice floor. False on a desk with real customers.
 */
active: boolean, 
/**
 * How often simulated customers arrive.
 */
pace: Pace, 
/**
 * The faults that can be switched on, and which are.
 */
faults: Array<FaultSwitch>, };

/**
 * Whether conversations may be offered to this representative.
 */
export type Presence = "available" | "away";

/**
 * What the customer was promised.
 */
export type Promise = { 
/**
 * The promise.
 */
text: string, 
/**
 * The transcript entry it stands in, if it does.
 */
entry: string | null, };

/**
 * Where a conversation can be transferred to.
 */
export type Queue = { 
/**
 * Its name, used in `transfer`.
 */
id: QueueId, 
/**
 * What it is called on screen.
 */
label: string, };

/**
 * A queue, by the name configuration gives it.
 */
export type QueueId = string;

/**
 * Words of the customer.
 */
export type QuoteView = { 
/**
 * The words.
 */
words: string, 
/**
 * The transcript entry they stand in.
 */
entry: string | null, };

/**
 * Why the conversation was handed over.
 */
export type ReasonView = { 
/**
 * The rule that tripped, in plain words.
 */
rule: string, 
/**
 * The value observed beside the threshold ("3 of 3 failed calls"), where the rule compares them.
 */
measured: string | null, 
/**
 * The reason in a plain sentence, as of the handoff.
 */
sentence: string, 
/**
 * What has happened since that makes it out of date.
 */
since: string | null, 
/**
 * The transcript entries that are its evidence.
 */
evidence: Array<string>, };

/**
 * What was redacted, by kind.
 */
export type Redaction = { 
/**
 * What kind: card number, password.
 */
kind: string, 
/**
 * How often.
 */
count: number, };

/**
 * The key the window gives a reply. The same key sent twice is one reply.
 */
export type ReplyKey = string;

/**
 * Where a request stands.
 */
export type RequestStatus = "open" | "needs_facts" | "ready_for_person" | "answered" | "done" | "withdrawn" | "not_wanted";

/**
 * One thing that the customer wants.
 */
export type RequestView = { 
/**
 * Its number in the conversation.
 */
id: number, 
/**
 * As the playbook calls it.
 */
label: string, 
/**
 * Where it stands.
 */
status: RequestStatus, 
/**
 * The words it was first said in.
 */
words: QuoteView | null, 
/**
 * The newest words about it, where they are others.
 */
newest: QuoteView | null, 
/**
 * The records it is about, as people call them.
 */
about: Array<string>, 
/**
 * Required facts that are still missing.
 */
still_needed: Array<string>, 
/**
 * The best next action; nothing once it is settled.
 */
next_action: string | null, 
/**
 * Whether only a person can settle it.
 */
needs_person: boolean, 
/**
 * Whether it came after the conversation left the agents.
 */
after_handoff: boolean, 
/**
 * Whether it came or changed after the representative last looked.
 */
is_new: boolean, };

/**
 * Where it stands, in one word.
 */
export type ResolutionStatus = "unresolved" | "partly_resolved" | "awaiting_action" | "resolved" | "written_since";

/**
 * Where it stands.
 */
export type ResolutionView = { 
/**
 * In one word.
 */
status: ResolutionStatus, 
/**
 * In a plain sentence.
 */
sentence: string, 
/**
 * What is done.
 */
done: Array<string>, 
/**
 * What remains beside the requests and the facts still needed, such as a question that was not understood.
 */
remaining: Array<string>, 
/**
 * The best next action.
 */
next_action: string | null, };

/**
 * Returns a conversation to the agents.
 */
export type ReturnToAgents = { 
/**
 * Which one.
 */
conversation: ConversationId, 
/**
 * The ownership that the window shows. One that is not current any more is refused.
 */
fencing: number, 
/**
 * The numbers of the open requests that are done. What only a person can settle has to be among them, or among those not wanted.
 */
settled: Array<number>, 
/**
 * The numbers of the open requests that the customer never made.
 */
not_wanted: Array<number>, 
/**
 * What the agents should know. May be empty.
 */
note: string, };

/**
 * What changed in a list. Applying it takes out `gone` and every row of `rows`, then puts `rows` in one by one.
 */
export type RowsPatch<K, R> = { 
/**
 * Keys of the rows that are no longer in the list.
 */
gone: Array<K>, 
/**
 * The rows that are new, changed or moved, in the order of the list.
 */
rows: Array<PlacedRow<K, R>>, };

/**
 * Searches the handoff history.
 */
export type SearchHistory = { 
/**
 * What to look for. Empty means everything, newest first.
 */
query: string, 
/**
 * Where the page starts, from the page before. Absent for the first.
 */
cursor: string | null, };

/**
 * Writes to the customer.
 */
export type SendReply = { 
/**
 * In which conversation.
 */
conversation: ConversationId, 
/**
 * The ownership that the window shows. One that is not current any more is refused.
 */
fencing: number, 
/**
 * Made by the window once per reply. Sending the same key again is the same reply.
 */
key: ReplyKey, 
/**
 * What the customer reads.
 */
text: string, };

/**
 * Whether a message reached the customer.
 */
export type SendState = { "state": "sending" } | { "state": "waiting" } | { "state": "delivered", 
/**
 * Since when.
 */
at: string, } | { "state": "delivered_late", 
/**
 * Since when.
 */
at: string, 
/**
 * When it was written.
 */
written_at: string, } | { "state": "refused", 
/**
 * Why, and what can be done, in a plain sentence.
 */
reason: string, } | { "state": "discarded", 
/**
 * What is known of it, in a plain sentence.
 */
reason: string, };

/**
 * Why a conversation that waits for a person comes before others.
 */
export type ServedBefore = "urgent" | "priority" | "waited_longest";

/**
 * Changes the practice floor.
 */
export type SetPractice = { 
/**
 * The names of the faults that should be on; all others go off.
 */
faults: Array<string>, 
/**
 * How often simulated customers arrive.
 */
pace: Pace, };

/**
 * The representative and their preferences.
 */
export type Settings = { 
/**
 * The name customers see.
 */
representative_name: string, 
/**
 * Whether conversations may be offered.
 */
presence: Presence, 
/**
 * Light, dark, or as the system says.
 */
theme: Theme, 
/**
 * Whether an offer makes a sound.
 */
sound: boolean, 
/**
 * Whether an offer shows a desktop notification.
 */
notifications: boolean, 
/**
 * The number of conversations at which nothing more is offered to this representative: 1 to
 * [`CAPACITY_MAX`].
 */
capacity: number, };

/**
 * How much a notice matters. Each has its own colour, icon and word.
 */
export type Severity = "information" | "attention" | "problem";

/**
 * One sealed snapshot of a conversation.
 */
export type SnapshotRevision = { 
/**
 * The snapshot.
 */
snapshot: SnapshotView, 
/**
 * The digest of its predecessor, if it has one.
 */
previous: string | null, 
/**
 * Whether its digest still fits its content.
 */
intact: boolean, };

/**
 * The sealed context of a handoff.
 */
export type SnapshotView = { 
/**
 * Which revision this is; the first is 1.
 */
revision: number, 
/**
 * When it was sealed.
 */
sealed_at: string, 
/**
 * The digest over its canonical form.
 */
digest: string, 
/**
 * Why the conversation was handed over.
 */
reason: ReasonView, 
/**
 * The most pressing request.
 */
intent: IntentView, 
/**
 * Everything the customer wants, most pressing first.
 */
requests: Array<RequestView>, 
/**
 * The customer's last message, where it is not about the most pressing request.
 */
latest: QuoteView | null, 
/**
 * Whether there is anything that the representative has not seen.
 */
has_news: boolean, 
/**
 * Where it stands.
 */
resolution: ResolutionView, 
/**
 * A short summary for the person who takes over, once the Handoff Agent has written it.
 */
summary: SummaryView | null, 
/**
 * The facts, those that this intent needs first.
 */
facts: Array<FactView>, 
/**
 * How many of the facts this intent needs are verified.
 */
facts_verified: number, 
/**
 * How many facts this intent needs.
 */
facts_total: number, 
/**
 * Required facts that are still missing: all that the representative has to ask.
 */
still_needed: Array<StillNeeded>, 
/**
 * What the agents tried, one group for each system of record, failures first.
 */
attempts: Array<AttemptGroup>, 
/**
 * The customer's mood.
 */
mood: MoodView, 
/**
 * What the agents used so far: calls, time, tokens, money.
 */
health: HealthFigures, 
/**
 * What was redacted, by kind.
 */
redactions: Array<Redaction>, 
/**
 * What the customer was promised.
 */
promises: Array<Promise>, };

/**
 * A piece of text, marked where it matches the search.
 */
export type Span = { 
/**
 * The text.
 */
text: string, 
/**
 * Whether it matches the search.
 */
hit: boolean, };

/**
 * Starts wrap-up.
 */
export type StartWrapUp = { 
/**
 * For which conversation.
 */
conversation: ConversationId, 
/**
 * The ownership that the window shows. One that is not current any more is refused.
 */
fencing: number, };

/**
 * A required fact that is missing.
 */
export type StillNeeded = { 
/**
 * Its name in the playbook.
 */
name: FactName, 
/**
 * What it is called on screen.
 */
label: string, 
/**
 * How to ask for it, ready for the composer; none where only a system can tell.
 */
question: string | null, };

/**
 * The data of this workstation.
 */
export type StoreHealth = { 
/**
 * As in the desk state.
 */
store: StoreView, 
/**
 * Size on disk, in bytes.
 */
bytes: number, 
/**
 * Events in the journal.
 */
events: number, 
/**
 * Conversations in the journal.
 */
conversations: number, 
/**
 * When a backup was last made, if ever.
 */
last_backup_at: string | null, };

/**
 * Whether the store can be used.
 */
export type StoreState = "ready" | "failing";

/**
 * The data of this workstation.
 */
export type StoreView = { 
/**
 * Whether it can be used.
 */
state: StoreState, 
/**
 * Where it is.
 */
path: string, 
/**
 * What is wrong, what is safe and what to do, when something is wrong.
 */
trouble: string | null, };

/**
 * A short summary for the person who takes over. Every value in it is verified.
 */
export type SummaryView = { 
/**
 * The text.
 */
text: string, 
/**
 * Who wrote it.
 */
by: SummaryWriter, };

/**
 * Who wrote a summary.
 */
export type SummaryWriter = "model" | "template";

/**
 * Takes a waiting conversation without an offer.
 */
export type TakeWaiting = { 
/**
 * Which one.
 */
conversation: ConversationId, 
/**
 * The ownership that the window shows. One that is not current any more is refused.
 */
fencing: number, };

/**
 * How long texts may be, in characters. The window shows the same limits while typing.
 */
export type TextLimits = { 
/**
 * A reply to the customer.
 */
reply: number, 
/**
 * A draft. Longer than anything that can be sent, so that nothing typed is cut off.
 */
draft: number, 
/**
 * A note for colleagues or agents.
 */
note: number, 
/**
 * A summary at the end.
 */
summary: number, 
/**
 * A reason for declining.
 */
reason: number, 
/**
 * What is searched for.
 */
query: number, 
/**
 * A representative's name.
 */
name: number, };

/**
 * Which colours the window uses.
 */
export type Theme = "system" | "light" | "dark";

/**
 * What an entry is.
 */
export type TranscriptBody = { "kind": "customer", 
/**
 * Their name as far as known.
 */
name: string, 
/**
 * What they wrote.
 */
text: string, } | { "kind": "agent", 
/**
 * Which one.
 */
name: string, 
/**
 * What it wrote.
 */
text: string, 
/**
 * Whether it reached the customer.
 */
send: SendState, } | { "kind": "representative", 
/**
 * Their name.
 */
name: string, 
/**
 * Whether that is this representative.
 */
you: boolean, 
/**
 * What they wrote.
 */
text: string, 
/**
 * The key of the reply, for retrying and discarding.
 */
key: ReplyKey, 
/**
 * Whether it reached the customer.
 */
send: SendState, } | { "kind": "mark", 
/**
 * What kind.
 */
mark: TranscriptMark, 
/**
 * In plain words.
 */
text: string, 
/**
 * The note that the representative left with it.
 */
note: MarkNote | null, };

/**
 * One entry of the transcript.
 */
export type TranscriptEntry = { 
/**
 * Stable for the life of the conversation; snapshots point at it.
 */
id: string, 
/**
 * When; of a reply that waited for the connection, when the gateway took it.
 */
at: string, 
/**
 * What.
 */
body: TranscriptBody, };

/**
 * What kind of thing happened.
 */
export type TranscriptMark = { "kind": "gap" } | { "kind": "link_dropped" } | { "kind": "link_restored" } | { "kind": "handoff", 
/**
 * Which one.
 */
step: HandoffStep, } | { "kind": "tool_trouble" } | { "kind": "redacted" } | { "kind": "customer" } | { "kind": "note" } | { "kind": "closed" };

/**
 * Earlier entries of a transcript.
 */
export type TranscriptPage = { 
/**
 * Oldest first, ending just before the entry asked about.
 */
entries: Array<TranscriptEntry>, 
/**
 * How many come before the first one here.
 */
earlier: number, };

/**
 * Transfers a conversation to a queue.
 */
export type Transfer = { 
/**
 * Which one.
 */
conversation: ConversationId, 
/**
 * The ownership that the window shows. One that is not current any more is refused.
 */
fencing: number, 
/**
 * Where to.
 */
queue: QueueId, 
/**
 * What the next person should know. May be empty.
 */
note: string, };

/**
 * A note that came with a transfer.
 */
export type TransferNote = { 
/**
 * Who wrote it.
 */
by: string | null, 
/**
 * What it says.
 */
text: string, 
/**
 * When.
 */
at: string, };

/**
 * What runs here.
 */
export type Versions = { 
/**
 * The application.
 */
app: string, 
/**
 * The link protocol.
 */
protocol: string, 
/**
 * The schema of the store.
 */
store_schema: string, 
/**
 * The schema of snapshots.
 */
snapshot_schema: string, 
/**
 * The configuration in force: folder or "built in".
 */
configuration: string, };

/**
 * Conversations that wait in one place.
 */
export type WaitingGroup = { 
/**
 * Which queue.
 */
queue: QueueId, 
/**
 * What it is called on screen.
 */
label: string, 
/**
 * Whether it is an ordinary queue or the overflow.
 */
kind: WaitingKind, 
/**
 * Who waits there, longest first. Bounded; `total` says how many there are.
 */
conversations: Array<WaitingItem>, 
/**
 * How many wait there.
 */
total: number, };

/**
 * A conversation that waits for a person.
 */
export type WaitingItem = { 
/**
 * The conversation.
 */
conversation: ConversationId, 
/**
 * Who it is.
 */
customer: string, 
/**
 * Whom they are taken for, and how that is known.
 */
identification: Identification, 
/**
 * What they want.
 */
intent: string, 
/**
 * Whether this customer is simulated.
 */
practice: boolean, 
/**
 * Since when they wait: when they wrote what was not answered since.
 */
waiting_since: string, 
/**
 * Why it was handed over, in a plain sentence.
 */
reason: string, 
/**
 * Whether the customer has left.
 */
customer_left: boolean, 
/**
 * The number or address at which the customer asked to be called back.
 */
callback: string | null, 
/**
 * Why it comes before others.
 */
served: ServedBefore | null, 
/**
 * Whether this representative may take it now.
 */
can_take: boolean, };

/**
 * What kind of place conversations wait in.
 */
export type WaitingKind = "queue" | "overflow";

/**
 * What changed in one group of waiting conversations.
 */
export type WaitingPatch = { 
/**
 * The group.
 */
group: GroupKey, 
/**
 * Its name on screen.
 */
label: string, 
/**
 * The rows that changed.
 */
conversations: RowsPatch<ConversationId, WaitingItem>, 
/**
 * How many wait there.
 */
total: number, };

/**
 * A conversation the agents are having.
 */
export type WithAgentsItem = { 
/**
 * The conversation.
 */
conversation: ConversationId, 
/**
 * Who it is.
 */
customer: string, 
/**
 * Whom they are taken for, and how that is known.
 */
identification: Identification, 
/**
 * What they want now: the newest open request, or else what they said last.
 */
intent: string | null, 
/**
 * Whether this customer is simulated.
 */
practice: boolean, 
/**
 * What the agents are doing.
 */
phase: Phase, 
/**
 * When the conversation started.
 */
started_at: string, 
/**
 * Since when the agents have something to do, while they do.
 */
busy_since: string | null, 
/**
 * When anything happened last.
 */
last_at: string, };

/**
 * A wrap-up in progress, with what can be filled in already.
 */
export type WrapUpView = { 
/**
 * Since when.
 */
started_at: string, 
/**
 * The disposition that fits, if one does.
 */
suggested_disposition: string | null, 
/**
 * A summary to start from.
 */
suggested_summary: string, };

/** Every command: what it is sent and what it answers. */
export interface Commands {
  /** Everything the window needs to start, or to start over after a gap in the patches. */
  get_desk: { request: null; response: DeskState };
  /** One conversation with everything that the window shows of it. */
  get_conversation: { request: GetConversation; response: ConversationView };
  /** Marks a snapshot as seen: what is in it is no longer new. */
  mark_seen: { request: MarkSeen; response: null };
  /** Transcript entries before those of the conversation view. */
  get_earlier_transcript: { request: EarlierTranscript; response: TranscriptPage };
  /** Dismisses a notice. */
  dismiss_notice: { request: DismissNotice; response: null };
  /** Accepts an offer. Answers once the conversation is this representative's. */
  accept_offer: { request: AcceptOffer; response: null };
  /** Declines an offer; the conversation goes to the next queue. */
  decline_offer: { request: DeclineOffer; response: null };
  /** Takes a waiting conversation without an offer. */
  take_waiting: { request: TakeWaiting; response: null };
  /** Writes to the customer. Answers once the reply is stored; its send state follows. */
  send_reply: { request: SendReply; response: null };
  /** What the core would say about a reply if it were sent now. */
  check_draft: { request: CheckDraft; response: DraftView };
  /** Puts away a reply that was not delivered, and gives up one that waits. */
  discard_reply: { request: DiscardReply; response: null };
  /** The canned replies, in the order of the configuration. */
  list_canned_replies: { request: GetConversation; response: Array<CannedReply> };
  /** Stores a draft as it is typed. An empty text removes it. */
  save_draft: { request: KeptDraft; response: null };
  /** Starts wrap-up. */
  start_wrap_up: { request: StartWrapUp; response: null };
  /** Leaves wrap-up: the conversation goes on. What was typed stays. */
  leave_wrap_up: { request: LeaveWrapUp; response: null };
  /** Finishes wrap-up and closes the conversation. */
  finish_wrap_up: { request: FinishWrapUp; response: null };
  /** Returns a conversation to the agents. */
  return_to_agents: { request: ReturnToAgents; response: null };
  /** Transfers a conversation to a queue. */
  transfer: { request: Transfer; response: null };
  /** Searches the handoff history. */
  search_history: { request: SearchHistory; response: HistoryPage };
  /** One conversation of the history with all its snapshots. */
  get_handoff: { request: GetHandoff; response: HandoffRecord };
  /** The conversations that the verified customer of a conversation had before, newest first. */
  list_earlier_conversations: { request: ListEarlierConversations; response: Array<EarlierConversation> };
  /** The representative and their preferences. */
  get_settings: { request: null; response: Settings };
  /** Changes the settings and answers with those in force. */
  set_settings: { request: Settings; response: Settings };
  /** Changes the practice floor and answers with its state. */
  set_practice: { request: SetPractice; response: PracticeView };
  /** The health of the workstation and of what it depends on. */
  get_health: { request: null; response: HealthView };
  /** Drops the link until `go_online`; everything written meanwhile waits. */
  go_offline: { request: null; response: ConnectionView };
  /** Connects again. */
  go_online: { request: null; response: ConnectionView };
  /** Follows the gateway's log from its beginning, after it was replaced or restored from an older copy. */
  start_from_gateway: { request: null; response: ConnectionView };
  /** Reads the configuration again and puts it in force; one with mistakes is refused, and the old one stays. */
  reload_configuration: { request: null; response: ConfigurationView };
  /** Copies the data of this workstation to a new file beside it. */
  backup_store: { request: null; response: BackupView };
  /** Opens the page customers write from in the browser, where there is one, and answers with its address. */
  open_customer_page_url: { request: null; response: CustomerPage };
  /** Closes the app although conversations are with this representative; they are queued again. */
  close_app: { request: null; response: null };
}

/** Every code of an error. */
export const ERROR_CODES: readonly ErrorCode[] = [
  "invalid",
  "offer_gone",
  "not_yours",
  "not_found",
  "customer_wrote",
  "outbox_full",
  "store",
  "busy",
  "mismatch",
  "internal",
];

/** The event patches travel under. */
export const PATCH_EVENT = "desk://patch";

/** The limits in force, in characters. */
export const LIMITS: TextLimits = {
  reply: 4000,
  draft: 100000,
  note: 2000,
  summary: 2000,
  reason: 200,
  query: 200,
  name: 80,
};
