//! Which gateway a desk joins: the one that was said at the start or, where nothing was said, the one that is kept in its data.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use baton_link::{GatewayAddress, LinkError};
use baton_protocol::Token;
use baton_runtime::is_in_team;
use baton_store::{Commit, Setting, Store};
use serde::{Deserialize, Serialize};

use crate::error::StartError;

/// Setting: the gateway that this workstation has joined.
const JOINED: &str = "gateway.joined";
/// Setting: who sits at this workstation of a team.
const REPRESENTATIVE: &str = "team.representative";
/// Said in the place of an address: the gateway in the app.
const EMBEDDED: &str = "embedded";
/// Bytes of a file with a token.
const TOKEN_FILE: u64 = 4_096;

/// What is said of a gateway at the start. Nothing said is what was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joining {
    /// Its address, or `embedded` for the one in the app.
    pub gateway: Option<String>,
    /// File with the token that it was started with.
    pub token_file: Option<PathBuf>,
    /// PEM file with roots to believe beside the system's.
    pub roots: Option<PathBuf>,
    /// Whether a team shares it.
    pub team: bool,
    /// Who sits at this workstation of a team, by their name at the gateway.
    pub representative: Option<String>,
}

/// A gateway elsewhere that this workstation has joined.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub(crate) url: String,
    token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) roots: Option<PathBuf>,
}

/// Why a gateway cannot be joined.
#[derive(Debug, thiserror::Error)]
pub enum JoiningError {
    /// The address cannot be used.
    #[error(transparent)]
    Address(#[from] LinkError),
    /// There is no token for it.
    #[error(
        "{url} was not joined from here before; say with --gateway-token-file where its token is: the file gateway.token in the data folder of that gateway, or a copy of it"
    )]
    NoToken {
        /// The gateway's address.
        url: String,
    },
    /// The token's file cannot be read.
    #[error("the gateway's token in {} cannot be read: {source}", path.display())]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A token or roots are given, and no gateway that they are for.
    #[error(
        "--gateway-token-file and --gateway-roots belong to a gateway; say with --gateway which one it is"
    )]
    NoGateway,
    /// No one is said to sit at a workstation of a team.
    #[error(
        "a team shares the gateway; say with --as who sits here, by the name that stands in the gateway's team file"
    )]
    NoOne,
    /// No gateway is said, and there is none in this program.
    #[error("say with --gateway which gateway to join, such as wss://chat.example.org")]
    Nowhere,
    /// What is kept cannot be read.
    #[error(
        "the gateway that was joined before is not known any more ({detail}); say it again with --gateway, or --gateway embedded for the one in the app"
    )]
    Kept {
        /// What is wrong with it.
        detail: String,
    },
}

impl Joining {
    /// Decides which gateway it is, and keeps it for the next start; `None` for the one in the app.
    ///
    /// # Errors
    /// [`StartError::Joining`] says what is missing.
    pub async fn decide(&self, store: &Store) -> Result<Option<Joined>, StartError> {
        let kept = store.setting(JOINED).await?.filter(|kept| !kept.is_empty());
        let kept = || match &kept {
            Some(text) => serde_json::from_str(text).map(Some),
            None => Ok(None),
        };
        let joined = match self.gateway.as_deref().map(str::trim) {
            Some(EMBEDDED) => None,
            Some(said) => {
                let address = GatewayAddress::parse(said).map_err(JoiningError::from)?;
                // What is kept and cannot be read is replaced by what is said now.
                let before: Option<Joined> = kept().ok().flatten();
                let before = before.filter(|before| before.url == address.as_str());
                Some(self.with(address.as_str(), before)?)
            }
            None => match kept().map_err(|error| JoiningError::Kept {
                detail: error.to_string(),
            })? {
                Some(kept) => Some(self.with(&kept.url.clone(), Some(kept))?),
                None if self.token_file.is_some() || self.roots.is_some() => {
                    return Err(JoiningError::NoGateway.into());
                }
                None => None,
            },
        };
        keep(store, joined.as_ref()).await?;
        Ok(joined)
    }

    /// Who sits at this workstation of a team, kept for the next start; `None` where no team shares the gateway.
    ///
    /// # Errors
    /// [`JoiningError::NoOne`] where no one was said, now or before.
    pub(crate) async fn representative(&self, store: &Store) -> Result<Option<String>, StartError> {
        if !self.team && !is_in_team(store).await? {
            return Ok(None);
        }
        let kept = store.setting(REPRESENTATIVE).await?;
        let said = self.representative.as_deref().map(str::trim);
        let said = said.filter(|said| !said.is_empty()).map(str::to_owned);
        let who = said.or(kept.clone()).ok_or(JoiningError::NoOne)?;
        if kept.as_ref() != Some(&who) {
            let mut commit = Commit::bookkeeping();
            commit.settings.push(Setting {
                key: REPRESENTATIVE.into(),
                value: who.clone(),
            });
            store.commit(commit).await?;
        }
        Ok(Some(who))
    }

    /// The gateway at an address, with what is said now and else was kept of it.
    fn with(&self, url: &str, before: Option<Joined>) -> Result<Joined, JoiningError> {
        let (token, roots) =
            before.map_or((None, None), |before| (Some(before.token), before.roots));
        let token = match &self.token_file {
            Some(path) => Some(read_token(path)?),
            None => token,
        };
        Ok(Joined {
            url: url.to_owned(),
            token: token.ok_or_else(|| JoiningError::NoToken {
                url: url.to_owned(),
            })?,
            // The next start may be in another folder.
            roots: match &self.roots {
                Some(path) => Some(std::path::absolute(path).unwrap_or_else(|_| path.clone())),
                None => roots,
            },
        })
    }
}

impl Joined {
    pub(crate) fn token(&self) -> Token {
        Token::new(self.token.clone())
    }

    /// The address of its page for customers.
    pub(crate) fn page(&self) -> String {
        let page = self.url.replacen("ws", "http", 1);
        match page.strip_suffix("/link") {
            Some(page) => format!("{page}/"),
            None => page,
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// No line shows a token.
impl std::fmt::Debug for Joined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Joined")
            .field("url", &self.url)
            .field("roots", &self.roots)
            .finish_non_exhaustive()
    }
}

fn read_token(path: &Path) -> Result<String, JoiningError> {
    let failed = |source| JoiningError::TokenFile {
        path: path.to_owned(),
        source,
    };
    let mut text = String::new();
    let file = File::open(path).map_err(failed)?;
    file.take(TOKEN_FILE)
        .read_to_string(&mut text)
        .map_err(failed)?;
    Ok(text.trim().to_owned())
}

/// Keeps what was joined; nothing stands for the gateway in the app.
async fn keep(store: &Store, joined: Option<&Joined>) -> Result<(), StartError> {
    let value = match joined {
        Some(joined) => serde_json::to_string(joined).map_err(|error| JoiningError::Kept {
            detail: error.to_string(),
        })?,
        None => String::new(),
    };
    if store.setting(JOINED).await?.unwrap_or_default() == value {
        return Ok(());
    }
    let mut commit = Commit::bookkeeping();
    commit.settings.push(Setting {
        key: JOINED.into(),
        value,
    });
    Ok(store.commit(commit).await.map(drop)?)
}

#[cfg(test)]
#[path = "joining_tests.rs"]
mod tests;
