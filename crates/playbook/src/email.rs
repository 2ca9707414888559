//! E-mail addresses, read whole or not at all.

mod spelled;

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::whole::{Script, script};

/// The longest address and local part that mail systems carry, in bytes.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// Whether a part of a text is a whole address.
pub(crate) fn is_whole(text: &str, part: &Range<usize>) -> bool {
    let Some(at) = text[part.clone()].find('@') else {
        return false;
    };
    address(text, part.start + at).is_some_and(|whole| whole == *part)
}

/// The addresses that a text spells in words, each with what it is.
pub(crate) fn in_words(text: &str) -> Vec<(Range<usize>, String)> {
    spelled::spelled(text)
}

/// The addresses in a text.
pub(crate) fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('@')
        .filter_map(|(at, _)| address(text, at))
}

/// The address around an at sign, if its beginning and end are clear: a dot-atom of RFC 5322 in any
/// script before it, a domain with a top level after it.
fn address(text: &str, at: usize) -> Option<Range<usize>> {
    let end = domain_end(text, at + 1)?;
    let run = local_start(text, at);
    let start = unwrapped(text, run, at, end)?;
    let local = &text[start..at];
    let outside = text[end..].chars();
    let goes_on = |mut rest: std::str::Chars<'_>| match rest.next() {
        Some('@') => true,
        Some('_' | '\'' | '+') => rest.next().is_some_and(char::is_alphanumeric),
        Some(c) => is_combining_mark(c),
        None => false,
    };
    let whole = !local.is_empty()
        && local.len() <= LONGEST_LOCAL
        && end - start <= LONGEST
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.contains(char::is_alphanumeric)
        && !goes_on(outside);
    whole.then_some(start..end)
}

/// Where the longest local part before an at sign begins.
fn local_start(text: &str, at: usize) -> usize {
    let before = &text[..at];
    let mut start = before.len();
    let mut next: Option<char> = None;
    for (place, c) in before.char_indices().rev() {
        // A script without spaces ends where the address in ASCII begins.
        let apart = next.is_some_and(|n| n.is_ascii_alphanumeric()) && is_apart(c);
        if !is_local(c) || apart {
            break;
        }
        start = place;
        next = Some(c);
    }
    start
}

fn is_apart(c: char) -> bool {
    c.is_alphabetic() && script(c) != Script::Spaced
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || ".!#$%&'*+/=?^_`{|}~-".contains(c)
}

/// Where the domain that begins here ends.
fn domain_end(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    let mut last: Option<char> = None;
    for (place, c) in text[start..].char_indices() {
        let apart = last.is_some_and(|l| l.is_ascii_alphanumeric()) && is_apart(c);
        if !(c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '.' | '-')) || apart {
            break;
        }
        end = start + place + c.len_utf8();
        last = Some(c);
    }
    let domain = text[start..end].trim_end_matches(['.', '-']);
    let labels: Vec<&str> = domain.split('.').collect();
    let sound =
        |label: &&str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let top = labels.last()?;
    let top_level = top.chars().count() >= 2
        && (top.starts_with("xn--") || !top.contains(|c: char| c.is_ascii_digit()));
    (labels.len() >= 2 && labels.iter().all(sound) && top_level).then_some(start + domain.len())
}

/// The beginning of the address without its surroundings: marks on both sides (`*…*`, `'…'`), the rest
/// of a link, `email=`. `None` if it is unclear.
fn unwrapped(text: &str, run: usize, at: usize, end: usize) -> Option<usize> {
    let mut start = run;
    if text[..start].ends_with('@') {
        // What stands behind the domain of an address before this one.
        let gap =
            text[start..at].find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')))?;
        start += gap + 1;
    }
    if text[..start].ends_with(':') && text[start..at].starts_with("//") {
        start += text[start..at].rfind(['=', '/', '?'])? + 1;
    } else if let Some((key, _)) = text[start..at].split_once('=') {
        let key = key.to_ascii_lowercase();
        if !matches!(
            key.as_str(),
            "email" | "e-mail" | "mail" | "to" | "from" | "user"
        ) {
            return None;
        }
        start += key.len() + 1;
    }
    let mut closing = text[end..].chars();
    while let Some(mark) = text[start..at].chars().next() {
        let other_side = match mark {
            '\'' | '*' | '_' | '`' | '~' | '|' => mark,
            '{' => '}',
            c if c.is_alphanumeric() => return Some(start),
            _ => return None,
        };
        if closing.next() != Some(other_side) {
            return None;
        }
        start += mark.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = addresses(text).map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn addresses_are_read_whole() {
        for address in [
            "noor@example.org",
            "noor.haddad+shop@mail.example.co.uk",
            "mary.o'hara@example.org",
            "tom&jerry@example.org",
            "zoë_lind-berg@example.org",
            "noor@bücher.example",
            "юля@пример.рф",
            "o#1!x=y/z@example.org",
        ] {
            for (before, after) in [
                ("", ""),
                ("my mail is ", ", thanks"),
                ("<", ">"),
                ("(", ")"),
                ("mailto:", ""),
                ("E-mail:", "."),
                ("**", "**, "),
                ("'", "'"),
                ("\"", "\"..."),
                ("[a](mailto:", ")"),
                ("other@example.net,", ""),
            ] {
                if address.contains(['=']) && before == "(" {
                    continue;
                }
                let text = format!("{before}{address}{after}");
                let found: Vec<&str> = addresses(&text).map(|r| &text[r]).collect();
                if address.starts_with("o#1") {
                    assert!(
                        found
                            .iter()
                            .all(|f| *f == address || *f == "other@example.net"),
                        "{text}"
                    );
                } else {
                    assert_eq!(found.last(), Some(&address), "{text}");
                }
            }
        }
    }

    #[test]
    fn an_address_whose_ends_cannot_be_told_is_not_read() {
        for text in [
            "*noor@example.org",
            "'noor@example.org",
            "-noor@example.org",
            "noor@example",
            "noor@@example.org",
            "a@noor@example.org",
            "noor@example.org@x",
            "noor@example.org_x",
            "noor@example.org's",
            ".noor@example.org",
            "no..or@example.org",
            "noor.@example.org",
            "noor@-example.org",
            "noor@example.o",
            "noor@10.0.0.1",
            "x=noor@example.org",
            "\"noor haddad\"@example.org",
            "noor @example.org",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn links_and_scripts_without_spaces_end_where_the_address_begins() {
        check(
            "https://x.example/?a=1&email=noor@example.org&b=2",
            &["noor@example.org"],
        );
        check("email=noor@example.org", &["noor@example.org"]);
        check("邮箱是noor@example.org谢谢", &["noor@example.org"]);
        check("메일은 noor@example.org입니다", &["noor@example.org"]);
        check(
            "a@example.org/b@example.org",
            &["a@example.org", "b@example.org"],
        );
    }

    proptest! {
        #[test]
        fn any_text_is_searched(text in any::<String>()) {
            for range in addresses(&text) {
                prop_assert!(text[range].contains('@'));
            }
        }

        /// Whatever letters, digits and marks stand around a shorter address: it is not read.
        #[test]
        fn nothing_shorter_than_the_address_is_read(
            before in "[a-zA-Z0-9é.!#$%&'*+/?^_`{|}~-]{1,5}",
            after in "(\\.[a-z]{2,3}|-[a-z]{2,4}|[a-z]{1,3})?",
        ) {
            let text = format!("it is {before}noor@example.org{after} ok");
            let shorter = addresses(&text).any(|r| &text[r.clone()] == "noor@example.org");
            prop_assert!(!shorter, "{}", text);
        }
    }
}
