//! Removes what cannot be seen: terminal escapes, controls, zero-width and direction characters.

use std::iter::Peekable;
use std::str::Chars;

use super::joiner;
use crate::RedactionKind;
use crate::kind::Tally;

/// Why a character may not stay, unless writing needs it where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsafe {
    Control,
    Invisible,
    Direction,
}

/// Whether a character is unsafe. A few without width stay where [`joiner::stays`] says so.
pub(crate) fn classify(c: char) -> Option<Unsafe> {
    match c {
        '\n' | '\t' => None,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some(Unsafe::Control),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(Unsafe::Direction)
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0d}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Some(Unsafe::Invisible),
        _ => None,
    }
}

/// Text or emoji presentation: harmless once after a character, a hiding place when repeated.
fn is_presentation(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// Removes escapes and unseen characters; every kind of line break becomes `\n`.
pub(super) fn clean(text: &str, tally: &mut Tally) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => {
                tally.one(RedactionKind::TerminalEscape);
                skip_escape(&mut rest);
            }
            '\u{9b}' => {
                tally.one(RedactionKind::TerminalEscape);
                skip_control_sequence(&mut rest);
            }
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => {
                tally.one(RedactionKind::TerminalEscape);
                skip_control_string(&mut rest);
            }
            '\r' => {
                if rest.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if is_presentation(c) => {
                if out
                    .chars()
                    .next_back()
                    .is_none_or(|last| last.is_whitespace() || is_presentation(last))
                {
                    tally.one(RedactionKind::InvisibleCharacter);
                } else {
                    out.push(c);
                }
            }
            c => match classify(c) {
                Some(Unsafe::Control) => tally.one(RedactionKind::ControlCharacter),
                Some(Unsafe::Invisible) if joiner::stays(c, &out, &rest) => out.push(c),
                Some(Unsafe::Invisible) => tally.one(RedactionKind::InvisibleCharacter),
                Some(Unsafe::Direction) => tally.one(RedactionKind::DirectionControl),
                None => out.push(c),
            },
        }
    }
    out
}

/// After ESC: a control sequence, a control string, or a short sequence with its intermediates.
fn skip_escape(rest: &mut Peekable<Chars<'_>>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            skip_control_sequence(rest);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            rest.next();
            skip_control_string(rest);
        }
        Some(' '..='/') => {
            while rest.next_if(|c| matches!(c, ' '..='/')).is_some() {}
            rest.next_if(|c| matches!(c, '0'..='~'));
        }
        Some('0'..='~') => {
            rest.next();
        }
        _ => {}
    }
}

/// After CSI: parameters, intermediates and one final byte.
fn skip_control_sequence(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(|c| matches!(c, '0'..='?')).is_some() {}
    while rest.next_if(|c| matches!(c, ' '..='/')).is_some() {}
    rest.next_if(|c| matches!(c, '@'..='~'));
}

/// After OSC, DCS and the like: everything up to BEL or ST. A string that never ends loses only
/// its introducer, so that a stray escape cannot swallow the message; the look-ahead stops at
/// the next control character, which keeps the whole pass linear.
fn skip_control_string(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    while let Some(c) = ahead.next() {
        match c {
            '\u{7}' | '\u{9c}' => {
                *rest = ahead;
                return;
            }
            '\u{1b}' => {
                if ahead.next() == Some('\\') {
                    *rest = ahead;
                }
                return;
            }
            c if c.is_control() => return,
            _ => {}
        }
    }
}
