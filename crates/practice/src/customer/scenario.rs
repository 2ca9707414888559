//! The scenario of a simulated customer: the intent, the record it is about, and the ground truth.

use baton_playbook::{FactValue, RecordRef};
use rand::RngExt;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use super::words;
use crate::company::{Company, PLANS, Person, TrueFact, Truth, reference};

/// A kind of scenario.
#[derive(Debug)]
pub(crate) struct ScenarioKind {
    /// The intent, as the practice playbooks name it.
    pub(crate) intent: &'static str,
    /// The kind of record it is about besides the customer's own.
    pub(crate) about: Option<&'static str>,
    /// The states such an order can be in; any where empty.
    states: &'static [&'static str],
    /// The facts it needs.
    pub(crate) needed: &'static [&'static str],
    /// Whether agents answer it.
    pub(crate) answerable: bool,
    /// The share of customers that come with it.
    weight: u32,
}

const ORDER: Option<&str> = Some("order");
const INVOICE: Option<&str> = Some("invoice");
const PLAN: Option<&str> = Some("plan");

/// Every kind of scenario.
pub(crate) const KINDS: [ScenarioKind; 16] = [
    ScenarioKind {
        intent: "order_status",
        about: ORDER,
        states: &["paid", "packed", "sent"],
        needed: &[
            "customer_number",
            "order_number",
            "order_state",
            "order_placed_on",
            "order_promised_on",
        ],
        answerable: true,
        weight: 5,
    },
    ScenarioKind {
        intent: "invoice_due",
        about: INVOICE,
        states: &[],
        needed: &[
            "customer_number",
            "invoice_number",
            "invoice_amount",
            "invoice_due_on",
            "invoice_state",
        ],
        answerable: true,
        weight: 3,
    },
    ScenarioKind {
        intent: "data_left",
        about: PLAN,
        states: &[],
        needed: &[
            "customer_number",
            "plan_number",
            "data_left_gb",
            "data_included_gb",
        ],
        answerable: true,
        weight: 3,
    },
    ScenarioKind {
        intent: "plan_renewal",
        about: PLAN,
        states: &[],
        needed: &[
            "customer_number",
            "plan_number",
            "plan_name",
            "plan_price",
            "plan_renews_on",
        ],
        answerable: true,
        weight: 2,
    },
    ScenarioKind {
        intent: "return_item",
        about: ORDER,
        states: &["delivered"],
        needed: &[
            "customer_number",
            "order_number",
            "order_state",
            "order_items",
            "return_reason",
        ],
        answerable: false,
        weight: 3,
    },
    ScenarioKind {
        intent: "damaged_item",
        about: ORDER,
        states: &["delivered"],
        needed: &["customer_number", "order_number", "order_items", "damage"],
        answerable: false,
        weight: 4,
    },
    ScenarioKind {
        intent: "parcel_lost",
        about: ORDER,
        states: &["delivered", "sent"],
        needed: &[
            "customer_number",
            "order_number",
            "parcel_number",
            "parcel_state",
            "parcel_last_seen",
            "parcel_last_scan_on",
        ],
        answerable: false,
        weight: 4,
    },
    ScenarioKind {
        intent: "cancel_order",
        about: ORDER,
        states: &["paid", "packed"],
        needed: &[
            "customer_number",
            "order_number",
            "order_state",
            "order_total",
        ],
        answerable: false,
        weight: 3,
    },
    ScenarioKind {
        intent: "refund_missing",
        about: ORDER,
        states: &["returned"],
        needed: &[
            "customer_number",
            "order_number",
            "order_state",
            "order_total",
        ],
        answerable: false,
        weight: 3,
    },
    ScenarioKind {
        intent: "charge_wrong",
        about: INVOICE,
        states: &[],
        needed: &[
            "customer_number",
            "invoice_number",
            "invoice_amount",
            "invoice_charges",
            "invoice_state",
        ],
        answerable: false,
        weight: 4,
    },
    ScenarioKind {
        intent: "change_address",
        about: None,
        states: &[],
        needed: &["customer_number", "new_address"],
        answerable: false,
        weight: 2,
    },
    ScenarioKind {
        intent: "cancel_plan",
        about: PLAN,
        states: &[],
        needed: &[
            "customer_number",
            "plan_number",
            "plan_name",
            "plan_renews_on",
        ],
        answerable: false,
        weight: 2,
    },
    ScenarioKind {
        intent: "change_plan",
        about: PLAN,
        states: &[],
        needed: &[
            "customer_number",
            "plan_number",
            "plan_name",
            "plan_price",
            "plan_wanted",
        ],
        answerable: false,
        weight: 2,
    },
    ScenarioKind {
        intent: "fraud",
        about: None,
        states: &[],
        needed: &[],
        answerable: false,
        weight: 1,
    },
    ScenarioKind {
        intent: "bereavement",
        about: None,
        states: &[],
        needed: &[],
        answerable: false,
        weight: 1,
    },
    ScenarioKind {
        intent: "hardship",
        about: None,
        states: &[],
        needed: &[],
        answerable: false,
        weight: 1,
    },
];

/// What one customer wants, and what is true about it.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub(crate) kind: &'static ScenarioKind,
    pub(crate) person: Person,
    /// The record it is about.
    pub(crate) about: Option<RecordRef>,
    /// Another person, whose number is given by mistake.
    pub(crate) other: Person,
    /// A wrong number of the same kind: another person's, or one that does not exist.
    pub(crate) mistaken: String,
    /// The thing in question, in the customer's words.
    pub(crate) thing: String,
    /// Facts that only the customer can state, in their words: (fact, words).
    pub(crate) said: Vec<(&'static str, String)>,
    pub(crate) truth: Truth,
}

impl Scenario {
    /// Draws a scenario.
    pub(crate) fn draw(world: &Company, rng: &mut ChaCha8Rng) -> Self {
        let kind = KINDS
            .choose_weighted(rng, |kind| kind.weight)
            .unwrap_or(&KINDS[0]);
        Self::of(kind, world, rng)
    }

    /// A scenario of one kind, of a customer who can have it.
    pub(crate) fn of(kind: &'static ScenarioKind, world: &Company, rng: &mut ChaCha8Rng) -> Self {
        let people = world.customers();
        let start = rng.random_range(0..people.len());
        // A world is made so that some customer has every state: the search ends early.
        let (person, about) = people
            .iter()
            .cycle()
            .skip(start)
            .take(people.len())
            .find_map(|person| Some((person, record(kind, world, person)?)))
            .unwrap_or((&people[start], None));
        Self::about(kind, person, about, world, rng)
    }

    /// Another scenario of the same customer, one that agents or a person can work on.
    pub(crate) fn another(&self, world: &Company, rng: &mut ChaCha8Rng) -> Option<Self> {
        let mut kinds: Vec<&'static ScenarioKind> = KINDS
            .iter()
            .filter(|kind| kind.intent != self.kind.intent && !kind.needed.is_empty())
            .collect();
        kinds.shuffle(rng);
        kinds.into_iter().find_map(|kind| {
            let about = record(kind, world, &self.person)?;
            Some(Self::about(kind, &self.person, about, world, rng))
        })
    }

    fn about(
        kind: &'static ScenarioKind,
        person: &Person,
        about: Option<RecordRef>,
        world: &Company,
        rng: &mut ChaCha8Rng,
    ) -> Self {
        let people = world.customers();
        let start = people
            .iter()
            .position(|one| one.number == person.number)
            .unwrap_or_default();
        let other = &people[(start + people.len() / 2) % people.len()];
        let numbers = |person: &Person| match kind.about {
            Some("invoice") => person.invoices.first().cloned(),
            Some("plan") => person.plans.first().cloned(),
            _ => person.orders.first().cloned(),
        };
        let mistaken = numbers(other)
            .filter(|n| rng.random_bool(0.5) && about.as_ref().is_none_or(|r| &r.id != n))
            .unwrap_or_else(|| unknown_like(kind));
        let thing = about
            .as_ref()
            .and_then(|r| world.record(r)?.pointer("/items/0/name")?.as_str())
            .unwrap_or("order")
            .to_owned();
        let said = said(kind, rng);
        let true_said = said
            .iter()
            .map(|(fact, words)| TrueFact {
                name: (*fact).into(),
                record: None,
                value: (*fact == "plan_wanted").then(|| FactValue::Text(words.clone())),
            })
            .collect();
        let needed = kind.needed.iter().map(|n| (*n).into()).collect();
        let truth = Truth::of(
            world,
            person,
            kind.intent.into(),
            about.as_ref(),
            needed,
            true_said,
        );
        Self {
            kind,
            person: person.clone(),
            about,
            other: other.clone(),
            mistaken,
            thing,
            said,
            truth,
        }
    }
}

/// A record of this customer that such a scenario can be about. `None` if there is none; `Some(None)`
/// if the scenario is about no record.
fn record(kind: &ScenarioKind, world: &Company, person: &Person) -> Option<Option<RecordRef>> {
    let of = |entity: &str, ids: &[String]| {
        ids.iter()
            .map(|id| reference(entity, id))
            .find(|r| {
                let state = world
                    .record(r)
                    .and_then(|j| j.get("state"))
                    .and_then(Value::as_str);
                kind.states.is_empty() || state.is_some_and(|s| kind.states.contains(&s))
            })
            .map(Some)
    };
    match kind.about {
        None => Some(None),
        Some("invoice") => of("invoice", &person.invoices),
        Some("plan") => of("plan", &person.plans),
        Some(_) => of("order", &person.orders),
    }
}

/// A number of the right form that does not exist.
fn unknown_like(kind: &ScenarioKind) -> String {
    match kind.about {
        Some("invoice") => "B-9999917",
        Some("plan") => "M-99991",
        _ => "PG-999917",
    }
    .to_owned()
}

fn said(kind: &ScenarioKind, rng: &mut ChaCha8Rng) -> Vec<(&'static str, String)> {
    let mut one = |from: &[&str]| from.choose(rng).copied().unwrap_or_default().to_owned();
    match kind.intent {
        "return_item" => vec![("return_reason", one(&words::RETURN_REASONS))],
        "damaged_item" => vec![("damage", one(&words::DAMAGES))],
        "change_address" => vec![("new_address", one(&words::ADDRESSES))],
        "change_plan" => vec![("plan_wanted", one(&PLANS.map(|(name, _, _)| name)))],
        _ => Vec::new(),
    }
}
