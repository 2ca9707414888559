//! The desk the runtime works for while it is measured, and the system of record it asks.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use baton_connectors::Systems;
use baton_playbook::{Limits, Playbooks, load};
use baton_runtime::{Clock, Config, Configuration, Runtime};
use baton_store::{OpenOptions, Store};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running runtime and the parts it needs.
pub(super) struct Desk {
    pub(super) runtime: Runtime,
    store: Store,
    silence: JoinHandle<()>,
}

impl Desk {
    /// Starts the runtime on the database at `path`.
    pub(super) async fn open(path: &Path) -> Result<Self> {
        let playbooks = Arc::new(playbooks()?);
        let (address, silence) = silent_system().await?;
        let base_urls: BTreeMap<_, _> = playbooks
            .systems
            .keys()
            .map(|name| (name.clone(), format!("http://{address}")))
            .collect();
        let systems = Systems::new(playbooks.systems.values(), &base_urls, |_| None)?;
        let store = Store::open(path, OpenOptions::default()).await?;
        let runtime = Runtime::start(Config {
            configuration: Configuration::new(
                Arc::clone(&playbooks),
                baton_workstation::train(&playbooks)?,
                None,
                systems,
            ),
            store: store.clone(),
            clock: Clock::system(),
            available: None,
            offers_at_once: 0,
        })
        .await?;
        Ok(Self {
            runtime,
            store,
            silence,
        })
    }

    /// Stops in order; the database is whole in its file afterwards.
    pub(super) async fn close(self) -> Result<()> {
        self.runtime.stop().await;
        self.store.close().await?;
        self.silence.abort();
        Ok(())
    }
}

/// The Router calls the Data Agent for every parcel; more often than a desk would let it.
const CALLS_PER_EDGE: u32 = 20;

/// The benchmark's configuration. Customers write when they are answered, so agents do not wait for
/// the rest of a burst.
fn playbooks() -> Result<Playbooks> {
    let text = include_str!("../../desk.toml").to_owned();
    let mut playbooks = load(&[("desk.toml".to_owned(), text)])?;
    let hurry = |limits: &mut Limits| {
        limits.quiet_ms = 0;
        limits.calls_per_edge = CALLS_PER_EDGE;
    };
    hurry(&mut playbooks.limits);
    for playbook in &mut playbooks.playbooks {
        hurry(&mut Arc::make_mut(playbook).limits);
    }
    Ok(playbooks)
}

/// A system of record that takes every question and never answers: the measurement answers instead,
/// so that a step's time holds no HTTP.
async fn silent_system() -> Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let silence = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((socket, _)) = listener.accept().await {
            held.push(socket);
        }
    });
    Ok((address, silence))
}
