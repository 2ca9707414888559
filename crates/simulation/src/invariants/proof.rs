//! The customer's identity (invariant 13): proven by what they said themselves and did not take back. Nothing of
//! another person stays.

use std::collections::BTreeSet;

use baton_orchestrator::{CallId, State};
use baton_playbook::{CUSTOMER, FactName, FactType, FactValue, IdentityLevel, ToolSuccess};

use super::{Holds, Watch, hold};

impl Watch {
    /// Every argument of the call that proves an identity is the customer's own word.
    pub(super) fn own_proof(&self, call: CallId) -> Holds {
        let arguments = self.calls.get(&call).map(|seen| &seen.arguments);
        for (fact, value) in arguments.into_iter().flatten() {
            let stated = (FactName::from(fact.as_str()), value.to_lowercase());
            hold(13, self.own.contains(&stated), || {
                format!("{fact} = {value} proves an identity, and the customer did not say it")
            })?;
        }
        Ok(())
    }

    /// An identifier that is the customer's own word stands in words of their own.
    pub(super) fn in_own_words(&self, fact: &FactName, value: &str) -> Holds {
        let declared = self.desk.fact(fact);
        let identifier = declared.is_some_and(|f| f.kind == FactType::Identifier);
        // The configuration says which beginning customers leave out.
        let stated = declared.and_then(|f| f.stated.as_ref());
        let prefix = stated.and_then(|stated| stated.prefix.as_deref());
        let bare = prefix.and_then(|prefix| value.strip_prefix(prefix));
        let said = |value: &str| self.own_words.contains(&letters_and_digits(value));
        hold(
            13,
            !identifier || said(value) || bare.is_some_and(said),
            || format!("{fact} = {value} stands in no words of their own"),
        )
    }

    pub(super) fn took_back(&mut self, fact: &FactName, value: &str) {
        let gone = (fact.clone(), value.to_lowercase());
        let asked_with = |arguments: &std::collections::BTreeMap<String, String>| {
            let with = arguments.get(fact.as_str());
            with.is_some_and(|with| with.to_lowercase() == gone.1)
        };
        for seen in self
            .calls
            .values()
            .filter(|seen| asked_with(&seen.arguments))
        {
            if let Some(at) = seen.failed_at {
                self.failures.remove(&at);
                self.failures_in_a_row.retain(|seq| *seq != at);
            }
        }
        self.own.remove(&gone);
        self.taken_back.insert(gone);
    }

    pub(super) fn customer_changed(&mut self) {
        self.identity = (IdentityLevel::Unverified, None);
        self.forget_questions();
    }

    /// What the customer took back is not looked up, unless it turned out to be who they are.
    pub(super) fn still_meant(&self, fact: &str, value: &str) -> Holds {
        let asked = (FactName::from(fact), value.to_lowercase());
        let customer = self.identity.1.as_ref();
        let is_theirs = customer.is_some_and(|customer| customer.eq_ignore_ascii_case(value));
        hold(13, is_theirs || !self.taken_back.contains(&asked), || {
            format!("{fact} = {value} was taken back and is looked up")
        })
    }

    /// A customer number that counts as their own stands in no words that only name someone.
    pub(super) fn plainly_own(&self, fact: &FactName, value: &str) -> Holds {
        let number = *fact == self.desk.identity.customer;
        hold(13, !number || !only_names(&self.last_words), || {
            format!("{fact} = {value} is not plainly their own")
        })
    }

    /// What is known belongs to the customer who was verified, and they say to be no one else.
    pub(super) fn only_the_customers(&self, state: &State) -> Holds {
        let (IdentityLevel::Verified, Some(customer)) = &self.identity else {
            return Ok(());
        };
        for (fact, value) in &self.own {
            let number = fact == &self.desk.identity.customer;
            // A number that no one has says nothing.
            let asked = self.calls.values().filter(|seen| {
                let with = seen.arguments.get(fact.as_str());
                with.is_some_and(|with| with.eq_ignore_ascii_case(value))
            });
            let found_none =
                asked.clone().next().is_some() && asked.clone().all(|seen| seen.failed);
            if found_none {
                continue;
            }
            hold(13, !number || value.eq_ignore_ascii_case(customer), || {
                format!("the customer is {customer} and says to be {value}")
            })?;
        }
        for (record, _) in &state.case().records {
            let of = |result: &&ToolSuccess| &result.record == record;
            let results = self.calls.values().filter_map(|seen| seen.success.as_ref());
            for result in results.map(|(result, _)| result).filter(of) {
                let own = result.record.entity.as_str() == CUSTOMER;
                let owner = result.owner.as_ref().or(own.then_some(&result.record.id));
                let theirs = owner.is_none_or(|owner| owner.eq_ignore_ascii_case(customer));
                hold(13, theirs, || {
                    format!("{record:?} is known beside {customer} and is another person's")
                })?;
            }
        }
        Ok(())
    }

    /// A text holds nothing of a record that was taken back, but for what the customer wrote themselves and
    /// what another record holds too.
    pub(super) fn no_one_else(&self, text: &str, who: &str) -> Holds {
        if self.withdrawn.is_empty() {
            return Ok(());
        }
        let mut gone = BTreeSet::new();
        let mut kept = BTreeSet::new();
        for (result, _) in self.calls.values().filter_map(|seen| seen.success.as_ref()) {
            let values = if self.withdrawn.contains(&result.record) {
                &mut gone
            } else {
                &mut kept
            };
            values.insert(result.record.id.to_lowercase());
            for (_, value) in &result.values {
                add(value, values);
            }
        }
        let text = text.to_lowercase();
        for value in gone.difference(&kept) {
            let telling = value.len() >= 6 && value.contains(|c: char| c.is_ascii_digit());
            if !telling
                || self.customer_said.contains(value)
                || self.fixed.to_lowercase().contains(value)
            {
                continue;
            }
            hold(13, !text.contains(value), || {
                format!("{who} “{value}” of a record that was taken back")
            })?;
        }
        Ok(())
    }
}

/// Whether a text only names someone: the words with which customers of the wild desk do.
fn only_names(text: &str) -> bool {
    ["either ", "my neighbour is", "He says", "/backup", "{\""]
        .iter()
        .any(|words| text.contains(words))
}

/// The letters and digits of what stands in no quotation.
pub(super) fn own_words(text: &str) -> String {
    let quoted = baton_playbook::quoted(text);
    let own = text
        .char_indices()
        .filter(|(at, _)| !quoted.iter().any(|span| span.contains(at)));
    letters_and_digits(&own.map(|(_, c)| c).collect::<String>())
}

fn letters_and_digits(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn add(value: &FactValue, values: &mut BTreeSet<String>) {
    match value {
        FactValue::List(items) => items.iter().for_each(|item| add(item, values)),
        FactValue::Text(_) | FactValue::Number(_) | FactValue::Boolean(_) => {
            values.insert(value.to_string().to_lowercase());
        }
    }
}
