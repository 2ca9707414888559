//! Whom a customer is taken for, how that is known, and whether they call themselves something else.

use baton_desk::{Identification, IdentityLevel};
use baton_orchestrator::State;
use baton_playbook::{IdentityLevel as Known, Playbooks};
use baton_runtime::record_name;

/// What practice puts behind the names of its customers.
const PRACTICE: &str = " (practice)";

/// Whom the customer, who is called `called` on screen, is taken for.
pub(crate) fn identification(state: &State, playbooks: &Playbooks, called: &str) -> Identification {
    let level = match state.case().identity.level {
        Known::Verified => IdentityLevel::Verified,
        Known::PartlyVerified => IdentityLevel::PartlyVerified,
        Known::Unverified => IdentityLevel::Unverified,
    };
    let name_given = name_given(state, playbooks, called);
    // Only a name on a record can be another one: what they are called may come from where they began the chat.
    let record = record_name(state, playbooks);
    let is_another = level != IdentityLevel::Unverified
        && name_given
            .as_deref()
            .zip(record.as_deref())
            .is_some_and(|(given, record)| !share_a_word(given, record));
    Identification {
        level,
        by: identified_by(state, playbooks),
        name_given,
        is_another,
    }
}

/// The name a customer gave themselves, in what they wrote or where they began the chat, if they are called by another.
fn name_given(state: &State, playbooks: &Playbooks, called: &str) -> Option<String> {
    let name = playbooks.identity.name.as_ref();
    let stated = name.map_or(&[][..], |name| state.case().stated(name.as_str()));
    let own = stated.iter().filter(|stated| stated.origin.is_own());
    let stated = own.max_by_key(|stated| stated.seq);
    let stated = stated.map(|stated| stated.value.as_str());
    let called = plain(called);
    let mut given = stated.into_iter().chain(state.customer_label()).map(plain);
    let other = |given: &&str| !given.is_empty() && given.to_lowercase() != called.to_lowercase();
    given.find(other).map(str::to_owned)
}

/// A name without what practice puts behind it.
fn plain(name: &str) -> &str {
    name.strip_suffix(PRACTICE).unwrap_or(name).trim()
}

/// Whether two names have a word of more than one letter in common.
fn share_a_word(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = plain(name).split(|c: char| !c.is_alphabetic());
        words
            .filter(|word| word.chars().count() > 1)
            .map(str::to_lowercase)
            .collect()
    };
    let known = words(other);
    words(one).iter().any(|word| known.contains(word))
}

/// Labels of what the call was asked with that established who the customer is.
fn identified_by(state: &State, playbooks: &Playbooks) -> Vec<String> {
    let call = state.case().identity.call;
    let call = call.and_then(|call| state.calls().get(call));
    let tool = call.and_then(|call| playbooks.tool(&call.tool));
    let arguments = tool.iter().flat_map(|tool| &tool.arguments);
    arguments
        .map(|fact| playbooks.fact_label(fact).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::share_a_word;

    #[test]
    fn names_of_one_person_share_a_word() {
        for (one, other) in [
            ("Maria", "Maria Keller"),
            ("KELLER, M.", "Maria Keller"),
            ("Tomás", "tomás ferreira (practice)"),
            ("李 小龙", "小龙"),
        ] {
            assert!(share_a_word(one, other), "{one} and {other}");
        }
        for (one, other) in [
            ("Otto Berg", "Maria Keller"),
            ("M. B.", "Maria Keller"),
            // The word that practice adds to every name.
            ("Otto (practice)", "Maria (practice)"),
        ] {
            assert!(!share_a_word(one, other), "{one} and {other}");
        }
    }
}
