//! What calls of tools and agents may do: budgets, tries, outcomes.

use baton_orchestrator::{CallId, Callee, Event, Recorded};
use baton_playbook::FailureKind;
use jiff::SignedDuration;

use super::events::misplaced;
use super::{Broken, Holds, OwnerKind, Seen, Watch, hold};

impl Watch {
    /// An event of a call.
    pub(super) fn call_event(&mut self, recorded: &Recorded) -> Holds {
        let (seq, at) = (recorded.seq, recorded.at);
        match &recorded.event {
            Event::AgentCalled {
                caller,
                callee,
                entity,
            } => self.edge(&(*caller, Callee::Agent(*callee), entity.clone()))?,
            Event::CallRequested { .. } => self.requested(recorded)?,
            Event::CallRetried { .. } => self.retried(recorded)?,
            Event::CallSucceeded {
                call,
                attempt,
                result,
                ..
            } => {
                let customer = self.identity.1.clone();
                let seen = self.pending(*call, *attempt)?;
                seen.pending = false;
                seen.success = Some((result.clone(), at));
                self.failures_in_a_row.clear();
                if let (Some(customer), Some(owner)) = (customer, &result.owner) {
                    hold(4, customer.eq_ignore_ascii_case(owner), || {
                        format!("a record of {owner} was kept for {customer}")
                    })?;
                }
                self.withdrawn.remove(&result.record);
            }
            Event::CallFailed {
                call,
                attempt,
                failure,
                ..
            } => {
                let seen = self.pending(*call, *attempt)?;
                seen.pending = false;
                seen.failed = true;
                seen.failed_at = Some(seq);
                if failure.kind != FailureKind::Withdrawn {
                    self.failures.insert(seq);
                    self.failures_in_a_row.push(seq);
                }
            }
            Event::CallRefused { .. } => self.refused_call(recorded)?,
            other => return misplaced(other),
        }
        Ok(())
    }

    /// A call may be decided on: it is within the budgets, and its arguments are known.
    fn requested(&mut self, recorded: &Recorded) -> Holds {
        let Event::CallRequested {
            call,
            agent,
            tool,
            entity,
            arguments,
            idempotent,
            tries,
            fencing,
            ..
        } = &recorded.event
        else {
            return misplaced(&recorded.event);
        };

        hold(1, fencing.0 == self.fencing, || {
            format!(
                "a call decided under {fencing:?}, in force is {}",
                self.fencing
            )
        })?;
        hold(1, self.owner != OwnerKind::NoOne, || {
            "a call for a closed conversation".into()
        })?;
        hold(8, *idempotent || *tries == 1, || {
            "several tries of a call that cannot be repeated".into()
        })?;
        hold(4, self.desk.tool(tool).is_some(), || {
            format!("a call of {tool}, which is no tool of this desk")
        })?;
        for (fact, value) in arguments {
            self.still_meant(fact, value)?;
            self.known(fact, value)?;
        }
        self.edge(&(*agent, Callee::Tool(tool.clone()), entity.clone()))?;
        self.calls_in_budget += 1;
        let limit = self.limits().tool_calls;
        hold(7, self.calls_in_budget <= limit, || {
            format!("{} tool calls, {limit} allowed", self.calls_in_budget)
        })?;
        let new = Seen {
            tool: tool.clone(),
            entity: entity.clone(),
            arguments: arguments.clone(),
            idempotent: *idempotent,
            tries: *tries,
            attempt: 1,
            retried: 0,
            pending: true,
            failed: false,
            failed_at: None,
            success: None,
        };
        hold(8, self.calls.insert(*call, new).is_none(), || {
            format!("call {call} was decided twice")
        })?;
        Ok(())
    }

    /// A call may be tried again: it can be repeated, and it waits for as long as was asked.
    fn retried(&mut self, recorded: &Recorded) -> Holds {
        let Event::CallRetried {
            call,
            attempt,
            failure,
            next_attempt_at,
            ..
        } = &recorded.event
        else {
            return misplaced(&recorded.event);
        };
        let at = recorded.at;

        let seen = self.pending(*call, *attempt)?;
        hold(8, seen.idempotent, || {
            "a call that cannot be repeated was".into()
        })?;
        hold(7, *attempt < seen.tries, || {
            format!("try {attempt} of {}", seen.tries)
        })?;
        hold(5, failure.kind.is_transient(), || {
            format!("{:?} was tried again", failure.kind)
        })?;
        let pause = next_attempt_at.duration_since(at);
        let asked = failure.retry_after_ms.unwrap_or(0);
        let long_enough = pause >= SignedDuration::from_millis(asked.cast_signed());
        let most = SignedDuration::from_millis(asked.max(4_000).cast_signed());
        hold(
            7,
            long_enough && pause > SignedDuration::ZERO && pause <= most,
            || format!("a pause of {pause:?} where {asked} ms were asked"),
        )?;
        seen.attempt += 1;
        seen.retried += 1;
        Ok(())
    }

    /// A call is refused only when the budget of its edge is used up.
    fn refused_call(&mut self, recorded: &Recorded) -> Holds {
        let Event::CallRefused {
            agent,
            callee,
            entity,
            earlier,
            ..
        } = &recorded.event
        else {
            return misplaced(&recorded.event);
        };

        self.refused += 1;
        let limit = self.limits().calls_per_edge;
        let edge = (*agent, callee.clone(), entity.clone());
        let used = self.edges.get(&edge).copied().unwrap_or(0);
        hold(6, used >= limit, || {
            format!("{edge:?} was refused after {used} of {limit}")
        })?;
        if let Callee::Tool(tool) = callee {
            let theirs = earlier.iter().all(|id| {
                self.calls
                    .get(id)
                    .is_some_and(|c| &c.tool == tool && &c.entity == entity)
            });
            hold(6, theirs && earlier.len() == used as usize, || {
                format!("a refusal names {earlier:?}, {used} calls were made")
            })?;
        }
        Ok(())
    }

    /// The call whose outcome is waited for.
    fn pending(&mut self, call: CallId, attempt: u32) -> Result<&mut Seen, Broken> {
        let seen = self.calls.get_mut(&call).filter(|c| c.pending);
        let Some(seen) = seen else {
            return Err(Broken {
                invariant: 8,
                how: format!("the outcome of call {call}, which is not waited for, was used"),
            });
        };
        hold(8, seen.attempt == attempt, || {
            format!(
                "the outcome of try {attempt} was used, under way was {}",
                seen.attempt
            )
        })?;
        Ok(seen)
    }
}
