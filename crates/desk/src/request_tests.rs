use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ErrorCode;

fn reply(text: &str) -> Result<(), DeskError> {
    SendReply {
        fencing: 3,
        conversation: Uuid::nil().into(),
        key: Uuid::nil().into(),
        text: text.to_owned(),
    }
    .check()
}

#[test]
fn an_empty_reply_is_refused_at_its_field() {
    for text in ["", " ", "\n\t "] {
        let error = reply(text).unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid);
        assert_eq!(error.field.as_deref(), Some("text"));
    }
}

#[test]
fn limits_count_characters_not_bytes() {
    let full = "ß".repeat(TextLimits::IN_FORCE.reply as usize);
    assert_eq!(reply(&full), Ok(()));
    assert!(
        reply(&format!("{full}ß"))
            .unwrap_err()
            .message
            .contains("4001 characters")
    );
}

#[test]
fn a_wrap_up_names_the_first_field_that_is_missing() {
    let mut request = FinishWrapUp {
        fencing: 3,
        conversation: Uuid::nil().into(),
        disposition: String::new(),
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: String::new(),
        notes: String::new(),
        unanswered: 0,
    };
    assert_eq!(
        request.check().unwrap_err().field.as_deref(),
        Some("disposition")
    );
    request.disposition = "resolved".into();
    assert_eq!(
        request.check().unwrap_err().field.as_deref(),
        Some("summary")
    );
    request.summary = "Refunded.".into();
    assert_eq!(request.check(), Ok(()));
}

proptest! {
    #[test]
    fn a_reply_passes_exactly_when_it_says_something_and_fits(text in "\\PC{0,40}", repeat in 0usize..200) {
        let text = text.repeat(repeat);
        let fits = text.chars().count() <= TextLimits::IN_FORCE.reply as usize;
        let says_something = !text.trim().is_empty();
        prop_assert_eq!(reply(&text).is_ok(), fits && says_something);
    }
}

#[test]
fn settled_requests_are_few() {
    let request = |count: u32| ReturnToAgents {
        fencing: 3,
        conversation: ConversationId(uuid::Uuid::nil()),
        settled: (0..count).collect(),
        not_wanted: Vec::new(),
        note: String::new(),
    };
    assert!(request(64).check().is_ok());
    let refused = request(65).check().unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("settled"));
}
