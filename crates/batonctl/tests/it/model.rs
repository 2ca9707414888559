//! Language models from the command line, against a server that answers once.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{batonctl, json, repository, run};

/// A copy of the shop's configuration with these models.
fn shop_with(models: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(repository().join("examples/shop")).unwrap() {
        let file = file.unwrap();
        if file.path().extension().is_some_and(|e| e == "toml") {
            std::fs::copy(file.path(), dir.path().join(file.file_name())).unwrap();
        }
    }
    std::fs::write(dir.path().join("models.toml"), models).unwrap();
    dir
}

fn model(arguments: &[&str], config: &Path) -> (i32, Value) {
    json(
        batonctl()
            .arg("model")
            .args(arguments)
            .arg("--config")
            .arg(config)
            // Whatever keychain this session has is left alone.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"),
    )
}

/// Answers the first request as an OpenAI-compatible server does.
fn answering(content: &Value) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let said = json!({"choices": [{"index": 0, "delta": {"content": content.to_string()}, "finish_reason": null}]});
    let stop = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
    let used = json!({"choices": [], "usage": {"prompt_tokens": 90, "completion_tokens": 9, "total_tokens": 99}});
    let body = format!("data: {said}\n\ndata: {stop}\n\ndata: {used}\n\ndata: [DONE]\n\n");
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        // The request is complete when its JSON is.
        while !request.ends_with(b"}") {
            let read = socket.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..read]);
        }
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close";
        write!(
            socket,
            "{head}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
    });
    url
}

#[test]
fn a_model_is_asked_and_its_answer_told() {
    let url = answering(&json!({"intent": "track_parcel", "confidence": 0.9}));
    let dir = shop_with(&format!(
        "[models.main]\nprovider = \"openai\"\nmodel = \"m\"\nurl = \"{url}\"\noutput_price_micros = 1000000\n\
         [agents]\nrouter = \"main\"\nhandoff = \"main\"\n"
    ));
    let (code, report) = model(&["check"], dir.path());
    assert_eq!(code, 0, "{report}");
    let row = &report["models"][0];
    assert_eq!(row["ok"], true, "{report}");
    assert_eq!(row["asked_by"], json!(["router", "handoff"]));
    assert_eq!(
        (&row["input_tokens"], &row["cost_micros"]),
        (&json!(90), &json!(9))
    );
    // Now the server is gone.
    let (code, report) = model(&["check"], dir.path());
    assert_eq!((code, &report["models"][0]["ok"]), (1, &json!(false)));
}

#[test]
fn a_key_that_is_not_there_is_told_with_what_to_do() {
    let dir = shop_with(
        "[models.main]\nprovider = \"anthropic\"\nmodel = \"claude-sonnet-4-5\"\nkey = \"anthropic\"\n\
         [agents]\ndata = \"main\"\n",
    );
    let (code, report) = model(&["list"], dir.path());
    let row = &report["models"][0];
    assert_eq!((code, &row["key"]), (0, &json!("anthropic")));
    let problem = row["key_problem"].as_str().unwrap();
    assert!(problem.contains("batonctl doctor"), "{problem}");
    let (code, report) = model(&["check"], dir.path());
    assert_eq!(
        (code, &report["models"][0]["failure"]),
        (1, &json!("no_key"))
    );
}

#[test]
fn a_key_is_checked_before_the_keychain_is_asked_and_never_shown() {
    let mut child = batonctl()
        .args(["model", "key", "set", "anthropic"])
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"sk-Two Words\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told.contains("white space") && !told.contains("Two"),
        "{told}"
    );
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    let dir = shop_with("[models.main]\nprovider = \"openai\"\nmodel = \"m\"\nkey = \"sk-abc\"\n");
    let (code, _, told) = run(batonctl().arg("check").arg("--config").arg(dir.path()));
    assert_eq!(code, 1);
    assert!(
        told.contains("models.toml:4:7: models.main.key: is not the name of a keychain entry"),
        "{told}"
    );
}
