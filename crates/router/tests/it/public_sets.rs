//! Quality on intent sets made by others, if they are beside the project.

use std::collections::BTreeMap;
use std::path::Path;

use baton_router::eval::{LabelledRow, evaluate};
use baton_router::rows::{ClincSplit, read_clinc, read_csv};
use baton_router::{Example, Lexical, LexicalOptions};

fn read(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/intents")
        .join(name);
    let content = std::fs::read_to_string(&path).ok();
    if content.is_none() {
        println!("skipped: {name} is not in ../shared/data/intents");
    }
    content
}

/// Every fifth row of each intent is for validation; of the others, the first `per_intent` are for training.
fn split(rows: Vec<LabelledRow>, per_intent: usize) -> (Vec<LabelledRow>, Vec<LabelledRow>) {
    let mut seen: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let (mut train, mut validation) = (Vec::new(), Vec::new());
    for row in rows {
        let count = seen.entry(row.intent.clone()).or_default();
        *count += 1;
        if count.is_multiple_of(5) {
            validation.push(row);
        } else if *count * 4 / 5 < per_intent {
            train.push(row);
        }
    }
    (train, validation)
}

#[expect(clippy::unwrap_used, reason = "test set-up")]
fn train(rows: &[LabelledRow]) -> Lexical {
    let examples: Vec<Example<'_>> = rows
        .iter()
        .map(|row| Example::new(&row.text, row.intent.as_deref()))
        .collect();
    Lexical::train(&examples, LexicalOptions::default()).unwrap()
}

#[test]
fn twelve_intents_with_ten_examples_each() {
    let Some(content) = read("banking77-train.csv") else {
        return;
    };
    let mut rows = read_csv(&content).unwrap();
    let mut names: Vec<String> = rows.iter().filter_map(|row| row.intent.clone()).collect();
    names.sort_unstable();
    names.dedup();
    let kept: Vec<String> = names.into_iter().step_by(7).collect();
    rows.retain(|row| {
        row.intent
            .as_ref()
            .is_some_and(|intent| kept.contains(intent))
    });
    let (training, validation) = split(rows, 10);
    let report = evaluate(&train(&training), &validation, || 0);
    assert!(report.accuracy.unwrap() >= 0.87, "{report:#?}");
    assert!(report.ece.unwrap() <= 0.10, "{report:#?}");
}

#[test]
fn whole_sets_when_optimised() {
    if cfg!(debug_assertions) {
        println!("skipped: training on whole sets takes long in a debug build; run with --release");
        return;
    }
    let (Some(banking), Some(clinc)) =
        (read("banking77-train.csv"), read("clinc150-train-val.json"))
    else {
        return;
    };
    let (training, validation) = split(read_csv(&banking).unwrap(), usize::MAX);
    let report = evaluate(&train(&training), &validation, || 0);
    assert!(report.accuracy.unwrap() >= 0.90, "{report:#?}");
    let (training, validation) = split(read_csv(&banking).unwrap(), 10);
    let report = evaluate(&train(&training), &validation, || 0);
    assert!(report.accuracy.unwrap() >= 0.70, "{report:#?}");
    let training = read_clinc(&clinc, ClincSplit::Train).unwrap();
    let report = evaluate(
        &train(&training),
        &read_clinc(&clinc, ClincSplit::Validation).unwrap(),
        || 0,
    );
    assert!(report.accuracy.unwrap() >= 0.92, "{report:#?}");
    assert!(report.ece.unwrap() <= 0.03, "{report:#?}");
}
