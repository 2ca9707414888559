//! The machine that the figures were measured on, and how busy it was with other things.

use std::fs::read_to_string;
use std::path::Path;
use std::time::Duration;

/// `/proc` counts processor time in hundredths of a second on every Linux that Baton runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// Processor, kernel and load, in one line.
pub(crate) fn line() -> String {
    let cpu = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kernel = read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{model}, {cores} cores, Linux {}, load {}",
        kernel.trim(),
        load()
    )
}

/// The load average of the last minute.
pub(crate) fn load() -> String {
    let text = read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("?").to_owned()
}

/// The kind of file system a folder is on, and its device.
pub(crate) fn file_system(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = read_to_string("/proc/mounts").unwrap_or_default();
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (device, at, kind) = (words.next()?, words.next()?, words.next()?);
            folder.starts_with(at).then_some((at.len(), kind, device))
        })
        .max_by_key(|(length, _, _)| *length)
        .map_or_else(
            || "unknown file system".to_owned(),
            |(_, kind, device)| match kind {
                "tmpfs" => "tmpfs".to_owned(),
                _ => format!("{kind} on {device}"),
            },
        )
}

/// Processor time this process has used, its threads that have ended included.
pub(crate) fn processor_time() -> Duration {
    processor_time_of("self")
}

/// Processor time a process has used; nothing when it has ended.
pub(crate) fn processor_time_of(process: &str) -> Duration {
    let stat = read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in parentheses may hold spaces; what follows it does not.
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|word| word.parse::<f64>().ok())
        .sum();
    Duration::from_secs_f64(ticks / TICKS_PER_SECOND)
}
