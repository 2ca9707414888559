//! Reads how a tool behaves: whether it only reads, can be repeated, and how long it may take.

use super::table::Table;
use super::transport::Nature;

/// How a tool behaves and is called.
pub(super) struct Conduct {
    pub(super) idempotent: bool,
    pub(super) reads_only: bool,
    pub(super) timeout_ms: u64,
    pub(super) tries: u32,
    pub(super) eager: bool,
}

pub(super) fn conduct(table: &Table<'_>, nature: Nature) -> Conduct {
    let reads_only = table.boolean("reads_only");
    let idempotent = table.boolean("idempotent");
    let eager = table.boolean("eager");
    let tries = table.count("tries", 1..=10);
    let timeout = table.count("timeout_ms", 100..=60_000);
    let reads = reads_only.as_ref().map_or(nature.reads, |r| r.value);
    let repeatable = idempotent.as_ref().map_or(reads, |i| i.value);
    if let (Some(said), Some((problem, help))) = (&reads_only, nature.contradicted)
        && said.value != nature.reads
    {
        table.report.add(&said.place, problem, help);
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
