//! A desktop for one test: display, session bus, notification daemon and home directory, all its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::process::Process;

const PATIENCE: Duration = Duration::from_secs(20);

/// A session bus that starts nothing by itself: what is on it, the test put there.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

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
    /// Everything of this desktop is below here, and goes with it.
    home: TempDir,
    /// Logs of the helpers, kept after the test.
    logs: PathBuf,
    display: String,
    bus_address: String,
    // Stopped in this order.
    _daemon: Process,
    _bus: Process,
    _display_server: Process,
}

impl Desktop {
    /// Brings the desktop up, with helper logs in `logs`.
    pub(crate) async fn start(logs: &Path) -> Result<Self> {
        fs::create_dir_all(logs)?;
        let home = tempfile::Builder::new().prefix("baton-e2e-").tempdir()?;
        for dir in ["config", "data", "cache", "state", "run", "tmp"] {
            fs::create_dir(home.path().join(dir))?;
        }
        fs::write(home.path().join("dunstrc"), DUNST)?;

        let mut command = clean("Xvfb", home.path());
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1920x1080x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        let (display_server, number) =
            Process::start_and_read_line(command, &logs.join("xvfb.log"), PATIENCE)?;
        let display = format!(":{}", number.trim());

        let bus_config = home.path().join("bus.conf");
        fs::write(&bus_config, BUS)?;
        let mut command = clean("dbus-daemon", home.path());
        command.arg("--config-file").arg(bus_config).args([
            "--nofork",
            "--nopidfile",
            "--print-address=1",
        ]);
        let (bus, bus_address) =
            Process::start_and_read_line(command, &logs.join("dbus.log"), PATIENCE)?;

        let mut command = clean("dunst", home.path());
        command
            .arg("-conf")
            .arg(home.path().join("dunstrc"))
            .env("DISPLAY", &display)
            .env("DBUS_SESSION_BUS_ADDRESS", &bus_address);
        let daemon = Process::start(command, &logs.join("dunst.log"))?;

        let desktop = Self {
            home,
            logs: logs.to_owned(),
            display,
            bus_address,
            _daemon: daemon,
            _bus: bus,
            _display_server: display_server,
        };
        desktop.wait_for_the_daemon().await?;
        Ok(desktop)
    }

    /// A command that runs on this desktop and knows of no other.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = clean(program, self.home.path());
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        command
    }

    /// The name of its display.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// A connection to this desktop's session bus.
    pub(crate) async fn bus(&self) -> Result<zbus::Connection> {
        Ok(
            zbus::connection::Builder::address(self.bus_address.as_str())?
                .build()
                .await?,
        )
    }

    /// A directory of this desktop that is the app's to fill.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.home.path().join("baton")
    }

    /// Where helpers and the app leave their logs.
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

/// A command with an environment made for the test, whatever the one it was called from.
fn clean(program: impl AsRef<std::ffi::OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("TMPDIR", home.join("tmp"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_STATE_HOME", home.join("state"))
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("LANG", "C.UTF-8")
        .env("TZ", "UTC")
        .env("RUST_BACKTRACE", "1");
    command
}
