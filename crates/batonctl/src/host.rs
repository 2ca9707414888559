//! `batonctl host`: a workstation without a window. Its agents work the conversations of a gateway; no person is there.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use baton_link::{LinkState, LinkStatus, OfflineReason};
use baton_runtime::{Clock, is_in_team};
use baton_store::{OpenOptions, Store};
use baton_workstation::{
    GatewayChoice, Joined, Joining, JoiningError, StartError, Workstation, WorkstationOptions,
    read_config, weights_dir,
};

use crate::ending::Ending;
use crate::error::CommandError;
use crate::output;

/// The versions that a gateway speaks which a team shares.
const SHARED: [u64; 1] = [2];
/// Those of one that has a single workstation.
const ALONE: [u64; 1] = [1];

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with playbooks and tool declarations.
    #[arg(long, env = "BATON_CONFIG")]
    config: PathBuf,
    /// Folder for conversations and what is kept of the gateway. Made when it does not exist.
    #[arg(long, env = "BATON_DATA_DIR")]
    data_dir: PathBuf,
    /// The gateway to join, such as wss://chat.example.org; it is kept for the next start.
    #[arg(long, env = "BATON_GATEWAY", value_name = "URL")]
    gateway: Option<String>,
    /// File with the token of the gateway; it is kept for the next start.
    #[arg(long, env = "BATON_GATEWAY_TOKEN_FILE", value_name = "FILE")]
    gateway_token_file: Option<PathBuf>,
    /// PEM file with roots that the gateway's certificate may be signed by, beside the system's; it is kept for the next
    /// start.
    #[arg(long, env = "BATON_GATEWAY_ROOTS", value_name = "FILE")]
    gateway_roots: Option<PathBuf>,
    /// The gateway is shared with a team (batonctl gateway --team): each conversation is at one of the workstations. It is
    /// kept for the next start.
    #[arg(long, env = "BATON_TEAM")]
    team: bool,
    /// Most conversations that the agents here take in a team.
    #[arg(long, value_name = "COUNT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    agent_room: u32,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    // An early end of this program must not leave it half started.
    let mut ending = Ending::new()?;
    let playbooks = Arc::new(read_config(&arguments.config)?);
    let data_dir = arguments.data_dir;
    baton_private::folder(&data_dir).map_err(|source| StartError::DataDir {
        path: data_dir.clone(),
        source,
    })?;
    let joining = Joining {
        gateway: arguments.gateway,
        token_file: arguments.gateway_token_file,
        roots: arguments.gateway_roots,
        team: arguments.team,
        representative: None,
    };
    let database = Workstation::database(&data_dir);
    let store = Store::open(&database, OpenOptions::default());
    let store = store.await.map_err(StartError::from)?;
    let started = async {
        let joined = joining.decide(&store).await?.ok_or(JoiningError::Nowhere)?;
        let in_team = arguments.team || is_in_team(&store).await?;
        let options = WorkstationOptions {
            data_dir: data_dir.clone(),
            playbooks: Arc::clone(&playbooks),
            gateway: GatewayChoice::Remote {
                joined: joined.clone(),
                practice_only: false,
                team: in_team.then_some(arguments.agent_room),
            },
            base_urls: std::collections::BTreeMap::new(),
            available: None,
            offers_at_once: 0,
            clock: Clock::system(),
        };
        let workstation = Workstation::start_with(store.clone(), options).await?;
        Ok::<_, StartError>((joined, in_team, workstation))
    };
    let (joined, in_team, workstation) = match started.await {
        Ok(started) => started,
        Err(error) => {
            if let Err(error) = store.close().await {
                tracing::warn!(%error, "the database was not closed cleanly; nothing confirmed is lost");
            }
            return Err(error.into());
        }
    };
    workstation
        .router()
        .improve(playbooks, &weights_dir(&data_dir), &data_dir);
    let told = tell(&joined, &workstation, in_team, &mut ending).await;
    workstation.stop().await?;
    told?;
    output::line("stopped; everything confirmed is kept")?;
    Ok(ExitCode::SUCCESS)
}

/// Says what becomes of the link, until this program is asked to end.
async fn tell(
    joined: &Joined,
    workstation: &Workstation,
    in_team: bool,
    ending: &mut Ending,
) -> Result<(), CommandError> {
    output::line(format_args!(
        "gateway      {}\nworkstation  {}",
        joined.url(),
        workstation.id
    ))?;
    let mut status = workstation.link.status();
    let mut said = String::new();
    loop {
        let now = words(&status.borrow_and_update(), in_team);
        if let Some(now) = now
            && now != said
        {
            output::line(&now)?;
            said = now;
        }
        tokio::select! {
            changed = status.changed() => if changed.is_err() {
                return Ok(());
            },
            () = ending.wait() => return Ok(()),
        }
    }
}

fn words(status: &LinkStatus, in_team: bool) -> Option<String> {
    let reason = match &status.state {
        LinkState::Connecting => return None,
        LinkState::Online => return Some("online".to_owned()),
        LinkState::Offline { reason, .. } => reason,
    };
    let what = match reason {
        OfflineReason::UnknownVersion { offered } if !in_team && *offered == SHARED => {
            "a team shares this gateway; start this host with --team and a data folder of its own"
                .to_owned()
        }
        OfflineReason::UnknownVersion { offered } if in_team && *offered == ALONE => {
            "one workstation has this gateway to itself; a team shares one that was started with --team"
                .to_owned()
        }
        reason => reason.to_string(),
    };
    Some(format!("offline: {what}"))
}
