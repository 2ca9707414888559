use std::collections::BTreeMap;

use baton_playbook::Template;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use super::*;

fn filled(path: &str, id: &str, q: &str) -> Result<Url, ArgumentProblem> {
    let arguments = BTreeMap::from([("id", id), ("q", q)])
        .into_iter()
        .map(|(k, v)| (k.to_owned(), Value::from(v)))
        .collect();
    let base = Url::parse("https://records.example:8443/api/v2").unwrap();
    address(
        &base,
        &"get_order".into(),
        &Template::parse(path).unwrap(),
        &arguments,
    )
    .map_err(|e| e.problem)
}

fn check(path: &str, id: &str, expected: &str) {
    assert_eq!(filled(path, id, "x").unwrap().as_str(), expected, "{id:?}");
}

#[test]
fn values_are_percent_encoded() {
    let base = "https://records.example:8443/api/v2/orders/";
    for (value, encoded) in [
        ("A-1", "A-1"),
        ("../admin", "..%2Fadmin"),
        ("..\\admin", "..%5Cadmin"),
        ("a?b=c", "a%3Fb%3Dc"),
        ("a#b", "a%23b"),
        ("a b+c", "a%20b%2Bc"),
        ("a%2e", "a%252e"),
        ("//evil.example", "%2F%2Fevil.example"),
        ("@evil.example", "%40evil.example"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("\u{fc}\u{1f600}", "%C3%BC%F0%9F%98%80"),
        ("\0", "%00"),
    ] {
        check("/orders/{id}", value, &format!("{base}{encoded}"));
    }
    check(
        "/orders?email={id}&state=open",
        "a&state=all",
        "https://records.example:8443/api/v2/orders?email=a%26state%3Dall&state=open",
    );
    check(
        "orders/{id}/items",
        "7",
        "https://records.example:8443/api/v2/orders/7/items",
    );
    check("{id}", "7", "https://records.example:8443/api/v2/7");
}

#[test]
fn a_value_that_would_move_the_address_is_refused() {
    for id in [".", ".."] {
        assert_eq!(
            filled("/orders/{id}/items", id, "x"),
            Err(ArgumentProblem::ChangesAddress)
        );
    }
    assert_eq!(
        filled("/orders/{id}{q}", ".", "."),
        Err(ArgumentProblem::ChangesAddress)
    );
    assert_eq!(filled("/orders/{id}", "", "x"), Err(ArgumentProblem::Empty));
    let long = "a".repeat(LONGEST_ARGUMENT + 1);
    assert_eq!(
        filled("/orders/{id}", &long, "x"),
        Err(ArgumentProblem::TooLong)
    );
    assert_eq!(
        filled("/orders/{other}", "1", "x"),
        Err(ArgumentProblem::Missing)
    );
    // In a query, dots are only dots.
    assert!(filled("/orders?id={id}", "..", "x").is_ok());
}

proptest! {
    #[test]
    fn a_value_never_changes_the_structure(id in "(?s).{0,80}", q in "(?s).{0,80}") {
        let Ok(url) = filled("/orders/{id}/items?find={q}&state=open", &id, &q) else {
            prop_assert!(id.is_empty() || q.is_empty() || id == "." || id == "..");
            return Ok(());
        };
        prop_assert_eq!(url.scheme(), "https");
        prop_assert_eq!(url.host_str(), Some("records.example"));
        prop_assert_eq!(url.port(), Some(8443));
        prop_assert_eq!(url.fragment(), None);
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        prop_assert_eq!(segments.len(), 5);
        prop_assert_eq!(&segments[..3], &["api", "v2", "orders"]);
        prop_assert_eq!(segments[4], "items");
        prop_assert_eq!(percent_decode_str(segments[3]).decode_utf8().unwrap(), id);
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, vec![("find".to_owned(), q), ("state".to_owned(), "open".to_owned())]);
    }

    #[test]
    fn a_value_from_traps_never_changes_the_structure(
        id in proptest::collection::vec(
            proptest::sample::select(vec![
                ".", "..", "/", "\\", "%2e", "%2f", "?", "#", "&", "=", "@", ":", "\r\n", "\t", "[", "]", "{", "}", ";", "é", "\u{202e}",
            ]),
            1..8,
        )
    ) {
        let id = id.concat();
        match filled("/orders/{id}", &id, "x") {
            Ok(url) => {
                let segments: Vec<_> = url.path_segments().unwrap().collect();
                prop_assert_eq!(segments.len(), 4);
                prop_assert_eq!(percent_decode_str(segments[3]).decode_utf8().unwrap(), id);
                prop_assert!(url.query().is_none() && url.fragment().is_none());
            }
            Err(problem) => {
                prop_assert_eq!(problem, ArgumentProblem::ChangesAddress);
                prop_assert!(id == "." || id == "..");
            }
        }
    }
}
