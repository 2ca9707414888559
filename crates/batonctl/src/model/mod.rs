//! `batonctl model`: the language models of a configuration, and their keys in the keychain.

mod check;
mod key;
mod list;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::CommandError;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Lists the models of a configuration, who asks them, and whether their keys are there.
    List(Configured),
    /// Asks every model one small question, which costs what such a question costs.
    Check(Configured),
    /// Keeps keys in the operating system's keychain.
    #[command(subcommand)]
    Key(key::Command),
}

/// Which configuration.
#[derive(clap::Args)]
struct Configured {
    /// The folder with the configuration's .toml files.
    #[arg(long, env = "BATON_CONFIG", value_name = "DIR")]
    config: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CommandError> {
    match arguments.command {
        Command::List(arguments) => list::run(&arguments).await,
        Command::Check(arguments) => check::run(&arguments).await,
        Command::Key(command) => key::run(command).await,
    }
}

/// The agents that ask a model.
fn asked_by(
    models: &baton_playbook::Models,
    name: &baton_playbook::ModelName,
) -> Vec<&'static str> {
    models
        .asked_by()
        .filter(|(_, model)| *model == name)
        .map(|(agent, _)| agent)
        .collect()
}
