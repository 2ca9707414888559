//! Measures the time from starting the app to the frame on the display that shows the whole inbox. That frame answers
//! as soon as it is shown: the page listens to keys and clicks before it paints its first state.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use baton_desktop::{Desktop, Program};

use super::screen::{self, Frame, Screen};
use crate::figures::{median, range};
use crate::machine;

/// How often the display is read.
const LOOK_EVERY: Duration = Duration::from_millis(4);
/// The picture is final when it shows text and nothing but a clock has moved for this long.
const STILL: Duration = Duration::from_secs(3);
/// The share of pixels with an edge from which there is text.
const TEXT: f64 = 0.004;
/// The share of pixels that a clock or a counter changes.
const CLOCK: f64 = 0.003;
/// A start that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the display may go on showing a window whose program has ended.
const CLEARS_WITHIN: Duration = Duration::from_millis(500);
/// Frames kept of one start.
const FRAMES: usize = 600;
/// Where Debian has WebKitGTK's own browser, the floor.
const FLOOR: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// How starts are measured.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The built app.
    binary: PathBuf,
    /// Starts of each kind.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    runs: u8,
    /// Say what changed on the display, and when.
    #[arg(long)]
    verbose: bool,
}

/// One start, in milliseconds.
struct Started {
    /// Something of the window is on the display.
    first: f64,
    /// The picture on the display is complete.
    complete: f64,
}

/// Measures and prints.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    tokio::task::block_in_place(|| measure(&arguments))
}

fn measure(arguments: &Arguments) -> Result<()> {
    let binary = arguments
        .binary
        .canonicalize()
        .with_context(|| format!("no app at {}", arguments.binary.display()))?;
    let (mut floor, mut first, mut again) = (Vec::new(), Vec::new(), Vec::new());
    let has_floor = Path::new(FLOOR).exists();
    // The first start of each reads the program from disk and is not counted.
    for run in 0..=arguments.runs {
        let counts = run > 0;
        if has_floor {
            let desktop = screen::desktop()?;
            let page = desktop.folder("page.html");
            std::fs::write(&page, floor_page())?;
            let mut command = desktop.command(FLOOR);
            command
                .arg("--geometry=1280x800")
                .arg(format!("file://{}", page.display()));
            let started = watch(&desktop, command, arguments.verbose)?;
            floor.extend(counts.then_some(started));
        }
        let desktop = screen::desktop()?;
        for starts in [&mut first, &mut again] {
            let mut command = desktop.command(&binary);
            // Without simulated customers, so that the picture comes to rest.
            command
                .arg("--no-practice")
                .arg("--data-dir")
                .arg(desktop.folder("baton"));
            let started = watch(&desktop, command, arguments.verbose)?;
            starts.extend(counts.then_some(started));
        }
    }
    println!("start of the app, in milliseconds from starting the process");
    println!("  {}", machine::line());
    println!(
        "  {:<46} {:>12} {:>18} {:>12} {:>18}",
        format!("medians of {} (least to most)", arguments.runs),
        "first pixels",
        "",
        "whole inbox",
        ""
    );
    if has_floor {
        print("floor: WebKitGTK's MiniBrowser, a static page", &floor);
    } else {
        println!("  no floor: {FLOOR} is not installed");
    }
    print("first start, empty data folder", &first);
    print("start with data there already", &again);
    if has_floor {
        let complete =
            |starts: &[Started]| median(&starts.iter().map(|s| s.complete).collect::<Vec<_>>());
        println!(
            "  first start / floor: {:.2}; with data there / floor: {:.2}",
            complete(&first) / complete(&floor),
            complete(&again) / complete(&floor)
        );
    }
    Ok(())
}

/// A page without script or style, with about as much to paint as an empty inbox.
fn floor_page() -> String {
    let line = "<p>When the agents cannot finish a conversation, it is offered to you here.</p>";
    format!(
        "<!doctype html><title>Floor</title><h1>Inbox</h1>{}",
        line.repeat(12)
    )
}

fn print(what: &str, starts: &[Started]) {
    let cell = |figure: fn(&Started) -> f64| {
        let values: Vec<f64> = starts.iter().map(figure).collect();
        let (least, most) = range(&values);
        (median(&values), format!("({least:.0} to {most:.0})"))
    };
    let ((first, first_range), (complete, complete_range)) =
        (cell(|s| s.first), cell(|s| s.complete));
    println!("  {what:<46} {first:>12.0} {first_range:>18} {complete:>12.0} {complete_range:>18}");
}

/// Starts a program and looks at the display until it comes to rest.
fn watch(desktop: &Desktop, command: Command, verbose: bool) -> Result<Started> {
    let screen = Screen::open(&desktop.pixels())?;
    let empty = screen.frame()?;
    let begun = Instant::now();
    let mut program = Program::start(command, None)?;
    let mut frames: Vec<(Duration, Frame)> = Vec::new();
    let mut moved = Duration::ZERO;
    loop {
        let now = begun.elapsed();
        ensure!(now < PATIENCE, "the display never came to rest");
        program.still_runs()?;
        let frame = screen.frame()?;
        let before = frames.last().map_or(&empty, |(_, frame)| frame);
        if frame != *before {
            let change = frame.difference(before);
            if verbose {
                eprintln!("{:>8.1} ms: {:.4} changed", now.as_secs_f64() * 1e3, change);
            }
            if change > CLOCK {
                moved = now;
            }
            ensure!(frames.len() < FRAMES, "the display changes all the time");
            frames.push((now, frame));
        } else if now.saturating_sub(moved) > STILL && frame.edges() > TEXT {
            break;
        }
        sleep(LOOK_EVERY);
    }
    program.end()?;
    // The display forgets the window a little later.
    sleep(CLEARS_WITHIN);
    let (first, complete) = moments(&frames).context("nothing was shown")?;
    Ok(Started {
        first: first.as_secs_f64() * 1e3,
        complete: complete.as_secs_f64() * 1e3,
    })
}

/// When the first frame came, and the first from which on nothing but a clock differs from the last.
fn moments(frames: &[(Duration, Frame)]) -> Option<(Duration, Duration)> {
    let (_, last) = frames.last()?;
    let (first, _) = frames.first()?;
    let complete = frames
        .iter()
        .rev()
        .take_while(|(_, frame)| frame.difference(last) <= CLOCK)
        .last()?;
    Some((*first, complete.0))
}
