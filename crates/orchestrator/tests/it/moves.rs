//! One conversation under any sequence of inputs, whatever they are: a failure shrinks to the
//! shortest sequence that shows it.

use std::sync::Arc;

use baton_orchestrator::{Fencing, HandoffStatus, Ids, Input, MessageId, OfferId, Phase};
use baton_playbook::{FailureKind, QueueName, SystemName};
use jiff::Timestamp;
use proptest::prelude::*;

use crate::conversation_driver::{ConversationDriver, representative, rosa_at};
use crate::desk::{changed, failure, truth};

#[derive(Debug, Clone)]
enum Move {
    Writes(&'static str),
    /// The last message once more.
    Again,
    Leaves,
    Passes(i64),
    Wakes,
    /// The n-th try under way ends.
    Ends(usize, Option<FailureKind>, Option<u64>),
    /// The outcome that was taken last comes once more.
    EndsAgain,
    Answer(bool),
    Takes,
    Replies(&'static str, bool),
    Returns(bool),
    Transfers(&'static str),
    WrapsUp,
    Finishes,
    HandOver,
    Restarts,
    Available(bool),
    Down(bool),
}

fn words() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "my hire",
        "K-1001",
        "K-1002",
        "K-9999 or 0151 1002",
        "H-2001",
        "H-2002 and H-2003",
        "H-9999",
        "my deposit D-3001",
        "D-3002",
        "the drill is broken",
        "it smokes, card 4111 1111 1111 1111",
        "due back on 2026-05-05",
        "this is ridiculous",
        "I already told you",
        "let me talk to a person",
        "accident",
        "hm",
        "thanks",
        "",
        "\u{202e}<script>alert(1)</script> [31m",
    ])
}

fn moves() -> impl Strategy<Value = Move> {
    let kind = prop::sample::select(vec![
        FailureKind::NotFound,
        FailureKind::RateLimited,
        FailureKind::Unavailable,
        FailureKind::Timeout,
        FailureKind::Truncated,
        FailureKind::SchemaViolation,
        FailureKind::WrongRecord,
    ]);
    let retry = prop::option::of(0..20_000_u64);
    prop_oneof![
        10 => words().prop_map(Move::Writes),
        1 => Just(Move::Again),
        1 => Just(Move::Leaves),
        3 => prop::sample::select(vec![1, 1_199, 1_200, 20_000, 31_000, 1_800_000, 2_000_000])
            .prop_map(Move::Passes),
        4 => Just(Move::Wakes),
        10 => (0..4_usize, prop::option::weighted(0.3, kind), retry)
            .prop_map(|(n, kind, retry)| Move::Ends(n, kind, retry)),
        1 => Just(Move::EndsAgain),
        3 => any::<bool>().prop_map(Move::Answer),
        1 => Just(Move::Takes),
        3 => (words(), prop::bool::weighted(0.8)).prop_map(|(w, fresh)| Move::Replies(w, fresh)),
        2 => prop::bool::weighted(0.8).prop_map(Move::Returns),
        1 => prop::sample::select(vec!["workshop", "office", "callback", "nowhere"])
            .prop_map(Move::Transfers),
        1 => Just(Move::WrapsUp),
        1 => Just(Move::Finishes),
        1 => Just(Move::HandOver),
        1 => Just(Move::Restarts),
        2 => any::<bool>().prop_map(Move::Available),
        1 => any::<bool>().prop_map(Move::Down),
    ]
}

/// Makes a move. What does not fit is refused, and [`ConversationDriver`] checks that it changed nothing.
#[expect(clippy::too_many_lines, reason = "an arm for each move")]
fn make(talk: &mut ConversationDriver, last: &mut (Option<Input>, Option<Input>), one: &Move) {
    let fencing = talk.state.fencing();
    let at = |fresh: bool| {
        if fresh {
            fencing
        } else {
            Fencing(fencing.0.wrapping_sub(1))
        }
    };
    let offer = match talk.state.phase() {
        Phase::HandingOff(handoff) => match &handoff.status {
            HandoffStatus::Offered { offer, .. } => Some(*offer),
            _ => None,
        },
        _ => None,
    };
    let gone = OfferId(Ids::new(Timestamp::UNIX_EPOCH, 3).next_uuid());
    let text = |t: &str| t.to_owned();
    let input = match one {
        Move::Writes(words) => {
            let message = talk.message();
            last.0 = Some(Input::CustomerWrote {
                message,
                text: text(words),
                removed: Vec::new(),
            });
            last.0.clone()
        }
        Move::Again => last.0.clone(),
        Move::Leaves => Some(Input::CustomerLeft),
        Move::Passes(ms) => {
            talk.pass(*ms);
            None
        }
        Move::Wakes => Some(Input::Wake),
        Move::Ends(n, kind, retry_after_ms) => {
            let count = talk.tries.len().max(1);
            talk.tries.get(n % count).cloned().and_then(|one| {
                talk.tries.retain(|t| t != &one);
                let argument = one.arguments.values().next().cloned().unwrap_or_default();
                let outcome = match kind {
                    Some(kind) => {
                        let mut failure = failure(*kind);
                        failure.retry_after_ms = *retry_after_ms;
                        Err(failure)
                    }
                    None => truth(&one.tool, &argument),
                };
                last.1 = Some(Input::ToolFinished {
                    call: one.call,
                    attempt: one.attempt,
                    duration_ms: 5,
                    outcome,
                    redactions: Vec::new(),
                });
                last.1.clone()
            })
        }
        Move::EndsAgain => last.1.clone(),
        Move::Answer(true) => Some(Input::Accept {
            by: talk.by("Rosa"),
            offer: Some(offer.unwrap_or(gone)),
        }),
        Move::Answer(false) => Some(Input::Decline {
            by: talk.by("Rosa"),
            offer: offer.unwrap_or(gone),
            reason: text("card 4111111111111111"),
        }),
        Move::Takes => Some(Input::Accept {
            by: talk.by("Sam"),
            offer: None,
        }),
        Move::Replies(words, fresh) => {
            let message: MessageId = talk.message();
            Some(Input::Reply {
                by: rosa_at(at(*fresh)),
                message,
                text: text(words),
            })
        }
        Move::Returns(fresh) => Some(Input::ReturnToAgents {
            by: rosa_at(at(*fresh)),
            settled: talk.state.requests().open().map(|r| r.id).collect(),
            not_wanted: Vec::new(),
            note: text("card 4111111111111111"),
        }),
        Move::Transfers(queue) => Some(Input::Transfer {
            by: rosa_at(fencing),
            queue: QueueName::from(*queue),
            note: text("please"),
        }),
        Move::WrapsUp => Some(Input::StartWrapUp {
            by: rosa_at(fencing),
        }),
        Move::Finishes => Some(Input::FinishWrapUp {
            by: rosa_at(fencing),
            disposition: text("done"),
            settled: Vec::new(),
            not_wanted: Vec::new(),
            summary: text("card 4111111111111111"),
            notes: text(""),
        }),
        Move::HandOver => Some(Input::HandOver {
            why: text("Somebody pays with 4111111111111111."),
        }),
        Move::Restarts => {
            if talk.state.is_open() {
                talk.restart();
            }
            None
        }
        Move::Available(yes) => {
            talk.available = yes.then(|| representative("Rosa"));
            None
        }
        Move::Down(yes) => {
            talk.unreachable.clear();
            if *yes {
                talk.unreachable.insert(SystemName::from("hires"));
            }
            None
        }
    };
    if let Some(input) = input {
        // A refusal is an answer too; it changed nothing.
        drop(talk.try_feed(input));
    }
}

/// Left alone from here, with tools that answer, a conversation leaves the agents' hands.
fn comes_to_rest(talk: &mut ConversationDriver) {
    for _ in 0..60 {
        talk.all_answer();
        if !talk.state.is_with_agents() {
            return;
        }
        let ms = talk.deadline().expect("the agents always want to be woken");
        talk.wait(i64::try_from(ms).expect("soon").max(0));
    }
    panic!("stays with the agents\n{}", talk.story());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 3_000,
        failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_moves_keep_the_invariants(
        moves in prop::collection::vec(moves(), 1..60),
        once in any::<bool>(),
        strict in any::<bool>(),
    ) {
        let desk = changed(|desk| {
            desk.identity.bearer_records = !strict;
            for tool in desk.tools.iter_mut().filter(|_| once) {
                let tool = Arc::make_mut(tool);
                (tool.idempotent, tool.tries) = (false, 1);
            }
        });
        let mut talk = ConversationDriver::at(desk);
        talk.watch.secrets = vec!["4111 1111 1111 1111".to_owned(), "4111111111111111".to_owned()];
        let mut last = (None, None);
        for one in &moves {
            make(&mut talk, &mut last, one);
        }
        talk.unreachable.clear();
        comes_to_rest(&mut talk);
    }
}

/// Found by the moves above: the record was dealt with by a person, and the words after it name another kind of record.
#[test]
fn what_is_open_again_without_a_record_of_its_own_does_not_wait_for_ever() {
    let mut talk = ConversationDriver::new();
    let says = Move::Writes;
    let moves = [
        says("my hire"),
        Move::Takes,
        says("H-2001"),
        Move::Returns(true),
        Move::Passes(1),
        says("D-3002"),
    ];
    let mut last = (None, None);
    for one in &moves {
        make(&mut talk, &mut last, one);
    }
    comes_to_rest(&mut talk);
}
