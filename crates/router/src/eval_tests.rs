use super::*;
use crate::route::{Routing, Scored};

/// Answers with the intent that the text names; `?` is out of scope.
struct Parrot;

impl Router for Parrot {
    fn name(&self) -> &'static str {
        "parrot"
    }

    fn route(&self, text: &str) -> Routing {
        let scored = Scored {
            intent: text.trim_end_matches('?').to_owned(),
            confidence: 0.75,
        };
        let out_of_scope = if text.ends_with('?') { 0.9 } else { 0.1 };
        Routing {
            best: (out_of_scope < 0.5).then(|| scored.clone()),
            alternatives: vec![scored],
            out_of_scope,
            router: self.name(),
        }
    }
}

fn row(text: &str, intent: Option<&str>) -> LabelledRow {
    LabelledRow {
        text: text.to_owned(),
        intent: intent.map(str::to_owned),
    }
}

#[test]
fn counts_what_was_right_rejected_and_confused() {
    let rows = [
        row("a", Some("a")),
        row("a", Some("a")),
        row("a", Some("b")),
        row("b?", Some("b")),
        row("c?", None),
    ];
    let mut time = 0;
    let report = evaluate(&Parrot, &rows, || {
        time += 5;
        time
    });
    assert_eq!(report.accuracy, Some(0.75));
    assert_eq!(report.accepted_accuracy, Some(0.5));
    assert_eq!(report.oos_recall, Some(1.0));
    assert_eq!(report.oos_precision, Some(0.5));
    assert_eq!(report.ece, Some(0.0));
    assert!((report.ece_all.unwrap() - 0.15).abs() < 1e-9);
    assert_eq!(
        report.confusions,
        [Confusion {
            expected: "b".into(),
            predicted: "a".into(),
            count: 1
        }]
    );
    assert_eq!(report.tick_quantile(0.5), Some(5));
}

#[test]
fn nothing_measured_is_nothing_claimed() {
    let report = evaluate(&Parrot, &[], || 0);
    assert_eq!(
        (
            report.accuracy,
            report.ece,
            report.oos_recall_at_95_precision
        ),
        (None, None, None)
    );
    assert_eq!(report.tick_quantile(0.5), None);
}

#[test]
fn recall_is_the_best_over_thresholds_that_keep_precision() {
    let check = |scores: &[(f64, bool)], expected: Option<f64>| {
        assert_eq!(
            recall_at_precision(scores, 0.75, 1.0).map(|(recall, _)| recall),
            expected,
            "{scores:?}"
        );
    };
    check(
        &[(0.9, true), (0.8, false), (0.7, true), (0.6, true)],
        Some(1.0),
    );
    check(&[(0.9, false), (0.8, true)], Some(0.0));
    check(&[(0.5, true), (0.5, false)], Some(0.0));
    check(&[(0.5, false)], None);
}

/// Rejects with the score that the text says.
struct Scoring;

impl Router for Scoring {
    fn name(&self) -> &'static str {
        "scoring"
    }

    fn route(&self, text: &str) -> Routing {
        Routing {
            best: None,
            alternatives: Vec::new(),
            out_of_scope: text.parse().unwrap(),
            router: self.name(),
        }
    }
}

#[test]
fn a_threshold_is_judged_by_the_half_that_it_was_not_chosen_on() {
    let rows = |foreign: &[&str], own: &[&str]| {
        let foreign = foreign.iter().map(|score| row(score, None));
        let own = own.iter().map(|score| row(score, Some("a")));
        let rows: Vec<LabelledRow> = foreign.chain(own).collect();
        evaluate(&Scoring, &rows, || 0)
    };
    // The halves choose 0.9 and 0.6: above 0.9 the other half has no row, and above 0.6 it has two that are out of
    // scope and two that are not.
    let report = rows(
        &["0.9", "0.8", "0.95", "0.6"],
        &["0.7", "0.1", "0.89", "0.2"],
    );
    let apart = report.oos_apart(None).unwrap();
    assert!((apart.recall - 0.5).abs() < 1e-9, "{apart:?}");
    assert!((apart.precision.unwrap() - 0.5).abs() < 1e-9, "{apart:?}");
    assert_eq!(report.oos_recall_at_95_precision, Some(0.5));
    assert_eq!(rows(&["0.9"], &["0.7", "0.1"]).oos_apart(None), None);
    assert_eq!(rows(&["0.9", "0.8"], &["0.7"]).oos_apart(None), None);
}
