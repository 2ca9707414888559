//! The order in which a transcript is read: what the customer read late stands behind what they wrote until then.

use baton_store::Delivery;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Body, Line};
use crate::desk::reader::OutboxRows;

/// A message that the gateway took longer after it was written waited for the connection.
const LATE: SignedDuration = SignedDuration::from_secs(2);

/// A message that the gateway took so much later is said to be late also where the customer wrote nothing meanwhile.
const VERY_LATE: SignedDuration = SignedDuration::from_secs(30);

/// A line, and whether it stands behind what came after it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) place: usize,
    pub(super) is_moved: bool,
}

/// Whether a message that was taken `at` this time is said to be late, wherever it stands.
pub(super) fn is_very_late(written: Timestamp, at: Timestamp) -> bool {
    at.duration_since(written) > VERY_LATE
}

/// Whether a message that was taken `at` this time had waited.
fn waited(written: Timestamp, at: Timestamp) -> bool {
    at.duration_since(written) > LATE
}

/// The places of the lines in the order in which they are read.
///
/// The journal has a reply where it was written. While the connection is down the customer writes on, and the gateway
/// takes the reply behind that.
pub(super) fn order(lines: &[Line], outbox: &OutboxRows) -> Vec<Placed> {
    let mut order: Vec<(usize, bool, usize)> = (0..lines.len())
        .map(|place| match behind(lines, place, outbox) {
            Some(behind) => (behind, true, place),
            None => (place, false, place),
        })
        .collect();
    order.sort_unstable();
    let placed = |(_, is_moved, place)| Placed { place, is_moved };
    order.into_iter().map(placed).collect()
}

/// The customer's last line that a message stands behind although it was written before that came here.
fn behind(lines: &[Line], place: usize, outbox: &OutboxRows) -> Option<usize> {
    let line = lines.get(place)?;
    let row = outbox.get(&message(line)?.to_string())?;
    let is_before: &dyn Fn(&Line) -> bool = match row.delivery {
        Delivery::Accepted { at } if waited(line.at, at) => &move |said: &Line| said.at <= at,
        // It is not with the customer yet: what came here meanwhile they wrote without it.
        Delivery::Waiting => &|said: &Line| waited(line.at, said.came_at),
        Delivery::Accepted { .. } | Delivery::Refused { .. } => return None,
    };
    let later = lines.iter().enumerate().skip(place + 1).rev();
    let mut of_customer = later.filter(|(_, line)| matches!(line.body, Body::Customer { .. }));
    of_customer
        .find(|(_, said)| is_before(said))
        .map(|(found, _)| found)
}

/// The message to the customer that a line is.
fn message(line: &Line) -> Option<Uuid> {
    match &line.body {
        Body::Agent { message, .. } | Body::Representative { message, .. } => Some(*message),
        Body::Customer { .. } | Body::Mark { .. } => None,
    }
}
