//! The systems of record of the practice floor, each on its own local address.

use std::collections::BTreeMap;

use baton_playbook::SystemName;

use super::Company;
use crate::error::PracticeError;
use crate::faults::{FaultCounts, Faults};
use crate::server::RecordServer;

/// The running systems of record of a world. They stop when this is dropped.
#[derive(Debug)]
pub struct PracticeSystems {
    servers: BTreeMap<SystemName, RecordServer>,
}

impl PracticeSystems {
    /// Starts one server per system, all with the same faults to begin with.
    pub async fn start(world: &Company, seed: u64, faults: &Faults) -> Result<Self, PracticeError> {
        let mut servers = BTreeMap::new();
        for (at, (name, records)) in (0..).zip(world.systems()) {
            let seed = seed.wrapping_add(at);
            let server = RecordServer::start(records.clone(), seed, faults.clone()).await?;
            servers.insert(name.clone(), server);
        }
        Ok(Self { servers })
    }

    /// Where each system is: the overrides for the address of its [`baton_playbook::Endpoint`].
    pub fn base_urls(&self) -> BTreeMap<SystemName, String> {
        let url = |(name, server): (&SystemName, &RecordServer)| (name.clone(), server.base_url());
        self.servers.iter().map(url).collect()
    }

    /// One system.
    pub fn system(&self, name: &SystemName) -> Option<&RecordServer> {
        self.servers.get(name)
    }

    /// Changes the faults of every system from the next request on.
    pub fn set_faults(&self, faults: &Faults) -> Result<(), PracticeError> {
        faults.check()?;
        self.servers
            .values()
            .try_for_each(|server| server.set_faults(faults.clone()))
    }

    /// The faults in force in each system.
    pub fn faults(&self) -> BTreeMap<SystemName, Faults> {
        let faults = |(name, server): (&SystemName, &RecordServer)| (name.clone(), server.faults());
        self.servers.iter().map(faults).collect()
    }

    /// What each system was asked, and what was made to go wrong.
    pub fn counts(&self) -> BTreeMap<SystemName, FaultCounts> {
        let counts = |(name, server): (&SystemName, &RecordServer)| (name.clone(), server.counts());
        self.servers.iter().map(counts).collect()
    }
}
