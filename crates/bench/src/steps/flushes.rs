//! Counts the flushes asked of the operating system: the same writing once more, in a process of its
//! own, traced by `strace`.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::process::Command;

use super::rows::Rows;
use super::series::{Who, create, write};

/// One writing in a process of its own: how the series run while they are traced.
#[derive(Debug, clap::Args)]
pub(crate) struct Traced {
    /// An empty database to write to.
    #[arg(long)]
    database: PathBuf,
    /// A database whose rows are written; none for the plain workload.
    #[arg(long)]
    rows: Option<PathBuf>,
    #[arg(long)]
    conversations: usize,
    #[arg(long, value_enum)]
    who: Who,
    #[arg(long)]
    at_once: bool,
}

/// Writes and says nothing.
pub(crate) async fn traced(told: Traced) -> Result<()> {
    let rows = match &told.rows {
        Some(path) => Rows::read(path)?,
        None => Rows::plain(told.conversations),
    };
    write(&told.database, &rows, told.who, told.at_once).await?;
    Ok(())
}

/// How often a series flushes, opening and closing the database included; `None` where there is no
/// `strace`.
pub(super) async fn count_flushes(
    dir: &Path,
    recorded: Option<&Path>,
    conversations: usize,
    who: Who,
    at_once: bool,
) -> Result<Option<u64>> {
    let folder = tempfile::tempdir_in(dir)?;
    let database = folder.path().join("bench.db");
    create(&database).await?;
    let report = folder.path().join("strace.txt");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-c", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&report)
        .arg(std::env::current_exe()?)
        .arg("traced")
        .arg("--database")
        .arg(&database)
        .args(["--conversations", &conversations.to_string(), "--who"])
        .arg(
            clap::ValueEnum::to_possible_value(&who)
                .map_or_else(String::new, |v| v.get_name().to_owned()),
        )
        .stdin(Stdio::null())
        .kill_on_drop(true);
    if let Some(rows) = recorded {
        command.arg("--rows").arg(rows);
    }
    if at_once {
        command.arg("--at-once");
    }
    let status = match command.status().await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        status => status.context("starting strace")?,
    };
    anyhow::ensure!(status.success(), "the traced run ended with {status}");
    Ok(Some(read_report(&std::fs::read_to_string(&report)?)))
}

/// Adds up the calls in `strace`'s table: `% time, seconds, usecs/call, calls, [errors], syscall`.
fn read_report(table: &str) -> u64 {
    table
        .lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            matches!(words.last(), Some(&"fsync" | &"fdatasync"))
                .then(|| words.get(3)?.parse::<u64>().ok())
                .flatten()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::read_report;

    #[test]
    fn calls_are_added_up() {
        let table = "% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 99.90    0.012345          12      1029         1 fdatasync
  0.10    0.000012           4         3           fsync
------ ----------- ----------- --------- --------- ----------------
100.00    0.012357          11      1032         1 total
";
        assert_eq!(read_report(table), 1032);
        assert_eq!(read_report(""), 0);
    }
}
