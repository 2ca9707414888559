//! The desktop app.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser as _;

/// Steps make and drop many small values; this allocator takes less time for that than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match baton_app::AppOptions::parse().start() {
        Some(start) => baton_app::run(start),
        None => {
            eprintln!(
                "Where should Baton keep its data? Say so with --data-dir DIR or BATON_DATA_DIR."
            );
            ExitCode::FAILURE
        }
    }
}
