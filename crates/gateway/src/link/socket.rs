//! A WebSocket that speaks frames, with a limit on how long anything may take.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use axum_tungstenite::error::{CapacityError, Error as WsError};
use baton_protocol::{
    Frame, FrameError, LinkErrorCode, ServerError, ServerFrame, decode, encode, limits,
};

/// Longest reason a close frame carries, in bytes.
const REASON_BYTES: usize = 123;

/// Why a connection ends.
#[derive(Debug)]
pub(crate) enum ConnectionEnd {
    /// The other side has gone, or the network has.
    Gone,
    /// Something is wrong, and the other side is told what.
    Fatal(ServerError),
    /// Nothing is wrong, the gateway stops.
    Closing,
    /// The workstation said goodbye.
    Left,
}

impl ConnectionEnd {
    pub(crate) fn fatal(code: LinkErrorCode, detail: impl Into<String>) -> Self {
        Self::Fatal(ServerError {
            code,
            detail: detail.into(),
            fatal: true,
            supported: Vec::new(),
        })
    }
}

pub(crate) struct Socket {
    inner: WebSocket,
    write_within: Duration,
    /// The versions of the link that are spoken here.
    versions: &'static [u32],
}

impl Socket {
    pub(crate) fn new(inner: WebSocket, write_within: Duration, versions: &'static [u32]) -> Self {
        Self {
            inner,
            write_within,
            versions,
        }
    }

    /// The next frame, or what is wrong with it. Safe to cancel.
    pub(crate) async fn recv<F: Frame>(&mut self) -> Result<Result<F, FrameError>, ConnectionEnd> {
        loop {
            match self.inner.recv().await {
                None => return Err(ConnectionEnd::Gone),
                Some(Ok(Message::Text(text))) => return Ok(decode(&text)),
                Some(Ok(Message::Binary(bytes))) => {
                    return Ok(Err(FrameError::binary(bytes.len())));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_))) => return Err(ConnectionEnd::Gone),
                Some(Err(error)) => return too_large(&error).map(Err),
            }
        }
    }

    /// Sends one frame within the time a frame may take, and returns its length.
    pub(crate) async fn send<F: Frame>(&mut self, frame: &F) -> Result<usize, ConnectionEnd> {
        let text = encode(frame).map_err(|error| {
            tracing::error!(%error, "a frame of our own does not fit");
            ConnectionEnd::fatal(
                LinkErrorCode::Storage,
                "the gateway made a frame that does not fit",
            )
        })?;
        let bytes = text.len();
        self.write(Message::text(text)).await?;
        Ok(bytes)
    }

    async fn write(&mut self, message: Message) -> Result<(), ConnectionEnd> {
        match tokio::time::timeout(self.write_within, self.inner.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(ConnectionEnd::Gone),
            // Nothing more gets through, so the other side is not told.
            Err(_) => Err(ConnectionEnd::Gone),
        }
    }

    /// Says why, in frames that are the same in every version, closes, and lets the other side answer so that the words arrive.
    pub(crate) async fn close(mut self, end: ConnectionEnd) {
        let (frame, code, reason) = match end {
            ConnectionEnd::Gone => return,
            ConnectionEnd::Fatal(mut error) => {
                if error.code == LinkErrorCode::UnsupportedVersion {
                    error.supported = self.versions.to_vec();
                }
                let code = error.code.close_code();
                let reason = error.code.to_string();
                (Some(ServerFrame::Error(error)), code, reason)
            }
            ConnectionEnd::Closing => {
                let detail = "the gateway stops; try again".to_owned();
                let frame = ServerFrame::Closing { detail };
                (Some(frame), 1001, "stopping".to_owned())
            }
            ConnectionEnd::Left => (None, 1000, "left".to_owned()),
        };
        let close = Message::Close(Some(CloseFrame {
            code,
            reason: reason
                .chars()
                .filter(char::is_ascii)
                .take(REASON_BYTES)
                .collect::<String>()
                .into(),
        }));
        let said = async {
            if let Some(frame) = frame
                && self.send(&frame).await.is_err()
            {
                return;
            }
            if self.write(close).await.is_ok() {
                while let Some(Ok(_)) = self.inner.recv().await {}
            }
        };
        // An answer to the close is polite, not needed.
        let _ = tokio::time::timeout(limits::CLOSE_WITHIN, said).await;
    }
}

fn too_large(error: &axum::Error) -> Result<FrameError, ConnectionEnd> {
    use std::error::Error as _;
    match error
        .source()
        .and_then(|source| source.downcast_ref::<WsError>())
    {
        Some(WsError::Capacity(CapacityError::MessageTooLong { size, .. })) => {
            Ok(FrameError::too_large(*size))
        }
        _ => Err(ConnectionEnd::Gone),
    }
}
