//! The order of a gateway's log: no event twice, none left out.

/// The place of an event relative to those received before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventOrder {
    /// It is the next one.
    Next,
    /// It came before.
    Again,
    /// Something before it is missing: it has to be fetched from the cursor.
    Gap {
        /// What was expected.
        expected: u64,
    },
}

/// The place of event `seq` after `received` came on this connection and `delivered` was given to
/// the inbox over all connections.
pub fn place(seq: u64, received: u64, delivered: u64) -> EventOrder {
    let expected = received + 1;
    if seq > expected {
        EventOrder::Gap { expected }
    } else if seq < expected || seq <= delivered {
        EventOrder::Again
    } else {
        EventOrder::Next
    }
}

#[cfg(test)]
mod tests {
    use super::{EventOrder, place};

    #[test]
    fn events_are_taken_in_order_and_once() {
        assert_eq!(place(4, 3, 3), EventOrder::Next);
        assert_eq!(place(3, 3, 3), EventOrder::Again);
        assert_eq!(place(4, 3, 9), EventOrder::Again);
        assert_eq!(place(5, 3, 3), EventOrder::Gap { expected: 4 });
    }
}
