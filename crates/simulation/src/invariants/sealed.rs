//! A sealed snapshot, held against the journal it was made from.

use baton_orchestrator::snapshot::{self, Mark, Sealed, SnapshotFact};
use baton_playbook::{FailureKind, IdentityLevel};

use super::{Broken, Holds, Watch, hold};

impl Watch {
    /// Holds a sealed snapshot against the journal.
    ///
    /// # Errors
    /// The first invariant that is broken.
    pub fn snapshot(&self, sealed: &Sealed) -> Holds {
        let json = sealed.to_json();
        self.clean(&json)?;
        let broken = |how: String| Broken { invariant: 10, how };
        let read = snapshot::verify(&json).map_err(|e| broken(e.to_string()))?;
        hold(10, &read == sealed.snapshot(), || {
            "it reads back as another one".into()
        })?;
        self.no_one_else(&json, "a snapshot shows")?;
        let s = sealed.snapshot();
        let before = self.sealed.as_ref();
        let follows = s.previous == before.map(|(id, _, _)| *id)
            && s.revision == before.map_or(1, |(_, r, _)| r + 1);
        hold(10, follows, || "it does not follow its predecessor".into())?;
        hold(
            10,
            Some(s.transcript.up_to) == self.last.map(|(seq, _)| seq),
            || format!("it looked up to {}", s.transcript.up_to),
        )?;
        let customer = s.customer.id.as_deref();
        hold(4, customer == self.identity.1.as_deref(), || {
            format!(
                "the customer is {customer:?}, proven is {:?}",
                self.identity.1
            )
        })?;
        for fact in &s.facts {
            match fact.verification {
                Mark::Verified | Mark::Conflicting | Mark::Stale => {
                    self.verified(fact, customer)?;
                }
                Mark::Stated => self.only_stated(fact)?,
                Mark::Unavailable => {
                    hold(4, fact.value.is_none() && fact.problem.is_some(), || {
                        format!("{} is unavailable without saying why", fact.name)
                    })?;
                }
            }
        }
        self.shows_requests(s)?;
        self.understood_all(s)?;
        self.counts(s)
    }

    /// A fact is as the call that it names found it, and may be shown to this customer's representative.
    fn verified(&self, fact: &SnapshotFact, customer: Option<&str>) -> Holds {
        let source = fact.source.as_ref();
        let (result, at) = source
            .and_then(|s| self.calls.get(&s.call))
            .and_then(|c| c.success.as_ref())
            .ok_or_else(|| Broken {
                invariant: 4,
                how: format!("{} is verified by no call", fact.name),
            })?;
        let holds = result
            .values
            .iter()
            .any(|(n, v)| n == &fact.name && Some(v) == fact.value.as_ref());
        hold(4, holds, || {
            format!(
                "the call named for {} does not hold {:?}",
                fact.name, fact.value
            )
        })?;
        let record = source.and_then(|s| s.record.as_ref());
        hold(4, record == Some(&result.record), || {
            format!(
                "{} is of {:?}, said is {record:?}",
                fact.name, result.record
            )
        })?;
        hold(4, fact.observed_at == Some(*at), || {
            format!(
                "{} was observed at {at}, said is {:?}",
                fact.name, fact.observed_at
            )
        })?;
        hold(4, !self.withdrawn.contains(&result.record), || {
            format!("{} is of a record that was taken back", fact.name)
        })?;
        let known = self.identity.0 == IdentityLevel::Verified;
        let personal = self.desk.fact(&fact.name).is_some_and(|f| f.personal);
        hold(4, known || !personal, || {
            format!(
                "{} is personal and the customer is not identified",
                fact.name
            )
        })?;
        if let (Some(owner), Some(customer)) = (&result.owner, customer) {
            hold(4, owner.eq_ignore_ascii_case(customer), || {
                format!("{} belongs to {owner}, not to {customer}", fact.name)
            })?;
        }
        Ok(())
    }

    /// A fact that is only stated was, still is, and names no source.
    fn only_stated(&self, fact: &SnapshotFact) -> Holds {
        let value = fact.value.as_ref().map(|v| v.to_string().to_lowercase());
        let stated = value.is_some_and(|v| self.stated.contains(&(fact.name.clone(), v)));
        hold(4, stated, || {
            format!("{} = {:?} was never stated", fact.name, fact.value)
        })?;
        let taken_back = fact.value.as_ref().is_some_and(|v| {
            let value = (fact.name.clone(), v.to_string().to_lowercase());
            self.taken_back.contains(&value)
        });
        hold(13, !taken_back, || {
            format!(
                "{} = {:?} was taken back and is shown",
                fact.name, fact.value
            )
        })?;
        hold(4, fact.source.is_none(), || {
            format!("{} is only stated and names a source", fact.name)
        })
    }

    fn counts(&self, s: &snapshot::Snapshot) -> Holds {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let calls = || self.calls.values();
        let failures = count(calls().filter(|c| c.failed).count());
        let retries = count(calls().map(|c| c.retried).sum());
        let expected = (
            count(self.calls.len()),
            failures,
            failures + retries,
            retries,
            self.refused,
        );
        let h = &s.health;
        let found = (
            h.tool_calls,
            h.failures,
            h.failed_tries,
            h.retries,
            h.refused,
        );
        hold(5, found == expected, || {
            format!(
                "calls, failures, failed tries, retries, refused: journal {expected:?}, snapshot {found:?}"
            )
        })?;
        hold(5, h.withheld == self.withheld, || {
            format!(
                "{} replies were withheld, counted {}",
                self.withheld, h.withheld
            )
        })?;
        let asked = self.questions.health();
        hold(5, h.models == asked, || {
            format!(
                "questions to models: journal {asked:?}, snapshot {:?}",
                h.models
            )
        })?;
        hold(
            5,
            s.attempts.len() == self.calls.len() + self.refused as usize,
            || {
                format!(
                    "{} attempts for {} calls",
                    s.attempts.len(),
                    self.calls.len()
                )
            },
        )?;
        for attempt in s.attempts.iter().filter(|a| a.failure.is_some()) {
            hold(
                5,
                attempt.failure != Some(FailureKind::OutcomeUnknown) || attempt.tries == 1,
                || "the outcome is unknown after several tries".into(),
            )?;
        }
        hold(10, s.transcript.customer == self.customer_messages, || {
            format!(
                "{} messages, counted {}",
                self.customer_messages, s.transcript.customer
            )
        })
    }
}
