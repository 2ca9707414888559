//! Prints the odds for people.

use std::fmt::{Display, Formatter, Result};

use baton_odds::{Curve, Point, Spent};

use super::Report;

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let odds = &self.odds;
        writeln!(
            f,
            "conversations {}: resolved {}, not resolved {}, stopped by a rule about failed calls {}, say nothing {}",
            odds.conversations, odds.resolved, odds.unresolved, odds.stopped, odds.unknown
        )?;
        writeln!(f)?;
        points(
            f,
            "failures in a row",
            &odds.all.in_a_row,
            self.in_force.in_a_row,
        )?;
        points(
            f,
            "failures in total",
            &odds.all.in_total,
            self.in_force.in_total,
        )?;
        for (counted, what_if) in [
            ("in a row", &self.what_if.in_a_row),
            ("in total", &self.what_if.in_total),
        ] {
            for w in what_if {
                writeln!(
                    f,
                    "had the threshold been {} {counted}: {} stopped, of which {} recovered and {} did not ({} unknown); saved {}",
                    w.threshold,
                    w.stopped,
                    w.would_have_recovered,
                    w.would_not,
                    w.unknown,
                    spent(w.saved, 1)
                )?;
            }
        }
        named(f, "tool", &odds.by_tool)?;
        named(f, "intent", &odds.by_intent)?;
        for problem in &self.problems {
            writeln!(f, "! {problem}")?;
        }
        Ok(())
    }
}

fn points(f: &mut Formatter<'_>, title: &str, points: &[Point], in_force: u32) -> Result {
    writeln!(
        f,
        "{title:<18} reached  resolved  probability  95 % interval    afterwards, on average"
    )?;
    for point in points {
        let known = point.resolved + point.unresolved;
        writeln!(
            f,
            "{:>18} {:>7} {:>9}  {}    {}{}",
            point.failures,
            point.reached,
            point.resolved,
            probability(point),
            spent(point.after, known),
            if point.failures == in_force {
                "   <- threshold in force"
            } else {
                ""
            }
        )?;
    }
    writeln!(f)
}

fn probability(point: &Point) -> String {
    match point.probability {
        Some(p) => format!(
            "{p:>11.2}  {:.2} to {:.2}  ",
            point.interval.low, point.interval.high
        ),
        None => format!("{:>11}  {:<14}", "unknown", ""),
    }
}

/// What was spent, divided by a number of conversations.
fn spent(spent: Spent, among: u64) -> String {
    let among = among.max(1);
    format!(
        "{} calls, {} tokens, {} s",
        spent.calls / among,
        spent.tokens / among,
        spent.ms / among / 1000
    )
}

/// One line for each tool or intent: the odds after 1, 2 and 3 failures in a row.
fn named(
    f: &mut Formatter<'_>,
    what: &str,
    curves: &std::collections::BTreeMap<String, Curve>,
) -> Result {
    if curves.is_empty() {
        return Ok(());
    }
    writeln!(
        f,
        "\n{what:<34} conversations  after 0, 1, 2, 3 failures in a row"
    )?;
    for (name, curve) in curves {
        let shown = if name.is_empty() { "(none)" } else { name };
        write!(f, "{shown:<34} {:>13}  ", curve.conversations)?;
        for failures in 0..=3 {
            let point = curve.in_a_row.iter().find(|p| p.failures == failures);
            match point.and_then(|p| p.probability.map(|probability| (p, probability))) {
                Some((p, probability)) => {
                    write!(f, "{probability:.2} of {:<5}", p.resolved + p.unresolved)?;
                }
                None => write!(f, "-         ")?,
            }
        }
        writeln!(f)?;
    }
    Ok(())
}
