use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    Author, ConversationId, ConversationState, Destination, Fencing, FrameError, Headline,
    LinkErrorCode, MessageId, Required, SendBody, SkillNeed, decode, encode, limits,
};

pub(super) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(super) fn conversation() -> ConversationId {
    ConversationId(id(1))
}

pub(super) fn row(body: &str) -> JournalRow {
    JournalRow {
        kind: "customer_wrote".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        body: body.to_owned(),
        key: None,
    }
}

pub(super) fn headline() -> Headline {
    Headline {
        queue: "billing".into(),
        skills: vec![SkillNeed {
            skill: "german".into(),
            required: Required::ForSeconds(60),
        }],
        priority: 1,
    }
}

pub(super) fn commit() -> Commit {
    Commit {
        conversation: conversation(),
        number: Fencing(3),
        position: 12,
        part: Part::WHOLE,
        rows: vec![row(r#"{"text":"hello"}"#)],
        snapshots: vec![SealedSnapshot {
            id: id(7),
            revision: 1,
            body: r#"{"schema":"baton.snapshot/2"}"#.to_owned(),
        }],
        sends: vec![Outgoing {
            key: "k1".to_owned(),
            body: SendBody::Message {
                id: MessageId(id(8)),
                author: Author::agent("Baton"),
                text: "A colleague takes over.".to_owned(),
            },
        }],
        hands: Some(ChangeOfHands::HandedOff {
            headline: headline(),
        }),
    }
}

#[test]
fn version_1_is_refused_with_a_sentence() {
    let hello = r#"{"type":"hello","protocols":[1],"token":"0123456789abcdef","workstation":"desk-1","cursor":4}"#;
    let refused = decode::<WorkstationFrame>(hello).unwrap_err();
    assert_eq!(refused.code(), LinkErrorCode::UnsupportedVersion);
    assert!(refused.ends_connection());
    let said = refused.to_string();
    assert!(
        said.contains("every workstation had all conversations"),
        "{said}"
    );
    assert!(said.contains("update the workstation"), "{said}");
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Commit)) -> FrameError {
    let mut commit = commit();
    change(&mut commit);
    let frame = WorkstationFrame::Commit(commit);
    let refused = encode(&frame).unwrap_err();
    let text = serde_json::to_string(&frame).unwrap();
    assert_eq!(decode::<WorkstationFrame>(&text), Err(refused.clone()));
    refused
}

#[test]
fn a_commit_that_makes_no_sense_is_refused() {
    let invalid = |error| matches!(error, FrameError::Invalid { kind: "commit", .. });
    assert!(invalid(refused(|commit| commit.position = 0)));
    assert!(invalid(refused(|commit| commit.rows.clear())));
    assert!(invalid(refused(
        |commit| commit.part = Part { nth: 0, of: 1 }
    )));
    assert!(invalid(refused(
        |commit| commit.part = Part { nth: 3, of: 2 }
    )));
    assert!(
        invalid(refused(|commit| commit.part = Part { nth: 1, of: 2 })),
        "a change of hands before the last part"
    );
    assert!(invalid(refused(
        |commit| commit.rows[0].kind = "a b".to_owned()
    )));
    let limit = |error| matches!(error, FrameError::Limit { kind: "commit", .. });
    assert!(limit(refused(
        |commit| commit.rows = vec![row("{}"); limits::ROWS + 1]
    )));
    assert!(limit(refused(
        |commit| commit.part = Part { nth: 17, of: 17 }
    )));
    assert!(limit(refused(|commit| commit.number = Fencing(u64::MAX))));
    let name = "x".repeat(limits::NAME_CHARS + 1);
    assert!(limit(refused(|commit| commit.hands =
        Some(ChangeOfHands::Returned {
            by: name.as_str().into()
        }))));
    let customer = refused(|commit| {
        commit.sends[0].body = SendBody::Message {
            id: MessageId(id(8)),
            author: Author {
                kind: crate::AuthorKind::Customer,
                name: "Eve".to_owned(),
            },
            text: "I am the customer".to_owned(),
        };
    });
    assert!(invalid(customer));
}

#[test]
fn a_piece_that_fits_no_frame_and_too_many_parts_are_told() {
    let mut large = commit();
    large.rows = vec![row(&"x".repeat(limits::FRAME_BYTES))];
    assert!(matches!(
        large.into_parts(),
        Err(PartsFault::PieceTooLarge { .. })
    ));
    let mut many = commit();
    many.rows = vec![row(&"x".repeat(200_000)); 17];
    assert_eq!(many.into_parts(), Err(PartsFault::TooMany));
}

#[test]
fn parts_out_of_order_or_of_another_commit_begin_nothing() {
    let mut long = commit();
    long.rows = vec![row(&"x".repeat(100_000)); 6];
    let parts = long.clone().into_parts().unwrap();
    assert_eq!(parts.len(), 3);
    let mut assembly = Assembly::default();
    let late = assembly.take(parts[1].clone()).unwrap_err();
    assert_eq!(
        late,
        PartsFault::OutOfOrder {
            expected: 1,
            found: 2
        }
    );
    assert_eq!(assembly.take(parts[0].clone()), Ok(None));
    let skipped = assembly.take(parts[2].clone()).unwrap_err();
    assert_eq!(
        skipped,
        PartsFault::OutOfOrder {
            expected: 2,
            found: 3
        }
    );
    assert_eq!(assembly.take(parts[0].clone()), Ok(None));
    let mut other = parts[1].clone();
    other.number = Fencing(99);
    assert_eq!(assembly.take(other), Err(PartsFault::Another));
    for (part, whole) in parts.into_iter().zip([None, None, Some(long)]) {
        assert_eq!(assembly.take(part), Ok(whole));
    }
}

fn sends() -> impl Strategy<Value = SendBody> {
    prop_oneof![
        ("[ -~]{1,40}", any::<u128>()).prop_filter_map("a text", |(text, n)| {
            (!text.trim().is_empty()).then(|| SendBody::Message {
                id: MessageId(id(n)),
                author: Author::agent("Baton"),
                text,
            })
        }),
        Just(SendBody::Status {
            state: ConversationState::WaitingForPerson
        }),
        Just(SendBody::Closed {}),
    ]
}

fn changes_of_hands() -> impl Strategy<Value = Option<ChangeOfHands>> {
    prop_oneof![
        Just(None),
        Just(Some(ChangeOfHands::Closed {})),
        Just(Some(ChangeOfHands::HandedOff {
            headline: headline()
        })),
        Just(Some(ChangeOfHands::Transferred {
            by: "ada".into(),
            to: Destination::Queue(headline())
        })),
        Just(Some(ChangeOfHands::WrapUpBegun { by: "ada".into() })),
    ]
}

fn commits() -> impl Strategy<Value = Commit> {
    // Lengths around those at which a frame is full.
    let body = prop_oneof![
        "\\PC{0,60}",
        (0_usize..120_000).prop_map(|many| "\"é".repeat(many / 4)),
    ];
    let rows = prop::collection::vec(body.clone(), 1..12);
    let snapshots = prop::collection::vec(body, 0..3);
    let sends = prop::collection::vec(sends(), 0..80);
    (rows, snapshots, sends, changes_of_hands(), 1_u64..9_999).prop_map(
        |(rows, snapshots, sends, hands, position)| Commit {
            position,
            rows: rows.iter().map(|body| row(body)).collect(),
            snapshots: (1..)
                .zip(snapshots)
                .map(|(revision, body)| SealedSnapshot {
                    id: id(u128::from(revision)),
                    revision,
                    body,
                })
                .collect(),
            sends: (0..)
                .zip(sends)
                .map(|(nth, body)| Outgoing {
                    key: format!("k{nth}"),
                    body,
                })
                .collect(),
            hands,
            ..commit()
        },
    )
}

proptest! {
    #[test]
    fn a_commit_of_any_length_arrives_whole(commit in commits()) {
        let parts = match commit.clone().into_parts() {
            Ok(parts) => parts,
            Err(fault) => {
                prop_assert_eq!(fault, PartsFault::TooMany);
                return Ok(());
            }
        };
        let mut assembly = Assembly::default();
        let last = parts.len();
        for (nth, part) in (1..).zip(parts) {
            // Over the wire and back.
            let text = encode(&WorkstationFrame::Commit(part)).unwrap();
            let WorkstationFrame::Commit(part) = decode(&text).unwrap() else {
                panic!("a commit");
            };
            let whole = assembly.take(part);
            prop_assert_eq!(whole, Ok((nth == last).then(|| commit.clone())));
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}", kind in "[a-z]{1,8}", rest in "\\PC{0,80}") {
        let framed = format!(r#"{{"type":"{kind}","conversation":"{rest}","rows":[{rest}]}}"#);
        for text in [text, framed] {
            prop_assert!(decode::<WorkstationFrame>(&text).is_err() || text.contains("leave"));
            prop_assert!(decode::<GatewayFrame>(&text).is_err());
        }
    }

    #[test]
    fn journals_are_kept_byte_for_byte(body in "\\PC{0,400}", control in prop::collection::vec(any::<char>(), 0..40)) {
        let body: String = body.chars().chain(control).collect();
        let page = Page {
            conversation: conversation(),
            after: 4,
            rows: vec![row(&body)],
            snapshots: Vec::new(),
            head: 9,
        };
        prop_assert!(page.last() == 5 && !page.is_last());
        let text = encode(&GatewayFrame::Page(page.clone())).unwrap();
        prop_assert_eq!(decode::<GatewayFrame>(&text), Ok(GatewayFrame::Page(page)));
    }
}
