//! What can be: shares, ranges, and a desk that gets on.

use super::{NEVER, Troubles};

/// The longest time that can be said, in milliseconds: a day.
const LONGEST_MS: u64 = 86_400_000;

/// Least time between two of a kind: a desk that gets no further than that is not looked at.
const LEAST_MS: u64 = 250;
/// Most of what keeps a desk from getting on, so that it gets on at all.
const HALF: f64 = 0.5;
/// Most of the boundaries at which the process ends.
const TWENTIETH: f64 = 0.05;

/// What is not a trouble that can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// Where it stands, such as `link.lost`.
    pub key: String,
    /// What is wrong with it, and what may be written.
    pub why: String,
}

impl std::fmt::Display for Impossible {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` {}", self.key, self.why)
    }
}

impl std::error::Error for Impossible {}

impl Troubles {
    /// Whether every share is one, and every range a range, and the desk gets on with them.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Impossible> {
        self.shares()?;
        self.ranges()?;
        self.wholes()
    }

    /// Every share is at most what it may be.
    fn shares(&self) -> Result<(), Impossible> {
        let Self {
            crashes,
            link,
            disk,
            clock: _,
            outages: _,
            repeats,
            models,
            customers,
        } = self;
        let models = models.unwrap_or_default();
        let shares = [
            ("crashes.at_boundary", crashes.at_boundary, TWENTIETH),
            ("link.stays_away", link.stays_away, 1.0),
            ("link.lost", link.lost, HALF),
            ("link.repeated", link.repeated, 1.0),
            ("link.late", link.late, 1.0),
            ("disk.failed", disk.failed, HALF),
            ("disk.slow", disk.slow, 1.0),
            ("repeats.results", repeats.results, 1.0),
            ("repeats.messages", repeats.messages, 1.0),
            ("models.failed", models.failed, 1.0),
            ("models.slow", models.slow, 1.0),
            ("models.unknown", models.unknown, 1.0),
            ("models.invented", models.invented, 1.0),
            ("models.ungrounded", models.ungrounded, 1.0),
            ("models.malformed", models.malformed, 1.0),
            ("models.wishes", models.wishes, 1.0),
            ("models.sensible", models.sensible, 1.0),
            ("customers.frustrated", customers.frustrated, 1.0),
            ("customers.correcting", customers.correcting, 1.0),
            ("customers.somebody_else", customers.somebody_else, 1.0),
            ("customers.several", customers.several, 1.0),
        ];
        for (key, share, most) in shares {
            possible(key, (0.0..=most).contains(&share), || {
                format!("is {share}: write a share from 0 to {most}")
            })?;
        }
        Ok(())
    }

    /// Every range is one, and nothing comes too often.
    fn ranges(&self) -> Result<(), Impossible> {
        let Self {
            crashes,
            link,
            disk,
            clock,
            outages,
            ..
        } = self;
        let models = self.models.unwrap_or_default();
        let often = [
            ("crashes.every_ms", crashes.every_ms),
            ("link.cut_every_ms", link.cut_every_ms),
            ("clock.every_ms", clock.every_ms),
            ("outages.every_ms", outages.every_ms),
        ];
        for (key, every) in often {
            possible(key, every == NEVER || every[0] >= LEAST_MS, || {
                format!(
                    "begins with {}: write {LEAST_MS} milliseconds or more, or [0, 0] for never",
                    every[0]
                )
            })?;
        }
        let ranges = [
            ("crashes.every_ms", crashes.every_ms),
            ("link.cut_every_ms", link.cut_every_ms),
            ("link.away_ms", link.away_ms),
            ("disk.slow_ms", disk.slow_ms),
            ("clock.every_ms", clock.every_ms),
            ("outages.every_ms", outages.every_ms),
            ("outages.last_ms", outages.last_ms),
            ("models.slow_ms", models.slow_ms),
        ];
        for (key, [least, most]) in ranges {
            possible(key, least <= most && most <= LONGEST_MS, || {
                format!(
                    "is [{least}, {most}]: write the least and the most milliseconds, at most {LONGEST_MS}"
                )
            })?;
        }
        let [back, forth] = clock.by_ms;
        let within = |ms: i64| ms.unsigned_abs() <= LONGEST_MS;
        possible(
            "clock.by_ms",
            back <= forth && within(back) && within(forth),
            || {
                format!(
                    "is [{back}, {forth}]: write the least and the most milliseconds, a day at most in either direction"
                )
            },
        )
    }

    /// Shares that exclude each other are at most one together.
    fn wholes(&self) -> Result<(), Impossible> {
        let (link, models) = (self.link, self.models.unwrap_or_default());
        let frames = link.lost + link.repeated + link.late;
        let answers = [
            models.unknown,
            models.invented,
            models.ungrounded,
            models.malformed,
            models.wishes,
        ];
        let wholes = [
            ("link.lost", "repeated and late", frames),
            (
                "models.unknown",
                "invented, ungrounded, malformed and wishes",
                answers.iter().sum(),
            ),
        ];
        for (key, others, sum) in wholes {
            possible(key, sum <= 1.0 + 1e-9, || {
                format!("together with {others} makes {sum}: at most 1")
            })?;
        }
        Ok(())
    }
}

fn possible(key: &str, is: bool, why: impl FnOnce() -> String) -> Result<(), Impossible> {
    if is {
        return Ok(());
    }
    Err(Impossible {
        key: key.to_owned(),
        why: why(),
    })
}
