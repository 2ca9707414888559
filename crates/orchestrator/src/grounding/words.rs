//! Texts as words: lower case, without punctuation around them, numbers in one form.

/// The words of a text. `H-2001`, `a.b@c.de` and `10:30` are one word each; `$1,234.50` is `1234.5`.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !inside(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(normal)
        .collect()
}

fn inside(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '_' | '-' | '.' | ',' | '@' | '+' | ':' | '/' | '\'' | '#'
        )
}

/// One word in normal form.
pub(crate) fn normal(word: &str) -> String {
    number(word).unwrap_or_else(|| {
        if word.is_ascii() {
            word.to_ascii_lowercase()
        } else {
            word.replace('\u{2019}', "'").to_lowercase()
        }
    })
}

/// A number without thousands separators and final zeros; `None` for anything else.
pub(crate) fn number(word: &str) -> Option<String> {
    // Most words are none.
    if !word.starts_with(|c: char| c.is_ascii_digit() || c == ',') {
        return None;
    }
    let plain = word.replace(',', "");
    let (whole, part) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || word.ends_with(['.', ',']) {
        return None;
    }
    // `007` and long digit strings are identifiers, not quantities.
    if (whole.len() > 1 && whole.starts_with('0')) || whole.len() > 15 {
        return None;
    }
    let part = part.trim_end_matches('0');
    Some(if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    })
}

/// Whether the words stand in the text one after another.
pub(crate) fn holds(text: &[String], run: &[String]) -> bool {
    !run.is_empty() && text.windows(run.len()).any(|window| window == run)
}

/// A small number written as a word.
pub(crate) fn small(word: &str) -> Option<u32> {
    const NAMES: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let at = NAMES.iter().position(|name| *name == word)?;
    u32::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::{holds, words};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected, "{text}");
    }

    #[test]
    fn words_are_in_one_form() {
        check("Hire H-2001, please.", &["hire", "h-2001", "please"]);
        check(
            "It costs $1,234.50 (or €75).",
            &["it", "costs", "1234.5", "or", "75"],
        );
        check("Write to A.b@C.example!", &["write", "to", "a.b@c.example"]);
        check("at 10:30, 0151 1001", &["at", "10:30", "0151", "1001"]);
    }

    #[test]
    fn a_run_stands_together() {
        let text = words("my name is Ada Quill, hello");
        assert!(holds(&text, &words("ada quill")));
        assert!(!holds(&text, &words("name ada")));
        assert!(!holds(&text, &[]));
    }
}
