//! Servers that speak OpenAI's protocol but do not support all of it.

use std::time::Duration;

use baton_models::{ModelAnswer, Way};
use baton_playbook::Provider;
use serde_json::{Value, json};

use crate::server::{Answer, Server, act, ask, route};
use crate::wire::Says;

const TIME: Duration = Duration::from_secs(5);
const INTENT: &str = "{\"intent\": \"cancel\", \"confidence\": 0.9}";

/// How llama-cpp-python says that it does not know a form.
fn unknown_form() -> Answer {
    let message = "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'input': 'json_schema'}]";
    let body = json!({"error": {"message": message, "type": "internal_server_error", "param": null, "code": null}});
    Answer::Status(500, vec![], body)
}

fn no() -> Answer {
    let body = json!({"error": {"message": "bad request", "type": "invalid_request_error"}});
    Answer::Status(400, vec![], body)
}

fn says(text: &'static str) -> Answer {
    Answer::Says(Says::Text(text))
}

fn cancel() -> ModelAnswer {
    ModelAnswer::Json(json!({"intent": "cancel", "confidence": 0.9}))
}

/// The forms that a server was asked for, in order.
fn forms(server: &Server) -> Vec<Value> {
    let asked = server.asked();
    let forms = asked.iter();
    forms
        .map(|asked| asked.body["response_format"]["type"].clone())
        .collect()
}

fn words(server: &Server, nth: usize) -> String {
    server.asked()[nth].body["messages"].to_string()
}

#[tokio::test]
async fn a_server_without_schemas_is_asked_for_json_and_that_is_kept() {
    for stream in [false, true] {
        let server = Server::start(
            Provider::Openai,
            vec![unknown_form(), says(INTENT), says(INTENT)],
        )
        .await;
        let model = server.model(stream);
        assert_eq!(model.way(), Way::Held);
        let (answered, _) = ask(&model, &route(), TIME).await;
        assert_eq!((answered.outcome, answered.tries), (Ok(cancel()), 2));
        let (answered, _) = ask(&model, &route(), TIME).await;
        assert_eq!((answered.outcome, answered.tries), (Ok(cancel()), 1));
        assert_eq!(
            forms(&server),
            [
                json!("json_schema"),
                json!("json_object"),
                json!("json_object")
            ]
        );
        assert!(!words(&server, 0).contains("additionalProperties"));
        assert!(words(&server, 1).contains("additionalProperties"));
        assert_eq!(model.way(), Way::Json);
    }
}

#[tokio::test]
async fn a_server_that_knows_no_form_is_asked_in_words() {
    let text = "Sure! {\"intent\": \"cancel\", \"confidence\": 0.9} Anything else?";
    let server = Server::start(
        Provider::Openai,
        vec![no(), no(), says(text), says("It is cancel."), says(INTENT)],
    )
    .await;
    let model = server.model(false);
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!((answered.outcome, answered.tries), (Ok(cancel()), 3));
    // The model's answer to a question does not change the way.
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!(answered.outcome.unwrap_err().kind(), "invalid_json");
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!(answered.outcome, Ok(cancel()));
    assert_eq!(forms(&server)[2..], [Value::Null, Value::Null, Value::Null]);
    assert_eq!(model.way(), Way::Words);
}

#[tokio::test]
async fn where_every_way_is_refused_it_is_something_else() {
    let server = Server::start(Provider::Openai, vec![no(), no(), no(), no(), says(INTENT)]).await;
    let model = server.model(false);
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!(answered.outcome.unwrap_err().kind(), "rejected");
    assert_eq!(answered.tries, 3);
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!(
        (answered.outcome.unwrap_err().kind(), answered.tries),
        ("rejected", 1)
    );
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!(answered.outcome, Ok(cancel()));
    assert_eq!(model.way(), Way::Held);
}

#[tokio::test]
async fn a_passing_fault_changes_no_way() {
    let fault = Answer::Status(503, vec![], json!({"error": {"message": "busy"}}));
    let server = Server::start(Provider::Openai, vec![fault, says(INTENT)]).await;
    let model = server.model(false);
    let (answered, _) = ask(&model, &route(), TIME).await;
    assert_eq!(answered.outcome, Ok(cancel()));
    assert_eq!(forms(&server), [json!("json_schema"), json!("json_schema")]);
}

#[tokio::test]
async fn a_server_without_tools_gets_them_in_words() {
    let body = json!({"error": {"code": 500, "message": "tools param requires --jinja flag", "type": "server_error"}});
    let call = "{\"tool\": \"get_order\", \"arguments\": {\"order\": \"ORD-1\"}}";
    let server = Server::start(
        Provider::Openai,
        vec![
            Answer::Status(500, vec![], body),
            says(call),
            says("{\"reply\": \"Which order?\"}"),
        ],
    )
    .await;
    let model = server.model(false);
    let (answered, _) = ask(&model, &act(), TIME).await;
    let expected = ModelAnswer::Call {
        tool: "get_order".into(),
        arguments: json!({"order": "ORD-1"}),
    };
    assert_eq!(answered.outcome, Ok(expected));
    let (answered, _) = ask(&model, &act(), TIME).await;
    assert_eq!(
        answered.outcome,
        Ok(ModelAnswer::Text("Which order?".into()))
    );
    let asked = server.asked();
    assert!(asked[0].body.get("tools").is_some());
    assert!(asked[1].body.get("tools").is_none());
    assert!(words(&server, 1).contains("Look up the order"));
    // Schemas are another matter, and were not refused.
    assert_eq!(model.way(), Way::Held);
}
