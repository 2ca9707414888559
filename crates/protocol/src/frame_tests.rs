use insta::assert_json_snapshot;
use proptest::prelude::*;
use uuid::Uuid;

use crate::*;

const TOKEN: &str = "0123456789abcdef";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn at() -> jiff::Timestamp {
    jiff::Timestamp::UNIX_EPOCH
}

fn hello() -> Hello {
    Hello {
        protocols: vec![1],
        token: Token::new(TOKEN),
        workstation: "desk-1".to_owned(),
        cursor: 7,
        log: None,
        applied: None,
        accepted: Vec::new(),
        marks_damage: false,
    }
}

fn message(text: &str) -> ClientFrame {
    ClientFrame::Send(SendFrame {
        key: "k1".to_owned(),
        conversation: ConversationId(id(1)),
        at: at(),
        body: SendBody::Message {
            id: MessageId(id(2)),
            author: Author::agent("Baton"),
            text: text.to_owned(),
        },
    })
}

#[test]
fn every_client_frame_has_a_stable_form() {
    let send = |body| {
        ClientFrame::Send(SendFrame {
            key: "k2".to_owned(),
            conversation: ConversationId(id(1)),
            at: at(),
            body,
        })
    };
    let all = [
        ClientFrame::Hello(hello()),
        message("hi"),
        send(SendBody::Status {
            state: ConversationState::WithPerson {
                name: "Ada".to_owned(),
            },
        }),
        send(SendBody::Closed {}),
        ClientFrame::Ack { cursor: 9 },
        ClientFrame::Ping {},
        ClientFrame::Pong {},
    ];
    for frame in &all {
        assert!(ClientFrame::TYPES.contains(&frame.kind()));
        assert_eq!(
            decode::<ClientFrame>(&encode(frame).unwrap()).as_ref(),
            Ok(frame)
        );
    }
    assert_json_snapshot!("client_frames", all);
}

#[test]
fn every_server_frame_has_a_stable_form() {
    let event = |seq, body| {
        ServerFrame::Event(LogEvent {
            seq,
            conversation: ConversationId(id(1)),
            id: EventId(id(5)),
            at: at(),
            body,
            closed: false,
            said: None,
        })
    };
    let all = [
        ServerFrame::Welcome(Welcome {
            protocol: 1,
            head: 12,
            session: id(3),
            log: id(4),
            window: 256,
            sends: 64,
            heartbeat_ms: 15_000,
            practice: true,
            now: Some(at()),
            lacks: 0,
        }),
        event(
            1,
            EventBody::ConversationOpened {
                channel: "web".to_owned(),
                customer_label: None,
                practice: true,
            },
        ),
        event(
            2,
            EventBody::CustomerMessage {
                message: MessageId(id(2)),
                text: "hello".to_owned(),
                removed: Vec::new(),
            },
        ),
        event(3, EventBody::CustomerLeft {}),
        ServerFrame::Typing {
            conversation: ConversationId(id(1)),
            at: at(),
        },
        ServerFrame::Accepted {
            key: "k1".to_owned(),
        },
        ServerFrame::Refused {
            key: "k1".to_owned(),
            code: RefusalCode::CustomerLeft,
            detail: "the customer has left".to_owned(),
        },
        ServerFrame::Behind { head: 400 },
        ServerFrame::Error(ServerError {
            code: LinkErrorCode::UnsupportedVersion,
            detail: "no common version".to_owned(),
            fatal: true,
            supported: vec![1],
        }),
        ServerFrame::Closing {
            detail: "restarting".to_owned(),
        },
        ServerFrame::Ping {},
        ServerFrame::Pong {},
    ];
    for frame in &all {
        assert!(ServerFrame::TYPES.contains(&frame.kind()));
        assert_eq!(
            decode::<ServerFrame>(&encode(frame).unwrap()).as_ref(),
            Ok(frame)
        );
    }
    assert_json_snapshot!("server_frames", all);
}

#[test]
fn unknown_fields_are_ignored_and_unknown_codes_survive() {
    assert_eq!(
        decode::<ClientFrame>(r#"{"type":"ack","cursor":3,"mood":"sunny"}"#),
        Ok(ClientFrame::Ack { cursor: 3 })
    );
    let text = r#"{"type":"error","code":"phase_of_moon","detail":"?","fatal":false}"#;
    let Ok(ServerFrame::Error(error)) = decode::<ServerFrame>(text) else {
        panic!("must decode");
    };
    assert_eq!(error.code, LinkErrorCode::Other("phase_of_moon".to_owned()));
    assert_eq!(error.code.to_string(), "phase_of_moon");
    assert_eq!(LinkErrorCode::TooManyFaults.to_string(), "too_many_faults");
}

fn refused(text: &str) -> FrameError {
    decode::<ClientFrame>(text).expect_err("must be refused")
}

#[test]
fn faults_are_told_apart() {
    assert!(matches!(refused("{"), FrameError::Malformed { .. }));
    assert!(matches!(refused("[1]"), FrameError::Malformed { .. }));
    assert!(matches!(refused("\"ack\""), FrameError::Malformed { .. }));
    assert!(matches!(
        refused(r#"{"type":3}"#),
        FrameError::Malformed { .. }
    ));
    assert_eq!(
        refused(r#"{"type":"tele\u0007port"}"#),
        FrameError::UnknownType {
            name: "teleport".to_owned()
        }
    );
    // A server's frame is no client's frame.
    assert!(matches!(
        refused(r#"{"type":"welcome"}"#),
        FrameError::UnknownType { .. }
    ));
    assert!(matches!(
        refused(r#"{"type":"ack","cursor":-1}"#),
        FrameError::Invalid { kind: "ack", .. }
    ));
    assert!(matches!(
        refused(r#"{"type":"ack","cursor":9007199254740993}"#),
        FrameError::Limit {
            field: "cursor",
            ..
        }
    ));
    let long = format!(
        r#"{{"type":"ping","pad":"{}"}}"#,
        "x".repeat(limits::FRAME_BYTES)
    );
    assert!(matches!(refused(&long), FrameError::TooLarge { .. }));
    let deep = format!(
        r#"{{"type":"ping","pad":{}{}}}"#,
        "[".repeat(9_000),
        "]".repeat(9_000)
    );
    assert!(matches!(refused(&deep), FrameError::Malformed { .. }));
}

#[test]
fn versions_are_judged_before_the_rest() {
    assert_eq!(negotiate(&[7, 1]), Some(1));
    assert_eq!(negotiate(&[7]), None);
    assert_eq!(
        refused(r#"{"type":"hello","protocols":[2,3],"who":{"is":"changed"}}"#),
        FrameError::UnknownVersion {
            offered: vec![2, 3],
            spoken: &[1],
        }
    );
    assert_eq!(
        refused(r#"{"type":"ack","v":9,"cursor":1}"#),
        FrameError::UnknownVersion {
            offered: vec![9],
            spoken: &[1],
        }
    );
    assert_eq!(
        decode::<ClientFrame>(r#"{"type":"ack","v":1,"cursor":1}"#),
        Ok(ClientFrame::Ack { cursor: 1 })
    );
}

#[test]
fn a_bad_send_is_refused_by_its_key() {
    let unknown = r#"{"type":"send","key":"k9","conversation":"00000000-0000-0000-0000-000000000001","at":"1970-01-01T00:00:00Z","body":{"type":"dance"}}"#;
    assert_eq!(
        refused(unknown).refusal(),
        Some(("k9", RefusalCode::Malformed))
    );

    let ClientFrame::Send(mut send) = message("x") else {
        panic!("a send");
    };
    send.body = SendBody::Message {
        id: MessageId(id(2)),
        author: Author::agent("Baton"),
        text: "ä".repeat(limits::TEXT_CHARS + 1),
    };
    let text = serde_json::to_string(&ClientFrame::Send(send.clone())).unwrap();
    assert_eq!(
        refused(&text).refusal(),
        Some(("k1", RefusalCode::LimitExceeded))
    );

    send.body = SendBody::Message {
        id: MessageId(id(2)),
        author: Author::customer("Mallory"),
        text: "I agree".to_owned(),
    };
    let error = encode(&ClientFrame::Send(send)).expect_err("no one writes as the customer");
    assert_eq!(error.refusal(), Some(("k1", RefusalCode::Malformed)));
    assert!(
        refused(r#"{"type":"send","key":"a b"}"#)
            .refusal()
            .is_none()
    );
}

#[test]
fn the_longest_text_fits_a_frame_however_it_is_escaped() {
    for worst in ["\u{1}", "\u{1F600}", "\\"] {
        let frame = message(&worst.repeat(limits::TEXT_CHARS));
        assert_eq!(decode::<ClientFrame>(&encode(&frame).unwrap()), Ok(frame));
    }
}

#[test]
fn a_token_does_not_show_itself() {
    assert!(!format!("{:?}", ClientFrame::Hello(hello())).contains(TOKEN));
    assert!(Token::new(TOKEN).matches(&Token::new(TOKEN)));
    assert!(!Token::new(TOKEN).matches(&Token::new("0123456789abcdeF")));
    assert!(!Token::new(TOKEN).matches(&Token::new("")));
}

fn authors() -> impl Strategy<Value = Author> {
    (
        prop_oneof![Just(AuthorKind::Agent), Just(AuthorKind::Representative)],
        "[^ ].{0,40}",
    )
        .prop_map(|(kind, name)| Author { kind, name })
        .prop_filter("a name", |author| !author.name.trim().is_empty())
}

fn bodies() -> impl Strategy<Value = SendBody> {
    prop_oneof![
        (any::<u128>(), authors(), "\\PC{0,200}").prop_map(|(n, author, text)| {
            SendBody::Message {
                id: MessageId(id(n)),
                author,
                text: format!("t{text}"),
            }
        }),
        "[a-zA-Zéü]{1,120}".prop_map(|name| SendBody::Status {
            state: ConversationState::WithPerson { name }
        }),
        Just(SendBody::Status {
            state: ConversationState::WaitingForPerson
        }),
        Just(SendBody::Closed {}),
    ]
}

fn events() -> impl Strategy<Value = EventBody> {
    prop_oneof![
        (
            "[a-z]{1,40}",
            proptest::option::of("\\PC{0,60}"),
            any::<bool>()
        )
            .prop_map(|(channel, customer_label, practice)| {
                EventBody::ConversationOpened {
                    channel,
                    customer_label,
                    practice,
                }
            }),
        (any::<u128>(), ".{0,300}").prop_map(|(n, text)| EventBody::CustomerMessage {
            message: MessageId(id(n)),
            text,
            removed: Vec::new()
        }),
        Just(EventBody::CustomerLeft {}),
    ]
}

proptest! {
    #[test]
    fn sends_survive_the_wire(
        key in "[!-~]{1,128}", n in any::<u128>(), micros in 0_i64..4_000_000_000_000_000, body in bodies(),
    ) {
        let frame = ClientFrame::Send(SendFrame {
            key,
            conversation: ConversationId(id(n)),
            at: jiff::Timestamp::from_microsecond(micros).unwrap(),
            body,
        });
        prop_assert_eq!(decode::<ClientFrame>(&encode(&frame).unwrap()), Ok(frame));
    }

    #[test]
    fn events_survive_the_wire(
        seq in 1..=limits::SEQ_MAX, n in any::<u128>(), micros in 0_i64..4_000_000_000_000_000, body in events(),
    ) {
        let frame = ServerFrame::Event(LogEvent {
            seq,
            conversation: ConversationId(id(n)),
            id: EventId(id(n ^ 1)),
            at: jiff::Timestamp::from_microsecond(micros).unwrap(),
            body,
            closed: n % 2 == 0,
            said: (n % 3 == 0).then(|| EarlierReplies {
                newest: MessageId(id(n)),
                answers: Vec::new(),
                left_out: 1,
            }),
        });
        prop_assert_eq!(decode::<ServerFrame>(&encode(&frame).unwrap()), Ok(frame));
    }

    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = decode::<ClientFrame>(&text);
        let _ = decode::<ServerFrame>(&text);
    }

    #[test]
    fn no_damaged_frame_makes_the_decoder_panic(body in bodies(), cut in 0_usize..400, flip in any::<u8>()) {
        let frame = ClientFrame::Send(SendFrame {
            key: "k".to_owned(),
            conversation: ConversationId(id(1)),
            at: at(),
            body,
        });
        let mut bytes = encode(&frame).unwrap().into_bytes();
        let spot = cut % bytes.len();
        bytes[spot] ^= flip;
        let _ = decode::<ClientFrame>(&String::from_utf8_lossy(&bytes));
        bytes.truncate(spot);
        let _ = decode::<ClientFrame>(&String::from_utf8_lossy(&bytes));
    }
}
