//! What a gateway withstands: clients that take all they get, beside the next customer who only wants one answer.
//!
//! The gateway is the built program in a process of its own, with its default limits. Clients are told apart by their
//! addresses, of which loopback has many.

mod flood;
mod idle;
mod process;

use std::path::PathBuf;

use anyhow::Result;

/// What is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The built batonctl.
    batonctl: PathBuf,
    /// Conversations that are opened at once.
    #[arg(long, default_value_t = 100_000)]
    openings: u32,
    /// For how long one client writes as much as it can, in seconds.
    #[arg(long, default_value_t = 20)]
    writing_seconds: u64,
}

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    println!("a gateway beside clients that take all they get (default limits)");
    idle::run(&arguments.batonctl).await?;
    flood::openings(&arguments.batonctl, arguments.openings).await?;
    flood::messages(&arguments.batonctl, arguments.writing_seconds).await
}
