//! Memory of the app's processes with open conversations that came through its gateway.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use baton_desktop::Program;

use super::customers;
use super::processes::{Memory, memory, processor_time};
use super::screen;
use crate::figures::megabytes;
use crate::machine;

/// How long the app is left alone before it is measured.
const REST: Duration = Duration::from_secs(10);
/// Samples, a second apart, whose median is a figure.
const SAMPLES: usize = 5;
const BETWEEN: Duration = Duration::from_secs(1);

/// How memory is measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The built app.
    binary: PathBuf,
    /// Open conversations at which to measure, growing.
    #[arg(long, value_delimiter = ',', default_values_t = [0, 100, 1_000])]
    at: Vec<usize>,
}

/// One measurement.
struct Seen {
    open: usize,
    by_role: BTreeMap<String, Memory>,
    /// Processor time of all processes while they were sampled, in percent of one processor.
    processor: f64,
    /// Bytes of the workstation's and the gateway's database files, their logs included.
    databases: u64,
}

/// Measures and prints.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let binary = arguments
        .binary
        .canonicalize()
        .with_context(|| format!("no app at {}", arguments.binary.display()))?;
    let desktop = screen::desktop()?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    let data = desktop.folder("baton");
    let mut command = desktop.command(&binary);
    command
        .args(["--no-practice", "--gateway-port", &port.to_string()])
        .arg("--data-dir")
        .arg(&data);
    let app = Program::start(command, None)?;
    let mut seen: Vec<Seen> = Vec::new();
    for open in &arguments.at {
        let already = seen.last().map_or(0, |seen| seen.open);
        customers::come(port, open.saturating_sub(already)).await?;
        tokio::time::sleep(REST).await;
        let (before, begun) = (processor_time(app.id())?, Instant::now());
        let by_role = sample(app.id()).await?;
        let used = processor_time(app.id())?.saturating_sub(before);
        seen.push(Seen {
            open: *open,
            by_role,
            processor: 100.0 * used.as_secs_f64() / begun.elapsed().as_secs_f64(),
            databases: databases(&data),
        });
    }
    app.end()?;
    print(&seen);
    Ok(())
}

async fn sample(program: u32) -> Result<BTreeMap<String, Memory>> {
    let mut samples = Vec::new();
    for _ in 0..SAMPLES {
        samples.push(memory(program)?);
        tokio::time::sleep(BETWEEN).await;
    }
    let roles: BTreeSet<&String> = samples.iter().flat_map(BTreeMap::keys).collect();
    let middle = |role: &String, figure: fn(&Memory) -> u64| {
        let mut values: Vec<u64> = samples
            .iter()
            .map(|sample| sample.get(role).map_or(0, figure))
            .collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(0)
    };
    Ok(roles
        .into_iter()
        .map(|role| {
            let memory = Memory {
                pss: middle(role, |m| m.pss),
                rss: middle(role, |m| m.rss),
            };
            (role.clone(), memory)
        })
        .collect())
}

fn databases(data: &Path) -> u64 {
    let size = |name: &str| std::fs::metadata(data.join(name)).map_or(0, |file| file.len());
    ["baton.sqlite", "gateway.sqlite"]
        .iter()
        .map(|name| size(name) + size(&format!("{name}-wal")))
        .sum()
}

fn print(seen: &[Seen]) {
    println!(
        "memory of the app's processes in MB (10^6 bytes): PSS, which shares out common pages, and RSS in parentheses"
    );
    println!("  {}", machine::line());
    let roles: BTreeSet<&String> = seen.iter().flat_map(|seen| seen.by_role.keys()).collect();
    print!("  {:<20}", "open conversations");
    for role in &roles {
        print!(" {role:>18}");
    }
    println!(
        " {:>12} {:>14} {:>13}",
        "all PSS", "databases MB", "processor %"
    );
    for one in seen {
        print!("  {:<20}", one.open);
        for role in &roles {
            let memory = one.by_role.get(*role).copied().unwrap_or_default();
            let cell = format!("{:.1} ({:.1})", mb(memory.pss), mb(memory.rss));
            print!(" {cell:>18}");
        }
        let all: u64 = one.by_role.values().map(|memory| memory.pss).sum();
        println!(
            " {:>12.1} {:>14.1} {:>13.1}",
            mb(all),
            megabytes(one.databases),
            one.processor
        );
    }
    if let (Some(first), Some(last)) = (seen.first(), seen.last())
        && let Some(slope) = slope(first, last)
    {
        println!("  app process: {slope:.1} KiB for each of the conversations, from first to last");
    }
}

/// KiB of the app's own process for each conversation that came.
#[expect(clippy::cast_precision_loss, reason = "sizes far below 2^52")]
fn slope(before: &Seen, after: &Seen) -> Option<f64> {
    let came = after.open.checked_sub(before.open).filter(|n| *n > 0)?;
    let of = |seen: &Seen| seen.by_role.get("app").map_or(0, |memory| memory.pss) as f64;
    Some((of(after) - of(before)) / came as f64)
}

/// MB of a figure in KiB, as `/proc` has it.
fn mb(kib: u64) -> f64 {
    megabytes(kib * 1024)
}
