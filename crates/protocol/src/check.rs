//! Limit checks of the frames of both directions, field by field.

use crate::decode::{Frame, FrameError};
use crate::frame::{
    AppliedEvent, ClientFrame, EarlierReplies, EventBody, Hello, SendBody, SendFrame, ServerFrame,
};
use crate::id::Token;
use crate::limits;
use crate::vocabulary::{Author, AuthorKind, ConversationState};

impl Frame for ClientFrame {
    const TYPES: &'static [&'static str] = &["hello", "send", "ack", "ping", "pong"];

    fn kind(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Send(_) => "send",
            Self::Ack { .. } => "ack",
            Self::Ping {} => "ping",
            Self::Pong {} => "pong",
        }
    }

    fn check(&self) -> Result<(), FrameError> {
        match self {
            Self::Hello(hello) => check_hello(hello),
            Self::Send(send) => check_send(send),
            Self::Ack { cursor } => position("ack", "cursor", *cursor),
            Self::Ping {} | Self::Pong {} => Ok(()),
        }
    }
}

fn check_hello(hello: &Hello) -> Result<(), FrameError> {
    check_greeting(
        (hello.protocols.len(), hello.cursor),
        (&hello.token, &hello.workstation),
        hello.applied.as_ref(),
    )?;
    within(
        "hello",
        "accepted",
        hello.accepted.len() as u64,
        limits::ACCEPTED_KEYS as u64,
    )?;
    for key in &hello.accepted {
        visible("hello", "accepted", key, limits::KEY_BYTES)?;
    }
    Ok(())
}

/// What a hello says in every version: the number of versions and the cursor, who it is, and the newest event applied.
pub(crate) fn check_greeting(
    (protocols, cursor): (usize, u64),
    (token, workstation): (&Token, &str),
    applied: Option<&AppliedEvent>,
) -> Result<(), FrameError> {
    within(
        "hello",
        "protocols",
        protocols as u64,
        limits::PROTOCOLS as u64,
    )?;
    visible("hello", "token", token.expose(), limits::TOKEN_BYTES)?;
    visible(
        "hello",
        "workstation",
        workstation,
        limits::WORKSTATION_BYTES,
    )?;
    position("hello", "cursor", cursor)?;
    match applied {
        Some(applied) => position("hello", "applied.seq", applied.seq),
        None => Ok(()),
    }
}

pub(crate) fn check_send(send: &SendFrame) -> Result<(), FrameError> {
    visible("send", "key", &send.key, limits::KEY_BYTES)?;
    check_body("send", &send.body).map_err(|error| keyed(error, &send.key))
}

pub(crate) fn check_body(kind: &'static str, body: &SendBody) -> Result<(), FrameError> {
    match body {
        SendBody::Message { author, text, .. } => {
            check_author(kind, author)?;
            chars(kind, "text", text, limits::TEXT_CHARS)?;
            filled(kind, "text", text)
        }
        SendBody::Status {
            state: ConversationState::WithPerson { name },
        } => named(kind, "name", name),
        SendBody::Status { .. } | SendBody::Closed {} => Ok(()),
    }
}

fn check_author(kind: &'static str, author: &Author) -> Result<(), FrameError> {
    named(kind, "author.name", &author.name)?;
    match author.kind {
        AuthorKind::Agent | AuthorKind::Representative => Ok(()),
        AuthorKind::Customer => Err(FrameError::Invalid {
            kind,
            key: None,
            detail: "a workstation cannot write in the customer's name".to_owned(),
        }),
    }
}

fn keyed(error: FrameError, name: &str) -> FrameError {
    match error {
        FrameError::Invalid { kind, detail, .. } => FrameError::Invalid {
            kind,
            key: Some(name.to_owned()),
            detail,
        },
        FrameError::Limit {
            kind,
            field,
            found,
            limit,
            ..
        } => FrameError::Limit {
            kind,
            key: Some(name.to_owned()),
            field,
            found,
            limit,
        },
        other @ (FrameError::TooLarge { .. }
        | FrameError::Malformed { .. }
        | FrameError::UnknownType { .. }
        | FrameError::UnknownVersion { .. }) => other,
    }
}

impl Frame for ServerFrame {
    const TYPES: &'static [&'static str] = &[
        "welcome", "event", "typing", "accepted", "refused", "behind", "error", "closing", "ping",
        "pong",
    ];

    fn kind(&self) -> &'static str {
        match self {
            Self::Welcome(_) => "welcome",
            Self::Event(_) => "event",
            Self::Typing { .. } => "typing",
            Self::Accepted { .. } => "accepted",
            Self::Refused { .. } => "refused",
            Self::Behind { .. } => "behind",
            Self::Error(_) => "error",
            Self::Closing { .. } => "closing",
            Self::Ping {} => "ping",
            Self::Pong {} => "pong",
        }
    }

    fn check(&self) -> Result<(), FrameError> {
        match self {
            Self::Welcome(welcome) => position("welcome", "head", welcome.head),
            Self::Event(event) => {
                position("event", "seq", event.seq)?;
                event.said.as_ref().map_or(Ok(()), check_said)?;
                check_event(&event.body)
            }
            Self::Accepted { key } => visible("accepted", "key", key, limits::KEY_BYTES),
            Self::Refused { key, detail, .. } => {
                visible("refused", "key", key, limits::KEY_BYTES)?;
                chars("refused", "detail", detail, limits::DETAIL_CHARS)
            }
            Self::Behind { head } => position("behind", "head", *head),
            Self::Error(error) => chars("error", "detail", &error.detail, limits::DETAIL_CHARS),
            Self::Closing { detail } => chars("closing", "detail", detail, limits::DETAIL_CHARS),
            Self::Typing { .. } | Self::Ping {} | Self::Pong {} => Ok(()),
        }
    }
}

pub(crate) fn check_said(said: &EarlierReplies) -> Result<(), FrameError> {
    let answers = said.answers.len() as u64;
    within("event", "said.answers", answers, limits::ANSWERS as u64)?;
    for answer in &said.answers {
        chars("event", "said.text", &answer.text, limits::TEXT_CHARS)?;
        chars(
            "event",
            "said.author",
            &answer.author.name,
            limits::NAME_CHARS,
        )?;
    }
    Ok(())
}

pub(crate) fn check_event(body: &EventBody) -> Result<(), FrameError> {
    match body {
        EventBody::ConversationOpened {
            channel,
            customer_label,
            ..
        } => {
            chars("event", "channel", channel, limits::CHANNEL_CHARS)?;
            match customer_label {
                Some(label) => chars("event", "customer_label", label, limits::NAME_CHARS),
                None => Ok(()),
            }
        }
        EventBody::CustomerMessage { text, removed, .. } => {
            chars("event", "text", text, limits::TEXT_CHARS)?;
            within(
                "event",
                "removed",
                removed.len() as u64,
                limits::REMOVED_KINDS as u64,
            )?;
            removed
                .iter()
                .try_for_each(|r| visible("event", "removed.kind", &r.kind, limits::KIND_BYTES))
        }
        EventBody::CustomerLeft {} | EventBody::Unreadable { .. } => Ok(()),
    }
}

pub(crate) fn within(
    kind: &'static str,
    field: &'static str,
    found: u64,
    limit: u64,
) -> Result<(), FrameError> {
    if found <= limit {
        return Ok(());
    }
    Err(FrameError::Limit {
        kind,
        key: None,
        field,
        found,
        limit,
    })
}

pub(crate) fn chars(
    kind: &'static str,
    field: &'static str,
    text: &str,
    limit: usize,
) -> Result<(), FrameError> {
    within(kind, field, text.chars().count() as u64, limit as u64)
}

pub(crate) fn visible(
    kind: &'static str,
    field: &'static str,
    text: &str,
    limit: usize,
) -> Result<(), FrameError> {
    within(kind, field, text.len() as u64, limit as u64)?;
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(FrameError::Invalid {
        kind,
        key: None,
        detail: format!("{field} must be visible ASCII without spaces, and not empty"),
    })
}

pub(crate) fn named(kind: &'static str, field: &'static str, name: &str) -> Result<(), FrameError> {
    chars(kind, field, name, limits::NAME_CHARS)?;
    filled(kind, field, name)
}

fn filled(kind: &'static str, field: &'static str, text: &str) -> Result<(), FrameError> {
    if text.trim().is_empty() {
        return Err(FrameError::Invalid {
            kind,
            key: None,
            detail: format!("{field} is empty"),
        });
    }
    Ok(())
}

pub(crate) fn position(
    kind: &'static str,
    field: &'static str,
    seq: u64,
) -> Result<(), FrameError> {
    within(kind, field, seq, limits::SEQ_MAX)
}
