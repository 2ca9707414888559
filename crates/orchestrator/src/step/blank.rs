//! Values that say nothing: empty, only space, markup or punctuation. They are no facts.

use baton_playbook::{FactName, FactValue};

/// The values of an answer that say something.
pub(super) fn without(values: Vec<(FactName, FactValue)>) -> Vec<(FactName, FactValue)> {
    values
        .into_iter()
        .filter_map(|(fact, value)| Some((fact, telling(value)?)))
        .collect()
}

/// The value as far as it says something. A list that was empty says that there is nothing; one whose items are
/// all blank says as little as they do.
fn telling(value: FactValue) -> Option<FactValue> {
    match value {
        FactValue::Text(text) if is_blank(&text) => None,
        FactValue::List(items) if !items.is_empty() => {
            let items: Vec<FactValue> = items.into_iter().filter_map(telling).collect();
            (!items.is_empty()).then_some(FactValue::List(items))
        }
        other => Some(other),
    }
}

fn is_blank(text: &str) -> bool {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let markup = match c {
            '<' => tag(rest),
            '&' => entity(rest),
            _ => None,
        };
        match markup {
            Some(length) => rest = &rest[length..],
            None if says_something(c) => return false,
            None => rest = &rest[c.len_utf8()..],
        }
    }
    true
}

/// The length of a tag that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let named = text[1..]
        .trim_start_matches('/')
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    let end = text.find('>')?;
    named.then_some(end + 1)
}

/// The length of a character entity that a text begins with and that stands for space.
fn entity(text: &str) -> Option<usize> {
    const SPACES: &[&str] = &[
        "&nbsp;", "&#160;", "&#xa0;", "&ensp;", "&emsp;", "&zwnj;", "&zwj;", "&#8203;",
    ];
    let starts = |entity: &&&str| {
        text.get(..entity.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(entity))
    };
    SPACES.iter().find(starts).map(|entity| entity.len())
}

/// Whether a character carries meaning by itself: a letter, a digit, a sign such as an emoji; not space,
/// punctuation, combining marks or invisible characters.
fn says_something(c: char) -> bool {
    let unseen = matches!(c,
        '\u{a0}' | '\u{ad}' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{2000}'..='\u{206f}' | '\u{2800}' | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}');
    !unseen && !c.is_whitespace() && !c.is_control() && !c.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_no_fact() {
        let blank = [
            "",
            "   ",
            "\t\n",
            "<br>",
            " <br/> <p>&nbsp;</p>",
            "\u{200b}",
            "\u{feff}\u{2060}",
            "-",
            "—",
            "...",
            "<!-- -->",
            "\u{3164}",
            "&NBSP;",
        ];
        for text in blank {
            assert!(is_blank(text), "{text:?}");
        }
        let telling = [
            "0",
            "no",
            "<5",
            "a<br>",
            "é",
            "未",
            "👍",
            "A+",
            "5 & 6",
            "1 < 2 > 0",
        ];
        for text in telling {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn blank_items_are_left_out_and_an_empty_list_stays() {
        let text = |value: &str| FactValue::Text(value.to_owned());
        let list = |items: &[&str]| FactValue::List(items.iter().map(|i| text(i)).collect());
        assert_eq!(telling(list(&["A-1", " ", "<br>"])), Some(list(&["A-1"])));
        assert_eq!(telling(list(&["", "\u{200b}"])), None);
        assert_eq!(telling(list(&[])), Some(list(&[])));
        let kept = without(vec![("a".into(), text(" ")), ("b".into(), text("b"))]);
        assert_eq!(kept, [("b".into(), text("b"))]);
    }
}
