//! Chooses thresholds without the runs they are judged by. Each domain, or each model, is left out once: the
//! thresholds are chosen from all others, and what they would have stopped in the part left out is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Formatter};

use baton_orchestrator::observer::Rule;
use baton_playbook::Limits;
use serde::Serialize;

use super::curves::{self, Curve};
use super::desk::{Desk, Identifying};
use super::reach::{Reach, THRESHOLDS, reach};
use super::recording::RecordedRun;
use crate::figures::share;

/// Factor between the furthest run that ended well and a threshold with evidence of its own: five quarters.
const MARGIN: (u32, u32) = (5, 4);
/// The same factor without evidence: two. Such a rule is a bound, and no judgement.
const BOUND: (u32, u32) = (2, 1);
/// Multiple of the lowest sane threshold for a rule without evidence that no run that ended well has met: nothing is
/// known of it.
const NEVER_MET: u32 = 3;
/// Rules that stay in force: the third call for the same thing goes to a person by an invariant, and frustration is a
/// score of words, not a count of failures.
const NOT_CHOSEN: [Rule; 2] = [Rule::EdgeBudget, Rule::Frustration];
/// Fewest failed runs that are evidence …
const FAILED: usize = 4;
/// … and fewest domains they come from.
const DOMAINS: usize = 2;

/// What is left out at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    /// All runs of one domain.
    Domain,
    /// All runs of one model.
    Model,
}

/// A judged run and how far it got.
struct Judged<'r> {
    recording: &'r RecordedRun,
    succeeded: bool,
    reach: Reach,
}

/// The result of leaving parts out.
#[derive(Debug, Serialize)]
pub(super) struct LeftOut {
    left_out: Part,
    /// All parts together, each with thresholds chosen without it.
    together: Stops,
    /// Chosen from all runs: what a default should be.
    chosen_on_all: BTreeMap<&'static str, u32>,
    /// The thresholds in force, on all runs.
    in_force: Stops,
    parts: Vec<OnePart>,
    curves: Vec<Curve>,
    runs: Vec<OneRun>,
}

/// How far a run got, so that any other choice can be judged.
#[derive(Debug, Serialize)]
struct OneRun {
    id: String,
    domain: String,
    model: String,
    succeeded: bool,
    /// By rule, the highest threshold that stops the run.
    reach: BTreeMap<&'static str, u32>,
}

/// One part, judged with thresholds that were chosen without it.
#[derive(Debug, Serialize)]
struct OnePart {
    part: String,
    thresholds: BTreeMap<&'static str, u32>,
    #[serde(flatten)]
    stops: Stops,
}

/// The runs that thresholds stop.
#[derive(Debug, Default, Clone, Serialize)]
struct Stops {
    succeeded: usize,
    failed: usize,
    stopped_failed: usize,
    stopped_succeeded: usize,
    /// The share of the failed among the stopped; null where none was stopped.
    precision: Option<f64>,
    /// The share of the stopped among the succeeded.
    refused_share: f64,
    /// By rule, failed and succeeded.
    rules: BTreeMap<&'static str, (usize, usize)>,
}

/// Leaves every part out once. Runs without a known end, and those that went to a person rightly whatever their end, say
/// nothing here.
pub(super) fn leave_out(
    recordings: &[RecordedRun],
    identifying: &Identifying,
    limits: &Limits,
    left_out: Part,
) -> LeftOut {
    let reached = super::on_every_core(recordings, |recording| {
        let succeeded = recording.succeeded.filter(|_| !recording.gold_transfer)?;
        let desk = Desk::of(recording, identifying).ok()?;
        Some((succeeded, reach(recording, &desk, limits)))
    });
    let judged: Vec<Judged<'_>> = recordings
        .iter()
        .zip(reached)
        .filter_map(|(recording, reached)| {
            let (succeeded, reach) = reached?;
            Some(Judged {
                recording,
                succeeded,
                reach,
            })
        })
        .collect();
    let parts: BTreeSet<&str> = judged.iter().map(|one| part_of(one, left_out)).collect();
    let mut together = Stops::default();
    let parts = parts.into_iter().map(|part| {
        let (inside, outside): (Vec<&Judged<'_>>, Vec<&Judged<'_>>) = judged
            .iter()
            .partition(|one| part_of(one, left_out) == part);
        let chosen = choose(&outside, limits);
        let stops = Stops::of(&inside, &chosen);
        together.add(&stops);
        OnePart {
            part: part.to_owned(),
            thresholds: named(&chosen),
            stops,
        }
    });
    let parts = parts.collect();
    together.shares();
    let all: Vec<&Judged<'_>> = judged.iter().collect();
    let reached: Vec<(&Reach, bool)> = judged
        .iter()
        .map(|one| (&one.reach, one.succeeded))
        .collect();
    LeftOut {
        left_out,
        together,
        chosen_on_all: named(&choose(&all, limits)),
        in_force: Stops::of(&all, &in_force(limits)),
        parts,
        curves: curves::curves(&reached),
        runs: judged.iter().map(one_run).collect(),
    }
}

fn one_run(one: &Judged<'_>) -> OneRun {
    OneRun {
        id: one.recording.id.clone(),
        domain: one.recording.domain.clone(),
        model: one.recording.model.clone(),
        succeeded: one.succeeded,
        reach: named(&one.reach),
    }
}

fn part_of<'r>(one: &Judged<'r>, left_out: Part) -> &'r str {
    match left_out {
        Part::Domain => &one.recording.domain,
        Part::Model => &one.recording.model,
    }
}

type Chosen = BTreeMap<Rule, u32>;

fn named(chosen: &Chosen) -> BTreeMap<&'static str, u32> {
    let named = chosen.iter();
    named.map(|(rule, at)| (rule.name(), *at)).collect()
}

fn in_force(limits: &Limits) -> Chosen {
    let mut limits = limits.clone();
    let thresholds = THRESHOLDS.iter();
    thresholds
        .map(|threshold| (threshold.rule, *(threshold.of)(&mut limits)))
        .collect()
}

/// Chooses the thresholds from runs: beyond every run that ended well by a margin, and by a wider one where too few
/// failed runs, or those of one domain alone, speak for the rule. That no run which ended well met a rule is no evidence
/// for it by itself.
fn choose(runs: &[&Judged<'_>], limits: &Limits) -> Chosen {
    let mut chosen = in_force(limits);
    for threshold in &THRESHOLDS {
        if NOT_CHOSEN.contains(&threshold.rule) {
            continue;
        }
        let reached = |one: &Judged<'_>| one.reach.get(&threshold.rule).copied().unwrap_or(0);
        let good = runs.iter().filter(|one| one.succeeded);
        let good = good.map(|one| reached(one)).max().unwrap_or(0);
        let met = good > 0;
        // A run below the lowest that is sane was not played further.
        let good = good.max(threshold.least - 1);
        let beyond = |(times, of): (u32, u32)| {
            let margin = good.saturating_mul(times).div_ceil(of);
            margin.max(good.saturating_add(1))
        };
        let at = beyond(MARGIN);
        let speak: Vec<&str> = runs
            .iter()
            .filter(|one| !one.succeeded && reached(one) >= at)
            .map(|one| one.recording.domain.as_str())
            .collect();
        let domains: BTreeSet<&str> = speak.iter().copied().collect();
        let evidence = speak.len() >= FAILED && domains.len() >= DOMAINS;
        let at = match (evidence, met) {
            (true, _) => at,
            (false, true) => beyond(BOUND),
            (false, false) => threshold.least.saturating_mul(NEVER_MET),
        };
        chosen.insert(threshold.rule, at);
    }
    chosen
}

impl Stops {
    fn of(runs: &[&Judged<'_>], chosen: &Chosen) -> Self {
        let mut stops = Self::default();
        for one in runs {
            let tripped: Vec<Rule> = chosen
                .iter()
                .filter(|(rule, at)| one.reach.get(rule).is_some_and(|reached| reached >= at))
                .map(|(rule, _)| *rule)
                .collect();
            let stopped = usize::from(!tripped.is_empty());
            if one.succeeded {
                stops.succeeded += 1;
                stops.stopped_succeeded += stopped;
            } else {
                stops.failed += 1;
                stops.stopped_failed += stopped;
            }
            for rule in tripped {
                let (failed, succeeded) = stops.rules.entry(rule.name()).or_default();
                *(if one.succeeded { succeeded } else { failed }) += 1;
            }
        }
        stops.shares();
        stops
    }

    fn add(&mut self, other: &Self) {
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.stopped_failed += other.stopped_failed;
        self.stopped_succeeded += other.stopped_succeeded;
        for (rule, (failed, succeeded)) in &other.rules {
            let of_rule = self.rules.entry(rule).or_default();
            of_rule.0 += failed;
            of_rule.1 += succeeded;
        }
    }

    fn shares(&mut self) {
        let stopped = self.stopped_failed + self.stopped_succeeded;
        self.precision = (stopped > 0).then(|| share(self.stopped_failed, stopped));
        self.refused_share = if self.succeeded == 0 {
            0.0
        } else {
            share(self.stopped_succeeded, self.succeeded)
        };
    }
}

impl Display for LeftOut {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let left_out = match self.left_out {
            Part::Domain => "domain",
            Part::Model => "model",
        };
        writeln!(f)?;
        writeln!(f, "each {left_out} with thresholds chosen without it:")?;
        writeln!(
            f,
            "{left_out:<32} succeeded  failed  stopped: failed  succeeded  precision  refused"
        )?;
        for part in &self.parts {
            line(f, &part.part, &part.stops)?;
            writeln!(f, "  {}", thresholds(&part.thresholds))?;
        }
        line(f, "together", &self.together)?;
        for (rule, (failed, succeeded)) in &self.together.rules {
            writeln!(f, "  {rule}: {failed} failed, {succeeded} succeeded")?;
        }
        line(f, "in force, on all", &self.in_force)?;
        writeln!(f, "chosen on all: {}", thresholds(&self.chosen_on_all))?;
        curves::print(&self.curves, f)
    }
}

fn line(f: &mut Formatter<'_>, part: &str, stops: &Stops) -> std::fmt::Result {
    let precision = stops
        .precision
        .map_or_else(|| "-".to_owned(), |precision| format!("{precision:.2}"));
    let part: String = part.chars().take(32).collect();
    writeln!(
        f,
        "{part:<32} {:>9} {:>7} {:>16} {:>10} {precision:>10} {:>6.2} %",
        stops.succeeded,
        stops.failed,
        stops.stopped_failed,
        stops.stopped_succeeded,
        stops.refused_share * 100.0
    )
}

fn thresholds(of: &BTreeMap<&'static str, u32>) -> String {
    let said: Vec<String> = of.iter().map(|(rule, at)| format!("{rule} {at}")).collect();
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(domain: &str, succeeded: bool, reach: &[(Rule, u32)]) -> (RecordedRun, bool, Reach) {
        let recording = RecordedRun {
            line: 1,
            id: "a".into(),
            domain: domain.into(),
            model: "m".into(),
            succeeded: Some(succeeded),
            gold_transfer: false,
            turns: Vec::new(),
        };
        (recording, succeeded, reach.iter().copied().collect())
    }

    fn at(runs: &[(RecordedRun, bool, Reach)], rule: Rule) -> u32 {
        let judged: Vec<Judged<'_>> = runs
            .iter()
            .map(|(recording, succeeded, reach)| Judged {
                recording,
                succeeded: *succeeded,
                reach: reach.clone(),
            })
            .collect();
        let judged: Vec<&Judged<'_>> = judged.iter().collect();
        choose(&judged, &Limits::default())[&rule]
    }

    #[test]
    fn a_threshold_lies_beyond_the_good_runs_by_a_margin() {
        let rule = Rule::FailuresInTotal;
        let mut runs = vec![run("a", true, &[(rule, 8)])];
        runs.extend(["a", "a", "b", "b"].map(|domain| run(domain, false, &[(rule, 10)])));
        assert_eq!(at(&runs, rule), 10);
        // One domain alone, or few runs, say little: then it is a bound.
        let alone: Vec<_> = runs.iter().filter(|r| r.0.domain == "a").cloned().collect();
        assert_eq!(at(&alone, rule), 16);
        runs.truncate(4);
        assert_eq!(at(&runs, rule), 16);
    }

    #[test]
    fn a_rule_that_no_good_run_met_stays_sane() {
        assert_eq!(at(&[run("a", true, &[])], Rule::FailuresInARow), 6);
        assert_eq!(at(&[run("a", true, &[])], Rule::AgentTurns), 24);
        let failed = |domain| run(domain, false, &[(Rule::FailuresInARow, 2)]);
        let of_one_domain: Vec<_> = ["a"; 4].map(failed).into();
        assert_eq!(at(&of_one_domain, Rule::FailuresInARow), 6);
        let of_two: Vec<_> = ["a", "a", "b", "b"].map(failed).into();
        assert_eq!(at(&of_two, Rule::FailuresInARow), 2);
        let of_frustration = at(
            &[run("a", true, &[(Rule::Frustration, 9)])],
            Rule::Frustration,
        );
        assert_eq!(of_frustration, Limits::default().frustration);
    }

    #[test]
    fn what_is_stopped_is_counted_once_however_many_rules_stop_it() {
        let both = [(Rule::FailuresInARow, 3), (Rule::FailuresInTotal, 5)];
        let runs = [run("a", false, &both), run("a", true, &both[..1])];
        let judged: Vec<Judged<'_>> = runs
            .iter()
            .map(|(recording, succeeded, reach)| Judged {
                recording,
                succeeded: *succeeded,
                reach: reach.clone(),
            })
            .collect();
        let judged: Vec<&Judged<'_>> = judged.iter().collect();
        let stops = Stops::of(&judged, &in_force(&Limits::default()));
        assert_eq!((stops.stopped_failed, stops.stopped_succeeded), (1, 1));
        assert_eq!(stops.precision, Some(0.5));
        assert_eq!(stops.rules["failures_in_a_row"], (1, 1));
        assert_eq!(stops.rules["failures_in_total"], (1, 0));
    }
}
