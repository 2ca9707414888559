//! Dates and times of day in running text, however they are written.

use std::sync::LazyLock;

use regex::{Captures, Regex};

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            // The tests below compile it.
            Regex::new($text).expect("a constant pattern")
        });
    };
}

pattern!(INSTANT, r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})");
pattern!(ISO, r"\b(\d{4})-(\d{2})-(\d{2})\b");
pattern!(
    MONTH_FIRST,
    r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\.? (\d{1,2})(?:st|nd|rd|th)?\b(?:,? (\d{4})\b)?"
);
pattern!(
    DAY_FIRST,
    r"(?i)\b(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\b(?:,? (\d{4})\b)?"
);
pattern!(SLASHES, r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b");
pattern!(DOTS, r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b");
pattern!(
    TIME,
    r"(?i)\b(\d{1,2}):(\d{2})(?::\d{2})?(?: ?([ap])\.?m\b)?"
);
pattern!(HOUR, r"(?i)\b(\d{1,2}) ?([ap])\.?m\b");
pattern!(
    RELATIVE,
    r"(?i)\b(?:tomorrow|(?:next|this|on|by|until) (?:week|month|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?)\b"
);

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// A day as a text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    year: Option<u32>,
    /// Month and day; both readings where the order is not clear.
    readings: Vec<(u32, u32)>,
}

impl Day {
    /// Whether both can be the same day.
    fn meets(&self, other: &Self) -> bool {
        let years = match (self.year, other.year) {
            (Some(a), Some(b)) => a % 100 == b % 100 && (a < 100 || b < 100 || a == b),
            (None, _) | (_, None) => true,
        };
        years && self.readings.iter().any(|r| other.readings.contains(r))
    }
}

/// What a text says about days and times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dates {
    days: Vec<Day>,
    /// Minutes of the day, and whether it is clear which half.
    times: Vec<(u32, bool)>,
    /// `tomorrow`, `next week`, `on Friday`.
    relative: Vec<String>,
}

impl Dates {
    /// Whether every day and time here stands there too.
    pub(crate) fn stand_in(&self, others: &[Self]) -> bool {
        let day = |day: &Day| others.iter().flat_map(|o| &o.days).any(|d| d.meets(day));
        let time = |(at, sure): &(u32, bool)| {
            others
                .iter()
                .flat_map(|o| &o.times)
                .any(|(known, known_sure)| {
                    known == at || (!(*sure && *known_sure) && known % 720 == at % 720)
                })
        };
        let relative = |said: &String| {
            others
                .iter()
                .flat_map(|o| &o.relative)
                .any(|known| known == said)
        };
        self.days.iter().all(day)
            && self.times.iter().all(time)
            && self.relative.iter().all(relative)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.days.is_empty() && self.times.is_empty() && self.relative.is_empty()
    }
}

/// Takes the moments out of a text: what they are, and the text without them.
pub(crate) fn taken(text: &str) -> (Dates, String) {
    let mut found = Dates::default();
    let text = INSTANT.replace_all(text, "$1 $2");
    let text = ISO.replace_all(&text, |c: &Captures<'_>| {
        found.day(at(c, 1), &[(at(c, 2), at(c, 3))], c)
    });
    let text = MONTH_FIRST.replace_all(&text, |c: &Captures<'_>| {
        found.day(at(c, 3), &[(month(c, 1), at(c, 2))], c)
    });
    let text = DAY_FIRST.replace_all(&text, |c: &Captures<'_>| {
        // "Option 2 may be better."
        if c.get(2).is_some_and(|m| m.as_str() == "may") {
            return whole(c);
        }
        found.day(at(c, 3), &[(month(c, 2), at(c, 1))], c)
    });
    let text = SLASHES.replace_all(&text, |c: &Captures<'_>| {
        let (a, b) = (at(c, 1), at(c, 2));
        if whole(c) == "24/7" {
            return whole(c);
        }
        found.day(at(c, 3), &[(a, b), (b, a)], c)
    });
    let text = DOTS.replace_all(&text, |c: &Captures<'_>| {
        found.day(at(c, 3), &[(at(c, 2), at(c, 1))], c)
    });
    let text = TIME.replace_all(&text, |c: &Captures<'_>| {
        found.time(at(c, 1), at(c, 2), c.get(3).map(|m| m.as_str()), c)
    });
    let text = HOUR.replace_all(&text, |c: &Captures<'_>| {
        found.time(at(c, 1), Some(0), c.get(2).map(|m| m.as_str()), c)
    });
    let text = RELATIVE.replace_all(&text, |c: &Captures<'_>| {
        found.relative.push(whole(c).to_lowercase());
        String::from(" ")
    });
    let text = text.into_owned();
    (found, text)
}

fn whole(c: &Captures<'_>) -> String {
    c.get(0).map(|m| m.as_str().to_owned()).unwrap_or_default()
}

fn at(c: &Captures<'_>, group: usize) -> Option<u32> {
    c.get(group)?.as_str().parse().ok()
}

fn month(c: &Captures<'_>, group: usize) -> Option<u32> {
    let name = c.get(group)?.as_str().to_lowercase();
    let at = MONTHS.iter().position(|month| name.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

impl Dates {
    /// Keeps a day if it is one; what stands in its place in the text.
    fn day(
        &mut self,
        year: Option<u32>,
        readings: &[(Option<u32>, Option<u32>)],
        c: &Captures<'_>,
    ) -> String {
        let readings: Vec<(u32, u32)> = readings
            .iter()
            .filter_map(|(month, day)| Some(((*month)?, (*day)?)))
            .filter(|(month, day)| (1..=12).contains(month) && (1..=31).contains(day))
            .collect();
        if readings.is_empty() {
            return whole(c);
        }
        self.days.push(Day { year, readings });
        " ".to_owned()
    }

    fn time(
        &mut self,
        hour: Option<u32>,
        minute: Option<u32>,
        half: Option<&str>,
        c: &Captures<'_>,
    ) -> String {
        let (Some(hour @ 0..24), Some(minute @ 0..60)) = (hour, minute) else {
            return whole(c);
        };
        let (hour, sure) = match half.map(str::to_lowercase).as_deref() {
            Some("p") => (hour % 12 + 12, true),
            Some("a") => (hour % 12, true),
            _ => (hour, hour > 12 || hour == 0),
        };
        self.times.push((hour * 60 + minute, sure));
        " ".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::taken;

    #[track_caller]
    fn check(reply: &str, known: &str, expected: bool) {
        let reply_moments = taken(reply).0;
        assert!(!reply_moments.is_empty(), "{reply}");
        let same = reply_moments.stand_in(&[taken(known).0]);
        assert_eq!(same, expected, "{reply} in {known}");
    }

    #[test]
    fn a_day_is_the_same_however_it_is_written() {
        for written in [
            "March 9, 2026",
            "9 March",
            "the 9th of March 2026",
            "3/9/2026",
            "9.3.2026",
            "Mar 9th",
        ] {
            check(written, "2026-03-09", true);
        }
        for other in [
            "March 10",
            "9 March 2025",
            "2026-03-19",
            "tomorrow",
            "by Friday",
        ] {
            check(other, "2026-03-09", false);
        }
    }

    #[test]
    fn a_time_is_the_same_in_both_halves_of_the_clock() {
        check("at 2:30 PM", "2026-03-09T14:30:00", true);
        check("at 14:30", "2:30 pm", true);
        check("at 2:30", "14:30:00", true);
        check("at 2:30 AM", "14:30", false);
        check("at 3pm", "15:00", true);
    }

    #[test]
    fn what_is_no_moment_stays_in_the_text() {
        let (found, left) = taken("we are here 24/7 for 150.00 euros");
        assert!(found.is_empty());
        assert_eq!(left, "we are here 24/7 for 150.00 euros");
    }
}
