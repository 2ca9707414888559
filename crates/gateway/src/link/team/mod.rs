//! One workstation's connection at a gateway that a team shares, from hello to its end.

mod frames;
mod session;

use std::sync::Arc;
use std::time::Instant;

use baton_distribution::WorkstationId;
use baton_protocol::LinkErrorCode;
use baton_protocol::v2::{Assembly, Hello};
use futures_util::stream::FuturesOrdered;
use uuid::Uuid;

use self::session::Session;
use super::faults::Faults;
use super::session::storage;
use super::socket::{ConnectionEnd, Socket};
use super::window::Window;
use crate::log::TeamLog;
use crate::shared::{GatewayParts, now};
use crate::team::{Answer, Join, Joined, NotDone, OrderBody};

/// Serves one workstation until the connection ends, and says in the log that it did.
pub(super) async fn serve(
    socket: &mut Socket,
    shared: &Arc<GatewayParts>,
    log: &TeamLog,
    id: Uuid,
    hello: Hello,
) -> ConnectionEnd {
    let workstation = WorkstationId(hello.workstation.clone());
    tracing::info!(session = %id, %workstation, cursor = hello.cursor, "workstation connected");
    let registration = shared.connections.register(&hello.workstation, id);
    let replaced = registration.replaced();
    let restarts = log.restarts();
    // Watched from before it joins, so that nothing it is told is missed.
    let mut events = log.subscribe(&workstation);
    let known = Join {
        agent_room: hello.agent_room.min(shared.config.limits.agent_room),
        // A cursor means nothing without the log that it is of.
        cursor: hello.log.map_or(0, |_| hello.cursor),
        applied: hello.log.and(hello.applied),
    };
    let before = known.cursor;
    let end = match join(log, &workstation, id, known).await {
        Err(end) => end,
        Ok(joined) => {
            // What it was told before the floor is told no more: it goes on there.
            let cursor = before.max(joined.floor - 1);
            events.begin(cursor, joined.head);
            let session = Session {
                window: Window::after(cursor),
                events,
                socket,
                shared,
                log,
                id,
                workstation: workstation.clone(),
                orders: FuturesOrdered::new(),
                applied: cursor,
                heard: Instant::now(),
                faults: Faults::default(),
                told: cursor,
                is_leaving: false,
                parts: Assembly::default(),
            };
            let served = session.serve(joined);
            tokio::select! {
                end = served => match end {
                    Ok(never) => match never {},
                    Err(end) => end,
                },
                () = replaced.cancelled() => ConnectionEnd::fatal(
                    LinkErrorCode::Replaced,
                    "a newer connection of this workstation took over",
                ),
                () = restarted(restarts) => ConnectionEnd::fatal(
                    LinkErrorCode::Storage,
                    "the gateway could not use its log; join again",
                ),
            }
        }
    };
    // Where it does not arrive, the log cannot be written; it counts no connection then.
    if let Ok(lost) = log.order((&workstation, id), now(), OrderBody::Lost).await {
        let _ = lost.answer().await;
    }
    end
}

async fn restarted(mut restarts: tokio::sync::watch::Receiver<u64>) {
    if restarts.changed().await.is_err() {
        // The log has ended, and so does the gateway.
        std::future::pending::<()>().await;
    }
}

/// Lets a workstation into the team, durably.
async fn join(
    log: &TeamLog,
    workstation: &WorkstationId,
    id: Uuid,
    join: Join,
) -> Result<Joined, ConnectionEnd> {
    let cursor = join.cursor;
    let order = log.order((workstation, id), now(), OrderBody::Join(join));
    let order = order.await.map_err(|error| storage(&error))?;
    match order.answer().await.map_err(|error| storage(&error))? {
        Answer::Joined(joined) => Ok(joined),
        Answer::NotDone(NotDone::CursorAhead) => Err(ConnectionEnd::fatal(
            LinkErrorCode::CursorAhead,
            format!("the cursor is {cursor}, and no state of this log can have given that number"),
        )),
        Answer::NotDone(NotDone::TooMany) => Err(ConnectionEnd::fatal(
            LinkErrorCode::Busy,
            "this gateway knows as many workstations as it keeps; use a name that it knows",
        )),
        Answer::Done | Answer::NotDone(_) | Answer::Commit(_) => Err(ConnectionEnd::fatal(
            LinkErrorCode::Busy,
            "the workstation could not join; try again",
        )),
    }
}
