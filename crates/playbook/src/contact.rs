//! The telephone number or e-mail address in a text at which somebody can be reached.

use crate::typography::Folded;
use crate::{email, same};

/// The first e-mail address in a text, else the first telephone number; each whole, as it is written there.
pub fn contact(text: &str) -> Option<String> {
    let folded = Folded::new(text);
    let text = folded.text();
    let range = email::addresses(text)
        .next()
        .or_else(|| same::phones(text).next())?;
    Some(text[range].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_or_a_number_is_read_whole() {
        for (text, read) in [
            ("noor@example.org please", Some("noor@example.org")),
            (
                "Call me at +49 30 1234567 after five",
                Some("+49 30 1234567"),
            ),
            ("030/1234567, thanks", Some("030/1234567")),
            ("０３０ １２３４５６７", Some("030 1234567")),
            ("my order is LH-20001", None),
            ("I have waited since 10:30 on 06.03.2026", None),
            ("no", None),
        ] {
            assert_eq!(contact(text).as_deref(), read, "{text}");
        }
    }
}
