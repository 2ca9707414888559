//! Limit checks of the frames of version 2, field by field.

use super::commit::{ChangeOfHands, Commit, CommitOutcome, JournalRow, SealedSnapshot};
use super::frame::{
    Command, CommandBody, CommandOutcome, GatewayFrame, Hello, Send, StreamBody, StreamEvent,
    WorkstationFrame,
};
use crate::check::{
    chars, check_body, check_event, check_greeting, check_said, check_send, named, position,
    visible, within,
};
use crate::decode::{Frame, FrameError};
use crate::limits;
use crate::team::{AwayReason, Destination, Headline, Presence};

impl Frame for WorkstationFrame {
    const TYPES: &'static [&'static str] = &[
        "hello", "ack", "commit", "send", "command", "fetch", "beat", "leave",
    ];
    const VERSIONS: &'static [u32] = super::VERSIONS;

    fn kind(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Ack { .. } => "ack",
            Self::Commit(_) => "commit",
            Self::Send(_) => "send",
            Self::Command(_) => "command",
            Self::Fetch { .. } => "fetch",
            Self::Beat { .. } => "beat",
            Self::Leave {} => "leave",
        }
    }

    fn check(&self) -> Result<(), FrameError> {
        match self {
            Self::Hello(hello) => check_hello(hello),
            Self::Ack { cursor } => position("ack", "cursor", *cursor),
            Self::Commit(commit) => check_commit(commit),
            Self::Send(Send { number, send }) => {
                position("send", "number", number.0)?;
                check_send(send)
            }
            Self::Command(command) => check_command(command),
            Self::Fetch { number, after, .. } => {
                position("fetch", "number", number.0)?;
                position("fetch", "after", *after)
            }
            Self::Beat { nth } => position("beat", "nth", *nth),
            Self::Leave {} => Ok(()),
        }
    }
}

impl Frame for GatewayFrame {
    const TYPES: &'static [&'static str] = &[
        "welcome", "event", "commit", "accepted", "refused", "answer", "page", "beat", "typing",
        "behind", "error", "closing",
    ];
    const VERSIONS: &'static [u32] = super::VERSIONS;

    fn kind(&self) -> &'static str {
        match self {
            Self::Welcome(_) => "welcome",
            Self::Event(_) => "event",
            Self::Commit(_) => "commit",
            Self::Accepted { .. } => "accepted",
            Self::Refused { .. } => "refused",
            Self::Answer { .. } => "answer",
            Self::Page(_) => "page",
            Self::Beat { .. } => "beat",
            Self::Typing { .. } => "typing",
            Self::Behind { .. } => "behind",
            Self::Error(_) => "error",
            Self::Closing { .. } => "closing",
        }
    }

    fn check(&self) -> Result<(), FrameError> {
        match self {
            Self::Welcome(welcome) => {
                position("welcome", "head", welcome.head)?;
                position("welcome", "floor", welcome.floor)
            }
            Self::Event(event) => check_stream(event),
            Self::Commit(answer) => {
                position("commit", "position", answer.position)?;
                match &answer.outcome {
                    CommitOutcome::Committed { head, undelivered } => {
                        position("commit", "head", *head)?;
                        let most = limits::SENDS as u64 * u64::from(limits::PARTS);
                        within("commit", "undelivered", undelivered.len() as u64, most)?;
                        for one in undelivered {
                            visible("commit", "key", &one.key, limits::KEY_BYTES)?;
                            chars("commit", "detail", &one.detail, limits::DETAIL_CHARS)?;
                        }
                        Ok(())
                    }
                    CommitOutcome::Forked { head } => position("commit", "head", *head),
                    CommitOutcome::OldNumber { current } => {
                        position("commit", "current", current.0)
                    }
                    CommitOutcome::Gap { expected } => position("commit", "expected", *expected),
                    CommitOutcome::Refused { detail } => {
                        chars("commit", "detail", detail, limits::DETAIL_CHARS)
                    }
                }
            }
            Self::Accepted { key } => visible("accepted", "key", key, limits::KEY_BYTES),
            Self::Refused { key, detail, .. } => {
                visible("refused", "key", key, limits::KEY_BYTES)?;
                chars("refused", "detail", detail, limits::DETAIL_CHARS)
            }
            Self::Answer { outcome, .. } => match outcome {
                CommandOutcome::Done {} => Ok(()),
                CommandOutcome::Refused { detail } => {
                    chars("answer", "detail", detail, limits::DETAIL_CHARS)
                }
            },
            Self::Page(page) => {
                position("page", "after", page.after)?;
                position("page", "head", page.head)?;
                check_rows("page", &page.rows, &page.snapshots)
            }
            Self::Beat { nth, .. } => position("beat", "nth", *nth),
            Self::Typing { .. } => Ok(()),
            Self::Behind { head } => position("behind", "head", *head),
            Self::Error(error) => chars("error", "detail", &error.detail, limits::DETAIL_CHARS),
            Self::Closing { detail } => chars("closing", "detail", detail, limits::DETAIL_CHARS),
        }
    }
}

fn check_hello(hello: &Hello) -> Result<(), FrameError> {
    check_greeting(
        (hello.protocols.len(), hello.cursor),
        (&hello.token, &hello.workstation),
        hello.applied.as_ref(),
    )
}

fn check_commit(commit: &Commit) -> Result<(), FrameError> {
    let Commit {
        number,
        position: first,
        part,
        rows,
        snapshots,
        sends,
        hands,
        ..
    } = commit;
    position("commit", "number", number.0)?;
    position("commit", "position", *first)?;
    within(
        "commit",
        "part.of",
        u64::from(part.of),
        u64::from(limits::PARTS),
    )?;
    if *first == 0 || part.nth == 0 || part.nth > part.of {
        return Err(invalid("commit", "positions and parts are counted from 1"));
    }
    if part.of == 1 && rows.is_empty() {
        return Err(invalid("commit", "a commit has at least one row"));
    }
    if hands.is_some() && !part.is_last() {
        return Err(invalid(
            "commit",
            "a change of hands stands in the last part",
        ));
    }
    check_rows("commit", rows, snapshots)?;
    within("commit", "sends", sends.len() as u64, limits::SENDS as u64)?;
    for send in sends {
        visible("commit", "key", &send.key, limits::KEY_BYTES)?;
        check_body("commit", &send.body)?;
    }
    match hands {
        Some(ChangeOfHands::HandedOff { headline }) => check_headline("commit", headline),
        Some(ChangeOfHands::Transferred { by, to }) => {
            named("commit", "by", &by.0)?;
            check_destination("commit", to)
        }
        Some(ChangeOfHands::Returned { by } | ChangeOfHands::WrapUpBegun { by }) => {
            named("commit", "by", &by.0)
        }
        Some(ChangeOfHands::Closed {}) | None => Ok(()),
    }
}

fn check_rows(
    kind: &'static str,
    rows: &[JournalRow],
    snapshots: &[SealedSnapshot],
) -> Result<(), FrameError> {
    within(kind, "rows", rows.len() as u64, limits::ROWS as u64)?;
    within(
        kind,
        "snapshots",
        snapshots.len() as u64,
        limits::SNAPSHOTS as u64,
    )?;
    for row in rows {
        visible(kind, "kind", &row.kind, limits::KIND_BYTES)?;
        let key = row.key.as_ref();
        key.map_or(Ok(()), |key| visible(kind, "key", key, limits::KEY_BYTES))?;
    }
    Ok(())
}

fn check_command(command: &Command) -> Result<(), FrameError> {
    match &command.body {
        CommandBody::SetPresence { by, presence } => {
            named("command", "by", &by.0)?;
            match presence {
                Presence::Away {
                    reason: AwayReason::Chosen(reason),
                } => named("command", "reason", reason),
                Presence::Away {
                    reason: AwayReason::MissedOffer,
                }
                | Presence::Available
                | Presence::Busy => Ok(()),
            }
        }
        CommandBody::Accept { by, number, .. } | CommandBody::Take { by, number, .. } => {
            named("command", "by", &by.0)?;
            position("command", "number", number.0)
        }
        CommandBody::SignIn { by }
        | CommandBody::SignOut { by }
        | CommandBody::Decline { by, .. } => named("command", "by", &by.0),
        CommandBody::Release { number, .. } => position("command", "number", number.0),
        CommandBody::Reassign { by, to, .. } => {
            named("command", "by", &by.0)?;
            check_destination("command", to)
        }
    }
}

fn check_stream(event: &StreamEvent) -> Result<(), FrameError> {
    position("event", "seq", event.seq)?;
    match &event.body {
        StreamBody::Customer { what, said } => {
            said.as_ref().map_or(Ok(()), check_said)?;
            check_event(what)
        }
        StreamBody::Granted { number, to, head } => {
            position("event", "number", number.0)?;
            position("event", "head", *head)?;
            to.as_ref().map_or(Ok(()), |to| named("event", "to", &to.0))
        }
        StreamBody::LetGo { number, taken_by } => {
            position("event", "number", number.0)?;
            let by = taken_by.as_ref();
            by.map_or(Ok(()), |by| named("event", "taken_by", &by.0))
        }
        StreamBody::Offered {
            to,
            number,
            headline,
            ..
        } => {
            named("event", "to", &to.0)?;
            position("event", "number", number.0)?;
            check_headline("event", headline)
        }
        StreamBody::OfferEnded { to, taken_by, .. } => {
            named("event", "to", &to.0)?;
            let by = taken_by.as_ref();
            by.map_or(Ok(()), |by| named("event", "taken_by", &by.0))
        }
    }
}

fn check_headline(kind: &'static str, headline: &Headline) -> Result<(), FrameError> {
    named(kind, "queue", &headline.queue.0)?;
    within(
        kind,
        "skills",
        headline.skills.len() as u64,
        limits::SKILLS as u64,
    )?;
    for need in &headline.skills {
        named(kind, "skill", &need.skill.0)?;
    }
    Ok(())
}

fn check_destination(kind: &'static str, to: &Destination) -> Result<(), FrameError> {
    match to {
        Destination::Queue(headline) => check_headline(kind, headline),
        Destination::Person {
            representative,
            queue,
        } => {
            named(kind, "representative", &representative.0)?;
            named(kind, "queue", &queue.0)
        }
    }
}

fn invalid(kind: &'static str, detail: &str) -> FrameError {
    FrameError::Invalid {
        kind,
        key: None,
        detail: detail.to_owned(),
    }
}
