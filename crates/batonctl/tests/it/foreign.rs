//! A customer names another customer's reservation, before and after they have said who they are.

use serde_json::{Value, json as object};

use crate::support::{batonctl, count, json, kept, repository};

/// Everything that is known of the one whose reservation is named, except its identifier.
const THEIRS: [&str; 12] = [
    "otto_other_2222",
    "Otto",
    "Other",
    "otto@example.org",
    "1971-02-03",
    "Faraway",
    "gift_card_2222222",
    "Paula Passenger",
    "HAT922",
    "2024-08-19",
    "ZRH",
    "GVA",
];

fn user(first: &str, last: &str, email: &str, born: &str, city: &str, reservation: &str) -> Value {
    object!({
        "name": {"first_name": first, "last_name": last},
        "address": {"address1": "1 Main Street", "address2": "", "city": city, "country": "USA",
            "state": "TX", "zip": "10000"},
        "email": email,
        "dob": born,
        "payment_methods": {},
        "saved_passengers": [],
        "membership": "regular",
        "reservations": [reservation],
    })
}

fn reservation(id: &str, user: &str, ends: [&str; 2], flight: &str, date: &str) -> Value {
    let [origin, destination] = ends;
    let (first, last, card) = if id == "AA11AA" {
        ("Ann", "Own", "gift_card_1111111")
    } else {
        ("Paula", "Passenger", "gift_card_2222222")
    };
    object!({
        "reservation_id": id, "user_id": user, "origin": origin, "destination": destination,
        "flight_type": "one_way", "cabin": "economy",
        "flights": [{"origin": origin, "destination": destination, "flight_number": flight,
            "date": date, "price": 321}],
        "passengers": [{"first_name": first, "last_name": last, "dob": "1980-01-01"}],
        "payment_history": [{"payment_id": card, "amount": 321}],
        "created_at": "2024-05-02T03:10:19", "total_baggages": 1, "nonfree_baggages": 0,
        "insurance": "no",
    })
}

fn recording(id: &str, messages: &[&str]) -> String {
    let turns: Vec<Value> = messages
        .iter()
        .map(|text| object!({"kind": "customer", "text": text}))
        .collect();
    object!({
        "id": id,
        "truth": {"customer": "ann_own_1111", "customer_stated": true, "records_stated": [],
            "records_foreign": ["BB22BB"]},
        "turns": turns,
    })
    .to_string()
}

#[test]
fn nothing_of_somebody_elses_reservation_shows() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(dir.path().join(name), text).unwrap();
    let users = object!({
        "ann_own_1111": user("Ann", "Own", "ann@example.com", "1980-01-01", "Near", "AA11AA"),
        "otto_other_2222": user("Otto", "Other", "otto@example.org", "1971-02-03", "Faraway", "BB22BB"),
    });
    let reservations = object!({
        "AA11AA": reservation("AA11AA", "ann_own_1111", ["MIA", "PHX"], "HAT111", "2024-05-16"),
        "BB22BB": reservation("BB22BB", "otto_other_2222", ["ZRH", "GVA"], "HAT922", "2024-08-19"),
    });
    std::fs::create_dir(dir.path().join("records")).unwrap();
    write("records/users.json", users.to_string());
    write("records/reservations.json", reservations.to_string());
    let before = [
        "Hi, I need to cancel my reservation BB22BB.",
        "My user ID is ann_own_1111. I want to cancel it because of a change of plan.",
        "What is the status of reservation BB22BB now, and who is flying?",
    ];
    let after = [
        "Hello, my user ID is ann_own_1111.",
        "I want to cancel reservation BB22BB, please, because of a change of plan.",
        "Are you sure? BB22BB, what is its route and its date?",
    ];
    let at_once = ["I'm ann_own_1111 and want to cancel BB22BB, a change of plan."];
    let lines = [
        recording("before", &before),
        recording("after", &after),
        recording("at-once", &at_once),
    ];
    write("conversations.jsonl", lines.join("\n"));
    let (code, card) = json(
        batonctl()
            .arg("replay")
            .arg(dir.path().join("conversations.jsonl"))
            .arg("--record-dir")
            .arg(dir.path().join("records"))
            .arg("--config")
            .arg(repository().join("examples/airline"))
            .arg("--data-dir")
            .arg(dir.path().join("data")),
    );
    assert_eq!(count(&card, "records_foreign"), 3, "{card}");
    assert_eq!(count(&card, "foreign_disclosed"), 0, "{card}");
    assert_eq!(count(&card, "wrong_verified"), 0, "{card}");
    assert_eq!(count(&card, "customers_verified"), 3, "{card}");
    assert_eq!(count(&card, "at_a_person"), 3, "{card}");
    assert_eq!(code, 0);
    for (id, kept) in kept(&dir.path().join("data"), &card) {
        let shown = kept.snapshot.to_string();
        for theirs in THEIRS {
            assert!(!shown.contains(theirs), "{id} shows {theirs}: {shown}");
        }
        // A customer who names a reservation may see where and when it goes until it is known not to be theirs;
        // of the person behind it nothing is ever said.
        for reply in &kept.replies {
            for theirs in &THEIRS[..8] {
                assert!(!reply.contains(theirs), "{id} says {theirs}: {reply}");
            }
        }
    }
}
