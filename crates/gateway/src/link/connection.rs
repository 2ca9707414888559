//! A connection of a workstation: who may have a place, and which version it speaks.

use std::sync::Arc;

use axum::extract::ws::WebSocket;
use baton_protocol::{LinkErrorCode, SUPPORTED, v2};
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;

use super::greeting::{greet, greet_team};
use super::socket::{ConnectionEnd, Socket};
use super::{session, team};
use crate::http::Client;
use crate::shared::GatewayParts;

/// Serves one connection. A gateway whose workstations share the conversations speaks version 2, any other one version 1:
/// with both, a workstation of version 1 would run what others have.
pub(crate) async fn serve(socket: WebSocket, client: Client, shared: Arc<GatewayParts>) {
    let versions = match shared.team {
        Some(_) => v2::VERSIONS,
        None => SUPPORTED,
    };
    let mut socket = Socket::new(socket, shared.config.limits.write_within, versions);
    let id = Uuid::now_v7();
    let stranger = shared.ungreeted.enter(client);
    let given_up = stranger.given_up();
    let greeting = async {
        match &shared.team {
            Some(log) => {
                let (hello, sent_to) = (greet_team(&mut socket, &shared).await?, log.clone());
                Ok(Greeted::InTeam(hello, sent_to, place(&shared)?))
            }
            None => {
                let hello = greet(&mut socket, &shared).await?;
                Ok(Greeted::Alone(hello, place(&shared)?))
            }
        }
    };
    let greeted = tokio::select! {
        greeted = greeting => greeted,
        () = given_up.cancelled() => Err(busy()),
    };
    match greeted {
        Ok(greeted) => {
            drop(stranger);
            let (end, _place) = match greeted {
                Greeted::Alone(hello, place) => {
                    let end = session::serve(&mut socket, &shared, id, hello).await;
                    (end, place)
                }
                Greeted::InTeam(hello, log, place) => {
                    let end = team::serve(&mut socket, &shared, &log, id, hello).await;
                    (end, place)
                }
            };
            log_end(id, &end);
            socket.close(end).await;
        }
        Err(end) => {
            log_end(id, &end);
            // One that was refused keeps its place until it has gone, so that there are never more of them than fit.
            tokio::select! {
                () = socket.close(end) => {}
                () = given_up.cancelled() => {}
            }
        }
    }
}

/// A workstation that showed the token, with the place that it has.
enum Greeted {
    Alone((baton_protocol::Hello, u32), OwnedSemaphorePermit),
    InTeam(v2::Hello, crate::log::TeamLog, OwnedSemaphorePermit),
}

/// Only who showed the token takes one of the places.
fn place(shared: &GatewayParts) -> Result<OwnedSemaphorePermit, ConnectionEnd> {
    let place = Arc::clone(&shared.links).try_acquire_owned();
    place.map_err(|_| busy())
}

fn log_end(session: Uuid, end: &ConnectionEnd) {
    match end {
        ConnectionEnd::Gone | ConnectionEnd::Closing | ConnectionEnd::Left => {
            tracing::info!(%session, "workstation disconnected");
        }
        ConnectionEnd::Fatal(error) => {
            tracing::warn!(%session, code = %error.code, detail = error.detail, "connection refused");
        }
    }
}

fn busy() -> ConnectionEnd {
    ConnectionEnd::fatal(LinkErrorCode::Busy, "too many connections; try again later")
}
