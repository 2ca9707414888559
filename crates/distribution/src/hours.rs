//! When a queue is open.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// How many days ahead the next opening or closing is looked for: a year and the leap day.
const HORIZON_DAYS: i32 = 366;

/// The hours of a week in which a queue is open, on the clocks of its own place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// The IANA name of the time zone, as `Europe/Berlin`.
    pub time_zone: String,
    /// The hours of each weekday. They must not overlap.
    pub week: Vec<Shift>,
    /// Days on which it is closed, whatever the week says.
    #[serde(default)]
    pub holidays: BTreeSet<Date>,
}

/// Hours on one weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// The day: 1 is Monday, 7 is Sunday (ISO 8601).
    pub day: i8,
    /// When it opens.
    pub from: Time,
    /// When it closes; midnight (`00:00`) means the end of the day.
    pub to: Time,
}

/// What is wrong with opening hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// The time zone is not in the time zone database.
    #[error("there is no time zone {0:?}: write an IANA name such as \"Europe/Berlin\"")]
    TimeZone(String),
    /// A day is none of the week.
    #[error("{0} is no weekday: 1 is Monday and 7 is Sunday")]
    Day(i8),
    /// A shift ends before it begins.
    #[error("day {day}: {to} is not after {from}; hours over midnight are two shifts")]
    Ends {
        /// The day.
        day: i8,
        /// When it opens.
        from: Time,
        /// When it closes.
        to: Time,
    },
    /// Two shifts of a day overlap.
    #[error("day {0}: two of its shifts overlap")]
    Overlap(i8),
    /// It is never open.
    #[error("it is never open: give at least one shift, or leave the hours out to be always open")]
    Never,
}

impl OpeningHours {
    /// Says what is wrong with the hours.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), HoursError> {
        self.zone()
            .ok_or_else(|| HoursError::TimeZone(self.time_zone.clone()))?;
        if self.week.is_empty() {
            return Err(HoursError::Never);
        }
        for (at, shift) in self.week.iter().enumerate() {
            Weekday::from_monday_one_offset(shift.day).map_err(|_| HoursError::Day(shift.day))?;
            if !shift.lasts() {
                let Shift { day, from, to } = *shift;
                return Err(HoursError::Ends { day, from, to });
            }
            let others = self.week.iter().skip(at + 1);
            if others.into_iter().any(|other| shift.overlaps(other)) {
                return Err(HoursError::Overlap(shift.day));
            }
        }
        Ok(())
    }

    /// Whether it is open at an instant. Hours that do not pass [`Self::check`] are never open.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.closes_after(at).is_some()
    }

    /// When it closes, if it is open at an instant.
    #[must_use]
    pub fn closes_after(&self, at: Timestamp) -> Option<Timestamp> {
        let mut end = self.shift_end(at)?;
        // A shift that ends at midnight goes on in one that begins there.
        for _ in 0..HORIZON_DAYS {
            match self.shift_end(end) {
                Some(further) if further > end => end = further,
                _ => break,
            }
        }
        Some(end)
    }

    /// When it opens next after an instant at which it is closed.
    #[must_use]
    pub fn opens_after(&self, at: Timestamp) -> Option<Timestamp> {
        let zone = self.zone()?;
        let today = at.to_zoned(zone.clone()).date();
        (0..=HORIZON_DAYS)
            .filter_map(|days| today.checked_add(days.days()).ok())
            .flat_map(|date| self.shifts_on(date, &zone))
            .map(|(from, _)| from)
            .find(|from| *from > at)
    }

    fn shift_end(&self, at: Timestamp) -> Option<Timestamp> {
        let zone = self.zone()?;
        let date = at.to_zoned(zone.clone()).date();
        let mut shifts = self.shifts_on(date, &zone).into_iter();
        shifts
            .find(|(from, to)| *from <= at && at < *to)
            .map(|(_, to)| to)
    }

    /// The shifts of a day, the earliest first. A wall clock time that a change of the clocks leaves out is the instant
    /// after the gap.
    fn shifts_on(&self, date: Date, zone: &TimeZone) -> Vec<(Timestamp, Timestamp)> {
        if self.holidays.contains(&date) {
            return Vec::new();
        }
        let instant = |date: Date, time: Time| {
            let zoned = date.to_datetime(time).to_zoned(zone.clone());
            zoned.ok().map(|zoned| zoned.timestamp())
        };
        let day = date.weekday().to_monday_one_offset();
        let of_day = self.week.iter().filter(|shift| shift.day == day);
        let mut shifts: Vec<_> = of_day
            .filter_map(|shift| {
                let end = if shift.to == Time::midnight() {
                    date.tomorrow().ok()?
                } else {
                    date
                };
                Some((instant(date, shift.from)?, instant(end, shift.to)?))
            })
            .collect();
        shifts.sort_unstable();
        shifts
    }

    fn zone(&self) -> Option<TimeZone> {
        TimeZone::get(&self.time_zone).ok()
    }
}

impl Shift {
    fn lasts(&self) -> bool {
        self.to == Time::midnight() || self.from < self.to
    }

    fn overlaps(&self, other: &Self) -> bool {
        let is_before = |one: &Self, two: &Self| one.to != Time::midnight() && one.to <= two.from;
        self.day == other.day && !is_before(self, other) && !is_before(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> OpeningHours {
        let shift = |day, from: &str, to: &str| Shift {
            day,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        OpeningHours {
            time_zone: "Europe/Berlin".to_owned(),
            week: vec![
                shift(1, "08:00", "12:00"),
                shift(1, "13:00", "18:00"),
                shift(6, "20:00", "00:00"),
                shift(7, "00:00", "04:00"),
            ],
            holidays: BTreeSet::from(["2026-12-28".parse().unwrap()]),
        }
    }

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    #[test]
    fn it_is_open_on_the_clocks_of_its_place() {
        let open = |instant: &str| berlin().is_open(at(instant));
        // A Monday in winter: 08:00 there is 07:00 in UTC. In summer it is 06:00.
        assert!(open("2026-11-30T07:00:00Z") && !open("2026-11-30T06:59:59Z"));
        assert!(open("2026-06-29T06:00:00Z") && !open("2026-06-29T05:59:59Z"));
        assert!(!open("2026-11-30T11:30:00Z"), "at noon it is closed");
        assert!(!open("2026-12-28T09:00:00Z"), "a holiday");
        assert!(!open("2026-12-01T09:00:00Z"), "a Tuesday");
    }

    #[test]
    fn a_shift_over_midnight_is_one_stretch() {
        let closes = berlin().closes_after(at("2026-12-05T21:00:00Z"));
        assert_eq!(closes, Some(at("2026-12-06T03:00:00Z")));
    }

    #[test]
    fn it_opens_next_after_holidays_and_a_change_of_the_clocks() {
        let opens = |instant: &str| berlin().opens_after(at(instant)).unwrap();
        assert_eq!(opens("2026-11-30T11:30:00Z"), at("2026-11-30T12:00:00Z"));
        assert_eq!(opens("2026-12-27T12:00:00Z"), at("2027-01-02T19:00:00Z"));
        // On 2026-03-29 the hour from 02:00 is left out: 00:00 to 04:00 lasts three hours.
        let closes = berlin().closes_after(at("2026-03-29T00:00:00Z"));
        assert_eq!(closes, Some(at("2026-03-29T02:00:00Z")));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |change: fn(&mut OpeningHours), expected: HoursError| {
            let mut hours = berlin();
            change(&mut hours);
            assert_eq!(hours.check(), Err(expected));
            assert!(
                !OpeningHours {
                    week: Vec::new(),
                    ..hours
                }
                .is_open(at("2026-11-30T09:00:00Z"))
            );
        };
        assert_eq!(berlin().check(), Ok(()));
        check(
            |hours| hours.time_zone = "Europe/Nowhere".to_owned(),
            HoursError::TimeZone("Europe/Nowhere".to_owned()),
        );
        check(|hours| hours.week[0].day = 8, HoursError::Day(8));
        check(|hours| hours.week.clear(), HoursError::Never);
        check(
            |hours| hours.week[0].to = hours.week[1].to,
            HoursError::Overlap(1),
        );
        check(
            |hours| hours.week[0].to = hours.week[0].from,
            HoursError::Ends {
                day: 1,
                from: "08:00".parse().unwrap(),
                to: "08:00".parse().unwrap(),
            },
        );
    }
}
