use super::*;
use crate::as_model::verdict::judge;

fn call(tool: &str) -> Turn {
    Turn::Call(Call {
        tool: tool.into(),
        arguments: Some(serde_json::Map::new()),
        content: "done".into(),
        verdict: judge(Some(false), "done"),
    })
}

fn said(turns: Vec<Turn>) -> Vec<(Option<String>, Vec<String>)> {
    let recording = Recording {
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
        Turn::Agent("Hi!".into()),
        Turn::Customer("my order?".into()),
        call("get_order"),
        Turn::Agent("a moment".into()),
        call("get_user"),
        Turn::CustomersCall,
        Turn::Customer("well?".into()),
        Turn::Agent("first".into()),
        Turn::Agent("second".into()),
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
        said(vec![call("get_customer"), Turn::Agent("done".into())]),
        [(None, vec!["call get_customer".into(), "reply done".into()])]
    );
}

#[test]
fn transferring_to_a_person_is_a_wish() {
    let turns = vec![Turn::Customer("x".into()), call("transfer_to_human_agents")];
    assert_eq!(said(turns), [(Some("x".into()), vec!["handoff".into()])]);
    assert!(!asks_for_person("transfer_money"));
    assert!(!asks_for_person("get_agent_name"));
}
