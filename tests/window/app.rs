//! The built app in a real window, driven through WebDriver.

use std::ffi::OsString;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

use crate::desktop::Desktop;
use crate::process::Process;

const DRIVER_PATIENCE: Duration = Duration::from_secs(20);
/// From starting the app to a page that answers.
const WINDOW_PATIENCE: Duration = Duration::from_secs(60);
/// For one answer of the page.
const ANSWER_PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The app's binary, built by the same cargo call as this test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_baton");

/// A running app. When this goes, the driver, the app and all their processes go with it.
pub(crate) struct App {
    page: WebDriver,
    data_dir: PathBuf,
    _driver: Process,
}

impl App {
    /// Starts the app with `arguments` besides the data directory, and waits for its page.
    pub(crate) async fn start(desktop: &Desktop, arguments: &[&str]) -> Result<Self> {
        let data_dir = desktop.data_dir();
        let mut words: Vec<OsString> = vec!["--data-dir".into(), data_dir.clone().into()];
        words.extend(arguments.iter().map(Into::into));

        let port = free_port()?;
        let mut command = desktop.command("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("BATON_LOG", "info,baton=debug");
        let mut driver = Process::start(command, &desktop.logs().join("driver.log"))?;
        wait_for_port(&mut driver, port).await?;

        let arguments: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        let mut wanted = Capabilities::new();
        wanted.set(
            "webkitgtk:browserOptions",
            json!({ "binary": BINARY, "args": arguments }),
        )?;
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .request_timeout(ANSWER_PATIENCE);
        let session = session.into_future();
        let page = tokio::time::timeout(WINDOW_PATIENCE, session)
            .await
            .with_context(|| format!("no window in {WINDOW_PATIENCE:?}"))?
            .context("the driver could not open the app's window")?;
        page.set_script_timeout(Duration::from_secs(60)).await?;
        Ok(Self {
            page,
            data_dir,
            _driver: driver,
        })
    }

    /// The page in the window.
    pub(crate) fn page(&self) -> &WebDriver {
        &self.page
    }

    /// Runs a function body in the page and gives what it returns.
    pub(crate) async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let returned = self.page.execute(body, arguments).await?;
        Ok(returned.json().clone())
    }

    /// Looks at the page again and again until `what` holds there.
    pub(crate) async fn wait_until<T>(
        &self,
        what: &str,
        patience: Duration,
        mut look: impl AsyncFnMut(&WebDriver) -> Result<Option<T>>,
    ) -> Result<T> {
        let begun = Instant::now();
        loop {
            let failed = match look(&self.page).await {
                Ok(Some(seen)) => return Ok(seen),
                Ok(None) => None,
                Err(error) => Some(error),
            };
            if begun.elapsed() > patience {
                let why = failed
                    .map(|error| format!(" ({error:#})"))
                    .unwrap_or_default();
                bail!("waited {patience:?} in vain until {what}{why}");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Writes a picture of the page as it is now.
    pub(crate) async fn picture(&self, file: &Path) -> Result<()> {
        if let Some(dir) = file.parent() {
            fs::create_dir_all(dir)?;
        }
        Ok(self.page.screenshot(file).await?)
    }

    /// Keeps what can be seen of the app: picture, page and log.
    pub(crate) async fn keep_evidence(&self, dir: &Path) -> Result<()> {
        fs::create_dir_all(dir)?;
        let log = self.data_dir.join("logs/baton.log");
        if log.exists() {
            fs::copy(log, dir.join("baton.log"))?;
        }
        self.picture(&dir.join("window.png")).await?;
        fs::write(dir.join("page.html"), self.page.source().await?)?;
        Ok(())
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

async fn wait_for_port(driver: &mut Process, port: u16) -> Result<()> {
    let begun = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        driver.still_runs()?;
        ensure!(
            begun.elapsed() < DRIVER_PATIENCE,
            "the driver does not listen"
        );
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}
