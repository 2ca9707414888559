//! Answers as systems write them: large numbers, padded identifiers, further pages.

use axum::Router;
use axum::http::header;
use baton_connectors::Systems;
use baton_playbook::{FactValue, FailureKind, Playbooks, ToolName, ToolSuccess, load};
use serde_json::{Map, Value, json};

use crate::support::serve;

const CONFIG: &str = r#"
format = 1
desk = { name = "Depot", default_queue = "all" }
identity = { customer = "holder_number", method = [{ tool = "get_holder", level = "verified" }] }
queue = [{ name = "all" }]
system = [{ name = "depot", base_url = "BASE" }]

[[fact]]
name = "holder_number"
type = "identifier"
compare = "without_leading_zeros"
stated = { shapes = ["9999"], after = ["holder"] }
[[fact]]
name = "parcel_number"
type = "identifier"
about = "parcel"
stated = { shapes = ["AA999", "99999"] }
[[fact]]
name = "barcode"
about = "parcel"
[[fact]]
name = "duty"
type = "money"
about = "parcel"
[[fact]]
name = "handed_over_on"
type = "date"
about = "parcel"
[[fact]]
name = "collected_on"
type = "date"
about = "parcel"
[[fact]]
name = "pieces"
about = "parcel"

[[tool]]
name = "get_holder"
system = "depot"
path = "/holders/{holder_number}"
entity = "customer"
record = "/number"
fact = [{ fact = "holder_number", from = "/number" }]

[[tool]]
name = "find_holder"
system = "depot"
path = "/holders?number={holder_number}"
pick = "/found"
entity = "customer"
record = "/number"
fact = [{ fact = "holder_number", from = "/number" }]

[[tool]]
name = "get_parcel"
system = "depot"
path = "/parcels/{parcel_number}"
entity = "parcel"
record = "/number"
owner = "/holder"
[[tool.fact]]
fact = "parcel_number"
from = "/number"
[[tool.fact]]
fact = "barcode"
from = "/barcode"
optional = true
[[tool.fact]]
fact = "duty"
from = "/duty/value"
currency_from = "/duty/currency"
optional = true
[[tool.fact]]
fact = "handed_over_on"
from = "/handed_over"
form = "epoch_s"
optional = true
[[tool.fact]]
fact = "collected_on"
from = "/collected"
optional = true
[[tool.fact]]
fact = "pieces"
each = "/pieces"
format = "{count} {what}"
optional = true

[[playbook]]
intent = "anything"
examples = ["one", "two", "three"]
resolution = "person"
next_action = "Help"
queue = "all"
"#;

struct Asked {
    outcome: Result<ToolSuccess, baton_playbook::Failure>,
}

impl Asked {
    fn fact(&self, name: &str) -> Option<&FactValue> {
        let values = &self.outcome.as_ref().unwrap().values;
        values
            .iter()
            .find(|(f, _)| f.as_str() == name)
            .map(|(_, v)| v)
    }

    fn unread(&self) -> Vec<String> {
        let unread = &self.outcome.as_ref().unwrap().unread;
        unread
            .iter()
            .map(|u| format!("{} {}", u.fact, u.problem))
            .collect()
    }

    #[track_caller]
    fn fails(&self, kind: FailureKind, naming: &[&str]) {
        let failure = self.outcome.as_ref().unwrap_err();
        assert_eq!(failure.kind, kind, "{failure:?}");
        assert!(!kind.speaks_of_system());
        for name in naming {
            assert!(failure.detail.contains(name), "{name}: {failure:?}");
        }
    }
}

#[expect(
    clippy::panic,
    reason = "the test cannot go on without its configuration"
)]
fn playbooks(base: &str) -> Playbooks {
    let text = CONFIG.replace("BASE", base);
    load(&[("depot.toml".to_owned(), text)]).unwrap_or_else(|e| panic!("{e}"))
}

async fn ask(tool: &str, argument: &str, answer: &str, next: Option<&'static str>) -> Asked {
    let answer = answer.to_owned();
    let base = serve(Router::new().fallback(move || async move {
        let links = next.into_iter().map(|next| (header::LINK, next.to_owned()));
        let mut headers = axum::http::HeaderMap::new();
        headers.extend(links.map(|(name, link)| (name, link.parse().unwrap())));
        (headers, answer)
    }))
    .await;
    let playbooks = playbooks(&base);
    let systems = Systems::new(playbooks.systems.values(), &Default::default(), |_| None).unwrap();
    let tool = playbooks.tool(&ToolName::from(tool)).unwrap();
    let name = tool.arguments[0].as_str().to_owned();
    let arguments: Map<String, Value> = Map::from_iter([(name, Value::from(argument))]);
    Asked {
        outcome: systems.try_once(tool, &arguments, "key").await.outcome,
    }
}

async fn parcel(answer: &str) -> Asked {
    ask("get_parcel", "PK318", answer, None).await
}

#[tokio::test]
async fn numbers_come_digit_for_digit() {
    let asked = parcel(
        r#"{"number": "PK318", "holder": 7, "barcode": 340434188193005511862,
            "duty": {"value": 18.40, "currency": "chf"}}"#,
    )
    .await;
    assert_eq!(asked.fact("barcode"), Some(&"340434188193005511862".into()));
    assert_eq!(asked.fact("duty"), Some(&"18.40 CHF".into()));
    let asked = parcel(r#"{"number": "PK318", "holder": 7, "duty": {"value": 2.5e2}}"#).await;
    assert_eq!(asked.fact("duty"), None);
    assert_eq!(asked.unread(), ["duty has no currency in the answer"]);
}

#[tokio::test]
async fn padded_and_zero_led_identifiers_are_the_same_where_that_is_declared() {
    let asked = parcel(r#"{"number": " PK318   ", "holder": "000042  "}"#).await;
    let success = asked.outcome.as_ref().unwrap();
    assert_eq!(success.record.id, "PK318");
    assert_eq!(success.owner.as_deref(), Some("42"));
    let asked = ask("get_holder", "0042", r#"{"number": "42"}"#, None).await;
    assert_eq!(asked.outcome.as_ref().unwrap().record.id, "42");
    let asked = ask("get_holder", "0042", r#"{"number": "420"}"#, None).await;
    asked.fails(FailureKind::WrongRecord, &["get_holder", "/number"]);
    let asked = ask(
        "get_parcel",
        "00318",
        r#"{"number": 318, "holder": 1}"#,
        None,
    )
    .await;
    asked.fails(
        FailureKind::SchemaViolation,
        &["get_parcel", "/number", "compare"],
    );
}

#[tokio::test]
async fn dates_are_read_in_their_form_or_not_at_all() {
    let asked = parcel(
        r#"{"number": "PK318", "holder": 7, "handed_over": 1790553600, "collected": 1790553600}"#,
    )
    .await;
    assert_eq!(asked.fact("handed_over_on"), Some(&"2026-09-28".into()));
    assert_eq!(asked.fact("collected_on"), None);
    assert_eq!(
        asked.unread(),
        ["collected_on is a number where a date is expected: declare its `form`"]
    );
}

#[tokio::test]
async fn an_optional_detail_of_another_shape_hides_nothing_else() {
    let one = json!({"number": "PK318", "holder": 7, "pieces": {"count": 1, "what": "crate"}});
    let asked = parcel(&one.to_string()).await;
    let pieces = FactValue::List(vec!["1 crate".into()]);
    assert_eq!(asked.fact("pieces"), Some(&pieces));
    let other = json!({"number": "PK318", "holder": 7, "barcode": "  ", "pieces": "a crate"});
    let asked = parcel(&other.to_string()).await;
    assert_eq!(asked.fact("parcel_number"), Some(&"PK318".into()));
    assert_eq!(asked.fact("barcode"), None, "blank is no fact");
    assert_eq!(
        asked.unread(),
        ["pieces is a text where a list is expected"]
    );
    let missing = json!({"holder": 7});
    parcel(&missing.to_string()).await.fails(
        FailureKind::SchemaViolation,
        &["get_parcel", "`/number` is missing"],
    );
}

#[tokio::test]
async fn a_search_with_a_further_page_is_ambiguous() {
    let search =
        async |answer: Value, next| ask("find_holder", "0042", &answer.to_string(), next).await;
    let one = json!([{"number": "42"}]);
    assert!(search(json!({"found": one}), None).await.outcome.is_ok());
    assert!(
        search(json!({"found": one, "next": null}), None)
            .await
            .outcome
            .is_ok()
    );
    let alone = json!({"found": {"number": "42"}});
    assert!(
        search(alone, None).await.outcome.is_ok(),
        "one that is no list"
    );
    for (answer, next) in [
        (
            json!({"found": one, "@odata.nextLink": "holders?$skip=1"}),
            None,
        ),
        (json!({"found": one, "next": "/holders?page=2"}), None),
        (json!({"found": [], "next": "/holders?page=2"}), None),
        (
            json!({"found": one}),
            Some("</holders?page=2>; rel=\"next\""),
        ),
    ] {
        let asked = search(answer, next).await;
        asked.fails(FailureKind::Ambiguous, &["Find holder", "further page"]);
    }
    let asked = search(json!({"found": []}), None).await;
    asked.fails(FailureKind::NotFound, &[]);
}
