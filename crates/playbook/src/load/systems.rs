//! Reads `[[system]]`: what is the same for every system of record.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::model::{RateLimit, System};
use crate::names::SystemName;

use super::report::Place;
use super::table::Table;
use super::text;
use super::transport;

/// A system as declared.
pub(super) struct SystemDecl {
    pub(super) system: System,
    pub(super) place: Place,
}

pub(super) fn read(table: Table<'_>) -> Option<SystemDecl> {
    let name = table.name("name", "\"orders\"");
    let table = match &name {
        Some(name) => table.called(format!("system.{}", name.value)),
        None => table,
    };
    let label = table.text("label").map(|l| l.value);
    let (endpoint, credentials) = transport::endpoint(&table);
    let rate = table.table("rate").and_then(rate);
    let place = table.place.clone();
    table.finish();
    let name = name?.value;
    Some(SystemDecl {
        system: System {
            label: label.unwrap_or_else(|| text::humane(&name)),
            endpoint,
            credentials,
            rate,
            name: SystemName::new(name),
        },
        place,
    })
}

/// `rate = { per_second = 5, burst = 10 }`.
fn rate(table: Table<'_>) -> Option<RateLimit> {
    let per_second = table.number("per_second", 0.01..=1_000.0);
    if !table.has("per_second") {
        table.missing("per_second", "5");
    }
    let burst = table.count("burst", 1..=1_000);
    table.finish();
    let burst = burst.and_then(|b| NonZeroU32::new(u32::try_from(b.value).ok()?));
    Some(RateLimit {
        every: Duration::from_secs_f64(1.0 / per_second?),
        burst: burst.unwrap_or(NonZeroU32::MIN),
    })
}
