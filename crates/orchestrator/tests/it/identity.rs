//! The customer's identity: no customer is shown what belongs to another.

use std::sync::Arc;

use baton_orchestrator::Input;
use baton_orchestrator::snapshot::Mark;
use baton_playbook::{FailureKind, IdentityLevel, ToolName};

use crate::conversation_driver::ConversationDriver;
use crate::desk::{changed, truth};

#[test]
fn record_of_somebody_else_is_disclosed_nowhere() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does my hire H-2002 stand, I am K-1001");
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    let everything = talk.everything();
    for theirs in ["Quay 17", "2026-02-01", "Ben Osei", "K-1002"] {
        assert!(!everything.contains(theirs), "{theirs} is disclosed");
    }
    assert_eq!(talk.snapshot().customer.id.as_deref(), Some("K-1001"));
    assert_eq!(
        talk.marks("hire_number"),
        [(Mark::Stated, Some("H-2002".to_owned()))]
    );
    let attempt = &talk.snapshot().attempts[1];
    assert_eq!(attempt.failure, Some(FailureKind::NotTheCustomers));
}

#[test]
fn knowing_a_record_proves_little_and_shows_nothing_personal() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does hire H-2002 stand");
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    assert_eq!(
        talk.snapshot().customer.identity,
        IdentityLevel::PartlyVerified
    );
    assert_eq!(talk.snapshot().customer.id, None);
    assert_eq!(
        talk.marks("hire_state"),
        [(Mark::Verified, Some("returned".to_owned()))]
    );
    assert!(talk.marks("hire_site").is_empty());
    assert!(!talk.snapshot().records[0].owner_confirmed);
}

#[test]
fn record_shown_too_early_is_taken_back() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does hire H-2002 stand");
    talk.all_answer();
    talk.writes("I am K-1001");
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    assert_eq!(talk.seqs("record_withdrawn").len(), 1);
    assert_eq!(
        talk.marks("hire_number"),
        [(Mark::Stated, Some("H-2002".to_owned()))]
    );
    assert!(talk.marks("hire_state").is_empty());
    let snapshot = talk.kept.last().expect("a snapshot").to_json();
    assert!(!snapshot.contains("K-1002"));
    assert!(talk.snapshot().records.iter().all(|r| r.owner_confirmed));
}

#[test]
fn records_of_two_people_show_neither() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hires H-2001 and H-2002");
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    assert!(
        talk.marks("hire_state").is_empty(),
        "{:?}",
        talk.marks("hire_state")
    );
    // Once it is known who asks, theirs is looked up again.
    talk.writes("I am K-1001");
    talk.all_answer();
    assert_eq!(
        talk.marks("hire_state"),
        [(Mark::Verified, Some("on_hire".to_owned()))]
    );
    assert!(!talk.everything().contains("Quay 17"));
}

#[test]
fn owner_in_other_letters_is_the_same_owner() {
    let mut talk = ConversationDriver::new();
    talk.writes("where does hire H-2001 stand");
    let one = talk.under_way("get_hire");
    let mut lower = truth(&one.tool, "H-2001").expect("a hire");
    lower.owner = Some("k-1001".to_owned());
    talk.ends(&one, Ok(lower));
    talk.writes("I am K-1001");
    talk.all_answer();
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    assert_eq!(
        talk.marks("hire_site"),
        [(Mark::Verified, Some("Mill Lane 4".to_owned()))]
    );
}

#[test]
fn without_bearer_records_nothing_is_looked_up_for_strangers() {
    let mut talk = ConversationDriver::at(changed(|desk| desk.identity.bearer_records = false));
    talk.says("where does hire H-2002 stand");
    assert!(talk.state.calls().all.is_empty());
    assert_eq!(talk.agents_said().len(), 1, "it asks who is there");
}

#[test]
fn second_person_in_one_conversation_is_not_let_in() {
    let mut talk = ConversationDriver::new();
    talk.writes("my hire, I am K-1001, or look at K-1002");
    talk.all_answer();
    assert!(!talk.everything().contains("Ben Osei"));
    assert!(!talk.everything().contains("0151 1002"));
    assert_eq!(
        talk.state.case().identity.customer.as_deref(),
        Some("K-1001")
    );
}

#[test]
fn value_names_the_call_that_gave_it() {
    // Two tools read the same record, and each gives only a part of it.
    let desk = changed(|desk| {
        let get = ToolName::from("get_hire");
        let whole = desk.tool(&get).expect("a tool").as_ref().clone();
        let (mut state, mut site) = (whole.clone(), whole);
        state.facts.retain(|m| m.fact.as_str() != "hire_site");
        site.facts.retain(|m| m.fact.as_str() == "hire_site");
        site.name = ToolName::from("get_hire_site");
        desk.tools.retain(|t| t.name != get);
        desk.tools.extend([Arc::new(state), Arc::new(site)]);
    });
    let mut talk = ConversationDriver::at(desk);
    talk.writes("my hire H-2001, I am K-1001");
    talk.answers("get_member");
    let [state, site] = ["get_hire", "get_hire_site"].map(|tool| talk.under_way(tool));
    let part = |only_site: bool| {
        let mut part = truth(&state.tool, "H-2001").expect("a hire");
        part.values
            .retain(|(fact, _)| (fact.as_str() == "hire_site") == only_site);
        part
    };
    let (of_state, of_site) = (part(false), part(true));
    talk.ends(&state, Ok(of_state));
    let then = talk.now;
    talk.pass(5_000).ends(&site, Ok(of_site));
    talk.feed(Input::HandOver {
        why: "The test wants it.".to_owned(),
    });
    let fact = talk.fact("hire_state");
    let source = fact.source.as_ref().expect("a source");
    assert_eq!(
        (source.call, source.tool.as_str()),
        (state.call, "get_hire")
    );
    assert_eq!(fact.observed_at, Some(then));
    let source = talk.fact("hire_site").source.clone().expect("a source");
    assert_eq!(source.call, site.call);
}
