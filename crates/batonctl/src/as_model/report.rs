//! The report of a replay as a model, for people and programs.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

use baton_playbook::Limits;
use serde::Serialize;

use super::leave_out::LeftOut;
use super::play::Stop;
use super::recording::RecordedRun;
use super::rules::{Judged, NOT_JUDGED};
use super::{Run, is_own_wish, is_right_by_itself};
use crate::figures::share;

/// The report of a replay.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    /// Recorded runs.
    pub(super) conversations: usize,
    /// Rows of the file that could not be read or played.
    pub(super) unreadable: usize,
    /// Of the recorded runs, those whose end was judged.
    pub(super) scored: usize,
    /// Of the judged, runs that ended well.
    pub(super) succeeded: usize,
    /// Of the judged, runs that did not.
    pub(super) failed: usize,
    /// Calls the recorded agents made.
    pub(super) calls: usize,
    /// All rules together.
    #[serde(flatten)]
    pub(super) together: Stopped,
    /// The share of the failed among the stopped.
    pub(super) precision: f64,
    /// The share of the stopped among the succeeded.
    pub(super) refused_share: f64,
    /// The judged runs that no rule stopped and no agent handed over, by how they ended.
    pub(super) not_stopped_failed: usize,
    /// See `not_stopped_failed`.
    pub(super) not_stopped_succeeded: usize,
    /// Runs the recorded agent handed over itself before any rule tripped.
    pub(super) handed_over_by_agent: usize,
    /// Runs with a reply that would have been withheld, were grounding judged.
    pub(super) withheld: usize,
    /// Each rule by itself.
    pub(super) rules: BTreeMap<&'static str, OfRule>,
    /// The rules that recordings cannot judge, and why.
    pub(super) not_judged: BTreeMap<&'static str, &'static str>,
    /// The runs that were stopped, all rules together.
    pub(super) stops: Vec<OneStop>,
    /// The result of thresholds chosen without the runs they are judged by, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) leave_one_out: Option<LeftOut>,
    /// Rows that could not be read or played, one sentence each.
    pub(super) problems: Vec<String>,
}

/// Runs that were stopped, without those that went to a person rightly whatever their end.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct Stopped {
    /// Judged runs that were stopped.
    pub(super) stopped: usize,
    /// Of these, failed in truth.
    pub(super) stopped_failed: usize,
    /// Of these, succeeded in truth.
    pub(super) stopped_succeeded: usize,
    /// Runs that were stopped and whose end was not judged.
    pub(super) stopped_unscored: usize,
    /// Recorded calls that were not made any more.
    pub(super) calls_saved: usize,
    /// Runs that went to a person rightly: the customer asked for one, policy, or the reference
    /// solution transfers too.
    pub(super) handed_over_rightly: usize,
}

/// One rule by itself.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OfRule {
    /// Its threshold; nothing where it has none.
    threshold: Option<u32>,
    /// Recorded runs.
    conversations: usize,
    /// Of these, ended well.
    succeeded: usize,
    #[serde(flatten)]
    stopped: Stopped,
    /// The share of the failed among the stopped.
    precision: f64,
    /// Runs it was the first to stop, all rules together.
    first: usize,
}

/// One run that was stopped.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OneStop {
    id: String,
    rule: &'static str,
    sentence: String,
    succeeded: Option<bool>,
    calls_saved: usize,
}

/// What a stop counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StopKind {
    Stopped,
    Rightly,
    ByAgent,
}

fn kind(recording: &RecordedRun, stop: &Stop) -> StopKind {
    if is_right_by_itself(stop.rule) || recording.gold_transfer {
        StopKind::Rightly
    } else if is_own_wish(stop.rule) {
        StopKind::ByAgent
    } else {
        StopKind::Stopped
    }
}

impl Stopped {
    fn take(&mut self, recording: &RecordedRun, stop: &Stop) {
        match kind(recording, stop) {
            StopKind::Rightly => self.handed_over_rightly += 1,
            StopKind::ByAgent => {}
            StopKind::Stopped => {
                match recording.succeeded {
                    Some(true) => self.stopped_succeeded += 1,
                    Some(false) => self.stopped_failed += 1,
                    None => self.stopped_unscored += 1,
                }
                self.stopped += usize::from(recording.succeeded.is_some());
                self.calls_saved += stop.calls_saved;
            }
        }
    }

    fn precision(&self) -> f64 {
        share(self.stopped_failed, self.stopped)
    }
}

impl Report {
    /// All rules together.
    pub(super) fn new(recordings: &[RecordedRun], runs: &[Run]) -> Self {
        let mut report = Self {
            conversations: recordings.len(),
            calls: recordings.iter().map(|r| r.calls().count()).sum(),
            not_judged: NOT_JUDGED
                .iter()
                .map(|(rule, why)| (rule.name(), *why))
                .collect(),
            ..Self::default()
        };
        for (recording, run) in recordings.iter().zip(runs) {
            let played = &run.together;
            report.scored += usize::from(recording.succeeded.is_some());
            report.succeeded += usize::from(recording.succeeded == Some(true));
            report.failed += usize::from(recording.succeeded == Some(false));
            report.withheld += usize::from(played.withheld());
            let Some(stop) = &played.stop else {
                report.not_stopped_failed += usize::from(recording.succeeded == Some(false));
                report.not_stopped_succeeded += usize::from(recording.succeeded == Some(true));
                continue;
            };
            report.together.take(recording, stop);
            match kind(recording, stop) {
                StopKind::Stopped => report.stops.push(OneStop {
                    id: recording.id.clone(),
                    rule: stop.rule.name(),
                    sentence: stop.sentence.clone(),
                    succeeded: recording.succeeded,
                    calls_saved: stop.calls_saved,
                }),
                StopKind::ByAgent => report.handed_over_by_agent += 1,
                StopKind::Rightly => {}
            }
        }
        report.precision = report.together.precision();
        report.refused_share = if report.succeeded == 0 {
            0.0
        } else {
            share(report.together.stopped_succeeded, report.succeeded)
        };
        report
    }

    /// The judged rule at this place, by itself.
    pub(super) fn add_rule(
        &mut self,
        nth: usize,
        judged: &Judged,
        recordings: &[RecordedRun],
        runs: &[Run],
        limits: &Limits,
    ) {
        let mut stopped = Stopped::default();
        for (recording, run) in recordings.iter().zip(runs) {
            if let Some(Some(stop)) = run.alone.get(nth) {
                stopped.take(recording, stop);
            }
        }
        let name = judged.rule.name();
        let of_rule = OfRule {
            threshold: (judged.threshold)(limits),
            conversations: self.conversations,
            succeeded: self.succeeded,
            precision: stopped.precision(),
            first: self.stops.iter().filter(|s| s.rule == name).count(),
            stopped,
        };
        self.rules.insert(name, of_rule);
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(
            f,
            "runs {}: {} succeeded, {} failed, {} not judged; {} calls",
            self.conversations,
            self.succeeded,
            self.failed,
            self.conversations - self.scored,
            self.calls
        )?;
        writeln!(f)?;
        writeln!(
            f,
            "rule                  threshold  stopped  failed  succeeded  not judged  precision  calls saved  rightly  first"
        )?;
        for (name, rule) in &self.rules {
            let threshold = rule.threshold.map_or_else(|| "-".into(), |t| t.to_string());
            row(f, name, &threshold, &rule.stopped, Some(rule.first))?;
        }
        row(f, "together", "-", &self.together, None)?;
        writeln!(f)?;
        writeln!(
            f,
            "of the succeeded, refused {:>6.2} %",
            self.refused_share * 100.0
        )?;
        writeln!(
            f,
            "not stopped: {} failed, {} succeeded; handed over by the agent itself: {}; rightly handed over: {}",
            self.not_stopped_failed,
            self.not_stopped_succeeded,
            self.handed_over_by_agent,
            self.together.handed_over_rightly
        )?;
        for (rule, why) in &self.not_judged {
            writeln!(f, "not judged: {rule}: {why}")?;
        }
        for stop in &self.stops {
            let ended = match stop.succeeded {
                Some(true) => "succeeded",
                Some(false) => "failed",
                None => "not judged",
            };
            writeln!(
                f,
                "{ended:<10} {:<20} {:>3} calls saved  {}: {}",
                stop.rule, stop.calls_saved, stop.id, stop.sentence
            )?;
        }
        if let Some(left_out) = &self.leave_one_out {
            write!(f, "{left_out}")?;
        }
        for problem in &self.problems {
            writeln!(f, "! {problem}")?;
        }
        Ok(())
    }
}

fn row(
    f: &mut Formatter<'_>,
    name: &str,
    threshold: &str,
    stopped: &Stopped,
    first: Option<usize>,
) -> Result {
    let precision = if stopped.stopped == 0 {
        "-".to_owned()
    } else {
        format!("{:.2}", stopped.precision())
    };
    let first = first.map_or_else(String::new, |n| n.to_string());
    writeln!(
        f,
        "{name:<21} {threshold:>9} {:>8} {:>7} {:>10} {:>11} {precision:>10} {:>12} {:>8} {first:>6}",
        stopped.stopped,
        stopped.stopped_failed,
        stopped.stopped_succeeded,
        stopped.stopped_unscored,
        stopped.calls_saved,
        stopped.handed_over_rightly,
    )
}
