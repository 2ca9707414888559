//! How long steps took, so that like is compared with like.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use baton_orchestrator::{Refused, State, Step};

/// One step, timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepTime {
    /// What it did: the same for steps that decided on the same kinds of events in the same order, in
    /// one run of the program.
    pub kind: u64,
    /// How long it took, in nanoseconds of the stopwatch.
    pub nanos: u32,
}

impl StepTime {
    /// Of a step that was decided or refused.
    pub(crate) fn of(
        decided: &Result<(State, Step), (Box<State>, Refused)>,
        took: std::time::Duration,
    ) -> Self {
        let mut kind = DefaultHasher::new();
        match decided {
            Ok((_, step)) => step
                .events
                .iter()
                .for_each(|event| event.kind().hash(&mut kind)),
            Err(_) => "refused".hash(&mut kind),
        }
        Self {
            kind: kind.finish(),
            nanos: u32::try_from(took.as_nanos()).unwrap_or(u32::MAX),
        }
    }
}
