//! Rules that are wrong say what is wrong.

use baton_distribution::{Queue, Rules, RulesError, WaitEnd};
use jiff::SignedDuration;

#[test]
fn what_is_wrong_is_named_with_its_queue() {
    let to = |queue: &str| Queue {
        then: WaitEnd::Queue(queue.into()),
        ..Queue::default()
    };
    let check = |queues: Vec<(&str, Queue)>| {
        let queues = queues.into_iter().map(|(name, queue)| (name.into(), queue));
        Rules::with_queues(queues).check()
    };
    assert_eq!(check(vec![]), Err(vec![RulesError::NoQueue]));
    assert_eq!(
        check(vec![
            ("a", to("b")),
            ("b", to("c")),
            ("c", Queue::default())
        ]),
        Ok(())
    );
    let circle = |name: &str| RulesError::Circle(name.into());
    let round = check(vec![("a", to("b")), ("b", to("a")), ("c", to("a"))]);
    assert_eq!(round, Err(vec![circle("a"), circle("b")]));
    let unknown = RulesError::UnknownQueue {
        queue: "a".into(),
        to: "gone".into(),
    };
    assert_eq!(check(vec![("a", to("gone"))]), Err(vec![unknown]));
    let nothing = Queue {
        weight: 0,
        offer_for: SignedDuration::ZERO,
        ..Queue::default()
    };
    let place = "queue a".to_owned();
    let no_time = RulesError::NoTime {
        place,
        name: "offer_for",
    };
    assert_eq!(
        no_time.to_string(),
        "queue a: offer_for has to be longer than nothing"
    );
    assert_eq!(
        check(vec![("a", nothing)]),
        Err(vec![RulesError::NoWeight("a".into()), no_time])
    );
}

#[test]
fn rules_are_read_as_they_are_written() {
    let written = r#"{"queues": {"general": {"offer_for": "20s", "then": {"queue": "late"}}, "late": {}}, "head_start": "2m"}"#;
    let rules: Rules = serde_json::from_str(written).unwrap();
    assert_eq!(rules.check(), Ok(()));
    assert_eq!(rules.head_start, SignedDuration::from_mins(2));
    assert_eq!(
        rules.queues[&"general".into()].then,
        WaitEnd::Queue("late".into())
    );
    let again: Rules = serde_json::from_value(serde_json::to_value(&rules).unwrap()).unwrap();
    assert_eq!(again, rules);
    let wrong = serde_json::from_str::<Rules>(r#"{"queues": {}, "head_strat": "2m"}"#);
    assert!(wrong.unwrap_err().to_string().contains("head_strat"));
}
