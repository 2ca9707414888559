//! `batonctl router`: how well the Routers tell what customers want.

mod data;
mod eval;
mod requests;

use std::process::ExitCode;

use crate::error::CommandError;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Trains a Router on labelled texts and measures it on others.
    Eval(eval::Arguments),
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    match arguments.command {
        Command::Eval(arguments) => eval::run(&arguments),
    }
}
