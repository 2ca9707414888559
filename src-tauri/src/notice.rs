//! Desktop notifications of an offer and of a customer who writes: what, who and why, as plain text.

use baton_desk::OfferCard;
use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::NotificationExt as _;

/// How much of one text a notification shows.
const LONGEST: usize = 160;

/// Title and body of a notification.
#[derive(Debug, PartialEq, Eq)]
struct Text {
    title: String,
    body: String,
}

/// Tells the desktop about an offer. A desktop without notifications costs only the notification.
pub(crate) fn offer<R: Runtime>(app: &AppHandle<R>, card: &OfferCard) {
    let Text { title, body } = text(card);
    let shown = app.notification().builder().title(title).body(body).show();
    match shown {
        Ok(()) => tracing::info!(offer = %card.offer, "told the desktop about an offer"),
        Err(error) => {
            tracing::warn!(offer = %card.offer, %error, "the desktop was not told about an offer");
        }
    }
}

/// Tells the desktop that a customer wrote.
pub(crate) fn wrote<R: Runtime>(app: &AppHandle<R>, customer: &str, intent: &str, practice: bool) {
    let label = if practice {
        "Practice message"
    } else {
        "Message"
    };
    let title = format!("{label}: {}", plain(customer));
    let builder = app.notification().builder().title(title);
    match builder.body(plain(intent)).show() {
        Ok(()) => tracing::info!("told the desktop that a customer wrote"),
        Err(error) => {
            tracing::warn!(%error, "the desktop was not told that a customer wrote");
        }
    }
}

/// Tells the desktop that closing once more closes the app, because the page cannot ask.
pub(crate) fn closes_next_time<R: Runtime>(app: &AppHandle<R>) {
    let builder = app
        .notification()
        .builder()
        .title("Baton’s window does not respond");
    let body = "You have open conversations. Close again to quit anyway: they will be queued again, and drafts are kept.";
    match builder.body(body).show() {
        Ok(()) => tracing::info!("told the desktop that closing again closes"),
        Err(error) => tracing::warn!(%error, "the desktop was not told that closing again closes"),
    }
}

fn text(card: &OfferCard) -> Text {
    let label = if card.practice {
        "Practice offer"
    } else {
        "Offer"
    };
    Text {
        title: format!("{label}: {}", plain(&card.intent)),
        body: format!("{}\n{}", plain(&card.customer), plain(&card.reason)),
    }
}

/// One short line that no notification daemon takes for markup: bodies may be read as HTML, and part of
/// them was written by customers.
fn plain(text: &str) -> String {
    let words: Vec<String> = text
        .split(|character: char| character.is_whitespace() || character.is_control())
        .map(|word| {
            word.chars()
                .filter(|c| !is_invisible(*c))
                .map(harmless)
                .collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn harmless(character: char) -> char {
    match character {
        '<' => '‹',
        '>' => '›',
        '&' => '＆',
        other => other,
    }
}

/// Characters that show nothing themselves but change how the rest of the line reads.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(plain(input), expected, "{input:?}");
    }

    #[test]
    fn text_stays_text() {
        check("Refund a charge", "Refund a charge");
        check("<b>now</b> & here", "‹b›now‹/b› ＆ here");
        check("one\n\ttwo\u{7}three", "one two three");
        check("a\u{202E}cba\u{202C}", "acba");
        check(" \n ", "");
    }

    #[test]
    fn a_long_text_is_cut_with_a_sign_that_it_was() {
        let cut = plain(&"é".repeat(LONGEST + 1));
        assert_eq!(cut.chars().count(), LONGEST + 1);
        assert!(cut.ends_with('…'));
        assert_eq!(plain(&"é".repeat(LONGEST)).chars().count(), LONGEST);
    }
}
