//! What was asked of the notification daemon, and what it answered, seen on the bus.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::StreamExt as _;
use zbus::message::Type;
use zbus::zvariant::OwnedValue;
use zbus::{MatchRule, MessageStream};

use crate::desktop::Desktop;

/// A notification that the daemon took.
#[derive(Debug)]
pub(crate) struct Delivered {
    /// The number the daemon gave it: its word that it has it.
    pub(crate) id: u32,
    pub(crate) title: String,
    pub(crate) body: String,
}

/// An ear on the bus.
pub(crate) struct Notifications {
    messages: MessageStream,
}

type Notify = (
    String,
    u32,
    String,
    String,
    String,
    Vec<String>,
    HashMap<String, OwnedValue>,
    i32,
);

impl Notifications {
    /// Hears every notification from now on.
    pub(crate) async fn listen(desktop: &Desktop) -> Result<Self> {
        let bus = desktop.bus().await?;
        let calls = MatchRule::builder()
            .msg_type(Type::MethodCall)
            .interface("org.freedesktop.Notifications")?
            .member("Notify")?
            .build();
        let answers = MatchRule::builder().msg_type(Type::MethodReturn).build();
        zbus::fdo::MonitoringProxy::new(&bus)
            .await?
            .become_monitor(&[calls, answers], 0)
            .await
            .context("listening on the session bus")?;
        Ok(Self {
            messages: bus.into(),
        })
    }

    /// The next notification that was delivered: asked for, and answered by the daemon with a number.
    pub(crate) async fn next(&mut self, patience: Duration) -> Result<Delivered> {
        match tokio::time::timeout(patience, self.delivered()).await {
            Ok(delivered) => delivered,
            Err(_) => bail!("no notification in {patience:?}"),
        }
    }

    async fn delivered(&mut self) -> Result<Delivered> {
        let mut asked = HashMap::new();
        while let Some(message) = self.messages.next().await {
            let message = message?;
            let header = message.header();
            match message.message_type() {
                Type::MethodCall => {
                    let (_, _, _, title, body, _, _, _): Notify = message.body().deserialize()?;
                    let caller = header.sender().map(ToString::to_string);
                    asked.insert(
                        (caller, message.primary_header().serial_num()),
                        (title, body),
                    );
                }
                Type::MethodReturn => {
                    let (Some(to), Some(question)) = (header.destination(), header.reply_serial())
                    else {
                        continue;
                    };
                    if let Some((title, body)) = asked.remove(&(Some(to.to_string()), question)) {
                        let id: u32 = message.body().deserialize()?;
                        return Ok(Delivered { id, title, body });
                    }
                }
                Type::Error | Type::Signal => {}
            }
        }
        bail!("the session bus is gone")
    }
}
