//! Opening the desk behind the window, and saying why it could not be opened.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use baton_desk::HostEvent;
use baton_gateway::GatewayError;
use baton_practice::Pace;
use baton_store::StoreError;
use baton_workstation::{DeskHost, DeskOptions, StartError, set_data_aside, weights_dir};
use tokio::sync::mpsc;

use crate::failure::StartFailure;
use crate::logging;
use crate::options::Start;

/// Opens the workstation of this machine: store, gateway, link, runtime. What happens at its desk is sent to `events`.
///
/// # Errors
///
/// What happened, what is safe and what to do, when there can be no desk.
pub(crate) async fn open(
    start: &Start,
    events: mpsc::Sender<HostEvent>,
) -> Result<DeskHost, StartFailure> {
    let options = DeskOptions {
        data_dir: start.data_dir.clone(),
        config: start.config.clone(),
        practice: start.practice,
        pace: pace(start.practice_speed),
        practice_seed: start.practice_seed,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, start.gateway_port)),
        joining: start.joining.clone(),
        agent_room: start.agent_room,
        weights: weights_dir(&start.data_dir),
        log_file: Some(logging::file_in(&start.data_dir)),
    };
    DeskHost::open(options, events)
        .await
        .map_err(|e| failure(&e))
}

/// Moves the data aside, so that the next [`open`] begins with an empty store.
///
/// # Errors
///
/// When it could not be moved; then it is where it was.
pub(crate) async fn start_fresh(start: &Start) -> Result<(), StartFailure> {
    set_data_aside(&start.data_dir)
        .await
        .map(drop)
        .map_err(|e| failure(&e))
}

/// The pace of simulated customers, `times` faster than people's. They wait as long as people do.
fn pace(times: u8) -> Pace {
    let human = Pace::human();
    let times = f64::from(times.max(1));
    Pace {
        typing: human.typing / times,
        patience: human.patience,
        between: human.between.div_f64(times),
        poll: human.poll.div_f64(times).max(Duration::from_millis(100)),
    }
}

/// Describes a failed start to the person in front of it.
fn failure(error: &StartError) -> StartFailure {
    let (happened, safe, remedies, fresh_start): (&str, &str, Vec<&str>, bool) = match error {
        StartError::Store(error) => store_failure(error),
        StartError::Config(_) | StartError::ReadConfig { .. } | StartError::ConfigDir { .. } => (
            "The configuration cannot be used.",
            "Nothing was opened or changed.",
            vec![
                "Correct what is named below, then try again.",
                "Run “batonctl check --config FOLDER” to see every mistake at once.",
            ],
            false,
        ),
        StartError::DataDir { .. } => (
            "The folder for Baton's data cannot be used.",
            "Nothing was changed.",
            vec![
                "Give yourself permission to write there, or start with --data-dir and another folder.",
            ],
            false,
        ),
        StartError::Gateway(GatewayError::Damaged { .. } | GatewayError::OtherSchema { .. }) => (
            "The gateway's messages cannot be read: its database is damaged.",
            "Nothing in it was changed. Conversations, replies and history of this workstation are kept apart and are safe.",
            vec![
                "Restore a backup in its place, then try again.",
                "Or keep a copy of it and start with an empty one. What is on this workstation stays; customers begin new conversations.",
            ],
            true,
        ),
        StartError::Joining(_) | StartError::Link(_) => joining_failure(),
        StartError::OfATeam | StartError::OfADeskOfOne => (
            "The data in this folder is of another kind of workstation.",
            "Nothing was opened or changed.",
            vec!["Start with --data-dir and another folder."],
            false,
        ),
        StartError::Gateway(_) => (
            "The gateway could not be started.",
            "Conversations and replies are safe in this workstation's data.",
            vec!["Close whatever else uses its port or its database, then try again."],
            false,
        ),
        StartError::Systems(_) => (
            "A system of record is not set up completely.",
            "Nothing was opened or changed.",
            vec!["Set what is named below, then try again."],
            false,
        ),
        StartError::Models(_) => (
            "A language model is not set up correctly.",
            "Nothing was opened or changed.",
            vec![
                "Correct what is named below, then try again.",
                "Or take the model out of the configuration: Baton works without one.",
            ],
            false,
        ),
        StartError::Router(_) => (
            "The Router cannot learn from the playbooks.",
            "Nothing was opened or changed.",
            vec!["Add examples as named below, then try again."],
            false,
        ),
        StartError::Practice(_)
        | StartError::Runtime(_)
        | StartError::BuiltIn
        | StartError::NotReady => (
            "Baton could not be started.",
            "What was confirmed before is safe.",
            vec!["Try again; if it happens again, send the log to your administrator."],
            false,
        ),
    };
    StartFailure {
        happened: happened.into(),
        safe: safe.into(),
        remedies: remedies.into_iter().map(Into::into).collect(),
        fresh_start,
        detail: error.to_string(),
    }
}

fn joining_failure() -> (&'static str, &'static str, Vec<&'static str>, bool) {
    (
        "The gateway cannot be joined.",
        "Nothing was changed. Conversations and replies are safe in this workstation's data.",
        vec![
            "Correct what is named below, then start Baton again.",
            "Or start with “--gateway embedded” for the gateway in the app.",
        ],
        false,
    )
}

fn store_failure(error: &StoreError) -> (&'static str, &'static str, Vec<&'static str>, bool) {
    match error {
        StoreError::Damaged { .. } | StoreError::NotOurs { .. } => (
            "The data of this workstation cannot be read: the database is damaged.",
            "Nothing in it was changed. What customers wrote is kept apart, in the gateway's database.",
            vec![
                "Restore a backup in its place, then try again.",
                "Or keep a copy of it and start with an empty one: the gateway then delivers again what it has.",
            ],
            true,
        ),
        StoreError::NewerSchema { .. } => (
            "The data of this workstation was written by a newer version of Baton.",
            "Nothing in it was changed.",
            vec!["Install that version or a newer one, then start again."],
            false,
        ),
        StoreError::Locked { .. } => (
            "The data of this workstation is in use by another program.",
            "Nothing in it was changed.",
            vec!["Close the other Baton, then try again."],
            false,
        ),
        StoreError::ReadOnly { .. } => (
            "The data of this workstation cannot be written.",
            "Nothing in it was changed.",
            vec!["Give yourself permission to write to the folder named below, then try again."],
            false,
        ),
        StoreError::DiskFull { .. } => (
            "There is no room left on the disk.",
            "What was confirmed before is safe.",
            vec!["Free some space, then try again."],
            false,
        ),
        _ => (
            "The data of this workstation could not be opened.",
            "What was confirmed before is safe.",
            vec!["Try again; if it happens again, send the log to your administrator."],
            false,
        ),
    }
}
