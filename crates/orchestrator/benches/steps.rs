//! How fast the pure core decides, on one core: steps per second, bytes per journalled event, and
//! whether step 10,000 of one conversation costs what step 100 did. Prints; `cargo bench -p
//! baton-orchestrator` runs it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark that cannot go on ends there"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_orchestrator::{
    AgentModels, Context, ConversationId, Effect, Ids, Input, MessageId, Recorded, Representative,
    State, ToolTry, step,
};
use baton_playbook::{EntityName, FactName, FactValue, Playbooks, RecordRef, ToolSuccess};
use baton_simulation::desk;
use jiff::{SignedDuration, Timestamp};

/// Conversations of the throughput figure.
const CONVERSATIONS: u64 = 2_000;
/// Conversations before the figures count.
const WARM_UP: u64 = 50;
/// Steps of the long conversation.
const LONG: usize = 10_000;
/// Bytes of values in one tool answer.
const ANSWER_BYTES: usize = 2_048;

struct Run<'a> {
    desk: &'a Playbooks,
    state: Option<State>,
    now: Timestamp,
    seed: u64,
    tries: Vec<ToolTry>,
    journal: Vec<Recorded>,
    kept: u64,
}

impl<'a> Run<'a> {
    fn new(desk: &'a Playbooks, seed: u64) -> Self {
        let now: Timestamp = "2026-03-01T09:00:00Z".parse().expect("an instant");
        let id = ConversationId(Ids::new(now, seed.rotate_left(32)).next_uuid());
        Self {
            desk,
            state: Some(State::new(id)),
            now,
            seed: seed << 20,
            tries: Vec::new(),
            journal: Vec::new(),
            kept: 0,
        }
    }

    /// Feeds an input; how long the step took.
    fn feed(&mut self, input: Input) -> Duration {
        self.seed += 1;
        self.now += SignedDuration::from_millis(40);
        let nothing = BTreeSet::new();
        let context = Context {
            now: self.now,
            ids: Ids::new(self.now, self.seed),
            playbooks: self.desk,
            router: &desk::Words,
            models: AgentModels::default(),
            unreachable: &nothing,
            available: None,
        };
        let state = self.state.take().expect("a state");
        let began = Instant::now();
        let decided = black_box(step(state, input, &context));
        let took = began.elapsed();
        let (state, step) = decided.unwrap_or_else(|(_, refused)| panic!("{refused}"));
        self.state = Some(state);
        for event in step.events {
            let seq = self.journal.len() as u64;
            self.journal.push(Recorded {
                seq,
                at: self.now,
                event,
            });
        }
        for effect in step.effects {
            match effect {
                Effect::CallTool(one) => self.tries.push(one),
                Effect::Keep(_) => self.kept += 1,
                Effect::AskModel(_) | Effect::Send { .. } | Effect::Status { .. } => {}
            }
        }
        took
    }

    fn message(&mut self) -> MessageId {
        self.seed += 1;
        MessageId(Ids::new(self.now, !self.seed).next_uuid())
    }

    fn writes(&mut self, text: &str) -> Duration {
        let message = self.message();
        self.feed(Input::CustomerWrote {
            message,
            text: text.to_owned(),
        })
    }

    fn ended(&mut self, one: &ToolTry) -> Duration {
        let argument = one.arguments.values().next().cloned().unwrap_or_default();
        let mut answer = desk::truth(&one.tool, &argument).unwrap_or_else(|_| hire(&argument));
        let filler = ANSWER_BYTES.saturating_sub(200);
        answer.values.push((
            FactName::from("hire_site"),
            FactValue::from(&*"x ".repeat(filler / 2)),
        ));
        self.feed(Input::ToolFinished {
            call: one.call,
            attempt: one.attempt,
            duration_ms: 40,
            outcome: Ok(answer),
            redactions: Vec::new(),
        })
    }
}

fn hire(number: &str) -> ToolSuccess {
    ToolSuccess {
        record: RecordRef {
            entity: EntityName::from("hire"),
            id: number.to_owned(),
        },
        owner: Some("K-1001".to_owned()),
        values: vec![(FactName::from("hire_number"), FactValue::from(number))],
    }
}

fn main() {
    let desk = desk::limited(|limits| limits.tool_calls = 100);
    throughput(&desk);
    long(&desk);
}

/// Router, twelve tool calls with answers of 2 KiB, then the handoff with its sealed snapshot.
fn throughput(desk: &Arc<Playbooks>) {
    let numbers: Vec<String> = (0..11).map(|n| format!("H-21{n:02}")).collect();
    let text = format!("state of my hires {} I am K-1001", numbers.join(" "));
    let mut spent: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    let (mut events, mut bytes, mut sampled, mut snapshots) = (0_u64, 0_u64, 0_u64, 0_u64);
    for seed in 0..CONVERSATIONS + WARM_UP {
        let mut run = Run::new(desk, seed);
        let mut took: Vec<(&str, Duration)> = Vec::new();
        took.push((
            "opened",
            run.feed(Input::Opened {
                channel: "web".to_owned(),
                customer_label: None,
                practice: true,
            }),
        ));
        took.push(("customer wrote, routed", run.writes(&text)));
        while let Some(one) = run.tries.pop() {
            took.push(("tool answered, next decided", run.ended(&one)));
        }
        took.push((
            "handed over, snapshot sealed",
            run.feed(Input::HandOver {
                why: "The benchmark wants it.".to_owned(),
            }),
        ));
        if seed < WARM_UP {
            continue;
        }
        for (kind, one) in took {
            spent.entry(kind).or_default().push(one);
        }
        events += run.journal.len() as u64;
        snapshots += run.kept;
        if seed % 100 == 0 {
            bytes += run.journal.iter().map(size).sum::<u64>();
            sampled += run.journal.len() as u64;
        }
    }
    let inputs: usize = spent.values().map(Vec::len).sum();
    let mean: f64 = spent.values().flatten().map(Duration::as_secs_f64).sum();
    // What the same work takes where nobody else uses the processor.
    let quiet: f64 = spent.values().map(|of| median(of) * of.len() as f64).sum();
    println!(
        "pure core, one core, {CONVERSATIONS} conversations of 12 tool calls with 2 KiB answers"
    );
    println!(
        "  steps decided        {:>9.0} /s at the medians, {:.0} /s at the means",
        inputs as f64 / quiet,
        inputs as f64 / mean
    );
    println!(
        "  events journalled    {:>9.0} /s at the medians ({} per conversation)",
        events as f64 / quiet,
        events / CONVERSATIONS
    );
    println!("  bytes per event      {:>9}", bytes / sampled);
    println!("  snapshots sealed     {snapshots:>9}");
    for (kind, of) in &spent {
        let micros = median(of) * 1e6;
        let share = median(of) * of.len() as f64 * 100.0 / quiet;
        println!("  {kind:<30} {micros:>9.2} µs median, {share:>4.1} % of the time");
    }
}

fn median(of: &[Duration]) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_unstable();
    sorted
        .get(sorted.len() / 2)
        .map_or(0.0, Duration::as_secs_f64)
}

fn size(recorded: &Recorded) -> u64 {
    serde_json::to_string(recorded).map_or(0, |text| text.len() as u64)
}

/// One conversation in which a customer and a representative write to each other for long.
fn long(desk: &Arc<Playbooks>) {
    let mut run = Run::new(desk, 1);
    run.feed(Input::Opened {
        channel: "web".to_owned(),
        customer_label: None,
        practice: true,
    });
    run.writes("my deposit D-3001, I am K-1001");
    while let Some(one) = run.tries.pop() {
        run.ended(&one);
    }
    let representative = Representative {
        id: "rosa".to_owned(),
        name: "Rosa".to_owned(),
    };
    run.feed(Input::Accept {
        representative,
        offer: None,
    });
    let fencing = run.state.as_ref().map(State::fencing).expect("a state");
    let mut took: Vec<Duration> = Vec::with_capacity(LONG);
    let mut bytes: Vec<u64> = Vec::with_capacity(LONG);
    for n in 0..LONG {
        let before = run.journal.len();
        took.push(if n % 2 == 0 {
            run.writes("is there anything else you need from me for the deposit?")
        } else {
            let message = run.message();
            run.feed(Input::Reply {
                fencing,
                message,
                text: "I am looking into it, one moment please.".to_owned(),
            })
        });
        bytes.push(run.journal[before..].iter().map(size).sum());
    }
    let mean = |of: &[u64]| of.iter().sum::<u64>() as f64 / of.len() as f64;
    // The first hundred warm up.
    let (early, late) = (
        median(&took[100..600]) * 1e6,
        median(&took[LONG - 500..]) * 1e6,
    );
    let (small, large) = (mean(&bytes[100..600]), mean(&bytes[LONG - 500..]));
    let id = run.state.as_ref().map(State::id).expect("a state");
    let began = Instant::now();
    let state = black_box(State::replay(id, &run.journal));
    let resumed = began.elapsed();
    assert_eq!(Some(&state), run.state.as_ref(), "replay equals run");
    println!("one conversation of {LONG} steps");
    println!("  step, early         {early:>10.2} µs (median of 500)");
    println!("  step, late          {late:>10.2} µs (median of 500)");
    println!("  late / early        {:>10.3}", late / early);
    println!("  bytes per step      {small:>10.1} early, {large:.1} late");
    println!(
        "  cold resume         {:>10.1} ms for {} events",
        resumed.as_secs_f64() * 1e3,
        run.journal.len()
    );
}
