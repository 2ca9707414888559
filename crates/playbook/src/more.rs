//! Detects that a search result has a further page.

use serde_json::Value;

use crate::pointer::Pointer;

/// Where a further page is announced without being declared: OData 4, 3 and 2, JSON:API and HAL, and the
/// plain `next` of most others. Each within the answer, or within the object that holds the list.
const ANNOUNCED: [&[&str]; 8] = [
    &["@odata.nextLink"],
    &["odata.nextLink"],
    &["__next"],
    &["next"],
    &["nextLink"],
    &["links", "next"],
    &["_links", "next"],
    &["paging", "next"],
];

/// Whether there is a further page behind the list at `list`: where `more` points to, or else where it is
/// usually announced.
pub(crate) fn has_more(answer: &Value, list: &Pointer, more: Option<&Pointer>) -> bool {
    if let Some(more) = more {
        return more.get(answer).is_some_and(|value| says_so(&value));
    }
    let around = list.parent().and_then(|parent| parent.get(answer));
    [Some(answer), around.as_ref()]
        .into_iter()
        .flatten()
        .any(announced)
}

fn announced(holder: &Value) -> bool {
    ANNOUNCED.iter().any(|steps| {
        steps
            .iter()
            .try_fold(holder, |value, step| value.get(step))
            .is_some_and(says_so)
    })
}

/// A link, a token or a yes; not null, no, nought or a blank text.
fn says_so(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) | Value::Object(_) => true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::has_more;
    use crate::pointer::Pointer;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a literal of the test")]
    fn check(answer: Value, list: &str, more: Option<&str>, expected: bool) {
        let list = Pointer::parse(list).unwrap();
        let more = more.map(|m| Pointer::parse(m).unwrap());
        assert_eq!(
            has_more(&answer, &list, more.as_ref()),
            expected,
            "{answer}"
        );
    }

    #[test]
    fn a_further_page_is_seen_where_it_is_usually_announced() {
        check(
            json!({"value": [1], "@odata.nextLink": "?$skip=1"}),
            "/value",
            None,
            true,
        );
        check(
            json!({"d": {"results": [1], "__next": "x"}}),
            "/d/results",
            None,
            true,
        );
        check(
            json!({"data": [1], "links": {"next": {"href": "x"}}}),
            "/data",
            None,
            true,
        );
        check(json!({"items": [1], "next": null}), "/items", None, false);
        check(json!({"items": [1], "next": ""}), "/items", None, false);
        check(
            json!({"items": [1], "links": {"self": "x"}}),
            "/items",
            None,
            false,
        );
        check(json!([1]), "", None, false);
    }

    #[test]
    fn a_declared_place_decides_alone() {
        check(
            json!({"items": [1], "meta": {"cursor": "c"}}),
            "/items",
            Some("/meta/cursor"),
            true,
        );
        check(
            json!({"items": [1], "meta": {"left": 0}}),
            "/items",
            Some("/meta/left"),
            false,
        );
        check(
            json!({"items": [1], "next": "a name"}),
            "/items",
            Some("/meta/left"),
            false,
        );
    }
}
