//! Figures of the whole program, each with its floor beside it.
//!
//! `make bench` runs all of them; `docs/benchmarks.md` keeps what they were, on which machine and at which commit. No product
//! code depends on it. Start at the [`Command`]s below: `core` and `steps` measure parts, `app` and `gateway` the built
//! programs.

mod app;
mod core;
mod figures;
mod gateway;
mod machine;
mod steps;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Steps make and drop many small values; this allocator takes less time for that than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Figures of the whole program, each with its floor beside it.
#[derive(Debug, Parser)]
#[command(name = "baton-bench", version, about)]
enum Command {
    /// Steps of the pure core.
    Core(core::Arguments),
    /// Journalled steps of the store and of the real runtime beside the bare SQLite floor.
    Durable(steps::Arguments),
    /// One conversation of 10,001 steps.
    Long(steps::long::Arguments),
    /// One writing of the durable steps, alone in its process.
    #[command(hide = true)]
    Traced(steps::Traced),
    /// From starting the app to the frame that shows the whole inbox.
    Start(app::start::Arguments),
    /// Memory of the app and its web process with open conversations.
    Memory(app::memory::Arguments),
    /// What a gateway withstands.
    Gateway(gateway::Arguments),
    /// Size of the built programs.
    Size {
        /// The programs.
        binaries: Vec<PathBuf>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Core(arguments) => core::run(&arguments),
        Command::Durable(arguments) => steps::run(arguments).await,
        Command::Long(arguments) => steps::long::run(arguments).await,
        Command::Traced(told) => steps::traced(told).await,
        Command::Start(arguments) => app::start::run(arguments).await,
        Command::Memory(arguments) => app::memory::run(arguments).await,
        Command::Gateway(arguments) => gateway::run(arguments).await,
        Command::Size { binaries } => size(&binaries),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("baton-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn size(binaries: &[PathBuf]) -> anyhow::Result<()> {
    println!("size of the programs (stripped, release)");
    for binary in binaries {
        let bytes = std::fs::metadata(binary)?.len();
        println!(
            "  {:<28} {:>8.1} MB {bytes:>12} bytes",
            binary.display(),
            figures::megabytes(bytes)
        );
    }
    Ok(())
}
