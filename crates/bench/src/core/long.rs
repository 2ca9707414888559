//! One conversation of very many steps: the last ones cost what the first ones did.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use baton_orchestrator::{Actor, Input, Recorded, State};

use super::conversation_driver::ConversationDriver;
use crate::figures::{count, median, micros};

/// Steps that warm up.
const WARM_UP: usize = 100;
/// Steps compared at the beginning and at the end.
const COMPARED: usize = 500;

pub(super) fn run(steps: u32) -> Result<()> {
    let steps = usize::try_from(steps)?;
    let mut long = Writers::meet(1)?;
    for _ in 0..steps - COMPARED {
        long.step()?;
    }
    // A young conversation takes turns with the old one, so that both see the same machine.
    let mut young = Writers::meet(2)?;
    for _ in 0..WARM_UP {
        young.step()?;
    }
    let (mut early, mut late) = (Vec::new(), Vec::new());
    for _ in 0..COMPARED {
        early.push(young.step()?);
        late.push(long.step()?);
    }
    let median_of =
        |of: &[(f64, f64)]| median(&of.iter().map(|(took, _)| *took).collect::<Vec<_>>());
    let bytes_of =
        |of: &[(f64, f64)]| of.iter().map(|(_, bytes)| bytes).sum::<f64>() / count(of.len() as u64);
    let (early_step, late_step) = (median_of(&early), median_of(&late));
    let talk = long.talk;
    let id = talk.state.as_ref().context("no state")?.id();
    let began = Instant::now();
    let state = black_box(State::replay(id, &talk.journal));
    let resumed = began.elapsed();
    ensure!(Some(&state) == talk.state.as_ref(), "replay is not the run");
    println!("one conversation of {steps} steps; its last {COMPARED} beside those of a young one");
    println!(
        "  step {early_step:>13.2} µs early, {late_step:.2} µs late, late over early {:.3}",
        late_step / early_step
    );
    println!(
        "  bytes a step {:>5.1} early, {:.1} late",
        bytes_of(&early),
        bytes_of(&late)
    );
    println!(
        "  cold resume {:>6.1} ms for {} events",
        resumed.as_secs_f64() * 1e3,
        talk.journal.len()
    );
    Ok(())
}

/// A customer and a representative who write to each other.
struct Writers {
    talk: ConversationDriver,
    by: Actor,
    customers_turn: bool,
}

impl Writers {
    fn meet(seed: u64) -> Result<Self> {
        let mut talk = ConversationDriver::new(seed);
        talk.opens()?;
        talk.writes("my deposit D-3001, I am K-1001")?;
        let by = talk.rosa()?;
        talk.feed(Input::Accept { by, offer: None })?;
        let by = talk.rosa()?;
        Ok(Self {
            talk,
            by,
            customers_turn: true,
        })
    }

    /// One message: how long it took, in microseconds, and how many bytes it added.
    fn step(&mut self) -> Result<(f64, f64)> {
        let talk = &mut self.talk;
        let before = talk.journal.len();
        let customers_turn = self.customers_turn;
        self.customers_turn = !customers_turn;
        let took = if customers_turn {
            talk.writes("is there anything else you need from me for the deposit?")?
        } else {
            let message = talk.message();
            talk.feed(Input::Reply {
                by: self.by.clone(),
                message,
                text: "I am looking into it, one moment please.".to_owned(),
            })?
        };
        let bytes = talk.journal[before..].iter().map(size).sum();
        Ok((micros(took), bytes))
    }
}

fn size(recorded: &Recorded) -> f64 {
    let bytes = serde_json::to_string(&recorded.event).map_or(0, |text| text.len());
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX))
}
