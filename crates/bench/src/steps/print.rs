//! Prints the measurements, with the target ratios.

use super::rows::Rows;
use super::series::{Series, Who};
use crate::figures::{count, median, range};

/// Targets: most times the floor's time, most flushes a step, and most when all write at once.
const TIMES_THE_FLOOR: f64 = 2.0;
const FLUSHES: f64 = 1.1;
const FLUSHES_AT_ONCE: f64 = 0.1;

pub(super) fn workload(title: &str, rows: &Rows, rounds: u16, all: &[Series]) {
    let conversations = count(rows.conversations.len() as u64);
    println!();
    println!(
        "  {title}\n  {conversations} conversations of {:.1} steps, {:.1} events, {:.1} KiB of text; medians of {rounds} rounds (least to most)",
        count(rows.steps() as u64) / conversations,
        count(rows.events() as u64) / conversations,
        count(rows.text_bytes() as u64) / conversations / 1024.0,
    );
    for at_once in [false, true] {
        println!(
            "  {:<40} {:>8} {:>19} {:>9} {:>10} {:>13} {:>12} {:>17}",
            if at_once {
                "all conversations at once"
            } else {
                "one after the other"
            },
            "steps/s",
            "(least to most)",
            "p50 µs",
            "p99 µs",
            "processor µs",
            "flushes/step",
            "KiB/conversation"
        );
        for series in all.iter().filter(|series| series.at_once == at_once) {
            line(series, conversations);
        }
        for (floor, other) in [
            (Who::BareJournal, Who::StoreJournal),
            (Who::Bare, Who::Store),
            (Who::Bare, Who::Runtime),
        ] {
            let of = |who| {
                all.iter()
                    .find(|series| series.who == who && series.at_once == at_once)
            };
            if let (Some(floor), Some(other)) = (of(floor), of(other)) {
                compare(floor, other);
            }
        }
    }
}

fn line(series: &Series, conversations: f64) {
    let (least, most) = range(&series.per_second());
    let bytes = median(&series.each(|run| count(run.bytes))) / conversations;
    println!(
        "    {:<38} {:>8.0} {:>19} {:>9.1} {:>10.1} {:>13.1} {:>12} {:>17.1}",
        series.who.label(),
        median(&series.per_second()),
        format!("({least:.0} to {most:.0})"),
        median(&series.p50()),
        median(&series.p99()),
        median(&series.processor()),
        series
            .flushes
            .map_or_else(|| "no strace".to_owned(), |f| format!("{f:.3}")),
        bytes / 1024.0
    );
}

fn compare(floor: &Series, other: &Series) {
    let least = f64::MIN_POSITIVE;
    // Of groups the latencies differ in what they time: a whole transaction, or one step in it.
    let times = if floor.at_once {
        median(&floor.per_second()) / median(&other.per_second()).max(least)
    } else {
        median(&other.p50()) / median(&floor.p50()).max(least)
    };
    let flushes = if floor.at_once {
        FLUSHES_AT_ONCE
    } else {
        FLUSHES
    };
    let within = |fits: bool| if fits { "within" } else { "over" };
    let flushed = other.flushes.map_or_else(String::new, |found| {
        format!(
            "; {found:.3} flushes a step, {} {flushes}",
            within(found <= flushes)
        )
    });
    println!(
        "    {}: {times:.2} times the floor's {}, {} {TIMES_THE_FLOOR}; {:.2} of its steps/s{flushed}",
        other.who.label(),
        if floor.at_once {
            "time per step"
        } else {
            "p50"
        },
        within(times <= TIMES_THE_FLOOR),
        median(&other.per_second()) / median(&floor.per_second()).max(least),
    );
}
