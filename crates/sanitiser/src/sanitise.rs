//! The sanitising pipeline: plain text, detectors, masks, length; repeated until the text no longer changes.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::find::{self, Finding};
use crate::fold::{ENDS_PREFIX, mask_length};
use crate::kind::Tally;
use crate::memory::Memory;
use crate::policy::{Policy, SecretAction};
use crate::{Redaction, RedactionKind, text};

/// Passes before a text counts as unable to come to rest. Ordinary text needs one or two;
/// more happen only where removals keep joining pieces that were made to be joined.
const MOST_PASSES: usize = 8;

/// The mark at the end of a text that was cut.
const CUT: &str = " […]";

/// A text without secrets, and the redactions made in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sanitised {
    /// The text as it may be stored, shown and given to a model.
    pub text: String,
    /// Redactions by kind, each kind at most once; empty if nothing was removed.
    pub redactions: Vec<Redaction>,
}

/// Removes secrets and unsafe characters from one text.
///
/// ```
/// use baton_sanitiser::{Policy, RedactionKind, sanitise};
///
/// let clean = sanitise("My card is 4111 1111 1111 1111, thanks", &Policy::default());
/// assert!(!clean.text.contains("4111"));
/// assert_eq!(clean.redactions[0].kind, RedactionKind::CardNumber);
/// ```
pub fn sanitise(text: &str, policy: &Policy) -> Sanitised {
    let mut tally = Tally::default();
    let text = clean_until_stable(text, "", policy, &mut tally);
    Sanitised {
        text,
        redactions: tally.into_redactions(),
    }
}

/// Cleans a text that a representative wrote for a customer: secrets are removed as in [`sanitise`], and otherwise
/// the text stays as it was written, brackets, accents and joiners included. Only characters that no reader can see
/// or that change how the rest is read are removed: control characters, terminal escapes and direction overrides.
pub fn sanitise_written(text: &str, policy: &Policy) -> Sanitised {
    let clean = sanitise(text, policy);
    if clean.redactions.iter().any(|r| r.kind.is_secret()) {
        return clean;
    }
    let mut tally = Tally::default();
    let text = text::readable(text, &mut tally);
    Sanitised {
        text,
        redactions: tally.into_redactions(),
    }
}

/// Like [`sanitise`] for the next message of one customer. It also recognises a card number whose digits come in
/// several messages, and a secret whose announcement ("my password is") came in the message before. Pieces that came
/// too early to be recognised have already been passed on and are not recalled: only the last one of a complete
/// number is removed. Once the customer or the desk speaks of a card, at most its first eight digits are passed on.
pub fn sanitise_next(memory: &mut Memory, text: &str, policy: &Policy) -> Sanitised {
    let mut tally = Tally::default();
    // Invisible characters do not keep a bare code from being one.
    let lead = if memory.awaits() {
        memory.lead(&text::plain(text, &mut Tally::default()))
    } else {
        ""
    };
    let mut text = clean_until_stable(text, lead, policy, &mut tally);
    if tally.has_no_code() {
        let codes = memory.codes(&text);
        text = replace(&text, codes, policy, &mut tally);
    }
    let pieces = memory.observe(&text, &tally);
    if !pieces.is_empty() && policy.action(RedactionKind::CardNumber) != SecretAction::Keep {
        text = replace(&text, pieces, policy, &mut tally);
        text = clean_until_stable(&text, "", policy, &mut tally);
    }
    Sanitised {
        text,
        redactions: tally.into_redactions(),
    }
}

/// Does what [`sanitise_next`] does to the memory, for a text that it returned, without searching it
/// again. The memory is rebuilt from stored clean messages with this.
pub fn remember(memory: &mut Memory, clean: &str) {
    memory.observe(clean, &Tally::default());
}

/// Whether a text says anything once it is cleaned: characters without width or ink, fillers, marks
/// without a letter to stand on and markup alone do not.
#[must_use]
pub fn says_something(text: &str) -> bool {
    sanitise(text, &Policy::default())
        .text
        .chars()
        .any(text::has_ink)
}

/// Repeats the pass until nothing changes. `lead` is text that came before (the name of a field,
/// an announcement) and gives the detectors context without being part of the result.
pub(crate) fn clean_until_stable(
    text: &str,
    lead: &str,
    policy: &Policy,
    tally: &mut Tally,
) -> String {
    let mut current = Cow::Borrowed(text);
    for _ in 0..MOST_PASSES {
        match pass(&current, lead, policy, tally) {
            Cow::Owned(next) if next != *current => current = Cow::Owned(next),
            Cow::Owned(_) | Cow::Borrowed(_) => return current.into_owned(),
        }
    }
    tally.one(RedactionKind::Unsettled);
    let mask = RedactionKind::Unsettled.mask().unwrap_or_default();
    mask.chars().take(policy.max_chars.get()).collect()
}

/// One pass; a text that comes back borrowed is unchanged.
fn pass<'t>(text: &'t str, lead: &str, policy: &Policy, tally: &mut Tally) -> Cow<'t, str> {
    let mut text = text::plain(text, tally);
    let findings = find::all(&text::without_quotation_marks(&text), lead);
    if !findings.is_empty() {
        text = Cow::Owned(replace(&text, findings, policy, tally));
    }
    cut(text, policy.max_chars.get(), tally)
}

/// Applies the policy to what was found. Findings do not overlap and come in order.
fn replace(text: &str, findings: Vec<Finding>, policy: &Policy, tally: &mut Tally) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for finding in findings {
        let action = policy.action(finding.kind);
        let span = if action == SecretAction::Drop {
            &finding.phrase
        } else {
            &finding.secret
        };
        let start = span.start.max(at);
        if action == SecretAction::Keep || span.end <= start {
            continue;
        }
        tally.one(finding.kind);
        out.push_str(&text[at..start]);
        at = span.end;
        match action {
            SecretAction::Mask => out.push_str(finding.kind.mask().unwrap_or_default()),
            SecretAction::MaskKeepLastFour => {
                push_mask_with_ending(&mut out, finding.kind, &text[span.clone()]);
            }
            SecretAction::Drop => {
                // The words around it were apart and stay apart, by one space.
                if out.is_empty() || out.ends_with(char::is_whitespace) {
                    at += leading_space(&text[at..]);
                }
            }
            SecretAction::Keep => {}
        }
    }
    out.push_str(&text[at..]);
    out
}

fn leading_space(text: &str) -> usize {
    text.chars()
        .next()
        .filter(|c| *c == ' ')
        .map_or(0, char::len_utf8)
}

fn push_mask_with_ending(out: &mut String, kind: RedactionKind, secret: &str) {
    let digits = find::digits(secret);
    if kind == RedactionKind::CardNumber && digits.len() >= 12 {
        out.push_str(ENDS_PREFIX);
        out.push_str(&digits[digits.len() - 4..]);
        out.push(']');
    } else {
        out.push_str(kind.mask().unwrap_or_default());
    }
}

/// Shortens a text to `max_chars` characters, mark included, never inside a mask and, where a
/// space is near, not inside a word.
fn cut<'t>(text: Cow<'t, str>, max_chars: usize, tally: &mut Tally) -> Cow<'t, str> {
    if text.len() <= max_chars || text.chars().nth(max_chars).is_none() {
        return text;
    }
    tally.one(RedactionKind::OverLong);
    let mark = if max_chars > CUT.chars().count() {
        CUT
    } else {
        ""
    };
    let room = max_chars - mark.chars().count();
    let mut end = text
        .char_indices()
        .nth(room)
        .map_or(text.len(), |(at, _)| at);
    if let Some(mask) = mask_around(&text, end) {
        end = mask;
    } else if let Some(space) = space_before(&text[..end]) {
        end = space;
    }
    let mut text = text.into_owned();
    text.truncate(end);
    text.truncate(text.trim_end().len());
    text.push_str(if text.is_empty() {
        mark.trim_start()
    } else {
        mark
    });
    Cow::Owned(text)
}

/// The start of a mask that would be cut in two at `end`.
fn mask_around(text: &str, end: usize) -> Option<usize> {
    let from = text.floor_char_boundary(end.saturating_sub(ENDS_PREFIX.len() + 5));
    text[from..end]
        .match_indices('[')
        .map(|(at, _)| from + at)
        .find(|at| mask_length(&text[*at..]).is_some_and(|length| at + length > end))
}

/// The last whitespace of a text if it is near its end.
fn space_before(text: &str) -> Option<usize> {
    let from = text.floor_char_boundary(text.len().saturating_sub(64));
    text[from..].rfind(char::is_whitespace).map(|at| from + at)
}
