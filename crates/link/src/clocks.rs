//! The difference between the gateway's clock and this workstation's.

use jiff::{SignedDuration, Timestamp};

/// Age beyond which an event's instant is nonsense: it comes from a clock that was never set.
const OLDEST: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Converts the gateway's instants into this workstation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clocks {
    /// How far the gateway's clock is ahead, if it sent its time.
    ahead: Option<SignedDuration>,
}

impl Clocks {
    /// Compares the clocks: the gateway's time, and ours when it arrived.
    pub(crate) fn compared(theirs: Option<Timestamp>, ours: Timestamp) -> Self {
        Self {
            ahead: theirs.map(|theirs| theirs.duration_since(ours)),
        }
    }

    /// One of the gateway's instants by our clock. Never later than now: what arrived has happened.
    pub(crate) fn ours(self, at: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let at = at.checked_sub(self.ahead?).ok()?;
        (now.duration_since(at) <= OLDEST).then(|| at.min(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const NOON: &str = "2026-05-01T12:00:00Z";

    fn check(gateway_now: Option<&str>, event: &str, expected: Option<&str>) {
        let clocks = Clocks::compared(gateway_now.map(at), at(NOON));
        assert_eq!(
            clocks.ours(at(event), at(NOON)),
            expected.map(at),
            "{event}"
        );
    }

    #[test]
    fn an_instant_of_the_gateway_is_one_of_ours() {
        let earlier = "2026-05-01T11:50:00Z";
        check(Some(NOON), earlier, Some(earlier));
        // Two hours ahead, and two hours behind.
        check(
            Some("2026-05-01T14:00:00Z"),
            "2026-05-01T13:50:00Z",
            Some(earlier),
        );
        check(
            Some("2026-05-01T10:00:00Z"),
            "2026-05-01T09:50:00Z",
            Some(earlier),
        );
    }

    #[test]
    fn nothing_that_arrived_is_in_the_future() {
        check(Some(NOON), "2026-05-01T12:00:03Z", Some(NOON));
    }

    #[test]
    fn an_instant_that_makes_no_sense_is_none() {
        check(None, "2026-05-01T11:50:00Z", None);
        check(Some(NOON), "1970-01-01T00:00:00Z", None);
        check(Some("9999-12-30T00:00:00Z"), "1970-01-01T00:00:00Z", None);
    }
}
