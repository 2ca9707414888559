//! Opening the desk: configuration, practice floor, workstation, read model; and closing it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use baton_desk::{HostEvent, Settings};
use baton_gateway::{Gateway, GatewayLimits};
use baton_orchestrator::Representative;
use baton_playbook::{Playbooks, load};
use baton_practice::{Pace, playbooks};
use baton_runtime::Clock;
use baton_store::{Diagnosis, OpenOptions, Store, StoreError};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::call_counts::CallCounts;
use super::connection::Connection;
use super::drafts::Drafts;
use super::host::{DeskHost, DeskParts};
use super::message::Message;
use super::practice::PracticeFloor;
use super::read_model::{Beginning, ReadModel};
use super::settings;
use super::task::DeskTask;
use crate::config_dir::read_config;
use crate::error::StartError;
use crate::joining::Joining;
use crate::workstation::{GatewayChoice, Workstation, WorkstationOptions, remembered};

/// Offers that stand at once in front of one representative.
const OFFERS_AT_ONCE: usize = 3;
/// Most messages that wait for the read model; then their sender waits.
const MESSAGES: usize = 256;
/// How long closing waits for link and engine. Both databases are closed whatever they do: what is not closed is not
/// lost, but the next start has to read all of it from the write-ahead log.
const ENDS_WITHIN: Duration = Duration::from_secs(2);
/// Setting: the seed of the practice floor's world.
const PRACTICE_SEED: &str = "practice.seed";
/// Setting: the day the practice floor's world was made on.
const PRACTICE_DAY: &str = "practice.day";

/// What a desk is opened with.
#[derive(Debug, Clone)]
pub struct DeskOptions {
    /// Where its data is.
    pub data_dir: PathBuf,
    /// The configuration; `None` for the practice floor's own.
    pub config: Option<PathBuf>,
    /// Whether simulated customers come.
    pub practice: bool,
    /// How fast they are.
    pub pace: Pace,
    /// The number that makes the practice floor's world and its customers; `None` for a random one.
    /// Data that has a world already keeps it.
    pub practice_seed: Option<u64>,
    /// Where the embedded gateway listens.
    pub listen: std::net::SocketAddr,
    /// The gateway that is joined in its place.
    pub joining: Joining,
    /// Most conversations that the agents here take in a team.
    pub agent_room: u32,
    /// Where weights of Routers are; see [`crate::weights_dir`].
    pub weights: PathBuf,
    /// Where the log is.
    pub log_file: Option<PathBuf>,
}

impl DeskHost {
    /// Opens a desk. Its events from then on go to `outlet`.
    ///
    /// # Errors
    /// [`StartError`] says what is in the way and what to do.
    pub async fn open(
        options: DeskOptions,
        outlet: mpsc::Sender<HostEvent>,
    ) -> Result<Self, StartError> {
        let clock = Clock::system();
        let loaded = match &options.config {
            Some(dir) => read_config(dir)?,
            None => load(&playbooks::FILES.map(|(name, text)| (name.to_owned(), text.to_owned())))?,
        };
        baton_private::folder(&options.data_dir).map_err(|source| StartError::DataDir {
            path: options.data_dir.clone(),
            source,
        })?;
        let store = Store::open(
            &Workstation::database(&options.data_dir),
            OpenOptions::default(),
        )
        .await?;
        match Self::open_on(store.clone(), options, loaded, clock, outlet).await {
            Ok(desk) => Ok(desk),
            Err(error) => {
                // So that another attempt does not find it in use.
                close_store(&store).await;
                Err(error)
            }
        }
    }

    async fn open_on(
        store: Store,
        options: DeskOptions,
        loaded: Playbooks,
        clock: Clock,
        outlet: mpsc::Sender<HostEvent>,
    ) -> Result<Self, StartError> {
        let seed = practice_seed(&store, options.practice_seed).await?;
        let practice = match (options.practice, options.config.is_none()) {
            // The simulated customers and systems are those of the practice configuration.
            (_, true) => {
                let day = practice_day(&store, &clock).await?;
                let floor = PracticeFloor::start(seed, day).await?;
                floor.take_up_pace(&store).await?;
                Some(floor)
            }
            (_, false) => None,
        };
        let base_urls = practice
            .as_ref()
            .map(|p| p.systems().base_urls())
            .unwrap_or_default();
        let chosen = settings::read(&store).await?;
        let (gateway, seated, page) = gateway_of(&store, &options, practice.is_some()).await?;
        let chosen = match &seated {
            Some(who) => settings::of_a_team(chosen, who),
            None => chosen,
        };
        let counts = CallCounts::read(&store).await?;
        let drafts = Drafts::read(&store, clock.now()).await?;
        let mut workstation = Workstation::start_with(
            store,
            WorkstationOptions {
                data_dir: options.data_dir,
                playbooks: Arc::new(loaded),
                gateway,
                base_urls,
                available: None,
                offers_at_once: OFFERS_AT_ONCE,
                clock: clock.clone(),
            },
        )
        .await?;
        workstation.router().improve(
            workstation.playbooks(),
            &options.weights,
            &workstation.data_dir,
        );
        let gateway = workstation.gateway.take();
        let updates = workstation.runtime.updates();
        let (messages, receiver) = mpsc::channel(MESSAGES);
        let mut parts = DeskParts::of(workstation, gateway.as_ref(), practice, clock);
        parts.page_url = parts.page_url.or(page);
        if let Some(id) = seated {
            let who = Representative {
                name: chosen.representative_name.clone(),
                id,
            };
            parts.sits(who).await?;
        }
        parts.config = options.config;
        parts.weights = options.weights;
        parts.log_file = options.log_file.map(|f| f.display().to_string());
        let host = Self::new(parts, messages);
        let model = host.read_model(chosen.clone(), counts, drafts).await?;
        let task = DeskTask::new(host.clone(), model, receiver, updates, gateway, outlet);
        tokio::spawn(task.run());
        host.take_up().await?;
        host.offer_as_set(&chosen).await?;
        if options.practice
            && let Some(practice) = &host.parts.practice
            && let Some(page) = host.page_url()
        {
            // Every start sends other customers of the same world, unless one number is to make all.
            let fresh = options
                .practice_seed
                .unwrap_or_else(|| getrandom::u64().unwrap_or(seed));
            practice.open(page, fresh, options.pace)?;
        }
        Ok(host)
    }

    /// The read model as the desk begins with it: every open conversation, and the details of those that are
    /// offered to or with this representative.
    async fn read_model(
        &self,
        settings: Settings,
        counts: CallCounts,
        drafts: Drafts,
    ) -> Result<ReadModel, StartError> {
        let workstation = &self.parts.workstation;
        let now = self.parts.clock.now();
        let offline_since = self.stored_offline_since().await?;
        let open = self.open_ones().await?;
        let mut model = ReadModel::new(Beginning {
            you: self.parts.you.clone(),
            playbooks: workstation.playbooks(),
            open,
            counts,
            settings,
            drafts,
            connection: Connection::new(
                workstation.link.status().borrow().clone(),
                now,
                offline_since,
            ),
            opened_at: now,
            store_path: workstation.store.path().display().to_string(),
        });
        let unreadable = workstation.runtime.unreadable().iter();
        let mut unreadable: Vec<String> = unreadable.map(ToString::to_string).collect();
        for id in model.shown() {
            match self.parts.reader.details(id).await {
                Ok(details) => model.put_details(id, details),
                Err(error) => {
                    tracing::warn!(conversation = %id, %error, "a conversation could not be read");
                    unreadable.push(format!("conversation {id}: {error}"));
                }
            }
        }
        if let Some(moved) = &workstation.moved {
            model.moved(moved, now);
        }
        model.left_alone(&unreadable, now);
        Ok(model)
    }

    /// Puts everything away in order. What was confirmed is kept either way.
    pub async fn close(&self) {
        if let Some(practice) = &self.parts.practice {
            practice.close();
        }
        let workstation = &self.parts.workstation;
        let ended = async {
            // An offer that stands would run out without anyone to see it. What has stopped offers nothing.
            let _ = workstation.runtime.set_available(None).await;
            if self.parts.seat.is_some() {
                // The others of the team have at once what was here.
                workstation.link.leave().await;
            }
            workstation.link.shutdown().await;
            workstation.runtime.stop().await;
        };
        if timeout(ENDS_WITHIN, ended).await.is_err() {
            tracing::warn!(
                "the engine is still at work; the databases are closed beside it, and the next start continues from the journal"
            );
        }
        // The read model waits for the shell no longer.
        self.closing.send_replace(true);
        // A desk that was closed before has nothing left.
        let mut gateway = None;
        if let Ok(left) = self.request(Message::End).await {
            gateway = left.gateway;
            if let Some(counts) = left.counts
                && let Err(error) = self.store_counts(&counts).await
            {
                tracing::warn!(%error, "the counts of calls of the last seconds are not kept");
            }
        }
        tokio::join!(close_gateway(gateway), close_store(&workstation.store));
    }
}

/// Moves aside what is damaged in a data folder, the workstation's database or the embedded gateway's,
/// so that the next start begins with an empty one in its place. What is sound stays: what the gateway
/// has is delivered again to a new workstation, and conversations here outlive a gateway. Gives back
/// where what was moved is now.
///
/// # Errors
/// When something is in the way; what was not moved is where it was.
pub async fn set_data_aside(data_dir: &Path) -> Result<Vec<PathBuf>, StartError> {
    let now = Clock::system().now();
    let path = Workstation::database(data_dir);
    let mut moved = Vec::new();
    match baton_store::doctor(&path).await {
        Ok(Diagnosis::Nothing | Diagnosis::Sound { .. }) => {}
        Ok(Diagnosis::InUse { used_by }) => return Err(StoreError::Locked { path, used_by }.into()),
        Err(StoreError::Damaged { .. } | StoreError::NotOurs { .. }) => {
            let (store, aside) =
                baton_store::backup_and_start_fresh(&path, now, OpenOptions::default()).await?;
            store.close().await?;
            moved.push(aside.database);
        }
        Err(error) => return Err(error.into()),
    }
    let gateway = Workstation::gateway_database(data_dir);
    moved.extend(baton_gateway::set_damaged_aside(&gateway, now).await?);
    Ok(moved)
}

/// The gateway of a desk, who sits there where a team shares it, and the address of its customers' page where it is elsewhere.
async fn gateway_of(
    store: &Store,
    options: &DeskOptions,
    practice: bool,
) -> Result<(GatewayChoice, Option<String>, Option<String>), StartError> {
    let Some(joined) = options.joining.decide(store).await? else {
        let embedded = GatewayChoice::Embedded {
            listen: options.listen,
            practice,
            limits: GatewayLimits::default(),
        };
        return Ok((embedded, None, None));
    };
    let seated = options.joining.representative(store).await?;
    let page = joined.page();
    let remote = GatewayChoice::Remote {
        joined,
        practice_only: practice,
        team: seated.is_some().then_some(options.agent_room),
    };
    Ok((remote, seated, Some(page)))
}

async fn close_gateway(gateway: Option<Gateway>) {
    if let Some(gateway) = gateway
        && let Err(error) = gateway.shutdown().await
    {
        tracing::warn!(%error, "the gateway was not closed cleanly; nothing confirmed is lost");
    }
}

async fn close_store(store: &Store) {
    if let Err(error) = store.close().await {
        tracing::warn!(%error, "the database was not closed cleanly; nothing confirmed is lost");
    }
}

async fn practice_seed(store: &Store, wanted: Option<u64>) -> Result<u64, StartError> {
    let text = remembered(store, PRACTICE_SEED, || {
        let random =
            || getrandom::u64().map_err(|e| baton_runtime::RuntimeError::Randomness(e.to_string()));
        Ok(wanted.map_or_else(random, Ok)?.to_string())
    })
    .await?;
    // A number that was changed by hand gives another practice world, nothing worse.
    Ok(text.parse().unwrap_or(1))
}

async fn practice_day(store: &Store, clock: &Clock) -> Result<jiff::civil::Date, StartError> {
    let today = clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let text = remembered(store, PRACTICE_DAY, || Ok(today.to_string())).await?;
    Ok(text.parse().unwrap_or(today))
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
