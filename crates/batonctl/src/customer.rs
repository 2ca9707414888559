//! A customer at the gateway's HTTP channel.

use std::time::Duration;

use baton_orchestrator::ConversationId;
use baton_protocol as protocol;
use uuid::Uuid;

use crate::error::CommandError;

/// Longest wait for an answer of the gateway.
const WITHIN: Duration = Duration::from_secs(30);

/// A customer with an open conversation.
pub(crate) struct Customer {
    client: reqwest::Client,
    base: String,
    secret: String,
    pub(crate) conversation: ConversationId,
}

fn failed(error: impl std::fmt::Display) -> CommandError {
    CommandError::Customer(error.to_string())
}

impl Customer {
    /// Opens a conversation at the gateway whose customer page is `page_url`.
    pub(crate) async fn open(
        client: reqwest::Client,
        page_url: &str,
    ) -> Result<Self, CommandError> {
        let base = page_url.trim_end_matches('/').to_owned();
        let body = protocol::channel::OpenConversation {
            request: Some(Uuid::now_v7()),
            label: None,
        };
        let response = client
            .post(format!("{base}/api/conversations"))
            .timeout(WITHIN)
            .json(&body)
            .send()
            .await
            .map_err(failed)?;
        let opened: protocol::channel::Opened = read(response).await?;
        Ok(Self {
            client,
            base,
            secret: opened.secret,
            conversation: ConversationId(opened.conversation.0),
        })
    }

    /// Writes a message.
    pub(crate) async fn write(&self, text: &str) -> Result<(), CommandError> {
        let body = protocol::channel::NewMessage {
            id: protocol::MessageId(Uuid::now_v7()),
            text: text.to_owned(),
        };
        let url = format!(
            "{}/api/conversations/{}/messages",
            self.base, self.conversation
        );
        let response = self
            .client
            .post(url)
            .timeout(WITHIN)
            .bearer_auth(&self.secret)
            .json(&body)
            .send()
            .await
            .map_err(failed)?;
        let _: protocol::channel::Taken = read(response).await?;
        Ok(())
    }
}

async fn read<T: serde::de::DeserializeOwned>(
    response: reqwest::Response,
) -> Result<T, CommandError> {
    let status = response.status();
    let text = response.text().await.map_err(failed)?;
    if !status.is_success() {
        return Err(CommandError::Customer(format!("{status}: {text}")));
    }
    serde_json::from_str(&text).map_err(failed)
}
