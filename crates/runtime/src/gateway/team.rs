//! Whether this database is of a workstation of a team, and what it holds.

use std::collections::BTreeMap;

use baton_orchestrator::ConversationId;
use baton_store::{Commit, Offer, Store, StoreError};

use crate::gateway::followed_log::{LOG, setting};

/// The setting that says it: a desk with a gateway to itself has none.
const TEAM: &str = "gateway.team";
const YES: &str = "yes";

/// Whether this database is of a workstation of a team.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_in_team(store: &Store) -> Result<bool, StoreError> {
    let said = store.setting(TEAM).await?;
    Ok(said.is_some_and(|said| said == YES))
}

/// Makes a database that has nothing in it that of a workstation of a team, for good. Says whether it is one now: what a
/// desk with a gateway to itself has, it holds under no number, and never gives back.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn join_team(store: &Store) -> Result<bool, StoreError> {
    if is_in_team(store).await? {
        return Ok(true);
    }
    let followed = store.setting(LOG).await?;
    let is_used =
        followed.is_some_and(|log| !log.is_empty()) || store.counts().await?.conversations > 0;
    if !is_used {
        let mut commit = Commit::bookkeeping();
        commit.settings.push(setting(TEAM, YES.to_owned()));
        store.commit(commit).await?;
    }
    Ok(!is_used)
}

/// How a conversation stands at a workstation of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is offered to the representative here.
    Offered(Offer),
    /// Its state machine runs here.
    Held,
    /// Neither: it can only be read here.
    Elsewhere,
}

/// How a conversation is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    /// Under this number.
    pub(crate) number: u64,
    /// For this representative; none for the agents, and where it waits for a person.
    pub(crate) to: Option<String>,
}

/// What this workstation holds: the state machines of these conversations run here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holdings {
    /// The numbers at a gateway that a team shares; none where the gateway has one workstation, which holds everything.
    granted: Option<BTreeMap<ConversationId, Grant>>,
}

impl Holdings {
    /// What the database says.
    pub(crate) async fn stored(store: &Store) -> Result<Self, StoreError> {
        if !is_in_team(store).await? {
            return Ok(Self::default());
        }
        let held = store.held().await?.into_iter();
        let granted = held.map(|held| {
            let grant = Grant {
                number: held.number,
                to: held.to,
            };
            (ConversationId(held.conversation), grant)
        });
        Ok(Self {
            granted: Some(granted.collect()),
        })
    }

    pub(crate) fn is_in_team(&self) -> bool {
        self.granted.is_some()
    }

    pub(crate) fn holds(&self, id: ConversationId) -> bool {
        let granted = self.granted.as_ref();
        granted.is_none_or(|granted| granted.contains_key(&id))
    }

    /// The number that what is committed now is sent under; 0 for none.
    pub(crate) fn number(&self, id: ConversationId) -> u64 {
        let granted = self.granted.as_ref();
        let grant = granted.and_then(|granted| granted.get(&id));
        grant.map_or(0, |grant| grant.number)
    }

    /// The representative whom the gateway says that it is held for.
    pub(crate) fn owner(&self, id: ConversationId) -> Option<&str> {
        self.granted.as_ref()?.get(&id)?.to.as_deref()
    }

    /// The representative has passed it on.
    pub(crate) fn passed_on(&mut self, id: ConversationId) {
        let granted = self.granted.as_mut();
        if let Some(grant) = granted.and_then(|granted| granted.get_mut(&id)) {
            grant.to = None;
        }
    }

    pub(crate) fn grant(&mut self, id: ConversationId, grant: Grant) {
        self.granted.get_or_insert_default().insert(id, grant);
    }

    pub(crate) fn let_go(&mut self, id: ConversationId) {
        if let Some(granted) = &mut self.granted {
            granted.remove(&id);
        }
    }

    /// Lets everything go, and gives back what it was.
    pub(crate) fn void(&mut self) -> Vec<ConversationId> {
        let granted = self.granted.as_mut().map(std::mem::take);
        granted.unwrap_or_default().into_keys().collect()
    }
}
