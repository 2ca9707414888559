//! One WebSocket: reading frames, and a writer of its own so that reading never waits
//! for writing. (If both sides waited to write, neither would read.)

use std::time::Duration;

use baton_protocol::channel::Problem;
use baton_protocol::{FrameError, limits};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::address::GatewayAddress;
use crate::connect::Bytes;
use crate::status::OfflineReason;
use crate::version::{Heard, Version};

type Stream = WebSocketStream<Bytes>;

/// Frames waiting for the writer.
const WRITES: usize = 16;

/// The reading half.
pub(crate) struct FrameReader {
    version: Version,
    stream: SplitStream<Stream>,
}

/// The writing half: a bounded queue in front of a task.
pub(crate) struct FrameWriter {
    queue: mpsc::Sender<Message>,
    task: JoinHandle<()>,
}

/// Makes a WebSocket of a connection.
pub(crate) async fn greet(
    address: &GatewayAddress,
    version: Version,
    stream: Bytes,
    write_within: Duration,
) -> Result<(FrameReader, FrameWriter), OfflineReason> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(limits::READ_BYTES))
        .max_frame_size(Some(limits::READ_BYTES));
    let greeted = client_async_with_config(address.as_str(), stream, Some(config)).await;
    let (stream, _) = greeted.map_err(|error| OfflineReason::Unreachable {
        detail: answered(&error).unwrap_or_else(|| error.to_string()),
    })?;
    let (sink, stream) = stream.split();
    let (queue, waiting) = mpsc::channel(WRITES);
    let task = tokio::spawn(write(sink, waiting, write_within));
    let reader = FrameReader { version, stream };
    Ok((reader, FrameWriter { queue, task }))
}

/// The words of a gateway that answered without opening a link.
fn answered(error: &WsError) -> Option<String> {
    let WsError::Http(answer) = error else {
        return None;
    };
    let problem: Problem = serde_json::from_slice(answer.body().as_deref()?).ok()?;
    Some(problem.detail.chars().take(limits::DETAIL_CHARS).collect())
}

/// Writes until the queue closes, a write fails, or one takes too long. The sender then finds the
/// queue closed.
async fn write(
    mut sink: SplitSink<Stream, Message>,
    mut waiting: mpsc::Receiver<Message>,
    within: Duration,
) {
    while let Some(message) = waiting.recv().await {
        match tokio::time::timeout(within, sink.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::debug!(%error, "the link's connection cannot be written to");
                return;
            }
            Err(_) => {
                tracing::debug!("the gateway takes nothing in any more");
                return;
            }
        }
    }
}

impl FrameReader {
    /// The next frame, what is wrong with it, or why there is none. Safe to cancel.
    pub(crate) async fn next(&mut self) -> Result<Result<Heard, FrameError>, OfflineReason> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(self.version.decode(&text)),
                Some(Ok(Message::Binary(bytes))) => {
                    return Ok(Err(FrameError::binary(bytes.len())));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Close(frame))) => {
                    return Err(OfflineReason::Lost {
                        detail: frame.map_or_else(
                            || "closed by the gateway".to_owned(),
                            |frame| format!("closed by the gateway: {frame}"),
                        ),
                    });
                }
                Some(Err(WsError::Capacity(CapacityError::MessageTooLong { size, .. }))) => {
                    return Ok(Err(FrameError::too_large(size)));
                }
                Some(Err(error)) => {
                    return Err(OfflineReason::Lost {
                        detail: error.to_string(),
                    });
                }
                None => {
                    return Err(OfflineReason::Lost {
                        detail: "the connection ended".to_owned(),
                    });
                }
            }
        }
    }
}

impl FrameWriter {
    /// Room for one frame.
    pub(crate) fn queue(&self) -> mpsc::Sender<Message> {
        self.queue.clone()
    }

    /// Sends the close frame that fits the reason, and ends the writer.
    pub(crate) async fn close(mut self, reason: &OfflineReason) {
        let (code, words) = match reason {
            OfflineReason::Faulty {
                error: FrameError::TooLarge { .. },
            } => (CloseCode::Size, "frame_too_large"),
            OfflineReason::Faulty { .. } => (CloseCode::Policy, "too_many_faults"),
            OfflineReason::UnknownVersion { .. } => {
                (CloseCode::Library(4002), "unsupported_version")
            }
            OfflineReason::Gap { .. } => (CloseCode::Library(4005), "gap"),
            OfflineReason::WindowExceeded { .. } => (CloseCode::Policy, "window_exceeded"),
            OfflineReason::Silent => (CloseCode::Library(4008), "heartbeat_lost"),
            OfflineReason::Paused
            | OfflineReason::Cut
            | OfflineReason::Stopped
            | OfflineReason::Unreachable { .. }
            | OfflineReason::Untrusted { .. }
            | OfflineReason::NotPractice
            | OfflineReason::Lost { .. }
            | OfflineReason::Closing { .. }
            | OfflineReason::Replaced
            | OfflineReason::Rejected { .. }
            | OfflineReason::Store { .. }
            | OfflineReason::NobodyListens
            | OfflineReason::Rewound => (CloseCode::Away, ""),
        };
        // When the queue is full or closed the other side does not listen anyway.
        let _ = self.queue.try_send(Message::Close(Some(CloseFrame {
            code,
            reason: words.into(),
        })));
        drop(self.queue);
        if tokio::time::timeout(limits::CLOSE_WITHIN, &mut self.task)
            .await
            .is_err()
        {
            self.task.abort();
        }
    }
}
