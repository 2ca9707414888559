//! A commit in parts: taken apart so that each part fits a frame, and put together again.

use serde::Serialize;

use super::commit::{Commit, JournalRow, Outgoing, Part, SealedSnapshot};
use crate::limits;

/// Bytes of a frame that its rows, snapshots and sends may have: the rest is for what every part has.
const ROOM: usize = limits::FRAME_BYTES - 16 * 1024;

/// Why a commit cannot be taken apart or put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartsFault {
    /// One row, snapshot or send is larger than a frame.
    #[error("one piece of the commit has {bytes} bytes, the limit is {ROOM}")]
    PieceTooLarge {
        /// Its length as JSON.
        bytes: usize,
    },
    /// There are more parts than a commit may have.
    #[error("the commit has more than {} parts", limits::PARTS)]
    TooMany,
    /// Another part was expected: of this commit, or the first of one.
    #[error("part {found} of a commit came where part {expected} was expected")]
    OutOfOrder {
        /// The part that was expected.
        expected: u32,
        /// The one that came.
        found: u32,
    },
    /// The part is of another commit than the parts before.
    #[error("a part of another commit came before the one begun was complete")]
    Another,
    /// The whole commit has no row.
    #[error("the commit has no row")]
    Empty,
}

enum Piece {
    Row(JournalRow),
    Snapshot(SealedSnapshot),
    Send(Outgoing),
}

impl Piece {
    fn bytes(&self) -> usize {
        match self {
            Self::Row(row) => json_bytes(row),
            Self::Snapshot(snapshot) => json_bytes(snapshot),
            Self::Send(send) => json_bytes(send),
        }
    }
}

/// The length as JSON, with the comma behind it.
fn json_bytes(value: &impl Serialize) -> usize {
    // What cannot be written has no length, and is refused when it is encoded.
    serde_json::to_string(value).map_or(usize::MAX, |text| text.len().saturating_add(1))
}

impl Commit {
    /// The same commit in as many parts as it needs to fit frames.
    ///
    /// # Errors
    /// [`PartsFault`] where it cannot be told at all.
    pub fn into_parts(self) -> Result<Vec<Self>, PartsFault> {
        let Self {
            conversation,
            number,
            position,
            part: _,
            rows,
            snapshots,
            sends,
            hands,
        } = self;
        let empty = || Self {
            conversation,
            number,
            position,
            part: Part::WHOLE,
            rows: Vec::new(),
            snapshots: Vec::new(),
            sends: Vec::new(),
            hands: None,
        };
        let rows = rows.into_iter().map(Piece::Row);
        let snapshots = snapshots.into_iter().map(Piece::Snapshot);
        let sends = sends.into_iter().map(Piece::Send);
        let (mut parts, mut last, mut bytes) = (Vec::new(), empty(), 0_usize);
        for piece in rows.chain(snapshots).chain(sends) {
            let more = piece.bytes();
            if more > ROOM {
                return Err(PartsFault::PieceTooLarge { bytes: more });
            }
            if bytes + more > ROOM || last.is_full_for(&piece) {
                parts.push(std::mem::replace(&mut last, empty()));
                bytes = 0;
            }
            bytes += more;
            match piece {
                Piece::Row(row) => last.rows.push(row),
                Piece::Snapshot(snapshot) => last.snapshots.push(snapshot),
                Piece::Send(send) => last.sends.push(send),
            }
        }
        last.hands = hands;
        parts.push(last);
        let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        if of > limits::PARTS {
            return Err(PartsFault::TooMany);
        }
        for (nth, part) in (1..).zip(&mut parts) {
            part.part = Part { nth, of };
        }
        Ok(parts)
    }

    fn is_full_for(&self, piece: &Piece) -> bool {
        match piece {
            Piece::Row(_) => self.rows.len() >= limits::ROWS,
            Piece::Snapshot(_) => self.snapshots.len() >= limits::SNAPSHOTS,
            Piece::Send(_) => self.sends.len() >= limits::SENDS,
        }
    }
}

/// The parts of one commit, as they come over a connection. It holds at most [`limits::PARTS`] frames.
#[derive(Debug, Default)]
pub struct Assembly {
    begun: Option<Commit>,
}

impl Assembly {
    /// Takes the next part; gives the whole commit with the last one. After a fault it begins anew.
    ///
    /// # Errors
    /// [`PartsFault`] says what does not follow from the parts before.
    pub fn take(&mut self, next: Commit) -> Result<Option<Commit>, PartsFault> {
        let whole = match self.begun.take() {
            None if next.part.nth == 1 => next,
            None => {
                return Err(PartsFault::OutOfOrder {
                    expected: 1,
                    found: next.part.nth,
                });
            }
            Some(begun) => join(begun, next)?,
        };
        if !whole.part.is_last() {
            self.begun = Some(whole);
            return Ok(None);
        }
        if whole.rows.is_empty() {
            return Err(PartsFault::Empty);
        }
        Ok(Some(Commit {
            part: Part::WHOLE,
            ..whole
        }))
    }
}

fn join(mut begun: Commit, next: Commit) -> Result<Commit, PartsFault> {
    let same = begun.conversation == next.conversation
        && begun.number == next.number
        && begun.position == next.position
        && begun.part.of == next.part.of;
    if !same {
        return Err(PartsFault::Another);
    }
    let expected = begun.part.nth + 1;
    if next.part.nth != expected {
        return Err(PartsFault::OutOfOrder {
            expected,
            found: next.part.nth,
        });
    }
    begun.part = next.part;
    begun.rows.extend(next.rows);
    begun.snapshots.extend(next.snapshots);
    begun.sends.extend(next.sends);
    begun.hands = next.hands;
    Ok(begun)
}
