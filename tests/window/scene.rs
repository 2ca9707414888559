//! The frame around every test in the window: one at a time, bounded, and with evidence when it fails.

use std::fs::{self, File};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt as _;

use crate::app::App;
use crate::desktop::Desktop;

/// Longer than any scene needs on a slow machine with two cores.
const LONGEST: Duration = Duration::from_secs(300);

/// A desktop and a place for evidence. What a scene starts ends with it.
pub(crate) struct Scene {
    pub(crate) desktop: Desktop,
    evidence: PathBuf,
}

impl Scene {
    /// Starts the app and plays `act` in its window. Whatever goes wrong leaves a picture, the page
    /// and the log behind.
    pub(crate) async fn with_app(
        &self,
        arguments: &[&str],
        act: impl AsyncFnOnce(&App) -> Result<()>,
    ) -> Result<()> {
        let app = App::start(&self.desktop, arguments).await?;
        let played = match AssertUnwindSafe(act(&app)).catch_unwind().await {
            Ok(played) => played,
            Err(panic) => Err(anyhow!("{}", said_by(&*panic))),
        };
        if played.is_err()
            && let Err(error) = app.keep_evidence(&self.evidence).await
        {
            eprintln!("not all evidence could be kept: {error:#}");
        }
        played
    }

    /// Where this scene's pictures and logs are kept.
    pub(crate) fn evidence(&self) -> &Path {
        &self.evidence
    }
}

/// Plays one scene on a desktop of its own. Scenes of several test processes wait for each other:
/// the machine is small and a window that gets no processor looks broken.
#[expect(clippy::panic, reason = "this is how a test fails")]
pub(crate) fn play(name: &str, act: impl AsyncFnOnce(&Scene) -> Result<()>) {
    let evidence = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .with_file_name("e2e")
        .join(name);
    let outcome = prepare(&evidence).and_then(|_turn| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let scene = Scene {
                desktop: Desktop::start(&evidence).await?,
                evidence: evidence.clone(),
            };
            tokio::time::timeout(LONGEST, act(&scene))
                .await
                .with_context(|| format!("not over after {LONGEST:?}"))?
        })
    });
    if let Err(error) = outcome {
        panic!("{name}: {error:#}\nevidence: {}", evidence.display());
    }
}

/// Waits for this scene's turn and clears what an earlier run left. The turn is over when the file is closed.
fn prepare(evidence: &Path) -> Result<File> {
    let parent = evidence.parent().context("no place for evidence")?;
    fs::create_dir_all(parent)?;
    let turn = File::create(parent.join("turn.lock"))?;
    turn.lock()?;
    match fs::remove_dir_all(evidence) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    fs::create_dir_all(evidence)?;
    Ok(turn)
}

fn said_by(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panicked without words")
}
