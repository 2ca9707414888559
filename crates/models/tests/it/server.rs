//! A loopback server that answers as it is told, and records what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use baton_models::{
    AnswerForm, AnswerPart, Answered, ApiKey, KeyError, Keychain, LanguageModel as _, Offered,
    ProviderModel, Question,
};
use baton_playbook::{ModelConfig, ModelName, Provider};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use crate::wire::{self, Says};

/// How one request is answered.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// As the provider would.
    Says(Says),
    /// With an error.
    Status(u16, Vec<(&'static str, String)>, Value),
    /// The answer breaks off in the middle, the connection with it.
    BreaksOff,
    /// The answer ends in the middle, as if it were complete.
    EndsEarly,
    /// 200 and these bytes.
    Bytes(&'static str, Vec<u8>),
    /// Nothing for a while.
    Slow(Duration),
    /// The first piece, then nothing for a while.
    Stalls(Duration),
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) at: Instant,
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) provider: Provider,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    pub(crate) url: String,
}

impl Server {
    pub(crate) async fn start(provider: Provider, answers: Vec<Answer>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let path = match provider {
            Provider::Openai | Provider::Anthropic => "/v1/",
            Provider::Gemini => "/v1beta/",
            Provider::Vertex => "/v1/projects/p/locations/l/",
            Provider::Ollama => "/",
        };
        let server = Self {
            provider,
            answers: Arc::new(Mutex::new(answers.into())),
            asked: Arc::default(),
            url: format!("http://{addr}{path}"),
        };
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn config(&self, stream: bool) -> ModelConfig {
        let keyless = self.provider == Provider::Ollama;
        ModelConfig {
            name: ModelName::from("main"),
            provider: self.provider,
            model: if self.provider == Provider::Vertex {
                "gemini-m".into()
            } else {
                "m".into()
            },
            url: Some(self.url.clone()),
            key: (!keyless).then(|| "entry".to_owned()),
            timeout_ms: 2_000,
            tries: 2,
            max_output_tokens: 64,
            stream,
            input_price_micros: 1_000_000,
            output_price_micros: 2_000_000,
        }
    }

    pub(crate) fn model(&self, stream: bool) -> ProviderModel {
        ProviderModel::new(self.config(stream), Arc::new(Keys::default())).unwrap()
    }
}

async fn answer(
    State(server): State<Server>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let streamed = uri.path().ends_with(":streamGenerateContent") || body["stream"] == json!(true);
    server.asked.lock().unwrap().push(Asked {
        path: uri.path().to_owned(),
        headers,
        body,
        at: Instant::now(),
    });
    let next = server.answers.lock().unwrap().pop_front();
    let next = next.unwrap_or_else(|| Answer::Status(599, vec![], json!({"unexpected": true})));
    let provider = server.provider;
    let kind = match (streamed, provider) {
        (false, _) => "application/json",
        (true, Provider::Ollama) => "application/x-ndjson",
        (true, _) => "text/event-stream",
    };
    let pieces = |says: &Says| {
        if streamed {
            wire::stream(provider, says)
        } else {
            let whole = wire::whole(provider, says);
            let (a, b) = whole.split_at(whole.floor_char_boundary(whole.len() / 2));
            vec![a.to_owned(), b.to_owned()]
        }
    };
    let ok = |kind: &str, body: Body| {
        Response::builder()
            .header("content-type", kind)
            .body(body)
            .unwrap()
    };
    let all = |pieces: Vec<String>| {
        Body::from_stream(stream::iter(
            pieces
                .into_iter()
                .map(|p| Ok::<_, Infallible>(Bytes::from(p))),
        ))
    };
    let half = || {
        let mut pieces = pieces(&Says::Text("{\"intent\": \"cancel\", \"confidence\": 0.9}"));
        pieces.truncate(pieces.len().div_ceil(2));
        pieces
    };
    match next {
        Answer::Says(says) => ok(kind, all(pieces(&says))),
        Answer::Status(status, headers, body) => {
            let mut response = Response::builder()
                .status(StatusCode::from_u16(status).unwrap())
                .header("content-type", "application/json");
            for (name, value) in headers {
                response = response.header(name, value);
            }
            response.body(Body::from(body.to_string())).unwrap()
        }
        Answer::BreaksOff => {
            let broken = stream::once(async {
                // Long enough for what came before to leave.
                tokio::time::sleep(Duration::from_millis(30)).await;
                Err::<Bytes, _>(std::io::Error::other("cable"))
            });
            let sent = stream::iter(half().into_iter().map(|p| Ok(Bytes::from(p))));
            ok(kind, Body::from_stream(sent.chain(broken)))
        }
        Answer::EndsEarly => ok(kind, all(half())),
        Answer::Bytes(kind, bytes) => ok(kind, Body::from(bytes)),
        Answer::Slow(time) => {
            tokio::time::sleep(time).await;
            ok(kind, all(pieces(&Says::Text("late"))))
        }
        Answer::Stalls(time) => {
            let rest = stream::once(async move {
                tokio::time::sleep(time).await;
                Ok::<_, Infallible>(Bytes::new())
            });
            let sent = stream::iter(half().into_iter().map(|p| Ok(Bytes::from(p))));
            ok(kind, Body::from_stream(sent.chain(rest)))
        }
    }
}

/// A keychain in memory.
#[derive(Debug)]
pub(crate) struct Keys(pub(crate) Mutex<BTreeMap<String, ApiKey>>);

impl Default for Keys {
    fn default() -> Self {
        let key = ApiKey::new("sk-Very-Secret-1").unwrap();
        Self(Mutex::new([("entry".to_owned(), key)].into()))
    }
}

impl Keychain for Keys {
    fn get(&self, entry: &str) -> Result<ApiKey, KeyError> {
        self.0
            .lock()
            .unwrap()
            .get(entry)
            .cloned()
            .ok_or_else(|| KeyError::Missing {
                entry: entry.to_owned(),
            })
    }

    fn set(&self, entry: &str, key: &ApiKey) -> Result<(), KeyError> {
        self.0.lock().unwrap().insert(entry.to_owned(), key.clone());
        Ok(())
    }

    fn remove(&self, entry: &str) -> Result<(), KeyError> {
        self.0.lock().unwrap().remove(entry);
        Ok(())
    }
}

/// A question whose answer is an intent.
pub(crate) fn route() -> Question {
    Question {
        instructions: "Name the intent.".into(),
        data: "\"I want to cancel\"".into(),
        wanted: AnswerForm::Json {
            name: "route",
            schema: json!({
                "type": "object",
                "required": ["intent", "confidence"],
                "additionalProperties": false,
                "properties": {"intent": {"type": ["string", "null"]}, "confidence": {"type": "number"}},
            }),
        },
    }
}

/// A question whose answer is a call or text.
pub(crate) fn act() -> Question {
    Question {
        instructions: "Call a tool or reply.".into(),
        data: "\"Where is ORD-1?\"".into(),
        wanted: AnswerForm::Call(vec![Offered {
            name: "get_order".into(),
            description: "Look up the order".into(),
            schema: json!({"type": "object", "required": ["order"], "properties": {"order": {"type": "string"}}}),
        }]),
    }
}

/// Asks, and returns the streamed text too.
pub(crate) async fn ask(
    model: &ProviderModel,
    question: &Question,
    budget: Duration,
) -> (Answered, String) {
    let mut text = String::new();
    let mut heard = |piece: AnswerPart<'_>| match piece {
        AnswerPart::Text(piece) => text.push_str(piece),
        AnswerPart::Again => text.clear(),
    };
    let answered = model.ask(question, budget, &mut heard).await;
    (answered, text)
}

/// Every provider, whole and streamed.
pub(crate) fn every_way() -> impl Iterator<Item = (Provider, bool)> {
    Provider::ALL
        .into_iter()
        .flat_map(|(_, provider)| [(provider, false), (provider, true)])
}
