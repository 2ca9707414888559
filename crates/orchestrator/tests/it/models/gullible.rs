//! A model that does what the text says, whatever it is.

use serde_json::Value;

use crate::conversation_driver::ConversationDriver;

/// The most answers that are waited for.
const ANSWERS: usize = 24;

/// Runs a conversation until nothing is under way. Systems answer as `answers` does; the model
/// answers with its proposals one after another, and with the last one from then on.
pub(crate) fn run(
    talk: &mut ConversationDriver,
    proposals: &[Value],
    answers: impl Fn(&mut ConversationDriver),
) {
    for nth in 0..ANSWERS {
        while !talk.tries.is_empty() {
            answers(talk);
        }
        if talk.asks.is_empty() {
            return;
        }
        let proposal = proposals.get(nth).or(proposals.last());
        talk.model(proposal.cloned().unwrap_or(Value::Null));
    }
    assert!(
        talk.asks.is_empty(),
        "it is asked without end\n{}",
        talk.story()
    );
}
