use serde_json::json;

use super::*;

#[track_caller]
fn check(pointer: &str, expected: impl Into<Option<serde_json::Value>>) {
    let document = json!({
        "a": {"b": [1, 2], "c/d": "slash", "e": null},
        "list": [{"kind": "x", "n": 1}, {"kind": "y", "n": 2}, {"kind": "x", "n": 3}],
        "map": {"p": {"on": true, "n": 4}, "q": {"on": false, "n": 5}},
        "gaps": [{"n": 1}, {}],
    });
    assert_eq!(
        Pointer::parse(pointer).unwrap().get(&document),
        expected.into()
    );
}

#[test]
fn a_pointer_finds_its_place() {
    check("/a/b/1", json!(2));
    check("/a/c~1d", json!("slash"));
    check("/a/e", None);
    check("/a/x", None);
    check("/a/b/x", None);
    check("/a/b/9", None);
}

#[test]
fn a_star_and_a_choice_find_several() {
    check("/list/*/n", json!([1, 2, 3]));
    check("/map/*/n", json!([4, 5]));
    check("/list/[kind=x]/n", json!([1, 3]));
    check("/map/[on=true]/n", json!([4]));
    check("/list/[n=2]/kind", json!(["y"]));
    check("/list/[kind=z]/n", json!([]));
}

#[test]
fn a_list_with_a_gap_is_no_list() {
    check("/gaps/*/n", None);
}

#[test]
fn the_empty_pointer_is_the_whole_document() {
    let document = json!([1]);
    assert_eq!(Pointer::parse("").unwrap().get(&document), Some(json!([1])));
}

#[test]
fn what_is_not_a_pointer_is_refused() {
    for text in ["a", "a/b", "/a//b", "/", "/[x]", "/[=x]", "/[x=]", "/[x=1"] {
        assert!(Pointer::parse(text).is_err(), "{text}");
    }
}
