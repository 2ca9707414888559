//! Headless Baton: the same gateway, link, store, orchestrator and runtime as the app, driven
//! from the command line.

mod check;
mod customer;
mod error;
mod replay;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    /// Runs recorded conversations through the whole system and prints a scorecard.
    Replay(replay::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("BATON_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let done = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Replay(arguments) => replay::run(arguments).await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
