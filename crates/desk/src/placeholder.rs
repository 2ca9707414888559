//! Unfilled places of a reply, such as `{order_number}`: a customer must not read them.

/// The places `{name}` of a text and the names in them, in order.
pub fn places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('{').filter_map(|(from, _)| {
        let inner = &text[from + 1..];
        let name = &inner[..inner.find('}')?];
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        named.then_some((from, name))
    })
}

/// The first place of a text that has to be filled in before it is sent: `{order_number}`.
///
/// A name that this desk knows always blocks. An unknown name of several words, such as `{order_number}`, blocks
/// too, unless it is code between backticks. Any other `{id}` is ordinary text. The window marks places by the same
/// rule; `placeholder_cases.json` holds both to it.
pub fn unfilled(text: &str, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    places(text).find_map(|(from, name)| {
        let place = &text[from..from + name.len() + 2];
        let blocks = is_known(name)
            || name.contains(['_', '.']) && !is_code(&text[..from], &text[from + place.len()..]);
        blocks.then_some(place)
    })
}

/// Whether what stands between two texts stands between backticks.
fn is_code(before: &str, after: &str) -> bool {
    before.matches('`').count() % 2 == 1 && after.contains('`')
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Cases {
        known: Vec<String>,
        cases: Vec<(String, Option<String>)>,
    }

    #[test]
    fn a_place_has_to_be_filled_in_where_the_cases_say_so() {
        let Cases { known, cases } =
            serde_json::from_str(include_str!("placeholder_cases.json")).unwrap();
        for (text, expected) in &cases {
            let found = unfilled(text, |name| known.iter().any(|one| one == name));
            assert_eq!(found, expected.as_deref(), "{text}");
        }
    }
}
