//! Measures the lexical Router on public intent sets: accuracy, out-of-scope recall, calibration, latency, training time.
//! `cargo bench -p baton-router -- [FOLDER]`; the folder holds `banking77-train.csv` and `clinc150-train-val.json`.
//! The last fifth of every BANKING77 intent is held out for validation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use baton_router::eval::{LabelledRow, evaluate};
use baton_router::rows::{ClincSplit, read_clinc, read_csv};
use baton_router::{Example, Lexical, LexicalOptions};

fn main() {
    let given = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let folder = given.map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/intents"),
        PathBuf::from,
    );
    match measure_all(&folder) {
        Ok(()) => {}
        Err(problem) => println!("skipped: {problem}"),
    }
}

fn measure_all(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let read = |name: &str| {
        std::fs::read_to_string(folder.join(name))
            .map_err(|error| format!("{}: {error}", folder.join(name).display()))
    };
    let (train, test) = hold_out(read_csv(&read("banking77-train.csv")?)?);
    measure("BANKING77 full", &train, &test)?;
    for skip in 0..3 {
        measure(
            &format!("BANKING77 10 per intent, draw {skip}"),
            &few(&train, 10, skip),
            &test,
        )?;
    }
    let clinc = read("clinc150-train-val.json")?;
    let train = read_clinc(&clinc, ClincSplit::Train)?;
    let validation = read_clinc(&clinc, ClincSplit::Validation)?;
    measure("CLINC150", &train, &validation)?;
    // The official test set has 1,000 out-of-scope rows to 4,500; the validation part has 100 to 3,000.
    let (foreign, mut weighted): (Vec<_>, Vec<_>) =
        validation.into_iter().partition(|row| row.intent.is_none());
    weighted.extend(std::iter::repeat_n(foreign, 7).flatten());
    measure(
        "CLINC150, out-of-scope rows counted seven times",
        &train,
        &weighted,
    )?;
    Ok(())
}

fn hold_out(rows: Vec<LabelledRow>) -> (Vec<LabelledRow>, Vec<LabelledRow>) {
    let mut seen: BTreeMap<Option<String>, usize> = BTreeMap::new();
    rows.into_iter().partition(|row| {
        let count = seen.entry(row.intent.clone()).or_default();
        *count += 1;
        !count.is_multiple_of(5)
    })
}

fn few(rows: &[LabelledRow], per_intent: usize, draw: usize) -> Vec<LabelledRow> {
    let mut seen: BTreeMap<&Option<String>, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for row in rows {
        let count = seen.entry(&row.intent).or_default();
        *count += 1;
        if *count % 3 == draw && *count / 3 < per_intent {
            kept.push(row.clone());
        }
    }
    kept
}

fn measure(
    title: &str,
    train: &[LabelledRow],
    test: &[LabelledRow],
) -> Result<(), Box<dyn std::error::Error>> {
    let examples: Vec<Example<'_>> = train
        .iter()
        .map(|row| Example::new(&row.text, row.intent.as_deref()))
        .collect();
    let begin = Instant::now();
    let router = Lexical::train(&examples, LexicalOptions::default())?;
    let trained = begin.elapsed();
    let report = evaluate(&router, test, || {
        u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX)
    });
    println!("{title}: {} examples, {} rows", train.len(), test.len());
    println!("  training {:.2} s", trained.as_secs_f64());
    let show = |name: &str, share: Option<f64>| {
        share.map_or(String::new(), |share| format!("  {name} {share:.4}"))
    };
    println!(
        "{}{}{}{}",
        show("accuracy", report.accuracy),
        show("accepted", report.accepted_accuracy),
        show("ece", report.ece),
        show("ece_all", report.ece_all)
    );
    println!(
        "{}{}{}",
        show(
            "oos recall at 95 % precision",
            report.oos_recall_at_95_precision
        ),
        show("oos recall", report.oos_recall),
        show("oos precision", report.oos_precision)
    );
    let micros = |share| report.tick_quantile(share).unwrap_or(0) as f64 / 1000.0;
    println!(
        "  latency p50 {:.0} µs, p99 {:.0} µs",
        micros(0.5),
        micros(0.99)
    );
    for confusion in report.confusions.iter().take(3) {
        println!(
            "  {} × {} for {}",
            confusion.count, confusion.predicted, confusion.expected
        );
    }
    Ok(())
}
