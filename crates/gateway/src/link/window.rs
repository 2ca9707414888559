//! What was sent to a workstation and is not acknowledged yet.

use std::collections::VecDeque;

use baton_protocol::LinkErrorCode;

use super::socket::ConnectionEnd;
use crate::config::GatewayLimits;

/// Events in flight, bounded in number and in bytes.
#[derive(Debug)]
pub(super) struct Window {
    /// Newest event sent on this connection.
    sent: u64,
    /// Newest event acknowledged.
    acked: u64,
    /// Sequence number and size of every event sent and not acknowledged.
    under_way: VecDeque<(u64, usize)>,
    bytes: usize,
}

impl Window {
    /// Nothing is in flight after this cursor.
    pub(super) fn after(cursor: u64) -> Self {
        Self {
            sent: cursor,
            acked: cursor,
            under_way: VecDeque::new(),
            bytes: 0,
        }
    }

    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    pub(super) fn acked(&self) -> u64 {
        self.acked
    }

    /// How many more events may be sent.
    pub(super) fn room(&self, limits: &GatewayLimits) -> u32 {
        if self.bytes >= limits.window_bytes {
            return 0;
        }
        let used = u32::try_from(self.under_way.len()).unwrap_or(u32::MAX);
        limits.window.get().saturating_sub(used)
    }

    /// An event of this size in bytes was sent.
    pub(super) fn send(&mut self, seq: u64, bytes: usize) {
        self.sent = seq;
        self.under_way.push_back((seq, bytes));
        self.bytes += bytes;
    }

    /// Everything up to an event is durable at the workstation. An older acknowledgement, repeated or late, changes
    /// nothing.
    pub(super) fn acknowledge(&mut self, cursor: u64) -> Result<(), ConnectionEnd> {
        if cursor > self.sent {
            return Err(ConnectionEnd::fatal(
                LinkErrorCode::CursorAhead,
                format!("{cursor} was acknowledged, {} was sent", self.sent),
            ));
        }
        self.acked = self.acked.max(cursor);
        while let Some((seq, bytes)) = self.under_way.front().copied()
            && seq <= self.acked
        {
            self.under_way.pop_front();
            self.bytes -= bytes;
        }
        Ok(())
    }
}
