//! The series: which writer writes which rows, and the results.

use std::path::Path;

use anyhow::{Context, Result};
use baton_store::{OpenOptions, Store};

use super::rows::{Rows, Scope};
use super::{Timed, bare, conversation, store};
use crate::figures::{count, micros, quantile};

/// The writer of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Who {
    /// Bare SQLite, the journal's rows alone.
    BareJournal,
    /// Bare SQLite, every row.
    Bare,
    /// The store, the journal's rows alone.
    StoreJournal,
    /// The store, every row.
    Store,
    /// The runtime, given what a gateway and systems of record say.
    Runtime,
}

impl Who {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::BareJournal => "bare SQLite, the journal's rows alone",
            Self::Bare => "bare SQLite, the same rows",
            Self::StoreJournal => "store, the journal's rows alone",
            Self::Store => "store, the same rows",
            Self::Runtime => "runtime",
        }
    }

    const fn scope(self) -> Scope {
        match self {
            Self::BareJournal | Self::StoreJournal => Scope::Journal,
            Self::Bare | Self::Store | Self::Runtime => Scope::Everything,
        }
    }
}

/// One run of a series.
pub(super) struct Run {
    pub(super) timed: Timed,
    pub(super) steps: u64,
    pub(super) bytes: u64,
}

/// All runs of one writer, one by one or at once.
pub(super) struct Series {
    pub(super) who: Who,
    pub(super) at_once: bool,
    pub(super) runs: Vec<Run>,
    /// Flushes of a step, where they could be counted.
    pub(super) flushes: Option<f64>,
}

impl Series {
    pub(super) fn each(&self, figure: impl Fn(&Run) -> f64) -> Vec<f64> {
        self.runs.iter().map(figure).collect()
    }

    pub(super) fn per_second(&self) -> Vec<f64> {
        self.each(|run| count(run.steps) / run.timed.wall.as_secs_f64())
    }

    pub(super) fn p50(&self) -> Vec<f64> {
        self.each(|run| quantile(&run.timed.latencies, 0.5))
    }

    pub(super) fn p99(&self) -> Vec<f64> {
        self.each(|run| quantile(&run.timed.latencies, 0.99))
    }

    pub(super) fn processor(&self) -> Vec<f64> {
        self.each(|run| micros(run.timed.processor) / count(run.steps))
    }
}

/// Lets one of them write, on an empty database in a folder of its own.
pub(super) async fn once(dir: &Path, rows: &Rows, who: Who, at_once: bool) -> Result<Run> {
    let folder = tempfile::tempdir_in(dir)?;
    let path = folder.path().join("bench.db");
    create(&path).await?;
    let empty = std::fs::metadata(&path)?.len();
    let timed = write(&path, rows, who, at_once).await;
    let timed = timed.with_context(|| who.label())?;
    let steps = match who {
        // The rows of this very run, not those of the first one.
        Who::Runtime => Rows::count_steps(&path)?,
        Who::BareJournal | Who::Bare | Who::StoreJournal | Who::Store => rows.steps(),
    };
    Ok(Run {
        timed,
        steps: steps as u64,
        bytes: std::fs::metadata(&path)?.len() - empty,
    })
}

/// The store makes the schema for every writer.
pub(super) async fn create(path: &Path) -> Result<()> {
    Store::open(path, OpenOptions::default())
        .await?
        .close()
        .await?;
    Ok(())
}

/// Writes all rows to an empty database.
pub(super) async fn write(path: &Path, rows: &Rows, who: Who, at_once: bool) -> Result<Timed> {
    let conversations = rows.conversations.len();
    match (who, at_once) {
        (Who::BareJournal | Who::Bare, _) => bare::write(path, rows, who.scope(), at_once),
        (Who::StoreJournal | Who::Store, false) => {
            store::step_after_step(path, rows, who.scope()).await
        }
        (Who::StoreJournal | Who::Store, true) => store::all_at_once(path, rows, who.scope()).await,
        (Who::Runtime, false) => conversation::one_after_the_other(path, conversations).await,
        (Who::Runtime, true) => conversation::all_at_once(path, conversations).await,
    }
}
