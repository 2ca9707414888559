use super::*;

#[track_caller]
fn check(troubles: Troubles, expected: &str) {
    let said = troubles.check().map_err(|wrong| wrong.to_string());
    let said = said.unwrap_err();
    assert!(said.contains(expected), "{said}");
}

#[test]
fn the_sets_with_a_name_can_be() {
    for set in [
        Troubles::NONE,
        Troubles::PRODUCTION,
        Troubles::ALL,
        Troubles::WILD,
    ] {
        assert_eq!(set.check(), Ok(()));
    }
    assert_eq!(Troubles::NONE, Troubles::default());
}

#[test]
fn without_each_of_them_nothing_is_left() {
    let mut left = Troubles::ALL;
    for name in Troubles::NAMES {
        let less = left.without(name).unwrap();
        assert_ne!(less, left, "{name}");
        left = less;
    }
    assert_eq!(left, Troubles::NONE);
    assert_eq!(left.without("weather"), None);
}

#[test]
fn what_cannot_be_is_named_by_its_key() {
    let mut wrong = Troubles::ALL;
    wrong.link.lost = 1.5;
    check(wrong, "`link.lost` is 1.5: write a share from 0 to 0.5");
    wrong.link.lost = f64::NAN;
    check(wrong, "`link.lost`");
    wrong = Troubles::ALL;
    wrong.disk.slow_ms = [400, 5];
    check(wrong, "`disk.slow_ms` is [400, 5]");
    wrong = Troubles::ALL;
    wrong.crashes.every_ms = [3, 5];
    check(wrong, "`crashes.every_ms` begins with 3");
    wrong = Troubles::ALL;
    wrong.clock.by_ms = [5, -5];
    check(wrong, "`clock.by_ms`");
    wrong = Troubles::ALL;
    (wrong.link.repeated, wrong.link.late) = (0.6, 0.6);
    check(wrong, "at most 1");
    wrong = Troubles::ALL;
    wrong.models = Some(ModelTroubles {
        unknown: 0.6,
        invented: 0.6,
        ..ModelTroubles::default()
    });
    check(wrong, "`models.unknown`");
}
