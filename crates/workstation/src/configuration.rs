//! Makes a configuration ready to work by. All of it is checked before anything of it is in force.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use baton_connectors::{Systems, secret_from_environment};
use baton_playbook::{Playbooks, SystemName};
use baton_router::Router;
use baton_runtime::{Configuration, ConfigurationVersion};
use tokio::sync::Mutex;

use crate::error::StartError;
use crate::models;
use crate::routers::DeskRouter;
use crate::workstation::Workstation;

/// A configuration that can be put in force.
pub(crate) struct Ready {
    pub(crate) configuration: Configuration,
    pub(crate) router: Arc<DeskRouter>,
}

/// What a workstation needs to make another configuration ready.
pub(crate) struct Replacing {
    /// Base URLs that replace those of any configuration, by system.
    base_urls: BTreeMap<SystemName, String>,
    router: RwLock<Arc<DeskRouter>>,
    /// Held by the replacement that is being made ready: one at a time.
    turn: Mutex<()>,
}

impl Replacing {
    pub(crate) fn new(base_urls: BTreeMap<SystemName, String>, router: Arc<DeskRouter>) -> Self {
        Self {
            base_urls,
            router: RwLock::new(router),
            turn: Mutex::new(()),
        }
    }

    /// The Router of the version in force.
    pub(crate) fn router(&self) -> Arc<DeskRouter> {
        // Nothing panics while it is held.
        let router = self.router.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&router)
    }
}

/// Makes the first configuration of a workstation ready.
pub(crate) fn first(
    playbooks: Arc<Playbooks>,
    base_urls: &BTreeMap<SystemName, String>,
) -> Result<Ready, StartError> {
    let systems = Systems::new(
        playbooks.systems.values(),
        base_urls,
        secret_from_environment,
    )?;
    let router = Arc::new(DeskRouter::train(&playbooks)?);
    ready(playbooks, systems, router)
}

/// Makes another configuration ready. What is the same as in the version in force is taken over: the connections and
/// turns of systems, and the Router if it would learn nothing else.
fn next(
    playbooks: Arc<Playbooks>,
    base_urls: &BTreeMap<SystemName, String>,
    before: &ConfigurationVersion,
    router: Arc<DeskRouter>,
) -> Result<Ready, StartError> {
    let systems = before.systems.replaced(
        playbooks.systems.values(),
        base_urls,
        secret_from_environment,
    )?;
    let router = if playbooks.teaches_the_same_as(&before.playbooks) {
        router
    } else {
        Arc::new(DeskRouter::train(&playbooks)?)
    };
    ready(playbooks, systems, router)
}

fn ready(
    playbooks: Arc<Playbooks>,
    systems: Systems,
    router: Arc<DeskRouter>,
) -> Result<Ready, StartError> {
    let models = models::performer(&playbooks)?;
    let in_use = Arc::clone(&router) as Arc<dyn Router>;
    Ok(Ready {
        configuration: Configuration::new(playbooks, in_use, models, systems),
        router,
    })
}

impl Workstation {
    /// Puts another configuration in force while everything runs, and returns the number of its version. It is made
    /// ready first; see [`baton_runtime::Runtime::replace_configuration`] for what follows. `weights` is where the
    /// weights of Routers are.
    ///
    /// # Errors
    /// When it cannot be used as it is; then the old one stays in force.
    pub async fn replace_configuration(
        &self,
        playbooks: Playbooks,
        weights: &Path,
    ) -> Result<u64, StartError> {
        let replacing = &self.replacing;
        let _turn = replacing.turn.lock().await;
        let playbooks = Arc::new(playbooks);
        let before = self.configuration();
        let router = replacing.router();
        let known = Arc::clone(&router);
        let base_urls = replacing.base_urls.clone();
        let learnt = Arc::clone(&playbooks);
        let made = tokio::task::spawn_blocking(move || next(learnt, &base_urls, &before, known));
        // It panics only if a part of it does, and then nothing was replaced.
        let ready = made.await.map_err(|_| StartError::NotReady)??;
        let number = self
            .runtime
            .replace_configuration(ready.configuration)
            .await?;
        if !Arc::ptr_eq(&router, &ready.router) {
            let now = Arc::clone(&ready.router);
            *replacing
                .router
                .write()
                .unwrap_or_else(PoisonError::into_inner) = now;
            ready.router.improve(playbooks, weights, &self.data_dir);
        }
        Ok(number)
    }
}
