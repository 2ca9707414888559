//! The truth about a customer and their case: written here once more, apart from the tools' own
//! mappings, so that the two can be compared.

use baton_playbook::{FactName, FactValue, IntentName, RecordRef};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Company, Person};

/// A fact that is true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrueFact {
    /// Its name.
    pub name: FactName,
    /// The record that holds it; `None` for a fact that only the customer can state.
    pub record: Option<RecordRef>,
    /// Its value; `None` where the customer may put it in any words.
    pub value: Option<FactValue>,
}

/// What is true about one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The customer's number.
    pub customer: String,
    /// What they want.
    pub intent: IntentName,
    /// What else they want.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<IntentName>,
    /// The records it is about, the customer's own first.
    pub records: Vec<RecordRef>,
    /// Everything that is true about the customer and all their records.
    pub facts: Vec<TrueFact>,
    /// The names of the facts the case needs.
    pub needed: Vec<FactName>,
}

impl Truth {
    /// The truth about a contact. `about` is the record it concerns besides the customer's own; `needed`
    /// are the names of the facts the case needs; `said` are the facts that only the customer can state.
    pub(crate) fn of(
        world: &Company,
        person: &Person,
        intent: IntentName,
        about: Option<&RecordRef>,
        needed: Vec<FactName>,
        said: Vec<TrueFact>,
    ) -> Self {
        let mut records = vec![reference("customer", &person.number)];
        records.extend(about.cloned());
        if let Some(parcel) = about.and_then(|r| parcel_of(world, r)) {
            records.push(parcel);
        }
        let mut facts = said;
        for record in world.records_of(person) {
            if let Some(json) = world.record(&record) {
                facts.extend(
                    of_record(&record, json)
                        .into_iter()
                        .map(|(name, value)| TrueFact {
                            name: name.into(),
                            record: Some(record.clone()),
                            value: Some(value),
                        }),
                );
            }
        }
        Self {
            customer: person.number.clone(),
            intent,
            also: Vec::new(),
            records,
            facts,
            needed,
        }
    }
}

impl Company {
    /// All records of a customer, their own first.
    pub fn records_of(&self, person: &Person) -> Vec<RecordRef> {
        let mut records = vec![reference("customer", &person.number)];
        for order in &person.orders {
            let order = reference("order", order);
            let parcel = parcel_of(self, &order);
            records.push(order);
            records.extend(parcel);
        }
        records.extend(person.invoices.iter().map(|id| reference("invoice", id)));
        records.extend(person.plans.iter().map(|id| reference("plan", id)));
        records
    }
}

pub(crate) fn reference(entity: &str, id: &str) -> RecordRef {
    RecordRef {
        entity: entity.into(),
        id: id.to_owned(),
    }
}

fn parcel_of(world: &Company, order: &RecordRef) -> Option<RecordRef> {
    let id = world.record(order)?.get("parcel")?.as_str()?;
    Some(reference("parcel", id))
}

/// A line for each item of a list in a record.
fn each(record: &Value, field: &str, line: impl Fn(&Value) -> String) -> FactValue {
    let items = record.get(field).and_then(Value::as_array);
    let lines = items
        .into_iter()
        .flatten()
        .map(|item| FactValue::Text(line(item)));
    FactValue::List(lines.collect())
}

fn address(customer: &Value) -> String {
    let words = |field: &str| {
        let value = customer.get(field).and_then(Value::as_str);
        value.unwrap_or_default()
    };
    format!(
        "{}, {} {}",
        words("street"),
        words("postcode"),
        words("town")
    )
}

fn of_item(item: &Value, field: &str) -> String {
    item.get(field)
        .and_then(FactValue::from_json)
        .map_or_else(String::new, |v| v.to_string())
}

/// The facts in one record.
pub(super) fn of_record(of: &RecordRef, record: &Value) -> Vec<(&'static str, FactValue)> {
    let text = |field: &str| {
        record
            .get(field)
            .and_then(FactValue::from_json)
            .unwrap_or_else(|| FactValue::from(""))
    };
    match of.entity.as_str() {
        "customer" => vec![
            ("customer_number", text("id")),
            ("customer_name", text("name")),
            ("email", text("email")),
            ("postcode", text("postcode")),
            ("home_address", FactValue::Text(address(record))),
            ("customer_since", text("customer_since")),
            ("tier", text("tier")),
            ("orders", text("orders")),
            ("invoices", text("invoices")),
            ("plans", text("plans")),
        ],
        "order" => {
            let mut facts = vec![
                ("order_number", text("id")),
                ("order_state", text("state")),
                ("order_placed_on", text("placed_on")),
                ("order_promised_on", text("promised_on")),
                (
                    "order_items",
                    each(record, "items", |i| {
                        format!("{} × {}", of_item(i, "quantity"), of_item(i, "name"))
                    }),
                ),
                ("order_total", text("total")),
            ];
            if record.get("parcel").is_some_and(Value::is_string) {
                facts.push(("order_parcel", text("parcel")));
            }
            facts
        }
        "parcel" => vec![
            ("parcel_number", text("id")),
            ("parcel_state", text("state")),
            ("parcel_last_seen", text("last_seen")),
            ("parcel_last_scan_on", text("last_scan_on")),
        ],
        "invoice" => vec![
            ("invoice_number", text("id")),
            ("invoice_amount", text("amount")),
            ("invoice_state", text("state")),
            ("invoice_due_on", text("due_on")),
            (
                "invoice_charges",
                each(record, "charges", |i| {
                    format!("{}: {}", of_item(i, "text"), of_item(i, "amount"))
                }),
            ),
        ],
        "plan" => vec![
            ("plan_number", text("id")),
            ("plan_name", text("plan")),
            ("plan_price", text("price")),
            ("plan_state", text("state")),
            ("data_included_gb", text("data_included_gb")),
            ("data_left_gb", text("data_left_gb")),
            ("plan_renews_on", text("renews_on")),
        ],
        _ => Vec::new(),
    }
}
