//! Kinds of redaction, and counts of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of thing the sanitiser takes out of a text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RedactionKind {
    /// The number of a payment card.
    CardNumber,
    /// The three or four digits that prove possession of a card (CVV, CVC).
    CardCode,
    /// An international bank account number.
    Iban,
    /// A United States social security or taxpayer number.
    UsSsn,
    /// A password or passphrase.
    Password,
    /// A PIN, passcode or one-time code.
    Pin,
    /// An API key, access token, private key or other machine secret.
    Token,
    /// Tags, comments, scripts and styles.
    Markup,
    /// ANSI escape sequences that would steer a terminal.
    TerminalEscape,
    /// Control characters other than newline and tab.
    ControlCharacter,
    /// Characters without width, which hide text or split words unseen.
    InvisibleCharacter,
    /// Characters that change the direction of the text around them.
    DirectionControl,
    /// The end of a text that was longer than allowed.
    OverLong,
    /// A whole text that kept forming new secrets or markup while it was being cleaned.
    Unsettled,
}

impl RedactionKind {
    /// Whether its removal takes words away, and not only invisible characters or what only a browser would read.
    #[must_use]
    pub fn is_secret(self) -> bool {
        match self {
            Self::CardNumber
            | Self::CardCode
            | Self::Iban
            | Self::UsSsn
            | Self::Password
            | Self::Pin
            | Self::Token
            | Self::OverLong
            | Self::Unsettled => true,
            Self::Markup
            | Self::TerminalEscape
            | Self::ControlCharacter
            | Self::InvisibleCharacter
            | Self::DirectionControl => false,
        }
    }

    /// Its name in a sentence, with the article.
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::CardNumber => "a card number",
            Self::CardCode => "a card security code",
            Self::Iban => "a bank account number (IBAN)",
            Self::UsSsn => "a social security number",
            Self::Password => "a password",
            Self::Pin => "a PIN or one-time code",
            Self::Token => "an access token",
            Self::Markup => "markup",
            Self::TerminalEscape => "terminal codes",
            Self::ControlCharacter => "control characters",
            Self::InvisibleCharacter => "invisible characters",
            Self::DirectionControl => "direction marks",
            Self::OverLong => "more text than can be sent",
            Self::Unsettled => "text that cannot be cleaned",
        }
    }

    /// The mask put into the text in place of something of this kind; `None` for kinds that are always
    /// removed without a trace.
    pub const fn mask(self) -> Option<&'static str> {
        match self {
            Self::CardNumber => Some("[card number removed]"),
            Self::CardCode => Some("[card code removed]"),
            Self::Iban => Some("[IBAN removed]"),
            Self::UsSsn => Some("[SSN removed]"),
            Self::Password => Some("[password removed]"),
            Self::Pin => Some("[PIN removed]"),
            Self::Token => Some("[token removed]"),
            Self::Unsettled => Some("[text removed]"),
            Self::Markup
            | Self::TerminalEscape
            | Self::ControlCharacter
            | Self::InvisibleCharacter
            | Self::DirectionControl
            | Self::OverLong => None,
        }
    }
}

/// How often something of one kind was removed. Never says what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Redaction {
    /// What was removed.
    pub kind: RedactionKind,
    /// How many of them.
    pub count: u32,
}

/// Counts removals while a text is being cleaned.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<RedactionKind, u32>);

impl Tally {
    pub(crate) fn add(&mut self, kind: RedactionKind, count: u32) {
        if count > 0 {
            let sum = self.0.entry(kind).or_default();
            *sum = sum.saturating_add(count);
        }
    }

    /// Whether no code was removed: neither a card's nor a PIN.
    pub(crate) fn has_no_code(&self) -> bool {
        !self.has(RedactionKind::CardCode) && !self.has(RedactionKind::Pin)
    }

    pub(crate) fn has(&self, kind: RedactionKind) -> bool {
        self.0.contains_key(&kind)
    }

    pub(crate) fn one(&mut self, kind: RedactionKind) {
        self.add(kind, 1);
    }

    pub(crate) fn into_redactions(self) -> Vec<Redaction> {
        self.0
            .into_iter()
            .map(|(kind, count)| Redaction { kind, count })
            .collect()
    }
}
