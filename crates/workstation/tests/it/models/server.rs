//! A loopback server that speaks as OpenAI does, with a mind that the test gives it.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use futures_util::stream;
use serde_json::{Value, json};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    Route,
    Act,
    Summarise,
}

/// One question as the model reads it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) task: Task,
    pub(crate) instructions: String,
    pub(crate) data: Value,
}

/// What the model does.
pub(crate) enum Said {
    Json(Value),
    Text(String),
    Call(&'static str, Value),
    Status(u16),
    Nothing(Duration),
    Garbage,
    Half,
}

type Mind = dyn Fn(&Asked) -> Said + Send + Sync;

#[derive(Clone)]
pub(crate) struct ModelServer {
    mind: Arc<Mind>,
    asked: Arc<Mutex<Vec<Asked>>>,
    pub(crate) url: String,
}

impl ModelServer {
    pub(crate) async fn start(mind: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            mind: Arc::new(mind),
            asked: Arc::default(),
            url: format!("http://{}/v1", listener.local_addr().unwrap()),
        };
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(State(server): State<ModelServer>, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let asked = read(&body);
    let said = (server.mind)(&asked);
    server.asked.lock().unwrap().push(asked);
    let streamed = |chunks: Vec<Value>, end: &str| {
        let chunks = chunks.into_iter().map(|chunk| format!("data: {chunk}\n\n"));
        let pieces: Vec<String> = chunks.chain([end.to_owned()]).collect();
        let pieces = pieces
            .into_iter()
            .map(|p| Ok::<_, Infallible>(Bytes::from(p)));
        ok(Body::from_stream(stream::iter(pieces)))
    };
    let delta = |delta: Value, stop: Value| {
        json!({"object": "chat.completion.chunk", "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": stop}]})
    };
    let used = json!({"object": "chat.completion.chunk", "model": "m", "choices": [],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}});
    let text = |text: String| {
        let said = delta(json!({"role": "assistant", "content": text}), Value::Null);
        let stop = delta(json!({}), json!("stop"));
        streamed(vec![said, stop, used.clone()], "data: [DONE]\n\n")
    };
    match said {
        Said::Json(value) => text(value.to_string()),
        Said::Text(said) => text(said),
        Said::Call(tool, arguments) => {
            let call = json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function",
                "function": {"name": tool, "arguments": arguments.to_string()}}]});
            let stop = delta(json!({}), json!("tool_calls"));
            let chunks = vec![delta(call, Value::Null), stop, used];
            streamed(chunks, "data: [DONE]\n\n")
        }
        Said::Status(status) => {
            let response = Response::builder().status(status);
            let body = r#"{"error": {"message": "no", "type": "server_error"}}"#;
            response
                .header("content-type", "application/json")
                .body(Body::from(body))
                .unwrap()
        }
        Said::Nothing(time) => {
            tokio::time::sleep(time).await;
            text("too late".into())
        }
        Said::Garbage => streamed(vec![], "data: {\"choices\": banana\n\n"),
        Said::Half => {
            let said = delta(
                json!({"role": "assistant", "content": "{\"int"}),
                Value::Null,
            );
            streamed(vec![said], "")
        }
    }
}

fn ok(body: Body) -> Response {
    let response = Response::builder().header("content-type", "text/event-stream");
    response.body(body).unwrap()
}

fn read(body: &Value) -> Asked {
    let task = if body.get("tools").is_some() {
        Task::Act
    } else if body.get("response_format").is_some() {
        Task::Route
    } else {
        Task::Summarise
    };
    let data = body["messages"][1]["content"].as_str().unwrap();
    Asked {
        task,
        instructions: body["messages"][0]["content"].as_str().unwrap().to_owned(),
        data: serde_json::from_str(data.lines().nth(1).unwrap()).unwrap(),
    }
}
