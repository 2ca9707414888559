//! Seeded generation of customers and records.

use std::collections::BTreeMap;

use baton_playbook::SystemName;
use jiff::ToSpan;
use jiff::civil::Date;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::names::{DEPOTS, FIRST, GOODS, LAST, PLANS, STREETS, TOWNS};
use super::{Company, Person};
use crate::records::SystemRecords;

/// The states of orders. Customers get them in turn, so that each state occurs.
const ORDER_STATES: [&str; 5] = ["paid", "packed", "sent", "delivered", "returned"];

pub(super) fn world(seed: u64, today: Date, customers: usize) -> Company {
    let mut making = Making {
        rng: ChaCha8Rng::seed_from_u64(seed),
        today,
        shop: SystemRecords::default(),
        billing: SystemRecords::default(),
        delivery: SystemRecords::default(),
    };
    let people = (0..customers).map(|at| making.person(at)).collect();
    Company {
        today,
        systems: BTreeMap::from([
            (SystemName::from("shop"), making.shop),
            (SystemName::from("billing"), making.billing),
            (SystemName::from("delivery"), making.delivery),
        ]),
        customers: people,
    }
}

struct Making {
    rng: ChaCha8Rng,
    today: Date,
    shop: SystemRecords,
    billing: SystemRecords,
    delivery: SystemRecords,
}

/// Cents as people and systems write them.
fn amount(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

impl Making {
    fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        from.choose(&mut self.rng).copied().unwrap_or(otherwise)
    }

    /// A day some days from today.
    fn day(&mut self, from: i64, to: i64) -> Date {
        let days = self.rng.random_range(from..=to);
        self.today.saturating_add(days.days())
    }

    /// A number that no other record of its kind has: the place in the list decides its start.
    fn number(&mut self, prefix: &str, at: usize, spread: usize, digits: usize) -> String {
        let lowest = 10_usize.saturating_pow(u32::try_from(digits).unwrap_or(5) - 1);
        let number = lowest + at * spread + self.rng.random_range(0..spread);
        format!("{prefix}{number:0digits$}")
    }

    fn person(&mut self, at: usize) -> Person {
        let number = self.number("C-", at, 17, 5);
        let first = self.pick(&FIRST, "Ada");
        let last = self.pick(&LAST, "Birkwood");
        let name = format!("{first} {last}");
        let email = format!("{first}.{last}{at}@example.com").to_lowercase();
        let postcode = format!(
            "P{}-{:02}{}",
            at / 100 % 10,
            at % 100,
            char::from(b"ABCDEFGHJK"[at / 1_000 % 10])
        );
        let mut person = Person {
            number,
            name,
            email,
            postcode,
            orders: Vec::new(),
            invoices: Vec::new(),
            plans: Vec::new(),
        };
        for n in 0..self.rng.random_range(1..=3) {
            let order = self.order(
                &person,
                at * 3 + n,
                ORDER_STATES[(at + n) % ORDER_STATES.len()],
            );
            person.orders.push(order);
        }
        for n in 0..self.rng.random_range(1..=2) {
            let plan = self.plan(&person, at * 2 + n);
            person.plans.push(plan);
        }
        for n in 0..self.rng.random_range(1..=2) {
            let invoice = self.invoice(&person, at * 2 + n);
            person.invoices.push(invoice);
        }
        let since = self.day(-2_000, -60);
        let street = self.pick(&STREETS, "Ropewalk");
        let house = self.rng.random_range(1..=98);
        let record = json!({
            "id": person.number,
            "name": person.name,
            "email": person.email,
            "postcode": person.postcode,
            "street": format!("{street} {house}"),
            "town": self.pick(&TOWNS, "Mirefield"),
            "customer_since": since.to_string(),
            "tier": self.pick(&["standard", "standard", "plus"], "standard"),
            "orders": person.orders,
            "invoices": person.invoices,
            "plans": person.plans,
        });
        self.shop.insert("customers", &person.number, record);
        person
    }

    fn order(&mut self, person: &Person, at: usize, state: &str) -> String {
        let id = self.number("PG-", at, 47, 6);
        let placed = self.day(-21, -3);
        let mut total = 0;
        let items: Vec<Value> = (0..self.rng.random_range(1..=3))
            .map(|_| {
                let (name, price) = self.pick(&GOODS, ("kettle", 4_995));
                let quantity = self.rng.random_range(1..=2_u32);
                total += price * quantity;
                json!({"name": name, "quantity": quantity, "price": amount(price)})
            })
            .collect();
        let parcel = match state {
            "sent" => Some(self.parcel(person, &id, at, "in_transit")),
            "delivered" => Some(self.parcel(person, &id, at, "delivered")),
            "returned" => Some(self.parcel(person, &id, at, "returned_to_sender")),
            _ => None,
        };
        let record = json!({
            "id": id,
            "customer": person.number,
            "state": state,
            "placed_on": placed.to_string(),
            "promised_on": self.day(-1, 9).to_string(),
            "items": items,
            "total": amount(total),
            "parcel": parcel,
        });
        self.shop.insert("orders", &id, record);
        id
    }

    fn parcel(&mut self, person: &Person, order: &str, at: usize, state: &str) -> String {
        let id = self.number("PX", at, 4_321, 8);
        let record = json!({
            "id": id,
            "order": order,
            "customer": person.number,
            "state": state,
            "last_seen": self.pick(&DEPOTS, "van 14"),
            "last_scan_on": self.day(-3, 0).to_string(),
        });
        self.delivery.insert("parcels", &id, record);
        id
    }

    fn plan(&mut self, person: &Person, at: usize) -> String {
        let id = self.number("M-", at, 7, 5);
        let (plan, price, gigabytes) = self.pick(&PLANS, ("Pocket", 799, 5));
        let left = self.rng.random_range(0..=gigabytes);
        let record = json!({
            "id": id,
            "customer": person.number,
            "plan": plan,
            "price": amount(price),
            "state": self.pick(&["active", "active", "active", "suspended"], "active"),
            "data_included_gb": gigabytes,
            "data_left_gb": left,
            "renews_on": self.day(4, 300).to_string(),
        });
        self.billing.insert("plans", &id, record);
        id
    }

    fn invoice(&mut self, person: &Person, at: usize) -> String {
        let id = self.number("B-", at, 311, 7);
        let (plan, price, _) = self.pick(&PLANS, ("Pocket", 799, 5));
        let mut charges = vec![(format!("{plan} plan"), price)];
        if self.rng.random_bool(0.6) {
            charges.push(("calls abroad".to_owned(), self.rng.random_range(90..2_400)));
        }
        if self.rng.random_bool(0.3) {
            charges.push(("third-party service".to_owned(), 499));
        }
        let total: u32 = charges.iter().map(|(_, cents)| cents).sum();
        let charges: Vec<Value> = charges
            .into_iter()
            .map(|(text, cents)| json!({"text": text, "amount": amount(cents)}))
            .collect();
        let record = json!({
            "id": id,
            "customer": person.number,
            "amount": amount(total),
            "state": self.pick(&["open", "paid", "overdue"], "open"),
            "due_on": self.day(-10, 20).to_string(),
            "charges": charges,
        });
        self.billing.insert("invoices", &id, record);
        id
    }
}
