//! Every order of inputs, drawn at random: the invariants hold after every step.

use baton_distribution::{
    AwayReason, Destination, Distribution, Event, Fencing, Forgotten, Headline, Input, Owner,
    Presence, Queue, Required, Rules, WaitEnd,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::floor::{Floor, conversation, headline, needs, profile, seconds};

/// Something that may be said, with small numbers for who and what.
#[derive(Debug, Clone)]
struct Move {
    kind: u8,
    person: u8,
    conversation: u8,
    choice: u8,
}

const PEOPLE: [&str; 4] = ["ada", "ben", "cleo", "dan"];
const QUEUES: [&str; 3] = ["first", "second", "vip"];

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one =
        (0_u8..28, 0_u8..4, 0_u8..8, 0_u8..6).prop_map(|(kind, person, conversation, choice)| {
            Move {
                kind,
                person,
                conversation,
                choice,
            }
        });
    proptest::collection::vec(one, 1..160)
}

fn rules() -> Rules {
    let then = WaitEnd::Queue("second".into());
    let first = Queue {
        then,
        longest_wait: seconds(40),
        ..Queue::default()
    };
    let second = Queue {
        longest_wait: seconds(60),
        offer_for: seconds(10),
        weight: 2,
        ..Queue::default()
    };
    let vip = Queue {
        then: WaitEnd::Message,
        ..Queue::default()
    };
    let queues = [("first", first), ("second", second), ("vip", vip)];
    Rules::with_queues(queues.map(|(name, queue)| (name.into(), queue)))
}

fn any_headline(it: &Move) -> Headline {
    let mut headline = headline(QUEUES[usize::from(it.choice) % QUEUES.len()]);
    headline.priority = it.person % 3;
    headline.skills = match it.choice {
        0 => vec![needs("french", Required::Always)],
        1 => vec![
            needs("french", Required::ForSeconds(20)),
            needs("legal", Required::Preferred),
        ],
        _ => Vec::new(),
    };
    headline
}

fn destination(it: &Move) -> Destination {
    if it.choice < 4 {
        return Destination::Queue(any_headline(it));
    }
    Destination::Person {
        representative: PEOPLE[usize::from(it.choice) % PEOPLE.len()].into(),
        queue: QUEUES[usize::from(it.conversation) % QUEUES.len()].into(),
    }
}

/// The input of a move, or the time that goes by.
fn input(it: &Move, state: &Distribution) -> Result<Input, SignedDuration> {
    match it.kind {
        0..8 => Ok(of_people(it)),
        8..22 => Ok(of_conversation(it, state)),
        22..26 => Ok(of_the_gateway(it, state)),
        26 => Err(seconds(i64::from(it.choice) * 7)),
        _ => Err(seconds(i64::from(it.choice) * 90)),
    }
}

/// What follows when the gateway stops and goes on, and what a closed conversation that is open again makes.
fn of_the_gateway(it: &Move, state: &Distribution) -> Input {
    let conversation = conversation(u128::from(it.conversation) + 1);
    let found = state.conversations().get(&conversation);
    let number = found.map(|it| it.number).unwrap_or_default();
    let workstation = || PEOPLE[usize::from(it.person)].into();
    match it.kind {
        22 => Input::Resumed,
        23 if it.choice == 0 => Input::Outdated {
            used_up_to: Fencing(number.0 + u64::from(it.person)),
            held_by: found
                .and_then(|it| it.holder.clone())
                .filter(|_| it.person > 1),
        },
        23 | 24 => Input::Released {
            conversation,
            workstation: found
                .and_then(|it| it.holder.clone())
                .unwrap_or_else(workstation),
            number,
        },
        _ => Input::Reopened {
            conversation,
            number: Fencing(u64::from(it.choice)),
            at: (it.choice > 2).then(workstation),
        },
    }
}

fn of_people(it: &Move) -> Input {
    let person = PEOPLE[usize::from(it.person)];
    let (representative, workstation) = (person.into(), person.into());
    match it.kind {
        0 | 1 => Input::WorkstationJoined {
            workstation,
            agent_room: u32::from(it.choice),
        },
        2 => Input::WorkstationLost { workstation },
        3 => Input::WorkstationLeft { workstation },
        4 | 5 => Input::SignedIn {
            representative,
            // Sometimes at another's desk.
            workstation: PEOPLE[usize::from(it.person ^ u8::from(it.choice == 0))].into(),
            profile: profile(
                &QUEUES[..=usize::from(it.conversation) % QUEUES.len()],
                if it.choice < 3 { &["french"] } else { &[] },
                u32::from(it.choice),
            ),
        },
        6 => Input::SignedOut { representative },
        _ => {
            let reason = AwayReason::Chosen("break".to_owned());
            let presence = match it.choice {
                0 => Presence::Away { reason },
                1 => Presence::Busy,
                _ => Presence::Available,
            };
            Input::PresenceSet {
                representative,
                presence,
            }
        }
    }
}

/// Numbers are mostly those in force, and sometimes older; mostly those act who can.
fn of_conversation(it: &Move, state: &Distribution) -> Input {
    let conversation = conversation(u128::from(it.conversation) + 1);
    let found = state.conversations().get(&conversation);
    let number = found.map(|it| it.number).unwrap_or_default();
    let number = Fencing(number.0.saturating_sub(u64::from(it.choice == 5)));
    let waiting = state.waiting(conversation);
    let can = match found.map(|it| &it.owner) {
        Some(Owner::Queue(_)) => waiting
            .and_then(|waiting| waiting.offer.clone())
            .map(|offer| offer.to),
        Some(Owner::Representative(attended)) => Some(attended.by.clone()),
        Some(Owner::Agents) | None => None,
    };
    let another = PEOPLE[usize::from(it.person)].into();
    let by = can.filter(|_| it.choice > 0).unwrap_or(another);
    let to = destination(it);
    let headline = any_headline(it);
    match it.kind {
        8 | 9 => Input::Opened { conversation },
        10..=12 => Input::HandedOff {
            conversation,
            number,
            headline,
        },
        13 | 14 => Input::Accepted {
            conversation,
            by,
            number,
        },
        15 => Input::Declined { conversation, by },
        16 => Input::Taken {
            conversation,
            by,
            number,
        },
        17 => Input::Transferred {
            conversation,
            by,
            number,
            to,
        },
        18 => Input::Returned {
            conversation,
            by,
            number,
        },
        19 => Input::WrapUpBegun {
            conversation,
            by,
            number,
        },
        20 => Input::Closed {
            conversation,
            number,
        },
        _ => Input::Reassigned {
            conversation,
            by,
            to,
        },
    }
}

/// What is left of events when each forgets what it may.
fn forgetful(history: &[(Timestamp, Event)]) -> Vec<(Timestamp, Event)> {
    let mut left: Vec<(Timestamp, Event)> = Vec::new();
    for (at, event) in history {
        let mut is_first = true;
        match event.forgets() {
            Some(Forgotten::Conversation(id)) => {
                left.retain(|(_, it)| !matches!(it, Event::Conversation { conversation, .. } if *conversation == id));
                continue;
            }
            Some(Forgotten::Workstation(id)) => {
                left.retain(|(_, it)| !matches!(it, Event::Workstation { workstation, .. } if workstation == id));
                continue;
            }
            Some(Forgotten::WorkstationSinceFirst(id)) => left.retain(|(_, it)| match it {
                Event::Workstation { workstation, .. } if workstation == id => {
                    std::mem::replace(&mut is_first, false)
                }
                _ => true,
            }),
            None => {}
        }
        left.push((*at, event.clone()));
    }
    left
}

proptest! {
    #[test]
    fn in_every_order_the_invariants_hold(moves in moves()) {
        let mut floor = Floor::with(rules());
        for it in &moves {
            match input(it, &floor.state) {
                Ok(input) => {
                    if input == Input::Resumed {
                        let history = floor.history.iter().map(|(at, event)| (*at, event));
                        floor.state = Distribution::replay(history);
                    }
                    // Refused or not, the floor checks what holds.
                    floor.take(&input);
                }
                // Time goes by in silence, so that leases end.
                Err(time) if it.person == 0 => {
                    floor.now += time;
                    floor.take(&Input::Ticked);
                }
                Err(time) => {
                    floor.pass(time);
                }
            }
        }
        let history = floor.history.iter().map(|(at, event)| (*at, event));
        prop_assert_eq!(&Distribution::replay(history), &floor.state);
        let rest = forgetful(&floor.history);
        let rest = Distribution::replay(rest.iter().map(|(at, event)| (*at, event)));
        prop_assert_eq!(rest.conversations(), floor.state.conversations());
        prop_assert_eq!(rest.workstations(), floor.state.workstations());
    }

    #[test]
    fn where_people_accept_everyone_is_served(
        arrivals in proptest::collection::vec((0_i64..40, 0_u8..6, 0_u8..3), 1..40),
    ) {
        let mut floor = Floor::with(rules());
        floor.person("ada", profile(&QUEUES, &["french"], 4));
        floor.person("ben", profile(&QUEUES, &[], 3));
        let mut open = Vec::new();
        for (number, (after, choice, person)) in (1..).zip(arrivals) {
            floor.pass(seconds(after));
            let it = Move { kind: 0, person, conversation: 0, choice };
            open.push(floor.waits(number, any_headline(&it)));
            // Who is offered something takes it, and everything is done a minute later.
            for id in &open {
                if let Some(by) = floor.offered_to(*id) {
                    floor.accepts(*id, &by.0);
                }
            }
        }
        for _ in 0..80 {
            for id in open.clone() {
                if let Some(by) = floor.offered_to(id) {
                    floor.accepts(id, &by.0);
                } else if floor.state.waiting(id).is_none() {
                    let number = floor.number(id);
                    floor.does(&Input::Closed { conversation: id, number });
                    open.retain(|other| *other != id);
                }
            }
            floor.pass(seconds(5));
        }
        prop_assert!(open.is_empty(), "still waiting: {open:?}");
    }
}
