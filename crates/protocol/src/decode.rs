//! From text to frames and back; every way a frame can be wrong is a variant here.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::code::{ErrorCode, RefusalCode};
use crate::frame::{ClientFrame, EventBody, Hello, SendBody, SendFrame, ServerFrame};
use crate::vocabulary::{Author, AuthorKind, ConversationState};
use crate::{SUPPORTED, limits};

/// What is wrong with a frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Longer than the protocol allows; not looked into.
    #[error("the frame has {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// Its length.
        bytes: usize,
        /// [`limits::FRAME_BYTES`].
        limit: usize,
    },
    /// Not JSON, or not an object with a `type`.
    #[error("not a frame: {detail}")]
    Malformed {
        /// What stood in the way.
        detail: String,
    },
    /// A `type` this build does not know.
    #[error("unknown frame type {name:?}")]
    UnknownType {
        /// The type, shortened to something printable.
        name: String,
    },
    /// The frame says it is of a version this build does not speak.
    #[error("protocol version {offered:?} is not spoken here (supported: {SUPPORTED:?})")]
    UnknownVersion {
        /// What was offered.
        offered: Vec<u64>,
    },
    /// A known type whose content does not fit.
    #[error("the {kind} frame does not fit: {detail}")]
    Invalid {
        /// The frame's type.
        kind: &'static str,
        /// The key, when it is a `send` and its key can be read: it can be refused by name.
        key: Option<String>,
        /// What does not fit.
        detail: String,
    },
    /// A field beyond its limit.
    #[error("{field} of the {kind} frame has {found}, the limit is {limit}")]
    Limit {
        /// The frame's type.
        kind: &'static str,
        /// The key, when it is a `send`.
        key: Option<String>,
        /// The field.
        field: &'static str,
        /// How much it has.
        found: u64,
        /// How much it may have.
        limit: u64,
    },
}

impl FrameError {
    /// The code an error frame carries for this.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::TooLarge { .. } => ErrorCode::FrameTooLarge,
            Self::Malformed { .. } | Self::Invalid { .. } => ErrorCode::Malformed,
            Self::UnknownType { .. } => ErrorCode::UnknownType,
            Self::UnknownVersion { .. } => ErrorCode::UnsupportedVersion,
            Self::Limit { .. } => ErrorCode::LimitExceeded,
        }
    }

    /// The key and the code to refuse with, when the fault is inside a `send` that can be named.
    #[must_use]
    pub fn refusal(&self) -> Option<(&str, RefusalCode)> {
        match self {
            Self::Invalid { key: Some(key), .. } => Some((key, RefusalCode::Malformed)),
            Self::Limit { key: Some(key), .. } => Some((key, RefusalCode::LimitExceeded)),
            Self::TooLarge { .. }
            | Self::Malformed { .. }
            | Self::UnknownType { .. }
            | Self::UnknownVersion { .. }
            | Self::Invalid { key: None, .. }
            | Self::Limit { key: None, .. } => None,
        }
    }
}

/// Either direction's frames.
pub trait Frame: Serialize + DeserializeOwned {
    /// The `type` values this direction knows.
    const TYPES: &'static [&'static str];

    /// This frame's `type`.
    fn kind(&self) -> &'static str;

    /// Whether every field keeps within its limit.
    ///
    /// # Errors
    /// The first field that does not.
    fn check(&self) -> Result<(), FrameError>;
}

/// Reads a frame.
///
/// # Errors
/// [`FrameError`] says what is wrong with it; no input makes this panic.
pub fn decode<F: Frame>(text: &str) -> Result<F, FrameError> {
    if text.len() > limits::FRAME_BYTES {
        return Err(FrameError::TooLarge {
            bytes: text.len(),
            limit: limits::FRAME_BYTES,
        });
    }
    let value: Value = serde_json::from_str(text).map_err(|error| malformed(&error.to_string()))?;
    let Some(name) = value.get("type").and_then(Value::as_str) else {
        return Err(malformed(
            "a JSON object with a string \"type\" is expected",
        ));
    };
    let Some(kind) = F::TYPES.iter().copied().find(|known| *known == name) else {
        return Err(FrameError::UnknownType {
            name: name.chars().filter(|c| !c.is_control()).take(64).collect(),
        });
    };
    check_versions(kind, &value)?;
    let key = readable_key(kind, &value);
    let frame: F = serde_json::from_value(value).map_err(|error| FrameError::Invalid {
        kind,
        key,
        detail: shorten(&error.to_string()),
    })?;
    frame.check()?;
    Ok(frame)
}

/// Writes a frame, refusing one that the other side would have to refuse.
///
/// # Errors
/// [`FrameError::Limit`] or [`FrameError::TooLarge`].
pub fn encode<F: Frame>(frame: &F) -> Result<String, FrameError> {
    frame.check()?;
    let text = serde_json::to_string(frame).map_err(|error| FrameError::Invalid {
        kind: frame.kind(),
        key: None,
        detail: shorten(&error.to_string()),
    })?;
    if text.len() > limits::FRAME_BYTES {
        return Err(FrameError::TooLarge {
            bytes: text.len(),
            limit: limits::FRAME_BYTES,
        });
    }
    Ok(text)
}

/// A frame may state its version in `v`; a hello is judged by the list it offers, before anything
/// else in it, so that a newer peer learns which versions exist here even if its hello has changed.
fn check_versions(kind: &str, value: &Value) -> Result<(), FrameError> {
    let offered: Vec<u64> = match (kind, value.get("v"), value.get("protocols")) {
        ("hello", None, Some(Value::Array(list))) => list
            .iter()
            .filter_map(Value::as_u64)
            .take(limits::PROTOCOLS)
            .collect(),
        (_, Some(version), _) => version.as_u64().into_iter().collect(),
        (_, None, _) => return Ok(()),
    };
    let known = |version: &u64| SUPPORTED.iter().any(|own| u64::from(*own) == *version);
    if offered.iter().any(known) {
        Ok(())
    } else {
        Err(FrameError::UnknownVersion { offered })
    }
}

fn readable_key(kind: &str, value: &Value) -> Option<String> {
    let key = value.get("key").filter(|_| kind == "send")?.as_str()?;
    visible("send", "key", key, limits::KEY_BYTES).ok()?;
    Some(key.to_owned())
}

fn malformed(detail: &str) -> FrameError {
    FrameError::Malformed {
        detail: shorten(detail),
    }
}

fn shorten(detail: &str) -> String {
    detail.chars().take(200).collect()
}

fn within(
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

fn chars(
    kind: &'static str,
    field: &'static str,
    text: &str,
    limit: usize,
) -> Result<(), FrameError> {
    within(kind, field, text.chars().count() as u64, limit as u64)
}

fn visible(
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

fn named(kind: &'static str, field: &'static str, name: &str) -> Result<(), FrameError> {
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

fn position(kind: &'static str, field: &'static str, seq: u64) -> Result<(), FrameError> {
    within(kind, field, seq, limits::SEQ_MAX)
}

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
    within(
        "hello",
        "protocols",
        hello.protocols.len() as u64,
        limits::PROTOCOLS as u64,
    )?;
    visible("hello", "token", hello.token.expose(), limits::TOKEN_BYTES)?;
    visible(
        "hello",
        "workstation",
        &hello.workstation,
        limits::WORKSTATION_BYTES,
    )?;
    position("hello", "cursor", hello.cursor)
}

fn check_send(send: &SendFrame) -> Result<(), FrameError> {
    visible("send", "key", &send.key, limits::KEY_BYTES)?;
    check_body(&send.body).map_err(|error| keyed(error, &send.key))
}

fn check_body(body: &SendBody) -> Result<(), FrameError> {
    match body {
        SendBody::Message { author, text, .. } => {
            check_author(author)?;
            chars("send", "text", text, limits::TEXT_CHARS)?;
            filled("send", "text", text)
        }
        SendBody::Status {
            state: ConversationState::WithPerson { name },
        } => named("send", "name", name),
        SendBody::Status { .. } | SendBody::Closed {} => Ok(()),
    }
}

fn check_author(author: &Author) -> Result<(), FrameError> {
    named("send", "author.name", &author.name)?;
    match author.kind {
        AuthorKind::Agent | AuthorKind::Representative => Ok(()),
        AuthorKind::Customer => Err(FrameError::Invalid {
            kind: "send",
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

fn check_event(body: &EventBody) -> Result<(), FrameError> {
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
        EventBody::CustomerMessage { text, .. } => chars("event", "text", text, limits::TEXT_CHARS),
        EventBody::CustomerLeft {} => Ok(()),
    }
}
