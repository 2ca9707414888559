//! Limits of the protocol. A frame beyond a limit is refused, never truncated.

use std::time::Duration;

/// Longest frame, in bytes of UTF-8 JSON.
pub const FRAME_BYTES: usize = 256 * 1024;
/// Longest message that is read to its end, in bytes: above the longest frame, so that one somewhat too long is
/// refused with words. What is longer still is cut off while it arrives.
pub const READ_BYTES: usize = 4 * FRAME_BYTES;
/// Longest text of one message, in characters.
pub const TEXT_CHARS: usize = 16 * 1024;
/// Longest name or label shown to a person, in characters.
pub const NAME_CHARS: usize = 120;
/// Longest channel name, in characters.
pub const CHANNEL_CHARS: usize = 40;
/// Longest workstation id, in bytes of visible ASCII.
pub const WORKSTATION_BYTES: usize = 128;
/// Longest idempotency key of a send, in bytes of visible ASCII.
pub const KEY_BYTES: usize = 128;
/// Longest token, in bytes of visible ASCII.
pub const TOKEN_BYTES: usize = 256;
/// Longest explanation in an error, a refusal or a closing frame, in characters.
pub const DETAIL_CHARS: usize = 1_000;
/// Most protocol versions in one hello.
pub const PROTOCOLS: usize = 16;
/// Most accepted keys in one hello: distances that double reach over any outbox.
pub const ACCEPTED_KEYS: usize = 64;
/// Most messages in an event's list of those sent after it.
pub const ANSWERS: usize = 64;
/// Most bytes of JSON of that list: with the longest text of a customer it still fits a frame.
pub const ANSWERS_BYTES: usize = 112 * 1024;
/// Most rows of a journal in one frame of version 2.
pub const ROWS: usize = 256;
/// Most snapshots in one frame of version 2.
pub const SNAPSHOTS: usize = 8;
/// Most messages and statuses for the customer in one frame of version 2.
pub const SENDS: usize = 64;
/// Most skills that a conversation asks for.
pub const SKILLS: usize = 32;
/// Most parts of one commit: with them it has at most 4 MiB.
pub const PARTS: u32 = 16;
/// Largest sequence number: the largest integer that every JSON reader holds exactly.
pub const SEQ_MAX: u64 = (1 << 53) - 1;
/// Faulty frames a connection survives; the next one closes it.
pub const FAULTS_PER_CONNECTION: u32 = 5;
/// Heartbeats that may be missed; a side that hears nothing for longer closes the connection.
pub const MISSED_HEARTBEATS: u32 = 3;
/// How long the other side may take to answer a close.
pub const CLOSE_WITHIN: Duration = Duration::from_secs(1);
/// Most kinds of removals from one text.
pub const REMOVED_KINDS: usize = 32;
/// Longest name of such a kind, in bytes of visible ASCII.
pub const KIND_BYTES: usize = 40;
