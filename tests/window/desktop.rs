//! A desktop for one test, with a notification daemon.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use baton_desktop::Program;

const PATIENCE: Duration = Duration::from_secs(20);

const DUNST: &str = "\
[global]
    history_length = 100
    markup = full
    format = \"%s\\n%b\"
    show_age_threshold = -1
[urgency_normal]
    timeout = 60
";

/// Everything a desktop app expects around it.
pub(crate) struct Desktop {
    /// Logs of its programs, kept after the test.
    logs: PathBuf,
    // Stopped in this order.
    _daemon: Program,
    desktop: baton_desktop::Desktop,
}

impl Desktop {
    /// Brings the desktop up, with the logs of its programs in `logs`.
    pub(crate) async fn start(logs: &Path) -> Result<Self> {
        fs::create_dir_all(logs)?;
        let desktop = baton_desktop::Desktop::start(1920, 1080, Some(logs))?;
        let settings = desktop.folder("dunstrc");
        fs::write(&settings, DUNST)?;
        let mut command = desktop.command("dunst");
        command.arg("-conf").arg(settings);
        let daemon = Program::start(command, Some(&logs.join("dunst.log")))?;
        let desktop = Self {
            logs: logs.to_owned(),
            _daemon: daemon,
            desktop,
        };
        desktop.wait_for_the_daemon().await?;
        Ok(desktop)
    }

    /// A command that runs on this desktop and knows of no other.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.desktop.command(program);
        command.env("RUST_BACKTRACE", "1");
        command
    }

    /// The name of its display.
    pub(crate) fn display(&self) -> &str {
        self.desktop.display()
    }

    /// A connection to this desktop's session bus.
    pub(crate) async fn bus(&self) -> Result<zbus::Connection> {
        Ok(
            zbus::connection::Builder::address(self.desktop.bus_address())?
                .build()
                .await?,
        )
    }

    /// A directory of this desktop that is the app's to fill.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.desktop.folder("baton")
    }

    /// Where its programs and the app leave their logs.
    pub(crate) fn logs(&self) -> &Path {
        &self.logs
    }

    async fn wait_for_the_daemon(&self) -> Result<()> {
        let bus = self.bus().await?;
        let names = zbus::fdo::DBusProxy::new(&bus).await?;
        let begun = Instant::now();
        loop {
            let name = "org.freedesktop.Notifications".try_into()?;
            if names
                .name_has_owner(name)
                .await
                .context("asking the session bus")?
            {
                return Ok(());
            }
            ensure!(
                begun.elapsed() < PATIENCE,
                "the notification daemon did not come up; see {}",
                self.logs.join("dunst.log").display()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
