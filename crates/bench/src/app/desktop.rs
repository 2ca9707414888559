//! A display, a session bus and a home directory that exist only for one measurement.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use super::screen::{self, Screen};

/// How long a program may take to end by itself.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A session bus that starts nothing by itself: a desktop's other programs are not part of a start.
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
pub(super) struct Desktop {
    display: String,
    bus: String,
    // Ended in this order; the folder goes last, when no program writes to it any more.
    _bus: Program,
    _display_server: Program,
    home: TempDir,
}

impl Desktop {
    pub(super) fn start() -> Result<Self> {
        let home = tempfile::Builder::new().prefix("baton-bench-").tempdir()?;
        for folder in ["config", "data", "cache", "state", "run", "tmp", "screen"] {
            std::fs::create_dir(home.path().join(folder))?;
        }
        std::fs::write(home.path().join("bus.conf"), BUS)?;
        let size = format!("{}x{}x24", screen::WIDTH, screen::HEIGHT);
        let mut command = clean("Xvfb", home.path());
        command
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"])
            .args(["-screen", "0", &size, "-fbdir"])
            .arg(home.path().join("screen"));
        let (display_server, number) = Program::start_and_read_line(command)?;
        let mut command = clean("dbus-daemon", home.path());
        command
            .arg("--config-file")
            .arg(home.path().join("bus.conf"))
            .args(["--nofork", "--nopidfile", "--print-address=1"]);
        let (bus, address) = Program::start_and_read_line(command)?;
        Ok(Self {
            display: format!(":{}", number.trim()),
            bus: address.trim().to_owned(),
            _bus: bus,
            _display_server: display_server,
            home,
        })
    }

    /// A command that runs on this desktop and knows of no other.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = clean(program, self.home.path());
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        command
    }

    /// The pixels of the display.
    pub(super) fn screen(&self) -> Result<Screen> {
        Screen::open(&self.home.path().join("screen/Xvfb_screen0"))
    }

    /// A folder on this desktop that does not exist yet.
    pub(super) fn folder(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

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
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A running program in a process group of its own; the group goes with it.
pub(super) struct Program {
    child: Child,
}

impl Program {
    pub(super) fn start(mut command: Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).spawn();
        Ok(Self {
            child: child.with_context(|| format!("starting {name}"))?,
        })
    }

    fn start_and_read_line(mut command: Command) -> Result<(Self, String)> {
        command.stdout(Stdio::piped());
        let mut program = Self::start(command)?;
        let out = program.child.stdout.take().context("no output to read")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        Ok((program, line))
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn has_ended(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Asks it to end, as the end of a session does, and waits for that.
    pub(super) fn end(mut self) -> Result<()> {
        self.signal(Signal::TERM);
        let begun = Instant::now();
        while !self.has_ended()? && begun.elapsed() < ENDS_WITHIN {
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        // Nothing is left to do when it cannot be waited for.
        let _ = self.child.wait();
    }
}
