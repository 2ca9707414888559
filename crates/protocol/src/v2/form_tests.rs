//! The forms of the frames, which do not change within a version.

use insta::assert_json_snapshot;
use jiff::Timestamp;

use super::tests::{commit, conversation, headline, id, row};
use super::*;
use crate::{
    AppliedEvent, AwayReason, Destination, EventBody, EventId, Fencing, Frame, LinkErrorCode,
    Presence, RefusalCode, RepresentativeId, SendBody, SendFrame, ServerError, Token, decode,
    encode,
};

const AT: Timestamp = Timestamp::UNIX_EPOCH;
const NUMBER: Fencing = Fencing(4);

fn hello() -> Hello {
    Hello {
        protocols: vec![2],
        token: Token::new("0123456789abcdef"),
        workstation: "desk-1".to_owned(),
        agent_room: 20,
        cursor: 7,
        log: Some(id(4)),
        applied: Some(AppliedEvent {
            seq: 7,
            id: EventId(id(5)),
        }),
    }
}

#[test]
fn every_workstation_frame_has_a_stable_form() {
    let by = || "ada".into();
    let command = |body| WorkstationFrame::Command(Command { id: id(9), body });
    let (conversation, number) = (conversation(), Fencing(3));
    let all = [
        WorkstationFrame::Hello(hello()),
        WorkstationFrame::Ack { cursor: 8 },
        WorkstationFrame::Commit(commit()),
        WorkstationFrame::Send(Send {
            number,
            send: SendFrame {
                key: "k1".to_owned(),
                conversation,
                at: AT,
                body: SendBody::Closed {},
            },
        }),
        command(CommandBody::SetPresence {
            by: by(),
            presence: Presence::Away {
                reason: AwayReason::Chosen("break".to_owned()),
            },
        }),
        command(CommandBody::Accept {
            conversation,
            by: by(),
            number,
        }),
        command(CommandBody::Decline {
            conversation,
            by: by(),
        }),
        command(CommandBody::Take {
            conversation,
            by: by(),
            number,
        }),
        command(CommandBody::Release {
            conversation,
            number,
        }),
        command(CommandBody::Reassign {
            conversation,
            by: by(),
            to: Destination::Person {
                representative: "grace".into(),
                queue: "billing".into(),
            },
        }),
        WorkstationFrame::Fetch {
            conversation,
            number,
            after: 0,
        },
        WorkstationFrame::Beat { nth: 1 },
        WorkstationFrame::Leave {},
    ];
    for frame in &all {
        assert!(WorkstationFrame::TYPES.contains(&frame.kind()));
        let text = encode(frame).unwrap();
        assert_eq!(decode::<WorkstationFrame>(&text).as_ref(), Ok(frame));
    }
    assert_json_snapshot!("workstation_frames", all);
}

fn stream() -> Vec<GatewayFrame> {
    let ada = || RepresentativeId::from("ada");
    let bodies = [
        StreamBody::Customer {
            what: EventBody::CustomerLeft {},
            said: None,
        },
        StreamBody::Granted {
            number: NUMBER,
            to: Some(ada()),
            head: 40,
        },
        StreamBody::LetGo {
            number: NUMBER,
            taken_by: Some("grace".into()),
        },
        StreamBody::Offered {
            to: ada(),
            number: NUMBER,
            until: AT,
            headline: headline(),
        },
        StreamBody::OfferEnded {
            to: ada(),
            taken_by: None,
            missed: true,
        },
    ];
    let event = |(seq, body)| {
        GatewayFrame::Event(StreamEvent {
            seq,
            id: EventId(id(5)),
            conversation: conversation(),
            at: AT,
            body,
        })
    };
    (8..).zip(bodies).map(event).collect()
}

fn answers() -> Vec<GatewayFrame> {
    let refused = || "taken by grace".to_owned();
    let commits = [
        CommitOutcome::Committed {
            head: 13,
            undelivered: vec![Undelivered {
                key: "k1".to_owned(),
                code: RefusalCode::CustomerLeft,
                detail: "the customer has left".to_owned(),
            }],
        },
        CommitOutcome::OldNumber { current: NUMBER },
        CommitOutcome::Gap { expected: 10 },
        CommitOutcome::Forked { head: 13 },
        CommitOutcome::Refused { detail: refused() },
    ];
    let commits = commits.map(|outcome| {
        GatewayFrame::Commit(CommitAnswer {
            conversation: conversation(),
            position: 12,
            outcome,
        })
    });
    let commands = [
        CommandOutcome::Done {},
        CommandOutcome::Refused { detail: refused() },
    ];
    let commands = commands.map(|outcome| GatewayFrame::Answer {
        command: id(9),
        outcome,
    });
    let sends = [
        GatewayFrame::Accepted {
            key: "k1".to_owned(),
        },
        GatewayFrame::Refused {
            key: "k1".to_owned(),
            code: RefusalCode::NotHeld,
            detail: refused(),
        },
    ];
    commits.into_iter().chain(commands).chain(sends).collect()
}

fn others() -> [GatewayFrame; 7] {
    [
        GatewayFrame::Welcome(Welcome {
            protocol: 2,
            session: id(3),
            log: id(4),
            head: 12,
            floor: 1,
            window: 256,
            unanswered: 64,
            beat_ms: 5_000,
            lease_ms: 15_000,
            practice: false,
            now: AT,
        }),
        GatewayFrame::Page(Page {
            conversation: conversation(),
            after: 0,
            rows: vec![row("{}")],
            snapshots: Vec::new(),
            head: 40,
        }),
        GatewayFrame::Beat {
            nth: 1,
            lease_ms: 15_000,
        },
        GatewayFrame::Typing {
            conversation: conversation(),
            at: AT,
        },
        GatewayFrame::Behind { head: 99 },
        GatewayFrame::Error(ServerError {
            code: LinkErrorCode::UnsupportedVersion,
            detail: "…".to_owned(),
            fatal: true,
            supported: vec![2],
        }),
        GatewayFrame::Closing {
            detail: "the gateway stops; try again".to_owned(),
        },
    ]
}

#[test]
fn every_gateway_frame_has_a_stable_form() {
    let all: Vec<GatewayFrame> = others()
        .into_iter()
        .chain(stream())
        .chain(answers())
        .collect();
    let kinds: std::collections::BTreeSet<_> = all.iter().map(Frame::kind).collect();
    assert_eq!(kinds.len(), GatewayFrame::TYPES.len(), "one of each");
    for frame in &all {
        assert!(GatewayFrame::TYPES.contains(&frame.kind()));
        let text = encode(frame).unwrap();
        assert_eq!(decode::<GatewayFrame>(&text).as_ref(), Ok(frame));
    }
    assert_json_snapshot!("gateway_frames", all);
}
