//! Reads what belongs to the desk as a whole: its name, limits, identity and queues.

use crate::currency::Currency;
use crate::limits::Limits;
use crate::model::{Canned, Disposition, Identity, IdentityLevel, IdentityMethod, Queue};
use crate::names::{FactName, QueueName, ToolName};
use crate::same::Country;
use crate::waiting::Waiting;

use super::report::{Located, NameKind, Place};
use super::table::Table;
use super::text;

/// `[desk]` as declared.
pub(super) struct DeskDecl {
    pub(super) name: String,
    pub(super) default_queue: String,
    pub(super) overflow: String,
    /// The country whose telephone numbers are written without a country code.
    pub(super) country: Option<Country>,
    /// The currency of amounts whose fact names none.
    pub(super) currency: Option<Currency>,
}

pub(super) fn desk(table: Table<'_>) -> Option<DeskDecl> {
    let name = table.required_text("name", "\"Example Airways\"");
    let default_queue = table.required_reference("default_queue", NameKind::Queue, "\"general\"");
    let overflow = table.reference("overflow", NameKind::Queue);
    let country = coded(
        &table,
        "country",
        Country::of,
        "the two capitals of ISO 3166, such as \"DE\"",
    );
    let currency = currency(&table);
    table.finish();
    let default_queue = default_queue?.value;
    Some(DeskDecl {
        name: name?.value,
        overflow: overflow.map_or_else(|| default_queue.clone(), |o| o.value),
        default_queue,
        country,
        currency,
    })
}

/// `currency = "EUR"`.
pub(super) fn currency(table: &Table<'_>) -> Option<Currency> {
    coded(
        table,
        "currency",
        Currency::of,
        "the three capitals of ISO 4217, such as \"EUR\"",
    )
}

/// A code of a published list.
fn coded<T>(
    table: &Table<'_>,
    key: &'static str,
    of: fn(&str) -> Option<T>,
    write: &str,
) -> Option<T> {
    let code = table.text(key)?;
    let known = of(&code.value);
    if known.is_none() {
        table.report.add(
            &code.place,
            format!("no {key} is called `{}`", code.value),
            format!("write {write}"),
        );
    }
    known
}

/// A whole-number limit: its key, the largest sane value, and its field.
type Count = (&'static str, u64, fn(&mut Limits) -> &mut u32);

const COUNTS: [Count; 14] = [
    ("failures_in_a_row", 20, |l| &mut l.failures_in_a_row),
    ("failures_in_total", 100, |l| &mut l.failures_in_total),
    ("calls_per_edge", 10, |l| &mut l.calls_per_edge),
    ("refused_calls", 10, |l| &mut l.refused_calls),
    ("tool_calls", 200, |l| &mut l.tool_calls),
    ("turns_without_progress", 50, |l| {
        &mut l.turns_without_progress
    }),
    ("agent_turns", 500, |l| &mut l.agent_turns),
    ("invalid_arguments", 20, |l| &mut l.invalid_arguments),
    ("agent_wishes", 10, |l| &mut l.agent_wishes),
    ("ungrounded_replies", 10, |l| &mut l.ungrounded_replies),
    ("clarifying_questions", 5, |l| &mut l.clarifying_questions),
    ("asks_per_fact", 10, |l| &mut l.asks_per_fact),
    ("frustration", 100, |l| &mut l.frustration),
    ("offers", 100, |l| &mut l.offers),
];

/// `[limits]`, or `[playbook.limits]` over the desk's own.
pub(super) fn limits(table: Option<Table<'_>>, base: &Limits) -> Limits {
    let mut limits = base.clone();
    let Some(table) = table else {
        return limits;
    };
    for (key, most, field) in COUNTS {
        if let Some(value) = table.count(key, 1..=most) {
            *field(&mut limits) = u32::try_from(value.value).unwrap_or(u32::MAX);
        }
    }
    if let Some(seconds) = table.count("answer_seconds", 1..=600) {
        limits.answer_ms = seconds.value * 1000;
    }
    if let Some(quiet) = table.count("quiet_ms", 0..=10_000) {
        limits.quiet_ms = quiet.value;
    }
    if let Some(waited) = table.count("model_ms", 100..=120_000) {
        limits.model_ms = waited.value;
    }
    if let Some(tokens) = table.count("tokens", 1..=10_000_000) {
        limits.tokens = tokens.value;
    }
    if let Some(cost) = table.number("cost", 0.000_001..=1_000.0) {
        limits.cost_micros = micros(cost);
    }
    if let Some(confidence) = table.number("router_confidence", 0.01..=0.99) {
        #[expect(clippy::cast_possible_truncation, reason = "between 0.01 and 0.99")]
        let confidence = confidence as f32;
        limits.router_confidence = confidence;
    }
    if limits.failures_in_total < limits.failures_in_a_row {
        table.report.add(
            &table.place,
            format!(
                "failures_in_a_row ({}) can never be reached: failures_in_total is {}",
                limits.failures_in_a_row, limits.failures_in_total
            ),
            "make failures_in_total at least as large",
        );
    }
    table.finish();
    limits
}

/// `[waiting]`; a length that is missing there has its default.
pub(super) fn waiting(table: Option<Table<'_>>) -> Waiting {
    let mut waiting = Waiting::default();
    let Some(table) = table else {
        return waiting;
    };
    let mut read = |key, most, field: fn(&mut Waiting) -> &mut u64| {
        if let Some(seconds) = table.count(key, 10..=most) {
            *field(&mut waiting) = seconds.value * 1000;
        }
    };
    read("tell_seconds", HOUR, |w| &mut w.tell_ms);
    read("call_back_seconds", HOUR, |w| &mut w.call_back_ms);
    read("queue_again_seconds", HOUR, |w| &mut w.queue_again_ms);
    read("wrap_up_seconds", 8 * HOUR, |w| &mut w.wrap_up_ms);
    if waiting.call_back_ms < waiting.tell_ms {
        table.report.add(
            &table.place,
            format!(
                "a call-back would be offered after {} s, before the customer is told after {} s that it takes longer",
                waiting.call_back_ms / 1000,
                waiting.tell_ms / 1000
            ),
            "make call_back_seconds at least as large as tell_seconds",
        );
    }
    table.finish();
    waiting
}

/// Seconds.
const HOUR: u64 = 3600;

/// An amount of money between 0 and 1000 in millionths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the amount is between 0 and 1000"
)]
fn micros(amount: f64) -> u64 {
    (amount * 1_000_000.0).round() as u64
}

/// `[identity]` as declared.
pub(super) struct IdentityDecl {
    pub(super) identity: Identity,
    pub(super) customer: Located<String>,
    pub(super) methods: Vec<Place>,
}

pub(super) fn identity(table: Table<'_>) -> Option<IdentityDecl> {
    let customer = table.required_reference("customer", NameKind::Fact, "\"customer_number\"");
    let name = table.reference("name", NameKind::Fact);
    let bearer_records = table.boolean("bearer_records").is_some_and(|b| b.value);
    let mut methods = Vec::new();
    let mut places = Vec::new();
    for method in table.tables("method") {
        let tool = method.required_reference("tool", NameKind::Tool, "\"get_customer\"");
        let level = method.choice(
            "level",
            &[
                ("verified", IdentityLevel::Verified),
                ("partly_verified", IdentityLevel::PartlyVerified),
            ],
        );
        if !method.has("level") {
            method.missing("level", "\"verified\"");
        }
        if let (Some(tool), Some(level)) = (tool, level) {
            places.push(tool.place);
            methods.push(IdentityMethod {
                tool: ToolName::new(tool.value),
                level: level.value,
            });
        }
        method.finish();
    }
    if !table.has("method") {
        table.report.add(
            &table.place,
            "names no way to establish who the customer is",
            "add `[[identity.method]]` with `tool` and `level`",
        );
    }
    table.finish();
    methods.sort_by_key(|m| std::cmp::Reverse(m.level));
    let customer = customer?;
    Some(IdentityDecl {
        identity: Identity {
            customer: FactName::new(&*customer.value),
            name: name.map(|n| FactName::new(n.value)),
            methods,
            bearer_records,
        },
        customer,
        methods: places,
    })
}

/// A queue as declared.
pub(super) struct QueueDecl {
    pub(super) queue: Queue,
    pub(super) place: Place,
    pub(super) next: Option<Place>,
}

pub(super) fn queue(table: Table<'_>) -> Option<QueueDecl> {
    let name = table.name("name", "\"general\"");
    let table = match &name {
        Some(name) => table.called(format!("queue.{}", name.value)),
        None => table,
    };
    let label = table.text("label").map(|l| l.value);
    let next = table.reference("next", NameKind::Queue);
    let lease = table.count("lease_seconds", 5..=3600);
    let place = table.place.clone();
    table.finish();
    let name = name?.value;
    Some(QueueDecl {
        next: next.as_ref().map(|n| n.place.clone()),
        queue: Queue {
            label: label.unwrap_or_else(|| text::humane(&name)),
            next: next.map(|n| QueueName::new(n.value)),
            lease_ms: lease.map_or(Queue::LEASE_MS, |l| l.value * 1000),
            name: QueueName::new(name),
        },
        place,
    })
}

pub(super) fn disposition(table: Table<'_>) -> Option<Located<Disposition>> {
    let name = table.name("name", "\"resolved\"");
    let label = table.text("label");
    let resolved = table.boolean("resolved").is_some_and(|yes| yes.value);
    let place = table.place.clone();
    table.finish();
    let name = name?;
    Some(Located {
        value: Disposition {
            resolved,
            label: label.map_or_else(|| text::humane(&name.value), |l| l.value),
            name: name.value,
        },
        place,
    })
}

pub(super) fn canned(table: Table<'_>) -> Option<Canned> {
    let title = table.required_text("title", "\"Greeting\"");
    let body = table.required_text("text", "\"Hello, how can I help?\"");
    if let Some(body) = &body {
        text::parsed(&table, body);
    }
    table.finish();
    Some(Canned {
        title: title?.value,
        text: body?.value,
    })
}
