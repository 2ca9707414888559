//! `batonctl replay FILE --as-model`: the calls and texts of recorded agents become the proposals of a
//! model, their tools' answers become the answers, and the real state machine decides. The report
//! says, rule by rule, which runs would have been stopped and how those really ended.

mod curves;
mod desk;
mod frame;
mod identifiers;
mod leave_out;
mod play;
mod reach;
pub(crate) mod recording;
mod report;
mod rules;
mod script;
mod turns;
mod verdict;

use std::path::Path;
use std::process::ExitCode;

use baton_orchestrator::observer::Rule;
use baton_playbook::Limits;

use self::desk::{Desk, Identifying};
pub(crate) use self::leave_out::Part;
use self::play::{Played, Stop, play};
use self::recording::RecordedRun;
use self::report::Report;
use crate::error::CommandError;
use crate::output;

/// Replays a file and prints the report.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn run(
    file: &Path,
    limits: &Limits,
    left_out: Option<Part>,
    json: bool,
) -> Result<ExitCode, CommandError> {
    let (recordings, unreadable) = recording::read(file)?;
    let mut report = replay(recordings, limits, left_out);
    let unreadable = unreadable.iter().map(ToString::to_string);
    report.problems.extend(unreadable);
    report.unreadable = report.problems.len();
    output::print(&report, json)?;
    Ok(if report.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn replay(recordings: Vec<RecordedRun>, limits: &Limits, left_out: Option<Part>) -> Report {
    let identifying = Identifying::of(&recordings);
    let played = on_every_core(&recordings, |recording| {
        run_one(recording, &identifying, limits)
    });
    let mut problems = Vec::new();
    let (recordings, runs): (Vec<RecordedRun>, Vec<Run>) = recordings
        .into_iter()
        .zip(played)
        .filter_map(|(recording, run)| match run {
            Ok(run) => Some((recording, run)),
            Err(problem) => {
                let line = recording.line;
                problems.push(format!(
                    "line {line}: no desk can be made of its tools: {problem}"
                ));
                None
            }
        })
        .unzip();
    let mut report = Report::new(&recordings, &runs);
    report.problems = problems;
    for (nth, judged) in rules::JUDGED.iter().enumerate() {
        report.add_rule(nth, judged, &recordings, &runs, limits);
    }
    report.leave_one_out =
        left_out.map(|part| leave_out::leave_out(&recordings, &identifying, limits, part));
    report
}

/// The outcome of one recording.
struct Run {
    /// With all rules.
    together: Played,
    /// With each of the judged rules alone.
    alone: Vec<Option<Stop>>,
}

fn run_one(
    recording: &RecordedRun,
    identifying: &Identifying,
    limits: &Limits,
) -> Result<Run, String> {
    let desk = Desk::of(recording, identifying)?;
    let together = play(recording, &desk, &rules::together(limits));
    let alone = rules::JUDGED.iter().map(|judged| {
        let first = together.stop.as_ref()?;
        if first.rule == judged.rule {
            return Some(first.clone());
        }
        // Up to the first stop a run goes the same way whatever rules are left out; and that one
        // would come first with any other rule, too, if nothing can leave it out.
        if is_right_by_itself(first.rule) || is_own_wish(first.rule) {
            return None;
        }
        let limits = rules::alone(judged.rule, limits);
        let stop = play(recording, &desk, &limits).stop;
        stop.filter(|stop| stop.rule == judged.rule)
    });
    let alone = alone.collect();
    Ok(Run { together, alone })
}

/// Does something with every recording, on every core, and keeps their order.
fn on_every_core<T: Send>(
    recordings: &[RecordedRun],
    work: impl Fn(&RecordedRun) -> T + Sync,
) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = recordings.len().div_ceil(cores).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = recordings
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<_>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|part| match part.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// Whether a stop costs nothing: the customer asked for a person, or policy sends the matter to one.
/// The third such stop, in a run whose reference solution transfers too, is known from the recording.
fn is_right_by_itself(rule: Rule) -> bool {
    matches!(rule, Rule::CustomerAsks | Rule::Policy)
}

/// Whether the recorded agent handed over there itself.
fn is_own_wish(rule: Rule) -> bool {
    rule == Rule::AgentAsks
}
