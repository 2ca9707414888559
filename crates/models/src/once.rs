//! One try: builds the request, sends it, and turns the response into a reply or failure of ours.

use std::sync::Arc;

use baton_playbook::{ModelConfig, Provider};
use futures_util::StreamExt as _;
use genai::adapter::AdapterKind;
use genai::chat::{
    ChatMessage, ChatOptions, ChatRequest, ChatResponseFormat, ChatStreamEvent, JsonSpec,
    StopReason, Tool, ToolCall, Usage,
};
use genai::resolver::{AuthData, Endpoint};
use genai::{Client, ModelIden, ServiceTarget};
use serde_json::Value;

use crate::classify;
use crate::error::ModelsError;
use crate::failure::AskFailure;
use crate::keys::ApiKey;
use crate::meter::{self, LONGEST_ANSWER, Meter};
use crate::model::{AnswerForm, AnswerPart, ModelAnswer, Question, Tokens};
use crate::read;
use crate::way::{self, Way};

/// Servers that need no key still want the header.
const NO_KEY: &str = "none";

/// The outcome of a try, and the tokens it used.
pub(crate) type AskResult = Result<(ModelAnswer, Tokens), (AskFailure, Tokens)>;

/// How one model is asked once.
pub(crate) struct Once {
    client: Client,
    model: ModelIden,
    endpoint: Endpoint,
    options: ChatOptions,
    stream: bool,
}

/// An answer as it came, before it is checked.
pub(crate) struct Raw {
    pub(crate) text: String,
    pub(crate) calls: Vec<ToolCall>,
    pub(crate) stop: Option<StopReason>,
}

impl Once {
    pub(crate) fn new(config: &ModelConfig, http: reqwest::Client) -> Result<Self, ModelsError> {
        let kind = match config.provider {
            Provider::Openai => AdapterKind::OpenAI,
            Provider::Anthropic => AdapterKind::Anthropic,
            Provider::Gemini => AdapterKind::Gemini,
            Provider::Vertex => AdapterKind::Vertex,
            Provider::Ollama => AdapterKind::Ollama,
        };
        let client = Client::builder()
            .with_reqwest(http)
            .build()
            .map_err(|error| ModelsError::Library {
                model: config.name.clone(),
                problem: error.to_string(),
            })?;
        Ok(Self {
            client,
            model: ModelIden::new(kind, config.model.as_str()),
            endpoint: Endpoint::from_owned(config.address().to_owned()),
            options: ChatOptions::default()
                .with_max_tokens(config.max_output_tokens)
                .with_capture_usage(true)
                .with_capture_content(true)
                .with_capture_tool_calls(config.provider != Provider::Openai),
            stream: config.stream,
        })
    }

    /// Asks once. Cancelled by dropping; `meter` then still tells what was used.
    pub(crate) async fn ask(
        &self,
        question: &Question,
        way: Way,
        key: Option<&ApiKey>,
        meter: &Arc<Meter>,
        heard: &mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> AskResult {
        let target = ServiceTarget {
            endpoint: self.endpoint.clone(),
            auth: AuthData::from_single(key.map_or(NO_KEY, ApiKey::expose)),
            model: self.model.clone(),
        };
        let request = request(question, way);
        let options = self.options(question, way);
        let got = if self.stream {
            let options = options.with_raw_frame_sink_arc(Arc::clone(meter) as _);
            self.streamed(target, request, &options, meter, heard).await
        } else {
            let options = options.with_capture_raw_body(true);
            self.whole(target, request, &options, heard).await
        };
        let (raw, tokens) = got?;
        let reply = read::reply(raw, &question.wanted, way).map_err(|failure| (failure, tokens))?;
        Ok((reply, tokens))
    }

    fn options(&self, question: &Question, way: Way) -> ChatOptions {
        let options = self.options.clone();
        match (&question.wanted, way) {
            (AnswerForm::Json { name, schema }, Way::Held) => {
                options.with_response_format(JsonSpec::new(*name, schema.clone()))
            }
            (AnswerForm::Json { .. } | AnswerForm::Call(_), Way::Json) => {
                options.with_response_format(ChatResponseFormat::JsonMode)
            }
            (AnswerForm::Call(_), Way::Held)
            | (AnswerForm::Json { .. } | AnswerForm::Call(_), Way::Words)
            | (AnswerForm::Text, _) => options,
        }
    }

    async fn whole(
        &self,
        target: ServiceTarget,
        request: ChatRequest,
        options: &ChatOptions,
        heard: &mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> Result<(Raw, Tokens), (AskFailure, Tokens)> {
        let response = self
            .client
            .exec_chat(target, request, Some(options))
            .await
            .map_err(|error| (classify::failure(&error), used_by(&error)))?;
        let tokens = tokens(&response.usage);
        if response
            .captured_raw_body
            .as_ref()
            .is_some_and(meter::declined)
        {
            return Err((AskFailure::Refused, tokens));
        }
        let raw = Raw {
            text: response.content.texts().concat(),
            stop: response.stop_reason,
            calls: response.content.into_tool_calls(),
        };
        if raw.text.len() > LONGEST_ANSWER {
            return Err((AskFailure::TooLong, tokens));
        }
        if !raw.text.is_empty() {
            heard(AnswerPart::Text(&raw.text));
        }
        Ok((raw, tokens))
    }

    async fn streamed(
        &self,
        target: ServiceTarget,
        request: ChatRequest,
        options: &ChatOptions,
        meter: &Meter,
        heard: &mut (dyn FnMut(AnswerPart<'_>) + Send),
    ) -> Result<(Raw, Tokens), (AskFailure, Tokens)> {
        let failed = |failure| (failure, meter.reading().tokens);
        let mut stream = self
            .client
            .exec_chat_stream(target, request, Some(options))
            .await
            .map_err(|error| failed(classify::failure(&error)))?
            .stream;
        let mut pieces = Pieces::default();
        while let Some(event) = stream.next().await {
            let reading = meter.reading();
            if reading.bytes > LONGEST_ANSWER {
                return Err(failed(AskFailure::TooLong));
            }
            let event = match event {
                Ok(event) => event,
                Err(_) if reading.declined => return Err(failed(AskFailure::Refused)),
                Err(error) => return Err(failed(classify::failure(&error))),
            };
            match event {
                ChatStreamEvent::Chunk(chunk) => heard(AnswerPart::Text(&chunk.content)),
                ChatStreamEvent::End(end) => {
                    if reading.declined {
                        return Err(failed(AskFailure::Refused));
                    }
                    // Some adapters make up an end where the connection just ended.
                    let Some(stop) = end.captured_stop_reason else {
                        return Err(failed(AskFailure::Truncated));
                    };
                    let tokens = end.captured_usage.as_ref().map_or(reading.tokens, tokens);
                    let content = end.captured_content.unwrap_or_default();
                    let text = content.texts().concat();
                    let calls = match self.model.adapter_kind {
                        AdapterKind::OpenAI => pieces.call().into_iter().collect(),
                        _ => content.into_tool_calls(),
                    };
                    return Ok((
                        Raw {
                            text,
                            stop: Some(stop),
                            calls,
                        },
                        tokens,
                    ));
                }
                ChatStreamEvent::Start
                | ChatStreamEvent::ReasoningChunk(_)
                | ChatStreamEvent::ThoughtSignatureChunk(_)
                | ChatStreamEvent::Heartbeat => {}
                ChatStreamEvent::ToolCallChunk(chunk) => pieces.add(chunk.tool_call),
            }
        }
        Err(failed(AskFailure::Truncated))
    }
}

/// The first call of an OpenAI stream, put together here: the library would make room for as many
/// calls as the server numbers them, and a number can be four thousand million.
#[derive(Default)]
struct Pieces {
    call: Option<(ToolCall, String)>,
    done: bool,
}

impl Pieces {
    fn add(&mut self, piece: ToolCall) {
        let text = piece.fn_arguments.as_str().unwrap_or_default().to_owned();
        match &mut self.call {
            None => self.call = Some((piece, text)),
            Some((call, arguments)) => {
                let same = piece.fn_name.is_empty() || piece.call_id == call.call_id;
                self.done |= !same;
                if !self.done {
                    arguments.push_str(&text);
                }
            }
        }
    }

    fn call(self) -> Option<ToolCall> {
        let (mut call, arguments) = self.call?;
        call.fn_arguments = match serde_json::from_str(&arguments) {
            Ok(arguments) => arguments,
            Err(_) if arguments.is_empty() => Value::Null,
            Err(_) => Value::String(arguments),
        };
        Some(call)
    }
}

fn request(question: &Question, way: Way) -> ChatRequest {
    let request = ChatRequest::from_system(way::instructions(question, way))
        .append_message(ChatMessage::user(question.data.as_str()));
    match &question.wanted {
        AnswerForm::Call(offered) if way == Way::Held => {
            request.with_tools(offered.iter().map(|tool| {
                Tool::new(tool.name.as_str())
                    .with_description(tool.description.as_str())
                    .with_schema(tool.schema.clone())
            }))
        }
        AnswerForm::Call(_) | AnswerForm::Json { .. } | AnswerForm::Text => request,
    }
}

fn tokens(usage: &Usage) -> Tokens {
    let count = |tokens: Option<i32>| tokens.and_then(|t| u64::try_from(t).ok()).unwrap_or(0);
    Tokens {
        input: count(usage.prompt_tokens),
        output: count(usage.completion_tokens),
    }
}

/// Tokens of an answer that the library could not read.
fn used_by(error: &genai::Error) -> Tokens {
    let body: &Value = match error {
        genai::Error::ChatResponseGeneration { response_body, .. } => response_body,
        _ => &Value::Null,
    };
    let (input, output) = meter::tokens(body);
    Tokens { input, output }
}
