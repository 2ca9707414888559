//! Offers to the people at the workstations of a team; who may do what is in `team_signed_in`.

use baton_distribution::Queue;
use baton_gateway::Person;
use baton_protocol::v2::{
    ChangeOfHands, Command, CommandBody, CommandOutcome, Commit, CommitAnswer, CommitOutcome,
    GatewayFrame, JournalRow, Part, StreamBody, StreamEvent, WorkstationFrame,
};
use baton_protocol::{ConversationId, Destination, EventBody, Fencing, Headline};
use jiff::Timestamp;
use uuid::Uuid;

use crate::desk::{Desk, rules};
use crate::support::Bed;
use crate::team::LONG;
use baton_customer::Customer;

fn person(queues: &[&str], supervises: bool) -> Person {
    Person {
        queues: queues.iter().map(|queue| (*queue).into()).collect(),
        skills: [].into(),
        capacity: 2,
        supervises,
    }
}

/// A gateway with two queues, two representatives of one of them, one of the other, and a supervisor.
pub(crate) async fn bed() -> Bed {
    Bed::with(|config| {
        let mut rules = rules(LONG);
        rules.queues.insert("billing".into(), Queue::default());
        config.team = Some(rules);
        config.people = [
            ("ada".into(), person(&["billing"], false)),
            ("ben".into(), person(&["billing", "general"], false)),
            ("eve".into(), person(&["general"], false)),
            ("sue".into(), person(&["general"], true)),
        ]
        .into();
    })
    .await
}

pub(crate) fn headline(queue: &str) -> Headline {
    Headline {
        queue: queue.into(),
        skills: Vec::new(),
        priority: 0,
    }
}

fn commit(
    (conversation, number): (ConversationId, Fencing),
    position: u64,
    hands: Option<ChangeOfHands>,
) -> Commit {
    Commit {
        conversation,
        number,
        position,
        part: Part::WHOLE,
        rows: vec![JournalRow {
            kind: "queued".to_owned(),
            at: Timestamp::now(),
            body: format!("row {position}"),
            key: None,
        }],
        snapshots: Vec::new(),
        sends: Vec::new(),
        hands,
    }
}

/// What a workstation is answered, and what it was told before that.
struct Told {
    before: Vec<StreamEvent>,
    answer: GatewayFrame,
}

async fn says(desk: &mut Desk, frame: &WorkstationFrame) -> Told {
    desk.says(frame).await;
    let mut before = Vec::new();
    loop {
        match desk.next().await {
            Some(GatewayFrame::Event(event)) => {
                desk.cursor = event.seq;
                before.push(event);
            }
            Some(answer) => return Told { before, answer },
            None => panic!("the connection ended"),
        }
    }
}

pub(crate) async fn wants(desk: &mut Desk, body: CommandBody) -> Result<(), String> {
    let id = Uuid::now_v7();
    let told = says(desk, &WorkstationFrame::Command(Command { id, body })).await;
    match told.answer {
        GatewayFrame::Answer { command, outcome } => {
            assert_eq!(command, id);
            assert!(told.before.is_empty(), "{:?}", told.before);
            match outcome {
                CommandOutcome::Done {} => Ok(()),
                CommandOutcome::Refused { detail } => Err(detail),
            }
        }
        other => panic!("an answer was expected, got {other:?}"),
    }
}

async fn commits(desk: &mut Desk, commit: Commit) -> CommitOutcome {
    let told = says(desk, &WorkstationFrame::Commit(commit)).await;
    match told.answer {
        GatewayFrame::Commit(CommitAnswer { outcome, .. }) => outcome,
        other => panic!("an answer to a commit was expected, got {other:?}"),
    }
}

fn is_committed(outcome: &CommitOutcome) -> bool {
    matches!(outcome, CommitOutcome::Committed { .. })
}

/// Someone who sits down, and what their workstation was told before the answer: what waits is offered in the same step.
async fn sits_down(bed: &Bed, who: &str) -> (Desk, Vec<StreamEvent>) {
    let (mut desk, _) = Desk::greeted(&bed.gateway, crate::desk::hello(who, 0)).await;
    let (id, by) = (Uuid::now_v7(), who.into());
    let body = CommandBody::SignIn { by };
    let told = says(&mut desk, &WorkstationFrame::Command(Command { id, body })).await;
    let done = matches!(
        told.answer,
        GatewayFrame::Answer {
            outcome: CommandOutcome::Done {},
            ..
        }
    );
    assert!(done, "{:?}", told.answer);
    (desk, told.before)
}

pub(crate) async fn seated(bed: &Bed, who: &str) -> Desk {
    let (desk, early) = sits_down(bed, who).await;
    assert!(early.is_empty(), "{early:?}");
    desk
}

/// A conversation that the agents of a host hand off.
pub(crate) async fn handed_off(bed: &Bed, host: &mut Desk, queue: &str) -> (Customer, Fencing) {
    let customer = bed.customer().await;
    let held = host.granted().await;
    assert_eq!(held.0, customer.id());
    host.customer().await;
    let hands = ChangeOfHands::HandedOff {
        headline: headline(queue),
    };
    let outcome = commits(host, commit(held, 1, Some(hands))).await;
    assert!(is_committed(&outcome), "{outcome:?}");
    (customer, held.1)
}

pub(crate) fn offered(event: &StreamEvent) -> (String, Fencing, String) {
    match &event.body {
        StreamBody::Offered {
            to,
            number,
            until,
            headline,
        } => {
            assert!(*until > event.at, "{event:?}");
            (to.0.clone(), *number, headline.queue.0.clone())
        }
        other => panic!("an offer was expected, got {other:?}"),
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_handoff_is_offered_declined_and_accepted_with_its_journal() {
    let bed = bed().await;
    let (mut host, _) = Desk::joined(&bed.gateway, "host").await;
    let mut ada = seated(&bed, "ada").await;
    let mut eve = seated(&bed, "eve").await;
    let (customer, number) = handed_off(&bed, &mut host, "billing").await;
    let id = customer.id();
    let shown = offered(&ada.event().await);
    assert_eq!(shown, ("ada".to_owned(), number, "billing".to_owned()));
    // What is behind the handoff counts under the same number: the host runs it until it is taken.
    let outcome = commits(&mut host, commit((id, number), 2, None)).await;
    assert!(is_committed(&outcome), "{outcome:?}");

    // Ada reads it before she decides; who does not serve the queue cannot.
    let fetch = WorkstationFrame::Fetch {
        conversation: id,
        number,
        after: 0,
    };
    let GatewayFrame::Page(page) = says(&mut ada, &fetch).await.answer else {
        panic!("a page");
    };
    assert_eq!((page.rows.len(), page.head), (2, 2));
    let refused = says(&mut eve, &fetch).await.answer;
    assert!(matches!(refused, GatewayFrame::Error(_)), "{refused:?}");
    let by = "eve".into();
    let take = CommandBody::Take {
        conversation: id,
        by,
        number,
    };
    let refused = wants(&mut eve, take).await.unwrap_err();
    assert!(
        refused.contains("eve does not serve queue billing"),
        "{refused}"
    );

    let by = "ada".into();
    let decline = CommandBody::Decline {
        conversation: id,
        by,
    };
    ada.says(&WorkstationFrame::Command(Command {
        id: Uuid::now_v7(),
        body: decline,
    }))
    .await;
    let answered_or_told = [ada.next().await, ada.next().await];
    let is_over = |frame: &Option<GatewayFrame>| {
        matches!(frame, Some(GatewayFrame::Event(event))
            if matches!(event.body, StreamBody::OfferEnded { taken_by: None, .. }))
    };
    assert!(answered_or_told.iter().any(is_over), "{answered_or_told:?}");

    // Ben comes, is offered it, and accepts: the next number, once.
    let (mut ben, early) = sits_down(&bed, "ben").await;
    let offer = match early.into_iter().next() {
        Some(offer) => offer,
        None => ben.event().await,
    };
    assert_eq!(
        offered(&offer),
        ("ben".to_owned(), number, "billing".to_owned())
    );
    let accept = |who: &str, number| CommandBody::Accept {
        conversation: id,
        by: who.into(),
        number,
    };
    let stale = wants(&mut ben, accept("ben", Fencing(number.0 + 7))).await;
    assert!(stale.unwrap_err().contains("the number is"));
    ben.says(&WorkstationFrame::Command(Command {
        id: Uuid::now_v7(),
        body: accept("ben", number),
    }))
    .await;
    let mut frames = vec![ben.next().await, ben.next().await, ben.next().await];
    frames.retain(|frame| matches!(frame, Some(GatewayFrame::Event(_))));
    let [
        Some(GatewayFrame::Event(granted)),
        Some(GatewayFrame::Event(opened)),
    ] = &frames[..]
    else {
        panic!("{frames:?}");
    };
    let StreamBody::Granted {
        number: now,
        to,
        head,
    } = &granted.body
    else {
        panic!("{granted:?}");
    };
    assert_eq!((*now, *head), (number.next(), 2));
    assert_eq!(to.as_ref().map(|to| to.0.as_str()), Some("ben"));
    assert!(matches!(
        &opened.body,
        StreamBody::Customer {
            what: EventBody::ConversationOpened { .. },
            ..
        }
    ));
    let let_go = host.event().await;
    let StreamBody::LetGo { taken_by, .. } = let_go.body else {
        panic!("{let_go:?}");
    };
    assert_eq!(taken_by.map(|by| by.0), Some("ben".to_owned()));
    let late = commits(&mut host, commit((id, number), 3, None)).await;
    let current = number.next();
    assert_eq!(late, CommitOutcome::OldNumber { current });
    let late = wants(&mut ada, accept("ada", number)).await.unwrap_err();
    assert_eq!(late, "taken by ben");
}

#[tokio::test]
async fn who_has_it_passes_it_on_and_gives_it_back() {
    let bed = bed().await;
    let (mut host, _) = Desk::joined(&bed.gateway, "host").await;
    let mut ben = seated(&bed, "ben").await;
    let (customer, number) = handed_off(&bed, &mut host, "billing").await;
    let id = customer.id();
    offered(&ben.event().await);
    ben.says(&WorkstationFrame::Command(Command {
        id: Uuid::now_v7(),
        body: CommandBody::Accept {
            conversation: id,
            by: "ben".into(),
            number,
        },
    }))
    .await;
    for _ in 0..3 {
        if let Some(GatewayFrame::Event(event)) = ben.next().await {
            ben.cursor = event.seq;
        }
    }
    let number = number.next();
    // Another cannot give away what is Ben's.
    let by = "ada".into();
    let foreign = Some(ChangeOfHands::Returned { by });
    let refused = commits(&mut ben, commit((id, number), 2, foreign)).await;
    assert!(
        matches!(&refused, CommitOutcome::Refused { detail } if detail.contains("not with ada")),
        "{refused:?}"
    );
    let mut eve = seated(&bed, "eve").await;
    let by = "ben".into();
    let to = Destination::Queue(headline("a queue of another time"));
    let hands = Some(ChangeOfHands::Transferred { by, to });
    let outcome = commits(&mut ben, commit((id, number), 2, hands)).await;
    assert!(is_committed(&outcome), "{outcome:?}");
    // It went to a queue that there is, and not to him again.
    let (to, shown, queue) = offered(&eve.event().await);
    assert_eq!(
        (to.as_str(), shown, queue.as_str()),
        ("eve", number, "general")
    );
    ben.quiet().await;
}

#[tokio::test]
async fn offers_are_told_again_to_who_lost_them_and_survive_a_restart() {
    let bed = bed().await;
    let (mut host, _) = Desk::joined(&bed.gateway, "host").await;
    let mut ada = seated(&bed, "ada").await;
    let (_, number) = handed_off(&bed, &mut host, "billing").await;
    let shown = offered(&ada.event().await);
    assert_eq!(shown.1, number);
    let behind = |desk: &Desk, log| {
        let mut hello = crate::desk::hello("ada", 0);
        (hello.cursor, hello.log) = (desk.cursor, Some(log));
        hello
    };
    let bed = bed.restarted().await;
    // With its data it goes on behind the offer. No one could see it meanwhile, so it is made again.
    let log = bed.gateway.log();
    let (mut ada, _) = Desk::greeted(&bed.gateway, behind(&ada, log)).await;
    let ended = ada.event().await;
    assert!(
        matches!(ended.body, StreamBody::OfferEnded { taken_by: None, .. }),
        "{ended:?}"
    );
    assert_eq!(offered(&ada.event().await), shown);
    let (ada, _) = Desk::greeted(&bed.gateway, behind(&ada, log)).await;
    // Its data is lost while the gateway takes it to be there: it is told anew.
    let (mut anew, welcome) = Desk::greeted(&bed.gateway, crate::desk::hello("ada", 0)).await;
    assert_eq!(welcome.floor, ada.cursor + 1);
    assert_eq!(offered(&anew.event().await), shown);
    anew.quiet().await;
}

#[tokio::test]
async fn a_handoff_with_which_a_conversation_opens_again_is_offered() {
    let bed = bed().await;
    let (mut host, _) = Desk::joined(&bed.gateway, "host").await;
    let customer = bed.customer().await;
    let held = host.granted().await;
    host.customer().await;
    let mut closes = commit(held, 1, Some(ChangeOfHands::Closed {}));
    closes.sends = vec![baton_protocol::v2::Outgoing {
        key: "closed".to_owned(),
        body: baton_protocol::SendBody::Closed {},
    }];
    assert!(is_committed(&commits(&mut host, closes).await));
    let mut ada = seated(&bed, "ada").await;
    // The customer wrote while it was being closed: the step opens it again and hands it off.
    let mut again = commit(
        held,
        2,
        Some(ChangeOfHands::HandedOff {
            headline: headline("billing"),
        }),
    );
    again.sends = vec![baton_protocol::v2::Outgoing {
        key: "again".to_owned(),
        body: baton_protocol::SendBody::Status {
            state: baton_protocol::ConversationState::WaitingForPerson,
        },
    }];
    assert!(is_committed(&commits(&mut host, again).await));
    let event = ada.event().await;
    assert_eq!(event.conversation, customer.id());
    assert_eq!(offered(&event).2, "billing");
}
