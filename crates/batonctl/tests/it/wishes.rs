//! What customers want, in their own words, at the shop: several wishes, changed minds, records that are not named by number.

use std::io::Write;

use serde_json::{Value, json as object};

use crate::support::{batonctl, json, repository, run};

/// Messages, the requests in the last snapshot as `intent status records`, and where the whole stands.
type Case = (
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

const CASES: &[Case] = &[
    (
        &["I am ida.sample@example.com. Keep LH-20001, cancel LH-20002"],
        &["cancel_order ready_for_person LH-20002"],
        "awaiting_action",
    ),
    (
        &["My e-mail is ida.sample@example.com. I want to keep LH-20001 and return the other one"],
        &["return_order ready_for_person LH-20002"],
        "awaiting_action",
    ),
    (
        &[
            "ida.sample@example.com. Where is my order LH-20001?",
            "And my other order, where is that?",
        ],
        &[
            "order_status answered LH-20001",
            "order_status answered LH-20002",
        ],
        "resolved",
    ),
    (
        &[
            "ida.sample@example.com: cancel LH-20001, return LH-20002 and where is my refund for LH-20002",
        ],
        &[
            "cancel_order ready_for_person LH-20001",
            "refund_status answered LH-20002",
            "return_order ready_for_person LH-20002",
        ],
        "awaiting_action",
    ),
    (
        &[
            "Where is my order LH-20001? ida.sample@example.com",
            "And the refund for LH-20002?",
            "thanks, bye",
        ],
        &[
            "order_status answered LH-20001",
            "refund_status answered LH-20002",
        ],
        "resolved",
    ),
    (
        &[
            "Where is my order LH-20001? ida.sample@example.com",
            "But I never received it!",
            "thanks",
        ],
        &["order_status answered LH-20001"],
        "partly_resolved",
    ),
    (
        &[
            "Hi, how are you? Where is my order LH-20001? Also I want to buy a gift card. ida.sample@example.com",
            "thanks, bye",
        ],
        &["order_status answered LH-20001"],
        "partly_resolved",
    ),
    (
        &[
            "I moved, please change the delivery address of LH-20001. ida.sample@example.com",
            "Actually no, please cancel my order",
        ],
        &[
            "cancel_order ready_for_person LH-20001",
            "change_address withdrawn LH-20001",
        ],
        "awaiting_action",
    ),
    (
        &[
            "When do I get my refund?",
            "never mind, where is my order LH-20001? ida.sample@example.com",
        ],
        &["order_status answered LH-20001", "refund_status withdrawn "],
        "resolved",
    ),
    (
        &[
            "Where is LH-20003? Sorry, I mean LH-20001, ida.sample@example.com",
            "And my mother's LH-20004?",
        ],
        &["order_status needs_facts LH-20001 LH-20004"],
        "partly_resolved",
    ),
];

#[test]
fn what_is_wanted_stands_with_its_own_record() {
    let shop = repository().join("examples/shop");
    let dir = tempfile::tempdir().unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for (nth, (said, ..)) in CASES.iter().enumerate() {
        let turns: Vec<Value> = said
            .iter()
            .map(|text| object!({"kind": "customer", "text": text}))
            .collect();
        writeln!(file, "{}", object!({"id": nth.to_string(), "turns": turns})).unwrap();
    }
    let mut command = batonctl();
    command.arg("replay").arg(file.path());
    command.arg("--record-dir").arg(shop.join("records"));
    command.arg("--data-dir").arg(dir.path());
    let (code, card) = json(command.arg("--config").arg(&shop));
    assert_eq!(code, 0, "{card}");
    let (_, stdout, _) = run(batonctl().arg("export").arg("--data-dir").arg(dir.path()));
    for line in stdout.lines() {
        let one: Value = serde_json::from_str(line).unwrap();
        let nth: usize = one["recording"].as_str().unwrap().parse().unwrap();
        let (said, expected, resolution) = CASES[nth];
        let snapshot = one["snapshots"].as_array().unwrap().last().unwrap();
        let mut requests: Vec<String> = snapshot["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|request| {
                let about = request["about"].as_array().map_or(&[][..], Vec::as_slice);
                let about: Vec<&str> = about.iter().map(|a| a["value"].as_str().unwrap()).collect();
                format!(
                    "{} {} {}",
                    request["intent"]["name"].as_str().unwrap(),
                    request["status"].as_str().unwrap(),
                    about.join(" ")
                )
            })
            .collect();
        requests.sort();
        assert_eq!(requests, expected, "{said:?}: {}", one["transcript"]);
        assert_eq!(snapshot["resolution"]["status"], resolution, "{said:?}");
    }
    assert_eq!(stdout.lines().count(), CASES.len());
}
