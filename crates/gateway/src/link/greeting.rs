//! The answer to a hello: everything is decided before anything is sent.

use baton_protocol::{
    AppliedEvent, ClientFrame, Frame, Hello, LinkErrorCode, Token, negotiate, v2,
};
use uuid::Uuid;

use super::session::storage;
use super::socket::{ConnectionEnd, Socket};
use crate::error::LogError;
use crate::shared::GatewayParts;

/// Takes the first frame, and says who it is and which version is spoken.
pub(crate) async fn greet(
    socket: &mut Socket,
    shared: &GatewayParts,
) -> Result<(Hello, u32), ConnectionEnd> {
    let ClientFrame::Hello(hello) = first(socket, shared).await? else {
        return Err(no_hello());
    };
    let Some(protocol) = negotiate(&hello.protocols) else {
        return Err(ConnectionEnd::fatal(
            LinkErrorCode::UnsupportedVersion,
            "no common protocol version",
        ));
    };
    knows_token(shared, &hello.token)?;
    let admitted = shared.served.admit(&hello.workstation).await;
    let admitted = admitted.map_err(|error| {
        tracing::error!(%error, "which workstation is served cannot be read or kept");
        ConnectionEnd::fatal(
            LinkErrorCode::Storage,
            "the gateway cannot tell which workstation it serves",
        )
    })?;
    if let Err(served) = admitted {
        return Err(ConnectionEnd::fatal(
            LinkErrorCode::UnknownWorkstation,
            format!(
                "this gateway serves another workstation, {served}: one workstation has all conversations of a gateway. Its administrator gives them to this one with batonctl gateway --workstation {}",
                hello.workstation
            ),
        ));
    }
    same_log(shared, hello.log)?;
    let head = *shared.log.head().borrow();
    if hello.cursor > head {
        return Err(ConnectionEnd::fatal(
            LinkErrorCode::CursorAhead,
            format!("the cursor is {}, the newest event {head}", hello.cursor),
        ));
    }
    if let Some(applied) = &hello.applied {
        same_event(shared, applied, head).await?;
    }
    Ok((hello, protocol))
}

/// Takes the first frame at a gateway that a team shares.
pub(super) async fn greet_team(
    socket: &mut Socket,
    shared: &GatewayParts,
) -> Result<v2::Hello, ConnectionEnd> {
    let v2::WorkstationFrame::Hello(hello) = first(socket, shared).await? else {
        return Err(no_hello());
    };
    knows_token(shared, &hello.token)?;
    same_log(shared, hello.log)?;
    Ok(hello)
}

/// The first frame, in time. A hello is judged by its versions before anything else in it.
async fn first<F: Frame>(socket: &mut Socket, shared: &GatewayParts) -> Result<F, ConnectionEnd> {
    let within = shared.config.limits.hello_within;
    let first = tokio::select! {
        first = tokio::time::timeout(within, socket.recv()) => first,
        () = shared.stop.cancelled() => return Err(ConnectionEnd::Closing),
    };
    first
        .map_err(|_| ConnectionEnd::fatal(LinkErrorCode::HelloExpected, "no hello came in time"))??
        .map_err(|error| ConnectionEnd::fatal(error.code(), error.to_string()))
}

fn no_hello() -> ConnectionEnd {
    ConnectionEnd::fatal(
        LinkErrorCode::HelloExpected,
        "the first frame must be a hello",
    )
}

fn knows_token(shared: &GatewayParts, token: &Token) -> Result<(), ConnectionEnd> {
    if shared.config.token.matches(token) {
        return Ok(());
    }
    Err(ConnectionEnd::fatal(
        LinkErrorCode::Unauthorised,
        "the token is not this gateway's",
    ))
}

fn same_log(shared: &GatewayParts, known: Option<Uuid>) -> Result<(), ConnectionEnd> {
    let log = shared.log.identity().log;
    if known.is_none_or(|known| known == log) {
        return Ok(());
    }
    Err(ConnectionEnd::fatal(
        LinkErrorCode::OtherLog,
        format!("the cursor belongs to another log; this one is {log}"),
    ))
}

/// A log restored from an older copy keeps its id and may have grown beyond the cursor since: only
/// an event tells whether the workstation read this log or the lost one. (A file's identity is not
/// enough: restoring may keep it, and moving the folder to another disk changes it.)
async fn same_event(
    shared: &GatewayParts,
    applied: &AppliedEvent,
    head: u64,
) -> Result<(), ConnectionEnd> {
    if applied.seq > head {
        return Err(ConnectionEnd::fatal(
            LinkErrorCode::CursorAhead,
            format!("event {} was applied, the newest is {head}", applied.seq),
        ));
    }
    let found = match shared.log.event_id(applied.seq).await {
        // That place is damaged. It tells nothing, and all other conversations go on.
        Err(error @ LogError::Row(_)) => {
            tracing::error!(seq = applied.seq, %error, "the event at the cursor is damaged");
            return Ok(());
        }
        found => found.map_err(|error| storage(&error))?,
    };
    if found == Some(applied.id) {
        return Ok(());
    }
    Err(ConnectionEnd::fatal(
        LinkErrorCode::OtherLog,
        format!(
            "event {} is not the one that was applied: this log was restored from a copy or replaced",
            applied.seq
        ),
    ))
}
