//! A display, a session bus and a home directory that exist only for one test or measurement.
//!
//! The tests of the window and the measurements of the app run on it. It knows no program that runs there, and nothing
//! of the desktop it is itself started from reaches them. No product code may depend on it. Start at [`Desktop`].
#![cfg(unix)]

mod program;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use tempfile::TempDir;

pub use program::Program;

/// How long the display and the bus may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A session bus that starts nothing by itself: what is on it was put there on purpose.
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

/// A desktop.
pub struct Desktop {
    display: String,
    bus_address: String,
    // Ended in this order; the folder goes last, when no program writes to it any more.
    _bus: Program,
    _display_server: Program,
    home: TempDir,
}

impl Desktop {
    /// Brings a desktop up whose display has this width and height. What its programs print goes to files in `logs`, or
    /// nowhere.
    ///
    /// # Errors
    /// When a program of it is not installed or does not come up.
    pub fn start(width: usize, height: usize, logs: Option<&Path>) -> Result<Self> {
        let home = tempfile::Builder::new()
            .prefix("baton-desktop-")
            .tempdir()?;
        for folder in ["config", "data", "cache", "state", "run", "tmp", "screen"] {
            std::fs::create_dir(home.path().join(folder))?;
        }
        std::fs::write(home.path().join("bus.conf"), BUS)?;
        let log = |name: &str| logs.map(|logs| logs.join(name));

        let mut command = clean("Xvfb", home.path());
        command
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"])
            .args(["-screen", "0", &format!("{width}x{height}x24"), "-fbdir"])
            .arg(home.path().join("screen"));
        let (display_server, number) =
            Program::start_and_read_line(command, log("xvfb.log").as_deref(), PATIENCE)?;

        let mut command = clean("dbus-daemon", home.path());
        command
            .arg("--config-file")
            .arg(home.path().join("bus.conf"))
            .args(["--nofork", "--nopidfile", "--print-address=1"]);
        let (bus, address) =
            Program::start_and_read_line(command, log("dbus.log").as_deref(), PATIENCE)?;

        Ok(Self {
            display: format!(":{}", number.trim()),
            bus_address: address.trim().to_owned(),
            _bus: bus,
            _display_server: display_server,
            home,
        })
    }

    /// A command that runs on this desktop and knows of no other.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
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
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The file in which the display server keeps the pixels of the display, an XWD image.
    pub fn pixels(&self) -> PathBuf {
        self.folder("screen/Xvfb_screen0")
    }

    /// The address of its session bus.
    pub fn bus_address(&self) -> &str {
        &self.bus_address
    }

    /// A path on this desktop; it goes with it.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

/// A command with an environment made for it, whatever the one of the caller.
fn clean(program: impl AsRef<OsStr>, home: &Path) -> Command {
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
        .env("TZ", "UTC");
    command
}
