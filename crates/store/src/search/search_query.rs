//! Turns what a person types into a full-text query that cannot be malformed.

/// More words than this are not looked for.
const TERMS_MAX: usize = 16;
/// A longer word is looked for by its beginning.
const TERM_CHARS_MAX: usize = 64;

/// The FTS5 query for a text: every word must occur, each may be the beginning of a longer one.
/// `None` if there is no word in it.
///
/// Everything but letters and digits separates words and is dropped, so no character has a meaning to
/// FTS5: neither quotes nor `*`, `-`, `:`, `^`, brackets, `AND`, `OR`, `NOT`, `NEAR`.
pub(crate) fn fts_query(text: &str) -> Option<String> {
    let terms: Vec<String> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(TERMS_MAX)
        .map(|word| {
            format!(
                "\"{}\"*",
                word.chars().take(TERM_CHARS_MAX).collect::<String>()
            )
        })
        .collect();
    if terms.is_empty() {
        None
    } else {
        Some(terms.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::fts_query;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(fts_query(text).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn words_become_prefixes_that_must_all_occur() {
        check("anna refund", Some("\"anna\"* \"refund\"*"));
        check("  O'Brien ", Some("\"O\"* \"Brien\"*"));
        check("anna@example.com", Some("\"anna\"* \"example\"* \"com\"*"));
        check("Müller 日本", Some("\"Müller\"* \"日本\"*"));
    }

    #[test]
    fn operators_are_only_words_and_signs_are_nothing() {
        check(
            "a OR b NOT c*",
            Some("\"a\"* \"OR\"* \"b\"* \"NOT\"* \"c\"*"),
        );
        check(
            "\"unclosed (notes: ^x -y",
            Some("\"unclosed\"* \"notes\"* \"x\"* \"y\"*"),
        );
        check("--- \"\" \0 *", None);
        check("", None);
    }

    #[test]
    fn it_is_bounded() {
        let long = "x".repeat(1000);
        check(&long, Some(&format!("\"{}\"*", "x".repeat(64))));
        assert_eq!(
            fts_query(&"word ".repeat(100)).map(|query| query.matches('*').count()),
            Some(16)
        );
    }
}
