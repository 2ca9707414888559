//! Takes connections and serves requests on them, within bounds that no client can use up for the others.
//!
//! A connection first has to prove itself: until its first request has come, it stands in a smaller crowd with others
//! that said nothing yet. A request's head has to come within [`GatewayLimits::head_within`], and so has the next one's
//! on a connection that stays open; what is answered has to be taken. A WebSocket leaves both crowds: links are counted by
//! themselves. Sockets that wait to be closed count as open, so that there are always handles for what is not a customer.

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::client::Client;
use super::socket::Socket;
use super::tls::Encryption;
use crate::config::GatewayLimits;
use crate::crowd::{Crowd, CrowdPlace};
use crate::handles;

/// How long to wait where the operating system has no handle for a new connection.
const NO_HANDLE: Duration = Duration::from_millis(100);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 64 * 1024;

/// What all connections share.
struct Connections {
    encryption: Encryption,
    router: Router,
    proxies: Vec<IpAddr>,
    silent: Crowd<Client>,
    proven: Crowd<Client>,
    head_within: Duration,
    answer_within: Duration,
    stop: CancellationToken,
}

/// Serves until it is stopped, and then until every request under way is answered.
pub(crate) async fn serve(
    listener: TcpListener,
    encryption: Encryption,
    router: Router,
    limits: &GatewayLimits,
    proxies: Vec<IpAddr>,
    stop: CancellationToken,
) {
    let connections = Arc::new(Connections {
        encryption,
        router,
        proxies,
        silent: Crowd::new(limits.silent_connections, limits.silent_connections),
        proven: Crowd::new(limits.connections, limits.connections),
        head_within: limits.head_within,
        answer_within: limits.answer_within,
        stop: stop.clone(),
    });
    let tracker = TaskTracker::new();
    let sockets = Arc::new(Semaphore::new(handles::sockets(limits)));
    let mut out_of_handles = false;
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &sockets) => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer, counted)) => {
                out_of_handles = false;
                let connections = Arc::clone(&connections);
                tracker.spawn(async move { connections.serve(stream, peer, counted).await });
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Said once, however long it lasts.
                if !std::mem::replace(&mut out_of_handles, true) {
                    tracing::error!(%error, "no new connection can be taken");
                }
                tokio::time::sleep(NO_HANDLE).await;
            }
        }
    }
    tracker.close();
    tracker.wait().await;
}

/// The next connection, once there is room for one more socket.
async fn accept(
    listener: &TcpListener,
    sockets: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, IpAddr, OwnedSemaphorePermit)> {
    let counted = Arc::clone(sockets).acquire_owned().await;
    let counted = counted.map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer.ip(), counted))
}

/// Whether an error says something of the connection that was to be accepted, and nothing of the next ones.
fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

impl Connections {
    async fn serve(&self, stream: TcpStream, peer: IpAddr, counted: OwnedSemaphorePermit) {
        // An answer is small, and a customer waits for it.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection ended as it began");
            return;
        }
        let given_up = CancellationToken::new();
        let silent = self.silent.enter_until(Client::at(peer), given_up.clone());
        let place = Mutex::new(Some(silent));
        let begun = tokio::select! {
            begun = self.encryption.begin(stream, peer, self.head_within) => begun,
            () = given_up.cancelled() => return,
            () = self.stop.cancelled() => return,
        };
        let stream = match begun {
            Ok(Some(stream)) => stream,
            Ok(None) => return,
            Err(error) => {
                tracing::debug!(%peer, %error, "a connection ended as it began");
                return;
            }
        };
        let service = service_fn(|request| self.answer(request, peer, &place, &given_up));
        let stream = Socket::new(stream, self.answer_within, counted);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head_within)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        let mut stopping = false;
        loop {
            let ended = tokio::select! {
                ended = poll_fn(|cx| connection.as_mut().poll(cx)) => ended,
                () = given_up.cancelled() => {
                    tracing::debug!(%peer, "a connection made room for others");
                    return;
                }
                () = self.stop.cancelled(), if !stopping => {
                    stopping = true;
                    connection.as_mut().graceful_shutdown();
                    continue;
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%peer, %error, "a connection ended");
            }
            return;
        }
    }

    async fn answer(
        &self,
        request: hyper::Request<Incoming>,
        peer: IpAddr,
        place: &Mutex<Option<CrowdPlace<Client>>>,
        given_up: &CancellationToken,
    ) -> Result<Response, Infallible> {
        let client = Client::of(peer, request.headers(), &self.proxies);
        // One client's proxy is no other's: connections are counted by who made them.
        {
            let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
            // It has one place at a time, and makes no room for itself.
            *place = None;
            *place = Some(self.proven.enter_until(Client::at(peer), given_up.clone()));
        }
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(client);
        let service = TowerToHyperService::new(self.router.clone());
        hyper::service::Service::call(&service, request).await
    }
}
