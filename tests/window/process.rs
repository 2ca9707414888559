//! A program of the test's own, with everything it starts, that does not outlive the test.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A running program in a process group of its own.
pub(crate) struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts it with its output in `log`.
    pub(crate) fn start(mut command: Command, log: &Path) -> Result<Self> {
        let log = File::create(log)?;
        command.stdout(log.try_clone()?).stderr(log);
        Self::spawn(command)
    }

    /// Starts it and waits for the first line it prints.
    pub(crate) fn start_and_read_line(
        mut command: Command,
        log: &Path,
        patience: Duration,
    ) -> Result<(Self, String)> {
        command.stdout(Stdio::piped()).stderr(File::create(log)?);
        let mut process = Self::spawn(command)?;
        let out = process.child.stdout.take().context("no output to read")?;
        let (line_read, line) = mpsc::channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(out).lines();
            if let Some(Ok(first)) = lines.next() {
                // The test may have given up waiting.
                let _ = line_read.send(first);
            }
            // Keeps reading, so that the program never waits for somebody to listen.
            lines.for_each(drop);
        });
        match line.recv_timeout(patience) {
            Ok(line) => Ok((process, line)),
            Err(_) => bail!("{} said nothing in {patience:?}", process.name),
        }
    }

    fn spawn(mut command: Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| {
                format!("{name} cannot be started; `make setup-tests` installs what the tests need")
            })?;
        Ok(Self { name, child })
    }

    /// Fails when the program has ended already.
    pub(crate) fn still_runs(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} has ended: {status}", self.name),
        }
    }

    /// `kill -9` for the one process it started that goes by this name, of at most 15 characters as the kernel
    /// knows them.
    pub(crate) fn kill_member(&self, name: &str) -> Result<()> {
        let group = self.child.id().to_string();
        let mut killed = 0;
        for entry in fs::read_dir("/proc")? {
            // Processes come and go while they are listed.
            let Ok(stat) = fs::read_to_string(entry?.path().join("stat")) else {
                continue;
            };
            let (Some(from), Some(to)) = (stat.find('('), stat.rfind(')')) else {
                continue;
            };
            let rest: Vec<&str> = stat[to + 1..].split_whitespace().collect();
            let alive = rest.first().is_some_and(|state| *state != "Z");
            if &stat[from + 1..to] != name || !alive || rest.get(2) != Some(&group.as_str()) {
                continue;
            }
            let pid = stat[..from].trim().parse().ok().and_then(Pid::from_raw);
            kill_process(pid.context("a process has a number")?, Signal::KILL)?;
            killed += 1;
        }
        ensure!(killed == 1, "{killed} processes go by the name {name}");
        Ok(())
    }

    /// `kill -9` for the program and everything it started.
    pub(crate) fn kill(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
