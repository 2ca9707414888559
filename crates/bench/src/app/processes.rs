//! The memory of a program and of everything it started.

use std::collections::BTreeMap;
use std::fs::{read_dir, read_to_string};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::machine;

/// Memory in KiB: what is this process's own, with its share of what several use.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Memory {
    /// Proportional set size.
    pub(super) pss: u64,
    /// Resident set size.
    pub(super) rss: u64,
}

/// Memory by role: `app`, `web`, `network`, and what else there is by its name.
pub(super) fn memory(program: u32) -> Result<BTreeMap<String, Memory>> {
    let mut found = BTreeMap::new();
    for id in family(program)? {
        let role = match read_to_string(format!("/proc/{id}/comm")) {
            _ if id == program => "app".to_owned(),
            Ok(name) if name.starts_with("WebKitWeb") => "web".to_owned(),
            Ok(name) if name.starts_with("WebKitNetwork") => "network".to_owned(),
            Ok(name) => name.trim().to_owned(),
            // It has ended meanwhile.
            Err(_) => continue,
        };
        let memory: &mut Memory = found.entry(role).or_default();
        let one = memory_of(id).with_context(|| format!("reading the memory of process {id}"))?;
        memory.pss += one.pss;
        memory.rss += one.rss;
    }
    Ok(found)
}

/// Processor time the program and everything it started have used.
pub(super) fn processor_time(program: u32) -> Result<Duration> {
    let mut all = Duration::ZERO;
    for id in family(program)? {
        all += machine::processor_time_of(&id.to_string());
    }
    Ok(all)
}

/// The program and everything it started.
fn family(program: u32) -> Result<Vec<u32>> {
    let mut parents = BTreeMap::new();
    for entry in read_dir("/proc")? {
        let name = entry?.file_name();
        if let Some(id) = name.to_str().and_then(|name| name.parse::<u32>().ok())
            && let Some(parent) = parent(id)
        {
            parents.insert(id, parent);
        }
    }
    let members = parents.keys().copied();
    Ok(members
        .filter(|id| descends(*id, program, &parents))
        .collect())
}

fn descends(mut id: u32, ancestor: u32, parents: &BTreeMap<u32, u32>) -> bool {
    loop {
        if id == ancestor {
            return true;
        }
        match parents.get(&id) {
            Some(&parent) if parent != id && parent != 0 => id = parent,
            _ => return false,
        }
    }
}

fn parent(id: u32) -> Option<u32> {
    let stat = read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, after) = stat.rsplit_once(')')?;
    after.split_whitespace().nth(1)?.parse().ok()
}

fn memory_of(id: u32) -> Result<Memory> {
    let text = read_to_string(format!("/proc/{id}/smaps_rollup"))?;
    let figure = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    };
    Ok(Memory {
        pss: figure("Pss:"),
        rss: figure("Rss:"),
    })
}
