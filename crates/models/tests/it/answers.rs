//! Answers that are as they should be.

use std::time::Duration;

use baton_models::{AskFailure, ModelAnswer, Tokens};
use baton_playbook::Provider;
use serde_json::{Value, json};

use crate::server::{Answer, Server, act, ask, every_way, route};
use crate::wire::Says;

const TIME: Duration = Duration::from_secs(5);
const USED: Tokens = Tokens {
    input: 11,
    output: 7,
};

#[tokio::test]
async fn json_that_fits_the_schema_from_every_provider() {
    let text = "{\"intent\": \"cancel\", \"confidence\": 0.9}";
    for (provider, stream) in every_way() {
        let server = Server::start(provider, vec![Answer::Says(Says::Text(text))]).await;
        let (answered, heard) = ask(&server.model(stream), &route(), TIME).await;
        assert_eq!(
            answered.outcome,
            Ok(ModelAnswer::Json(
                json!({"intent": "cancel", "confidence": 0.9})
            )),
            "{provider:?} {stream}"
        );
        assert_eq!(
            (answered.usage, answered.tries),
            (USED, 1),
            "{provider:?} {stream}"
        );
        assert_eq!(answered.cost_micros, 11 + 2 * 7);
        assert_eq!(heard, text);
    }
}

#[tokio::test]
async fn a_call_of_an_offered_tool_from_every_provider() {
    let arguments = json!({"order": "ORD-1"});
    for (provider, stream) in every_way() {
        let says = Says::Call("get_order", arguments.clone());
        let server = Server::start(provider, vec![Answer::Says(says)]).await;
        let (answered, heard) = ask(&server.model(stream), &act(), TIME).await;
        let expected = ModelAnswer::Call {
            tool: "get_order".into(),
            arguments: arguments.clone(),
        };
        assert_eq!(answered.outcome, Ok(expected), "{provider:?} {stream}");
        assert_eq!(answered.usage, USED, "{provider:?} {stream}");
        assert_eq!(heard, "");
        assert!(
            server.asked()[0].body.to_string().contains("get_order"),
            "{provider:?}"
        );
    }
}

#[tokio::test]
async fn text_instead_of_a_call_from_every_provider() {
    for (provider, stream) in every_way() {
        let says = Says::Text("Which order — número?");
        let server = Server::start(provider, vec![Answer::Says(says)]).await;
        let (answered, heard) = ask(&server.model(stream), &act(), TIME).await;
        let expected = ModelAnswer::Text("Which order — número?".into());
        assert_eq!(answered.outcome, Ok(expected), "{provider:?} {stream}");
        assert_eq!(heard, "Which order — número?");
    }
}

#[tokio::test]
async fn a_tool_that_was_not_offered_is_named_as_such_by_every_provider() {
    for (provider, stream) in every_way() {
        let says = Says::Call("refund_everything", json!({"amount": 1}));
        let server = Server::start(provider, vec![Answer::Says(says)]).await;
        let (answered, _) = ask(&server.model(stream), &act(), TIME).await;
        let expected = AskFailure::UnknownTool {
            tool: "refund_everything".into(),
            arguments: json!({"amount": 1}),
        };
        assert_eq!(answered.outcome, Err(expected), "{provider:?} {stream}");
        assert_eq!((answered.tries, answered.usage), (1, USED));
    }
}

#[tokio::test]
async fn the_request_is_what_the_provider_documents() {
    for (provider, stream) in every_way() {
        let text = "{\"intent\": null, \"confidence\": 0.1}";
        let server = Server::start(provider, vec![Answer::Says(Says::Text(text))]).await;
        let (answered, _) = ask(&server.model(stream), &route(), TIME).await;
        assert!(answered.outcome.is_ok(), "{provider:?} {answered:?}");
        let asked = &server.asked()[0];
        let header = |name: &str| asked.headers.get(name).map(|v| v.to_str().unwrap());
        let body = &asked.body;
        let (path, key) = match provider {
            Provider::Openai => (
                "/v1/chat/completions",
                ("authorization", "Bearer sk-Very-Secret-1"),
            ),
            Provider::Anthropic => ("/v1/messages", ("x-api-key", "sk-Very-Secret-1")),
            Provider::Gemini if stream => (
                "/v1beta/models/m:streamGenerateContent",
                ("x-goog-api-key", "sk-Very-Secret-1"),
            ),
            Provider::Gemini => (
                "/v1beta/models/m:generateContent",
                ("x-goog-api-key", "sk-Very-Secret-1"),
            ),
            Provider::Vertex if stream => (
                "/v1/projects/p/locations/l/publishers/google/models/gemini-m:streamGenerateContent",
                ("authorization", "Bearer sk-Very-Secret-1"),
            ),
            Provider::Vertex => (
                "/v1/projects/p/locations/l/publishers/google/models/gemini-m:generateContent",
                ("authorization", "Bearer sk-Very-Secret-1"),
            ),
            Provider::Ollama => ("/api/chat", ("content-type", "application/json")),
        };
        assert_eq!(asked.path, path);
        assert_eq!(header(key.0), Some(key.1), "{provider:?}");
        let (instructions, data, limit) = match provider {
            Provider::Openai => ("/messages/0/content", "/messages/1/content", "/max_tokens"),
            Provider::Anthropic => ("/system", "/messages/0/content", "/max_tokens"),
            Provider::Gemini | Provider::Vertex => (
                "/systemInstruction/parts/0/text",
                "/contents/0/parts/0/text",
                "/generationConfig/maxOutputTokens",
            ),
            Provider::Ollama => (
                "/messages/0/content",
                "/messages/1/content",
                "/options/num_predict",
            ),
        };
        // Ollama is given the schema in the words.
        let said = body.pointer(instructions).and_then(Value::as_str);
        let said = said.and_then(|said| match provider {
            Provider::Ollama => said.split("\n\n").next(),
            _ => Some(said),
        });
        assert_eq!(said, Some("Name the intent."), "{body}");
        assert_eq!(
            body.pointer(data),
            Some(&json!("\"I want to cancel\"")),
            "{body}"
        );
        assert_eq!(body.pointer(limit), Some(&json!(64)), "{body}");
        let schema = match provider {
            Provider::Openai => "/response_format/json_schema/schema/properties/intent",
            Provider::Anthropic => "/output_config/format/schema/properties/intent",
            Provider::Gemini | Provider::Vertex => {
                "/generationConfig/responseJsonSchema/properties/intent"
            }
            Provider::Ollama => "/format",
        };
        assert!(body.pointer(schema).is_some(), "{provider:?} {body}");
    }
}
