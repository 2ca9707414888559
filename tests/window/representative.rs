//! A representative who takes whatever comes and answers, and repeats what was not confirmed.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;

/// Replies to one conversation while working; enough to be cut in the middle of some.
const ENOUGH: usize = 40;
const A_MOMENT: Duration = Duration::from_millis(150);

/// What one conversation was answered.
#[derive(Debug, Default)]
struct Answers {
    keys: Vec<Uuid>,
    /// Whether the last of them was confirmed by the desk.
    confirmed: bool,
}

/// Remembers every reply, whatever becomes of the app.
#[derive(Debug, Default)]
pub(crate) struct Representative {
    answers: HashMap<Uuid, Answers>,
}

impl Representative {
    /// Accepts, takes and answers until this many conversations are theirs.
    pub(crate) async fn works(&mut self, app: &App, until: usize) -> Result<()> {
        loop {
            let desk = app.ask("get_desk", Value::Null).await?;
            for offer in list(&desk["inbox"]["offers"]) {
                // It may have expired a moment ago; then it comes again.
                let _ = app
                    .ask("accept_offer", json!({ "offer": offer["offer"] }))
                    .await;
            }
            for group in list(&desk["inbox"]["waiting"]) {
                for waiting in list(&group["conversations"]) {
                    let taking = app.shown(&waiting["conversation"]).await?;
                    let _ = app.ask("take_waiting", taking).await;
                }
            }
            let mine = list(&desk["inbox"]["mine"]);
            for item in &mine {
                let conversation = item["conversation"].as_str().context("an id")?.parse()?;
                if self.replies_in(conversation).len() < ENOUGH {
                    self.replies(app, conversation).await?;
                }
            }
            if mine.len() >= until {
                return Ok(());
            }
            tokio::time::sleep(A_MOMENT).await;
        }
    }

    /// Writes the next reply, after the last one if that was not confirmed. Gives its text.
    pub(crate) async fn replies(&mut self, app: &App, conversation: Uuid) -> Result<String> {
        let unconfirmed = self
            .answers
            .get(&conversation)
            .is_some_and(|a| !a.confirmed);
        if unconfirmed {
            self.send_last(app, conversation).await?;
        }
        let answers = self.answers.entry(conversation).or_default();
        answers.keys.push(Uuid::now_v7());
        answers.confirmed = false;
        self.send_last(app, conversation).await
    }

    /// The keys of all replies to a conversation, in order.
    pub(crate) fn replies_in(&self, conversation: Uuid) -> &[Uuid] {
        self.answers.get(&conversation).map_or(&[], |a| &a.keys)
    }

    /// How many replies were written.
    pub(crate) fn replies_in_all(&self) -> usize {
        self.answers
            .values()
            .map(|answers| answers.keys.len())
            .sum()
    }

    async fn send_last(&mut self, app: &App, conversation: Uuid) -> Result<String> {
        let answers = self.answers.entry(conversation).or_default();
        let key = answers.keys.last().context("a reply")?;
        let text = format!("This is reply {}.", answers.keys.len());
        let mut reply = app.shown(&json!(conversation)).await?;
        reply["key"] = json!(key);
        reply["text"] = json!(text);
        app.ask("send_reply", reply).await?;
        answers.confirmed = true;
        Ok(text)
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}
