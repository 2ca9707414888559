//! A program with everything it starts, that does not outlive the one who started it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// How long a program may take to end by itself.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running program in a process group of its own; the group ends with it.
pub struct Program {
    name: String,
    child: Child,
}

impl Program {
    /// Starts it. What it prints goes to the file, or nowhere.
    ///
    /// # Errors
    /// When it is not there, or the file cannot be written.
    pub fn start(mut command: Command, log: Option<&Path>) -> Result<Self> {
        if let Some(log) = log {
            File::create(log)?;
        }
        command.stdout(output(log)?);
        Self::spawn(command, log)
    }

    /// Starts it and waits for the first line it prints.
    ///
    /// # Errors
    /// As [`Self::start`], and when no line comes.
    pub fn start_and_read_line(
        mut command: Command,
        log: Option<&Path>,
        patience: Duration,
    ) -> Result<(Self, String)> {
        command.stdout(Stdio::piped());
        let mut program = Self::spawn(command, log)?;
        let out = program.child.stdout.take().context("no output to read")?;
        let (line_read, line) = mpsc::channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(out).lines();
            if let Some(Ok(first)) = lines.next() {
                // The caller may have given up waiting.
                let _ = line_read.send(first);
            }
            // Reads on, so that the program never waits for a reader.
            lines.for_each(drop);
        });
        match line.recv_timeout(patience) {
            Ok(line) => Ok((program, line)),
            Err(_) => bail!("{} printed nothing in {patience:?}", program.name),
        }
    }

    fn spawn(mut command: Command, log: Option<&Path>) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .stderr(output(log)?)
            .process_group(0)
            .spawn()
            .with_context(|| {
                format!("{name} cannot be started; `make setup-tests` installs what is needed")
            })?;
        Ok(Self { name, child })
    }

    /// Its process id, and that of its group.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Fails when the program has ended already.
    ///
    /// # Errors
    /// With the status it ended with.
    pub fn still_runs(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} has ended: {status}", self.name),
        }
    }

    /// Asks it to end, as the end of a session does, and waits for that.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub fn end(mut self) -> Result<()> {
        self.signal(Signal::TERM);
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() && begun.elapsed() < ENDS_WITHIN {
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// `kill -9` for the one process it started that goes by this name, of at most 15 characters as the kernel
    /// knows them.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn kill_member(&self, name: &str) -> Result<()> {
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
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        // Nothing is left to do when it cannot be waited for.
        let _ = self.child.wait();
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
        self.kill();
    }
}

fn output(log: Option<&Path>) -> Result<Stdio> {
    Ok(match log {
        Some(log) => File::options().create(true).append(true).open(log)?.into(),
        None => Stdio::null(),
    })
}
