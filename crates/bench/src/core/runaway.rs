//! The cost of a pair that calls each other forever about one thing, and of a tool that always answers
//! 503, until a person has the conversation.

use anyhow::{Context as _, Result, ensure};
use baton_simulation::{Burnt, always_503, runaway_pair};

pub(super) fn run() -> Result<()> {
    println!("what is burnt before a person has it");
    tell("the same edge again and again", runaway_pair().as_ref(), 2)?;
    tell("a tool that always says 503", always_503().as_ref(), 3)
}

fn tell(what: &str, burnt: Option<&Burnt>, most: u32) -> Result<()> {
    let burnt = burnt.context("the conversation reached no one")?;
    println!(
        "  {what:<32} {} calls, {} tries, then: {}",
        burnt.calls, burnt.tries, burnt.reason
    );
    ensure!(burnt.calls <= most, "at most {most} calls were expected");
    Ok(())
}
