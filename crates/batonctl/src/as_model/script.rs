//! The script of a recorded run: the customer's messages, and after each one the moves of the agent's
//! model.

use super::recording::{RecordedCall, RecordedRun, RunTurn};

/// The text in place of a customer's words that the recording does not hold.
pub(crate) const UNHEARD: &str = "(the recording begins after the customer's first words)";

/// One message of the customer and what the model proposed until it answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exchange {
    /// What the customer wrote; `None` where the agent began without hearing them.
    pub(crate) customer: Option<String>,
    /// What the model proposed, in order.
    pub(crate) moves: Vec<Move>,
}

/// One proposal of the model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Move {
    /// A call.
    Call(RecordedCall),
    /// An answer to the customer.
    Reply(String),
    /// A wish for a person.
    Handoff(String),
}

/// Cuts a run into exchanges. A model may talk while it works; one answer ends a turn here, so of
/// several texts before the customer writes again the last one is the answer, after the calls. A text
/// before the customer's first message is a greeting and answers nothing.
pub(crate) fn script(recording: &RecordedRun) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut answer: Option<String> = None;
    for turn in &recording.turns {
        match turn {
            RunTurn::Customer(text) => {
                answered(&mut exchanges, answer.take());
                exchanges.push(Exchange {
                    customer: Some(text.clone()),
                    moves: Vec::new(),
                });
            }
            // Customers tell in their next message what they did with tools of their own.
            RunTurn::CustomersCall => {}
            RunTurn::Agent(text) => {
                if !exchanges.is_empty() {
                    answer = Some(text.clone());
                }
            }
            RunTurn::Call(call) => {
                if exchanges.is_empty() {
                    exchanges.push(Exchange {
                        customer: None,
                        moves: Vec::new(),
                    });
                }
                if let Some(exchange) = exchanges.last_mut() {
                    exchange.moves.push(if asks_for_person(&call.tool) {
                        Move::Handoff(why(call))
                    } else {
                        Move::Call(call.clone())
                    });
                }
            }
        }
    }
    answered(&mut exchanges, answer);
    exchanges
}

fn answered(exchanges: &mut [Exchange], answer: Option<String>) {
    if let (Some(exchange), Some(answer)) = (exchanges.last_mut(), answer) {
        exchange.moves.push(Move::Reply(answer));
    }
}

/// Whether a tool hands the conversation to a person: what Baton's agents say instead of calling it.
fn asks_for_person(tool: &str) -> bool {
    let name = tool.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(&[
        "transfer",
        "escalate",
        "hand_off",
        "handoff",
        "hand_over",
        "handover",
    ]) && has(&[
        "human",
        "person",
        "agent",
        "representative",
        "supervisor",
        "specialist",
    ])
}

fn why(call: &RecordedCall) -> String {
    let words = call.arguments.iter().flat_map(|a| a.values());
    let said = words.filter_map(serde_json::Value::as_str).next();
    said.unwrap_or("the agent transfers to a person").to_owned()
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
