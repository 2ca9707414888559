//! The built app in a real window, driven through WebDriver.

use std::ffi::OsString;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use baton_desktop::Program;
use serde_json::{Value, json};
use thirtyfour::{By, Capabilities, Key, TypingData, WebDriver, WebElement};

use crate::desktop::Desktop;

const DRIVER_PATIENCE: Duration = Duration::from_secs(20);
/// From starting the app to a page that answers.
const WINDOW_PATIENCE: Duration = Duration::from_secs(60);
/// For one answer of the page.
const ANSWER_PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// From asking for a picture to a frame that can be given.
const FRAME_PATIENCE: Duration = Duration::from_secs(10);

/// The app's binary, built by the same cargo call as this test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_baton");

/// A running app. When this goes, the driver, the app and all their processes are killed with it.
pub(crate) struct App {
    page: WebDriver,
    data_dir: PathBuf,
    driver: Program,
}

/// Asks the host as the page does. The window's own script uses the same door.
const ASK: &str = "
    const [command, payload, done] = arguments;
    window.__TAURI_INTERNALS__.invoke('desk', { command, payload })
        .then((answer) => done({ answer }))
        .catch((error) => done({ refused: error }));
";

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
            .env("BATON_WEIGHTS", data_dir.join("weights"))
            .env("BATON_LOG", "info,baton=debug");
        let mut driver = Program::start(command, Some(&desktop.logs().join("driver.log")))?;
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
        let app = Self {
            page,
            data_dir,
            driver,
        };
        app.page.set_script_timeout(ANSWER_PATIENCE).await?;
        Ok(app)
    }

    /// The page in the window.
    pub(crate) fn page(&self) -> &WebDriver {
        &self.page
    }

    /// Sends one of the window's commands to the host, past the page.
    pub(crate) async fn ask(&self, command: &str, payload: Value) -> Result<Value> {
        let arguments = vec![json!(command), payload];
        let said = self
            .page
            .execute_async(ASK, arguments)
            .await
            .with_context(|| format!("{command} was not answered"))?
            .json()
            .clone();
        match &said["refused"] {
            Value::Null => Ok(said["answer"].clone()),
            refused => bail!("{command} was refused: {refused}"),
        }
    }

    /// What is shown of a conversation now: its identifier with the ownership that acting on it names.
    pub(crate) async fn shown(&self, conversation: &Value) -> Result<Value> {
        let request = json!({ "conversation": conversation });
        let view = self.ask("get_conversation", request).await?;
        Ok(json!({ "conversation": conversation, "fencing": view["fencing"] }))
    }

    /// Types into whatever has the focus.
    pub(crate) async fn types(&self, keys: impl Into<TypingData>) -> Result<()> {
        let focused = self.page.active_element().await.context("no focus")?;
        focused.send_keys(keys).await.context("could not type")
    }

    /// Presses Ctrl and a key.
    pub(crate) async fn presses_ctrl(&self, key: &str) -> Result<()> {
        self.types(Key::Control + key).await
    }

    /// Waits until an element is there, and gives its text.
    pub(crate) async fn sees(&self, selector: &str, patience: Duration) -> Result<String> {
        self.wait_until(&format!("{selector} is there"), patience, async |page| {
            Ok(Some(words_of(&page.find(By::Css(selector)).await?).await?))
        })
        .await
    }

    /// Waits until an element is there no more.
    pub(crate) async fn loses(&self, selector: &str, patience: Duration) -> Result<()> {
        self.wait_until(&format!("{selector} is gone"), patience, async |page| {
            let found = page.find_all(By::Css(selector)).await?;
            Ok(found.is_empty().then_some(()))
        })
        .await
    }

    /// Waits until the text of an element contains some words, and gives the text.
    pub(crate) async fn reads(
        &self,
        selector: &str,
        words: &str,
        patience: Duration,
    ) -> Result<String> {
        let what = format!("{selector} says {words:?}");
        self.wait_until(&what, patience, async |page| {
            for element in page.find_all(By::Css(selector)).await? {
                let text = words_of(&element).await?;
                if text.contains(words) {
                    return Ok(Some(text));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Gives the focus to the element that says something, all at once: what a driver holds on to
    /// may be drawn anew in between.
    pub(crate) async fn focuses(
        &self,
        selector: &str,
        words: &str,
        patience: Duration,
    ) -> Result<()> {
        let script = "const [selector, words] = arguments;
            const said = [...document.querySelectorAll(selector)].find((one) => one.innerText.includes(words));
            said?.focus();
            return said !== undefined && said === document.activeElement;";
        let what = format!("{selector} with {words:?} has the focus");
        self.wait_until(&what, patience, async |page| {
            let arguments = vec![json!(selector), json!(words)];
            let focused = page.execute(script, arguments).await?.json().clone();
            Ok((focused == json!(true)).then_some(()))
        })
        .await
    }

    /// Runs a function body in the page and gives what it returns.
    pub(crate) async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let returned = self.page.execute(body, arguments).await;
        let returned = returned.context("a script did not run")?;
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

    /// Writes a picture of the page as it is now. Between two frames the driver has none to give and says
    /// "unknown error", so it is asked again.
    pub(crate) async fn picture(&self, file: &Path) -> Result<()> {
        if let Some(dir) = file.parent() {
            fs::create_dir_all(dir)?;
        }
        let what = format!("there is a picture for {}", file.display());
        self.wait_until(&what, FRAME_PATIENCE, async |page| {
            Ok(Some(page.screenshot(file).await?))
        })
        .await
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

impl Drop for App {
    fn drop(&mut self) {
        self.driver.kill();
        // No one is left to say goodbye to.
        let _ = self.page.clone().leak();
    }
}

/// What an element says. The driver's own answer leaves out text that is cut off with an ellipsis.
async fn words_of(element: &WebElement) -> Result<String> {
    Ok(element.prop("innerText").await?.unwrap_or_default())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

async fn wait_for_port(driver: &mut Program, port: u16) -> Result<()> {
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
