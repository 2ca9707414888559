//! `batonctl router acts`: measures how well speech acts are heard.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use baton_embedding::{EmbeddingError, Multilingual, MultilingualWeights};
use baton_router::acts::eval::{ActCounts, ActsReport, LabelledMessage, evaluate, labelled, read};
use baton_router::{Acts, RouterError};
use serde::Serialize;

use super::eval::folder;
use crate::error::CommandError;
use crate::output;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Labelled messages: lines `language,acts,text` under a first line that names the columns; acts are `wish`,
    /// `declined`, `mentioned`, `closes`, `lacks`, `other`, several joined by `+`. Without it: those that come with
    /// Baton.
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// By words alone, or by multilingual sentence vectors too.
    #[arg(long, value_enum, default_value_t = By::Lexical)]
    kind: By,
    /// The folder of weights. Without it: where the app looks.
    #[arg(long, env = "BATON_WEIGHTS", value_name = "DIR")]
    weights: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What acts are heard by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// Words and their letters.
    Lexical,
    /// Multilingual sentence vectors with them.
    Multilingual,
}

/// What was measured.
#[derive(Debug, Serialize)]
struct Outcome {
    train_seconds: f64,
    mean_ms: f64,
    #[serde(flatten)]
    report: ActsReport,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let messages = messages(arguments)?;
    let began = Instant::now();
    let acts = trained(arguments)?;
    let outcome = measure(&messages, &acts, began.elapsed().as_secs_f64());
    output::print(&outcome, arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

fn messages(arguments: &Arguments) -> Result<Vec<LabelledMessage>, CommandError> {
    let Some(path) = &arguments.test else {
        return Ok(labelled());
    };
    let content = std::fs::read_to_string(path).map_err(|source| CommandError::Read {
        path: path.clone(),
        source,
    })?;
    Ok(read(&content))
}

fn trained(arguments: &Arguments) -> Result<Acts, CommandError> {
    match arguments.kind {
        By::Lexical => Ok(Acts::train(&[])),
        By::Multilingual => {
            let weights = MultilingualWeights::find(&folder(arguments.weights.as_deref())?)?;
            let vectors = Arc::new(Multilingual::open(&weights)?);
            let acts = Acts::train_with(&[], vectors).map_err(RouterError::from);
            Ok(acts.map_err(EmbeddingError::Router)?)
        }
    }
}

fn measure(messages: &[LabelledMessage], acts: &Acts, train_seconds: f64) -> Outcome {
    let began = Instant::now();
    let report = evaluate(messages, |text| acts.find_acts(text));
    Outcome {
        train_seconds,
        mean_ms: began.elapsed().as_secs_f64() * 1e3 / messages.len().max(1) as f64,
        report,
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share =
            |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.3}"));
        let line = |counts: &ActCounts| {
            format!(
                "recall {}, precision {} ({} of {} heard, {} heard in all)",
                share(counts.recall),
                share(counts.precision),
                counts.right,
                counts.is,
                counts.heard
            )
        };
        let report = &self.report;
        writeln!(
            f,
            "{} messages in {} languages",
            report.messages, report.languages
        )?;
        writeln!(f, "wish for a person      {}", line(&report.wish))?;
        for (language, counts) in &report.wish_by_language {
            writeln!(f, "  {language}                   {}", line(counts))?;
        }
        writeln!(f, "thanks, goodbye, ok    {}", line(&report.closes))?;
        writeln!(f, "\"I don't have it\"      {}", line(&report.lacks))?;
        for mistake in &report.mistakes {
            let (signal, language) = (mistake.signal, &mistake.language);
            let wrong = if mistake.acts.split('+').any(|act| act == signal) {
                "not heard"
            } else {
                "heard wrongly"
            };
            writeln!(f, "{signal} {wrong} ({language}): {}", mistake.text)?;
        }
        writeln!(f, "learning               {:.2} s", self.train_seconds)?;
        write!(f, "a message              {:.3} ms", self.mean_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labelled_messages_are_heard_as_well_as_is_asked() {
        let outcome = measure(&labelled(), Acts::shipped(), 0.0);
        assert!(outcome.report.messages >= 600 && outcome.report.languages == 13);
        let text = outcome.to_string();
        for (counts, wanted) in [
            (outcome.report.wish, 0.97),
            (outcome.report.closes, 0.95),
            (outcome.report.lacks, 0.95),
        ] {
            let shares = [counts.recall, counts.precision];
            assert!(
                shares.iter().all(|s| s.is_some_and(|s| s >= wanted)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_file_of_messages_is_measured() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("messages.csv");
        std::fs::write(
            &path,
            "language,acts,text\nen,wish,\"a human, please\nen,other,where is my parcel\n",
        )
        .unwrap();
        let arguments = |test| Arguments {
            test,
            kind: By::Lexical,
            weights: None,
            json: true,
        };
        let messages_of = messages(&arguments(Some(path))).unwrap();
        let measured = measure(&messages_of, &trained(&arguments(None)).unwrap(), 0.0);
        assert_eq!(
            (measured.report.wish.right, measured.report.wish.heard),
            (1, 1)
        );
        let missing = folder.path().join("nothing.csv");
        assert!(messages(&arguments(Some(missing))).is_err());
    }
}
