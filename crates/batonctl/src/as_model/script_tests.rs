use super::*;
use crate::as_model::verdict::judge;

fn call(tool: &str) -> RunTurn {
    RunTurn::Call(RecordedCall {
        tool: tool.into(),
        arguments: Some(serde_json::Map::new()),
        content: "done".into(),
        verdict: judge(Some(false), "done"),
    })
}

fn said(turns: Vec<RunTurn>) -> Vec<(Option<String>, Vec<String>)> {
    let recording = RecordedRun {
        line: 1,
        id: "a".into(),
        domain: "d".into(),
        model: String::new(),
        succeeded: None,
        gold_transfer: false,
        turns,
    };
    let moves = |moves: Vec<Move>| {
        moves
            .into_iter()
            .map(|m| match m {
                Move::Call(call) => format!("call {}", call.tool),
                Move::Reply(text) => format!("reply {text}"),
                Move::Handoff(_) => "handoff".into(),
            })
            .collect()
    };
    script(&recording)
        .into_iter()
        .map(|exchange| (exchange.customer, moves(exchange.moves)))
        .collect()
}

#[test]
fn one_answer_ends_a_turn() {
    let turns = vec![
        RunTurn::Agent("Hi!".into()),
        RunTurn::Customer("my order?".into()),
        call("get_order"),
        RunTurn::Agent("a moment".into()),
        call("get_user"),
        RunTurn::CustomersCall,
        RunTurn::Customer("well?".into()),
        RunTurn::Agent("first".into()),
        RunTurn::Agent("second".into()),
    ];
    assert_eq!(
        said(turns),
        [
            (
                Some("my order?".into()),
                vec![
                    "call get_order".into(),
                    "call get_user".into(),
                    "reply a moment".into()
                ]
            ),
            (Some("well?".into()), vec!["reply second".into()]),
        ]
    );
}

#[test]
fn an_agent_may_begin_without_a_word_of_the_customer() {
    assert_eq!(
        said(vec![call("get_customer"), RunTurn::Agent("done".into())]),
        [(None, vec!["call get_customer".into(), "reply done".into()])]
    );
}

#[test]
fn transferring_to_a_person_is_a_wish() {
    let turns = vec![
        RunTurn::Customer("x".into()),
        call("transfer_to_human_agents"),
    ];
    assert_eq!(said(turns), [(Some("x".into()), vec!["handoff".into()])]);
    assert!(!asks_for_person("transfer_money"));
    assert!(!asks_for_person("get_agent_name"));
}
