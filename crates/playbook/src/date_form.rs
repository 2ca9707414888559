//! The forms in which systems of record write dates, and their ISO 8601 dates.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;

use crate::misfit::Misfit;
use crate::same::dates;
use crate::value::FactValue;

/// The form of a system's dates that do not show by themselves what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateForm {
    /// Milliseconds since 1970, UTC.
    EpochMilliseconds,
    /// Seconds since 1970, UTC.
    EpochSeconds,
    /// `/Date(1772755200000+0100)/`: OData 2 and the JSON of .NET. What stands behind the sign only says
    /// how the system would show it.
    OData,
    /// Text in the form of a `strptime` pattern, such as `%d/%m/%Y`.
    Written(String),
}

impl DateForm {
    /// Reads a form as configured; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "epoch_ms" => return Ok(Self::EpochMilliseconds),
            "epoch_s" => return Ok(Self::EpochSeconds),
            "odata" => return Ok(Self::OData),
            _ => {}
        }
        if !text.contains('%') {
            return Err(format!("`{text}` is not a form of dates"));
        }
        // What is written in this form must come back as the same day.
        let day = Date::constant(2031, 11, 23);
        let back = jiff::fmt::strtime::format(text, day.at(0, 0, 0, 0))
            .and_then(|written| BrokenDownTime::parse(text, written))
            .and_then(|parts| parts.to_date());
        match back {
            Ok(back) if back == day => Ok(Self::Written(text.to_owned())),
            Ok(_) => Err(format!("`{text}` does not say which day it is")),
            Err(error) => Err(format!("`{text}` is not a form of dates: {error}")),
        }
    }

    /// The date in ISO 8601: a day where the instant is midnight, else the instant.
    pub(crate) fn read(&self, value: &FactValue) -> Result<FactValue, Misfit> {
        let instant = match self {
            Self::EpochMilliseconds => {
                whole(value).and_then(|ms| Timestamp::from_millisecond(ms).ok())
            }
            Self::EpochSeconds => whole(value).and_then(|s| Timestamp::from_second(s).ok()),
            Self::OData => odata(&value.text()),
            Self::Written(pattern) => {
                return BrokenDownTime::parse(pattern, value.text().trim())
                    .ok()
                    .and_then(|parts| {
                        let whole = parts
                            .to_datetime()
                            .or_else(|_| parts.to_date().map(|day| day.at(0, 0, 0, 0)));
                        whole.ok().map(civil)
                    })
                    .ok_or_else(|| self.misfit());
            }
        };
        instant.map(shown).ok_or_else(|| self.misfit())
    }

    fn misfit(&self) -> Misfit {
        Misfit::Shape(match self {
            Self::EpochMilliseconds => "is not a date in milliseconds since 1970".to_owned(),
            Self::EpochSeconds => "is not a date in seconds since 1970".to_owned(),
            Self::OData => "is not a date of the form `/Date(…)/`".to_owned(),
            Self::Written(pattern) => format!("is not a date of the form `{pattern}`"),
        })
    }
}

/// A date whose form is not declared: text that says itself what it is, in ISO 8601 or for people.
/// A bare number could be anything; a date that is all zeros is none.
pub(crate) fn undeclared(value: FactValue) -> Result<FactValue, Misfit> {
    let text = match &value {
        FactValue::Text(text) => text.trim(),
        FactValue::Number(_) | FactValue::Boolean(_) | FactValue::List(_) => {
            return Err(bare_number());
        }
    };
    if text.starts_with("/Date(") {
        return DateForm::OData.read(&value);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > 7
        && text
            .bytes()
            .all(|b| matches!(b, b'0' | b'-' | b':' | b'T' | b' ' | b'Z' | b'.'))
    {
        return Err(Misfit::Blank);
    }
    if digits == text.len() && digits == 8 {
        return BrokenDownTime::parse("%Y%m%d", text)
            .and_then(|parts| parts.to_date())
            .map(|day| FactValue::Text(day.to_string()))
            .map_err(|_| bare_number());
    }
    if dates::is_no_day(text) {
        return Err(no_day());
    }
    // Written as a day, and none that there is: the 30th of February.
    let iso = text.get(..10).filter(|day| {
        let shape = day.bytes().enumerate();
        shape.fold(true, |so, (at, b)| {
            so && if matches!(at, 4 | 7) {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
    });
    if iso.is_some_and(|day| day.parse::<Date>().is_err()) {
        return Err(no_day());
    }
    // A year alone shows what it is.
    let bare = text.parse::<f64>().is_ok();
    if bare && digits != 4 {
        return Err(bare_number());
    }
    Ok(value)
}

fn no_day() -> Misfit {
    Misfit::Shape("is a day that does not exist".to_owned())
}

fn bare_number() -> Misfit {
    Misfit::Shape("is a number where a date is expected: declare its `form`".to_owned())
}

fn whole(value: &FactValue) -> Option<i64> {
    let text = value.text();
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    fraction
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| whole.parse().ok())?
}

fn odata(text: &str) -> Option<Timestamp> {
    let inner = text.trim().strip_prefix("/Date(")?.strip_suffix(")/")?;
    let sign = inner
        .char_indices()
        .skip(1)
        .find(|(_, c)| matches!(c, '+' | '-'))
        .map(|(at, _)| at);
    let (ticks, zone) = inner.split_at(sign.unwrap_or(inner.len()));
    let zone_is_digits = zone.bytes().skip(1).all(|b| b.is_ascii_digit());
    let ms = ticks.parse().ok().filter(|_| zone_is_digits)?;
    Timestamp::from_millisecond(ms).ok()
}

fn shown(instant: Timestamp) -> FactValue {
    let there = instant.to_zoned(TimeZone::UTC).datetime();
    if there.time() == Time::midnight() {
        return civil(there);
    }
    FactValue::Text(instant.to_string())
}

fn civil(at: DateTime) -> FactValue {
    FactValue::Text(if at.time() == Time::midnight() {
        at.date().to_string()
    } else {
        at.to_string()
    })
}

/// A date as people read it: the day, and the minute unless it is midnight there; UTC is named. A text
/// that is no ISO 8601 date stays as it is.
pub(crate) fn readable(text: &str) -> String {
    let Ok(pieces) = Pieces::parse(text) else {
        return text.to_owned();
    };
    let day = pieces.date();
    let Some(time) = pieces.time().filter(|time| *time != Time::midnight()) else {
        return day.to_string();
    };
    let at = day.to_datetime(time).strftime("%Y-%m-%d %H:%M");
    match pieces.to_numeric_offset() {
        None => at.to_string(),
        Some(offset) if offset.is_zero() => format!("{at} UTC"),
        Some(_) => at.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{DateForm, undeclared};
    use crate::misfit::Misfit;
    use crate::value::FactValue;

    fn value(json: &Value) -> FactValue {
        FactValue::from_json(json).unwrap()
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a literal of the test")]
    fn check(form: &str, written: Value, expected: Option<&str>) {
        let read = DateForm::parse(form).unwrap().read(&value(&written));
        match expected {
            Some(expected) => assert_eq!(read, Ok(expected.into()), "{form} {written}"),
            None => assert!(matches!(read, Err(Misfit::Shape(_))), "{form} {written}"),
        }
    }

    #[test]
    fn a_declared_form_is_read_as_the_day_or_the_instant() {
        check("epoch_ms", json!(1_790_553_600_000_u64), Some("2026-09-28"));
        check(
            "epoch_ms",
            json!("1790553661000"),
            Some("2026-09-28T00:01:01Z"),
        );
        check("epoch_s", json!(-86_400), Some("1969-12-31"));
        check("epoch_s", json!(1_790_553_600.0), Some("2026-09-28"));
        check("epoch_s", json!(1_790_553_600_000_u64), None);
        check("epoch_s", json!("28.09.2026"), None);
        check("odata", json!("/Date(1790553600000)/"), Some("2026-09-28"));
        check(
            "odata",
            json!("/Date(1790553600000-0430)/"),
            Some("2026-09-28"),
        );
        check("odata", json!("/Date(-86400000+0060)/"), Some("1969-12-31"));
        check("odata", json!("/Date(soon)/"), None);
        check("odata", json!(1_790_553_600_000_u64), None);
        check("%d/%m/%Y", json!(" 28/09/2026 "), Some("2026-09-28"));
        check(
            "%d.%m.%y %H:%M",
            json!("28.09.26 14:30"),
            Some("2026-09-28T14:30:00"),
        );
        check("%d/%m/%Y", json!("2026-09-28"), None);
    }

    #[test]
    fn a_form_that_tells_no_day_is_none() {
        for form in ["ms", "%H:%M", "%m/%Y", "%Q"] {
            assert!(DateForm::parse(form).is_err(), "{form}");
        }
    }

    #[test]
    fn without_a_form_a_date_says_itself_what_it_is() {
        for (written, expected) in [
            (json!("2026-09-28"), Ok("2026-09-28")),
            (
                json!("2026-09-28T10:00:00+02:00"),
                Ok("2026-09-28T10:00:00+02:00"),
            ),
            (json!("28/09/2026"), Ok("28/09/2026")),
            (json!("20260928"), Ok("2026-09-28")),
            (json!("/Date(1790553600000)/"), Ok("2026-09-28")),
            (json!("2026"), Ok("2026")),
            (json!("00000000"), Err(true)),
            (json!("0000-00-00 00:00:00"), Err(true)),
            (json!("99999999"), Err(false)),
            (json!("2026-13-45"), Err(false)),
            (json!("2026-02-30T10:00:00Z"), Err(false)),
            (json!("31.02.2026"), Err(false)),
            (json!("45/45/2026"), Err(false)),
            (json!("11/2026"), Ok("11/2026")),
            (json!("1790553600"), Err(false)),
            (json!("1790553600.5"), Err(false)),
            (json!(1_790_553_600_000_u64), Err(false)),
            (json!(true), Err(false)),
        ] {
            let read = undeclared(value(&written)).map_err(|m| matches!(m, Misfit::Blank));
            assert_eq!(read, expected.map(FactValue::from), "{written}");
        }
    }

    #[test]
    fn an_instant_is_read_as_a_day_and_a_minute() {
        for (kept, shown) in [
            ("2026-03-02", "2026-03-02"),
            ("2026-02-11T23:30:00Z", "2026-02-11 23:30 UTC"),
            ("2026-03-16T00:00:00+01:00", "2026-03-16"),
            ("2026-03-16T08:05:59.123+05:30", "2026-03-16 08:05"),
            ("2026-03-16T08:05:59", "2026-03-16 08:05"),
            ("14/02/2026", "14/02/2026"),
            ("spring", "spring"),
            ("", ""),
        ] {
            assert_eq!(super::readable(kept), shown, "{kept}");
        }
    }
}
