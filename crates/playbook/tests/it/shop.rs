//! The shop: a second domain without a line of Rust for it.

use serde_json::{Map, Value, json};

use baton_playbook::{
    FactName, Failure, FailureKind, IdentityLevel, IntentName, Playbooks, Tool, ToolName,
    ToolSuccess,
};

use crate::examples::{directory, loaded};

/// The answer of a server of records: an object by its key, or a search by its fields.
fn serve(path: &str) -> Option<Value> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut steps = path.trim_start_matches('/').split('/');
    let file = directory("shop").join(format!("records/{}.json", steps.next()?));
    let records: Map<String, Value> =
        serde_json::from_str(&std::fs::read_to_string(file).ok()?).unwrap();
    if let Some(key) = steps.next() {
        return records.get(key).cloned();
    }
    let found: Vec<Value> = records
        .into_iter()
        .map(|(_, record)| record)
        .filter(|record| {
            query.split('&').all(|pair| {
                let (field, value) = pair.split_once('=').unwrap();
                match &record[field] {
                    Value::String(text) => text.eq_ignore_ascii_case(value),
                    Value::Array(items) => items.iter().any(|i| i == value),
                    _ => false,
                }
            })
        })
        .collect();
    Some(json!({ "items": found }))
}

/// Calls a tool with facts a customer stated.
fn call(playbooks: &Playbooks, tool: &str, facts: &[(&str, &str)]) -> Result<ToolSuccess, Failure> {
    let tool: &Tool = playbooks.tool(&ToolName::from(tool)).unwrap();
    let arguments: Map<String, Value> = tool
        .arguments
        .iter()
        .filter_map(|name| {
            let (_, value) = facts.iter().find(|(fact, _)| *fact == name.as_str())?;
            Some((name.as_str().to_owned(), Value::from(*value)))
        })
        .collect();
    assert!(
        tool.arguments_schema
            .accepts(&Value::Object(arguments.clone())),
        "{arguments:?}"
    );
    let baton_playbook::Operation::Http(operation) = &tool.operation;
    let path = operation
        .path
        .fill(|name| arguments.get(name)?.as_str().map(str::to_owned))
        .unwrap();
    let answer = serve(&path).ok_or_else(|| Failure {
        kind: FailureKind::NotFound,
        status: Some(404),
        detail: "no such record".to_owned(),
        retry_after_ms: None,
    })?;
    tool.read(&arguments, &baton_playbook::ToolAnswer::from(answer))
}

/// The facts that a customer states in one message.
fn stated(playbooks: &Playbooks, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for fact in playbooks.facts.values() {
        for value in fact
            .stated
            .iter()
            .flat_map(|stated| stated.find(text, false))
        {
            found.push((fact.name.as_str().to_owned(), value));
        }
    }
    found
}

fn value(success: &ToolSuccess, fact: &str) -> Option<String> {
    let (_, value) = success.values.iter().find(|(f, _)| f.as_str() == fact)?;
    Some(value.to_string())
}

#[track_caller]
fn check(message: &str, tool: &str, customer: Result<&str, FailureKind>) {
    let playbooks = loaded("shop");
    let facts = stated(&playbooks, message);
    let facts: Vec<(&str, &str)> = facts
        .iter()
        .map(|(fact, value)| (fact.as_str(), value.as_str()))
        .collect();
    let found = call(&playbooks, tool, &facts)
        .map(|success| value(&success, "customer_number").unwrap())
        .map_err(|failure| failure.kind);
    assert_eq!(found, customer.map(str::to_owned), "{facts:?}");
}

#[test]
fn a_customer_is_found_by_order_number() {
    check("Where is my order lh-20001?", "get_order", Ok("K-1001"));
    check(
        "Where is LH-99999?",
        "get_order",
        Err(FailureKind::NotFound),
    );
}

#[test]
fn a_customer_is_found_by_email_address() {
    let tool = "find_customer_by_email";
    check("It's Ida.Sample@example.com.", tool, Ok("K-1001"));
    check("nobody@example.com", tool, Err(FailureKind::NotFound));
}

#[test]
fn a_customer_is_found_by_name_and_postcode() {
    let tool = "find_customer_by_name_and_postcode";
    check(
        "My name is Otto Example, postcode 54321",
        tool,
        Ok("K-1002"),
    );
    check(
        "I'm Pat Double and I live in 11111 Twotown",
        tool,
        Err(FailureKind::Ambiguous),
    );
    check(
        "I'm Ida Sample from 54321 Nowhere",
        tool,
        Err(FailureKind::NotFound),
    );
}

#[test]
fn an_email_address_with_an_order_of_somebody_else_finds_nobody() {
    let tool = "find_customer_by_email_and_order";
    check("otto@example.org, LH-20003", tool, Ok("K-1002"));
    check(
        "otto@example.org, LH-20001",
        tool,
        Err(FailureKind::NotFound),
    );
}

#[test]
fn a_state_may_be_none() {
    let playbooks = loaded("shop");
    let found = call(&playbooks, "get_customer", &[("customer_number", "K-1002")]).unwrap();
    assert_eq!(value(&found, "loyalty").as_deref(), Some("none"));
}

#[test]
fn money_states_and_lists_are_read() {
    let playbooks = loaded("shop");
    let order = call(&playbooks, "get_order", &[("order_number", "LH-20002")]).unwrap();
    assert_eq!(order.owner.as_deref(), Some("K-1001"));
    for (fact, expected) in [
        ("order_state", Some("returned")),
        ("total", Some("34.5")),
        ("refund_amount", Some("34.5")),
        ("refund_state", Some("paid")),
        ("not_refunded", Some("0.0")),
        ("items", Some("1 x Desk lamp")),
        ("return_until", Some("2026-03-16")),
    ] {
        assert_eq!(value(&order, fact).as_deref(), expected, "{fact}");
    }
    let order = call(&playbooks, "get_order", &[("order_number", "LH-20003")]).unwrap();
    assert_eq!(value(&order, "refund_amount"), None);
    assert_eq!(value(&order, "not_refunded"), None);
    assert_eq!(
        value(&order, "order_state").as_deref(),
        Some("in preparation")
    );
}

#[test]
fn the_strongest_way_to_identify_comes_first() {
    let playbooks = loaded("shop");
    let levels: Vec<IdentityLevel> = playbooks.identity.methods.iter().map(|m| m.level).collect();
    assert_eq!(levels[0], IdentityLevel::Verified);
    assert!(
        levels[1..]
            .iter()
            .all(|l| *l == IdentityLevel::PartlyVerified)
    );
    assert!(playbooks.fact(&FactName::from("email")).unwrap().personal);
}

#[test]
fn an_order_number_is_known_without_its_prefix_and_a_postcode_is_none() {
    let playbooks = loaded("shop");
    let fact = playbooks.fact(&FactName::from("order_number")).unwrap();
    let stated = fact.stated.as_ref().unwrap();
    assert_eq!(stated.find("where is order 20001?", false), ["LH-20001"]);
    assert!(
        stated
            .find("my order to 12345 Beispielstadt", false)
            .is_empty()
    );
    assert!(stated.find("post code 12345", false).is_empty());
}

/// What the representative is advised to do about an order, from its record and what the customer said.
fn advised(intent: &str, order: &str) -> String {
    let playbooks = loaded("shop");
    let found = call(&playbooks, "get_order", &[("order_number", order)]).unwrap();
    let playbook = playbooks.playbook(&IntentName::from(intent)).unwrap();
    let said = |name: &str| match name {
        "complaint" => Some("broken".to_owned()),
        "new_address" => Some("Ahornweg 3, 12345 Linden".to_owned()),
        _ => None,
    };
    let filled = playbook
        .next_action
        .fill(|name| value(&found, name).or_else(|| said(name)));
    filled.unwrap_or_else(|e| panic!("{e:?}")).text
}

#[test]
fn the_next_action_fits_the_state_of_the_order() {
    let (shipped, returned) = ("LH-20001", "LH-20002");
    let (preparing, delivered) = ("LH-20003", "LH-20004");
    for (intent, order, does, does_not) in [
        (
            "return_order",
            returned,
            "send no label",
            "return label for",
        ),
        ("return_order", preparing, "cancel it instead", "label"),
        (
            "return_order",
            delivered,
            "If it is not later than 2026-02-23",
            "refund",
        ),
        ("cancel_order", preparing, "cancel it if", "return"),
        ("cancel_order", shipped, "offer a return", "cancel it if"),
        ("cancel_order", returned, "its refund", "cancel it if"),
        ("change_address", preparing, "to Ahornweg 3", "carries"),
        ("change_address", shipped, "ask Parcelino", "Ahornweg"),
        ("change_address", delivered, "cannot be changed", "Ahornweg"),
        ("damaged_order", delivered, "Offer a replacement", "already"),
        (
            "damaged_order",
            returned,
            "paid back",
            "Offer a replacement",
        ),
    ] {
        let advised = advised(intent, order);
        assert!(advised.contains(does), "{intent} of {order}: {advised}");
        assert!(
            !advised.contains(does_not),
            "{intent} of {order}: {advised}"
        );
    }
}

/// Whatever a record holds, and where nothing is known at all, there is advice that fits it.
#[test]
fn no_next_action_about_an_order_has_a_hole() {
    let playbooks = loaded("shop");
    let about_orders = |p: &&std::sync::Arc<baton_playbook::Playbook>| {
        p.requires.contains(&FactName::from("order_number"))
            && matches!(p.resolution, baton_playbook::Resolution::Person)
    };
    let mut seen = 0;
    for playbook in playbooks.playbooks.iter().filter(about_orders) {
        let unknown = playbook.next_action.fill(|_| None);
        assert!(unknown.is_ok(), "{}: {unknown:?}", playbook.intent);
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn what_only_the_customer_can_tell_is_read_from_their_words() {
    let found = stated(
        &loaded("shop"),
        "My name is Otto Berg, call me on 0151 2345678, and send it to Ahornweg 3, 12345 Linden",
    );
    for (fact, value) in [
        ("customer_name", "Otto Berg"),
        ("phone", "0151 2345678"),
        ("new_address", "Ahornweg 3, 12345 Linden"),
    ] {
        let said = found.iter().filter(|(name, _)| name == fact);
        let said: Vec<&str> = said.map(|(_, value)| value.as_str()).collect();
        assert!(
            said.iter().any(|one| same(one, value)),
            "{fact}: {said:?} in {found:?}"
        );
    }
}

/// Whether two texts have the same letters and digits.
fn same(a: &str, b: &str) -> bool {
    let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    plain(a).contains(&plain(b)) || plain(b).contains(&plain(a))
}
