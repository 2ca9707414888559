//! Reads how a tool behaves: whether it only reads, can be repeated, and how long it may take.

use crate::model::Method;

use super::table::Table;

/// How a tool behaves and is called.
pub(super) struct Conduct {
    pub(super) idempotent: bool,
    pub(super) reads_only: bool,
    pub(super) timeout_ms: u64,
    pub(super) tries: u32,
    pub(super) eager: bool,
}

pub(super) fn conduct(table: &Table<'_>, method: Method) -> Conduct {
    let reads_only = table.boolean("reads_only");
    let idempotent = table.boolean("idempotent");
    let eager = table.boolean("eager");
    let tries = table.count("tries", 1..=10);
    let timeout = table.count("timeout_ms", 100..=60_000);
    let reads = reads_only
        .as_ref()
        .map_or(method == Method::Get, |r| r.value);
    let repeatable = idempotent.as_ref().map_or(reads, |i| i.value);
    match (method, &reads_only) {
        (Method::Get, Some(no)) if !no.value => table.report.add(
            &no.place,
            "a GET request only reads",
            "remove `reads_only`, or write the `method` the system expects for changes",
        ),
        (Method::Put | Method::Patch | Method::Delete, Some(yes)) if yes.value => {
            table.report.add(
                &yes.place,
                "a PUT, PATCH or DELETE request changes something",
                "remove `reads_only`, or write the `method` the system expects for reading",
            );
        }
        (
            Method::Get | Method::Post | Method::Put | Method::Patch | Method::Delete,
            Some(_) | None,
        ) => {}
    }
    if let Some(no) = &idempotent
        && !no.value
        && reads
    {
        table.report.add(
            &no.place,
            "a tool that only reads can be called twice without harm",
            "remove `idempotent`",
        );
    }
    if let Some(eager) = &eager
        && eager.value
        && !reads
    {
        table.report.add(
            &eager.place,
            "a tool that changes something is never called on its own",
            "remove `eager`",
        );
    }
    if let Some(tries) = &tries
        && tries.value > 1
        && !repeatable
    {
        table.report.add(
            &tries.place,
            format!(
                "is {}, but the tool is not idempotent: a second try could take effect twice",
                tries.value
            ),
            "remove `tries`, or write `idempotent = true` if the system ignores repeats",
        );
    }
    let usual = if repeatable { 3 } else { 1 };
    Conduct {
        idempotent: repeatable,
        reads_only: reads,
        timeout_ms: timeout.map_or(5_000, |t| t.value),
        tries: tries.map_or(usual, |t| u32::try_from(t.value).unwrap_or(1)),
        eager: eager.is_some_and(|e| e.value),
    }
}
