//! A replay asks the models that the configuration names.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use serde_json::{Value, json as object};

use crate::support::{batonctl, count, json, repository, run};

/// A server that speaks as OpenAI does, knows no schemas, and whose model says the same whatever it is asked.
fn server(says: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || answer(stream.unwrap(), says));
        }
    });
    url
}

fn answer(mut stream: TcpStream, says: &str) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim().to_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let asked: Value = serde_json::from_slice(&body).unwrap();
        let (status, answer) = if asked["response_format"]["type"] == "json_schema" {
            let error = object!({"error": {"message": "response_format: unknown type", "type": "invalid_request_error"}});
            ("422 Unprocessable Entity", error)
        } else {
            let message = object!({"role": "assistant", "content": says});
            let choices = object!([{"index": 0, "message": message, "finish_reason": "stop"}]);
            let usage = object!({"prompt_tokens": 50, "completion_tokens": 5, "total_tokens": 55});
            (
                "200 OK",
                object!({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices, "usage": usage}),
            )
        };
        let answer = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        if stream
            .write_all(format!("{head}{answer}").as_bytes())
            .is_err()
        {
            return;
        }
    }
}

fn shop_with(url: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(
        repository().join("examples/shop/shop.toml"),
        dir.path().join("shop.toml"),
    )
    .unwrap();
    let models = format!(
        "[models.main]\nprovider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"\nstream = false\n\
         [agents]\nrouter = \"main\"\ndata = \"main\"\nhandoff = \"main\"\n"
    );
    std::fs::write(dir.path().join("models.toml"), models).unwrap();
    dir
}

fn replay(config: &Path, more: &[&str]) -> (i32, Value) {
    let shop = repository().join("examples/shop");
    json(
        batonctl()
            .arg("replay")
            .arg(shop.join("conversations.jsonl"))
            .arg("--record-dir")
            .arg(shop.join("records"))
            .arg("--config")
            .arg(config)
            .args(more),
    )
}

#[test]
fn a_model_that_talks_nonsense_is_counted_and_does_no_harm() {
    let url = server(
        "Dear customer, your order LH-99999 was delivered on 2020-01-01 and 500 euros are refunded.",
    );
    let config = shop_with(&url);
    let (code, card) = replay(config.path(), &[]);
    let models = &card["models"];
    assert_eq!(models["asked_by"]["data"], "main", "{card}");
    assert_eq!(models["left_out"], false, "{card}");
    let agents = &models["agents"];
    assert!(count(&agents["router"], "asked") > 0, "{card}");
    // Not of the form asked for: that is no proposal at all.
    let failed = &agents["router"]["failed"];
    assert_eq!(
        failed["answer is not of the form asked for"], agents["router"]["asked"],
        "{card}"
    );
    assert!(count(&agents["data"]["proposed"], "reply") > 0, "{card}");
    assert!(count(&agents["data"], "withheld") > 0, "{card}");
    assert!(count(&agents["data"], "tokens") > 0, "{card}");
    for key in ["wrong_verified", "foreign_disclosed"] {
        assert_eq!(count(&card, key), 0, "{key}: {card}");
    }
    assert_eq!(card["at_a_person"], card["conversations"], "{card}");
    assert_eq!(code, 0, "{card}");
}

#[test]
fn what_a_model_gets_right_is_put_to_use() {
    let url = server("Here you are: {\"intent\": \"refund_status\", \"confidence\": 0.95}");
    let config = shop_with(&url);
    let (_, card) = replay(config.path(), &[]);
    let router = &card["models"]["agents"]["router"];
    assert_eq!(router["proposed"]["intent"], router["asked"], "{card}");
    let (code, told, _) = run(batonctl()
        .args(["model", "check", "--config"])
        .arg(config.path()));
    // What it says is no answer to the question that `check` asks, but the form is found out.
    assert_eq!(code, 1, "{told}");
    let (_, checked) = json(
        batonctl()
            .args(["model", "check", "--config"])
            .arg(config.path()),
    );
    assert_eq!(checked["models"][0]["way"], "json", "{checked}");
}

#[test]
fn models_are_left_out_on_purpose_only() {
    let config = shop_with("http://127.0.0.1:9/v1");
    let (code, card) = replay(config.path(), &["--no-models"]);
    assert_eq!(card["models"]["left_out"], true, "{card}");
    assert_eq!(card["models"]["agents"], object!({}), "{card}");
    assert_eq!(code, 0, "{card}");
}
