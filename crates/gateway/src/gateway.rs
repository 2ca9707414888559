//! Starting and stopping a gateway.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::channel::{Customers, web};
use crate::http::{self, Encryption, Hosts};
use crate::log::{self, Log, Running, TeamLog, TeamStorage};
use crate::shared::GatewayParts;
use crate::{GatewayConfig, GatewayError, Saving, handles, link, tls};

/// How long requests and connections may take to end before they are cut.
const END_WITHIN: Duration = Duration::from_secs(5);

/// A running gateway. Dropping it stops it without waiting; [`Gateway::shutdown`] waits.
pub struct Gateway {
    addr: SocketAddr,
    /// Whether it speaks TLS.
    secure: bool,
    log: Uuid,
    head: watch::Receiver<u64>,
    saving: watch::Receiver<Saving>,
    stop: CancellationToken,
    sessions: TaskTracker,
    server: JoinHandle<()>,
    running: Running,
    _stop_on_drop: DropGuard,
}

impl Gateway {
    /// Opens the database, listens, and serves until it is shut down.
    ///
    /// # Errors
    /// [`GatewayError`] says what is wrong and what to do.
    pub async fn start(config: GatewayConfig) -> Result<Self, GatewayError> {
        config.check()?;
        let mut config = config;
        handles::bound(&mut config.limits);
        let (database, running) = log::open(&config).await?;
        let database = Arc::new(database);
        let team = config.team.is_some();
        let team = team.then(|| TeamLog::new(Arc::clone(&database) as Arc<dyn TeamStorage>));
        let log = Log::new(database);
        let listen = config.listen;
        let refused = |source| GatewayError::Listen {
            addr: listen,
            source,
        };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        let addr = listener.local_addr().map_err(refused)?;
        let hosts = Hosts::new(addr.ip(), &config.public_hosts);
        let secure = config.tls.is_some();
        let shared = Arc::new(GatewayParts::new(config, log, team));
        let encryption = match shared.config.tls.clone() {
            Some(files) => Encryption::Tls(tls::acceptor(files, shared.stop.clone())?),
            None => Encryption::By(shared.config.proxies.clone()),
        };
        let gateway = Self {
            addr,
            secure,
            log: shared.log.identity().log,
            head: shared.log.head(),
            saving: shared.log.saving(),
            stop: shared.stop.clone(),
            sessions: shared.sessions.clone(),
            _stop_on_drop: shared.stop.clone().drop_guard(),
            server: tokio::spawn(serve(listener, encryption, hosts, shared)),
            running,
        };
        tracing::info!(%addr, log = %gateway.log, head = *gateway.head.borrow(), "gateway listening");
        Ok(gateway)
    }
}

async fn serve(
    listener: TcpListener,
    encryption: Encryption,
    hosts: Hosts,
    shared: Arc<GatewayParts>,
) {
    let stop = shared.stop.clone();
    let (limits, proxies) = (shared.config.limits.clone(), shared.config.proxies.clone());
    let customers = Customers::new(
        web::CHANNEL,
        &shared.config,
        shared.log.clone(),
        shared.typing.clone(),
        stop.clone(),
    );
    let routes = Router::new()
        .merge(web::routes(customers, &shared.log.identity().key))
        .merge(link::routes(shared))
        .fallback(http::not_found)
        .layer(axum::middleware::from_fn_with_state(
            Arc::new(http::Guard {
                hosts,
                answer_within: limits.answer_within,
            }),
            http::guard,
        ));
    http::serve(listener, encryption, routes, &limits, proxies, stop).await;
}

impl Gateway {
    /// The address it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address of the customers' page.
    #[must_use]
    pub fn page_url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}/", self.addr)
    }

    /// The address that a workstation's link connects to.
    #[must_use]
    pub fn link_url(&self) -> String {
        let scheme = if self.secure { "wss" } else { "ws" };
        format!("{scheme}://{}/link", self.addr)
    }

    /// Id of its log.
    #[must_use]
    pub fn log(&self) -> Uuid {
        self.log
    }

    /// Sequence number of the newest event.
    #[must_use]
    pub fn head(&self) -> u64 {
        *self.head.borrow()
    }

    /// Whether messages can be saved, as it changes.
    #[must_use]
    pub fn saving(&self) -> watch::Receiver<Saving> {
        self.saving.clone()
    }

    /// Waits until it stops, for whatever reason.
    ///
    /// # Errors
    /// [`GatewayError::Stopped`] when the server ended with an error.
    pub async fn stopped(&mut self) -> Result<(), GatewayError> {
        match (&mut self.server).await {
            Ok(()) => Ok(()),
            Err(error) => Err(GatewayError::Stopped(std::io::Error::other(error))),
        }
    }

    /// Notifies every connection, lets them end, makes the last writes durable and closes the log.
    ///
    /// # Errors
    /// [`GatewayError::Stopped`] when the server ended with an error.
    pub async fn shutdown(mut self) -> Result<(), GatewayError> {
        self.stop.cancel();
        self.sessions.close();
        let ended = async {
            self.sessions.wait().await;
            if self.server.is_finished() {
                return Ok(());
            }
            match (&mut self.server).await {
                Ok(()) => Ok(()),
                Err(error) => Err(GatewayError::Stopped(std::io::Error::other(error))),
            }
        };
        let ended = tokio::time::timeout(END_WITHIN, ended).await;
        if ended.is_err() {
            tracing::warn!("some connections did not end in time and were cut");
            self.server.abort();
        }
        self.running.finish().await;
        ended.unwrap_or(Ok(()))
    }
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("addr", &self.addr)
            .field("log", &self.log)
            .finish_non_exhaustive()
    }
}
