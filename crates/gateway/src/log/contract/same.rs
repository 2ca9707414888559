//! SQLite does what the storage in memory does, whatever is written. Another storage gets a test beside it.

use super::*;

/// One write of a random run: small numbers, so that ids, keys and texts meet again.
#[derive(Debug, Clone)]
enum Act {
    Open(u8),
    Say(u8, u8, u8),
    Leave(u8),
    Send(u8, u8, u8),
    Status(u8, u8, bool),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        1 => (0..3_u8).prop_map(Act::Open),
        4 => (0..4_u8, 0..6_u8, 0..5_u8).prop_map(|(c, m, t)| Act::Say(c, m, t)),
        1 => (0..4_u8).prop_map(Act::Leave),
        4 => (0..4_u8, 0..12_u8, 0..6_u8).prop_map(|(c, k, m)| Act::Send(c, k, m)),
        2 => (0..4_u8, 12..20_u8, any::<bool>()).prop_map(|(c, k, closes)| Act::Status(c, k, closes)),
    ];
    prop::collection::vec(act, 1..60)
}

/// No conversation has this id.
const NO_ONE: ConversationId = ConversationId(Uuid::nil());

const TEXTS: [&str; 5] = [
    "hello",
    "my card is 4111 1111 1111 1111",
    "the CVC is",
    "739",
    "thanks",
];

/// Performs the run; what each write came to, and everything that can be read then, with the ids that each log makes
/// itself left out.
async fn performed(log: &Log, acts: &[Act]) -> String {
    let id = |n: u8| Uuid::from_u128(u128::from(n) + 1);
    let mut known: Vec<ConversationId> = Vec::new();
    let mut outcome = Vec::new();
    for act in acts {
        let place = |n: &u8| known.get(usize::from(*n)).copied().unwrap_or(NO_ONE);
        outcome.push(match act {
            Act::Open(n) => {
                let asked = OpenConversation {
                    request: Some(id(*n)),
                    label: None,
                };
                let opened = log
                    .open_conversation("web", asked, true, at())
                    .await
                    .unwrap();
                if !known.contains(&opened) {
                    known.push(opened);
                }
                format!("{:?}", known.iter().position(|known| *known == opened))
            }
            Act::Say(to, message, text) => {
                let text = TEXTS[usize::from(*text)].to_owned();
                let said = log
                    .say(place(to), MessageId(id(*message)), text, at())
                    .await;
                format!("{:?}", said.unwrap())
            }
            Act::Leave(who) => format!("{:?}", log.leave(place(who), at()).await.unwrap()),
            Act::Send(to, key, message) => {
                let body = SendBody::Message {
                    id: MessageId(id(*message)),
                    author: Author::agent("Baton"),
                    text: TEXTS[2].to_owned(),
                };
                let sent = send(log, &key.to_string(), place(to), body).await;
                format!("{:?}", sent.map(drop))
            }
            Act::Status(to, key, closes) => {
                let body = status(if *closes {
                    ConversationState::Closed
                } else {
                    ConversationState::WithAgents
                });
                let sent = send(log, &key.to_string(), place(to), body).await;
                format!("{:?}", sent.map(drop))
            }
        });
    }
    let mut events = all(log).await;
    no_gap(&events, 0);
    for event in &mut events {
        let nth = known.iter().position(|known| *known == event.conversation);
        outcome.push(format!("{nth:?}"));
        event.conversation = NO_ONE;
        event.id = baton_protocol::EventId(Uuid::nil());
    }
    outcome.push(format!("{events:?}"));
    for of in known {
        outcome.push(format!("{:?}", log.entries_after(of, 0, 99).await.unwrap()));
    }
    outcome.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_does_what_memory_does(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.unwrap().block_on(async {
            let (one, other) = (InSqlite::open(6).await, InMemory::open(6).await);
            let (sqlite, memory) = (performed(&one.log(), &acts).await, performed(&other.log(), &acts).await);
            one.end().await;
            assert_eq!(sqlite, memory);
        });
    }
}
