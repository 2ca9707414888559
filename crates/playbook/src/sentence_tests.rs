use super::*;

fn variant(when: &[(&str, &[&str])], text: &str) -> Variant {
    Variant {
        when: when
            .iter()
            .map(|(fact, is)| Condition {
                fact: FactName::from(*fact),
                is: is.iter().map(|v| (*v).to_owned()).collect(),
            })
            .collect(),
        text: Template::parse(text).unwrap(),
    }
}

fn parcel() -> Sentence {
    Sentence::new(vec![
        variant(
            &[("state", &["on_the_way", "handed over"])],
            "{parcel} comes on {day} with {carrier}.",
        ),
        variant(&[("state", &["on_the_way"])], "{parcel} is on its way."),
        variant(
            &[("state", &["lost"]), ("paid", &["yes"])],
            "{parcel} is refunded.",
        ),
        variant(&[], "{parcel}: {state}."),
    ])
}

#[track_caller]
fn check(known: &[(&str, &str)], expected: Result<&str, &[&str]>) {
    let sentence = parcel();
    let filled = sentence.fill(|name| {
        let found = known.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    });
    let filled = filled.map(|f| f.text).map_err(|u| u.missing);
    let expected = expected
        .map(str::to_owned)
        .map_err(|names| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
    assert_eq!(filled, expected);
}

#[test]
fn the_first_variant_that_is_meant_and_whole_is_said() {
    let base = [("parcel", "P-7"), ("state", "On the  way")];
    check(&base, Ok("P-7 is on its way."));
    check(
        &[base[0], base[1], ("day", "Monday"), ("carrier", "Kite")],
        Ok("P-7 comes on Monday with Kite."),
    );
    check(
        &[base[0], base[1], ("day", "Monday")],
        Ok("P-7 is on its way."),
    );
    check(
        &[base[0], ("state", "handed_over"), ("day", "Monday")],
        Ok("P-7: handed_over."),
    );
    check(
        &[base[0], ("state", "LOST"), ("paid", "yes")],
        Ok("P-7 is refunded."),
    );
    check(
        &[base[0], ("state", "lost"), ("paid", "no")],
        Ok("P-7: lost."),
    );
}

#[test]
fn a_sentence_with_a_hole_is_not_made_and_says_what_is_missing() {
    check(&[("parcel", "P-7")], Err(&["state"]));
    check(&[("state", "lost")], Err(&["parcel"]));
    check(&[], Err(&["state", "parcel"]));
    let only = Sentence::new(vec![variant(&[("state", &["lost"])], "It is lost.")]);
    let unfilled = only.fill(|_| Some("found".to_owned())).unwrap_err();
    assert_eq!(unfilled.missing, Vec::<String>::new());
}

#[test]
fn a_variant_behind_one_that_always_serves_is_found() {
    let one = |variants: Vec<Variant>, known: &[&str]| Sentence::new(variants).shadowed(known);
    assert_eq!(parcel().shadowed(&["parcel", "state"]), None);
    let plain = || variant(&[], "{parcel} is on its way.");
    let rich = || variant(&[], "{parcel} is on its way with {carrier}.");
    assert_eq!(one(vec![rich(), plain()], &[]), None);
    assert_eq!(one(vec![plain(), rich()], &[]), Some((1, 0)));
    // The carrier is always there: the second is never reached.
    assert_eq!(one(vec![rich(), plain()], &["carrier"]), Some((1, 0)));
    let narrow = || variant(&[("state", &["lost"])], "{parcel} is lost.");
    let wide = || variant(&[("state", &["Lost", "stolen"])], "{parcel} is gone.");
    assert_eq!(one(vec![narrow(), wide()], &[]), None);
    assert_eq!(one(vec![wide(), narrow()], &[]), Some((1, 0)));
}
