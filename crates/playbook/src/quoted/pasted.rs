//! Finds what programs wrote, JSON, XML, a fenced block, nested keys, and what stands below the caption of another
//! person's message: "Message from Otto:".
//!
//! Customers write labels ("E-mail: …"), and those are their own. They write no braces and tags, and who does pastes.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::constant;

/// The parts of a text that a program wrote, and those below a caption.
pub(super) fn pasted(text: &str, lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if text.contains('{') {
        spans.extend(braces(text));
    }
    if text.contains("```") || text.contains("~~~") {
        spans.extend(FENCED.find_iter(text).map(|found| found.range()));
    }
    if text.contains(['<', '‹']) {
        spans.extend(tags(text));
    }
    spans.extend(nested(text, lines));
    spans.extend(captioned(text, lines));
    spans
}

/// From a brace behind which keys stand to the one that closes it, or to the end.
fn braces(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{') {
        let start = at + open;
        let mut depth = 0_usize;
        let mut end = text.len();
        for (place, c) in text[start..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                end = start + place + c.len_utf8();
                break;
            }
        }
        if KEY.is_match(&text[start..end]) {
            spans.push(start..end);
        }
        at = end;
    }
    spans
}

/// From the first tag to the last one.
fn tags(text: &str) -> Option<Range<usize>> {
    let first = TAG.find(text)?;
    let closes = CLOSING_TAG.find_iter(text).last()?;
    (closes.start() > first.start()).then(|| first.start()..closes.end())
}

/// A key without a value above keys that stand further in: YAML.
fn nested(text: &str, lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let line = |at: usize| &text[lines[at].clone()];
    let mut spans = Vec::new();
    for at in 0..lines.len() {
        let key = NESTING.is_match(line(at));
        let below = (at + 1..lines.len()).take_while(|i| NESTED.is_match(line(*i)));
        if key && let Some(last) = below.last() {
            spans.push(lines[at].start..lines[last].end);
        }
    }
    spans
}

/// What stands below a line that announces another person's message, to the end.
fn captioned(text: &str, lines: &[Range<usize>]) -> Option<Range<usize>> {
    let line = |at: usize| &text[lines[at].clone()];
    let caption = (0..lines.len())
        .find(|at| line(*at).ends_with([':', '\u{ff1a}']) && CAPTION.is_match(line(*at)))?;
    let first = (caption + 1..lines.len()).find(|at| !lines[*at].is_empty())?;
    Some(lines[first].start..text.trim_end().len())
}

/// A key of JSON or of a program: `"email":`, `email =`.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| constant(r#"["'“”]?[\p{L}_][\p{L}\p{N}_ -]*["'“”]?\s*(?::|=>?)\s*\S"#));

static FENCED: LazyLock<Regex> = LazyLock::new(|| constant(r"(?s)(?:```|~~~).*?(?:```|~~~|$)"));

static TAG: LazyLock<Regex> =
    LazyLock::new(|| constant(r"[<‹][A-Za-z][\w-]*(?:\s[^<>‹›]{0,80})?[>›]"));
static CLOSING_TAG: LazyLock<Regex> = LazyLock::new(|| constant(r"[<‹]/[A-Za-z][\w-]*[>›]"));

/// `customer:` alone, and keys below it.
static NESTING: LazyLock<Regex> = LazyLock::new(|| constant(r"^\s*-?\s*[A-Za-z_][\w-]*:$"));
static NESTED: LazyLock<Regex> = LazyLock::new(|| constant(r"^(?:\s{2,}|\t+)-?\s*[\w-]+:\s*\S"));

/// "Message from Otto:", "see what my client writes:".
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    let text = "messages?|e-?mails?|mails?|letters?|texts?|notes?|chats?|conversations?|answers?|repl(?:y|ies)|sms|whatsapps?|transcripts?|screenshots?|voicemails?|posts?|nachricht(?:en)?|briefe?s?|antwort(?:en)?|notiz|gespräch|courriels?|lettres?|mensajes?|correos?|cartas?|notas?|messagg[io]|letter[ae]|bericht(?:en)?|brie(?:f|ven)|mensage(?:m|ns)|wiadomoś(?:ć|ci)|listu?|mesaj\\p{L}*|сообщени[ея]|письм[оа]|رسالة|消息|短信|メッセージ|メール";
    constant(&format!(
        r"(?i)(?:^|[^\p{{L}}])(?:{text})(?:\s+\p{{L}}+){{0,2}}?\s+(?:from|of|by|von|vom|des|der|meine[srm]?|de|du|del|di|da|do|van|od|от|من)\s+\p{{L}}|^\s*(?:here is |das |hier |voici |aquí )?what [^:]{{1,60}} (?:writes|wrote|says|said|sent)|(?:来自|的)(?:消息|短信|邮件)|からの(?:メッセージ|メール)|^\s*(?:forwarded|weitergeleitet|transféré|reenviado|inoltrato|doorgestuurd|encaminhado|przekazane|пересланное)"
    ))
});

#[cfg(test)]
#[path = "pasted_tests.rs"]
mod tests;
