//! Build script of the desktop app: hands Tauri its configuration, and says in words when the page it embeds is missing.

use std::path::Path;
use std::process::ExitCode;

use tauri_build::{AppManifest, Attributes};

const PAGE: &str = "ui/dist/index.html";

fn main() -> ExitCode {
    for watched in ["src-tauri/capabilities", "src-tauri/permissions", "ui/dist"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    if !Path::new(PAGE).exists() {
        eprintln!("{PAGE} is missing: the window has not been built yet. Run `make ui` first.");
        return ExitCode::FAILURE;
    }
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/*.json")
        .app_manifest(AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml"));
    match tauri_build::try_build(attributes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
