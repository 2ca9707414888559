//! Workstations of a team at one real gateway: what each holds, what becomes of it when another one has it.

use std::time::Duration;

use baton_link::LinkState;
use baton_orchestrator::{Event, Input};
use baton_runtime::{InputSource, RuntimeError, is_in_team, join_team};

use crate::support::{count, journal, until};
use crate::team_parts::{ANSWER, ASKED, Team, answers, id};

/// Long enough that no lease ends by itself.
const LONG: i64 = 15_000;
/// Milliseconds of a lease that is to end, and of the grace after it.
const SHORT: i64 = 1_500;
/// Longer than both.
const LOST: Duration = Duration::from_millis(4_000);
const HANDED_OVER: &str = "I am passing this to a colleague.";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_conversation_is_answered_by_the_one_that_holds_it() {
    let team = Team::new(LONG).await;
    let one = team.workstation("one").await;
    let two = team.workstation("two").await;
    let customers = [team.customer().await, team.customer().await];
    for customer in &customers {
        customer.say(ASKED).await;
    }
    for customer in &customers {
        customer.reads(ANSWER).await;
        let id = id(customer);
        let (at_one, at_two) = (one.number(id).await, two.number(id).await);
        assert!(
            at_one.is_some() != at_two.is_some(),
            "{at_one:?} {at_two:?}"
        );
        let holder = if at_one.is_some() { &one } else { &two };
        let sent = until("an answer", async || holder.sent(id, ANSWER).await).await;
        assert_eq!(sent, (1, Ok(())));
        let other = if at_one.is_some() { &two } else { &one };
        assert_eq!(journal(&other.runtime, id).await.len(), 0);
        assert_eq!(answers(customer).await, 1);
    }
    assert_eq!(one.runtime.store().held().await.unwrap().len(), 1);

    // It is held after a restart as well, under the same number.
    let held = one.runtime.store().held().await.unwrap();
    one.vanishes().await;
    let one = team.workstation("one").await;
    assert_eq!(one.runtime.store().held().await.unwrap(), held);
    let [held] = &held[..] else {
        panic!("{held:?}");
    };
    let mine = customers
        .iter()
        .find(|customer| customer.id().0 == held.conversation);
    let mine = mine.expect("one of them");
    mine.say("I lost the book").await;
    mine.reads(HANDED_OVER).await;
    one.vanishes().await;
    two.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_answered_goes_on_elsewhere_with_everything_and_is_read_only_where_it_was() {
    let team = Team::new(SHORT).await;
    let one = team.workstation("one").await;
    let customer = team.customer().await;
    customer.say(ASKED).await;
    customer.reads(ANSWER).await;
    let id = id(&customer);
    let two = team.workstation("two").await;
    one.link.pause();
    let number = two.holds(id).await;
    assert!(number > 1);
    until("the whole journal", async || {
        let there = journal(&two.runtime, id).await;
        (there == journal(&one.runtime, id).await && !there.is_empty()).then_some(())
    })
    .await;

    // Where it was it cannot be changed any more, by no one.
    one.link.resume();
    one.lets_go(id).await;
    let before = journal(&one.runtime, id).await.len();
    let why = "a colleague asks".to_owned();
    let refused = one
        .runtime
        .submit(id, Input::HandOver { why }, InputSource::Desk)
        .await
        .unwrap_err();
    assert!(matches!(refused, RuntimeError::NotHeld(_)), "{refused}");
    assert!(refused.to_string().contains("can only be read here"));
    customer.say("hello?").await;
    until("it is heard at the other one", async || {
        let there = journal(&two.runtime, id).await;
        let heard = |e: &Event| matches!(e, Event::CustomerWrote { .. });
        (count(&there, heard) == 2).then_some(())
    })
    .await;
    assert_eq!(journal(&one.runtime, id).await.len(), before);
    assert_eq!(
        one.runtime.state(id).await.unwrap().id(),
        id,
        "it is readable"
    );
    one.vanishes().await;
    let one = team.workstation("one").await;
    assert_eq!(journal(&one.runtime, id).await.len(), before);
    // The agents there know what was said, and go on.
    customer.say("I lost the book").await;
    customer.reads(HANDED_OVER).await;
    assert_eq!(answers(&customer).await, 1);
    one.vanishes().await;
    two.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_handoff_goes_on_elsewhere_with_what_was_sealed() {
    let team = Team::new(SHORT).await;
    let one = team.workstation("one").await;
    let customer = team.customer().await;
    customer.say(ASKED).await;
    customer.reads(ANSWER).await;
    customer.say("I lost the book").await;
    customer.reads(HANDED_OVER).await;
    let id = id(&customer);
    let sealed = one.runtime.store().latest_snapshot(id.0).await.unwrap();
    assert!(sealed.is_some());
    let two = team.workstation("two").await;
    one.link.pause();
    two.holds(id).await;
    let there = two.runtime.store();
    until("the snapshot", async || {
        (there.latest_snapshot(id.0).await.unwrap() == sealed).then_some(())
    })
    .await;
    let (here, there) = (one.runtime.store(), two.runtime.store());
    let index = |row: baton_store::ConversationRow| (row.opened_at, row.open, row.summary);
    let listed = there.conversation(id.0).await.unwrap().map(index);
    assert_eq!(listed, here.conversation(id.0).await.unwrap().map(index));
    let kept = there.history_of(id.0).await.unwrap().expect("a row");
    let known = here.history_of(id.0).await.unwrap().expect("a row");
    assert_eq!((kept.intent, kept.reason), (known.intent, known.reason));
    assert_eq!(kept.facts, known.facts);
    one.vanishes().await;
    two.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_late_answer_of_a_tool_changes_nothing_where_it_was_let_go() {
    let team = Team::new(SHORT).await;
    team.answers.send_replace(false);
    let one = team.workstation("one").await;
    let customer = team.customer().await;
    customer.say(ASKED).await;
    let id = id(&customer);
    team.is_asked(1).await;
    let two = team.workstation("two").await;
    one.link.pause();
    two.holds(id).await;
    one.link.resume();
    one.lets_go(id).await;
    let before = journal(&one.runtime, id).await.len();
    team.is_asked(2).await;
    team.answers.send_replace(true);
    customer.reads(ANSWER).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(journal(&one.runtime, id).await.len(), before);
    assert_eq!(answers(&customer).await, 1);
    one.vanishes().await;
    two.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_under_an_old_number_is_not_said_but_found_out_anew() {
    let team = Team::new(SHORT).await;
    team.answers.send_replace(false);
    let one = team.workstation("one").await;
    let customer = team.customer().await;
    customer.say(ASKED).await;
    let id = id(&customer);
    let number = one.holds(id).await;
    team.is_asked(1).await;
    one.link.pause();
    team.answers.send_replace(true);
    until("an answer in the outbox", async || {
        let outbox = one.outbox(id).await;
        outbox
            .iter()
            .any(|(_, _, body)| body.contains(ANSWER))
            .then_some(())
    })
    .await;
    // Its lease runs out, and no one else is there.
    tokio::time::sleep(LOST).await;
    one.link.resume();
    let sent = until("a refusal", async || one.sent(id, ANSWER).await).await;
    assert_eq!(sent, (number, Err("not_held".to_owned())));
    customer.reads(ANSWER).await;
    assert!(one.holds(id).await > number);
    assert_eq!(answers(&customer).await, 1);
    one.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_system_is_asked_without_a_lease() {
    let team = Team::new(SHORT).await;
    let one = team.workstation("one").await;
    let customer = team.customer().await;
    let id = id(&customer);
    let number = one.holds(id).await;
    until("it is open", async || one.runtime.state(id).await.ok()).await;
    one.link.pause();
    tokio::time::sleep(LOST).await;
    let message = crate::support::wrote(ASKED);
    one.runtime
        .submit(id, message, InputSource::Desk)
        .await
        .unwrap();
    one.asks(id).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(team.times_asked(), 0);
    one.vanishes().await;
    // What was written here without the gateway is void; what the customer says there is not.
    customer.say(ASKED).await;

    // Begun anew it asks nothing either, before it knows that it holds the conversation.
    let one = team.workstation("one").await;
    let anew = until("a grant anew", async || {
        one.number(id).await.filter(|anew| *anew > number)
    })
    .await;
    customer.reads(ANSWER).await;
    assert_eq!(team.times_asked(), 1);
    let sent = until("an answer", async || one.sent(id, ANSWER).await).await;
    assert_eq!(sent, (anew, Ok(())));
    one.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_an_older_copy_of_its_data_it_holds_all_anew() {
    let team = Team::new(LONG).await;
    let one = team.workstation("one").await;
    let customer = team.customer().await;
    let id = id(&customer);
    let number = one.holds(id).await;
    let copy = team.database("copy");
    one.runtime.store().backup(&copy).await.unwrap();
    customer.say(ASKED).await;
    customer.reads(ANSWER).await;
    customer.say("thank you").await;
    until("it is heard", async || {
        let here = journal(&one.runtime, id).await;
        let heard = |e: &Event| matches!(e, Event::CustomerWrote { .. });
        (count(&here, heard) == 2).then_some(())
    })
    .await;
    // With a hello the gateway learns how far it is, and need not keep what was before.
    one.link.cut();
    let mut status = one.link.status();
    let back = status.wait_for(|now| now.connections == 2 && now.state == LinkState::Online);
    tokio::time::timeout(crate::support::PATIENCE, back)
        .await
        .expect("back in time")
        .unwrap();
    one.vanishes().await;
    let database = team.database("one");
    for file in ["-wal", "-shm"] {
        let mut beside = database.clone().into_os_string();
        beside.push(file);
        let _ = std::fs::remove_file(beside);
    }
    std::fs::rename(&copy, &database).unwrap();

    let one = team.workstation("one").await;
    let anew = until("a grant anew", async || {
        one.number(id).await.filter(|anew| *anew > number)
    })
    .await;
    // What this copy lacks is at the gateway.
    until("everything", async || {
        let here = journal(&one.runtime, id).await;
        let heard = |e: &Event| matches!(e, Event::CustomerWrote { .. });
        (count(&here, heard) == 2).then_some(())
    })
    .await;
    customer.say("I lost the book").await;
    customer.reads(HANDED_OVER).await;
    let sent = until("a send", async || one.sent(id, HANDED_OVER).await).await;
    assert_eq!(sent, (anew, Ok(())));
    assert_eq!(answers(&customer).await, 1);
    one.vanishes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_data_of_a_desk_with_a_gateway_to_itself_joins_no_team() {
    let library = crate::support::Library::new().await;
    let runtime = library.open(None).await;
    let mut log = crate::support::Log::default();
    crate::support::begin(&runtime, &mut log, "hello")
        .await
        .unwrap();
    assert!(!join_team(runtime.store()).await.unwrap());
    assert!(!is_in_team(runtime.store()).await.unwrap());
    crate::support::close(runtime).await;
}
