//! One conversation of very many steps: the last ones cost what the first ones did.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use baton_orchestrator::{Input, Recorded, State};

use super::talk::{Talk, rosa};
use crate::figures::{median, micros};

/// Steps that warm up.
const WARM_UP: usize = 100;
/// Steps compared at the beginning and at the end.
const COMPARED: usize = 500;

pub(super) fn run(steps: u32) -> Result<()> {
    let steps = usize::try_from(steps)?;
    let mut talk = Talk::new(1);
    talk.opens()?;
    talk.writes("my deposit D-3001, I am K-1001")?;
    talk.feed(Input::Accept {
        representative: rosa(),
        offer: None,
    })?;
    let fencing = talk.state.as_ref().context("no state")?.fencing();
    let mut took: Vec<f64> = Vec::with_capacity(steps);
    let mut bytes: Vec<f64> = Vec::with_capacity(steps);
    for n in 0..steps {
        let before = talk.journal.len();
        let one = if n % 2 == 0 {
            talk.writes("is there anything else you need from me for the deposit?")?
        } else {
            let message = talk.message();
            talk.feed(Input::Reply {
                fencing,
                message,
                text: "I am looking into it, one moment please.".to_owned(),
            })?
        };
        took.push(micros(one));
        bytes.push(talk.journal[before..].iter().map(size).sum());
    }
    let (early, late) = (
        median(&took[WARM_UP..WARM_UP + COMPARED]),
        median(&took[steps - COMPARED..]),
    );
    let mean =
        |of: &[f64]| of.iter().sum::<f64>() / f64::from(u32::try_from(of.len()).unwrap_or(1));
    let (small, large) = (
        mean(&bytes[WARM_UP..WARM_UP + COMPARED]),
        mean(&bytes[steps - COMPARED..]),
    );
    let id = talk.state.as_ref().context("no state")?.id();
    let began = Instant::now();
    let state = black_box(State::replay(id, &talk.journal));
    let resumed = began.elapsed();
    ensure!(Some(&state) == talk.state.as_ref(), "replay is not the run");
    println!("one conversation of {steps} steps");
    println!(
        "  step {early:>13.2} µs early, {late:.2} µs late, late over early {:.3}",
        late / early
    );
    println!("  bytes a step {small:>5.1} early, {large:.1} late");
    println!(
        "  cold resume {:>6.1} ms for {} events",
        resumed.as_secs_f64() * 1e3,
        talk.journal.len()
    );
    Ok(())
}

fn size(recorded: &Recorded) -> f64 {
    let bytes = serde_json::to_string(&recorded.event).map_or(0, |text| text.len());
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX))
}
