//! Sanitises a system's answer: every string in it, and every value whose field name calls it a secret.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::kind::Tally;
use crate::policy::{Policy, SecretAction};
use crate::sanitise::clean_until_stable;
use crate::{Redaction, RedactionKind};

/// Sanitises every string of a JSON value in place, field names included. The value of a field whose name says that
/// it is a secret (`password`, `cvv`, `access_token`) is masked, whatever its type. A field name also tells the
/// detectors what a value is: digits under `order_id` are no card number.
pub fn sanitise_json(value: &mut Value, policy: &Policy) -> Vec<Redaction> {
    let mut tally = Tally::default();
    let mut open: Vec<(&mut Value, Field)> = vec![(value, Field::default())];
    while let Some((value, field)) = open.pop() {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::String(text) => {
                if let Some(masked) =
                    field.mask(policy, &mut tally, text.is_empty() || is_masked(text))
                {
                    *text = masked;
                } else {
                    *text = clean_until_stable(text, &field.lead, policy, &mut tally);
                }
            }
            Value::Number(number) => {
                let text = number.to_string();
                if let Some(masked) = field.mask(policy, &mut tally, false) {
                    *value = Value::String(masked);
                } else if text.len() >= 9 {
                    let settled = clean_until_stable(&text, &field.lead, policy, &mut tally);
                    if settled != text {
                        *value = Value::String(settled);
                    }
                }
            }
            Value::Array(items) => open.extend(items.iter_mut().map(|item| (item, field.clone()))),
            Value::Object(fields) => {
                sanitise_names(fields, policy, &mut tally);
                open.extend(
                    fields
                        .iter_mut()
                        .map(|(name, value)| (value, Field::named(name))),
                );
            }
        }
    }
    tally.into_redactions()
}

/// The meaning of a field name for its value.
#[derive(Debug, Clone, Default)]
struct Field {
    /// Read by the detectors before the value.
    lead: String,
    /// The whole value is a secret of this kind.
    secret: Option<RedactionKind>,
}

impl Field {
    fn named(name: &str) -> Self {
        let words = words(name);
        let lead = match words.as_str() {
            // As a field of an address, a "pin code" is an Indian postal code.
            "pin code" => "pincode: ".to_owned(),
            _ if is_harmless(&words) => String::new(),
            _ => format!("{words}: "),
        };
        Self {
            secret: secret_kind(&words),
            lead,
        }
    }

    fn mask(&self, policy: &Policy, tally: &mut Tally, nothing_there: bool) -> Option<String> {
        let kind = self.secret.filter(|_| !nothing_there)?;
        match policy.action(kind) {
            SecretAction::Keep => None,
            SecretAction::Drop => {
                tally.one(kind);
                Some(String::new())
            }
            SecretAction::Mask | SecretAction::MaskKeepLastFour => {
                tally.one(kind);
                kind.mask()
                    .map(|mask| mask.chars().take(policy.max_chars.get()).collect())
            }
        }
    }
}

fn is_masked(text: &str) -> bool {
    crate::fold::mask_length(text) == Some(text.len())
}

/// Renames fields whose names hold something unsafe. A name that is taken gets a number.
fn sanitise_names(fields: &mut Map<String, Value>, policy: &Policy, tally: &mut Tally) {
    let unsafe_names: Vec<(String, String)> = fields
        .keys()
        .filter_map(|name| {
            let clean = clean_until_stable(name, "", policy, tally);
            (clean != *name).then(|| (name.clone(), clean))
        })
        .collect();
    let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
    for (name, clean) in unsafe_names {
        let Some(value) = fields.remove(&name) else {
            continue;
        };
        let number = numbers.entry(clean.clone()).or_insert(1);
        let mut free = clean.clone();
        while fields.contains_key(&free) {
            *number += 1;
            free = format!("{clean} {number}");
        }
        fields.insert(free, value);
    }
}

/// `cardNumber`, `card_number` and `Card-Number` are all "card number".
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut after_lowercase = false;
    for c in name.chars().take(128) {
        if c.is_alphanumeric() {
            if c.is_uppercase() && after_lowercase {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        after_lowercase = c.is_lowercase();
    }
    words.truncate(words.trim_end().len());
    words
}

/// The kind of secret that a field of this name holds.
fn secret_kind(words: &str) -> Option<RedactionKind> {
    let ends = |names: &&[&str]| {
        names.iter().any(|name| {
            words
                .strip_suffix(name)
                .is_some_and(|before| before.is_empty() || before.ends_with(' '))
        })
    };
    SECRET_FIELDS
        .iter()
        .find(|(_, names)| !is_harmless(words) && ends(names))
        .map(|(kind, _)| *kind)
}

/// Whether a field only says something about a secret: `has_password`, `ssn_last_four`, `next_page_token`.
fn is_harmless(words: &str) -> bool {
    let mut words = words.split(' ');
    words.clone().any(|word| HARMLESS.contains(&word))
        || words.next().is_some_and(|first| QUESTIONS.contains(&first))
}

const SECRET_FIELDS: &[(RedactionKind, &[&str])] = &[
    (
        RedactionKind::CardCode,
        &[
            "cvv",
            "cvv2",
            "cvc",
            "cvc2",
            "cvn",
            "card code",
            "card security code",
            "card verification code",
            "security code",
        ],
    ),
    (
        RedactionKind::Password,
        &[
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "passwort",
            "kennwort",
            "mot de passe",
            "contraseña",
            "password hash",
        ],
    ),
    (
        RedactionKind::Pin,
        &[
            "pin",
            "passcode",
            "otp",
            "one time code",
            "one time password",
        ],
    ),
    (RedactionKind::UsSsn, &["ssn", "social security number"]),
    (
        RedactionKind::Token,
        &[
            "token",
            "secret",
            "api key",
            "apikey",
            "secret key",
            "private key",
            "access key",
            "credential",
            "credentials",
            "cookie",
            "set cookie",
        ],
    ),
];

/// First words that ask about a secret instead of holding it.
const QUESTIONS: &[&str] = &[
    "has",
    "is",
    "forgot",
    "forgotten",
    "reset",
    "needs",
    "requires",
    "change",
    "changed",
    "wrong",
    "no",
];

/// Words that make a field safe wherever they stand.
const HARMLESS: &[&str] = &[
    "last",
    "last4",
    "masked",
    "page",
    "next",
    "continuation",
    "sync",
    "cancellation",
    "count",
    "type",
    "hint",
];
