//! Policies: what happens to each kind of secret, and how long a text may be.

use std::num::NonZeroUsize;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::RedactionKind;

/// The action on a secret that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecretAction {
    /// Leave it in the text.
    Keep,
    /// Put a mask such as `[card number removed]` in its place.
    #[default]
    Mask,
    /// Like `mask`, but a card number keeps its last four digits: `[card number removed, ends 1111]`.
    MaskKeepLastFour,
    /// Take it out together with the words that introduce it, leaving nothing.
    Drop,
}

/// The rules for one boundary. Unsafe text (markup, escapes, controls) is removed under every policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Payment card numbers.
    pub card_number: SecretAction,
    /// Card verification codes.
    pub card_code: SecretAction,
    /// Bank account numbers.
    pub iban: SecretAction,
    /// United States social security numbers.
    pub us_ssn: SecretAction,
    /// Passwords and passphrases.
    pub password: SecretAction,
    /// PINs, passcodes and one-time codes.
    pub pin: SecretAction,
    /// API keys, tokens and private keys.
    pub token: SecretAction,
    /// The longest text that may come out, in characters.
    pub max_chars: NonZeroUsize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            card_number: SecretAction::Mask,
            card_code: SecretAction::Mask,
            iban: SecretAction::Mask,
            us_ssn: SecretAction::Mask,
            password: SecretAction::Mask,
            pin: SecretAction::Mask,
            token: SecretAction::Mask,
            max_chars: NonZeroUsize::MIN.saturating_add(16 * 1024 - 1),
        }
    }
}

impl Policy {
    /// The policy for what representatives write to customers: card numbers and codes, passwords and tokens are
    /// removed. They may give an account number to pay to, or the PIN of a parcel locker.
    #[must_use]
    pub fn of_representatives() -> Self {
        Self {
            iban: SecretAction::Keep,
            us_ssn: SecretAction::Keep,
            pin: SecretAction::Keep,
            ..Self::default()
        }
    }

    /// The action for a kind; unsafe text and overflow have none but removal.
    pub fn action(&self, kind: RedactionKind) -> SecretAction {
        match kind {
            RedactionKind::CardNumber => self.card_number,
            RedactionKind::CardCode => self.card_code,
            RedactionKind::Iban => self.iban,
            RedactionKind::UsSsn => self.us_ssn,
            RedactionKind::Password => self.password,
            RedactionKind::Pin => self.pin,
            RedactionKind::Token => self.token,
            RedactionKind::Markup
            | RedactionKind::TerminalEscape
            | RedactionKind::ControlCharacter
            | RedactionKind::InvisibleCharacter
            | RedactionKind::DirectionControl
            | RedactionKind::OverLong
            | RedactionKind::Unsettled => SecretAction::Drop,
        }
    }
}
