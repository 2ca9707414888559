//! The configuration that a desk works by: one version at a time, replaced as a whole while everything runs.
//!
//! A step takes the version that is in force when it begins, and uses it to its end. So do the tries and questions that
//! the step asks for, however long they take. The engine alone replaces the version, between two steps.

use std::ops::Deref;
use std::sync::Arc;

use baton_connectors::Systems;
use baton_orchestrator::AgentModels;
use baton_playbook::Playbooks;
use baton_router::Router;
use tokio::sync::watch;

use crate::perform::models::ModelPerformer;

/// What a desk is configured with, checked and ready to work by.
#[derive(Clone)]
pub struct Configuration {
    /// What the administrator wrote.
    pub playbooks: Arc<Playbooks>,
    /// The Router in use.
    pub router: Arc<dyn Router>,
    /// The agents that have a model.
    pub agents: AgentModels,
    /// The performer that asks language models, if any agent has one.
    pub models: Option<Arc<dyn ModelPerformer>>,
    /// The systems of record.
    pub systems: Systems,
}

impl Configuration {
    /// A configuration of these parts; the performer says which agents have a model.
    pub fn new(
        playbooks: Arc<Playbooks>,
        router: Arc<dyn Router>,
        models: Option<Arc<dyn ModelPerformer>>,
        systems: Systems,
    ) -> Self {
        let agents = models.as_ref().map(|models| models.agents());
        Self {
            playbooks,
            router,
            agents: agents.unwrap_or_default(),
            models,
            systems,
        }
    }
}

/// One version of the configuration. It never changes.
pub struct ConfigurationVersion {
    /// Its number: 1 at the start, and one more with each replacement.
    pub number: u64,
    configuration: Configuration,
}

impl Deref for ConfigurationVersion {
    type Target = Configuration;

    fn deref(&self) -> &Configuration {
        &self.configuration
    }
}

/// The version in force, for those who read it; see [`crate::Runtime::replace_configuration`]. Cheap to clone; all
/// clones share.
#[derive(Clone)]
pub struct ConfigurationHandle {
    versions: Arc<watch::Sender<Arc<ConfigurationVersion>>>,
}

impl ConfigurationHandle {
    pub(crate) fn new(configuration: Configuration) -> Self {
        let first = ConfigurationVersion {
            number: 1,
            configuration,
        };
        Self {
            versions: Arc::new(watch::Sender::new(Arc::new(first))),
        }
    }

    /// The version in force. What belongs together reads it once.
    pub fn current(&self) -> Arc<ConfigurationVersion> {
        Arc::clone(&self.versions.borrow())
    }

    /// Changes with each replacement.
    pub fn subscribe(&self) -> watch::Receiver<Arc<ConfigurationVersion>> {
        self.versions.subscribe()
    }

    /// Puts a configuration in force; everyone sees it from then on, and no one a part of it.
    pub(crate) fn replace(&self, configuration: Configuration) -> Arc<ConfigurationVersion> {
        let next = Arc::new(ConfigurationVersion {
            number: self.versions.borrow().number + 1,
            configuration,
        });
        self.versions.send_replace(Arc::clone(&next));
        next
    }
}
