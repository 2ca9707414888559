//! Version 2 on the wire.

use std::time::Duration;

use baton_protocol::v2::{GatewayFrame, Hello, Send, VERSIONS, Welcome, WorkstationFrame};
use baton_protocol::{
    FrameError, RefusalCode, SendBody, SendFrame, decode as read, encode as write,
};

use super::{Greeting, Heard, Resume, Said, unsendable};
use crate::config::LinkConfig;
use crate::handle::TypingNotice;
use crate::store::OutboxItem;

pub(super) fn hello(
    config: &LinkConfig,
    resume: &Resume,
    agent_room: u32,
) -> Result<String, FrameError> {
    write(&WorkstationFrame::Hello(Hello {
        protocols: VERSIONS.to_vec(),
        token: config.token.clone(),
        workstation: config.workstation.clone(),
        agent_room,
        cursor: resume.cursor,
        log: resume.log,
        applied: resume.applied,
    }))
}

pub(super) fn decode(text: &str) -> Result<Heard, FrameError> {
    Ok(match read::<GatewayFrame>(text)? {
        GatewayFrame::Welcome(welcome) => Heard::Welcome(greeting(&welcome)),
        GatewayFrame::Event(event) => Heard::Event {
            event,
            closed: false,
        },
        GatewayFrame::Accepted { key } => Heard::Accepted { key },
        GatewayFrame::Refused { key, code, detail } => Heard::Refused { key, code, detail },
        GatewayFrame::Answer { command, outcome } => Heard::Answer { command, outcome },
        GatewayFrame::Beat { nth, lease_ms } => Heard::Beat {
            nth,
            lease: Duration::from_millis(lease_ms),
        },
        GatewayFrame::Typing { conversation, at } => {
            Heard::Typing(TypingNotice { conversation, at })
        }
        GatewayFrame::Behind { head } => Heard::Behind { head },
        GatewayFrame::Error(error) => Heard::Error(error),
        GatewayFrame::Closing { detail } => Heard::Closing { detail },
        GatewayFrame::Commit(answer) => Heard::Commit(answer),
        GatewayFrame::Page(page) => Heard::Page(page),
    })
}

pub(super) fn encode(said: Said) -> Result<Option<String>, FrameError> {
    let frame = match said {
        Said::Ack { cursor } => WorkstationFrame::Ack { cursor },
        Said::Beat { nth } => WorkstationFrame::Beat { nth },
        Said::Command(command) => WorkstationFrame::Command(command),
        Said::Leave => WorkstationFrame::Leave {},
        // The gateway answers beats, and sends none.
        Said::Pong => return Ok(None),
    };
    write(&frame).map(Some)
}

pub(super) fn send(item: OutboxItem) -> Result<String, (RefusalCode, String)> {
    let body: SendBody = serde_json::from_str(&item.body)
        .map_err(|error| (RefusalCode::Malformed, error.to_string()))?;
    let Some(number) = item.number else {
        let detail = "it was written without a number, and a team takes only what its holder says";
        return Err((RefusalCode::NotHeld, detail.to_owned()));
    };
    let send = SendFrame {
        key: item.key,
        conversation: item.conversation,
        at: item.at,
        body,
    };
    let frame = WorkstationFrame::Send(Send { number, send });
    write(&frame).map_err(|error| unsendable(&error))
}

fn greeting(welcome: &Welcome) -> Greeting {
    Greeting {
        protocol: welcome.protocol,
        session: welcome.session,
        log: welcome.log,
        head: welcome.head,
        floor: welcome.floor,
        window: welcome.window,
        sends: welcome.unanswered,
        heartbeat: Duration::from_millis(welcome.beat_ms),
        lease: Some(Duration::from_millis(welcome.lease_ms)),
        practice: welcome.practice,
        now: Some(welcome.now),
        lacks: 0,
    }
}
