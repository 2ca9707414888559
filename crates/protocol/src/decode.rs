//! Decoding and encoding of frames; every way a frame can be wrong is a variant here.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::check::visible;
use crate::code::{LinkErrorCode, RefusalCode};
use crate::{SUPPORTED, limits};

/// What is wrong with a frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Longer than the protocol allows; not read.
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
        /// What is wrong.
        detail: String,
    },
    /// A `type` this build does not know.
    #[error("unknown frame type {name:?}")]
    UnknownType {
        /// The type, shortened to something printable.
        name: String,
    },
    /// The frame names a version that this build does not speak.
    #[error("{}", other_version(offered, spoken))]
    UnknownVersion {
        /// What was offered.
        offered: Vec<u64>,
        /// What is spoken here.
        spoken: &'static [u32],
    },
    /// A known type with content that does not fit.
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
    /// What a message of this many bytes is that is longer than a frame may be.
    #[must_use]
    pub fn too_large(bytes: usize) -> Self {
        Self::TooLarge {
            bytes,
            limit: limits::FRAME_BYTES,
        }
    }

    /// What a binary message of this many bytes is: frames are text.
    #[must_use]
    pub fn binary(bytes: usize) -> Self {
        if bytes > limits::FRAME_BYTES {
            return Self::too_large(bytes);
        }
        Self::Malformed {
            detail: "frames are text, this one is binary".to_owned(),
        }
    }

    /// Whether a connection ends with the first fault of this kind. Of the others it survives
    /// [`limits::FAULTS_PER_CONNECTION`].
    #[must_use]
    pub fn ends_connection(&self) -> bool {
        match self {
            Self::TooLarge { .. } | Self::UnknownVersion { .. } => true,
            Self::Malformed { .. }
            | Self::UnknownType { .. }
            | Self::Invalid { .. }
            | Self::Limit { .. } => false,
        }
    }

    /// The code an error frame carries for this.
    #[must_use]
    pub fn code(&self) -> LinkErrorCode {
        match self {
            Self::TooLarge { .. } => LinkErrorCode::FrameTooLarge,
            Self::Malformed { .. } | Self::Invalid { .. } => LinkErrorCode::Malformed,
            Self::UnknownType { .. } => LinkErrorCode::UnknownType,
            Self::UnknownVersion { .. } => LinkErrorCode::UnsupportedVersion,
            Self::Limit { .. } => LinkErrorCode::LimitExceeded,
        }
    }

    /// The key and the code to refuse with, if the fault is inside a `send` whose key is known.
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

    /// The versions these frames are of.
    const VERSIONS: &'static [u32] = SUPPORTED;

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
        return Err(FrameError::too_large(text.len()));
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| malformed(&without_values(&error)))?;
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
    check_versions(kind, &value, F::VERSIONS)?;
    let key = readable_key(kind, &value);
    let frame: F = serde_json::from_value(value).map_err(|error| FrameError::Invalid {
        kind,
        key,
        detail: shorten(&without_values(&error)),
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
        detail: shorten(&without_values(&error)),
    })?;
    if text.len() > limits::FRAME_BYTES {
        return Err(FrameError::too_large(text.len()));
    }
    Ok(text)
}

/// Checks the version that a frame may state in `v`. A hello is judged by the list it offers, before anything else in
/// it, so that a newer peer learns which versions exist here even if its hello has changed.
fn check_versions(kind: &str, value: &Value, spoken: &'static [u32]) -> Result<(), FrameError> {
    let offered: Vec<u64> = match (kind, value.get("v"), value.get("protocols")) {
        ("hello", None, Some(Value::Array(list))) => list
            .iter()
            .filter_map(Value::as_u64)
            .take(limits::PROTOCOLS)
            .collect(),
        (_, Some(version), _) => version.as_u64().into_iter().collect(),
        (_, None, _) => return Ok(()),
    };
    let known = |version: &u64| spoken.iter().any(|own| u64::from(*own) == *version);
    if offered.iter().any(known) {
        Ok(())
    } else {
        Err(FrameError::UnknownVersion { offered, spoken })
    }
}

fn other_version(offered: &[u64], spoken: &[u32]) -> String {
    let own = spoken.iter().max().copied().map_or(0, u64::from);
    let what = match offered.iter().max() {
        Some(1) if own > 1 => {
            ": in version 1 every workstation had all conversations, which a team shares; update the workstation"
        }
        Some(newest) if *newest < own => "; update the side that is older",
        Some(_) | None => "",
    };
    format!("protocol version {offered:?} is not spoken here (supported: {spoken:?}){what}")
}

fn readable_key(kind: &str, value: &Value) -> Option<String> {
    let key = value.get("key").filter(|_| kind == "send")?.as_str()?;
    visible("send", "key", key, limits::KEY_BYTES).ok()?;
    Some(key.to_owned())
}

/// What is wrong with a JSON text, without the value that is wrong: it may be a token, or a customer's
/// words.
fn without_values(error: &serde_json::Error) -> String {
    let text = error.to_string();
    for kind in ["invalid type: ", "invalid value: "] {
        if let Some(rest) = text.strip_prefix(kind) {
            let what: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-'))
                .collect();
            let expected = rest.rfind(", expected ").map_or("", |at| &rest[at..]);
            return format!("{kind}{}{expected}", what.trim_end());
        }
    }
    match text.strip_prefix("unknown variant ") {
        Some(rest) => {
            let expected = rest.rfind(", expected ").map_or("", |at| &rest[at..]);
            format!("unknown variant{expected}")
        }
        None => text,
    }
}

fn malformed(detail: &str) -> FrameError {
    FrameError::Malformed {
        detail: shorten(detail),
    }
}

fn shorten(detail: &str) -> String {
    detail.chars().take(200).collect()
}
