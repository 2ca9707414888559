//! Which of the values that were stated a message takes back, and what goes with them.

mod earlier;

use std::collections::BTreeSet;

use baton_playbook::{FactName, Playbooks, differ_in_leading_zeros};

use super::naming::names_records;
use super::stated::names;
use crate::corrections::{self, Corrections, Disowned, Mention};
use crate::ids::MessageId;
use crate::state::{Call, Case, State, StatedValue, same};
use earlier::{Earlier, identifies};

pub(super) use earlier::{is_taken_over, names_known, names_taken_for};

/// The values that the message takes back, each once.
pub(super) fn taken_back(
    state: &State,
    playbooks: &Playbooks,
    (text, mentions): (&str, &[Mention<'_>]),
    corrections: &Corrections,
) -> Vec<(FactName, String)> {
    let mut taking = TakingBack {
        case: &state.case,
        proof: state
            .case
            .identity
            .call
            .and_then(|call| state.calls.get(call)),
        person: Earlier::of(state),
        playbooks,
        mentions,
        corrections,
        gone: Vec::new(),
    };
    taking.named();
    taking.put_right();
    taking.disowned();
    taking.known_of_the_other();
    taking.records_of_the_earlier();
    taking.said_together();
    taking.contested(text);
    taking.succeeded(text);
    taking.doubted(text);
    taking.gone
}

/// What a message takes back, as it is found out.
struct TakingBack<'s> {
    case: &'s Case,
    /// The call that proved who the customer is.
    proof: Option<&'s Call>,
    person: Option<Earlier<'s>>,
    playbooks: &'s Playbooks,
    mentions: &'s [Mention<'s>],
    corrections: &'s Corrections,
    gone: Vec<(FactName, String)>,
}

impl<'s> TakingBack<'s> {
    fn is_gone(&self, fact: &str, value: &str) -> bool {
        let mut gone = self.gone.iter();
        gone.any(|(f, v)| f.as_str() == fact && same(v, value))
    }

    fn take(&mut self, fact: &FactName, value: &str) {
        if !self.is_gone(fact.as_str(), value) {
            self.gone.push((fact.clone(), value.to_owned()));
        }
    }

    /// Whether the message states the value as well.
    fn stays(&self, fact: &str, value: &str) -> bool {
        self.mentions.iter().enumerate().any(|(nth, mention)| {
            mention.fact == fact
                && same(mention.value, value)
                && !self.corrections.taken_back.contains(&nth)
        })
    }

    fn take_unless_it_stays(&mut self, fact: &FactName, value: &str) {
        if !self.stays(fact.as_str(), value) {
            self.take(fact, value);
        }
    }

    /// The values of the facts that `of` admits, as far as `which` chooses them.
    fn take_stated(
        &mut self,
        of: impl Fn(&FactName) -> bool,
        which: impl Fn(&FactName, &StatedValue) -> bool,
    ) {
        for (fact, values) in self.case.stated.iter().filter(|(fact, _)| of(fact)) {
            for stated in values.iter().filter(|stated| which(fact, stated)) {
                self.take_unless_it_stays(fact, &stated.value);
            }
        }
    }

    /// The values of the message itself that its words take back.
    fn named(&mut self) {
        for nth in &self.corrections.taken_back {
            if let Some(mention) = self.mentions.get(*nth) {
                self.take(&FactName::from(mention.fact), mention.value);
            }
        }
    }

    /// The earlier values whose place is taken by one of the message.
    fn put_right(&mut self) {
        let (mentions, case) = (self.mentions, self.case);
        let put_right = self.corrections.put_right.iter();
        let put_right = put_right.filter_map(|nth| mentions.get(*nth));
        let facts: BTreeSet<(&str, bool)> = put_right.map(|m| (m.fact, m.only_one)).collect();
        for (fact, only_one) in facts {
            let most = if only_one { usize::MAX } else { 1 };
            let earlier = case.newest_stated(fact).into_iter();
            let replaced = earlier.filter(|s| !self.stays(fact, &s.value)).take(most);
            for stated in replaced.collect::<Vec<_>>() {
                self.take(&FactName::from(fact), &stated.value);
            }
        }
    }

    /// The values that the message disowns without naming them.
    fn disowned(&mut self) {
        let playbooks = self.playbooks;
        match self.corrections.disowned {
            Disowned::Nothing => {}
            Disowned::Everything => {
                self.repeated_proof();
                self.take_stated(|fact| is_nameable(playbooks, fact), |_, _| true);
            }
            Disowned::Last => self.disowned_last(),
            Disowned::All => self.take_stated(|fact| identifies(playbooks, fact), |_, _| true),
        }
    }

    /// "Otto Berg, otto@…, LH-1 is my husband": a message that says again all that proved the earlier person speaks of them.
    fn repeated_proof(&mut self) {
        let (proof, mentions) = (self.proof, self.mentions);
        let is_said = |(fact, value): (&String, &String)| {
            let mut mentions = mentions.iter();
            mentions.any(|m| m.fact == fact && same(m.value, value))
        };
        let Some(proof) = proof.filter(|proof| proof.arguments.iter().all(is_said)) else {
            return;
        };
        for (fact, value) in &proof.arguments {
            self.take(&FactName::from(fact.as_str()), value);
        }
    }

    /// What was named last is another person's: how much goes with it depends on what it is.
    fn disowned_last(&mut self) {
        let (case, playbooks, mentions) = (self.case, self.playbooks, self.mentions);
        let all = case
            .stated
            .iter()
            .filter(|(fact, _)| is_nameable(playbooks, fact));
        let newest = all
            .clone()
            .flat_map(|(_, values)| values)
            .max_by_key(|s| s.seq);
        let last = newest.map(|stated| stated.message);
        // A number that does not identify the customer falls with its message: what did is another person's as well.
        let says_who = all.clone().any(|(fact, values)| {
            identifies(playbooks, fact) && values.iter().any(|s| Some(s.message) == last)
        });
        // "That one is my husband's, LH-2 please" speaks of the record only.
        let instead = all.clone().any(|(fact, values)| {
            is_of_records(playbooks, fact)
                && values.iter().any(|s| Some(s.message) == last)
                && mentions.iter().any(|m| m.fact == fact.as_str())
        });
        // Whose a record is says nothing of who they are where it is not the record of whom they were taken for.
        let only_record = self.corrections.of_another
            && last.is_some_and(|last| {
                let said = all.flat_map(|(fact, values)| values.iter().map(move |s| (fact, s)));
                let mut said = said.filter(|(_, s)| s.message == last).peekable();
                said.peek().is_some() && said.all(|(fact, _)| is_of_records(playbooks, fact))
            });
        let person = self.person;
        let is_known =
            |fact: &FactName, value: &str| person.is_some_and(|person| person.holds(fact, value));
        let asked_about = self.corrections.asked_about;
        self.take_stated(
            |fact| is_nameable(playbooks, fact) && (!instead || is_of_records(playbooks, fact)),
            |fact, stated| {
                let whole = !says_who && !instead && !only_record && identifies(playbooks, fact);
                (whole || Some(stated.message) == last)
                    && (!asked_about || is_known(fact, &stated.value))
            },
        );
    }

    /// What is another person's, and proved who the customer is, says that they are not that person.
    fn known_of_the_other(&mut self) {
        let (playbooks, mentions) = (self.playbooks, self.mentions);
        let other = self.corrections.of_another && !self.gone.is_empty();
        let Some(person) = self.person.filter(|_| other) else {
            return;
        };
        let own = || mentions.iter().filter(|m| !self.is_gone(m.fact, m.value));
        let holds = |m: &Mention<'_>| person.holds(&FactName::from(m.fact), m.value);
        let theirs = self
            .gone
            .iter()
            .any(|(fact, value)| person.holds(fact, value));
        let other = own()
            .any(|m| m.only_one && identifies(playbooks, &FactName::from(m.fact)) && !holds(m));
        if (theirs || other) && !own().any(holds) {
            self.take_stated(
                |fact| is_nameable(playbooks, fact),
                |fact, stated| person.holds(fact, &stated.value),
            );
        }
    }

    /// A customer who turns out to be another person did not mean the earlier person's records.
    fn records_of_the_earlier(&mut self) {
        let (case, playbooks) = (self.case, self.playbooks);
        let falls = self.proof.is_some_and(|proof| {
            let mut gone = self.gone.iter();
            gone.any(|(fact, value)| {
                let of_customer = playbooks.fact(fact).is_some_and(|f| !names_records(f));
                of_customer && proof.asks_with(fact.as_str(), value)
            })
        });
        let Some(who) = case.identity.customer.as_deref().filter(|_| falls) else {
            return;
        };
        let theirs = |fact: &FactName, value: &str| {
            let mut records = case.records.iter();
            records.any(|(record, known)| {
                let held = known.values.get(fact);
                let named = held.is_some_and(|v| v.get().means_text(value));
                let owned = known.owner.as_deref().is_some_and(|owner| same(owner, who));
                owned && (named || same(&record.id, value))
            })
        };
        self.take_stated(
            |fact| is_of_records(playbooks, fact),
            |fact, stated| theirs(fact, &stated.value),
        );
    }

    /// What was said in one message with a value that is another person's.
    fn said_together(&mut self) {
        let (case, playbooks) = (self.case, self.playbooks);
        let mut gone = self.gone.iter();
        let only_records = gone.all(|(fact, _)| is_of_records(playbooks, fact));
        if !self.corrections.theirs || only_records {
            return;
        }
        let says_who = self
            .gone
            .iter()
            .filter(|(fact, _)| identifies(playbooks, fact));
        let messages: Vec<MessageId> = says_who
            .flat_map(|(fact, value)| {
                let said = case.stated(fact.as_str()).iter();
                said.filter(|s| same(&s.value, value)).map(|s| s.message)
            })
            .collect();
        self.take_stated(
            |fact| is_nameable(playbooks, fact),
            |_, stated| messages.contains(&stated.message),
        );
    }

    /// A customer has one customer number. When they state another one as their own, whatever proved them to be the other
    /// customer is taken back; so is the earlier number, where they say that they put it right.
    fn contested(&mut self, text: &str) {
        let number = &self.playbooks.identity.customer;
        let said: Vec<&str> = self
            .mentions
            .iter()
            .filter(|m| m.fact == number.as_str() && m.own && !self.is_gone(m.fact, m.value))
            .filter(|m| corrections::stands_alone(text, &m.span))
            .map(|m| m.value)
            .collect();
        if said.is_empty() {
            return;
        }
        let is_said = |value: &str| {
            let mut said = said.iter();
            said.any(|one| same(one, value) || differ_in_leading_zeros(one, value))
        };
        let customer = &self.case.identity.customer;
        if customer.as_ref().is_some_and(|c| !is_said(c)) {
            self.take_proof();
        }
        // Who claims two numbers and takes none of them back is known by neither.
        let puts_right = corrections::puts_right(text)
            || self.corrections.disowned != Disowned::Nothing
            || !self.corrections.put_right.is_empty();
        if puts_right {
            self.take_stated(|fact| fact == number, |_, stated| !is_said(&stated.value));
        }
    }

    /// Everything that proves another person, said at once, takes the place of what proved the one before: "this is Anna
    /// now, anna@…, born …".
    ///
    /// A record counts where neither it nor what is said with it is the earlier person's: "my e-mail is …, order …".
    fn succeeded(&mut self, text: &str) {
        let (playbooks, mentions) = (self.playbooks, self.mentions);
        let Some(proof) = self.proof else { return };
        let said = |fact: &FactName| {
            let mut mentions = mentions.iter();
            mentions.find(|m| m.own && m.fact == fact.as_str())
        };
        let mut methods = playbooks.identity.methods.iter();
        let other = methods.any(|method| {
            let Some(tool) = playbooks.tool(&method.tool) else {
                return false;
            };
            let differs = |fact: &FactName| {
                let before = proof.arguments.get(fact.as_str());
                said(fact).is_some_and(|m| before.is_some_and(|before| !same(before, m.value)))
            };
            let own = |fact: &FactName| said(fact).is_some_and(|m| m.only_one);
            let arguments = || tool.arguments.iter();
            let other = |fact: &FactName| {
                said(fact).is_some_and(|m| {
                    let person = self.person.as_ref();
                    let held = person.is_none_or(|p| p.holds(fact, m.value) || p.lists(m.value));
                    let alone = !m.only_one || corrections::is_their_only_one(text, &m.span);
                    !held && alone && !self.is_gone(m.fact, m.value)
                })
            };
            arguments().count() > 1
                && (arguments().all(own) && arguments().any(differs)
                    || arguments().any(own) && arguments().all(other))
        });
        if other {
            self.take_proof();
        }
    }

    /// A message of nothing but another's values, which no one asked for, says neither that its writer is still the one
    /// before nor that they are the other: neither of them is known until the customer says so.
    fn doubted(&mut self, text: &str) {
        let (playbooks, mentions) = (self.playbooks, self.mentions);
        let Some(person) = self.person else { return };
        let other = mentions.iter().any(|m| {
            let fact = FactName::from(m.fact);
            let of_theirs = person.holds(&fact, m.value) || self.case.is_own(m.fact, m.value);
            m.only_one && !m.own && identifies(playbooks, &fact) && !of_theirs
        });
        if other && corrections::holds_only_values(text, mentions) {
            self.take_proof();
        }
    }

    /// The values that proved who the customer is.
    fn take_proof(&mut self) {
        let proof = self.proof;
        for (fact, value) in proof.iter().flat_map(|proof| &proof.arguments) {
            self.take_unless_it_stays(&FactName::from(fact.as_str()), value);
        }
    }
}

/// Whether a value of the fact can be another person's.
fn is_nameable(playbooks: &Playbooks, fact: &FactName) -> bool {
    playbooks.fact(fact).is_some_and(|f| names(playbooks, f))
}

fn is_of_records(playbooks: &Playbooks, fact: &FactName) -> bool {
    playbooks.fact(fact).is_some_and(names_records)
}
