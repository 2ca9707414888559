//! Reads `[[playbook]]` and `[router]`: intents, the facts they require and their resolution.

use crate::limits::Limits;
use crate::model::{Lead, Playbook, Priority, Resolution, RouterKind, Understanding};
use crate::names::{FactName, IntentName, QueueName, ToolName};
use crate::sentence::Sentence;

use super::desk;
use super::report::{Located, NameKind, Place, Report};
use super::sentence::{self, ConditionDecl, SentenceDecl};
use super::table::Table;
use super::text;

/// A playbook as declared.
pub(super) struct PlaybookDecl {
    pub(super) playbook: Playbook,
    pub(super) place: Place,
    pub(super) examples: Vec<Located<String>>,
    pub(super) requires: Vec<Located<String>>,
    pub(super) answer: Option<SentenceDecl>,
    pub(super) next_action: Option<SentenceDecl>,
    pub(super) only: Vec<ConditionDecl>,
    pub(super) actions: Vec<Located<String>>,
}

/// The fewest examples that teach the Router an intent.
const EXAMPLES: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Answer,
    Person,
    PersonAtOnce,
}

const RESOLUTIONS: [(&str, Ends); 3] = [
    ("answer", Ends::Answer),
    ("person", Ends::Person),
    ("person_at_once", Ends::PersonAtOnce),
];

const PRIORITIES: [(&str, Priority); 4] = [
    ("low", Priority::Low),
    ("normal", Priority::Normal),
    ("high", Priority::High),
    ("urgent", Priority::Urgent),
];

const LEADS: [(&str, Lead); 2] = [("model", Lead::Model), ("rules", Lead::Rules)];

pub(super) fn read(table: Table<'_>, base: &Limits) -> Option<PlaybookDecl> {
    let intent = table.name("intent", "\"cancel_order\"");
    let table = match &intent {
        Some(intent) => table.called(format!("playbook.{}", intent.value)),
        None => table,
    };
    let label = table.text("label").map(|l| l.value);
    let examples = examples(&table);
    let requires = table
        .references("requires", NameKind::Fact)
        .unwrap_or_default();
    let actions = table
        .references("actions", NameKind::Tool)
        .unwrap_or_default();
    let lead = table.choice("lead", &LEADS).map(|l| l.value);
    let only = table
        .get("only")
        .and_then(|n| sentence::conditions(&n))
        .unwrap_or_default();
    let resolution = table.choice("resolution", &RESOLUTIONS);
    if !table.has("resolution") {
        table.missing("resolution", "\"person\"");
    }
    let answer = sentence::sentence(&table, "answer");
    let resolution = ends(&table, resolution, answer.as_ref());
    let next_action = sentence::sentence(&table, "next_action");
    if !table.has("next_action") {
        table.missing("next_action", "\"Cancel order {order_number}\"");
    }
    let queue = table.required_reference("queue", NameKind::Queue, "\"general\"");
    let skills = table
        .get("skills")
        .map(|n| n.texts().into_iter().map(|s| s.value).collect())
        .unwrap_or_default();
    let priority = table.choice("priority", &PRIORITIES).map(|p| p.value);
    let limits = desk::limits(table.table("limits"), base);
    let place = table.place.clone();
    table.finish();
    let intent = intent?.value;
    Some(PlaybookDecl {
        playbook: Playbook {
            label: label.unwrap_or_else(|| text::humane(&intent)),
            intent: IntentName::new(intent),
            examples: examples.iter().map(|e| e.value.clone()).collect(),
            requires: requires.iter().map(|f| FactName::new(&*f.value)).collect(),
            only: only.iter().map(|c| c.condition.clone()).collect(),
            resolution,
            actions: actions.iter().map(|t| ToolName::new(&*t.value)).collect(),
            lead: lead.unwrap_or_default(),
            next_action: next_action
                .as_ref()
                .map(|n| n.sentence.clone())
                .unwrap_or_default(),
            queue: QueueName::new(queue.map(|q| q.value).unwrap_or_default()),
            skills,
            priority: priority.unwrap_or_default(),
            limits,
        },
        place,
        examples,
        requires,
        answer,
        next_action,
        only,
        actions,
    })
}

/// Reads what customers write when they want this.
fn examples(table: &Table<'_>) -> Vec<Located<String>> {
    let Some(node) = table.get("examples") else {
        table.missing("examples", "[\"…\", \"…\", \"…\"]");
        return Vec::new();
    };
    let examples = node.texts();
    if examples.len() < EXAMPLES {
        table.report.add(
            &node.place,
            format!(
                "has {} example{}, the Router needs at least {EXAMPLES}",
                examples.len(),
                if examples.len() == 1 { "" } else { "s" }
            ),
            "add what customers write when they want this, in their own words",
        );
    }
    examples
}

/// Reads the resolution of the intent.
fn ends(
    table: &Table<'_>,
    resolution: Option<Located<Ends>>,
    answer: Option<&SentenceDecl>,
) -> Resolution {
    let Some(resolution) = resolution else {
        return Resolution::Person;
    };
    match (resolution.value, answer) {
        (Ends::Answer, None) => {
            if !table.has("answer") {
                table.missing("answer", "\"Your order {order_number} is {order_state}.\"");
            }
            Resolution::Answer(Sentence::default())
        }
        (Ends::Answer, Some(answer)) => Resolution::Answer(answer.sentence.clone()),
        (Ends::Person | Ends::PersonAtOnce, Some(answer)) => {
            table.report.add(
                &answer.place,
                "is never said, because a person resolves this intent",
                "remove it, or write `resolution = \"answer\"`",
            );
            Resolution::Person
        }
        (Ends::Person, None) => Resolution::Person,
        (Ends::PersonAtOnce, None) => Resolution::PersonAtOnce,
    }
}

/// `[router]` as declared.
#[derive(Default)]
pub(super) struct RouterDecl {
    /// Examples that no playbook covers.
    pub(super) out_of_scope: Vec<Located<String>>,
    /// Examples that continue a request and open none.
    pub(super) continuations: Vec<Located<String>>,
    pub(super) kind: Option<Located<RouterKind>>,
}

const ROUTERS: [(&str, RouterKind); 5] = [
    ("auto", RouterKind::Auto),
    ("lexical", RouterKind::Lexical),
    ("embedding", RouterKind::Embedding),
    ("multilingual", RouterKind::Multilingual),
    ("model", RouterKind::Model),
];

/// `[router]`: its kind, and the examples that no playbook covers or that open no request.
pub(super) fn router(table: Option<Table<'_>>) -> RouterDecl {
    let Some(table) = table else {
        return RouterDecl::default();
    };
    let out_of_scope = table.get("out_of_scope").map(|n| n.texts());
    let continuations = table.get("continuations").map(|n| n.texts());
    let kind = table.choice("kind", &ROUTERS);
    table.finish();
    RouterDecl {
        out_of_scope: out_of_scope.unwrap_or_default(),
        continuations: continuations.unwrap_or_default(),
        kind,
    }
}

/// `[understanding]`: examples of speech acts.
pub(super) fn understanding(table: Option<Table<'_>>) -> Understanding {
    let Some(table) = table else {
        return Understanding::default();
    };
    let read = |key| {
        let texts = table.get(key).map(|node| node.texts());
        let texts = texts.unwrap_or_default().into_iter();
        texts.map(|text| text.value).collect()
    };
    let understanding = Understanding {
        wish: read("wish"),
        declined: read("declined"),
        closes: read("closes"),
        lacks: read("lacks"),
        other: read("other"),
    };
    table.finish();
    understanding
}

/// A model routes only where one is named.
pub(super) fn router_has_a_model(router: &RouterDecl, named: bool, report: &Report<'_>) {
    if let Some(kind) = &router.kind
        && kind.value == RouterKind::Model
        && !named
    {
        report.add(
            &kind.place,
            "is `model`, and no model is named for the Router",
            "name one: `[agents]` with `router = \"main\"` and a table `[models.main]`",
        );
    }
}
