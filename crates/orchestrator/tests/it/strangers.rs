//! Two and three people's identifiers in one conversation, in any order, with corrections, quotations, lists
//! and failing systems: no one but the customer is ever proven, spoken of or kept visible.

use baton_orchestrator::Event;
use baton_playbook::{FailureKind, IdentityLevel};
use baton_simulation::desk::failure;
use proptest::prelude::*;

use crate::conversation_driver::ConversationDriver;
use crate::library::{READERS, Reader, all_answer, hand_over, secrets, talk, truth};

/// What happens next.
#[derive(Debug, Clone)]
enum Next {
    /// The customer writes: a sentence with the identifiers of a reader.
    Writes(usize, usize, usize),
    /// A call under way ends, well or badly.
    Ends(usize, bool),
    /// Everything under way ends well.
    AllEnd,
    /// Time passes.
    Passes,
    /// A person is asked for.
    HandsOver,
}

/// Sentences; `{e}` is an e-mail address, `{n}` a reader number, `{l}` a loan, `{name}`, `{code}`.
const SENTENCES: &[&str] = &[
    "where is my hire {l}",
    "my deposit, {e}",
    "{e} and {l}",
    "I am reader {n}",
    "my name is {name}, my postcode is {code}",
    "the address is broken",
    "Sorry, I meant {l}",
    "Sorry, wrong account. I am {e}, it is {l}",
    "No wait, that is my wife's. Mine is {e}",
    "Sorry, it is under {e}, loan {l}",
    "not {l}, that one is back",
    "That's not mine.",
    "no, my postcode is {code}",
    "I have not received {l}",
    "> From: {e}\n> My loan {l} is late\n\nhello",
    "where is this hire?\n\nOn Mon, Library <post@lib.example> wrote:\n> Your loan {l}",
    "Oops, I am {n}",
    "thanks",
    "I'm {first}",
    "Best, {name}",
    "my husband's: {e}, {l}",
    "My neighbour ordered {l} with {e}",
    "Otto said: {e}, {l}",
    "Message from Otto:\nmy mail is {e}, my loan {l}",
    "[10:02] Otto Berg\nmy mail is {e}, my loan {l}",
    "{\"mail\": \"{e}\", \"loan\": \"{l}\"}",
    "mail,loan\n{e},{l}",
    "either {e} or {e2}",
    "{e}/backup",
    "https://lib.example/?mail={e}&loan={l}",
];

/// From here on sentences prove nothing of whom they name.
const NAMED_ONLY: usize = 20;
/// Words with which a customer takes back who they said they are.
const TAKES_BACK: [&str; 6] = ["Sorry", "No wait", "Oops", "not mine", "no, my", "not "];

fn sentence(nth: usize, reader: &Reader, loan: usize) -> String {
    let loan = reader.loans[loan % reader.loans.len()];
    SENTENCES[nth % SENTENCES.len()]
        .replace("{e}", reader.email)
        .replace("{n}", reader.number)
        .replace("{l}", loan)
        .replace("{e2}", "someone@else.example")
        .replace("{name}", reader.name)
        .replace("{first}", reader.name.split(' ').next().unwrap_or_default())
        .replace("{code}", reader.postcode)
}

fn next() -> impl Strategy<Value = Next> {
    let sentences = 0..SENTENCES.len();
    prop_oneof![
        6 => (sentences, 0..READERS.len(), 0..2_usize).prop_map(|(s, r, l)| Next::Writes(s, r, l)),
        4 => (0..4_usize, prop::bool::weighted(0.8)).prop_map(|(at, well)| Next::Ends(at, well)),
        3 => Just(Next::AllEnd),
        3 => Just(Next::Passes),
        1 => Just(Next::HandsOver),
    ]
}

/// What was said in the customer's own words, as far as the sentences go.
#[derive(Default)]
struct Own {
    words: Vec<String>,
    /// What they called themselves since they took anything back, and their reader numbers.
    called: Vec<String>,
}

impl Own {
    fn take(&mut self, nth: usize, reader: &Reader, text: &str) {
        if TAKES_BACK.iter().any(|words| text.contains(words)) {
            self.called.clear();
        }
        let nth = nth % SENTENCES.len();
        // Whose a record is said to be takes nothing from who they are: it was said in their own words.
        if SENTENCES[nth].contains("husband's") || SENTENCES[nth].contains("neighbour") {
            self.words
                .extend(reader.loans.iter().map(|loan| loan.to_lowercase()));
        }
        if nth >= NAMED_ONLY {
            return;
        }
        for (mark, value) in [
            ("{name}", reader.name),
            ("{first}", reader.name),
            ("{n}", reader.number),
        ] {
            if SENTENCES[nth].contains(mark) {
                self.called.push(value.to_owned());
            }
        }
        let own = text.lines().filter(|line| !line.starts_with('>'));
        let own: String = own.collect::<Vec<_>>().join("\n").to_lowercase();
        let said = own
            .split(|c: char| c.is_whitespace() || c == ',')
            .map(str::to_owned);
        self.words.extend(said);
    }

    fn said(&self, value: &str) -> bool {
        self.words.contains(&value.to_lowercase())
    }
}

/// Whether the customer said all that proves them to be this reader.
fn could_prove(own: &Own, reader: &Reader) -> bool {
    own.said(reader.email) && reader.loans.iter().any(|loan| own.said(loan))
}

/// Looks at everything that was sent and sealed in this moment.
fn check(talk: &ConversationDriver, own: &Own, sent: usize, kept: usize) {
    let identity = &talk.state.case().identity;
    let customer = identity.customer.as_deref();
    if identity.level == IdentityLevel::Verified {
        let reader = READERS.iter().find(|r| Some(r.number) == customer);
        let reader = reader.expect("a reader is verified");
        assert!(
            could_prove(own, reader),
            "{}\n{}",
            reader.number,
            talk.story()
        );
        let fits = |said: &String| said == reader.name || said == reader.number;
        let contradicted = own.called.iter().find(|said| !fits(said));
        let name_known = talk.state.case().records.iter().any(|(_, known)| {
            known
                .values
                .keys()
                .any(|fact| fact.as_str() == "reader_name")
        });
        // A name can only be compared once a record tells one.
        let contradicted = contradicted.filter(|said| name_known || said.starts_with("R-"));
        assert_eq!(contradicted, None, "{}\n{}", reader.number, talk.story());
        for (record, known) in talk.state.case().records.iter() {
            let theirs = known.owner.as_deref().is_none_or(|o| Some(o) == customer);
            assert!(theirs, "{record:?} beside {customer:?}\n{}", talk.story());
        }
    }
    // Each text beside the customer of its own moment: a snapshot that was sealed before the customer was
    // verified holds what was shown then.
    let mut known: Option<String> = None;
    let mut texts: Vec<(String, Option<String>)> = Vec::new();
    for recorded in &talk.journal {
        match &recorded.event {
            Event::CustomerChanged => known = None,
            Event::Identified {
                customer: Some(one),
                ..
            } => known = Some(one.clone()),
            Event::AgentReplied { text, .. } => texts.push((text.clone(), known.clone())),
            _ => {}
        }
    }
    texts.drain(..texts.len().saturating_sub(talk.sent.len() - sent));
    texts.extend(talk.kept[kept..].iter().map(|sealed| {
        let customer = sealed.snapshot().customer.id.clone();
        (sealed.to_json(), customer)
    }));
    for (text, customer) in texts {
        for reader in READERS
            .iter()
            .filter(|r| Some(r.number) != customer.as_deref())
        {
            let personal = [reader.home.to_owned()];
            let signed = reader.loans.iter().map(|l| l.replace("L-", "signed "));
            let all = personal.into_iter().chain(signed);
            let beside = customer.is_some().then(|| secrets(reader));
            for secret in all.chain(beside.into_iter().flatten()) {
                assert!(
                    !text.contains(&secret),
                    "{secret} in {text}\n{}",
                    talk.story()
                );
            }
        }
    }
}

/// How many conversations are tried: as many as `PROPTEST_CASES` says.
fn cases() -> u32 {
    let cases = std::env::var("PROPTEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(160)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_anybody_else_is_proven_said_or_shown(
        all in proptest::collection::vec(next(), 4..22),
    ) {
        let mut talk = talk();
        let mut own = Own::default();
        for next in all {
            let (sent, kept) = (talk.sent.len(), talk.kept.len());
            match next {
                Next::Writes(nth, reader, loan) => {
                    let text = sentence(nth, &READERS[reader], loan);
                    own.take(nth, &READERS[reader], &text);
                    talk.writes(&text);
                }
                Next::Ends(at, well) => {
                    if let Some(one) = talk.tries.get(at % talk.tries.len().max(1)).cloned() {
                        let outcome = if well {
                            truth(&talk.desk, &one)
                        } else {
                            Err(failure(FailureKind::Unavailable))
                        };
                        talk.ends(&one, outcome);
                    }
                }
                Next::AllEnd => all_answer(&mut talk),
                Next::Passes => {
                    talk.wait(1_200);
                }
                Next::HandsOver => {
                    if talk.state.is_with_agents() {
                        hand_over(&mut talk);
                    }
                }
            }
            check(&talk, &own, sent, kept);
        }
        let (sent, kept) = (talk.sent.len(), talk.kept.len());
        all_answer(&mut talk);
        talk.wait(1_200);
        if talk.state.is_with_agents() {
            hand_over(&mut talk);
        }
        check(&talk, &own, sent, kept);
    }
}

/// "Oops" puts right what was before it. Another number behind it, with nothing that takes one back, contradicts it.
#[test]
fn who_claims_two_numbers_and_takes_none_back_is_not_known() {
    let mut talk = talk();
    let mut own = Own::default();
    for (nth, reader) in [(2, 0), (16, 1), (3, 0), (20, 0)] {
        let (sent, kept) = (talk.sent.len(), talk.kept.len());
        let text = sentence(nth, &READERS[reader], 0);
        own.take(nth, &READERS[reader], &text);
        talk.writes(&text);
        all_answer(&mut talk);
        check(&talk, &own, sent, kept);
    }
    let identity = &talk.state.case().identity;
    assert_ne!(identity.level, IdentityLevel::Verified, "{}", talk.story());
}
