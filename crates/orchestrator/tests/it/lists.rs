//! Which record of a list is meant, where the customer names none: looked up, told by their words, asked for.

use baton_orchestrator::Event;
use baton_orchestrator::snapshot::{AboutHow, StillNeeded};
use baton_playbook::IdentityLevel;

use crate::conversation_driver::ConversationDriver;
use crate::listed_orders::{about, asked, end_all, handed_over, says, talk};

/// What the person is advised to do.
fn handed_over_next(talk: &mut ConversationDriver) -> String {
    handed_over(talk).next_action.unwrap_or_default()
}

fn order_of(needed: &[StillNeeded]) -> Option<&StillNeeded> {
    needed.iter().find(|n| n.name.as_str() == "order_number")
}

#[test]
fn the_order_that_holds_what_was_named_is_the_one_whatever_comes_first() {
    let mut sealed = Vec::new();
    for newest_first in [false, true] {
        let mut talk = talk();
        talk.writes("I am G-101 and the corkscrew arrived broken");
        end_all(&mut talk, newest_first);
        talk.wait(1_200);
        end_all(&mut talk, newest_first);
        let request = handed_over(&mut talk);
        assert_eq!(
            asked(&talk),
            ["C-1001", "C-1002", "C-1003"],
            "{}",
            talk.story()
        );
        assert_eq!(about(&request), [("C-1002", AboutHow::Found)]);
        assert_eq!(request.still_needed, []);
        assert_eq!(
            request.next_action.as_deref(),
            Some("Replace Wine glass, Corkscrew of C-1002")
        );
        assert_eq!(
            talk.agents_said().len(),
            1,
            "only the handoff is announced: {}",
            talk.story()
        );
        // Only the parcel of the order that is meant was looked up.
        let parcels = talk.journal.iter().filter(|r| matches!(&r.event, Event::CallRequested { tool, .. } if tool.as_str() == "get_parcel"));
        assert_eq!(parcels.count(), 1, "{}", talk.story());
        sealed.push((
            about(&request).len(),
            request.next_action.clone(),
            request.status,
        ));
    }
    assert_eq!(sealed[0], sealed[1]);
}

#[test]
fn a_day_names_an_order_too() {
    let mut talk = talk();
    says(&mut talk, "G-101 here, where is the hire of 20 February?");
    assert_eq!(
        talk.agents_said(),
        ["Order C-1003 is being packed."],
        "{}",
        talk.story()
    );
}

#[test]
fn several_that_fit_are_offered_and_an_answer_in_words_says_which() {
    let mut talk = talk();
    says(&mut talk, "I am G-101, the glass is broken");
    let question = "Which of these do you mean: C-1002 (Wine glass, Corkscrew, 2026-02-02); C-1003 (Glass jug, 2026-02-20)?";
    assert_eq!(talk.agents_said(), [question], "{}", talk.story());
    says(&mut talk, "the jug");
    let request = handed_over(&mut talk);
    assert_eq!(
        about(&request),
        [("C-1003", AboutHow::Found)],
        "{}",
        talk.story()
    );
    assert_eq!(request.still_needed, []);
}

#[test]
fn several_that_fit_are_listed_for_the_person() {
    let mut talk = talk();
    says(&mut talk, "I am G-101, something is broken");
    let request = handed_over(&mut talk);
    let needed = order_of(&request.still_needed).unwrap();
    assert_eq!(
        needed.choices,
        [
            "C-1001 (Bottle rack, 2026-01-14)",
            "C-1002 (Wine glass, Corkscrew, 2026-02-02)",
            "C-1003 (Glass jug, 2026-02-20)",
        ]
    );
    let question = needed.question.as_deref().unwrap();
    assert!(
        question.starts_with("Which of these do you mean: C-1001 ("),
        "{question}"
    );
    assert_eq!(request.about, []);
}

#[test]
fn a_choice_is_offered_once_and_then_the_number_is_asked_for() {
    let mut talk = talk();
    says(&mut talk, "I am G-101, something is broken");
    says(&mut talk, "well, it wobbles");
    let said = talk.agents_said();
    assert_eq!(said.len(), 2, "{}", talk.story());
    assert_eq!(
        said[1],
        "What does the confirmation say?",
        "{}",
        talk.story()
    );
}

#[test]
fn only_those_an_intent_can_be_about_are_meant() {
    let mut talk = talk();
    says(&mut talk, "I am G-101 and want my deposit back");
    let request = handed_over(&mut talk);
    assert_eq!(
        about(&request),
        [("C-1003", AboutHow::Found)],
        "{}",
        talk.story()
    );
    assert_eq!(
        request.next_action.as_deref(),
        Some("Stop the packing of C-1003")
    );
}

#[test]
fn what_was_named_and_cannot_be_meant_is_said_to_be_none() {
    let mut talk = talk();
    says(
        &mut talk,
        "I am G-101 and want my deposit back for the bottle rack",
    );
    assert_eq!(
        talk.agents_said(),
        ["I could not find that in what I see here (Orders). Which order is it?"],
        "{}",
        talk.story()
    );
    assert!(
        handed_over_next(&mut talk).starts_with("Find out which order of G-101"),
        "{}",
        talk.story()
    );

    let mut talk = crate::listed_orders::talk();
    says(
        &mut talk,
        "I am G-101 and want my deposit back for the bottle rack",
    );
    says(&mut talk, "C-1003");
    let request = handed_over(&mut talk);
    assert_eq!(
        about(&request),
        [("C-1003", AboutHow::Named)],
        "{}",
        talk.story()
    );
}

#[test]
fn nothing_is_looked_into_before_it_is_known_who_the_customer_is_or_where_the_list_is_too_long() {
    let mut talk = talk();
    says(&mut talk, "the corkscrew is broken");
    assert_eq!(asked(&talk), [""; 0]);
    says(&mut talk, "G-103");
    assert_eq!(
        asked(&talk),
        [""; 0],
        "five orders, at most four: {}",
        talk.story()
    );
    let request = handed_over(&mut talk);
    assert_eq!(order_of(&request.still_needed).unwrap().choices, [""; 0]);
}

#[test]
fn a_list_of_one_needs_no_choice() {
    let mut talk = talk();
    says(&mut talk, "G-102, where is my hire?");
    assert_eq!(
        talk.agents_said(),
        ["Order C-2001 is waiting."],
        "{}",
        talk.story()
    );
}

#[test]
fn no_order_is_looked_up_where_the_customer_names_one() {
    let mut talk = talk();
    says(&mut talk, "I am G-101, the glass of C-1002 is broken");
    assert_eq!(asked(&talk), ["C-1002"], "{}", talk.story());
}

#[test]
fn one_that_fits_is_asked_about_where_another_one_cannot_be_read() {
    let mut talk = talk();
    talk.writes("I am G-104 and the tap is broken");
    end_all(&mut talk, false);
    talk.wait(1_200);
    end_all(&mut talk, false);
    talk.wait(1_200);
    assert_eq!(
        talk.agents_said(),
        ["Which of these do you mean: C-4001 (Tap, 2026-02-05)?"],
        "{}",
        talk.story()
    );
    let records = talk.state.case().records.iter();
    let ids: Vec<&str> = records.map(|(record, _)| record.id.as_str()).collect();
    assert!(
        !ids.contains(&"C-4002"),
        "a foreign order is not kept: {ids:?}"
    );
}

#[test]
fn a_later_request_goes_on_about_the_order_found_unless_its_words_name_another_one() {
    let mut talk = talk();
    says(&mut talk, "I am G-101. Where is the hire with the jug?");
    assert_eq!(
        talk.agents_said(),
        ["Order C-1003 is being packed."],
        "{}",
        talk.story()
    );
    says(&mut talk, "please pay the deposit back then");
    let request = handed_over(&mut talk);
    assert_eq!(
        about(&request),
        [("C-1003", AboutHow::Assumed)],
        "{}",
        talk.story()
    );

    let mut talk = crate::listed_orders::talk();
    says(&mut talk, "I am G-101. Where is my hire C-1003?");
    says(&mut talk, "and the bottle rack is broken");
    let request = handed_over(&mut talk);
    assert_eq!(
        about(&request),
        [("C-1001", AboutHow::Found)],
        "{}",
        talk.story()
    );
    assert_eq!(
        request.next_action.as_deref(),
        Some("Replace Bottle rack of C-1001")
    );
}

#[test]
fn an_order_found_is_never_a_proof() {
    let mut talk = talk();
    says(&mut talk, "I am G-101 and the corkscrew is broken");
    let identified = talk
        .journal
        .iter()
        .filter_map(|recorded| match &recorded.event {
            Event::Identified { level, call, .. } => Some((*level, *call)),
            _ => None,
        });
    let identified: Vec<_> = identified.collect();
    let guest = talk
        .state
        .calls()
        .all
        .iter()
        .find(|c| c.tool.as_str() == "get_guest")
        .unwrap();
    assert_eq!(identified, [(IdentityLevel::Verified, guest.id)]);
}

#[test]
fn a_number_without_its_prefix_is_the_order_unless_it_is_something_else() {
    let mut talk = talk();
    says(
        &mut talk,
        "I am G-101. Where is my hire 1003? And the order 1001 is broken.",
    );
    assert_eq!(
        talk.agents_said().first(),
        Some(&"Order C-1003 is being packed."),
        "{}",
        talk.story()
    );
    let requests = talk.snapshot().requests.clone();
    let broken = requests
        .iter()
        .find(|r| r.intent.name.as_str() == "repair")
        .unwrap();
    assert_eq!(
        about(broken),
        [("C-1001", AboutHow::Named)],
        "{}",
        talk.story()
    );

    let mut talk = crate::listed_orders::talk();
    says(&mut talk, "I am G-101, about my hire, pin 1003");
    assert!(
        talk.state.case().stated("order_number").is_empty(),
        "{}",
        talk.story()
    );
}

#[test]
fn a_value_is_told_and_heard_by_its_name_and_stays_on_record_as_its_system_writes_it() {
    let mut talk = talk();
    says(
        &mut talk,
        "I am G-101. Where is my hire C-1003? In gift wrap, please.",
    );
    assert_eq!(
        talk.agents_said(),
        ["Order C-1003 is being packed."],
        "{}",
        talk.story()
    );
    let wrap = talk.state.case().stated("wrap");
    assert_eq!(wrap.first().map(|stated| stated.value.as_str()), Some("g"));
    handed_over(&mut talk);
    let facts = &talk.snapshot().facts;
    let state = facts
        .iter()
        .find(|f| f.name.as_str() == "order_state")
        .unwrap();
    assert_eq!(
        state.value.as_ref().map(ToString::to_string).as_deref(),
        Some("in_preparation")
    );
}

#[test]
fn who_does_not_have_the_number_is_offered_the_orders_all_the_same() {
    let mut talk = talk();
    says(&mut talk, "something is broken");
    assert_eq!(talk.agents_said().len(), 1, "{}", talk.story());
    says(&mut talk, "I am G-101 and I don't have the order number");
    let said = talk.agents_said();
    let last = said.last().unwrap();
    assert!(
        last.starts_with(
            "That is no problem, there may be another way. Which of these do you mean: C-1001 ("
        ),
        "{}",
        talk.story()
    );
    says(&mut talk, "the bottle rack");
    let request = handed_over(&mut talk);
    assert_eq!(
        about(&request),
        [("C-1001", AboutHow::Found)],
        "{}",
        talk.story()
    );
}

#[test]
fn nothing_read_for_an_earlier_person_stays() {
    let mut talk = talk();
    says(&mut talk, "I am G-101 and something is broken");
    assert_eq!(asked(&talk).len(), 3);
    says(&mut talk, "sorry, I meant G-102");
    let request = handed_over(&mut talk);
    assert_eq!(
        about(&request),
        [("C-2001", AboutHow::Found)],
        "{}",
        talk.story()
    );
    let records = talk.state.case().records.iter();
    let ids: Vec<&str> = records.map(|(record, _)| record.id.as_str()).collect();
    assert_eq!(ids, ["G-102", "C-2001", "P2001"], "{}", talk.story());
    assert!(order_of(&request.still_needed).is_none());
}
