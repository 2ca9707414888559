//! What the customer was promised, sentence by sentence, in the words it was said in.

use super::payload::Promise;
use crate::grounding;
use crate::ids::RequestId;
use crate::model::Speaker;
use crate::state::State;

/// The most promises listed; the newest are.
const PROMISES: usize = 12;

/// The promises of the recent transcript, oldest first, each with the request that was spoken of before it.
pub(super) fn promises(state: &State) -> Vec<(Promise, Option<RequestId>)> {
    let mut about: Option<RequestId> = None;
    let mut found: Vec<(Promise, Option<RequestId>)> = Vec::new();
    for turn in state.transcript().turns() {
        match turn.speaker {
            Speaker::Customer => {
                let mut requests = state.requests().iter().rev();
                let spoken_of = requests.find(|request| {
                    let mut words = request.words.iter();
                    words.any(|said| said.message == turn.message)
                });
                about = spoken_of.map(|request| request.id).or(about);
            }
            Speaker::Note => {}
            Speaker::Agent | Speaker::Representative => {
                for text in grounding::promises(&turn.text) {
                    let promise = Promise {
                        text: text.to_owned(),
                        message: turn.message,
                    };
                    found.push((promise, about));
                }
            }
        }
    }
    found.drain(..found.len().saturating_sub(PROMISES));
    found
}
