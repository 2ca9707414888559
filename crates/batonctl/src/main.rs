//! Headless Baton: the same gateway, link, store, orchestrator and runtime as the app, driven from the command line.
//!
//! Each command has a folder or a file of its own, named as it is called, and decides nothing that the app does not decide
//! by the same code. It must never know Tauri. Start at `docs/batonctl.md`, then at the command.

mod as_model;
mod check;
mod doctor;
mod drill;
mod ending;
mod error;
mod export;
mod faults;
mod figures;
mod gateway;
mod host;
mod kept;
mod model;
mod odds;
mod output;
mod replay;
mod requests;
mod router;
mod rows;
mod team_file;
mod watch;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Steps make and drop many small values; this allocator takes less time for that than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Headless Baton.
#[derive(Parser)]
#[command(name = "batonctl", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Checks a configuration and explains every mistake.
    Check(check::Arguments),
    /// Checks this machine and configuration and says what to do.
    Doctor(doctor::Arguments),
    /// Sends simulated customers through the whole system and prints a scorecard.
    Drill(Box<drill::Arguments>),
    /// Prints what a data folder holds of its conversations, one JSON object a line.
    Export(export::Arguments),
    /// Runs the gateway by itself.
    Gateway(gateway::Arguments),
    /// A workstation without a window: its agents work the conversations of a gateway.
    Host(host::Arguments),
    /// Language models: what is configured, whether they answer, and their keys.
    Model(model::Arguments),
    /// Tells how likely an agent recovers after failed calls, from a history.
    Odds(odds::Arguments),
    /// Runs recorded conversations through the whole system and prints a scorecard.
    Replay(replay::Arguments),
    /// Routers: how well they tell what customers want.
    Router(router::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = Arguments::parse().command;
    // A drill makes things go wrong on purpose and counts them itself.
    let usual = match &command {
        Command::Drill(_) => "off",
        Command::Check(_)
        | Command::Doctor(_)
        | Command::Export(_)
        | Command::Gateway(_)
        | Command::Host(_)
        | Command::Model(_)
        | Command::Odds(_)
        | Command::Replay(_)
        | Command::Router(_) => "error",
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .log_internal_errors(false);
    tracing_subscriber::registry()
        .with(baton_logging::levels(usual))
        .with(lines)
        .init();
    if let Err(error) = baton_workstation::outlive_file_limit() {
        tracing::warn!(%error, "a limit on the size of files would end this program");
    }
    let done = match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Doctor(arguments) => doctor::run(arguments).await,
        Command::Drill(arguments) => drill::run(*arguments).await,
        Command::Export(arguments) => export::run(arguments).await,
        Command::Gateway(arguments) => gateway::run(arguments).await,
        Command::Host(arguments) => host::run(arguments).await,
        Command::Model(arguments) => model::run(arguments).await,
        Command::Odds(arguments) => odds::run(arguments).await,
        Command::Replay(arguments) => replay::run(arguments).await,
        Command::Router(arguments) => router::run(arguments),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            // With no reader of errors there is no one to tell.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}
