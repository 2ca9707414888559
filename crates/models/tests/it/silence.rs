//! No question, answer or key reaches the log, however much is logged.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::server::{Answer, Server, ask, every_way, route};
use crate::wire::{self, Says};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_said_and_no_key_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);
    for (provider, stream) in every_way() {
        let secret = "zebra crossing";
        let answers = vec![
            Answer::Status(500, vec![], json!({"error": {"message": secret}})),
            Answer::Says(Says::Text(
                "{\"intent\": \"zebra crossing\", \"confidence\": 0.9}",
            )),
            Answer::Says(Says::Text("zebra crossing, in no form at all")),
            Answer::Status(401, vec![], wire::error(provider, 401)),
            Answer::Bytes(
                "text/event-stream",
                b"event: error\ndata: {\"zebra crossing\": 1}\n\ndata: zebra crossing\n\n".to_vec(),
            ),
        ];
        let server = Server::start(provider, answers).await;
        let model = server.model(stream);
        for _ in 0..4 {
            let (answered, _) = ask(&model, &route(), Duration::from_secs(5)).await;
            let told = format!("{:?}", answered.outcome.err());
            assert!(!told.contains(secret), "{told}");
        }
    }
    drop(listening);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("gen_ai.usage.input_tokens=11"), "not recorded");
    assert!(log.contains("error.type=\"auth\""), "not recorded");
    for secret in ["zebra", "sk-Very", "I want to cancel", "Name the intent"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
