//! `batonctl router`: how well the Routers tell what customers want.

mod acts;
mod data;
mod eval;
mod languages;
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
    /// Measures how well wishes for a person, thanks and "I don't have it" are heard.
    Acts(acts::Arguments),
    /// Measures how well playbooks with English examples serve customers in other languages.
    Languages(languages::Arguments),
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    match arguments.command {
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Acts(arguments) => acts::run(&arguments),
        Command::Languages(arguments) => languages::run(&arguments),
    }
}
