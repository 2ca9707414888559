//! The wire formats of the providers' servers, byte by byte as their documentation shows them.

use baton_playbook::Provider;
use serde_json::{Value, json};

/// Tokens that every answer here reports: sent and received.
pub(crate) const USED: (u64, u64) = (11, 7);

/// A model's answer.
#[derive(Debug, Clone)]
pub(crate) enum Says {
    Text(&'static str),
    Call(&'static str, Value),
    /// It stops for a reason of its own: `length`, `refusal`.
    Stops(&'static str),
}

/// A whole answer.
pub(crate) fn whole(provider: Provider, says: &Says) -> String {
    let (sent, received) = USED;
    let stop = stop(provider, says);
    match provider {
        Provider::Openai => {
            let message = match says {
                Says::Text(text) => json!({"role": "assistant", "content": text, "refusal": null}),
                Says::Call(tool, arguments) => json!({
                    "role": "assistant",
                    "content": null,
                    "tool_calls": [{"id": "call_1", "type": "function",
                        "function": {"name": tool, "arguments": arguments.to_string()}}],
                }),
                Says::Stops("refusal") => {
                    json!({"role": "assistant", "content": null, "refusal": "I can't help with that."})
                }
                Says::Stops(_) => json!({"role": "assistant", "content": "{\"int"}),
            };
            json!({
                "id": "chatcmpl-1", "object": "chat.completion", "created": 1_760_000_000, "model": "m",
                "choices": [{"index": 0, "message": message, "logprobs": null, "finish_reason": stop}],
                "usage": {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received},
            })
        }
        Provider::Anthropic => {
            let content = match says {
                Says::Text(text) => json!([{"type": "text", "text": text}]),
                Says::Call(tool, arguments) => {
                    json!([{"type": "tool_use", "id": "toolu_1", "name": tool, "input": arguments}])
                }
                Says::Stops(_) => json!([{"type": "text", "text": "{\"int"}]),
            };
            json!({
                "id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": content,
                "stop_reason": stop, "stop_sequence": null,
                "usage": {"input_tokens": sent, "output_tokens": received},
            })
        }
        Provider::Gemini | Provider::Vertex => json!({
            "candidates": [{"content": {"parts": parts(says), "role": "model"}, "finishReason": stop, "index": 0}],
            "usageMetadata": {"promptTokenCount": sent, "candidatesTokenCount": received, "totalTokenCount": sent + received},
            "modelVersion": "m",
        }),
        Provider::Ollama => json!({
            "model": "m", "created_at": "2025-10-09T08:00:00Z", "message": message(says),
            "done": true, "done_reason": stop, "total_duration": 1,
            "prompt_eval_count": sent, "eval_count": received,
        }),
    }
    .to_string()
}

/// The pieces of a streamed answer, the last with its end.
#[expect(clippy::too_many_lines, reason = "an arm for each provider")]
pub(crate) fn stream(provider: Provider, says: &Says) -> Vec<String> {
    let (sent, received) = USED;
    let stop = stop(provider, says);
    let text = match says {
        Says::Text(text) => *text,
        Says::Call(..) | Says::Stops("refusal") => "",
        Says::Stops(_) => "{\"int",
    };
    let (first, second) = text.split_at(text.floor_char_boundary(text.len() / 2));
    let texts: Vec<&str> = [first, second]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect();
    match provider {
        Provider::Openai => {
            let chunk = |choices: Value, usage: Value| {
                let chunk = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk",
                    "created": 1_760_000_000, "model": "m", "choices": choices, "usage": usage});
                format!("data: {chunk}\n\n")
            };
            let delta = |delta: Value| {
                let choices = json!([{"index": 0, "delta": delta, "finish_reason": null}]);
                chunk(choices, Value::Null)
            };
            let mut out = vec![delta(json!({"role": "assistant", "content": ""}))];
            out.extend(texts.iter().map(|t| delta(json!({"content": t}))));
            if let Says::Call(tool, arguments) = says {
                let arguments = arguments.to_string();
                let (a, b) = arguments.split_at(arguments.floor_char_boundary(arguments.len() / 2));
                out.push(delta(
                    json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function",
                    "function": {"name": tool, "arguments": a}}]}),
                ));
                out.push(delta(
                    json!({"tool_calls": [{"index": 0, "function": {"arguments": b}}]}),
                ));
            }
            if let Says::Stops("refusal") = says {
                out.push(delta(json!({"refusal": "I can't help with that."})));
            }
            out.push(chunk(
                json!([{"index": 0, "delta": {}, "finish_reason": stop}]),
                Value::Null,
            ));
            let usage = json!({"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received});
            out.push(chunk(json!([]), usage));
            out.push("data: [DONE]\n\n".into());
            out
        }
        Provider::Anthropic => {
            let event = |kind: &str, data: Value| format!("event: {kind}\ndata: {data}\n\n");
            let mut out = vec![
                event(
                    "message_start",
                    json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant",
                        "content": [], "model": "m", "stop_reason": null, "stop_sequence": null,
                        "usage": {"input_tokens": sent, "output_tokens": 1}}}),
                ),
                event("ping", json!({"type": "ping"})),
            ];
            let block = match says {
                Says::Call(tool, _) => {
                    json!({"type": "tool_use", "id": "toolu_1", "name": tool, "input": {}})
                }
                Says::Text(_) | Says::Stops(_) => json!({"type": "text", "text": ""}),
            };
            out.push(event(
                "content_block_start",
                json!({"type": "content_block_start", "index": 0, "content_block": block}),
            ));
            let deltas: Vec<Value> = match says {
                Says::Call(_, arguments) => {
                    let text = arguments.to_string();
                    let (a, b) = text.split_at(text.floor_char_boundary(text.len() / 2));
                    [a, b]
                        .map(|part| json!({"type": "input_json_delta", "partial_json": part}))
                        .into()
                }
                Says::Text(_) | Says::Stops(_) => texts
                    .iter()
                    .map(|t| json!({"type": "text_delta", "text": t}))
                    .collect(),
            };
            out.extend(deltas.into_iter().map(|delta| {
                event(
                    "content_block_delta",
                    json!({"type": "content_block_delta", "index": 0, "delta": delta}),
                )
            }));
            out.push(event(
                "content_block_stop",
                json!({"type": "content_block_stop", "index": 0}),
            ));
            out.push(event(
                "message_delta",
                json!({"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": null},
                    "usage": {"output_tokens": received}}),
            ));
            out.push(event("message_stop", json!({"type": "message_stop"})));
            out
        }
        Provider::Gemini | Provider::Vertex => {
            let chunk = |parts: Value, stop: Value| {
                let mut candidate =
                    json!({"content": {"parts": parts, "role": "model"}, "index": 0});
                if !stop.is_null() {
                    candidate["finishReason"] = stop;
                }
                let chunk = json!({"candidates": [candidate],
                    "usageMetadata": {"promptTokenCount": sent, "candidatesTokenCount": received, "totalTokenCount": sent + received},
                    "modelVersion": "m"});
                format!("data: {chunk}\r\n\r\n")
            };
            match says {
                Says::Call(..) => vec![chunk(parts(says), json!(stop))],
                Says::Text(_) | Says::Stops(_) => {
                    let mut out: Vec<String> = texts
                        .iter()
                        .map(|t| chunk(json!([{"text": t}]), Value::Null))
                        .collect();
                    out.push(chunk(json!([{"text": ""}]), json!(stop)));
                    out
                }
            }
        }
        Provider::Ollama => {
            let line = |message: Value| {
                let line = json!({"model": "m", "created_at": "2025-10-09T08:00:00Z", "message": message, "done": false});
                format!("{line}\n")
            };
            let mut out: Vec<String> = match says {
                Says::Call(..) => vec![line(message(says))],
                Says::Text(_) | Says::Stops(_) => texts
                    .iter()
                    .map(|t| line(json!({"role": "assistant", "content": t})))
                    .collect(),
            };
            let last = json!({"model": "m", "created_at": "2025-10-09T08:00:00Z",
                "message": {"role": "assistant", "content": ""}, "done": true, "done_reason": stop,
                "prompt_eval_count": sent, "eval_count": received});
            out.push(format!("{last}\n"));
            out
        }
    }
}

/// How a provider reports an error.
pub(crate) fn error(provider: Provider, status: u16) -> Value {
    match provider {
        Provider::Openai => {
            json!({"error": {"message": "no", "type": "server_error", "param": null, "code": null}})
        }
        Provider::Anthropic => {
            json!({"type": "error", "error": {"type": "api_error", "message": "no"}})
        }
        Provider::Gemini | Provider::Vertex => {
            json!({"error": {"code": status, "message": "no", "status": "INTERNAL"}})
        }
        Provider::Ollama => json!({"error": "no"}),
    }
}

fn parts(says: &Says) -> Value {
    match says {
        Says::Text(text) => json!([{"text": text}]),
        Says::Call(tool, arguments) => json!([{"functionCall": {"name": tool, "args": arguments}}]),
        Says::Stops(_) => json!([{"text": "{\"int"}]),
    }
}

fn message(says: &Says) -> Value {
    match says {
        Says::Text(text) => json!({"role": "assistant", "content": text}),
        Says::Call(tool, arguments) => json!({"role": "assistant", "content": "",
            "tool_calls": [{"function": {"name": tool, "arguments": arguments}}]}),
        Says::Stops(_) => json!({"role": "assistant", "content": "{\"int"}),
    }
}

fn stop(provider: Provider, says: &Says) -> &'static str {
    match (provider, says) {
        (Provider::Openai, Says::Call(..)) => "tool_calls",
        (Provider::Openai, Says::Stops("length")) => "length",
        (Provider::Openai, Says::Text(_) | Says::Stops(_)) => "stop",
        (Provider::Anthropic, Says::Text(_)) => "end_turn",
        (Provider::Anthropic, Says::Call(..)) => "tool_use",
        (Provider::Anthropic, Says::Stops("length")) => "max_tokens",
        (Provider::Anthropic, Says::Stops(_)) => "refusal",
        (Provider::Gemini | Provider::Vertex, Says::Stops("length")) => "MAX_TOKENS",
        (Provider::Gemini | Provider::Vertex, Says::Stops(_)) => "SAFETY",
        (Provider::Gemini | Provider::Vertex, Says::Text(_) | Says::Call(..)) => "STOP",
        (Provider::Ollama, Says::Stops("length")) => "length",
        (Provider::Ollama, Says::Text(_) | Says::Call(..) | Says::Stops(_)) => "stop",
    }
}
