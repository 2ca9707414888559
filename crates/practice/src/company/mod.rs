//! The invented company, its customers and their records, from one seed.

mod generate;
mod names;
mod serve;
mod truth;

use std::collections::BTreeMap;

use baton_playbook::{RecordRef, SystemName};
use jiff::civil::Date;
use serde_json::Value;

pub(crate) use self::names::PLANS;
pub use self::serve::PracticeSystems;
pub(crate) use self::truth::reference;
pub use self::truth::{TrueFact, Truth};
use crate::records::SystemRecords;

/// The most customers a world has.
pub const MOST_CUSTOMERS: usize = 5_000;

/// The fewest customers a world has: with them there is a case for every intent.
pub const FEWEST_CUSTOMERS: usize = 40;

/// The invented company: its systems of record and its customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    today: Date,
    systems: BTreeMap<SystemName, SystemRecords>,
    customers: Vec<Person>,
}

/// A customer of the invented company, as they know themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their customer number.
    pub number: String,
    /// First and last name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Postcode.
    pub postcode: String,
    /// Order numbers.
    pub orders: Vec<String>,
    /// Bill numbers.
    pub invoices: Vec<String>,
    /// Numbers of mobile plans.
    pub plans: Vec<String>,
}

impl Company {
    /// Makes a world with this many customers, within [`FEWEST_CUSTOMERS`] and [`MOST_CUSTOMERS`].
    /// Dates lie around `today`. One seed makes one world.
    pub fn generate(seed: u64, today: Date, customers: usize) -> Self {
        generate::world(
            seed,
            today,
            customers.clamp(FEWEST_CUSTOMERS, MOST_CUSTOMERS),
        )
    }

    /// The day that the dates lie around.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The customers.
    pub fn customers(&self) -> &[Person] {
        &self.customers
    }

    /// The records of each system.
    pub fn systems(&self) -> &BTreeMap<SystemName, SystemRecords> {
        &self.systems
    }

    /// A record as its system holds it.
    pub fn record(&self, of: &RecordRef) -> Option<&Value> {
        let (system, collection) = match of.entity.as_str() {
            "customer" => ("shop", "customers"),
            "order" => ("shop", "orders"),
            "parcel" => ("delivery", "parcels"),
            "invoice" => ("billing", "invoices"),
            "plan" => ("billing", "plans"),
            _ => return None,
        };
        self.systems.get(system)?.get(collection, &of.id)
    }
}

#[cfg(test)]
#[path = "company_tests.rs"]
mod tests;
