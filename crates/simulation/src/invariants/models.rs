//! What came of questions to models: each is answered or fails once, while it is waited for.

use std::collections::BTreeMap;

use baton_orchestrator::snapshot::ModelHealth;
use baton_orchestrator::{Agent, AskId, Fencing};
use jiff::Timestamp;

use super::{Holds, Watch, hold};

/// A question that is waited for.
#[derive(Debug)]
struct Open {
    agent: Agent,
    fencing: u64,
    since: Timestamp,
}

/// Questions to models, as the journal tells of them.
#[derive(Debug, Default)]
pub(super) struct Questions {
    open: BTreeMap<AskId, Open>,
    /// The question answered last.
    answered: Option<AskId>,
    asked: u32,
    failed: u32,
    refused: u32,
}

impl Questions {
    /// What a snapshot has to say about them; nothing where none was asked.
    pub(super) fn health(&self) -> Option<ModelHealth> {
        (self.asked > 0).then_some(ModelHealth {
            asked: self.asked,
            failed: self.failed,
            refused: self.refused,
        })
    }
}

impl Watch {
    pub(super) fn asked(
        &mut self,
        ask: AskId,
        agent: Agent,
        under: Fencing,
        at: Timestamp,
    ) -> Holds {
        hold(1, under.0 == self.fencing, || {
            format!("a question under {under:?}, in force is {}", self.fencing)
        })?;
        // A newer question of the same agent takes the older one's place.
        let open = &mut self.questions.open;
        open.retain(|_, known| known.agent != agent || known.fencing != under.0);
        self.questions.asked += 1;
        let fencing = under.0;
        let new = Open {
            agent,
            fencing,
            since: at,
        };
        hold(8, self.questions.open.insert(ask, new).is_none(), || {
            format!("question {ask} was asked twice")
        })
    }

    /// Questions about the person the customer seemed to be are not waited for.
    pub(super) fn forget_questions(&mut self) {
        self.questions
            .open
            .retain(|_, open| open.agent == Agent::Router);
    }

    pub(super) fn answered(&mut self, ask: AskId) -> Holds {
        self.waited_for(ask, "answer")?;
        self.questions.answered = Some(ask);
        Ok(())
    }

    pub(super) fn no_answer(&mut self, ask: AskId) -> Holds {
        self.waited_for(ask, "failure")?;
        self.questions.failed += 1;
        Ok(())
    }

    pub(super) fn proposal_refused(&mut self, ask: AskId) -> Holds {
        self.questions.refused += 1;
        hold(5, self.questions.answered == Some(ask), || {
            format!("a proposal was refused that question {ask} did not bring")
        })
    }

    fn waited_for(&mut self, ask: AskId, what: &str) -> Holds {
        let open = self.questions.open.remove(&ask);
        hold(8, open.is_some(), || {
            format!("the {what} to question {ask}, which is not waited for, was used")
        })?;
        let under = open.map(|open| open.fencing);
        hold(1, under == Some(self.fencing), || {
            format!(
                "the {what} to a question asked under {under:?} was used, in force is {}",
                self.fencing
            )
        })
    }

    /// No question is waited for beyond its time.
    pub(super) fn gives_up(&self, now: Timestamp) -> Holds {
        let most = i128::from(self.limits().model_ms);
        let mut current = self.questions.open.values();
        let late = current.find(|open| {
            open.fencing == self.fencing && now.duration_since(open.since).as_millis() >= most
        });
        hold(7, late.is_none(), || {
            format!("a model is still waited for: {late:?}")
        })
    }
}
