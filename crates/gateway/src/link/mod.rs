//! The workstations' side: one WebSocket each, authenticated by the first frame.

mod connection;
mod faults;
mod greeting;
mod live_connections;
mod served;
mod session;
mod socket;
mod team;
mod window;

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Extension, Router};
use baton_protocol::channel::ProblemCode;
use baton_protocol::limits;

pub(crate) use self::live_connections::LiveConnections;
pub(crate) use self::served::Served;
pub use self::served::keep as keep_workstation;
use crate::http::{Client, HttpRefusal};
use crate::shared::GatewayParts;

pub(crate) fn routes(shared: Arc<GatewayParts>) -> Router {
    Router::new()
        .route("/link", any(connect))
        .with_state(shared)
}

async fn connect(
    State(shared): State<Arc<GatewayParts>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if headers.contains_key(header::ORIGIN) {
        // Browsers always say where a WebSocket comes from; workstations are not browsers.
        return HttpRefusal::new(ProblemCode::ForeignOrigin, "the link is not for web pages")
            .into_response();
    }
    let tracker = shared.sessions.clone();
    upgrade
        .max_message_size(limits::READ_BYTES)
        .max_frame_size(limits::READ_BYTES)
        .on_upgrade(move |socket| tracker.track_future(connection::serve(socket, client, shared)))
}
