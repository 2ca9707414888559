//! Commands as the window sends them: JSON in, JSON out.

use baton_desk::*;
use serde_json::{Value, json};

use crate::quiet_desk::{QuietDesk, settings};

const ID: &str = "0190a4e2-0000-7000-8000-000000000001";

/// A request for every command, as the window would send it. The match is
/// exhaustive, so a new command does not compile without one.
fn sample(command: Command) -> Value {
    match command {
        Command::get_desk
        | Command::get_health
        | Command::get_settings
        | Command::go_offline
        | Command::go_online
        | Command::start_from_gateway
        | Command::reload_configuration
        | Command::backup_store
        | Command::close_app
        | Command::open_customer_page_url => Value::Null,
        Command::get_conversation
        | Command::list_canned_replies
        | Command::list_earlier_conversations
        | Command::get_handoff => {
            json!({"conversation": ID})
        }
        Command::take_waiting | Command::start_wrap_up | Command::leave_wrap_up => {
            json!({"conversation": ID, "fencing": 3})
        }
        Command::mark_seen => json!({"conversation": ID, "revision": 2}),
        Command::get_earlier_transcript => json!({"conversation": ID, "before": "m1"}),
        Command::accept_offer => json!({"offer": ID}),
        Command::decline_offer => json!({"offer": ID, "reason": "busy"}),
        Command::send_reply => {
            json!({"conversation": ID, "fencing": 3, "key": ID, "text": "Good morning"})
        }
        Command::save_draft => json!({"conversation": ID, "field": "reply", "text": "Good morn"}),
        Command::check_draft => json!({"conversation": ID, "text": "Good morn"}),
        Command::discard_reply => json!({"conversation": ID, "key": ID}),
        Command::finish_wrap_up => {
            json!({"conversation": ID, "fencing": 3, "disposition": "resolved", "settled": [], "not_wanted": [], "summary": "Done.", "notes": "", "unanswered": 0})
        }
        Command::return_to_agents => {
            json!({"conversation": ID, "fencing": 3, "settled": [], "not_wanted": [], "note": ""})
        }
        Command::transfer => {
            json!({"conversation": ID, "fencing": 3, "queue": "billing", "note": ""})
        }
        Command::search_history => json!({"query": "refund", "cursor": null}),
        Command::set_settings => serde_json::to_value(settings()).unwrap(),
        Command::set_practice => json!({"faults": ["busy"], "pace": "slow"}),
        Command::dismiss_notice => json!({"id": ID}),
    }
}

#[tokio::test]
async fn every_command_is_dispatched_to_its_handler() {
    let desk = QuietDesk::default();
    for &command in COMMANDS {
        assert_eq!(Command::from_name(command.name()), Some(command));
        let answer = dispatch(&desk, command.name(), sample(command)).await;
        if command == Command::accept_offer {
            assert_eq!(answer.unwrap_err().code, ErrorCode::OfferGone);
        } else {
            answer.unwrap_or_else(|error| panic!("{}: {error}", command.name()));
        }
    }
}

#[tokio::test]
async fn what_the_window_sends_reaches_the_handler_unchanged() {
    let desk = QuietDesk::default();
    dispatch(&desk, "send_reply", sample(Command::send_reply))
        .await
        .unwrap();
    let replies = desk.replies.lock().unwrap();
    assert_eq!(replies.len(), 1);
    assert_eq!(replies[0].text, "Good morning");
    assert_eq!(replies[0].key.to_string(), ID);
}

#[tokio::test]
async fn a_request_nobody_could_use_does_not_reach_the_handler() {
    let desk = QuietDesk::default();
    let request = json!({"conversation": ID, "fencing": 3, "key": ID, "text": "  "});
    let error = dispatch(&desk, "send_reply", request).await.unwrap_err();
    assert_eq!(
        (error.code, error.field.as_deref()),
        (ErrorCode::Invalid, Some("text"))
    );
    assert!(desk.replies.lock().unwrap().is_empty());
}

#[tokio::test]
async fn unknown_commands_and_shapes_are_a_mismatch() {
    let desk = QuietDesk::default();
    for (name, request) in [
        ("drop_everything", Value::Null),
        ("get_conversation", Value::Null),
        ("get_conversation", json!({"conversation": "not an id"})),
        (
            "send_reply",
            json!({"conversation": ID, "key": ID, "text": "hi", "html": true}),
        ),
    ] {
        let error = dispatch(&desk, name, request).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Mismatch, "{name}: {error}");
        assert!(error.message.contains("Nothing was changed"), "{error}");
    }
}

#[test]
fn wire_forms_are_what_the_window_expects() {
    let check = |value: Value, expected: Value| assert_eq!(value, expected);
    check(
        serde_json::to_value(DeskError::invalid("text", "Too long.")).unwrap(),
        json!({"code": "invalid", "message": "Too long.", "field": "text"}),
    );
    check(
        serde_json::to_value(SendState::Refused {
            reason: "Gone.".into(),
        })
        .unwrap(),
        json!({"state": "refused", "reason": "Gone."}),
    );
    check(
        serde_json::to_value(Mark::Conflicting {
            stated: "a".into(),
            recorded: "b".into(),
        })
        .unwrap(),
        json!({"kind": "conflicting", "stated": "a", "recorded": "b"}),
    );
    let id: NoticeId = ID.parse::<uuid::Uuid>().unwrap().into();
    check(
        serde_json::to_value(Patch {
            revision: 8,
            change: Change::NoticeGone { id },
        })
        .unwrap(),
        json!({"revision": 8, "change": {"kind": "notice_gone", "id": ID}}),
    );
}
