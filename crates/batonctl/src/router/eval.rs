//! `batonctl router eval`: trains a Router on labelled texts and measures it on others.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use baton_embedding::{EmbeddingError, MultilingualWeights, Weights};
use baton_router::eval::{Apart, LabelledRow, RouterReport, evaluate};
use baton_router::{Example, Lexical, LexicalOptions, Router};
use baton_workstation::weights_dir;
use serde::Serialize;

use super::data::{self, Part};
use super::requests;
use crate::doctor::usual_data_dir;
use crate::error::CommandError;
use crate::output;

/// How many rows are out of scope for each one in scope, in CLINC150's test set.
const AS_IN_CLINC: f64 = 1000.0 / 4500.0;

/// Which Router is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum MeasuredRouter {
    /// The embedding Router where its weights are, else the lexical one.
    Auto,
    /// Word and character features.
    Lexical,
    /// English sentence vectors and words.
    Embedding,
    /// Multilingual sentence vectors and words.
    Multilingual,
}

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Labelled texts to learn from: CSV `text,category`, or CLINC150's JSON (its `train` and `oos_train`).
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// Labelled texts to measure on: CSV `text,category`, or CLINC150's JSON (its `test`, else its `val`, each with
    /// its rows out of scope). Without it a fifth of every intent is held out of --train.
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// Learn from this many texts of each intent, drawn at random.
    #[arg(long, value_name = "N")]
    per_intent: Option<usize>,
    /// The number that draws and holds out.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// Measure which requests are heard in the conversations of this file instead: JSON lines with
    /// `requests: [{intent, turn}]` and `turns: [{kind: customer|agent, text}]`.
    #[arg(long, value_name = "FILE", conflicts_with = "test")]
    requests: Option<PathBuf>,
    /// Texts that open no request, one a line, to learn from.
    #[arg(long, value_name = "FILE")]
    continuations: Option<PathBuf>,
    /// The confidence from which a request is opened.
    #[arg(
        long,
        default_value_t = 0.5,
        value_name = "SHARE",
        requires = "requests"
    )]
    threshold: f32,
    /// Which Router.
    #[arg(long, value_enum, default_value_t = MeasuredRouter::Auto)]
    kind: MeasuredRouter,
    /// The folder of weights. Without it: where the app looks.
    #[arg(long, env = "BATON_WEIGHTS", value_name = "DIR")]
    weights: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What was measured. Shares are 0 to 1.
#[derive(Debug, Serialize)]
struct Outcome {
    /// The report's `accuracy` by its full name: the share of in-scope rows whose first intent is right.
    in_scope_accuracy: Option<f64>,
    train_seconds: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// Memory that the process added, weights included; absent if the system does not say.
    memory_mb: Option<f64>,
    /// The same at its highest, while learning.
    peak_memory_mb: Option<f64>,
    train_rows: usize,
    test_rows: usize,
    intents: usize,
    seed: u64,
    /// The reject score's recall at 95 % precision, if rows out of scope were as frequent as in CLINC150's test set:
    /// 1,000 to 4,500.
    oos_recall_at_95_precision_1000_to_4500: Option<f64>,
    /// With the same weights, what thresholds chosen on one half of the rows find in the other.
    oos_apart_1000_to_4500: Option<Apart>,
    #[serde(flatten)]
    report: RouterReport,
    /// Why another Router was measured than the best.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, CommandError> {
    if let Some(conversations) = &arguments.requests {
        let outcome = hear(arguments, conversations)?;
        output::print(&outcome, arguments.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let outcome = measure(arguments)?;
    output::print(&outcome, arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Learns from all rows, and reads the conversations.
fn hear(arguments: &Arguments, conversations: &Path) -> Result<requests::Outcome, CommandError> {
    let mut train = data::read(&arguments.train, Part::Train)?;
    if let Some(per_intent) = arguments.per_intent {
        train = data::draw(train, per_intent, arguments.seed);
    }
    let continuations = continuations(arguments)?;
    let examples = examples(&train, &continuations);
    let (router, _) = trained(arguments.kind, arguments.weights.as_deref(), &examples)?;
    requests::measure(&*router, conversations, arguments.threshold)
}

/// The texts that open no request.
fn continuations(arguments: &Arguments) -> Result<Vec<String>, CommandError> {
    let Some(path) = &arguments.continuations else {
        return Ok(Vec::new());
    };
    let text = std::fs::read_to_string(path).map_err(|source| CommandError::Read {
        path: path.to_owned(),
        source,
    })?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}

fn examples<'a>(rows: &'a [LabelledRow], continuations: &'a [String]) -> Vec<Example<'a>> {
    rows.iter()
        .map(|row| Example::new(&row.text, row.intent.as_deref()))
        .chain(continuations.iter().map(|text| Example::continuation(text)))
        .collect()
}

fn measure(arguments: &Arguments) -> Result<Outcome, CommandError> {
    let rows = data::read(&arguments.train, Part::Train)?;
    let (mut train, test) = match &arguments.test {
        Some(path) => (rows, data::read(path, Part::Test)?),
        None => data::hold_out(rows, arguments.seed),
    };
    if let Some(per_intent) = arguments.per_intent {
        train = data::draw(train, per_intent, arguments.seed);
    }
    let continuations = continuations(arguments)?;
    let examples = examples(&train, &continuations);
    let before = memory("VmRSS:");
    let began = Instant::now();
    let (router, note) = trained(arguments.kind, arguments.weights.as_deref(), &examples)?;
    let train_seconds = began.elapsed().as_secs_f64();
    let report = evaluate(&*router, &test, || {
        u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX)
    });
    let added = |now: Option<f64>| Some((now? - before?).max(0.0));
    let millis = |share| report.tick_quantile(share).unwrap_or(0) as f64 / 1e6;
    let mut intents: Vec<&String> = train.iter().filter_map(|row| row.intent.as_ref()).collect();
    intents.sort_unstable();
    intents.dedup();
    Ok(Outcome {
        in_scope_accuracy: report.accuracy,
        train_seconds,
        p50_ms: millis(0.5),
        p99_ms: millis(0.99),
        memory_mb: added(memory("VmRSS:")),
        peak_memory_mb: added(memory("VmHWM:")),
        train_rows: train.len(),
        test_rows: test.len(),
        intents: intents.len(),
        seed: arguments.seed,
        oos_recall_at_95_precision_1000_to_4500: report
            .oos_recall_at_95_precision_as_in(AS_IN_CLINC),
        oos_apart_1000_to_4500: report.oos_apart(Some(AS_IN_CLINC)),
        report,
        note,
    })
}

/// The Router asked for, trained; and why it is not a better one.
pub(super) fn trained(
    kind: MeasuredRouter,
    weights: Option<&Path>,
    examples: &[Example<'_>],
) -> Result<(Box<dyn Router>, Option<String>), CommandError> {
    let mut note = None;
    if kind == MeasuredRouter::Multilingual {
        let weights = MultilingualWeights::find(&folder(weights)?)?;
        let router = baton_embedding::train_multilingual(examples, &[], &weights, [None, None])?;
        return Ok((Box::new(router), None));
    }
    if kind != MeasuredRouter::Lexical {
        match folder(weights).and_then(|folder| Ok(Weights::find(&folder)?)) {
            Ok(weights) => {
                let router = baton_embedding::train(examples, &weights, None)?;
                return Ok((Box::new(router), None));
            }
            Err(CommandError::Embedding(error @ EmbeddingError::Missing { .. }))
                if kind == MeasuredRouter::Auto =>
            {
                note = Some(format!("the lexical Router was measured: {error}"));
            }
            Err(error) => return Err(error),
        }
    }
    let router =
        Lexical::train(examples, LexicalOptions::default()).map_err(EmbeddingError::Router)?;
    Ok((Box::new(router), note))
}

/// The folder of weights.
pub(super) fn folder(named: Option<&Path>) -> Result<PathBuf, CommandError> {
    match named {
        Some(named) => Ok(named.to_owned()),
        None => Ok(weights_dir(
            &usual_data_dir().ok_or(CommandError::NoWeightsPlace)?,
        )),
    }
}

/// A line of what Linux says about this process's memory, in megabytes.
fn memory(line: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes = status.lines().find_map(|l| l.strip_prefix(line))?;
    let kibibytes: f64 = kibibytes.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share =
            |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.4}"));
        let report = &self.report;
        if let Some(note) = &self.note {
            writeln!(f, "{note}")?;
        }
        writeln!(
            f,
            "{} Router: {} intents, {} texts to learn from, {} to measure on (seed {})",
            report.router, self.intents, self.train_rows, self.test_rows, self.seed
        )?;
        writeln!(f, "accuracy in scope      {}", share(report.accuracy))?;
        writeln!(
            f,
            "… and accepted         {}",
            share(report.accepted_accuracy)
        )?;
        writeln!(f, "calibration error      {}", share(report.ece))?;
        if report.out_of_scope > 0 {
            writeln!(
                f,
                "out of scope           recall {} at 95 % precision; {} were there 1,000 to 4,500 in scope",
                share(report.oos_recall_at_95_precision),
                share(self.oos_recall_at_95_precision_1000_to_4500)
            )?;
            if let Some(Apart { recall, precision }) = self.oos_apart_1000_to_4500 {
                writeln!(
                    f,
                    "… threshold not seen   recall {recall:.4}, precision {}: chosen on one half, counted in the other",
                    share(precision)
                )?;
            }
            writeln!(
                f,
                "… at its own threshold recall {}, precision {}",
                share(report.oos_recall),
                share(report.oos_precision)
            )?;
        }
        let megabytes = |mb: Option<f64>| mb.map_or("-".to_owned(), |mb| format!("{mb:.0} MB"));
        writeln!(f, "learning               {:.2} s", self.train_seconds)?;
        writeln!(
            f,
            "a text                 p50 {:.2} ms, p99 {:.2} ms",
            self.p50_ms, self.p99_ms
        )?;
        write!(
            f,
            "memory added           {}, at its highest {}",
            megabytes(self.memory_mb),
            megabytes(self.peak_memory_mb)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_labelled_texts_is_enough() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.csv");
        let things = [
            "booking", "ticket", "flight", "seat", "trip", "table", "room", "order",
        ];
        let rows: String = things
            .iter()
            .flat_map(|thing| {
                [
                    format!("cancel my {thing},cancel\n"),
                    format!("where is the invoice for my {thing},invoice\n"),
                    format!("what colour has a {thing},oos\n"),
                ]
            })
            .collect();
        std::fs::write(&path, format!("text,category\n{rows}")).unwrap();
        let arguments = |kind| Arguments {
            train: path.clone(),
            test: None,
            per_intent: Some(4),
            requests: None,
            continuations: None,
            threshold: 0.5,
            seed: 1,
            kind,
            weights: Some(folder.path().to_owned()),
            json: true,
        };
        let outcome = measure(&arguments(MeasuredRouter::Auto)).unwrap();
        assert_eq!((outcome.intents, outcome.test_rows), (2, 3));
        assert!(outcome.note.unwrap().contains("make weights"));
        assert_eq!(outcome.report.router, "lexical");
        assert_eq!(outcome.in_scope_accuracy, Some(1.0));
        assert!(measure(&arguments(MeasuredRouter::Embedding)).is_err());
        let missing = Arguments {
            train: folder.path().join("nothing.csv"),
            ..arguments(MeasuredRouter::Lexical)
        };
        assert!(measure(&missing).is_err());
    }
}
