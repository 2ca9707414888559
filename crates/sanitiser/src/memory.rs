//! The memory between the messages of one customer.

mod announces;
mod piece;
mod questions;

use std::sync::LazyLock;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::RedactionKind;
use crate::code;
use crate::find::{Brand, Finding, is_passphrase, luhn_value, pattern, speaks_of_card};
use crate::fold::Folded;
use crate::kind::Tally;
use crate::spelled::Spelled;
use announces::announced;
use piece::{is_first_half, is_printed, piece};
use questions::{asked, asks_for_card};

/// Messages without a piece after which a number is no longer continued.
const PATIENCE: u8 = 2;
/// Messages for which the mention of a card counts.
const CARD_TALK: u8 = 6;
/// Messages for which a question of the desk waits for its answer.
const ASKED_FOR: u8 = 3;
/// Messages for which a password that the customer announced is waited for: one may come between.
const PROMISED: u8 = 2;
/// Digits of one card that may pass before the rest is withheld.
const DIGITS_ALLOWED: u8 = 8;

/// The longest message that is searched for the piece of a number in words, in bytes.
const LONGEST_PIECE: usize = 256;

/// The memory carried from one message of a customer to the next. Small, of constant size, and without
/// any digit beyond the first six of an unfinished number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Memory {
    /// At most nineteen: each has a digit more than the next, and none has more than nineteen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<Run>,
    /// Messages for which a card is still the subject.
    #[serde(skip_serializing_if = "is_zero")]
    card_talk: u8,
    /// The secret that the last message announced and did not give.
    #[serde(skip_serializing_if = "Option::is_none")]
    awaiting: Option<RedactionKind>,
    /// Messages for which it is still expected, among other words too: the desk asked for it.
    #[serde(skip_serializing_if = "is_zero")]
    asked_for: u8,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(messages: &u8) -> bool {
    *messages == 0
}

/// A number that began in an earlier message and may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct Run {
    /// The first digits, at most six: they name the network.
    prefix: u32,
    digits: u8,
    pieces: u8,
    /// The Luhn sum modulo 10, for an even and for an odd number of digits to come.
    sums: [u8; 2],
    /// Messages since the last piece.
    idle: u8,
    /// Every piece had the size of printed groups.
    printed: bool,
}

impl Run {
    fn empty() -> Self {
        Self {
            prefix: 0,
            digits: 0,
            pieces: 0,
            sums: [0, 0],
            idle: 0,
            printed: true,
        }
    }

    fn extended(&self, piece: &[u8], printed: bool) -> Option<Self> {
        let mut run = self.clone();
        for digit in piece {
            run.digits = run.digits.checked_add(1).filter(|digits| *digits <= 19)?;
            if run.digits <= 6 {
                run.prefix = run.prefix * 10 + u32::from(*digit);
            }
            // One more digit behind all earlier ones: those that would be doubled now are not.
            let plain = u32::from(run.sums[1]) + luhn_value(*digit, false);
            let doubled = u32::from(run.sums[0]) + luhn_value(*digit, true);
            run.sums = [last_digit(plain), last_digit(doubled)];
        }
        run.pieces = run.pieces.saturating_add(1);
        run.idle = 0;
        run.printed &= printed;
        Some(run)
    }

    /// All digits are there and agree.
    fn is_card(&self, card_talk: bool) -> bool {
        let brand = Brand::of_prefix(self.prefix, usize::from(self.digits));
        let likely = match brand {
            Some(Brand::Sure) => self.printed || card_talk,
            Some(Brand::Issued | Brand::Possible) => card_talk,
            Some(Brand::Unknown) | None => false,
        };
        self.pieces >= 2 && likely && self.sums[0] == 0
    }

    /// Whether a likely card is so long that no more digits may pass. One long number alone is as likely
    /// an order's; it takes printed groups or a second piece.
    fn is_overdue(&self, grouped: bool) -> bool {
        let likely = [15, 16]
            .iter()
            .any(|length| Brand::of_prefix(self.prefix, *length) == Some(Brand::Sure));
        self.digits > DIGITS_ALLOWED && self.printed && likely && (grouped || self.pieces >= 2)
    }
}

fn last_digit(sum: u32) -> u8 {
    u8::try_from(sum % 10).unwrap_or_default()
}

impl Memory {
    /// Whether a secret is expected, so that [`Self::lead`] can return something.
    pub(crate) fn awaits(&self) -> bool {
        self.awaiting.is_some()
    }

    /// What to read before a message: the announcement it answers, if it looks like the answer.
    pub(crate) fn lead(&self, text: &str) -> &'static str {
        let text = text.trim();
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        // "It's 123" is as bare an answer as "123".
        let bare = LEADS_IN
            .find(text)
            .map_or(text, |words| text[words.end()..].trim());
        let only_digits = digits > 0
            && bare
                .chars()
                .all(|c| c.is_numeric() || matches!(c, ' ' | '-' | '.'));
        match self.awaiting {
            Some(RedactionKind::CardCode) if only_digits && digits <= 4 => "cvv: ",
            Some(RedactionKind::Pin) if only_digits && digits <= 8 => "pin: ",
            Some(RedactionKind::UsSsn) if only_digits && digits == 9 => "ssn: ",
            Some(RedactionKind::Password) if is_one_word(text) || answers_password(text) => {
                "password: "
            }
            _ => "",
        }
    }

    /// Whether earlier messages can change what is removed from this one. Most messages are words, and
    /// words are judged by themselves.
    #[must_use]
    pub fn matters_for(text: &str) -> bool {
        text.chars().any(char::is_numeric)
            || is_one_word(text.trim())
            || answers_password(text)
            || Spelled::of(Folded::new(text).text()).is_some()
    }

    /// Notes what the desk wrote: a bare code that answers a question for a code is one, whether an agent
    /// or a person asked.
    pub fn asked(&mut self, text: &str) {
        let folded = Folded::new(text);
        let asked = asked(folded.text());
        if asked.is_some() {
            self.awaiting = asked;
            self.asked_for = ASKED_FOR;
        }
        if asks_for_card(folded.text()) {
            self.card_talk = CARD_TALK;
        }
    }

    /// The code that the desk asked for, among other words: "981, exp 12/28", "it's nine six nine"; and that of a card whose
    /// number came before, with its date or the word alone.
    pub(crate) fn codes(&self, text: &str) -> Vec<Finding> {
        let found = match self.awaiting {
            Some(kind @ RedactionKind::CardCode) if self.asked_for > 0 => {
                code::of_card(Folded::new(text).text()).map(|range| (kind, range))
            }
            Some(kind @ RedactionKind::CardCode) => {
                code::in_passing(Folded::new(text).text()).map(|range| (kind, range))
            }
            Some(kind @ RedactionKind::Pin) if self.asked_for > 0 => {
                code::pin(Folded::new(text).text()).map(|range| (kind, range))
            }
            _ => None,
        };
        let folded = Folded::new(text);
        found
            .map(|(kind, range)| Finding::bare(kind, folded.original(&range)))
            .into_iter()
            .collect()
    }

    /// Takes note of a message that is at rest, and returns what in it completes a card number
    /// that began earlier.
    pub(crate) fn observe(&mut self, text: &str, tally: &Tally) -> Vec<Finding> {
        // Secrets removed before the text came here are masks in it.
        let masked = |kind: RedactionKind| kind.mask().is_some_and(|mask| text.contains(mask));
        let found = |kind| tally.has(kind) || masked(kind);
        let card_found = found(RedactionKind::CardNumber);
        let code_due = card_found && !found(RedactionKind::CardCode);
        let folded = Folded::new(text);
        let message = folded.text();
        let talked_of_card = self.card_talk > 0;
        self.card_talk = if speaks_of_card(message) || card_found {
            CARD_TALK
        } else {
            self.card_talk.saturating_sub(1)
        };
        // A text that came here with its code is one whose code is removed the next time it is read.
        let given = self.awaiting.is_some_and(&found)
            || !self.lead(text).is_empty()
            || !self.codes(text).is_empty();
        let announces = announced(message).or(code_due.then_some(RedactionKind::CardCode));
        self.asked_for = if given {
            0
        } else {
            self.asked_for.saturating_sub(1)
        };
        // A code that is due, or was asked for, may come after another word.
        let waits = self.awaiting.filter(|kind| {
            !given && (self.asked_for > 0 || *kind == RedactionKind::CardCode && self.card_talk > 0)
        });
        self.awaiting = announces.or(waits);
        if announces == Some(RedactionKind::Password) {
            self.asked_for = self.asked_for.max(PROMISED);
        }
        if card_found {
            self.runs.clear();
            return Vec::new();
        }
        let under_way = !self.runs.is_empty();
        let about_card = talked_of_card || self.card_talk > 0;
        let in_digits = piece(message, about_card, under_way).map(|piece| (None, piece));
        let told = in_digits.or_else(|| {
            if message.len() > LONGEST_PIECE {
                return None;
            }
            let spelled = Spelled::of(message)?;
            let piece = piece(spelled.text(), about_card, under_way)?;
            Some((Some(spelled), piece))
        });
        let Some((spelled, piece)) = told else {
            for run in &mut self.runs {
                run.idle += 1;
            }
            self.runs.retain(|run| run.idle <= PATIENCE);
            return Vec::new();
        };
        let read = spelled.as_ref().map_or(message, Spelled::text);
        // While a number is under way, the card stays the subject.
        self.card_talk = self.card_talk.max(u8::from(talked_of_card));
        if self.continues(message, &read[piece.clone()]) {
            let piece = spelled.map_or(piece.clone(), |spelled| spelled.original(&piece));
            vec![Finding::bare(
                RedactionKind::CardNumber,
                folded.original(&piece),
            )]
        } else {
            Vec::new()
        }
    }

    /// Adds a piece of digits to the numbers under way; whether it completes or begins a card number.
    fn continues(&mut self, message: &str, piece: &str) -> bool {
        let digits: Vec<u8> = piece
            .bytes()
            .filter(u8::is_ascii_digit)
            .map(|b| b - b'0')
            .collect();
        let printed = is_printed(piece);
        let grouped = piece.bytes().any(|b| !b.is_ascii_digit());
        let mut runs: Vec<Run> = self
            .runs
            .iter()
            .filter_map(|run| run.extended(&digits, printed))
            .collect();
        if matches!(digits.first(), Some(2..=6)) {
            runs.extend(Run::empty().extended(&digits, printed));
        }
        let card_talk = self.card_talk > 0;
        let begun = self.runs.is_empty() && is_first_half(message.trim(), &digits);
        let complete = runs.iter().any(|run| run.is_card(card_talk));
        let overdue = card_talk && runs.iter().any(|run| run.is_overdue(grouped));
        if complete {
            self.runs.clear();
            self.awaiting = Some(RedactionKind::CardCode);
        } else {
            self.runs = runs;
        }
        complete || overdue || begun
    }
}

/// Whether a text can be the answer to a question for a password that is a phrase.
fn answers_password(text: &str) -> bool {
    let text = text.trim();
    text.len() <= LONGEST_PIECE && !text.contains('\n') && is_passphrase(Folded::new(text).text())
}

fn is_one_word(text: &str) -> bool {
    const ANSWERS: [&str; 14] = [
        "ok",
        "okay",
        "yes",
        "no",
        "wait",
        "sorry",
        "hello",
        "hi",
        "thanks",
        "what",
        "nevermind",
        "hm",
        "hmm",
        "please",
    ];
    let word = text.trim_end_matches(['.', '!', '?', ',']).to_lowercase();
    !text.is_empty()
        && text.len() <= 128
        && !text.contains(char::is_whitespace)
        && !ANSWERS.contains(&word.as_str())
}

/// Words before a bare code.
static LEADS_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:it's|it’s|its|it is|is|are|number|code|ist|sind|est|es|son|è|é|sono|são|zijn|to|это|c'est|c’est)[\s:,]+)+",
    )
});
