//! Version 1 on the wire.

use std::time::Duration;

use baton_protocol::v2::{StreamBody, StreamEvent};
use baton_protocol::{
    ClientFrame, FrameError, Hello, LogEvent, RefusalCode, SUPPORTED, SendBody, SendFrame,
    ServerFrame, Welcome, decode as read, encode as write,
};

use super::{Greeting, Heard, Resume, Said, unsendable};
use crate::config::LinkConfig;
use crate::handle::TypingNotice;
use crate::store::OutboxItem;

pub(super) fn hello(config: &LinkConfig, resume: &Resume) -> Result<String, FrameError> {
    write(&ClientFrame::Hello(Hello {
        protocols: SUPPORTED.to_vec(),
        token: config.token.clone(),
        workstation: config.workstation.clone(),
        cursor: resume.cursor,
        log: resume.log,
        applied: resume.applied,
        accepted: resume.accepted.clone(),
        marks_damage: true,
    }))
}

pub(super) fn decode(text: &str) -> Result<Heard, FrameError> {
    Ok(match read::<ServerFrame>(text)? {
        ServerFrame::Welcome(welcome) => Heard::Welcome(greeting(&welcome)),
        ServerFrame::Event(event) => {
            let (event, closed) = of_the_log(event);
            Heard::Event { event, closed }
        }
        ServerFrame::Accepted { key } => Heard::Accepted { key },
        ServerFrame::Refused { key, code, detail } => Heard::Refused { key, code, detail },
        ServerFrame::Typing { conversation, at } => {
            Heard::Typing(TypingNotice { conversation, at })
        }
        ServerFrame::Behind { head } => Heard::Behind { head },
        ServerFrame::Error(error) => Heard::Error(error),
        ServerFrame::Closing { detail } => Heard::Closing { detail },
        ServerFrame::Ping {} => Heard::Ping,
        ServerFrame::Pong {} => Heard::Pong,
    })
}

pub(super) fn encode(said: &Said) -> Result<Option<String>, FrameError> {
    let frame = match said {
        Said::Ack { cursor } => ClientFrame::Ack { cursor: *cursor },
        Said::Beat { .. } => ClientFrame::Ping {},
        Said::Pong => ClientFrame::Pong {},
        // One workstation has all conversations: there is no one to give any to.
        Said::Command(_) | Said::Leave => return Ok(None),
    };
    write(&frame).map(Some)
}

pub(super) fn send(item: OutboxItem) -> Result<String, (RefusalCode, String)> {
    let body: SendBody = serde_json::from_str(&item.body)
        .map_err(|error| (RefusalCode::Malformed, error.to_string()))?;
    let frame = ClientFrame::Send(SendFrame {
        key: item.key,
        conversation: item.conversation,
        at: item.at,
        body,
    });
    write(&frame).map_err(|error| unsendable(&error))
}

fn greeting(welcome: &Welcome) -> Greeting {
    Greeting {
        protocol: welcome.protocol,
        session: welcome.session,
        log: welcome.log,
        head: welcome.head,
        floor: 1,
        window: welcome.window,
        sends: welcome.sends,
        heartbeat: Duration::from_millis(welcome.heartbeat_ms),
        lease: None,
        practice: welcome.practice,
        now: welcome.now,
        lacks: welcome.lacks,
    }
}

/// An event of the whole log as one of a stream, and whether its conversation is closed by now.
fn of_the_log(event: LogEvent) -> (StreamEvent, bool) {
    let LogEvent {
        seq,
        conversation,
        id,
        at,
        body: what,
        closed,
        said,
    } = event;
    let body = StreamBody::Customer { what, said };
    let event = StreamEvent {
        seq,
        id,
        conversation,
        at,
        body,
    };
    (event, closed)
}
