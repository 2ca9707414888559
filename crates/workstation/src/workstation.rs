//! Starting and stopping a workstation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baton_gateway::{Gateway, GatewayConfig, GatewayLimits, Workstations, new_token};
use baton_link::{Link, LinkConfig, Version};
use baton_orchestrator::Representative;
use baton_playbook::{Playbooks, SystemName};
use baton_protocol::Token;
use baton_runtime::{Clock, Config, ConfigurationVersion, Runtime, connect, is_in_team, join_team};
use baton_store::{Commit, OpenOptions, Setting, Store, StoreError};

use crate::configuration::{self, Ready, Replacing};
use crate::error::StartError;
use crate::gateway_port::{KeptPort, MovedGateway};
use crate::joining::Joined;
use crate::routers::DeskRouter;

/// Setting: the gateway token of this installation.
const TOKEN: &str = "gateway.token";
/// Setting: the name of this workstation at the gateway.
const WORKSTATION: &str = "workstation";
/// Setting: whether this workstation works offline, because its representative chose so.
const OFFLINE: &str = "workstation.offline";
const YES: &str = "yes";
const NO: &str = "no";
/// The workstation's database in the data folder.
const DATABASE: &str = "baton.sqlite";
/// The embedded gateway's database in the data folder.
const GATEWAY_DATABASE: &str = "gateway.sqlite";

/// Which gateway a workstation uses.
#[derive(Debug, Clone)]
pub enum GatewayChoice {
    /// One of its own, on loopback.
    Embedded {
        /// Where it listens; port 0 takes the one it had before, or a free one.
        listen: std::net::SocketAddr,
        /// Whether everything that comes in is practice.
        practice: bool,
        /// Its bounds.
        limits: GatewayLimits,
    },
    /// One elsewhere.
    Remote {
        /// Where it is, and how it is joined.
        joined: Joined,
        /// Whether it is refused unless all its customers are practice: the systems of record here are simulated.
        practice_only: bool,
        /// Where it is shared with a team, how many conversations the agents here take.
        team: Option<u32>,
    },
}

/// What a workstation is started with.
pub struct WorkstationOptions {
    /// Where its data is.
    pub data_dir: PathBuf,
    /// The configuration of the desk.
    pub playbooks: Arc<Playbooks>,
    /// The gateway.
    pub gateway: GatewayChoice,
    /// Base URLs that replace those of the configuration, by system.
    pub base_urls: BTreeMap<SystemName, String>,
    /// The representative, while available for offers.
    pub available: Option<Representative>,
    /// Offers that stand at once.
    pub offers_at_once: usize,
    /// The present.
    pub clock: Clock,
}

/// A running workstation.
pub struct Workstation {
    /// The runtime.
    pub runtime: Runtime,
    /// The link.
    pub link: Link,
    /// The embedded gateway, where it has one.
    pub gateway: Option<Gateway>,
    /// Whether that gateway had to take another port than before.
    pub moved: Option<MovedGateway>,
    /// The database.
    pub store: Store,
    /// Where its data is.
    pub data_dir: PathBuf,
    pub(crate) replacing: Replacing,
    in_team: bool,
    /// Its name at the gateway, and that of the person at it.
    pub id: String,
}

impl Workstation {
    /// Where a workstation's database is.
    pub fn database(data_dir: &Path) -> PathBuf {
        data_dir.join(DATABASE)
    }

    /// Where an embedded gateway's database is.
    pub fn gateway_database(data_dir: &Path) -> PathBuf {
        data_dir.join(GATEWAY_DATABASE)
    }

    /// Starts everything. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] says what is in the way and what to do; what was started before is stopped.
    pub async fn start(options: WorkstationOptions) -> Result<Self, StartError> {
        baton_private::folder(&options.data_dir).map_err(|source| StartError::DataDir {
            path: options.data_dir.clone(),
            source,
        })?;
        let store = Store::open(&Self::database(&options.data_dir), OpenOptions::default()).await?;
        let started = Self::start_with(store.clone(), options).await;
        if started.is_err()
            && let Err(error) = store.close().await
        {
            tracing::warn!(%error, "the database was not closed cleanly; nothing confirmed is lost");
        }
        started
    }

    /// Starts everything on a database that is open already, and that stays open on an error.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_with(store: Store, options: WorkstationOptions) -> Result<Self, StartError> {
        let WorkstationOptions {
            data_dir,
            playbooks,
            gateway,
            base_urls,
            available,
            offers_at_once,
            clock,
        } = options;
        let in_team = shares(&store, &gateway).await?;
        let Ready {
            configuration,
            router,
        } = configuration::first(playbooks, &base_urls)?;
        let workstation =
            remembered(&store, WORKSTATION, || Ok(uuid::Uuid::now_v7().to_string())).await?;
        let offline = store.setting(OFFLINE).await?;
        let offline = offline.is_some_and(|chosen| chosen == YES);
        let (gateway, moved, mut link) =
            Self::reach(gateway, &store, &data_dir, &workstation).await?;
        link.paused = offline;
        let begun = async {
            let runtime = Runtime::start(Config {
                configuration,
                store: store.clone(),
                clock: clock.clone(),
                available,
                offers_at_once,
            })
            .await?;
            match connect(&runtime, clock, link) {
                Ok(link) => Ok((runtime, link)),
                Err(error) => {
                    runtime.stop().await;
                    Err(StartError::from(error))
                }
            }
        };
        let (runtime, link) = match begun.await {
            Ok(begun) => begun,
            Err(error) => {
                if let Some(gateway) = gateway
                    && let Err(error) = gateway.shutdown().await
                {
                    tracing::warn!(%error, "the gateway was not closed cleanly");
                }
                return Err(error);
            }
        };
        Ok(Self {
            runtime,
            link,
            gateway,
            moved,
            store,
            data_dir,
            replacing: Replacing::new(base_urls, router),
            in_team,
            id: workstation,
        })
    }

    /// Works offline from now on, also after a restart, or no longer. The line goes first: what was chosen holds for
    /// this run even where it cannot be kept.
    pub(crate) async fn work_offline(&self, offline: bool) -> Result<(), StoreError> {
        if offline {
            self.link.pause();
        } else {
            self.link.resume();
        }
        let mut commit = Commit::bookkeeping();
        commit.settings.push(Setting {
            key: OFFLINE.into(),
            value: if offline { YES } else { NO }.into(),
        });
        self.store.commit(commit).await.map(drop)
    }

    /// The gateway that the workstation connects to, started where it is its own, and how.
    async fn reach(
        gateway: GatewayChoice,
        store: &Store,
        data_dir: &Path,
        workstation: &str,
    ) -> Result<(Option<Gateway>, Option<MovedGateway>, LinkConfig), StartError> {
        match gateway {
            GatewayChoice::Remote {
                joined,
                practice_only,
                team,
            } => {
                let mut link = LinkConfig::new(joined.url(), joined.token(), workstation);
                link.roots = joined.roots;
                link.practice_only = practice_only;
                if let Some(agent_room) = team {
                    link.version = Version::Two { agent_room };
                }
                Ok((None, None, link))
            }
            GatewayChoice::Embedded {
                listen,
                practice,
                limits,
            } => {
                let new = || Ok(new_token()?.expose().to_owned());
                let token = Token::new(remembered(store, TOKEN, new).await?);
                let database = Self::gateway_database(data_dir);
                let mut config = GatewayConfig::new(database, token.clone());
                // Customers' open pages ask where the gateway was.
                let kept = KeptPort::read(data_dir);
                config.listen = kept.listen(listen);
                config.practice = practice;
                config.limits = limits;
                config.workstations = Workstations::Only(workstation.to_owned());
                let running = Gateway::start(config).await?;
                let moved = kept.keep(running.addr());
                let link = LinkConfig::new(running.link_url(), token, workstation);
                Ok((Some(running), moved, link))
            }
        }
    }

    /// The address of the customers' page, if the gateway is its own.
    pub fn page_url(&self) -> Option<String> {
        self.gateway.as_ref().map(Gateway::page_url)
    }

    /// The configuration in force. What belongs together reads it once.
    pub fn configuration(&self) -> Arc<ConfigurationVersion> {
        self.runtime.configuration().current()
    }

    /// What the administrator wrote, as it is in force.
    pub fn playbooks(&self) -> Arc<Playbooks> {
        Arc::clone(&self.configuration().playbooks)
    }

    /// The Router in use.
    pub fn router(&self) -> Arc<DeskRouter> {
        self.replacing.router()
    }

    /// Stops everything in order: link, runtime, gateway, database. What was confirmed is kept. In a team the others have
    /// at once what was held here.
    ///
    /// # Errors
    /// When the database or the gateway could not be closed cleanly; nothing confirmed is lost.
    pub async fn stop(self) -> Result<(), StartError> {
        if self.in_team {
            self.link.leave().await;
        }
        self.link.shutdown().await;
        self.runtime.stop().await;
        if let Some(gateway) = self.gateway {
            gateway.shutdown().await?;
        }
        match self.store.close().await {
            Ok(()) | Err(StoreError::Closed) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether the gateway is shared with a team, as the database has to know before it has anything in it.
async fn shares(store: &Store, gateway: &GatewayChoice) -> Result<bool, StartError> {
    match gateway {
        GatewayChoice::Remote { team: Some(_), .. } if join_team(store).await? => Ok(true),
        GatewayChoice::Remote { team: Some(_), .. } => Err(StartError::OfADeskOfOne),
        GatewayChoice::Remote { team: None, .. } | GatewayChoice::Embedded { .. } => {
            if is_in_team(store).await? {
                return Err(StartError::OfATeam);
            }
            Ok(false)
        }
    }
}

/// A setting that is made once and then kept.
pub(crate) async fn remembered(
    store: &Store,
    key: &str,
    make: impl FnOnce() -> Result<String, StartError>,
) -> Result<String, StartError> {
    if let Some(value) = store.setting(key).await? {
        return Ok(value);
    }
    let value = make()?;
    let mut commit = Commit::bookkeeping();
    commit.settings.push(Setting {
        key: key.to_owned(),
        value: value.clone(),
    });
    store.commit(commit).await?;
    Ok(value)
}
