//! Workstations that are cut off, come back late or without their data, and a gateway that begins anew: every message of
//! every customer is answered once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use baton_customer::Customer;
use baton_protocol::channel::EntryBody;
use baton_protocol::v2::{GatewayFrame, Send, StreamBody, WorkstationFrame};
use baton_protocol::{
    AppliedEvent, Author, AuthorKind, ConversationId, EventBody, Fencing, MessageId, RefusalCode,
    SendBody, SendFrame,
};
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

use crate::desk::{Desk, hello, shared_by_a_team};
use crate::support::Bed;

const LEASE_MS: i64 = 500;
const DESKS: u64 = 4;
const CUSTOMERS: usize = 12;
const MESSAGES: usize = 4;
/// How long everything may take to be answered once no one is cut off any more.
const IN_THE_END: Duration = Duration::from_secs(20);

/// Chance from a seed, so that a run can be repeated in what it does, if not in when.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What a workstation has on its disk.
#[derive(Default)]
struct Kept {
    cursor: u64,
    log: Option<Uuid>,
    applied: Option<AppliedEvent>,
    held: BTreeMap<ConversationId, Fencing>,
    /// Replies that the gateway has not answered for, each with the number that it was made under.
    outbox: BTreeMap<String, Send>,
    answered: BTreeSet<MessageId>,
    /// Messages that have no answer from here.
    open: BTreeMap<MessageId, ConversationId>,
    /// What customers were answered, as the gateway told it.
    seen: BTreeSet<String>,
}

/// A workstation without a window, which answers every message that it is told and that has no answer yet.
async fn workstation(
    name: String,
    mut gateway: watch::Receiver<String>,
    ends: watch::Receiver<bool>,
) {
    let mut chance = Chance(
        name.bytes()
            .fold(11, |sum, byte| sum * 31 + u64::from(byte)),
    );
    let mut kept = Kept::default();
    // In the end each comes back once more and stays: what is open then is answered by the one that has it.
    loop {
        if chance.below(8) == 0 {
            // Its disk is lost.
            kept = Kept::default();
        }
        let address = gateway.borrow_and_update().clone();
        let life = Duration::from_millis(200 + chance.below(1_500));
        let until = (!*ends.borrow()).then(|| Instant::now() + life);
        let ended = connection(&name, &address, &mut kept, until, &ends, &mut chance).await;
        if ended.is_some() {
            return;
        }
        // Sometimes longer than lease and grace.
        tokio::time::sleep(Duration::from_millis(chance.below(1_600))).await;
    }
}

/// One connection; it says something when the workstation has nothing more to do.
async fn connection(
    name: &str,
    address: &str,
    kept: &mut Kept,
    until: Option<Instant>,
    ends: &watch::Receiver<bool>,
    chance: &mut Chance,
) -> Option<()> {
    let mut hello = hello(name, 100);
    (hello.cursor, hello.log, hello.applied) = (kept.cursor, kept.log, kept.applied);
    let mut desk = Desk::try_connect(address)
        .await?
        .try_hello(hello)
        .await
        .ok()?;
    if desk.1.floor > kept.cursor + 1 {
        // It has to forget what it held.
        kept.held.clear();
        kept.outbox.clear();
        kept.open.clear();
        kept.answered.clear();
        kept.cursor = desk.1.floor - 1;
    }
    kept.log = Some(desk.1.log);
    let desk = &mut desk.0;
    say_again(desk, kept).await?;
    let mut beats = tokio::time::interval(Duration::from_millis(120));
    let (mut nth, mut is_quiet) = (0, false);
    loop {
        let over = async {
            match until {
                Some(until) => tokio::time::sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = over => return None,
            _ = beats.tick() => {
                if *ends.borrow() && until.is_none() && kept.outbox.is_empty() && nth > 200 {
                    return Some(());
                }
                nth += 1;
                desk.try_says(&WorkstationFrame::Beat { nth }).await?;
                if until.is_none() && nth.is_multiple_of(10) {
                    say_again(desk, kept).await?;
                }
                // A reply to one message may have come after the next one, and is told with that.
                if std::mem::replace(&mut is_quiet, true) {
                    // Some leave with the next connection only, when another may have the conversation.
                    let is_slow = until.is_some() && chance.below(3) == 0;
                    answer(desk, kept, is_slow).await?;
                }
            }
            frame = desk.try_next() => {
                let frame = frame?;
                is_quiet &= matches!(frame, GatewayFrame::Beat { .. });
                take(desk, kept, frame).await?;
            }
        }
    }
}

/// Says everything again that was not answered for.
async fn say_again(desk: &mut Desk, kept: &Kept) -> Option<()> {
    for send in kept.outbox.values() {
        desk.try_says(&WorkstationFrame::Send(send.clone())).await?;
    }
    Some(())
}

async fn take(desk: &mut Desk, kept: &mut Kept, frame: GatewayFrame) -> Option<()> {
    match frame {
        GatewayFrame::Event(event) => {
            assert_eq!(event.seq, kept.cursor + 1, "numbers have no gap");
            kept.cursor = event.seq;
            kept.applied = Some(AppliedEvent {
                seq: event.seq,
                id: event.id,
            });
            match event.body {
                StreamBody::Granted { number, .. } => {
                    let before = kept.held.insert(event.conversation, number);
                    assert!(before.is_none_or(|before| before < number), "{number}");
                }
                StreamBody::LetGo { .. } => {
                    kept.held.remove(&event.conversation);
                    kept.open.retain(|_, of| *of != event.conversation);
                }
                StreamBody::Customer { what, said } => {
                    let answers = said.into_iter().flat_map(|said| said.answers);
                    kept.seen.extend(answers.map(|answer| answer.text));
                    if let EventBody::CustomerMessage { message, .. } = what {
                        kept.open.insert(message, event.conversation);
                    }
                }
                StreamBody::Offered { .. } | StreamBody::OfferEnded { .. } => panic!("{event:?}"),
            }
            desk.try_says(&WorkstationFrame::Ack {
                cursor: kept.cursor,
            })
            .await?;
        }
        GatewayFrame::Accepted { key } => {
            kept.outbox.remove(&key);
        }
        GatewayFrame::Refused { key, code, detail } => {
            assert_eq!(code, RefusalCode::NotHeld, "{detail}");
            // It was not said. The one that has it now answers, and that may be this one again.
            if let Some(send) = kept.outbox.remove(&key) {
                let message = to(&send);
                kept.answered.remove(&message);
                kept.open.insert(message, send.send.conversation);
            }
        }
        GatewayFrame::Beat { .. } | GatewayFrame::Behind { .. } => {}
        GatewayFrame::Error(_) | GatewayFrame::Closing { .. } => return None,
        other => panic!("{other:?}"),
    }
    Some(())
}

/// Answers what has no answer yet in the conversations that it holds.
async fn answer(desk: &mut Desk, kept: &mut Kept, is_slow: bool) -> Option<()> {
    for (message, conversation) in std::mem::take(&mut kept.open) {
        let is_answered = kept.seen.contains(&format!("to {message}"));
        let Some(number) = kept.held.get(&conversation).copied() else {
            continue;
        };
        if !is_answered && kept.answered.insert(message) {
            let send = reply(conversation, number, message);
            kept.outbox.insert(send.send.key.clone(), send.clone());
            if !is_slow {
                desk.try_says(&WorkstationFrame::Send(send)).await?;
            }
        }
    }
    Some(())
}

fn reply(conversation: ConversationId, number: Fencing, message: MessageId) -> Send {
    let send = SendFrame {
        key: Uuid::now_v7().to_string(),
        conversation,
        at: Timestamp::now(),
        body: SendBody::Message {
            id: MessageId(Uuid::now_v7()),
            author: Author::agent("Baton"),
            text: format!("to {message}"),
        },
    };
    Send { number, send }
}

/// The message that a reply is to.
fn to(send: &Send) -> MessageId {
    match &send.send.body {
        SendBody::Message { text, .. } => MessageId(text[3..].parse().unwrap()),
        other => panic!("{other:?}"),
    }
}

/// How often each message of a customer was answered, in their own order.
async fn answers(customer: &Customer) -> Vec<usize> {
    let entries = customer.entries(0).await.entries;
    let mut of: Vec<(String, usize)> = Vec::new();
    for entry in entries {
        if let EntryBody::Message { id, author, text } = entry.body {
            if author.kind == AuthorKind::Customer {
                of.push((format!("to {id}"), 0));
            } else {
                let known = of.iter_mut().find(|(to, _)| *to == text);
                known.expect("an answer to a message of this customer").1 += 1;
            }
        }
    }
    of.into_iter().map(|(_, count)| count).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_message_is_answered_once_whatever_is_cut_off() {
    let mut bed: Bed = shared_by_a_team(LEASE_MS).await;
    let (address, at) = watch::channel(bed.gateway.link_url());
    let (end, ends) = watch::channel(false);
    let desks: Vec<_> = (1..=DESKS)
        .map(|nth| tokio::spawn(workstation(format!("desk-{nth}"), at.clone(), ends.clone())))
        .collect();
    let mut customers = Vec::new();
    for _ in 0..CUSTOMERS {
        customers.push(bed.customer().await);
    }
    for nth in 0..MESSAGES {
        for customer in &customers {
            customer.say(&format!("message {nth}")).await;
        }
        tokio::time::sleep(Duration::from_millis(700)).await;
        if nth % 2 == 1 {
            bed = bed.restarted().await;
            address.send_replace(bed.gateway.link_url());
            let page = bed.gateway.page_url();
            customers = customers.iter().map(|one| one.at(&page)).collect();
        }
    }
    end.send_replace(true);
    let before = Instant::now();
    let mut open = Vec::new();
    while before.elapsed() < IN_THE_END {
        open.clear();
        for customer in &customers {
            let answers = answers(customer).await;
            assert!(
                answers.iter().all(|count| *count <= 1),
                "said twice: {answers:?}"
            );
            if answers != [1; MESSAGES] {
                open.push(answers);
            }
        }
        if open.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(open.is_empty(), "not answered: {open:?}");
    for desk in desks {
        desk.abort();
        match desk.await {
            Ok(()) => {}
            Err(error) => assert!(error.is_cancelled(), "{error}"),
        }
    }
}
