//! `batonctl check`: what a configuration says, or every mistake in it.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::CommandError;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the configuration's .toml files.
    #[arg(long)]
    config: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CommandError> {
    let playbooks = baton_workstation::read_config(&arguments.config)?;
    // The Router must be able to learn from the examples too.
    baton_workstation::train(&playbooks).map_err(baton_workstation::StartError::from)?;
    output::line(baton_playbook::explain(&playbooks))?;
    Ok(ExitCode::SUCCESS)
}
