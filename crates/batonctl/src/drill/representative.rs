//! The simulated representative: accepts every offer, takes what ended in the last queue, replies
//! once, wraps up.

use baton_orchestrator::{
    Actor, ConversationId, HandoffStatus, Input, MessageId, OfferId, Representative, State,
};
use baton_runtime::{InputSource, Runtime, RuntimeError, Update};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Their reply to every customer.
const REPLY: &str = "I have taken care of it. Goodbye!";

/// Works until the runtime stops or this is dropped.
pub(super) async fn work(runtime: Runtime, who: Representative) {
    let mut updates = runtime.updates();
    let mut served = JoinSet::new();
    loop {
        while served.try_join_next().is_some() {}
        let seen = match updates.recv().await {
            Ok(Update::Conversation { state, .. }) => vec![state],
            Ok(
                Update::DeliveryReported { .. }
                | Update::Hands { .. }
                | Update::Unreadable { .. }
                | Update::NotSaved { .. },
            ) => {
                continue;
            }
            Err(RecvError::Lagged(_)) => runtime.open().await.unwrap_or_default(),
            Err(RecvError::Closed) => return,
        };
        for state in seen {
            if let Some(offer) = waits_for_me(&state) {
                let (runtime, id, who) = (runtime.clone(), state.id(), who.clone());
                served.spawn(async move {
                    // A missing offer was accepted elsewhere, or is over.
                    if let Err(error) = serve(&runtime, id, offer, who).await {
                        tracing::debug!(%id, %error, "the simulated representative could not go on");
                    }
                });
            }
        }
    }
}

/// With the offer to accept, or without one where it waits in the last queue.
fn waits_for_me(state: &State) -> Option<Option<OfferId>> {
    let handoff = state.phase().handoff()?;
    match handoff.status {
        HandoffStatus::Offered { offer, .. } => Some(Some(offer)),
        HandoffStatus::Overflow => Some(None),
        HandoffStatus::Prepared | HandoffStatus::Queued | HandoffStatus::Accepted { .. } => None,
    }
}

async fn serve(
    runtime: &Runtime,
    id: ConversationId,
    offer: Option<OfferId>,
    representative: Representative,
) -> Result<(), RuntimeError> {
    let submit = async |input| runtime.submit(id, input, InputSource::Desk).await;
    let by = async || -> Result<Actor, RuntimeError> {
        let fencing = runtime.state(id).await?.fencing();
        Ok(Actor {
            representative: representative.clone(),
            fencing,
        })
    };
    let accept = Input::Accept {
        by: by().await?,
        offer,
    };
    submit(accept).await?;
    let held = by().await?;
    let replied = submit(Input::Reply {
        by: held.clone(),
        message: MessageId(Uuid::now_v7()),
        text: REPLY.into(),
    })
    .await;
    if let Err(error) = replied {
        // The customer has left; the wrap-up is still to be done.
        tracing::debug!(%id, %error, "the reply was not taken");
    }
    submit(Input::StartWrapUp { by: held }).await?;
    submit(Input::FinishWrapUp {
        by: by().await?,
        disposition: "done".into(),
        settled: Vec::new(),
        not_wanted: Vec::new(),
        summary: String::new(),
        notes: String::new(),
    })
    .await
}
