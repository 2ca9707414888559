//! Faulty frames of one connection: it survives a few.

use baton_protocol::{FrameError, LinkErrorCode, ServerError, limits};

use super::socket::ConnectionEnd;

/// How many faulty frames came.
#[derive(Debug, Default)]
pub(super) struct Faults(u32);

impl Faults {
    /// A frame is faulty: what the workstation is told, or that the connection ends.
    pub(super) fn found(&mut self, error: &FrameError) -> Result<ServerError, ConnectionEnd> {
        if error.ends_connection() {
            return Err(ConnectionEnd::fatal(error.code(), error.to_string()));
        }
        self.count(error.code(), error.to_string())
    }

    /// A hello came that is not the first frame.
    pub(super) fn second_hello(&mut self) -> Result<ServerError, ConnectionEnd> {
        let detail = "hello is only the first frame".to_owned();
        self.count(LinkErrorCode::HelloExpected, detail)
    }

    /// A fault that the connection survives, unless there are too many.
    pub(super) fn count(
        &mut self,
        code: LinkErrorCode,
        detail: String,
    ) -> Result<ServerError, ConnectionEnd> {
        self.0 += 1;
        if self.0 > limits::FAULTS_PER_CONNECTION {
            return Err(ConnectionEnd::fatal(
                LinkErrorCode::TooManyFaults,
                format!(
                    "more than {} faulty frames, the last: {detail}",
                    limits::FAULTS_PER_CONNECTION
                ),
            ));
        }
        Ok(ServerError {
            code,
            detail,
            fatal: false,
            supported: Vec::new(),
        })
    }
}
