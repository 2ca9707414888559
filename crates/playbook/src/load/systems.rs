//! Reads `[[system]]`: where a system of record is.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::model::{RateLimit, SecretHeader, System};
use crate::names::SystemName;

use super::report::{Located, Place};
use super::table::Table;
use super::text;

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
    let base_url = table
        .required_text("base_url", "\"https://orders.example.com/api\"")
        .and_then(|u| web_address(&table, &u));
    let mut secret_headers = Vec::new();
    for header in table.tables("secret_headers") {
        let name = header.required_text("header", "\"Authorization\"");
        let environment = header.required_text("environment", "\"ORDERS_TOKEN\"");
        header.finish();
        if let Some(name) = &name
            && !is_header_name(&name.value)
        {
            table.report.add(
                &name.place,
                format!("`{}` is not the name of a header", name.value),
                "write letters, digits and hyphens, such as `X-Api-Key`",
            );
        }
        if let (Some(header), Some(environment)) = (name, environment) {
            secret_headers.push(SecretHeader {
                header: header.value,
                environment: environment.value,
            });
        }
    }
    let rate = table.table("rate").and_then(rate);
    let place = table.place.clone();
    table.finish();
    let name = name?.value;
    Some(SystemDecl {
        system: System {
            label: label.unwrap_or_else(|| text::humane(&name)),
            base_url: base_url.unwrap_or_default(),
            secret_headers,
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

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// An `http` or `https` address without a trailing slash, query or password.
fn web_address(table: &Table<'_>, written: &Located<String>) -> Option<String> {
    let wrong = |problem: String, help: &str| {
        table.report.add(&written.place, problem, help);
        None
    };
    let url = match url::Url::parse(&written.value) {
        Ok(url) => url,
        Err(error) => {
            return wrong(
                format!("`{}` is not a web address: {error}", written.value),
                "write it in full, such as `https://orders.example.com/api`",
            );
        }
    };
    if !matches!(url.scheme(), "http" | "https") {
        return wrong(
            format!("`{}` addresses are not supported", url.scheme()),
            "write an address that starts with `https://` or `http://`",
        );
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong(
            "the address has a query or a fragment".to_owned(),
            "put the query into the `path` of each tool",
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(
            "the address holds a user name or password".to_owned(),
            "keep secrets outside the configuration, with `secret_headers`",
        );
    }
    Some(written.value.trim_end_matches('/').to_owned())
}
