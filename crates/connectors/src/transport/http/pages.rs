//! Detects a further page from an answer's headers.

use reqwest::header::{HeaderMap, LINK};

/// Whether a `Link` header leads to a next page (RFC 8288).
pub(crate) fn has_next(headers: &HeaderMap) -> bool {
    let texts = headers.get_all(LINK).iter().filter_map(|v| v.to_str().ok());
    texts.into_iter().any(leads_on)
}

fn leads_on(links: &str) -> bool {
    let mut rest = links;
    while let Some((_, behind)) = rest.split_once('<') {
        let Some((_, parameters)) = behind.split_once('>') else {
            return false;
        };
        let end = end_of_link(parameters);
        if parameters[..end].split(';').any(is_next) {
            return true;
        }
        rest = &parameters[end..];
    }
    false
}

/// Where the next link begins: at a comma outside quotes.
fn end_of_link(parameters: &str) -> usize {
    let mut quoted = false;
    for (at, c) in parameters.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => return at,
            _ => {}
        }
    }
    parameters.len()
}

fn is_next(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, value)| {
        name.trim().eq_ignore_ascii_case("rel")
            && value
                .trim()
                .trim_matches('"')
                .split_ascii_whitespace()
                .any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use super::leads_on;

    #[test]
    fn a_next_link_is_found_among_others() {
        for (links, expected) in [
            ("<https://a.example/o?page=2>; rel=\"next\"", true),
            (
                "</o?a=1,2;b>; rel=prev, </o?page=3>; title=\"a, b\"; REL=\"last next\"",
                true,
            ),
            ("</o?rel=next>; rel=prev", false),
            ("</o>; title=\"rel=next\"", false),
            ("</o?page=2", false),
            ("", false),
        ] {
            assert_eq!(leads_on(links), expected, "{links}");
        }
    }
}
