//! Checks this machine: the data folder, the database in it, SQLite, the clock.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use baton_gateway::{GatewayError, Inspection};
use baton_orchestrator::snapshot::verify;
use baton_store::{Diagnosis, StoreError, doctor, sqlite_version};
use baton_workstation::Workstation;
use jiff::Timestamp;
use uuid::Uuid;

use super::Finding;

/// Free space below which the app may soon be unable to save anything.
const SCARCE_BYTES: u64 = 200 * 1024 * 1024;
/// Below this much it is time to make room.
const LITTLE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Most places that are named.
const PLACES: usize = 10;
/// How far files may come from the future: clocks of file servers differ a little.
const AHEAD: Duration = Duration::from_secs(300);
/// This program did not exist before this instant, so no clock that is right shows an earlier one.
const FIRST_DAY: Timestamp = Timestamp::constant(1_767_225_600, 0); // 2026-01-01

/// The data folder and the database in it.
pub(super) async fn data(dir: &Path) -> Vec<Finding> {
    let Some(existing) = nearest(dir) else {
        return vec![Finding::problem(
            "data folder",
            format!("no folder of {} exists", dir.display()),
            "choose another one with --data-dir",
        )];
    };
    let mut findings = vec![writable(dir, &existing)];
    findings.extend(space(&existing));
    findings.extend(from_the_future(&existing));
    findings.push(database(&Workstation::database(dir)).await);
    findings.push(gateway_database(&Workstation::gateway_database(dir)).await);
    findings
}

/// The folder itself, or the nearest one above it that exists.
fn nearest(dir: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(dir).ok()?;
    absolute
        .ancestors()
        .find(|folder| folder.is_dir())
        .map(Path::to_owned)
}

/// Writes a file without a name, or one that is removed at once.
fn writable(dir: &Path, existing: &Path) -> Finding {
    let what = "data folder";
    if dir.exists() && !dir.is_dir() {
        return Finding::problem(
            what,
            format!("{} is not a folder", dir.display()),
            "choose another one with --data-dir",
        );
    }
    let written = tempfile::tempfile_in(existing)
        .and_then(|mut file| std::io::Write::write_all(&mut file, b"Baton was here"));
    match written {
        Ok(()) if existing == dir || dir.is_dir() => {
            Finding::ok(what, format!("{} can be written", dir.display()))
        }
        Ok(()) => Finding::ok(what, format!("{} will be created", dir.display())),
        Err(error) => Finding::problem(
            what,
            format!("{} cannot be written: {error}", existing.display()),
            "give yourself permission to write there, or choose another one with --data-dir",
        ),
    }
}

#[cfg(unix)]
fn space(dir: &Path) -> Option<Finding> {
    let what = "free space";
    let stat = match rustix::fs::statvfs(dir) {
        Ok(stat) => stat,
        Err(error) => {
            return Some(Finding::attention(
                what,
                format!("could not be determined: {error}"),
                "make sure that there is some",
            ));
        }
    };
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let found = format!("{:.1} GiB", gibibytes(free));
    Some(if free < SCARCE_BYTES {
        Finding::problem(
            what,
            found,
            "make room: without it nothing new can be stored",
        )
    } else if free < LITTLE_BYTES {
        Finding::attention(what, found, "make room before it runs out")
    } else {
        Finding::ok(what, found)
    })
}

#[cfg(not(unix))]
fn space(_: &Path) -> Option<Finding> {
    None
}

#[cfg(unix)]
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn gibibytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0 * 1024.0)
}

/// How many rows cannot be read, and where the first of them stand.
fn unreadable_rows(count: u64, (one, several): (&str, &str), places: &[String]) -> String {
    let rows = if count == 1 { one } else { several };
    let more = match count.saturating_sub(places.len() as u64) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!(
        "whole, but {count} {rows} in it cannot be read: {}{more}",
        places.join("; ")
    )
}

/// What a database holds that is whole as a file.
fn content(
    schema: u32,
    (unreadable, places): (u64, &[(Uuid, u64)]),
    gaps: &[(Uuid, u64)],
    broken: &[(Uuid, u64)],
) -> Finding {
    let named = |places: &[(Uuid, u64)], what: &str| -> Vec<String> {
        let named = places.iter().take(PLACES);
        named
            .map(|(conversation, number)| format!("conversation {conversation}, {what} {number}"))
            .collect()
    };
    let more = |count: usize| match count.saturating_sub(PLACES) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let mut found = Vec::new();
    if unreadable > 0 {
        let places = named(places, "event");
        found.push(unreadable_rows(unreadable, ("event", "events"), &places));
    }
    if !gaps.is_empty() {
        let places = named(gaps, "from event").join("; ");
        found.push(format!("events are missing: {places}{}", more(gaps.len())));
    }
    if !broken.is_empty() {
        let places = named(broken, "snapshot").join("; ");
        found.push(format!(
            "sealed snapshots do not match their seal: {places}{}",
            more(broken.len())
        ));
    }
    if found.is_empty() {
        return Finding::ok("database", format!("sound, schema {schema}"));
    }
    Finding::problem(
        "database",
        found.join(". "),
        "restore a backup: these conversations are not as they were recorded, and those with events that cannot be read are not shown",
    )
}

async fn database(path: &Path) -> Finding {
    let what = "database";
    match doctor(path).await {
        Ok(Diagnosis::Nothing) => Finding::ok(what, "none yet; the first start creates it"),
        Ok(Diagnosis::InUse { used_by }) => {
            let by = used_by.map_or_else(String::new, |id| format!(" by process {id}"));
            Finding::ok(what, format!("in use{by}, so it was left alone"))
        }
        Ok(Diagnosis::Sound {
            schema,
            unreadable,
            places,
            gaps,
        }) => {
            let broken = baton_store::broken_snapshots(path, |sealed| {
                std::str::from_utf8(sealed).is_ok_and(|sealed| verify(sealed).is_ok())
            });
            match broken.await {
                Ok(broken) => content(schema, (unreadable, &places), &gaps, &broken),
                Err(error) => Finding::problem(
                    what,
                    error.to_string(),
                    "see docs/batonctl.md, or choose another folder with --data-dir",
                ),
            }
        }
        Err(error) => {
            let to_do = match &error {
                StoreError::Damaged { .. } => {
                    "start the app: it offers to set the damaged one aside and to start afresh; \
                     the gateway delivers again what it has"
                }
                StoreError::NewerSchema { .. } => "install the newest version of Baton",
                _ => "see docs/batonctl.md, or choose another folder with --data-dir",
            };
            Finding::problem(what, error.to_string(), to_do)
        }
    }
}

/// Checks the gateway's log of customers' messages: beside the workstation's data, or by itself.
async fn gateway_database(path: &Path) -> Finding {
    let what = "gateway database";
    match baton_gateway::inspect(path).await {
        Ok(Inspection::Nothing) => Finding::ok(what, "none yet; the first start creates it"),
        Ok(Inspection::InUse) => Finding::ok(what, "in use, so it was left alone"),
        Ok(Inspection::Sound { unreadable: 0, .. }) => Finding::ok(what, "sound"),
        Ok(Inspection::Sound { unreadable, places }) => Finding::problem(
            what,
            unreadable_rows(unreadable, ("entry", "entries"), &places),
            "the other conversations go on, and these go to a person; what stood there is only in a backup",
        ),
        Err(error) => {
            let to_do = match &error {
                GatewayError::Damaged { .. } | GatewayError::OtherSchema { .. } => {
                    "restore a backup, or start the app: it offers to set this one aside; \
                     conversations at the workstation stay"
                }
                GatewayError::NewerSchema { .. } => "install the newest version of Baton",
                _ => "see docs/batonctl.md, or choose another folder with --data-dir",
            };
            Finding::problem(what, error.to_string(), to_do)
        }
    }
}

/// The SQLite that is built into this program.
pub(super) async fn sqlite() -> Finding {
    match sqlite_version().await {
        Ok(version) => Finding::ok("SQLite", format!("{version}, built in")),
        Err(error) => Finding::problem("SQLite", error.to_string(), "install Baton again"),
    }
}

/// The clock by itself: whether it can be right.
pub(super) fn clock() -> Finding {
    let now = Timestamp::now();
    if now < FIRST_DAY {
        return Finding::problem(
            "clock",
            format!("it shows {now}, and this program was made later"),
            "set the clock: offers and leases depend on it",
        );
    }
    Finding::ok("clock", format!("{} UTC", now.strftime("%Y-%m-%d %H:%M")))
}

/// Files that were written later than now: then the clock went backwards, or is wrong.
fn from_the_future(dir: &Path) -> Option<Finding> {
    let latest = SystemTime::now().checked_add(AHEAD)?;
    let ahead = std::fs::read_dir(dir).ok()?.flatten().find(|entry| {
        let written = entry.metadata().and_then(|m| m.modified());
        written.is_ok_and(|written| written > latest)
    })?;
    Some(Finding::attention(
        "clock and files",
        format!("{} was written in the future", ahead.path().display()),
        "check the clock: it went backwards, or the file came from a machine whose clock is wrong",
    ))
}
