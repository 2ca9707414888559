use std::collections::BTreeSet;

use baton_playbook::{FactValue, load};
use jiff::civil::date;
use serde_json::{Map, Value};

use super::*;

fn world(seed: u64) -> Company {
    Company::generate(seed, date(2026, 3, 14), 300)
}

#[test]
fn one_seed_is_one_world() {
    assert_eq!(world(5), world(5));
    assert_ne!(world(5), world(6));
}

#[test]
fn nobody_can_be_mistaken_for_somebody_else() {
    let world = Company::generate(1, date(2026, 3, 14), MOST_CUSTOMERS);
    let distinct = |of: &dyn Fn(&Person) -> String| {
        world
            .customers()
            .iter()
            .map(of)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let people = world.customers().len();
    assert_eq!(people, MOST_CUSTOMERS);
    assert_eq!(distinct(&|p| p.number.clone()), people);
    assert_eq!(distinct(&|p| p.email.clone()), people);
    assert_eq!(distinct(&|p| format!("{} {}", p.name, p.postcode)), people);
    let owned: usize = world.customers().iter().map(|p| p.orders.len()).sum();
    let orders = world.systems()["shop"].collection("orders").unwrap().len();
    assert_eq!(orders, owned, "no two orders have one number");
}

#[test]
fn numbers_have_the_forms_that_the_playbooks_recognise() {
    let playbooks = load(&crate::playbooks::files()).unwrap_or_else(|e| panic!("{e}"));
    let world = Company::generate(3, date(2026, 3, 14), MOST_CUSTOMERS);
    let check = |fact: &str, value: &str| {
        let stated = playbooks
            .fact(&fact.into())
            .unwrap()
            .stated
            .as_ref()
            .unwrap();
        for text in [
            value.to_owned(),
            format!("hi, it is {} thanks", value.to_lowercase()),
        ] {
            let found = stated.find(&text, false);
            assert_eq!(
                found.first().map(|v| v.to_lowercase()),
                Some(value.to_lowercase()),
                "{fact}"
            );
        }
    };
    for person in world.customers().iter().step_by(97) {
        check("customer_number", &person.number);
        check("email", &person.email);
        check("postcode", &person.postcode);
        for order in &person.orders {
            check("order_number", order);
        }
        for invoice in &person.invoices {
            check("invoice_number", invoice);
        }
        for plan in &person.plans {
            check("plan_number", plan);
        }
    }
}

/// The truth and the tools' mappings were written apart from each other and must agree.
#[test]
fn the_tools_read_what_is_true() {
    let playbooks = load(&crate::playbooks::files()).unwrap_or_else(|e| panic!("{e}"));
    let world = world(2);
    for person in world.customers().iter().take(60) {
        for record in world.records_of(person) {
            let tool = playbooks
                .tools
                .iter()
                .find(|t| t.entity == record.entity && t.pick.is_none())
                .unwrap();
            let key = tool.key.as_ref().unwrap().as_str().to_owned();
            let arguments = Map::from_iter([(key, Value::from(record.id.clone()))]);
            let json = world.record(&record).unwrap();
            let read = tool
                .read(&arguments, &baton_playbook::ToolAnswer::from(json.clone()))
                .unwrap_or_else(|e| panic!("{record:?}: {e:?}"));
            let said: BTreeSet<(String, String)> = read
                .values
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string()))
                .collect();
            let truth: BTreeSet<(String, String)> = truth::of_record(&record, json)
                .into_iter()
                .map(|(name, value): (&str, FactValue)| (name.to_owned(), value.to_string()))
                .collect();
            assert_eq!(said, truth, "{record:?}");
            if record.entity.as_str() != "customer" {
                assert_eq!(read.owner.as_deref(), Some(person.number.as_str()));
            }
        }
    }
}
